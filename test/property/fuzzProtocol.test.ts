/** Messages of any shape to the language server over streams: each request is answered, and the server works on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConnection } from 'vscode-languageserver/node';
import { type Message, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { startServer } from '../../server/lsp/server.ts';
import { renderServer } from '../unit/checkAnalysis.ts';
import { syncTexts } from '../unit/checkLines.ts';
import { patience, runs } from './fuzz.ts';

const folder = mkdtempSync(join(tmpdir(), 'flow-fuzz-'));
const log = join(folder, 'dmpdownloader.log');
const toServer = new PassThrough();
const toClient = new PassThrough();
const answers = new Map<number, (message: Answer) => void>();
let lastId = 0;

interface Answer extends Message {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** As it stands on the wire, whatever it is. */
function sendRaw(message: unknown): void {
  const text = JSON.stringify(message) ?? 'null';
  toServer.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

function ask(method: string, params: unknown): Promise<Answer> {
  const id = ++lastId;
  return new Promise(resolve => {
    answers.set(id, resolve);
    sendRaw({ jsonrpc: '2.0', id, method, params });
  });
}

beforeAll(async () => {
  writeFileSync(
    log,
    renderServer(
      'SMS_DMP_DOWNLOADER',
      syncTexts.map((text, n) => `08:00:0${n} ${text}`),
    ),
  );
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), { now: Date.now });
  new StreamMessageReader(toClient).listen(message => {
    const { id } = message as Answer;
    // Questions of the server have ids as well, and a method.
    if (id === undefined || 'method' in message) return;
    answers.get(id)?.(message);
    answers.delete(id);
  });
  await ask('initialize', { processId: null, rootUri: null, capabilities: {} });
  sendRaw({ jsonrpc: '2.0', method: 'initialized', params: {} });
});
afterAll(async () => {
  await ask('shutdown', undefined);
  rmSync(folder, { recursive: true, force: true });
});

const requests = ['snapshot', 'refresh', 'report', 'lines', 'unknown', 'recordStub', 'diagnostics'].map(name => `configmgrFlow/${name}`);
const features = ['hover', 'documentSymbol', 'foldingRange', 'documentLink', 'codeAction', 'definition', 'completion'].map(
  name => `textDocument/${name}`,
);
const notifications = [
  'configmgrFlow/configure',
  'textDocument/didOpen',
  'textDocument/didChange',
  'textDocument/didClose',
  'textDocument/didSave',
  'workspace/didChangeConfiguration',
  'window/workDoneProgress/cancel',
  '$/cancelRequest',
  '$/setTrace',
  '$/nothing',
];

/** JSON that looks a little like parameters. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1,
    1e12,
    0.5,
    '',
    'x',
    log,
    folder,
    '/',
    '..',
    'untitled:1',
    'file:///x',
    'file://',
    ':',
    '%',
    'markdown',
    'json',
  ),
  fc.string(),
  fc.integer(),
);
const keys = fc.constantFrom(
  ...[
    'uri',
    'textDocument',
    'position',
    'line',
    'character',
    'range',
    'start',
    'end',
    'context',
    'diagnostics',
    'data',
    'source',
    'path',
    'before',
  ],
  ...[
    'after',
    'format',
    'redact',
    'log',
    'file',
    'template',
    'text',
    'folders',
    'catalog',
    'exclude',
    'timeZone',
    'pollingSeconds',
    'warnings',
    'version',
  ],
  ...['contentChanges', 'languageId', 'token', 'id', 'command', 'arguments'],
);
const { params } = fc.letrec<{ params: unknown }>(tie => ({
  params: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.dictionary(keys, tie('params'), { maxKeys: 5 }),
    fc.array(tie('params'), { maxLength: 3 }),
  ),
}));

test(
  'requests of known and unknown methods with any parameters are answered',
  async () => {
    const message = fc.tuple(fc.constantFrom(...requests, ...features, 'workspace/executeCommand', 'nothing/known', ''), params);
    const notification = fc.tuple(fc.constantFrom(...notifications), params);
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 4 }), fc.array(notification, { maxLength: 4 }), async (asked, told) => {
        for (const [method, given] of told) sendRaw({ jsonrpc: '2.0', method, params: given });
        for (const [method, given] of asked) {
          const { error } = await ask(method, given);
          if (error) expect(error.message).toBeTypeOf('string');
        }
        const { result } = await ask('configmgrFlow/snapshot', undefined);
        expect(result).toHaveProperty('report.schemaVersion', 1);
      }),
      runs(150),
    );
  },
  patience,
);

test(
  'what is no message is passed over',
  async () => {
    await fc.assert(
      fc.asyncProperty(params, fc.constantFrom('2.0', '1.0', 2, undefined), async (given, version) => {
        // An id of ours or a method would make it one.
        sendRaw(
          typeof given === 'object' && given !== null && !Array.isArray(given) ? { jsonrpc: version, ...given, id: undefined } : given,
        );
        expect((await ask('configmgrFlow/snapshot', undefined)).error).toBeUndefined();
      }),
      runs(100),
    );
  },
  patience,
);

test('after all that, a right configuration is read as if nothing had been', async () => {
  sendRaw({
    jsonrpc: '2.0',
    method: 'configmgrFlow/configure',
    params: { folders: [{ path: folder, from: 'workspace' }], timeZone: 'utc', pollingSeconds: 1, exclude: [], catalog: [] },
  });
  await ask('configmgrFlow/refresh', { path: null });
  const { result } = await ask('configmgrFlow/snapshot', undefined);
  const { report } = result as { report: { sources: { path: string; entries: number }[] } };
  expect(report.sources.map(({ path, entries }) => [path, entries])).toEqual([[log, syncTexts.length]]);
});
