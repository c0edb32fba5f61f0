import { describe, expect, test } from 'vitest';
import { parseFromLogView, parseLogFilter, parseSavedFilters } from '../../client/logViewMessages.ts';
import { noFilter, readyFilters } from '../../server/protocol/logView.ts';

const query = (name: string, parameters: unknown, requestId: unknown = 1) => ({ type: 'query', requestId, query: { name, parameters } });

describe('what a log view may say', () => {
  test.each<readonly [unknown]>([
    [{ type: 'ready' }],
    [query('rows', { generation: 0, from: 0, count: 200 })],
    [query('filter', { filter: { ...noFilter, text: 'x', threads: [1] }, keep: null })],
    [query('find', { generation: 3, from: -1, isBack: true, sought: { kind: 'error' } })],
    [query('find', { generation: 3, from: 5, isBack: false, sought: { kind: 'text', filter: noFilter } })],
    [query('detail', { generation: 1, row: 2 })],
    [query('marks', { generation: 1, buckets: 500 })],
    [query('facets', {})],
    [query('copy', { generation: 1, from: 0, to: 9, format: 'tsv', timeZone: 'utc' })],
    [{ type: 'open', path: '/logs/hman.log', line: 1 }],
    [{ type: 'copy', text: 'a' }],
    [{ type: 'saveFilter', filter: noFilter }],
    [{ type: 'deleteFilter', name: 'Mine' }],
    [{ type: 'correlate', utcMs: 1, seconds: 5 }],
    [{ type: 'failed', message: 'x' }],
  ])('%j', message => {
    expect(parseFromLogView(message)).toEqual(message);
    expect(parseFromLogView({ ...(message as object), more: 1 })).toEqual(message);
  });

  test.each<readonly [unknown]>([
    [null],
    ['ready'],
    [{ type: 'other' }],
    [query('rows', { generation: 0, from: -1, count: 1 })],
    [query('rows', { generation: 0, from: 0, count: Number.POSITIVE_INFINITY })],
    [query('rows', { generation: 0, from: 0, count: 1 }, '1')],
    [query('filter', { filter: { ...noFilter, text: 'x'.repeat(1001) }, keep: null })],
    [query('filter', { filter: { ...noFilter, severities: ['fatal'] }, keep: null })],
    [query('filter', { filter: { ...noFilter, threads: new Array(501).fill(1) }, keep: null })],
    [query('copy', { generation: 1, from: 0, to: 9, format: 'html', timeZone: 'utc' })],
    [query('nothing', { generation: 1 })],
    [{ type: 'open', path: '', line: 1 }],
    [{ type: 'open', path: '/a', line: 0 }],
    [{ type: 'correlate', utcMs: Number.NaN, seconds: 5 }],
    [{ type: 'correlate', utcMs: 1, seconds: 1e9 }],
  ])('not %j', message => {
    expect(parseFromLogView(message)).toBeUndefined();
  });
});

test('filters that were kept are read as far as they are right', () => {
  const mine = { name: 'Mine', filter: { ...noFilter, text: 'x' } };
  expect(parseSavedFilters([mine, { name: '', filter: noFilter }, { name: 'Broken', filter: {} }, 7])).toEqual([
    { ...mine, isReady: false },
  ]);
  expect(parseSavedFilters(undefined)).toEqual([]);
});

test('the ready filters are right', () => {
  for (const { filter } of readyFilters) expect(parseLogFilter(filter)).toEqual(filter);
});
