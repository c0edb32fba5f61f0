import * as vscode from 'vscode';
import type { Place } from '../server/protocol/model.ts';

/**
 * Opens a log at a line. By `vscode.open`, since a document of an extension cannot have more than 50 MB.
 * `beside` is the column of a panel that is to stay in view.
 */
export async function openPlace(place: Place, beside?: vscode.ViewColumn): Promise<void> {
  const position = new vscode.Position(Math.max(0, place.line - 1), 0);
  // A text without a file is known by its name.
  const untitled = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'untitled' && uri.path === place.path);
  await vscode.commands.executeCommand('vscode.open', untitled?.uri ?? vscode.Uri.file(place.path), {
    selection: new vscode.Range(position, position),
    preview: true,
    ...(beside === undefined ? {} : { viewColumn: columnBeside(beside) }),
  } satisfies vscode.TextDocumentShowOptions);
}

/** Another column that shows text already, else a new one. */
function columnBeside(column: vscode.ViewColumn): vscode.ViewColumn {
  const other = vscode.window.visibleTextEditors.find(editor => editor.viewColumn !== undefined && editor.viewColumn !== column);
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}
