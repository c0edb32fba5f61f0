import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { FromFlowView, Selection, ToFlowView } from '../server/protocol/flowView.ts';
import { views } from '../server/protocol/ids.ts';
import { isKnownFile, isKnownLink, parseFromFlowView } from './flowMessages.ts';
import { openPlace } from './places.ts';
import type { Server } from './server.ts';
import type { Store, StoreEvent } from './store.ts';
import { flowDocument } from './webviewDocuments.ts';

/**
 * The host of the flowchart panel: makes it, hands it the state, does what it asks for.
 *
 * The page does not live while it is hidden. Each time it is shown its script says `ready` and gets everything anew; before
 * that nothing is posted.
 */
export class FlowPanel implements vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #store: Store;
  readonly #server: Promise<Server>;
  readonly #output: vscode.LogOutputChannel;
  #panel: vscode.WebviewPanel | undefined;
  #isReady = false;
  #selection: Selection | null = null;

  constructor(extensionUri: vscode.Uri, store: Store, server: Promise<Server>, output: vscode.LogOutputChannel) {
    this.#extensionUri = extensionUri;
    this.#store = store;
    this.#server = server;
    this.#output = output;
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.#store.onDidChange(event => this.#pass(event)),
      vscode.window.registerWebviewPanelSerializer(views.flowPanel, this),
      { dispose: () => this.#panel?.dispose() },
    );
  }

  /** Shows the panel, at a run or stage where one is given. */
  show(selection?: Selection): void {
    if (selection) this.#selection = selection;
    if (this.#panel) {
      this.#panel.reveal(undefined, false);
      if (selection) this.#post({ type: 'select', selection });
      return;
    }
    this.#adopt(
      vscode.window.createWebviewPanel(views.flowPanel, 'Flowchart', vscode.ViewColumn.Active, { retainContextWhenHidden: false }),
    );
  }

  /** After a reload of the window; what was selected is in the page's own state. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.#panel) panel.dispose();
    else this.#adopt(panel);
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#isReady = false;
    const { webview } = panel;
    const icon = (theme: string) => vscode.Uri.joinPath(this.#extensionUri, 'media', 'icons', `panel-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    webview.options = {
      enableScripts: true,
      enableForms: false,
      localResourceRoots: [vscode.Uri.joinPath(this.#extensionUri, 'dist', 'media')],
    };
    webview.onDidReceiveMessage((value: unknown) => this.#receive(value));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#isReady = false;
    });
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#isReady = false;
    });
    webview.html = this.#html(webview);
  }

  #html(webview: vscode.Webview): string {
    const nonce = randomBytes(16).toString('base64url');
    const uri = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#extensionUri, 'dist', 'media', name)).toString();
    return flowDocument({ nonce, cspSource: webview.cspSource, uri });
  }

  #post(message: ToFlowView): void {
    if (!this.#panel || !this.#isReady) return;
    void this.#panel.webview.postMessage(message);
  }

  #postSnapshot(): void {
    const snapshot = this.#store.snapshot;
    if (snapshot) this.#post({ type: 'snapshot', snapshot, selection: this.#selection });
  }

  #pass(event: StoreEvent): void {
    if (event.kind === 'snapshot') this.#postSnapshot();
    else
      this.#post(event.kind === 'changed' ? { type: 'changed', changed: event.changed } : { type: 'timeZone', timeZone: event.timeZone });
  }

  #receive(value: unknown): void {
    const message = parseFromFlowView(value);
    if (!message) {
      this.#output.warn('The flowchart panel sent a message that is not understood.');
      return;
    }
    this.#answer(message).catch((error: unknown) => this.#output.error(`Flowchart panel, ${message.type}: ${String(error)}`));
  }

  async #answer(message: FromFlowView): Promise<void> {
    const snapshot = this.#store.snapshot;
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#postSnapshot();
        break;
      case 'needSnapshot':
        this.#postSnapshot();
        break;
      case 'selected':
        this.#selection = message.selection;
        break;
      case 'open':
        if (snapshot && isKnownFile(snapshot, message.place.path)) await openPlace(message.place, this.#panel?.viewColumn);
        break;
      case 'openLink':
        if (snapshot && isKnownLink(snapshot, message.url)) await vscode.env.openExternal(vscode.Uri.parse(message.url, true));
        break;
      case 'copy':
        await vscode.env.clipboard.writeText(message.text);
        break;
      case 'getLines': {
        const { requestId, place, before, after } = message;
        const known = snapshot && isKnownFile(snapshot, place.path);
        const { first, lines } = known ? await (await this.#server).getLines(place, before, after) : { first: place.line, lines: [] };
        this.#post({ type: 'lines', requestId, first, lines });
        break;
      }
      case 'failed':
        this.#output.error(`Flowchart panel: ${message.message}`);
        break;
    }
  }
}
