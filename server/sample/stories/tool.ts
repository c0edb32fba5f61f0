import { installFolder, type SampleServer } from '../servers.ts';
import { minute, second, type Timeline } from '../timeline.ts';
import type { SampleUpdate } from '../updates.ts';
import { downloadRedist } from './redist.ts';

const log = 'ServiceConnectionTool.log';

/** The tool downloads the manifest and an update on a computer with internet access. Returns when it ends. */
export function connectTool(timeline: Timeline, computer: SampleServer, update: SampleUpdate, startMs: number): number {
  const pen = timeline.pen(computer, log, startMs);
  pen
    .note('INFO:ConfigMgr.Update.Manifest.cab (size = 15741046) downloaded successfully')
    .rest(3 * second)
    .note(
      `INFO:Downloading Payload ${update.guid} version 5.0.${update.build}.1000. More information: https://go.microsoft.com/fwlink/?LinkId=2166085`,
    )
    .rest(timeline.random.between(8, 14) * minute)
    .note(`INFO:Downloaded Payload ${update.guid} size = 967280807`, `INFO:Downloading Redists for ${update.guid}`);
  const folder = `E:\\ServiceConnectionTool\\Update\\${update.guid}\\Redist`;
  return pen
    .until(downloadRedist(timeline, computer, update.guid, pen.atMs + second, 'complete', folder) + second)
    .note(`INFO:Successfully downloaded Redists for ${update.guid}`).atMs;
}

/**
 * The tool imports what it has downloaded into the site. Its log of the prepare phase on the same computer is gone, as each run
 * replaces it. Returns when hierarchy manager has the manifest.
 */
export function importWithTool(timeline: Timeline, server: SampleServer, startMs: number): number {
  return timeline
    .pen(server, log, startMs)
    .note(
      'Generating state message: 4 for package 00000000-0000-0000-0000-000000000000~~',
      `Write the state message in ${installFolder}\\inboxes\\auth\\statesys.box\\incoming\\high\\___CMU${timeline.random.name(8)}.SMX~~`,
      'Successfully Dropped the state message 4~~',
    ).atMs;
}
