import * as vscode from 'vscode';
import type { Selection, ToFlowView } from '../server/protocol/flowView.ts';
import { FlowPanel } from './flowPanel.ts';
import { fileName } from './paths.ts';
import type { Server } from './server.ts';
import { Store } from './store.ts';

/** Of its own, so that a reload does not take it for the flowchart of the logs that are read. */
const viewType = 'configmgrFlow.textFlowPanel';
const changeMs = 400;

interface Shown {
  readonly panel: vscode.WebviewPanel;
  readonly flowPanel: FlowPanel;
  readonly store: Store;
}

/** Flowcharts of documents that are no log of the set: a text from a ticket, a file that lies elsewhere. Each has its own. */
export class TextFlowcharts implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #server: Promise<Server>;
  readonly #output: vscode.LogOutputChannel;
  readonly #shown = new Map<string, Shown>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #subscription: vscode.Disposable;

  constructor(extensionUri: vscode.Uri, server: Promise<Server>, output: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#server = server;
    this.#output = output;
    this.#subscription = vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document.uri.toString()));
  }

  async show(uri: string, selection?: Selection): Promise<void> {
    const shown = this.#shown.get(uri) ?? (await this.#open(uri));
    shown.flowPanel.show(selection);
  }

  async #open(uri: string): Promise<Shown> {
    const store = new Store(async () => {
      const snapshot = await (await this.#server).getTextSnapshot(uri);
      if (!snapshot) throw new Error('the text is not open any more');
      return snapshot;
    });
    await store.load();
    const flowPanel = new FlowPanel(this.#extensionUri, store, this.#server, this.#output);
    const name = fileName(vscode.Uri.parse(uri, true).path);
    const panel = vscode.window.createWebviewPanel(viewType, `Flowchart: ${name}`, vscode.ViewColumn.Beside, {
      retainContextWhenHidden: false,
    });
    await flowPanel.deserializeWebviewPanel(panel);
    const shown = { panel, flowPanel, store };
    this.#shown.set(uri, shown);
    panel.onDidDispose(() => this.#shown.delete(uri));
    return shown;
  }

  #soon(uri: string): void {
    if (!this.#shown.has(uri)) return;
    clearTimeout(this.#waiting.get(uri));
    this.#waiting.set(
      uri,
      setTimeout(() => {
        this.#waiting.delete(uri);
        void this.#renew(uri).catch((error: unknown) => this.#output.debug(`flowchart of a text: ${String(error)}`));
      }, changeMs),
    );
  }

  async #renew(uri: string): Promise<void> {
    const shown = this.#shown.get(uri);
    if (!shown) return;
    await shown.store.load();
    const { snapshot } = shown.store;
    if (snapshot && shown.panel.visible)
      void shown.panel.webview.postMessage({ type: 'snapshot', snapshot, selection: null } satisfies ToFlowView);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const { panel } of this.#shown.values()) panel.dispose();
    this.#subscription.dispose();
  }
}
