import { installFolder, type SampleServer } from '../servers.ts';
import { statusMessage } from '../statusMessage.ts';
import { type Pen, second, type Timeline } from '../timeline.ts';
import type { SampleUpdate } from '../updates.ts';
import type { ContentPackage } from './contentPackage.ts';

/** The administrator has chosen to install or to check: the hierarchy manager renews the easy setup package. */
export function requestInstallation(
  timeline: Timeline,
  server: SampleServer,
  update: SampleUpdate,
  content: ContentPackage,
  startMs: number,
): number {
  const inbox = `${installFolder}\\inboxes\\hman.box\\CFD`;
  const change = timeline.random.between(1_009_600, 1_009_900);
  const monitor = timeline
    .pen(server, 'smsdbmon.log', startMs)
    .say('RCV: UPDATE on CM_UpdatePackages for CM_UpdatePackages_UPD_HMAN [2  ]', `SND: Dropped ${inbox}\\2.ESC [${change}]`);
  const pen = timeline
    .pen(server, 'hman.log', monitor.atMs + 4 * second)
    .say(
      'INFO: 2.ESC file was found. Easy setup package needs to be updated.',
      `Get  Update Pack ${update.guid}, \\\\${server.fqdn}\\EasySetupPayLoad\\${update.guid}`,
    )
    // Over the share it reads the whole payload for its hash.
    .rest(timeline.random.between(60, 110) * second)
    .say(
      `INFO: Successfully requested package ${content.id} to be updated from its source.`,
      `Info: Updated package ${content.id} and SMS_DISTRIBUTION_MANAGER will replicate the content to all the site servers except the secondary sites. The content will be stored in the content library on the site servers. Check distmgr.log for replication status.`,
      `Successfully reported ConfigMgr update status (SiteCode=${server.site}, SubStageID=0xb0001, IsComplete=2, Progress=100, Applicable=1)`,
      `Updating easy setup settings with EXEC sp_UpdateEasySetupSettings N'${content.id}','${content.version}',N'${update.payloadHash}'`,
    );
  monitor
    .until(pen.atMs)
    .say(
      `SND: Dropped ${inbox}\\${update.guid}.CME`,
      `UPDATE on SMSPackages_G for SMS_Package_ins_upd_SMSProv [${content.id}  ][${change + 1}]`,
      `RCV: INSERT on PkgNotification for PkgNotify_Add [${content.id}  ][${change + 2}]`,
      `SND: Dropped ${installFolder}\\inboxes\\distmgr.box\\${content.id}.PKN [${change + 2}]`,
    );
  pen
    .rest(10 * second)
    .say(
      'INFO: Starting service CONFIGURATION_MANAGER_UPDATE',
      'CONFIGURATION_MANAGER_UPDATE is already running.',
      'Successfully checking Site server readiness for update.',
      'There are update package in progress. Cleanup will skip this time.',
    );
  return pen.atMs;
}

/** The hierarchy manager hands the update over to the update service of its site. */
export function notifyUpdateService(timeline: Timeline, server: SampleServer, update: SampleUpdate, startMs: number): number {
  // Seen in this mixture of cases.
  const guid = `${update.guid.slice(0, 24)}${update.guid.slice(24).toLowerCase()}`;
  return timeline.pen(server, 'hman.log', startMs).say(`Created notification file (${guid}.CMI) for CONFIGURATION_MANAGER_UPDATE`).atMs;
}

/**
 * The distribution manager of the package's own site copies the source into the content library and makes a job for each
 * child site. Returns when its thread for this package ends.
 */
export function addToContentLibrary(
  timeline: Timeline,
  server: SampleServer,
  content: ContentPackage,
  children: readonly SampleServer[],
  startMs: number,
): number {
  const { id, version } = content;
  const pen = startPackageThread(timeline, server, content, startMs);
  const message = (status: number, ...strings: readonly string[]) => packageMessage(server, pen.thread, status, content, strings);
  pen
    .say(
      message(2300, content.name, id),
      `~Processing package ${id} (SourceVersion:${version - 1};StoredVersion:${version - 1})`,
      version === 1 ? `Start adding package ${id}...` : `Start updating the package ${id}...`,
      `~CDistributionSrcSQL::UpdateAvailableVersion PackageID=${id}, Version=${version}, Status=2300`,
      `Taking package snapshot for package ${id} from source ${content.source}`,
    )
    .rest((8 + content.sizeKb / 12_000) * second)
    .say(
      `The size of package ${id}, version ${version} is ${content.sizeKb} KBytes`,
      `Writing package definition for ${id}`,
      `~Successfully created RDC signatures for package ${id} version ${version}`,
      'Creating hash for algorithm 32780',
    )
    .rest((2 + content.sizeKb / 60_000) * second)
    .say(
      `The hash for algorithm 32780 is ${timeline.random.hex(64)}`,
      `The RDC signature hash for algorithm 32780 is ${timeline.random.hex(64)}`,
      message(2376, id),
      `~Adding these contents to the package ${id} version ${version}.`,
      `~The Package Action is ${version === 1 ? 2 : 1}, the Update Mask is ${version === 1 ? 0 : 32} and UpdateMaskEx is 0.`,
      '~Use drive E for storing the compressed package.',
      `~Successfully created/updated the package ${id}`,
      message(2301, content.name, id),
    );
  for (const child of children) {
    pen
      .say(
        `~Package ${id} does not have a preferred sender.`,
        `~Needs to send the compressed package for package ${id} to site ${child.site}`,
        `~Sending a copy of package ${id} to site ${child.site}`,
        `~The reporting site of site ${child.site} is this site.`,
        '~Use drive E for storing the compressed package.',
        `~Setting CMiniJob transfer root to ${content.transferFile}`,
        `Incremented ref count on file ${content.transferFile}, count = 2`,
        `Decremented ref count on file ${content.transferFile}, count = 1`,
        `~Created minijob to send compressed copy of package ${id} to site ${child.site}.  Transfer root = ${content.transferFile}.`,
      )
      .rest(second);
  }
  return pen.say(
    `~CDistributionSrcSQL::UpdateAvailableVersion PackageID=${id}, Version=${version}, Status=2301`,
    `~StoredPkgVersion (${version}) of package ${id}. StoredPkgVersion in database is ${version}.`,
    `~SourceVersion (${version}) of package ${id}. SourceVersion in database is ${version}.`,
    `~Exiting package processing thread for package ${id}.`,
  ).atMs;
}

/** The main thread takes a package from its inbox and gives it a thread of its own. */
export function startPackageThread(timeline: Timeline, server: SampleServer, content: ContentPackage, startMs: number): Pen {
  const thread = timeline.random.thread();
  const main = timeline
    .pen(server, 'distmgr.log', startMs)
    .say(`Found package properties updated notification for package '${content.id}'`);
  if (content.isEasySetup && server.isTopLevel) main.say(`Info: package '${content.id}' is set to replicate to site servers only.`);
  main.say(
    `Adding package '${content.id}' to package processing queue.`,
    '~Currently using 0 out of 3 allowed package processing threads.',
    `~Started package processing thread for package '${content.id}', thread ID = 0x${thread.toString(16).toUpperCase()} (${thread})`,
  );
  return timeline.pen(server, 'distmgr.log', main.atMs + 300, thread);
}

function packageMessage(server: SampleServer, thread: number, id: number, content: ContentPackage, strings: readonly string[]): string {
  return statusMessage(server, 'distmgr.log', thread, id, strings, [[400, content.id]]);
}
