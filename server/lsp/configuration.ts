import { type Configuration, codePages, type FolderSetting } from '../protocol/settings.ts';

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(isText) : []);
const roles: readonly unknown[] = ['cas', 'primary', 'stand-alone', 'secondary'];
/** Less would ask shares all the time. */
const leastPollingSeconds = 0.1;

/**
 * What a client's configuration says, without what is no configuration. Our client has checked the settings already and told of what is
 * wrong; this holds whoever the client is.
 */
export function readConfiguration(value: unknown): Configuration {
  const {
    folders,
    timeZone,
    logZoneMinutes,
    codePage,
    dateOrder,
    polled,
    pollingSeconds,
    exclude,
    catalog,
    withoutSummary,
    withoutTimeGaps,
  } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const knownCodePage = codePages.find(known => known === codePage);
  return {
    folders: Array.isArray(folders) ? folders.flatMap(readFolder) : [],
    timeZone: timeZone === 'log' || timeZone === 'utc' ? timeZone : 'local',
    pollingSeconds: typeof pollingSeconds === 'number' && pollingSeconds >= leastPollingSeconds ? pollingSeconds : 5,
    exclude: texts(exclude),
    catalog: texts(catalog),
    ...(typeof logZoneMinutes === 'number' && Number.isFinite(logZoneMinutes) ? { logZoneMinutes } : {}),
    ...(knownCodePage ? { codePage: knownCodePage } : {}),
    ...(dateOrder === 'month-first' || dateOrder === 'day-first' ? { dateOrder } : {}),
    polled: texts(polled),
    ...(withoutSummary === true ? { withoutSummary } : {}),
    ...(withoutTimeGaps === true ? { withoutTimeGaps } : {}),
  };
}

function readFolder(value: unknown): FolderSetting[] {
  if (typeof value !== 'object' || value === null) return [];
  const { path, server, site, role, from } = value as Readonly<Record<string, unknown>>;
  if (!isText(path)) return [];
  return [
    {
      path,
      ...(isText(server) ? { server } : {}),
      ...(isText(site) ? { site } : {}),
      ...(roles.includes(role) ? { role: role as NonNullable<FolderSetting['role']> } : {}),
      from: from === 'setting' ? 'setting' : 'workspace',
    },
  ];
}
