import { describe, expect, test } from 'vitest';
import { groupFiles, parseLogName } from '../../server/sources/logFiles.ts';

const isKnownLog = (base: string): boolean => ['hman', 'dmpdownloader', 'job-20240131'].includes(base.toLowerCase());

describe('names', () => {
  test.each([
    ['hman.log', 'hman', 'current', ''],
    ['HMAN.LOG', 'HMAN', 'current', ''],
    ['hman.lo_', 'hman', 'rolled', ''],
    ['hman-20240131-120000.log', 'hman', 'dated', '20240131120000'],
    ['hman-20240131.log', 'hman', 'dated', '20240131000000'],
    ['hman_2024-01-31.log', 'hman', 'dated', '20240131000000'],
    ['hman-20240131120005.log', 'hman', 'dated', '20240131120005'],
    ['SMS_DM-20240131-120000.lo_', 'SMS_DM', 'dated', '20240131120000'],
    ['hman-20241331-120000.log', 'hman-20241331-120000', 'current', ''],
    ['job-20240131.log', 'job-20240131', 'current', ''],
    ['CloudDP-8576527e-dde9-4146-8ed9-123456789012.log', 'CloudDP-8576527e-dde9-4146-8ed9-123456789012', 'current', ''],
    ['20240131.log', '20240131', 'current', ''],
    ['hman.log.txt', 'hman.log.txt', 'current', ''],
    ['hman (2).log', 'hman (2)', 'current', ''],
  ])('%s', (name, base, age, stamp) => {
    expect(parseLogName(name, isKnownLog)).toEqual({ base, age, stamp });
  });
});

function check(paths: readonly (string | [string, number])[], expected: readonly string[]): void {
  const files = paths.map(path => (typeof path === 'string' ? { path } : { path: path[0], modifiedMs: path[1] }));
  const shown = groupFiles(files, isKnownLog).map(one => `${one.base}: ${[...one.predecessors, one.current ?? '-'].join(' ')}`);
  expect(shown).toEqual(expected);
}

test('a catalog that knows a log by the first word of its name takes no date for a log', () => {
  const isKnown = (base: string): boolean => base.startsWith('hman');
  expect(parseLogName('hman-20240131-120000.log', isKnown)).toMatchObject({ base: 'hman', age: 'dated' });
});

describe('sources', () => {
  test('predecessors oldest first, the current file last', () => {
    check(
      ['/l/hman.log', '/l/hman-20240201-000000.log', '/l/hman.lo_', '/l/hman-20240131-120000.log'],
      ['hman: /l/hman-20240131-120000.log /l/hman-20240201-000000.log /l/hman.lo_ /l/hman.log'],
    );
  });
  test('a .lo_ from before the log had a history is the oldest', () => {
    check(
      [
        ['/l/hman.lo_', 1],
        ['/l/hman-20240131.log', 2],
        ['/l/hman-20240201.log', 3],
        ['/l/hman.log', 4],
      ],
      ['hman: /l/hman.lo_ /l/hman-20240131.log /l/hman-20240201.log /l/hman.log'],
    );
  });
  test('the current file can be gone', () => check(['/l/hman.lo_'], ['hman: /l/hman.lo_ -']));
  test('case does not matter between a log and its predecessor', () =>
    check(['/l/HMan.log', '/l/hman.LO_'], ['HMan: /l/hman.LO_ /l/HMan.log']));
  test('folders are apart', () => check(['/a/hman.log', '/b/hman.lo_'], ['hman: /a/hman.log', 'hman: /b/hman.lo_ -']));
  test('names that differ in case only are two logs', () => {
    const sources = groupFiles([{ path: '/l/HMAN.log' }, { path: '/l/hman.log' }, { path: '/l/hman.lo_' }], isKnownLog);
    expect(sources.map(one => [one.current, one.predecessors.length])).toEqual([
      ['/l/HMAN.log', 1],
      ['/l/hman.log', 0],
    ]);
    expect(new Set(sources.map(one => one.key)).size).toBe(2);
  });
  test('keys of one folder are equal in any spelling', () => {
    const key = (path: string) => groupFiles([{ path }], isKnownLog)[0]?.key;
    expect(key('C:\\Logs\\HMAN.log')).toBe(key('c:/logs/hman.lo_'));
  });
});
