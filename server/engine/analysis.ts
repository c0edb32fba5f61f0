/**
 * The engine's one stateful thing: the sources of a set and, derived from them on demand, the report. Feeding is cheap and
 * sequential per source; deriving looks at all facts, of which there are few whatever the size of the logs.
 */
import type { Change, ChangeKind, Headline, OverviewItem, Report, Skipped, Source } from '../protocol/model.ts';
import { usualDurations, withUsual } from './durations.ts';
import { deriveEndpoints } from './endpoints.ts';
import { deriveFindings, type Findings } from './findings.ts';
import { gapIn } from './gaps.ts';
import type { Knowledge } from './knowledge.ts';
import { Links } from './links.ts';
import { derivePackages } from './packages.ts';
import { withReasons } from './reasons.ts';
import { headlineOf, overviewOf, summarise } from './report/summary.ts';
import { deriveRuns, type RunMemory, type Runs } from './runs.ts';
import { deriveSiteFindings, withoutOverruled } from './siteFindings.ts';
import { deriveSites } from './sites.ts';
import { type SourceDescriptor, SourceReader } from './sourceReader.ts';
import { toIso } from './time.ts';
import { type KnownSource, World, type WorldOptions } from './world.ts';

/** What was concluded, with what lies behind it for features that need more than the report. */
export interface Conclusions {
  readonly world: World;
  readonly links: Links;
  readonly runs: Runs;
  readonly findings: Findings;
  readonly report: Report;
  readonly overview: readonly OverviewItem[];
  readonly headline: Headline;
  readonly nowMs: number;
}

export class Analysis {
  readonly knowledge: Knowledge;
  readonly #options: WorldOptions;
  readonly #readers = new Map<string, SourceReader>();
  #removals = 0;
  readonly #memory: RunMemory = new Map();
  #last: { readonly key: string; readonly conclusions: Conclusions } | undefined;

  constructor(knowledge: Knowledge, options: WorldOptions = {}) {
    this.knowledge = knowledge;
    this.#options = options;
  }

  /** The reader of a source; feed it the bytes of its files, oldest first. */
  openSource(descriptor: SourceDescriptor): SourceReader {
    const known = this.#readers.get(descriptor.id);
    if (known) return known;
    const reader = new SourceReader(this.knowledge, { reading: this.#options.reading, ...descriptor });
    this.#readers.set(descriptor.id, reader);
    return reader;
  }

  closeSource(id: string): void {
    if (this.#readers.delete(id)) this.#removals++;
  }

  get readers(): ReadonlyMap<string, SourceReader> {
    return this.#readers;
  }

  /** Time of the newest entry of the set in UTC ms; NaN where no entry has a time. */
  get newestMs(): number {
    let newest = Number.NaN;
    for (const { reader, zone } of new World(this.knowledge, this.#readers.values(), this.#options).sources) {
      const { lastMs, lastIsLocal } = reader.stats;
      const utcMs = lastIsLocal ? lastMs + zone * 60_000 : lastMs;
      if (!Number.isNaN(utcMs) && !(utcMs <= newest)) newest = utcMs;
    }
    return newest;
  }

  /** Everything that the facts so far show, at the moment `nowMs`. Computed again only if something was fed or time has passed. */
  conclude(nowMs: number, skipped: readonly Skipped[] = []): Conclusions {
    let revisions = this.#removals;
    for (const reader of this.#readers.values()) revisions += reader.revision + 1;
    const key = `${revisions}|${nowMs}|${skipped.length}`;
    if (this.#last?.key === key) return this.#last.conclusions;
    const world = new World(this.knowledge, this.#readers.values(), this.#options);
    const links = new Links(world);
    const runs = deriveRuns(world, links, nowMs, this.#memory);
    const findings = deriveFindings(world, links, runs);
    const sites = deriveSites(world, links, runs);
    const endpoints = deriveEndpoints(world);
    const packages = derivePackages(world, links, runs);
    const siteFindings = deriveSiteFindings(world, runs, sites, endpoints, nowMs);
    const plainRuns = withReasons(this.knowledge, links, runs, findings);
    const allRuns = withUsual(plainRuns, usualDurations(plainRuns));
    const overview = overviewOf(this.knowledge, allRuns, packages);
    const report: Report = {
      schemaVersion: 1,
      summary: summarise(overview, nowMs),
      sources: world.sources.map(source => toSource(this.knowledge, source)),
      sites,
      packages,
      runs: allRuns,
      findings: [...withoutOverruled(findings.all, siteFindings), ...siteFindings],
      endpoints,
      skipped,
    };
    const conclusions = { world, links, runs, findings, report, overview, headline: headlineOf(report, overview), nowMs };
    this.#last = { key, conclusions };
    return conclusions;
  }
}

/** How old the newest entry of a set may be for the set to count as live. */
const liveWithinMs = 2 * 3_600_000;

/** The moment to judge lateness by: now, or the newest entry where the set is a copy of an earlier time. */
export function momentToJudge(newestMs: number, nowMs: number): number {
  return Number.isNaN(newestMs) || Math.abs(nowMs - newestMs) <= liveWithinMs ? nowMs : newestMs;
}

export function toSource(knowledge: Knowledge, source: KnownSource): Source {
  const log = knowledge.logs.get(source.log);
  const { reader } = source;
  const { stats } = reader;
  const utc = (ms: number, isLocal: boolean) => toIso(isLocal ? ms + source.zone * 60_000 : ms);
  return {
    id: source.id,
    path: reader.files.at(-1) ?? reader.descriptor.path,
    files: [...reader.files],
    log: source.log,
    describes: log ? `${log.describes} (${log.where})` : null,
    server: source.server,
    serverFrom: source.serverFrom,
    site: source.site,
    siteFrom: source.siteFrom,
    format: stats.format || 'plain',
    encoding: reader.encoding,
    zone: Number.isNaN(stats.lastMs) ? null : source.zone,
    zoneFrom: source.zoneFrom,
    datesFrom: reader.datesFrom,
    entries: stats.entries,
    errors: stats.errors,
    warnings: stats.warnings,
    unrecognised: stats.unrecognised,
    torn: stats.torn,
    forgotten: [...reader.forgotten.values()].reduce((sum, count) => sum + count, 0),
    first: utc(stats.firstMs, stats.firstIsLocal),
    last: utc(stats.lastMs, stats.lastIsLocal),
    gaps: reader.gaps.map(gap => gapIn(source.zone, gap)),
  };
}

/** What is different between two reports, as whole new objects; feeding these to the older gives the newer. */
export function changesBetween(before: Report | undefined, after: Report): Change[] {
  const changes: Change[] = [];
  const compare = <T extends { readonly id: string }>(
    kind: ChangeKind,
    old: readonly T[],
    now: readonly T[],
    wrap: (object: T) => Change,
  ) => {
    const known = new Map(old.map(object => [object.id, object]));
    for (const object of now) {
      const earlier = known.get(object.id);
      known.delete(object.id);
      if (earlier !== object && (!earlier || JSON.stringify(earlier) !== JSON.stringify(object))) changes.push(wrap(object));
    }
    for (const id of known.keys()) changes.push({ removed: { kind, id } });
  };
  compare('source', before?.sources ?? [], after.sources, source => ({ source }));
  compare('site', before?.sites ?? [], after.sites, site => ({ site }));
  compare('package', before?.packages ?? [], after.packages, object => ({ package: object }));
  compare('run', before?.runs ?? [], after.runs, run => ({ run }));
  compare('finding', before?.findings ?? [], after.findings, finding => ({ finding }));
  compare('endpoint', before?.endpoints ?? [], after.endpoints, endpoint => ({ endpoint }));
  return changes;
}
