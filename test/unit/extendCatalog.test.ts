import { expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import type { Catalog } from '../../server/catalog/types.ts';
import { encode } from '../../server/engine/bytes.ts';
import { Analysis, extendCatalog, Knowledge } from '../../server/engine/index.ts';

const good = {
  id: 'site.backup-started',
  log: 'hman',
  says: ['Our own backup of {what} has begun'],
  means: 'The backup script of this site has begun.',
  known: 'observed',
  source: 'our script, 2026',
  examples: [{ line: 'Our own backup of CAS has begun', captures: { what: 'CAS' } }],
};

function check(data: unknown, expectedIds: readonly string[], ...problems: readonly (string | RegExp)[]) {
  const extended = extendCatalog(catalog, typeof data === 'string' ? data : JSON.stringify(data));
  expect(extended.catalog.signals.slice(catalog.signals.length).map(({ id }) => id)).toEqual(expectedIds);
  const messages = extended.problems.map(({ message }) => message);
  expect(messages.length, messages.join('\n')).toBe(problems.length);
  for (const [i, problem] of problems.entries()) expect(messages[i]).toMatch(problem);
}

test('a right record is taken, in a list or an object', () => {
  check([good], ['site.backup-started']);
  check({ signals: [good] }, ['site.backup-started']);
  check({ signals: [] }, []);
  check(`\uFEFF${JSON.stringify([good])}`, ['site.backup-started']);
  check([{ ...good, marks: { flow: 'sync', stage: 'process', becomes: 'active' }, severity: 'warning' }], ['site.backup-started']);
  check([{ ...good, log: ['hman', 'distmgr'] }], ['site.backup-started']);
});

test('what is no list of records', () => {
  check('{', [], /^not valid JSON: /);
  check('null', [], 'expected an object with a list "signals" of records');
  check('{}', [], 'expected an object with a list "signals" of records');
  check('"x"', [], 'expected an object with a list "signals" of records');
});

test('a problem says which record it is about', () => {
  const indices = (text: string) => extendCatalog(catalog, text).problems.map(({ index }) => index);
  expect(indices('{')).toEqual([null]);
  expect(indices(JSON.stringify([null, good, { ...good, id: 'X' }]))).toEqual([0, 2]);
});

test('a wrong record is named and left out, the others stay', () => {
  check([null, good, 5], ['site.backup-started'], 'record 1: expected an object', 'record 3: expected an object');
  const wrong = (change: object, problem: string | RegExp) => check([{ ...good, ...change }], [], problem);
  wrong({ id: 'Backup' }, 'record "Backup": "id" must be words of small letters joined by dots');
  wrong({ id: 'sync.cycle-due' }, 'its id is taken');
  wrong({ log: 'hmann' }, '"log": no log is known as "hmann"');
  wrong({ log: 5 }, '"log" must be the name of a log');
  wrong({ says: [] }, '"says" must be a list of templates');
  wrong({ says: 'x' }, '"says" must be a list of templates');
  wrong({ means: '' }, '"means" must say');
  wrong({ known: 'certain' }, '"known" must be');
  wrong({ source: undefined }, '"source" must say');
  wrong({ examples: [] }, '"examples" must hold at least one');
  wrong({ examples: [{}] }, '"examples" must hold at least one');
  wrong({ severity: 'fatal' }, '"severity" must be');
  wrong({ marks: { flow: 'backup', stage: 'x' } }, '"marks.flow" must be one of');
  wrong({ marks: { flow: 'sync', stage: 'x' } }, '"marks.stage" must be one of');
  wrong({ marks: { flow: 'sync', stage: 'process', becomes: 'ready' } }, '"marks.becomes" must be');
  wrong({ marks: null }, '"marks.flow" must be one of');
  wrong({ says: ['{what}'] }, 'has no literal text');
  wrong({ says: ['Our own backup of {what:thing} has begun'] }, 'unknown type "thing"');
});

test('fields of a wrong shape that would hurt later are found now', () => {
  const wrong = (change: object, problem: string | RegExp) => check([{ ...good, ...change }], [], problem);
  wrong({ marksWhen: 'x' }, '"marksWhen" must be');
  wrong({ marksWhen: [{ capture: 'what', is: ['CAS'] }] }, '"marksWhen" must be');
  wrong({ marksWhen: [{ capture: 'what', is: 'CAS', marks: { flow: 'sync', stage: 'process' } }] }, '"marksWhen" must be');
  wrong({ marksWhen: [{ capture: 'what', is: ['CAS'], marks: { flow: 'sync', stage: 'x' } }] }, '"marks.stage" must be one of');
  wrong({ marks: { flow: 'sync', stage: 'process', reason: 5 } }, '"marks.reason" must be');
  wrong({ marks: { flow: 'sync', stage: 'process', step: {} } }, '"marks.step" must be');
  wrong({ marks: { flow: 'sync', stage: 'process', ends: 'now' } }, '"marks.ends" must be');
  wrong({ thread: 'starts' }, '"thread" must be');
  wrong({ examples: [{ line: 'Our own backup of CAS has begun', captures: 'CAS' }] }, '"captures" must be');
  wrong({ examples: [{ line: 'Our own backup of CAS has begun', captures: { what: 5 } }] }, '"captures" must be');
});

test('an example must hit its own record, and capture what it says', () => {
  check([{ ...good, examples: [{ line: 'Something else of ours' }] }], [], 'its example is recognised as nothing: Something else of ours');
  check(
    [
      {
        ...good,
        says: ['Processing Configuration Manager Update {x}'],
        examples: [{ line: 'Processing Configuration Manager Update manifest file C:\\x' }],
      },
    ],
    [],
    /its example is recognised as "sync\./,
  );
  check(
    [{ ...good, examples: [{ line: 'Our own backup of CAS has begun', captures: { what: 'PS1' } }] }],
    [],
    'its example captures what = "CAS", not "PS1"',
  );
});

test('two records with one id: the first is taken', () => {
  check(
    [good, { ...good, says: ['Other {what} words'], examples: [{ line: 'Other x words' }] }],
    ['site.backup-started'],
    'its id is taken',
  );
});

test('a record for every log', () => {
  check([{ ...good, log: 'any' }], ['site.backup-started']);
  // In a log of its own that has a better record for such a line, that one goes before.
  check(
    [{ ...good, log: 'any', says: ["Hasn't synced {when}"], examples: [{ line: "Hasn't synced recently." }] }],
    ['site.backup-started'],
  );
});

test('two records of the site that fit one example: both are named, the first is taken', () => {
  const second = {
    ...good,
    id: 'site.backup-of',
    says: ['Our own backup of {site} has {how}'],
    examples: [{ line: 'Our own backup of PS1 has failed' }],
  };
  // The more literal of two is sure, whichever comes first.
  check([good, second], ['site.backup-started', 'site.backup-of']);
  check([second, good], ['site.backup-of', 'site.backup-started']);
  // As literal as each other.
  const twin = {
    ...good,
    id: 'site.twin',
    says: ['Our own backup of {name:word} has begun'],
    examples: [{ line: 'Our own backup of PS1 has begun' }],
  };
  const ends = {
    ...good,
    id: 'site.ends',
    says: ['Our own backup of C{rest} has begun'],
    examples: [{ line: 'Our own backup of CTX has begun' }],
  };
  check([good, twin], ['site.backup-started'], /record "site\.twin": .*"site\.backup-started".*neither is sure: Our own backup of/);
  check([twin, good], ['site.twin'], /record "site\.backup-started": .*"site\.twin".*neither is sure: Our own backup of/);
  check([good, ends], ['site.backup-started'], /record "site\.ends": it also fits an example of "site\.backup-started"/);
  // In different logs they never meet.
  check([good, { ...twin, log: 'distmgr' }], ['site.backup-started', 'site.twin']);
  check([good, { ...twin, log: 'any' }], ['site.backup-started'], '"site.backup-started"');
});

test('records of an earlier file count as much as those of the same one', () => {
  const first = extendCatalog(catalog, JSON.stringify([good])).catalog;
  const twin = { ...good, id: 'site.twin', examples: [{ line: 'Our own backup of PS1 has begun' }] };
  const { catalog: both, problems } = extendCatalog(first, JSON.stringify([twin]));
  expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('"site.backup-started"')]);
  expect(both.ownSignals?.map(({ id }) => id)).toEqual(['site.backup-started']);
});

test('a log of which the site alone knows a line: its other lines are no lines of other logs', () => {
  const unknownLog = catalog.logs.find(({ id }) => !catalog.signals.some(({ log }) => [log].flat().includes(id)))!;
  const known = "Hasn't synced recently.";
  const ids = (extended: Catalog) => {
    const analysis = new Analysis(new Knowledge(extended));
    const reader = analysis.openSource({ id: 'x', path: `/logs/${unknownLog.file}` });
    const seen: (string | undefined)[] = [];
    reader.onTag = ({ record }) => seen.push(record?.id);
    reader.write(encode(`${known}\r\nOur own backup of CAS has begun\r\nnobody knows this\r\n`));
    reader.end();
    return seen;
  };
  expect(ids(catalog)).toEqual([undefined, undefined, undefined]);
  expect(ids(extendCatalog(catalog, JSON.stringify([{ ...good, log: unknownLog.id }])).catalog)).toEqual([undefined, good.id, undefined]);
});
