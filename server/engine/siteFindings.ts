/** Findings about a site as a whole, derived from what its logs show together. Their texts are records of the catalog. */
import type { FindingRecord } from '../catalog/types.ts';
import type { Finding, Site } from '../protocol/model.ts';
import { durationText } from './report/summary.ts';
import type { Runs } from './runs.ts';
import { fill } from './stages.ts';
import { toIso } from './time.ts';
import { hostLabel, type KnownSource, utcOf, type World } from './world.ts';

const dayMs = 24 * 3_600_000;
/** A cycle begins every 24 hours and takes some time itself. */
const dayLateMs = dayMs + 2 * 3_600_000;
const weekMs = 7 * dayMs;

export function deriveSiteFindings(world: World, runs: Runs, sites: readonly Site[], nowMs: number): Finding[] {
  const downloaders = world.sources.filter(source => source.log === 'dmpdownloader' && source.reader.stats.entries > 0);
  return [...lateSyncs(world, sites, downloaders, nowMs), ...severalPoints(world, downloaders), ...onChild(world, runs, downloaders)];
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
    sources.some(b => a !== b && firstEntryMs(a) < lastEntryMs(b) && firstEntryMs(b) < lastEntryMs(a)),
  );
  const latest = overlapping.toSorted((a, b) => lastEntryMs(b) - lastEntryMs(a))[0];
  if (!latest) return [];
  const servers = overlapping
    .map(source => source.server!)
    .sort()
    .join(', ');
  return toFinding(world, 'site.several-service-connection-points', latest.site ?? '', latest, { servers });
}

function onChild(world: World, runs: Runs, downloaders: readonly KnownSource[]): Finding[] {
  return downloaders.flatMap(source => {
    const parent = [...runs.children].find(([, children]) => source.site !== null && children.has(source.site))?.[0];
    return parent === undefined ? [] : toFinding(world, 'site.service-connection-point-on-child', source.site!, source, { parent });
  });
}

const lastEntryMs = ({ reader: { stats }, zone }: KnownSource): number => (stats.lastIsLocal ? stats.lastMs + zone * 60_000 : stats.lastMs);
const firstEntryMs = ({ reader: { stats }, zone }: KnownSource): number =>
  stats.firstIsLocal ? stats.firstMs + zone * 60_000 : stats.firstMs;

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
