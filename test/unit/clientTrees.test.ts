import { expect, test } from 'vitest';
import { findingsMessage, findingsTree, openProblems } from '../../client/findingsTree.ts';
import { logsTree } from '../../client/logsTree.ts';
import { siteTree } from '../../client/siteTree.ts';
import { durationText, Times } from '../../client/times.ts';
import type { TreeNode } from '../../client/treeModel.ts';
import type { Snapshot } from '../../server/protocol/server.ts';
import { makeFinding, makeSite, makeSnapshot, makeSource } from './clientState.ts';

const now = Date.UTC(2026, 2, 17, 11, 0);
type Build = (snapshot: Snapshot, times: Times) => readonly TreeNode[];

const build = (tree: Build, snapshot: Snapshot) => tree(snapshot, new Times(snapshot.timeZone, snapshot.report.sources, now));

/** A tree as indented lines: icon, label | description. */
function draw(nodes: readonly TreeNode[], depth = 0): string {
  return nodes
    .map(node => {
      const line = `${'  '.repeat(depth)}${node.icon.name}: ${node.label}${node.description ? ` | ${node.description}` : ''}\n`;
      return line + draw(node.getChildren?.() ?? [], depth + 1);
    })
    .join('');
}

const check = (tree: Build, snapshot: Snapshot, expected: string) => expect(draw(build(tree, snapshot))).toBe(expected.replace(/^\n/, ''));

function everyNode(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap(node => [node, ...everyNode(node.getChildren?.() ?? [])]);
}

test('site → updates → runs → stages', () => {
  check(
    siteTree,
    makeSnapshot(),
    `
server-environment: CAS | central administration site · 5.00.9141.1000
  pass: Service connection point | 1 of 1 done
    pass: Cloud management gateway | last success 09:41 UTC
      pass: Cloud management gateway | done
server-environment: PR1 | primary site
  history: 2509 | replication: "Send to child sites" is overdue since 10:47 UTC
    history: Replication of an update | stalled · since 10:22 UTC
      history: Send to child sites | stalled: overdue · 63 % · since 10:42 UTC
      circle-outline: Store content | waiting
    pass: Download of an update | done · 09:00–09:41 UTC
      pass: Payload | done
      pass: Verify | done
`,
  );
});

test('a site tells its place, its passive server and where its service connection point is', () => {
  const tooltip = (more: Parameters<typeof makeSite>[1]) =>
    build(siteTree, makeSnapshot({ report: { sites: [makeSite('S01', more)] } }))
      .filter(({ label }) => label === 'S01')
      .flatMap(node => [node.description, ...node.tooltip.map(({ text }) => text)]);
  expect(tooltip({ role: 'secondary', parent: 'PR1' })).toEqual([
    'secondary site',
    'Site S01',
    'secondary site',
    'Reports to PR1',
    'Servers: S01SRV01',
  ]);
  const scp = { servers: ['CM01', 'CM02'], passiveServers: ['CM02'], scpServer: 'CM03', scpIsRemote: true, scpMode: 'online' } as const;
  expect(tooltip(scp).slice(-2)).toEqual([
    'Servers: CM01, CM02 (site server in passive mode)',
    'Service connection point: online, on CM03 (remote)',
  ]);
  expect(tooltip({ scpServer: 'CM01', scpIsRemote: false }).at(-1)).toBe('Service connection point: on CM01');
});

test('without a known site the updates stand alone', () => {
  const labels = build(siteTree, makeSnapshot({ report: { sites: [] } })).map(({ label }) => label);
  expect(labels).toEqual(['2509 → PR1', 'Service connection point']);
});

test('of a thousand updates what needs somebody is listed, the others below', () => {
  const item = makeSnapshot().overview[0]!;
  const overview = Array.from({ length: 1000 }, (_, n) => ({ ...item, runId: `run ${n}` }));
  const site = build(siteTree, makeSnapshot({ overview })).find(({ label }) => label === 'PR1');
  const first = site?.getChildren?.() ?? [];
  expect(first).toHaveLength(101);
  expect(first.at(-1)).toMatchObject({ label: 'More', description: '900 lines' });
  const runsOf = (nodes: readonly TreeNode[]): string[] =>
    nodes.flatMap(node => (node.label === 'More' ? runsOf(node.getChildren?.() ?? []) : node.id));
  expect(runsOf(first)).toEqual(overview.map(({ runId }) => `item:${runId}`));
  expect(new Set(everyNode(first).map(({ id }) => id)).size).toBe(everyNode(first).length);
});

test('with many sites each is closed until somebody opens it', () => {
  const open = (count: number) => {
    const sites = Array.from({ length: count }, (_, n) => makeSite(`P${n}`));
    return build(siteTree, makeSnapshot({ report: { sites } })).filter(({ isExpanded }) => isExpanded).length;
  };
  expect([open(10), open(11)]).toEqual([10, 0]);
});

test('Enter on an update, run or stage shows it in the flowchart, and a stage knows its line', () => {
  const nodes = everyNode(build(siteTree, makeSnapshot()));
  const stage = nodes.find(({ label }) => label === 'Send to child sites');
  expect(stage?.action).toEqual({ kind: 'stage', selection: { runId: 'replication|2509|PR1', stage: 'send' } });
  expect(stage?.place).toEqual({ path: '/logs/CAS/sender.log', line: 41 });
  expect(stage?.context).toBe('withLine');
  expect(nodes.find(({ label }) => label === 'Store content')?.context).toBeUndefined();
  for (const { id, action } of nodes) expect(action?.kind, id).toBe(/^(item|run|stage):/.test(id) ? 'stage' : undefined);
});

test('a stage says what it waits for, and text of a log stays text', () => {
  const stage = everyNode(build(siteTree, makeSnapshot())).find(({ label }) => label === 'Send to child sites');
  expect(stage?.tooltip).toContainEqual({ kind: 'code', text: 'Sending <b>started</b>' });
  expect(stage?.tooltip).toContainEqual({ kind: 'code', text: 'Send to child sites is done' });
  expect(stage?.tooltip).toContainEqual({ kind: 'text', text: '⚠ The content does not match its hash' });
});

test('findings with what to do, the worst first, recovered ones apart', () => {
  const findings = [
    makeFinding('f3', { status: 'recovered', title: 'Over' }),
    makeFinding('f2', { severity: 'warning', title: 'Slow', count: 1, site: null, actions: [], donts: [], links: [], related: [] }),
    makeFinding('f1'),
  ];
  check(
    findingsTree,
    makeSnapshot({
      report: {
        findings: findings.map(finding => (finding.id === 'f3' ? { ...finding, actions: [], donts: [], links: [], related: [] } : finding)),
      },
    }),
    `
error: The content does not match its hash | PR1 · hman.log:12 · 3 times since 10:40 UTC
  copy: Send it again.
  arrow-small-right: Look at the disk.
  circle-slash: Delete the package.
  output: despool.log:7 | Hash mismatch
  link-external: Servicing
warning: Slow | hman.log:12 · since 10:40 UTC
pass: Recovered | 1
  pass: Over | PR1 · hman.log:12 · 3 times since 10:40 UTC
`,
  );
});

test('Enter on a finding opens its line, on an action copies', () => {
  const nodes = everyNode(build(findingsTree, makeSnapshot()));
  expect(nodes.find(({ id }) => id === 'finding:f1')?.action).toEqual({ kind: 'place', place: { path: '/logs/CAS/hman.log', line: 12 } });
  expect(nodes.find(({ label }) => label === 'Send it again.')?.action).toEqual({ kind: 'copy', text: 'SELECT 1' });
  expect(nodes.find(({ label }) => label === 'Servicing')?.action).toEqual({ kind: 'link', url: 'https://learn.microsoft.com/servicing' });
  expect(nodes.find(({ id }) => id === 'dont:f1:0')?.spoken).toBe('Do not: Delete the package.');
});

test('no finding is said with what it rests on', () => {
  const none = makeSnapshot({ report: { findings: [] } });
  expect(findingsMessage(undefined)).toBeUndefined();
  expect(findingsMessage(makeSnapshot())).toBeUndefined();
  expect(findingsMessage(none)).toBe('Nothing wrong in the 2 logs that are here.');
  expect(findingsMessage(makeSnapshot({ report: { findings: [], sources: [] } }))).toBe('No log has been read yet.');
  expect(openProblems(makeSnapshot())).toBe(1);
  expect(openProblems(none)).toBe(0);
});

test('logs by folder, with what is missing, unreadable and left out', () => {
  const snapshot = makeSnapshot({
    timeZone: 'log',
    folders: [
      { path: '/logs', from: 'setting', state: 'ok', message: null, logs: 2 },
      { path: '\\\\pr2\\Logs', from: 'setting', state: 'offline', message: null, logs: 0 },
      { path: 'D:\\Secret', from: 'setting', state: 'denied', message: 'access is denied', logs: 0 },
      { path: '/work', from: 'workspace', state: 'no-logs', message: null, logs: 0 },
    ],
    report: {
      sources: [
        makeSource('/logs/CAS/hman.log', {
          files: ['/logs/CAS/hman.lo_', '/logs/CAS/hman.log'],
          errors: 2,
          gaps: [{ from: '2026-03-17T08:00:00Z', to: '2026-03-17T08:30:00Z', why: 'rolled over twice' }],
        }),
        makeSource('/pasted.log', { site: null, server: null, zone: null, first: null, last: null }),
      ],
      skipped: [{ path: '/logs/notes.log', why: 'no log' }],
    },
  });
  check(
    logsTree,
    snapshot,
    `
eye-closed: Missing from CAS | cmupdate.log
  eye-closed: cmupdate.log
eye-closed: Missing from PR1 | despool.log
  eye-closed: despool.log | would tell of Store content
folder: logs | 2 logs
  output: hman.log | CAS · CASSRV01 · 08:00–11:47 · 2 error lines · 1 gap
    warning: Gap | 09:00–09:30 · rolled over twice
    file: hman.log
    file: hman.lo_
debug-disconnect: Logs | offline: its server does not answer
lock: Secret | denied: access is denied
folder: work | no Configuration Manager log in it · workspace
output: pasted.log
circle-slash: Not read | 1 file
  file: notes.log | no log
`,
  );
});

test('the logs of several servers in one folder are told apart', () => {
  const report = {
    sites: [],
    sources: [
      makeSource('/logs/PR1/hman.log', { server: 'PR1SRV01.contoso.com', site: 'PR1' }),
      makeSource('/logs/CAS/sender.log', { server: 'cassrv01.contoso.com' }),
      makeSource('/logs/CAS/hman.log'),
    ],
  };
  check(
    logsTree,
    makeSnapshot({ report }),
    `
folder: logs | 2 logs
  server: CASSRV01 | CAS · 2 logs
    output: hman.log | 07:00–10:47 UTC
    output: sender.log | 07:00–10:47 UTC
  server: PR1SRV01 | PR1 · 1 log
    output: hman.log | 07:00–10:47 UTC
`,
  );
});

test('folders of the setting can be removed, those of the workspace not', () => {
  const snapshot = makeSnapshot({
    folders: [
      { path: '/a', from: 'setting', state: 'missing', message: null, logs: 0 },
      { path: '/b', from: 'workspace', state: 'ok', message: null, logs: 1 },
    ],
  });
  const folders = build(logsTree, snapshot).filter(({ folder }) => folder !== undefined);
  expect(folders.map(({ folder, context }) => `${folder} ${context}`)).toEqual(['/a folder.setting', '/b folder.workspace']);
});

test('ids are unique in their view, and everything is spoken', () => {
  for (const tree of [siteTree, findingsTree, logsTree]) {
    const nodes = everyNode(build(tree, makeSnapshot()));
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    for (const { spoken, id } of nodes) expect(spoken, id).not.toBe('');
  }
});

test('times in sentences are shown as all others', () => {
  const times = new Times('log', [makeSource('/hman.log', { zone: 240 })], now);
  const sentence = 'overdue since 2026-03-17T10:47:00.000Z, next 2026-03-18T10:47:00Z';
  expect(times.showIn(sentence, '/hman.log')).toBe('overdue since 06:47, next 2026-03-18 06:47');
  expect(times.showIn(sentence, null)).toBe('overdue since 10:47 UTC, next 2026-03-18 10:47 UTC');
});

test('durations', () => {
  expect([38_000, 720_000, 7_500_000, 7_200_000].map(durationText)).toEqual(['38 s', '12 min', '2 h 5 min', '2 h']);
});

test('times in the zone of the log, of this machine, or UTC', () => {
  const sources = [makeSource('/hman.log', { zone: 240 })];
  const show = (zone: Snapshot['timeZone'], iso: string | null, path?: string) => new Times(zone, sources, now).show(iso, path);
  expect(show('log', '2026-03-17T10:42:30Z', '/hman.log')).toBe('06:42');
  expect(show('log', '2026-03-17T10:42:30Z')).toBe('10:42 UTC');
  expect(show('utc', '2026-03-17T10:42:30Z', '/hman.log')).toBe('10:42 UTC');
  expect(show('log', '2026-03-17T02:00:00Z', '/hman.log')).toBe('2026-03-16 22:00');
  expect(show('local', '2026-03-17T10:42:30Z')).toMatch(/^(2026-03-1\d )?\d\d:\d\d$/);
  expect(show('utc', null)).toBeUndefined();
  expect(show('utc', 'yesterday')).toBeUndefined();
  const span = (start: string | null, end: string | null) => new Times('utc', [], now).span(start, end);
  expect(span('2026-03-17T10:00:00Z', '2026-03-17T10:30:00Z')).toBe('10:00–10:30 UTC');
  expect(span('2026-03-16T10:00:00Z', '2026-03-16T10:30:00Z')).toBe('2026-03-16 10:00–10:30 UTC');
  expect(span('2026-03-15T10:00:00Z', '2026-03-16T10:30:00Z')).toBe('2026-03-15 10:00–2026-03-16 10:30 UTC');
  expect(span('2026-03-17T10:00:00Z', '2026-03-17T10:00:20Z')).toBe('10:00 UTC');
  expect(span('2026-03-17T10:00:00Z', null)).toBe('since 10:00 UTC');
  expect(span(null, null)).toBeUndefined();
});
