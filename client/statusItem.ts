import * as vscode from 'vscode';
import { commands } from '../server/protocol/ids.ts';
import type { Headline } from '../server/protocol/model.ts';
import type { Progress } from './server.ts';
import type { Store } from './store.ts';
import { Times } from './times.ts';

const looks: Readonly<Record<Headline['status'], { readonly icon: string; readonly background?: string }>> = {
  ok: { icon: 'pass' },
  busy: { icon: 'play-circle' },
  warning: { icon: 'warning', background: 'statusBarItem.warningBackground' },
  error: { icon: 'error', background: 'statusBarItem.errorBackground' },
  empty: { icon: 'circle-slash' },
};

/** Updates that the tooltip lists. */
const maximumLines = 8;

/** The worst open thing in the status bar; while big sets are read, how far that is. */
export class StatusItem implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #store: Store;
  readonly #subscription: { dispose(): void };
  #progress: Progress | undefined;
  #isStopped = false;

  constructor(store: Store) {
    this.#store = store;
    this.#item = vscode.window.createStatusBarItem('configmgrFlow.status', vscode.StatusBarAlignment.Left, 10);
    this.#item.name = 'ConfigMgr Flow';
    this.#item.command = commands.whereIsMyUpdate;
    this.#subscription = store.onDidChange(() => this.#show());
    this.#show();
    this.#item.show();
  }

  setProgress(progress: Progress | undefined): void {
    this.#isStopped = false;
    this.#progress = progress && progress.done < progress.total ? progress : undefined;
    this.#show();
  }

  /** What was shown is not followed any more; until something is read again. */
  setStopped(): void {
    this.#isStopped = true;
    this.#show();
  }

  #show(): void {
    if (this.#isStopped) {
      this.#item.text = '$(error) ConfigMgr: log reader stopped';
      this.#item.tooltip = 'Logs are not read any more';
      this.#item.accessibilityInformation = { label: 'ConfigMgr Flow: the log reader stopped' };
      return;
    }
    const snapshot = this.#store.snapshot;
    if (this.#progress || !snapshot) {
      const { done, total, message } = this.#progress ?? { done: 0, total: 0, message: '' };
      const share = total > 0 ? ` ${Math.floor((done / total) * 100)} %` : '';
      this.#item.text = `$(sync~spin) ConfigMgr: reading logs${share}`;
      this.#item.tooltip = message || 'Reading the logs';
      this.#item.backgroundColor = undefined;
      this.#item.accessibilityInformation = { label: `ConfigMgr Flow: reading logs${share}` };
      return;
    }
    const { status, text } = snapshot.headline;
    const { icon, background } = looks[status];
    this.#item.text = `$(${icon}) ConfigMgr: ${text.replaceAll('$(', '\\$(')}`;
    const times = new Times(snapshot.timeZone, snapshot.report.sources, Date.now());
    const lines = snapshot.overview.slice(0, maximumLines).map(item => `${item.label}: ${times.showIn(item.sentence, item.path)}`);
    const more = snapshot.overview.length - lines.length;
    this.#item.tooltip = [...lines, ...(more > 0 ? [`… and ${more} more`] : []), 'Where is my update?'].join('\n');
    this.#item.backgroundColor = background ? new vscode.ThemeColor(background) : undefined;
    this.#item.accessibilityInformation = { label: `ConfigMgr Flow: ${text}. Where is my update?` };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}
