import type { FindingLink } from '../../protocol/model.ts';
import type { FindingRecord, SignalCondition } from '../types.ts';

const kb = 'KB 4490424 (2025)';

const servicing: FindingLink = {
  title: 'Understand and troubleshoot updates and servicing',
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/understand-troubleshoot-updates-servicing',
};
const inConsole: FindingLink = {
  title: 'Install in-console updates',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/manage/install-in-console-updates',
};
const filesMissing: FindingLink = {
  title: 'In-console update fails because required files are missing',
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/in-console-update-fail-with-file-missing',
};
const blocked: FindingLink = {
  title: 'Site upgrade is blocked in the database update',
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/site-upgrade-blocked-in-database-update',
};
const prereqList: FindingLink = {
  title: 'List of prerequisite checks',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/install/list-of-prerequisite-checks',
};
const odbcIssues: FindingLink = {
  title: 'ODBC driver 18.6.1.1 causes issues in Configuration Manager',
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/update-odbc-18611-causes-issues-configmgr',
};
const sqlTls: FindingLink = {
  title: 'TLS 1.2 support for Microsoft SQL Server',
  url: 'https://learn.microsoft.com/troubleshoot/sql/database-engine/connect/tls-1-2-support-microsoft-sql-server',
};

const replicateAgain = {
  text: 'On the SMS Provider of the top-level site, replicate the content of the update again, wait until it has arrived, and retry the installation.',
  copy: {
    kind: 'command',
    text: `(Get-WmiObject -Namespace "ROOT\\SMS\\site_{topSite}" -Query "select * from SMS_CM_UpdatePackages where PackageGuid = '{guid}'").RetryContentReplication($true)`,
  },
} as const;
const sitesNotInstalled = {
  text: 'See in the site database which sites have not finished.',
  copy: {
    kind: 'sql',
    text: "select ServerData.SiteCode, cmupss.* from CM_UpdatePackageSiteStatus cmupss left join ServerData on cmupss.SiteNumber = ServerData.ID where cmupss.PackageGUID = '{guid}' and cmupss.State <> 196612",
  },
} as const;
const blockingSessions = {
  text: 'List the sessions that block others in SQL Server.',
  copy: {
    kind: 'sql',
    text: 'select r.session_id, r.blocking_session_id, s.program_name, b.program_name as blocking_program, b.host_name as blocking_host from sys.dm_exec_requests r join sys.dm_exec_sessions s on s.session_id = r.session_id left join sys.dm_exec_sessions b on b.session_id = r.blocking_session_id where r.blocking_session_id <> 0',
  },
} as const;
const retry = { text: 'Retry the installation in the console: Administration, Updates and Servicing, Retry.' };

const donts = [
  'clean up CMUStaging, EasySetupPayload or the CM_Update tables by hand.',
  'restore the site database or the site server (least of all a snapshot): repair the cause and retry.',
  'run CMUpdateReset.exe after the installation has started, or restart CONFIGURATION_MANAGER_UPDATE while it installs.',
  'reinstall the service connection point while an update is in process.',
];

const installed: SignalCondition = { signal: 'install.hman-notified' };
const sqlConnected: readonly SignalCondition[] = [{ signal: 'install.sql-connected' }, { signal: 'setup.sql-connected' }];

/** A rule of the prerequisite checker by words of its name, or of its text where the name is not known. */
const ruleFailed = (...words: readonly string[]): readonly SignalCondition[] => [
  { signal: 'prereq.rule-failed', when: { rule: words } },
  { signal: 'prereq.rule-failed', when: { text: words } },
];
/** A new check, or the same rule passing, puts an earlier result out of date. */
const checkedAgain = (...words: readonly string[]): readonly SignalCondition[] => [
  { signal: 'prereq.check-started' },
  { signal: 'prereq.rule-passed', when: { rule: words } },
];

/** What can go wrong from the extraction of an update to its post-installation tasks, and in setup itself. */
export const installFindings: readonly FindingRecord[] = [
  // Extraction
  {
    code: 'install.content-untrusted',
    severity: 'error',
    title: 'Content of {package} is not trusted at {site}',
    cause:
      'The signature of a file of the update cannot be verified. The files were not downloaded or replicated completely. The log says: {text}',
    actions: [
      {
        text: 'Check on the service connection point that the files below EasySetupPayload\\{guid} have valid signatures, the redist folder included.',
      },
      replicateAgain,
      {
        text: 'If files are damaged on the service connection point itself, download the update again, or import it with the service connection tool.',
      },
    ],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.update-map-untrusted' }],
    closes: [{ signal: 'install.update-map-read' }, installed],
    scope: 'package-site',
    known: 'documented',
    source: `${kb}, installation, case study 1`,
  },
  {
    code: 'install.content-library-unreadable',
    severity: 'error',
    title: 'The content library of {site} cannot be located',
    cause:
      'Configuration Manager Update does not find a drive or share of the content library. Technical preview 1806 had this with a library on a remote server. The log says: {text}',
    actions: [
      {
        text: 'Check that the content library of the site server exists and that the computer account of the site server has full access to it.',
      },
      {
        text: 'If it lies on a remote share, check the path of the share in the properties of the site, and that its server can be reached.',
      },
      retry,
    ],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.content-library-unreadable' }],
    closes: [{ signal: 'install.update-map-read' }, installed],
    scope: 'package-site',
    known: 'documented',
    source: 'Microsoft: Capabilities in technical preview 1806, known issue',
  },
  {
    code: 'install.content-library-error',
    severity: 'warning',
    title: 'Content of {package} cannot be taken out of the content library of {site}',
    cause: '{text} Files of the package can be missing in the content library, or the drive of CMUStaging is full.',
    actions: [{ text: 'Follow the content ID through PkgLib, DataLib and FileLib of the content library.' }, replicateAgain],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.content-library-error' }, { signal: 'install.content-not-expanded' }],
    closes: [{ signal: 'install.update-map-read' }, installed],
    scope: 'package-site',
    known: 'inferred',
    source: 'wording of the lines',
  },
  {
    code: 'install.applicability-unreadable',
    severity: 'warning',
    title: 'A query of the applicability check is missing at {site}',
    cause: 'The file {file} is not in the folder CMUStaging\\ApplicabilityChecks ({code}).',
    actions: [
      { text: 'Check whether the file exists, and whether a virus scanner removed it.' },
      { text: 'Check for updates in the console, so that the manifest is downloaded and unpacked again.' },
    ],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.applicability-unreadable' }],
    closes: [{ signal: 'install.update-map-read' }, installed],
    scope: 'source',
    known: 'documented',
    source: 'KB 4490424 (2022), troubleshoot installation, issue 1',
  },
  {
    code: 'install.update-service-not-started',
    severity: 'error',
    title: 'Configuration Manager Update was not started at {site}',
    cause: 'Hierarchy manager could not start or notify the service CONFIGURATION_MANAGER_UPDATE: {text}',
    actions: [
      {
        text: 'Look for the service CONFIGURATION_MANAGER_UPDATE in the services of {server}, and for events 1000 and 7000 to 7034 of it in the event logs.',
      },
      { text: 'Check that security software does not block cmupdate.exe.' },
    ],
    links: [servicing],
    opens: [
      { signal: 'install.update-service-not-started' },
      { signal: 'install.update-service-not-notified' },
      { signal: 'install.site-readiness-failed' },
    ],
    closes: [
      { signal: 'install.update-service-starting' },
      { signal: 'install.update-service-notified' },
      { signal: 'install.site-ready' },
    ],
    scope: 'site',
    known: 'inferred',
    source: 'wording of the lines',
  },

  // Decision after the check
  {
    code: 'install.stopped-by-prereq-warnings',
    severity: 'error',
    title: 'Prerequisite warnings stop {package}{troubledSites}',
    cause:
      'The check of at least one site gave warnings, and the update was not told to ignore prerequisite warnings. No site has been installed.',
    actions: [
      { text: 'Read the warnings in ConfigMgrPrereq.log of each site, or in the console: Monitoring, Updates and Servicing Status.' },
      {
        text: 'Remove their causes and retry, or choose "Ignore prerequisite warnings" for the update; it then goes on within some minutes.',
      },
    ],
    donts,
    links: [inConsole, prereqList],
    opens: [{ signal: 'install.prereq-warnings-stop' }],
    closes: [{ signal: 'install.prereq-continued' }, { signal: 'install.service-awaited' }, installed],
    scope: 'package',
    known: 'documented',
    source: 'Microsoft: Flowchart - Update replication (2016); Install in-console updates, step 3',
  },
  {
    code: 'install.stopped-by-prereq-errors',
    severity: 'error',
    title: 'Prerequisite errors stop {package}{troubledSites}',
    cause: 'At least one rule failed at one of the sites. Errors cannot be ignored; no site has been installed.',
    actions: [
      { text: 'Read the failed rules in ConfigMgrPrereq.log of each site, or in the console: Monitoring, Updates and Servicing Status.' },
      { text: 'Remove their causes, run the prerequisite check again, then retry the installation.' },
    ],
    donts,
    links: [prereqList, inConsole],
    opens: [{ signal: 'install.prereq-errors-stop' }],
    closes: [{ signal: 'install.prereq-continued' }, { signal: 'install.service-awaited' }, installed],
    scope: 'package',
    yields: true,
    known: 'inferred',
    source: 'Microsoft: Install in-console updates, step 3',
  },

  // Rules of the prerequisite checker
  {
    code: 'install.prereq-sql-account',
    severity: 'error',
    title: 'SQL Server of {server} runs under a local account',
    cause:
      'The checker allows a domain account, NETWORK SERVICE or LOCAL SYSTEM for the service of SQL Server only, or it could not read the account. The log says: {text}',
    actions: [
      {
        text: 'Change the account of the SQL Server service with SQL Server Configuration Manager, and register its service principal names.',
      },
      { text: 'If the account is right, check that the site server may query the services of {server} remotely (firewall, rights).' },
      { text: 'Run the prerequisite check again.' },
    ],
    links: [prereqList],
    opens: [
      { signal: 'prereq.rule-failed', when: { rule: ['SQL Server service running account', 'service account'] } },
      { signal: 'prereq.sql-account-unread' },
    ],
    closes: checkedAgain('SQL Server service running account', 'service account'),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'observed',
    source: 'observed in a lab installation (2024)',
  },
  {
    code: 'install.prereq-sql-version',
    severity: 'error',
    title: 'The version of SQL Server is not supported by the update',
    cause:
      'The version or the cumulative update of SQL Server is too old for the version to which the site is updated. The log says: {text}',
    actions: [
      { text: 'Compare the SQL Server of the site, and of its secondary sites, with the supported versions.' },
      { text: 'Install the cumulative update that is named there, then run the prerequisite check again.' },
    ],
    links: [
      {
        title: 'Supported SQL Server versions',
        url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/configs/support-for-sql-server-versions',
      },
      prereqList,
    ],
    opens: [
      {
        signal: 'prereq.rule-failed',
        when: {
          rule: [
            'specified SQL Server meets the minimum requirements',
            'SQL Server version',
            'SQL Server Configuration for site upgrade',
            'SQL Server edition',
          ],
        },
      },
    ],
    closes: checkedAgain(
      'specified SQL Server meets the minimum requirements',
      'SQL Server version',
      'SQL Server Configuration for site upgrade',
    ),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'observed',
    source: 'observed in a documentation issue on the upgrade to 1810 (2019)',
  },
  {
    code: 'install.prereq-domain-level',
    severity: 'warning',
    title: 'Warning about the domain functional level',
    cause:
      'Version 1906 does not know domain controllers of Windows Server 2019 and warns wrongly; otherwise the level of the domain is really too low. The log says: {text}',
    actions: [
      { text: 'With domain controllers of Windows Server 2019 or later, ignore this warning.' },
      { text: 'Otherwise raise the functional level.' },
    ],
    links: [prereqList],
    opens: [
      { signal: 'prereq.rule-warned', when: { rule: ['domain functional level'] } },
      { signal: 'prereq.rule-warned', when: { text: ['domain functional level'] } },
    ],
    closes: checkedAgain('domain functional level'),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'documented',
    source: 'Microsoft: Release notes, setup and upgrade (version 1906)',
  },
  {
    code: 'install.prereq-odbc-driver',
    severity: 'error',
    title: 'The ODBC driver or SQL client is missing or too old',
    cause:
      'Since 2303 a site needs ODBC driver 18 for SQL Server, since 2503 at least 18.4.1.1; since 1810 also SQL Native Client 11.4.7001.0, as long as the version uses it. The log says: {text}',
    actions: [
      {
        text: 'Install msodbcsql.msi (and sqlncli.msi where it is there) from the folder EasySetupPayload\\{guid}\\redist on the server that the line names.',
      },
      {
        text: 'Check the version that is installed. Do not use 18.6.1.1.',
        copy: { kind: 'registry', text: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MSODBCSQL18\\InstalledVersion' },
      },
      { text: 'Run the prerequisite check again.' },
    ],
    links: [
      {
        title: 'Download ODBC driver for SQL Server',
        url: 'https://learn.microsoft.com/sql/connect/odbc/download-odbc-driver-for-sql-server',
      },
      odbcIssues,
    ],
    opens: ruleFailed('ODBC', 'SQL Server Native Client', 'SQL Native Client', 'SQLNCLI'),
    closes: checkedAgain('ODBC', 'SQL Server Native Client', 'SQL Native Client', 'SQLNCLI'),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'documented',
    source: `${kb}, prerequisite check, SQL clients`,
  },
  {
    code: 'install.prereq-windows-2012',
    severity: 'error',
    title: 'A site system runs Windows Server 2012 or 2012 R2',
    cause: 'These versions are out of support and block the update; for distribution points there is only a warning. The log says: {text}',
    actions: [
      { text: 'Upgrade the operating system of the site system, or remove its roles.' },
      { text: 'After an in-place upgrade restart SMS_EXECUTIVE on the site server, so that the new version is noticed.' },
      { text: 'Run the prerequisite check again.' },
    ],
    links: [servicing, prereqList],
    opens: [...ruleFailed('Windows Server 2012'), { signal: 'prereq.windows-2012' }],
    closes: checkedAgain('Windows Server 2012'),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'documented',
    source: `${kb}, prerequisite check, checks that frequently block`,
  },
  {
    code: 'install.prereq-cmg-classic',
    severity: 'error',
    title: 'A cloud management gateway is still a classic cloud service',
    cause:
      'A cloud management gateway deployed as a cloud service (classic) is not supported any more and blocks the update. The log says: {text}',
    actions: [{ text: 'Convert the gateway to a virtual machine scale set, then run the prerequisite check again.' }],
    links: [
      {
        title: 'Convert a cloud management gateway to a virtual machine scale set',
        url: 'https://learn.microsoft.com/intune/configmgr/core/clients/manage/cmg/modify-cloud-management-gateway#convert',
      },
    ],
    opens: [...ruleFailed('cloud management gateway'), { signal: 'prereq.cmg-classic' }],
    closes: checkedAgain('cloud management gateway'),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'documented',
    source: `${kb}, prerequisite check, checks that frequently block`,
  },
  {
    code: 'install.prereq-http-only',
    severity: 'error',
    title: 'Clients of the site communicate over plain HTTP',
    cause:
      'Neither HTTPS nor enhanced HTTP is enabled; plain HTTP is not supported from version 2409 on and blocks the update. The log says: {text}',
    actions: [
      { text: 'Enable enhanced HTTP or HTTPS in the properties of the site, page Communication Security, at every primary site.' },
      { text: 'Run the prerequisite check again.' },
    ],
    links: [
      {
        title: 'Enable site system roles for HTTPS or enhanced HTTP',
        url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/install/list-of-prerequisite-checks#enable-site-system-roles-for-https-or-enhanced-http',
      },
    ],
    opens: [...ruleFailed('Enhanced HTTP'), { signal: 'prereq.http-only' }],
    closes: checkedAgain('Enhanced HTTP'),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'documented',
    source: `${kb}, prerequisite check, checks that frequently block`,
  },
  {
    code: 'install.prereq-resource-access',
    severity: 'error',
    title: 'Resource access profiles or a certificate registration point block the update',
    cause: 'Profiles, their deployments, the co-management workload or the role itself are still there. The log says: {text}',
    actions: [
      { text: 'Move the co-management workload "Resource access policies" to Intune.' },
      { text: 'Delete the profiles and their deployments, and remove the role certificate registration point.' },
      { text: 'Run the prerequisite check again.' },
    ],
    links: [{ title: 'Co-management workloads', url: 'https://learn.microsoft.com/intune/configmgr/comanage/workloads' }],
    opens: ruleFailed('resource access', 'certificate registration point'),
    closes: checkedAgain('resource access', 'certificate registration point'),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'documented',
    source: `${kb}, prerequisite check, checks that frequently block`,
  },
  {
    code: 'install.prereq-sql-rights',
    severity: 'error',
    title: 'Setup has no sysadmin rights on SQL Server',
    cause:
      'SYSTEM, or the computer account of the parent site, is not sysadmin on the SQL Server instance (at a secondary site its own, often Express), or SQL Server does not answer. The log says: {text}',
    actions: [
      { text: 'Give the computer account of the site server, and NT AUTHORITY\\SYSTEM, the server role sysadmin on the instance.' },
      { text: 'Check that the SQL Server service of the instance is running.' },
      { text: 'Run the prerequisite check again.' },
    ],
    links: [prereqList],
    opens: ruleFailed('sysadmin'),
    closes: checkedAgain('sysadmin'),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'observed',
    source: 'observed in a blog article on the upgrade of a secondary site',
  },
  {
    code: 'install.prereq-restart-pending',
    severity: 'error',
    title: 'A restart is pending on {server}',
    cause: 'Windows waits for a restart before files or features that the update needs are in place.',
    actions: [{ text: 'Restart {server}, then run the prerequisite check again.' }],
    links: [prereqList],
    opens: ruleFailed('system restart', 'restart is pending', 'pending restart', 'pending reboot'),
    closes: checkedAgain('restart'),
    closedBy: 'The next check that passes this rule.',
    scope: 'source',
    known: 'documented',
    source: 'Microsoft: List of prerequisite checks',
  },
  {
    code: 'install.prereq-rule-failed',
    severity: 'error',
    title: 'Prerequisite failed: {rule}',
    cause: 'The prerequisite checker reports: {text}',
    actions: [
      { text: 'Do what the text of the rule says. Rules and their meaning are listed by name in Microsoft’s list of prerequisite checks.' },
      { text: 'Run the prerequisite check again before you retry the installation.' },
    ],
    links: [prereqList, inConsole],
    opens: [{ signal: 'prereq.rule-failed' }],
    closes: [{ signal: 'prereq.check-started' }],
    closedBy: 'The start of the next check: its own results count then.',
    scope: 'source',
    known: 'observed',
    source: 'observed in a lab installation (2024); Microsoft: List of prerequisite checks',
  },
  {
    code: 'install.prereq-rule-warned',
    severity: 'warning',
    title: 'Prerequisite warning: {rule}',
    cause: 'The prerequisite checker reports: {text} Warnings stop an installation unless they are ignored by choice.',
    actions: [
      { text: 'Remove the cause, or decide to ignore prerequisite warnings for this update.' },
      { text: 'Run the prerequisite check again.' },
    ],
    links: [prereqList, inConsole],
    opens: [{ signal: 'prereq.rule-warned' }],
    closes: [{ signal: 'prereq.check-started' }],
    closedBy: 'The start of the next check: its own results count then.',
    scope: 'source',
    known: 'observed',
    source: 'Microsoft: List of prerequisite checks; Install in-console updates, step 3',
  },
  {
    code: 'install.prereq-checker-error',
    severity: 'warning',
    title: 'The prerequisite checker could not read everything',
    cause: 'It reports: {text}',
    actions: [{ text: 'Look at the results of the rules that follow: a rule whose facts cannot be read fails or warns.' }],
    links: [prereqList],
    opens: [{ signal: 'prereq.error' }, { signal: 'prereq.unable' }, { signal: 'prereq.sql-error' }],
    closes: [{ signal: 'prereq.check-started' }, { signal: 'prereq.check-completed' }],
    scope: 'source',
    yields: true,
    known: 'inferred',
    source: 'marks and wording of the lines',
  },

  // Files
  {
    code: 'install.redist-missing',
    severity: 'error',
    title: 'A required file of {package} is missing at {site}',
    cause:
      'A redistributable file is not in the payload on the service connection point, or not in the staged copy of the site server: {text}',
    actions: [
      {
        text: 'Look for the file (and for 0-byte files) on the service connection point. Imported by the service connection tool, it lies below EasySetupPayload\\Offline\\{guid}\\Redists.',
        copy: { kind: 'command', text: 'dir "\\\\{scp}\\EasySetupPayload\\{guid}\\redist"' },
      },
      {
        text: 'Missing there: on the SMS Provider set the state to "download failed", then download the update again (online), or import it again with the service connection tool (offline).',
        copy: {
          kind: 'command',
          text: `$package = Get-WmiObject -Namespace "root\\SMS\\site_{topSite}" -Class SMS_CM_UpdatePackages -Filter "PackageGuid = '{guid}'"; Invoke-WmiMethod -InputObject $package -Name UpdatePrereqAndStateFlags -ArgumentList @(1, 0x0004FFFF)`,
        },
      },
      {
        text: 'There, but missing in CMUStaging\\{guid}\\redist: replicate the content again from the SMS Provider of the top-level site.',
        copy: replicateAgain.copy,
      },
      retry,
    ],
    donts,
    links: [filesMissing],
    opens: [{ signal: 'install.msi-missing' }, { signal: 'install.file-missing' }],
    closes: [installed],
    scope: 'package-site',
    known: 'documented',
    source: 'Microsoft: In-console update fails because required files are missing (2026)',
  },
  {
    code: 'install.msi-failed',
    severity: 'error',
    title: 'A redistributable component of {package} was not installed at {site}',
    cause: 'Windows Installer failed with a component that the update needs, or its file is missing: {text}',
    actions: [
      { text: 'Look right above for a line that says that a file was not found, and in the event log Application for MsiInstaller.' },
      {
        text: 'Look whether the file is in the staged copy of this site (and not of 0 bytes).',
        copy: { kind: 'command', text: 'dir "<installation folder of the site>\\CMUStaging\\{guid}\\redist"' },
      },
      retry,
    ],
    donts,
    links: [filesMissing],
    opens: [{ signal: 'install.msi-failed' }],
    closes: [installed],
    scope: 'package-site',
    yields: true,
    known: 'documented',
    source: 'Microsoft: In-console update fails because required files are missing (2026)',
  },
  {
    code: 'install.file-unverified',
    severity: 'warning',
    title: 'A file of {package} could not be verified at {site}',
    cause: 'One folder does not have the file, or not the right one ({code}). If another folder has it, the installation goes on.',
    actions: [
      {
        text: 'Look at the lines that follow: "Found valid source" means that all is well, "VerifyExternalFile failed" that the file is missing.',
      },
    ],
    links: [filesMissing],
    opens: [{ signal: 'install.file-hash-check-failed' }],
    closes: [{ signal: 'install.file-source-found' }, installed],
    scope: 'package-site',
    known: 'documented',
    source: 'Microsoft: In-console update fails because required files are missing (2026)',
  },
  {
    code: 'install.vcredist-failed',
    severity: 'error',
    title: 'The Visual C++ runtime could not be installed at {site}',
    cause:
      'The installer of the runtime failed. Return code 1603 is a general failure of Windows Installer: a damaged installer cache, security software or rights. The log says: {text}',
    actions: [
      { text: 'Read VCRedist64Install.log in the Logs folder of the site.' },
      {
        text: 'Install vcredist_x64.exe by hand from CMUStaging\\{guid}\\SMSSETUP\\BIN\\X64, as administrator, with security software out of the way.',
      },
      retry,
    ],
    donts,
    links: [
      { title: 'Latest supported Visual C++ Redistributable', url: 'https://learn.microsoft.com/cpp/windows/latest-supported-vc-redist' },
    ],
    opens: [{ signal: 'install.runtime-failed' }],
    closes: [installed],
    scope: 'package-site',
    known: 'documented',
    source: 'Microsoft: Troubleshoot Visual C++ Redistributable installation issues (2025)',
  },
  {
    code: 'install.service-restarted',
    severity: 'warning',
    title: 'Configuration Manager Update was restarted at {site}',
    cause:
      'Once in an installation this is normal: the service updates itself and goes on. If the log repeats the same steps from here, cmupdate.exe crashes or security software stops the new file.',
    actions: [
      { text: 'If it starts again and again, look for event 1000 of cmupdate.exe in the event log Application.' },
      { text: 'Take security software out of the way and try again.' },
      {
        text: 'For Microsoft support, take a dump of the crash.',
        copy: { kind: 'command', text: 'procdump -ma -e cmupdate.exe' },
      },
    ],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.service-starting' }],
    closes: [
      { signal: 'install.service-version' },
      { signal: 'install.service-window' },
      { signal: 'install.inbox-changed' },
      { signal: 'install.setup-type' },
      { signal: 'install.sql-connected' },
      { signal: 'install.staging-checked' },
      { signal: 'install.update-map-read' },
      { signal: 'install.redist-listed' },
      { signal: 'install.status-running' },
      { signal: 'install.status-done' },
      installed,
    ],
    closedBy: 'Any line of work after the start.',
    scope: 'site',
    passing: true,
    known: 'documented',
    source: `${kb}, installation, case study 3`,
  },

  // Database
  {
    code: 'install.database-blocked',
    severity: 'warning',
    title: 'The database upgrade of {site} is blocked by {blocker}',
    cause:
      'Session {session} of program {blocker} holds locks in the site database that the upgrade needs. Configuration Manager Update looks again every 5 minutes.',
    actions: [
      blockingSessions,
      {
        text: 'If the program is a management point (System Center Configuration Manager), stop the service CcmExec on the management points.',
      },
      { text: 'If it is the SMS Provider, close consoles and stop scripts; a third-party program has to be stopped for the time being.' },
      { text: 'Look again after five minutes; the upgrade goes on by itself.' },
    ],
    donts,
    links: [blocked, inConsole],
    opens: [{ signal: 'install.database-blocked' }],
    closes: [
      { signal: 'install.database-message' },
      { signal: 'install.database-views' },
      { signal: 'install.file-verified' },
      { signal: 'install.osd-packages' },
      { signal: 'install.base-services' },
      { signal: 'install.status-running' },
      { signal: 'install.status-done' },
      installed,
    ],
    scope: 'package-site',
    known: 'documented',
    source: 'KB 4509681; Microsoft: Install in-console updates (database upgrade)',
  },
  {
    code: 'install.database-views',
    severity: 'information',
    title: 'The database upgrade of {site} is in a part that can be blocked',
    cause:
      'It removes foreign keys or makes its views, which takes minutes. If nothing follows for more than an hour, another session blocks the upgrade; versions before 1906 do not say so in a line of their own.',
    actions: [{ text: 'After an hour look for sessions that block the program CONFIGURATION_MANAGER_UPDATE.' }, blockingSessions],
    donts,
    links: [blocked],
    opens: [{ signal: 'install.database-views' }, { signal: 'install.database-preparing' }],
    closes: [
      { signal: 'install.database-message' },
      { signal: 'install.database-blocked' },
      { signal: 'install.file-verified' },
      { signal: 'install.osd-packages' },
      { signal: 'install.base-services' },
      { signal: 'install.status-running' },
      { signal: 'install.status-done' },
      installed,
    ],
    scope: 'package-site',
    known: 'documented',
    source: 'KB 4509681',
  },
  {
    code: 'install.boundary-group-statement',
    severity: 'error',
    title: 'The statement for boundary groups failed at {site}',
    cause: 'A defect of technical preview 1606 after the steps 1604 and 1605: the statement that makes the default boundary group fails.',
    actions: [{ text: 'Check for updates in the console, then retry the installation.' }],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.sql-command-failed', when: { statement: ['spBuildDefaultBoundaryGroups', 'Create site boundary group'] } }],
    closes: [installed],
    scope: 'package-site',
    known: 'documented',
    source: 'Microsoft: Capabilities in technical preview 1606, known issues',
  },
  {
    code: 'install.database-statement-failed',
    severity: 'error',
    title: 'A statement of the database upgrade failed at {site}',
    cause: 'SQL Server refused a statement of the upgrade. Objects of third parties in the database, or locks, are frequent causes: {text}',
    actions: [
      { text: 'Read the SQL error (a line with ***) right above, and look up its native error number.' },
      { text: 'Look in the error log of SQL Server at the same time.' },
      blockingSessions,
      retry,
    ],
    donts,
    links: [servicing, blocked],
    opens: [{ signal: 'install.sql-command-failed' }],
    closes: [installed],
    scope: 'package-site',
    yields: true,
    known: 'documented',
    source: `${kb}, installation, case study 4`,
  },
  {
    code: 'install.clr-assembly-failed',
    severity: 'error',
    title: 'A CLR assembly of the site database cannot be updated at {site}',
    cause:
      'An assembly could not be altered (SQL error 6270): {text} Update 1606 on a site of version 1511 fails this way if update 1602 was only checked, not installed.',
    actions: [{ text: 'Install the version in between (1602) first, then the update.' }, retry],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.sql-assembly-failed' }, { signal: 'install.sql-error', when: { nativeError: ['6270'] } }],
    closes: [installed],
    scope: 'package-site',
    known: 'documented',
    source: 'Microsoft: Release notes of version 1606',
  },
  {
    code: 'install.sql-certificate',
    severity: 'error',
    title: 'The SQL driver of {site} refuses the certificate of SQL Server',
    cause:
      'The name in the certificate is not the one that is used, or the certificate is self-signed while encryption is mandatory, as it is with ODBC driver 18. The log says: {text}',
    actions: [
      { text: 'Give SQL Server a certificate of a trusted authority that bears its fully qualified name.' },
      {
        text: 'Check the service principal names of the SQL Server service.',
        copy: { kind: 'command', text: 'setspn -L <account of the SQL Server service>' },
      },
      { text: 'See in CMUpdate.log whether the work goes on.' },
    ],
    donts,
    links: [sqlTls],
    opens: [
      { signal: 'install.sql-certificate' },
      { signal: 'install.sql-error', when: { error: ['target principal name', 'certificate'] } },
      { signal: 'setup.sql-error', when: { error: ['target principal name', 'certificate'] } },
      { signal: 'setup.sql-connection-cut', when: { error: ['target principal name', 'certificate'] } },
    ],
    closes: [...sqlConnected, installed],
    scope: 'source',
    known: 'observed',
    source: 'observed in a repair report of a lab site at build 9135',
  },
  {
    code: 'install.sql-unreachable',
    severity: 'error',
    title: 'No connection to the site database of {site}',
    cause: 'Configuration Manager Update, or setup, cannot connect to SQL Server: {text}',
    actions: [
      {
        text: 'Check that the SQL Server service runs, that its port can be reached from the site server, and that name resolution is right.',
      },
      { text: 'Check driver and certificate: ODBC driver 18 encrypts by default and refuses certificates that it does not trust.' },
    ],
    donts,
    links: [sqlTls],
    opens: [{ signal: 'install.sql-unreachable' }, { signal: 'setup.sql-connect-failed' }],
    closes: [...sqlConnected, installed],
    scope: 'source',
    yields: true,
    known: 'observed',
    source: 'observed in a repair report of a lab site at build 9135; KB 3189594',
  },
  {
    code: 'install.sql-client-tls',
    severity: 'error',
    title: 'The SQL client does not speak TLS 1.2',
    cause:
      'SQL Server closes the connection: the SQL client of the server is too old for the protocols that SQL Server accepts. The log says: {text}',
    actions: [
      {
        text: 'Install SQL Server 2012 Native Client 11.0.7001.0 or later, or ODBC driver 18, whichever this version of Configuration Manager uses.',
      },
      { text: 'Check that TLS 1.2 is enabled on both servers.' },
    ],
    links: [sqlTls],
    opens: [
      { signal: 'setup.sql-connection-cut', when: { error: ['forcibly closed', 'SSL Security error'] } },
      { signal: 'setup.sql-error', when: { nativeError: ['10054'] } },
      { signal: 'install.sql-unreachable', when: { error: ['forcibly closed', 'SSL Security error'] } },
      { signal: 'install.sql-error', when: { nativeError: ['10054'] } },
    ],
    closes: [...sqlConnected, installed],
    scope: 'source',
    known: 'documented',
    source: 'Microsoft: TLS 1.2 support for Microsoft SQL Server',
  },
  {
    code: 'install.sql-error',
    severity: 'warning',
    title: 'SQL Server reports an error to {site}',
    cause: '{text}',
    actions: [
      { text: 'Look at the next lines whether the work went on.' },
      { text: 'Look in the error log of SQL Server at the same time.' },
    ],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.sql-error' }, { signal: 'setup.sql-error' }, { signal: 'setup.sql-connection-cut' }],
    closes: [...sqlConnected, installed, { signal: 'setup.completed' }],
    scope: 'source',
    yields: true,
    known: 'observed',
    source: 'form of SQL errors in the logs of the site server',
  },

  // The whole of it
  {
    code: 'install.extraction-failed',
    severity: 'error',
    title: '{package} could not be extracted at {site}',
    cause: 'Sub-stage {subStage} (extraction to CMUStaging) was reported as failed.',
    actions: [
      { text: 'Go up from this line on the same thread to the first error.' },
      {
        text: 'Check free space on the drive of CMUStaging, and the exclusions of the virus scanner; keep the folder CMUStaging\\{guid} closed.',
      },
      replicateAgain,
    ],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.status-failed', when: { subStage: ['0xd0005'] } }],
    closes: [{ signal: 'install.update-map-read' }, { signal: 'install.status-done', when: { subStage: ['0xd0005'] } }, installed],
    scope: 'package-site',
    yields: true,
    known: 'documented',
    source: `${kb}, troubleshooting decision trees`,
  },
  {
    code: 'install.post-installation-failed',
    severity: 'error',
    title: 'A post-installation task of {package} failed at {site} (sub-stage {subStage})',
    cause:
      'The update is installed, but a task after it was reported as failed: a component did not come back, or a client package was not renewed.{subStageNote}',
    actions: [
      { text: 'Read sitecomp.log (reinstallation of components) and smsexec.log (start of components) of the site.' },
      { text: 'For client packages read hman.log and distmgr.log.' },
      { text: 'In the console, Monitoring, Updates and Servicing Status, Post Installation shows the task by name.' },
    ],
    donts,
    links: [servicing, inConsole],
    opens: [{ signal: 'install.status-failed', when: { subStage: ['0xe'] } }],
    closes: [{ signal: 'install.status-done', when: { subStage: ['0xe'] } }],
    scope: 'package-site',
    known: 'documented',
    source: `${kb}, troubleshoot the installation stage`,
  },
  {
    code: 'install.sub-stage-warning',
    severity: 'information',
    title: 'A part of {package} ended with a warning at {site} (sub-stage {subStage})',
    cause:
      'The site reported the sub-stage with IsComplete=3, presumably done with warnings.{subStageNote} For 0xd001a (boot images) a missing or older Windows ADK is the usual reason; the installation goes on.',
    actions: [
      {
        text: 'For boot images, install the Windows ADK that the new version supports, then update the boot images on the distribution points.',
      },
    ],
    links: [inConsole],
    opens: [{ signal: 'install.status-done-with-warning' }],
    closes: [installed],
    scope: 'package-site',
    known: 'observed',
    source: `${kb}, installation, step 4`,
  },
  {
    code: 'install.status-not-reported',
    severity: 'warning',
    title: 'The state of {package} could not be reported by {site}',
    cause: 'A status of the update was not written to the site database, so the console may show an older state. The log says: {text}',
    actions: [{ text: 'Check the connection of the site server to its site database.' }],
    links: [servicing],
    opens: [{ signal: 'install.status-not-reported' }],
    closes: [{ signal: 'install.status-running' }, { signal: 'install.status-done' }, installed],
    scope: 'package-site',
    known: 'inferred',
    source: 'wording of the line',
  },
  {
    code: 'install.gave-up',
    severity: 'error',
    title: 'The installation of {package} failed at {site}',
    cause:
      'Configuration Manager Update gave up, or a part of the installation was reported as failed (IsComplete=4): {text}{subStageNote} The real cause stands in the lines above.',
    actions: [
      { text: 'Go up from this line on the same thread to the first error, in CMUpdate.log or hman.log of the site.' },
      { text: 'In the console, Monitoring, Updates and Servicing Status shows the part by name.' },
      sitesNotInstalled,
      retry,
    ],
    donts,
    links: [servicing, inConsole],
    opens: [
      { signal: 'install.update-failed' },
      { signal: 'install.fatal' },
      { signal: 'install.files-failed' },
      { signal: 'install.status-failed' },
    ],
    closes: [installed],
    scope: 'package-site',
    yields: true,
    known: 'documented',
    source: `${kb}, troubleshoot the installation stage and troubleshooting decision trees`,
  },
  {
    code: 'install.unknown-error',
    severity: 'warning',
    title: 'Configuration Manager Update reports an error at {site}',
    cause: '{text}',
    actions: [
      { text: 'Look at the lines around it whether the installation goes on; an IsComplete=4 of a sub-stage means that it does not.' },
    ],
    donts,
    links: [servicing],
    opens: [{ signal: 'install.error' }, { signal: 'install.unable' }],
    closes: [
      { signal: 'install.update-map-read' },
      { signal: 'install.status-done' },
      { signal: 'install.extract-begun' },
      { signal: 'install.prereq-only' },
      installed,
    ],
    closedBy: 'The next part of the update that is reported as complete.',
    scope: 'package-site',
    yields: true,
    known: 'inferred',
    source: 'mark and wording of the lines',
  },
  {
    code: 'install.not-notified',
    severity: 'warning',
    title: 'Hierarchy manager was not told that {package} is installed at {site}',
    cause: 'The notification of the installation could not be written; the post-installation tasks of hierarchy manager do not begin.',
    actions: [{ text: 'Check rights and free space of the folder inboxes\\hman.box\\CFD on the site server.' }],
    links: [servicing],
    opens: [{ signal: 'install.hman-not-notified' }],
    closes: [installed, { signal: 'install.client-packages-begun' }],
    scope: 'package-site',
    known: 'inferred',
    source: 'wording of the line',
  },
  {
    code: 'install.files-after-installation',
    severity: 'warning',
    title: 'Files were not renewed after the installation at {site}',
    cause: 'The update is installed, but client files or the folder cd.latest could not be brought up to date: {text}',
    actions: [
      { text: 'Check rights and free space of the folder that the line names.' },
      { text: 'Look whether hierarchy manager tries again by itself.' },
    ],
    links: [servicing],
    opens: [{ signal: 'install.client-files-failed' }, { signal: 'install.cd-latest-failed' }],
    closes: [{ signal: 'install.status-done', when: { subStage: ['0xe0008'] } }, { signal: 'install.cd-latest' }],
    scope: 'site',
    known: 'inferred',
    source: 'wording of the lines',
  },

  // Setup
  {
    code: 'setup.asset-intelligence-failed',
    severity: 'error',
    title: 'Asset Intelligence data cannot be imported into the site database',
    cause: 'ODBC driver 18.6.1.1 refuses NULL values in the import (SQL error 515). The log says: {text}',
    actions: [{ text: 'Replace ODBC driver 18.6.1.1 by another supported version of driver 18, then retry.' }],
    links: [odbcIssues],
    opens: [
      { signal: 'setup.asset-intelligence-failed' },
      { signal: 'setup.sql-error', when: { error: ['LU_LicensedProduct', 'VersionCode'] } },
      { signal: 'install.sql-error', when: { error: ['LU_LicensedProduct', 'VersionCode'] } },
    ],
    closes: [{ signal: 'setup.completed' }, installed],
    scope: 'source',
    known: 'documented',
    source: 'Microsoft: ODBC driver 18.6.1.1 causes issues in Configuration Manager',
  },
  {
    code: 'setup.sql-server-unanswered',
    severity: 'error',
    title: 'Setup cannot ask SQL Server {server}',
    cause:
      'Setup could not connect to SQL Server, or its query failed. Since version 2309 it needs ODBC driver 18 for SQL Server on the site server; without it every connection fails.',
    actions: [
      {
        text: 'Check that ODBC driver 18 for SQL Server is installed on the site server (not 18.6.1.1).',
        copy: { kind: 'registry', text: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MSODBCSQL18\\InstalledVersion' },
      },
      {
        text: 'Check that the SQL Server service runs, that its port can be reached from the site server, and that the account has rights.',
      },
    ],
    links: [
      {
        title: 'Download ODBC driver for SQL Server',
        url: 'https://learn.microsoft.com/sql/connect/odbc/download-odbc-driver-for-sql-server',
      },
      sqlTls,
    ],
    opens: [{ signal: 'setup.sql-server-unanswered' }],
    closes: [{ signal: 'setup.sql-connected' }, { signal: 'setup.completed' }],
    scope: 'source',
    known: 'observed',
    source: 'observed in an issue on a lab installation without the ODBC driver',
  },
  {
    code: 'setup.runtime-missing',
    severity: 'error',
    title: 'A program of setup ended with 0xC000007B',
    cause: 'The Visual C++ runtime is missing on the server, often at a secondary site. The log says: {text}',
    actions: [{ text: 'Install the Visual C++ Redistributable on that server, then upgrade the site again.' }],
    links: [
      { title: 'Latest supported Visual C++ Redistributable', url: 'https://learn.microsoft.com/cpp/windows/latest-supported-vc-redist' },
    ],
    opens: [{ signal: 'setup.exit-code', when: { text: ['0xC000007B', '-1073741701'] } }],
    closes: [{ signal: 'setup.completed' }],
    scope: 'source',
    known: 'observed',
    source: 'observed in an issue on the upgrade of a secondary site',
  },
  {
    code: 'setup.program-failed',
    severity: 'warning',
    title: 'A program of setup ended with an error code',
    cause: '{text}',
    actions: [{ text: 'Look up the code, and the lines around it for the program that ended with it.' }],
    links: [servicing],
    opens: [{ signal: 'setup.exit-code' }],
    closes: [{ signal: 'setup.completed' }],
    scope: 'source',
    yields: true,
    known: 'inferred',
    source: 'wording of the line',
  },
  {
    code: 'setup.failed',
    severity: 'error',
    title: 'Setup failed',
    cause: 'Setup ended without success: {text}',
    actions: [
      { text: 'Go up from this line to the first error of the same thread.' },
      { text: 'Read ConfigMgrPrereq.log for failed rules.' },
    ],
    links: [servicing],
    opens: [{ signal: 'setup.failed' }, { signal: 'setup.fatal' }],
    closes: [{ signal: 'setup.completed' }],
    scope: 'source',
    yields: true,
    known: 'observed',
    source: 'observed in a test of endings of ConfigMgrSetup.log',
  },
  {
    code: 'setup.trouble',
    severity: 'warning',
    title: 'ConfigMgrSetup.log reports a failure',
    cause: '{text}',
    actions: [
      { text: 'Read the lines around it whether setup, or setupdl.exe, goes on.' },
      { text: 'For redistributable files see in dmpdownloader.log whether they were downloaded in the end.' },
    ],
    links: [servicing],
    opens: [{ signal: 'setup.unable' }, { signal: 'setup.error' }],
    closes: [{ signal: 'setup.completed' }, { signal: 'setup.sql-connected' }],
    closedBy: 'The closing banner of setup that it succeeded; for an update, the next part that is reported as complete.',
    scope: 'source',
    yields: true,
    known: 'inferred',
    source: 'mark and wording of the lines',
  },
];
