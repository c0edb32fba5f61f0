/** Reading logs in the text editor: what the server answers. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  CodeLensRefreshRequest,
  CodeLensRequest,
  DefinitionRequest,
  DocumentHighlightRequest,
  InlayHintRequest,
  type Location,
  ReferencesRequest,
  SemanticTokensRangeRequest,
} from 'vscode-languageserver-protocol';
import { URI } from 'vscode-uri';
import { getLineMarks, getSpan, getTextSnapshot, lookUpErrorCode } from '../../server/protocol/editor.ts';
import { commands } from '../../server/protocol/ids.ts';
import { getLines } from '../../server/protocol/server.ts';
import { type LspClient, startLspClient } from './lspClient.ts';

let folder: string;
let client: LspClient;
let refreshed = 0;
const start = Date.UTC(2026, 0, 12, 8);

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flow-editing-'));
  refreshed = 0;
  client = await startLspClient(() => start + 60_000);
  client.connection.onRequest(CodeLensRefreshRequest.type, () => void refreshed++);
});

afterEach(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

const two = (value: number) => String(value).padStart(2, '0');
const file = (name: string) => path.join(folder, name);
const uriOf = (name: string) => URI.file(file(name)).toString();

/** An entry so many seconds after the start. */
function entry(text: string, second: number, component = 'SMS_DMP_DOWNLOADER', thread = 100): string {
  const time = new Date(start + second * 1000);
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}.000+000`;
  return `${text}  $$<${component}><01-${two(time.getUTCDate())}-2026 ${clock}><thread=${thread} (0x${thread.toString(16).toUpperCase()})>\r\n`;
}

const guid = '8576527e-dde9-4146-8ed9-db91091c38ef';
const synced = entry("Hasn't synced recently.", 0);
const found = entry(`Download content for payload ${guid}~~`, 2);
const trust = entry(
  'WARNING: Failed to download easy setup payload with exception: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.~~',
  4,
);

async function readFolder(): Promise<void> {
  await client.configure([{ path: folder }]);
  await client.until(() => client.changes.at(-1)?.folders.some(f => f.state === 'ok'));
}

test('an error code is looked up in any notation', async () => {
  const [code] = await client.connection.sendRequest(lookUpErrorCode, { text: '-2147012889' });
  expect(code).toMatchObject({ code: '0x80072EE7', name: 'ERROR_WINHTTP_NAME_NOT_RESOLVED' });
});

describe('the line above a log', () => {
  const lensesOf = async (uri: string) => (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];

  test('says where its flows are and what is wrong, and leads to both', async () => {
    await writeFile(file('dmpdownloader.log'), synced + found + trust);
    await readFolder();
    const uri = uriOf('dmpdownloader.log');
    await client.open(uri, synced + found + trust);
    const lenses = await lensesOf(uri);
    expect(lenses.map(({ range }) => range.start.line)).toEqual(lenses.map(() => 0));
    const titles = lenses.map(({ command }) => command!.title);
    expect(titles.slice(-2)).toEqual(['Show Flowchart', 'Follow']);
    expect(titles[0]).toContain('Configuration Manager 2503');
    expect(titles[1]).toMatch(/^1 (?:error|warning)$/);
    expect(lenses[1]!.command).toMatchObject({ command: commands.openPlace, arguments: [{ path: file('dmpdownloader.log'), line: 3 }] });
    expect(lenses.at(-1)!.command).toMatchObject({ command: commands.followLog, arguments: [uri] });
  });

  test('is absent where a setting says so', async () => {
    await writeFile(file('dmpdownloader.log'), synced);
    await client.configure([{ path: folder }], { withoutSummary: true });
    await client.until(() => client.changes.at(-1)?.folders.some(f => f.state === 'ok'));
    await client.open(uriOf('dmpdownloader.log'), synced);
    expect(await lensesOf(uriOf('dmpdownloader.log'))).toEqual([]);
  });

  test('of a text has its own flowchart and nothing to follow', async () => {
    await client.open('untitled:Untitled-1', found);
    const lenses = await lensesOf('untitled:Untitled-1');
    expect(lenses.map(({ command }) => command!.title).slice(1)).toEqual(['Show Flowchart']);
    expect(lenses[1]!.command!.arguments).toMatchObject([{ document: 'untitled:Untitled-1' }]);
  });

  test('text of a log becomes no icon', async () => {
    await client.open('untitled:Untitled-1', entry('Download content for payload 8576527e-dde9-4146-8ed9-db91091c38ef $(bug)', 2));
    for (const { command } of await lensesOf('untitled:Untitled-1')) expect(command!.title).not.toContain('$(bug)');
  });

  test('is asked for anew when the state is another, and not when it is the same', async () => {
    await writeFile(file('dmpdownloader.log'), synced + found);
    await readFolder();
    await client.open(uriOf('dmpdownloader.log'), synced + found);
    await appendFile(file('dmpdownloader.log'), trust);
    await client.until(() => (client.diagnostics.get(uriOf('dmpdownloader.log'))?.length ?? 0) > 0);
    await lensesOf(uriOf('dmpdownloader.log'));
    const before = refreshed;
    expect(before).toBeGreaterThan(0);
    const known = client.changes.length;
    await appendFile(file('dmpdownloader.log'), entry('An unknown line that changes nothing', 5));
    await client.until(() => client.changes.length > known);
    await lensesOf(uriOf('dmpdownloader.log'));
    expect(refreshed).toBe(before);
  });
});

describe('other lines of the same thing', () => {
  const uri = 'untitled:dmpdownloader.log';
  const at = (line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });

  test('references: in the text in any case, then in the logs of the set', async () => {
    await writeFile(
      file('hman.log'),
      entry(`Configuration Manager Update (PackageGuid=${guid.toUpperCase()}) is applicable`, 1, 'SMS_HIERARCHY_MANAGER') +
        entry(`Updated CMUpdatePackage state to 262146 (PackageGuid=${guid})`, 9, 'SMS_HIERARCHY_MANAGER'),
    );
    await readFolder();
    await client.open(uri, found + entry(`Successfully downloaded {${guid.toUpperCase()}}.cab`, 5));
    const references = await client.connection.sendRequest(ReferencesRequest.type, { ...at(0, 40), context: { includeDeclaration: true } });
    expect(references!.filter(one => one.uri === uri).map(({ range }) => [range.start.line, range.start.character])).toEqual([
      [0, 29],
      [1, 25],
    ]);
    expect(references!.filter(one => one.uri !== uri).map(one => [one.uri, one.range.start.line])).toEqual([
      [uriOf('hman.log'), 0],
      [uriOf('hman.log'), 1],
    ]);
    // It began in the other log.
    const origin = (await client.connection.sendRequest(DefinitionRequest.type, at(0, 40))) as Location;
    expect([origin.uri, origin.range.start.line]).toEqual([uriOf('hman.log'), 0]);
  });

  test('a job and a send request, by what the line says of them; a package ID by itself', async () => {
    const lines = [
      'Created new send request ID:  202SQCS1~',
      'Scheduling send request 202SQCS1',
      'Adding package CAS00008 version 6',
      'package CAS00008 and CAS000081',
    ].map((text, n) => entry(text, n, 'SMS_SCHEDULER'));
    await client.open(uri, lines.join(''));
    const linesOf = async (line: number, character: number) =>
      (await client.connection.sendRequest(DocumentHighlightRequest.type, at(line, character)))?.map(({ range }) => range.start.line);
    expect(await linesOf(1, 26)).toEqual([0, 1]);
    expect(await linesOf(2, 18)).toEqual([2, 3]);
  });

  test('definition: the oldest line about it', async () => {
    await client.open(uri, found + entry(`Successfully downloaded {${guid}}.cab`, 5));
    const here = (await client.connection.sendRequest(DefinitionRequest.type, at(1, 30))) as Location;
    expect(here).toMatchObject({ uri, range: { start: { line: 0 } } });
  });

  test('highlights: a thread by its number, not by digits elsewhere', async () => {
    await client.open(uri, `${entry('one 7', 1, 'A', 7)}${entry('two', 2, 'A', 8)}${entry('three', 3, 'A', 7)}`);
    const line = entry('one 7', 1, 'A', 7);
    const highlights = await client.connection.sendRequest(DocumentHighlightRequest.type, at(0, line.indexOf('thread=7') + 7));
    expect(highlights!.map(({ range }) => range.start.line)).toEqual([0, 2]);
    expect(await client.connection.sendRequest(DocumentHighlightRequest.type, at(0, 4))).toBeNull();
  });
});

describe('colours and marks', () => {
  /** The pieces that are coloured: text and type. */
  async function tokensOf(uri: string, text: string, first: number, last: number): Promise<(readonly [string, string])[]> {
    await client.open(uri, text);
    const { data } = (await client.connection.sendRequest(SemanticTokensRangeRequest.type, {
      textDocument: { uri },
      range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
    }))!;
    const lines = text.split('\r\n');
    const tokens: (readonly [string, string])[] = [];
    let line = 0;
    let character = 0;
    for (let i = 0; i < data.length; i += 5) {
      character = data[i] === 0 ? character + data[i + 1]! : data[i + 1]!;
      line += data[i]!;
      tokens.push([lines[line]!.slice(character, character + data[i + 2]!), ['logStage', 'logError', 'logWarning'][data[i + 3]!]!]);
    }
    return tokens;
  }

  test('a line that moves a stage, without the values in it; a line that tells nothing stays as it is', async () => {
    expect(await tokensOf('untitled:a', found + entry('nothing known', 3), 0, 2)).toEqual([['Download content for payload', 'logStage']]);
  });

  test('severity of a line; its mark keeps the colour of the grammar; only the range is answered', async () => {
    const tokens = await tokensOf('untitled:b', found + trust + trust, 1, 1);
    expect(tokens.map(([, type]) => type)).toEqual(tokens.map(() => 'logWarning'));
    expect(tokens[0]![0]).toMatch(/^Failed to download easy setup payload/);
    expect(tokens).toHaveLength(1);
  });

  test('lines of errors and warnings, neighbours as one row', async () => {
    const error = entry('ERROR: one', 1);
    await client.open('untitled:c', found + trust + trust + found + error);
    expect(await client.connection.sendRequest(getLineMarks, { uri: 'untitled:c' })).toEqual({ errors: [4, 4], warnings: [1, 2] });
    expect(await client.connection.sendRequest(getLineMarks, { uri: 'untitled:closed' })).toEqual({ errors: [], warnings: [] });
  });
});

describe('time', () => {
  const burst = (from: number) => [0, 1, 2, 3].map(n => entry(`line ${n}`, from + n)).join('');
  const hintsOf = (uri: string, first = 0, last = 1000) =>
    client.connection.sendRequest(InlayHintRequest.type, {
      textDocument: { uri },
      range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
    });

  test('a pause far above what is usual is said at its end; usual ones are not', async () => {
    const hour = 3600;
    const rounds = [...Array(12).keys()].map(n => burst(n * hour)).join('') + burst(14.5 * hour);
    await client.open('untitled:a', rounds);
    const hints = await hintsOf('untitled:a');
    expect(hints!.map(({ position, label }) => [position.line, label])).toEqual([[48, '+ 3 h 30 min']]);
    expect(await hintsOf('untitled:a', 0, 40)).toEqual([]);
  });

  test('none where a setting says so', async () => {
    await client.configure([{ path: folder }], { withoutTimeGaps: true });
    await client.open('untitled:a', burst(0) + burst(9000));
    expect(await hintsOf('untitled:a')).toEqual([]);
    await client.configure([{ path: folder }]);
    expect(await hintsOf('untitled:a')).toHaveLength(1);
  });

  test('what a selection spans', async () => {
    await client.open('untitled:a', burst(0) + burst(720));
    expect(await client.connection.sendRequest(getSpan, { uri: 'untitled:a', first: 1, last: 6 })).toEqual({
      entries: 6,
      elapsedMs: 721_000,
    });
    expect(await client.connection.sendRequest(getSpan, { uri: 'untitled:a', first: 1, last: 1 })).toEqual({ entries: 1, elapsedMs: null });
  });
});

describe('a text from a ticket', () => {
  const pasted = `Hello,\r\nwe see this since Monday:\r\n${found}${trust}`;

  test('has a state of its own, for its flowchart, and its lines', async () => {
    await client.open('untitled:Untitled-1', pasted);
    const snapshot = await client.connection.sendRequest(getTextSnapshot, { uri: 'untitled:Untitled-1' });
    expect(snapshot!.report.runs.map(({ flow }) => flow)).toContain('download');
    expect(snapshot!.flows.length).toBeGreaterThan(3);
    const [source] = snapshot!.report.sources;
    const { first, lines } = await client.connection.sendRequest(getLines, { path: source!.path, line: 3, before: 1, after: 1 });
    expect([first, lines.length]).toEqual([2, 3]);
    expect(lines[0]).toBe('we see this since Monday:');
    expect(await client.connection.sendRequest(getTextSnapshot, { uri: 'untitled:gone' })).toBeNull();
  });

  test('its findings stand in it, with their evidence', async () => {
    await client.open('untitled:Untitled-1', pasted + trust);
    const problems = await client.until(() => client.diagnostics.get('untitled:Untitled-1'));
    expect(problems.length).toBeGreaterThan(0);
    for (const { relatedInformation = [] } of problems)
      for (const { location } of relatedInformation) expect(location.uri).toBe('untitled:Untitled-1');
  });
});

test('a log that is opened from the disk keeps its lines for the chart', async () => {
  await writeFile(file('dmpdownloader.log'), found);
  await readFolder();
  await client.open(uriOf('dmpdownloader.log'), await readFile(file('dmpdownloader.log'), 'utf8'));
  const { lines } = await client.connection.sendRequest(getLines, { path: file('dmpdownloader.log'), line: 1, before: 0, after: 0 });
  expect(lines).toHaveLength(1);
});

test('marks of a line that the editor did not have yet are told again when it has', async () => {
  const uri = uriOf('dmpdownloader.log');
  await writeFile(file('dmpdownloader.log'), synced + found);
  await readFolder();
  await client.open(uri, synced + found);
  await appendFile(file('dmpdownloader.log'), trust);
  const early = await client.until(() => (client.diagnostics.get(uri)?.length ? client.diagnostics.get(uri) : undefined));
  await client.change(uri, 2, synced + found + trust);
  const again = await client.until(() => (client.diagnostics.get(uri) === early ? undefined : client.diagnostics.get(uri)));
  expect(again).toEqual(early);
});
