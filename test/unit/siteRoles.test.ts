import { expect, test } from 'vitest';
import { type AnalyseOptions, type Logs, report } from './checkAnalysis.ts';
import { contentTexts, despoolTexts, everyMinute, guidA, minijobText, packageTexts } from './checkLines.ts';

/** `code role <- parent` of each site. */
function checkRoles(logs: Logs, expected: readonly string[], options?: AnalyseOptions) {
  const { sites } = report(logs, undefined, options);
  expect(sites.map(({ code, role, parent }) => `${code} ${role}${parent === null ? '' : ` <- ${parent}`}`)).toEqual(expected);
}

const share = `\\\\CAS\\EasySetupPayLoad\\${guidA}`;
const minijob = (time: string, packageId: string, to: string) => `${time} [9] ${minijobText(packageId, to)}`;
const updatesTo = (...children: string[]): Logs => ({
  '/CAS/hman.log': everyMinute('09:00', 1, packageTexts(guidA, 'CAS10001')),
  '/CAS/distmgr.log': [
    ...everyMinute('09:10', 5, contentTexts('CAS10001', share)),
    ...children.map((child, i) => `09:2${i}:00 [5] ${minijobText('CAS10001', child)}`),
  ],
});

test('what a child primary site sends to, and gets no update itself, is a secondary site', () => {
  checkRoles({ ...updatesTo('PR1', 'PR2'), '/PR1/distmgr.log': [minijob('10:00:00', 'PR100042', 'S01')] }, [
    'CAS cas',
    'PR1 primary <- CAS',
    'PR2 primary <- CAS',
    'S01 secondary <- PR1',
  ]);
});

test('a sister site and the site above are no secondary sites', () => {
  const sent = [minijob('10:00:00', 'PR100042', 'PR2'), minijob('10:05:00', 'PR100042', 'CAS')];
  checkRoles({ ...updatesTo('PR1', 'PR2'), '/PR1/distmgr.log': sent }, ['CAS cas', 'PR1 primary <- CAS', 'PR2 primary <- CAS']);
});

test('where the logs of the site above are not there, a destination may be a sister', () => {
  const logs = {
    '/PR1/despool.log': everyMinute('09:00', 1, despoolTexts('CAS10001')),
    '/PR1/distmgr.log': [minijob('10:00:00', 'PR100042', 'S01')],
  };
  const { sites } = report({ ...logs, '/CAS/hman.log': everyMinute('08:00', 1, packageTexts(guidA, 'CAS10001')) });
  expect(sites.filter(({ role }) => role === 'secondary')).toEqual([]);
});

test('below a stand-alone primary site there are secondary sites only', () => {
  checkRoles(
    {
      '/PS1/distmgr.log': [...everyMinute('09:10', 5, contentTexts('PS110001', share)), minijob('12:00:00', 'PS100042', 'S01')],
      '/PS1/hman.log': everyMinute('09:00', 1, packageTexts(guidA, 'PS110001')),
      '/S01/sender.log': ['12:10:00 [7] ~Found send request.  ID: 2000AS01, Dest Site: PS1~'],
    },
    ['PS1 stand-alone', 'S01 secondary <- PS1'],
  );
});

test('lines that name the parent of a site: three levels tell all roles, two do not', () => {
  const parent = (child: string, above: string, time: string) => `${time} [3] Parent site of ${child} is ${above}`;
  const log = '/x/distmgr.log';
  checkRoles({ [log]: [parent('S01', 'PS1', '08:00:00'), parent('PS1', 'CS1', '08:00:01')] }, [
    'CS1 cas',
    'PS1 primary <- CS1',
    'S01 secondary <- PS1',
  ]);
  checkRoles({ [log]: [parent('PS1', 'CS1', '08:00:00')] }, ['CS1 unknown', 'PS1 unknown <- CS1']);
  checkRoles({ [log]: [parent('PS1', 'PS1', '08:00:00')] }, []);
});

test('the setting wins', () => {
  const log = '/S01/sender.log';
  const logs = { [log]: ['12:10:00 [7] ~Found send request.  ID: 2000AS01, Dest Site: PS1~'] };
  checkRoles(logs, ['S01 unknown']);
  checkRoles(logs, ['S01 secondary'], { descriptors: { [log]: { role: 'secondary' } } });
});

const failover = (...times: string[]) =>
  times.map(time => `CFailoverManager  $$<SMS_FAILOVER_MANAGER><01-12-2026 ${time}.000+000><thread=7 (0x7)>\r\n`).join('');
const work = (...times: string[]) => times.map(time => `${time} Processing site control file: Site PS1`);
const passive = (logs: Logs) => report(logs).sites.map(({ code, servers, passiveServers }) => [code, servers, passiveServers]);

test('of two site servers with a failover manager the one that leaves the work to the other is passive', () => {
  const both = ['CM01', 'CM02'];
  const managers = { '/CM01/FailOverMgr.log': failover('08:00:00', '12:00:00'), '/CM02/FailOverMgr.log': failover('08:00:00', '12:00:00') };
  expect(passive({ ...managers, '/CM01/hman.log': work('08:10:00', '11:00:00') })).toEqual([['PS1', both, ['CM02']]]);
  // Promoted: the other one works since.
  expect(passive({ ...managers, '/CM01/hman.log': work('08:10:00', '09:00:00'), '/CM02/hman.log': work('09:10:00', '11:00:00') })).toEqual([
    ['PS1', both, ['CM01']],
  ]);
});

test('what does not prove a passive site server', () => {
  // No failover manager, none at work elsewhere, or not at the same time.
  expect(passive({ '/CM01/hman.log': work('08:00:00'), '/CM02/dmpdownloader.log': ["09:00:00 Hasn't synced recently."] })[0]![2]).toEqual(
    [],
  );
  expect(passive({ '/CM01/hman.log': work('08:00:00'), '/CM01/FailOverMgr.log': failover('09:00:00') })[0]![2]).toEqual([]);
  const over = { '/CM02/FailOverMgr.log': failover('01:00:00', '02:00:00'), '/CM01/hman.log': work('08:00:00', '09:00:00') };
  expect(passive(over)[0]![2]).toEqual([]);
});
