#!/usr/bin/env node
/**
 * The pictures of the README, taken in a real VS Code on the sample site: `npm run screenshots`. They need no touching up, so
 * they are taken anew whenever the product looks different.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chooseColorTheme, openVscode, runPaletteCommand } from './openVscode.mjs';
import { makeTemporaryFolder, removeTemporaryFolder, root, run } from './toolchain.mjs';

const target = join(root, 'docs/images');
mkdirSync(target, { recursive: true });
const viewport = { width: 1400, height: 860 };

/**
 * Opens VS Code on a scenario and lets `take` make its pictures.
 * @param {string} scenario
 * @param {Readonly<Record<string, unknown>>} settings
 * @param {(page: import('playwright-core').Page) => Promise<void>} take
 */
async function withSample(scenario, settings, take) {
  const folder = makeTemporaryFolder('screenshots');
  try {
    await run(process.execPath, [join(root, 'dist/cli.js'), 'sample', folder, '--scenario', scenario], { quiet: true });
    const { page, close } = await openVscode({ folder, extensionPath: root, viewport, settings });
    try {
      await take(page);
    } finally {
      await close();
    }
  } finally {
    removeTemporaryFolder(folder);
  }
}

/** @param {import('playwright-core').Page} page */
const panelOf = page => page.frameLocator('iframe.webview').frameLocator('iframe');

/**
 * @param {import('playwright-core').Page} page
 * @param {RegExp} node
 */
async function showStage(page, node) {
  await runPaletteCommand(page, 'View: Close Primary Side Bar').catch(() => undefined);
  await runPaletteCommand(page, 'ConfigMgr Flow: Show Flowchart');
  await panelOf(page).getByRole('button', { name: node }).first().click();
  await panelOf(page).getByText('Waiting for', { exact: false }).first().waitFor();
}

/** Only these, where the command line names some: `npm run screenshots -- panel-light`. */
const wanted = process.argv.slice(2);

for (const { theme, base, name } of /** @type {const} */ ([
  { theme: 'Dark Modern', base: 'vs-dark', name: 'panel-dark' },
  { theme: 'Light Modern', base: 'vs', name: 'panel-light' },
  { theme: 'Dark High Contrast', base: 'hc-black', name: 'panel-high-contrast' },
])) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  // VS Code would rather follow the browser, which is light and knows no contrast.
  const settings = { 'window.autoDetectColorScheme': false, 'window.autoDetectHighContrast': false };
  await withSample('replication-stuck', settings, async page => {
    await chooseColorTheme(page, theme, base);
    await showStage(page, /despool.*: stalled/i);
    await page.screenshot({ path: join(target, `${name}.png`) });
    if (name !== 'panel-dark') return;
    await runPaletteCommand(page, 'View: Close Editor');
    await page.locator('.activitybar').getByRole('tab', { name: 'ConfigMgr Flow' }).click();
    await page.locator('.part.sidebar').getByText('Configuration Manager 2509').first().waitFor();
    await page.locator('.part.sidebar .pane', { hasText: 'Logs' }).last().locator('.monaco-list-row').first().waitFor();
    const box = await page.locator('.part.sidebar').boundingBox();
    await page.screenshot({ path: join(target, 'tree.png'), ...(box ? { clip: { ...box, x: 0, width: box.x + box.width } } : {}) });
    await runPaletteCommand(page, 'ConfigMgr Flow: Where Is My Update?');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'PR2' }).first().waitFor();
    // The list fades in.
    await page.waitForFunction("getComputedStyle(document.querySelector('.quick-input-widget')).opacity === '1'");
    await page.screenshot({ path: join(target, 'where-is-my-update.png'), clip: { x: 0, y: 0, width: viewport.width, height: 360 } });
  });
}
if (wanted.length === 0 || wanted.includes('problems'))
  await withSample('install-failed', { 'workbench.colorTheme': 'Default Dark Modern' }, async page => {
    await runPaletteCommand(page, 'Problems: Focus on Problems View');
    const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'missing' }).first();
    await problem.click();
    await page.locator('.view-line').first().waitFor();
    await page.screenshot({ path: join(target, 'problems.png') });
  });
