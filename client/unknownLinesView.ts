import * as vscode from 'vscode';
import { views } from '../server/protocol/ids.ts';
import type { UnknownLines } from '../server/protocol/server.ts';
import type { Server } from './server.ts';
import type { TreeNode } from './treeModel.ts';
import { Tree } from './trees.ts';
import { unknownMessage, unknownTree } from './unknownTree.ts';

/** The view of lines that no record fits. All logs are read for it, so it is filled when asked and stays until asked again. */
export class UnknownLinesView implements vscode.Disposable {
  readonly #server: Promise<Server>;
  readonly #tree: Tree;
  readonly #view: vscode.TreeView<TreeNode>;
  #lines: UnknownLines | undefined;
  #isFinding = false;

  constructor(server: Promise<Server>) {
    this.#server = server;
    this.#tree = new Tree(() => (this.#lines ? unknownTree(this.#lines) : []));
    this.#view = vscode.window.createTreeView(views.unknownLines, { treeDataProvider: this.#tree, showCollapseAll: true });
  }

  /** Shows the view and looks for its lines; what it shows stays where the user cancels. */
  async find(): Promise<void> {
    await vscode.commands.executeCommand(`${views.unknownLines}.focus`);
    if (this.#isFinding) return;
    this.#isFinding = true;
    try {
      const title = 'Looking for lines that are not known';
      const location = vscode.ProgressLocation.Notification;
      const lines = await vscode.window.withProgress({ location, title, cancellable: true }, async (_, token) =>
        (await this.#server).getUnknownLines(token),
      );
      if (!lines) return;
      this.#lines = lines;
      this.#view.message = unknownMessage(lines);
      this.#tree.refresh();
    } finally {
      this.#isFinding = false;
    }
  }

  dispose(): void {
    this.#view.dispose();
  }
}
