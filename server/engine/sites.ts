/** The model of each site, and of each update, as the logs show them. */
import type { Package, Site, SiteRole } from '../protocol/model.ts';
import type { Knowledge } from './knowledge.ts';
import type { Links } from './links.ts';
import type { DerivedRun, Runs } from './runs.ts';
import { toIso } from './time.ts';
import { hostLabel, type KnownSource, utcOf, type World } from './world.ts';

const dayMs = 24 * 3_600_000;

export function deriveSites(world: World, runs: Runs): Site[] {
  const codes = new Set<string>();
  for (const source of world.sources) if (source.site !== null) codes.add(source.site);
  for (const [parent, children] of runs.children) for (const code of [parent, ...children]) codes.add(code);
  return [...codes].sort().map(code => {
    const mine = world.sources.filter(source => source.site === code);
    const servers = new Map<string, string>();
    for (const source of mine) if (source.server !== null) servers.set(hostLabel(source.server), source.server);
    const syncs = runs.all.filter(derived => derived.run.flow === 'sync' && derived.run.subject.site === code);
    const lastSync = lastDone(syncs, 'manifest');
    return {
      id: code,
      code,
      role: roleOf(code, world, runs),
      version: versionOf(code, world),
      servers: [...servers.values()].sort(),
      scpMode: scpModeOf(modeHistoryOf(code, world, runs)),
      lastSync: toIso(lastSync),
      nextSyncDue: toIso(lastSync + dayMs),
      missingLogs: missingLogsOf(code, world, runs),
    };
  });
}

/** The newest version that lines of the site name. */
function versionOf(code: string, world: World): string | null {
  let version: string | null = null;
  let at = Number.NEGATIVE_INFINITY;
  for (const source of world.sources) {
    if (source.site !== code) continue;
    for (const fact of source.reader.facts) {
      const found = fact.capture('siteVersion');
      const ms = utcOf(source, fact.last);
      if (found !== undefined && !(ms < at)) [version, at] = [found, Number.isNaN(ms) ? at : ms];
    }
  }
  return version;
}

function roleOf(code: string, world: World, runs: Runs): SiteRole {
  const told = world.sources.find(source => source.site === code && source.role)?.role?.toLowerCase();
  if (told === 'cas' || told === 'primary' || told === 'stand-alone' || told === 'secondary') return told;
  if (runs.children.has(code)) return 'cas';
  if ([...runs.children.values()].some(children => children.has(code))) return 'primary';
  return runs.standAlone.has(code) ? 'stand-alone' : 'unknown';
}

export const firstEntryMs = ({ reader: { stats }, zone }: KnownSource): number =>
  stats.firstIsLocal ? stats.firstMs + zone * 60_000 : stats.firstMs;
export const lastEntryMs = ({ reader: { stats }, zone }: KnownSource): number =>
  stats.lastIsLocal ? stats.lastMs + zone * 60_000 : stats.lastMs;

/** What the logs show of the mode of a service connection point. */
export interface ModeHistory {
  /** Last import with the service connection tool, in UTC ms; NaN where there is none. */
  readonly importedMs: number;
  /** Last time that the downloader worked on a manifest from the internet. */
  readonly onlineMs: number;
  /** Last start of the downloader's thread. */
  readonly startedMs: number;
  /** Whether the tool ran for this site at all. */
  readonly usesTool: boolean;
  /** The downloader went on looking in the internet after the import and was not started again in between: the mode that it read is another than the one that is set. */
  readonly isStale: boolean;
}

export function modeHistoryOf(code: string, world: World, runs: Runs): ModeHistory {
  let importedMs = Number.NaN;
  let onlineMs = Number.NaN;
  let usesTool = false;
  for (const { run, events } of runs.all) {
    if (run.subject.site !== code) continue;
    usesTool ||= run.flow === 'offline';
    for (const { event, stage, marks } of events) {
      if (run.flow === 'offline' && stage === 'import' && marks.becomes === 'done' && !(event.lastMs <= importedMs))
        importedMs = event.lastMs;
      // In offline mode the downloader may report the imported manifest, but it never fetches one.
      const isFetch = run.flow === 'sync' && stage === 'manifest' && !marks.step?.startsWith('state-');
      if (isFetch && event.source.log === 'dmpdownloader' && !(event.lastMs <= onlineMs)) onlineMs = event.lastMs;
    }
  }
  const downloaders = world.sources.filter(source => source.site === code && source.log === 'dmpdownloader');
  const starts = Number.isNaN(importedMs) ? [] : downloaders.flatMap(startsOf);
  // A log that begins later may have lost a start.
  const wouldShowStart = downloaders.some(source => firstEntryMs(source) < importedMs);
  return {
    importedMs,
    onlineMs,
    startedMs: starts.reduce((a, b) => (b <= a ? a : b), Number.NaN),
    usesTool,
    isStale: wouldShowStart && onlineMs > importedMs && !starts.some(ms => ms > importedMs && ms < onlineMs),
  };
}

/** When the downloader's thread was started, by its own log. */
const startsOf = (source: KnownSource): number[] =>
  source.reader.facts
    .filter(fact => fact.signal.id === 'thread.started' && fact.capture('component')?.toUpperCase() === 'SMS_DMP_DOWNLOADER')
    .map(fact => utcOf(source, fact.last));

function scpModeOf({ importedMs, onlineMs, startedMs, usesTool, isStale }: ModeHistory): Site['scpMode'] {
  if (Number.isNaN(onlineMs)) return usesTool ? 'offline' : 'unknown';
  return importedMs > onlineMs || (isStale && startedMs > onlineMs) ? 'offline' : 'online';
}

function lastDone(runs: readonly DerivedRun[], stage: string): number {
  let last = Number.NaN;
  for (const { events } of runs)
    for (const item of events)
      if (item.stage === stage && item.marks.becomes === 'done' && !(item.event.lastMs <= last)) last = item.event.lastMs;
  return last;
}

/** Logs that stages of this site's runs would be told by and that are not in the set. */
function missingLogsOf(code: string, world: World, runs: Runs): string[] {
  const missing = new Set<string>();
  for (const { run, flow } of runs.all) {
    if (run.flow === 'health') continue;
    for (const stage of flow.stages) {
      if (stage.log === null) continue;
      const site = stage.lane === 'child' || run.flow !== 'replication' ? run.subject.site : run.id.split(':')[1]?.slice(0, 3);
      if (site === code && run.stages.some(s => s.id === stage.id && s.status === 'unknown') && !world.isCovered(stage.log, code))
        missing.add(stage.log);
    }
  }
  return [...missing].sort();
}

/** All updates that runs are about. */
export function derivePackages(world: World, links: Links, runs: Runs): Package[] {
  const packages = new Map<string, Package>();
  const { catalog } = world.knowledge;
  const states = new Map<string, { ms: number; code: number }>();
  for (const { events } of runs.all) {
    for (const { event } of events) {
      const guid = event.fact.episode.package;
      const code = Number(event.fact.capture('state'));
      if (guid === undefined || !Number.isFinite(code) || code < 0x1_0000) continue;
      const known = states.get(guid);
      if (!known || event.timeMs >= known.ms) states.set(guid, { ms: event.timeMs, code });
    }
  }
  for (const { run, packageId, events } of runs.all) {
    const id = run.subject.package;
    if (id === undefined) continue;
    const guid = id.length === 36 ? id : null;
    const version =
      packageId === undefined
        ? null
        : (events.find(item => item.event.fact.capture('version') !== undefined)?.event.fact.capture('version') ?? null);
    const before = packages.get(id);
    const state = guid === null ? undefined : states.get(guid);
    packages.set(id, {
      id,
      guid,
      packageId: packageId ?? before?.packageId ?? (guid === null ? null : (links.packageIdOfGuid(guid) ?? null)),
      version: version ?? before?.version ?? null,
      name: catalog.packages.find(known => known.guid === guid)?.name ?? before?.name ?? id,
      state: state ? { code: state.code, name: stateName(world.knowledge, state.code) } : null,
    });
  }
  return [...packages.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Name of a state code; an unknown one still tells its stage by its upper half. */
export function stateName(knowledge: Knowledge, code: number): string {
  const known = knowledge.catalog.states.find(state => state.code === code);
  if (known) return known.name;
  const stage = ['', 'replication', 'prerequisite check', 'installation', 'download', 'applicability'][code >> 16];
  const step = code & 0xffff;
  return stage ? `${stage}, ${step === 0xffff ? 'failed' : `step ${step}`} (by its number)` : 'unknown state';
}
