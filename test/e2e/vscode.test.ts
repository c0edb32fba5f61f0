/** What an administrator does, in the real VS Code: open a folder, read Problems, look at the chart, see it recover. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openVscode, runPaletteCommand } from '../../scripts/openVscode.mjs';
import { root } from '../../scripts/toolchain.mjs';
import { renderEntry } from '../../server/sample/format.ts';
import { type ScenarioName, scenarioEntries, writeSampleSite } from '../../server/sample/index.ts';

let page: Page;
let close: () => Promise<void>;
let folder: string;

const openSample = async (scenario: ScenarioName, until?: 'fault') => {
  folder = mkdtempSync(path.join(tmpdir(), 'flow-e2e-'));
  await writeSampleSite(folder, { scenario, speed: 0, ...(until ? { until } : {}) });
  ({ page, close } = await openVscode({ folder, extensionPath: root, viewport: { width: 1500, height: 950 } }));
};

const closeSample = async () => {
  await close?.();
  rmSync(folder, { recursive: true, force: true });
};

/** The panel's own document: VS Code puts a webview into two frames. */
const panel = (): FrameLocator => page.frameLocator('iframe.webview').frameLocator('iframe');

describe('a manifest that cannot be downloaded, then can', () => {
  beforeAll(() => openSample('trust-failure', 'fault'));
  afterAll(closeSample);

  test('the problem leads to its line, the chart to its evidence; what recovers vanishes without a reload', async () => {
    await runPaletteCommand(page, 'ConfigMgr Flow: Show Flowchart');
    const failed = panel().getByRole('button', { name: /manifest.*: failed/i });
    await failed.waitFor();

    await runPaletteCommand(page, 'Problems: Focus on Problems View');
    const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'certificate' }).first();
    await problem.waitFor();
    await problem.click();
    await page.locator('.editor-group-container .tab.active', { hasText: 'dmpdownloader.log' }).waitFor();
    await page
      .locator('.view-line', { hasText: /Failed.to.download.easy.setup.payload/ })
      .first()
      .waitFor();

    await runPaletteCommand(page, 'ConfigMgr Flow: Show Flowchart');
    await failed.click();
    const evidence = panel()
      .getByRole('button', { name: /WARNING: Failed to download easy setup payload/ })
      .first();
    await evidence.waitFor();
    await evidence.click();
    await page.locator('.editor-group-container .tab.active', { hasText: 'dmpdownloader.log' }).waitFor();
    await runPaletteCommand(page, 'ConfigMgr Flow: Show Flowchart');

    // The site recovers: the lines after the fault arrive now.
    const log = path.join(folder, 'CASSRV01', 'dmpdownloader.log');
    const known = readFileSync(log).length;
    let text = '';
    for (const entry of scenarioEntries('trust-failure'))
      if (entry.log === 'dmpdownloader.log' && entry.server === 'CASSRV01')
        text += new TextDecoder().decode(renderEntry(entry, Date.now() - entry.atMs));
    expect(text.length).toBeGreaterThan(known);
    appendFileSync(log, text.slice(known));
    await panel()
      .getByRole('button', { name: /manifest.*: done/i })
      .waitFor();
    await page.locator('.markers-panel', { hasText: 'No problems have been detected' }).waitFor();
  });
});

describe('a child site that does not despool', () => {
  beforeAll(() => openSample('replication-stuck'));
  afterAll(closeSample);

  test('Where Is My Update? has a line per site, and Enter opens its stage', async () => {
    await runPaletteCommand(page, 'ConfigMgr Flow: Where Is My Update?');
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'PR2' }).first();
    await row.waitFor();
    await row.click();
    await panel()
      .getByRole('button', { name: /despool.*: stalled/i })
      .first()
      .waitFor();
  });

  test('the view lists the site, its updates and the logs', async () => {
    await page.locator('.activitybar').getByRole('tab', { name: 'ConfigMgr Flow' }).click();
    const tree = page.locator('.part.sidebar');
    await tree.getByText('Configuration Manager 2509').first().waitFor();
    await tree.getByText('CAS', { exact: false }).first().waitFor();
  });
});
