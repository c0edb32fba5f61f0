import { installFolder, type SampleServer } from '../servers.ts';
import { type Pen, second, type Timeline } from '../timeline.ts';
import type { SampleUpdate } from '../updates.ts';

/** What the update service says to the database after each part of its work. */
export function reportUpdateStatus(pen: Pen, server: SampleServer, subStage: string, isComplete: number, progress: number): void {
  pen.say(
    `Successfully reported ConfigMgr update status (SiteCode=${server.site}, SubStageID=${subStage}, IsComplete=${isComplete}, Progress=${progress}, Applicable=1)`,
  );
}

/** Where the update service unpacks an update, in the form with which it names long paths. */
export function getStagingFolder(update: SampleUpdate): string {
  return `\\\\?\\${installFolder}\\CMUStaging\\${update.guid}`;
}

/** The update service finds the replicated content and unpacks it. Returns when it is over. */
export function extractUpdate(timeline: Timeline, server: SampleServer, update: SampleUpdate, startMs: number): number {
  const pen = timeline.pen(server, 'CMUpdate.log', startMs);
  const staging = getStagingFolder(update);
  const map = `${staging}\\SMSSetup\\update.map`;
  pen.say(
    `Detected a change to the "${installFolder}\\inboxes\\cmupdate.box" directory.`,
    `INFO: setup type: 8, top level: ${server.isTopLevel ? 1 : 0}.`,
    'Content replication succeeded. Start extracting the package to run prereq check...',
  );
  reportUpdateStatus(pen, server, '0xd0005', 1, 1);
  reportUpdateStatus(pen, server, '0xd0005', 1, 25);
  pen
    .say('Checking if the CMU Staging folder already has the content extracted.', 'Creating hash for algorithm 32780')
    .rest(6 * second)
    .say(`Delete folder ${staging}\\ returned 0. Extractring the content from content library...`)
    .rest(timeline.random.between(100, 160) * second)
    .say(`update package content ${update.guid} has been expanded to foler ${staging}\\`);
  reportUpdateStatus(pen, server, '0xd0005', 1, 50);
  pen
    .rest(2 * second)
    .say(
      `File '${map}.cab' is signed and trusted.`,
      `File '${map}.cab' is signed with MS root cert.`,
      `Extracting file ${map}.cab to ${staging}\\SMSSetup\\~`,
      `Extracted ${map}~`,
    );
  reportUpdateStatus(pen, server, '0xd0005', 1, 75);
  pen.rest(second).say(`Successfully read file ${map}`);
  reportUpdateStatus(pen, server, '0xd0005', 2, 100);
  return pen.atMs;
}
