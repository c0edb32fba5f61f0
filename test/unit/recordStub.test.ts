import { expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { extendCatalog, recordStub, shapeOf } from '../../server/engine/index.ts';

const noneTaken = () => false;
const stubOf = (text: string, log = 'hman', isTaken: (id: string) => boolean = noneTaken) =>
  recordStub({ log, file: 'hman.log', template: shapeOf(text), text }, '2026-03-17', isTaken);

/** What is made of a line is a record that the catalog takes. */
function check(text: string, expected: object, log?: string) {
  const record = stubOf(text, log);
  expect(record).toMatchObject(expected);
  const { catalog: extended, problems } = extendCatalog(catalog, JSON.stringify([record]));
  expect(problems, text).toEqual([]);
  expect(extended.signals.at(-1)).toEqual(record);
}

test('a record of a line: all but its meaning', () => {
  const text = 'Our backup of CAS10001 has begun in D:\\Backup, 12 files~';
  check(text, {
    id: 'hman.our-backup-of-has-begun',
    log: 'hman',
    says: ['Our backup of {packageId1:packageId} has begun in {path1:path} {num1:num} files'],
    means: '…',
    known: 'observed',
    source: 'seen at hman.log, 2026-03-17',
    examples: [{ line: text }],
  });
});

test('every line makes a right record', () => {
  check('WARNING: Our disk is almost full', { id: 'hman.our-disk-is-almost-full', says: ['WARNING: Our disk is almost full'] });
  check('First of many\nlines, 0x80070005', { id: 'hman.first-of-many-lines' });
  check('Ours: {nice} and {nice:text}', { says: ['Ours: {braces1:text} and {braces2:text}'] });
  check('Ours: 50 % of "D:\\a b" <done>.', {});
  check('ÄÖÜ: ours', { id: 'hman.ours' });
  check(`Ours ${'long '.repeat(200)}`, {});
  check('A site of ours', { id: 'site.site-of-ours', log: 'any' }, 'any');
  check('Ours', { id: 'adminui-extensioninstaller.ours' }, 'adminui.extensioninstaller');
});

test('a line without words stands for itself', () => {
  check('4711', { id: 'hman.line', says: ['4711'] });
  check('C:\\Ours\\1.cab', { says: ['C:\\Ours\\1.cab'] });
});

test('an id that is taken gets a number', () => {
  const taken = new Set(['hman.ours-again', 'hman.ours-again-2']);
  expect(stubOf('Ours again', 'hman', id => taken.has(id)).id).toBe('hman.ours-again-3');
});
