import type { Finding, OverviewItem, Run, RunStage, Site } from '../server/protocol/model.ts';
import type { FlowView, Snapshot, StageView } from '../server/protocol/server.ts';
import { indexRuns, openFindingsByRun, packageKey } from './runIndex.ts';
import { durationText, type Times } from './times.ts';
import { countOf, iconOfStatus, joinParts, type TooltipPart, type TreeNode, worstStatus } from './treeModel.ts';

/** Runs of one kind that are listed; the chart has all of them. */
const maximumRuns = 25;
/** Updates of a site that are listed at once; the others stand below a node of their own. */
const maximumItems = 100;
/** With more sites than this each is closed until somebody opens it. */
const openSites = 10;

const roleWords: Readonly<Record<Site['role'], string>> = {
  cas: 'central administration site',
  primary: 'primary site',
  'stand-alone': 'stand-alone primary site',
  secondary: 'secondary site',
  unknown: '',
};

/** Site → where each update is there → the runs that brought it there → their stages. */
export function siteTree(snapshot: Snapshot, times: Times): readonly TreeNode[] {
  const { sites } = snapshot.report;
  const topLevel = sites.find(site => site.role === 'cas' || site.role === 'stand-alone') ?? sites[0];
  const bySite = new Map<string, OverviewItem[]>(sites.map(site => [site.code, []]));
  const others: OverviewItem[] = [];
  for (const item of snapshot.overview) (bySite.get(item.site ?? topLevel?.code ?? '') ?? others).push(item);
  const nodes = sites.map(site => siteNode(snapshot, times, site, bySite.get(site.code) ?? []));
  return [...nodes, ...itemNodes(snapshot, times, others, null)];
}

function siteNode(snapshot: Snapshot, times: Times, site: Site, items: readonly OverviewItem[]): TreeNode {
  const worst = worstStatus(items.map(item => item.status));
  const needsSomeone = worst === 'failed' || worst === 'stalled' || worst === 'warning' ? worst : undefined;
  const color = needsSomeone && iconOfStatus(needsSomeone).color;
  const description = joinParts(roleWords[site.role], site.version, site.scpMode === 'offline' && 'offline');
  const lastSync = times.show(site.lastSync);
  const nextSync = times.show(site.nextSyncDue);
  return {
    id: `site:${site.id}`,
    label: site.code,
    description,
    icon: { name: 'server-environment', ...(color ? { color } : {}) },
    tooltip: [
      { kind: 'title', text: `Site ${site.code}` },
      ...textParts(
        joinParts(roleWords[site.role], site.version && `version ${site.version}`),
        site.parent !== null && `Reports to ${site.parent}`,
        site.servers.length > 0 && `Servers: ${site.servers.map(server => serverText(site, server)).join(', ')}`,
        connectionPointText(site),
        lastSync && `Last check for updates: ${lastSync}${nextSync ? `, next due ${nextSync}` : ''}`,
        site.missingLogs.length > 0 && `${countOf(site.missingLogs.length, 'log')} missing: some stages cannot be seen`,
      ),
    ],
    spoken: joinParts(`Site ${site.code}`, description, needsSomeone ? `worst: ${needsSomeone}` : 'nothing needs attention here'),
    isExpanded: snapshot.report.sites.length <= openSites,
    getChildren: () => itemNodes(snapshot, times, items, site),
  };
}

const serverText = (site: Site, server: string): string =>
  site.passiveServers.includes(server) ? `${server} (site server in passive mode)` : server;

/** `Service connection point: online, on CM02 (remote)`; empty where nothing is known. */
function connectionPointText({ scpMode, scpServer, scpIsRemote }: Site): string {
  const mode = scpMode === 'unknown' ? [] : [scpMode as string];
  const where = scpServer === null ? [] : [`on ${scpServer}${scpIsRemote ? ' (remote)' : ''}`];
  const parts = [...mode, ...where];
  return parts.length > 0 ? `Service connection point: ${parts.join(', ')}` : '';
}

const textParts = (...texts: readonly (string | null | undefined | false)[]): TooltipPart[] =>
  texts.flatMap(text => (text ? [{ kind: 'text' as const, text }] : []));

/** Updates each by itself; the functions of the service connection point in one group. */
function itemNodes(snapshot: Snapshot, times: Times, items: readonly OverviewItem[], site: Site | null): readonly TreeNode[] {
  const functions = items.filter(item => item.flow === 'health');
  const updates = items.filter(item => item.flow !== 'health');
  const nodes = updateNodes(snapshot, times, updates, site, 0);
  const worst = worstStatus(functions.map(item => item.status));
  if (worst === undefined) return nodes;
  const failing = functions.filter(item => item.status === worst).length;
  const description = `${failing} of ${functions.length} ${worst}`;
  return [
    ...nodes,
    {
      id: `functions:${site?.id ?? ''}`,
      label: 'Service connection point',
      description,
      icon: iconOfStatus(worst),
      tooltip: [{ kind: 'text', text: 'What the service connection point does besides bringing updates.' }],
      spoken: `Service connection point, ${description}`,
      getChildren: () => functions.map(item => itemNode(snapshot, times, item, site)),
    },
  ];
}

/** As many as somebody looks through, from the one at `first` on, and below a node the next ones: what needs somebody comes first. */
function updateNodes(
  snapshot: Snapshot,
  times: Times,
  items: readonly OverviewItem[],
  site: Site | null,
  first: number,
): readonly TreeNode[] {
  const next = first + maximumItems;
  const nodes = items.slice(first, next).map(item => itemNode(snapshot, times, item, site));
  if (items.length <= next) return nodes;
  const description = countOf(items.length - next, 'line');
  return [
    ...nodes,
    {
      id: `more:${site?.id ?? ''}:${next}`,
      label: 'More',
      description,
      icon: { name: 'ellipsis' },
      tooltip: [{ kind: 'text', text: 'What needs somebody stands above. "Where Is My Update?" finds an update by its name.' }],
      spoken: `More, ${description}`,
      getChildren: () => updateNodes(snapshot, times, items, site, next),
    },
  ];
}

/** A label without what the node above says already, and without the product's name, which all of them bear. */
function shortLabel(item: OverviewItem, site: Site | null): string {
  const label = item.label.replace(/^Configuration Manager (?=\S)/, '');
  const ends = site === null ? [] : [` → ${site.code}`, ` at ${site.code}`];
  const end = ends.find(known => label.endsWith(known));
  return end === undefined ? label : label.slice(0, -end.length);
}

function itemNode(snapshot: Snapshot, times: Times, item: OverviewItem, site: Site | null): TreeNode {
  const sentence = times.showIn(item.sentence, item.path);
  const description = item.package === null ? sentence : `${item.what}: ${sentence}`;
  return {
    id: `item:${item.runId}`,
    label: shortLabel(item, site),
    description,
    icon: iconOfStatus(item.status),
    tooltip: [
      { kind: 'title', text: item.label },
      { kind: 'text', text: `${item.what}: ${sentence}` },
      ...findingParts(findingsOf(snapshot, item.runId)),
    ],
    spoken: `${item.label}, ${item.status}, ${description}`,
    action: { kind: 'stage', selection: { runId: item.runId, stage: item.stage } },
    ...(indexRuns(snapshot.report.runs).byId.has(item.runId) ? { getChildren: () => runNodes(snapshot, times, item) } : {}),
  };
}

function runNodes(snapshot: Snapshot, times: Times, item: OverviewItem): readonly TreeNode[] {
  const runs = runsOf(snapshot.report.runs, item);
  const [only] = runs;
  if (runs.length === 1 && only) return stageNodes(snapshot, times, only);
  return runs.slice(0, maximumRuns).map(run => runNode(snapshot, times, run));
}

/** The runs that tell how an item came to be where it is, the latest first: of an update also its download, which no site owns. */
function runsOf(runs: readonly Run[], item: OverviewItem): readonly Run[] {
  const { byId, byPackage } = indexRuns(runs);
  const own = byId.get(item.runId);
  const alike = (own && byPackage.get(packageKey(own))) ?? [];
  return alike
    .filter(run => {
      if (item.package === null) return (run.subject.site ?? null) === item.site && run.subject.function === own?.subject.function;
      return run.id === item.runId || run.flow === 'download' || (run.subject.site ?? null) === item.site;
    })
    .sort((a, b) => (b.start ?? '').localeCompare(a.start ?? '') || b.id.localeCompare(a.id));
}

function runNode(snapshot: Snapshot, times: Times, run: Run): TreeNode {
  const flow = snapshot.flows.find(known => known.id === run.flow);
  const path = run.stages.find(stage => stage.evidence.length > 0)?.evidence[0]?.path;
  const when = times.span(run.start, run.end, path);
  const title = flow?.title ?? run.flow;
  return {
    id: `run:${run.id}`,
    label: title,
    description: joinParts(run.status, when),
    icon: iconOfStatus(run.status),
    tooltip: [{ kind: 'title', text: title }, ...textParts(joinParts(run.status, when)), ...findingParts(findingsOf(snapshot, run.id))],
    spoken: joinParts(`${title}, ${run.status}`, when),
    action: { kind: 'stage', selection: { runId: run.id, stage: run.stage } },
    getChildren: () => stageNodes(snapshot, times, run),
  };
}

/** Open findings of a run, or of one stage of it. */
const findingsOf = (snapshot: Snapshot, runId: string, stage?: RunStage): readonly Finding[] =>
  (openFindingsByRun(snapshot.report.findings).get(runId) ?? []).filter(finding => stage === undefined || finding.stage === stage.id);

const findingParts = (findings: readonly Finding[]): TooltipPart[] => findings.map(({ title }) => ({ kind: 'text', text: `⚠ ${title}` }));

function stageNodes(snapshot: Snapshot, times: Times, run: Run): readonly TreeNode[] {
  const flow = snapshot.flows.find(known => known.id === run.flow);
  return run.stages.map(stage => stageNode(snapshot, times, run, stage, stageView(flow, stage.id)));
}

const stageView = (flow: FlowView | undefined, id: string): StageView | undefined => flow?.stages.find(stage => stage.id === id);

function stageNode(snapshot: Snapshot, times: Times, run: Run, stage: RunStage, view: StageView | undefined): TreeNode {
  const evidence = stage.evidence.at(-1);
  const when = times.span(stage.start, stage.end, evidence?.path);
  const due =
    stage.status === 'active' || stage.status === 'waiting' || stage.status === 'stalled'
      ? times.show(stage.due, evidence?.path)
      : undefined;
  const title = view?.title ?? stage.id;
  const description = joinParts(
    stage.reason ? `${stage.status}: ${times.showIn(stage.reason, evidence?.path)}` : stage.status,
    stage.progress !== null && `${stage.progress} %`,
    when,
  );
  const awaited = stage.status === 'done' || stage.status === 'skipped' ? [] : (view?.awaits ?? []);
  return {
    id: `stage:${run.id}:${stage.id}`,
    label: title,
    description,
    icon: iconOfStatus(stage.status),
    tooltip: [
      { kind: 'title', text: title },
      ...textParts(
        view?.describes,
        description,
        due && `Next line due ${due}`,
        view?.period && `Documented period: ${view.period}`,
        stage.usualMs !== null && `Usually takes ${durationText(stage.usualMs)} here`,
      ),
      ...findingParts(findingsOf(snapshot, run.id, stage)),
      ...(evidence ? [{ kind: 'code' as const, text: evidence.text }] : []),
      ...awaited.slice(0, 3).flatMap(({ template, log }): TooltipPart[] => [
        { kind: 'text', text: `Waiting in ${log} for` },
        { kind: 'code', text: template.replace(/\{[^{}]*\}/g, '…') },
      ]),
    ],
    spoken: `${title}, ${description}`,
    action: { kind: 'stage', selection: { runId: run.id, stage: stage.id } },
    ...(evidence ? { place: { path: evidence.path, line: evidence.line }, context: 'withLine' } : {}),
  };
}
