import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import {
  type FoundErrorCode,
  getLineMarks,
  getSpan,
  getTextSnapshot,
  type LineMarks,
  lookUpErrorCode,
  type Span,
} from '../server/protocol/editor.ts';
import { languageId } from '../server/protocol/ids.ts';
import type { LogQuery, LogViewOpened, LogViewState } from '../server/protocol/logView.ts';
import { closeLogView, logViewState, openLogView, queryLogView, refreshLogView } from '../server/protocol/logViewRequests.ts';
import type { Place } from '../server/protocol/model.ts';
import {
  type Changed,
  type ClientFacts,
  changed,
  configure,
  getDiagnostics,
  getLines,
  getRecordStub,
  getReport,
  getSnapshot,
  getUnknownLines,
  type LineToTeach,
  progress,
  type RecordStub,
  refresh,
  type Snapshot,
  type UnknownLines,
} from '../server/protocol/server.ts';
import type { Configuration } from '../server/protocol/settings.ts';
import { Restarts } from './restarts.ts';

/** Where a debugger finds the server when the extension is developed. */
const inspectPort = 6009;

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

export interface ServerEvents {
  /** The server runs and has its configuration: what was known of it before is void. */
  onReady(): void;
  onChanged(changed: Changed): void;
  onProgress(progress: Progress): void;
  /** The server has ended too often and is not started again unasked. */
  onStopped(): void;
}

/** So many messages in a row that cannot be read or written say that the connection is lost. */
const errorsMost = 3;

/** Writes its errors to the output and leaves it at that: it would show one dialog for each thing that an end of the process breaks. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** So long a client may need to start again by itself after a start that failed. */
const ownRestartMs = 3000;

/** The language server, as the rest of the client sees it. */
export class Server {
  readonly #client: QuietClient;
  readonly #output: vscode.LogOutputChannel;
  readonly #getConfiguration: () => Configuration;
  readonly #events: ServerEvents;
  readonly #restarts = new Restarts();
  #starts = 0;
  /** The notice with its buttons is there once. */
  #isOffering = false;

  constructor(
    context: vscode.ExtensionContext,
    output: vscode.LogOutputChannel,
    getConfiguration: () => Configuration,
    events: ServerEvents,
  ) {
    this.#output = output;
    this.#getConfiguration = getConfiguration;
    this.#events = events;
    const module = context.asAbsolutePath('dist/server.cjs');
    const run = { module, transport: TransportKind.ipc };
    const serverOptions: ServerOptions = { run, debug: { ...run, options: { execArgv: ['--nolazy', `--inspect=${inspectPort}`] } } };
    const clientOptions: LanguageClientOptions = {
      // Files over 50 MB never arrive here: the server reads logs from the disk and needs the editor only for text that is not saved.
      documentSelector: [
        { language: languageId, scheme: 'file' },
        { language: languageId, scheme: 'untitled' },
      ],
      outputChannel: output,
      // A request that failed stands in the output; a stack of dialogs helps nobody.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      // Log text comes into hovers: no commands, no HTML.
      markdown: { isTrusted: false, supportHtml: false },
      errorHandler: {
        error: (_error, _message, count) => ({
          action: count !== undefined && count <= errorsMost ? ErrorAction.Continue : ErrorAction.Shutdown,
          handled: true,
        }),
        closed: () => this.#closed(),
      },
      initializationFailedHandler: error => {
        output.error('The log reader did not start.', error instanceof Error ? error : String(error));
        return false;
      },
    };
    this.#client = new QuietClient('configmgrFlow', 'ConfigMgr Flow', serverOptions, clientOptions);
    this.#client.onNotification(changed, parameters => events.onChanged(parameters));
    this.#client.onNotification(progress, parameters => events.onProgress(parameters));
    this.#client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) return;
      this.#starts++;
      this.configure();
      events.onReady();
    });
  }

  /** How often the server has begun to run. */
  get starts(): number {
    return this.#starts;
  }

  /** The server has ended by itself. It is started again, and we say so quietly; where it ends again and again, a person decides. */
  #closed(): CloseHandlerResult {
    if (this.#restarts.isAllowed(Date.now())) {
      const message = 'The log reader stopped unexpectedly and is started again.';
      this.#output.warn(message);
      vscode.window.setStatusBarMessage('$(warning) ConfigMgr Flow: the log reader stopped and is started again', 10_000);
      return { action: CloseAction.Restart, message, handled: true };
    }
    void this.#offerRestart();
    return { action: CloseAction.DoNotRestart, message: 'The log reader keeps stopping and is not started again.', handled: true };
  }

  async start(): Promise<void> {
    try {
      await this.#client.start();
    } catch (error) {
      this.#output.error('The log reader could not be started.', error instanceof Error ? error : String(error));
      // Where the process ended meanwhile, another start is under way.
      await setTimeout(ownRestartMs);
      if (this.#client.state === State.Stopped || this.#client.state === State.StartFailed) void this.#offerRestart();
    }
  }

  async stop(): Promise<void> {
    // Stopping what never ran is an error for the client, and nothing to us.
    if (this.#client.state === State.Running) await this.#client.stop();
  }

  async #offerRestart(): Promise<void> {
    if (this.#isOffering) return;
    this.#isOffering = true;
    this.#events.onStopped();
    const restart = 'Start Again';
    const show = 'Show Output';
    const answer = await vscode.window.showErrorMessage('ConfigMgr Flow cannot read logs: its log reader keeps stopping.', restart, show);
    this.#isOffering = false;
    this.#restarts.forget();
    if (answer === restart) await this.start();
    if (answer === show) this.#output.show();
  }

  /** Tells the server what to read and how; before it runs there is nobody to tell, and it is told when it starts. */
  configure(): void {
    if (this.#client.state !== State.Running) return;
    void this.#client.sendNotification(configure, this.#getConfiguration()).catch((error: unknown) => this.#fail('configure', error));
  }

  getSnapshot(): Promise<Snapshot> {
    return this.#client.sendRequest(getSnapshot);
  }

  refresh(path: string | null): Promise<unknown> {
    return this.#client.sendRequest(refresh, { path });
  }

  getReport(redact: boolean): Promise<string> {
    return this.#client.sendRequest(getReport, { format: 'markdown', redact });
  }

  getDiagnostics(facts: ClientFacts): Promise<string> {
    return this.#client.sendRequest(getDiagnostics, facts);
  }

  /** `undefined` where it was cancelled. */
  async getUnknownLines(token: vscode.CancellationToken): Promise<UnknownLines | undefined> {
    try {
      return await this.#client.sendRequest(getUnknownLines, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  }

  getRecordStub(line: LineToTeach): Promise<RecordStub> {
    return this.#client.sendRequest(getRecordStub, line);
  }

  lookUpErrorCode(text: string): Promise<readonly FoundErrorCode[]> {
    return this.#client.sendRequest(lookUpErrorCode, { text });
  }

  getLineMarks(uri: string): Promise<LineMarks> {
    return this.#client.sendRequest(getLineMarks, { uri });
  }

  getSpan(uri: string, first: number, last: number): Promise<Span> {
    return this.#client.sendRequest(getSpan, { uri, first, last });
  }

  getTextSnapshot(uri: string): Promise<Snapshot | null> {
    return this.#client.sendRequest(getTextSnapshot, { uri });
  }

  /** A log view by a name of its own; where the server was started again it has to be opened again. */
  openLogView(view: string, paths: readonly string[]): Promise<LogViewOpened> {
    return this.#client.sendRequest(openLogView, { view, paths });
  }

  refreshLogView(view: string): Promise<null> {
    return this.#client.sendRequest(refreshLogView, { view });
  }

  queryLogView(view: string, query: LogQuery): Promise<unknown> {
    return this.#client.sendRequest(queryLogView, { view, query });
  }

  closeLogView(view: string): void {
    if (this.#client.state === State.Running) void this.#client.sendNotification(closeLogView, { view }).catch(() => undefined);
  }

  onLogViewState(listener: (news: { readonly view: string; readonly state: LogViewState }) => void): vscode.Disposable {
    return this.#client.onNotification(logViewState, listener);
  }

  /** Lines of a log around a place; none where they cannot be had. */
  async getLines(place: Place, before: number, after: number): Promise<{ readonly first: number; readonly lines: readonly string[] }> {
    try {
      return await this.#client.sendRequest(getLines, { ...place, before, after });
    } catch (error) {
      this.#fail(`lines of ${basename(place.path)}`, error);
      return { first: place.line, lines: [] };
    }
  }

  #fail(what: string, error: unknown): void {
    this.#output.error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
