import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type LogFilter,
  type LogQueries,
  type LogQueryName,
  type LogViewState,
  noFilter,
  readyFilters,
} from '../../server/protocol/logView.ts';
import { closeLogView, logViewState, openLogView, queryLogView, refreshLogView } from '../../server/protocol/logViewRequests.ts';
import { type LspClient, startLspClient } from './lspClient.ts';

let client: LspClient;
let folder: string;
let states: LogViewState[];
const waiting = new Set<() => void>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flow-logview-'));
  states = [];
  client = await startLspClient(() => Date.UTC(2026, 1, 1));
  client.connection.onNotification(logViewState, ({ state }) => {
    states.push(state);
    for (const look of [...waiting]) look();
  });
});
afterEach(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

const clock = (n: number) => new Date(Date.UTC(2026, 0, 31, 10, 0, n)).toISOString().slice(11, 23);
const line = (text: string, n: number, { thread = 4984, component = 'SMS_DMP_DOWNLOADER', bias = '+0' } = {}) =>
  `${text}  $$<${component}><01-31-2026 ${clock(n)}${bias}><thread=${thread} (0x${thread.toString(16).toUpperCase()})>\r\n`;

const guid = '8576527e-dde9-4146-8ed9-db91091c38ef';
const base = [
  line('Checking for preview version~~', 0),
  line('Download Easy setup payloads~~', 1),
  line(`Download content for payload ${guid}~~`, 2),
  line('ERROR: Our own tool broke on 0x80072ee7~~', 3, { thread: 77 }),
  line('WARNING: Retry in the next polling cycle', 4),
  line('Something else entirely', 5, { component: 'SMS_OTHER' }),
];

/** Resolves with the state in which all is read and looked at. */
const settled = (from = 0) =>
  new Promise<LogViewState>(resolve => {
    const look = () => {
      const state = states.slice(from).findLast(({ work }) => work === null);
      if (!state) return;
      waiting.delete(look);
      resolve(state);
    };
    waiting.add(look);
    look();
  });

async function open(...logs: readonly (readonly [name: string, text: string])[]): Promise<LogViewState> {
  for (const [name, text] of logs) writeFileSync(join(folder, name), text);
  const { sources } = await client.connection.sendRequest(openLogView, { view: 'v', paths: logs.map(([name]) => join(folder, name)) });
  expect(sources.map(({ name }) => name)).toEqual(logs.map(([name]) => name));
  await client.connection.sendRequest(refreshLogView, { view: 'v' });
  return settled();
}

const query = <N extends LogQueryName>(name: N, parameters: LogQueries[N][0]) =>
  client.connection.sendRequest(queryLogView, { view: 'v', query: { name, parameters } as never }) as Promise<LogQueries[N][1]>;

async function filter(change: Partial<LogFilter>, keep: number | null = null) {
  const from = states.length;
  const answer = await query('filter', { filter: { ...noFilter, ...change }, keep });
  return { ...answer, state: answer.problem === null ? await settled(from) : states.at(-1)! };
}

const textsOf = async (state: LogViewState) =>
  (await query('rows', { generation: state.generation, from: 0, count: 100 })).rows.map(({ text }) => text);

const dmp = (lines: readonly string[]) => open(['dmpdownloader.log', lines.join('')]);

test('rows have what a line says, and the time since the one before', async () => {
  const state = await dmp(base);
  expect(state).toMatchObject({ rows: 6, entries: 6, errors: 1, warnings: 1, problem: null });
  const { rows } = await query('rows', { generation: state.generation, from: 2, count: 2 });
  expect(rows).toMatchObject([
    {
      entry: 2,
      line: 3,
      utcMs: Date.UTC(2026, 0, 31, 10, 0, 2),
      deltaMs: 1000,
      thread: 4984,
      severity: null,
      stage: { id: 'download.payload' },
    },
    { entry: 3, line: 4, thread: 77, severity: 'error', stage: null },
  ]);
});

describe('filters', () => {
  test.each<readonly [string, Partial<LogFilter>, readonly number[]]>([
    ['text, in any case', { text: 'EASY SETUP' }, [1]],
    ['text, in this case', { text: 'EASY SETUP', isCaseSensitive: true }, []],
    ['an expression', { text: '^(Check|Some)', isRegex: true }, [0, 5]],
    ['a component', { components: ['sms_other'] }, [5]],
    ['a thread', { threads: [77] }, [3]],
    ['severities', { severities: ['error', 'warning'] }, [3, 4]],
    ['a stage, also of lines that only its thread tells', { stages: ['download.payload'] }, [2, 4]],
    ['a package', { package: guid.toUpperCase() }, [2]],
    ['a span of time', { fromUtcMs: Date.UTC(2026, 0, 31, 10, 0, 1), toUtcMs: Date.UTC(2026, 0, 31, 10, 0, 2) }, [1, 2]],
    ['two at once', { text: 'retry', severities: ['error'] }, []],
  ])('%s', async (_, change, expected) => {
    await dmp(base);
    const { state } = await filter(change);
    expect(state.rows).toBe(expected.length);
    const { rows } = await query('rows', { generation: state.generation, from: 0, count: 10 });
    expect(rows.map(({ entry }) => entry)).toEqual(expected);
  });

  test('the ready ones find what they are named for', async () => {
    await dmp(base);
    const found = [];
    for (const ready of readyFilters) found.push([ready.name, (await filter(ready.filter)).state.rows]);
    expect(found).toEqual([
      ['Easy setup lines', 1],
      ['Errors and warnings', 2],
      ['Lines of a stage', expect.any(Number)],
    ]);
  });

  test('a wrong expression is told and changes nothing', async () => {
    await dmp(base);
    const { problem } = await filter({ text: '(', isRegex: true });
    expect(problem).toMatch(/Unterminated group|Invalid regular expression/);
    expect((await query('facets', {})).components[0]).toEqual({ value: 'SMS_DMP_DOWNLOADER', count: 5 });
  });

  test('an expression that would try for ever is stopped', async () => {
    await dmp([...base, line(`${'a'.repeat(60)}!`, 6)]);
    const from = states.length;
    await query('filter', { filter: { ...noFilter, text: '^(a+)+$', isRegex: true }, keep: null });
    const state = await settled(from);
    expect(state.filterProblem).toMatch(/takes too long/);
  });

  test('the chosen entry keeps its place', async () => {
    await dmp(base);
    expect(await filter({ severities: ['error', 'warning'] }, 4)).toMatchObject({ row: 1 });
    expect(await filter({}, 4)).toMatchObject({ row: 4 });
  });

  test('rows of an earlier generation are none', async () => {
    const before = await dmp(base);
    await filter({ text: 'retry' });
    expect((await query('rows', { generation: before.generation, from: 0, count: 10 })).rows).toEqual([]);
  });
});

test('a log that grows goes on in the filter', async () => {
  await dmp(base);
  const { state } = await filter({ severities: ['error'] });
  expect(state.rows).toBe(1);
  appendFileSync(join(folder, 'dmpdownloader.log'), line('ERROR: once more', 9));
  const from = states.length;
  await client.connection.sendRequest(refreshLogView, { view: 'v' });
  const after = await settled(from);
  expect(after).toMatchObject({ rows: 2, entries: 7, errors: 2, generation: state.generation });
  expect(await textsOf(after)).toEqual(['ERROR: Our own tool broke on 0x80072ee7', 'ERROR: once more']);
});

test('find goes both ways, and to errors', async () => {
  const { generation } = await dmp(base);
  const find = (from: number, isBack: boolean, text: string) =>
    query('find', { generation, from, isBack, sought: { kind: 'text', filter: { ...noFilter, text } } });
  expect(await find(-1, false, 'download')).toEqual({ row: 1, problem: null });
  expect(await find(1, false, 'download')).toEqual({ row: 2, problem: null });
  expect(await find(2, false, 'download')).toEqual({ row: null, problem: null });
  expect(await find(2, true, 'download')).toEqual({ row: 1, problem: null });
  expect(await query('find', { generation, from: 0, isBack: false, sought: { kind: 'error' } })).toEqual({ row: 3, problem: null });
  expect(await query('find', { generation, from: 3, isBack: true, sought: { kind: 'error' } })).toEqual({ row: null, problem: null });
});

test('marks say where errors and warnings are', async () => {
  const { generation } = await dmp(base);
  expect((await query('marks', { generation, buckets: 100 })).marks).toEqual([
    { row: 3, severity: 'error' },
    { row: 4, severity: 'warning' },
  ]);
  expect((await query('marks', { generation, buckets: 2 })).marks).toEqual([{ row: 3, severity: 'error' }]);
});

test('the details explain a line', async () => {
  const { generation } = await dmp([...base, line('STATMSG: ID=1015 SEV=I LEV=M', 8)]);
  const payload = await query('detail', { generation, row: 2 });
  expect(payload).toMatchObject({ signal: 'download.payload-started', source: expect.stringContaining('documented') });
  expect(payload!.captures[0]!.value.toLowerCase()).toContain(guid);
  expect((await query('detail', { generation, row: 3 }))!.codes[0]!.text).toMatch(/^0x80072ee7 = server or proxy name not resolved/);
  expect((await query('detail', { generation, row: 6 }))!.statusMessage).toMatch(/^1015: Site component manager installed/);
});

test('rows are copied as text, as cells and as Markdown, and stay what they are', async () => {
  const { generation } = await dmp([line('=HYPERLINK("x")\twith | pipe', 0), line('<b>two</b>\r\nlines', 1)]);
  const copy = (format: 'text' | 'tsv' | 'markdown') => query('copy', { generation, from: 0, to: 1, format, timeZone: 'utc' });
  expect(await copy('text')).toEqual({
    text: [
      '2026-01-31T10:00:00.000Z  dmpdownloader.log  SMS_DMP_DOWNLOADER  thread 4984  =HYPERLINK("x")\twith | pipe\n',
      '2026-01-31T10:00:01.000Z  dmpdownloader.log  SMS_DMP_DOWNLOADER  thread 4984  <b>two</b>\r\nlines\n',
    ].join(''),
    rows: 2,
  });
  const tsv = (await copy('tsv')).text.split('\r\n');
  expect(tsv[0]).toBe('Time\tLog\tLine\tComponent\tThread\tSeverity\tStage\tMessage');
  expect(tsv[1]).toBe(`2026-01-31T10:00:00.000Z\tdmpdownloader.log\t1\tSMS_DMP_DOWNLOADER\t4984\t\t\t"'=HYPERLINK(""x"") with | pipe"`);
  const markdown = (await copy('markdown')).text.split('\n');
  expect(markdown[2]).toContain('with \\| pipe |');
  expect(markdown[3]).toContain('&lt;b&gt;two&lt;/b&gt;<br>lines |');
});

test('several logs stand in the order of UTC', async () => {
  const state = await open(
    ['dmpdownloader.log', line('first', 0) + line('third', 2)],
    ['hman.log', line('second', 1 + 8 * 3600, { bias: '-480' })],
  );
  expect(await textsOf(state)).toEqual(['first', 'second', 'third']);
  const { state: one } = await filter({ sources: [1] });
  expect(await textsOf(one)).toEqual(['second']);
});

test('a log that is not there says so', async () => {
  await client.connection.sendRequest(openLogView, { view: 'v', paths: [join(folder, 'none.log')] });
  await client.connection.sendRequest(refreshLogView, { view: 'v' });
  expect((await settled()).problem).toBe('there is no file or folder at this path');
});

test('a view that was closed answers no more', async () => {
  await dmp(base);
  await client.connection.sendNotification(closeLogView, { view: 'v' });
  await expect(query('facets', {})).rejects.toThrow(/not open any more/);
});
