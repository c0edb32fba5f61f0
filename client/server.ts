import { basename } from 'node:path';
import * as vscode from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import { languageId } from '../server/protocol/ids.ts';
import type { Place } from '../server/protocol/model.ts';
import {
  type Changed,
  changed,
  configure,
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
}

/** The language server, as the rest of the client sees it. */
export class Server {
  readonly #client: LanguageClient;
  readonly #output: vscode.LogOutputChannel;
  readonly #getConfiguration: () => Configuration;
  #standard: ErrorHandler | undefined;

  constructor(
    context: vscode.ExtensionContext,
    output: vscode.LogOutputChannel,
    getConfiguration: () => Configuration,
    events: ServerEvents,
  ) {
    this.#output = output;
    this.#getConfiguration = getConfiguration;
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
      // Log text comes into hovers: no commands, no HTML.
      markdown: { isTrusted: false, supportHtml: false },
      errorHandler: {
        error: (error, message, count) => this.#standardHandler().error(error, message, count),
        closed: () => this.#closed(),
      },
    };
    this.#client = new LanguageClient('configmgrFlow', 'ConfigMgr Flow', serverOptions, clientOptions);
    this.#client.onNotification(changed, parameters => events.onChanged(parameters));
    this.#client.onNotification(progress, parameters => events.onProgress(parameters));
    this.#client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) return;
      this.configure();
      events.onReady();
    });
  }

  #standardHandler(): ErrorHandler {
    this.#standard ??= this.#client.createDefaultErrorHandler();
    return this.#standard;
  }

  /** The server has ended by itself: the client's own rule says whether it is started again, and we say so quietly. */
  async #closed(): Promise<CloseHandlerResult> {
    const result = await this.#standardHandler().closed();
    if (result.action === CloseAction.Restart) {
      this.#output.warn('The log reader stopped unexpectedly and is started again.');
      vscode.window.setStatusBarMessage('$(warning) ConfigMgr Flow: the log reader stopped and is started again', 10_000);
    } else void this.#offerRestart();
    return { ...result, handled: true };
  }

  async start(): Promise<void> {
    try {
      await this.#client.start();
    } catch (error) {
      this.#output.error('The log reader could not be started.', error instanceof Error ? error : String(error));
      void this.#offerRestart();
    }
  }

  async stop(): Promise<void> {
    // Stopping what never ran is an error for the client, and nothing to us.
    if (this.#client.state === State.Running) await this.#client.stop();
  }

  async #offerRestart(): Promise<void> {
    const restart = 'Start Again';
    const show = 'Show Output';
    const answer = await vscode.window.showErrorMessage('ConfigMgr Flow cannot read logs: its log reader keeps stopping.', restart, show);
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
