import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  CodeActionRequest,
  DocumentLinkRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  type MarkupContent,
} from 'vscode-languageserver-protocol';
import { URI } from 'vscode-uri';
import { commands, diagnosticSource } from '../../server/protocol/ids.ts';
import { getLines, getReport, getSnapshot, refresh } from '../../server/protocol/server.ts';
import { renderEntry } from '../../server/sample/format.ts';
import { type ScenarioName, scenarioEntries } from '../../server/sample/index.ts';
import { type LspClient, startLspClient } from './lspClient.ts';

let folder: string;
let client: LspClient;
/** All lines of the sample bear times near this one. */
const start = Date.UTC(2026, 0, 12, 8);
let now = start;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flow-lsp-'));
  now = start;
  client = await startLspClient(() => now);
});

afterEach(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

/** The lines of one log of a scenario, and the moment of the last. */
function sampleLog(scenario: ScenarioName, server: string, log: string, part: 'fault' | 'all'): string {
  let text = '';
  for (const entry of scenarioEntries(scenario, part === 'fault' ? { until: 'fault' } : {})) {
    if (entry.server.startsWith(server)) now = Math.max(now, start + entry.atMs);
    if (entry.server.startsWith(server) && entry.log.toLowerCase() === log) text += new TextDecoder().decode(renderEntry(entry, start));
  }
  return text;
}

const file = (name: string) => path.join(folder, name);
const uriOf = (name: string) => URI.file(file(name)).toString();
const problemsOf = (uri: string) => client.diagnostics.get(uri) ?? [];
const stamp = (text: string, second: number, bias = '+000') =>
  `${text}  $$<SMS_DMP_DOWNLOADER><01-12-2026 08:00:${String(second).padStart(2, '0')}.000${bias}><thread=100 (0x64)>\r\n`;
const failing = stamp(
  'WARNING: Failed to download easy setup payload with exception: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.~~',
  1,
);

describe('diagnostics', () => {
  test('an open finding stands at its line, with code, link and evidence; it vanishes when the log recovers', async () => {
    await writeFile(file('dmpdownloader.log'), sampleLog('trust-failure', 'CAS', 'dmpdownloader.log', 'fault'));
    await client.configure([{ path: folder }]);
    const [problem] = await client.until(() => problemsOf(uriOf('dmpdownloader.log')).length > 0 && problemsOf(uriOf('dmpdownloader.log')));
    expect(problem).toMatchObject({ source: diagnosticSource, severity: 1 });
    expect(problem!.message).toContain('certificate');
    expect(problem!.codeDescription?.href).toMatch(/^https:\/\/learn\.microsoft\.com\//);
    const lines = (await readFile(file('dmpdownloader.log'), 'utf8')).split('\r\n');
    expect(lines[problem!.range.start.line]).toContain('trust relationship');

    const all = sampleLog('trust-failure', 'CAS', 'dmpdownloader.log', 'all');
    await appendFile(file('dmpdownloader.log'), all.slice((await readFile(file('dmpdownloader.log'), 'utf8')).length));
    await client.until(() => problemsOf(uriOf('dmpdownloader.log')).length === 0);
  });

  test('an untitled paste is understood by its text, and again after a change', async () => {
    await client.open('untitled:Untitled-1', failing);
    await client.until(() => problemsOf('untitled:Untitled-1').length === 1);
    await client.change('untitled:Untitled-1', 2, stamp("Hasn't synced recently.", 1));
    await client.until(() => problemsOf('untitled:Untitled-1').length === 0);
  });

  test('hostile text arrives as text', async () => {
    const hostile = '<img src=x onerror=alert(1)> [x](command:workbench.action.quit) %%{init:{}}%% \u001b[31m';
    await client.open('untitled:hostile', stamp(`WARNING: Failed to download easy setup payload with exception: ${hostile}`, 1));
    const [problem] = await client.until(() => problemsOf('untitled:hostile').length > 0 && problemsOf('untitled:hostile'));
    expect(problem!.severity).toBeLessThanOrEqual(2);
    const hover = await client.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: 'untitled:hostile' },
      position: { line: 0, character: 3 },
    });
    const { value } = hover!.contents as MarkupContent;
    expect(value).not.toContain('<img');
    expect(value).not.toContain('](command:');
  });
});

describe('features of an open log', () => {
  const text =
    stamp("Hasn't synced recently.", 0, '+240') +
    stamp('Download content for payload 8576527e-dde9-4146-8ed9-db91091c38ef~~', 2, '+240') +
    failing;
  beforeEach(() => client.open('untitled:dmpdownloader.log', text));

  test('hover: meaning, stage, captures by name, both times, source', async () => {
    const hover = await client.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: 'untitled:dmpdownloader.log' },
      position: { line: 1, character: 5 },
    });
    const { value } = hover!.contents as MarkupContent;
    expect(value).toContain('Configuration Manager 2503');
    expect(value).toContain('2026-01-12T12:00:02.000Z');
    expect(value).toContain('08:00:02.000 -04:00');
    expect(value).toMatch(/documented|observed/);
  });

  test('outline: run, stage, line', async () => {
    const symbols = (await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri: 'untitled:dmpdownloader.log' },
    })) as DocumentSymbol[];
    const download = symbols.find(symbol => symbol.name.includes('Configuration Manager 2503'))!;
    expect(download.children![0]!.children![0]!.range.start.line).toBe(1);
  });

  test('folding: a cycle, and an entry of several lines', async () => {
    await client.open(
      'untitled:fold',
      `${stamp("Hasn't synced recently.", 0)}${stamp('Download manifest.cab~~', 1)}ERROR: one\r\n${stamp('two', 2)}`,
    );
    const ranges = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument: { uri: 'untitled:fold' } });
    expect(ranges).toContainEqual(expect.objectContaining({ startLine: 0, kind: 'region' }));
    expect(ranges).toContainEqual(expect.objectContaining({ startLine: 2, endLine: 3 }));
  });

  test('links: addresses and sibling logs', async () => {
    await writeFile(file('hman.log'), stamp('x', 1));
    await writeFile(file('distmgr.log'), stamp('see hman.log or https://go.microsoft.com/fwlink/?LinkId=1.', 1));
    await client.configure([{ path: folder }]);
    await client.until(() => client.changes.at(-1)?.folders.some(f => f.state === 'ok'));
    await client.open(uriOf('distmgr.log'), await readFile(file('distmgr.log'), 'utf8'));
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri: uriOf('distmgr.log') } });
    expect(links!.map(link => link.target)).toEqual(['https://go.microsoft.com/fwlink/?LinkId=1', uriOf('hman.log')]);
  });

  test('code actions on a finding: flowchart and article', async () => {
    const [problem] = await client.until(
      () => problemsOf('untitled:dmpdownloader.log').length > 0 && problemsOf('untitled:dmpdownloader.log'),
    );
    const actions = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: 'untitled:dmpdownloader.log' },
      range: problem!.range,
      context: { diagnostics: [problem!] },
    });
    const titles = actions!.map(action => action.title);
    expect(titles).toContain('Show in flowchart');
    expect(titles.some(title => title.startsWith('Open the article'))).toBe(true);
    expect(actions!.find(action => action.title === 'Show in flowchart')).toMatchObject({ command: { command: commands.showFlowchart } });
  });
});

describe('state', () => {
  test('a snapshot and the changes after it have one line of revisions', async () => {
    await writeFile(file('dmpdownloader.log'), stamp("Hasn't synced recently.", 0));
    await client.configure([{ path: folder }]);
    await client.until(() => client.changes.at(-1)?.folders.some(f => f.state === 'ok' && f.logs === 1));
    const snapshot = await client.connection.sendRequest(getSnapshot);
    expect(snapshot.report.runs.map(run => run.flow)).toEqual(['sync']);
    expect(snapshot.flows.map(flow => flow.id)).toContain('replication');
    const known = client.changes.length;
    await appendFile(file('dmpdownloader.log'), stamp('Manifest.cab was successfully moved to the connector outbox~~', 1));
    const next = await client.until(() => client.changes.slice(known).find(change => change.changes.some(c => 'run' in c)));
    expect(next.since).toBeGreaterThanOrEqual(snapshot.revision);
    for (const [index, change] of client.changes.entries()) if (index > 0) expect(change.since).toBe(client.changes[index - 1]!.revision);
  });

  test('a folder that is missing is named; the others are read', async () => {
    await writeFile(file('dmpdownloader.log'), failing);
    await client.configure([{ path: file('nowhere') }, { path: folder }]);
    const folders = await client.until(
      () => client.changes.at(-1)?.folders.every(f => f.state !== 'reading') && client.changes.at(-1)!.folders,
    );
    expect(folders).toMatchObject([
      { path: file('nowhere'), state: 'missing', message: expect.stringContaining('no file or folder') },
      { path: folder, state: 'ok', logs: 1 },
    ]);
  });

  test('the settings of a folder give server and site; refresh reads again', async () => {
    await writeFile(file('dmpdownloader.log'), failing);
    await client.configure([{ path: folder, server: 'CM01', site: 'CAS', role: 'cas' }]);
    await client.until(() => client.changes.at(-1)?.folders.some(f => f.state === 'ok'));
    await client.connection.sendRequest(refresh, { path: null });
    const { report } = await client.connection.sendRequest(getSnapshot);
    expect(report.sources).toMatchObject([{ server: 'CM01', serverFrom: 'setting', site: 'CAS', entries: 1 }]);
  });

  test('lines are read from logs of the set and from nothing else', async () => {
    await writeFile(file('dmpdownloader.log'), stamp('one', 1) + stamp('two', 2) + stamp('three', 3));
    await writeFile(file('secret.txt'), 'secret');
    await client.configure([{ path: folder }]);
    await client.until(() => client.changes.at(-1)?.folders.some(f => f.state === 'ok'));
    const around = await client.connection.sendRequest(getLines, { path: file('dmpdownloader.log'), line: 2, before: 1, after: 5 });
    expect(around.first).toBe(1);
    expect(around.lines.map(line => line.split(' ')[0])).toEqual(['one', 'two', 'three']);
    const other = await client.connection.sendRequest(getLines, { path: file('secret.txt'), line: 1, before: 0, after: 0 });
    expect(other.lines).toEqual([]);
  });

  test('the report for the clipboard, redacted', async () => {
    await writeFile(file('dmpdownloader.log'), failing);
    await client.configure([{ path: folder, server: 'SECRETSRV' }]);
    await client.until(() => client.changes.at(-1)?.folders.some(f => f.state === 'ok'));
    const full = await client.connection.sendRequest(getReport, { format: 'json', redact: false });
    const redacted = await client.connection.sendRequest(getReport, { format: 'json', redact: true });
    expect(full).toContain('SECRETSRV');
    expect(redacted).not.toContain('SECRETSRV');
    expect(await client.connection.sendRequest(getReport, { format: 'markdown', redact: false })).toContain('# Where the updates are');
  });
});
