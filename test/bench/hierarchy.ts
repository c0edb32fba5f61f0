/** A big hierarchy as data: so many updates that went to so many sites, in the state that the server would send. Runs in pages too. */
import type { FlowId, OverviewItem, Package, Run, RunStage, Site, Source, Status } from '../../server/protocol/model.ts';
import type { Changed, FlowView, Snapshot } from '../../server/protocol/server.ts';

export interface Size {
  readonly updates: number;
  /** With the top-level site. */
  readonly sites: number;
  /** Updates whose ways to the sites are known: the engine keeps the latest two hundred passages. */
  readonly kept: number;
}

const startMs = Date.UTC(2026, 0, 1);
const iso = (ms: number): string => new Date(ms).toISOString();
const guidOf = (n: number): string => `8576527E-DDE9-4146-8ED9-${(0xdb91091c0000 + n).toString(16).toUpperCase()}`;
const siteOf = (n: number): string => (n === 0 ? 'CAS' : `P${n.toString(36).toUpperCase().padStart(2, '0')}`);
const pathOf = (site: string, log: string): string => `/logs/${site}SRV01/${log}`;

function stagesOf(flow: FlowView, site: string, status: Status, atMs: number): RunStage[] {
  const last = status === 'done' ? flow.stages.length : Math.floor(flow.stages.length / 2);
  return flow.stages.map((stage, n): RunStage => {
    const own: Status = n < last ? 'done' : n === last ? status : 'waiting';
    const isSeen = own !== 'waiting';
    const path = pathOf(site, stage.log ?? 'hman.log');
    return {
      id: stage.id,
      status: own,
      reason: null,
      start: isSeen ? iso(atMs + n * 60_000) : null,
      end: own === 'done' ? iso(atMs + n * 60_000 + 40_000) : null,
      due: null,
      usualMs: null,
      progress: null,
      steps: [],
      evidence:
        n === Math.min(last, flow.stages.length - 1)
          ? [{ path, line: 100 + n, time: iso(atMs), text: `${stage.title} at ${site}`, signal: 'bench.line', count: 1 }]
          : [],
    };
  });
}

function makeRun(flow: FlowView, n: number, site: string | undefined): Run {
  const status: Status = n % 97 === 0 ? 'stalled' : n % 41 === 0 ? 'active' : 'done';
  const stages = stagesOf(flow, site ?? 'CAS', status, startMs + n * 3_600_000);
  const at = stages.find(stage => stage.status === status && status !== 'done') ?? stages.at(-1)!;
  return {
    id: `${flow.id}:${guidOf(n)}${site === undefined ? '' : `:${site}`}`,
    flow: flow.id,
    subject: { package: guidOf(n), ...(site === undefined ? {} : { site }) },
    group: `${flow.id}:${guidOf(n)}`,
    status,
    stage: at.id,
    start: stages[0]!.start,
    end: at.end,
    stages,
  };
}

const itemOf = (run: Run, name: string): OverviewItem => ({
  runId: run.id,
  flow: run.flow,
  stage: run.stage,
  label: run.subject.site === undefined ? name : `${name} → ${run.subject.site}`,
  what: run.flow,
  status: run.status,
  sentence: `"${run.stage}" since ${run.start}`,
  path: pathOf(run.subject.site ?? 'CAS', 'hman.log'),
  package: run.subject.package ?? null,
  site: run.subject.site ?? null,
});

/** `source` and `site` are examples whose other fields do not matter. */
export function makeHierarchy({ updates, sites, kept }: Size, flows: readonly FlowView[], source: Source, site: Site): Snapshot {
  const flow = (id: FlowId) => flows.find(known => known.id === id)!;
  const codes = Array.from({ length: sites }, (_, n) => siteOf(n));
  const packages = Array.from(
    { length: updates },
    (_, n): Package => ({
      id: guidOf(n),
      guid: guidOf(n),
      packageId: null,
      site: null,
      version: `${n}`,
      name: `Configuration Manager 2509 Hotfix (KB${30_000_000 + n})`,
      state: null,
    }),
  );
  const runs: Run[] = [];
  const overview: OverviewItem[] = [];
  for (let n = 0; n < updates; n++) {
    const download = makeRun(flow('download'), n, undefined);
    runs.push(download);
    if (n < updates - kept) overview.push(itemOf(download, packages[n]!.name));
    else
      for (const code of codes.slice(1)) {
        const run = makeRun(flow('replication'), n, code);
        runs.push(run);
        overview.push(itemOf(run, packages[n]!.name));
      }
  }
  return {
    revision: 1,
    flows,
    timeZone: 'utc',
    overview,
    folders: [{ path: '/logs', from: 'setting', state: 'ok', message: null, logs: sites * 4 }],
    headline: { status: 'warning', text: 'updates overdue' },
    report: {
      schemaVersion: 1,
      summary: [],
      sources: codes.flatMap(code =>
        ['hman.log', 'distmgr.log', 'sender.log', 'despool.log'].map(name => ({
          ...source,
          id: pathOf(code, name),
          path: pathOf(code, name),
          files: [pathOf(code, name)],
          server: `${code}SRV01`,
          site: code,
        })),
      ),
      sites: codes.map((code, n) => ({ ...site, id: code, code, role: n === 0 ? 'cas' : 'primary', parent: n === 0 ? null : 'CAS' })),
      packages,
      runs,
      findings: [],
      endpoints: [],
      skipped: [],
    },
  };
}

/** One run goes on. */
export function nextChange(snapshot: Snapshot, n: number): Changed {
  const { overview, folders, headline, report, revision } = snapshot;
  const run = report.runs[(n * 7919) % report.runs.length]!;
  const status: Status = n % 2 ? 'active' : 'done';
  const changed = { ...run, status, stages: run.stages.map(stage => (stage.id === run.stage ? { ...stage, status } : stage)) };
  return { revision: revision + 1, since: revision, changes: [{ run: changed }], summary: [], overview, folders, headline };
}
