import { describe, expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { Analysis, Knowledge } from '../../server/engine/index.ts';
import type { Report } from '../../server/protocol/model.ts';

const knowledge = new Knowledge(catalog);
const components = new Map(catalog.logs.map(log => [log.id, log.components[0] ?? log.id.toUpperCase()]));

/** Ordinary content packages, applications, boot images: package ID and name. */
const packages = ['PS100039', 'CAS0002A', 'HQ10001F', '1230004B'];
const points = [
  '["Display=\\\\DP01.CONTOSO.COM\\"]MSWNET:["SMS_SITE=PS1"]\\\\DP01.CONTOSO.COM\\',
  '["Display=\\\\br-dp-07\\"]MSWNET:["SMS_SITE=PR2"]\\\\br-dp-07\\',
];
const stat = (id: number, component: string, site: string, text: string) =>
  `STATMSG: ID=${id} SEV=I LEV=M SOURCE="SMS Server" COMP="${component}" SYS=${site}SRV01.CONTOSO.COM SITE=${site} PID=5428 TID=4072 GMTDATE=Mon Jan 12 08:00:00.000 2026 ISTR0="${text}" ISTR1="" ISTR2="" NUMATTRS=0`;

/** What the logs of an ordinary day hold besides updates, by log. */
const noise: Readonly<Record<string, readonly string[]>> = {
  distmgr: [
    ...packages.flatMap(id => [
      `Found package properties updated notification for package '${id}'`,
      `Adding package '${id}' to package processing queue.`,
      `~Started package processing thread for package '${id}', thread ID = 0x16A8 (5800)`,
      `~Processing package ${id} (SourceVersion:3;StoredVersion:2)`,
      `Start updating the package ${id}...`,
      `Taking package snapshot for package ${id} from source \\\\FS01\\Sources\\${id}`,
      `The size of package ${id}, version 3 is 204800 KBytes`,
      `~Successfully created/updated the package ${id}`,
      `~CDistributionSrcSQL::UpdateAvailableVersion PackageID=${id}, Version=3, Status=2301`,
      `~Created minijob to send compressed copy of package ${id} to site PR2.  Transfer root = E:\\SMSPKG\\${id}.PCK.3.`,
      `~StoredPkgVersion (3) of package ${id}. StoredPkgVersion in database is 3.`,
      `~Exiting package processing thread for package ${id}.`,
      `No action specified for the package ${id}.`,
    ]),
    ...points.flatMap(point => [
      `Start adding package PS100039 to server ${point}...`,
      `~Created DP processing thread 5204 for addition or update of package PS100039 on server ${point}`,
      `DP Thread: Attempting to add or update package PS100039 on DP ${point}`,
      `~Processing STA for regular DP ${point}`,
      `~Successfully updated the package server status for ${point} for package PS100039, Status 3`,
      `The current user context will be used for connecting to ${point}.~`,
    ]),
    '~Currently using 0 out of 3 allowed package processing threads.',
    '~Waiting for all DP threads to complete for package PS100039 processing thread.',
    '~All DP threads have completed for package PS100039 processing thread.',
    '~Processing incoming file E:\\ConfigMgr\\inboxes\\distmgr.box\\INCOMING\\1R7IEEHU.STA.',
    stat(2300, 'SMS_DISTRIBUTION_MANAGER', 'PS1', '7-Zip 24.09'),
    stat(2301, 'SMS_DISTRIBUTION_MANAGER', 'PS1', 'Boot image (x64)'),
    stat(2330, 'SMS_DISTRIBUTION_MANAGER', 'PS1', 'PS100039'),
    'SMS_EXECUTIVE started SMS_DISTRIBUTION_MANAGER as thread ID 3648 (0xE40).',
  ],
  schedule: [
    '========  Processing Jobs  ========',
    ...packages.flatMap(id => [
      `<Activating JOB 00000E2A> [Software Distribution for Office 2024, Package ID = ${id}]~`,
      `<Updating JOB 00000E2A>[Software Distribution for Office 2024, Package ID = ${id}]~`,
      `Transfer root:  E:\\SMSPKG\\${id}.PCK.3~`,
      `Deleting job package source [E:\\SMSPKG\\${id}.PCK.3].~`,
    ]),
    'Destination site:  PR2, Preferred Address: *, Priority: 2',
    'Created new send request ID:  202SQCS1~',
    'Checking send request 202SQCS1~',
    'Send request has successfully completed.~',
    '<JOB STATUS - COMPLETE>~',
    '======  Checking Status of All Send Requests  ======',
    '<Activating JOB 00000E30> [Site control file, Package ID = ]~',
    'Deleted job 00000E2A.~',
  ],
  sender: [
    ...packages.flatMap(id => [
      `~Package file = E:\\SMSPKG\\${id}.PCK.3`,
      `~Sending Started [E:\\SMSPKG\\${id}.PCK.3]`,
      `~Finished sending SWD package ${id} version 3 to site PR2`,
    ]),
    'Found send request.  ID: 202SQCS1, Dest Site: PR2~',
    '~Created sending thread (Thread ID = 1150)',
    '~Passed the xmit file test, use the existing connection',
    '~Wrote 1024 bytes to \\\\PR2SITE.CONTOSO.COM\\SMS_SITE\\202SQCS1.PCK at position 0',
    '~Sending completed successfully',
    '~Checking for site-specific sending capacity.  Used 0 out of 3.~',
    '~No (more) send requests found to process.',
  ],
  despool: [
    ...packages.flatMap(id => [
      `~Received package ${id} version 3. Compressed file -  E:\\SMSPKG\\${id}.PCK.3 as E:\\ConfigMgr\\inboxes\\despoolr.box\\receive\\PKGj3uib.TRY`,
      `~Stored Package ${id}. Stored Package Version = 3`,
      `Extracting package ${id}`,
    ]),
    '~Found ready instruction 202sqcs1.sni',
    '~Waiting for ready instruction file....',
    '~Executing instruction of type MICROSOFT|SMS|MINIJOBINSTRUCTION|TRANSFER',
    "~This package[PS100039]'s information hasn't arrived yet for this version [3]. Retry later ...",
    '~Despooler failed to execute the instruction, error code = 12',
    '~Despooler successfully executed one instruction.',
    stat(4400, 'SMS_DESPOOLER', 'PR1', 'PS100039'),
  ],
  hman: [
    '~Processing site control file: Site PS1',
    'Site system no longer in use: PS1 PS1DP2.CONTOSO.COM SMS Distribution Point',
    '~Distribution Points of site PS1 have changed. Update the DistributionPoints table in the database.',
    'SQL>>>update DistributionPoints set Action = 3, State = 0 where DPID = 34',
    'SQL>>>insert DPNotification (DPID, TimeKey) values (34, GetDate())',
    'Waiting for changes to the "E:\\ConfigMgr\\inboxes\\hman.box\\" directory, sleep 3600 seconds.',
    'Detected a change to the "E:\\ConfigMgr\\inboxes\\hman.box\\" directory.',
    'There are 2 site control files to process.',
    '~Update the Sites table: Site=PR1 Parent=CAS',
    'Successfully wrote the public key of site PR1 to the database.',
    'Publishing site PS1 to Active Directory.',
    'Processing discovery data of site PR2.',
    'Site PR2 reports to site CAS.',
    'Heartbeat of site PR1 was received.',
    'Secondary site S01 has been approved by its parent.',
    'SMS_EXECUTIVE started SMS_HIERARCHY_MANAGER as thread ID 4888 (0x1318).',
    'CAddress::Update: address of site PR2 has not changed.',
    stat(3306, 'SMS_HIERARCHY_MANAGER', 'PS1', 'E:\\ConfigMgr\\inboxes\\hman.box\\PS1.SCU'),
    stat(3352, 'SMS_HIERARCHY_MANAGER', 'PS1', 'PR2'),
  ],
  smsdbmon: [
    ...['12', '4077'].flatMap(id => [
      `RCV: UPDATE on CollectionNotifications for CollNotify_Upd [${id}  ][10097]`,
      `SND: Dropped E:\\ConfigMgr\\inboxes\\COLLEVAL.box\\${id}.UDC  [10097]`,
      `SND: Dropped E:\\ConfigMgr\\inboxes\\policypv.box\\policytargeteval\\${id}.PPN  [10098]`,
    ]),
    'RCV: INSERT on SMSPackages_G for SMSPackages_G_Avail_iu [P0100017  ][72057594037986122]',
    'RCV: UPDATE on RBAC_ChangeNotification for Rbac_Sync_ChangeNotification [23  ][11003]',
    'RCV: INSERT on DPNotification for DPNotify_Add [34  ][11004]',
    'RCV: UPDATE on SiteControlNotification for SiteCtrlNot_Add_upd [PS1  ][11005]',
    'SND: Dropped E:\\ConfigMgr\\inboxes\\hman.box\\PS1.SCU  [11005]',
    'SND: Dropped E:\\ConfigMgr\\inboxes\\objmgr.box\\8.CIN  [11006]',
    'Modified trigger definition for Policy Provider[Policy_Upd]: table Policy(Version) on update, file PUP in dir E:\\ConfigMgr\\inboxes\\policypv.box\\',
  ],
  sitecomp: [
    '~Checking site component SMS_COLLECTION_EVALUATOR on server PS1SRV01.CONTOSO.COM.',
    'Synchronizing server table and polling servers as needed...',
    'Parsed the master site control file, serial number 3559422579.',
    'Waiting until the next polling cycle in 3600 seconds.',
    'Active Directory DS has not been extended. Continue without publishing.',
    'Component SMS_WSUS_SYNC_MANAGER is running on server PS1SRV01.CONTOSO.COM.',
    'Evaluated 42 components on 3 servers.',
  ],
  dmpdownloader: [
    'SMS_EXECUTIVE started SMS_DMP_DOWNLOADER as thread ID 3336 (0xD08).',
    'OMS Upgrade Analytics Download interval is: every 10080 minutes',
    'OMSUA: Updating LastSyncedTime registry value',
    'Successfully Dropped the state message 700',
    'Using proxy proxy.contoso.com:8080',
  ],
  rcmctrl: [
    'BcpOut for group Configuration Data',
    'Created minijob to send compressed copy of DRS INIT BCP Package to site PR1.  Transfer root = E:\\ConfigMgr\\inboxes\\rcm.box\\4f6b.',
    'DRS sync started.',
  ],
  dmpuploader: ['SMS_EXECUTIVE started SMS_DMP_UPLOADER as thread ID 3340 (0xD0C).', 'Upload interval is: every 10080 minutes'],
  pkgxfermgr: [
    'Found send request with ID: 577, Package: PS100039, Version:3, Priority: 2, Destination: DP01.CONTOSO.COM, DPPriority: 200',
    '~Created sending thread (Thread ID = 0x12EC)',
    'Sending content Content_2f0cbf5c-55ab-4d5f-9b0e-2a4d6f5d9c1e.1 for package PS100039',
    '~Finished sending SWD package PS100039 version 3 to distribution point DP01.CONTOSO.COM',
  ],
  cmupdate: [
    'Waiting for changes to the "E:\\ConfigMgr\\inboxes\\cmupdate.box" directory, sleep 600 seconds.',
    'Detected a change to the "E:\\ConfigMgr\\inboxes\\cmupdate.box" directory.',
    'INFO: SQL Connection succeeded. Connection: SMS ACCESS, Type: Secure',
    'INFO: setup type: 8, top level: 1.',
    'There are no pending update packages to be processed.',
    'Timed Out...',
  ],
  configmgrsetup: [
    'INFO: Setup detected an existing Configuration Manager installation. Currently installed version is 9135~',
    'INFO: User HQ\\admin is running Setup.',
    'INFO: Language pack setup is started.',
    'INFO: Site maintenance option was chosen.',
    'INFO: Registered type SMS ACCESS for SQL01.contoso.com CM_CAS',
    'INFO: Attempting to load resource DLL...',
    'INFO: SQL Connection succeeded. Connection: SMS ACCESS, Type: Secure',
  ],
};

const lines = Object.entries(noise).flatMap(([log, texts]) => texts.map(text => ({ log, text })));

/** The report on a site's logs: these lines a second apart, on a thread of their own each log. */
function reportOf(entries: readonly { log: string; text: string; thread?: number }[]): Report {
  const analysis = new Analysis(knowledge);
  for (const [index, { log, text, thread = 4072 }] of entries.entries()) {
    const time = new Date(Date.UTC(2026, 0, 12, 8, 0, index)).toISOString().slice(11, 23);
    analysis
      .openSource({ id: log, path: `${log}.log`, site: 'CAS', server: 'CASSRV01' })
      .write(
        new TextEncoder().encode(
          `${text}  $$<${components.get(log)}><01-12-2026 ${time}+000><thread=${thread} (0x${thread.toString(16)})>\r\n`,
        ),
      );
  }
  for (const reader of analysis.readers.values()) reader.end();
  return analysis.conclude(Date.UTC(2026, 0, 12, 8, 0, entries.length)).report;
}

test('there are lines enough to call it noise', () => {
  expect(lines.length).toBeGreaterThanOrEqual(200);
  expect(new Set(lines.map(({ text }) => text)).size).toBeGreaterThanOrEqual(180);
});

test('all together move no run and open nothing', () => {
  const { runs, findings } = reportOf(lines);
  expect(
    runs
      .map(({ id, stages }) => `${id}: ${stages.flatMap(stage => stage.evidence.map(({ text }) => text)).join(' | ')}`)
      .filter(id => !id.startsWith('health:')),
  ).toEqual([]);
  expect(
    findings
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ code, path, line }) => `${code} ${path}:${line}`),
  ).toEqual([]);
});

describe('alone, each moves no run and opens nothing', () => {
  test.each(Object.keys(noise))('%s', log => {
    const wrong = noise[log]!.filter(text => {
      const { runs, findings } = reportOf([{ log, text }]);
      return runs.some(({ flow }) => flow !== 'health') || findings.some(({ severity }) => severity === 'error' || severity === 'warning');
    });
    expect(wrong).toEqual([]);
  });
});

/** An update under way: its runs must be the same with and without the noise around it. */
const update: readonly { log: string; text: string; thread: number }[] = [
  { log: 'hman', thread: 4888, text: 'INFO: 2.ESC file was found. Easy setup package needs to be updated.' },
  {
    log: 'hman',
    thread: 4888,
    text: 'Get  Update Pack E8E74B72-504A-4202-9167-8749C223D2A5, \\\\SCP01\\EasySetupPayLoad\\E8E74B72-504A-4202-9167-8749C223D2A5',
  },
  { log: 'hman', thread: 4888, text: 'INFO: Successfully requested package CAS10001 to be updated from its source.' },
  {
    log: 'hman',
    thread: 4888,
    text: "Updating easy setup settings with EXEC sp_UpdateEasySetupSettings N'CAS10001','6',N'561BE7B704CA99A8'",
  },
  { log: 'distmgr', thread: 5776, text: '~Processing package CAS10001 (SourceVersion:5;StoredVersion:5)' },
  {
    log: 'distmgr',
    thread: 5776,
    text: 'Taking package snapshot for package CAS10001 from source \\\\SCP01\\EasySetupPayLoad\\E8E74B72-504A-4202-9167-8749C223D2A5',
  },
  {
    log: 'distmgr',
    thread: 5776,
    text: '~Created minijob to send compressed copy of package CAS10001 to site PR1.  Transfer root = E:\\SMSPKG\\CAS10001.DLT.5.6.',
  },
];

test('an update under way is not moved by them', () => {
  const statuses = (entries: typeof update) =>
    reportOf(entries)
      .runs.filter(({ flow }) => flow !== 'health')
      .map(({ id, stages }) => [id, stages.map(stage => `${stage.id}=${stage.status}`).join(' ')]);
  const alone = statuses(update);
  expect(alone).not.toEqual([]);
  // The logs that the noise adds are there in both cases: only its lines are not.
  const covered = (entries: typeof update) =>
    [...new Set(lines.map(({ log }) => log))].map(log => ({ log, text: 'nothing', thread: 1 })).concat(entries);
  expect(statuses(covered([...update, ...lines.map(line => ({ ...line, thread: 4072 }))]))).toEqual(statuses(covered(update)));
});

test('trouble with a distribution point is a warning about that at most', () => {
  const { runs, findings } = reportOf(
    [
      'Failed to make a network connection to \\\\DP01.CONTOSO.COM\\ADMIN$ (0x35).~',
      `~Cannot establish connection to ${points[0]}. Error = 53`,
      'Error occurred. Performing error cleanup prior to returning.',
      '~Failed to install DP files on the remote DP. Error code = 53',
    ].map(text => ({ log: 'distmgr', text })),
  );
  expect(runs).toEqual([]);
  expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning distribution-point.unreachable']);
});
