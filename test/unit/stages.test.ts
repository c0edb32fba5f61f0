import { expect, test } from 'vitest';
import { fill } from '../../server/engine/index.ts';
import { type Logs, report, runOf } from './checkAnalysis.ts';
import { contentTexts, downloadTexts, everyMinute, guidA, manifestTexts, minijobText, packageTexts, syncTexts } from './checkLines.ts';

const dmp = '/PS1/dmpdownloader.log';

/** One stage of a run. */
function stageOf(logs: Logs, run: string, id: string, now?: string) {
  return runOf(report(logs, now), run).stages.find(stage => stage.id === id)!;
}

test('captures in braces are filled in, those that nothing is known of stay', () => {
  expect(fill('{what} failed with {code}, see {other}', { what: 'it', code: '5' })).toBe('it failed with 5, see {other}');
  expect(fill('no braces {not one}', {})).toBe('no braces {not one}');
});

test('evidence: the first lines say when it began, the last where it is', () => {
  const many = Array.from({ length: 20 }, (_, i) => `Generating state message: ${i % 2 ? 8 : 9} for package ${guidA}~~`);
  const lines = everyMinute('08:00', 1, [...downloadTexts(guidA).slice(0, 4), ...many]);
  const { evidence } = stageOf({ [dmp]: lines }, `download:${guidA}`, 'payload');
  expect(evidence.length).toBe(6);
  expect(evidence[0]).toMatchObject({ path: dmp, line: 4, time: '2026-01-12T08:03:00.000Z', signal: 'download.package-started' });
  expect(evidence.at(-1)?.line).toBe(24);
});

test('a row of like lines is one evidence, with its count', () => {
  const lines = everyMinute('08:00', 1, [
    ...downloadTexts(guidA).slice(0, 7),
    'File a.cab is being extracted',
    'File b.cab is being extracted',
    'File c.cab is being extracted',
  ]);
  expect(stageOf({ [dmp]: lines }, `download:${guidA}`, 'verify').evidence.at(-1)).toMatchObject({ line: 8, count: 3 });
});

test('log text in evidence is cut', () => {
  const lines = everyMinute('08:00', 1, [
    ...downloadTexts(guidA).slice(0, 4),
    `WARNING: EasySetupDownloadSinglePackage Failed with exception: ${'x'.repeat(5000)}`,
  ]);
  const { evidence } = stageOf({ [dmp]: lines }, `download:${guidA}`, 'payload');
  expect(evidence.at(-1)?.text.length).toBeLessThan(1000);
});

test('what was open when the next run began will not go on', () => {
  const lines = [
    ...everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 5)),
    '-- 2026-01-14',
    ...everyMinute('08:00', 1, downloadTexts(guidA).slice(0, 4)),
  ];
  expect(stageOf({ [dmp]: lines }, `download:${guidA}`, 'payload')).toMatchObject({
    status: 'unknown',
    reason: 'no end of it before the next run began',
  });
  expect(stageOf({ [dmp]: lines }, `download:${guidA}`, 'verify')).toMatchObject({
    status: 'unknown',
    reason: 'nothing of it before the next run began',
  });
  expect(stageOf({ [dmp]: lines }, `download:${guidA}#2`, 'payload').status).toBe('active');
});

test('a stage that waits is overdue after the stage before it was done', () => {
  const logs = { '/PS1/dmpdownloader.log': everyMinute('08:00', 1, syncTexts), '/PS1/hman.log': ['07:00:00 x'] };
  expect(stageOf(logs, 'sync:PS1', 'process', '08:30:00')).toMatchObject({ status: 'waiting', due: '2026-01-12T09:04:00.000Z' });
  expect(stageOf(logs, 'sync:PS1', 'process', '09:04:01').status).toBe('stalled');
  const gone = { ...logs, '/PS1/hman.log': everyMinute('08:10', 1, manifestTexts(guidA, guidA)) };
  expect(stageOf(gone, 'sync:PS1', 'process', '20:00:00').status).toBe('done');
});

/** A package on its way to PR1: what its send request says, and what is written of it. */
const sending = (request: string, written: readonly string[]): Logs => ({
  '/CAS/hman.log': everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001')),
  '/CAS/distmgr.log': everyMinute('09:10', 5, [
    ...contentTexts('CAS10001', `\\\\CAS\\EasySetupPayLoad\\${guidA}`),
    minijobText('CAS10001', 'PR1'),
  ]),
  '/CAS/schedule.log': [
    '09:20:00 <Activating JOB 00000391> [Software Distribution for Configuration Manager Easy Setup Package, Package ID = CAS10001]~',
    `09:20:05 Send Request 202SQCS1  JobID: 391  DestSite: PR1  FinalSite:   State: Pending  Status:   Action: None  ${request}  Heartbeat: 12:00  Start: 12:00  Finish: 12:00  Retry: 12:00  SWD PkgID: CAS10001  SWD Pkg Version: 2~`,
  ],
  '/CAS/sender.log': [
    '09:21:00 [7] ~Found send request.  ID: 202SQCS1, Dest Site: PR1~',
    '09:21:05 [7] ~Sending Started [C:\\SMSPKG\\CAS10001.DLT.1.2]',
    '09:21:06 [7] ~Attempt to create/open the remote file \\\\PR1SRV\\SMS_SITE\\202SQCS1.PCK~',
    ...written.map((text, i) => `09:21:1${i} [7] ~${text}`),
  ],
});
const wrote = (bytes: number, position: number, request = '202SQCS1') =>
  `Wrote ${bytes} bytes to \\\\PR1SRV\\SMS_SITE\\${request}.PCK at position ${position}`;

/** What the stage `send` says of how far it is. */
function checkSent(logs: Logs, expected: { progress: number | null; bytes?: { done: number; total: number } }) {
  const stage = stageOf(logs, `replication:${guidA}@PR1`, 'send');
  expect(stage.status).toBe('active');
  expect({ progress: stage.progress, ...(stage.bytes ? { bytes: stage.bytes } : {}) }).toEqual(expected);
}

test('progress: the bytes written of those that the scheduler names, in kilobytes of 1024', () => {
  const request = 'Total size: 204864k  Remaining: 204864k';
  checkSent(sending(request, [wrote(1024, 0), wrote(1024, 104_857_600)]), {
    progress: 49,
    bytes: { done: 104_858_624, total: 209_780_736 },
  });
  // What is only tried is not written yet.
  checkSent(sending(request, [wrote(1024, 104_856_576), wrote(1024, 104_857_600).replace('Wrote', 'Attempt to write')]), {
    progress: 49,
    bytes: { done: 104_857_600, total: 209_780_736 },
  });
  // The last write of the documented transfer ends one kilobyte before the total, which counts the instruction, too.
  checkSent(sending(request, [wrote(380_731, 209_398_784)]), { progress: 99, bytes: { done: 209_779_515, total: 209_780_736 } });
});

test('progress: none where the two are not about the same, or one is missing', () => {
  checkSent(sending('Total size: 0k  Remaining: 0k', [wrote(1000, 0), wrote(1000, 1000)]), { progress: null });
  checkSent(sending('Total size: 10k  Remaining: 10k', [wrote(1000, 100_000)]), { progress: null });
  checkSent(sending('Total size: 204864k  Remaining: 204864k', []), { progress: null });
});

test('the sentence says how much of it is sent', () => {
  const { summary } = report(sending('Total size: 204864k  Remaining: 204864k', [wrote(1024, 104_857_600)]), '09:22:00');
  expect(summary[0]).toContain(', 49 % (100.0 MB of 200.1 MB)');
});

test('a stage that is done shows no share', () => {
  for (const stage of runOf(report({ [dmp]: everyMinute('08:00', 1, downloadTexts(guidA)) }), `download:${guidA}`).stages)
    expect(stage.progress).toBeNull();
});
