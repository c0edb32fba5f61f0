import { relative } from 'node:path';
import * as vscode from 'vscode';
import { settings } from '../server/protocol/ids.ts';
import type { Configuration, FolderSetting } from '../server/protocol/settings.ts';
import { CatalogWatcher } from './catalogWatcher.ts';
import { isInside, isSamePath } from './paths.ts';
import { checkSettings, joinFolders } from './settings.ts';

type StoredSetting = typeof settings.folders | typeof settings.catalog;

/** Which folders are read and how: the settings, checked, with the workspace's folders. */
export class Folders {
  readonly #output: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Folders of this window alone: a sample site is not worth a setting. */
  readonly #forThisWindow: string[] = [];
  /** What the user has been told. A value is named once. */
  readonly #told = new Set<string>();
  readonly #catalogs = new CatalogWatcher(() => this.#changed.fire());

  readonly onDidChange = this.#changed.event;

  constructor(output: vscode.LogOutputChannel) {
    this.#output = output;
  }

  /** Everything that the server has to know. Wrong values are reported here, on the way. */
  getConfiguration(): Configuration {
    const { configuration } = this.#check();
    this.#catalogs.watch(configuration.catalog);
    return { ...configuration, folders: joinFolders(configuration.folders, this.#forThisWindow, workspacePaths(), isSamePath) };
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.#changed,
      this.#catalogs,
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration(settings.section)) this.#changed.fire();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#changed.fire()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.scheme === 'file' && this.getConfiguration().catalog.some(path => isSamePath(path, uri.fsPath))) this.#changed.fire();
      }),
    );
  }

  #check() {
    const section = vscode.workspace.getConfiguration(settings.section);
    const raw = {
      folders: section.get(settings.folders),
      timeZone: section.get(settings.timeZone),
      logTimeZone: section.get(settings.logTimeZone),
      encoding: section.get(settings.encoding),
      dateOrder: section.get(settings.dateOrder),
      polling: section.get(settings.polling),
      pollingSeconds: section.get(settings.pollingSeconds),
      exclude: section.get(settings.exclude),
      catalog: section.get(settings.catalog),
      summary: section.get(settings.summary),
      timeGaps: section.get(settings.timeGaps),
    };
    const checked = checkSettings(raw, workspacePaths()[0]);
    for (const problem of checked.problems) {
      if (this.#told.has(problem.message)) continue;
      this.#told.add(problem.message);
      this.#output.warn(problem.message);
      void this.#tell(problem.setting, problem.message);
    }
    return checked;
  }

  async #tell(setting: string, message: string): Promise<void> {
    const open = 'Open Settings';
    const answer = await vscode.window.showWarningMessage(message, open);
    if (answer === open) await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${setting}`);
  }

  /** Shows a folder until the window closes. */
  addForThisWindow(path: string): void {
    if (!this.#forThisWindow.some(known => isSamePath(known, path))) this.#forThisWindow.push(path);
    this.#changed.fire();
  }

  has(path: string): boolean {
    return this.getConfiguration().folders.some(folder => isSamePath(folder.path, path));
  }

  /** Keeps folders in the setting, where its value comes from now. */
  async add(paths: readonly string[]): Promise<void> {
    const { entries, target } = this.#stored(settings.folders);
    await this.#store(settings.folders, [...entries, ...paths.map(path => ({ path }))], target);
  }

  async remove(path: string): Promise<void> {
    const index = this.#forThisWindow.findIndex(known => isSamePath(known, path));
    if (index >= 0) {
      this.#forThisWindow.splice(index, 1);
      this.#changed.fire();
      return;
    }
    const { entries, target } = this.#stored(settings.folders);
    const isIt = (entry: unknown) =>
      typeof entry === 'object' &&
      entry !== null &&
      'path' in entry &&
      typeof entry.path === 'string' &&
      isSamePath(entry.path.trim(), path);
    await this.#store(
      settings.folders,
      entries.filter(entry => !isIt(entry)),
      target,
    );
  }

  /** Names a file of the site's own lines in the setting: for all who open this workspace where the file lies in it. */
  async addCatalog(path: string): Promise<void> {
    const { entries, target } = this.#stored(settings.catalog);
    const [folder] = workspacePaths();
    const isShared = target === vscode.ConfigurationTarget.Workspace && folder !== undefined && isInside(path, folder);
    const entry = isShared ? relative(folder, path).replaceAll('\\', '/') : path;
    await this.#store(settings.catalog, [...entries, entry], target);
  }

  #stored(key: StoredSetting): { readonly entries: readonly unknown[]; readonly target: vscode.ConfigurationTarget } {
    const known = vscode.workspace.getConfiguration(settings.section).inspect<unknown>(key);
    const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
    // Values of the workspace hide the user's. They are not in force before the workspace is trusted, and neither would a new one be.
    const hasWorkspace = vscode.workspace.workspaceFile !== undefined || (vscode.workspace.workspaceFolders ?? []).length > 0;
    if (hasWorkspace && vscode.workspace.isTrusted) {
      const ofWorkspace = asList(known?.workspaceValue);
      if (ofWorkspace.length > 0 || asList(known?.globalValue).length === 0) {
        return { entries: ofWorkspace, target: vscode.ConfigurationTarget.Workspace };
      }
    }
    return { entries: asList(known?.globalValue), target: vscode.ConfigurationTarget.Global };
  }

  async #store(key: StoredSetting, entries: readonly unknown[], target: vscode.ConfigurationTarget): Promise<void> {
    const value = entries.length > 0 ? entries : undefined;
    await vscode.workspace.getConfiguration(settings.section).update(key, value, target);
  }
}

function workspacePaths(): readonly FolderSetting['path'][] {
  return (vscode.workspace.workspaceFolders ?? []).filter(folder => folder.uri.scheme === 'file').map(folder => folder.uri.fsPath);
}
