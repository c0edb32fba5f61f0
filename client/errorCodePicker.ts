import * as vscode from 'vscode';
import type { FoundErrorCode } from '../server/protocol/editor.ts';
import { codeUnderCursor } from './codeUnderCursor.ts';
import type { Server } from './server.ts';

/** Longer selections are text, not codes. */
const selectionMost = 200;

interface CodeItem extends vscode.QuickPickItem {
  readonly copied: string;
}

const copyButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('copy'), tooltip: 'Copy' };

/** "Look Up Error Code…": what a code means, as one types; Enter copies it. */
export function pickErrorCode(server: Server, output: vscode.LogOutputChannel): void {
  const picker = vscode.window.createQuickPick<CodeItem>();
  let asked = 0;
  const look = async (text: string) => {
    const request = ++asked;
    picker.busy = true;
    try {
      const found = text.trim() === '' ? [] : await server.lookUpErrorCode(text);
      if (request !== asked) return;
      picker.items = found.map(toItem);
    } catch (error) {
      output.error(`error code: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      if (request === asked) picker.busy = false;
    }
  };
  const copy = async ({ copied }: CodeItem) => {
    await vscode.env.clipboard.writeText(copied);
    vscode.window.setStatusBarMessage('$(check) Copied', 3000);
    picker.hide();
  };
  picker.title = 'Look Up Error Code';
  picker.placeholder = '0x80072EE7, -2147012889, 12007, 87D00213, [42000][1205] or words such as "access denied"';
  // The list is what the server found; nothing of it is to be filtered again.
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.onDidChangeValue(look);
  picker.onDidAccept(() => {
    const [item] = picker.activeItems;
    if (item) void copy(item);
  });
  picker.onDidTriggerItemButton(({ item }) => void copy(item));
  picker.onDidHide(() => picker.dispose());
  picker.value = codeAtCursor() ?? '';
  picker.show();
  if (picker.value !== '') void look(picker.value);
}

function codeAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { document, selection } = editor;
  const selected = document.getText(selection).trim();
  if (selected !== '' && selected.length <= selectionMost && selection.isSingleLine) return selected;
  return codeUnderCursor(document.lineAt(selection.active.line).text, selection.active.character);
}

function toItem({ code, name, meaning, family, notations }: FoundErrorCode): CodeItem {
  if (name === '')
    return {
      label: code,
      description: 'not in the catalog',
      detail: notations.join(' · '),
      copied: `${code} (${notations.join(', ')})`,
      alwaysShow: true,
    };
  return {
    label: `${code}  ${name}`,
    description: family,
    detail: [meaning, ...notations].join(' · '),
    copied: `${code} = ${meaning} (${name})`,
    buttons: [copyButton],
    alwaysShow: true,
  };
}
