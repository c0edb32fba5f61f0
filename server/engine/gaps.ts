/** Gaps in the evidence (bytes that rolled away before they were read) and the runs and stages that they touch. */
import type { FlowRecord, StageRecord } from '../catalog/types.ts';
import type { Gap, RunGap } from '../protocol/model.ts';
import type { GapEnd, ReadGap } from './sourceReader.ts';
import { toIso } from './time.ts';
import { type KnownSource, lastEntryMs, type World } from './world.ts';

export interface SourceGap extends RunGap {
  readonly site: string | null;
  /** -Infinity and Infinity where the log does not tell. */
  readonly fromMs: number;
  readonly toMs: number;
}

export const gapsOf = (world: World): SourceGap[] =>
  world.sources.flatMap(source => source.reader.gaps.map(gap => toSourceGap(source, gap)));

function toSourceGap(source: KnownSource, gap: ReadGap): SourceGap {
  const { reader } = source;
  return {
    ...gapIn(source.zone, gap),
    log: source.log,
    path: reader.files.at(-1) ?? reader.descriptor.path,
    site: source.site,
    fromMs: utcMsOf(gap.from, source.zone) ?? Number.NEGATIVE_INFINITY,
    toMs: utcMsOf(gap.to, source.zone) ?? Number.POSITIVE_INFINITY,
  };
}

const utcMsOf = (end: GapEnd | null, zone: number): number | undefined =>
  end?.ms === undefined ? undefined : end.ms + (end.isLocal ? zone * 60_000 : 0);

/** A gap of a source in UTC; `zone` is that of the source. */
export function gapIn(zone: number, { from, to, why }: ReadGap): Gap {
  const iso = (end: GapEnd | null) => toIso(utcMsOf(end, zone) ?? Number.NaN);
  return { from: iso(from), to: iso(to), why };
}

const isOf = (gap: SourceGap, stage: StageRecord, site: string | null): boolean =>
  (gap.log === stage.log || (stage.alsoIn?.includes(gap.log) ?? false)) && (site === null || gap.site === null || gap.site === site);

/** A silence of a log between the last entry of one file and the first of the next, in UTC ms. */
export interface Break {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The first break of a stage's log that ends after a moment. */
export function breakAfter(world: World, stage: StageRecord, site: string | null, ms: number): Break | undefined {
  for (const { log, site: of, zone, reader } of world.sources) {
    if (log !== stage.log || (site !== null && of !== null && of !== site)) continue;
    for (const { from, to } of reader.breaks) {
      const found = { fromMs: utcMsOf(from, zone)!, toMs: utcMsOf(to, zone)! };
      if (found.toMs > ms) return found;
    }
  }
  return undefined;
}

/** When the last entry of a stage's log was written, in UTC ms; NaN where none has a time. */
export function evidenceTo(world: World, stage: StageRecord, site: string | null): number {
  let to = Number.NaN;
  for (const source of world.sources) {
    if (source.log !== stage.log || (site !== null && source.site !== null && source.site !== site)) continue;
    const last = lastEntryMs(source);
    if (!(last <= to) && !Number.isNaN(last)) to = last;
  }
  return to;
}

/** Up to when the logs of a stage have gaps, in UTC ms: before that, silence says nothing. -Infinity where they have none. */
export const silentUntil = (gaps: readonly SourceGap[], stage: StageRecord, site: string | null): number =>
  gaps.reduce((latest, gap) => (isOf(gap, stage, site) ? Math.max(latest, gap.toMs) : latest), Number.NEGATIVE_INFINITY);

/** The gaps inside a span of time of the logs that a run reads. */
export function gapsInRun(
  gaps: readonly SourceGap[],
  flow: FlowRecord,
  siteOf: (stage: StageRecord) => string | null,
  startMs: number,
  endMs: number,
): RunGap[] {
  return gaps
    .filter(gap => gap.fromMs < endMs && gap.toMs > startMs && flow.stages.some(stage => isOf(gap, stage, siteOf(stage))))
    .map(({ from, to, why, log, path }) => ({ from, to, why, log, path }));
}
