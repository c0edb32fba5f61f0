import { installFolder, type SampleServer } from '../servers.ts';
import { type Pen, second, type Timeline } from '../timeline.ts';
import type { ContentPackage } from './contentPackage.ts';

/** One sending of one package to one site. */
export interface Transfer {
  readonly from: SampleServer;
  readonly to: SampleServer;
  readonly content: ContentPackage;
  /** Job number of the scheduler, 8 hexadecimal digits. */
  readonly job: string;
  /** Five characters and the code of the sending site. */
  readonly request: string;
}

export function makeTransfer(timeline: Timeline, from: SampleServer, to: SampleServer, content: ContentPackage): Transfer {
  return {
    from,
    to,
    content,
    job: timeline.random.between(0x380, 0xffff).toString(16).toUpperCase().padStart(8, '0'),
    request: `20${timeline.random.name(3).toUpperCase()}${from.site}`,
  };
}

/** Scheduler and sender bring a package to a child site. Returns when the child can find it. */
export function sendPackage(timeline: Timeline, transfer: Transfer, startMs: number): number {
  const { from, to, content, job, request } = transfer;
  const scheduler = timeline.pen(from, 'schedule.log', startMs);
  const instruction = `${installFolder}\\inboxes\\schedule.box\\tosend\\${job}.Icl`;
  const share = `\\\\${from.fqdn}\\SMS_${from.site}\\inboxes\\schedule.box`;
  const describes = `[Software Distribution for ${content.name}, Package ID = ${content.id}]~`;
  scheduler
    .say(
      '========  Processing Jobs  ========',
      `<Activating JOB ${job}>${describes}`,
      `Destination site:  ${to.site}, Preferred Address: *, Priority: 2`,
      'Instruction type:  MICROSOFT|SMS|MINIJOBINSTRUCTION|PACKAGE~',
      `Creating instruction file: ${share}\\tosend\\${job}.Icl~`,
      `Transfer root:  ${content.transferFile}~`,
      `<Updating JOB ${job}> ${describes}`,
      `Created new send request ID:  ${request}~`,
    )
    .rest(4 * second)
    .say(
      '====== Updating Send Request List =======',
      `Send Request ${request} JobID: ${job} DestSite: ${to.site} FinalSite: State: Pending Status: Action: None ` +
        `Total size: ${content.sizeKb}k Remaining: ${content.sizeKb}k Heartbeat: 12:23 Start: 12:00 Finish: 12:00 Retry: ` +
        `SWD PkgID: ${content.id} SWD Pkg Version: ${content.version}`,
    );
  const sentMs = send(timeline, transfer, instruction, scheduler.atMs + 5 * second);
  scheduler
    .until(sentMs + 20 * second)
    .say(
      '======  Checking Status of All Send Requests  ======',
      `~====  Checking send requests for outbox ${share}\\outboxes\\LAN.~~`,
      `Checking send request ${request}~`,
      `Sending completed (${timeline.random.between(6_000_000, 14_000_000)} bytes/sec).~`,
      `<Updating JOB ${job}>${describes}`,
      'Send request has successfully completed.~',
      '<JOB STATUS - COMPLETE>~',
      `Deleting instruction file ${share}\\tosend\\${job}.Icl.~`,
      `Deleting job package source [${content.transferFile}].~`,
      `Decremented ref count on file ${content.transferFile}, count = 0`,
      `Deleting send request with ID: ${request}.~`,
      `Deleted job ${job}.~`,
    );
  return sentMs;
}

function send(timeline: Timeline, transfer: Transfer, instruction: string, startMs: number): number {
  const { from, to, content, request } = transfer;
  const thread = timeline.random.thread();
  const main = timeline
    .pen(from, 'sender.log', startMs)
    .say(
      `Found send request.  ID: ${request}, Dest Site: ${to.site}~`,
      'Checking for site-specific sending capacity.  Used 0 out of 3.~',
      `~Created sending thread (Thread ID = ${thread.toString(16).toUpperCase()})`,
    );
  const remote = `\\\\${to.fqdn}\\SMS_SITE\\${request}`;
  const pen = timeline
    .pen(from, 'sender.log', main.atMs + 200, thread)
    .say(
      '~Trying the No. 1 address (out of 1)',
      '~Passed the xmit file test, use the existing connection',
      `~Package file = ${content.transferFile}`,
      `~Instruction file = ${instruction}`,
      `~Checking for remote file ${remote}.PCK`,
      `~Checking for remote file ${remote}.SNI`,
      `~Checking for remote file ${remote}.TMP`,
      `~Attempt to create/open the remote file ${remote}.PCK`,
      `~Created/opened the remote file ${remote}.PCK`,
      `~Sending Started [${content.transferFile}]`,
    );
  writeParts(pen, `${remote}.PCK`, content.sizeKb);
  return pen.say(
    `~Sending completed [${content.transferFile}]`,
    `~Finished sending SWD package ${content.id} version ${content.version} to site ${to.site}`,
    `~Sending Started [${instruction}]`,
    `~Sending completed [${instruction}]`,
    `~Finished sending SWD package ${content.id} version ${content.version} to site ${to.site}`,
    `~Renaming remote file ${remote}.TMP to ${remote}.SNI`,
    `~Rename completed [${remote}.TMP]`,
    '~Sending completed successfully',
  ).atMs;
}

/** The sender tells its position now and then: a kilobyte first, then larger and larger parts. */
function writeParts(pen: Pen, file: string, sizeKb: number): void {
  const partKb = Math.max(1, Math.floor((sizeKb - 1) / (sizeKb > 500_000 ? 10 : 3)));
  for (let position = 0; position < sizeKb; ) {
    const length = position === 0 ? 1 : Math.min(partKb, sizeKb - position);
    pen
      .say(`~Attempt to write ${length * 1024} bytes to ${file} at position ${position * 1024}`)
      .rest((length / 5_500) * second)
      .say(`~Wrote ${length * 1024} bytes to ${file} at position ${position * 1024}`);
    position += length;
  }
}
