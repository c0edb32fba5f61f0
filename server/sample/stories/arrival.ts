import { installFolder, type SampleServer } from '../servers.ts';
import { statusMessage } from '../statusMessage.ts';
import { minute, type Pen, second, type Timeline } from '../timeline.ts';
import type { ContentPackage } from './contentPackage.ts';
import { startPackageThread } from './replication.ts';
import type { Transfer } from './transfer.ts';

const receiveFolder = `${installFolder}\\inboxes\\despoolr.box\\receive`;

/**
 * The despooler of a child site stores a package that has arrived. Where the package's description comes later than its
 * content it fails the first time and tries again after five minutes, as it should.
 */
export function storePackage(timeline: Timeline, transfer: Transfer, startMs: number, comesBeforeDescription = false): number {
  const { to, from, content } = transfer;
  const { id, version } = content;
  const stem = timeline.random.name(5);
  let readyMs = startMs;
  let instruction = `${transfer.request.toLowerCase()}.sni`;
  let received = `ds_${stem}.pkg`;
  if (comesBeforeDescription) {
    const first = startDespooling(timeline, to, instruction, readyMs);
    beginInstruction(first, from, content, `ds_${stem}.ist`, received);
    first.say(
      `~This package[${id}]'s information hasn't arrived yet for this version [${version}]. Retry later ...`,
      `~Created retry instruction for job ${transfer.job}`,
      '~Despooler failed to execute the instruction, error code = 12',
    );
    instruction = `ds_${timeline.random.name(5)}.sni`;
    readyMs = timeline
      .pen(to, 'despool.log', first.atMs)
      .say(`~Instruction ${receiveFolder}\\${instruction} won't be processed till {{later:300000}} ${to.timeZone}`)
      .rest(5 * minute).atMs;
    received = `PKG${timeline.random.name(5)}.TRY`;
  }
  const pen = startDespooling(timeline, to, instruction, readyMs);
  beginInstruction(pen, from, content, `ds_${stem}.ist`, received);
  const unpacked = `E:\\SMSPKG\\${id}.PCK.temp`;
  pen
    .say(
      '~Use drive E for storing the compressed package.',
      'No branch cache registry entries found.',
      `Uncompressing E:\\SMSPKG\\${id}.PCK to ${unpacked}`,
    )
    .rest((3 + content.sizeKb / 30_000) * second)
    .say(
      'Content Library: E:\\SCCMContentLib',
      `Extracting from ${unpacked}`,
      `Extracting package ${id}`,
      `Extracting content ${id}.${version}`,
    )
    .rest((2 + content.sizeKb / 40_000) * second)
    .say(
      `Writing package definition for ${id}`,
      `~Package ${id} (version ${version - 1}) exists in the distribution source, save the newer version (version ${version}).`,
      `~Stored Package ${id}. Stored Package Version = ${version}`,
    );
  if (version > 1) pen.say(`Removed older package version ${id}.${version - 1}.`);
  return pen.say(
    statusMessage(to, 'despool.log', pen.thread, 4400, [id, `\\\\${to.fqdn}\\E$\\SMSPKG\\${id}.PCK`], [[400, id]]),
    '~Despooler successfully executed one instruction.',
  ).atMs;
}

function startDespooling(timeline: Timeline, server: SampleServer, instruction: string, startMs: number): Pen {
  const thread = timeline.random.thread();
  const main = timeline
    .pen(server, 'despool.log', startMs)
    .say(
      `~Found ready instruction ${instruction}`,
      '~Used 0 out of 3 despooling threads',
      `~Created a new despooling thread ${thread.toString(16).toUpperCase()}`,
    );
  return timeline.pen(server, 'despool.log', main.atMs + 100, thread);
}

function beginInstruction(pen: Pen, from: SampleServer, content: ContentPackage, instruction: string, received: string): void {
  const type = 'MICROSOFT|SMS|MINIJOBINSTRUCTION|PACKAGE';
  pen.say(
    `~Verifying signature for instruction ${receiveFolder}\\${instruction} of type ${type}`,
    `~Signature checked out OK for instruction coming from site ${from.site}, proceed with the instruction execution.`,
    `~Executing instruction of type ${type}`,
    `~Received package ${content.id} version ${content.version}. Compressed file -  ${content.transferFile} as ${receiveFolder}\\${received}`,
    '~Old package storedUNC path is .',
  );
}

/** The distribution manager of the child site takes the stored package: an ordinary one goes on to a distribution point. */
export function acceptPackage(timeline: Timeline, server: SampleServer, content: ContentPackage, startMs: number): number {
  const { id, version } = content;
  const change = timeline.random.between(1_035_200, 1_035_900);
  const monitor = timeline
    .pen(server, 'smsdbmon.log', startMs)
    .say(
      `RCV: INSERT on PkgNotification for PkgNotify_Add [${id}  ][${change}]`,
      `SND: Dropped ${installFolder}\\inboxes\\distmgr.box\\${id}.PKN [${change}]`,
    );
  const pen = startPackageThread(timeline, server, content, monitor.atMs + 3 * second).say(
    `~Processing package ${id} (SourceVersion:${version};StoredVersion:${version})`,
    `Start updating the package ${id}...`,
    '~The Package Action is 1, the Update Mask is 160 and UpdateMaskEx is 0.',
    '~Use drive E for storing the compressed package.',
    `~Successfully created/updated the package ${id}`,
  );
  if (!content.isEasySetup) addToDistributionPoint(timeline, pen, server, content);
  return pen.say(
    `~StoredPkgVersion (${version}) of package ${id}. StoredPkgVersion in database is ${version}.`,
    `~SourceVersion (${version}) of package ${id}. SourceVersion in database is ${version}.`,
    `~Exiting package processing thread for package ${id}.`,
  ).atMs;
}

function addToDistributionPoint(timeline: Timeline, pen: Pen, server: SampleServer, content: ContentPackage): void {
  const point = `${server.site}DP01.contoso.com`;
  const address = `["Display=\\\\${point}\\"]MSWNET:["SMS_SITE=${server.site}"]\\\\${point}\\`;
  const thread = timeline.random.thread();
  pen.say(
    `Start adding package ${content.id} to server ${address}...`,
    `~Created DP processing thread ${thread} for addition or update of package ${content.id} on server ${address}`,
    `~Waiting for all DP threads to complete for package ${content.id} processing thread.`,
  );
  const worker = timeline
    .pen(server, 'distmgr.log', pen.atMs, thread)
    .say(
      `DP Thread: Attempting to add or update package ${content.id} on DP ${address}`,
      `The current user context will be used for connecting to ${address}.~`,
      `~Created package transfer job to send package ${content.id} to distribution point ${address}.`,
      'Performing cleanup prior to returning.',
      `Cancelling network connection to \\\\${point}\\ADMIN$.`,
    );
  pen
    .until(worker.atMs + second)
    .say(
      `~DP thread for package ${content.id} with thread handle 000000000000218C and thread ID ${thread} ended.`,
      `~All DP threads have completed for package ${content.id} processing thread.`,
    );
}

/** The package's description is there and its content is not: the distribution manager puts it off. */
export function waitForContent(
  timeline: Timeline,
  server: SampleServer,
  from: SampleServer,
  content: ContentPackage,
  startMs: number,
): number {
  const { id, version } = content;
  return startPackageThread(timeline, server, content, startMs).say(
    `~Processing package ${id} (SourceVersion:${version};StoredVersion:${version - 1})`,
    `~The contents for the package ${id} hasn't arrived from site ${from.site} yet, will retry later.`,
    `~All DP threads have completed for package ${id} processing thread.`,
    `~Exiting package processing thread for package ${id}.`,
  ).atMs;
}
