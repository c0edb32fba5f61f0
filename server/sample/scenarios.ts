import { Random } from './random.ts';
import type { SampleEntry } from './sampleEntry.ts';
import { centralSite, firstPrimary, type SampleServer, secondPrimary, standAlone } from './servers.ts';
import { downloadUpdate, failToResolvePayloadHost, receiveNotification } from './stories/download.ts';
import { failToInstall } from './stories/install.ts';
import { addOrdinaryWork } from './stories/ordinaryWork.ts';
import { checkSites, downloadLatest, installSites, replicate, sync } from './stories/passages.ts';
import { startServices } from './stories/services.ts';
import { failToTrustManifest } from './stories/sync.ts';
import { minute, Timeline } from './timeline.ts';
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
    topLevel: standAlone,
    children: [],
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
