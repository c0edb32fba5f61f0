/** The flowchart panel: takes what the host says, keeps it, and draws at most once a frame. */
import type { ToFlowView } from '../../server/protocol/flowView.ts';
import type { Finding, FlowId, Place } from '../../server/protocol/model.ts';
import type { Changed } from '../../server/protocol/server.ts';
import { Chart } from './chart.ts';
import { type DetailsHost, detailsOf, type LinesShown, newestEvidence } from './details.ts';
import { activate, morphChildren } from './dom.ts';
import { headerOf } from './header.ts';
import { connectHost, type KeptState } from './host.ts';
import { type ChartModel, type Choice, chartOf, firstChoice, type StageModel } from './laneModel.ts';
import { layoutNames } from './layoutNames.ts';
import { type Listed, listedMore, listsOf } from './lists.ts';
import { newsSince, type Told, told } from './news.ts';
import { buildPage } from './page.ts';
import { applyWidths, usualWidths, watchSplitter } from './splitters.ts';
import { type Clock, createClock } from './times.ts';
import { runOptions, tabsOf } from './toolbar.ts';
import { applyChanged, newestLike, runsOf, stateOf, type ViewState } from './viewState.ts';

const host = connectHost();
const root = document.getElementById('app')!;
const page = buildPage(root);
const linesAround = 3;
/** Width of the chart in pixels below which lanes go below the main path. */
const narrowerThan = 560;
/** So long nothing new has come before a screen reader is told. */
const settledAfterMs = 700;

let kept: KeptState = host.getState() ?? {};
let state: ViewState | undefined;
let choice: Choice | undefined = kept.choice;
/** Somebody has chosen what is shown; until then the page follows what matters most. */
let isChosen = choice !== undefined;
/** The choice is of an earlier session and these logs have not shown its run yet. */
let isAwaited = choice !== undefined;
let isAllShown = false;
let listed: Listed = new Map();
/** The chart has no room for lanes beside the main path. */
let isNarrow = page.chart.clientWidth < narrowerThan;
/** The place that a finding points to, before the stage's newest entry. */
let pointed: Place | null = null;
let lines: LinesShown | null = null;
let asked: { readonly requestId: number; readonly place: Place } | undefined;
let lastRequest = 0;
let isAskingSnapshot = false;
let heard: Told | undefined;
let settling: ReturnType<typeof setTimeout> | undefined;
let isScheduled = false;

const chart = new Chart(page.chart, {
  onChoose: (stage, { flow, run }) => choose({ flow: flow.id, runId: (stage.run ?? run)?.id ?? null, stage: stage.stage.id }),
  onFollow: (flow, run) => choose({ flow: flow as FlowId, runId: run?.id ?? null, stage: run?.stage ?? null }),
  onOpen: model => {
    const evidence = newestEvidence(model);
    if (evidence) open(evidence);
  },
  onViewChange: flow => {
    const { [flow]: _, ...views } = kept.views ?? {};
    keep({ views: chart.view ? { ...views, [flow]: chart.view } : views });
  },
  onFailed: fail,
});

const details: DetailsHost = {
  onOpen: open,
  onLink: url => host.postMessage({ type: 'openLink', url }),
  onCopy: text => host.postMessage({ type: 'copy', text }),
  onShowAll: () => {
    isAllShown = true;
    schedule();
  },
};

function open({ path, line }: Place): void {
  host.postMessage({ type: 'open', place: { path, line } });
}

function fail(message: string): void {
  host.postMessage({ type: 'failed', message });
}

function keep(change: Partial<KeptState>): void {
  kept = { ...kept, ...change };
  host.setState(kept);
}

/** The user's choice; the host is told. */
function choose(next: Choice, place: Place | null = null): void {
  show(next, place);
  host.postMessage({ type: 'selected', selection: { runId: next.runId, stage: next.stage } });
}

function show(next: Choice, place: Place | null): void {
  if (choice?.stage !== next.stage || choice.runId !== next.runId) isAllShown = false;
  choice = next;
  pointed = place;
  isChosen = true;
  isAwaited = false;
  keep({ choice });
  schedule();
}

function receive(message: ToFlowView): void {
  switch (message.type) {
    case 'snapshot':
      isAskingSnapshot = false;
      state = stateOf(message.snapshot);
      if (message.selection) follow(message.selection);
      break;
    case 'changed':
      takeChanges(message.changed);
      break;
    case 'select':
      follow(message.selection);
      break;
    case 'lines':
      if (asked?.requestId !== message.requestId) return;
      lines = { place: asked.place, first: message.first, lines: message.lines };
      break;
    case 'timeZone':
      if (state) state.timeZone = message.timeZone;
      break;
  }
  schedule();
}

/** Who looks at the newest run of something goes on to the next when it begins. */
function takeChanges(changed: Changed): void {
  const run = choice?.runId ? state?.runs.get(choice.runId) : undefined;
  const isNewest = state !== undefined && run !== undefined && newestLike(state, run) === run;
  if (!state || !applyChanged(state, changed)) askSnapshot();
  else if (isNewest && choice) {
    const next = newestLike(state, state.runs.get(run.id) ?? run);
    if (next.id !== run.id) choice = { ...choice, runId: next.id };
  }
}

/** What the host asks for. */
function follow({ runId, stage }: { runId: string | null; stage: string | null }): void {
  const run = runId === null ? undefined : state?.runs.get(runId);
  if (run) show({ flow: run.flow, runId: run.id, stage: stage ?? run.stage }, null);
  else if (runId === null && stage !== null && choice) show({ ...choice, stage }, null);
}

function askSnapshot(): void {
  if (isAskingSnapshot) return;
  isAskingSnapshot = true;
  host.postMessage({ type: 'needSnapshot' });
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    try {
      if (state) draw(state);
    } catch (error) {
      fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
      chart.say(`The panel could not be drawn: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

function draw(state: ViewState): void {
  const nowMs = Date.now();
  const clock = createClock(state.timeZone, state.sources.values(), nowMs);
  if (!choice || (!isChosen && (choice.runId === null || !state.runs.has(choice.runId)))) choice = firstChoice(state);
  if (choice.runId !== null && state.runs.has(choice.runId)) isAwaited = false;
  // A run that goes while somebody looks at it leaves its empty chart: nothing is put in its place unasked.
  const current = isAwaited ? firstChoice(state) : choice;
  const model = chartOf(state, current, isNarrow ? layoutNames.narrow : undefined);
  const stage = model?.chosen ? model.stages.get(model.chosen) : undefined;
  morphChildren(page.header, headerOf(state, clock, nowMs, showFindings));
  morphChildren(
    page.lists,
    listsOf(state, current, clock, listed, {
      onRun: item => choose({ flow: item.flow, runId: item.runId, stage: item.stage }),
      onFinding: chooseFinding,
      onMore: key => {
        listed = listedMore(listed, key);
        schedule();
      },
    }),
  );
  morphChildren(page.tabs, tabsOf(state, current, chooseFlow));
  morphChildren(page.runs, runOptions(state, current, clock));
  page.runs.value = current.runId !== null && state.runs.has(current.runId) ? current.runId : '';
  page.chart.setAttribute('aria-labelledby', `tab-${current.flow}`);
  drawChart(state, model, clock);
  askLines(stage);
  const around = lines && stage && samePlace(lines.place, placeAround(stage)) ? lines : null;
  morphChildren(page.details, detailsOf(state, stage, clock, around, isAllShown, details));
  tellNews(state, clock);
}

function drawChart(state: ViewState, model: ChartModel | undefined, clock: Clock): void {
  const { folders } = state.surroundings;
  if (state.sources.size === 0) {
    if (folders.some(folder => folder.state === 'reading')) chart.say('Reading the logs…');
    else if (folders.length === 0) chart.say('No logs yet. Add a folder of logs to see where each update is.');
    else chart.say(['No logs were found.', ...folders.map(folder => `${folder.path}: ${folder.message ?? folder.state}`)].join('\n'));
  } else if (model) chart.show(model, clock, kept.views?.[model.flow.id] ?? null);
  else chart.say('This flowchart is not known.');
}

function placeAround(stage: StageModel): Place | null {
  return pointed ?? newestEvidence(stage) ?? null;
}

const samePlace = (a: Place | null, b: Place | null): boolean => a !== null && b !== null && a.path === b.path && a.line === b.line;

/** Asks for the lines round the stage's newest entry, one question at a time for each place. */
function askLines(stage: StageModel | undefined): void {
  const place = stage ? placeAround(stage) : null;
  if (!place || samePlace(asked?.place ?? null, place)) return;
  asked = { requestId: ++lastRequest, place: { path: place.path, line: place.line } };
  host.postMessage({ type: 'getLines', ...asked, before: linesAround, after: linesAround });
}

function chooseFlow(flow: FlowId): void {
  if (!state || flow === choice?.flow) return;
  const first = state.surroundings.overview.find(item => item.flow === flow);
  const run = (first && state.runs.get(first.runId)) ?? runsOf(state, flow)[0];
  choose({ flow, runId: run?.id ?? null, stage: run?.stage ?? null });
}

function chooseFinding(finding: Finding): void {
  const run = finding.run === null ? undefined : state?.runs.get(finding.run);
  const place = { path: finding.path, line: finding.line };
  if (run && finding.stage !== null) choose({ flow: run.flow, runId: run.id, stage: finding.stage }, place);
  else open(place);
}

function showFindings(): void {
  const title = document.getElementById('list-findings');
  title?.scrollIntoView({ block: 'nearest' });
  (title?.parentElement?.querySelector<HTMLElement>('button') ?? title)?.focus();
}

/** Tells a screen reader what has changed once nothing more changes. */
function tellNews(state: ViewState, clock: Clock): void {
  const { overview } = state.surroundings;
  if (!heard) {
    heard = told(overview);
    return;
  }
  if (newsSince(heard, overview, clock) === undefined) return;
  clearTimeout(settling);
  settling = setTimeout(() => {
    const news = heard && newsSince(heard, overview, clock);
    heard = told(overview);
    if (news) page.live.textContent = news;
  }, settledAfterMs);
}

function applyKeptWidths(): void {
  applyWidths(root, page.splitters, kept.widths ?? usualWidths);
}

for (const pane of ['lists', 'details'] as const) {
  watchSplitter(
    page.splitters[pane],
    pane,
    () => kept.widths ?? usualWidths,
    widths => {
      keep({ widths });
      applyKeptWidths();
    },
  );
}
applyKeptWidths();
new ResizeObserver(() => {
  if (isNarrow === page.chart.clientWidth < narrowerThan) return;
  isNarrow = !isNarrow;
  schedule();
}).observe(page.chart);
page.zoomIn.addEventListener('click', () => chart.zoomBy(1.2));
page.zoomOut.addEventListener('click', () => chart.zoomBy(1 / 1.2));
page.zoomFit.addEventListener('click', () => chart.fit());
page.runs.addEventListener('change', () => {
  const run = state?.runs.get(page.runs.value);
  if (run) choose({ flow: run.flow, runId: run.id, stage: run.stage });
});
page.tabs.addEventListener('keydown', event => {
  const tabs = [...page.tabs.children];
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const next = step === 0 ? undefined : tabs[(tabs.indexOf(document.activeElement as Element) + step + tabs.length) % tabs.length];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
  activate(next);
});
root.addEventListener('click', event => {
  activate(event.target);
});
window.addEventListener('message', (event: MessageEvent<ToFlowView>) => {
  try {
    receive(event.data);
  } catch (error) {
    fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
});
window.addEventListener('error', event => fail(event.message));
window.addEventListener('unhandledrejection', event => fail(String(event.reason)));
host.postMessage({ type: 'ready' });
