import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { waitForDiagnostics } from './workspace.ts';

describe("a site's own lines", () => {
  const folder = mkdtempSync(join(tmpdir(), 'flow-own-'));
  const file = join(folder, 'own [site].configmgr-flow.json');
  const setCatalog = (value: readonly string[] | undefined) =>
    vscode.workspace.getConfiguration('configmgrFlow').update('catalog', value, vscode.ConfigurationTarget.Workspace);

  after(async () => {
    await setCatalog(undefined);
    rmSync(folder, { recursive: true });
  });

  it('are read again when another program writes their file, also outside of the folder that is open', async () => {
    const uri = vscode.Uri.file(file);
    writeFileSync(file, '{');
    await setCatalog([file]);
    const [first] = await waitForDiagnostics(uri);
    assert.match(first?.message ?? '', /not valid JSON/);
    writeFileSync(file, '{ "signals": [5] }');
    const [second] = await waitForDiagnostics(uri, found => found.some(({ message }) => message.startsWith('record 1')));
    assert.match(second?.message ?? '', /expected an object/);
    writeFileSync(file, '{ "signals": [] }');
    await waitForDiagnostics(uri, found => found.length === 0);
  });
});
