/** The model of each site as the logs show it. */
import type { Site } from '../protocol/model.ts';
import { connectionPointOf, modeHistoryOf, scpModeOf } from './connectionPoint.ts';
import { type Links, siteOfPackageId } from './links.ts';
import type { DerivedRun, Runs } from './runs.ts';
import { deriveSiteRoles, passiveServersOf } from './siteRoles.ts';
import { toIso } from './time.ts';
import { hostLabel, utcOf, type World } from './world.ts';

const dayMs = 24 * 3_600_000;

export function deriveSites(world: World, links: Links, runs: Runs): Site[] {
  const { parents, roleOf } = deriveSiteRoles(world, links, runs);
  const codes = new Set<string>();
  for (const source of world.sources) if (source.site !== null) codes.add(source.site);
  for (const [parent, children] of runs.children) for (const code of [parent, ...children]) codes.add(code);
  for (const [child, parent] of parents) codes.add(child).add(parent);
  return [...codes].sort().map(code => {
    const mine = world.sources.filter(source => source.site === code);
    const servers = new Map<string, string>();
    for (const source of mine) if (source.server !== null) servers.set(hostLabel(source.server), source.server);
    const syncs = runs.all.filter(derived => derived.run.flow === 'sync' && derived.run.subject.site === code);
    const lastSync = lastDone(syncs, 'manifest');
    const point = connectionPointOf(code, world);
    return {
      id: code,
      code,
      role: roleOf(code),
      version: versionOf(code, world),
      servers: [...servers.values()].sort(),
      parent: parents.get(code) ?? null,
      passiveServers: passiveServersOf(code, world),
      scpServer: point.server,
      scpIsRemote: point.isRemote,
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
  for (const { run, flow, packageId } of runs.all) {
    if (run.flow === 'health') continue;
    for (const stage of flow.stages) {
      if (stage.log === null) continue;
      // What is not done at a child site is done at the site that made the package.
      const site = stage.lane === 'child' || packageId === undefined ? run.subject.site : siteOfPackageId(packageId);
      if (site === code && run.stages.some(s => s.id === stage.id && s.status === 'unknown') && !world.isCovered(stage.log, code))
        missing.add(stage.log);
    }
  }
  return [...missing].sort();
}
