/**
 * Believable dmpdownloader.log text of any size: sync cycles and downloads of forty packages, one line in four about something
 * else. The same bytes at every run, made piece by piece so that the maker's own memory does not count.
 */

const trailer = (ms: number, thread: number): string => {
  const iso = new Date(ms - 240 * 60_000).toISOString();
  return `  $$<SMS_DMP_DOWNLOADER><${iso.slice(5, 7)}-${iso.slice(8, 10)}-${iso.slice(0, 4)} ${iso.slice(11, 23)}+240><thread=${thread} (0x${thread.toString(16).toUpperCase()})>\r\n`;
};

/** One line of the log at a moment. */
export const makeLine = (text: string, ms: number): string => text + trailer(ms, 4984);

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
const guidOf = (n: number): string => `${hex(0x8a00_0000 + n * 7919, 8)}-a4b7-4c${hex(n % 256, 2)}-9f10-3d5e7a${hex(0x100000 + n * 31, 6)}`;

const noise = [
  'Waiting for changes to the "E:\\ConfigMgr\\inboxes\\dmp.box" directory, 60 seconds',
  'Certificate store check finished in 12 ms, nothing to renew',
  'Thread pool holds 4 idle workers',
  'Inbox source is local, no replication of files is needed',
  'Registry value Polling read, next look in 3600 seconds',
];

const cycle = [
  "Hasn't synced recently.",
  'Generating state message: 0 for package 00000000-0000-0000-0000-000000000000~~',
  'Write the state message in E:\\ConfigMgr\\inboxes\\auth\\statesys.box\\incoming\\high\\___CMUhxpzo31n.SMX~~',
  'Successfully Dropped the state message 0~~',
  'Checking for preview version~~',
  'Site is preview? no~~',
  'Easysetup fwlink to download the manifest: https://go.microsoft.com/fwlink/?LinkId=2309745~~',
  'Download Easy setup payloads~~',
  'Get manifest.cab url~~',
  'GetSABranchInfo: Site is at 1 branch.~~',
  'Download manifest.cab~~',
  'Redirected to URL https://download.microsoft.com/download/1/2/3/ConfigMgr.Update.Manifest.cab~~',
  'Finished calling verify manifest~~',
  'Manifest.cab was successfully moved to the connector outbox~~',
];

const download = (guid: string): string[] => [
  'Get new Easy Setup Package IDs~~',
  'Found a new available update~~',
  `Generating state message: 6 for package ${guid}~~`,
  'Write the state message in E:\\ConfigMgr\\inboxes\\auth\\statesys.box\\incoming\\high\\___CMUaxxtrjtn.SMX~~',
  'Successfully Dropped the state message 6~~',
  `EasySetupMaintenance - Redownload package: ${guid}~~`,
  `EasySetupDownloadSinglePackage downloading ${guid}. ~~`,
  'Checking IsPayloadLocal with HashAlgorithm = SHA256 ...~~',
  'expected hash = 6C3C912C1C79E3958A0D8EE7F306470A87058E5DC6936F3438BF812D367F976F~~',
  `Content for ${guid} does not exist locally. Download it from internet~~`,
  `Download content for payload ${guid}~~`,
  'Download large file with BITs~~',
  `Redirected to URL https://configmgrbits.cdn.manage.microsoft.com/release/${guid.toUpperCase()}.cab~~`,
  `Generating state message: 10 for package ${guid}~~`,
  'Successfully Dropped the state message 10~~',
  'Verify the payload signature, hash value and extract the payload~~',
  `File 'E:\\ConfigMgr\\EasySetupPayload\\${guid}.cab' is signed and trusted.`,
  ...Array.from({ length: 12 }, (_, i) => `File SMSSetup\\bin\\x64\\component${i}.dll is being extracted~~`),
  `File E:\\ConfigMgr\\EasySetupPayload\\${guid}.cab has been extracted with 0~~`,
  `Check if there is redist to download for update, ${guid}~~`,
  `Download redist for update ${guid}~~`,
  `Successfully download redist for ${guid}.~~`,
  `outerxml is <ConfigurationManagerUpdateContent Guid="${guid}" State="262146" ReportTime="2024-12-17T15:09:52" />~~`,
  `Successfully write the update meta into outbox for package ${guid}~~`,
  `EasySetupDownloadSinglePackage finishes downloading ${guid}. ~~`,
];

/** Pieces of about 1 MB until `bytes` are made. */
export function* makeLog(bytes: number): Generator<Uint8Array> {
  let ms = Date.UTC(2020, 0, 1);
  let package_ = 0;
  let n = 0;
  const encoder = new TextEncoder();
  const block = (): string => {
    let text = '';
    const guid = guidOf(package_ % 40);
    for (const line of [...cycle, ...download(guid)]) {
      ms += 700;
      text += line + trailer(ms, 4984);
      if (n++ % 3 === 0) text += noise[n % noise.length] + trailer(ms + 5, 5120);
    }
    package_++;
    ms += 8 * 3_600_000;
    return text;
  };
  let made = 0;
  while (made < bytes) {
    let text = '';
    while (text.length < 1 << 20 && made + text.length < bytes) text += block();
    const piece = encoder.encode(text);
    made += piece.length;
    yield piece;
  }
}

/** Pieces of one record of so many bytes on one line; `isOpen`: nothing ends it. */
export function* makeOneRecord(bytes: number, isOpen: boolean): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const words = encoder.encode('Download content for payload, which goes on and on; '.repeat(1000));
  for (let made = 0; made < bytes; made += words.length) yield words;
  if (!isOpen) yield encoder.encode(trailer(Date.UTC(2020, 0, 1), 4984));
}

/** The lines of a check for updates that does not get the manifest, and of one that then does. */
export const failedManifest: readonly string[] = [
  "Hasn't synced recently. Download now.",
  'Download manifest.cab~~',
  'WARNING: Failed to download easy setup payload with exception: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
  'WARNING: Retry in the next polling cycle',
];
export const gotManifest: readonly string[] = [
  'Download manifest.cab~~',
  'Redirected to URL https://download.microsoft.com/download/1/2/3/ConfigMgr.Update.Manifest.cab~~',
  'Finished calling verify manifest~~',
  'Manifest.cab was successfully moved to the connector outbox~~',
];
