import { expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { findEndpoint, hostOfUrl, isOwnHost } from '../../server/engine/endpoints.ts';
import { type AnalyseOptions, type Logs, report } from './checkAnalysis.ts';
import { syncTexts } from './checkLines.ts';

const sync = (hour: number) => syncTexts.map((text, i) => `${String(hour).padStart(2, '0')}:0${i}:00 ${text}`);
const redirected = (host: string) => [...sync(8), `08:10:00 Redirected to URL https://${host}/a/b.cab~~`];

const titles = (code: string, logs: Logs, options?: AnalyseOptions, now?: string) =>
  report(logs, now, options)
    .findings.filter(finding => finding.code === code)
    .map(({ title }) => title);

const several = (logs: Logs, options?: AnalyseOptions) => titles('site.several-service-connection-points', logs, options);

test('a log that was copied into two folders is one service connection point', () => {
  const log = [...sync(8), ...sync(9)];
  expect(several({ '/CM01/dmpdownloader.log': log, '/copy/dmpdownloader.log': log })).toEqual([]);
  expect(several({ '/CM01/dmpdownloader.log': log, '/backup/CM01/dmpdownloader.log': sync(8) })).toEqual([]);
});

test('two servers that write at the same time are two', () => {
  const title = ['Several servers write dmpdownloader.log: CM01, CM02'];
  expect(several({ '/CM01/dmpdownloader.log': [...sync(8), ...sync(10)], '/CM02/dmpdownloader.log': sync(9) })).toEqual(title);
  // As many lines in the same moments, but the settings say that they are two.
  const same = { '/CM01/dmpdownloader.log': sync(8), '/CM02/dmpdownloader.log': sync(8) };
  const descriptors = { '/CM01/dmpdownloader.log': { server: 'CM01' }, '/CM02/dmpdownloader.log': { server: 'CM02' } };
  expect(several(same, { descriptors })).toEqual(title);
});

test('after a move the secret keys may have to be renewed', () => {
  const logs = { '/CM01/dmpdownloader.log': sync(8), '/CM02/dmpdownloader.log': sync(10), '/copy/dmpdownloader.log': sync(10) };
  const moves = report(logs).findings.filter(({ code }) => code === 'site.service-connection-point-moved');
  expect(moves.map(({ title }) => title)).toEqual(['The service connection point of this site moved from CM01 to CM02']);
  expect(moves[0]!.actions.some(({ text }) => text.includes('Renew Secret Key'))).toBe(true);
});

test('hosts of URLs', () => {
  const check = (url: string, host: string | undefined) => expect(hostOfUrl(url), url).toBe(host);
  check('https://Go.Microsoft.com/fwlink/?LinkId=1', 'go.microsoft.com');
  check('http://host:8080', 'host');
  check('https://me:secret@host.example.com./x', 'host.example.com');
  check('https://[fe80::1]:8530/x', 'fe80::1');
  check('ftp://host/x', undefined);
  check('https://', undefined);
});

test('the list of endpoints: own rows, the nearest wildcard, what is still current', () => {
  const row = (host: string) => {
    const found = findEndpoint(catalog.endpoints, host);
    return found && `${found.host}${found.outdated === undefined ? '' : ' outdated'}`;
  };
  expect(row('configmgrbits.azureedge.net')).toBe('configmgrbits.azureedge.net outdated');
  expect(row('other.azureedge.net')).toBeUndefined();
  expect(row('configmgrbits.cdn.manage.microsoft.com')).toBe('configmgrbits.cdn.manage.microsoft.com');
  expect(row('eu.gateway.configmgr.manage.microsoft.com')).toBe('*.gateway.configmgr.manage.microsoft.com');
  expect(row('x.manage.microsoft.com')).toBe('*.manage.microsoft.com');
  expect(row('manage.microsoft.com')).toBeUndefined();
  expect(row('notmanage.microsoft.com')).toBeUndefined();
  // Updates do not come from any storage account any more; gateways do use them.
  expect(row('cmgstorage.blob.core.windows.net')).toBe('*.blob.core.windows.net');
  expect(row('cmg.cloudapp.net')).toBe('*.cloudapp.net outdated');
  expect(row('eu-umwatsonc.events.data.microsoft.com')).toBe('*-umwatsonc.events.data.microsoft.com');
});

test('hosts of the organisation itself', () => {
  const servers = ['CM01', 'cm02.corp.contoso.com', '10.1.2.3'];
  const own = [
    'cm05',
    '10.20.30.40',
    '192.168.1.1',
    '172.16.0.1',
    '127.0.0.1',
    '::1',
    'fe80::1',
    'fd12::1',
    'mp.contoso.local',
    'cm01.fabrikam.net',
  ];
  expect(own.filter(host => !isOwnHost(host, servers))).toEqual([]);
  expect(isOwnHost('proxy.corp.contoso.com', servers)).toBe(true);
  const others = ['download.example.org', '8.8.8.8', '172.32.0.1', 'corp.contoso.com.example.org', '2603:1030::5', 'www.contoso.com'];
  expect(others.filter(host => isOwnHost(host, servers))).toEqual([]);
});

const unlisted = (logs: Logs) => titles('site.endpoint-unlisted', logs);

test("a host that is not on Microsoft's list is named once, as a hint", () => {
  const log = redirected('cdn.blocked-by-proxy.example.org');
  const logs = { '/CM01/dmpdownloader.log': [...log, '09:10:00 Redirected to URL https://cdn.blocked-by-proxy.example.org/c.cab~~'] };
  expect(unlisted(logs)).toEqual(["The logs name a host that is not on Microsoft's list of endpoints: cdn.blocked-by-proxy.example.org"]);
  const [finding] = report(logs).findings.filter(({ code }) => code === 'site.endpoint-unlisted');
  expect(finding).toMatchObject({
    severity: 'hint',
    status: 'open',
    line: 7,
    id: 'site.endpoint-unlisted:cdn.blocked-by-proxy.example.org',
  });
  expect(finding?.actions[0]?.text).toContain('dmpdownloader.log');
});

test('what needs no word: listed and replaced hosts, documentation, the own network', () => {
  const hosts = ['download.microsoft.com', 'configmgrbits.azureedge.net', 'learn.microsoft.com', 'cm01', '10.0.0.8', 'cm01.contoso.com'];
  for (const host of hosts) expect(unlisted({ '/CM01/dmpdownloader.log': redirected(host) }), host).toEqual([]);
  expect(titles('site.endpoint-outdated', { '/CM01/dmpdownloader.log': redirected('configmgrbits.azureedge.net') })).toHaveLength(1);
  const answered = catalog.signals.find(({ id }) => id === 'cmg.request-refused')!.examples[0].line;
  const log = `${answered}  $$<SMS_CLOUD_PROXYCONNECTOR><01-12-2026 08:00:00.000+000><thread=7 (0x7)>\r\n`;
  const found = report({ '/CM01/SMS_Cloud_ProxyConnector.log': log });
  expect(found.endpoints.map(({ host }) => host)).toEqual(['mp.mycorp.com']);
  expect(found.findings.filter(({ code }) => code === 'site.endpoint-unlisted')).toEqual([]);
});

test('troubles with TLS and with a proxy are named so', () => {
  const named = (log: string, text: string) =>
    report({ [`/CM01/${log}.log`]: [`08:00:00 ${text}`] })
      .findings.map(({ title }) => title)
      .join('; ');
  const channel = 'The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.';
  const sent = 'The underlying connection was closed: An unexpected error occurred on a send.';
  const manifest = 'WARNING: Failed to download easy setup payload with exception:';
  const adminUi = 'ERROR: Failed to download Admin UI content payload with exception:';
  expect(named('dmpdownloader', `${manifest} ${channel}`)).toMatch(/TLS/);
  expect(named('dmpdownloader', `${manifest} ${sent}`)).toMatch(/TLS/);
  expect(named('dmpdownloader', `${adminUi} ${channel}`)).toMatch(/TLS/);
  expect(named('dmpdownloader', `${adminUi} ${sent}~~`)).toMatch(/TLS/);
  expect(
    named(
      'configmgrsetup',
      '[SQL Server Native Client 11.0]TCP Provider: An existing connection was forcibly closed by the remote host.~~',
    ),
  ).toMatch(/TLS/);
  for (const refused of ['(400) Bad Request.', '(407) Proxy Authentication Required.'])
    expect(named('dmpdownloader', `${manifest} The remote server returned an error: ${refused}`)).toMatch(/proxy/);
  expect(
    named('dmpdownloader', 'Failed to call AdminUIContentDownload. error = [error code: -2147467261, error message: Invalid pointer]'),
  ).toMatch(/proxy/);
});
