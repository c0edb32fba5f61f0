import { expect, test } from 'vitest';
import { codeUnderCursor } from '../../client/codeUnderCursor.ts';
import { catalog } from '../../server/catalog/index.ts';
import { sqlStates } from '../../server/catalog/sqlStates.ts';
import { lookUpErrorCodes } from '../../server/lsp/features/errorCodeLookup.ts';

/** The first that is found, as `code name`. */
const first = (text: string): string => {
  const [found] = lookUpErrorCodes(catalog.errorCodes, text);
  return found ? `${found.code} ${found.name}`.trim() : '';
};

const nameNotResolved = '0x80072EE7 ERROR_WINHTTP_NAME_NOT_RESOLVED';

test.each([
  ['0x80072EE7', nameNotResolved],
  ['0X80072ee7', nameNotResolved],
  ['80072EE7', nameNotResolved],
  ['80072ee7', nameNotResolved],
  ['-2147012889', nameNotResolved],
  ['2147954407', nameNotResolved],
  ['hr = 0x80072EE7, retry', nameNotResolved],
  ['12007', '0x00002EE7 ERROR_WINHTTP_NAME_NOT_RESOLVED'],
  ['2EE7', '0x00002EE7 ERROR_WINHTTP_NAME_NOT_RESOLVED'],
  ['5', '0x00000005 ERROR_ACCESS_DENIED'],
  ['80070005', '0x80070005 ERROR_ACCESS_DENIED'],
  ['-2147024891', '0x80070005 ERROR_ACCESS_DENIED'],
  ['SQL 1205', '0x000004B5 SQL 1205: deadlock victim'],
  ['Msg 2627, Level 14', '0x00000A43 SQL 2627: unique constraint'],
  ['[40001][1205][Microsoft][SQL Server Native Client 11.0]', '40001 SQLSTATE'],
  ['08S01', '08S01 SQLSTATE'],
  ['SQLSTATE: 42000', '42000 SQLSTATE'],
  ['ERROR_WINHTTP_NAME_NOT_RESOLVED', '0x00002EE7 ERROR_WINHTTP_NAME_NOT_RESOLVED'],
  ['0x8ABC1234', '0x8ABC1234'],
  ['', ''],
  ['zz', ''],
])('%s means %s', (text, expected) => {
  expect(first(text)).toBe(expected);
});

test('notations of a code, and its number of Windows', () => {
  expect(lookUpErrorCodes(catalog.errorCodes, '0x80072EE7')[0]!.notations).toEqual(['-2147012889', '2147954407', 'Win32 12007']);
  expect(lookUpErrorCodes(catalog.errorCodes, '0x8ABC1234')[0]).toEqual({
    code: '0x8ABC1234',
    name: '',
    meaning: '',
    family: '',
    notations: ['-1967386060', '2327581236'],
  });
});

test('a mere number has a meaning in each family that knows it; a call of SQL comes first where SQL is named', () => {
  const families = (text: string) => lookUpErrorCodes(catalog.errorCodes, text).map(({ family }) => family);
  expect(families('229')).toContain('sql');
  expect(families('[42000][229][Microsoft]').slice(0, 2)).toEqual(['sql', 'sql']);
});

test('words find by name and meaning, all of them', () => {
  const found = lookUpErrorCodes(catalog.errorCodes, 'access denied');
  expect(found.length).toBeGreaterThan(1);
  expect(found[0]!.name).toBe('ERROR_ACCESS_DENIED');
  for (const { name, meaning } of found) expect(`${name} ${meaning}`.toLowerCase()).toMatch(/access[\s\S]*denied|denied[\s\S]*access/);
});

test('a long text is looked at in part and in no time', () => {
  expect(lookUpErrorCodes(catalog.errorCodes, `${'a1 '.repeat(100_000)}0x80072EE7`).length).toBeLessThanOrEqual(50);
});

test('each SQLSTATE is five characters, once', () => {
  for (const { state } of sqlStates) expect(state).toMatch(/^[0-9A-Z]{5}$/);
  expect(new Set(sqlStates.map(({ state }) => state)).size).toBe(sqlStates.length);
});

test.each([
  ['Failed, hr=0x80072|EE7 again', '0x80072EE7'],
  ['|0x80004005', '0x80004005'],
  ['returned -21470|12889', '-2147012889'],
  ['*** [42000][12|05][Microsoft]', '[42000][1205]'],
  ['error code = 1|2', '12'],
  ['Wor|ds before 0x80072EE7', '0x80072EE7'],
  ['87D00|213 from the client', '87D00213'],
  ['no| code', undefined],
])('the code at the cursor of "%s" is %s', (marked, expected) => {
  expect(codeUnderCursor(marked.replace('|', ''), marked.indexOf('|'))).toBe(expected);
});
