/** A site's own lines: read from the setting, told where they are wrong, found where they are missing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  type CodeAction,
  CodeActionKind,
  CodeActionRequest,
  HoverRequest,
  LSPErrorCodes,
  type MarkupContent,
  ShowMessageNotification,
} from 'vscode-languageserver-protocol';
import { URI } from 'vscode-uri';
import { commands, diagnosticSource } from '../../server/protocol/ids.ts';
import { getRecordStub, getUnknownLines, type LineToTeach, refresh } from '../../server/protocol/server.ts';
import { type LspClient, startLspClient } from './lspClient.ts';

let folder: string;
let client: LspClient;
let messages: string[];

const file = (name: string) => path.join(folder, name);
const uriOf = (name: string) => URI.file(file(name)).toString();
const own = () => file('own.configmgr-flow.json');
const stamp = (text: string, second = 1) =>
  `${text}  $$<SMS_HIERARCHY_MANAGER><01-12-2026 08:00:${String(second).padStart(2, '0')}.000+000><thread=100 (0x64)>\r\n`;
const text = `${stamp('Our backup of CAS has begun')}${stamp('Our backup took 12 minutes', 2)}${stamp('Our backup took 14 minutes', 3)}`;
const backup = {
  id: 'site.backup-started',
  log: 'hman',
  says: ['Our backup of {what} has begun'],
  means: 'The backup script has begun.',
  known: 'observed',
  source: 'our script, 2026',
  examples: [{ line: 'Our backup of CAS has begun' }],
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flow-own-'));
  await writeFile(file('hman.log'), text);
  client = await startLspClient(() => Date.UTC(2026, 0, 12, 9));
  messages = [];
  client.connection.onNotification(ShowMessageNotification.type, ({ message }) => {
    messages.push(message);
  });
});

afterEach(async () => {
  await client.close();
  await rm(folder, { recursive: true });
});

const configure = () => client.configure([{ path: folder }], { catalog: [own()] });

/** How many entries of the log are not known, as it was told last. */
const unrecognised = () =>
  client.changes
    .flatMap(({ changes }) => changes)
    .flatMap(change => ('source' in change ? [change.source.unrecognised] : []))
    .at(-1);

async function hoverAt(line: number): Promise<string> {
  const hover = await client.connection.sendRequest(HoverRequest.type, {
    textDocument: { uri: uriOf('hman.log') },
    position: { line, character: 1 },
  });
  return (hover?.contents as MarkupContent | undefined)?.value ?? '';
}

async function actionsAt(line: number): Promise<readonly CodeAction[]> {
  const position = { line, character: 1 };
  const actions = await client.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: uriOf('hman.log') },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  });
  return (actions ?? []) as CodeAction[];
}

test('own records are recognised everywhere, and again when the file was saved', async () => {
  await client.open(uriOf('hman.log'), text);
  await client.configure([{ path: folder }]);
  await client.until(() => unrecognised() === 3);
  expect(await hoverAt(0)).toContain('No record');

  await writeFile(own(), JSON.stringify({ signals: [backup] }));
  await configure();
  await client.until(() => unrecognised() === 2);
  expect(await hoverAt(0)).toContain('The backup script has begun');

  // A save in the editor comes as the same configuration.
  await writeFile(
    own(),
    JSON.stringify({ signals: [{ ...backup, says: ['Our backup {more}'], means: 'Something of the backup script' }] }),
  );
  await configure();
  await client.until(() => unrecognised() === 0);
  expect(await hoverAt(1)).toContain('Something of the backup script');

  await writeFile(own(), JSON.stringify({ signals: [] }));
  await client.connection.sendRequest(refresh, { path: null });
  await client.until(() => unrecognised() === 3);
});

test('a wrong record is named at its place and once in a message, the others work', async () => {
  const wrong = { ...backup, id: 'site.wrong', examples: [{ line: 'Something else' }] };
  const catalogText = JSON.stringify({ signals: [wrong, 5, backup] }, null, 2);
  await writeFile(own(), catalogText);
  await configure();
  const problems = await client.until(() => client.diagnostics.get(URI.file(own()).toString()));
  expect(problems.map(({ message, source }) => [source, message])).toEqual([
    [diagnosticSource, 'record "site.wrong": its example is recognised as nothing: Something else'],
    [diagnosticSource, 'record 2: expected an object'],
  ]);
  const lines = catalogText.split('\n');
  expect(lines[problems[0]!.range.start.line]).toContain('site.wrong');
  expect(lines[problems[1]!.range.start.line]).toBe('    5,');
  await client.until(() => unrecognised() === 2);

  await writeFile(own(), '{');
  await configure();
  await client.until(() =>
    client.diagnostics.get(URI.file(own()).toString())?.some(({ message }) => String(message).startsWith('not valid JSON')),
  );
  expect(messages).toEqual([
    'ConfigMgr Flow: own.configmgr-flow.json: record "site.wrong": its example is recognised as nothing: Something else (and 1 more, see Problems)',
  ]);

  await writeFile(own(), JSON.stringify([backup]));
  await configure();
  await client.until(() => client.diagnostics.get(URI.file(own()).toString())?.length === 0);
});

test('a file that is not there is told, and the logs are read all the same', async () => {
  await configure();
  await client.until(() => unrecognised() === 3);
  await client.connection.sendRequest(refresh, { path: null });
  expect(messages).toEqual([expect.stringMatching(/own\.configmgr-flow\.json: there is no file/)]);
});

test('unknown lines of all logs, by shape', async () => {
  await client.configure([{ path: folder }]);
  expect(await client.connection.sendRequest(getUnknownLines)).toEqual({
    shapes: [
      {
        template: 'Our backup took {num1:num} minutes',
        log: 'hman',
        file: 'hman.log',
        count: 2,
        examples: [
          { path: file('hman.log'), line: 2, text: 'Our backup took 12 minutes' },
          { path: file('hman.log'), line: 3, text: 'Our backup took 14 minutes' },
        ],
      },
      {
        template: 'Our backup of CAS has begun',
        log: 'hman',
        file: 'hman.log',
        count: 1,
        examples: [{ path: file('hman.log'), line: 1, text: 'Our backup of CAS has begun' }],
      },
    ],
    dropped: 0,
    entries: 3,
  });
});

test('looking for them can be cancelled', async () => {
  await client.configure([{ path: folder }]);
  const stop = new CancellationTokenSource();
  const found = client.connection.sendRequest(getUnknownLines, stop.token);
  stop.cancel();
  await expect(found).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});

test('a line that is not known can be taught: its record is right as it is', async () => {
  await client.open(uriOf('hman.log'), text);
  await client.configure([{ path: folder }]);
  const [action] = await actionsAt(1);
  expect(action).toMatchObject({ title: 'Teach This Line…', kind: CodeActionKind.Refactor, command: { command: commands.teachLine } });
  const line = action!.command!.arguments![0] as LineToTeach;
  const record = await client.connection.sendRequest(getRecordStub, line);
  expect(record).toEqual({
    id: 'hman.our-backup-took-minutes',
    log: 'hman',
    says: ['Our backup took {num1:num} minutes'],
    means: '…',
    known: 'observed',
    source: 'seen at hman.log, 2026-01-12',
    examples: [{ line: 'Our backup took 12 minutes' }],
  });

  await writeFile(own(), JSON.stringify({ signals: [record] }));
  await configure();
  await client.until(() => unrecognised() === 1);
  expect(messages).toEqual([]);
  expect(await actionsAt(1)).toEqual([]);
  expect((await client.connection.sendRequest(getRecordStub, line)).id).toBe('hman.our-backup-took-minutes-2');
});
