/** What a chart shows: the chosen run, the runs beside it (one lane for each child site), and the state of every node. Pure. */
import type { Finding, FlowId, Run, RunStage, Status } from '../../server/protocol/model.ts';
import type { FlowView, StageView } from '../../server/protocol/server.ts';
import { type ChartNode, type ChartStructure, flowStructure, flowText, type Lane, nodeId, oneLane } from './flowText.ts';
import { type Clock, durationText, tookText } from './times.ts';
import { openFindings, runsOf, type ViewState } from './viewState.ts';
import { badness, counted, stageName } from './words.ts';

/** What the user looks at. */
export interface Choice {
  readonly flow: FlowId;
  readonly runId: string | null;
  readonly stage: string | null;
}

export interface StageModel {
  readonly node: ChartNode;
  readonly stage: StageView;
  /** The run that the stage is taken from; `null` where none has it. */
  readonly run: Run | null;
  readonly runStage: RunStage | null;
  readonly status: Status;
  /** Open findings of this stage. */
  readonly findings: readonly Finding[];
  /** Another lane in which the same stage is worse. */
  readonly worse: { readonly site: string; readonly status: Status } | null;
}

export interface ChartModel {
  readonly flow: FlowView;
  readonly lanes: readonly Lane[];
  /** Text of the structure; charts with the same text look the same but for statuses. */
  readonly text: string;
  readonly structure: ChartStructure;
  readonly run: Run | null;
  /** By node id, in the order of the main path. */
  readonly stages: ReadonlyMap<string, StageModel>;
  /** The run of another flow that each link leads to, by node id; `null` where there is none. */
  readonly links: ReadonlyMap<string, Run | null>;
  /** Node of the chosen stage. */
  readonly chosen: string | null;
}

/** `undefined` where the flow is not known. `layout` names another layout than the usual one. */
export function chartOf(state: ViewState, choice: Choice, layout?: string): ChartModel | undefined {
  const flow = state.flows.find(candidate => candidate.id === choice.flow);
  if (!flow) return undefined;
  const run = (choice.runId === null ? undefined : state.runs.get(choice.runId)) ?? null;
  const group = run ? groupOf(state, run) : [];
  const runOfLane = lanesOf(state, flow, run, group);
  const lanes = [...runOfLane.keys()];
  const titleOfFlow = (id: string) => state.flows.find(candidate => candidate.id === id)?.title ?? id;
  const structure = flowStructure(flow, lanes, titleOfFlow);
  const views = new Map(flow.stages.map(stage => [stage.id, stage]));
  const findings = openFindings(state).filter(finding => finding.flow === flow.id && finding.stage !== null);
  const stages = new Map<string, StageModel>();
  const links = new Map<string, Run | null>();
  for (const node of structure.nodes) {
    if (node.kind === 'link')
      links.set(node.id, linkedRun(state, node.target, (node.lane && runOfLane.get(node.lane)) ?? run, node.lane, lanes));
    const stage = node.kind === 'stage' ? views.get(node.target) : undefined;
    if (!stage) continue;
    const own = node.lane ? runOfLane.get(node.lane) : run?.subject.function !== undefined ? group.find(r => stageOf(r, stage.id)) : run;
    const runStage = own ? stageOf(own, stage.id) : undefined;
    stages.set(node.id, {
      node,
      stage,
      run: own ?? null,
      runStage: runStage ?? null,
      status: runStage?.status ?? 'unknown',
      findings: findings.filter(finding => finding.stage === stage.id && isOf(finding, node.lane, own ?? null, group)),
      worse: stage.lane === 'transfer' && run && runStage ? worseLane(group, run, runStage) : null,
    });
  }
  const chosenStage = choice.stage === null ? undefined : views.get(choice.stage);
  const chosenLane = chosenStage?.lane === 'child' ? (lanes.find(lane => runOfLane.get(lane) === run) ?? lanes[0] ?? null) : null;
  const chosen = chosenStage ? nodeId(chosenStage.id, chosenLane) : null;
  return { flow, lanes, text: flowText(flow, lanes, titleOfFlow, layout), structure, run, stages, links, chosen };
}

const stageOf = (run: Run, stage: string): RunStage | undefined => run.stages.find(candidate => candidate.id === stage);

/** The runs that one chart shows together: one passage towards several sites, or all functions of one site; newest first. */
function groupOf(state: ViewState, run: Run): Run[] {
  return runsOf(state, run.flow).filter(other =>
    run.subject.function === undefined ? other.group === run.group : other.subject.site === run.subject.site,
  );
}

function lanesOf(state: ViewState, flow: FlowView, run: Run | null, group: readonly Run[]): Map<Lane, Run | null> {
  const childStages = flow.stages.filter(stage => stage.lane === 'child');
  const isTopLevel = ({ subject, stages }: Run): boolean => {
    const site = [...state.sites.values()].find(candidate => candidate.code === subject.site);
    if (site?.role === 'cas' || site?.role === 'stand-alone') return true;
    const own = stages.filter(stage => childStages.some(({ id }) => id === stage.id));
    return own.length > 0 && own.every(stage => stage.status === 'skipped');
  };
  const sites = new Map<string, Run>();
  if (childStages.length > 0)
    for (const other of group) if (other.subject.site !== undefined && !isTopLevel(other)) sites.set(other.subject.site, other);
  if (sites.size === 0) return new Map([[oneLane[0]!, run]]);
  return new Map([...sites].sort(([a], [b]) => (a < b ? -1 : 1)).map(([site, of]) => [{ site }, of]));
}

function isOf(finding: Finding, lane: Lane | null, run: Run | null, group: readonly Run[]): boolean {
  if (!run) return false;
  if (finding.run === null) {
    const isOfPackage = finding.package === null || finding.package === run.subject.package;
    return isOfPackage && (lane?.site == null || finding.site === null || finding.site === lane.site);
  }
  return lane?.site != null ? finding.run === run.id : group.some(other => other.id === finding.run);
}

function worseLane(group: readonly Run[], run: Run, own: RunStage): StageModel['worse'] {
  let worst: { site: string; status: Status } | null = null;
  for (const other of group) {
    const status = stageOf(other, own.id)?.status;
    if (other.id === run.id || !status || other.subject.site === undefined || !isTrouble(status)) continue;
    if (badness(status) < badness(worst?.status ?? own.status)) worst = { site: other.subject.site, status };
  }
  return worst;
}

const isTrouble = (status: Status): boolean => status === 'failed' || status === 'stalled' || status === 'warning';

/** Path of the log whose zone counts for the times of a stage. */
export const pathOf = (model: StageModel): string | null => model.runStage?.evidence[0]?.path ?? null;

/** `done 10:21, 20 min`: the status in words, with what belongs to it. */
export function statusText(model: StageModel, clock: Clock): string {
  const { runStage, status } = model;
  if (!runStage) return model.stage.log === null ? '' : 'no line in these logs';
  const at = (iso: string | null) => clock.text(iso, pathOf(model))?.short;
  const since = (iso: string | null) => (at(iso) ? ` since ${at(iso)}` : '');
  const reason = runStage.reason ? `: ${clock.sentence(runStage.reason, pathOf(model))}` : '';
  const usual = runStage.usualMs === null ? '' : `usually ${durationText(runStage.usualMs)}`;
  switch (status) {
    case 'done': {
      const took = runStage.start === runStage.end ? undefined : tookText(runStage.start, runStage.end);
      return `done${at(runStage.end) ? ` ${at(runStage.end)}` : ''}${took && took !== '0 s' ? `, ${took}` : ''}${isLong(runStage) ? ` (${usual})` : ''}${reason}`;
    }
    case 'active':
      return `active${since(runStage.start)}${runStage.progress === null ? '' : `, ${Math.round(runStage.progress)} %`}${usual && `, ${usual}`}`;
    case 'stalled':
      return `stalled${at(runStage.due) ? `, due ${at(runStage.due)}` : since(runStage.start)}`;
    case 'failed':
    case 'warning':
      return `${status}${since(runStage.end ?? runStage.start)}`;
    case 'waiting':
      return at(runStage.due) ? `waiting, due ${at(runStage.due)}` : 'waiting';
    default:
      return `${status}${reason}`;
  }
}

/** Whether a stage took clearly longer than usual. */
const isLong = ({ start, end, usualMs }: RunStage): boolean =>
  usualMs !== null && start !== null && end !== null && Date.parse(end) - Date.parse(start) > Math.max(1.5 * usualMs, usualMs + 60_000);

/** What a screen reader says: `Payload: failed since 14:02, 1 finding`. */
export function accessibleName(model: StageModel, clock: Clock): string {
  const text = statusText(model, clock);
  const findings = model.findings.length > 0 ? `, ${counted(model.findings.length, 'finding')}` : '';
  const worse = model.worse ? `, ${model.worse.site} ${model.worse.status}` : '';
  return `${stageName(model.stage, model.node.lane?.site ?? null)}: ${text || model.status}${worse}${findings}`;
}

/** The run of another flow that a link leads to: of the same package, at the lane's site or, outside the lanes, at the top-level site. */
function linkedRun(state: ViewState, flow: string, from: Run | null, lane: Lane | null, lanes: readonly Lane[]): Run | null {
  const runs = runsOf(state, flow);
  const name = from?.subject.package;
  const ofPackage = name === undefined ? [] : runs.filter(run => run.subject.package === name);
  // A cycle of synchronization is no package's own.
  const candidates = ofPackage.length > 0 || (name !== undefined && flow !== 'sync') ? ofPackage : runs;
  if (lane?.site != null) return candidates.find(run => run.subject.site === lane.site) ?? null;
  return candidates.find(run => !lanes.some(({ site }) => site !== null && site === run.subject.site)) ?? null;
}

/** What to show at first: the worst that needs somebody, else the first line of the overview. */
export function firstChoice(state: ViewState): Choice {
  const { overview } = state.surroundings;
  const urgent = (['failed', 'stalled', 'warning', 'active'] as const).flatMap(status =>
    overview.filter(item => item.status === status),
  )[0];
  const item = urgent ?? overview[0];
  return item
    ? { flow: item.flow, runId: item.runId, stage: item.stage }
    : { flow: state.flows[0]?.id ?? 'sync', runId: null, stage: null };
}
