import { installFolder, type SampleServer } from '../servers.ts';
import { statusMessage } from '../statusMessage.ts';
import { minute, type Pen, second, type Timeline } from '../timeline.ts';
import { installedVersion, type OfferedUpdate, release2509, rollup2409 } from '../updates.ts';

/** The sync cycle reports its state under this package. */
const wholeSync = '00000000-0000-0000-0000-000000000000';

/** Reports a state to the site server, as the downloader does after each step. */
export function reportState(timeline: Timeline, pen: Pen, state: number, guid: string): void {
  pen.say(
    `Generating state message: ${state} for package ${guid}~~`,
    `Write the state message in ${installFolder}\\inboxes\\auth\\statesys.box\\incoming\\high\\___CMU${timeline.random.name(8)}.SMX~~`,
    `Successfully Dropped the state message ${state}~~`,
  );
}

/** A sync cycle from its start to the manifest in the outbox. Returns when it is over. */
export function syncManifest(timeline: Timeline, server: SampleServer, startMs: number): number {
  const pen = timeline.pen(server, 'dmpdownloader.log', startMs);
  findManifest(timeline, pen);
  pen
    .say(
      'Redirected to URL https://download.microsoft.com/download/6e09da86-4e81-4c36-a2f4-98b7bc4e261c/' +
        '72.KB35360093_CM2409_9132.1031_CM2503_9135.1013_CM2509_9141.1007/ConfigMgr.Update.Manifest.cab~~',
      'Got fwdlink and recreating the httprequest/response~~',
    )
    .rest(4 * second)
    .say('manifest.cab (http response) size is 12204871~~');
  reportState(timeline, pen, 2, wholeSync);
  const manifest = `${installFolder}\\EasySetupPayload\\ConfigMgr.Update.Manifest.cab`;
  pen
    .rest(second)
    .say(
      `File '${manifest}' is signed and trusted.`,
      `File '${manifest}' is signed with MS root cert.`,
      'Finished calling verify manifest~~',
    );
  reportState(timeline, pen, 3, wholeSync);
  pen.say('Manifest.cab was successfully moved to the connector outbox~~');
  reportState(timeline, pen, 4, wholeSync);
  return pen.atMs;
}

/** A sync cycle that cannot download the manifest because the host's certificate is not trusted. */
export function failToTrustManifest(timeline: Timeline, server: SampleServer, startMs: number): number {
  const pen = timeline.pen(server, 'dmpdownloader.log', startMs);
  findManifest(timeline, pen);
  // The failure comes from another thread than the start of the download.
  const worker = timeline
    .pen(server, 'dmpdownloader.log', pen.atMs + second, timeline.random.thread())
    .say(
      'WARNING: Failed to download easy setup payload with exception: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.~~',
      'WARNING: Retry in the next polling cycle~~',
    );
  return worker.atMs;
}

function findManifest(timeline: Timeline, pen: Pen): void {
  pen.say("Hasn't synced recently.");
  reportState(timeline, pen, 0, wholeSync);
  pen
    .say(
      'Checking for preview version~~',
      'Site is preview? no~~',
      'Is it a fast channel? :False~~',
      'Easysetup fwlink to download the manifest: https://go.microsoft.com/fwlink/?LinkId=2309745~~',
      'Download Easy setup payloads~~',
      'Get manifest.cab url~~',
      'Get manifest.cab from download center.~~',
      'GetSABranchInfo: Site is at 1 branch.~~',
    )
    .rest(second)
    .say(
      'Redirected to URL https://sccm.manage.microsoft.com/SCCMConnectedService.svc~~',
      'The flighting request url is https://sccm.manage.microsoft.com/SCCMConnectedService.svc/Manifest' +
        `?Tenant=c2FtcGxlIHNpdGUsIG5vIHRlbmFudA%3d%3d&Version=${installedVersion.full}&Ring=2376918;Branch=1~~`,
    )
    .rest(2 * second)
    .say('Flighting is not configured, fallback to default setting.~~');
  reportState(timeline, pen, 1, wholeSync);
  pen.say('Download manifest.cab~~').rest(second);
}

/** The hierarchy manager takes the manifest and finds one update that does not apply and one that does. */
export function checkApplicability(timeline: Timeline, server: SampleServer, startMs: number): number {
  const pen = timeline.pen(server, 'hman.log', startMs);
  const manifest = `${installFolder}\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB`;
  const staging = `${installFolder}\\CMUStaging`;
  const check = (update: OfferedUpdate) =>
    pen.say(`${staging}\\ApplicabilityChecks\\${update.applicabilityCheck} has hash value SHA256:${timeline.random.hex(64)}`).rest(second);
  pen
    .say(
      statusMessage(server, 'hman.log', pen.thread, 3306, [
        `${installFolder}\\inboxes\\hman.box\\${server.site}.SCU`,
        server.siteName,
        server.site,
      ]),
    )
    .rest(3 * second)
    .say(
      `File '${manifest}' is signed and trusted.`,
      `File '${manifest}' is signed with MS root cert.`,
      `Extracting file ${manifest} to ${staging}\\~`,
    )
    .rest(2 * second)
    .say(`Extracted ${staging}\\Manifest.xml~`, `Processing Configuration Manager Update manifest file ${staging}\\manifest.xml`);
  check(rollup2409).say(
    'SQL MESSAGE:  - Not a 2409 build, skip this hotfix',
    `Configuration Manager Update (PackageGuid=${rollup2409.guid}) is not applicable and should be filtered.`,
  );
  check(release2509).say(`Configuration Manager Update (PackageGuid=${release2509.guid}) is applicable`);
  return pen.atMs;
}

/** The console's own content, which comes along with every sync. */
export function syncAdminUiContent(timeline: Timeline, server: SampleServer, startMs: number): number {
  timeline
    .pen(server, 'dmpdownloader.log', startMs)
    .say(
      'Redirected to URL https://configmgrbits.cdn.manage.microsoft.com/adminuicontent/ConfigMgr.AdminUIContent.cab~~',
      'Got fwdlink and recreating the httprequest/response~~',
    );
  const content = `${installFolder}\\inboxes\\hman.box\\CFD\\ConfigMgr.AdminUIContent.auc`;
  const staging = `${installFolder}\\AdminUIContentStaging`;
  const files = [
    'CAMPServicingStates.xml',
    'DriverUpdates.xml',
    'LifecycleProducts.xml',
    'NotificationBannerData.xml',
    'WindowsServicingLocalizedNames.xml',
    'WindowsServicingStates.xml',
    'WindowsServicingTimeline.html',
  ];
  return timeline
    .pen(server, 'hman.log', startMs + minute)
    .say(
      `File '${content}' is signed and trusted.`,
      `File '${content}' is signed with MS root cert.`,
      `Extracting file ${content} to ${staging}\\~`,
    )
    .rest(second)
    .say(...files.map(file => `Extracted ${staging}\\${file}~`), 'Successfully updated AdminUI content.').atMs;
}
