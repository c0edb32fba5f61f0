/** The log reader's process is killed at work, in the real VS Code; and the panel is hidden, closed and reloaded. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openVscode, runPaletteCommand } from '../../scripts/openVscode.mjs';
import { root } from '../../scripts/toolchain.mjs';
import { renderEntry } from '../../server/sample/format.ts';
import { scenarioEntries, writeSampleSite } from '../../server/sample/index.ts';

let page: Page;
let close: () => Promise<void>;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'flow-restart-'));
  await writeSampleSite(folder, { scenario: 'trust-failure', speed: 0, until: 'fault' });
  ({ page, close } = await openVscode({ folder, extensionPath: root, viewport: { width: 1500, height: 950 } }));
});
afterAll(async () => {
  await close?.();
  rmSync(folder, { recursive: true, force: true });
});

/** Processes of this window's log reader: descendants of the test, so that no other window is touched. */
function logReaders(): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map(row => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
    .filter(row => row !== null)
    .map(([, pid, parent, args]) => ({ pid: Number(pid), parent: Number(parent), args: args! }));
  const parents = new Map(rows.map(({ pid, parent }) => [pid, parent]));
  const isOurs = (pid: number): boolean => pid === process.pid || (parents.has(pid) && pid > 1 && isOurs(parents.get(pid)!));
  return rows.filter(({ pid, args }) => args.includes(path.join('dist', 'server.cjs')) && isOurs(pid)).map(({ pid }) => pid);
}

/** The one log reader that is not one of these. */
async function newLogReader(except: readonly number[]): Promise<number> {
  for (;;) {
    const pid = logReaders().find(one => !except.includes(one));
    if (pid !== undefined) return pid;
    await setTimeout(20);
  }
}

const panel = (): FrameLocator => page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
const failed = () => panel().getByRole('button', { name: /manifest.*: failed/i });
const problem = () => page.locator('.markers-panel .monaco-list-row', { hasText: 'certificate' }).first();
/** Notices that wait for an answer, shown or not. */
async function notices() {
  await runPaletteCommand(page, 'Notifications: Show Notifications');
  await page.locator('.notifications-center.visible').waitFor();
  return page.locator('.notifications-center .notification-list-item');
}

test('hidden, closed and its page reloaded, the panel is right again', async () => {
  await runPaletteCommand(page, 'ConfigMgr Flow: Show Flowchart');
  await failed().waitFor();
  // Hidden behind another editor.
  await runPaletteCommand(page, 'File: New Untitled Text File');
  await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
  await runPaletteCommand(page, 'ConfigMgr Flow: Show Flowchart');
  await failed().waitFor();
  // Closed.
  await runPaletteCommand(page, 'View: Close Editor');
  await page.locator('.tab', { hasText: 'Flowchart' }).waitFor({ state: 'detached' });
  await runPaletteCommand(page, 'ConfigMgr Flow: Show Flowchart');
  await failed().waitFor();
  // The page alone.
  await runPaletteCommand(page, 'Developer: Reload Webviews');
  await failed().waitFor();
  // The whole window: the panel is restored with it.
  await page.reload();
  await failed().waitFor();
});

test('killed: within two seconds there is another, the panel and Problems are as before, and nothing pops up', async () => {
  await runPaletteCommand(page, 'Problems: Focus on Problems View');
  await runPaletteCommand(page, 'ConfigMgr Flow: Show Flowchart');
  await failed().waitFor();
  await problem().waitFor();
  const [first] = logReaders();
  const begin = performance.now();
  process.kill(first!, 'SIGKILL');
  await newLogReader([first!]);
  expect(performance.now() - begin).toBeLessThan(2000);
  await page.locator('.statusbar-item', { hasText: 'the log reader stopped and is started again' }).first().waitFor();
  await problem().waitFor();
  await failed().waitFor();
  expect(await (await notices()).count()).toBe(0);
  await runPaletteCommand(page, 'Notifications: Hide Notifications');
  // It reads on as well.
  await recover();
  await panel()
    .getByRole('button', { name: /manifest.*: done/i })
    .waitFor();
  await page.locator('.markers-panel', { hasText: 'No problems have been detected' }).waitFor();
});

/** The lines after the fault arrive. */
async function recover(): Promise<void> {
  const log = path.join(folder, 'CASSRV01', 'dmpdownloader.log');
  const known = readFileSync(log).length;
  let text = '';
  for (const entry of scenarioEntries('trust-failure'))
    if (entry.log === 'dmpdownloader.log' && entry.server === 'CASSRV01')
      text += new TextDecoder().decode(renderEntry(entry, Date.now() - entry.atMs));
  appendFileSync(log, text.slice(known));
}

test('killed again and again: it stops, says so once, and starts again when asked', async () => {
  const killed: number[] = [];
  const stopped = page.locator('.statusbar-item', { hasText: 'ConfigMgr: log reader stopped' });
  while ((await stopped.count()) === 0) {
    const pid = logReaders().find(one => !killed.includes(one));
    if (pid === undefined) await setTimeout(20);
    else {
      killed.push(pid);
      process.kill(pid, 'SIGKILL');
    }
  }
  // A few times it was worth a try.
  expect(killed.length).toBeGreaterThan(2);
  const shown = await notices();
  expect(await shown.allInnerTexts()).toEqual([expect.stringContaining('its log reader keeps stopping')]);
  expect(logReaders()).toEqual([]);
  await shown.first().hover();
  await shown.first().getByRole('button', { name: 'Start Again' }).click();
  await newLogReader(killed);
  await stopped.waitFor({ state: 'detached' });
  await panel()
    .getByRole('button', { name: /manifest.*: done/i })
    .waitFor();
});
