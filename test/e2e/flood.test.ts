/** The panel under a thousand changes a second, and when it missed some: one snapshot makes it right. */
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Change, Status } from '../../server/protocol/model.ts';
import type { Changed, Snapshot } from '../../server/protocol/server.ts';
import type { Panel } from './browser.ts';
import { buildPanel, nodeOf, settle, showPanel } from './panelPage.ts';
import { changedAfter, runOf, snapshotOf, source } from './panelStates.ts';

let panels: Panel[] = [];
beforeAll(buildPanel);
afterEach(async () => {
  await Promise.all(panels.map(panel => panel.close()));
  panels = [];
});

async function show(snapshot: Snapshot): Promise<Panel> {
  const panel = await showPanel(snapshot);
  panels.push(panel);
  return panel;
}

const statuses: readonly Status[] = ['active', 'done', 'warning', 'failed', 'stalled', 'waiting'];
const seconds = 3;
const perSecond = 1000;
const changes = seconds * perSecond;
const statusAt = (n: number): Status => statuses[n % statuses.length]!;
/** The run as it is after `n` changes. */
const runAt = (n: number) => runOf('download', { found: 'done', payload: statusAt(n), verify: statusAt(n + 1) });
const snapshotAt = (n: number): Snapshot => snapshotOf({ sources: [source], runs: [runAt(n)] }, { revision: 1 + n });

/** All that the panel says: texts, statuses, names of controls. */
const stateOf = async (page: Page) => {
  await settle(page);
  return page.evaluate(() => {
    // What a screen reader was told last is of the past.
    for (const live of document.querySelectorAll('[aria-live]')) live.textContent = '';
    return {
      statuses: [...document.querySelectorAll('[data-status]')].map(element =>
        ['class', 'data-status', 'aria-label', 'aria-current'].map(name => element.getAttribute(name)),
      ),
      text: document.body.innerText.trim(),
    };
  });
};

/** What a stage's `data-status` is. */
const statusOf = (page: Page, stage: string) => nodeOf(page, stage).getAttribute('data-status');

/** Posts changes at their pace from inside the page, as the host's messages arrive there; resolves when all are posted. */
const flood = (page: Page, all: readonly Changed[]): Promise<void> =>
  page.evaluate(
    ([given, perSecond]) =>
      new Promise<void>(resolve => {
        const start = performance.now();
        let sent = 0;
        const timer = setInterval(() => {
          const due = Math.min(given.length, Math.floor(((performance.now() - start) / 1000) * perSecond));
          for (; sent < due; sent++) globalThis.postMessage({ type: 'changed', changed: given[sent] }, '*');
          if (sent < given.length) return;
          clearInterval(timer);
          resolve();
        }, 5);
      }),
    [all, perSecond] as const,
  );

/** Each change follows on the one before. */
const allChanges = (): Changed[] =>
  Array.from({ length: changes }, (_, n) => {
    const next = snapshotAt(n + 1);
    return { ...changedAfter(snapshotAt(n), [{ run: runAt(n + 1) } satisfies Change]), overview: next.overview };
  });

test('a thousand changes a second: it answers meanwhile, and ends where one snapshot of the end leads', async () => {
  const { page, complaints, received } = await show(snapshotAt(0));
  const flooding = flood(page, allChanges());
  // What a person does meanwhile is done.
  const clicked = nodeOf(page, 'redist');
  await clicked.click();
  await page.locator('.chart-canvas g.node.stage-redist[aria-current]').waitFor();
  await flooding;
  await settle(page);
  expect(await statusOf(page, 'payload')).toBe(statusAt(changes));
  expect(received.filter(({ type }) => type === 'failed')).toEqual([]);
  expect(received.filter(({ type }) => type === 'needSnapshot')).toEqual([]);
  expect(complaints).toEqual([]);

  const { page: fresh } = await show(snapshotAt(changes));
  await nodeOf(fresh, 'redist').click();
  await settle(fresh);
  expect(await stateOf(page)).toEqual(await stateOf(fresh));
});

test('a flood with holes: it asks once for the whole state, and is right again from that alone', async () => {
  const panel = await show(snapshotAt(0));
  const { page, received } = panel;
  await flood(
    page,
    allChanges().filter((_, n) => n % 10 !== 5),
  );
  await panel.waitFor('needSnapshot');
  await settle(page);
  expect(received.filter(({ type }) => type === 'needSnapshot').length).toBe(1);
  await panel.send({ type: 'snapshot', snapshot: snapshotAt(changes), selection: null });
  await settle(page);
  const { page: fresh } = await show(snapshotAt(changes));
  expect(await stateOf(page)).toEqual(await stateOf(fresh));
});
