/** What everybody else gets wrong about these logs, as far as it is about what lines mean; times and formats have files of their own. */
import { expect, test } from 'vitest';
import { check, type Logs, readLogs, report, runOf, stagesOf } from './checkAnalysis.ts';
import { downloadTexts, everyMinute, guidA, syncTexts } from './checkLines.ts';

const dmp = '/PS1/dmpdownloader.log';
const hman = '/PS1/hman.log';

/** `flow/stage` of each entry of a log, `-` where it is about none. */
function placesOf(path: string, texts: readonly string[]): string[] {
  const places: string[] = [];
  readLogs(
    { [path]: everyMinute('08:00', 1, texts) },
    { onTag: (_, { marks }) => places.push(marks ? `${marks.flow}/${marks.stage}` : '-') },
  );
  return places;
}

function checkPlaces(path: string, lines: Readonly<Record<string, string>>) {
  for (const [text, place] of Object.entries(lines)) expect(placesOf(path, [text]), text).toEqual([place]);
}

const noFindings = (logs: Logs, now?: string) => expect(report(logs, now).findings.filter(({ status }) => status === 'open')).toEqual([]);

test('same words, other thing: the path decides what is signed, extracted, downloaded', () => {
  checkPlaces(hman, {
    "File 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB' is signed and trusted.": 'sync/process',
    "File 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.AdminUIContent.auc' is signed and trusted.": 'health/admin-ui-content',
    'Extracting file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB to E:\\ConfigMgr\\CMUStaging\\~': 'sync/process',
    'Extracting file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.AdminUIContent.auc to E:\\ConfigMgr\\AdminUIContentStaging\\~':
      'health/admin-ui-content',
  });
  checkPlaces(dmp, {
    [`File '\\\\SRV\\EasySetupPayload\\${guidA}.cab' is signed and trusted.`]: 'download/verify',
    [`Redirected to URL https://configmgrbits.azureedge.net/release/2509/${guidA}.cab~~`]: 'download/payload',
    'Redirected to URL https://configmgrbits.azureedge.net/release/ConfigMgr.Update.Manifest.cab~~': 'sync/manifest',
    'Redirected to URL https://configmgrbits.azureedge.net/adminuicontent/ConfigMgr.AdminUIContent.cab~~': 'health/admin-ui-content',
  });
});

test('same words, other thing: where no path stands, the thread decides', () => {
  const redirect = 'Got fwdlink and recreating the httprequest/response~~';
  expect(placesOf(dmp, ['Download manifest.cab', redirect])[1]).toBe('sync/manifest');
  expect(placesOf(dmp, [`Download content for payload ${guidA}~~`, redirect])[1]).toBe('download/payload');
  expect(
    placesOf(dmp, ['Redirected to URL https://configmgrbits.azureedge.net/adminuicontent/ConfigMgr.AdminUIContent.cab~~', redirect])[1],
  ).toBe('health/admin-ui-content');
});

test('`Download Easy setup payloads` means the manifest', () => {
  checkPlaces(dmp, {
    'Download Easy setup payloads': 'sync/manifest',
    'WARNING: Failed to download easy setup payload with exception: x': 'sync/manifest',
  });
});

test('the notification says with 262146 that the package is there; 262145 comes twice before', () => {
  const notification = (state: number) =>
    `outerxml is <ConfigurationManagerUpdateContent Guid="${guidA}" State="${state}" ReportTime="2026-01-12T08:10:00" />~~`;
  const begun = [...downloadTexts(guidA).slice(0, 4), notification(262_145), ...downloadTexts(guidA).slice(4, 6), notification(262_145)];
  check({ [dmp]: everyMinute('08:00', 1, begun) }, undefined, {
    runs: [`download:${guidA} active@verify`],
    stages: { [`download:${guidA}`]: { notify: 'waiting' } },
  });
  check({ [dmp]: everyMinute('08:00', 1, [...downloadTexts(guidA).slice(0, 11), notification(262_146)]) }, undefined, {
    stages: { [`download:${guidA}`]: { notify: 'done', available: 'done' } },
  });
});

test('the GUID of zeros is the check for updates itself, no package', () => {
  const found = report({ [dmp]: everyMinute('08:00', 1, syncTexts) });
  expect(found.packages).toEqual([]);
  expect(found.runs.map(({ flow }) => flow)).toEqual(['sync']);
});

test('normal retries are no findings', () => {
  noFindings({
    '/PR1/despool.log': everyMinute('08:00', 1, [
      "The package CAS10001 information hasn't arrived yet for this version [1]. Retry later ...",
      'Despooler failed to execute the instruction, error code = 12',
    ]),
    '/PR1/hman.log': everyMinute('08:00', 1, [`Easy setup package state (196611) is not set to installed yet. Will retry`]),
  });
  const staging = `E:\\ConfigMgr\\CMUStaging\\${guidA}`;
  noFindings({
    '/PR1/cmupdate.log': everyMinute('08:00', 1, [
      `INFO: Waiting for CONFIGURATION_MANAGER_SERVICE to be ready to apply update: ${guidA}`,
      `Expected hash:B4CBB4BC9A3983EC3BE9F80447E0D619D15256A9CE66FF414AE6E3856705E237, Actual hash:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855`,
      `WARNING: File hash mismatch for ${staging}\\SMSSetup\\bin\\x64\\NDP462-KB3151800-X86-X64-ALLOS-ENU.EXE`,
      `INFO: Checking alternate path: ${staging}\\redist\\NDP462-KB3151800-X86-X64-ALLOS-ENU.EXE`,
      `INFO: Found valid source: ${staging}\\redist\\NDP462-KB3151800-X86-X64-ALLOS-ENU.EXE`,
    ]),
  });
});

test('FINISHED of setupdl is no proof that the redistributables are there', () => {
  const logs = {
    [dmp]: everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 10)),
    '/PS1/ConfigMgrSetup.log': everyMinute('08:10', 1, [
      'INFO: Setup downloader setupdl.exe: STARTED',
      'INFO: Setup downloader setupdl.exe: FINISHED',
    ]),
  };
  expect(stagesOf(runOf(report(logs), `download:${guidA}`)).redist).toBe('active');
});

test('old and new wording are one event', () => {
  for (const [start, end] of [
    ['INFO: setupdl.exe: Start Configuration Manager Setup', 'INFO: setupdl.exe: Finish'],
    ['INFO: Setup downloader setupdl.exe: STARTED', 'INFO: Setup downloader setupdl.exe: FINISHED'],
  ] as const)
    expect(placesOf('/PS1/ConfigMgrSetup.log', [start, end])).toEqual(['download/redist', 'download/redist']);
  checkPlaces(hman, {
    [`Get update package ${guidA}, \\\\CAS\\EasySetupPayLoad\\${guidA}`]: 'replication/package',
    [`Get  Update Pack ${guidA}, \\\\CAS\\EasySetupPayLoad\\${guidA}`]: 'replication/package',
  });
});
