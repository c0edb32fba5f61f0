import type { SampleServer } from '../servers.ts';
import { minute, second, type Timeline } from '../timeline.ts';
import { release2509 } from '../updates.ts';
import { acceptPackage, storePackage, waitForContent } from './arrival.ts';
import { getEasySetupPackage } from './contentPackage.ts';
import { downloadUpdate, receiveNotification } from './download.ts';
import { extractUpdate } from './extract.ts';
import { installUpdate } from './install.ts';
import { runPostInstall } from './postInstall.ts';
import { checkPrerequisites, type PrereqOutcome } from './prereqCheck.ts';
import { addToContentLibrary, notifyUpdateService, requestInstallation } from './replication.ts';
import { checkApplicability, syncAdminUiContent, syncManifest } from './sync.ts';
import { makeTransfer, sendPackage } from './transfer.ts';

/** Times at which something was over at a site. */
type SiteTimes = ReadonlyMap<SampleServer, number>;

/** A sync cycle with all that follows. Returns when the downloader looks for new updates. */
export function sync(timeline: Timeline, topLevel: SampleServer, startMs: number): number {
  const manifestMs = syncManifest(timeline, topLevel, startMs);
  const checkedMs = checkApplicability(timeline, topLevel, manifestMs + 35 * second);
  return syncAdminUiContent(timeline, topLevel, checkedMs + 30 * second) + 4 * minute;
}

/** A sync cycle and the download of the update that it finds. */
export function downloadLatest(timeline: Timeline, topLevel: SampleServer, startMs: number): number {
  const downloadedMs = downloadUpdate(timeline, topLevel, release2509, sync(timeline, topLevel, startMs));
  return receiveNotification(timeline, topLevel, release2509, downloadedMs + 50 * second);
}

/**
 * The administrator has the update installed; its content comes to every site except the one that is stuck. Returns when
 * each site's update service was told.
 */
export function replicate(
  timeline: Timeline,
  topLevel: SampleServer,
  children: readonly SampleServer[],
  startMs: number,
  stuck?: SampleServer,
): SiteTimes {
  const content = getEasySetupPackage(topLevel, release2509);
  const requestedMs = requestInstallation(timeline, topLevel, release2509, content, startMs);
  const storedMs = addToContentLibrary(timeline, topLevel, content, children, requestedMs + 20 * second);
  const told = new Map([[topLevel, notifyUpdateService(timeline, topLevel, release2509, storedMs + 45 * second)]]);
  for (const [index, child] of children.entries()) {
    const transfer = makeTransfer(timeline, topLevel, child, content);
    const sentMs = sendPackage(timeline, transfer, storedMs + (8 + 9 * index) * second);
    if (child === stuck) {
      timeline.outages.push({ server: child.name, logs: ['despool.log'], fromMs: sentMs - minute, toMs: Infinity });
      waitForContent(timeline, child, topLevel, content, sentMs + 2 * minute);
    } else {
      const arrivedMs = storePackage(timeline, transfer, sentMs + 20 * second, index === 0);
      const acceptedMs = acceptPackage(timeline, child, content, arrivedMs + 5 * second);
      told.set(child, notifyUpdateService(timeline, child, release2509, acceptedMs + 40 * second));
    }
  }
  return told;
}

/** Each site unpacks the update and checks its prerequisites. Returns when each has decided how to go on. */
export function checkSites(timeline: Timeline, told: SiteTimes, outcome: PrereqOutcome, warning?: SampleServer): SiteTimes {
  const decided = new Map<SampleServer, number>();
  for (const [server, toldMs] of told) {
    const extractedMs = extractUpdate(timeline, server, release2509, toldMs + 15 * second);
    decided.set(server, checkPrerequisites(timeline, server, release2509, extractedMs + 5 * second, outcome, server === warning));
  }
  return decided;
}

/** The top-level site installs when all sites have checked; the others follow when it is done. */
export function installSites(timeline: Timeline, decided: SiteTimes): void {
  let startMs = Math.max(...decided.values()) + minute;
  for (const server of decided.keys()) {
    const installedMs = installUpdate(timeline, server, release2509, startMs);
    runPostInstall(timeline, server, installedMs + 30 * second, server.isTopLevel);
    startMs = server.isTopLevel ? installedMs + 8 * minute : startMs + 2 * minute;
  }
}
