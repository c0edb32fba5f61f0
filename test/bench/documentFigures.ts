/**
 * The language server over streams in memory, as an editor uses it: how soon a log that is opened is marked, how long a change of a
 * pasted text keeps it, and how soon a line that is written to a log is told.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DidChangeTextDocumentNotification, DocumentSymbolRequest, FoldingRangeRequest } from 'vscode-languageserver-protocol/node';
import { type LspClient, startLspClient } from '../server/lspClient.ts';
import { answer } from './inProcess.ts';
import { failedManifest, gotManifest, makeLine, makeLog } from './makeLog.ts';
import { spread } from './table.ts';

/** A log of so many bytes whose end is a failure that is open. */
function logText(bytes: number, seed = ''): string {
  const text = Buffer.concat([...makeLog(bytes)]).toString('latin1');
  return text + failedManifest.map((line, n) => makeLine(line, Date.now() - 5000 + n)).join('') + seed;
}

/** From the text's arrival at the server until its marks arrive at the editor. */
async function openMs(client: LspClient, uri: string, text: string): Promise<number> {
  const started = performance.now();
  await client.open(uri, text);
  await client.until(() => (client.diagnostics.get(uri)?.length ?? 0) > 0);
  const ms = performance.now() - started;
  await client.closeDocument(uri);
  await client.until(() => client.diagnostics.get(uri)?.length === 0);
  return ms;
}

/** One character after the other in the middle of a text, each followed by what an editor asks then. */
async function typingMs(client: LspClient, bytes: number, changes: number): Promise<number[]> {
  const uri = 'untitled:Untitled-1';
  const text = logText(bytes);
  const line = text.slice(0, text.length / 2).split('\n').length;
  await client.open(uri, text);
  await client.until(() => (client.diagnostics.get(uri)?.length ?? 0) > 0);
  const times: number[] = [];
  for (let n = 0; n < changes; n++) {
    const at = { line, character: n };
    const started = performance.now();
    await client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: n + 2 },
      contentChanges: [{ range: { start: at, end: at }, text: 'x' }],
    });
    await Promise.all([
      client.connection.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } }),
      client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } }),
    ]);
    times.push(performance.now() - started);
    await setTimeout(20);
  }
  await client.closeDocument(uri);
  return times;
}

/** From a line's write until the server tells what it changed, without VS Code. */
async function toldMs(client: LspClient, log: string, appends: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < appends; n++) {
    await setTimeout(100 + ((n * 37) % 600));
    const lines = n % 2 ? gotManifest : failedManifest;
    const seen = client.changes.length;
    const started = performance.now();
    appendFileSync(log, lines.map(line => makeLine(line, Date.now())).join(''));
    await client.until(() => client.changes.length > seen);
    times.push(performance.now() - started);
  }
  return times;
}

const top = mkdtempSync(path.join(tmpdir(), 'flow-documents-'));
try {
  const [megabytes, appends] = process.argv.slice(2).map(Number) as [number, number];
  const folder = path.join(top, 'CAS');
  mkdirSync(folder);
  const log = path.join(folder, 'dmpdownloader.log');
  writeFileSync(log, makeLine("Hasn't synced recently.", Date.now() - 10_000));
  const client = await startLspClient();
  await client.configure([{ path: top }]);
  await client.until(() => client.changes.some(({ folders }) => folders.some(({ state }) => state === 'ok')));
  for (let n = 0; n < 5; n++) await openMs(client, `file:///elsewhere/${n}/dmpdownloader.log`, logText(1e6));
  const text = logText(megabytes * 1e6);
  const opened: number[] = [];
  for (let n = 0; n < 7; n++) opened.push(await openMs(client, `file:///elsewhere/${n}/dmpdownloader.log`, text));
  const typed = await typingMs(client, 1e6, 60);
  const told = await toldMs(client, log, appends);
  await client.close();
  rmSync(top, { recursive: true, force: true });
  answer({ open: spread(opened), typing: spread(typed.slice(10)), told: spread(told) });
} finally {
  rmSync(top, { recursive: true, force: true });
}
