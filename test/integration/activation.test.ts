import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { serverEntry, waitForDiagnostics, writeLog } from './workspace.ts';

const component = 'SMS_DMP_DOWNLOADER';

describe('opening a log', () => {
  it('knows the language and says in the Problems panel what is wrong', async () => {
    const start = Date.now();
    const uri = writeLog('opening/dmpdownloader.log', [
      serverEntry("Hasn't synced recently. Download now.", component, new Date(start - 2000)),
      serverEntry(
        'WARNING: Failed to download easy setup payload with exception: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
        component,
        new Date(start - 1000),
      ),
      serverEntry('WARNING: Retry in the next polling cycle', component, new Date(start)),
    ]);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'configmgr-log');

    const [diagnostic] = await waitForDiagnostics(uri);
    assert.ok(diagnostic);
    assert.equal(diagnostic.range.start.line, 1);
    assert.match(diagnostic.message, /trust/i);
  });
});
