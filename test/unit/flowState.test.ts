import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../media/flow/coverage.ts';
import { accessibleName, type Choice, chartOf, firstChoice, statusText } from '../../media/flow/laneModel.ts';
import { newsSince, told } from '../../media/flow/news.ts';
import { createClock, tookText } from '../../media/flow/times.ts';
import { applyChanged, packageOf, runsOf, stateOf } from '../../media/flow/viewState.ts';
import type { Report, Run, Status } from '../../server/protocol/model.ts';
import { changedAfter, evidence, findingOf, logPath, runOf, snapshotOf, source, stageState } from '../e2e/panelStates.ts';

const noon = Date.parse('2026-01-31T12:00:00Z');
const utc = createClock('utc', [source], noon);

function modelOf(report: Partial<Report>, choice: Partial<Choice> & Pick<Choice, 'flow'>) {
  return chartOf(stateOf(snapshotOf(report)), { runId: report.runs?.[0]?.id ?? null, stage: null, ...choice })!;
}

const lane = (site: string, stages: Readonly<Record<string, Status>>): Run =>
  runOf('replication', stages, { id: `replication:A@${site}`, subject: { package: 'A', site } });

describe('changes', () => {
  const first = runOf('download', { found: 'done', payload: 'active' });
  const snapshot = snapshotOf({ runs: [first] });

  test('move the state on', () => {
    const state = stateOf(snapshot);
    const next = runOf('download', { found: 'done', payload: 'done' });
    expect(applyChanged(state, changedAfter(snapshot, [{ run: next }]))).toBe(true);
    expect(state.revision).toBe(2);
    expect(state.runs.get(next.id)).toBe(next);
    applyChanged(state, changedAfter(snapshot, [{ removed: { kind: 'run', id: next.id } }], 2));
    expect(state.runs.size).toBe(0);
  });

  test('hosts come and go', () => {
    const state = stateOf(snapshot);
    const endpoint = {
      id: 'aka.ms',
      host: 'aka.ms',
      result: 'reached',
      why: null,
      function: null,
      outdated: null,
      isListed: true,
      last: null,
      path: logPath,
      line: 1,
    } as const;
    applyChanged(state, changedAfter(snapshot, [{ endpoint }]));
    expect([...state.endpoints.values()]).toEqual([endpoint]);
    applyChanged(state, changedAfter(snapshot, [{ removed: { kind: 'endpoint', id: 'aka.ms' } }], 2));
    expect(state.endpoints.size).toBe(0);
  });

  test('that do not follow change nothing', () => {
    const state = stateOf(snapshot);
    expect(applyChanged(state, changedAfter(snapshot, [{ removed: { kind: 'run', id: first.id } }], 7))).toBe(false);
    expect(state.runs.size).toBe(1);
    expect(state.revision).toBe(1);
  });

  test('runs come newest first', () => {
    const runs = ['2026-01-30T10:00:00Z', null, '2026-01-31T10:00:00Z'].map((start, i) => runOf('sync', {}, { id: `sync#${i}`, start }));
    expect(runsOf(stateOf(snapshotOf({ runs })), 'sync').map(run => run.id)).toEqual(['sync#2', 'sync#0', 'sync#1']);
  });

  test('runs stay in order while changes come', () => {
    const at = (id: string, hour: number) => runOf('sync', {}, { id, start: `2026-01-31T${10 + hour}:00:00Z` });
    const before = snapshotOf({ runs: [at('a', 0), at('b', 1), at('c', 2)] });
    const state = stateOf(before);
    const ids = () => runsOf(state, 'sync').map(run => run.id);
    expect(ids()).toEqual(['c', 'b', 'a']);
    const changes = [{ run: at('a', 3) }, { run: at('d', 1) }, { removed: { kind: 'run', id: 'c' } }, { run: at('b', 1) }] as const;
    applyChanged(state, changedAfter(before, changes));
    expect(ids()).toEqual(['a', 'b', 'd']);
    expect(ids()).toEqual(runsOf(stateOf(snapshotOf({ runs: [...state.runs.values()] })), 'sync').map(run => run.id));
  });
});

describe('chart', () => {
  test('has a lane for each site of a passage and shows the chosen run beside the lanes', () => {
    const runs = [lane('PR2', { send: 'failed' }), lane('PR1', { send: 'done', despool: 'active' })];
    const model = modelOf({ runs }, { flow: 'replication', runId: runs[1]!.id, stage: 'despool' });
    expect(model.lanes.map(({ site }) => site)).toEqual(['PR1', 'PR2']);
    expect(model.stages.get('n_despool_PR1')?.status).toBe('active');
    expect(model.stages.get('n_despool_PR2')?.status).toBe('waiting');
    expect(model.stages.get('n_send')).toMatchObject({ status: 'done', worse: { site: 'PR2', status: 'failed' } });
    expect(model.chosen).toBe('n_despool_PR1');
  });

  test('of a stand-alone site has one lane that names no site', () => {
    const run = lane('PS1', { despool: 'skipped', distribute: 'skipped', 'child-start': 'skipped', 'child-end': 'skipped' });
    const model = modelOf({ runs: [run] }, { flow: 'replication' });
    expect(model.lanes).toEqual([{ site: null }]);
    expect(model.stages.get('n_despool_each')?.status).toBe('skipped');
  });

  test('without a run claims nothing', () => {
    const model = modelOf({}, { flow: 'replication' });
    for (const stage of model.stages.values()) {
      expect(stage.status).toBe('unknown');
      expect(['', 'no line in these logs']).toContain(statusText(stage, utc));
    }
  });

  test('of the services takes each function from its own run', () => {
    const service = (id: string, status: Status): Run =>
      runOf('health', {}, { id: `health:${id}`, group: id, subject: { function: id, site: 'CAS' }, stages: [stageState(id, status)] });
    const model = modelOf({ runs: [service('cmg', 'failed'), service('thread', 'done')] }, { flow: 'health' });
    expect(model.stages.get('n_cmg')?.status).toBe('failed');
    expect(model.stages.get('n_thread')?.status).toBe('done');
    expect(model.stages.get('n_role-setup')?.runStage).toBeNull();
  });

  test('counts the open findings of each lane', () => {
    const runs = [lane('PR1', {}), lane('PR2', { despool: 'failed' })];
    const open = findingOf(runs[1]!, 'despool');
    const model = modelOf({ runs, findings: [open, { ...open, id: 'other', status: 'recovered' }] }, { flow: 'replication' });
    expect(model.stages.get('n_despool_PR1')?.findings).toEqual([]);
    expect(model.stages.get('n_despool_PR2')?.findings).toEqual([open]);
  });

  test('leads to the run of the same package and site in another flow', () => {
    const install = (site: string): Run => runOf('install', {}, { id: `install:A@${site}`, subject: { package: 'A', site } });
    const runs = [lane('PR1', {}), lane('PR2', {}), install('CAS'), install('PR1')];
    const { links } = modelOf({ runs }, { flow: 'replication' });
    expect([...links].map(([id, run]) => [id, run?.id ?? null])).toEqual([
      ['l_end_install', 'install:A@CAS'],
      ['l_child-end_install_PR1', 'install:A@PR1'],
      ['l_child-end_install_PR2', null],
    ]);
  });

  test('begins with what needs somebody', () => {
    const runs = [runOf('sync', { start: 'done' }, { status: 'done' }), runOf('download', { payload: 'failed' })];
    expect(firstChoice(stateOf(snapshotOf({ runs })))).toMatchObject({ flow: 'download', runId: runs[1]!.id });
  });
});

describe('words of a status', () => {
  const at = (minute: string) => `2026-01-31T10:${minute}:00.000Z`;
  test.each([
    ['done 10:20, 20 min', stageState('payload', 'done', { start: at('00'), end: at('20') })],
    ['done 10:00', stageState('payload', 'done', { start: at('00'), end: at('00') })],
    ['active since 10:42, 63 %', stageState('payload', 'active', { start: at('42'), progress: 63.4 })],
    ['done 10:20, 20 min (usually 6 min)', stageState('payload', 'done', { start: at('00'), end: at('20'), usualMs: 360_000 })],
    ['active since 10:42, usually 6 min', stageState('payload', 'active', { start: at('42'), usualMs: 360_000 })],
    ['failed since 10:02', stageState('payload', 'failed', { start: at('00'), end: at('02') })],
    ['stalled, due 10:47', stageState('payload', 'stalled', { due: at('47') })],
    ['skipped: not applicable', stageState('payload', 'skipped', { reason: 'not applicable' })],
    ['waiting', stageState('payload', 'waiting')],
  ])('%s', (expected, stage) => {
    const run = runOf('download', { payload: stage });
    const model = modelOf({ runs: [run] }, { flow: 'download' }).stages.get('n_payload')!;
    expect(statusText(model, utc)).toBe(expected);
  });

  test('the accessible name counts the findings', () => {
    const run = runOf('download', { payload: stageState('payload', 'failed', { end: at('02') }) });
    const model = modelOf({ runs: [run], findings: [findingOf(run, 'payload')] }, { flow: 'download' });
    expect(accessibleName(model.stages.get('n_payload')!, utc)).toBe('Download the payload: failed since 10:02, 1 finding');
  });
});

describe('times', () => {
  test('show the date only where it is another day', () => {
    expect(utc.text('2026-01-31T10:42:17.123Z', null)).toEqual({ short: '10:42', full: '2026-01-31 10:42:17.123 (UTC)' });
    expect(utc.text('2026-01-30T10:42:17Z', null)?.short).toBe('30 Jan 10:42');
    expect(utc.text('2024-11-19T10:42:17Z', null, true)?.short).toBe('19 Nov 2024 10:42:17');
    expect(utc.text(null)).toBeUndefined();
    expect(utc.text('rubbish')).toBeUndefined();
  });

  test('of a log are in its zone: UTC is local time plus the zone', () => {
    const log = createClock('log', [source], noon);
    expect(log.text('2026-01-31T10:42:00Z', logPath)).toEqual({
      short: '11:42',
      full: '2026-01-31 11:42:00.000 (time of the log, UTC+1)',
    });
    expect(log.text('2026-01-31T10:42:00Z', '/another.log')?.full).toContain('(UTC)');
  });

  test('inside a sentence are shown as all others', () => {
    expect(utc.sentence('sent since 2026-01-31T10:42:17.123Z; next at 2026-02-01T00:00:00Z.')).toBe(
      'sent since 10:42; next at 1 Feb 00:00.',
    );
  });

  test('durations', () => {
    const took = (seconds: number) =>
      tookText('2026-01-31T00:00:00Z', new Date(Date.parse('2026-01-31T00:00:00Z') + seconds * 1000).toISOString());
    expect([38, 1200, 7500, 7200, 259_200].map(took)).toEqual(['38 s', '20 min', '2 h 5 min', '2 h', '3 days']);
    expect(took(-1)).toBeUndefined();
    expect(tookText(null, null)).toBeUndefined();
  });
});

describe('coverage', () => {
  const site = {
    id: 'PR2',
    code: 'PR2',
    role: 'primary',
    version: null,
    servers: [],
    parent: null,
    passiveServers: [],
    scpServer: null,
    scpIsRemote: null,
    scpMode: 'unknown',
    lastSync: null,
    nextSyncDue: null,
  } as const;
  const textOf = (missingLogs: string[], more: Partial<Report> = {}) =>
    coverageOf(stateOf(snapshotOf({ sources: [source], sites: [{ ...site, missingLogs }], ...more }))).text;

  test('names what is missing as the file is written', () => {
    expect(textOf([])).toBe('1 log');
    expect(textOf(['cmupdate'])).toBe('1 of 2 logs · no CMUpdate.log from PR2');
    expect(textOf(['cmupdate', 'despool', 'unheard-of'])).toBe('1 of 4 logs · no CMUpdate.log from PR2 · 2 more missing');
  });
});

describe('news', () => {
  test('are one sentence about the worst of what has changed', () => {
    const before = snapshotOf({ runs: [runOf('download', { payload: 'active' }), runOf('sync', { start: 'active' })] }).overview;
    const after = snapshotOf({ runs: [runOf('download', { payload: 'failed' }), runOf('sync', { start: 'done' })] }).overview;
    expect(newsSince(told(before), before, utc)).toBeUndefined();
    expect(newsSince(told(before), after, utc)).toMatch(/^download:A, download: failed, .*\. 1 more changed\.$/);
  });

  test('do not come from more evidence alone', () => {
    const run = runOf('download', { payload: stageState('payload', 'active', { evidence: [evidence(1, 'x')] }) });
    const more = runOf('download', { payload: stageState('payload', 'active', { evidence: [evidence(1, 'x'), evidence(2, 'y')] }) });
    expect(newsSince(told(snapshotOf({ runs: [run] }).overview), snapshotOf({ runs: [more] }).overview, utc)).toBeUndefined();
  });
});

test('of two hierarchies the package of a run is that of its own', () => {
  const of = (id: string, site: string | null) => ({
    id,
    guid: 'G',
    packageId: `${site}0001`,
    site,
    version: null,
    name: 'U',
    state: null,
  });
  const place = { id: 'PR1', code: 'PR1', role: 'primary', parent: 'BBB', servers: [], passiveServers: [], version: null } as const;
  const site = {
    ...place,
    scpServer: null,
    scpIsRemote: null,
    scpMode: 'unknown',
    lastSync: null,
    nextSyncDue: null,
    missingLogs: [],
  } as const;
  const two = stateOf(snapshotOf({ packages: [of('G@AAA', 'AAA'), of('G@BBB', 'BBB')], sites: [site] }));
  expect(packageOf(two, 'G', 'PR1')?.id).toBe('G@BBB');
  expect(packageOf(two, 'G', 'AAA')?.id).toBe('G@AAA');
  expect(packageOf(stateOf(snapshotOf({ packages: [of('G', null)] })), 'G', 'PR1')?.id).toBe('G');
  expect(packageOf(two, 'H', 'PR1')).toBeUndefined();
});
