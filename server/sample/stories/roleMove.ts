import type { LogName, SampleServer } from '../servers.ts';
import { statusMessage } from '../statusMessage.ts';
import { second, type Timeline } from '../timeline.ts';
import { startComponent, stopComponent } from './services.ts';

const components = ['SMS_DMP_DOWNLOADER', 'SMS_DMP_UPLOADER'] as const;
const componentLogs: readonly LogName[] = ['dmpdownloader.log', 'dmpuploader.log'];
const onlyWithRole: readonly LogName[] = [...componentLogs, 'CMGatewayNotificationWorker.log'];

/** The service connection point is removed from the site server. Returns when it is gone. */
export function removeRole(timeline: Timeline, siteServer: SampleServer, startMs: number): number {
  const pen = lookAtServer(timeline, siteServer, siteServer, startMs);
  pen.say(...components.map(component => `Component ${component} flagged for deinstallation.`));
  for (const component of components) pen.say(`Deinstalling component ${component}...`).rest(2 * second);
  for (const log of componentLogs) stopComponent(timeline, siteServer, log, pen.atMs);
  timeline.outages.push({ server: siteServer.name, logs: onlyWithRole, fromMs: pen.atMs, toMs: Infinity });
  return pen.atMs;
}

/** It is installed on another server. Returns when its threads run there. */
export function installRole(timeline: Timeline, siteServer: SampleServer, server: SampleServer, startMs: number): number {
  const pen = lookAtServer(timeline, siteServer, server, startMs);
  pen.say(
    `INFO: '${server.fqdn}' is a valid FQDN.`,
    ...components.map(component => `Component ${component} flagged for installation.`),
    `Creating registry keys Operations Management\\SMS Server Role\\SMS Dmp Connector on server ${server.fqdn}.`,
  );
  pen
    .say('Starting bootstrap operations...', `Installed service SMS_SERVER_BOOTSTRAP_${server.name}.`)
    .rest(40 * second)
    .say('Bootstrap operation successful.', `Deinstalled service SMS_SERVER_BOOTSTRAP_${server.name}.`, 'Bootstrap operations completed.');
  for (const component of components) {
    pen
      .say(`Installing component ${component}...`)
      .rest(3 * second)
      .say('All files installed.', statusMessage(siteServer, 'sitecomp.log', pen.thread, 1015, [component, server.fqdn]));
  }
  for (const log of componentLogs) startComponent(timeline, server, log, pen.atMs + second);
  return pen.atMs + 2 * second;
}

/** The manifest goes from the remote role to the site server. */
export function forwardManifest(timeline: Timeline, siteServer: SampleServer, server: SampleServer, startMs: number): number {
  const file = '___CABConfigMgr.Update.Manifest.MCM';
  return timeline
    .pen(server, 'mpfdm.log', startMs)
    .say(
      `~Moved file C:\\SMS\\MP\\OUTBOXES\\MCM.box\\${file} to \\\\${siteServer.fqdn}\\SMS_${siteServer.site}\\inboxes\\hman.box\\ForwardingMsg\\${file}`,
    ).atMs;
}

function lookAtServer(timeline: Timeline, siteServer: SampleServer, server: SampleServer, startMs: number) {
  const serial = timeline.random.between(1_000_000_000, 3_999_999_999);
  return timeline
    .pen(siteServer, 'sitecomp.log', startMs)
    .say(
      `Parsed the master site control file, serial number ${serial}.`,
      'Synchronizing server table and polling servers as needed...',
      `Synchronizing component server ${server.fqdn}...`,
    );
}
