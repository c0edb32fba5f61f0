import * as vscode from 'vscode';
import { commands } from '../server/protocol/ids.ts';
import type { OverviewItem, Place } from '../server/protocol/model.ts';
import { openPlace } from './places.ts';
import { indexRuns } from './runIndex.ts';
import type { Store } from './store.ts';
import { Times } from './times.ts';
import { byAttention, countOf, iconOfStatus } from './treeModel.ts';
import { iconOf } from './trees.ts';

interface UpdateItem extends vscode.QuickPickItem {
  readonly item?: OverviewItem;
  readonly place?: Place;
  readonly command?: string;
}

const openLine: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: 'Open the Line' };

/** Lines that are handed over at once: VS Code gets slow with thousands. Of more those that fit what was typed. */
const maximumItems = 300;

/** Text of a log could hold `$(name)`, which would be drawn as an icon. */
const plain = (text: string): string => text.replaceAll('$(', '\\$(');

/** "Where is my update?": a line per package and site, kept current while it is open. Enter shows the stage in the flowchart. */
export function pickUpdate(store: Store): void {
  const picker = vscode.window.createQuickPick<UpdateItem>();
  picker.title = 'Where Is My Update?';
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;

  const show = () => {
    const active = picker.activeItems[0]?.item?.runId;
    const items = itemsOf(store, picker.value);
    picker.busy = store.snapshot === undefined;
    picker.placeholder = placeholderOf(store);
    picker.items = items;
    const again = items.find(({ item }) => item !== undefined && item.runId === active);
    if (again) picker.activeItems = [again];
  };
  const subscription = store.onDidChange(show);
  picker.onDidChangeValue(() => {
    if ((store.snapshot?.overview.length ?? 0) > maximumItems) show();
  });
  picker.onDidTriggerItemButton(({ item }) => {
    picker.hide();
    if (item.place) void openPlace(item.place);
  });
  picker.onDidAccept(() => {
    const [chosen] = picker.selectedItems;
    picker.hide();
    if (chosen?.item) void vscode.commands.executeCommand(commands.showFlowchart, { runId: chosen.item.runId, stage: chosen.item.stage });
    else if (chosen?.command) void vscode.commands.executeCommand(chosen.command);
  });
  picker.onDidHide(() => {
    subscription.dispose();
    picker.dispose();
  });
  show();
  picker.show();
}

function placeholderOf(store: Store): string {
  const snapshot = store.snapshot;
  if (!snapshot) return 'Reading logs …';
  if (snapshot.report.sources.length === 0) return 'No log has been read yet';
  return snapshot.overview.length === 0 ? 'The logs tell nothing of updates yet' : 'Choose an update to see its stage in the flowchart';
}

function itemsOf(store: Store, typed: string): UpdateItem[] {
  const snapshot = store.snapshot;
  if (!snapshot) return [];
  if (snapshot.overview.length === 0) {
    return [
      { label: 'Add Log Folder…', iconPath: new vscode.ThemeIcon('new-folder'), command: commands.addLogFolder, alwaysShow: true },
      { label: 'Open Sample Site', iconPath: new vscode.ThemeIcon('beaker'), command: commands.openSampleSite, alwaysShow: true },
    ];
  }
  const times = new Times(snapshot.timeZone, snapshot.report.sources, Date.now());
  const { byId } = indexRuns(snapshot.report.runs);
  const descriptionOf = (item: OverviewItem) => (item.package === null ? item.status : `${item.what} ${item.status}`);
  const toItem = (item: OverviewItem): UpdateItem => {
    const stage = byId.get(item.runId)?.stages.find(({ id }) => id === item.stage);
    const evidence = stage?.evidence.at(-1);
    return {
      label: plain(item.label),
      description: plain(descriptionOf(item)),
      detail: plain(times.showIn(item.sentence, item.path)),
      iconPath: iconOf(iconOfStatus(item.status)),
      item,
      ...(evidence ? { place: { path: evidence.path, line: evidence.line }, buttons: [openLine] } : {}),
    };
  };
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const isFitting = (item: OverviewItem) => {
    const text = `${item.label} ${descriptionOf(item)} ${item.sentence}`.toLowerCase();
    return words.every(word => text.includes(word));
  };
  const all = snapshot.overview;
  const fitting = all.length > maximumItems ? all.filter(isFitting) : all;
  const updates = fitting.filter(item => item.package !== null).sort((a, b) => byAttention(a.status, b.status));
  const others = fitting.filter(item => item.package === null).sort((a, b) => byAttention(a.status, b.status));
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const more = updates.length - maximumItems;
  return [
    ...updates.slice(0, maximumItems).map(toItem),
    ...(more > 0 ? [separator(`${countOf(more, 'more line')}: type to find them`)] : []),
    ...(others.length > 0 ? [separator('Service connection point'), ...others.slice(0, maximumItems).map(toItem)] : []),
  ];
}
