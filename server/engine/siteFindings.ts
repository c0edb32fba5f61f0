/** Findings about a site as a whole, derived from what its logs show together. Their texts are records of the catalog. */
import type { FindingRecord } from '../catalog/types.ts';
import type { Endpoint, Finding, Site } from '../protocol/model.ts';
import { durationText } from './report/summary.ts';
import type { Runs } from './runs.ts';
import { firstEntryMs, lastEntryMs, modeHistoryOf } from './sites.ts';
import { fill } from './stages.ts';
import { toIso } from './time.ts';
import { hostLabel, type KnownSource, utcOf, type World } from './world.ts';

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
  const downloaders = world.sources.filter(source => source.log === 'dmpdownloader' && source.reader.stats.entries > 0);
  return [
    ...lateSyncs(world, sites, downloaders, nowMs),
    ...severalPoints(world, downloaders),
    ...movedPoints(world, runs, downloaders, nowMs),
    ...staleModes(world, runs, sites, downloaders),
    ...onChild(world, runs, downloaders),
    ...oldEndpoints(world, endpoints),
  ];
}

/** Only where the log goes on past the last manifest is the absence of a cycle a fact; a log that ends says nothing. */
function lateSyncs(world: World, sites: readonly Site[], downloaders: readonly KnownSource[], nowMs: number): Finding[] {
  return sites.flatMap(site => {
    const source = downloaders.find(s => s.site === site.code);
    if (!source || site.lastSync === null || site.scpMode === 'offline') return [];
    const lastMs = Date.parse(site.lastSync);
    const writtenMs = lastEntryMs(source);
    const ageMs = Math.min(nowMs, writtenMs) - lastMs;
    const code = ageMs > weekMs ? 'site.no-sync-for-a-week' : ageMs > dayLateMs ? 'site.no-sync-for-a-day' : undefined;
    return code === undefined ? [] : toFinding(world, code, site.code, source, { age: durationText(ageMs), since: site.lastSync });
  });
}

/** Two servers that wrote at the same time; one that took over from another is a move. */
function severalPoints(world: World, downloaders: readonly KnownSource[]): Finding[] {
  const byServer = new Map<string, KnownSource>();
  for (const source of downloaders) if (source.server !== null) byServer.set(hostLabel(source.server), source);
  const sources = [...byServer.values()];
  const overlapping = sources.filter(a =>
    sources.some(b => a !== b && a.site === b.site && firstEntryMs(a) < lastEntryMs(b) && firstEntryMs(b) < lastEntryMs(a)),
  );
  const latest = overlapping.toSorted((a, b) => lastEntryMs(b) - lastEntryMs(a))[0];
  if (!latest) return [];
  const servers = overlapping
    .map(source => source.server!)
    .sort()
    .join(', ');
  return toFinding(world, 'site.several-service-connection-points', latest.site ?? '', latest, { servers });
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
  return downloaders.flatMap(source => {
    const parent = [...runs.children].find(([, children]) => source.site !== null && children.has(source.site))?.[0];
    return parent === undefined ? [] : toFinding(world, 'site.service-connection-point-on-child', source.site!, source, { parent });
  });
}

/** A host that Microsoft has replaced still answers for a while, then no more. */
function oldEndpoints(world: World, endpoints: readonly Endpoint[]): Finding[] {
  return endpoints.flatMap(({ host, outdated, path, line }) => {
    const source = world.sources.find(s => s.reader.files.includes(path));
    if (outdated === null || !source) return [];
    return toFinding(world, 'site.endpoint-outdated', source.site ?? '', source, { host, outdated }).map(finding => ({
      ...finding,
      id: `${finding.code}:${host}`,
      path,
      line,
      endLine: line,
    }));
  });
}

function toFinding(world: World, code: string, site: string, source: KnownSource, values: Readonly<Record<string, string>>): Finding[] {
  const record: FindingRecord | undefined = world.knowledge.catalog.findings.find(finding => finding.code === code);
  if (!record) return [];
  const say = (text: string) => fill(text, { site, log: 'dmpdownloader.log', ...values });
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
      site,
      title: say(record.title),
      cause: say(record.cause),
      actions: record.actions.map(action => ({ ...action, text: say(action.text) })),
      donts: record.donts ?? [],
      links: record.links,
      related: [],
    },
  ];
}
