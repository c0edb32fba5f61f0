import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { serverEntry, waitFor, waitForDiagnostics, writeLog } from './workspace.ts';

const component = 'SMS_DMP_DOWNLOADER';
const guid = '8576527e-dde9-4146-8ed9-db91091c38ef';
const trust =
  'WARNING: Failed to download easy setup payload with exception: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.';
const hourMs = 3_600_000;

describe('reading a log in the editor', () => {
  let uri: vscode.Uri;
  let editor: vscode.TextEditor;

  before(async () => {
    const now = Date.now();
    const lines = [
      serverEntry("Hasn't synced recently. Download now.", component, new Date(now - 3 * hourMs - 3000)),
      serverEntry(`Download content for payload ${guid}`, component, new Date(now - 3 * hourMs - 2000)),
      ...Array.from({ length: 200 }, (_, n) => serverEntry(`filler ${n}`, component, new Date(now - 3 * hourMs))),
      serverEntry(trust, component, new Date(now - 1000)),
      serverEntry('WARNING: Retry in the next polling cycle', component, new Date(now)),
    ];
    uri = writeLog('editing/dmpdownloader.log', lines);
    editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await waitForDiagnostics(uri);
  });

  it('says above its first line where it is, with the chart and the end one click away', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
    const titles = lenses.map(({ command }) => command?.title);
    assert.deepEqual(titles.slice(-2), ['Show Flowchart', 'Follow']);
    assert.match(titles[0] ?? '', /Configuration Manager 2503/);
    assert.ok(lenses.every(({ range }) => range.start.line === 0));
  });

  it('shows the pause, the lines of an update and colours of the engine', async () => {
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', uri, whole);
    assert.deepEqual(
      hints.map(({ position, label }) => [position.line, label]),
      [[202, '+ 3 h']],
    );
    const places = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      uri,
      new vscode.Position(1, 40),
    );
    assert.ok(places.some(({ uri: { path }, range }) => path === uri.path && range.start.line === 1));
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>('vscode.provideDocumentRangeSemanticTokens', uri, whole);
    assert.ok(tokens.data.length >= 5);
  });

  it('F8 goes to the finding', async () => {
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    const [finding] = vscode.languages.getDiagnostics(uri);
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand('editor.action.marker.next');
    await waitFor(vscode.window.onDidChangeTextEditorSelection, () => {
      const { line } = vscode.window.activeTextEditor?.selection.active ?? new vscode.Position(0, 0);
      return line === finding?.range.start.line ? line : undefined;
    });
    await vscode.commands.executeCommand('closeMarkersNavigation');
  });

  it('follows the end until one scrolls up', async () => {
    const seen = () => vscode.window.activeTextEditor?.visibleRanges[0] ?? new vscode.Range(0, 0, 0, 0);
    const isAtEnd = () => (seen().end.line >= editor.document.lineCount - 2 ? true : undefined);
    await vscode.commands.executeCommand('configmgrFlow.followLog', uri.toString());
    await waitFor(vscode.window.onDidChangeTextEditorVisibleRanges, isAtEnd);

    const before = editor.document.lineCount;
    const more = Array.from({ length: 100 }, (_, n) => `${serverEntry(`more ${n}`, component, new Date())}\r\n`).join('');
    appendFileSync(uri.fsPath, more);
    await waitFor(vscode.workspace.onDidChangeTextDocument, () => (editor.document.lineCount > before ? true : undefined));
    await waitFor(vscode.window.onDidChangeTextEditorVisibleRanges, isAtEnd);

    const { start } = seen();
    await vscode.commands.executeCommand('editorScroll', { to: 'up', by: 'page' });
    await waitFor(vscode.window.onDidChangeTextEditorVisibleRanges, () => (seen().start.line < start.line - 5 ? true : undefined));
    const first = seen().start.line;
    const lines = editor.document.lineCount;
    appendFileSync(uri.fsPath, more);
    await waitFor(vscode.workspace.onDidChangeTextDocument, () => (editor.document.lineCount > lines ? true : undefined));
    // A reveal would come in the same turn as the text.
    await waitForDiagnostics(uri);
    assert.equal(seen().start.line, first);
  });
});

describe('a text from a ticket', () => {
  it('is read as a log when one asks for it, and says what is wrong', async () => {
    const now = Date.now();
    const content = [
      'Hello, we see this:',
      serverEntry(`Download content for payload ${guid}`, component, new Date(now)),
      serverEntry(trust, component, new Date(now)),
    ].join('\n');
    const document = await vscode.workspace.openTextDocument({ content });
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'plaintext');
    await vscode.commands.executeCommand('configmgrFlow.readAsLog');
    const [diagnostic] = await waitForDiagnostics(document.uri);
    assert.equal(diagnostic?.range.start.line, 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(1, 5),
    );
    assert.ok(hovers.length > 0);

    await vscode.commands.executeCommand('configmgrFlow.showFlowchart');
    await waitFor(vscode.window.tabGroups.onDidChangeTabs, () =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label.startsWith('Flowchart: ')),
    );
    // The text is not to be saved, and nothing of it is left for the suites behind.
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
