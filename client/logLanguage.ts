import * as vscode from 'vscode';
import { languageId } from '../server/protocol/ids.ts';
import { looksLikeLog } from './logText.ts';

/** First lines that decide; a log can begin inside a message of many lines. */
const maximumLines = 20;

/**
 * Gives logs with unknown names their language: VS Code itself goes by the name first, and takes any `.log` for its own
 * plain log language. Asked once per document, so the user can choose another language.
 */
export function registerLogLanguage(): vscode.Disposable {
  const asked = new Set<string>();
  const look = async (document: vscode.TextDocument) => {
    if (document.uri.scheme !== 'file' || (document.languageId !== 'log' && document.languageId !== 'plaintext')) return;
    const key = document.uri.toString();
    if (asked.has(key)) return;
    asked.add(key);
    for (let line = 0; line < Math.min(document.lineCount, maximumLines); line++) {
      if (!looksLikeLog(document.lineAt(line).text)) continue;
      await vscode.languages.setTextDocumentLanguage(document, languageId);
      return;
    }
  };
  for (const document of vscode.workspace.textDocuments) void look(document);
  return vscode.workspace.onDidOpenTextDocument(look);
}
