/** A small state as the server would send it: a hierarchy whose update 2509 is stuck on its way to PR1. */
import type { Evidence, Finding, Package, Run, RunStage, Site, Source, Status } from '../../server/protocol/model.ts';
import type { Changed, FlowView, Snapshot, StageView } from '../../server/protocol/server.ts';

export const packageId = '8576527E-DDE9-4146-8ED9-DB91091C38EF';

export function makeEvidence(path: string, line: number, text: string, time: string | null = '2026-03-17T10:42:00Z'): Evidence {
  return { path, line, time, text, signal: 'test.line', count: 1 };
}

export function makeStage(id: string, status: Status, more: Partial<RunStage> = {}): RunStage {
  return { id, status, reason: null, start: null, end: null, due: null, usualMs: null, progress: null, steps: [], evidence: [], ...more };
}

export function makeRun(id: string, more: Partial<Run>): Run {
  return {
    id,
    flow: 'download',
    subject: { package: packageId },
    group: id,
    status: 'done',
    stage: 'payload',
    start: '2026-03-17T09:00:00Z',
    end: '2026-03-17T09:41:00Z',
    stages: [makeStage('payload', 'done'), makeStage('verify', 'done')],
    ...more,
  };
}

export function makeSource(path: string, more: Partial<Source> = {}): Source {
  return {
    id: path,
    path,
    files: [path],
    log: 'hman',
    describes: null,
    server: 'CASSRV01',
    serverFrom: 'lines',
    site: 'CAS',
    siteFrom: 'lines',
    format: 'server',
    encoding: 'utf-8',
    zone: -60,
    zoneFrom: 'bias',
    datesFrom: 'format',
    entries: 1234,
    errors: 0,
    warnings: 0,
    unrecognised: 0,
    torn: 0,
    forgotten: 0,
    first: '2026-03-17T07:00:00Z',
    last: '2026-03-17T10:47:00Z',
    gaps: [],
    ...more,
  };
}

export function makeFinding(id: string, more: Partial<Finding> = {}): Finding {
  return {
    id,
    code: 'content.hash-mismatch',
    severity: 'error',
    status: 'open',
    confidence: 'documented',
    path: '/logs/CAS/hman.log',
    line: 12,
    endLine: 12,
    time: '2026-03-17T10:42:00Z',
    since: '2026-03-17T10:40:00Z',
    count: 3,
    flow: 'replication',
    run: 'replication|2509|PR1',
    stage: 'send',
    package: packageId,
    site: 'PR1',
    title: 'The content does not match its hash',
    cause: 'It was changed on the way.',
    actions: [{ text: 'Send it again.', copy: { kind: 'sql', text: 'SELECT 1' } }, { text: 'Look at the disk.' }],
    donts: ['Delete the package.'],
    links: [{ title: 'Servicing', url: 'https://learn.microsoft.com/servicing' }],
    related: [makeEvidence('/logs/PR1/despool.log', 7, 'Hash mismatch')],
    ...more,
  };
}

export function makeSite(code: string, more: Partial<Site> = {}): Site {
  return {
    id: code,
    code,
    role: 'primary',
    version: null,
    servers: [`${code}SRV01`],
    parent: null,
    passiveServers: [],
    scpServer: null,
    scpIsRemote: null,
    scpMode: 'unknown',
    lastSync: null,
    nextSyncDue: null,
    missingLogs: [],
    ...more,
  };
}

const makeStageView = (id: string, title: string, log: string | null): StageView => ({
  id,
  title,
  kind: 'step',
  actor: 'Hierarchy manager',
  log,
  describes: `${title} happens here.`,
  group: null,
  lane: null,
  steps: [],
  awaits: log === null ? [] : [{ template: `${title} is done`, log }],
  period: null,
  links: [{ title, url: `https://learn.microsoft.com/${id}` }],
});

const flows: readonly FlowView[] = [
  {
    id: 'download',
    title: 'Download of an update',
    subject: 'an update',
    stages: [makeStageView('payload', 'Payload', 'dmpdownloader.log'), makeStageView('verify', 'Verify', 'dmpdownloader.log')],
    edges: [],
  },
  {
    id: 'replication',
    title: 'Replication of an update',
    subject: 'an update at a site',
    stages: [makeStageView('send', 'Send to child sites', 'sender.log'), makeStageView('despool', 'Store content', 'despool.log')],
    edges: [],
  },
  {
    id: 'health',
    title: 'Service connection point',
    subject: 'a function',
    stages: [makeStageView('cmg', 'Cloud management gateway', 'CloudMgr.log')],
    edges: [],
  },
];

const updates: Package = {
  id: packageId,
  guid: packageId,
  packageId: 'CAS00008',
  site: null,
  version: '6',
  name: 'Configuration Manager 2509',
  state: null,
};

export function makeSnapshot(more: Partial<Omit<Snapshot, 'report'>> & { readonly report?: Partial<Snapshot['report']> } = {}): Snapshot {
  const runs: readonly Run[] = [
    makeRun('download|2509', {}),
    makeRun('replication|2509|PR1', {
      flow: 'replication',
      subject: { package: packageId, site: 'PR1' },
      status: 'stalled',
      stage: 'send',
      start: '2026-03-17T10:22:00Z',
      end: null,
      stages: [
        makeStage('send', 'stalled', {
          reason: 'overdue',
          progress: 63,
          start: '2026-03-17T10:42:00Z',
          due: '2026-03-17T10:47:00Z',
          evidence: [makeEvidence('/logs/CAS/sender.log', 41, 'Sending <b>started</b>')],
        }),
        makeStage('despool', 'waiting'),
      ],
    }),
    makeRun('health|cmg', { flow: 'health', subject: { function: 'cmg' }, stage: 'cmg', stages: [makeStage('cmg', 'done')] }),
  ];
  const { report, ...rest } = more;
  return {
    revision: 7,
    timeZone: 'utc',
    headline: { status: 'warning', text: '1 update overdue' },
    overview: [
      {
        runId: 'replication|2509|PR1',
        flow: 'replication',
        stage: 'send',
        label: 'Configuration Manager 2509 → PR1',
        what: 'replication',
        status: 'stalled',
        sentence: '"Send to child sites" is overdue since 2026-03-17T10:47:00.000Z',
        path: '/logs/CAS/sender.log',
        package: packageId,
        site: 'PR1',
      },
      {
        runId: 'health|cmg',
        flow: 'health',
        stage: 'cmg',
        label: 'Cloud management gateway',
        what: 'service',
        status: 'done',
        sentence: 'last success 2026-03-17T09:41:00.000Z',
        path: null,
        package: null,
        site: null,
      },
    ],
    folders: [{ path: '/logs', from: 'setting', state: 'ok', message: null, logs: 2 }],
    flows,
    report: {
      schemaVersion: 1,
      summary: ['Configuration Manager 2509 → PR1: replication: "Send to child sites" is overdue'],
      sources: [makeSource('/logs/CAS/hman.log'), makeSource('/logs/CAS/sender.log', { log: 'sender' })],
      sites: [
        makeSite('CAS', { role: 'cas', version: '5.00.9141.1000', missingLogs: ['cmupdate'] }),
        makeSite('PR1', { missingLogs: ['despool'] }),
      ],
      packages: [updates],
      runs,
      findings: [makeFinding('f1')],
      endpoints: [],
      skipped: [],
      ...report,
    },
    ...rest,
  };
}

export function makeChanged(since: number, more: Partial<Changed> = {}): Changed {
  const { overview, folders, headline } = makeSnapshot();
  return { revision: since + 1, since, changes: [], summary: [], overview, folders, headline, ...more };
}
