/** The language server as a process: what nobody catches is logged, and it works on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  createProtocolConnection,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  MessageType,
  type ProtocolConnection,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { getSnapshot } from '../../server/protocol/server.ts';

const main = path.join(import.meta.dirname, '..', '..', 'server', 'lsp', 'main.ts');
let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill();
});

/** Starts the server with a module that does something wrong in its process. */
function start(fault: string): ProtocolConnection {
  child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(fault)}`, main, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!));
  connection.listen();
  return connection;
}

test.each([
  ['an exception', "process.once('SIGUSR2', () => { throw new Error('planted fault') })"],
  ['a rejection', "process.once('SIGUSR2', () => void Promise.reject(new Error('planted fault')))"],
  ['a word on the console', "process.once('SIGUSR2', () => console.error('planted fault'))"],
])(
  '%s is logged, and requests are answered as before',
  async (_, fault) => {
    const connection = start(fault);
    const logged = new Promise<string>(resolve => {
      connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
        if (type === MessageType.Error) resolve(message);
      });
    });
    await connection.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
    await connection.sendNotification(InitializedNotification.type, {});
    child!.kill('SIGUSR2');
    expect(await logged).toContain('planted fault');
    expect((await connection.sendRequest(getSnapshot)).report.schemaVersion).toBe(1);
    await connection.sendRequest(ShutdownRequest.type);
    const ended = once(child!, 'exit');
    await connection.sendNotification(ExitNotification.type);
    expect((await ended)[0]).toBe(0);
    connection.dispose();
  },
  30_000,
);
