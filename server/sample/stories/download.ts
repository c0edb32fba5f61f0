import { installFolder, type SampleServer } from '../servers.ts';
import { minute, type Pen, second, type Timeline } from '../timeline.ts';
import type { SampleUpdate } from '../updates.ts';
import { downloadRedist, getRedistCommand, type RedistResult } from './redist.ts';
import { reportState } from './sync.ts';

const payloadHost = 'configmgrbits.cdn.manage.microsoft.com';

const payloadFiles = [
  'splash.hta',
  'SMSSETUP\\install.map',
  'SMSSETUP\\update.map.cab',
  'SMSSETUP\\BIN\\X64\\cmupdate.exe',
  'SMSSETUP\\BIN\\X64\\prereqcore.dll',
  'SMSSETUP\\BIN\\X64\\setupdl.exe',
  'SMSSETUP\\BIN\\X64\\smsexec.exe',
  'SMSSETUP\\BIN\\X64\\distmgr.dll',
  'SMSSETUP\\BIN\\X64\\hman.dll',
  'SMSSETUP\\BIN\\X64\\dmpdownloader.dll',
  'SMSSETUP\\BIN\\I386\\AdminConsole.msi',
  'SMSSETUP\\BIN\\I386\\ConsoleSetup.exe',
  'SMSSETUP\\CLIENT\\ccmsetup.exe',
  'SMSSETUP\\CLIENT\\X64\\client.msi',
  'redist\\ConfigMgr.AutoUpgradeScripts.cab',
] as const;

/** The downloader finds an update and downloads payload and redist. Returns when it is over. */
export function downloadUpdate(
  timeline: Timeline,
  server: SampleServer,
  update: SampleUpdate,
  startMs: number,
  redist: RedistResult = 'complete',
): number {
  const guid = update.guid.toLowerCase();
  const pen = timeline.pen(server, 'dmpdownloader.log', startMs);
  beginDownload(timeline, pen, update);
  pen
    .say(`Redirected to URL https://${payloadHost}/release/${update.release}/${update.guid}/${update.guid}.cab~~`)
    .rest(timeline.random.between(8, 11) * minute);
  reportState(timeline, pen, 10, guid);
  notifySite(pen, guid, 262145);
  extractPayload(timeline, pen, guid);
  pen.say(`Check if there is redist to download for update, ${guid}~~`, `Download redist for update ${guid}~~`);
  pen.until(downloadRedist(timeline, server, guid, pen.atMs + second, redist) + 2 * second);
  if (redist === 'failed') {
    // What the downloader writes after this line is not known; it tries the package again later.
    pen.say(`ERROR: Failed to download redist for ${guid} with command  ${getRedistCommand(guid)}~~`);
    return pen.atMs;
  }
  pen.say(`Successfully download redist for ${guid}.~~`);
  reportState(timeline, pen, 11, guid);
  announce(timeline, pen, guid);
  return pen.say(`EasySetupDownloadSinglePackage finishes downloading ${guid}. ~~`).atMs;
}

/** The same up to a payload host that no name server knows. */
export function failToResolvePayloadHost(timeline: Timeline, server: SampleServer, update: SampleUpdate, startMs: number): number {
  const pen = timeline.pen(server, 'dmpdownloader.log', startMs);
  beginDownload(timeline, pen, update);
  return pen
    .rest(12 * second)
    .say(
      `WARNING: EasySetupDownloadSinglePackage Failed with exception: The remote name could not be resolved: '${payloadHost}'~~`,
      'WARNING: Retry in the next polling cycle~~',
    ).atMs;
}

/** In offline mode the downloader only takes over what the service connection tool has imported. Returns when it is over. */
export function takeOverImport(timeline: Timeline, server: SampleServer, update: SampleUpdate, startMs: number): number {
  const guid = update.guid.toLowerCase();
  const pen = timeline.pen(server, 'dmpdownloader.log', startMs);
  extractPayload(timeline, pen, guid);
  announce(timeline, pen, guid);
  return pen.atMs;
}

function extractPayload(timeline: Timeline, pen: Pen, guid: string): void {
  const cab = `${installFolder}\\EasySetupPayload\\${guid}.cab`;
  pen
    .say('Verify the payload signature, hash value and extract the payload~~')
    .rest(20 * second)
    .say(`File '${cab}' is signed and trusted.`, `File '${cab}' is signed with MS root cert.`);
  for (const file of payloadFiles) pen.say(`File ${file} is being extracted~~`).rest(timeline.random.between(4, 16) * second);
  pen.say(`File ${cab} has been extracted with 0~~`);
  reportState(timeline, pen, 25, guid);
}

/** The site is told that the update is there. */
function announce(timeline: Timeline, pen: Pen, guid: string): void {
  notifySite(pen, guid, 262146);
  reportState(timeline, pen, 12, guid);
  reportState(timeline, pen, 13, guid);
}

/** From the list of updates to the start of the transfer. */
function beginDownload(timeline: Timeline, pen: Pen, update: SampleUpdate): void {
  const guid = update.guid.toLowerCase();
  pen.say('Get new Easy Setup Package IDs~~').rest(second).say('Found a new available update~~');
  reportState(timeline, pen, 6, guid);
  pen.say(
    'EasySetupMaintenance - Redownload packages if needed~~',
    `EasySetupMaintenance - Redownload package: ${guid}~~`,
    `EasySetupDownloadSinglePackage downloading ${guid}. ~~`,
  );
  reportState(timeline, pen, 8, guid);
  pen.say(
    'Checking IsPayloadLocal with HashAlgorithm = SHA256 ...~~',
    `expected hash = ${update.payloadHash}~~`,
    'actual hash = ~~',
    'PayloadExist = -1~~',
    `Content for ${guid} does not exist locally. Download it from internet~~`,
  );
  notifySite(pen, guid, 262145);
  pen.say(`The payload to be processed is at ${installFolder}\\EasySetupPayload\\${guid}.cab~~`);
  reportState(timeline, pen, 9, guid);
  pen.say(`Download content for payload ${guid}~~`, 'Download large file with BITs~~');
}

function notifySite(pen: Pen, guid: string, state: number): void {
  pen.say(
    "Write the package meta data to connector's outbox~~",
    `The CMU file name is ${installFolder}\\inboxes\\hman.box\\ForwardingMsg\\___CMU${guid}.MCM~~`,
    `outerxml is <ConfigurationManagerUpdateContent Guid="${guid}" State="${state}" ReportTime="{{report}}" />~~`,
    `Successfully write the update meta into outbox for package ${guid}~~`,
  );
}

/** The hierarchy manager takes the notification: the update can be installed. */
export function receiveNotification(timeline: Timeline, server: SampleServer, update: SampleUpdate, startMs: number): number {
  const guid = update.guid.toLowerCase();
  const file = `${installFolder}\\inboxes\\hman.box\\CFD\\${guid}.CMU`;
  return timeline
    .pen(server, 'hman.log', startMs)
    .say(
      `Validate CMU file ${file} with no intune subscription.`,
      `INFO: File without BOM : (${file})`,
      `There is no additional error details ${file} from file`,
      `Updated CMUpdatePackage state to 262146 (PackageGuid=${guid})`,
      `deleted file ${file}`,
    ).atMs;
}
