/** From the events of one passage to the status of each stage. */
import type { FlowRecord, Marks, StageRecord } from '../catalog/types.ts';
import type { Evidence, RunStage, Status } from '../protocol/model.ts';
import { amountOf } from './amounts.ts';
import { fill } from './fill.ts';
import type { Break } from './gaps.ts';
import type { StageEvent } from './passages.ts';
import { recurrenceOf } from './recurrence.ts';
import { toIso } from './time.ts';
import { type Event, utcOf } from './world.ts';

export { fill };

export interface StageContext {
  readonly nowMs: number;
  /** Whether the logs that tell of a stage are in the set. */
  readonly isCovered: (stage: StageRecord) => boolean;
  /** Whether the one log that the next line of a stage would stand in is in the set: without it nothing can be called late. */
  readonly isTold: (stage: StageRecord) => boolean;
  /** Why a stage without evidence is missing, e.g. `no despool.log from PR2`. */
  readonly missing: (stage: StageRecord) => string;
  /** When the logs of a stage begin, in UTC ms; NaN where they have no times. Before that they can say nothing. */
  readonly evidenceFrom: (stage: StageRecord) => number;
  /** When the logs of a stage end, in UTC ms; NaN where they have no times. */
  readonly evidenceTo: (stage: StageRecord) => number;
  /** Where one file of a stage's log follows another with a silence between them that ends after a moment; `undefined` where none does. */
  readonly breakAfter: (stage: StageRecord, ms: number) => Break | undefined;
  /** When an installation first showed that the update is at the site, in UTC ms; NaN where none does or none can. */
  readonly installedMs: number;
  /** Up to when the logs of a stage have gaps, in UTC ms: what is awaited may have been written there. -Infinity where they have none. */
  readonly silentUntil: (stage: StageRecord) => number;
  /** Stages that do not exist here, with the reason: `stand-alone primary site`. */
  readonly skipped: (stage: StageRecord) => string | undefined;
  /** A later passage of the same subject has begun: what is open here will not go on. */
  readonly isSuperseded: boolean;
}

interface Draft {
  readonly record: StageRecord;
  readonly events: readonly Event[];
  status: Status;
  reason: string | null;
  startMs: number;
  endMs: number;
  lastMs: number;
  dueMs: number;
  /** Position of the last event among all events of the passage. */
  lastAt: number;
  /** Position of the last event that says more than a sign of life; -1 where there is none. */
  lastTellingAt: number;
  /** Position of the last event that shows work going on here: no failure, no early end. */
  lastGoodAt: number;
}

const evidenceKept = 6;

export function evidenceOf(event: Event): Evidence {
  const { fact, source } = event;
  return {
    path: source.reader.files[fact.first.file] ?? source.reader.descriptor.path,
    line: fact.first.line,
    time: toIso(utcOf(source, fact.first)),
    text: fact.text,
    signal: fact.signal.id,
    count: fact.count,
  };
}

export function deriveStages(flow: FlowRecord, events: readonly StageEvent[], context: StageContext): RunStage[] {
  const drafts = flow.stages.map(record => draftOf(flow, record, events));
  const byId = new Map(drafts.map(draft => [draft.record.id, draft]));
  const end = events.find(item => item.marks.ends);
  const mainPath = drafts.filter(draft => draft.record.kind !== 'start');
  for (const [index, draft] of drafts.entries()) {
    const skipped = context.skipped(draft.record);
    if (skipped !== undefined && draft.lastTellingAt < 0) {
      draft.status = 'skipped';
      draft.reason = skipped;
      continue;
    }
    const later = drafts.slice(index + 1).filter(d => !(draft.record.alongside || d.record.alongside));
    const toldAt = draft.lastTellingAt >= 0 ? draft.lastTellingAt : draft.lastAt;
    // What failed is over when work goes on; what was under way also when the run is said to end.
    const next = later.find(d => (draft.status === 'failed' ? d.lastGoodAt : d.lastTellingAt) > toldAt);
    const goneOn = next !== undefined;
    if (draft.events.length === 0) {
      if (draft.record.kind === 'start') {
        if (goneOn || index === 0) draft.status = 'done';
      } else if (draft.record.kind === 'end') {
        if (goneOn) draft.status = 'done';
        else reach(draft, drafts[index - 1]);
      } else if (draft.record.kind === 'decision') decide(draft, drafts, index, goneOn);
      else if (goneOn) {
        if (context.isCovered(draft.record)) {
          draft.status = 'done';
          const from = context.evidenceFrom(draft.record);
          const isCutOff = from >= next.startMs;
          draft.reason = isCutOff ? `evidence begins at ${toIso(from)}; a later stage has evidence` : 'a later stage has evidence';
        } else {
          draft.status = 'unknown';
          draft.reason = `${context.missing(draft.record)}; a later stage has evidence`;
        }
      }
    } else if (goneOn && (draft.status === 'active' || (draft.status === 'failed' && !flow.loops))) {
      draft.reason = draft.status === 'failed' ? `failed, then went on: ${next.record.title}` : null;
      draft.status = 'done';
      if (Number.isNaN(draft.endMs)) draft.endMs = next.startMs;
    }
  }
  waitForEarlier(drafts);
  if (end) endAfter(end, drafts, byId);
  waitOrStall(mainPath, context);
  // What a later run has left behind depends on its own lines alone.
  for (const draft of context.isSuperseded ? [] : drafts) {
    if (!Number.isNaN(context.installedMs)) proveByInstallation(draft, context.installedMs);
    beOver(draft, context);
  }
  for (const draft of drafts) retire(draft);
  return drafts.map(draft => toStage(flow, draft, events));
}

function toStage(flow: FlowRecord, draft: Draft, events: readonly StageEvent[]): RunStage {
  const { record, status } = draft;
  const recurrence =
    flow.id === 'health'
      ? recurrenceOf(
          record,
          events.filter(item => item.stage === record.id),
        )
      : undefined;
  const amount = record.amount && status === 'active' ? amountOf(record.amount, events) : undefined;
  const percent = amount ? Math.floor((100 * amount.done) / amount.total) : null;
  return {
    id: record.id,
    status,
    reason: draft.reason,
    start: toIso(draft.startMs),
    end: toIso(draft.endMs),
    due: toIso(Number.isNaN(draft.dueMs) ? (recurrence?.dueMs ?? Number.NaN) : draft.dueMs),
    usualMs: null,
    progress: progressOf(draft.events, status) ?? percent,
    ...(amount ? { bytes: amount } : {}),
    ...(recurrence ? { lastSuccess: recurrence.lastSuccess, lastFailure: recurrence.lastFailure } : {}),
    ...(record.retired === undefined ? {} : { retired: record.retired }),
    steps: stepsOf(record, events),
    evidence: pickEvidence(draft.events).map(evidenceOf),
  };
}

const open: readonly Status[] = ['active', 'waiting', 'stalled', 'unknown'];

/** What is being installed at a site has come there, whatever the logs of its way do not show. */
function proveByInstallation(draft: Draft, installedMs: number): void {
  if (!open.includes(draft.status)) return;
  draft.status = 'done';
  draft.reason = 'the update is being installed at the site';
  if (Number.isNaN(draft.endMs)) draft.endMs = installedMs;
}

/** A failure that does not come again is over after a while, though nothing shows that it went well. */
function beOver(draft: Draft, context: StageContext): void {
  const { overAfterMs } = draft.record;
  if (overAfterMs === undefined || (draft.status !== 'failed' && draft.status !== 'warning')) return;
  if (!(context.evidenceTo(draft.record) - draft.endMs >= overAfterMs)) return;
  draft.status = 'unknown';
  draft.reason = `no error since ${toIso(draft.endMs)}`;
}

/** What does not exist any more cannot fail. */
function retire(draft: Draft): void {
  if (draft.record.retired === undefined || draft.status === 'done') return;
  draft.status = 'skipped';
  draft.reason = `retired: ${draft.record.retired}`;
}

function draftOf(flow: FlowRecord, record: StageRecord, events: readonly StageEvent[]): Draft {
  const mine: Event[] = [];
  const draft: Draft = {
    record,
    events: mine,
    status: 'waiting',
    reason: null,
    startMs: Number.NaN,
    endMs: Number.NaN,
    lastMs: Number.NaN,
    dueMs: Number.NaN,
    lastAt: -1,
    lastTellingAt: -1,
    lastGoodAt: -1,
  };
  for (const [at, { event, stage, marks }] of events.entries()) {
    if (stage !== record.id) continue;
    if (draft.status === 'waiting' && !marks.becomes && !marks.opens && isDoubtful(event)) continue;
    mine.push(event);
    draft.lastAt = at;
    if (Number.isNaN(draft.startMs)) draft.startMs = event.timeMs;
    draft.lastMs = event.lastMs;
    if (marks.becomes ?? marks.opens) draft.lastTellingAt = at;
    if ((marks.becomes ? isGood(marks) : marks.opens) && !marks.ends) draft.lastGoodAt = at;
    const becomes = marks.becomes ?? (draft.status === 'waiting' ? 'active' : undefined);
    if (becomes === undefined) continue;
    // What is said again does not happen again: the time is that of the first.
    if (becomes === 'active') draft.endMs = Number.NaN;
    else if (flow.recurs) draft.endMs = event.lastMs;
    else if (becomes !== draft.status) draft.endMs = event.timeMs;
    draft.status = becomes;
    draft.reason = marks.reason === undefined ? null : fill(marks.reason, { ...event.fact.episode, ...event.fact.captures });
  }
  return draft;
}

/** An end that no line marks is reached when the stage before it is done. */
function reach(draft: Draft, before: Draft | undefined): void {
  if (before?.status !== 'done' && before?.status !== 'skipped') return;
  draft.status = 'done';
  draft.startMs = draft.endMs = before.endMs;
}

/** Signs of life of a stage whose turn has not come (a file written for it early) do not make it active. */
function waitForEarlier(drafts: readonly Draft[]): void {
  for (const [index, draft] of drafts.entries()) {
    if (draft.status !== 'active' || draft.lastTellingAt >= 0 || draft.record.alongside) continue;
    if (drafts.slice(0, index).some(d => d.record.kind === 'step' && ['active', 'failed', 'waiting'].includes(d.status)))
      draft.status = 'waiting';
  }
}

const isGood = ({ becomes }: Marks): boolean => becomes === 'active' || becomes === 'done' || becomes === 'skipped';

/** A line known by its wording alone, or one of trouble, does not prove that a stage has begun. */
const isDoubtful = ({ fact: { signal } }: Event): boolean =>
  signal.known === 'inferred' || signal.severity === 'error' || signal.severity === 'warning';

/** A decision without a line of its own is answered by the reasons of the stage before it. */
function decide(draft: Draft, drafts: readonly Draft[], index: number, goneOn: boolean): void {
  const before = drafts[index - 1];
  // One answer for each update, the latest: the question is asked again every hour.
  const answerOf = new Map<string | Event, string>();
  for (const event of before?.events ?? []) {
    const { marks, episode } = event.fact;
    const reason = marks?.becomes === 'done' ? marks.reason : undefined;
    if (reason !== undefined) answerOf.set(episode.package ?? event, reason);
  }
  const answers = new Map<string, number>();
  for (const answer of answerOf.values()) answers.set(answer, (answers.get(answer) ?? 0) + 1);
  if (answers.size > 0) {
    draft.status = 'done';
    draft.reason = [...answers].map(([answer, count]) => `${count} ${answer}`).join(', ');
    draft.startMs = draft.endMs = before!.endMs;
  } else if (goneOn) {
    draft.status = 'done';
    draft.reason = 'a later stage has evidence';
  }
}

/** The run ends early: the stages after the one that says so are not coming. */
function endAfter(end: StageEvent, drafts: readonly Draft[], byId: ReadonlyMap<string, Draft>): void {
  const last = drafts.indexOf(byId.get(end.stage)!);
  for (const draft of drafts.slice(last + 1)) {
    if (draft.events.length > 0) continue;
    // A run that ends early by design comes to its end all the same.
    const isReached = draft.record.kind === 'end' && end.marks.ends === 'done';
    draft.status = isReached ? 'done' : 'skipped';
    draft.reason = isReached ? null : (end.marks.reason ?? null);
  }
}

/** What is to come next waits, is late, or cannot be seen. */
function waitOrStall(drafts: readonly Draft[], context: StageContext): void {
  let before: Draft | undefined;
  for (const draft of drafts) {
    if (draft.status === 'active') {
      if (context.isSuperseded) {
        draft.status = 'unknown';
        draft.reason = 'no end of it before the next run began';
      } else if (draft.record.stalledAfterMs !== undefined && !Number.isNaN(draft.lastMs)) {
        draft.dueMs = dueAfter(draft.lastMs, draft.record.stalledAfterMs, draft, context);
        if (context.nowMs > draft.dueMs) beLate(draft, draft.lastMs, context);
      }
    } else if (draft.status === 'waiting') {
      if (!context.isCovered(draft.record)) {
        draft.status = 'unknown';
        draft.reason = context.missing(draft.record);
      } else if (context.isSuperseded) {
        draft.status = 'unknown';
        draft.reason = 'nothing of it before the next run began';
      } else if (before?.status === 'done' && draft.record.overdueAfterMs !== undefined && !Number.isNaN(before.endMs)) {
        draft.dueMs = dueAfter(before.endMs, draft.record.overdueAfterMs, draft, context);
        if (context.nowMs > draft.dueMs) beLate(draft, before.endMs, context);
      }
    }
    before = draft;
  }
}

/** What was written in a gap is not known: silence counts from its end, and while it lasts nothing is late. */
function dueAfter(lastMs: number, periodMs: number, { record }: Draft, context: StageContext): number {
  const silentUntilMs = context.silentUntil(record);
  return silentUntilMs > lastMs ? (Number.isFinite(silentUntilMs) ? silentUntilMs + periodMs : Number.NaN) : lastMs + periodMs;
}

/** The next line did not come; where its log is not in the set, begins later or has a file less, it may have. */
function beLate(draft: Draft, sinceMs: number, context: StageContext): void {
  const { record } = draft;
  const unseen = context.isTold(record) ? unseenAfter(record, sinceMs, draft.dueMs, context) : context.missing(record);
  draft.status = unseen === undefined ? 'stalled' : 'unknown';
  draft.reason = unseen ?? record.period ?? null;
}

/** Why the log of a stage does not show what came between a moment and when it was due; `undefined` where it does. */
function unseenAfter(record: StageRecord, sinceMs: number, dueMs: number, context: StageContext): string | undefined {
  const fromMs = context.evidenceFrom(record);
  if (fromMs > sinceMs) return `${record.log}.log begins at ${toIso(fromMs)}`;
  const silence = context.breakAfter(record, sinceMs);
  if (!silence || silence.fromMs >= dueMs) return undefined;
  return `${record.log}.log has nothing between ${toIso(silence.fromMs)} and ${toIso(silence.toMs)}, where a file may be missing`;
}

/** The first lines say when it began, the last where it is. */
function pickEvidence(events: readonly Event[]): Event[] {
  if (events.length <= evidenceKept) return [...events];
  return [...events.slice(0, 2), ...events.slice(2 - evidenceKept)];
}

function stepsOf(record: StageRecord, events: readonly StageEvent[]): { id: string; time: string | null }[] {
  const steps = new Map<string, string | null>();
  for (const { event, stage, marks } of events) if (stage === record.id && marks.step) steps.set(marks.step, toIso(event.timeMs));
  return [...steps].map(([id, time]) => ({ id, time }));
}

/** Percent, where lines tell it. */
function progressOf(events: readonly Event[], status: Status): number | null {
  if (status === 'done') return null;
  let percent: number | null = null;
  for (const { fact } of events) {
    const { progress } = fact;
    // A part of an installation counts to 100 by itself: that says nothing of the stage, which has many.
    if (progress?.progress !== undefined && progress.subStage === undefined) percent = Number(progress.progress);
  }
  return percent;
}
