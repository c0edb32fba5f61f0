import * as vscode from 'vscode';
import type { Server } from './server.ts';

/** "Copy Report": what is known, as markdown in the clipboard, for a ticket or a forum. */
export async function copyReport(server: Server): Promise<void> {
  const redacted = {
    label: 'Redacted',
    detail: 'Names of servers, domains and accounts, and addresses, are replaced: for a forum or a vendor',
    redact: true,
  };
  const full = { label: 'Full', detail: 'As the logs have it: for colleagues', redact: false };
  const choice = await vscode.window.showQuickPick([redacted, full], {
    title: 'Copy Report',
    placeHolder: 'How much may the report tell?',
  });
  if (!choice) return;
  const text = await server.getReport(choice.redact);
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`$(check) ${choice.label} report copied as Markdown`, 5000);
}
