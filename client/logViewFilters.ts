import * as vscode from 'vscode';
import { type LogFilter, readyFilters, type SavedFilter } from '../server/protocol/logView.ts';
import { parseSavedFilters } from './logViewMessages.ts';

const key = 'logView.filters';

/** Filters by name: those that come with the product, and those that a person keeps. */
export class LogViewFilters {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<readonly SavedFilter[]>();
  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  get #own(): SavedFilter[] {
    return parseSavedFilters(this.#memory.get(key));
  }

  get all(): readonly SavedFilter[] {
    return [...readyFilters, ...this.#own];
  }

  /** Asks for a name; one that is there already is replaced. */
  async save(filter: LogFilter): Promise<void> {
    const given = await vscode.window.showInputBox({
      title: 'Save the filter',
      prompt: 'Name of the filter',
      validateInput: name =>
        readyFilters.some(ready => ready.name === name.trim()) ? 'A filter of the product has this name.' : undefined,
    });
    const name = given?.trim().slice(0, 100);
    if (name) await this.#write([...this.#own.filter(saved => saved.name !== name), { name, filter, isReady: false }]);
  }

  delete(name: string): Promise<void> {
    return this.#write(this.#own.filter(saved => saved.name !== name));
  }

  async #write(filters: readonly SavedFilter[]): Promise<void> {
    await this.#memory.update(key, filters);
    this.#changed.fire(this.all);
  }
}
