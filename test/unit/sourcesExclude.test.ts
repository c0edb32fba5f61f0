import { expect, test } from 'vitest';
import { excludedBy } from '../../server/sources/logFiles.ts';

test.each([
  [[], 'hman.log', false],
  [['hman.log'], 'HMAN.LOG', true],
  [['*.lo_'], 'hman.lo_', true],
  [['old*'], 'oldlogs', true],
  [['a.log'], 'aXlog', false],
  [['*(copy)*'], 'hman (copy).log', true],
  [[''], '', false],
])('excluded by %j: %s', (patterns, name, expected) => {
  expect(excludedBy(patterns)(name)).toBe(expected);
});
