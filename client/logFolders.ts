import * as vscode from 'vscode';
import type { Folders } from './folders.ts';
import { isFullPath } from './paths.ts';

/** "Add Log Folder…": by dialog or as a typed path, which is how people have shares at hand. */
export async function addLogFolder(folders: Folders): Promise<void> {
  const browse = {
    label: 'Browse…',
    detail: 'Choose folders on this computer or a mapped drive',
    iconPath: new vscode.ThemeIcon('folder-opened'),
  };
  const type = { label: 'Type a Path…', detail: 'For example \\\\cm01\\SMS_CAS\\Logs', iconPath: new vscode.ThemeIcon('edit') };
  const choice = await vscode.window.showQuickPick([browse, type], {
    title: 'Add Log Folder',
    placeHolder: 'Where are the logs? Folders below are read too.',
  });
  if (!choice) return;
  const paths = choice === browse ? await browseFolders() : await typePath(folders);
  const fresh = paths.filter(path => !folders.has(path));
  if (paths.length > 0 && fresh.length === 0) {
    void vscode.window.showInformationMessage('ConfigMgr Flow reads this folder already.');
    return;
  }
  if (fresh.length > 0) await folders.add(fresh);
}

async function browseFolders(): Promise<readonly string[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Add Log Folder',
    openLabel: 'Add',
    canSelectFolders: true,
    canSelectFiles: false,
    canSelectMany: true,
  });
  return (chosen ?? []).filter(uri => uri.scheme === 'file').map(uri => uri.fsPath);
}

async function typePath(folders: Folders): Promise<readonly string[]> {
  const text = await vscode.window.showInputBox({
    title: 'Add Log Folder',
    prompt: 'A folder or a single log',
    placeHolder: '\\\\cm01\\SMS_CAS\\Logs',
    ignoreFocusOut: true,
    validateInput: value => {
      const path = unquote(value);
      if (path === '') return undefined;
      if (!isFullPath(path)) return 'Give the full path, such as D:\\Logs, \\\\cm01\\SMS_CAS\\Logs or /mnt/logs';
      return folders.has(path) ? 'ConfigMgr Flow reads this folder already' : undefined;
    },
  });
  const path = unquote(text ?? '');
  return path === '' ? [] : [path];
}

/** Explorer's *Copy as path* puts quotes round it. */
const unquote = (text: string): string => text.trim().replace(/^"(.*)"$/, '$1');
