import { describe, expect, test } from 'vitest';
import { type Logs, report } from './checkAnalysis.ts';
import { checkedTexts, contentTexts, downloadTexts, everyMinute, guidA, guidB, minijobText, packageTexts } from './checkLines.ts';

/** All texts of the findings with a code. */
function textsOf(logs: Logs, code: string): string {
  const found = report(logs).findings.filter(finding => finding.code === code);
  expect(found.length, code).toBeGreaterThan(0);
  return found
    .flatMap(({ title, cause, actions, donts }) => [
      title,
      cause,
      ...actions.flatMap(({ text, copy }) => [text, copy?.text ?? '']),
      ...donts,
    ])
    .join('\n');
}

const missing = 'ERROR: Failed to find folder that stores msi file SQLSysClrTypes.msi';
const failed = everyMinute('08:00', 1, [...checkedTexts(guidA), missing]);
const top: Logs = {
  '/CAS/hman.log': everyMinute('06:00', 1, packageTexts(guidA, 'CAS10001')),
  '/CAS/distmgr.log': everyMinute('06:10', 5, [
    ...contentTexts('CAS10001', `\\\\CAS\\EasySetupPayLoad\\${guidA}`),
    minijobText('CAS10001', 'PR1'),
  ]),
};

describe('commands are ready to copy', () => {
  test('the GUID stands in them where the name is known, too', () => {
    const texts = textsOf({ '/PR1/cmupdate.log': failed }, 'install.redist-missing');
    expect(texts).toContain(`PackageGuid = '${guidA}'`);
    expect(texts).toContain('A required file of Configuration Manager');
    expect(texts).not.toMatch(/PackageGuid = '(?!8576527E)/);
  });
  test('the reset tool gets the GUID, never the name', () => {
    const exhausted = everyMinute('08:00', 1, [
      ...downloadTexts(guidA).slice(0, 7),
      `File E:\\ConfigMgr\\EasySetupPayload\\${guidA}.cab has been extracted with -2147024882~~`,
    ]);
    expect(textsOf({ '/PS1/dmpdownloader.log': exhausted }, 'download.payload-damaged')).toContain(`-P ${guidA}`);
  });
  test('the namespace of the top-level site, where the set tells it', () => {
    expect(textsOf({ ...top, '/PR1/cmupdate.log': failed }, 'install.redist-missing')).toContain('SMS\\site_CAS"');
    expect(textsOf({ '/PR1/cmupdate.log': failed }, 'install.redist-missing')).toContain('site_<code of the top-level site>');
  });
  test('the server of the service connection point, where the set has one', () => {
    const logs: Logs = { ...top, '/PR1/cmupdate.log': failed };
    expect(textsOf(logs, 'install.redist-missing')).toContain('\\\\<service connection point>\\');
    const point = { '//SCP01/logs/dmpdownloader.log': everyMinute('05:00', 1, downloadTexts(guidA)) };
    expect(textsOf({ ...logs, ...point }, 'install.redist-missing')).toContain('\\\\SCP01\\');
  });
  test('a package ID leads to its GUID', () => {
    const distmgr = [...(top['/CAS/distmgr.log'] as string[]), '06:30:00 [6] ~Failed to take snapshot of package CAS10001'];
    expect(textsOf({ ...top, '/CAS/distmgr.log': distmgr }, 'content.snapshot-failed')).toContain(`PackageGuid = '${guidA}'`);
    expect(textsOf({ '/CAS/distmgr.log': distmgr.slice(-1) }, 'content.snapshot-failed')).toContain("PackageGuid = '<GUID of the update>'");
  });
  test('the server that the line names', () => {
    const sender = ['08:00:00 Error during WNetAddConnection2 to \\\\DSSMS\\SMS_SITE (67).'];
    expect(textsOf({ '/CAS/sender.log': sender }, 'send.share-not-found')).toContain('Open \\\\DSSMS\\SMS_SITE from');
  });
});

test("Microsoft's don'ts are read after `Do not:`", () => {
  for (const { donts } of report({ '/PR1/cmupdate.log': everyMinute('08:00', 1, [...checkedTexts(guidB), missing]) }).findings)
    for (const dont of donts) expect(dont).not.toMatch(/^(?:Do not|Never)/);
});

describe('a finding names its object', () => {
  test('the site and server that a transfer goes to, and the code', () => {
    const sender = [
      '11:40:00 Found send request.  ID: 20ZZZCAS, Dest Site: PR2~',
      '11:40:12 Error during WNetAddConnection2 to \\\\PR2SRV01\\SMS_SITE (53).',
      "11:40:13 Cannot connect to server \\\\PR2SRV01 at remote site PR2, won't try send requests going to site PR2 for an hour or until there are no active send requests.",
    ];
    const logs: Logs = { '/CAS/sender.log': sender };
    expect(textsOf(logs, 'send.cannot-connect')).toMatch(/site PR2 \(PR2SRV01\).*Open \\\\PR2SRV01\\SMS_SITE/s);
    const codes = report(logs).findings.flatMap(finding => finding.codes ?? []);
    expect(codes.map(({ text }) => text)).toEqual([expect.stringMatching(/^53 = .*\(ERROR_BAD_NETPATH\)$/)]);
  });
  test('the site that waits, and the package', () => {
    const waits = ["08:00:00 The contents for the package CAS00021 hasn't arrived from site CAS yet, will retry later."];
    expect(textsOf({ '/PR1/distmgr.log': waits }, 'distribute.content-awaited')).toMatch(
      /^PR1 waits for the content of CAS00021 from site CAS/,
    );
  });
  test('the certificate', () => {
    const logs: Logs = { '/P01/CloudMgr.log': ['08:00:00 Certificate CN=cmg is in expired state'] };
    expect(textsOf(logs, 'cmg.certificate-expired')).toContain('CN=cmg');
  });
  test('the part of the installation by name', () => {
    const line =
      '08:00:00 Successfully reported ConfigMgr update status (SiteCode=PR1, SubStageID=0xd0007, IsComplete=4, Progress=100, Applicable=1)';
    expect(textsOf({ '/PR1/hman.log': [line] }, 'install.gave-up')).toContain('Sub-stage 0xd0007 is "Waiting for the update service');
  });
});
