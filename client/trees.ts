import * as vscode from 'vscode';
import { commands, languageId, views } from '../server/protocol/ids.ts';
import type { Snapshot } from '../server/protocol/server.ts';
import { findingsMessage, findingsTree, openProblems } from './findingsTree.ts';
import { logsTree } from './logsTree.ts';
import { escapeMarkdown } from './markdown.ts';
import { siteTree } from './siteTree.ts';
import type { Store } from './store.ts';
import { Times } from './times.ts';
import { countOf, type NodeAction, type NodeIcon, type TooltipPart, type TreeNode } from './treeModel.ts';

export class Tree implements vscode.TreeDataProvider<TreeNode> {
  readonly #getRoots: () => readonly TreeNode[];
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(getRoots: () => readonly TreeNode[]) {
    this.#getRoots = getRoots;
  }

  refresh(): void {
    this.#changed.fire();
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node ? (node.getChildren?.() ?? []) : this.#getRoots())];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, node.getChildren ? (node.isExpanded ? Expanded : Collapsed) : None);
    item.id = node.id;
    item.description = node.description;
    item.iconPath = iconOf(node.icon);
    item.tooltip = tooltipOf(node.tooltip);
    item.accessibilityInformation = { label: node.spoken };
    item.contextValue = node.context;
    item.command = node.action && commandOf(node.action);
    return item;
  }
}

export const iconOf = ({ name, color }: NodeIcon): vscode.ThemeIcon =>
  new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));

/** Markdown for its looks alone: texts can come from a log and are escaped, or stand as code. */
function tooltipOf(parts: readonly TooltipPart[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString('', false);
  for (const part of parts) {
    const text = escapeMarkdown(part.text);
    if (part.kind === 'code') tooltip.appendCodeblock(part.text, languageId);
    else if (part.kind === 'title') tooltip.appendMarkdown(`**${text}**\n\n`);
    else if (part.kind === 'link' && /^https:\/\/[^\s()<>]+$/.test(part.url)) tooltip.appendMarkdown(`[${text}](${part.url})\n\n`);
    else tooltip.appendMarkdown(`${text}\n\n`);
  }
  return tooltip;
}

function commandOf(action: NodeAction): vscode.Command {
  switch (action.kind) {
    case 'stage':
      return { command: commands.showFlowchart, title: 'Show in Flowchart', arguments: [action.selection] };
    case 'place':
      return { command: commands.openPlace, title: 'Open the Line', arguments: [action.place] };
    case 'copy':
      return { command: commands.copyText, title: 'Copy', arguments: [action.text] };
    case 'link':
      return { command: 'vscode.open', title: 'Open the Document', arguments: [vscode.Uri.parse(action.url, true)] };
  }
}

/** The views follow so long after a change, the flowchart at once: VS Code draws one thing after the other. */
const afterChartMs = 100;

/** The views of the activity bar's container that show the state. */
export function registerTrees(store: Store): vscode.Disposable {
  const treeOf = (build: (snapshot: Snapshot, times: Times) => readonly TreeNode[]) =>
    new Tree(() => {
      const { snapshot } = store;
      return snapshot ? build(snapshot, new Times(snapshot.timeZone, snapshot.report.sources, Date.now())) : [];
    });
  const site = treeOf(siteTree);
  const findings = treeOf(findingsTree);
  const logs = treeOf(logsTree);
  const view = (id: string, treeDataProvider: Tree) => vscode.window.createTreeView(id, { treeDataProvider, showCollapseAll: true });
  const siteView = view(views.site, site);
  const findingsView = view(views.findings, findings);
  const logsView = view(views.logs, logs);

  const show = () => {
    const snapshot = store.snapshot;
    const problems = snapshot ? openProblems(snapshot) : 0;
    findingsView.badge = problems > 0 ? { value: problems, tooltip: countOf(problems, 'open finding') } : undefined;
    findingsView.message = findingsMessage(snapshot);
    siteView.message = siteMessage(snapshot);
    for (const tree of [site, findings, logs]) tree.refresh();
  };
  let timer: NodeJS.Timeout | undefined;
  const showSoon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      show();
    }, afterChartMs);
  };
  const subscription = store.onDidChange(({ kind }) => (kind === 'changed' ? showSoon() : show()));
  show();
  return vscode.Disposable.from(siteView, findingsView, logsView, subscription, { dispose: () => clearTimeout(timer) });
}

/** What stands in place of an empty list; `undefined` gives the place to the welcome text with its buttons. */
function siteMessage(snapshot: Snapshot | undefined): string | undefined {
  if (!snapshot) return 'Reading logs …';
  if (snapshot.report.sites.length > 0 || snapshot.overview.length > 0) return undefined;
  if (snapshot.folders.some(folder => folder.state === 'reading')) return 'Reading logs …';
  if (snapshot.report.sources.length > 0) return 'The logs tell nothing of updates yet.';
  return snapshot.folders.some(folder => folder.from === 'setting') ? 'No log could be read: see Logs below.' : undefined;
}
