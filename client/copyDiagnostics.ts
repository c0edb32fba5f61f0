import * as vscode from 'vscode';
import type { RecentWarnings } from './recentWarnings.ts';
import type { Server } from './server.ts';

/** "Copy Diagnostics": what the extension says of itself, without names, for the report of a fault. */
export async function copyDiagnostics(server: Server, extension: string, warnings: RecentWarnings): Promise<void> {
  const facts = {
    extension,
    vscode: vscode.version,
    app: [
      vscode.env.appName,
      vscode.env.uiKind === vscode.UIKind.Web ? 'in a browser' : 'on a desktop',
      vscode.env.remoteName ?? 'local',
    ].join(', '),
    isWorkspaceTrusted: vscode.workspace.isTrusted,
    starts: server.starts,
    warnings: warnings.texts,
  };
  await vscode.env.clipboard.writeText(await server.getDiagnostics(facts));
  vscode.window.setStatusBarMessage('$(check) Diagnostics copied, without names', 5000);
}
