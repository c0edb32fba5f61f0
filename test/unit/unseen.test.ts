import { expect, test } from 'vitest';
import { hitOf } from './catalogHelpers.ts';

/**
 * Lines that no document shows, of the kinds that the logs surely have: other failures, other files, other rules, other wordings.
 * Each has to be understood as being about this stage by what is general in the records; `any` where only that it is known counts,
 * `none` where it is about something else.
 */
const lines: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  dmpdownloader: {
    'sync/start': ["Hasn't synced recently.~~"],
    'sync/manifest': [
      'WARNING: Failed to download easy setup payload with exception: The remote server returned an error: (407) Proxy Authentication Required.',
      'WARNING: Failed to download easy setup payload with exception: Unable to connect to the remote server',
      'ERROR: Failed to download easy setup payload with exception: The operation has timed out',
      'Failed to call EasySetupDownload. error = Error -2146233079~',
      'Failed to call EasySetupDownload. error = [error code: -2147467259, error message: Unspecified error].',
      'Manifest.cab is up to date. No need to download',
      'Manifest download has been skipped',
      'Get manifest.cab from fast ring.',
      'Redirected to URL https://download.microsoft.com/download/aabbccdd-1111/ConfigMgr.Update.Manifest.cab~~',
    ],
    'download/payload': [
      'WARNING: EasySetupDownloadSinglePackage Failed with exception: The remote server returned an error: (403) Forbidden.',
      'WARNING: EasySetupDownloadSinglePackage Failed with exception: The operation being requested was not performed because the user has not logged on to the network. The specified service does not exist. (Exception from HRESULT: 0x800704DD)',
      'ERROR: EasySetupDownloadSinglePackage Failed with exception: There is not enough space on the disk.',
      'EasySetupDownloadSinglePackage failed downloading 3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e.',
      'outerxml is <ConfigurationManagerUpdateContent Guid="3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e" State="327679" ReportTime="2025-12-17T15:09:52" />',
    ],
    'download/verify': [
      "File 'D:\\SMS\\EasySetupPayload\\3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e.cab' is not signed with MS root cert.",
      'ERROR: Hash of payload 3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e does not match',
      'ERROR: Failed to verify hash for payload E:\\ConfigMgr\\EasySetupPayload\\3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e.cab',
      'File SMSSETUP\\BIN\\X64\\setup.exe is being extracted~~',
      'File E:\\ConfigMgr\\EasySetupPayload\\3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e.cab has been extracted with 1~~',
      'Failed to extract E:\\ConfigMgr\\EasySetupPayload\\3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e.cab',
    ],
    'download/redist': [
      'ERROR: Failed to download redist for 3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e with command  /RedistUrl https://go.microsoft.com/fwlink/?LinkID=2298749  /LnManifestUrl https://go.microsoft.com/fwlink/?LinkId=2298744 /RedistVersion 202411 /NoUI  "E:\\ConfigMgr\\EasySetupPayload\\3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e\\redist" .~~',
      'Redist for 3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e is already downloaded',
      'There is no redist to download for update, 3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e',
    ],
    'download/notify': [
      'outerxml is <ConfigurationManagerUpdateContent Guid="3b7d84fa-eccc-4ea0-b8ab-abbda1e88e0e" State="262146" ReportTime="2025-12-17T15:09:52" />',
    ],
    'download/found': ['No new update is found~~'],
    'health/admin-ui-content': [
      'Redirected to URL https://configmgrbits.cdn.manage.microsoft.com/adminuicontent/ConfigMgr.AdminUIContent.cab~~',
      'ERROR: Failed to download Admin UI content payload with exception: The remote server returned an error: (404) Not Found.',
      'Successfully moved AdminUIContent.cab to outbox',
    ],
    any: [
      "System.Net.WebException: The remote name could not be resolved: 'go.microsoft.com'",
      '   at System.Net.HttpWebRequest.GetResponse()',
      'System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure.',
      'ERROR: Cannot connect to the proxy server',
      'Using proxy proxy.contoso.com:8080',
      'No proxy is configured',
      'SMS_DMP_DOWNLOADER is in offline mode, skipping',
    ],
  },
  hman: {
    'sync/process': [
      "File '\\\\?\\E:\\SMS\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB' is signed and trusted.",
      "Error in verifying the trust of file 'E:\\SMS\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB'.",
      'Extracted E:\\SMS\\CMUStaging\\ApplicabilityChecks\\CM2509_AppCheck.sql~',
      'Failed to process manifest file E:\\SMS\\CMUStaging\\manifest.xml',
    ],
    'sync/applicability': [
      'SQL MESSAGE:  - Not a 2503 build, skip this update',
      'Configuration Manager Update (PackageGuid=94727833-903B-49EF-9CF7-A43D2BC8826D) is already installed.',
      'Configuration Manager Update (PackageGuid=94727833-903B-49EF-9CF7-A43D2BC8826D) is hidden and should be filtered.',
    ],
    'download/available': ['Updated CMUpdatePackage state to 262146 (PackageGuid=94727833-903B-49EF-9CF7-A43D2BC8826D)'],
    any: [
      'Updated CMUpdatePackage state to 65538 (PackageGuid=94727833-903B-49EF-9CF7-A43D2BC8826D)',
      'Updated CMUpdatePackage state to 196612 (PackageGuid=94727833-903B-49EF-9CF7-A43D2BC8826D)',
      'Updated CMUpdatePackage state to 262143 (PackageGuid=94727833-903B-49EF-9CF7-A43D2BC8826D)',
      'Updated CMUpdatePackage state to 196607 (PackageGuid=94727833-903B-49EF-9CF7-A43D2BC8826D)',
    ],
    'replication/package': [
      'INFO: 65537.ESC file was found. Easy setup package needs to be updated.',
      'Failed to create easy setup package',
      'Failed to access \\\\SCP01.contoso.com\\EasySetupPayLoad\\94727833-903B-49EF-9CF7-A43D2BC8826D',
      'Failed to get update package 94727833-903B-49EF-9CF7-A43D2BC8826D',
      'Easy setup source folder hash is changed. Updating package.',
      'Info: Created package CAS10001 and SMS_DISTRIBUTION_MANAGER will replicate the content to all the site servers except the secondary sites. The content will be stored in the content library on the site servers.',
      'Successfully reported ConfigMgr update status (SiteCode=HQ1, SubStageID=0xb0002, IsComplete=4, Progress=0, Applicable=1)',
    ],
    'install/extract': [
      'Created notification file (94727833-903B-49EF-9CF7-A43D2BC8826D.CMI) for CONFIGURATION_MANAGER_UPDATE',
      'Failed to start service CONFIGURATION_MANAGER_UPDATE, error 1053',
      'Started service CONFIGURATION_MANAGER_UPDATE',
    ],
    'install/prereq': [
      'Successfully reported ConfigMgr update status (SiteCode=PR1, SubStageID=0xc0002, IsComplete=2, Progress=100, Applicable=1)',
    ],
    'install/is-check-only': [
      'There are site server reporting ERROR in prereq check. Setup will not continue',
      'Prereq check passed. Setup will continue.',
    ],
    'install/post-install': [
      'INFO: 196612.ESC file was found. Updating client packages. InteropMode = 1',
      'Successfully updated client package PR100003',
      "Failed to copy ccmsetup from 'E:\\SMS\\CMUClient\\CcmSetup.exe' to 'E:\\SMS\\Client\\CcmSetup.exe', Win32 error = 5",
      'Client piloting is enabled. Updating the pilot package',
      'Successfully reported ConfigMgr update status (SiteCode=PR1, SubStageID=0xe0003, IsComplete=1, Progress=1, Applicable=1)',
    ],
    none: [
      '~Processing site control file: Site HQ1',
      'Successfully processed .SCU file',
      'Waiting for changes to the "E:\\SMS\\inboxes\\hman.box\\" directory, sleep 3600 seconds.',
      "DP cert query: EXEC spUpdateDPCert N'DP01.contoso.com', N'data', 0x, 0x3082",
      'INFO: AddAIUsersToAIToolsDBRole, User [HQ\\jdoe] is added to role SMSDBROLE_AITOOL.',
    ],
  },
  distmgr: {
    'replication/content': [
      '~Package CAS10001 is already in content library',
      'Start adding package CAS10001...',
      'Content library: E:\\SCCMContentLib',
      '~Failed to process package CAS10001 after 3 retries, will retry 97 more times',
      '~Cannot update the package AUS0001B in the package source, error = 2',
      'CreatePackageBundle failed; 0x800704d3',
      '~Removing retry key for package CAS10001.',
    ],
    none: [
      'Failed to find a valid drive on the distribution point',
      '~DP thread for package PS100039 with thread handle 000000000000218C and thread ID 5204 ended.',
      '~Processing STA for regular DP ["Display=\\\\PS1DP1.CONTOSO.COM\\"]MSWNET:["SMS_SITE=PS1"]\\\\PS1DP1.CONTOSO.COM\\',
      'The current user context will be used for connecting to ["Display=\\\\PS1DP1.CONTOSO.COM\\"]MSWNET:["SMS_SITE=PS1"]\\\\PS1DP1.CONTOSO.COM\\.~',
      'Start deleting the package 61000012...',
      'DP registry settings have been successfully updated on DP01.contoso.com',
    ],
    'replication/minijob': [
      '~Created minijob to send compressed copy of package HQ10001A to site AB1.  Transfer root = F:\\SMSPKG\\HQ10001A.DLT.12.13.',
    ],
    'replication/distribute': [
      "~The contents for the package HQ10001A hasn't arrived from site HQ1 yet, will retry later.",
      "~Package AUS0001B requires a newer version (2) of source files and the new compressed files hasn't arrived yet, current version is 1, skip  D:\\SMS\\inboxes\\distmgr.box\\INCOMING\\U2J0GVIQ.PKG",
    ],
  },
  schedule: {
    'replication/schedule': [
      '<Activating JOB 000003A2> [Software Distribution for Configuration Manager Easy Setup Package, Package ID = HQ10001A]~',
      '<Scheduling JOB 000003A2> [Software Distribution for Configuration Manager Easy Setup Package, Package ID = HQ10001A]~',
      'Scheduling send request 10069HQ1~',
      '<JOB STATUS - ACTIVE>~',
      '<JOB STATUS - PENDING>~',
      '<JOB STATUS - FAILED>~',
      'Send request is still pending.~',
      'Send request is in progress.~',
      'No address found for site AB1~',
      'No available outbox for site AB1~',
      'Suspending send request 10069HQ1~',
      'Waiting for changes to the "E:\\SMS\\inboxes\\schedule.box" directory~',
    ],
  },
  sender: {
    'replication/send': [
      'Found send request.  ID: 10069HQ1, Dest Site: AB1~',
      '~Attempt to write 1024 bytes to \\\\AB1-CM01.contoso.com\\SMS_SITE\\10069HQ1.PCK at position 4096',
      '~Error is considered fatal.',
      '~Sending thread failed, exit code = 5',
      '~Write failed, Win32 error = 64',
      'Error during copy (64).',
      '~There are no (more) send requests to process',
      "~Cannot connect to server AB1-CM01.contoso.com at remote site AB1, won't try send requests going to site AB1 for an hour or until there are no active send requests.",
      '~We have 2 active connections',
      '~Passed the xmit file test, use the existing connection',
      '~Disconnecting from \\\\AB1-CM01.contoso.com\\SMS_SITE',
      '~Will retry the send request later',
      '~Finished sending SWD package HQ10001A version 13 to site AB1',
    ],
  },
  despool: {
    'replication/despool': [
      '~Found ready instruction 10069hq1.sni',
      '~Received package HQ10001A version 13. Compressed file -  F:\\SMSPKG\\HQ10001A.DLT.12.13 as F:\\SMS\\inboxes\\despoolr.box\\receive\\PKGx1y2z.TRY',
      "~This package[HQ10001A]'s information hasn't arrived yet for this version [13]. Retry later ...",
      '~Despooler failed to execute the instruction, error code = 12',
      '~Despooler failed to execute the instruction, error code = 5',
      '~Will retry instruction F:\\SMS\\inboxes\\despoolr.box\\receive\\ds_1.ist 99 more times, the next retry is in about 5 minutes',
      '~Processing instruction file F:\\SMS\\inboxes\\despoolr.box\\receive\\ds_1.ist',
      'Uncompressing F:\\SMSPKG\\HQ10001A.PCK to F:\\SMSPKG\\HQ10001A.PCK.temp',
      'Failed to extract package HQ10001A, error 0x80070070',
      '~Applying delta for package HQ10001A',
      '~Deleting instruction file F:\\SMS\\inboxes\\despoolr.box\\receive\\ds_1.ist',
      '~Package HQ10001A is not found at this site',
      '~No more ready instructions',
      '~Instruction will be retried',
      '~Stored Package HQ10001A. Stored Package Version = 13',
    ],
  },
  cmupdate: {
    'install/extract': [
      'Waiting for changes to the "F:\\SMS\\inboxes\\cmupdate.box" directory, sleep 600 seconds.',
      'There are no pending update packages to be processed.',
      'Failed to expand update package content 94727833-903B-49EF-9CF7-A43D2BC8826D, error 0x80070070',
    ],
    'install/prereq': [
      'Preparing prereq check for site server [AB1-CM01.CONTOSO.COM]...~',
      'Prereq check for site server AB1-CM01.CONTOSO.COM finished with result 1',
      'INFO: SQL Connection succeeded. Connection: CM_AB1 DIRECT, Type: Secure',
      'ERROR: Failed to run prereq check on site server AB1-CM01.CONTOSO.COM',
    ],
    'install/is-check-only': ['There are site server reporting ERROR in prereq check. Setup will not continue'],
    'install/install': [
      'Detected change in update.map for component SMS_SITE_COMPONENT_MANAGER. It will be updated',
      'INFO: Stopping services...',
      'Stopped service SMS_EXECUTIVE',
      'INFO: Executing SQL Server command: <spUpgradeDatabase>',
      'SQL MESSAGE: Creating index on table CI_ConfigurationItems',
      "*** [42000][2627][Microsoft][ODBC Driver 18 for SQL Server][SQL Server]Violation of PRIMARY KEY constraint 'X_PK'.",
      '*** [HYT00][0][Microsoft][ODBC Driver 18 for SQL Server]Query timeout expired',
      'ERROR: Failed to execute SQL Server command:  ~ALTER TABLE dbo.X ADD Y INT',
      'ERROR: SQL Server error: [40001][1205][Microsoft][ODBC Driver 18 for SQL Server][SQL Server]Transaction (Process ID 88) was deadlocked',
      'Failed to apply update changes 0x87d20b15',
      'Failed to update database.',
      'ERROR: Failed to install msodbcsql.msi, error 1603',
      'Failed to find msodbcsql.msi',
      "Failed to find valid source for required file 'sqlncli.msi'. Aborting setup.",
      'Installing msodbcsql.msi',
      'INFO: File hash check successfully for msodbcsql.msi',
      'The update cannot be applied as site server is outside of service window.',
      'File E:\\ConfigMgr\\bin\\x64\\hman.dll is in use. Will be replaced after reboot.',
      'Failed to copy file E:\\ConfigMgr\\CMUStaging\\94727833-903B-49EF-9CF7-A43D2BC8826D\\SMSSetup\\bin\\x64\\hman.dll to E:\\ConfigMgr\\bin\\x64\\hman.dll. Error 32',
      'Successfully reported ConfigMgr update status (SiteCode=AB1, SubStageID=0xd0012, IsComplete=2, Progress=100, Applicable=1)',
      'Successfully reported ConfigMgr update status (SiteCode=AB1, SubStageID=0xd001c, IsComplete=4, Progress=1, Applicable=1)',
      'All components are installed',
      'SMS_EXECUTIVE is running, post installation monitoring of components is completed',
      'INFO: Executing DropForeignKeys',
      'INFO: Drop DBMon triggers',
    ],
    'install/post-install': [
      'Successfully reported ConfigMgr update status (SiteCode=AB1, SubStageID=0xe0001, IsComplete=1, Progress=1, Applicable=1)',
      '~   Starting ConfigMgr Update post installation monitor thread...',
    ],
    'install/notify': ['INFO: Successfully dropped update pack installed notification to HMan CFD box.'],
  },
  configmgrprereq: {
    'install/prereq': [
      'AB1-CM01.contoso.com;    Free disk space on site server;    Error;    At least 15 GB free space is needed.',
      'AB1-CM01.contoso.com;    Microsoft .NET Framework 4.8;    Warning;    Update .NET.',
      'AB1-CM01.contoso.com;    Recommended ODBC driver version;    Passed',
      'INFO: CheckSqlVersion: version is 15.0.4312.2',
      'INFO: Checking for existing setup information.',
      'Total Physical Memory on server AB1-CM01 is 32767 MB',
      'Prerequisite check is cancelled',
      'Check Type: Upgrade ~ Site Server: AB1-CM01.contoso.com,~ SQL Server: SQL01.contoso.com',
      "The rule 'Schema extensions' has been run on server 'AB1-CM01.contoso.com', skipped.",
      'INFO: Check Sql version on secondary site.',
      'INFO: RemoteCheckSqlVersion result:9',
      'secondary.contoso.com; SQL Server version; Error; Configuration Manager sites require a supported SQL Server version.',
      "Unsupported feature 'Cloud Distribution point' for the LTSB edition;    Error;    Configuration Manager has detected that a cloud distribution point is installed.",
    ],
  },
  configmgrsetup: {
    'download/redist': [
      'INFO: Downloading https://go.microsoft.com/fwlink/?LinkId=2180522 as vcredist_x64.exe',
      'ERROR: Download() failed with 0x80072F8F',
      'ERROR: WinHttpQueryHeaders() in Download() returned Not Found (404)',
      'ERROR: Download https://go.microsoft.com/fwlink/?LinkId=2180522 failed with 0x80072EE2',
      'ERROR: Failed to download file vcredist_x64.exe',
      'INFO: File vcredist_x64.exe already exists and is valid',
      "INFO: Verifying signature for file 'E:\\SMS\\EasySetupPayload\\94727833-903B-49EF-9CF7-A43D2BC8826D\\redist\\vcredist_x64.exe'",
      'INFO: Retrying download of vcredist_x64.exe',
    ],
    'install/install': ['ERROR: Failed to install SQL Native client.'],
    any: ['INFO: Stopping the SMS_EXECUTIVE service'],
    'install/notify': [
      '~~===================== Completed Configuration Manager Server Setup =====================',
      '~Setup failed to configure SQL Service Broker. Possible Cause: Each Configuration Manager site must have its own SQL Server instance.',
    ],
    none: ['ERROR: Failed to connect to ROOT\\SMS.'],
  },
  smsdbmon: {
    any: [
      'RCV: INSERT on CM_UpdatePackageSiteStatus for CM_UpdatePackageSiteStatus_INS_UPD_HMAN [94727833-903B-49EF-9CF7-A43D2BC8826D  ][1009666]',
      'INSERT on PkgNotification for PkgNotify_Add [CAS00008  ][1009665]',
      'SND: Dropped E:\\SMS\\inboxes\\distmgr.box\\CAS10001.PKN [1009665]',
    ],
  },
  serviceconnectiontool: {
    'offline/connect': [
      'INFO:Downloading ConfigMgr.Update.Manifest.cab',
      'ERROR:Failed to download redist for 94727833-903B-49EF-9CF7-A43D2BC8826D',
      'ERROR:The remote server returned an error: (407) Proxy Authentication Required.',
      'INFO:Connecting with proxy itproxy.contoso.com',
    ],
    'offline/import': ['INFO:Importing update packages from D:\\USB\\UpdatePacks'],
    'offline/prepare': ['INFO:Usage data was exported to D:\\USB\\UsageData.cab'],
  },
  dmpuploader: {
    'upload/send': [
      "ERROR: UploadTelemetryData exception: System.Net.WebException: The remote name could not be resolved: 'sccm.manage.microsoft.com'",
      'Uploading telemetry data',
    ],
    'upload/sleep': ['Upload interval is: every 60 minutes'],
    'upload/collect': ['Found 3 files to upload'],
  },
  rcmctrl: {
    none: ['INFO: Received DRS_InitFinished from Site P01 for replication group: Configuration Data'],
  },
};

test.each(Object.keys(lines))('%s', log => {
  const wrong: string[] = [];
  for (const [expected, texts] of Object.entries(lines[log]!)) {
    for (const text of texts) {
      const hit = hitOf(log, text);
      const stage = hit?.marks ? `${hit.marks.flow}/${hit.marks.stage}` : 'none';
      if (expected === 'any' ? !hit : stage !== expected) wrong.push(`${hit?.record.id ?? 'nothing'} ${stage}, not ${expected}: ${text}`);
    }
  }
  expect(wrong).toEqual([]);
});
