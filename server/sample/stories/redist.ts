import { installFolder, type SampleServer } from '../servers.ts';
import { type Pen, second, type Timeline } from '../timeline.ts';

export type RedistResult = 'complete' | 'failed';

const languageManifest = 'https://go.microsoft.com/fwlink/?LinkId=2335103';
const manifest = 'https://go.microsoft.com/fwlink/?LinkID=2335105';

const files = [
  { name: 'NDP462-KB3151800-x86-x64-AllOS-ENU.exe', link: 2171070 },
  { name: 'sqlncli.msi', link: 2115684 },
  { name: 'SQLSysClrTypes.msi', link: 2115685 },
  { name: 'SharedManagementObjects.msi', link: 2115686 },
  { name: 'msodbcsql.msi', link: 2280794 },
  { name: 'vcredist_x64.exe', link: 2180522 },
  { name: 'vcredist_x86.exe', link: 2180523 },
  { name: 'MMASetup-AMD64.exe', link: 828603 },
  { name: 'WindowsUpdateAgent30-x64.exe', link: 2108810 },
] as const;

/** The command line that the downloader repeats where setupdl did not bring every file. */
export function getRedistCommand(guid: string): string {
  return `/RedistUrl ${manifest} /LnManifestUrl ${languageManifest} /RedistVersion 202509 /NoUI  "${getFolder(guid)}"`;
}

function getFolder(guid: string): string {
  return `${installFolder}\\EasySetupPayload\\${guid}\\redist`;
}

/** setupdl brings the redist files into a folder, by default the site's own, and logs into the setup log. Returns when it ends. */
export function downloadRedist(
  timeline: Timeline,
  server: SampleServer,
  guid: string,
  startMs: number,
  result: RedistResult,
  folder = getFolder(guid),
): number {
  const pen = timeline.pen(server, 'ConfigMgrSetup.log', startMs, timeline.random.thread());
  pen
    .say(
      'INFO: Attempting to load resource DLL...',
      'INFO: Setup downloader setupdl.exe: STARTED',
      `INFO: Downloading files to ${folder}`,
      'INFO: Downloading component manifest...',
      `INFO: Downloading ${languageManifest} as ConfigMgr.LN.Manifest.cab`,
    )
    .say('INFO: set additional flag.', 'No proxy information is specified. Connect without proxy.')
    .rest(3 * second)
    .say('INFO: WinHttpQueryHeaders() in Download() returned OK (200)', `INFO: Downloading ${manifest} as ConfigMgr.Manifest.cab`)
    .rest(2 * second)
    .say(
      'INFO: WinHttpQueryHeaders() in Download() returned OK (200)',
      'INFO: Extracted file C:\\Windows\\TEMP\\ConfigMgr.LN.Manifest.xml',
    );
  for (const file of files) {
    fetchFile(timeline, pen, file.name, file.link);
    const path = `${folder}\\${file.name}`;
    if (result === 'failed' && file.name === 'sqlncli.msi') {
      pen.say(`Error: failed to verify '${path}' authenticode signature.`, `Error: file signature check failed for '${path}'`);
    } else {
      pen.say(
        `INFO: Verifying hash for file '${path}'`,
        `INFO: Verifying signature for file '${path}'`,
        `INFO: File hash check successfully for ${file.name}`,
      );
    }
  }
  // setupdl says FINISHED even where a file is missing.
  return pen.say(
    `INFO: Verify directory ${folder}\\LanguagePack\\MobileDevice\\SMSSETUP\\BIN\\X64\\`,
    'INFO: Setup downloader setupdl.exe: FINISHED',
  ).atMs;
}

function fetchFile(timeline: Timeline, pen: Pen, name: string, link: number): void {
  pen
    .say(
      `INFO: File will be downloaded from https://go.microsoft.com/fwlink/?LinkID=${link}.`,
      `INFO: Downloading https://go.microsoft.com/fwlink/?LinkId=${link} as ${name}`,
      'No proxy information is specified. Connect without proxy.',
    )
    .rest(second)
    .say('INFO: WinHttpQueryHeaders() in Download() returned OK (200)')
    .rest(timeline.random.between(15, 50) * second);
}
