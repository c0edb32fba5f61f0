import { expect, test } from 'vitest';
import type { FlowRecord, Marks } from '../../server/catalog/types.ts';
import { type StageEvent, splitPassages } from '../../server/engine/passages.ts';

const minute = 60_000;

const stage = (id: string) => ({ id, title: id, kind: 'step', actor: 'x', log: 'x', describes: 'x', steps: [], awaits: [] }) as const;

/** `a` → `b` → `c`; an hour of silence ends a passage. */
const flow: FlowRecord = {
  id: 'download',
  title: 'x',
  subject: 'x',
  source: 'x',
  stages: ['a', 'b', 'c'].map(stage),
  edges: [],
  newRunAfterMs: 60 * minute,
};

/**
 * Events as `minute subject stage[+marks]`: `+o` opens, `+d` done, `+f` failed, `+e` ends; without a mark a sign of life. A subject `-` is
 * not named.
 */
function eventsOf(lines: readonly string[]): { items: StageEvent[]; subjects: Map<StageEvent, string | undefined> } {
  const subjects = new Map<StageEvent, string | undefined>();
  const items = lines.map(line => {
    const [at, subject, what] = line.split(' ') as [string, string, string];
    const [id, ...flags] = what.split('+') as [string, ...string[]];
    const marks: Marks = {
      flow: 'download',
      stage: id,
      ...(flags.includes('o') ? { opens: true } : {}),
      ...(flags.includes('d') ? { becomes: 'done' } : flags.includes('f') ? { becomes: 'failed' } : {}),
      ...(flags.includes('e') ? { ends: 'done' } : {}),
    };
    const timeMs = Number(at) * minute;
    const item = {
      event: { timeMs, lastMs: timeMs, fact: { capture: () => undefined, episode: {} } },
      stage: id,
      marks,
    } as unknown as StageEvent;
    subjects.set(item, subject === '-' ? undefined : subject);
    return item;
  });
  return { items, subjects };
}

/** Each passage as its subject and the minutes of its events. */
function check(lines: readonly string[], expected: readonly string[]) {
  const { items, subjects } = eventsOf(lines);
  const passages = splitPassages(flow, items, item => subjects.get(item));
  expect(passages.map(({ subject, events }) => `${subject ?? '-'}: ${events.map(({ event }) => event.timeMs / minute).join(' ')}`)).toEqual(
    [...expected],
  );
}

test('one passage', () => {
  check(['0 A a+o', '1 A b+d', '2 A c+d'], ['A: 0 1 2']);
});

test('a beginning that is retried before it got anywhere is one passage', () => {
  check(['0 A a+o', '10 A a+o', '20 A b+d'], ['A: 0 10 20']);
});

test('a beginning after progress is another passage', () => {
  check(['0 A a+o', '1 A b+d', '2 A a+o', '3 A b+d'], ['A: 0 1', 'A: 2 3']);
});

test('a beginning after an end, or after long silence, is another passage', () => {
  check(['0 A a+o+e', '1 A a+o'], ['A: 0', 'A: 1']);
  check(['0 A a+o', '70 A a+o'], ['A: 0', 'A: 70']);
});

test('subjects do not mix', () => {
  check(['0 A a+o', '1 B a+o', '2 A b+d', '3 B b+d', '4 A c+d'], ['A: 0 2 4', 'B: 1 3']);
});

test('what names no subject belongs to the latest passage, and what named none to the one that does', () => {
  check(['0 - a+o', '1 A b+d', '2 - c+d'], ['A: 0 1 2']);
  check(['0 A a+o', '1 B a+o', '2 - b+d'], ['A: 0', 'B: 1 2']);
  check(['0 - a+o', '90 A b+d'], ['-: 0', 'A: 90']);
});

test('a sign of life opens no passage and does not go on with one that has ended', () => {
  check(['0 A a'], []);
  check(['0 A a+o+e', '1 A b'], ['A: 0']);
  check(['0 A b+d', '1 A b'], ['A: 0 1']);
  check(['0 A b+d', '90 - b'], ['A: 0']);
});

test('a log that begins in the middle', () => {
  check(['0 A b+f', '1 A b+d', '2 A c+d'], ['A: 0 1 2']);
});

test('events without a time are kept where they stand', () => {
  check(['NaN A a+o', 'NaN A b+d', '5 A c+d'], ['A: NaN NaN 5']);
});
