import { expect, test } from 'vitest';
import { type Logs, report, runOf, stagesOf } from './checkAnalysis.ts';

const path = '/P01/EndpointConnectivityCheckWorker.log';
const response = (url: string, answer: string) => `[EndpointCheck] Response from ${url} is: ${answer}`;

function check(lines: readonly string[]) {
  const logs: Logs = { [path]: lines.map((line, i) => `08:0${i}:00 ${line}`) };
  const found = report(logs, undefined, { descriptors: { [path]: { site: 'P01' } } });
  return {
    findings: found.findings
      .filter(({ code }) => code.startsWith('endpoint.'))
      .map(({ severity, title }) => `${severity}: ${title}`)
      .sort(),
    endpoints: found.endpoints.map(({ host, result }) => `${host} ${result}`),
    found,
  };
}

test('an answer is of its host: reached, or failed', () => {
  const { endpoints } = check([
    response('https://graph.microsoft.com/v1.0', '200 (OK)'),
    response('https://go.microsoft.com', '302 (Found)'),
    response('https://configmgrbits.azureedge.net/', '407 (ProxyAuthenticationRequired)'),
    response('https://aka.ms', '404 (NotFound)'),
  ]);
  expect(endpoints).toEqual([
    'aka.ms failed',
    'configmgrbits.azureedge.net failed',
    'go.microsoft.com reached',
    'graph.microsoft.com reached',
  ]);
});

test('a proxy and TLS are named, with the hosts, and no error is made of what is inferred', () => {
  const { findings, found } = check([
    response('https://configmgrbits.azureedge.net/', '407 (ProxyAuthenticationRequired)'),
    response('https://strange.fabrikam.net/v1.0', '502 (BadGateway)'),
    response('https://graph.microsoft.com/v1.0', '426 (UpgradeRequired)'),
    'Failed to connect to https://aka.ms/x: The request was aborted: Could not create SSL/TLS secure channel.',
  ]);
  expect(findings).toEqual([
    'warning: A proxy seems to stand in the way to configmgrbits.azureedge.net, strange.fabrikam.net',
    'warning: No secure connection (TLS) to graph.microsoft.com, aka.ms',
  ]);
  expect(stagesOf(runOf(found, 'health:endpoint-check@P01'))['endpoint-check']).toMatch(
    /^warning: TLS: no secure channel to https:\/\/aka/,
  );
});

test('one good answer is no good check', () => {
  const { findings } = check([
    response('https://configmgrbits.azureedge.net/', '407 (ProxyAuthenticationRequired)'),
    response('https://graph.microsoft.com/v1.0', '200 (OK)'),
  ]);
  expect(findings).toEqual(['warning: A proxy seems to stand in the way to configmgrbits.azureedge.net']);
});

test('a status message names the hosts that the lines before it name', () => {
  const lines = [
    response('https://configmgrbits.azureedge.net/', '407 (ProxyAuthenticationRequired)'),
    response('https://graph.microsoft.com/v1.0', '200 (OK)'),
    'STATMSG: ID=11412',
  ];
  expect(check(lines).findings).toEqual(['error: A needed internet endpoint does not answer: configmgrbits.azureedge.net (407)']);
  expect(check(lines.slice(2)).findings).toEqual(['error: A needed internet endpoint does not answer: the lines do not say which']);
});
