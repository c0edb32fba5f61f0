/** What the suites share: the folder that is open, and waiting for what VS Code shows of it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';

/** The folder that the window has open; empty when the first suite begins. */
export function workspacePath(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('No folder is open.');
  return folder.uri.fsPath;
}

/** An entry in the format of site server components, e.g. in dmpdownloader.log. */
export function serverEntry(message: string, component: string, time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${two(time.getUTCMonth() + 1)}-${two(time.getUTCDate())}-${time.getUTCFullYear()}`;
  const clock = `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}.${String(time.getUTCMilliseconds()).padStart(3, '0')}`;
  return `${message}  $$<${component}><${date} ${clock}+000><thread=5140 (0x1414)>`;
}

/** Writes a log below the open folder as the site would, and gives its address. */
export function writeLog(path: string, entries: readonly string[]): vscode.Uri {
  const file = join(workspacePath(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, entries.map(entry => `${entry}\r\n`).join(''));
  return vscode.Uri.file(file);
}

/** Resolves with a value as soon as `look` finds one, asking now and after each event; the test's time limit ends a vain wait. */
export function waitFor<T>(event: vscode.Event<unknown>, look: () => T | undefined): Promise<T> {
  return new Promise(resolve => {
    let subscription: vscode.Disposable | undefined;
    const check = () => {
      const found = look();
      if (found === undefined) return;
      subscription?.dispose();
      resolve(found);
    };
    subscription = event(check);
    check();
  });
}

/** Resolves with the extension's diagnostics of a file once there are any that fit. */
export function waitForDiagnostics(
  uri: vscode.Uri,
  fits: (diagnostics: readonly vscode.Diagnostic[]) => boolean = diagnostics => diagnostics.length > 0,
): Promise<readonly vscode.Diagnostic[]> {
  return waitFor(vscode.languages.onDidChangeDiagnostics, () => {
    const ours = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'ConfigMgr Flow');
    return fits(ours) ? ours : undefined;
  });
}
