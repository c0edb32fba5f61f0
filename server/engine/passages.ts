/**
 * Which events belong to one passage through a flow. Events come in the order of time; a line that begins a passage opens a new
 * one only if the last has got somewhere, has ended, or is long silent, so a retried beginning stays one run.
 */
import type { FlowRecord, Marks } from '../catalog/types.ts';
import type { Event } from './world.ts';

/** An event with the stage that it stands for here (a stage can depend on where the line was written). */
export interface StageEvent {
  readonly event: Event;
  readonly stage: string;
  readonly marks: Marks;
}

export interface Passage {
  /** GUID or ID of the package, `undefined` while no line has named one. */
  subject: string | undefined;
  /** Version of the easy setup package, where lines give it. */
  version: string | undefined;
  readonly events: StageEvent[];
  lastMs: number;
  /** Index of the furthest stage with evidence. */
  furthest: number;
  ended: boolean;
  /** Stages that have been done. */
  readonly done: Set<string>;
  /** What was through is looked at again, by itself. */
  isRechecking: boolean;
}

/** A flow that loops is at rest between its rounds; within one, its lines follow each other more closely. */
const roundRestMs = 10 * 60_000;

export function splitPassages(
  flow: FlowRecord,
  events: readonly StageEvent[],
  subjectOf: (event: StageEvent) => string | undefined,
): Passage[] {
  const passages: Passage[] = [];
  const current = new Map<string, Passage>();
  const stageIndex = new Map(flow.stages.map((stage, index) => [stage.id, index]));
  let latest: Passage | undefined;
  const open = (subject: string | undefined): Passage => {
    const passage: Passage = {
      subject,
      version: undefined,
      events: [],
      lastMs: Number.NaN,
      furthest: -1,
      ended: false,
      done: new Set(),
      isRechecking: false,
    };
    passages.push(passage);
    if (subject !== undefined) current.set(subject, passage);
    return passage;
  };
  for (const item of events) {
    const { event, marks } = item;
    const subject = subjectOf(item);
    const index = stageIndex.get(item.stage) ?? 0;
    const isLate = (passage: Passage) => event.timeMs - passage.lastMs > flow.newRunAfterMs;
    let passage = subject === undefined ? latest : current.get(subject);
    if (subject !== undefined && !passage && latest && latest.subject === undefined && !isLate(latest)) {
      // The lines so far named no package; this one does.
      latest.subject = subject;
      current.set(subject, latest);
      passage = latest;
    }
    if (passage && marks.opens && (passage.furthest > index || passage.ended || isLate(passage))) passage = open(passage.subject);
    else if (passage && subject === undefined && isLate(passage)) passage = marks.becomes ? open(undefined) : undefined;
    // A mere sign of life belongs to a run that is under way, or to none.
    if ((!passage || passage.ended) && !marks.becomes && !marks.opens) continue;
    passage ??= open(subject);
    passage.isRechecking = isRecheck(flow, passage, item);
    passage.events.push(passage.isRechecking && marks.becomes === 'active' ? asSignOfLife(item) : item);
    if (marks.becomes === 'done') passage.done.add(item.stage);
    const version = event.fact.capture('version') ?? event.fact.episode.version;
    if (version !== undefined && passage.version === undefined) passage.version = version;
    if (!(event.lastMs < passage.lastMs)) passage.lastMs = event.lastMs;
    passage.furthest = Math.max(passage.furthest, index);
    if (marks.ends) passage.ended = true;
    latest = passage;
  }
  return passages;
}

/** Hierarchy manager looks at the same manifest every hour: that changes answers, but it is no later end of the passage. */
function isRecheck(flow: FlowRecord, passage: Passage, { event, stage }: StageEvent): boolean {
  if (!flow.loops || !passage.done.has(stage) || !passage.done.has(lastWork(flow))) return false;
  return passage.isRechecking || event.timeMs - passage.lastMs > roundRestMs;
}

const lastWork = ({ stages }: FlowRecord): string => stages.findLast(({ kind }) => kind === 'step')?.id ?? '';

const asSignOfLife = (item: StageEvent): StageEvent => {
  const { becomes: _, ...marks } = item.marks;
  return { ...item, marks };
};
