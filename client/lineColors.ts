import * as vscode from 'vscode';
import { languageId, settings } from '../server/protocol/ids.ts';
import type { Server } from './server.ts';

/** A text that changes is coloured again so long after. */
const changeMs = 250;

const settingKey = `${settings.section}.${settings.lineColors}`;

/** Lines of errors and warnings: tinted, and marked in the overview ruler. */
export class LineColors implements vscode.Disposable {
  readonly #server: Promise<Server>;
  readonly #output: vscode.LogOutputChannel;
  readonly #subscriptions: vscode.Disposable;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #types: readonly [errors: vscode.TextEditorDecorationType, warnings: vscode.TextEditorDecorationType] | undefined;

  constructor(server: Promise<Server>, output: vscode.LogOutputChannel) {
    this.#server = server;
    this.#output = output;
    this.#types = makeTypes();
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(editors => {
        for (const editor of editors) this.#soon(editor.document, 0);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document, changeMs)),
      // A text that was given its language while it was open.
      vscode.workspace.onDidOpenTextDocument(document => this.#soon(document, 0)),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (!event.affectsConfiguration(settingKey)) return;
        for (const type of this.#types ?? []) type.dispose();
        this.#types = makeTypes();
        this.renew();
      }),
    );
  }

  /** Colours all that is seen anew: the log reader knows the texts now, or understands them otherwise. */
  renew(): void {
    for (const { document } of vscode.window.visibleTextEditors) this.#soon(document, 0);
  }

  #soon(document: vscode.TextDocument, afterMs: number): void {
    if (!this.#types || document.languageId !== languageId) return;
    const key = document.uri.toString();
    clearTimeout(this.#waiting.get(key));
    this.#waiting.set(
      key,
      setTimeout(() => {
        this.#waiting.delete(key);
        void this.#show(key).catch((error: unknown) => this.#output.debug(`line colours: ${String(error)}`));
      }, afterMs),
    );
  }

  async #show(uri: string): Promise<void> {
    const find = () => vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri);
    if (find().length === 0) return;
    const { errors, warnings } = await (await this.#server).getLineMarks(uri);
    if (!this.#types) return;
    for (const editor of find()) {
      editor.setDecorations(this.#types[0], rangesOf(errors));
      editor.setDecorations(this.#types[1], rangesOf(warnings));
    }
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const type of this.#types ?? []) type.dispose();
    this.#subscriptions.dispose();
  }
}

function rangesOf(rows: readonly number[]): vscode.Range[] {
  const ranges: vscode.Range[] = [];
  for (let i = 0; i + 1 < rows.length; i += 2) ranges.push(new vscode.Range(rows[i]!, 0, rows[i + 1]!, 0));
  return ranges;
}

/** `undefined` where nothing is to be shown. */
function makeTypes() {
  const wanted = vscode.workspace.getConfiguration(settings.section).get<string>(settings.lineColors, 'lines');
  if (wanted === 'off') return undefined;
  const make = (kind: 'error' | 'warning') =>
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      ...(wanted === 'ruler' ? {} : { backgroundColor: new vscode.ThemeColor(`configmgrFlow.${kind}LineBackground`) }),
      overviewRulerColor: new vscode.ThemeColor(`editorOverviewRuler.${kind}Foreground`),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
    });
  return [make('error'), make('warning')] as const;
}
