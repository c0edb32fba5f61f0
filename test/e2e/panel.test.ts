import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Selection } from '../../server/protocol/flowView.ts';
import type { Snapshot } from '../../server/protocol/server.ts';
import { closeBrowser, type Panel, type PanelOptions } from './browser.ts';
import { buildPanel, chartOf, nodeOf, openFlowPanel, settle, showPanel } from './panelPage.ts';
import { changedAfter, evidence, findingOf, flows, logPath, runOf, snapshotOf, source, stageState } from './panelStates.ts';

let panel: Panel;

beforeAll(buildPanel);
afterEach(() => panel.close());
afterAll(closeBrowser);

async function show(snapshot: Snapshot, selection: Selection | null = null, options: Omit<PanelOptions, 'html'> = {}): Promise<void> {
  panel = await showPanel(snapshot, selection, options);
}

const active = stageState('payload', 'active', {
  start: '2026-01-31T10:01:17.000Z',
  evidence: [evidence(41, 'Download content for payload'), evidence(42, 'Downloading …', { count: 7 })],
});
const download = runOf('download', { found: 'done', payload: active });
const snapshot = snapshotOf({ sources: [source], runs: [download] });
const lanes = [
  runOf('replication', { send: 'done', despool: 'active' }, { id: 'replication:A@PR1', subject: { package: 'A', site: 'PR1' } }),
  runOf('replication', { send: 'failed' }, { id: 'replication:A@PR2', subject: { package: 'A', site: 'PR2' } }),
];
const chartTitle = (flow: string) => flows.find(view => view.id === flow)!.title;

describe('chart', () => {
  test.each(flows.map(flow => [flow.id, flow] as const))('of %s has one node for every stage', async (id, flow) => {
    await show(snapshotOf({ sources: [source], runs: [runOf(id, {})] }), { runId: `${id}:A`, stage: null });
    await panel.page.getByRole('group', { name: flow.title, exact: true }).waitFor();
    for (const stage of flow.stages) expect(await nodeOf(panel.page, stage.id).count(), stage.id).toBe(1);
    const shown = await panel.page.locator('.chart-canvas .card-title').allTextContents();
    for (const stage of flow.stages)
      expect(
        shown.some(text => text === stage.title || (text.endsWith('…') && stage.title.startsWith(text.slice(0, -1)))),
        stage.title,
      ).toBe(true);
    expect(panel.complaints).toEqual([]);
    expect(panel.received.filter(message => message.type === 'failed')).toEqual([]);
  });

  test('without a run has its structure and claims nothing', async () => {
    await show(snapshotOf({ sources: [source] }));
    expect(await chartOf(panel.page).getAttribute('aria-label')).toBe(chartTitle('sync'));
    expect(await nodeOf(panel.page, 'manifest').getAttribute('data-status')).toBe('none');
    expect(await panel.page.getByRole('combobox', { name: 'Run' }).inputValue()).toBe('');
  });

  test('a new status touches the node and lays nothing out again', async () => {
    await show(snapshot, { runId: download.id, stage: 'payload' });
    const node = nodeOf(panel.page, 'payload');
    await panel.page.getByRole('button', { name: 'Zoom in (+)' }).click();
    const look = () =>
      panel.page.evaluate(() => {
        const svg = document.querySelector<SVGSVGElement>('.chart-canvas svg')!;
        const boxes = [...svg.querySelectorAll('.label-container')].map(element => element.getBoundingClientRect().toJSON());
        return {
          viewBox: svg.getAttribute('viewBox'),
          boxes,
          transform: document.querySelector<HTMLElement>('.chart-canvas')!.style.transform,
        };
      });
    const before = await look();
    const handle = await node.elementHandle();
    await node.focus();
    const done = runOf('download', {
      found: 'done',
      payload: { ...active, status: 'done', end: '2026-01-31T10:21:17.000Z' },
      verify: 'active',
    });
    await panel.send({ type: 'changed', changed: changedAfter(snapshot, [{ run: done }]) });
    await panel.page.getByRole('button', { name: /^Download the payload: done .*20 min$/ }).waitFor();
    expect(await node.getAttribute('data-status')).toBe('done');
    expect(await handle!.evaluate(element => element.isConnected && element === document.activeElement)).toBe(true);
    expect(await look()).toEqual(before);
  });

  test('shows a lane for each child site and what is worse in another', async () => {
    await show(snapshotOf({ sources: [source], runs: lanes }), { runId: lanes[0]!.id, stage: 'despool' });
    expect(await nodeOf(panel.page, 'despool', 'PR1').getAttribute('aria-label')).toBe('Despool at PR1: active');
    expect(await nodeOf(panel.page, 'despool', 'PR2').getAttribute('aria-label')).toBe('Despool at PR2: waiting');
    expect(await nodeOf(panel.page, 'send').getAttribute('aria-label')).toBe('Send: done, PR2 failed');
    await nodeOf(panel.page, 'despool', 'PR2').click();
    expect(await panel.waitFor('selected')).toEqual({ type: 'selected', selection: { runId: 'replication:A@PR2', stage: 'despool' } });
    await panel.page.getByRole('button', { name: 'Send: failed', exact: true }).waitFor();
  });

  test('another child site is drawn in without a word', async () => {
    const first = snapshotOf({ sources: [source], runs: lanes.slice(0, 1) });
    await show(first, { runId: lanes[0]!.id, stage: 'despool' });
    await panel.send({ type: 'changed', changed: changedAfter(first, [{ run: lanes[1]! }]) });
    await nodeOf(panel.page, 'despool', 'PR2').waitFor();
    expect(await nodeOf(panel.page, 'despool', 'PR1').getAttribute('aria-current')).toBe('true');
  });

  test('a node that leads to another flow goes there', async () => {
    const install = runOf('install', { extract: 'active' }, { id: 'install:A@PR2', subject: { package: 'A', site: 'PR2' } });
    await show(snapshotOf({ sources: [source], runs: [...lanes, install] }), { runId: lanes[0]!.id, stage: 'despool' });
    await panel.page.getByRole('button', { name: 'Go to Installation at PR2: active' }).click();
    await panel.page.getByRole('group', { name: chartTitle('install') }).waitFor();
    expect(await panel.waitFor('selected')).toEqual({ type: 'selected', selection: { runId: install.id, stage: 'extract' } });
  });

  test('counts the findings of a stage', async () => {
    await show(snapshotOf({ sources: [source], runs: [download], findings: [findingOf(download, 'payload')] }));
    const name = await nodeOf(panel.page, 'payload').getAttribute('aria-label');
    expect(name).toMatch(/^Download the payload: active since .*, 1 finding$/);
    expect(await panel.page.locator('.stage-payload .card-badge text').textContent()).toBe('1');
  });
});

describe('stage', () => {
  test('a click shows its evidence, a click on that opens the log', async () => {
    await show(snapshot);
    await nodeOf(panel.page, 'found').click();
    await nodeOf(panel.page, 'payload').click();
    const details = panel.page.getByRole('complementary', { name: 'Stage' });
    await details.getByRole('heading', { name: 'Download the payload' }).waitFor();
    await details.getByRole('button', { name: /Downloading/ }).click();
    expect(await panel.waitFor('open')).toEqual({ type: 'open', place: { path: logPath, line: 42 } });
    await details.getByRole('heading', { name: 'Waiting for, in dmpdownloader.log' }).waitFor();
  });

  test('shows the lines round its newest entry', async () => {
    await show(snapshot, { runId: download.id, stage: 'payload' });
    const { requestId, place, before } = await panel.waitFor('getLines');
    expect(place).toEqual({ path: logPath, line: 42 });
    await panel.send({ type: 'lines', requestId, first: place.line - before, lines: ['a', 'b', 'c', 'the line', 'd'] });
    const lines = panel.page.locator('.around-line');
    await lines.first().waitFor();
    expect(await lines.allTextContents()).toEqual(['39a\n', '40b\n', '41c\n', '42the line\n', '43d\n']);
    expect(await panel.page.locator('.around-line[aria-current]').textContent()).toBe('42the line\n');
  });

  test('explains its findings, copies commands and opens links of the catalog', async () => {
    const url = 'https://learn.microsoft.com/intune/configmgr/';
    const finding = findingOf(download, 'payload', {
      actions: [{ text: 'Restart it', copy: { kind: 'command', text: 'Restart-Service SMS_EXECUTIVE' } }],
      donts: ['Delete the folder.'],
      links: [{ title: 'About it', url }],
    });
    await show(snapshotOf({ sources: [source], runs: [download], findings: [finding] }), { runId: download.id, stage: 'found' });
    await panel.page
      .getByRole('navigation')
      .getByRole('button', { name: /Something is broken/ })
      .click();
    const story = panel.page.getByRole('region', { name: 'Finding: Something is broken' });
    await story.getByRole('button', { name: 'Copy the command' }).click();
    expect(await panel.waitFor('copy')).toEqual({ type: 'copy', text: 'Restart-Service SMS_EXECUTIVE' });
    await story.getByRole('button', { name: 'About it' }).click();
    expect(await panel.waitFor('openLink')).toEqual({ type: 'openLink', url });
    expect(await story.textContent()).toContain('Do not: Delete the folder.');
  });
});

describe('text of a log', () => {
  const hostile =
    '<img src=x onerror="document.title=\'owned\'"> ](command:x) "]; click n_payload call y() %%{init: {}}%% \u001b[31mred\u0000 \u202eevil';

  test('is text wherever it comes', async () => {
    const stage = stageState('payload', 'failed', { reason: hostile, evidence: [evidence(1, hostile)] });
    const run = runOf('download', { payload: stage }, { id: `download:${hostile}`, subject: { package: hostile, site: '"><b>' } });
    const lane = runOf('replication', { despool: 'active' }, { id: 'lane', subject: { package: hostile, site: '"]end<b>' } });
    const named = { id: hostile, guid: null, packageId: null, site: null, version: null, name: hostile, state: null };
    const report = {
      sources: [source],
      packages: [named],
      runs: [run, lane],
      findings: [findingOf(run, 'payload', { title: hostile, cause: hostile, actions: [{ text: hostile }] })],
    };
    const state = snapshotOf(report);
    const overview = state.overview.map(item => ({ ...item, label: hostile, sentence: hostile }));
    await show({ ...state, overview }, { runId: run.id, stage: 'payload' });
    const { requestId } = await panel.waitFor('getLines');
    await panel.send({ type: 'lines', requestId, first: 1, lines: [hostile] });
    await panel.page.locator('.around-line').waitFor();
    await panel.send({ type: 'select', selection: { runId: 'lane', stage: 'despool' } });
    await panel.page.getByRole('group', { name: chartTitle('replication') }).waitFor();
    const title = panel.page.locator('.frame-title');
    expect(await title.textContent()).toBe('"]end<b>');
    await panel.send({ type: 'select', selection: { runId: run.id, stage: 'payload' } });
    // The details of the stage before are there until the next frame.
    const line = panel.page.locator('.details .line-text', { hasText: '<img' }).first();
    await line.waitFor();
    expect(await line.textContent()).toContain('<img src=x onerror="document.title=\'owned\'"> ](command:x)');
    expect(await line.textContent()).toContain('␛[31mred␀ [U+202E]evil');
    expect(await panel.page.locator('img, b:not(.header-sync b), a, script:not([nonce])').count()).toBe(0);
    expect(await panel.page.title()).not.toBe('owned');
    expect(panel.complaints).toEqual([]);
    expect(panel.received.filter(message => message.type === 'failed')).toEqual([]);
  });
});

describe('keyboard', () => {
  const focused = () =>
    panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');

  test('arrows follow the edges, Enter chooses and then opens the log', async () => {
    await show(snapshot, { runId: download.id, stage: 'found' });
    await nodeOf(panel.page, 'found').focus();
    await panel.page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^Download the payload: active/);
    expect(await nodeOf(panel.page, 'payload').getAttribute('tabindex')).toBe('0');
    expect(await panel.page.locator('.chart-canvas [tabindex="0"]').count()).toBe(1);
    await panel.page.keyboard.press('Enter');
    await panel.page.getByRole('heading', { name: 'Download the payload' }).waitFor();
    expect(panel.received.some(message => message.type === 'open')).toBe(false);
    await panel.page.keyboard.press('Enter');
    expect(await panel.waitFor('open')).toEqual({ type: 'open', place: { path: logPath, line: 42 } });
    await panel.page.keyboard.press('ArrowUp');
    expect(await focused()).toMatch(/^Update found/);
    await panel.page.keyboard.press('End');
    expect(await focused()).toMatch(/^Go to Check for updates/);
  });

  test('left and right lead from lane to lane, plus and minus zoom', async () => {
    await show(snapshotOf({ sources: [source], runs: lanes }), { runId: lanes[0]!.id, stage: 'send' });
    await nodeOf(panel.page, 'package').focus();
    await panel.page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/at PR1|Child primary/);
    const zoom = () => panel.page.evaluate(() => document.querySelector<HTMLElement>('.chart-canvas')!.style.transform);
    const before = await zoom();
    await panel.page.keyboard.press('+');
    expect(await zoom()).not.toBe(before);
    await panel.page.keyboard.press('0');
    expect(await zoom()).toMatch(/scale\(/);
  });

  test('the tabs lead from flow to flow', async () => {
    await show(snapshot);
    await panel.page.getByRole('tab', { selected: true }).focus();
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.getByRole('group', { name: chartTitle('replication') }).waitFor();
    expect(await panel.page.getByRole('tab', { selected: true }).textContent()).toBe('Replication');
  });
});

describe('messages', () => {
  test('a gap asks for a snapshot, once, and changes nothing until it comes', async () => {
    await show(snapshot, { runId: download.id, stage: 'payload' });
    const failed = runOf('download', { payload: 'failed' });
    for (const since of [5, 6]) await panel.send({ type: 'changed', changed: changedAfter(snapshot, [{ run: failed }], since) });
    await settle(panel.page);
    expect(panel.received.filter(message => message.type === 'needSnapshot')).toHaveLength(1);
    expect(await nodeOf(panel.page, 'payload').getAttribute('data-status')).toBe('active');
    await panel.send({
      type: 'snapshot',
      snapshot: { ...snapshotOf({ sources: [source], runs: [failed] }), revision: 7 },
      selection: null,
    });
    await panel.page.locator('.stage-payload[data-status="failed"]').waitFor();
  });

  test('a flood of changes ends in the last state', async () => {
    await show(snapshot, { runId: download.id, stage: 'payload' });
    const frames = await panel.page.evaluate(
      ({ changes, last }) => {
        let drawn = 0;
        new MutationObserver(() => drawn++).observe(document.querySelector('.stage-payload')!, { attributes: true });
        for (const changed of changes) window.postMessage({ type: 'changed', changed }, '*');
        return new Promise<number>(resolve => {
          const look = () =>
            document.querySelector('.stage-payload')!.getAttribute('aria-label')!.includes(last)
              ? resolve(drawn)
              : requestAnimationFrame(look);
          look();
        });
      },
      {
        changes: Array.from({ length: 1000 }, (_, i) => {
          const run = runOf('download', { payload: { ...active, progress: (i + 1) / 10 } });
          return changedAfter(snapshot, [{ run }], snapshot.revision + i);
        }),
        last: '100 %',
      },
    );
    expect(frames).toBeLessThan(500);
    expect(panel.received.some(message => message.type === 'needSnapshot')).toBe(false);
  });

  test('the time zone changes the times', async () => {
    await show(snapshot, { runId: download.id, stage: 'payload' });
    expect(await nodeOf(panel.page, 'payload').getAttribute('aria-label')).toContain('10:01');
    await panel.send({ type: 'timeZone', timeZone: 'log' });
    await panel.page.getByRole('button', { name: /^Download the payload: active since .*11:01/ }).waitFor();
  });

  test('what was chosen survives a new life of the panel', async () => {
    await show(snapshotOf({ sources: [source], runs: [...lanes, download] }), null, {
      state: { choice: { flow: 'replication', runId: 'replication:A@PR2', stage: 'despool' }, widths: { lists: 220, details: 300 } },
    });
    await panel.page.getByRole('heading', { name: 'Despool at PR2' }).waitFor();
    expect(await panel.page.locator('.lists').evaluate(element => element.getBoundingClientRect().width)).toBe(220);
  });

  test('news are told once things have settled', async () => {
    await show(snapshot, { runId: download.id, stage: 'payload' });
    const failed = runOf('download', { payload: 'failed' });
    const { overview } = snapshotOf({ runs: [failed] });
    await panel.send({ type: 'changed', changed: { ...changedAfter(snapshot, [{ run: failed }]), overview } });
    await panel.page.locator('[aria-live]', { hasText: 'download:A, download: failed' }).waitFor({ state: 'attached' });
  });
});

describe('without logs', () => {
  async function says(more: Partial<Snapshot>, expected: string | RegExp) {
    panel = await openFlowPanel();
    await panel.waitFor('ready');
    await panel.send({ type: 'snapshot', snapshot: snapshotOf({}, more), selection: null });
    await panel.page.locator('.chart-message', { hasText: expected }).waitFor();
  }

  test('it says what to do', () => says({ folders: [] }, 'Add a folder of logs'));
  test('it says that it reads', () =>
    says({ folders: [{ path: '/logs', from: 'setting', state: 'reading', message: null, logs: 0 }] }, 'Reading the logs'));
  test('it claims nothing of findings while it reads', async () => {
    await says({ folders: [{ path: '/logs', from: 'setting', state: 'reading', message: null, logs: 0 }] }, 'Reading the logs');
    expect(await panel.page.getByTitle('Show the findings').textContent()).toBe('reading…');
    expect(await panel.page.getByText('Nothing is known to be wrong').count()).toBe(0);
  });
  test('it says why a folder has none', () =>
    says({ folders: [{ path: '/logs', from: 'setting', state: 'denied', message: 'Access is denied', logs: 0 }] }, 'Access is denied'));
});

describe('room', () => {
  test('the chosen node stays in sight and all can be scrolled to, whatever the size becomes', async () => {
    const options = { viewport: { width: 1400, height: 860 } };
    await show(snapshotOf({ sources: [source], runs: lanes }), { runId: lanes[1]!.id, stage: 'despool' }, options);
    for (const [width, height] of [
      [1400, 420],
      [700, 860],
      [700, 420],
    ] as const) {
      await panel.page.setViewportSize({ width, height });
      const isSeen = () =>
        panel.page.evaluate(() => {
          const node = document.querySelector('.chart-canvas .node[aria-current]')?.getBoundingClientRect();
          const chart = document.querySelector('.chart')!.getBoundingClientRect();
          return node !== undefined && node.top >= chart.top && node.bottom <= Math.min(chart.bottom, innerHeight);
        });
      await expect.poll(isSeen, { timeout: 10_000, message: `${width} x ${height}` }).toBe(true);
      for (const last of ['.lists > :last-child', '.details > :last-child']) {
        await panel.page.locator(last).scrollIntoViewIfNeeded();
        const bottom = await panel.page.locator(last).evaluate(element => element.getBoundingClientRect().bottom);
        expect(bottom).toBeLessThanOrEqual(height + 1);
      }
      await panel.page.evaluate(() => scrollTo(0, 0));
    }
  });

  test.each([500, 900, 1600])('at %i pixels nothing is wider than the page', async width => {
    await show(
      snapshotOf({ sources: [source], runs: lanes, findings: [findingOf(lanes[1]!, 'send')] }),
      { runId: lanes[1]!.id, stage: 'send' },
      {
        viewport: { width, height: 800 },
      },
    );
    await settle(panel.page);
    const wide = await panel.page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
    for (const name of ['Updates and findings', 'Stage']) expect(await panel.page.getByLabel(name, { exact: true }).isVisible()).toBe(true);
    const zoom = await panel.page.evaluate(() =>
      Number(/scale\(([\d.]+)\)/.exec(document.querySelector<HTMLElement>('.chart-canvas')!.style.transform)![1]),
    );
    expect(zoom).toBeGreaterThanOrEqual(0.75);
  });
});
