import { getComponent, getMainThread, type LogName, type SampleServer } from '../servers.ts';
import type { Timeline } from '../timeline.ts';

/** The thread of SMS_EXECUTIVE that starts and stops components; it logs into their own logs. */
const executiveThread = 4016;

const onEverySite: readonly LogName[] = ['hman.log', 'smsdbmon.log', 'distmgr.log', 'schedule.log', 'sender.log', 'despool.log'];
const onServiceConnectionPoint: readonly LogName[] = ['dmpdownloader.log', 'dmpuploader.log', 'CMGatewayNotificationWorker.log'];

/** Logs that stand still while SMS_EXECUTIVE does not run. */
export const executiveLogs: readonly LogName[] = [...onEverySite, ...onServiceConnectionPoint];

export function stopServices(timeline: Timeline, server: SampleServer, atMs: number): void {
  for (const log of getRestartedLogs(server)) stopComponent(timeline, server, log, atMs);
}

export function startServices(timeline: Timeline, server: SampleServer, atMs: number): void {
  for (const log of getRestartedLogs(server)) startComponent(timeline, server, log, atMs);
}

export function stopComponent(timeline: Timeline, server: SampleServer, log: LogName, atMs: number): void {
  timeline.pen(server, log, atMs, executiveThread).say(`SMS_EXECUTIVE signalled ${getComponent(log)} to stop.`);
}

export function startComponent(timeline: Timeline, server: SampleServer, log: LogName, atMs: number): void {
  const thread = getMainThread(server, log);
  timeline
    .pen(server, log, atMs, executiveThread)
    .say(`SMS_EXECUTIVE started ${getComponent(log)} as thread ID ${thread} (0x${thread.toString(16).toUpperCase()}).`);
}

function getRestartedLogs(server: SampleServer): readonly LogName[] {
  const logs: readonly LogName[] = ['hman.log', 'distmgr.log'];
  return server.isTopLevel ? [...logs, 'dmpdownloader.log', 'dmpuploader.log'] : logs;
}
