import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { LineToTeach } from '../server/protocol/server.ts';
import type { Folders } from './folders.ts';
import { appendRecord } from './ownCatalog.ts';
import { fileName } from './paths.ts';
import type { Server } from './server.ts';

const newFile = 'configmgr-flow.configmgr-flow.json';

/** "Teach This Line…": writes a record of the line into the site's own catalog file and asks there for its meaning. */
export async function teachLine(line: LineToTeach, server: Server, folders: Folders): Promise<void> {
  const [known] = folders.getConfiguration().catalog;
  const uri = known === undefined ? await askPlace() : vscode.Uri.file(known);
  if (!uri) return;
  const record = await server.getRecordStub(line);
  if (!(await exists(uri))) await vscode.workspace.fs.writeFile(uri, new Uint8Array());
  const document = await vscode.workspace.openTextDocument(uri);
  const changed = appendRecord(document.getText(), record);
  if (!changed) {
    void sayInvalid(document);
    return;
  }
  const wasDirty = document.isDirty;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), changed.text);
  await vscode.workspace.applyEdit(edit);
  // What else was not saved yet is not ours to save.
  if (!wasDirty) await document.save();
  if (known === undefined) await folders.addCatalog(uri.fsPath);
  // By the text, since the document can have other line ends.
  const lines = changed.text.slice(0, changed.meaning.offset).split('\n');
  const start = new vscode.Position(lines.length - 1, lines.at(-1)?.length ?? 0);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start.translate(0, changed.meaning.length)) });
}

async function askPlace(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const uri = await vscode.window.showSaveDialog({
    title: 'Where Are the Lines of This Site to Be Kept?',
    saveLabel: 'Teach',
    defaultUri: vscode.Uri.joinPath(folder, newFile),
    filters: { JSON: ['json'] },
  });
  return uri?.scheme === 'file' ? uri : undefined;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

async function sayInvalid(document: vscode.TextDocument): Promise<void> {
  const open = 'Open the File';
  const message = `${fileName(document.uri.fsPath)} is not valid JSON with a list of records: nothing was changed. Correct it, then teach the line again.`;
  if ((await vscode.window.showErrorMessage(message, open)) === open) await vscode.window.showTextDocument(document);
}
