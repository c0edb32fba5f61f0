/** Lines of usual passages, as short as they can be, for tests of runs and findings. */

export const guidA = '8576527E-DDE9-4146-8ED9-DB91091C38EF';
export const guidB = '3B7D84FA-ECCC-4EA0-B8AB-ABBDA1E88E0E';

/** One text a minute from `from` (`08:00`) on, on a thread: lines for `renderServer`. */
export function everyMinute(from: string, thread: number, texts: readonly string[]): string[] {
  const [hour, minute] = from.split(':').map(Number) as [number, number];
  return texts.map((text, i) => {
    const at = hour * 60 + minute + i;
    return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}:00 [${thread}] ${text}`;
  });
}

export const syncTexts = [
  "Hasn't synced recently.",
  'Generating state message: 0 for package 00000000-0000-0000-0000-000000000000~~',
  'Successfully Dropped the state message 0~~',
  'Download manifest.cab',
  'Manifest.cab was successfully moved to the connector outbox~~',
];

export const untrustedTexts = [
  "Hasn't synced recently.",
  'Download manifest.cab',
  'WARNING: Failed to download easy setup payload with exception: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
  'WARNING: Retry in the next polling cycle',
];

export const manifestTexts = (applicable: string, filtered: string): string[] => [
  'Extracting file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB to E:\\ConfigMgr\\CMUStaging\\',
  'Processing Configuration Manager Update manifest file E:\\ConfigMgr\\CMUStaging\\Manifest.xml',
  `Configuration Manager Update (PackageGuid=${applicable}) is applicable`,
  `Configuration Manager Update (PackageGuid=${filtered}) is not applicable and should be filtered.`,
];

export const downloadTexts = (guid: string): string[] => [
  'Found a new available update~~',
  `Generating state message: 6 for package ${guid}~~`,
  'Successfully Dropped the state message 6~~',
  `EasySetupDownloadSinglePackage downloading ${guid}. ~~`,
  `Download content for payload ${guid}~~`,
  `Generating state message: 10 for package ${guid}~~`,
  'Verify the payload signature, hash value and extract the payload~~',
  `File \\\\SRV\\EasySetupPayload\\${guid}.cab has been extracted with 0~~`,
  `Check if there is redist to download for update, ${guid}~~`,
  `Download redist for update ${guid}~~`,
  `Successfully download redist for ${guid}.~~`,
  `outerxml is <ConfigurationManagerUpdateContent Guid="${guid}" State="262146" ReportTime="2026-01-12T08:10:00" />~~`,
  `EasySetupDownloadSinglePackage finishes downloading ${guid}. ~~`,
];

export const packageTexts = (guid: string, packageId: string, version = 2): string[] => [
  'INFO: 2.ESC file was found. Easy setup package needs to be updated.',
  `Get update package ${guid}, \\\\CAS\\EasySetupPayLoad\\${guid}`,
  `INFO: Successfully requested package ${packageId} to be updated from its source.`,
  `Info: Updated package ${packageId} and SMS_DISTRIBUTION_MANAGER will replicate the content to all the site servers except the secondary sites. The content will be stored in the content library on the site servers. Check distmgr.log for replication status.`,
  `Updating easy setup settings with EXEC sp_UpdateEasySetupSettings N'${packageId}','${version}',N'561BE7B704CA99A8DB6697886E75BD7C4812324D0A637708E863EC9DF97EFB94'`,
];

export const contentTexts = (packageId: string, source: string): string[] => [
  `~Processing package ${packageId} (SourceVersion:2;StoredVersion:1)`,
  `Taking package snapshot for package ${packageId} from source ${source}`,
  `~Successfully created/updated the package ${packageId}`,
];

export const minijobText = (packageId: string, site: string): string =>
  `~Created minijob to send compressed copy of package ${packageId} to site ${site}.  Transfer root = C:\\SMSPKG\\${packageId}.DLT.1.2.`;

export const despoolTexts = (packageId: string): string[] => [
  `Received package ${packageId} version 2. Compressed file -  C:\\SMSPKG\\${packageId}.PCK.1 as D:\\SMSPKG\\${packageId}.PCK.temp`,
  `Stored Package ${packageId}. Stored Package Version = 2`,
];

export const checkedTexts = (guid: string): string[] => [
  'Content replication succeeded. Start extracting the package to run prereq check...',
  `Successfully read file \\\\?\\E:\\ConfigMgr\\CMUStaging\\${guid}\\SMSSetup\\update.map`,
  'Running prereq checking against Server [CM01.contoso.com] ...~',
];
