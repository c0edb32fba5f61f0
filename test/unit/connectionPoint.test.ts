import { expect, test } from 'vitest';
import { type AnalyseOptions, findingLines, type Logs, report } from './checkAnalysis.ts';
import { guidA, syncTexts } from './checkLines.ts';

const inboxes = '\\\\PS.contoso.com\\SMS_PS1\\inboxes\\hman.box\\ForwardingMsg\\';
const moved = (time: string, file: string) => `${time} ~Moved file C:\\SMS\\MP\\OUTBOXES\\MCM.box\\${file} to ${inboxes}${file}`;
const manifestMoved = (time: string) => moved(time, '___CABConfigMgr.Update.Manifest.MCM');
const unreachable = (time: string) => `${time} ~**ERROR: Cannot connect to the inbox source, sleep 30 seconds and try again.`;
const cmuFile = (folder: string) => `08:10:00 The CMU file name is ${folder}___CMU${guidA}.MCM~~`;
const sync = syncTexts.map((text, i) => `08:0${i}:00 ${text}`);
const hman = ['08:00:00 Processing site control file: Site PS1'];

/** `server remote?` of the only site. */
function check(logs: Logs, expected: string, options?: AnalyseOptions) {
  const [site, ...others] = report(logs, undefined, options).sites;
  expect(others).toEqual([]);
  expect(`${site?.code} ${site?.scpServer} ${site?.scpIsRemote}`).toBe(expected);
}

test('a remote service connection point: by its outbox, and by the file dispatch manager', () => {
  check({ '/CM02/dmpdownloader.log': [...sync, cmuFile('E:\\SMS\\MP\\OUTBOXES\\MCM.box\\')], '/CM01/hman.log': hman }, 'PS1 CM02 true');
  check({ '/CM02/dmpdownloader.log': sync, '/CM02/mpfdm.log': [manifestMoved('08:05:00')] }, 'PS1 CM02 true');
  check({ '/CM02/mpfdm.log': [moved('08:05:00', `___CMU${guidA}.MCM`)] }, 'PS1 CM02 true');
  // The path of the outbox itself names the server.
  const named = { '\\logs\\dmpdownloader.log': [...sync, cmuFile('\\\\SCP2.contoso.com\\SMS_PS1\\MP\\OUTBOXES\\MCM.box\\')] };
  check(named, 'PS1 SCP2.contoso.com true', { descriptors: { '\\logs\\dmpdownloader.log': { site: 'PS1' } } });
});

test('one on the site server: by the inbox it writes into, and by the name of the server', () => {
  check(
    { '/CM01/dmpdownloader.log': [...sync, cmuFile('E:\\ConfigMgr\\inboxes\\hman.box\\ForwardingMsg\\')], '/CM01/hman.log': hman },
    'PS1 CM01 false',
  );
  const on = (server: string) => ({ descriptors: { '/a/dmpdownloader.log': { server }, '/b/hman.log': { server: 'cm01.contoso.com' } } });
  const logs = { '/a/dmpdownloader.log': sync, '/b/hman.log': hman };
  check(logs, 'PS1 CM01 false', on('CM01'));
  check(logs, 'PS1 CM02 true', on('CM02'));
});

test('folders of any name prove nothing, nor does what a management point moves', () => {
  check({ '/a/dmpdownloader.log': sync, '/b/hman.log': hman }, 'PS1 a null');
  const file = '___CMUp5onztqe.SMX';
  const report = `08:05:00 ~Moved file C:\\SMS\\MP\\OUTBOXES\\statemsg.box\\${file} to \\\\PS.contoso.com\\SMS_PS1\\inboxes\\auth\\statesys.box\\incoming\\${file}`;
  check({ '/MP1/mpfdm.log': [report] }, 'PS1 null null');
  check({ '/CM01/hman.log': hman }, 'PS1 null null');
});

const delivery = 'site.connection-point-cannot-deliver';
const findings = (logs: Logs) =>
  findingLines(report(logs)).filter(line => /cannot-deliver|shown-disconnected|inbox-unreachable/.test(line));

test('a remote service connection point that cannot write to the site server has its own finding', () => {
  const downloader = { '/CM02/dmpdownloader.log': sync };
  const down = [manifestMoved('08:05:00'), unreachable('09:00:00'), unreachable('09:00:30')];
  expect(findings({ ...downloader, '/CM02/mpfdm.log': down })).toEqual([`open error ${delivery} x2 mpfdm:3`]);
  expect(findings({ ...downloader, '/CM02/mpfdm.log': [...down, manifestMoved('09:10:00')] })).toEqual([
    `recovered error ${delivery} x2 mpfdm:3`,
  ]);
  const [finding] = report({ ...downloader, '/CM02/mpfdm.log': down }).findings.filter(({ code }) => code === delivery);
  expect(finding).toMatchObject({ site: 'PS1', title: 'The remote service connection point CM02 cannot write to the site server of PS1' });
  expect(finding?.actions[0]?.text).toContain('computer account of CM02');
});

test('another role with the same trouble is not taken for it', () => {
  const down = { '/CM03/mpfdm.log': [unreachable('09:00:00')] };
  expect(findings({ ...down, '/CM02/dmpdownloader.log': sync, '/CM02/mpfdm.log': [manifestMoved('08:05:00')] })).toEqual([
    'open warning site-system.inbox-unreachable x1 mpfdm:1',
  ]);
});
