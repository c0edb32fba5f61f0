/** What the panel knows: the last snapshot, moved on by changes. Pure; the page is drawn from it elsewhere. */
import type { Change, ChangeKind, Endpoint, Finding, Package, Run, Site, Skipped, Source } from '../../server/protocol/model.ts';
import type { Changed, FlowView, Snapshot, Surroundings } from '../../server/protocol/server.ts';

export interface ViewState {
  revision: number;
  surroundings: Surroundings;
  timeZone: Snapshot['timeZone'];
  flows: readonly FlowView[];
  summary: readonly string[];
  skipped: readonly Skipped[];
  readonly sources: Map<string, Source>;
  readonly sites: Map<string, Site>;
  readonly packages: Map<string, Package>;
  readonly runs: Map<string, Run>;
  readonly findings: Map<string, Finding>;
  readonly endpoints: Map<string, Endpoint>;
  /** Runs by flow, newest first; of a flow that nobody has asked for yet there is no list. */
  readonly sortedRuns: Map<string, Run[]>;
}

export function stateOf(snapshot: Snapshot): ViewState {
  const { report } = snapshot;
  return {
    revision: snapshot.revision,
    surroundings: surroundingsOf(snapshot),
    timeZone: snapshot.timeZone,
    flows: snapshot.flows,
    summary: report.summary,
    skipped: report.skipped,
    sources: byId(report.sources),
    sites: byId(report.sites),
    packages: byId(report.packages),
    runs: byId(report.runs),
    findings: byId(report.findings),
    endpoints: byId(report.endpoints),
    sortedRuns: new Map(),
  };
}

/** Moves `state` on; `false` where the changes do not follow on it, which leaves it as it was. */
export function applyChanged(state: ViewState, changed: Changed): boolean {
  if (changed.since !== state.revision) return false;
  for (const change of changed.changes) applyChange(state, change);
  state.revision = changed.revision;
  state.surroundings = surroundingsOf(changed);
  state.summary = changed.summary;
  return true;
}

function applyChange(state: ViewState, change: Change): void {
  if ('source' in change) state.sources.set(change.source.id, change.source);
  else if ('site' in change) state.sites.set(change.site.id, change.site);
  else if ('package' in change) state.packages.set(change.package.id, change.package);
  else if ('run' in change) setRun(state, change.run);
  else if ('finding' in change) state.findings.set(change.finding.id, change.finding);
  else if ('endpoint' in change) state.endpoints.set(change.endpoint.id, change.endpoint);
  else {
    if (change.removed.kind === 'run') takeFromSorted(state, state.runs.get(change.removed.id));
    listOf(state, change.removed.kind).delete(change.removed.id);
  }
}

function listOf(state: ViewState, kind: ChangeKind): Map<string, unknown> {
  switch (kind) {
    case 'source':
      return state.sources;
    case 'site':
      return state.sites;
    case 'package':
      return state.packages;
    case 'run':
      return state.runs;
    case 'finding':
      return state.findings;
    case 'endpoint':
      return state.endpoints;
  }
}

const byId = <T extends { readonly id: string }>(list: readonly T[]): Map<string, T> => new Map(list.map(item => [item.id, item]));

const surroundingsOf = ({ overview, folders, headline }: Surroundings): Surroundings => ({ overview, folders, headline });

function setRun(state: ViewState, run: Run): void {
  takeFromSorted(state, state.runs.get(run.id));
  state.runs.set(run.id, run);
  const runs = state.sortedRuns.get(run.flow);
  if (!runs) return;
  const at = runs.findIndex(other => compareRuns(other, run) > 0);
  runs.splice(at < 0 ? runs.length : at, 0, run);
}

function takeFromSorted(state: ViewState, run: Run | undefined): void {
  const runs = run && state.sortedRuns.get(run.flow);
  if (runs) runs.splice(runs.indexOf(run), 1);
}

/** Runs of a flow, newest first. */
export function runsOf(state: ViewState, flow: string): readonly Run[] {
  let runs = state.sortedRuns.get(flow);
  if (!runs) {
    runs = [...state.runs.values()].filter(run => run.flow === flow).sort(compareRuns);
    state.sortedRuns.set(flow, runs);
  }
  return runs;
}

/** The newest run of the same flow and subject as this one: itself where none has begun after it. */
export function newestLike(state: ViewState, run: Run): Run {
  const { package: name, site, function: service } = run.subject;
  const isAlike = ({ subject }: Run) => subject.package === name && subject.site === site && subject.function === service;
  return runsOf(state, run.flow).find(isAlike) ?? run;
}

/** The newest first; of the same time the order says nothing, and is the same whenever a change comes. */
const compareRuns = (a: Run, b: Run): number => compareTimes(timeOf(b), timeOf(a)) || compareTimes(a.id, b.id);
const timeOf = (run: Run): string => run.start ?? run.end ?? '';
const compareTimes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const openFindings = (state: ViewState): Finding[] => [...state.findings.values()].filter(finding => finding.status === 'open');

/** Not all is read yet: what is not known may still come. */
export const isReading = (state: ViewState): boolean => state.surroundings.folders.some(folder => folder.state === 'reading');

/** The package that a run or finding names, as the hierarchy of a site has it where the set shows several. */
export function packageOf(state: ViewState, id: string | null | undefined, site?: string | null): Package | undefined {
  if (!id) return undefined;
  const all = [...state.packages.values()].filter(known => (known.guid ?? known.id) === id);
  const above = new Set<string>();
  for (let at = site ?? null; at !== null && !above.has(at); at = state.sites.get(at)?.parent ?? null) above.add(at);
  return all.find(known => known.site !== null && above.has(known.site)) ?? all.find(known => known.site === null) ?? all[0];
}

/** Name of the package of a run or finding, for a person; `undefined` where it has none. */
export function packageName(state: ViewState, id: string | null | undefined): string | undefined {
  return id ? (packageOf(state, id)?.name ?? id) : undefined;
}
