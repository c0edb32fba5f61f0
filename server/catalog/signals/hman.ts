import type { SignalRecord } from '../types.ts';

const servicing2025 = 'Understand and troubleshoot updates and servicing (KB 4490424, 2025)';
const servicing2020 = 'Understand and troubleshoot updates and servicing (KB 4490424, 2020)';
const flowchart = 'Flowchart "Updates and Servicing Download Process – Online Mode"';
const dashboard = 'Troubleshoot the Windows servicing dashboard (2026)';
const distributionPoints = 'Distribution point installation, upgrade and configuration (SupportArticles)';
const wording = 'by wording';

/** Lines of hman.log about the manifest, the notification of a downloaded package and the Admin UI content. */
export const hmanSignals: readonly SignalRecord[] = [
  // The manifest.
  {
    // Any change of the site control file writes it: it says nothing of a cycle.
    id: 'sync.hman-woken',
    log: 'hman',
    says: [
      'STATMSG: ID=3306 SEV=I LEV={level:word} SOURCE="SMS Server" COMP="SMS_HIERARCHY_MANAGER" SYS={sys} SITE={site} PID={pid:num} TID={tid:num} GMTDATE={gmt} ISTR0="{path}.SCU"{rest:text}',
    ],
    means:
      'Hierarchy manager processed a site control file; that wakes it for the manifest, too, but any change of a site setting does as well.',
    known: 'documented',
    source: `${servicing2025}, synchronization, step 2; ${distributionPoints}`,
    examples: [
      {
        line: 'STATMSG: ID=3306 SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_HIERARCHY_MANAGER" SYS=PrimarySiteMG.MGLAB.com SITE=MG1 PID=2168 TID=4888 GMTDATE=Wed Dec 21 16:15:08.957 2016 ISTR0="C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CAS.SCU"',
        captures: { site: 'MG1', sys: 'PrimarySiteMG.MGLAB.com', gmt: 'Wed Dec 21 16:15:08.957 2016' },
      },
      {
        line: 'STATMSG: ID=3306 SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_HIERARCHY_MANAGER" SYS=PS1SITE.CONTOSO.COM SITE=PS1 PID=4224 TID=4912 GMTDATE=Fri May 13 17:43:17.607 2016 ISTR0="E:\\ConfigMgr\\inboxes\\hman.box\\PS1.SCU" ISTR1="ConfigMgr Primary Site 1" ISTR2="PS1" ISTR3="" ISTR4="" ISTR5="" ISTR6="" ISTR7="" ISTR8="" ISTR9="" NUMATTRS=0',
        captures: { site: 'PS1' },
      },
    ],
  },
  {
    id: 'sync.hman-manifest-signed',
    log: 'hman',
    says: [
      "File '{path}ConfigMgr.Update.Manifest.CAB' is signed and trusted",
      "File '{path}ConfigMgr.Update.Manifest.CAB' is signed with MS root cert",
    ],
    marks: { flow: 'sync', stage: 'process', step: 'verify', becomes: 'active' },
    means: 'Hierarchy manager has the manifest, and its signature is valid.',
    known: 'documented',
    source: `${servicing2025}, synchronization, step 2`,
    examples: [
      { line: "File 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB' is signed and trusted." },
      { line: "File 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB' is signed with MS root cert." },
      {
        line: "File 'C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB' is signed and trusted.",
        captures: { path: 'C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\' },
      },
    ],
    notThis: ["File 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.AdminUIContent.auc' is signed and trusted."],
    thread: 'begins',
  },
  {
    id: 'sync.hman-root',
    log: 'hman',
    says: ["Signing root cert's thumbprint: {hash}"],
    marks: { flow: 'sync', stage: 'process', step: 'verify' },
    means: 'Older versions name the root certificate to which the signature leads.',
    known: 'documented',
    source: `${servicing2020}, step 2`,
    examples: [{ line: "Signing root cert's thumbprint: cdd4eeae6000ac7f40c3802c171e30148030c072" }],
  },
  {
    id: 'sync.hman-manifest-untrusted',
    log: 'hman',
    says: [
      "File '{path}ConfigMgr.Update.Manifest.CAB' is not {problem:text}",
      "Error in verifying the trust of file '{path}ConfigMgr.Update.Manifest.CAB'{rest:text}",
    ],
    marks: { flow: 'sync', stage: 'process', step: 'verify', becomes: 'failed' },
    severity: 'error',
    means: 'Hierarchy manager does not trust the signature of the manifest.',
    known: 'inferred',
    source: `${wording}, after the same line of CMUpdate.log about a package`,
    examples: [{ line: "Error in verifying the trust of file 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB'." }],
    notThis: ["File 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB' is signed and trusted."],
  },
  {
    id: 'sync.manifest-extracting',
    log: 'hman',
    says: ['Extracting file {path}ConfigMgr.Update.Manifest.CAB to {target:path}'],
    marks: { flow: 'sync', stage: 'process', step: 'extract', becomes: 'active' },
    means: 'The manifest is extracted into CMUStaging.',
    known: 'documented',
    source: `${servicing2025}, synchronization, step 2`,
    examples: [
      { line: 'Extracting file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB to E:\\ConfigMgr\\CMUStaging\\~' },
      {
        line: 'Extracting file C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB to C:\\Program Files\\Microsoft Configuration Manager\\CMUStaging\\',
        captures: { target: 'C:\\Program Files\\Microsoft Configuration Manager\\CMUStaging\\' },
      },
    ],
    notThis: [
      'Extracting file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.AdminUIContent.auc to E:\\ConfigMgr\\AdminUIContentStaging\\~',
    ],
  },
  {
    id: 'sync.manifest-extracted',
    log: 'hman',
    says: ['Extracted {path}CMUStaging\\Manifest.xml'],
    marks: { flow: 'sync', stage: 'process', step: 'extract', becomes: 'active' },
    means: 'The list of updates is out of the manifest: what the service connection point delivered is good.',
    known: 'documented',
    source: `${servicing2025}, troubleshoot the synchronization stage`,
    examples: [
      { line: 'Extracted E:\\ConfigMgr\\CMUStaging\\Manifest.xml' },
      { line: 'Extracted C:\\Program Files\\Microsoft Configuration Manager\\CMUStaging\\Manifest.xml' },
    ],
    notThis: ['Extracted E:\\ConfigMgr\\AdminUIContentStaging\\DriverUpdates.xml~'],
  },
  {
    id: 'sync.manifest-part-extracted',
    log: 'hman',
    says: ['Extracted {path}CMUStaging\\ApplicabilityChecks\\{name:text}', 'Extracted {path}CMUStaging\\{name:text}'],
    marks: { flow: 'sync', stage: 'process', step: 'extract' },
    means: 'A file of the manifest is extracted, such as the applicability query of a package.',
    known: 'inferred',
    source: `${servicing2025}, synchronization, step 2, names the folder but shows no such line`,
    examples: [{ line: 'Extracted E:\\ConfigMgr\\CMUStaging\\ApplicabilityChecks\\CM1610-KB3209501_AppCheck_10AA8BA0.sql' }],
    notThis: ['Extracted E:\\ConfigMgr\\CMUStaging\\Manifest.xml'],
  },
  {
    id: 'sync.manifest-extract-failed',
    log: 'hman',
    says: [
      'Failed to extract {path}ConfigMgr.Update.Manifest.CAB{rest:text}',
      'Failed to extract file {path}ConfigMgr.Update.Manifest.CAB{rest:text}',
    ],
    marks: { flow: 'sync', stage: 'process', step: 'extract', becomes: 'failed' },
    severity: 'error',
    means: 'The manifest cannot be extracted.',
    known: 'inferred',
    source: wording,
    examples: [{ line: 'Failed to extract file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB, error = 5' }],
  },
  {
    id: 'sync.manifest-processing',
    log: 'hman',
    says: ['Processing Configuration Manager Update manifest file {path}'],
    marks: { flow: 'sync', stage: 'process', step: 'process', becomes: 'done' },
    means: 'The manifest is verified and extracted; its packages are looked at now.',
    known: 'documented',
    source: `${servicing2025}, synchronization, step 2`,
    examples: [
      {
        line: 'Processing Configuration Manager Update manifest file C:\\Program Files\\Microsoft Configuration Manager\\CMUStaging\\manifest.xml',
        captures: { path: 'C:\\Program Files\\Microsoft Configuration Manager\\CMUStaging\\manifest.xml' },
      },
    ],
    notThis: ['~Processing site control file: Site PS1'],
  },
  {
    id: 'sync.manifest-process-failed',
    log: 'hman',
    says: [
      'Failed to process Configuration Manager Update manifest{rest:text}',
      'Failed to process the Configuration Manager Update manifest{rest:text}',
      'Failed to process manifest{rest:text}',
    ],
    marks: { flow: 'sync', stage: 'process', step: 'process', becomes: 'failed' },
    severity: 'error',
    means: 'Hierarchy manager could not process the manifest.',
    known: 'inferred',
    source: wording,
    examples: [{ line: 'Failed to process Configuration Manager Update manifest file E:\\ConfigMgr\\CMUStaging\\manifest.xml' }],
  },

  // Applicability.
  {
    id: 'sync.applicability-query',
    log: 'hman',
    says: ['{path}ApplicabilityChecks\\{name:text} has hash value {algorithm:word}:{hash}'],
    marks: { flow: 'sync', stage: 'applicability', step: 'check', becomes: 'active' },
    means: "The applicability query of a package is verified; its file name carries the beginning of the package's GUID.",
    known: 'documented',
    source: `${servicing2025}, synchronization, step 2`,
    examples: [
      {
        line: 'C:\\Program Files\\Microsoft Configuration Manager\\CMUStaging\\ApplicabilityChecks\\CM1610-KB3209501_AppCheck_10AA8BA0.sql has hash value SHA256:EB2C2D2E27EA0ACE8D4B6E4806FD2698BDE472427F28E60FB969A11BC5D811AB',
        captures: { name: 'CM1610-KB3209501_AppCheck_10AA8BA0.sql', algorithm: 'SHA256' },
      },
      {
        line: 'C:\\Program Files\\Microsoft Configuration Manager\\CMUStaging\\ApplicabilityChecks\\CM1610-KB3211925_AppCheck_9390F966.sql has hash value SHA256:048DA8137C249AAD11340A855FF7E0E8568F5325FED5F503C4D9C329E73AD464',
      },
    ],
  },
  {
    id: 'sync.applicability-reason',
    log: 'hman',
    says: ['SQL MESSAGE: - {reason:text}', 'SQL MESSAGE: {reason:text}'],
    marks: { flow: 'sync', stage: 'applicability', step: 'reason' },
    severity: 'information',
    means: "The query's own words why a package does not apply.",
    known: 'documented',
    source: `${servicing2025}, synchronization, step 2`,
    examples: [
      { line: 'SQL MESSAGE:  - Not a 1610 FR2 build, skip this hotfix', captures: { reason: 'Not a 1610 FR2 build, skip this hotfix' } },
    ],
  },
  {
    id: 'sync.applicable',
    log: 'hman',
    says: ['Configuration Manager Update (PackageGuid={package}) is applicable'],
    marks: { flow: 'sync', stage: 'applicability', step: 'yes', becomes: 'done', reason: 'applicable' },
    means: 'This package applies to the site and will be offered.',
    known: 'documented',
    source: `${flowchart}; ${servicing2025}, synchronization, step 2`,
    examples: [
      {
        line: 'Configuration Manager Update (PackageGuid=10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C) is applicable',
        captures: { package: '10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C' },
      },
    ],
    notThis: ['Configuration Manager Update (PackageGuid=9390F966-F1D0-42B8-BDC1-8853883E704A) is not applicable and should be filtered.'],
  },
  {
    id: 'sync.not-applicable',
    log: 'hman',
    says: [
      'Configuration Manager Update (PackageGuid={package}) is not applicable and should be filtered',
      'Configuration Manager Update (PackageGuid={package}) is not applicable{rest:text}',
      'Configuration Manager Update (PackageGuid={package}) is hidden{rest:text}',
    ],
    marks: { flow: 'sync', stage: 'applicability', step: 'no', becomes: 'done', reason: 'not applicable' },
    severity: 'information',
    means: 'This package does not apply to the site and stays hidden; that is no failure.',
    known: 'documented',
    source: `${servicing2025}, synchronization, step 2`,
    examples: [
      {
        line: 'Configuration Manager Update (PackageGuid=9390F966-F1D0-42B8-BDC1-8853883E704A) is not applicable and should be filtered.',
        captures: { package: '9390F966-F1D0-42B8-BDC1-8853883E704A' },
      },
    ],
    notThis: ['Configuration Manager Update (PackageGuid=10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C) is applicable'],
  },
  {
    id: 'sync.applicability-failed',
    log: 'hman',
    says: [
      'Failed to check applicability{rest:text}',
      'Failed to check the applicability{rest:text}',
      'Failed to run applicability check{rest:text}',
      'Failed to execute applicability check{rest:text}',
    ],
    marks: { flow: 'sync', stage: 'applicability', step: 'check', becomes: 'failed' },
    severity: 'error',
    means: 'The applicability of a package could not be found out.',
    known: 'inferred',
    source: wording,
    examples: [{ line: 'Failed to check applicability of package 10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C' }],
  },

  // The notification of a downloaded package.
  {
    id: 'download.cmu-validated',
    log: 'hman',
    says: [
      'Validate CMU file {path}\\{package}.CMU with no intune subscription',
      'Validate CMU file {path}\\{package}.CMU{rest:text}',
      'Validate CMU file {path}{rest:text}',
    ],
    marks: { flow: 'download', stage: 'notify', step: 'hman', becomes: 'done' },
    means: 'Hierarchy manager has taken the notification of a downloaded package.',
    known: 'documented',
    source: `${flowchart}; ${servicing2025}, download, step 2`,
    examples: [
      {
        line: 'Validate CMU file C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box\\CFD\\e8e74b72-504a-4202-9167-8749c223d2a5.CMU with no intune subscription.',
        captures: { package: 'E8E74B72-504A-4202-9167-8749C223D2A5' },
      },
    ],
    thread: 'begins',
  },
  {
    id: 'download.cmu-read',
    log: 'hman',
    says: ['INFO: File without BOM : ({path}\\{package}.CMU)', 'There is no additional error details {path}\\{package}.CMU from file'],
    marks: { flow: 'download', stage: 'notify', step: 'hman-verbose' },
    severity: 'information',
    means: 'The notification is read (verbose logging only); no error is meant.',
    known: 'documented',
    source: `${servicing2025}, download, step 2, verbose logging`,
    examples: [
      {
        line: 'INFO: File without BOM : (E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\e8e74b72-504a-4202-9167-8749c223d2a5.CMU)',
        captures: { package: 'E8E74B72-504A-4202-9167-8749C223D2A5' },
      },
      {
        line: 'There is no additional error details E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\e8e74b72-504a-4202-9167-8749c223d2a5.CMU from file',
      },
    ],
  },
  {
    id: 'download.package-state',
    log: 'hman',
    says: ['Updated CMUpdatePackage state to {state} (PackageGuid={package})'],
    marksWhen: [
      {
        capture: 'state',
        is: ['262146'],
        marks: { flow: 'download', stage: 'available', step: 'state', becomes: 'done' },
        means: 'The package is ready to install (262146, DOWNLOAD_SUCCESS).',
      },
      {
        capture: 'state',
        is: ['262145'],
        marks: { flow: 'download', stage: 'payload', step: 'in-progress' },
        means: 'The download is under way (262145, DOWNLOAD_IN_PROGRESS).',
      },
      {
        capture: 'state',
        is: ['327679'],
        marks: { flow: 'download', stage: 'payload', step: 'failed', becomes: 'failed', reason: 'DOWNLOAD_FAILED' },
        means: 'The download has failed (327679, DOWNLOAD_FAILED).',
      },
      {
        capture: 'state',
        is: ['327681', '327682', '393213', '393214'],
        marks: { flow: 'sync', stage: 'applicability', step: 'state' },
        means: 'The applicability of the package is stored.',
      },
      {
        capture: 'state',
        is: ['393215'],
        marks: { flow: 'sync', stage: 'applicability', step: 'state', becomes: 'failed', reason: 'APPLICABILITY_FAILED' },
        means: 'The applicability check has failed (393215, APPLICABILITY_FAILED).',
      },
    ],
    means: 'The state of the package in the site database has changed (verbose logging only).',
    known: 'documented',
    source: `${servicing2025}, download, step 2, verbose logging`,
    examples: [
      {
        line: 'Updated CMUpdatePackage state to 262146 (PackageGuid=e8e74b72-504a-4202-9167-8749c223d2a5)',
        captures: { state: '262146', package: 'E8E74B72-504A-4202-9167-8749C223D2A5' },
      },
    ],
  },
  {
    id: 'download.package-state-failed',
    log: 'hman',
    says: [
      'Failed to update CMUpdatePackage state{rest:text}',
      'Failed to validate CMU file{rest:text}',
      'Failed to process CMU file{rest:text}',
    ],
    marks: { flow: 'download', stage: 'notify', step: 'hman', becomes: 'failed' },
    severity: 'error',
    means: 'Hierarchy manager could not take the notification of a downloaded package.',
    known: 'inferred',
    source: wording,
    examples: [{ line: 'Failed to update CMUpdatePackage state to 262146 (PackageGuid=e8e74b72-504a-4202-9167-8749c223d2a5)' }],
    notThis: ['Updated CMUpdatePackage state to 262146 (PackageGuid=e8e74b72-504a-4202-9167-8749c223d2a5)'],
  },
  {
    id: 'download.cmu-deleted',
    log: 'hman',
    says: ['deleted file {path}\\{package}.CMU'],
    marks: { flow: 'download', stage: 'available', step: 'cleanup' },
    means: 'The notification is dealt with and deleted (verbose logging only).',
    known: 'documented',
    source: `${servicing2025}, download, step 2, verbose logging`,
    examples: [
      {
        line: 'deleted file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\e8e74b72-504a-4202-9167-8749c223d2a5.CMU',
        captures: { package: 'E8E74B72-504A-4202-9167-8749C223D2A5' },
      },
    ],
    thread: 'ends',
  },

  // Admin UI content.
  {
    id: 'adminui.hman-signed',
    log: 'hman',
    says: [
      "File '{path}ConfigMgr.AdminUIContent.auc' is signed and trusted",
      "File '{path}ConfigMgr.AdminUIContent.auc' is signed with MS root cert",
      "File '{path}AdminUIContent.auc' is signed and trusted",
      "File '{path}AdminUIContent.auc' is signed with MS root cert",
    ],
    marks: { flow: 'health', stage: 'admin-ui-content', step: 'hman', becomes: 'active' },
    means: 'Hierarchy manager has the Admin UI content, and its signature is valid.',
    known: 'documented',
    source: dashboard,
    examples: [
      {
        line: "File 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.AdminUIContent.auc' is signed and trusted.",
        captures: { path: 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\' },
      },
      { line: "File 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.AdminUIContent.auc' is signed with MS root cert." },
    ],
    notThis: ["File 'E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB' is signed and trusted."],
    thread: 'begins',
  },
  {
    id: 'adminui.extracting',
    log: 'hman',
    says: [
      'Extracting file {path}ConfigMgr.AdminUIContent.auc to {target:path}',
      'Extracting file {path}AdminUIContent.auc to {target:path}',
    ],
    marks: { flow: 'health', stage: 'admin-ui-content', step: 'hman', becomes: 'active' },
    means: 'The Admin UI content is extracted.',
    known: 'documented',
    source: dashboard,
    examples: [
      {
        line: 'Extracting file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.AdminUIContent.auc to E:\\ConfigMgr\\AdminUIContentStaging\\~',
      },
    ],
    notThis: ['Extracting file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\ConfigMgr.Update.Manifest.CAB to E:\\ConfigMgr\\CMUStaging\\~'],
  },
  {
    id: 'adminui.extracted',
    log: 'hman',
    says: ['Extracted {path}AdminUIContentStaging\\{name:text}'],
    marks: { flow: 'health', stage: 'admin-ui-content', step: 'hman' },
    means: 'A file of the Admin UI content is extracted.',
    known: 'documented',
    source: dashboard,
    examples: [
      { line: 'Extracted E:\\ConfigMgr\\AdminUIContentStaging\\CAMPServicingStates.xml~', captures: { name: 'CAMPServicingStates.xml' } },
      { line: 'Extracted E:\\ConfigMgr\\AdminUIContentStaging\\WindowsServicingTimeline.html~' },
    ],
    notThis: ['Extracted E:\\ConfigMgr\\CMUStaging\\Manifest.xml'],
  },
  {
    id: 'adminui.updated',
    log: 'hman',
    says: ['Successfully updated AdminUI content'],
    marks: { flow: 'health', stage: 'admin-ui-content', step: 'hman', becomes: 'done' },
    means: 'The Admin UI content of the site is current.',
    known: 'documented',
    source: dashboard,
    examples: [{ line: 'Successfully updated AdminUI content.' }],
  },
  {
    id: 'adminui.update-failed',
    log: 'hman',
    says: [
      'Failed to update AdminUI content{rest:text}',
      'Failed to process AdminUI content{rest:text}',
      "File '{path}AdminUIContent.auc' is not {problem:text}",
      "Error in verifying the trust of file '{path}AdminUIContent.auc'{rest:text}",
    ],
    marks: { flow: 'health', stage: 'admin-ui-content', step: 'hman', becomes: 'failed' },
    severity: 'error',
    means: 'Hierarchy manager could not take the Admin UI content.',
    known: 'inferred',
    source: wording,
    examples: [{ line: 'Failed to update AdminUI content.' }],
    notThis: ['Successfully updated AdminUI content.'],
  },

  // Site control: part of the daily noise.
  {
    id: 'hman.site-control',
    log: 'hman',
    says: ['Processing site control file: Site {site}', 'Processing site control file: {rest:text}'],
    means: 'A change of the site control file is processed.',
    known: 'documented',
    source: distributionPoints,
    examples: [{ line: '~Processing site control file: Site PS1', captures: { site: 'PS1' } }],
  },
  {
    id: 'hman.role-removed',
    log: 'hman',
    says: ['Site system no longer in use: {site} {server} {role:text}'],
    means: 'A role was removed from a site system.',
    known: 'documented',
    source: distributionPoints,
    examples: [
      {
        line: 'Site system no longer in use: PS1 PS1DP2.CONTOSO.COM SMS Distribution Point',
        captures: { server: 'PS1DP2.CONTOSO.COM', role: 'SMS Distribution Point' },
      },
    ],
  },
  {
    id: 'hman.distribution-points-changed',
    log: 'hman',
    says: ['Distribution Points of site {site} have changed. Update the DistributionPoints table in the database'],
    means: 'The list of distribution points of a site has changed.',
    known: 'documented',
    source: distributionPoints,
    examples: [
      {
        line: '~Distribution Points of site PS1 have changed. Update the DistributionPoints table in the database.',
        captures: { site: 'PS1' },
      },
    ],
  },
  {
    id: 'hman.sql-trace',
    log: 'hman',
    says: ['SQL>>>{statement:text}'],
    means: 'A statement that hierarchy manager sends to the database (SQL tracing).',
    known: 'documented',
    source: distributionPoints,
    examples: [
      { line: 'SQL>>>update DistributionPoints set Action = 3, State = 0 where DPID = 34' },
      { line: 'SQL>>>insert DPNotification (DPID, TimeKey) values (34, GetDate())' },
    ],
  },
  {
    id: 'sync.applicability-answer',
    log: 'hman',
    says: ['Configuration Manager Update (PackageGuid={package}) {answer:text}'],
    marks: { flow: 'sync', stage: 'applicability' },
    means: 'Something is found out about an update of the manifest: {answer}.',
    known: 'inferred',
    source: wording,
    examples: [
      {
        line: 'Configuration Manager Update (PackageGuid=94727833-903B-49EF-9CF7-A43D2BC8826D) is already installed.',
        captures: { package: '94727833-903B-49EF-9CF7-A43D2BC8826D', answer: 'is already installed' },
      },
    ],
    notThis: ['Configuration Manager Update (PackageGuid=10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C) is applicable'],
  },
  {
    id: 'hman.inbox',
    log: 'hman',
    says: [
      'Waiting for changes to the "{path}" directory{rest:text}',
      'Detected a change to the "{path}" directory{rest:text}',
      'Timed out{rest:text}',
    ],
    means: 'Hierarchy manager waits for files in its inboxes.',
    known: 'inferred',
    source: 'Form of the same line in CMUpdate.log',
    examples: [{ line: 'Waiting for changes to the "E:\\ConfigMgr\\inboxes\\hman.box\\" directory, sleep 3600 seconds.' }],
  },
];
