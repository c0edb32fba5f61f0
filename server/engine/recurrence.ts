/** Stages that are done again and again: when it went well last, when it did not, and when it is tried again. */
import type { NextAttempt, StageRecord } from '../catalog/types.ts';
import type { Attempt } from '../protocol/model.ts';
import { fill } from './fill.ts';
import type { StageEvent } from './passages.ts';
import { localMs, toIso } from './time.ts';

export interface Recurrence {
  readonly lastSuccess: Attempt | null;
  readonly lastFailure: Attempt | null;
  /** UTC in ms; NaN where neither a line nor a document tells. */
  readonly dueMs: number;
}

/** Longest text of a log that stands for a reason. */
const shownReason = 200;

/** From the events of one stage, in order. */
export function recurrenceOf(record: StageRecord, events: readonly StageEvent[]): Recurrence {
  const succeeded = events.findLast(({ marks }) => marks.becomes === 'done');
  const failed = events.findLast(({ marks }) => marks.becomes === 'failed' || marks.becomes === 'warning');
  return {
    lastSuccess: succeeded ? attemptOf(succeeded, null) : null,
    lastFailure: failed ? attemptOf(failed, reasonOf(failed)) : null,
    dueMs: record.next ? dueMsOf(record.next, events) : Number.NaN,
  };
}

const attemptOf = ({ event, marks }: StageEvent, reason: string | null): Attempt => ({
  time: toIso(event.lastMs),
  step: marks.step ?? null,
  reason,
});

/** What the catalog says of it, else the error as the line has it. */
function reasonOf({ event: { fact }, marks }: StageEvent): string | null {
  if (marks.reason !== undefined) return fill(marks.reason, { ...fact.episode, ...fact.captures });
  const error = fact.capture('error')?.trim();
  return error ? error.slice(0, shownReason) : null;
}

/** A line that names the time goes before a documented period. */
function dueMsOf(next: NextAttempt, events: readonly StageEvent[]): number {
  const attempts = events.filter(({ marks }) => marks.becomes !== undefined && (next.step === undefined || marks.step === next.step));
  const lastMs = attempts.at(-1)?.event.lastMs ?? Number.NaN;
  const told = toldMsOf(next, events, lastMs);
  if (!Number.isNaN(told) || next.everyMs === undefined) return told;
  return lastMs + next.everyMs;
}

/** The earliest of the times that lines name last, one for each kind of attempt; those that were kept are over. */
function toldMsOf({ told }: NextAttempt, events: readonly StageEvent[], lastAttemptMs: number): number {
  const byKind = new Map<string, number>();
  for (const { event } of told ? events : []) {
    if (event.fact.signal.id !== told!.signal) continue;
    const { [told!.capture]: text = '', ...kind } = event.fact.captures;
    // Of a row of like lines the first is known: its time is over when the last was written.
    const ms = readings(text)
      .map(local => local + event.source.zone * 60_000)
      .find(utc => utc > event.lastMs && utc - event.lastMs <= told!.withinMs);
    byKind.set(JSON.stringify(kind), ms ?? Number.NaN);
  }
  const coming = [...byKind.values()].filter(ms => ms > lastAttemptMs || (Number.isNaN(lastAttemptMs) && !Number.isNaN(ms)));
  return coming.length === 0 ? Number.NaN : Math.min(...coming);
}

/** `02/23/2020 16:25[:31]`, with the month first or, where that cannot be, the day. */
function readings(text: string): number[] {
  const m = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([AP])M)?$/i.exec(text.trim());
  if (!m) return [];
  const [a, b, year, hour, minute, second = 0] = m.slice(1, 7).map(part => (part === undefined ? undefined : Number(part))) as number[];
  const half = m[7]?.toUpperCase();
  const hour24 = half === undefined ? hour! : (hour! % 12) + (half === 'P' ? 12 : 0);
  return [
    [a!, b!],
    [b!, a!],
  ].map(([month, day]) => localMs(year!, month!, day!, hour24, minute!, second, 0));
}
