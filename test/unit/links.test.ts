import { expect, test } from 'vitest';
import { World } from '../../server/engine/index.ts';
import { Links } from '../../server/engine/links.ts';
import { knowledge, type Logs, readLogs, report, runOf } from './checkAnalysis.ts';
import { checkedTexts, contentTexts, everyMinute, guidA, guidB, minijobText, packageTexts } from './checkLines.ts';

const linksOf = (logs: Logs): Links => new Links(new World(knowledge, readLogs(logs).readers.values(), {}));
const share = `\\\\CAS\\EasySetupPayLoad\\${guidA}`;

test('package GUID and package ID: by what one thread says', () => {
  const links = linksOf({ '/CAS/hman.log': everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001', 2)) });
  expect(links.packageIdOfGuid(guidA)).toBe('CAS10001');
  expect(links.guidOf('CAS10001', '2')).toBe(guidA);
  expect(links.guidOf('CAS10001', undefined)).toBe(guidA);
  expect(links.guidOf('CAS99999', undefined)).toBeUndefined();
});

test('the path of the source tells the GUID, too', () => {
  const links = linksOf({ '/CAS/distmgr.log': everyMinute('09:00', 5, contentTexts('CAS10001', share)) });
  expect(links.packageIdOfGuid(guidA)).toBe('CAS10001');
  expect([...links.proved]).toEqual(['CAS10001']);
});

test('each update is a version of the same package', () => {
  const links = linksOf({
    '/CAS/hman.log': [
      ...everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001', 2)),
      ...everyMinute('15:00', 1, packageTexts(guidB, 'CAS10001', 3)),
    ],
  });
  expect(links.guidOf('CAS10001', '2')).toBe(guidA);
  expect(links.guidOf('CAS10001', '3')).toBe(guidB);
  expect(links.guidOf('CAS10001', undefined)).toBeUndefined();
});

test('an ordinary package is proved by nothing', () => {
  const links = linksOf({
    '/CAS/distmgr.log': everyMinute('09:00', 5, [...contentTexts('CAS00042', '\\\\FS1\\apps$\\Office'), minijobText('CAS00042', 'PR1')]),
  });
  expect([...links.proved]).toEqual([]);
});

test('a job and a send request lead the lines of scheduler and sender to the package and its site', () => {
  const logs: Logs = {
    '/CAS/hman.log': everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001')),
    '/CAS/distmgr.log': everyMinute('09:10', 5, [...contentTexts('CAS10001', share), minijobText('CAS10001', 'PR1')]),
    '/CAS/schedule.log': [
      '09:20:00 <Activating JOB 00000391> [Software Distribution for Configuration Manager Easy Setup Package, Package ID = CAS10001]~',
      '09:20:05 Send Request 202SQCS1  JobID: 391  DestSite: PR1  FinalSite:   State: Pending  Status:   Action: None  Total size: 0k  Remaining: 0k  Heartbeat: 12:00  Start: 12:00  Finish: 12:00  Retry: 12:00  SWD PkgID: CAS10001  SWD Pkg Version: 2~',
    ],
    '/CAS/sender.log': ['09:21:00 [7] ~Found send request.  ID: 202SQCS1, Dest Site: PR1~', '09:22:00 [7] ~Sending completed successfully'],
  };
  const links = linksOf(logs);
  const fact = (path: string, text: string) =>
    readLogs(logs)
      .readers.get(path)!
      .facts.find(one => one.text.includes(text))!;
  expect(links.packageIdOf(fact('/CAS/sender.log', 'Found send request'))).toBe('CAS10001');
  expect(links.destinationOf(fact('/CAS/sender.log', 'Found send request'))).toBe('PR1');
  const run = runOf(report(logs), `replication:${guidA}@PR1`);
  expect(run.stages.find(({ id }) => id === 'send')?.evidence.length).toBeGreaterThan(0);
});

test('lines before the one that names the package are about it, too', () => {
  const found = report({ '/PR1/cmupdate.log': everyMinute('08:00', 9, checkedTexts(guidA)) });
  expect(found.runs.map(({ id, start }) => `${id} ${start}`)).toEqual([`install:${guidA}@PR1 2026-01-12T08:00:00.000Z`]);
});

/** Two hierarchies; the second has not named its package yet. */
const other = { '/BBB/dmpdownloader.log': ["08:00:00 Hasn't synced recently."] };

test('what one hierarchy calls the package of an update is nothing to another', () => {
  const first = { '/AAA/hman.log': everyMinute('09:00', 1, packageTexts(guidA, 'AAA10001', 2)) };
  const links = linksOf({ ...first, ...other, '/BBB/hman.log': everyMinute('09:00', 1, packageTexts(guidA, 'BBB10001', 5)) });
  expect(links.packageIdOfGuid(guidA, 'AAA')).toBe('AAA10001');
  expect(links.packageIdOfGuid(guidA, 'BBB')).toBe('BBB10001');
  expect(links.packageIdOfGuid(guidA)).toBeUndefined();
  const analysis = readLogs({
    ...first,
    '/AAA/dmpdownloader.log': ["08:00:00 Hasn't synced recently."],
    ...other,
    '/BBB/hman.log': [`09:00:00 Get update package ${guidA}, \\\\BBB\\EasySetupPayLoad\\${guidA}`],
  });
  const facts = analysis.readers.get('/BBB/hman.log')!.facts;
  const known = new Links(new World(knowledge, analysis.readers.values(), {}));
  expect(facts.map(fact => known.packageIdOf(fact))).toEqual([undefined]);
});

test('the same job number at two hierarchies is two jobs', () => {
  const of = (site: string): Logs => ({
    [`/${site}/hman.log`]: everyMinute('09:00', 1, packageTexts(guidA, `${site}10001`)),
    [`/${site}/schedule.log`]: [
      `09:20:00 <Activating JOB 00000391> [Software Distribution for Configuration Manager Easy Setup Package, Package ID = ${site}10001]~`,
    ],
    [`/${site}/sender.log`]: ['09:21:00 [7] ~Found send request.  ID: 202SQCS1, Dest Site: PR1~'],
  });
  const request = (site: string) => ({
    [`/${site}/schedule.log`]: [
      ...(of(site)[`/${site}/schedule.log`] as string[]),
      `09:20:05 Send Request 202SQCS1  JobID: 391  DestSite: PR1  FinalSite:   State: Pending  Status:   Action: None  Total size: 0k  Remaining: 0k  Heartbeat: 12:00  Start: 12:00  Finish: 12:00  Retry: 12:00  SWD PkgID: ${site}10001  SWD Pkg Version: 2~`,
    ],
  });
  const logs = { ...of('AAA'), ...of('BBB'), ...request('AAA'), ...request('BBB') };
  const analysis = readLogs(logs);
  const links = new Links(new World(knowledge, analysis.readers.values(), {}));
  const sent = (site: string) => links.packageIdOf(analysis.readers.get(`/${site}/sender.log`)!.facts[0]!);
  expect([sent('AAA'), sent('BBB')]).toEqual(['AAA10001', 'BBB10001']);
});
