import { installFolder, type SampleServer } from '../servers.ts';
import { minute, type Pen, second, type Timeline } from '../timeline.ts';
import type { SampleUpdate } from '../updates.ts';
import { getStagingFolder, reportUpdateStatus } from './extract.ts';
import { executiveLogs, startServices, stopServices } from './services.ts';

/** The update service exchanges itself, waits for the site and installs. Returns the time at which it reports success. */
export function installUpdate(timeline: Timeline, server: SampleServer, update: SampleUpdate, startMs: number): number {
  const pen = beginInstallation(timeline, server, update, startMs);
  listRedist(timeline, pen, server, update);
  const stoppedMs = updateDatabase(timeline, pen, server);
  copyFiles(timeline, pen, update);
  installComponents(pen, server);
  const startedMs = pen.atMs + 30 * second;
  startServices(timeline, server, startedMs);
  timeline.outages.push({ server: server.name, logs: executiveLogs, fromMs: stoppedMs, toMs: startedMs });
  pen.until(startedMs + 30 * second);
  updateConsole(pen, server);
  pen
    .say('~   Starting ConfigMgr Update post installation monitor thread...')
    .rest(5 * second)
    .say(
      `Creating cd backup location at ${installFolder}\\cd.latest`,
      `Copying contents of update package from ${installFolder}\\CMUStaging\\${update.guid} to ${installFolder}\\cd.latest`,
    )
    .rest(3 * minute)
    .say(
      `successfully updated setup registry to have new external files stored at ${installFolder}\\cd.latest\\redist`,
      'INFO: Successfully dropped update pack installed notification to HMan CFD box.',
    );
  return pen.atMs;
}

/** The installation ends because a redistributable is missing. */
export function failToInstall(timeline: Timeline, server: SampleServer, update: SampleUpdate, startMs: number): number {
  const pen = beginInstallation(timeline, server, update, startMs);
  beginRedist(timeline, pen, server, update);
  pen
    .rest(8 * second)
    .say(
      'ERROR: Failed to find folder that stores msi file SQLSysClrTypes.msi',
      'Failed to find SQLSysClrTypes.msi',
      'Failed to install SQLSysClrTypes.msi',
      'Failed to install SQL redist',
      'Setup has encountered fatal errors while performing file operations.',
      'Failed to install update files.',
    );
  reportUpdateStatus(pen, server, '0xd0006', 4, 1);
  return pen.say('ERROR: Failed to process configuration manager update.').atMs;
}

function beginInstallation(timeline: Timeline, server: SampleServer, update: SampleUpdate, startMs: number): Pen {
  const old = timeline.pen(server, 'CMUpdate.log', startMs);
  const map = `${getStagingFolder(update)}\\SMSSetup\\update.map`;
  reportUpdateStatus(old, server, '0xd0007', 1, 1);
  old
    .say(`INFO: Waiting for CONFIGURATION_MANAGER_SERVICE to be ready to apply update: ${update.guid}`)
    .rest(20 * second)
    .say('CONFIGURATION_MANAGER_UPDATE service is stopping...');
  // The new service is a new process: from here on it works in another thread.
  const pen = timeline.pen(server, 'CMUpdate.log', old.atMs + 25 * second, timeline.random.thread());
  pen.say(
    'CONFIGURATION_MANAGER_UPDATE service is starting...',
    `Microsoft Microsoft Configuration Manager v5.00 (Build ${update.build})`,
    `Successfully read file ${map}`,
  );
  reportUpdateStatus(pen, server, '0xd0007', 2, 100);
  return pen
    .say(
      'There is no service window defined for the site server to apply the CM server updates.',
      'Checking if the CMU Staging folder already has the content extracted.',
      'Creating hash for algorithm 32780',
    )
    .rest(15 * second)
    .say(
      `Staging folder has hash = ${update.payloadHash}`,
      'Content is already found at the staging folder',
      `Successfully read file ${map}`,
    );
}

const redistFiles = [
  { group: 'Dot_Net_Framework', name: 'NDP462-KB3151800-x86-x64-AllOS-ENU.exe', title: '.NET Framework Extended 4.6.2 RTM', link: 2171070 },
  { group: 'SQL_Redist', name: 'msodbcsql.msi', title: 'ODBC Driver 18 for SQL Server', link: 2280794 },
  { group: 'Visual_C_Redist', name: 'vcredist_x64.exe', title: 'Visual C++ 2015-2022 Redistributable x64', link: 2180522 },
] as const;

function beginRedist(timeline: Timeline, pen: Pen, server: SampleServer, update: SampleUpdate): void {
  const redist = `${installFolder}\\CMUStaging\\${update.guid}\\redist`;
  reportUpdateStatus(pen, server, '0xd0006', 1, 1);
  pen.say(
    `Found redist manifest ${redist}\\ConfigMgr.Manifest.cab and set redist folder to ${redist}.`,
    'INFO: Extracted file C:\\Windows\\TEMP\\ConfigMgr.Manifest.xml',
  );
  for (const file of redistFiles) {
    pen
      .rest(timeline.random.between(1, 4) * second)
      .say(
        `INFO: Processing file group "${file.group}"`,
        `INFO: Processing file "${file.name}"`,
        `INFO: File will be downloaded from https://go.microsoft.com/fwlink/?LinkID=${file.link}.`,
        `INFO: File for ${file.name} [${file.title}] will be copied with file name: ${file.name}.`,
      );
  }
}

function listRedist(timeline: Timeline, pen: Pen, server: SampleServer, update: SampleUpdate): void {
  beginRedist(timeline, pen, server, update);
  reportUpdateStatus(pen, server, '0xd0006', 2, 100);
}

/** The site's services stop; the database is brought to the new version. Returns when they stopped. */
function updateDatabase(timeline: Timeline, pen: Pen, server: SampleServer): number {
  const stoppedMs = pen.atMs + 30 * second;
  stopServices(timeline, server, stoppedMs);
  pen.until(stoppedMs);
  for (let part = 0; part < 5; part++) {
    pen.rest(timeline.random.between(200, 330) * second).say('INFO: SQL Connection succeeded. Connection: SMS ACCESS, Type: Secure');
  }
  pen
    .rest(2 * minute)
    .say('INFO: Creating reporting views.')
    .rest(4 * minute)
    .say('SQL MESSAGE: sp_RenewCollectionViews - Creating collection views.')
    .rest(6 * minute);
  return stoppedMs;
}

const copiedFiles = [
  'smsexec.exe',
  'basesvr.dll',
  'baseutil.dll',
  'smscommon.dll',
  'adsource.dll',
  'compsumm.dll',
  'dataldr.dll',
  'ddm.dll',
  'despool.dll',
  'distmgr.dll',
  'hman.dll',
  'inboxmgr.dll',
  'objreplmgr.dll',
  'offermgr.dll',
  'policypv.dll',
  'sender.dll',
  'sitecomp.exe',
  'smsprov.dll',
  'statesys.dll',
  'wsyncmgr.dll',
] as const;

/** Files that wait in the payload as empty placeholders come from the redist folder; others are new or as they were. */
function copyFiles(timeline: Timeline, pen: Pen, update: SampleUpdate): void {
  const staging = `${installFolder}\\CMUStaging\\${update.guid}`;
  const [file] = redistFiles;
  const name = file.name.toUpperCase();
  const placeholder = `${staging}\\SMSSetup\\bin\\x64\\${name}`;
  const valid = `${staging}\\redist\\${name}`;
  const installed = `${installFolder}\\bin\\x64\\${name}`.toLowerCase();
  pen
    .say(
      `INFO: Checking media: ${placeholder}`,
      `INFO: Verifying hash for file '${placeholder}'`,
      'Expected hash:B4CBB4BC9A3983EC3BE9F80447E0D619D15256A9CE66FF414AE6E3856705E237, Actual hash:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855',
      `WARNING: File hash mismatch for ${placeholder}`,
      `INFO: Checking alternate path: ${valid}`,
      `INFO: Verifying hash for file '${valid}'`,
    )
    .rest(second)
    .say(
      `INFO: Verifying signature for file '${valid}'`,
      `INFO: Found valid source in folder: '${staging}\\redist\\'`,
      `INFO: Found valid source for external dependency file '${name}' at '${staging}\\redist\\'`,
      `This file ${valid} will be copied from redist.`,
      `${installed} file version is up to date (4.6.1590.0).`,
      'same version detected, and this file is flagged to compare signing timestamp.',
      `Per digital signature signing time ${valid} file version is up to date per signing timestamp.`,
      `File ${valid} has newer modification time than (${installed}) but they have the same hash. It will be skipped.`,
    );
  for (const copied of copiedFiles) {
    pen
      .rest(timeline.random.between(60, 130) * second)
      .say(`File ${staging}\\SMSSetup\\bin\\x64\\${copied} is newer than (${installFolder}\\bin\\x64\\${copied}). Copied.`);
  }
}

/** Operating system packages and the site's components. */
function installComponents(pen: Pen, server: SampleServer): void {
  reportUpdateStatus(pen, server, '0xd001a', 1, 1);
  pen
    .say(
      'INFO: Adding default USMT package ...',
      'INFO: USMT package path is C:\\Program Files (x86)\\Windows Kits\\10\\Assessment and Deployment Kit\\User State Migration Tool',
      'INFO: Adding Boot Image Packages, this may take some time...',
    )
    .rest(minute)
    .say('INFO: Attempting to export x86 boot image from ADK installation source')
    .rest(2 * minute)
    .say('INFO: Attempting to export x64 boot image from ADK installation source')
    .rest(2 * minute)
    .say('INFO: Attempting to export arm64 boot image from ADK installation source')
    .rest(2 * minute);
  reportUpdateStatus(pen, server, '0xd001a', 2, 100);
  pen.say('INFO: Checking Post-Upgrade script from update manifest ...');
  reportUpdateStatus(pen, server, '0xd001b', 1, 1);
  pen
    .say(
      'INFO: Installing Site Component Manager ...',
      `Drop site role reset trnfile: ${installFolder}\\inboxes\\sitecomp.box\\resetall.trn`,
      `INFO: Installing Site Component Manager under acct <NT AUTHORITY\\SYSTEM> path <${installFolder}\\bin\\x64\\sitecomp.exe>~`,
    )
    .rest(20 * second)
    .say(
      'INFO: Running Post Auto Upgrade script.',
      'INFO: Starting Site Component Manager...',
      'INFO: Started Site Component Manager service',
      'INFO: Site Component Manager installation completed.',
    );
  reportUpdateStatus(pen, server, '0xd001b', 2, 100);
}

function updateConsole(pen: Pen, server: SampleServer): void {
  reportUpdateStatus(pen, server, '0xd001d', 1, 1);
  pen.say(
    'INFO: Required File list found in admin console UI manifest. Will update existing OSD Binaries cabs.',
    'INFO: Updating AdminUI manifest xml with AC_Extension cab file configmgr.ac_extension.amd64.cab.',
    'INFO: Upsert Console Version Data into Console_Files table.',
  );
  reportUpdateStatus(pen, server, '0xd001d', 1, 75);
  for (const file of ['ConsoleSetup.exe', 'AdminConsole.msi']) {
    pen
      .rest(3 * second)
      .say(`INFO: ${installFolder}\\bin\\i386\\${file} will be copied to ${installFolder}\\Tools\\ConsoleSetup\\${file}.`);
  }
  reportUpdateStatus(pen, server, '0xd001d', 2, 100);
  pen.say(
    "INFO: Existing console product code is '{C7A4084C-57A8-4BB8-AE7F-6B28088007DA}'.",
    'INFO: There were no applicable admin console patches found on this site server.',
  );
}
