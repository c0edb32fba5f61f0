/** Checks what the user wrote into `configmgrFlow.*`: a wrong value is named and left out, the rest works. */
import { join } from 'node:path';
import { settings } from '../server/protocol/ids.ts';
import {
  type CodePage,
  type Configuration,
  codePages,
  type DateOrderSetting,
  type FolderSetting,
  nearestCodePage,
  type TimeZoneShown,
} from '../server/protocol/settings.ts';
import { isFullPath } from './paths.ts';

/** The settings as VS Code gives them: of any type. */
export interface RawSettings {
  readonly folders: unknown;
  readonly timeZone: unknown;
  readonly logTimeZone: unknown;
  readonly encoding: unknown;
  readonly dateOrder: unknown;
  readonly polling?: unknown;
  readonly pollingSeconds: unknown;
  readonly exclude: unknown;
  readonly catalog: unknown;
  readonly summary?: unknown;
  readonly timeGaps?: unknown;
}

/** A value that cannot be used. */
export interface SettingProblem {
  /** Full key of the setting, e.g. `configmgrFlow.folders`. */
  readonly setting: string;
  /** Which value, and what would be right. */
  readonly message: string;
}

export interface CheckedSettings {
  /** The folders are those of the setting alone. */
  readonly configuration: Configuration;
  readonly problems: readonly SettingProblem[];
}

const timeZones: readonly TimeZoneShown[] = ['log', 'local', 'utc'];
const dateOrders: readonly DateOrderSetting[] = ['month-first', 'day-first'];
const roles: readonly NonNullable<FolderSetting['role']>[] = ['cas', 'primary', 'stand-alone', 'secondary'];

export const defaultPollingSeconds = 5;
const maximumPollingSeconds = 3600;

/** A value as the settings editor shows it, cut where it is long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/**
 * Minutes to add to local time to get UTC, of `UTC+2`, `+02:00`, `-5` or `UTC`; `undefined` where the text is none of these.
 * As people write it, east is positive: `UTC+2` gives -120.
 */
export function parseZone(text: string): number | undefined {
  const match = /^(?:UTC|GMT|Z)?\s*(?:([+-])(\d{1,2})(?::?([0-5]\d))?)?$/i.exec(text.trim());
  if (!match || text.trim() === '') return undefined;
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  if (minutes > 14 * 60) return undefined;
  return minutes === 0 || match[1] === '-' ? minutes : -minutes;
}

/** The full path of a file that a setting names; `undefined` where that needs a folder and none is open. */
export function resolvePath(text: string, workspaceFolder: string | undefined): string | undefined {
  const relative = text.trim().replace(/^\$\{workspaceFolder\}[\\/]*/, '');
  if (isFullPath(relative)) return relative;
  return workspaceFolder === undefined || relative === '' ? undefined : join(workspaceFolder, relative);
}

/** `workspaceFolder`: what relative paths are relative to. */
export function checkSettings(raw: RawSettings, workspaceFolder?: string): CheckedSettings {
  const problems: SettingProblem[] = [];
  const complain = (key: string, place: string, value: unknown, right: string) =>
    problems.push({
      setting: `${settings.section}.${key}`,
      message: `${settings.section}.${place} is ${shown(value)}, which cannot be used: ${right}.`,
    });

  const list = (key: 'folders' | 'exclude' | 'catalog', right: string): readonly unknown[] => {
    const value = raw[key] ?? [];
    if (Array.isArray(value)) return value;
    complain(key, key, value, right);
    return [];
  };

  const folders: FolderSetting[] = [];
  for (const [index, value] of list('folders', 'it is a list such as [{ "path": "\\\\\\\\cm01\\\\SMS_CAS\\\\Logs" }]').entries()) {
    const place = `folders[${index}]`;
    if (typeof value !== 'object' || value === null) {
      complain('folders', place, value, 'an entry is an object such as { "path": "D:\\\\Logs" }');
      continue;
    }
    const { path, server, site, role } = value as Record<string, unknown>;
    if (typeof path !== 'string' || !isFullPath(path.trim())) {
      complain('folders', `${place}.path`, path, 'it is a full path, such as D:\\Logs, \\\\cm01\\SMS_CAS\\Logs or /mnt/logs');
      continue;
    }
    let isServerRight = true;
    let isSiteRight = true;
    let isRoleRight = true;
    if (server !== undefined && (typeof server !== 'string' || server.trim() === '')) {
      isServerRight = false;
      complain('folders', `${place}.server`, server, 'it is the name of the server that wrote these logs');
    }
    if (site !== undefined && (typeof site !== 'string' || !/^[A-Za-z0-9]{3}$/.test(site.trim()))) {
      isSiteRight = false;
      complain('folders', `${place}.site`, site, 'a site code has three letters or digits, such as CAS or PR1');
    }
    if (role !== undefined && !roles.some(known => known === role)) {
      isRoleRight = false;
      complain('folders', `${place}.role`, role, `it is one of ${roles.join(', ')}`);
    }
    folders.push({
      path: path.trim(),
      ...(isServerRight && server !== undefined ? { server: (server as string).trim() } : {}),
      ...(isSiteRight && site !== undefined ? { site: (site as string).trim().toUpperCase() } : {}),
      ...(isRoleRight && role !== undefined ? { role: role as NonNullable<FolderSetting['role']> } : {}),
      from: 'setting',
    });
  }

  let timeZone: TimeZoneShown = 'local';
  const knownZone = timeZones.find(known => known === (raw.timeZone ?? 'local'));
  if (knownZone === undefined) complain('timeZone', 'timeZone', raw.timeZone, `it is one of ${timeZones.join(', ')}`);
  else timeZone = knownZone;

  let logZoneMinutes: number | undefined;
  const logTimeZone = raw.logTimeZone ?? '';
  if (logTimeZone !== '') {
    logZoneMinutes = typeof logTimeZone === 'string' ? parseZone(logTimeZone) : undefined;
    if (logZoneMinutes === undefined) complain('logTimeZone', 'logTimeZone', logTimeZone, 'it is an offset such as UTC+2, +02:00 or UTC');
  }

  let codePage: CodePage | undefined;
  const encoding = raw.encoding ?? 'auto';
  if (encoding !== 'auto') {
    codePage = codePages.find(known => known === encoding);
    const nearest = codePage === undefined && typeof encoding === 'string' ? nearestCodePage(encoding) : undefined;
    if (codePage === undefined)
      complain('encoding', 'encoding', encoding, nearest ? `write "${nearest}"` : `it is one of auto, ${codePages.join(', ')}`);
  }

  let dateOrder: DateOrderSetting | undefined;
  if ((raw.dateOrder ?? 'auto') !== 'auto') {
    dateOrder = dateOrders.find(known => known === raw.dateOrder);
    if (dateOrder === undefined) complain('dateOrder', 'dateOrder', raw.dateOrder, `it is one of auto, ${dateOrders.join(', ')}`);
  }

  const polled: string[] = [];
  const polling = raw.polling ?? 'auto';
  if (Array.isArray(polling)) {
    for (const [index, value] of polling.entries()) {
      const path = typeof value === 'string' ? value.trim() : '';
      if (isFullPath(path) || /^[A-Za-z]:$/.test(path)) polled.push(path);
      else complain('polling', `polling[${index}]`, value, 'it is a drive or a full path, such as "Z:" or "/mnt/logs"');
    }
  } else if (polling !== 'auto') complain('polling', 'polling', polling, 'it is "auto" or a list such as ["Z:", "/mnt/logs"]');

  let pollingSeconds = defaultPollingSeconds;
  const seconds = raw.pollingSeconds ?? defaultPollingSeconds;
  if (typeof seconds === 'number' && seconds >= 1 && seconds <= maximumPollingSeconds) pollingSeconds = seconds;
  else complain('pollingSeconds', 'pollingSeconds', seconds, `it is a number of seconds from 1 to ${maximumPollingSeconds}`);

  const exclude: string[] = [];
  for (const [index, value] of list('exclude', 'it is a list of names such as ["*_backup", "old"]').entries()) {
    if (typeof value === 'string' && value.trim() !== '') exclude.push(value.trim());
    else complain('exclude', `exclude[${index}]`, value, 'it is the name of a file or folder, which may hold *');
  }

  const ownFiles: string[] = [];
  for (const [index, value] of list('catalog', 'it is a list of files such as ["own.configmgr-flow.json"]').entries()) {
    const path = typeof value === 'string' ? resolvePath(value, workspaceFolder) : undefined;
    if (path !== undefined) ownFiles.push(path);
    else complain('catalog', `catalog[${index}]`, value, 'it is the path of a JSON file, full or relative to the folder that is open');
  }

  const isOff = (key: 'summary' | 'timeGaps'): boolean => {
    const value = raw[key] ?? true;
    if (typeof value !== 'boolean') complain(settings[key], settings[key], value, 'it is true or false');
    return value === false;
  };
  const isSummaryOff = isOff('summary');
  const areTimeGapsOff = isOff('timeGaps');

  return {
    configuration: {
      folders,
      timeZone,
      pollingSeconds,
      exclude,
      catalog: ownFiles,
      ...(polled.length === 0 ? {} : { polled }),
      ...(logZoneMinutes === undefined ? {} : { logZoneMinutes }),
      ...(codePage === undefined ? {} : { codePage }),
      ...(dateOrder === undefined ? {} : { dateOrder }),
      ...(isSummaryOff ? { withoutSummary: true } : {}),
      ...(areTimeGapsOff ? { withoutTimeGaps: true } : {}),
    },
    problems,
  };
}

/** What is read: the folders of the setting, those that are shown for this window only, and the workspace's, each path once. */
export function joinFolders(
  fromSetting: readonly FolderSetting[],
  forThisWindow: readonly string[],
  workspace: readonly string[],
  isSame: (a: string, b: string) => boolean,
): readonly FolderSetting[] {
  const joined: FolderSetting[] = [];
  const add = (folder: FolderSetting) => {
    if (!joined.some(known => isSame(known.path, folder.path))) joined.push(folder);
  };
  for (const folder of fromSetting) add(folder);
  for (const path of forThisWindow) add({ path, from: 'setting' });
  for (const path of workspace) add({ path, from: 'workspace' });
  return joined;
}
