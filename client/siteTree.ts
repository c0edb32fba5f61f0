import type { Finding, OverviewItem, Run, RunStage, Site } from '../server/protocol/model.ts';
import type { FlowView, Snapshot, StageView } from '../server/protocol/server.ts';
import { durationText, type Times } from './times.ts';
import { countOf, iconOfStatus, joinParts, type TooltipPart, type TreeNode, worstStatus } from './treeModel.ts';

/** Runs of one kind that are listed; the chart has all of them. */
const maximumRuns = 25;

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
  const ofSite = (code: string) =>
    snapshot.overview.filter(item => (item.site ?? topLevel?.code ?? null) === code && sites.some(site => site.code === code));
  const listed = new Set<OverviewItem>();
  const nodes = sites.map(site => {
    const items = ofSite(site.code);
    for (const item of items) listed.add(item);
    return siteNode(snapshot, times, site, items);
  });
  const others = snapshot.overview.filter(item => !listed.has(item));
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
    isExpanded: true,
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
  const nodes = items.filter(item => item.flow !== 'health').map(item => itemNode(snapshot, times, item, site));
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

/** A label without what the node above says already, and without the product's name, which all of them bear. */
function shortLabel(item: OverviewItem, site: Site | null): string {
  const label = item.label.replace(/^Configuration Manager (?=\S)/, '');
  const ends = site === null ? [] : [` → ${site.code}`, ` at ${site.code}`];
  const end = ends.find(known => label.endsWith(known));
  return end === undefined ? label : label.slice(0, -end.length);
}

function itemNode(snapshot: Snapshot, times: Times, item: OverviewItem, site: Site | null): TreeNode {
  const runs = runsOf(snapshot.report.runs, item);
  const [only] = runs;
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
      ...findingParts(snapshot.report.findings.filter(finding => finding.run === item.runId)),
    ],
    spoken: `${item.label}, ${item.status}, ${description}`,
    action: { kind: 'stage', selection: { runId: item.runId, stage: item.stage } },
    ...(runs.length > 0
      ? {
          getChildren: () =>
            runs.length === 1 && only
              ? stageNodes(snapshot, times, only)
              : runs.slice(0, maximumRuns).map(run => runNode(snapshot, times, run)),
        }
      : {}),
  };
}

/** The runs that tell how an item came to be where it is, the latest first: of an update also its download, which no site owns. */
function runsOf(runs: readonly Run[], item: OverviewItem): readonly Run[] {
  const own = runs.find(run => run.id === item.runId);
  return runs
    .filter(run => {
      if (item.package === null) {
        return run.flow === item.flow && (run.subject.site ?? null) === item.site && run.subject.function === own?.subject.function;
      }
      return (
        run.subject.package === item.package &&
        (run.id === item.runId || run.flow === 'download' || (run.subject.site ?? null) === item.site)
      );
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
    tooltip: [{ kind: 'title', text: title }, ...textParts(joinParts(run.status, when)), ...findingParts(findingsOf(snapshot, run))],
    spoken: joinParts(`${title}, ${run.status}`, when),
    action: { kind: 'stage', selection: { runId: run.id, stage: run.stage } },
    getChildren: () => stageNodes(snapshot, times, run),
  };
}

const findingsOf = (snapshot: Snapshot, run: Run, stage?: RunStage): readonly Finding[] =>
  snapshot.report.findings.filter(
    finding => finding.status === 'open' && finding.run === run.id && (stage === undefined || finding.stage === stage.id),
  );

const findingParts = (findings: readonly Finding[]): TooltipPart[] =>
  findings.filter(finding => finding.status === 'open').map(finding => ({ kind: 'text', text: `⚠ ${finding.title}` }));

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
      ...findingParts(findingsOf(snapshot, run, stage)),
      ...(evidence ? [{ kind: 'code' as const, text: evidence.text }] : []),
      ...awaited.slice(0, 3).flatMap(({ template, log }): TooltipPart[] => [
        { kind: 'text', text: `Waiting in ${log} for` },
        { kind: 'code', text: template },
      ]),
    ],
    spoken: `${title}, ${description}`,
    action: { kind: 'stage', selection: { runId: run.id, stage: stage.id } },
    ...(evidence ? { place: { path: evidence.path, line: evidence.line }, context: 'withLine' } : {}),
  };
}
