import type { FindingLink } from '../../protocol/model.ts';
import type { FindingRecord } from '../types.ts';

const servicing: FindingLink = {
  title: 'Understand and troubleshoot Updates and Servicing',
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/understand-troubleshoot-updates-servicing',
};
const endpoints: FindingLink = {
  title: 'Internet access requirements',
  url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/network/internet-endpoints',
};
const resetTool: FindingLink = {
  title: 'Update reset tool',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/manage/update-reset-tool',
};
const missingFiles: FindingLink = {
  title: 'In-console update fails because required files are missing',
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/in-console-update-fail-with-file-missing',
};
const tlsArticle: FindingLink = {
  title: 'Enable TLS 1.2 on the site servers and remote site systems',
  url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/security/enable-tls-1-2/enable-tls-1-2-server',
};
const trustArticle: FindingLink = {
  title: "Service connection point doesn't download updates (KB 3187516)",
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/service-connection-point-not-download-updates',
};

const restart = {
  text: 'Restart the SMS_DMP_DOWNLOADER thread (Configuration Manager Service Manager) or SMS_EXECUTIVE; otherwise the next cycle tries again by itself.',
  copy: { kind: 'command', text: 'Restart-Service SMS_EXECUTIVE' },
} as const;
const showProxy = {
  text: 'Look at the WinHTTP proxy of the server.',
  copy: { kind: 'command', text: 'netsh winhttp show proxy' },
} as const;
const siteProxy = {
  text: 'Compare it with the proxy of the site system, value ProxyName.',
  copy: { kind: 'registry', text: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SMS\\AIUS' },
} as const;
const strongCrypto = {
  text: 'Set SystemDefaultTlsVersions = 1 and SchUseStrongCrypto = 1 (DWORD), also under WOW6432Node, and restart the server.',
  copy: { kind: 'registry', text: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319' },
} as const;
const state = {
  text: 'Look up the state of the package in the site database (262145 downloading, 262146 downloaded, 327679 failed).',
  copy: { kind: 'sql', text: "SELECT PackageGuid, Name, State FROM CM_UpdatePackages WHERE PackageGuid = '{guid}'" },
} as const;
const reset = {
  text: 'If it does not move: reset the package on the top-level site server (cd.latest\\SMSSETUP\\TOOLS), restart SMS_EXECUTIVE and check for updates.',
  copy: { kind: 'command', text: 'CMUpdateReset.exe -S <SQL Server FQDN> -D <site database> -P {guid}' },
} as const;

const donts = [
  'use CMUpdateReset.exe once the installation of the update has begun.',
  'clean EasySetupPayload or the CM_Update tables by hand unless Microsoft Support says so.',
];

const untrusted = ['trust relationship', 'remote certificate', 'certificate chain'];
const proxyRefused = ['(400)', '(407)', 'Bad Request', 'Proxy Authentication Required'];
const notResolved = ['could not be resolved', 'No such host is known'];
const cut = [
  'error occurred on a send',
  'error occurred on a receive',
  'forcibly closed',
  'could not create SSL/TLS',
  'SSL/TLS secure channel',
];

const packageDone = [{ signal: 'download.package-finished' }, { signal: 'download.notification', when: { state: ['262146'] } }];
const redistDone = [{ signal: 'download.redist-done' }, ...packageDone];

/** What can go wrong with the download of an update. */
export const downloadFindings: readonly FindingRecord[] = [
  {
    code: 'download.host-unresolved',
    severity: 'error',
    title: 'The download of {package} fails: a host name does not resolve',
    cause: 'The service connection point cannot resolve or reach the host from which all payloads come since version 2107: {error}.',
    actions: [
      { text: 'Allow and resolve the payload hosts (configmgrbits.azureedge.net, and configmgrbits.cdn.manage.microsoft.com since 2025).' },
      { text: 'Check DNS on the service connection point.' },
      showProxy,
      siteProxy,
      restart,
    ],
    links: [endpoints, servicing],
    opens: [{ signal: 'download.package-failed', when: { error: notResolved } }],
    closes: packageDone,
    scope: 'package',
    known: 'documented',
    source: 'Release notes of version 2107, "Version 2107 update fails to download"',
  },
  {
    code: 'download.certificate-untrusted',
    severity: 'error',
    title: "The download of {package} fails: TLS fails, the server's certificate is not trusted",
    cause:
      'A root certificate is missing on the service connection point, or a proxy that inspects TLS answers with a certificate of its own: {error}.',
    actions: [
      {
        text: 'Import the missing root certificates into the store of the computer account.',
        copy: { kind: 'command', text: 'certlm.msc' },
      },
      { text: 'Exempt the payload hosts from TLS inspection.' },
      restart,
    ],
    links: [trustArticle, endpoints],
    opens: [{ signal: 'download.package-failed', when: { error: untrusted } }],
    closes: packageDone,
    scope: 'package',
    known: 'observed',
    source: "A service connection point doesn't download updates (KB 3187516), the same failure of the manifest",
  },
  {
    code: 'download.proxy-refused',
    severity: 'error',
    title: 'The download of {package} fails: a proxy refuses the request',
    cause: 'The proxy in the settings of the site system or of WinHTTP is wrong, wants another account, or rejects the request: {error}.',
    actions: [showProxy, siteProxy, restart],
    links: [servicing, endpoints],
    opens: [{ signal: 'download.package-failed', when: { error: proxyRefused } }],
    closes: packageDone,
    scope: 'package',
    known: 'observed',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2020), issue 1, the same failure of the manifest',
  },
  {
    code: 'download.connection-cut',
    severity: 'error',
    title: 'The download of {package} fails: the connection is cut (TLS, proxy or firewall)',
    cause: '.NET on the server does not offer TLS 1.2 or the needed cipher suites, or a firewall or proxy cuts the connection: {error}.',
    actions: [strongCrypto, { text: 'Allow the payload hosts (TCP 443).' }, showProxy, restart],
    links: [tlsArticle, endpoints],
    opens: [{ signal: 'download.package-failed', when: { error: cut } }],
    closes: packageDone,
    scope: 'package',
    known: 'observed',
    source: 'Error when downloading ConfigMgr.AdminUIContent.cab (KB 4561945), the same failure of another file',
  },
  {
    code: 'download.package-failed',
    severity: 'warning',
    title: 'The download of {package} failed',
    cause: 'The download ended with an exception: {error}. The next cycle tries again.',
    actions: [
      { text: 'Allow the endpoints of updates and servicing, and check the proxy of the service connection point.' },
      showProxy,
      { text: 'Open the address of the line "Redirected to URL" in a browser on the server.' },
      restart,
      state,
      reset,
    ],
    donts,
    links: [servicing, endpoints, resetTool],
    opens: [{ signal: 'download.package-failed' }],
    closes: packageDone,
    scope: 'package',
    known: 'documented',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2025), troubleshoot the download stage',
  },
  {
    code: 'download.reported-failed',
    severity: 'error',
    title: 'The download of {package} is reported as failed',
    cause: 'The state DOWNLOAD_FAILED (327679) was stored for {package}; the lines of dmpdownloader.log before it say why.',
    actions: [
      { text: 'Look for the first failure of this package in dmpdownloader.log and ConfigMgrSetup.log on the service connection point.' },
      state,
      { text: 'Choose Download again in the console.' },
      reset,
    ],
    donts,
    links: [servicing, resetTool],
    opens: [
      { signal: 'download.package-state', when: { state: ['327679'] } },
      { signal: 'download.notification', when: { state: ['327679'] } },
    ],
    closes: [...packageDone, { signal: 'download.package-state', when: { state: ['262146'] } }],
    scope: 'package',
    yields: true,
    known: 'documented',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2025), download, step 2',
  },
  {
    code: 'download.payload-damaged',
    severity: 'error',
    title: 'The payload of {package} cannot be extracted',
    cause: 'The cab was changed, cut short, or held by anti-malware software while it was extracted (result {code}).',
    actions: [
      { text: 'Set the recommended anti-malware exclusions, among them EasySetupPayload and CMUStaging.' },
      { text: 'Check free space on the drive of EasySetupPayload.' },
      {
        text: 'Remove the downloaded package with the reset tool on the top-level site server and download it again.',
        copy: { kind: 'command', text: 'CMUpdateReset.exe -FDELETE -S <SQL Server FQDN> -D <site database> -P {guid}' },
      },
    ],
    donts,
    links: [servicing, resetTool],
    opens: [{ signal: 'download.extract-failed' }],
    closes: [{ signal: 'download.payload-extracted' }, ...packageDone],
    scope: 'package',
    known: 'documented',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2025), troubleshoot the download stage',
  },
  {
    code: 'download.payload-unverified',
    severity: 'warning',
    title: 'The payload of {package} cannot be verified',
    cause: 'Signature, hash or extraction of the payload fails; the cab may be cut short or changed on its way. The log says: {text}',
    actions: [
      { text: 'Set the recommended anti-malware exclusions, among them EasySetupPayload and CMUStaging.' },
      state,
      {
        text: 'Remove the downloaded package with the reset tool on the top-level site server and download it again.',
        copy: { kind: 'command', text: 'CMUpdateReset.exe -FDELETE -S <SQL Server FQDN> -D <site database> -P {guid}' },
      },
    ],
    donts,
    links: [servicing, resetTool],
    opens: [{ signal: 'download.payload-untrusted' }, { signal: 'download.extract-failed-other' }],
    closes: [{ signal: 'download.payload-extracted' }, ...packageDone],
    scope: 'package',
    known: 'inferred',
    source: 'by wording',
  },
  {
    code: 'download.redist-signature',
    severity: 'error',
    title: "A redistributable's signature cannot be verified: the update stays at Downloading",
    cause:
      'The trust settings of the account that runs setupdl.exe reject the file, mostly because its revocation cannot be checked: {text} dmpdownloader.log says at the same time that the download of the redistributables failed.',
    actions: [
      { text: 'Allow access to the certificate revocation lists; these checks use the WinHTTP proxy.' },
      showProxy,
      {
        text: 'Set State = 146944 (0x23e00, DWORD) for that account.',
        copy: {
          kind: 'registry',
          text: 'HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\WinTrust\\Trust Providers\\Software Publishing',
        },
      },
      restart,
    ],
    donts,
    links: [servicing, endpoints],
    opens: [{ signal: 'setupdl.signature-bad' }, { signal: 'setupdl.signature-bad-other' }],
    closes: redistDone,
    scope: 'package',
    known: 'documented',
    source: 'Release notes of version 1511, "An update is stuck with a state of Downloading"',
  },
  {
    code: 'download.redist-timeout',
    severity: 'error',
    title: "A redistributable's download times out",
    cause:
      'setupdl.exe waited too long for one file and went on with the next: the set is incomplete, an empty file may be left behind. The log says: {text}',
    actions: [
      { text: 'Look for files of 0 bytes in the redist folder of the package below EasySetupPayload.' },
      { text: 'Check proxy and firewall for the address in the line before ("Downloading … as …").' },
      showProxy,
      restart,
    ],
    donts,
    links: [endpoints, missingFiles],
    opens: [{ signal: 'setupdl.download-failed', when: { code: ['80072EE2', '-2147012894', '2147954402'] } }],
    closes: redistDone,
    scope: 'package',
    known: 'documented',
    source: 'Notes on upgrading Configuration Manager offline (Microsoft support blog, Japan, 2025)',
  },
  {
    code: 'download.redist-unreachable',
    severity: 'error',
    title: 'A redistributable cannot be downloaded: its server is not reached',
    cause: 'The name does not resolve, no connection comes about, or the certificate is not trusted ({code}).',
    actions: [
      { text: 'Allow the host in the line before ("Downloading … as …"), and check DNS on the service connection point.' },
      showProxy,
      { text: 'Look for files of 0 bytes in the redist folder of the package below EasySetupPayload.' },
      restart,
    ],
    donts,
    links: [endpoints, missingFiles],
    opens: [
      {
        signal: 'setupdl.download-failed',
        when: {
          code: [
            '80072EE7',
            '-2147012889',
            '80072EFD',
            '-2147012867',
            '80072EFE',
            '-2147012866',
            '80072F0D',
            '-2147012851',
            '80072F8F',
            '-2147012721',
          ],
        },
      },
    ],
    closes: redistDone,
    scope: 'package',
    known: 'observed',
    source: 'Notes on upgrading Configuration Manager offline (Microsoft support blog, Japan, 2025), with other codes of WinHTTP',
  },
  {
    code: 'download.redist-file-failed',
    severity: 'error',
    title: 'A redistributable cannot be downloaded',
    cause: 'setupdl.exe could not download one file and went on with the next: the set is incomplete. The log says: {text}',
    actions: [
      { text: 'Look up the error code, and check proxy and firewall for the address in the line before ("Downloading … as …").' },
      showProxy,
      { text: 'Look for files of 0 bytes in the redist folder of the package below EasySetupPayload.' },
      restart,
    ],
    donts,
    links: [endpoints, missingFiles],
    opens: [{ signal: 'setupdl.download-failed' }],
    closes: redistDone,
    scope: 'package',
    known: 'documented',
    source: 'Notes on upgrading Configuration Manager offline (Microsoft support blog, Japan, 2025)',
  },
  {
    code: 'download.redist-trouble',
    severity: 'warning',
    title: 'setupdl.exe has trouble with a redistributable',
    cause: 'A connection failed, a server answered with another status than success, or a file has the wrong hash. The log says: {text}',
    actions: [
      { text: 'Check proxy and firewall for the address in the line before ("Downloading … as …").' },
      showProxy,
      { text: 'See in dmpdownloader.log whether the redistributables of the package were downloaded in the end.' },
    ],
    links: [endpoints, missingFiles],
    opens: [
      { signal: 'setupdl.connection-failed' },
      { signal: 'setupdl.http-status' },
      { signal: 'setupdl.hash-bad' },
      { signal: 'setupdl.download-failed-other' },
    ],
    closes: redistDone,
    closedBy: 'ConfigMgrSetup.log never says that a trouble is over; dmpdownloader.log does, for the package as a whole.',
    scope: 'package',
    known: 'inferred',
    source: 'by wording',
  },
  {
    code: 'download.redist-failed',
    severity: 'error',
    title: 'The redistributables of {package} were not downloaded: it stays at Downloading',
    cause:
      'setupdl.exe did not fetch every file, mostly because a proxy or firewall allows only some of the addresses; it can leave files of 0 bytes behind. ConfigMgrSetup.log on the same server names the file. The log says: {text}',
    actions: [
      { text: 'Read ConfigMgrSetup.log at the root of the system drive of the service connection point: which address failed?' },
      {
        text: 'Run setupdl.exe by hand with the command line in the log, or with the addresses in Manifest.xml of the package.',
        copy: {
          kind: 'command',
          text: 'setupdl.exe /RedistUrl <address> /LnManifestUrl <address> /RedistVersion <number> /NoUI "C:\\temp\\redist"',
        },
      },
      { text: 'Or download the files on another computer and copy them to EasySetupPayload\\{guid}\\redist.' },
      restart,
    ],
    donts,
    links: [servicing, endpoints, missingFiles],
    opens: [{ signal: 'download.redist-failed' }],
    closes: redistDone,
    scope: 'package',
    yields: true,
    known: 'documented',
    source: 'Release notes of version 1511, "An update is stuck with a state of Downloading"',
  },
  {
    code: 'download.notification-failed',
    severity: 'warning',
    title: 'The site server is not told that an update was downloaded',
    cause: 'The notification of the package could not be written or taken, so the console goes on to show Downloading.',
    actions: [
      { text: 'Check that the service connection point can write to the outbox, and hierarchy manager to inboxes\\hman.box\\CFD.' },
      { text: 'For a remote role read mpfdm.log: does the file move to the site server?' },
      restart,
      state,
    ],
    donts,
    links: [servicing],
    opens: [{ signal: 'download.outbox-failed' }, { signal: 'download.package-state-failed' }],
    closes: [{ signal: 'download.cmu-validated' }, ...packageDone],
    scope: 'package',
    known: 'inferred',
    source: 'by wording',
  },
  {
    code: 'setup.redist-folder-wrong',
    severity: 'error',
    title: 'Setup does not find its redistributable files',
    cause:
      'The folder of the redistributable files that setup has noted in the registry ("External File Directory") is gone or incomplete. The log says: {text}',
    actions: [
      { text: 'Run setupdl.exe of the version of this site into a folder that stays; it notes that folder anew.' },
      {
        text: 'Look at the noted folder, value External File Directory.',
        copy: { kind: 'registry', text: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SMS\\Setup' },
      },
    ],
    links: [
      {
        title: 'Failed to find folder or file error (KB 3189594)',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/failed-to-find-folder-or-file-error',
      },
    ],
    opens: [{ signal: 'setup.external-files-missing' }],
    closes: [{ signal: 'setup.completed' }],
    scope: 'source',
    known: 'documented',
    source: 'Failed to find folder or file error (KB 3189594)',
  },
];
