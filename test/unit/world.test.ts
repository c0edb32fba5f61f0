import { expect, test } from 'vitest';
import { hostLabel, hostOfPath, toIso } from '../../server/engine/index.ts';
import { type AnalyseOptions, type Logs, readLogs, report } from './checkAnalysis.ts';

/** `server/from site/from zone/from` of the first source. */
function checkSource(logs: Logs, expected: string, options?: AnalyseOptions) {
  const { server, serverFrom, site, siteFrom, zone, zoneFrom } = report(logs, undefined, options).sources[0]!;
  expect(`${server}/${serverFrom} ${site}/${siteFrom} ${zone}/${zoneFrom}`).toBe(expected);
}

const ccm = (text: string, time = '08:00:00.1234567') =>
  `<![LOG[${text}]LOG]!><time="${time}" date="01-12-2026" component="SMS_SERVICE_CONNECTOR_CMGatewayNotificationWorker" context="" type="1" thread="7" file="">\r\n`;
const worker = '/b/CM01/CMGatewayNotificationWorker.log';
const statmsg = (gmt: string) =>
  `STATMSG: ID=3306 SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_HIERARCHY_MANAGER" SYS=CM02.contoso.com SITE=PS1 PID=4604 TID=5720 GMTDATE=${gmt} ISTR0="E:\\ConfigMgr\\inboxes\\hman.box\\CAS.SCU" ISTR1="" ISTR2="" ISTR3="" ISTR4="" ISTR5="" ISTR6="" ISTR7="" ISTR8="" ISTR9="" NUMATTRS=0`;

test('hosts of paths', () => {
  const check = (path: string, host: string | undefined) => expect(hostOfPath(path), path).toBe(host);
  check('\\\\CM01\\SMS_PS1\\Logs\\hman.log', 'CM01');
  check('//cm01.contoso.com/logs/hman.log', 'cm01.contoso.com');
  check('\\\\?\\UNC\\CM01\\x\\hman.log', 'CM01');
  check('\\\\?\\C:\\x\\hman.log', undefined);
  check('C:\\x\\hman.log', undefined);
  check('/x/hman.log', undefined);
  expect(hostLabel('cm01.contoso.com')).toBe('CM01');
  expect(hostLabel('10.1.2.3')).toBe('10.1.2.3');
});

test('the zone of a source: its entries, GMTDATE, the same server, the setting, the machine', () => {
  const hman = { component: 'SMS_HIERARCHY_MANAGER' };
  const plain = ["08:00:00 Hasn't synced recently."];
  checkSource({ '/a/CM01/dmpdownloader.log': plain }, 'CM01/folder null/unknown 0/bias');
  const local = (text: string) => `${text}  $$<${hman.component}><01-12-2026 08:00:00.100><thread=1 (0x1)>\r\n`;
  checkSource({ '/a/CM01/hman.log': local(statmsg('Mon Jan 12 12:00:01.099 2026')) }, 'CM02.CONTOSO.COM/lines PS1/lines 240/statmsg');
  checkSource({ '/a/CM01/hman.log': local(statmsg('Mon Jan 12 02:29:59.900 2026')) }, 'CM02.CONTOSO.COM/lines PS1/lines -330/statmsg');
  const dmp = (bias: string) => `Hasn't synced recently.  $$<SMS_DMP_DOWNLOADER><01-12-2026 08:00:00.000${bias}><thread=1 (0x1)>\r\n`;
  const logs = { [worker]: ccm('Received new notification.'), '/b/CM01/dmpdownloader.log': dmp('+480') };
  expect(report(logs).sources.map(({ zone, zoneFrom, first }) => [zone, zoneFrom, first])).toEqual([
    [480, 'sibling', '2026-01-12T16:00:00.123Z'],
    [480, 'bias', '2026-01-12T16:00:00.000Z'],
  ]);
  const elsewhere = { [worker]: ccm('x'), '/b/CM02/dmpdownloader.log': dmp('+480') };
  checkSource(elsewhere, 'CM01/folder null/unknown -60/setting', { zoneMinutes: -60, assumedZoneMinutes: 300 });
  checkSource(elsewhere, 'CM01/folder null/unknown 300/assumed', { assumedZoneMinutes: 300 });
  checkSource(elsewhere, 'CM01/folder null/unknown 0/assumed');
});

test('a log without times has no zone', () => {
  checkSource({ '/a/ConfigMgrSetup.log': 'INFO: setupdl.exe: Finish\r\n' }, 'a/folder null/unknown null/assumed');
});

test('the newest moment of a set is one in UTC, also where its log writes local time', () => {
  const newest = (logs: Logs, options?: AnalyseOptions) => toIso(readLogs(logs, options).newestMs);
  expect(newest({ [worker]: ccm('x') }, { assumedZoneMinutes: 300 })).toBe('2026-01-12T13:00:00.123Z');
  expect(newest({ [worker]: ccm('x'), '/b/CM02/hman.log': ['09:00:00 x'] }, { zoneMinutes: -60 })).toBe('2026-01-12T09:00:00.000Z');
  expect(newest({ [worker]: ccm('x'), '/b/CM02/hman.log': ['09:00:00 x'] }, { zoneMinutes: 90 })).toBe('2026-01-12T09:30:00.123Z');
  expect(newest({ '/a/ConfigMgrSetup.log': 'INFO: setupdl.exe: Finish\r\n' })).toBeNull();
});

test('server and site: the setting, the lines, the share, the folder', () => {
  const line = ["08:00:00 Hasn't synced recently."];
  const hman = ['08:00:00 Processing site control file: Site PS1'];
  checkSource({ '/a/x/hman.log': hman }, 'x/folder PS1/lines 0/bias');
  checkSource({ '/a/x/hman.log': hman }, 'S/setting PR9/setting 0/bias', {
    descriptors: { '/a/x/hman.log': { server: 'S', site: 'pr9' } },
  });
  checkSource({ '\\\\cm01\\SMS_PS1\\Logs\\dmpdownloader.log': line }, 'cm01/unc null/unknown 0/bias');
  checkSource({ '/a/CAS/Logs/dmpdownloader.log': line }, 'CAS/folder CAS/folder 0/bias');
  checkSource({ 'C:\\Program Files\\Microsoft Configuration Manager\\Logs\\dmpdownloader.log': line }, 'null/unknown null/unknown 0/bias');
});

test('a source that does not tell its site is of that of its server, or of the only one there is', () => {
  const sites = (logs: Logs) => report(logs).sources.map(({ path, site }) => `${path} ${site}`);
  const line = ["08:00:00 Hasn't synced recently."];
  const own = (site: string) => [`08:00:00 Processing site control file: Site ${site}`];
  expect(sites({ '/a/S1/hman.log': own('PS1'), '/a/S1/dmpdownloader.log': line })).toEqual([
    '/a/S1/dmpdownloader.log PS1',
    '/a/S1/hman.log PS1',
  ]);
  expect(sites({ '/a/S1/hman.log': own('PS1'), '/a/S2/dmpdownloader.log': line })).toEqual([
    '/a/S1/hman.log PS1',
    '/a/S2/dmpdownloader.log PS1',
  ]);
  expect(sites({ '/a/S1/hman.log': own('PS1'), '/a/S2/hman.log': own('PS2'), '/a/S3/dmpdownloader.log': line })).toEqual([
    '/a/S1/hman.log PS1',
    '/a/S2/hman.log PS2',
    '/a/S3/dmpdownloader.log null',
  ]);
});

test('entries of two servers stand in the order of UTC, whatever their clocks show', () => {
  const guid = '8576527E-DDE9-4146-8ED9-DB91091C38EF';
  const found = report(
    {
      '/a/CAS/dmpdownloader.log': `Generating state message: 4 for package 00000000-0000-0000-0000-000000000000~~  $$<SMS_DMP_DOWNLOADER><01-12-2026 10:22:50.840+240><thread=1 (0x1)>\r\n`,
      '/a/CAS2/hman.log': `Configuration Manager Update (PackageGuid=${guid}) is applicable  $$<SMS_HIERARCHY_MANAGER><01-12-2026 15:22:51.000-060><thread=1 (0x1)>\r\n`,
    },
    undefined,
  );
  const stages = found.runs.find(({ flow }) => flow === 'sync')!.stages;
  expect(stages.filter(({ start }) => start !== null).map(({ id, start }) => `${id} ${start}`)).toEqual([
    'manifest 2026-01-12T14:22:50.840Z',
    'applicability 2026-01-12T14:22:51.000Z',
    'is-applicable 2026-01-12T14:22:51.000Z',
  ]);
});

test('a log without a bias has the zone that the logs beside it have at its time of the year', () => {
  const dmp = (date: string, bias: string) =>
    `Hasn't synced recently.  $$<SMS_DMP_DOWNLOADER><${date}-2026 08:00:00.000${bias}><thread=1 (0x1)>\r\n`;
  const beside = {
    '/b/CM01/dmpdownloader.log': dmp('01-05', '+300'),
    '/b/CM01/hman.log': dmp('07-01', '+240'),
    '/b/CM01/distmgr.log': dmp('01-07', '+300'),
  };
  const zoneIn = (date: string) =>
    report({ [worker]: ccm('x').replace('01-12-2026', date), ...beside }).sources.find(({ path }) => path === worker)!.zone;
  expect([zoneIn('01-12-2026'), zoneIn('12-20-2025'), zoneIn('07-20-2026'), zoneIn('05-20-2025')]).toEqual([300, 300, 240, 240]);
  // A log from elsewhere is no summer time, however near.
  const elsewhere = { ...beside, '/b/CM01/hman.log': dmp('07-01', '+000') };
  const source = report({ [worker]: ccm('x').replace('01-12-2026', '07-02-2026'), ...elsewhere }).sources.find(
    ({ path }) => path === worker,
  )!;
  expect([source.zone, source.zoneFrom]).toEqual([300, 'sibling']);
});
