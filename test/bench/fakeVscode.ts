/** As much of VS Code as the views of the client need to be made without it. */

class Emitter {
  readonly #listeners = new Set<(value: unknown) => void>();
  readonly event = (listener: (value: unknown) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: unknown): void {
    for (const listener of this.#listeners) listener(value);
  }
}

export { Emitter as EventEmitter };

export class TreeItem {
  label: string;
  collapsibleState: number;
  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;
export const QuickPickItemKind = { Separator: -1, Default: 0 } as const;
export const ViewColumn = { Active: -1, Beside: -2 } as const;

class Named {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export { Named as ThemeColor, Named as ThemeIcon };

export class MarkdownString {
  value = '';
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendCodeblock(text: string): this {
    this.value += `\n\`\`\`\n${text}\n\`\`\`\n`;
    return this;
  }
}

export const Uri = { parse: (text: string) => new Named(text) };

export const Disposable = { from: () => ({ dispose: () => undefined }) };

export interface Picker {
  readonly items: readonly unknown[];
  readonly value: string;
  type(value: string): void;
  hide(): void;
}

/** The tree views that were made, by their ids, and the pickers, the last one last. */
export const made = { trees: new Map<string, unknown>(), pickers: [] as Picker[] };

const event = () => ({ dispose: () => undefined });

export const window = {
  createTreeView(id: string, { treeDataProvider }: { treeDataProvider: unknown }) {
    made.trees.set(id, treeDataProvider);
    return { dispose: () => undefined };
  },
  createStatusBarItem: () => ({ show: () => undefined, dispose: () => undefined }),
  createQuickPick() {
    const [changes, hides] = [new Emitter(), new Emitter()];
    const picker = {
      items: [],
      activeItems: [],
      selectedItems: [],
      value: '',
      onDidTriggerItemButton: event,
      onDidAccept: event,
      onDidHide: hides.event,
      onDidChangeValue: changes.event,
      /** As a person types. */
      type(value: string) {
        picker.value = value;
        changes.fire(value);
      },
      show: () => undefined,
      hide: () => hides.fire(undefined),
      dispose: () => undefined,
    };
    made.pickers.push(picker);
    return picker;
  },
};
export const StatusBarAlignment = { Left: 1, Right: 2 } as const;
export const commands = {};
