import { expect, test } from 'vitest';
import { appendRecord, parseLineToTeach } from '../../client/ownCatalog.ts';
import type { TreeNode } from '../../client/treeModel.ts';
import { unknownMessage, unknownTree } from '../../client/unknownTree.ts';
import type { RecordStub, UnknownLines } from '../../server/protocol/server.ts';

const record: RecordStub = {
  id: 'hman.ours',
  log: 'hman',
  says: ['Ours'],
  means: '…',
  known: 'observed',
  source: 'seen at hman.log, 2026-03-17',
  examples: [{ line: 'Ours, with "means": "…" in it' }],
};

/** The records of the text afterwards; the meaning that is to be written must stand where it is said. */
function check(text: string, expected: unknown) {
  const changed = appendRecord(text, record);
  expect(changed && JSON.parse(changed.text)).toEqual(expected);
  if (!changed) return;
  const { offset, length } = changed.meaning;
  expect(changed.text.slice(offset - 10, offset + length + 1)).toBe('"means": "…"');
  expect(changed.text).toBe(`${JSON.stringify(JSON.parse(changed.text), null, 2)}\n`);
}

test('a record is added at the end, the rest of the file stays', () => {
  check('', { signals: [record] });
  check(' \r\n', { signals: [record] });
  check('{}', { signals: [record] });
  check('[]', [record]);
  check('\uFEFF{ "$schema": "x", "signals": [{ "id": "a.b" }, null] }', { $schema: 'x', signals: [{ id: 'a.b' }, null, record] });
});

test('an id of the file is not taken twice', () => {
  check('[{ "id": "hman.ours" }, { "id": "hman.ours-2" }]', [{ id: 'hman.ours' }, { id: 'hman.ours-2' }, { ...record, id: 'hman.ours-3' }]);
});

test('what is no list of records is not touched', () => {
  for (const text of ['{', '"x"', 'null', '{ "signals": {} }', '[1,]']) check(text, undefined);
});

test('a line to teach is checked, whoever sends it', () => {
  const line = { log: 'hman', file: 'hman.log', template: 'Ours', text: 'Ours' };
  expect(parseLineToTeach({ ...line, more: 1 })).toEqual(line);
  for (const value of [undefined, null, 'x', [], {}, { ...line, log: 1 }, { ...line, text: '' }])
    expect(parseLineToTeach(value)).toBeUndefined();
});

const place = (path: string, line: number, text: string) => ({ path, line, text });
const lines: UnknownLines = {
  shapes: [
    {
      template: 'Ours {num1:num}',
      log: 'hman',
      file: 'hman.log',
      count: 1200,
      examples: [place('/logs/hman.lo_', 3, 'Ours 1'), place('/logs/hman.log', 7, 'Ours 2')],
    },
    { template: 'Other', log: 'distmgr', file: 'distmgr.log', count: 5, examples: [place('/logs/distmgr.log', 1, 'Other')] },
    { template: 'More', log: 'hman', file: 'hman.log', count: 1, examples: [place('/logs/hman.log', 9, 'More')] },
  ],
  dropped: 0,
  entries: 5000,
};

/** A tree as indented lines: label | description. */
const draw = (nodes: readonly TreeNode[], indent = ''): string =>
  nodes.map(node => `${indent}${node.label} | ${node.description}\n${draw(node.getChildren?.() ?? [], `${indent}  `)}`).join('');

test('log → shape → example, the most frequent first', () => {
  expect(`\n${draw(unknownTree(lines))}`).toBe(`
hman.log | 1,201 lines in 2 shapes
  Ours {num1:num} | 1,200
    hman.lo_:3 | Ours 1
    hman.log:7 | Ours 2
  More | 1
    hman.log:9 | More
distmgr.log | 5 lines in 1 shape
  Other | 5
    distmgr.log:1 | Other
`);
});

test('a shape leads to its first line and can be taught', () => {
  const [shape] = unknownTree(lines)[0]?.getChildren?.() ?? [];
  expect(shape).toMatchObject({
    context: 'unknownShape',
    action: { kind: 'place', place: { path: '/logs/hman.lo_', line: 3 } },
    line: { log: 'hman', file: 'hman.log', template: 'Ours {num1:num}', text: 'Ours 1' },
  });
});

test('nothing found is not nothing read', () => {
  expect(unknownMessage(undefined)).toBeUndefined();
  expect(unknownMessage({ shapes: [], dropped: 0, entries: 0 })).toBe('No log has been read yet.');
  expect(unknownMessage({ shapes: [], dropped: 0, entries: 1 })).toBe('Each of 1 entry is known.');
  expect(unknownMessage(lines)).toBe('Not known when last looked for: 1,206 of 5,000 entries.');
  expect(unknownMessage({ ...lines, dropped: 4 })).toMatch(/: 1,210 of .* 4 lines of further shapes are not listed\.$/);
});
