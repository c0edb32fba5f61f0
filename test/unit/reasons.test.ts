import { expect, test } from 'vitest';
import { type Logs, report, runOf } from './checkAnalysis.ts';
import { checkedTexts, contentTexts, downloadTexts, everyMinute, guidA, minijobText, packageTexts, untrustedTexts } from './checkLines.ts';

const goOn = 'Continue configuration manager update as it is configured to ignore prereq warnings.';
const missing = 'ERROR: Failed to find folder that stores msi file SQLSysClrTypes.msi';
const gaveUp = 'Failed to install update package 8576527E-DDE9-4146-8ED9-DB91091C38EF. Failed to apply update changes 0x87d20b15';

/** A hierarchy of CAS and PR1 whose packages were replicated. */
const replicated: Logs = {
  '/CAS/hman.log': everyMinute('06:00', 1, packageTexts(guidA, 'CAS10001')),
  '/CAS/distmgr.log': everyMinute('06:10', 5, [
    ...contentTexts('CAS10001', `\\\\CAS\\EasySetupPayLoad\\${guidA}`),
    minijobText('CAS10001', 'PR1'),
  ]),
};
const child = everyMinute('08:00', 1, [...checkedTexts(guidA), goOn]);

test('a failed installation names the cause that a finding names', () => {
  const found = report({ '/PR1/cmupdate.log': everyMinute('08:00', 1, [...checkedTexts(guidA), goOn, missing, gaveUp]) });
  expect(found.summary[0]).toMatch(/installation: failed at "Install the update" since .+: A required file of .+ is missing at PR1$/);
  const run = runOf(found, `install:${guidA}@PR1`);
  expect(found.findings.find(({ id }) => id === run.because?.finding)?.code).toBe('install.redist-missing');
});

test('the exception of the line itself stays', () => {
  const found = report({ '/PS1/dmpdownloader.log': everyMinute('08:00', 1, untrustedTexts) });
  expect(found.summary[0]).toMatch(/: The underlying connection was closed/);
  expect(runOf(found, 'sync:PS1').because).toBeUndefined();
});

test('a run that goes on has no cause', () => {
  for (const run of report({ '/PS1/dmpdownloader.log': everyMinute('08:00', 1, downloadTexts(guidA)) }).runs)
    expect(run.because).toBeUndefined();
});

test('a child site that is through with its check waits for the site above', () => {
  const waits = (top: readonly string[]) => report({ ...replicated, '/CAS/cmupdate.log': top, '/PR1/cmupdate.log': child }, '08:10:00');
  const failed = waits(everyMinute('07:50', 1, [...checkedTexts(guidA), goOn, missing, gaveUp]));
  expect(failed.summary.find(line => line.includes('→ PR1'))).toMatch(/"Check prerequisites" done .+; waits for CAS \(failed there\)$/);
  expect(runOf(failed, `install:${guidA}@PR1`).waitsFor).toEqual({ site: 'CAS', run: `install:${guidA}@CAS`, status: 'failed' });
  const active = waits(everyMinute('07:50', 1, [...checkedTexts(guidA), goOn]));
  expect(active.summary.find(line => line.includes('→ PR1'))).toMatch(/; waits for CAS \(under way there\)$/);
});

test('it waits for nobody where no other site is known to go first, or where that is through', () => {
  const next = /"Check prerequisites" done .+; next: Install the update$/;
  const alone = report({ '/PR1/cmupdate.log': child }, '08:10:00');
  expect(alone.summary.find(line => line.includes('→ PR1'))).toMatch(next);
  const through = everyMinute('06:30', 1, [
    ...checkedTexts(guidA),
    goOn,
    `INFO: Successfully dropped update pack installed notification to HMan CFD box.`,
  ]);
  const after = report({ ...replicated, '/CAS/cmupdate.log': through, '/PR1/cmupdate.log': child }, '08:10:00');
  expect(after.summary.find(line => line.includes('→ PR1'))).toMatch(next);
});

test('whose child a site is can stand in a line of its own, without replication', () => {
  const logs: Logs = {
    '/CAS/distmgr.log': ['05:00:00 ~Parent site of PR1 is CAS'],
    '/CAS/cmupdate.log': everyMinute('07:50', 1, [...checkedTexts(guidA), goOn]),
    '/PR1/cmupdate.log': child,
  };
  expect(report(logs, '08:10:00').summary.find(line => line.includes('→ PR1'))).toMatch(/; waits for CAS \(under way there\)$/);
});
