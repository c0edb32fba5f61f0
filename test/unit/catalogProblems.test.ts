import { expect, test } from 'vitest';
import { catalogProblemsOf, findRecords } from '../../server/lsp/features/catalogProblems.ts';

/** What the text says at each place that is found. */
function check(text: string, ...expected: readonly string[]) {
  expect(() => JSON.parse(text.replace(/^\uFEFF/, ''))).not.toThrow();
  expect(findRecords(text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
}

test('each record of the list has its place: that of its id', () => {
  check('[{ "id": "a.b" }, 5, { "says": ["x"] }, null]', '"a.b"', '5', '{', 'null');
  check('{ "signals": [{ "says": ["]"], "id": "a.b", "marks": { "id": "c" } }] }', '"a.b"');
  check('{ "other": [1, { "signals": [2] }], "signals": [3], "last": [4] }', '3');
  check('\uFEFF[["id"], "id", {"id": {}}]', '[', '"id"', '{');
  check('[{ "x\\"id": 1, "means": "\\": [{", "id" : "a.b" }]', '"a.b"');
  check('{}');
  check('[]');
});

const file = (text: string | undefined, index: number | null, message = 'wrong') => ({ path: '/x', text, problems: [{ index, message }] });

test('a problem stands at its record, else where the parser stopped, else at the beginning', () => {
  const rangeOf = (...of: Parameters<typeof file>) => catalogProblemsOf(file(...of)).map(({ range }) => range.start);
  expect(rangeOf('[\n  { "id": "a.b" },\n  { "id": "c.d" }\n]', 1)).toEqual([{ line: 2, character: 10 }]);
  expect(rangeOf('[\n1 2]', null, 'not valid JSON: Expected … in JSON at position 4 (line 2 column 3)')).toEqual([
    { line: 1, character: 2 },
  ]);
  expect(rangeOf('5', null)).toEqual([{ line: 0, character: 0 }]);
  expect(rangeOf(undefined, null)).toEqual([]);
});
