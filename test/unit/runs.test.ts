import { expect, test } from 'vitest';
import { check, type Logs, readLogs, report, runLines, runOf, stagesOf } from './checkAnalysis.ts';
import {
  checkedTexts,
  contentTexts,
  despoolTexts,
  downloadTexts,
  everyMinute,
  guidA,
  guidB,
  manifestTexts,
  minijobText,
  packageTexts,
  syncTexts,
  untrustedTexts,
} from './checkLines.ts';

const dmp = '/PS1/dmpdownloader.log';
const hman = '/PS1/hman.log';

test('sync: one cycle, both its decisions counted', () => {
  check({ [dmp]: everyMinute('08:00', 1, syncTexts), [hman]: everyMinute('08:10', 2, manifestTexts(guidA, guidB)) }, undefined, {
    runs: ['sync:PS1 done@is-applicable'],
    stages: {
      'sync:PS1': {
        start: 'done',
        manifest: 'done',
        process: 'done',
        applicability: 'done: not applicable',
        'is-applicable': 'done: 1 applicable, 1 not applicable',
      },
    },
    findings: [],
  });
});

test('sync: an hourly look at the same manifest belongs to its cycle, the next day is another run', () => {
  const day = everyMinute('08:00', 1, syncTexts);
  const looks = ['08:10', '09:15', '10:20'].flatMap(at => everyMinute(at, 2, manifestTexts(guidA, guidB)));
  check({ [dmp]: [...day, '-- 2026-01-13', ...day], [hman]: [...looks, '-- 2026-01-13', ...looks] }, undefined, {
    runs: ['sync:PS1 done@is-applicable', 'sync:PS1#2 done@is-applicable'],
  });
});

test('sync: a failed cycle and the one that succeeds', () => {
  check({ [dmp]: [...everyMinute('08:00', 1, untrustedTexts), ...everyMinute('08:20', 1, syncTexts)] }, undefined, {
    runs: ['sync:PS1 failed@manifest', 'sync:PS1#2 unknown@process'],
    stages: { 'sync:PS1#2': { manifest: 'done', process: 'unknown: no hman.log from PS1 in the set' } },
    findings: ['recovered error sync.manifest-certificate-untrusted x1 3'],
  });
});

test('download: the normal path', () => {
  check({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA)) }, undefined, {
    runs: [`download:${guidA} done@available`],
    stages: {
      [`download:${guidA}`]: { found: 'done', payload: 'done', verify: 'done', redist: 'done', notify: 'done', available: 'done' },
    },
    findings: [],
  });
});

test('download: every beginning of it says where it is', () => {
  const texts = downloadTexts(guidA);
  const at = Array.from(
    { length: texts.length },
    (_, i) => runLines(report({ [dmp]: everyMinute('08:00', 1, texts.slice(0, i + 1)) }))[0]?.split(' ')[1],
  );
  expect(at).toEqual([
    'active@found',
    'active@found',
    'active@payload',
    'active@payload',
    'active@payload',
    'active@verify',
    'active@verify',
    'active@redist',
    'active@redist',
    'active@redist',
    'active@notify',
    'done@available',
    'done@available',
  ]);
});

test('download: a log that begins in the middle', () => {
  check({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA)).slice(6) }, undefined, {
    runs: [`download:${guidA} done@available`],
    stages: {
      [`download:${guidA}`]: {
        found: 'done',
        payload: expect.stringMatching(/^done: evidence begins at \S+Z; a later stage/) as unknown as string,
        verify: 'done',
      },
    },
  });
});

test('download: failure and recovery', () => {
  const failed = [
    ...downloadTexts(guidA).slice(0, 5),
    "WARNING: EasySetupDownloadSinglePackage Failed with exception: The remote name could not be resolved: 'configmgrbits.azureedge.net'",
    'WARNING: Retry in the next polling cycle',
  ];
  check({ [dmp]: everyMinute('08:00', 1, failed) }, undefined, {
    runs: [`download:${guidA} failed@payload`],
    findings: ['open error download.host-unresolved x1 6'],
  });
  check({ [dmp]: [...everyMinute('08:00', 1, failed), ...everyMinute('10:00', 1, downloadTexts(guidA))] }, undefined, {
    runs: [`download:${guidA} failed@payload`, `download:${guidA}#2 done@available`],
    findings: ['recovered error download.host-unresolved x1 6'],
  });
  // A retry that goes on where it stopped is no new passage.
  check({ [dmp]: [...everyMinute('08:00', 1, failed), ...everyMinute('10:00', 1, downloadTexts(guidA).slice(3))] }, undefined, {
    runs: [`download:${guidA} done@available`],
    findings: ['recovered error download.host-unresolved x1 6'],
  });
});

test('download: a second passage of one package gets a number', () => {
  check({ [dmp]: [...everyMinute('08:00', 1, downloadTexts(guidA)), ...everyMinute('10:00', 1, downloadTexts(guidA))] }, undefined, {
    runs: [`download:${guidA} done@available`, `download:${guidA}#2 done@available`],
  });
});

test('download: GUIDs in any case are one package', () => {
  const texts = downloadTexts(guidA);
  check(
    {
      [dmp]: everyMinute(
        '08:00',
        1,
        texts.map((text, i) => (i % 2 ? text.replaceAll(guidA, guidA.toLowerCase()) : text)),
      ),
    },
    undefined,
    {
      runs: [`download:${guidA} done@available`],
    },
  );
});

test('download: two packages on two threads do not mix', () => {
  const lines = [...everyMinute('08:00', 1, downloadTexts(guidA)), ...everyMinute('08:00', 2, downloadTexts(guidB).slice(0, 7))].sort();
  check({ [dmp]: lines }, undefined, {
    runs: [`download:${guidA} done@available`, `download:${guidB} active@verify`],
    stages: { [`download:${guidB}`]: { payload: 'done', verify: 'active', redist: 'waiting' } },
  });
});

test('download: lines before the package is named belong to it', () => {
  const found = report({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 2)) });
  expect(runOf(found, `download:${guidA}`).start).toBe('2026-01-12T08:00:00.000Z');
});

test('download: state codes that nobody knows', () => {
  const lines = [
    ...everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5)),
    `08:09:00 outerxml is <ConfigurationManagerUpdateContent Guid="${guidA}" State="999999" ReportTime="2026-01-12T08:10:00" />~~`,
    `08:09:05 Generating state message: 99 for package ${guidA}~~`,
    '08:09:06 Successfully Dropped the state message 99~~',
  ];
  const found = check({ [dmp]: lines, [hman]: [`08:20:00 Updated CMUpdatePackage state to 999999 (PackageGuid=${guidA})`] }, undefined, {
    runs: [`download:${guidA} active@payload`],
    findings: [],
  });
  expect(found.packages[0]).toMatchObject({ guid: guidA, state: { code: 999_999, name: 'unknown state 999999' } });
});

test('download: stalled as of now, not before', () => {
  const logs = { [dmp]: everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5)) };
  check(logs, '12:03:59', { runs: [`download:${guidA} active@payload`], findings: [] });
  check(logs, '12:04:01', { runs: [`download:${guidA} stalled@payload`], findings: ['open warning flow.stalled x1 5'] });
  expect(runOf(report(logs), `download:${guidA}`).stages.find(({ id }) => id === 'payload')?.due).toBe('2026-01-12T12:04:00.000Z');
});

test('download: a clock that is set back an hour changes nothing in the order of a log', () => {
  const texts = downloadTexts(guidA);
  check({ [dmp]: [...everyMinute('10:00', 1, texts.slice(0, 6)), ...everyMinute('09:06', 1, texts.slice(6))] }, undefined, {
    runs: [`download:${guidA} done@available`],
    findings: [],
  });
});

const cas = { hman: '/CAS/hman.log', distmgr: '/CAS/distmgr.log' };
const share = `\\\\CAS\\EasySetupPayLoad\\${guidA}`;

test('replication: one lane for each child site, and no despooler seen', () => {
  check(
    {
      [cas.hman]: everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001')),
      [cas.distmgr]: everyMinute('09:10', 5, [
        ...contentTexts('CAS10001', share),
        minijobText('CAS10001', 'PR1'),
        minijobText('CAS10001', 'PR2'),
      ]),
    },
    undefined,
    {
      runs: [`replication:${guidA}@PR1 unknown@schedule`, `replication:${guidA}@PR2 unknown@schedule`],
      stages: {
        [`replication:${guidA}@PR1`]: {
          package: 'done',
          settings: 'done',
          content: 'done',
          minijob: 'done',
          despool: 'unknown: no despool.log from PR1 in the set',
        },
      },
    },
  );
});

test('replication: the lanes go on by themselves', () => {
  check(
    {
      [cas.hman]: everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001')),
      [cas.distmgr]: everyMinute('09:10', 5, [
        ...contentTexts('CAS10001', share),
        minijobText('CAS10001', 'PR1'),
        minijobText('CAS10001', 'PR2'),
      ]),
      '/PR1/despool.log': everyMinute('09:40', 3, despoolTexts('CAS10001')),
      '/PR1/distmgr.log': everyMinute('09:45', 3, contentTexts('CAS10001', 'C:\\SMSPKG\\CAS10001.PCK.1')),
      '/PR2/despool.log': everyMinute('09:40', 3, despoolTexts('CAS10001').slice(0, 1)),
      '/PR2/distmgr.log': ['09:00:00 x'],
    },
    undefined,
    {
      runs: [`replication:${guidA}@PR1 done@child-end`, `replication:${guidA}@PR2 active@despool`],
      stages: {
        [`replication:${guidA}@PR1`]: { despool: 'done', distribute: 'done' },
        [`replication:${guidA}@PR2`]: { despool: 'active', distribute: 'waiting' },
      },
    },
  );
});

test('replication: a stand-alone primary has nobody to send to', () => {
  const logs = {
    [cas.hman]: everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001')),
    [cas.distmgr]: everyMinute('09:10', 5, contentTexts('CAS10001', share)),
  };
  const reason = 'stand-alone primary site: distmgr.log names no child site to send to';
  check(logs, '10:00:00', {
    runs: [`replication:${guidA}@CAS done@end`],
    stages: {
      [`replication:${guidA}@CAS`]: { content: 'done', minijob: `skipped: ${reason}`, despool: `skipped: ${reason}`, end: 'done' },
    },
    findings: [],
  });
  // So early a minijob can still come.
  check(logs, '09:13:00', { runs: [`replication:${guidA}@CAS active@minijob`] });
});

test('replication: unchanged content is skipped, with its reason', () => {
  check(
    {
      [cas.hman]: everyMinute('09:00', 1, [
        ...packageTexts(guidA, 'CAS10001').slice(0, 2),
        'Easy setup source folder hash is not changed. Skip updating.',
      ]),
    },
    undefined,
    {
      runs: [`replication:${guidA}@CAS skipped@package`],
      stages: {
        [`replication:${guidA}@CAS`]: {
          package: 'done: unchanged',
          content: 'skipped: unchanged',
          despool: 'skipped: unchanged',
          end: 'skipped: unchanged',
        },
      },
    },
  );
});

test('replication: another update is another version of the same package', () => {
  const found = check(
    {
      [cas.hman]: [
        ...everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001', 2)),
        ...everyMinute('15:00', 1, packageTexts(guidB, 'CAS10001', 3)),
      ],
      [cas.distmgr]: everyMinute('09:10', 5, [...contentTexts('CAS10001', share), minijobText('CAS10001', 'PR1')]),
    },
    undefined,
    { runs: [`replication:${guidA}@PR1 unknown@schedule`, `replication:${guidB}@PR1 active@content`] },
  );
  expect(found.packages.map(({ guid, packageId }) => [guid, packageId])).toEqual([
    [guidB, 'CAS10001'],
    [guidA, 'CAS10001'],
  ]);
});

test('replication: an ordinary package moves nothing', () => {
  const ordinary = everyMinute('10:00', 5, [...contentTexts('CAS00042', '\\\\FS1\\apps$\\Office'), minijobText('CAS00042', 'PR3')]);
  check({ [cas.distmgr]: ordinary }, undefined, { runs: [], findings: [] });
  check(
    {
      [cas.hman]: everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001')),
      [cas.distmgr]: [...everyMinute('09:10', 5, [...contentTexts('CAS10001', share), minijobText('CAS10001', 'PR1')]), ...ordinary],
    },
    undefined,
    { runs: [`replication:${guidA}@PR1 unknown@schedule`] },
  );
});

test('install: the check is no installation', () => {
  const path = '/PR1/cmupdate.log';
  const checked = checkedTexts(guidA);
  check({ [path]: everyMinute('08:00', 1, checked) }, undefined, {
    runs: [`install:${guidA}@PR1 active@prereq`],
    stages: { [`install:${guidA}@PR1`]: { extract: 'done', prereq: 'active', install: 'waiting' } },
  });
  check(
    { [path]: everyMinute('08:00', 1, [...checked, 'Update package will not install as it is marked for prereq check only.']) },
    undefined,
    {
      runs: [`install:${guidA}@PR1 done@end`],
      stages: {
        [`install:${guidA}@PR1`]: {
          prereq: 'done',
          'is-check-only': 'done: check only',
          install: 'skipped: check only',
          notify: 'skipped: check only',
          end: 'done',
        },
      },
      findings: [],
    },
  );
  check(
    {
      [path]: everyMinute('08:00', 1, [
        ...checked,
        'Continue configuration manager update as it is configured to ignore prereq warnings.',
        `INFO: Waiting for CONFIGURATION_MANAGER_SERVICE to be ready to apply update: ${guidA}`,
      ]),
    },
    undefined,
    {
      runs: [`install:${guidA}@PR1 active@install`],
      stages: { [`install:${guidA}@PR1`]: { 'is-check-only': 'done: install, warnings ignored', install: 'active' } },
    },
  );
});

test('install: check only, then the installation, are two passages', () => {
  check(
    {
      '/PR1/cmupdate.log': [
        ...everyMinute('08:00', 1, [...checkedTexts(guidA), 'Update package will not install as it is marked for prereq check only.']),
        ...everyMinute('12:00', 1, [
          ...checkedTexts(guidA),
          `INFO: Waiting for CONFIGURATION_MANAGER_SERVICE to be ready to apply update: ${guidA}`,
        ]),
      ],
    },
    undefined,
    { runs: [`install:${guidA}@PR1 done@end`, `install:${guidA}@PR1#2 active@install`] },
  );
});

test('a run does not restart at a rollover: the file before and the current one are one log', () => {
  const lines = everyMinute('08:00', 1, downloadTexts(guidA));
  const analysis = readLogs({});
  const reader = analysis.openSource({ id: 'x', path: dmp });
  const write = (path: string, part: readonly string[]) => {
    reader.startFile(path);
    reader.write(
      new TextEncoder().encode(
        part
          .map(
            line =>
              `${line.replace(/^\S+ \[1\] /, '')}  $$<SMS_DMP_DOWNLOADER><01-12-2026 ${line.slice(0, 8)}.000+000><thread=1 (0x1)>\r\n`,
          )
          .join(''),
      ),
    );
  };
  write('/PS1/dmpdownloader.lo_', lines.slice(0, 6));
  write(dmp, lines.slice(6));
  reader.end();
  const found = analysis.conclude(analysis.newestMs).report;
  expect(runLines(found)).toEqual([`download:${guidA} done@available`]);
  expect(runOf(found, `download:${guidA}`).stages.map(({ evidence }) => evidence[0] && `${evidence[0].path}:${evidence[0].line}`)).toEqual([
    '/PS1/dmpdownloader.lo_:1',
    '/PS1/dmpdownloader.lo_:4',
    '/PS1/dmpdownloader.log:1',
    '/PS1/dmpdownloader.log:3',
    '/PS1/dmpdownloader.log:6',
    undefined,
  ]);
  expect(found.sources[0]).toMatchObject({ path: dmp, files: ['/PS1/dmpdownloader.lo_', dmp], entries: 13 });
});

test('ids are the same while the facts are the same, whatever follows', () => {
  const lines = [
    ...everyMinute('08:00', 1, downloadTexts(guidA)),
    ...everyMinute('10:00', 1, downloadTexts(guidB)),
    ...everyMinute('12:00', 1, downloadTexts(guidA)),
  ];
  const seen = new Set<string>();
  for (let n = 1; n <= lines.length; n += 3) {
    const ids = report({ [dmp]: lines.slice(0, n) }).runs.map(({ id }) => id);
    for (const id of seen) if (id !== 'download:unnamed') expect(ids).toContain(id);
    for (const id of ids) seen.add(id);
  }
});

test('steps have their times; what is said again keeps the first', () => {
  const run = runOf(report({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA)) }), `download:${guidA}`);
  expect(run.stages.find(({ id }) => id === 'payload')?.steps.find(({ id }) => id === 'state-10')?.time).toBe('2026-01-12T08:05:00.000Z');
  expect(stagesOf(run).available).toBe('done');
  expect(run).toMatchObject({ start: '2026-01-12T08:00:00.000Z', end: '2026-01-12T08:11:00.000Z' });
});

test('the tool for offline mode works for the service connection point, wherever its log lies', () => {
  const tool = '2026-01-12 08:00:00 INFO:Downloading Payload 8576527E-DDE9-4146-8ED9-DB91091C38EF version 1\r\n';
  const point = everyMinute('06:00', 1, syncTexts);
  const offline = (logs: Logs, descriptors: Readonly<Record<string, { site: string }>> = {}) =>
    report(logs, undefined, { descriptors })
      .runs.filter(({ flow }) => flow === 'offline')
      .map(({ id, subject }) => `${id} ${subject.site}`);
  const others: Logs = { '/PR1/hman.log': everyMinute('06:00', 1, ['x']), '/CAS/dmpdownloader.log': point };
  expect(offline({ ...others, '/USB/ServiceConnectionTool.log': tool })).toEqual(['offline:CAS CAS']);
  // Several points, or none: its own folder is all there is.
  expect(offline({ ...others, '/PR1/dmpdownloader.log': point, '/USB/ServiceConnectionTool.log': tool })).toEqual(['offline:USB USB']);
  expect(offline({ '/PR1/hman.log': everyMinute('06:00', 1, ['x']), '/USB/ServiceConnectionTool.log': tool })).toEqual(['offline:USB USB']);
  // What a person has set holds.
  const path = '/USB/ServiceConnectionTool.log';
  expect(offline({ ...others, [path]: tool }, { [path]: { site: 'PR1' } })).toEqual(['offline:PR1 PR1']);
});
