/** What a line that names little is pinned on: the right update, site, package and role, or none. */
import { expect, test } from 'vitest';
import { check, findingLines, type Logs, report, runLines, runOf } from './checkAnalysis.ts';
import { everyMinute, guidA, guidB, manifestTexts, syncTexts } from './checkLines.ts';

const status = (subStage: string, isComplete: number, site = 'PS1') =>
  `Successfully reported ConfigMgr update status (SiteCode=${site}, SubStageID=${subStage}, IsComplete=${isComplete}, Progress=100, Applicable=1)`;
const notified = `08:00:00 Created notification file (${guidA}.CMI) for CONFIGURATION_MANAGER_UPDATE`;
const waiting = [`08:04:00 INFO: Waiting for CONFIGURATION_MANAGER_SERVICE to be ready to apply update: ${guidA}`];
const besides = [
  `08:10:00 Configuration Manager Update (PackageGuid=${guidB}) is not applicable and should be filtered.`,
  `08:10:30 Updated CMUpdatePackage state to 262146 (PackageGuid=${guidB})`,
  `08:10:40 Updated CMUpdatePackage state to 999999 (PackageGuid=${guidB})`,
];

test('what hierarchy manager says of other updates does not tell whose installation it reports on', () => {
  const logs = (text: string) => ({ '/PS1/cmupdate.log': waiting, '/PS1/hman.log': [notified, ...besides, `08:12:00 ${text}`] });
  for (const [subStage, stage] of [
    ['0xe0008', 'post-install'],
    ['0xd0012', 'install'],
  ] as const) {
    const found = report(logs(status(subStage, 4)));
    expect(found.runs.filter(({ flow }) => flow === 'install').map(({ id }) => id)).toEqual([`install:${guidA}@PS1`]);
    expect(runOf(found, `install:${guidA}@PS1`)).toMatchObject({ status: 'failed', stage });
    expect(found.findings.map(finding => finding.package)).toEqual([guidA]);
  }
  for (const isComplete of [2, 4]) {
    const found = report(logs(status('0xb0001', isComplete)));
    expect(found.runs.filter(({ flow }) => flow === 'replication').map(({ subject }) => subject.package)).toEqual([guidA]);
  }
  expect(runLines(report(logs(status('0xe0008', 2)))).filter(line => line.startsWith('install:'))).toHaveLength(1);
});

test('a report that nothing names an update for goes to the run under way, else to none by name', () => {
  const failed = [...besides, `08:12:00 ${status('0xd0012', 4)}`];
  expect(report({ '/PS1/cmupdate.log': waiting, '/PS1/hman.log': failed }).findings).toMatchObject([{ package: guidA }]);
  const [finding] = report({ '/PS1/hman.log': failed }).findings;
  expect(finding).toMatchObject({
    package: null,
    title: 'The installation of an update that the lines do not name failed at PS1',
  });
});

test('a report about another site than its log is of counts there', () => {
  const own = Array.from({ length: 3 }, (_, i) => `08:0${i + 1}:00 Processing site control file: Site CAS`);
  const found = report({ '/CAS/hman.log': [notified, ...own, `08:12:00 ${status('0xd0099', 4, 'PR1')}`] });
  expect(found.findings).toMatchObject([{ code: 'install.gave-up', site: 'PR1', package: guidA }]);
  expect(runOf(found, `install:${guidA}@PR1`).status).toBe('failed');
  expect(runOf(found, `install:${guidA}@CAS`).status).not.toBe('failed');
});

const unreachable = ['09:00:00 ~**ERROR: Cannot connect to the inbox source, sleep 30 seconds and try again.'];

test('files that cannot be delivered trouble a gateway only on a server that has one', () => {
  check({ '/MP1/mpfdm.log': unreachable }, undefined, { runs: [], findings: ['open warning site-system.inbox-unreachable x1 1'] });
  const gateway = { '/MP1/SMS_CLOUD_PROXYCONNECTOR.log': ['08:59:00 anything'] };
  const found = report({ '/MP1/mpfdm.log': unreachable, ...gateway });
  expect(found.findings.map(({ code }) => code)).toEqual(['cmg.shown-disconnected']);
  expect(found.runs.map(({ subject }) => subject.function)).toEqual(['cmg']);
  expect(report({ '/MP2/mpfdm.log': unreachable, ...gateway }).runs).toEqual([]);
});

const easySetup = ["07:00:00 [5] package 'CAS10001' is set to replicate to site servers only"];
const trouble = (packageId: string) => [
  "08:00:00 ~The source directory \\\\FS01\\src$\\App doesn't exist or the SMS service cannot access it, Win32 last error = 5",
  `08:00:30 ~Failed to take snapshot of package ${packageId}`,
  `08:01:00 ~The contents for the package ${packageId} hasn't arrived from site CAS yet, will retry later.`,
];

test('trouble with a package is said of the easy setup package, not of an ordinary one beside it', () => {
  const findings = (...lines: readonly string[]) => findingLines(report({ '/PR1/distmgr.log': lines }));
  expect(findings(...easySetup, ...trouble('CAS00099'))).toEqual([]);
  expect(findings(...easySetup, ...trouble('CAS10001'))).toContain('open error content.source-access-denied x1 2');
  // Nothing proves which package it is: worth a look, no error.
  expect(findings(...trouble('CAS00099'))).toContain('open warning content.source-access-denied x1 1');
});

test('the success of one package is no recovery of another', () => {
  const despool = (packageId: string, thread: number, ...ends: string[]) =>
    everyMinute(thread === 1 ? '08:00' : '08:10', thread, [
      'Executing instruction of type MICROSOFT|SMS|MINIJOBINSTRUCTION|PACKAGE',
      `Received package ${packageId} version 2. Compressed file -  E:\\SMSPKG\\${packageId}.PCK.2 as E:\\receive\\a.pkg`,
      ...ends,
    ]);
  const failed = despool('CAS10001', 1, 'Despooler failed to execute the instruction, error code = 112');
  const stored = (packageId: string) =>
    despool(packageId, 2, `Stored Package ${packageId}. Stored Package Version = 2`, 'Despooler successfully executed one instruction.');
  const statusAfter = (packageId: string) =>
    report({ '/PR1/distmgr.log': easySetup, '/PR1/despool.log': [...failed, ...stored(packageId)] }).findings.map(f => f.status);
  expect(statusAfter('CAS00055')).toEqual(['open']);
  expect(statusAfter('CAS10001')).toEqual(['recovered']);
});

test('applicability that is looked at again every hour is counted once for each update, and is no later end', () => {
  const check = `Configuration Manager Update (PackageGuid=${guidA})`;
  const query = 'E:\\ConfigMgr\\CMUStaging\\ApplicabilityChecks\\CM.sql has hash value SHA256:1234';
  const answers = [
    query,
    `${check} is applicable`,
    `Configuration Manager Update (PackageGuid=${guidB}) is not applicable and should be filtered.`,
  ];
  const logs = (...rounds: readonly (readonly string[])[]): Logs => ({
    '/PS1/dmpdownloader.log': everyMinute('08:00', 1, syncTexts),
    '/PS1/hman.log': [
      ...everyMinute('08:06', 1, [...manifestTexts(guidA, guidB)]),
      ...rounds.flatMap((texts, i) => everyMinute(`${String(9 + i).padStart(2, '0')}:10`, 1, texts)),
    ],
  });
  const sync = (...rounds: readonly (readonly string[])[]) => runOf(report(logs(...rounds)), 'sync:PS1');
  const first = sync();
  const again = sync(answers, answers);
  expect([again.status, again.end]).toEqual(['done', first.end]);
  expect(again.stages.find(({ id }) => id === 'is-applicable')?.reason).toBe('1 applicable, 1 not applicable');
  const changed = sync([query, `${check} is not applicable and should be filtered.`]);
  expect(changed.stages.find(({ id }) => id === 'is-applicable')?.reason).toBe('2 not applicable');
});

test('an endpoint check tells one cause once', () => {
  const lines = ['Unable to connect to the remote server', 'Could not create SSL/TLS secure channel.'].map(
    error => `Failed to connect to https://graph.microsoft.com/: ${error}`,
  );
  const message =
    'STATMSG: ID=11412 SEV=E LEV=M SOURCE="SMS Server" COMP="SMS_SERVICE_CONNECTOR" SYS=CM01 SITE=PS1 PID=1 TID=2 GMTDATE=Mon Jan 12 08:01:00.000 2026 ISTR0="" NUMATTRS=0';
  const codes = (...texts: readonly string[]) =>
    report({ '/CM01/EndpointConnectivityCheckWorker.log': everyMinute('08:00', 1, texts) }).findings.map(({ code }) => code);
  for (const line of lines) expect(codes(line, message)).toEqual(['endpoint.check-failed']);
  expect(codes(lines[1]!)).toEqual(['endpoint.tls']);
});

test('a service connection point at a child site: said once, and beside the one at the top', () => {
  const children = {
    '/CAS/distmgr.log': [
      '07:00:00 Created minijob to send compressed copy of package CAS10001 to site PR1. Transfer root = E:\\SMSPKG\\CAS10001.PCK.2',
    ],
  };
  const downloader = (from: string) => everyMinute(from, 1, syncTexts);
  const logs: Logs = {
    ...children,
    '/CAS/hman.log': ['06:00:00 INFO: Successfully requested package CAS10001 to be updated from its source.'],
    '/a/PR1/dmpdownloader.log': downloader('08:00'),
    '/b/PR1/dmpdownloader.log': downloader('09:00'),
  };
  const codes = (set: Logs) =>
    report(set)
      .findings.map(({ code }) => code)
      .filter(code => code.includes('service-connection-point'));
  expect(codes(logs)).toEqual(['site.service-connection-point-on-child']);
  const both = { ...logs, '/CAS/dmpdownloader.log': [...downloader('08:00'), ...downloader('10:00')] };
  expect(codes(both)).toEqual(['site.several-service-connection-points', 'site.service-connection-point-on-child']);
});
