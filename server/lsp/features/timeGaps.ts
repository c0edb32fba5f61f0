/** Pauses that are unusual in a log, said where they end. */
import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver';
import { durationText } from '../../engine/index.ts';
import { type LogDocument, tagsBetween, utcMsOf } from '../logDocument.ts';

const minuteMs = 60_000;
/** Shorter ones are never worth a word. */
const leastMs = 5 * minuteMs;
/** Nor these, where too few pauses tell what is usual. */
const leastUnknownMs = 20 * minuteMs;
/** A log that sleeps between its rounds has so many pauses at least; then they tell what is usual. */
const pausesEnough = 8;
/** Between two rounds rather than within one. */
const pauseMs = minuteMs;

export interface TimeGaps {
  /** A pause above this is unusual here. */
  readonly aboveMs: number;
  /** First line (1-based) of the entry after the pause → its length. */
  readonly byLine: ReadonlyMap<number, number>;
}

const kept = new WeakMap<LogDocument, TimeGaps>();

/** Worked out once for each state of a document. */
export function timeGapsOf(document: LogDocument): TimeGaps {
  const known = kept.get(document);
  if (known) return known;
  const pauses: { readonly line: number; readonly ms: number }[] = [];
  let before = Number.NaN;
  for (const tag of document.tags) {
    const timeMs = utcMsOf(document, tag);
    if (Number.isNaN(timeMs)) continue;
    const ms = timeMs - before;
    // A clock that was set back is no pause.
    if (ms >= 0) pauses.push({ line: tag.line, ms });
    before = timeMs;
  }
  const aboveMs = unusualAbove(pauses.map(({ ms }) => ms));
  const found = { aboveMs, byLine: new Map(pauses.flatMap(({ line, ms }) => (ms > aboveMs ? [[line, ms] as const] : []))) };
  kept.set(document, found);
  return found;
}

/** From where on a pause is unusual among these. */
export function unusualAbove(allMs: readonly number[]): number {
  const sorted = Float64Array.from(allMs).sort();
  const at = (share: number, from: number) => sorted[from + Math.floor((sorted.length - 1 - from) * share)] ?? 0;
  const firstPause = sorted.findIndex(ms => ms >= pauseMs);
  const pauses = firstPause < 0 ? 0 : sorted.length - firstPause;
  // Between rounds: well above what nearly all rounds wait. Too few rounds: far above the time from line to line.
  return pauses >= pausesEnough ? Math.max(leastMs, 2 * at(0.9, firstPause)) : Math.max(leastUnknownMs, 20 * at(0.9, 0));
}

export function timeGapHintsOf(document: LogDocument, { start, end }: Range): InlayHint[] {
  const { aboveMs, byLine } = timeGapsOf(document);
  if (byLine.size === 0) return [];
  return tagsBetween(document.tags, start.line + 1, end.line + 1).flatMap(({ line }) => {
    const ms = byLine.get(line);
    if (ms === undefined || line <= start.line) return [];
    return [
      {
        position: { line: line - 1, character: 0 },
        label: `+ ${durationText(ms)}`,
        kind: InlayHintKind.Type,
        tooltip: `The entry before is ${durationText(ms)} older. Up to ${durationText(aboveMs)} is usual in this log.`,
        paddingRight: true,
      },
    ];
  });
}
