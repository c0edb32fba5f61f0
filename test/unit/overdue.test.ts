/** What is late, what only cannot be seen, and what is proved or over all the same. */
import { expect, test } from 'vitest';
import { encode } from '../../server/engine/bytes.ts';
import { Analysis } from '../../server/engine/index.ts';
import { check, day, findingLines, knowledge, type Logs, renderServer, report, runOf } from './checkAnalysis.ts';
import {
  checkedTexts,
  contentTexts,
  despoolTexts,
  everyMinute,
  guidA,
  manifestTexts,
  minijobText,
  packageTexts,
  syncTexts,
} from './checkLines.ts';

const dmp = '/PS1/dmpdownloader.log';
const hman = '/PS1/hman.log';
const synced = everyMinute('08:00', 1, syncTexts);
const siteControl = `STATMSG: ID=3306 SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_HIERARCHY_MANAGER" SYS=CM01.contoso.com SITE=PS1 PID=4604 TID=4888 GMTDATE=Mon Jan 12 08:00:00.000 2026 ISTR0="D:\\ConfigMgr\\inboxes\\hman.box\\PS1.SCU" ISTR1=""`;

const processOf = (log: readonly string[], now: string) =>
  runOf(report({ [dmp]: synced, [hman]: log }, now), 'sync:PS1').stages.find(({ id }) => id === 'process');

test('a log that begins after the moment cannot show what came then', () => {
  expect(processOf(['09:00:00 x', '14:30:00 x'], '14:30:00')).toMatchObject({
    status: 'unknown',
    reason: `hman.log begins at ${day}T09:00:00.000Z`,
  });
  expect(processOf(['08:03:00 x', '14:30:00 x'], '14:30:00')).toMatchObject({ status: 'stalled' });
});

test('a change of a site setting is no line of the check for updates', () => {
  const log = ['07:00:00 x', `10:20:00 ${siteControl}`];
  expect(processOf(log, '10:30:00')).toMatchObject({ status: 'stalled', due: `${day}T09:04:00.000Z`, evidence: [] });
  const { findings } = report({ [dmp]: synced, [hman]: log }, '10:30:00');
  expect(findings.map(({ title }) => title)).toEqual(['Process the manifest is overdue: Check for updates, PS1']);
  // It counts from the line that handed the manifest over.
  expect(findings[0]!.cause).toContain(`written at ${day}T08:04:00.000Z. The next was due by ${day}T09:04:00.000Z`);
});

test('where a file may be missing between two, silence says nothing', () => {
  const statusOf = (files: readonly (readonly string[])[]) => {
    const analysis = new Analysis(knowledge);
    analysis.openSource({ id: dmp, path: dmp }).write(encode(renderServer('SMS_DMP_DOWNLOADER', synced)));
    const reader = analysis.openSource({ id: hman, path: hman });
    for (const [at, lines] of files.entries()) {
      reader.startFile(`/PS1/hman-${at}.log`);
      reader.write(encode(renderServer('SMS_HIERARCHY_MANAGER', lines)));
      reader.end();
    }
    const { status, reason } = runOf(analysis.conclude(Date.parse(`${day}T12:00:00Z`)).report, 'sync:PS1').stages[2]!;
    return status === 'unknown' ? reason : status;
  };
  const silence = `hman.log has nothing between ${day}T08:00:00.000Z and ${day}T10:00:00.000Z, where a file may be missing`;
  expect(statusOf([['08:00:00 x'], ['10:00:00 x', '11:00:00 x']])).toBe(silence);
  expect(statusOf([['08:00:00 x', '10:00:00 x', '11:00:00 x']])).toBe('stalled');
  expect(statusOf([['08:00:00 x', '09:55:00 x'], ['10:00:00 x']])).toBe('stalled');
  // It was late before.
  expect(statusOf([['08:00:00 x', '09:05:00 x'], ['11:00:00 x']])).toBe('stalled');
});

/** A package that PR1 has unpacked; nothing is seen of what its distribution manager made of it. */
const sent: Logs = {
  '/CAS/hman.log': everyMinute('08:00', 1, packageTexts(guidA, 'CAS10001')),
  '/CAS/distmgr.log': everyMinute('08:10', 5, [
    ...contentTexts('CAS10001', `\\\\CAS\\EasySetupPayLoad\\${guidA}`),
    minijobText('CAS10001', 'PR1'),
  ]),
  '/PR1/despool.log': everyMinute('08:30', 7, despoolTexts('CAS10001')),
  '/PR1/distmgr.log': ['08:00:00 x', '11:00:00 x'],
};

test('an installation at a site proves the replication to it', () => {
  const idOf = (found: ReturnType<typeof report>) => found.runs.find(({ flow }) => flow === 'replication')!;
  const late = report(sent, '11:00:00');
  expect(idOf(late)).toMatchObject({ status: 'stalled', stage: 'distribute', subject: { site: 'PR1' } });
  expect(late.findings.map(({ code }) => code)).toContain('flow.stalled');
  const installed = (from: string) => report({ ...sent, '/PR1/CMUpdate.log': everyMinute(from, 9, checkedTexts(guidA)) }, '11:00:00');
  const proved = installed('10:00');
  expect(idOf(proved).status).toBe('done');
  expect(idOf(proved).stages.find(({ id }) => id === 'distribute')?.reason).toBe('the update is being installed at the site');
  expect(proved.findings.map(({ code }) => code)).not.toContain('flow.stalled');
  // One before the package was made is another one.
  expect(idOf(installed('07:00')).status).toBe('stalled');
});

const busy = '[Microsoft.Management.Services.Common.ServiceTooBusyException: The server is busy';
const upl = '/PS1/dmpuploader.log';
const uploads = (...times: readonly string[]) => times.map(time => `${time}:00 ${busy}`);

test('a failed upload is over when its log goes on without another error, and is never called sent', () => {
  const hourly = uploads('08:01', '09:01', '10:01', '11:01');
  const failing = report({ [upl]: hourly });
  expect(findingLines(failing)).toEqual(['open error upload.service-too-busy x4 4']);
  const over = report({ [upl]: [...hourly, '12:32:00 Checking outbox'] });
  expect(findingLines(over)).toEqual(['recovered error upload.service-too-busy x1 4']);
  expect(over.summary).toEqual(['Usage data at PS1: no error since 11:01 UTC; no line would tell of a success']);
  // Not yet an hour and a half, and an error after a silence.
  check({ [upl]: [...hourly, '12:30:00 Checking outbox'] }, undefined, { findings: ['open error upload.service-too-busy x4 4'] });
  check({ [upl]: [...hourly, ...uploads('15:00')] }, undefined, { findings: ['open error upload.service-too-busy x1 5'] });
});

test('what the uploader warns of is the reason', () => {
  const text = 'Failed to upload telemetry: The remote server returned an error: (407) Proxy Authentication Required.';
  expect(report({ [upl]: [`09:03:00 ${text}`] }).summary[0]).toMatch(
    /: failed to upload telemetry: .*\(407\) Proxy Authentication Required$/,
  );
});

test('a downloader that has fallen silent while its site goes on', () => {
  const codes = (log: readonly string[]) =>
    report({ [dmp]: synced, [hman]: [...everyMinute('08:10', 1, manifestTexts(guidA, guidA)), ...log] }).findings.map(({ code }) => code);
  expect(codes(['-- 2026-01-13', '10:03:00 x'])).toEqual([]);
  expect(codes(['-- 2026-01-13', '23:00:00 x'])).toEqual(['site.downloader-silent']);
});
