/** Notices changes of the site's own catalog files, by whatever program, also outside of the workspace. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';

/** A watcher of a folder outside of the workspace is not there at once: what is written meanwhile is seen by a look afterwards. */
const watchedAfterMs = 3000;

export class CatalogWatcher {
  readonly #onChanged: () => void;
  #paths = '';
  #look: NodeJS.Timeout | undefined;
  #watchers: vscode.Disposable = vscode.Disposable.from();

  constructor(onChanged: () => void) {
    this.#onChanged = onChanged;
  }

  /** These files are watched from now on, and no others. A file that is not there yet is noticed when it comes. */
  watch(paths: readonly string[]): void {
    const key = paths.join('\n');
    if (key === this.#paths) return;
    this.#paths = key;
    this.#watchers.dispose();
    this.#watchers = vscode.Disposable.from(...paths.map(path => this.#watchFile(path)));
    clearTimeout(this.#look);
    if (paths.length > 0) this.#look = setTimeout(this.#onChanged, watchedAfterMs);
  }

  #watchFile(path: string): vscode.Disposable {
    // The name is part of a pattern: what has a meaning there stands for any one character instead.
    const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), basename(path).replace(/[*?[\]{},!]/g, '?'));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(this.#onChanged),
      watcher.onDidChange(this.#onChanged),
      watcher.onDidDelete(this.#onChanged),
    );
  }

  dispose(): void {
    clearTimeout(this.#look);
    this.#watchers.dispose();
  }
}
