import { installFolder, type SampleServer } from '../servers.ts';
import { minute, second, type Timeline } from '../timeline.ts';
import { reportUpdateStatus } from './extract.ts';

/** The hierarchy manager renews the client packages; where the update's state comes late it tries again in its next cycle. */
export function runPostInstall(timeline: Timeline, server: SampleServer, startMs: number, stateComesLate = false): number {
  const pen = timeline.pen(server, 'hman.log', startMs);
  const found = 'INFO: 196612.ESC file was found. Updating client packages. InteropMode = 0';
  if (stateComesLate) {
    pen
      .say(found, "WARN: The current update package's state (196611) is not set to installed yet. Will retry in next cycle.")
      .rest(2 * minute);
  }
  const id = (digits: string) => `${server.site}${digits}`;
  pen.say(
    found,
    `Loaded client upgrade settings from DB successfully. FullClientPackageID=${id('00004')}, StagingClientPackageID=${id('00008')}, ` +
      `ClientUpgradePackageID=${id('00005')}, PilotingUpgradePackageID=${id('00009')}, ClientUpgradeAdvertisementID=${id('20000')}, ` +
      'ClientPilotingAdvertisementID=(null)',
    'Client piloting is not enabled.',
  );
  reportUpdateStatus(pen, server, '0xe0007', 1, 1);
  const clients = `${installFolder}\\CMUClient`;
  pen
    .say(
      `~Directory \\\\?\\${installFolder}\\StagingClient\\i386 exists`,
      `Copying ccmsetup from '${clients}\\CcmSetup.exe' to '${installFolder}\\PilotingUpgrade\\CcmSetup.exe'...`,
    )
    .rest(40 * second);
  reportUpdateStatus(pen, server, '0xe0007', 2, 100);
  reportUpdateStatus(pen, server, '0xe0009', 1, 1);
  reportUpdateStatus(pen, server, '0xe0008', 1, 1);
  pen
    .say(`Copying client binaries from '${clients}' to '${installFolder}\\Client'...`)
    .rest(90 * second)
    .say(`Copying ccmsetup from '${clients}\\ccmsetup.exe' to '${installFolder}\\ClientUpgrade\\ccmsetup.exe'...`)
    .rest(5 * second);
  reportUpdateStatus(pen, server, '0xe0009', 2, 100);
  reportUpdateStatus(pen, server, '0xe0008', 2, 100);
  return pen.atMs;
}
