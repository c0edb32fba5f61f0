import type { SampleServer } from '../servers.ts';
import { statusMessage } from '../statusMessage.ts';
import { minute, second, type Timeline } from '../timeline.ts';

const log = 'SMS_AZUREAD_DISCOVERY_AGENT.log';
const tenant = 'd0c4ec9a-bc4b-4721-82df-cd3a2e134a09';
const app = '7f1b6c02-5d8e-4a93-b6f4-2c90ad31e857';
const gateway = 'CONTOSOCMG';
const settings = 'Retrieving AAD discovery settings from database...';
/** As Entra ID words it, in the lines that report it. */
const expired =
  `AADSTS7000222: The provided client secret keys for app '${app}' are expired. Visit the Azure portal to create new keys for your app: ` +
  'https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.';

/** How often changes are read. */
export const deltaEveryMs = 5 * minute;

/** A synchronization of the changes of users. Returns when it is over. */
export function discoverUsers(timeline: Timeline, server: SampleServer, startMs: number): number {
  const pen = timeline.pen(server, log, startMs);
  return pen
    .say(
      settings,
      `AAD USER delta sync initialized for tenant ${tenant}, with server ${server.fqdn}`,
      statusMessage(server, log, pen.thread, 11801, ['delta', tenant]),
      'Making Graph request',
    )
    .rest(2 * second)
    .say(
      'Successfully published UDX for Azure Active Directory users',
      'AAD USER delta sync completed successfully at {{clock}}.',
      statusMessage(server, log, pen.thread, 11802, ['delta', tenant]),
      `Next DELTA USER sync for cloud service 16777217 will start at {{due:${deltaEveryMs}}}`,
    ).atMs;
}

/** The same, refused because the secret key of the app has expired. */
export function failToSignIn(timeline: Timeline, server: SampleServer, startMs: number): number {
  return timeline.pen(server, log, startMs).say(settings).rest(second).say(`ERROR: ${expired}`).atMs;
}

/** The same, where the site cannot read the secret key any more. */
export function failToReadSecret(timeline: Timeline, server: SampleServer, startMs: number): number {
  return timeline
    .pen(server, log, startMs)
    .say(
      settings,
      `Could not obtain application secret for tenant ${tenant}. If this is after a site expansion, please run "Renew Secret Key" from admin console.`,
    ).atMs;
}

/** Cloud services manager cannot maintain the gateway for the same reason, and tries again after 20 minutes. */
export function failToMaintainGateway(timeline: Timeline, server: SampleServer, startMs: number): number {
  const task = `Deployment Maintenance for service ${gateway}`;
  return timeline
    .pen(server, 'CloudMgr.log', startMs)
    .say(
      `ERROR: TaskManager: Task [${task}] has failed. Exception Microsoft.Identity.Client.MsalServiceException, A configuration issue is ` +
        `preventing authentication - check the error message from the server for details. Original exception: ${expired}~~`,
      `TaskManager: Task [${task}] status is Faulted~~`,
      `TaskManager: Scheduling task [${task}] for retry.~~`,
    ).atMs;
}

/** Cloud services manager finds the gateway at work. */
export function seeGatewayReady(timeline: Timeline, server: SampleServer, startMs: number): number {
  return timeline.pen(server, 'CloudMgr.log', startMs).say(`Deployment instance status for service ${gateway} is ReadyRole.`).atMs;
}
