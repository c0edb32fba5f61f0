import { Random } from './random.ts';
import type { SampleEntry } from './sampleEntry.ts';
import {
  centralSite,
  firstPrimary,
  gatewayConnectionPoint,
  internetComputer,
  remoteConnectionPoint,
  type SampleServer,
  secondPrimary,
  standAlone,
} from './servers.ts';
import { downloadUpdate, failToResolvePayloadHost, receiveNotification, takeOverImport } from './stories/download.ts';
import {
  deltaEveryMs,
  discoverUsers,
  failToMaintainGateway,
  failToReadSecret,
  failToSignIn,
  seeGatewayReady,
} from './stories/entraDiscovery.ts';
import { failToReachInboxes, passRequests, refuseRequests } from './stories/gatewayTraffic.ts';
import { failToInstall } from './stories/install.ts';
import { addOrdinaryWork } from './stories/ordinaryWork.ts';
import { checkSites, downloadLatest, installSites, replicate, sync } from './stories/passages.ts';
import { forwardManifest, installRole, removeRole } from './stories/roleMove.ts';
import { startComponent, startServices, stopComponent } from './stories/services.ts';
import { checkApplicability, failToTrustManifest, syncManifest } from './stories/sync.ts';
import { connectTool, importWithTool } from './stories/tool.ts';
import { minute, second, Timeline } from './timeline.ts';
import { release2509 } from './updates.ts';

export interface Scenario {
  readonly name: ScenarioName;
  readonly title: string;
  /** What happens at the site. */
  readonly describes: string;
  /** What the product has to show at the end. */
  readonly outcome: string;
}

export type ScenarioName = keyof typeof plans;

export interface ScenarioOptions {
  /** Chooses the random names and pauses. */
  readonly seed?: number;
  /** Leaves the recovery out, in scenarios that recover. */
  readonly until?: 'fault';
}

/** The end of a story, where it is not simply its last line. */
interface Ending {
  /** The sites go on with ordinary work until then. */
  readonly endMs?: number;
  /** When the fault is over. */
  readonly recoversMs?: number;
}

interface Plan extends Omit<Scenario, 'name'> {
  readonly topLevel: SampleServer;
  readonly children: readonly SampleServer[];
  readonly tell: (timeline: Timeline, topLevel: SampleServer, children: readonly SampleServer[]) => Ending | undefined;
}

const hierarchy = { topLevel: centralSite, children: [firstPrimary, secondPrimary] } as const;
const alone = { topLevel: standAlone, children: [] } as const;
const firstSync = 7 * minute;

const plans = {
  healthy: {
    ...hierarchy,
    title: 'Everything works',
    describes:
      'Version 2509 is found, downloaded, replicated to two primary sites and installed at all three sites, with the retries that are normal.',
    outcome: 'Sync, download, replication to PR1 and PR2 and the installation at CAS, PR1 and PR2 are done. No finding is open.',
    tell(timeline, topLevel, children) {
      const arrived = replicate(timeline, topLevel, children, downloadLatest(timeline, topLevel, firstSync) + 18 * minute);
      installSites(timeline, checkSites(timeline, arrived, 'continue'));
      return undefined;
    },
  },
  'trust-failure': {
    ...hierarchy,
    title: 'The manifest cannot be downloaded',
    describes:
      'The certificate of the download host is not trusted. Two sync cycles fail; then the root certificate is there and the third succeeds.',
    outcome:
      'During the fault: sync failed at the manifest, finding open. After the recovery: sync and download done, the finding has recovered.',
    tell(timeline, topLevel) {
      failToTrustManifest(timeline, topLevel, firstSync);
      failToTrustManifest(timeline, topLevel, firstSync + 60 * minute);
      const recoversMs = firstSync + 120 * minute;
      downloadLatest(timeline, topLevel, recoversMs);
      return { recoversMs };
    },
  },
  'redist-failed': {
    ...hierarchy,
    title: 'A redistributable cannot be verified',
    describes:
      'The payload of version 2509 arrives, but the signature of one redistributable cannot be verified. setupdl says FINISHED all the same.',
    outcome: 'The download has failed at the redist files; nothing is replicated. A finding names the file.',
    tell(timeline, topLevel) {
      return { endMs: downloadUpdate(timeline, topLevel, release2509, sync(timeline, topLevel, firstSync), 'failed') + 20 * minute };
    },
  },
  'replication-stuck': {
    ...hierarchy,
    title: 'A primary site never gets the content',
    describes:
      'The content of version 2509 is sent to both primary sites. PR1 installs it; the despooler of PR2 does not take it from its inbox.',
    outcome: 'CAS and PR1 are done. PR2 waits for the despooler and is stalled; its installation has not begun.',
    tell(timeline, topLevel, children) {
      const arrived = replicate(timeline, topLevel, children, downloadLatest(timeline, topLevel, firstSync) + 18 * minute, secondPrimary);
      installSites(timeline, checkSites(timeline, arrived, 'continue'));
      return undefined;
    },
  },
  'prereq-warning': {
    ...hierarchy,
    title: 'A prerequisite warns',
    describes: 'A prerequisite rule warns at PR1, and warnings are not ignored: no site goes on with the installation.',
    outcome: 'Replication is done; the prerequisite check ended with a warning, and the installation stopped. A finding names the rule.',
    tell(timeline, topLevel, children) {
      const arrived = replicate(timeline, topLevel, children, downloadLatest(timeline, topLevel, firstSync) + 18 * minute);
      checkSites(timeline, arrived, 'warning', firstPrimary);
      return undefined;
    },
  },
  'check-only': {
    ...hierarchy,
    title: 'Only the prerequisites are checked',
    describes: 'The administrator runs the prerequisite check of version 2509 without installing it. All three sites pass.',
    outcome: 'Replication and the check are done; install, notify and post-install are skipped because only the check was asked for.',
    tell(timeline, topLevel, children) {
      const arrived = replicate(timeline, topLevel, children, downloadLatest(timeline, topLevel, firstSync) + 18 * minute);
      const checked = checkSites(timeline, arrived, 'check-only');
      timeline
        .pen(topLevel, 'hman.log', Math.max(...checked.values()) + minute)
        .say('Prereq check passed. Setup will not continue since it is prereq only.');
      return undefined;
    },
  },
  'install-failed': {
    ...hierarchy,
    title: 'The installation fails',
    describes:
      'At CAS a redistributable that the installation needs is missing. PR1 and PR2 have checked their prerequisites and wait for CAS.',
    outcome: 'The installation at CAS has failed, with a finding on the missing redistributable; PR1 and PR2 do not install.',
    tell(timeline, topLevel, children) {
      const arrived = replicate(timeline, topLevel, children, downloadLatest(timeline, topLevel, firstSync) + 18 * minute);
      const checked = checkSites(timeline, arrived, 'continue');
      return { endMs: failToInstall(timeline, topLevel, release2509, Math.max(...checked.values()) + minute) + 20 * minute };
    },
  },
  'stand-alone': {
    ...alone,
    title: 'A stand-alone primary site',
    describes: 'Version 2509 is found, downloaded and installed at a site without children: there is no content to send.',
    outcome:
      'Sync, download, replication and installation at PS1 are done; minijob to distribute are skipped because the site stands alone.',
    tell(timeline, topLevel, children) {
      const arrived = replicate(timeline, topLevel, children, downloadLatest(timeline, topLevel, firstSync) + 18 * minute);
      installSites(timeline, checkSites(timeline, arrived, 'continue'));
      return undefined;
    },
  },
  'endpoint-blocked': {
    ...hierarchy,
    title: 'The payload host is blocked',
    describes: 'The manifest arrives, but the name of the payload host is not resolved. An hour later the firewall lets it through.',
    outcome: 'During the fault: the download has failed at the payload, finding open. After the recovery: the download is done.',
    tell(timeline, topLevel) {
      const failedMs = failToResolvePayloadHost(timeline, topLevel, release2509, sync(timeline, topLevel, firstSync));
      const recoversMs = failedMs + 60 * minute;
      receiveNotification(timeline, topLevel, release2509, downloadUpdate(timeline, topLevel, release2509, recoversMs) + minute);
      return { recoversMs };
    },
  },
  offline: {
    ...alone,
    title: 'Updates with the service connection tool',
    describes:
      'The service connection point is in offline mode. The tool downloads version 2509 on another computer and imports it; each run on the service connection point replaces the log of the one before.',
    outcome: 'The round with the tool is done, sync and download are done, the mode of PS1 is offline. No finding is open.',
    tell(timeline, topLevel) {
      const connectedMs = connectTool(timeline, internetComputer, release2509, firstSync);
      const importedMs = importWithTool(timeline, topLevel, connectedMs + 25 * minute);
      const checkedMs = checkApplicability(timeline, topLevel, importedMs + 35 * second);
      receiveNotification(timeline, topLevel, release2509, takeOverImport(timeline, topLevel, release2509, checkedMs + minute) + minute);
      return undefined;
    },
  },
  'mode-change': {
    ...alone,
    title: 'The change to offline mode takes no effect',
    describes:
      'The administrator sets offline mode and imports with the tool, but SMS_DMP_DOWNLOADER is not restarted: it goes on looking for updates in the internet. Then its thread is restarted.',
    outcome:
      'During the fault: a finding that the new mode is not in effect. After the restart the finding has recovered and the mode is offline.',
    tell(timeline, topLevel) {
      const downloadedMs = downloadLatest(timeline, topLevel, firstSync);
      const importedMs = importWithTool(timeline, topLevel, downloadedMs + 30 * minute);
      checkApplicability(timeline, topLevel, importedMs + 35 * second);
      const recoversMs = sync(timeline, topLevel, importedMs + 90 * minute) + 20 * minute;
      stopComponent(timeline, topLevel, 'dmpdownloader.log', recoversMs);
      startComponent(timeline, topLevel, 'dmpdownloader.log', recoversMs + 10 * second);
      return { endMs: recoversMs + 30 * minute, recoversMs };
    },
  },
  'role-move': {
    ...alone,
    title: 'The service connection point moves',
    describes:
      'The role is removed from the site server and installed on another server. There the secret key of the Entra ID tenant cannot be read until the administrator renews it.',
    outcome:
      'During the fault: the secret key is missing, with a hint on the move. After the recovery: both sync cycles are done, the finding has recovered.',
    tell(timeline, topLevel) {
      sync(timeline, topLevel, firstSync);
      discoverUsers(timeline, topLevel, firstSync + 10 * minute);
      const removedMs = removeRole(timeline, topLevel, firstSync + 40 * minute);
      const installedMs = installRole(timeline, topLevel, remoteConnectionPoint, removedMs + 15 * minute);
      const manifestMs = syncManifest(timeline, remoteConnectionPoint, installedMs + minute);
      const checkedMs = checkApplicability(
        timeline,
        topLevel,
        forwardManifest(timeline, topLevel, remoteConnectionPoint, manifestMs) + minute,
      );
      const failedMs = [0, 1, 2].map(cycle => failToReadSecret(timeline, remoteConnectionPoint, checkedMs + minute + cycle * deltaEveryMs));
      const recoversMs = Math.max(...failedMs) + 20 * minute;
      discoverUsers(timeline, remoteConnectionPoint, recoversMs);
      return { recoversMs };
    },
  },
  'entra-secret-expired': {
    ...hierarchy,
    title: 'A secret key has expired',
    describes:
      'The secret key of the Entra ID app expires: discovery and the maintenance of the cloud management gateway are refused, updates go on. An hour later the key is renewed.',
    outcome: 'During the fault: one finding for both logs is open. After the recovery it has recovered; sync is done.',
    tell(timeline, topLevel) {
      sync(timeline, topLevel, firstSync);
      seeGatewayReady(timeline, topLevel, firstSync);
      const expiresMs = firstSync + 4 * deltaEveryMs;
      for (let atMs = firstSync; atMs < expiresMs; atMs += deltaEveryMs) discoverUsers(timeline, topLevel, atMs);
      const recoversMs = expiresMs + 60 * minute;
      for (let atMs = expiresMs; atMs < recoversMs; atMs += deltaEveryMs) failToSignIn(timeline, topLevel, atMs);
      for (let atMs = expiresMs + minute; atMs < recoversMs; atMs += 20 * minute) failToMaintainGateway(timeline, topLevel, atMs);
      for (const cycle of [0, 1, 2]) discoverUsers(timeline, topLevel, recoversMs + cycle * deltaEveryMs);
      seeGatewayReady(timeline, topLevel, recoversMs + 7 * minute);
      return { recoversMs };
    },
  },
  'gateway-traffic': {
    ...alone,
    title: 'The cloud management gateway gets no answers',
    describes:
      'The revocation list cannot be read at the connection point of the gateway, so requests of clients are refused; its reports do not reach the site server either. Then both are allowed.',
    outcome: 'During the fault: findings on the revocation list and on the inboxes are open. After the recovery both have recovered.',
    tell(timeline, topLevel) {
      sync(timeline, topLevel, firstSync);
      passRequests(timeline, gatewayConnectionPoint, topLevel, firstSync + 5 * minute);
      const refusedMs = [30, 45, 60].map(after => refuseRequests(timeline, gatewayConnectionPoint, topLevel, firstSync + after * minute));
      const failedMs = failToReachInboxes(timeline, gatewayConnectionPoint, firstSync + 31 * minute, 40);
      const recoversMs = Math.max(failedMs, ...refusedMs) + 15 * minute;
      passRequests(timeline, gatewayConnectionPoint, topLevel, recoversMs);
      return { recoversMs };
    },
  },
} as const satisfies Record<string, Plan>;

export const scenarios: readonly Scenario[] = (Object.keys(plans) as ScenarioName[]).map(name => {
  const { title, describes, outcome } = plans[name];
  return { name, title, describes, outcome };
});

/** The lines of a scenario in the order of time. The same name and options give the same entries. */
export function scenarioEntries(name: ScenarioName, { seed = 1, until }: ScenarioOptions = {}): readonly SampleEntry[] {
  const plan: Plan = plans[name];
  const { topLevel, children } = plan;
  const timeline = new Timeline(new Random(seed));
  startServices(timeline, topLevel, 0);
  const { endMs, recoversMs } = plan.tell(timeline, topLevel, children) ?? {};
  addOrdinaryWork(timeline, topLevel, children, endMs ?? timeline.getEntries().at(-1)?.atMs ?? 0);
  const entries = timeline.getEntries();
  if (recoversMs === undefined) return entries;
  const parts = entries.map(entry => ({ ...entry, part: entry.atMs < recoversMs ? ('fault' as const) : ('recovery' as const) }));
  return until === 'fault' ? parts.filter(entry => entry.part === 'fault') : parts;
}

export const isScenarioName = (name: string): name is ScenarioName => Object.hasOwn(plans, name);
