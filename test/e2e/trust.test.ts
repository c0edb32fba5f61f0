/** A workspace that is not trusted: its logs are read, what its settings name elsewhere is not, until somebody trusts it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openVscode, runPaletteCommand } from '../../scripts/openVscode.mjs';
import { root } from '../../scripts/toolchain.mjs';
import { writeSampleSite } from '../../server/sample/index.ts';

let page: Page;
let close: () => Promise<void>;
let top: string;

beforeAll(async () => {
  top = mkdtempSync(path.join(tmpdir(), 'flow-trust-'));
  const [workspace, elsewhere] = [path.join(top, 'workspace'), path.join(top, 'elsewhere')];
  await writeSampleSite(workspace, { scenario: 'trust-failure', speed: 0, until: 'fault' });
  await writeSampleSite(elsewhere, { scenario: 'replication-stuck', speed: 0 });
  mkdirSync(path.join(workspace, '.vscode'));
  writeFileSync(path.join(workspace, '.vscode', 'settings.json'), JSON.stringify({ 'configmgrFlow.folders': [{ path: elsewhere }] }));
  ({ page, close } = await openVscode({
    folder: workspace,
    extensionPath: root,
    trustEverything: false,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
    viewport: { width: 1500, height: 950 },
  }));
});
afterAll(async () => {
  await close?.();
  rmSync(top, { recursive: true, force: true });
});

test('in Restricted Mode the workspace is read, the folders of its settings are not; trusted, they are', async () => {
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor();
  await runPaletteCommand(page, 'Problems: Focus on Problems View');
  await page.locator('.markers-panel .monaco-list-row', { hasText: 'certificate' }).first().waitFor();
  await page.locator('.activitybar').getByRole('tab', { name: 'ConfigMgr Flow' }).click();
  const views = page.locator('.part.sidebar');
  const folders = views.getByRole('treeitem', { name: /^Folder / });
  await folders.first().waitFor();
  expect(await folders.count()).toBe(1);

  await runPaletteCommand(page, 'Workspaces: Manage Workspace Trust');
  await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor({ state: 'detached' });
  await views.getByRole('treeitem', { name: /^Folder .*elsewhere/ }).waitFor();
});

test('Copy Diagnostics fills the clipboard, without the names of folders and servers', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await runPaletteCommand(page, 'ConfigMgr Flow: Copy Diagnostics');
  await page.locator('.statusbar-item', { hasText: 'Diagnostics copied' }).first().waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^# ConfigMgr Flow: diagnostics/);
  expect(text).toContain('workspace: trusted');
  expect(text).toContain('dmpdownloader.log');
  expect(text).not.toMatch(/flow-trust|elsewhere|CASSRV01|PR1SRV01/i);
});
