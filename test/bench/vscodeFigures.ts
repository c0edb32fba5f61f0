/**
 * The extension in a real VS Code: how long it takes to activate, until its panel is of use, and from a line's write to the node that
 * is drawn anew. Both clocks are of this machine, so the page's moment and ours can be compared.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Frame, Page } from 'playwright-core';
import { openVscode, runPaletteCommand } from '../../scripts/openVscode.mjs';
import { failedManifest, gotManifest, makeLine, makeLog } from './makeLog.ts';
import { spread } from './table.ts';

export interface VscodeFigures {
  /** As VS Code itself measures it: loading the code and `activate`. */
  readonly activationMs: number;
  readonly panelFirst: PanelTimes;
  readonly panelAgain: PanelTimes;
  readonly redraw: Redraw;
}

type Spread = ReturnType<typeof spread>;

/** From a line's write. */
interface Redraw {
  /** Until the page has the message: the file's event, reading, concluding and the way through VS Code. */
  readonly heard: Spread;
  /** Until the node is on the screen. */
  readonly drawn: Spread;
}

/** From the command until the lists and the chart are there. */
interface PanelTimes {
  readonly listsMs: number;
  readonly chartMs: number;
}

const now = (): number => performance.timeOrigin + performance.now();

/** The frame of the panel's own page, once its script has run. */
async function panelFrame(page: Page): Promise<Frame> {
  for (;;) {
    for (const frame of page.frames()) {
      if (!frame.url().includes('fake.html')) continue;
      const isOurs = await frame.evaluate(() => document.getElementById('app') !== null).catch(() => false);
      if (isOurs) return frame;
    }
    await setTimeout(5);
  }
}

/** The moment at which something is in the page, by the clock that all share. */
const momentOf = (frame: Frame, selector: string): Promise<number> =>
  frame.evaluate(
    wanted =>
      new Promise<number>(resolve => {
        const look = () => {
          if (document.querySelector(wanted)) resolve(performance.timeOrigin + performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    selector,
  );

/** Opens the palette with a command chosen in it. While VS Code starts, editors take the focus and close it: asked again. */
async function askForCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]');
  for (let triesLeft = 5; ; triesLeft--) {
    await page.keyboard.press('F1');
    try {
      await input.fill(`>${title}`, { timeout: 3000 });
      await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor({ timeout: 3000 });
      return;
    } catch (error) {
      if (triesLeft === 0) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

async function openPanelTimes(page: Page): Promise<PanelTimes> {
  await askForCommand(page, 'ConfigMgr Flow: Show Flowchart');
  const started = now();
  await page.keyboard.press('Enter');
  const frame = await panelFrame(page);
  const lists = await momentOf(frame, '.list-item');
  const chart = await momentOf(frame, '.chart-canvas > svg');
  return { listsMs: lists - started, chartMs: chart - started };
}

async function redrawTimes(page: Page, log: string, appends: number): Promise<Redraw> {
  const frame = await panelFrame(page);
  const node = '.chart-canvas g.node.stage-manifest';
  const [heard, drawn]: [number[], number[]] = [[], []];
  // An even number, since the log ends with a check that failed.
  const warmUp = 4;
  for (let n = -warmUp; n < appends; n++) {
    await setTimeout(150 + (((n + warmUp) * 137) % 700));
    await frame.evaluate(selector => {
      const world = globalThis as unknown as { redrawn: Promise<readonly [number, number]> };
      let heardAt = Number.NaN;
      globalThis.addEventListener(
        'message',
        () => {
          heardAt = performance.timeOrigin + performance.now();
        },
        { once: true, capture: true },
      );
      const status = () => document.querySelector(selector)?.getAttribute('data-status');
      const before = status();
      world.redrawn = new Promise((resolve, reject) => {
        globalThis.setTimeout(() => reject(new Error(`the node stays ${before}`)), 10_000);
        const observer = new MutationObserver(() => {
          if (status() === before) return;
          observer.disconnect();
          // What was set is on the screen when this frame is through.
          requestAnimationFrame(() => globalThis.setTimeout(() => resolve([heardAt, performance.timeOrigin + performance.now()])));
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-status'] });
      });
    }, node);
    const lines = n % 2 ? failedManifest : gotManifest;
    const written = now();
    appendFileSync(log, lines.map(line => makeLine(line, Date.now())).join(''));
    const [heardAt, drawnAt] = await frame.evaluate(
      () => (globalThis as unknown as { redrawn: Promise<readonly [number, number]> }).redrawn,
    );
    if (n < 0) continue;
    heard.push(heardAt - written);
    drawn.push(drawnAt - written);
  }
  return { heard: spread(heard), drawn: spread(drawn) };
}

async function activation(page: Page): Promise<number> {
  await runPaletteCommand(page, 'Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'configmgr-flow' }).first();
  await row.waitFor();
  const text = await row.locator('.activation-time').innerText();
  return Number(/(\d+)\s*ms/.exec(text)![1]);
}

export async function vscodeFigures(extensionPath: string, appends: number): Promise<VscodeFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'flow-window-'));
  const log = path.join(folder, 'CAS', 'dmpdownloader.log');
  mkdirSync(path.dirname(log));
  // Some weeks of a site's life, and a check that is under way.
  writeFileSync(log, Buffer.concat([...makeLog(1e6)]));
  appendFileSync(log, failedManifest.map(line => makeLine(line, Date.now() - 5000)).join(''));
  const { page, close } = await openVscode({ folder, extensionPath, viewport: { width: 1500, height: 950 } });
  try {
    await page.locator('.statusbar-item', { hasText: 'ConfigMgr:' }).first().waitFor();
    await page.locator('.statusbar-item', { hasText: 'reading logs' }).waitFor({ state: 'detached' });
    const activationMs = await activation(page);
    const panelFirst = await openPanelTimes(page);
    await runPaletteCommand(page, 'View: Close All Editors');
    await page.locator('iframe.webview').waitFor({ state: 'detached' });
    const panelAgain = await openPanelTimes(page);
    const frame = await panelFrame(page);
    await frame
      .locator('.tab', { hasText: /check|sync/i })
      .first()
      .click();
    await frame.locator('.chart-canvas g.node.stage-manifest').first().waitFor();
    const redraw = await redrawTimes(page, log, appends);
    return { activationMs, panelFirst, panelAgain, redraw };
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}
