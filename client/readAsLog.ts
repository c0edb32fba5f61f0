import * as vscode from 'vscode';
import { languageId, settings } from '../server/protocol/ids.ts';
import { looksLikePastedLog } from './logText.ts';

/** Of a text that is pasted, its beginning tells. */
const lookedAt = 20_000;

/** "Read This Text as a Log": the text of the active editor, or, where there is none, that of the clipboard. */
export async function readAsLog(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document && document.getText().trim() !== '') {
    await vscode.languages.setTextDocumentLanguage(document, languageId);
    return;
  }
  const content = await vscode.env.clipboard.readText();
  if (content.trim() === '') {
    void vscode.window.showInformationMessage('ConfigMgr Flow: paste lines of a log into an editor, or copy some first.');
    return;
  }
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: languageId, content }));
}

/** Offers to read a text without a name as a log where it clearly is one; once for each document. */
export function suggestReading(): vscode.Disposable {
  const asked = new Set<string>();
  const look = async (document: vscode.TextDocument) => {
    const key = document.uri.toString();
    if (document.uri.scheme !== 'untitled' || document.languageId === languageId || asked.has(key)) return;
    const end = document.positionAt(lookedAt);
    if (!looksLikePastedLog(document.getText(new vscode.Range(0, 0, end.line, end.character)))) return;
    const section = vscode.workspace.getConfiguration(settings.section);
    if (!section.get(settings.suggestReading, true)) return;
    asked.add(key);
    const read = 'Read as a Log';
    const never = "Don't Ask Again";
    const answer = await vscode.window.showInformationMessage('This text looks like a log of Configuration Manager.', read, never);
    if (answer === never) await section.update(settings.suggestReading, false, vscode.ConfigurationTarget.Global);
    if (answer === read && !document.isClosed) await vscode.languages.setTextDocumentLanguage(document, languageId);
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      // Who types line by line is not asked; who pastes is.
      if (contentChanges.some(({ text }) => text.length > 40)) void look(document);
    }),
    vscode.workspace.onDidOpenTextDocument(document => void look(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      asked.delete(uri.toString());
    }),
  );
}
