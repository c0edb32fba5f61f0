/** The panel over a big hierarchy, in a browser without VS Code: how long until it stands, and how long a click or a change holds it. */
import type { Page } from 'playwright-core';
import { flowDocument } from '../../client/webviewDocuments.ts';
import type { Site } from '../../server/protocol/model.ts';
import type { Changed, FlowView, Snapshot } from '../../server/protocol/server.ts';
import { closeBrowser, openPanel } from '../e2e/browser.ts';
import { flows, source } from '../e2e/panelStates.ts';
import { makeSite } from '../unit/clientState.ts';
import { buildHierarchyScript } from './build.ts';
import type { Size } from './hierarchy.ts';
import { spread } from './table.ts';

export interface PanelFigures {
  readonly listsMs: number;
  readonly chartMs: number;
  /** By what was done. */
  readonly interactions: Readonly<Record<string, number>>;
}

/** What the script of `buildHierarchyScript` and this file put into the page. */
interface PageWorld {
  bench: {
    makeHierarchy(size: Size, flows: readonly FlowView[], source: object, site: Site): Snapshot;
    nextChange(snapshot: Snapshot, n: number): Changed;
  };
  shown: Snapshot;
}

/** Until the frame that shows what an action did has been handed to the screen. */
const drawnMs = (page: Page, action: string): Promise<number> =>
  page.evaluate(async code => {
    const act = new Function(code);
    const started = performance.now();
    act();
    // A message arrives first; what it changes is drawn in the next frame.
    await new Promise(resolve => setTimeout(resolve));
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - started;
  }, action);

const clickNth = (selector: string, n: number): string => {
  return `document.querySelectorAll(${JSON.stringify(selector)})[${n}].click()`;
};

export async function panelFigures(media: string, size: Size): Promise<PanelFigures> {
  const panel = await openPanel({ html: flowDocument, media });
  try {
    const { page } = panel;
    await panel.waitFor('ready');
    await page.evaluate(await buildHierarchyScript());
    await page.evaluate(
      given => {
        const world = globalThis as unknown as PageWorld;
        world.shown = world.bench.makeHierarchy(given.size, given.flows, given.source, given.site);
      },
      { size, flows, source, site: makeSite('CAS') },
    );
    const [listsMs, chartMs] = await page.evaluate(async () => {
      const when = (selector: string) =>
        new Promise<void>(resolve => {
          const look = () => (document.querySelector(selector) ? setTimeout(resolve) : requestAnimationFrame(look));
          look();
        });
      const started = performance.now();
      const snapshot = (globalThis as unknown as PageWorld).shown;
      globalThis.postMessage({ type: 'snapshot', snapshot, selection: null }, '*');
      await when('.list-item');
      const lists = performance.now() - started;
      await when('.chart-canvas > svg');
      return [lists, performance.now() - started] as const;
    });
    const interactions: Record<string, number> = {};
    const usual = async (name: string, actions: readonly string[]) => {
      const times: number[] = [];
      for (const action of actions) times.push(await drawnMs(page, action));
      interactions[name] = spread(times).median;
    };
    await usual(
      'another update chosen',
      [3, 9, 21, 33, 45, 12, 40].map(n => clickNth('.list-item', n)),
    );
    await usual(
      'a stage chosen',
      [1, 3, 5, 2, 4, 6, 1].map(
        n => `document.querySelectorAll('.chart-canvas g.node')[${n}].dispatchEvent(new MouseEvent('click', { bubbles: true }))`,
      ),
    );
    await usual(
      'a change drawn',
      Array.from(
        { length: 9 },
        (_, n) => `
        const changed = bench.nextChange(shown, ${n});
        shown = { ...shown, revision: changed.revision };
        postMessage({ type: 'changed', changed }, '*');`,
      ),
    );
    // The first time draws the chart.
    for (const n of [1, 2]) await page.locator('.tab').nth(n).click();
    await page.waitForTimeout(1500);
    await usual(
      'another flow chosen',
      [1, 2, 1, 2, 1, 2, 1].map(n => clickNth('.tab', n)),
    );
    await usual(
      'more listed',
      [0, 0, 0].map(n => clickNth('.list-more', n)),
    );
    if (panel.complaints.length > 0) throw new Error(panel.complaints.join('\n'));
    return { listsMs, chartMs, interactions };
  } finally {
    await panel.close();
    await closeBrowser();
  }
}
