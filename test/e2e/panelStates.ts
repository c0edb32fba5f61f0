/** States to show in the panel: built by hand, and of a sample site. */
import { catalog } from '../../server/catalog/index.ts';
import { Analysis, Knowledge } from '../../server/engine/index.ts';
import { flowViewsOf } from '../../server/lsp/features/flowViews.ts';
import type { Change, Evidence, Finding, FlowId, Report, Run, RunStage, Source, Status } from '../../server/protocol/model.ts';
import type { Changed, FlowView, Snapshot } from '../../server/protocol/server.ts';
import { writeSampleSite } from '../../server/sample/sampleSite.ts';
import type { ScenarioName } from '../../server/sample/scenarios.ts';

const knowledge = new Knowledge(catalog);
export const flows: readonly FlowView[] = flowViewsOf(knowledge);

export const emptyReport: Report = {
  schemaVersion: 1,
  summary: [],
  sources: [],
  sites: [],
  packages: [],
  runs: [],
  findings: [],
  endpoints: [],
  skipped: [],
};

export function snapshotOf(report: Partial<Report>, more: Partial<Snapshot> = {}): Snapshot {
  const full = { ...emptyReport, ...report };
  return {
    revision: 1,
    report: full,
    flows,
    timeZone: 'utc',
    overview: full.runs.map(run => ({
      runId: run.id,
      flow: run.flow,
      stage: run.stage,
      label: run.subject.site ?? run.id,
      what: run.flow,
      status: run.status,
      sentence: `${run.stage} is ${run.status}`,
      package: run.subject.package ?? null,
      site: run.subject.site ?? null,
      path: null,
    })),
    folders: [{ path: '/logs', from: 'setting', state: 'ok', message: null, logs: full.sources.length }],
    headline: { status: 'ok', text: '' },
    ...more,
  };
}

/** Changes that follow on a snapshot. */
export function changedAfter(snapshot: Snapshot, changes: readonly Change[], since = snapshot.revision): Changed {
  const { overview, folders, headline } = snapshot;
  return { revision: since + 1, since, changes, summary: [], overview, folders, headline };
}

export const logPath = '/logs/CAS/hman.log';

export const source: Source = {
  id: 'cas/hman.log',
  path: logPath,
  files: [logPath],
  log: 'hman',
  describes: null,
  server: 'CAS',
  serverFrom: 'folder',
  site: 'CAS',
  siteFrom: 'lines',
  format: 'server',
  encoding: 'utf-8',
  zone: -60,
  zoneFrom: 'bias',
  datesFrom: 'format',
  entries: 10,
  errors: 0,
  warnings: 0,
  unrecognised: 0,
  torn: 0,
  forgotten: 0,
  first: null,
  last: null,
  gaps: [],
};

export function stageState(id: string, status: Status, more: Partial<RunStage> = {}): RunStage {
  return { id, status, reason: null, start: null, end: null, due: null, progress: null, usualMs: null, steps: [], evidence: [], ...more };
}

/** A run whose stages have the statuses that are named; the others wait. */
export function runOf(flow: FlowId, stages: Readonly<Record<string, Status | RunStage>>, more: Partial<Run> = {}): Run {
  const all = flows.find(view => view.id === flow)!.stages;
  const states = all.map(({ id }) => {
    const given = stages[id] ?? 'waiting';
    return typeof given === 'string' ? stageState(id, given) : given;
  });
  const decides = (['failed', 'stalled', 'warning', 'active', 'waiting', 'unknown'] as const).find(status =>
    states.some(stage => stage.status === status),
  );
  const at = states.find(stage => stage.status === decides) ?? states.at(-1)!;
  return {
    id: `${flow}:A`,
    flow,
    subject: { package: 'A' },
    group: `${flow}:A`,
    status: at.status,
    stage: at.id,
    start: null,
    end: null,
    stages: states,
    ...more,
  };
}

export const evidence = (line: number, text: string, more: Partial<Evidence> = {}): Evidence => ({
  path: logPath,
  line,
  time: `2026-01-31T10:${String(line % 60).padStart(2, '0')}:17.000Z`,
  text,
  signal: 'test',
  count: 1,
  ...more,
});

export function findingOf(run: Run, stage: string, more: Partial<Finding> = {}): Finding {
  return {
    id: `finding:${stage}`,
    code: 'test.broken',
    severity: 'error',
    status: 'open',
    confidence: 'documented',
    path: logPath,
    line: 40,
    endLine: 40,
    time: '2026-01-31T10:40:17.000Z',
    since: '2026-01-31T10:40:17.000Z',
    count: 1,
    flow: run.flow,
    run: run.id,
    stage,
    package: run.subject.package ?? null,
    site: run.subject.site ?? null,
    title: 'Something is broken',
    cause: 'It fell down.',
    actions: [],
    donts: [],
    links: [],
    related: [],
    ...more,
  };
}

export interface SampleOptions {
  readonly until?: 'fault';
  /** Leaves out everything after this share of the scenario's lines. */
  readonly share?: number;
  readonly without?: (path: string) => boolean;
}

/** The state of a sample site's logs, as the language server would send it. */
export async function sampleSnapshot(scenario: ScenarioName, { until, share = 1, without }: SampleOptions = {}): Promise<Snapshot> {
  const parts: { path: string; bytes: Uint8Array; utcMs: number }[] = [];
  const sizes = new Map<string, number>();
  const start = Date.now() - 3 * 3_600_000;
  await writeSampleSite('/logs', {
    scenario,
    start,
    ...(until ? { until } : {}),
    rolloverBytes: Number.POSITIVE_INFINITY,
    files: {
      makeFolder: async () => undefined,
      readSize: async path => sizes.get(path) ?? 0,
      append: async (path, bytes) => {
        sizes.set(path, (sizes.get(path) ?? 0) + bytes.length);
        parts.push({ path, bytes, utcMs: 0 });
      },
      rename: async () => undefined,
    },
  });
  const analysis = new Analysis(knowledge);
  for (const { path, bytes } of parts.slice(0, Math.ceil(parts.length * share))) {
    if (without?.(path)) continue;
    const isNew = !analysis.readers.has(path);
    const reader = analysis.openSource({ id: path, path });
    if (isNew) reader.startFile(path);
    reader.write(bytes);
  }
  for (const reader of analysis.readers.values()) reader.end();
  const { report, overview, headline } = analysis.conclude(analysis.newestMs + 60_000);
  return snapshotOf(report, { overview, headline });
}
