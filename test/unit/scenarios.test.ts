import { describe, expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { Analysis, Knowledge } from '../../server/engine/index.ts';
import type { Report, Run, Site } from '../../server/protocol/model.ts';
import { renderEntry } from '../../server/sample/format.ts';
import { type ScenarioName, scenarioEntries, scenarios } from '../../server/sample/index.ts';

const knowledge = new Knowledge(catalog);
const startMs = Date.UTC(2026, 0, 12, 8);
const hour = 3_600_000;

const analyses = new Map<string, Analysis>();

/** What is shown of a scenario at the time of its last line, or so much later. */
function reportOf(name: ScenarioName, { until, afterMs = 0 }: { until?: 'fault' | undefined; afterMs?: number } = {}): Report {
  const key = `${name} ${until}`;
  const analysis = analyses.get(key) ?? readScenario(name, until);
  analyses.set(key, analysis);
  return analysis.conclude(analysis.newestMs + afterMs).report;
}

function readScenario(name: ScenarioName, until: 'fault' | undefined): Analysis {
  const analysis = new Analysis(knowledge);
  for (const entry of scenarioEntries(name, until ? { until } : {}))
    analysis.openSource({ id: `${entry.server}/${entry.log}`, path: `${entry.server}/${entry.log}` }).write(renderEntry(entry, startMs));
  for (const reader of analysis.readers.values()) reader.end();
  return analysis;
}

/** `error open sync.manifest-failed @ sync/manifest` */
const findingsOf = ({ findings }: Report) =>
  findings
    .map(({ severity, status, code, flow, stage, site }) => `${severity} ${status} ${code} @ ${flow}/${stage}${site ? ` ${site}` : ''}`)
    .sort();

/** Site or flow → status, of all runs but those of health. */
const statusesOf = ({ runs }: Report) =>
  Object.fromEntries(
    runs
      .filter(({ flow }) => flow !== 'health')
      .map(run => [
        `${run.flow}${run.subject.site && run.flow !== 'sync' && run.flow !== 'download' ? ` ${run.subject.site}` : ''}${/#\d/.exec(run.id)?.[0] ?? ''}`,
        run.status,
      ]),
  );

const stagesOf = (run: Run | undefined) => Object.fromEntries((run?.stages ?? []).map(({ id, status }) => [id, status]));
const runOf = (report: Report, flow: string, site?: string) =>
  report.runs.findLast(run => run.flow === flow && (site === undefined || run.subject.site === site));

/** Function → status, of the latest run of each. */
const healthOf = ({ runs }: Report) =>
  Object.fromEntries(runs.filter(({ flow }) => flow === 'health').map(run => [run.subject.function, run.status]));

interface Expected {
  readonly findings: readonly string[];
  readonly runs: Readonly<Record<string, string>>;
  /** `flow` or `flow site` → status of some stages. */
  /** Function of the service connection point → status of its latest run. */
  readonly health?: Readonly<Record<string, string>>;
  readonly mode?: Site['scpMode'];
  readonly stages?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const downloaded = { sync: 'done', download: 'done' };
const replicated = { ...downloaded, 'replication PR1': 'done', 'replication PR2': 'done' };
const installed = {
  start: 'done',
  extract: 'done',
  prereq: 'done',
  'is-check-only': 'done',
  install: 'done',
  notify: 'done',
  'post-install': 'done',
};
const notInstalled = { install: 'skipped', notify: 'skipped', 'post-install': 'skipped' };

const expected: Readonly<Record<ScenarioName, Expected & { readonly fault?: Expected }>> = {
  healthy: {
    findings: [],
    runs: { ...replicated, 'install CAS': 'done', 'install PR1': 'done', 'install PR2': 'done' },
    stages: {
      'install CAS': installed,
      'install PR2': installed,
      'replication PR1': { content: 'done', send: 'done', despool: 'done', distribute: 'done' },
    },
  },
  'trust-failure': {
    findings: ['error recovered sync.manifest-certificate-untrusted @ sync/manifest CAS'],
    runs: { sync: 'failed', 'sync#2': 'failed', 'sync#3': 'done', download: 'done' },
    fault: {
      findings: ['error open sync.manifest-certificate-untrusted @ sync/manifest CAS'],
      runs: { sync: 'failed', 'sync#2': 'failed' },
      stages: { sync: { start: 'done', manifest: 'failed', process: 'waiting' } },
    },
  },
  'redist-failed': {
    findings: ['error open download.redist-signature @ download/redist CAS'],
    runs: { sync: 'done', download: 'failed' },
    stages: { download: { payload: 'done', verify: 'done', redist: 'failed', notify: 'waiting' } },
  },
  'replication-stuck': {
    findings: [
      'information open distribute.content-awaited @ replication/distribute PR2',
      'warning open flow.stalled @ replication/despool PR2',
    ],
    runs: { ...downloaded, 'replication PR1': 'done', 'replication PR2': 'stalled', 'install CAS': 'done', 'install PR1': 'done' },
    stages: { 'replication PR2': { content: 'done', send: 'done', despool: 'stalled', distribute: 'waiting' } },
  },
  'prereq-warning': {
    findings: [
      'error open install.stopped-by-prereq-warnings @ install/is-check-only PR1',
      'warning open install.prereq-rule-warned @ install/prereq PR1',
    ],
    runs: { ...replicated, 'install CAS': 'warning', 'install PR1': 'warning', 'install PR2': 'warning' },
    stages: { 'install PR1': { prereq: 'done', 'is-check-only': 'warning', ...notInstalled } },
  },
  'check-only': {
    findings: [],
    runs: { ...replicated, 'install CAS': 'done', 'install PR1': 'done', 'install PR2': 'done' },
    stages: {
      'install CAS': { prereq: 'done', 'is-check-only': 'done', ...notInstalled },
      'install PR2': { prereq: 'done', ...notInstalled },
    },
  },
  'install-failed': {
    findings: ['error open install.redist-missing @ install/install CAS'],
    runs: { ...replicated, 'install CAS': 'failed', 'install PR1': 'active', 'install PR2': 'active' },
    stages: {
      'install CAS': { extract: 'done', prereq: 'done', install: 'failed', notify: 'waiting' },
      'install PR1': { prereq: 'done', install: 'waiting' },
    },
  },
  'stand-alone': {
    findings: [],
    runs: { ...downloaded, 'replication PS1': 'done', 'install PS1': 'done' },
    stages: {
      'replication PS1': {
        content: 'done',
        minijob: 'skipped',
        schedule: 'skipped',
        send: 'skipped',
        despool: 'skipped',
        distribute: 'skipped',
      },
      'install PS1': installed,
    },
  },
  'endpoint-blocked': {
    findings: ['error recovered download.host-unresolved @ download/payload CAS'],
    runs: { sync: 'done', download: 'failed', 'download#2': 'done' },
    fault: {
      findings: ['error open download.host-unresolved @ download/payload CAS'],
      runs: { sync: 'done', download: 'failed' },
      stages: { download: { payload: 'failed', verify: 'waiting' } },
    },
  },
  offline: {
    findings: [],
    runs: { ...downloaded, 'offline PS1': 'done' },
    mode: 'offline',
    stages: { offline: { prepare: 'done', connect: 'done', import: 'done' }, download: { verify: 'done', redist: 'done', notify: 'done' } },
  },
  'mode-change': {
    findings: ['warning recovered site.mode-not-in-effect @ sync/null PS1'],
    runs: { sync: 'done', 'sync#2': 'done', download: 'done', 'offline PS1': 'done' },
    mode: 'offline',
    fault: {
      findings: ['warning open site.mode-not-in-effect @ sync/null PS1'],
      runs: { sync: 'done', 'sync#2': 'done', download: 'done', 'offline PS1': 'done' },
      mode: 'online',
    },
  },
  'role-move': {
    findings: ['error recovered azure.secret-lost @ health/azuread-discovery PS1'],
    runs: { sync: 'done', 'sync#2': 'done' },
    health: { 'role-setup': 'done', 'azuread-discovery': 'done' },
    mode: 'online',
    fault: {
      findings: [
        'error open azure.secret-lost @ health/azuread-discovery PS1',
        'hint open site.service-connection-point-moved @ sync/null PS1',
      ],
      runs: { sync: 'done', 'sync#2': 'done' },
      health: { 'role-setup': 'done', 'azuread-discovery': 'failed' },
    },
  },
  'entra-secret-expired': {
    findings: ['error recovered azure.secret-expired @ health/cmg CAS'],
    runs: { sync: 'done' },
    health: { 'azuread-discovery': 'done', cmg: 'done' },
    fault: {
      findings: ['error open azure.secret-expired @ health/cmg CAS'],
      runs: { sync: 'done' },
      health: { 'azuread-discovery': 'failed', cmg: 'failed' },
    },
  },
  'gateway-traffic': {
    findings: ['error recovered cmg.revocation-offline @ health/cmg PS1', 'error recovered cmg.shown-disconnected @ health/cmg PS1'],
    runs: { sync: 'done' },
    health: { cmg: 'done' },
    fault: {
      findings: ['error open cmg.revocation-offline @ health/cmg PS1', 'error open cmg.shown-disconnected @ health/cmg PS1'],
      runs: { sync: 'done' },
      health: { cmg: 'failed' },
    },
  },
};

function check(report: Report, { findings, runs, health = {}, mode, stages = {} }: Expected): void {
  expect(findingsOf(report)).toEqual(findings);
  expect(statusesOf(report)).toEqual(runs);
  expect(healthOf(report)).toMatchObject(health);
  if (mode) expect(report.sites.map(({ scpMode }) => scpMode)).toEqual([mode]);
  for (const [key, wanted] of Object.entries(stages)) {
    const [flow, site] = key.split(' ');
    expect(stagesOf(runOf(report, flow!, site)), key).toMatchObject(wanted);
  }
}

describe('what each sample scenario shows', () => {
  test.each(scenarios)('$name: $outcome', ({ name }) => check(reportOf(name), expected[name]));

  test.each(scenarios.filter(({ name }) => expected[name].fault))('$name, before the recovery', ({ name }) =>
    check(reportOf(name, { until: 'fault' }), expected[name].fault!),
  );
});

test.each(['healthy', 'check-only', 'prereq-warning', 'stand-alone', 'install-failed'] as const)(
  '%s: nothing that is over gets overdue',
  name => {
    const stalled = (afterMs: number) => reportOf(name, { afterMs }).findings.filter(({ code }) => code === 'flow.stalled');
    expect(stalled(12 * hour)).toEqual([]);
  },
);

test('texts of findings have no gap', () => {
  for (const { name } of scenarios) {
    for (const { title, cause, actions, donts } of reportOf(name).findings) {
      const texts = [title, cause, ...actions.flatMap(({ text, copy }) => [text, copy?.text ?? '']), ...donts];
      // The line that is waited for is shown as a template.
      expect(texts.join('\n').replace(/a line such as "[^"]*"/, '')).not.toMatch(/\{[a-z]\w*\}/i);
    }
  }
});

test('the finding on a redistributable names the file', () => {
  expect(
    reportOf('redist-failed')
      .findings.map(({ cause }) => cause)
      .join(),
  ).toContain('.msi');
});

test('a log that was copied from Azure does not give its zone to its neighbours', () => {
  const { sources } = reportOf('gateway-traffic');
  const zoneOf = (log: string) => sources.find(source => source.log === log)?.zone;
  expect(zoneOf('cmgservice')).toBe(0);
  expect(zoneOf('cmgatewaynotificationworker')).toBe(420);
});
