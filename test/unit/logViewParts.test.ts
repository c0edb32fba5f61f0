import { describe, expect, test } from 'vitest';
import { restoreColumns, usualColumns } from '../../media/logView/columns.ts';
import { chipsOf, isEmpty, likeThis, withCondition } from '../../media/logView/filters.ts';
import { Follow } from '../../media/logView/follow.ts';
import { RowCache } from '../../media/logView/rowCache.ts';
import { deltaText, parseMoment, timeOf, zoneText } from '../../media/logView/times.ts';
import { type LogQueries, type LogRow, noFilter } from '../../server/protocol/logView.ts';

const sources = [
  { name: 'hman.log', path: '/a/hman.log', server: 'CAS01', site: 'CAS' },
  { name: 'hman.log', path: '/b/hman.log', server: null, site: null },
];
const row: LogRow = {
  entry: 4,
  source: 0,
  path: '/a/hman.log',
  line: 5,
  utcMs: Date.UTC(2026, 0, 31, 10),
  deltaMs: 1,
  zone: -60,
  isZoneOfLog: false,
  component: 'SMS_HIERARCHY_MANAGER',
  thread: 12,
  severity: 'error',
  stage: { id: 'download.payload', title: 'Download the payload' },
  text: 'first\nsecond',
  torn: false,
};

describe('times', () => {
  test.each([
    [-60, '+01:00'],
    [480, '−08:00'],
    [-330, '+05:30'],
    [0, '+00:00'],
  ])('zone %i is %s', (zone, text) => expect(zoneText(zone)).toBe(text));

  test('stand in UTC or in the zone of the line, and say so', () => {
    expect(timeOf(row, 'utc')).toEqual({ time: '2026-01-31 10:00:00.000', zone: 'UTC' });
    expect(timeOf(row, 'log')).toEqual({ time: '2026-01-31 11:00:00.000', zone: '+01:00' });
    expect(timeOf({ ...row, utcMs: null }, 'log')).toEqual({ time: '', zone: '' });
  });

  test.each([
    [null, ''],
    [0, '+0.000 s'],
    [-1500, '−1.500 s'],
    [61_000, '+1 min 1 s'],
    [2 * 3_600_000 + 60_000, '+2 h 1 min'],
    [3 * 86_400_000, '+3 days'],
  ])('a span of %j is %s', (ms, text) => expect(deltaText(ms)).toBe(text));

  test.each([
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    ['2026-01-31 10:05', Date.UTC(2026, 0, 31, 10, 5)],
    ['2026-01-31T10:05:06.7Z', Date.UTC(2026, 0, 31, 10, 5, 6, 700)],
    ['2026-01-31 10:05 +02:00', Date.UTC(2026, 0, 31, 8, 5)],
    ['2026-01-31 10:05 −08:00', Date.UTC(2026, 0, 31, 18, 5)],
    ['yesterday', undefined],
  ])('%s is written by a person', (text, utcMs) => expect(parseMoment(text, 'utc', 0)).toBe(utcMs));
});

describe('filters', () => {
  test('a cell offers itself first', () => {
    const first = (column: Parameters<typeof likeThis>[2]) => likeThis(noFilter, row, column, sources)[0]!;
    expect(first('component').filter.components).toEqual(['SMS_HIERARCHY_MANAGER']);
    expect(first('thread').filter.threads).toEqual([12]);
    expect(first('stage').filter.stages).toEqual(['download.payload']);
    expect(first('source').filter.sources).toEqual([0]);
    expect(first('message').filter.text).toBe('first');
    expect(first('time').filter.fromUtcMs).toBe(row.utcMs);
  });

  test('each condition is a chip that takes itself away', () => {
    const filter = { ...withCondition(withCondition(noFilter, 'threads', 12), 'threads', 12), package: 'X', fromUtcMs: row.utcMs };
    const chips = chipsOf(filter, { sources, timeZone: 'utc', facets: undefined });
    expect(chips.map(({ label }) => label)).toEqual(['Thread 12', 'Package X', 'From 2026-01-31 10:00:00.000 UTC']);
    expect(chips[0]!.without).toEqual({ ...filter, threads: [] });
    expect(isEmpty(filter)).toBe(false);
    expect(isEmpty({ ...noFilter, isRegex: true })).toBe(true);
  });
});

test('columns that were kept are restored as far as they are right', () => {
  const kept = [{ id: 'thread', width: 9000, isShown: false } as const, { id: 'message', width: 100, isShown: false } as const];
  const columns = restoreColumns(kept, false);
  expect(columns.find(({ id }) => id === 'thread')).toEqual({ id: 'thread', width: 1200, isShown: false });
  expect(columns.find(({ id }) => id === 'message')!.isShown).toBe(true);
  expect(restoreColumns(undefined, true)).toEqual(usualColumns(true));
});

test('the end is followed; what comes after it was left is counted', () => {
  const follow = new Follow();
  follow.grow(10, true);
  expect([follow.isOn, follow.newRows]).toEqual([true, 0]);
  follow.set(false);
  follow.grow(13, false);
  expect(follow.newRows).toBe(3);
  follow.grow(5, true);
  expect(follow.newRows).toBe(0);
  follow.set(true);
  follow.grow(9, false);
  expect(follow.newRows).toBe(0);
});

describe('the rows that were seen', () => {
  function cacheOf() {
    const asked: LogQueries['rows'][0][] = [];
    const answers: (() => void)[] = [];
    let text = 'a';
    const cache = new RowCache(
      parameters =>
        new Promise(resolve => {
          asked.push(parameters);
          const said = text;
          answers.push(() =>
            resolve({ generation: parameters.generation, rows: Array.from({ length: 200 }, () => ({ ...row, text: said })) }),
          );
        }),
      () => undefined,
    );
    const turn = () => new Promise(resolve => setImmediate(resolve));
    return { cache, asked, answers, turn, write: (next: string) => (text = next) };
  }

  test('are fetched once, a page at a time', async () => {
    const { cache, asked, answers, turn } = cacheOf();
    cache.update(1, 1000, 0);
    expect(cache.get(5)).toBeUndefined();
    cache.get(6);
    await turn();
    expect(asked).toEqual([{ generation: 1, from: 0, count: 200 }]);
    answers[0]!();
    await turn();
    expect(cache.get(5)!.text).toBe('a');
    expect(asked).toHaveLength(1);
  });

  test('that may have changed are shown until they are fetched again', async () => {
    const { cache, asked, answers, turn, write } = cacheOf();
    cache.update(1, 1000, 0);
    cache.get(5);
    await turn();
    answers[0]!();
    await turn();
    cache.update(1, 1001, 1000);
    cache.get(5);
    await turn();
    expect(asked).toHaveLength(1);
    write('b');
    cache.update(1, 1001, 100);
    expect(cache.get(5)!.text).toBe('a');
    await turn();
    answers[1]!();
    await turn();
    expect(cache.get(5)!.text).toBe('b');
  });

  test('of another generation are forgotten, and so is an answer that comes late', async () => {
    const { cache, answers, turn } = cacheOf();
    cache.update(1, 1000, 0);
    cache.get(5);
    await turn();
    cache.update(2, 10, 0);
    answers[0]!();
    await turn();
    expect(cache.get(5)).toBeUndefined();
  });

  test('of one who scrolls fast are those where he stops', async () => {
    const { cache, asked, answers, turn } = cacheOf();
    cache.update(1, 1_000_000, 0);
    for (let page = 0; page < 50; page++) {
      cache.get(page * 200);
      await turn();
    }
    for (const answer of [...answers]) answer();
    await turn();
    for (const answer of answers.slice(2)) answer();
    await turn();
    expect(asked.length).toBeLessThan(6);
    expect(asked.map(({ from }) => from)).toContain(49 * 200);
  });
});
