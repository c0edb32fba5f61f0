/** A language client over streams in memory: the real server, without VS Code and without a process. */
import { PassThrough } from 'node:stream';
import { createConnection } from 'vscode-languageserver/node';
import {
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  type LogMessageParams,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShowMessageRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgress,
  type WorkDoneProgressBegin,
  WorkDoneProgressCancelNotification,
  WorkDoneProgressCreateRequest,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver-protocol/node';
import { startServer } from '../../server/lsp/server.ts';
import { languageId } from '../../server/protocol/ids.ts';
import { type Changed, changed, configure } from '../../server/protocol/server.ts';
import type { Configuration, FolderSetting } from '../../server/protocol/settings.ts';

export interface LspClient {
  readonly connection: ProtocolConnection;
  readonly diagnostics: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly changes: readonly Changed[];
  /** What the server wrote to its output channel. */
  readonly logged: readonly LogMessageParams[];
  /** Questions that the server asked a person; they are answered with nothing, as by closing them. */
  readonly asked: readonly string[];
  configure(folders: readonly (Partial<FolderSetting> & { path: string })[], more?: Partial<Configuration>): Promise<void>;
  open(uri: string, text: string): Promise<void>;
  change(uri: string, version: number, text: string): Promise<void>;
  closeDocument(uri: string): Promise<void>;
  /** Resolves when the condition holds; it is asked again after each message of the server. */
  until<T>(condition: () => T | undefined | false): Promise<T>;
  close(): Promise<void>;
}

type ProgressValue = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

export interface LspClientOptions {
  readonly progressAfterMs?: number;
  /** Each step of a progress that is shown; `cancel` is what its button does. */
  readonly onProgress?: (value: ProgressValue, cancel: () => void) => void;
}

export async function startLspClient(now: () => number = Date.now, options: LspClientOptions = {}): Promise<LspClient> {
  const { onProgress, ...host } = options;
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), { now, ...host });
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const diagnostics = new Map<string, readonly Diagnostic[]>();
  const changes: Changed[] = [];
  const logged: LogMessageParams[] = [];
  const asked: string[] = [];
  const waiting = new Set<() => void>();
  const news = () => {
    for (const look of [...waiting]) look();
  };
  connection.onNotification(PublishDiagnosticsNotification.type, given => {
    diagnostics.set(given.uri, given.diagnostics);
    news();
  });
  connection.onNotification(changed, given => {
    changes.push(given);
    news();
  });
  connection.onNotification(LogMessageNotification.type, message => {
    logged.push(message);
    news();
  });
  connection.onRequest(ShowMessageRequest.type, ({ message }) => {
    asked.push(message);
    news();
    return null;
  });
  connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
    connection.onProgress(WorkDoneProgress.type, token, value => {
      onProgress?.(value, () => void connection.sendNotification(WorkDoneProgressCancelNotification.type, { token }));
    });
  });
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: { window: { workDoneProgress: true }, workspace: { codeLens: { refreshSupport: true } } },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  return {
    connection,
    diagnostics,
    changes,
    logged,
    asked,
    configure: (folders, more = {}) =>
      connection.sendNotification(configure, {
        folders: folders.map(folder => ({ from: 'workspace' as const, ...folder })),
        timeZone: 'log',
        pollingSeconds: 1,
        exclude: [],
        catalog: [],
        ...more,
      }),
    open: (uri, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, text) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ text }] }),
    closeDocument: uri => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    until: condition =>
      new Promise(resolve => {
        const look = () => {
          const found = condition();
          if (found === undefined || found === false) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: async () => {
      await connection.sendRequest(ShutdownRequest.type);
      connection.dispose();
    },
  };
}
