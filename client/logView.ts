import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { views } from '../server/protocol/ids.ts';
import {
  type FromLogView,
  type LogFilter,
  type LogViewOpened,
  type LogViewState,
  noFilter,
  type ToLogView,
} from '../server/protocol/logView.ts';
import { isKnownFile } from './flowMessages.ts';
import type { LogViewFilters } from './logViewFilters.ts';
import { parseFromLogView } from './logViewMessages.ts';
import type { Server } from './server.ts';
import type { Store } from './store.ts';
import { logViewDocument } from './webviewDocuments.ts';

/** So often the logs of a view that is seen are looked at. */
const lookMs = 1000;

export interface LogViewContext {
  readonly extensionUri: vscode.Uri;
  readonly store: Store;
  readonly server: Promise<Server>;
  readonly output: vscode.LogOutputChannel;
  readonly filters: LogViewFilters;
  /** Shows all logs around a moment. */
  readonly onCorrelate: (utcMs: number, seconds: number) => void;
}

let views_ = 0;

/** The host of one log view: passes its questions on to the server and its news back. */
export class LogView {
  readonly #context: LogViewContext;
  readonly #panel: vscode.WebviewPanel;
  readonly #paths: readonly string[];
  /** Of the server's view. */
  readonly #name = `log${++views_}`;
  readonly #subscriptions: vscode.Disposable[] = [];
  /** What it begins with, until it is shown. */
  #filter: LogFilter | null;
  #isReady = false;
  /** The server has the view: what it said when it opened it. */
  #opened: LogViewOpened | undefined;
  /** What the server told last, for a page that is shown again. */
  #state: LogViewState | undefined;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;

  constructor(context: LogViewContext, panel: vscode.WebviewPanel, paths: readonly string[], filter: LogFilter | null = null) {
    this.#context = context;
    this.#panel = panel;
    this.#paths = paths;
    this.#filter = filter;
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      enableForms: false,
      localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist', 'media')],
    };
    this.#subscriptions.push(
      webview.onDidReceiveMessage((value: unknown) => this.#receive(value)),
      panel.onDidChangeViewState(() => {
        if (panel.visible) this.#look();
        else this.#isReady = false;
      }),
      panel.onDidDispose(() => this.#close()),
      context.store.onDidChange(event => {
        if (event.kind === 'timeZone') this.#post({ type: 'timeZone', timeZone: event.timeZone });
      }),
      context.filters.onDidChange(filters => this.#post({ type: 'filters', filters })),
    );
    void context.server.then(server => {
      if (this.#isClosed) return;
      this.#subscriptions.push(
        server.onLogViewState(({ view, state }) => {
          if (view !== this.#name) return;
          this.#state = state;
          this.#post({ type: 'state', state });
        }),
      );
    });
    const nonce = randomBytes(16).toString('base64url');
    const uri = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(context.extensionUri, 'dist', 'media', name)).toString();
    webview.html = logViewDocument({ nonce, cspSource: webview.cspSource, uri });
  }

  #post(message: ToLogView): void {
    if (this.#isReady) void this.#panel.webview.postMessage(message);
  }

  #close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    if (this.#opened) void this.#context.server.then(server => server.closeLogView(this.#name));
  }

  /** Looks at the disk now, and again as long as the view is seen. A server that was started again knows nothing of the view. */
  #look(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed || this.#isLooking || !this.#isReady || !this.#panel.visible) return;
    this.#isLooking = true;
    void this.#lookOnce()
      .catch((error: unknown) => {
        this.#opened = undefined;
        this.#context.output.warn(
          `Log view of ${basename(this.#paths[0] ?? '')}: ${error instanceof Error ? error.message : String(error)}`,
        );
      })
      .finally(() => {
        this.#isLooking = false;
        if (!this.#isClosed) this.#timer = setTimeout(() => this.#look(), lookMs);
      });
  }

  async #lookOnce(): Promise<void> {
    const server = await this.#context.server;
    if (!this.#opened) await this.#open(server);
    await server.refreshLogView(this.#name);
  }

  async #open(server: Server): Promise<void> {
    this.#state = undefined;
    this.#opened = await server.openLogView(this.#name, this.#paths);
    this.#tellOpened();
  }

  #tellOpened(): void {
    if (!this.#opened || !this.#isReady) return;
    this.#post({ type: 'opened', opened: this.#opened, filters: this.#context.filters.all, filter: this.#filter });
    this.#filter = null;
    if (this.#state) this.#post({ type: 'state', state: { ...this.#state, changedFrom: 0 } });
  }

  #receive(value: unknown): void {
    const message = parseFromLogView(value);
    if (!message) {
      this.#context.output.warn('A log view sent a message that is not understood.');
      return;
    }
    this.#answer(message).catch((error: unknown) => this.#context.output.error(`Log view, ${message.type}: ${String(error)}`));
  }

  async #answer(message: FromLogView): Promise<void> {
    const { filters, output, onCorrelate } = this.#context;
    switch (message.type) {
      case 'ready':
        // A page that was hidden begins anew, on what the server has kept.
        this.#isReady = true;
        this.#tellOpened();
        this.#look();
        break;
      case 'query':
        await this.#query(message);
        break;
      case 'open':
        if (this.#isOfView(message.path)) await openText(message.path, message.line);
        break;
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        break;
      case 'saveFilter':
        await filters.save(message.filter);
        break;
      case 'deleteFilter':
        await filters.delete(message.name);
        break;
      case 'correlate':
        onCorrelate(message.utcMs, message.seconds);
        break;
      case 'failed':
        output.error(`Log view: ${message.message}`);
        break;
    }
  }

  async #query({ requestId, query }: Extract<FromLogView, { type: 'query' }>): Promise<void> {
    try {
      const value = await (await this.#context.server).queryLogView(this.#name, query);
      if (query.name === 'copy') {
        const { text, rows } = value as { readonly text: string; readonly rows: number };
        await vscode.env.clipboard.writeText(text);
        this.#post({ type: 'answer', requestId, value: { text: '', rows } });
      } else this.#post({ type: 'answer', requestId, value });
    } catch (error) {
      this.#post({ type: 'refused', requestId, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #isOfView(path: string): boolean {
    const { snapshot } = this.#context.store;
    return this.#paths.includes(path) || (snapshot !== undefined && isKnownFile(snapshot, path));
  }
}

/** The text editor of a file, also where its log view is the editor that is open. */
async function openText(path: string, line: number): Promise<void> {
  const position = new vscode.Position(line - 1, 0);
  await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(path), 'default', {
    selection: new vscode.Range(position, position),
    preview: true,
  } satisfies vscode.TextDocumentShowOptions);
}

/** What shows logs as tables: the editor that one can choose for a log, and the view of several logs. */
export class LogViewEditors implements vscode.CustomReadonlyEditorProvider {
  readonly #context: Omit<LogViewContext, 'onCorrelate'>;

  constructor(context: Omit<LogViewContext, 'onCorrelate'>) {
    this.#context = context;
  }

  register(): vscode.Disposable {
    return vscode.window.registerCustomEditorProvider(views.logView, this, { supportsMultipleEditorsPerDocument: true });
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    this.#show(panel, [uri.fsPath], null);
  }

  #show(panel: vscode.WebviewPanel, paths: readonly string[], filter: LogFilter | null): void {
    new LogView({ ...this.#context, onCorrelate: (utcMs, seconds) => this.#correlate(paths, utcMs, seconds) }, panel, paths, filter);
  }

  /** Opens a log as a table. Without a URI: that of the active editor. */
  async open(uri: vscode.Uri | undefined): Promise<void> {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const active = input instanceof vscode.TabInputText ? input.uri : undefined;
    const chosen = uri ?? active;
    if (chosen) await vscode.commands.executeCommand('vscode.openWith', chosen, views.logView);
    else void vscode.window.showInformationMessage('ConfigMgr Flow: open a log first, then its log view.');
  }

  /** Lets a person choose logs, and shows them in one order. */
  async openMerged(): Promise<void> {
    const sources = this.#context.store.snapshot?.report.sources ?? [];
    if (sources.length === 0) {
      void vscode.window.showInformationMessage('ConfigMgr Flow: no logs are read yet. Add a log folder first.');
      return;
    }
    const picked = await vscode.window.showQuickPick(
      sources.map(({ path, server, site }) => ({
        label: basename(path.replaceAll('\\', '/')),
        description: [server, site].filter(part => part !== null).join(' · '),
        detail: path,
        path,
      })),
      { canPickMany: true, matchOnDescription: true, matchOnDetail: true, title: 'Logs to show in one order' },
    );
    if (picked && picked.length > 0)
      this.showMerged(
        picked.map(({ path }) => path),
        null,
      );
  }

  showMerged(paths: readonly string[], filter: LogFilter | null): void {
    const title = paths.length === 1 ? basename(paths[0]!) : `${paths.length} logs`;
    const panel = vscode.window.createWebviewPanel(views.mergedLogView, title, vscode.ViewColumn.Active, {
      retainContextWhenHidden: false,
    });
    this.#show(panel, paths, filter);
  }

  #correlate(paths: readonly string[], utcMs: number, seconds: number): void {
    const known = (this.#context.store.snapshot?.report.sources ?? []).map(({ path }) => path);
    const all = [...new Set([...paths, ...known])];
    this.showMerged(all, { ...noFilter, fromUtcMs: utcMs - seconds * 1000, toUtcMs: utcMs + seconds * 1000 });
  }
}
