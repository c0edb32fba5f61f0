/** Findings about a site as a whole, derived from what its logs show together. Their texts are records of the catalog. */
import type { FindingRecord } from '../catalog/types.ts';
import type { Endpoint, Finding, Site } from '../protocol/model.ts';
import { modeHistoryOf } from './connectionPoint.ts';
import { isOwnHost, siteSystemHosts } from './endpoints.ts';
import type { Fact } from './facts.ts';
import { durationText } from './report/summary.ts';
import type { Runs } from './runs.ts';
import { fill } from './stages.ts';
import { toIso } from './time.ts';
import { firstEntryMs, hostLabel, type KnownSource, lastEntryMs, utcOf, type World } from './world.ts';

const dayMs = 24 * 3_600_000;
/** A cycle begins every 24 hours and takes some time itself. */
const dayLateMs = dayMs + 2 * 3_600_000;
const weekMs = 7 * dayMs;

export function deriveSiteFindings(
  world: World,
  runs: Runs,
  sites: readonly Site[],
  endpoints: readonly Endpoint[],
  nowMs: number,
): Finding[] {
  const downloaders = withoutCopies(world.sources.filter(source => source.log === 'dmpdownloader' && source.reader.stats.entries > 0));
  return [
    ...lateSyncs(world, sites, downloaders, nowMs),
    ...severalPoints(world, runs, downloaders),
    ...movedPoints(world, runs, downloaders, nowMs),
    ...staleModes(world, runs, sites, downloaders),
    ...onChild(world, runs, downloaders),
    ...endpointFindings(world, endpoints),
    ...undelivered(world, sites),
  ];
}

/**
 * Of the copies of one log in several folders the first. Two logs of as many entries that begin and end in the same milliseconds are one,
 * unless their own lines or the settings name two servers.
 */
function withoutCopies(sources: readonly KnownSource[]): KnownSource[] {
  const isSure = ({ serverFrom }: KnownSource) => serverFrom === 'lines' || serverFrom === 'setting';
  const areTwo = (a: KnownSource, b: KnownSource) => isSure(a) && isSure(b) && hostLabel(a.server!) !== hostLabel(b.server!);
  const isCopy = (a: KnownSource, b: KnownSource) =>
    a.reader.stats.entries === b.reader.stats.entries &&
    firstEntryMs(a) === firstEntryMs(b) &&
    lastEntryMs(a) === lastEntryMs(b) &&
    !areTwo(a, b);
  return sources.filter((source, at) => !sources.slice(0, at).some(earlier => isCopy(earlier, source)));
}

/** Only where the log goes on past the last manifest is the absence of a cycle a fact; of a log that ends, the silence is. */
function lateSyncs(world: World, sites: readonly Site[], downloaders: readonly KnownSource[], nowMs: number): Finding[] {
  return sites.flatMap(site => {
    const source = downloaders.find(s => s.site === site.code);
    if (!source || site.lastSync === null || site.scpMode === 'offline') return [];
    const lastMs = Date.parse(site.lastSync);
    const writtenMs = lastEntryMs(source);
    const ageMs = Math.min(nowMs, writtenMs) - lastMs;
    // A downloader that has fallen silent says nothing; that the other logs of its site go on does.
    const newestMs = Math.max(...world.sources.flatMap(s => (s.site === site.code && lastEntryMs(s) <= nowMs ? lastEntryMs(s) : [])));
    const isSilent = ageMs <= dayLateMs && newestMs - writtenMs > dayLateMs;
    if (isSilent)
      return toFinding(world, 'site.downloader-silent', site.code, source, {
        since: toIso(writtenMs)!,
        until: toIso(newestMs)!,
        last: site.lastSync,
      });
    const code = ageMs > weekMs ? 'site.no-sync-for-a-week' : ageMs > dayLateMs ? 'site.no-sync-for-a-day' : undefined;
    return code === undefined ? [] : toFinding(world, code, site.code, source, { age: durationText(ageMs), since: site.lastSync });
  });
}

const parentOf = (runs: Runs, site: string): string | undefined => [...runs.children].find(([, children]) => children.has(site))?.[0];

/** Two servers of one hierarchy that wrote at the same time; one that took over from another is a move. */
function severalPoints(world: World, runs: Runs, downloaders: readonly KnownSource[]): Finding[] {
  const topOf = (site: string | null) => (site === null ? null : (parentOf(runs, site) ?? site));
  const byServer = new Map<string, KnownSource>();
  for (const source of downloaders) if (source.server !== null) byServer.set(hostLabel(source.server), source);
  const sources = [...byServer.values()];
  const overlapping = sources.filter(a =>
    sources.some(b => a !== b && topOf(a.site) === topOf(b.site) && firstEntryMs(a) < lastEntryMs(b) && firstEntryMs(b) < lastEntryMs(a)),
  );
  const latest = overlapping.toSorted((a, b) => lastEntryMs(b) - lastEntryMs(a))[0];
  if (!latest) return [];
  const servers = overlapping
    .map(source => source.server!)
    .sort()
    .join(', ');
  return toFinding(world, 'site.several-service-connection-points', topOf(latest.site) ?? '', latest, { servers });
}

/** One server that took over from another: what needs a look after a move, until an Azure service works there or a week has passed. */
function movedPoints(world: World, runs: Runs, downloaders: readonly KnownSource[], nowMs: number): Finding[] {
  const ordered = downloaders.filter(source => source.server !== null).toSorted((a, b) => firstEntryMs(a) - firstEntryMs(b));
  const [before, after] = ordered.slice(-2);
  if (!before || !after || before.site !== after.site || hostLabel(before.server!) === hostLabel(after.server!)) return [];
  const movedMs = firstEntryMs(after);
  if (!(lastEntryMs(before) <= movedMs) || nowMs - movedMs > weekMs || worksInAzure(runs, after.site, movedMs)) return [];
  const values = { from: before.server!, to: after.server!, since: toIso(movedMs) ?? 'an unknown time' };
  return toFinding(world, 'site.service-connection-point-moved', after.site ?? '', after, values);
}

const azureFunctions = ['azuread-discovery', 'cmg', 'tenant-attach'];

const worksInAzure = (runs: Runs, site: string | null, sinceMs: number): boolean =>
  runs.all.some(
    ({ run, events }) =>
      azureFunctions.includes(run.subject.function ?? '') &&
      (run.subject.site ?? null) === site &&
      events.some(({ event, marks }) => marks.becomes === 'done' && event.lastMs > sinceMs),
  );

/** The mode is read when the downloader's thread starts: what it did after an import shows the mode that it has read. */
function staleModes(world: World, runs: Runs, sites: readonly Site[], downloaders: readonly KnownSource[]): Finding[] {
  return sites.flatMap(({ code }) => {
    const source = downloaders.find(s => s.site === code);
    const { importedMs, onlineMs, startedMs, isStale } = modeHistoryOf(code, world, runs);
    const since = toIso(importedMs);
    const online = toIso(onlineMs);
    if (!source || !isStale || since === null || online === null) return [];
    const status = startedMs > onlineMs ? 'recovered' : 'open';
    return toFinding(world, 'site.mode-not-in-effect', code, source, { since, online }).map(finding => ({ ...finding, status }));
  });
}

function onChild(world: World, runs: Runs, downloaders: readonly KnownSource[]): Finding[] {
  // One role, in however many logs.
  const bySite = new Map(downloaders.map(source => [source.site, source]));
  return [...bySite].flatMap(([site, source]) => {
    const parent = site === null ? undefined : parentOf(runs, site);
    return parent === undefined ? [] : toFinding(world, 'site.service-connection-point-on-child', site!, source, { parent });
  });
}

/** A host that Microsoft has replaced still answers for a while, then no more; one that it does not list may be blocked, or nobody's. */
function endpointFindings(world: World, endpoints: readonly Endpoint[]): Finding[] {
  const servers = world.sources.flatMap(({ server }) => server ?? []);
  const siteSystems = siteSystemHosts(world);
  const { referenceHosts } = world.knowledge.catalog;
  const isOfInterest = (host: string) =>
    !isOwnHost(host, servers) && !siteSystems.has(host) && !referenceHosts.some(known => host === known || host.endsWith(`.${known}`));
  return endpoints.flatMap(({ host, outdated, isListed, path, line, last }) => {
    const source = world.sources.find(s => s.reader.files.includes(path));
    const code = outdated !== null ? 'site.endpoint-outdated' : !isListed && isOfInterest(host) ? 'site.endpoint-unlisted' : undefined;
    if (code === undefined || !source) return [];
    const values = { host, outdated: outdated ?? '', log: logFile(world, source) };
    return toFinding(world, code, source.site ?? '', source, values).map(finding => ({
      ...finding,
      id: `${finding.code}:${host}`,
      path,
      line,
      endLine: line,
      time: last,
    }));
  });
}

const logFile = (world: World, { log }: KnownSource): string => world.knowledge.logs.get(log)?.file ?? `${log}.log`;

/** Files that cannot leave a remote service connection point: the computer's or the installation account has no rights at the site server. */
function undelivered(world: World, sites: readonly Site[]): Finding[] {
  return sites.flatMap(({ code, scpServer, scpIsRemote }) => {
    if (scpServer === null || !scpIsRemote) return [];
    const isItsOwn = ({ log, server }: KnownSource) => log === 'mpfdm' && server !== null && hostLabel(server) === hostLabel(scpServer);
    return world.sources.filter(isItsOwn).flatMap(source => {
      const { facts } = source.reader;
      const last = facts.findLast(fact => fact.signal.id === 'mpfdm.inbox-unreachable');
      if (!last) return [];
      const hasArrived = (fact: Fact) => fact.capture('target') !== undefined;
      const before = facts.findLastIndex(fact => fact.seq < last.seq && hasArrived(fact));
      const since = facts.slice(before + 1).filter(fact => fact.signal === last.signal);
      const values = { server: scpServer, log: logFile(world, source) };
      return toFinding(world, 'site.connection-point-cannot-deliver', code, source, values).map(finding => ({
        ...finding,
        status: facts.some(fact => fact.lastSeq > last.lastSeq && hasArrived(fact)) ? ('recovered' as const) : finding.status,
        path: source.reader.files[last.last.file] ?? source.reader.descriptor.path,
        line: last.last.line,
        endLine: last.last.endLine,
        time: toIso(utcOf(source, last.last)),
        since: toIso(utcOf(source, since[0]!.first)),
        count: since.reduce((sum, fact) => sum + fact.count, 0),
      }));
    });
  });
}

/** What a line means by itself gives way to what the set shows it to mean: the role that cannot deliver its files has a name. */
export function withoutOverruled(findings: readonly Finding[], ofSite: readonly Finding[]): Finding[] {
  const delivery = ofSite.filter(finding => finding.code === 'site.connection-point-cannot-deliver');
  return findings.filter(({ code, path }) => code !== 'site-system.inbox-unreachable' || !delivery.some(named => named.path === path));
}

function toFinding(world: World, code: string, site: string, source: KnownSource, values: Readonly<Record<string, string>>): Finding[] {
  const record: FindingRecord | undefined = world.knowledge.catalog.findings.find(finding => finding.code === code);
  if (!record) return [];
  const say = (text: string) => fill(text, { site: site || 'this site', log: 'dmpdownloader.log', ...values });
  const last = source.reader.facts.at(-1);
  return [
    {
      id: `${code}:${site}`,
      code,
      severity: record.severity,
      status: 'open',
      confidence: record.known,
      path: source.reader.files[last?.last.file ?? 0] ?? source.reader.descriptor.path,
      line: last?.last.line ?? 1,
      endLine: last?.last.endLine ?? 1,
      time: last ? toIso(utcOf(source, last.last)) : null,
      since: values.since ?? null,
      count: 1,
      flow: 'sync',
      run: null,
      stage: null,
      package: null,
      site: site || null,
      title: say(record.title),
      cause: say(record.cause),
      actions: record.actions.map(action => ({ ...action, text: say(action.text) })),
      donts: record.donts ?? [],
      links: record.links,
      related: [],
    },
  ];
}
