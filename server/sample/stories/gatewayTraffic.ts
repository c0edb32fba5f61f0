import type { SampleServer } from '../servers.ts';
import { second, type Timeline } from '../timeline.ts';

const log = 'SMS_Cloud_ProxyConnector.log';
const gateway = 'CONTOSOCMG.CLOUDAPP.NET';

const requests = [
  { endpoint: 'CCM_STS', uri: 'CCM_STS' },
  { endpoint: 'SMS_MP', uri: 'SMS_MP/.sms_aut?MPLIST' },
  { endpoint: 'SMS_MP', uri: 'SMS_MP/.sms_aut?SITESIGNCERT' },
  { endpoint: 'BGB', uri: 'BGB/HANDLER.ASHX' },
] as const;

function guid({ random }: Timeline): string {
  return [8, 4, 4, 4, 12].map(length => random.hex(length).toLowerCase()).join('-');
}

function answer(timeline: Timeline, server: SampleServer, index: number, header: string, sizeBytes: number): string {
  const { endpoint, uri } = requests[index % requests.length] ?? requests[0];
  const host = `https://${server.fqdn.toUpperCase()}`;
  return (
    `MessageID: ${guid(timeline)} RequestURI: ${host}/${uri} EndpointName: ${endpoint} ResponseHeader: HTTP/1.1 ${header}~~ ` +
    `ResponseBodySize: ${sizeBytes} ElapsedTime: ${timeline.random.between(2, 90)} ms`
  );
}

/** Requests of clients come through and are counted at both ends. Returns when it is over. */
export function passRequests(timeline: Timeline, point: SampleServer, site: SampleServer, startMs: number): number {
  const pen = timeline.pen(point, log, startMs);
  for (let index = 0; index < 6; index++)
    pen.say(answer(timeline, site, index, '200 OK ', timeline.random.between(0, 4000))).rest(timeline.random.between(2, 20) * second);
  reportTraffic(timeline, point, site, pen.atMs, 6, 0);
  moveReport(timeline, point, site, pen.atMs + second);
  // The gateway's own log comes from Azure, in UTC.
  timeline
    .pen({ ...site, biasMinutes: 0 }, 'CMG-CONTOSOCMG-ProxyService_IN_0-CMGService.log', pen.atMs)
    .say(
      'RequestUri: /CCM_PROXY_SERVERAUTH/72057594037937981/CCM_STS  RequestCount: 6  RequestSize: 11844 Bytes  ResponseCount: 6  ' +
        `ResponseSize: 9396 Bytes  AverageElapsedTime: ${timeline.random.between(90, 400)} ms~~`,
    );
  return pen.atMs;
}

/** No certificate passes validation as the revocation list cannot be read: requests are refused. Returns when it is over. */
export function refuseRequests(timeline: Timeline, point: SampleServer, site: SampleServer, startMs: number): number {
  const pen = timeline.pen(point, log, startMs);
  for (const certificate of ['C019CC17EEFA681D154BA9F24F8EAE9640D54C49', '54E09FEA31FE83F9A8AA5389B8D08B34D42FB3CF'])
    pen.say(`Chain build failed cert: ${certificate}`, 'Chain 0 status: RevocationStatusUnknown', 'Chain 1 status: OfflineRevocation');
  const notAllowed = '52E140B1DD16A556AB77932B63DE87955BBC4616';
  pen.say(
    `Not allowed cert: ${notAllowed} ${notAllowed}`,
    'Filtered cert count with allowed root CA and has private key: 0',
    'Filtered cert count with client auth: 0',
  );
  for (const index of [1, 2]) pen.rest(4 * second).say(answer(timeline, site, index, '403 CMGConnector_Clientcertificaterequired', 5274));
  reportTraffic(timeline, point, site, pen.atMs, 2, 2);
  return pen.atMs;
}

/** The point cannot write into the inboxes of the site server, and tries again every 30 seconds. Returns when it is over. */
export function failToReachInboxes(timeline: Timeline, point: SampleServer, startMs: number, times: number): number {
  const pen = timeline.pen(point, 'mpfdm.log', startMs);
  for (let tried = 0; tried < times; tried++)
    pen.say('~**ERROR: Cannot connect to the inbox source, sleep 30 seconds and try again.').rest(30 * second);
  return pen.atMs;
}

function reportTraffic(timeline: Timeline, point: SampleServer, site: SampleServer, atMs: number, total: number, failed: number): void {
  timeline
    .pen(point, log, atMs)
    .say(
      `ReportTrafficData - state message to send: ~~<ProxyTrafficStateDetails ServerName="${point.fqdn.toUpperCase()}" MaxConcurrentRequests="2">  ` +
        `<EndPoints>~~    <EndPoint Name="SMS_MP" ProxyServer="${gateway}" TargetHost="${site.fqdn}" TotalRequests="${total}" ` +
        `TotalRequestsWithBearerToken="0" MaxConcurrentRequests="2" TotalRequestBytes="2594" TotalResponseBytes="716" ` +
        `FailedRequests="${failed}"/>~~  </EndPoints>~~</ProxyTrafficStateDetails>~~~~`,
    );
}

/** A state message of a site system goes to the site server. */
function moveReport(timeline: Timeline, point: SampleServer, site: SampleServer, atMs: number): void {
  const from = 'C:\\SMS\\MP\\OUTBOXES\\statemsg.box\\';
  const to = `\\\\${site.fqdn}\\SMS_${site.site}\\inboxes\\auth\\statesys.box\\incoming\\`;
  const file = `___CMU${timeline.random.name(8)}.SMX`;
  timeline
    .pen(point, 'mpfdm.log', atMs)
    .say(`~Moving 1 *.SMX file(s) from ${from} to ${to}.`, `~Moved file ${from}${file} to ${to}${file}`);
}
