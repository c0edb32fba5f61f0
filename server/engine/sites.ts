/** The model of each site, and of each update, as the logs show them. */
import type { Package, Site, SiteRole } from '../protocol/model.ts';
import type { Knowledge } from './knowledge.ts';
import type { Links } from './links.ts';
import type { DerivedRun, Runs } from './runs.ts';
import { toIso } from './time.ts';
import { hostLabel, utcOf, type World } from './world.ts';

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
      scpMode: scpModeOf(code, runs, syncs),
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

function scpModeOf(code: string, runs: Runs, syncs: readonly DerivedRun[]): Site['scpMode'] {
  const offline = runs.all.some(derived => derived.run.flow === 'offline' && derived.run.subject.site === code);
  const online = syncs.some(derived => derived.events.some(item => item.stage === 'manifest' && item.event.source.log === 'dmpdownloader'));
  return online ? 'online' : offline ? 'offline' : 'unknown';
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
