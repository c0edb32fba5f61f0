/** Reading logs in the text editor: what belongs to it, made once and handed to the commands. */
import * as vscode from 'vscode';
import { languageId } from '../server/protocol/ids.ts';
import { pickErrorCode } from './errorCodePicker.ts';
import { parseSelection } from './flowMessages.ts';
import { FollowLog } from './followLog.ts';
import { LineColors } from './lineColors.ts';
import { isSamePath } from './paths.ts';
import { suggestReading } from './readAsLog.ts';
import { SelectionSpan } from './selectionSpan.ts';
import type { Server } from './server.ts';
import type { Store } from './store.ts';
import { TextFlowcharts } from './textFlowcharts.ts';

export class Editing implements vscode.Disposable {
  readonly follow: FollowLog;
  readonly #server: Promise<Server>;
  readonly #store: Store;
  readonly #output: vscode.LogOutputChannel;
  readonly #flowcharts: TextFlowcharts;
  readonly #subscriptions: vscode.Disposable;

  constructor(extensionUri: vscode.Uri, store: Store, server: Promise<Server>, output: vscode.LogOutputChannel) {
    this.#server = server;
    this.#store = store;
    this.#output = output;
    this.follow = new FollowLog(store);
    this.#flowcharts = new TextFlowcharts(extensionUri, server, output);
    const lineColors = new LineColors(server, output);
    this.#subscriptions = vscode.Disposable.from(
      this.follow,
      this.#flowcharts,
      lineColors,
      store.onDidChange(({ kind }) => {
        if (kind === 'snapshot') lineColors.renew();
      }),
      new SelectionSpan(server),
      suggestReading(),
    );
  }

  async lookUpErrorCode(): Promise<void> {
    pickErrorCode(await this.#server, this.#output);
  }

  /** Shows the flowchart of a document that is none of the logs that are read; `false` where it is one, or none is meant. */
  async showTextFlowchart(argument: unknown): Promise<boolean> {
    const uri = this.#findOwnText(argument);
    if (!uri) return false;
    await this.#flowcharts.show(uri.toString(), argument instanceof vscode.Uri ? undefined : parseSelection(argument));
    return true;
  }

  /** What is asked for: the document of an argument, of an editor's title, or, without any, of the active editor. */
  #findOwnText(argument: unknown): vscode.Uri | undefined {
    const named =
      argument instanceof vscode.Uri
        ? argument.toString()
        : argument === undefined
          ? vscode.window.activeTextEditor?.document.uri.toString()
          : (argument as { readonly document?: unknown } | null)?.document;
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === named);
    if (document?.languageId !== languageId) return undefined;
    const { uri } = document;
    const isRead = (path: string) => isSamePath(path, uri.fsPath);
    const isOfSet = uri.scheme === 'file' && this.#store.snapshot?.report.sources.some(({ files }) => files.some(isRead));
    return isOfSet ? undefined : uri;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
