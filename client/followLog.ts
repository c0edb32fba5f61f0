import * as vscode from 'vscode';
import { commands, languageId } from '../server/protocol/ids.ts';
import { Following, followingText } from './following.ts';
import { isSamePath } from './paths.ts';
import type { Store } from './store.ts';

/** VS Code is given so long to see by itself that a file has grown. */
const ownReloadMs = 1000;

/** "Follow End of Log": keeps the last line in view while the log grows, until one scrolls up. */
export class FollowLog implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('configmgrFlow.follow', vscode.StatusBarAlignment.Left, 9);
  readonly #subscriptions: vscode.Disposable;
  #followed: { readonly uri: string; readonly following: Following } | undefined;
  #reload: NodeJS.Timeout | undefined;

  constructor(store: Store) {
    this.#item.name = 'ConfigMgr Flow: Follow End of Log';
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const following = contentChanges.length > 0 ? this.#of(document) : undefined;
        if (!following) return;
        following.grow(document.lineCount);
        if (following.isSticking) this.#reveal();
        this.#show();
      }),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor, visibleRanges }) => {
        const following = this.#of(textEditor.document);
        const [first] = visibleRanges;
        const last = visibleRanges.at(-1);
        if (!following || !first || !last) return;
        following.scroll(first.start.line, last.end.line);
        this.#show();
      }),
      vscode.workspace.onDidCloseTextDocument(document => {
        if (this.#of(document)) this.#stop();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
      store.onDidChange(event => {
        if (event.kind !== 'changed') return;
        for (const change of event.changed.changes) if ('source' in change) this.#hasGrown(change.source.path);
      }),
    );
  }

  /** Begins, goes on after one scrolled up, or, where the end is in view, stops. `uri`: the log; else that of the active editor. */
  async toggle(uri?: string): Promise<void> {
    const active = vscode.window.activeTextEditor?.document;
    const wanted = uri ?? active?.uri.toString();
    if (wanted === undefined || (uri === undefined && active?.languageId !== languageId)) {
      void vscode.window.showInformationMessage('ConfigMgr Flow: open a log to follow its end.');
      return;
    }
    if (this.#followed?.uri === wanted) {
      const { following } = this.#followed;
      if (following.isSticking) {
        this.#stop();
        return;
      }
      following.resume();
    } else {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(wanted, true));
      if (!vscode.window.visibleTextEditors.some(editor => editor.document === document)) await vscode.window.showTextDocument(document);
      this.#followed = { uri: wanted, following: new Following(document.lineCount) };
    }
    this.#reveal();
    this.#show();
  }

  #of(document: vscode.TextDocument): Following | undefined {
    return this.#followed?.uri === document.uri.toString() ? this.#followed.following : undefined;
  }

  /** The log reader has new lines of a log. On shares VS Code may not learn of them: then its text is read again. */
  #hasGrown(path: string): void {
    const document = vscode.window.activeTextEditor?.document;
    if (this.#reload !== undefined || !document || !this.#of(document) || !isSamePath(document.uri.fsPath, path)) return;
    const { version } = document;
    this.#reload = setTimeout(() => {
      this.#reload = undefined;
      const isStale = document.version === version && !document.isDirty && vscode.window.activeTextEditor?.document === document;
      if (isStale && this.#of(document)) void vscode.commands.executeCommand('workbench.action.files.revert');
    }, ownReloadMs);
  }

  #reveal(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (!this.#of(editor.document)) continue;
      const end = new vscode.Position(editor.document.lineCount - 1, 0);
      editor.revealRange(new vscode.Range(end, end));
    }
  }

  #show(): void {
    const active = vscode.window.activeTextEditor?.document;
    const following = active && this.#of(active);
    if (!active || !following) {
      this.#item.hide();
      return;
    }
    this.#item.text = followingText(following);
    this.#item.tooltip = following.isSticking ? 'The end of the log is kept in view. Stop Following' : 'Go to the End and Follow';
    this.#item.command = { title: 'Follow', command: commands.followLog, arguments: [active.uri.toString()] };
    this.#item.show();
  }

  #stop(): void {
    this.#followed = undefined;
    this.#item.hide();
  }

  dispose(): void {
    clearTimeout(this.#reload);
    this.#subscriptions.dispose();
    this.#item.dispose();
  }
}
