/** What panel tests share: the panel opened as VS Code does, states to show in it, and ways to look at it. */
import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { flowDocument } from '../../client/webviewDocuments.ts';
import { root } from '../../scripts/toolchain.mjs';
import type { Selection } from '../../server/protocol/flowView.ts';
import type { Snapshot } from '../../server/protocol/server.ts';
import { openPanel, type Panel, type PanelOptions } from './browser.ts';

/** Bundles the panel where the bundle is older than its sources. */
export async function buildPanel(): Promise<void> {
  const changed = (pattern: string) => Math.max(0, ...globSync(join(root, pattern)).map(file => statSync(file).mtimeMs));
  if (changed('dist/media/flow.{js,css}') > changed('media/flow/*')) return;
  await promisify(execFile)(process.execPath, ['esbuild.mjs', '--only=media'], { cwd: root });
}

export const openFlowPanel = (options: Omit<PanelOptions, 'html'> = {}): Promise<Panel> => openPanel({ html: flowDocument, ...options });

/** Opens a panel, hands it a state and waits for the chart. */
export async function showPanel(
  snapshot: Snapshot,
  selection: Selection | null = null,
  options: Omit<PanelOptions, 'html'> = {},
): Promise<Panel> {
  const panel = await openFlowPanel(options);
  await panel.waitFor('ready');
  await panel.send({ type: 'snapshot', snapshot, selection });
  await chartOf(panel.page).waitFor();
  return panel;
}

export const chartOf = (page: Page): Locator => page.locator('.chart-canvas > svg');
/** The node of a stage, by its class in the chart's text. */
export const nodeOf = (page: Page, stage: string, lane?: string): Locator =>
  page.locator(`.chart-canvas g.node.stage-${stage}${lane === undefined ? '' : `.lane-${lane}`}`);

/** Resolves when the page has drawn all that it was told before. */
export const settle = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
