import { expect, test } from 'vitest';
import { unusualAbove } from '../../server/lsp/features/timeGaps.ts';

const minute = 60_000;
const hour = 60 * minute;
const times = (count: number, ms: number) => Array.from({ length: count }, () => ms);

test('a log that sleeps an hour between its rounds: above two of them', () => {
  expect(unusualAbove([...times(100, 200), ...times(10, hour)])).toBe(2 * hour);
});

test('one long pause among rounds does not make itself usual', () => {
  expect(unusualAbove([...times(100, 200), ...times(19, hour), 10 * hour])).toBe(2 * hour);
});

test('a log that writes all the time: twenty minutes at least; one that pauses for a minute now and then: five', () => {
  expect(unusualAbove([...times(1000, 200), 10 * minute])).toBe(20 * minute);
  expect(unusualAbove([...times(1000, 200), ...times(20, minute)])).toBe(5 * minute);
});

test('few entries, far apart: nothing is unusual', () => {
  expect(unusualAbove(times(4, hour))).toBe(20 * hour);
  expect(unusualAbove([])).toBe(20 * minute);
});
