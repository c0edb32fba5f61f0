import * as vscode from 'vscode';
import { languageId } from '../server/protocol/ids.ts';
import type { Server } from './server.ts';
import { spanText } from './spanText.ts';

/** A selection that is still being drawn is not asked about. */
const settledMs = 150;

/** In the status bar, how long the selected lines took and how many entries they are. */
export class SelectionSpan implements vscode.Disposable {
  readonly #server: Promise<Server>;
  readonly #item = vscode.window.createStatusBarItem('configmgrFlow.selection', vscode.StatusBarAlignment.Right, 101);
  readonly #subscriptions: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(server: Promise<Server>) {
    this.#server = server;
    this.#item.name = 'ConfigMgr Flow: Selected Entries';
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === vscode.window.activeTextEditor) this.#soon();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.#soon()),
    );
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#show().catch(() => this.#item.hide()), settledMs);
  }

  async #show(): Promise<void> {
    const request = ++this.#asked;
    const editor = vscode.window.activeTextEditor;
    if (!editor || editor.document.languageId !== languageId || editor.selection.isSingleLine) {
      this.#item.hide();
      return;
    }
    const { start, end } = editor.selection;
    // A selection of whole lines ends at the beginning of the one behind.
    const last = end.character === 0 ? end.line - 1 : end.line;
    const span = await (await this.#server).getSpan(editor.document.uri.toString(), start.line, last);
    if (request !== this.#asked) return;
    const text = spanText(span);
    if (text === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = text;
    this.#item.tooltip = 'Time from the first to the last selected entry, and how many entries that are';
    this.#item.show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#item.dispose();
  }
}
