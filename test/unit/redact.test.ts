import { expect, test } from 'vitest';
import { redactReport } from '../../server/engine/index.ts';
import type { Report } from '../../server/protocol/model.ts';
import { report } from './checkAnalysis.ts';

const known = '8576527E-DDE9-4146-8ED9-DB91091C38EF';

const empty = report({ '/logs/CM01/hman.log': ['08:00:00 Processing site control file: Site PS1'] });

/** A report that says these texts, of a site with these servers. */
function reportOf(texts: readonly string[], servers: readonly string[] = [], paths: readonly string[] = []): Report {
  return {
    ...empty,
    summary: texts,
    sources: [],
    sites: [{ ...empty.sites[0]!, code: 'PS1', servers }],
    packages: [{ id: known, guid: known, packageId: null, site: null, version: null, name: 'Configuration Manager 2509', state: null }],
    skipped: paths.map(path => ({ path, why: 'the file is empty' })),
  };
}

function check(text: string, expected: string, servers?: readonly string[]) {
  expect(redactReport(reportOf([text], servers)).summary[0], text).toBe(expected);
}

test('people: accounts, mail addresses, folders', () => {
  check("Login failed for user 'CONTOSO\\jdoe'.", "Login failed for user 'domain1\\user1'.");
  check('user NT SERVICE\\SMS_EXEC has', 'user NT SERVICE\\SMS_EXEC has');
  check('granted to NT AUTHORITY\\SYSTEM.', 'granted to NT AUTHORITY\\SYSTEM.');
  check('mail to john.doe@contoso.com now', 'mail to user1@domain1.example now');
  check('C:\\Users\\jdoe\\Desktop\\hman.log', 'C:\\Users\\user1\\Desktop\\hman.log');
  check('/home/jdoe/logs/hman.log', '/home/user1/logs/hman.log');
});

test('computers: hosts, shares, addresses', () => {
  check('Server:<fenris.haas.local>, instance:<>', 'Server:<server1.domain1.example>, instance:<>');
  check(
    '\\\\CM01\\EasySetupPayload\\x and \\\\cm01.contoso.com\\c$',
    '\\\\server1\\EasySetupPayload\\x and \\\\server1.domain1.example\\c$',
  );
  check('to \\\\CM01', 'to \\\\server1');
  check(
    '["Display=\\\\CS1SRV\\"]MSWNET:["SMS_SITE=CS1"]\\\\CS1SRV\\ is',
    '["Display=\\\\server1\\"]MSWNET:["SMS_SITE=CS1"]\\\\server1\\ is',
  );
  check('at 10.1.2.3 and 10.1.2.4, again 10.1.2.3', 'at ip1 and ip2, again ip1');
  check('at fe80::1ff:fe23:4567:890a or 2001:db8:0:0:0:0:0:1', 'at ip1 or ip2');
  check('https://proxy.fabrikam.intern:8080/x', 'https://server1.domain1.example:8080/x');
  check('SYS=CM01 SITE=PS1', 'SYS=server1 SITE=PS1');
  check('LDAP://DC=fabrikam,DC=intern', 'LDAP://DC=domain1,DC=domain2');
});

test('a server keeps one stand-in, with and without its domain, in any case', () => {
  check('CM01 sends to cm01.fabrikam.intern, not to CM011', 'server1 sends to server1.domain1.example, not to CM011', [
    'CM01.fabrikam.intern',
  ]);
  check('the domain fabrikam.intern is trusted', 'the domain domain1.example is trusted', ['CM01.fabrikam.intern']);
  check('CM01: a b', 'server1: a b', ['CM01']);
});

test('GUIDs: of updates they stay, others go', () => {
  check(`package ${known} for tenant a1b2c3a1-b2c3-d4a1-b2c3-d4a1b2c3a1b2`, `package ${known} for tenant guid1`);
  check('package 00000000-0000-0000-0000-000000000000', 'package 00000000-0000-0000-0000-000000000000');
});

test('what tells the fault stays', () => {
  for (const text of [
    "The remote name could not be resolved: 'configmgrbits.azureedge.net'",
    'https://go.microsoft.com/fwlink/?LinkId=2115685',
    'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB is signed',
    'error 0x80070005 at 2026-01-12T08:00:00.000Z, 08:15 UTC',
    'System.Net.WebException: x in Microsoft.Management.Services.Common',
    'version 5.00.9128.1000',
    'CPublicKeyLookup::GetNextKey() and Add::Foo',
    "sp_UpdateEasySetupSettings N'CAS10001','2'",
    'replicated to PR1, waits for despool.log',
  ])
    check(text, text);
});

test('paths keep their file names', () => {
  const paths = [
    'E:\\Logs\\hman.log',
    'E:\\Logs\\CM01\\CMUpdate.lo_',
    '\\\\CM01\\SMS_PS1\\Logs\\distmgr.log',
    'C:\\Program Files\\Logs\\hman.log',
    '/logs/CM01/hman.log',
  ];
  expect(redactReport(reportOf([], ['CM01'], paths)).skipped.map(({ path }) => path)).toEqual([
    'E:\\Logs\\hman.log',
    'E:\\Logs\\server1\\CMUpdate.lo_',
    '\\\\server1\\SMS_PS1\\Logs\\distmgr.log',
    'C:\\Program Files\\Logs\\hman.log',
    '/logs/server1/hman.log',
  ]);
});

test('the report as a whole: no name is left in any field, and what belongs together still does', () => {
  const line = (text: string) => `08:00:00 ${text}`;
  const found = report(
    {
      '\\\\cm01.contoso.com\\SMS_PS1\\Logs\\dmpdownloader.log': [
        line(`EasySetupDownloadSinglePackage downloading ${known.toLowerCase()}. ~~`),
        line("WARNING: EasySetupDownloadSinglePackage Failed with exception: The remote name could not be resolved: 'proxy.contoso.com'"),
      ],
    },
    '09:00:00',
  );
  const text = JSON.stringify(redactReport(found));
  expect(text).not.toMatch(/contoso|cm01/i);
  const { server, path } = redactReport(found).sources[0]!;
  expect(server).toMatch(/^server\d\.domain1\.example$/);
  expect(path).toBe(`\\\\${server}\\SMS_PS1\\Logs\\dmpdownloader.log`);
  expect(redactReport(found).findings[0]?.path).toBe(path);
  expect(redactReport(found).runs[0]?.id).toBe(found.runs[0]?.id);
});

/** Names that must not be left, in the notations that logs, URLs and directories have for them. */
const planted: readonly string[] = [
  // Servers, short and with their domain, in any case.
  'on SQLHOST9.zone.fabrikam.intern',
  'on sqlhost9',
  '[SQLHOST9]',
  'Server=tcp:SqlHost9,1433;Trusted_Connection=yes',
  'MSSQLSvc/sqlhost9.FABRIKAM.intern:1433',
  'cmdp07.fabrikam.intern.',
  'CMDP07_SMS',
  'Computer: FILESRV5',
  'proxy FABPROXY:8080',
  'http://fabproxy:8080',
  'SYS=FILESRV5 SITE=PS1',
  // Shares.
  '\\\\FILESRV5\\share\\x',
  '\\\\filesrv5.fabrikam.intern\\share$\\x',
  '\\\\?\\UNC\\FILESRV5\\share',
  '"\\\\\\\\FILESRV5\\\\share"',
  '//FILESRV5/share/x',
  'file://FILESRV5/share',
  '\\\\FILESRV5@SSL\\x',
  '["Display=\\\\FILESRV5\\"]MSWNET:["SMS_SITE=PS1"]\\\\FILESRV5\\',
  // Accounts.
  'FABRIKAM\\jdoe',
  "user='fabrikam\\JDOE'",
  '[FABRIKAM\\svc-sccm]',
  'FABRIKAM\\CMDP07$',
  'username: jdoe',
  'jdoe@fabrikam.intern',
  '<JDOE@FABRIKAM.INTERN>',
  'jdoe@fabrikam',
  'https://jdoe:secret99@proxy.fabrikam.intern:8080/',
  'C:\\Users\\jdoe\\x',
  'file:///C:/Users/jdoe/x',
  'C:\\Users\\jdoe.FABRIKAM\\x',
  'CN=John Doe,OU=FabrikamStaff,DC=fabrikam,DC=intern',
  'S-1-5-21-1004336348-1177238915-682003330-512',
  // Domains and tenants.
  'fabrikam.onmicrosoft.com',
  'https://fabrikam-my.sharepoint.com/x',
  'https://fabrikamcmg.westeurope.cloudapp.azure.com/CCM_Proxy',
  'https://fabrikamstore.blob.core.windows.net/content',
  'https://graph.microsoft.com/v1.0/fabrikam.intern/users',
  'srv.fabrikam.cloud',
  'wsus.fabrikam.co.uk',
  'https://srv5.fabrikam.hospital/x',
  'https://login.microsoftonline.com/A1B2C3A1-B2C3-D4A1-B2C3-D4A1B2C3A1B2/oauth2',
  'tenant {a1b2c3a1-b2c3-d4a1-b2c3-d4a1b2c3a1b2}',
  'tenant%3Da1b2c3a1-b2c3-d4a1-b2c3-d4a1b2c3a1b2',
  'device A1B2C3A1B2C3D4A1B2C3D4A1B2C3A1B2',
  // Addresses.
  '[10.1.2.3]:443',
  'http://10.1.2.3:8530/x',
  '\\\\10.1.2.3\\c$',
  'http://[fe80::1ff:fe23:4567:890a]:80/',
  'FE80::1FF:FE23:4567:890A%12',
  '2001:db8::1',
  '2001:db8:0:0:0:0:0:1,443',
];
const leaked =
  /fabrikam|sqlhost9|cmdp07|filesrv5|fabproxy|jdoe|john doe|svc-sccm|secret99|srv5|1004336348|a1b2c3a1|10\.1\.2\.3|fe80:|2001:db8/i;

test('planted names are gone in every notation, alone and together', () => {
  // A short name counts as one where it was seen in a telling place: that is the report as a whole.
  const redacted = redactReport(reportOf(planted, ['CMDP07'])).summary;
  for (const [index, text] of redacted.entries()) expect(text, planted[index]).not.toMatch(leaked);
});

test('one thing keeps one stand-in, whatever its notation', () => {
  for (const [pattern, notations] of [
    [
      /server\d+/,
      ['\\\\FILESRV5\\x', '\\\\filesrv5.fabrikam.intern\\x', '//FileSrv5/x', 'Computer: FILESRV5', 'at filesrv5 now', 'FILESRV5$'],
    ],
    [/user\d+/, ['FABRIKAM\\jdoe', 'jdoe@fabrikam.intern', 'username: JDOE', 'C:\\Users\\jdoe\\x', 'by jdoe']],
    [/domain\d+/, ['FABRIKAM\\x1', 'fabrikam.intern', 'fabrikam.onmicrosoft.com', 'DC=Fabrikam,DC=intern', 'of FABRIKAM.']],
    [/guid\d+/, ['a1b2c3a1-b2c3-d4a1-b2c3-d4a1b2c3a1b2', '{A1B2C3A1-B2C3-D4A1-B2C3-D4A1B2C3A1B2}', 'a1b2c3a1b2c3d4a1b2c3d4a1b2c3a1b2']],
  ] as const) {
    const stands = redactReport(reportOf(notations)).summary.map(text => pattern.exec(text)?.[0]);
    expect(stands, notations.join()).toEqual(notations.map(() => pattern.source.replace('\\d+', '1')));
  }
});

test('texts of one letter two hundred thousand times are done in a moment', () => {
  for (const piece of ['a', 'a.', 'a-', '\\', 'a\\', ':', '1:', '10.', 'CN=', 'a@', '//', 'x://', 'user=', ' '])
    expect(redactReport(reportOf([piece.repeat(Math.floor(200_000 / piece.length))])).summary[0]!.length).toBeGreaterThan(0);
});
