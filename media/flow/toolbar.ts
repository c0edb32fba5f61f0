/** Which flow and which run: tabs and a list, above the chart. */
import type { FlowId, Run, Status } from '../../server/protocol/model.ts';
import { type Child, h, visible } from './dom.ts';
import type { Choice } from './laneModel.ts';
import type { Clock } from './times.ts';
import { packageName, runsOf, type ViewState } from './viewState.ts';
import { badness, shortTitle, statusMark } from './words.ts';

export function tabsOf(state: ViewState, choice: Choice, onFlow: (flow: FlowId) => void): Child[] {
  return state.flows.map(flow => {
    const status = worstOf(state, flow.id);
    const isChosen = flow.id === choice.flow;
    return h(
      'button',
      {
        class: 'tab',
        type: 'button',
        role: 'tab',
        id: `tab-${flow.id}`,
        'data-key': flow.id,
        'data-status': status ?? 'none',
        'aria-selected': String(isChosen),
        'aria-controls': 'chart',
        tabindex: isChosen ? 0 : -1,
        title: `${flow.title}: ${flow.subject}`,
        onActivate: () => onFlow(flow.id),
      },
      status ? statusMark(status, 11) : null,
      shortTitle(flow.id) ?? flow.title,
    );
  });
}

/** What a tab warns of: the worst of the latest runs that the overview names; nothing where all is well. */
function worstOf(state: ViewState, flow: FlowId): Status | undefined {
  let worst: Status | undefined;
  for (const item of state.surroundings.overview)
    if (item.flow === flow && (worst === undefined || badness(item.status) < badness(worst))) worst = item.status;
  return worst && ['failed', 'stalled', 'warning', 'active'].includes(worst) ? worst : undefined;
}

/** Runs that the picker offers; an older one can be chosen in the lists. */
const maximumRuns = 100;

/** Options of the run picker, newest first. */
export function runOptions(state: ViewState, choice: Choice, clock: Clock): Child[] {
  const all = runsOf(state, choice.flow);
  const chosen = all.find(run => run.id === choice.runId);
  const latest = all.slice(0, maximumRuns);
  const runs = chosen && !latest.includes(chosen) ? [...latest, chosen] : latest;
  const options = runs.map(run =>
    h('option', { value: run.id, 'data-key': run.id, selected: run.id === choice.runId }, runLabel(state, run, clock)),
  );
  if (chosen) return options;
  return [
    h('option', { value: '', 'data-key': 'none', selected: true }, runs.length === 0 ? 'No run in these logs' : 'Choose a run'),
    ...options,
  ];
}

/** `Configuration Manager 2509 → PR1 · 10:42 · active`. */
export function runLabel(state: ViewState, run: Run, clock: Clock): string {
  const { subject } = run;
  const name = packageName(state, subject.package);
  const what = subject.function === undefined ? name : (functionTitle(state, subject.function) ?? subject.function);
  const where = subject.site === undefined ? '' : run.flow === 'replication' ? ` → ${subject.site}` : ` at ${subject.site}`;
  const path = run.stages.find(stage => stage.evidence.length > 0)?.evidence[0]?.path;
  const time = clock.text(run.start ?? run.end, path)?.short;
  return visible([`${what ?? shortTitle(run.flow)}${where}`, time, run.status].filter(part => part).join(' · '));
}

const functionTitle = (state: ViewState, id: string): string | undefined =>
  state.flows.find(flow => flow.id === 'health')?.stages.find(stage => stage.id === id)?.title;
