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
const trustArticle: FindingLink = {
  title: "Service connection point doesn't download updates (KB 3187516)",
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/service-connection-point-not-download-updates',
};
const adminUiArticle: FindingLink = {
  title: 'Error when downloading ConfigMgr.AdminUIContent.cab (KB 4561945)',
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/service-connection-tool-not-download-updates',
};
const proxySupport: FindingLink = {
  title: 'Proxy server support',
  url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/network/proxy-server-support',
};
const tlsArticle: FindingLink = {
  title: 'Enable TLS 1.2 on the site servers and remote site systems',
  url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/security/enable-tls-1-2/enable-tls-1-2-server',
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
const noWay = ['Unable to connect', 'timed out', 'timeout', '(403)', '(502)', '(503)', '(504)'];

/** What can go wrong with the daily cycle and with the Admin UI content, which comes the same way. */
export const syncFindings: readonly FindingRecord[] = [
  {
    code: 'sync.manifest-certificate-untrusted',
    severity: 'error',
    title: "The list of updates cannot be downloaded: TLS fails, the server's certificate is not trusted",
    cause:
      'A root certificate is missing, expired or damaged on the service connection point, or a proxy that inspects TLS answers with a certificate of its own. The words "easy setup payload" mean the manifest here, no package. The log says: {text}',
    actions: [
      {
        text: 'Install the current root certificates in the Trusted Root store of the computer account of the service connection point; in closed networks import them by hand.',
        copy: { kind: 'command', text: 'certlm.msc' },
      },
      { text: 'Exempt the endpoints of the service connection point from TLS inspection.' },
      { text: 'Open the address of the line "Redirected to URL" in a browser on the server and look at its certificate chain.' },
      restart,
    ],
    links: [trustArticle, servicing, endpoints],
    opens: [{ signal: 'sync.manifest-failed', when: { error: untrusted } }],
    closes: [{ signal: 'sync.manifest-moved' }],
    scope: 'site',
    known: 'documented',
    source: "A service connection point doesn't download updates (KB 3187516)",
  },
  {
    code: 'sync.manifest-proxy-refused',
    severity: 'error',
    title: 'The list of updates cannot be downloaded: a proxy refuses the request',
    cause: 'The proxy in the settings of the site system or of WinHTTP is wrong, wants another account, or rejects the request: {error}.',
    actions: [
      showProxy,
      siteProxy,
      {
        text: 'Put *.microsoft.com and *.windowsupdate.com on the bypass list.',
        copy: {
          kind: 'command',
          text: 'netsh winhttp set proxy proxy-server="<proxy>" bypass-list="*.microsoft.com", "*.windowsupdate.com"',
        },
      },
      restart,
      { text: 'Last resort: reinstall the service connection point role, while no update is in progress.' },
    ],
    links: [servicing, proxySupport, endpoints],
    opens: [{ signal: 'sync.manifest-failed', when: { error: proxyRefused } }],
    closes: [{ signal: 'sync.manifest-moved' }],
    scope: 'site',
    known: 'documented',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2020), issue 1',
  },
  {
    code: 'sync.manifest-host-unresolved',
    severity: 'error',
    title: 'The list of updates cannot be downloaded: a host name does not resolve',
    cause: 'The service connection point cannot resolve a host name that it needs: {error}.',
    actions: [
      { text: 'Check DNS on the service connection point, and allow the endpoints of updates and servicing.' },
      showProxy,
      siteProxy,
      restart,
    ],
    links: [endpoints, servicing],
    opens: [{ signal: 'sync.manifest-failed', when: { error: notResolved } }],
    closes: [{ signal: 'sync.manifest-moved' }],
    scope: 'site',
    known: 'observed',
    source: 'Release notes of version 2107, the same failure of a package',
  },
  {
    code: 'sync.manifest-connection-cut',
    severity: 'error',
    title: 'The list of updates cannot be downloaded: the connection is cut (TLS, proxy or firewall)',
    cause: '.NET on the server does not offer TLS 1.2 or the needed cipher suites, or a firewall or proxy cuts the connection: {error}.',
    actions: [strongCrypto, { text: 'Allow the endpoints of updates and servicing (TCP 443).' }, showProxy, restart],
    links: [adminUiArticle, tlsArticle, endpoints],
    opens: [{ signal: 'sync.manifest-failed', when: { error: cut } }],
    closes: [{ signal: 'sync.manifest-moved' }],
    scope: 'site',
    known: 'documented',
    source: 'Error when downloading ConfigMgr.AdminUIContent.cab (KB 4561945), the same failure of another file',
  },
  {
    code: 'sync.manifest-unreachable',
    severity: 'warning',
    title: 'The list of updates cannot be downloaded: the server is not reached',
    cause: 'A firewall, a proxy or the server itself is in the way: {error}. The next cycle tries again.',
    actions: [{ text: 'Allow the endpoints of updates and servicing (TCP 443).' }, showProxy, siteProxy, restart],
    links: [endpoints, servicing],
    opens: [{ signal: 'sync.manifest-failed', when: { error: noWay } }],
    closes: [{ signal: 'sync.manifest-moved' }],
    scope: 'site',
    known: 'inferred',
    source: 'by wording of the exception',
  },
  {
    code: 'sync.manifest-failed',
    severity: 'warning',
    title: 'The list of updates cannot be downloaded',
    cause: 'The download of the manifest ended with an exception: {error}. The next cycle tries again.',
    actions: [
      { text: 'Allow the endpoints of updates and servicing, and check the proxy of the service connection point.' },
      showProxy,
      { text: 'Open the address of the line "Redirected to URL" in a browser on the server.' },
      restart,
    ],
    links: [servicing, endpoints],
    opens: [{ signal: 'sync.manifest-failed' }],
    closes: [{ signal: 'sync.manifest-moved' }],
    scope: 'site',
    known: 'documented',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2025), troubleshoot the synchronization stage',
  },
  {
    code: 'sync.manifest-step-failed',
    severity: 'warning',
    title: 'The list of updates could not be fetched, verified or handed over',
    cause: 'The downloader reports a failure with the manifest. The next cycle tries again. The log says: {text}',
    actions: [{ text: 'Read the lines before it in dmpdownloader.log; they say what failed.' }, restart],
    links: [servicing],
    opens: [{ signal: 'sync.manifest-step-failed' }, { signal: 'sync.manifest-untrusted' }],
    closes: [{ signal: 'sync.manifest-moved' }],
    scope: 'site',
    known: 'inferred',
    source: 'by wording',
  },
  {
    code: 'sync.initialize-failed',
    severity: 'error',
    title: 'The downloader cannot start its work',
    cause: 'With error -2147467261 (0x80004003, invalid pointer) the registry key of the connector is missing. Reported: {error}.',
    actions: [
      {
        text: 'Look for the key of the connector (the article writes SMS_DMP_CONNECT); create it where it is missing.',
        copy: { kind: 'registry', text: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SMS\\SMS_DMP_CONNECTOR' },
      },
      { text: 'Empty the folder inboxes\\hman.box\\CFD of the site server.' },
      restart,
    ],
    links: [servicing],
    opens: [{ signal: 'sync.initialize-failed' }],
    closes: [{ signal: 'sync.cycle-due' }, { signal: 'sync.manifest-downloading' }],
    scope: 'site',
    known: 'documented',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2020), issue 4',
  },
  {
    code: 'sync.manifest-not-processed',
    severity: 'warning',
    title: 'Hierarchy manager cannot process the list of updates',
    cause: 'Signature, extraction or contents of the manifest are not as hierarchy manager needs them. The log says: {text}',
    actions: [
      { text: 'Check that anti-malware software leaves inboxes\\hman.box and CMUStaging alone.' },
      { text: 'Check free space and rights of the folder CMUStaging of the site server.' },
      { text: 'Choose Check for Updates in the console to have the manifest fetched again.' },
    ],
    donts: ['clean CMUStaging by hand unless Microsoft Support says so.'],
    links: [servicing],
    opens: [
      { signal: 'sync.hman-manifest-untrusted' },
      { signal: 'sync.manifest-extract-failed' },
      { signal: 'sync.manifest-process-failed' },
    ],
    closes: [{ signal: 'sync.manifest-processing' }],
    scope: 'site',
    known: 'inferred',
    source: 'by wording; Understand and troubleshoot updates and servicing (KB 4490424, 2025), troubleshoot the synchronization stage',
  },
  {
    code: 'sync.applicability-failed',
    severity: 'error',
    title: 'The applicability check of {package} failed',
    cause:
      'The state APPLICABILITY_FAILED (393215) was stored for {package}. Mostly the version information of the site contradicts itself after a manual change of the database or a failed update.',
    actions: [
      {
        text: 'Compare the version of the site as the database gives it with Full Version in the registry and with Sites.Version.',
        copy: { kind: 'sql', text: 'SELECT dbo.fnCurrentSiteVersion(), dbo.fnSetupFullVersion(); SELECT SiteCode, Version FROM Sites' },
      },
      {
        text: 'Look at Full Version in the registry of the site server.',
        copy: { kind: 'registry', text: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\SMS\\Setup' },
      },
      { text: 'If a newer update is offered, try to install that one; else open a support case.' },
    ],
    donts: ['change CM_Update tables or version values by hand.'],
    links: [servicing],
    opens: [{ signal: 'download.package-state', when: { state: ['393215'] } }],
    closes: [{ signal: 'sync.applicable' }, { signal: 'sync.not-applicable' }],
    scope: 'package',
    known: 'documented',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2025), troubleshoot the applicability check stage',
  },
  {
    code: 'sync.applicability-unknown',
    severity: 'warning',
    title: 'The applicability of an update could not be found out',
    cause: 'Hierarchy manager reports a failure while it ran an applicability query.',
    actions: [
      { text: 'Read the lines before it in hman.log: SQL errors stand there.' },
      { text: 'Check the version information of the site.', copy: { kind: 'sql', text: 'SELECT dbo.fnCurrentSiteVersion()' } },
    ],
    donts: ['change CM_Update tables or version values by hand.'],
    links: [servicing],
    opens: [{ signal: 'sync.applicability-failed' }],
    closes: [{ signal: 'sync.applicable' }, { signal: 'sync.not-applicable' }],
    scope: 'site',
    known: 'inferred',
    source: 'by wording',
  },

  // Admin UI content.
  {
    code: 'admin-ui-content.certificate-untrusted',
    severity: 'error',
    title: 'Admin UI content cannot be downloaded: TLS fails, the certificate is not trusted',
    cause:
      'A firewall, TLS inspection or missing root certificates stand between the service connection point and the download hosts. The log says: {text}',
    actions: [
      { text: 'Allow TCP 443 (older versions also 80) from the server or its proxy to the endpoints of updates and servicing.' },
      { text: 'Open the address of the line "Redirected to URL" in a browser on the server and look at its certificate chain.' },
      { text: 'Import the missing root certificates.', copy: { kind: 'command', text: 'certlm.msc' } },
      restart,
    ],
    links: [servicing, endpoints],
    opens: [{ signal: 'adminui.download-failed', when: { error: untrusted } }, { signal: 'adminui.certificate-invalid' }],
    closes: [{ signal: 'adminui.updated' }, { signal: 'adminui.moved' }],
    scope: 'site',
    known: 'documented',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2020), issue 2',
  },
  {
    code: 'admin-ui-content.tls-or-blocked',
    severity: 'error',
    title: 'Admin UI content cannot be downloaded: TLS 1.2 is off or the address is blocked',
    cause:
      '.NET on the server does not offer TLS 1.2, the needed cipher suites are off, or the download host is not allowed. New releases may be missing in the console. The log says: {text}',
    actions: [
      strongCrypto,
      { text: 'Allow the payload hosts (configmgrbits.cdn.manage.microsoft.com, earlier configmgrbits.azureedge.net).' },
      {
        text: 'Stopgap: download ConfigMgr.AdminUIContent.cab from the logged address by hand and copy it into inboxes\\hman.box\\CFD; hman.log then says that it updated the content.',
      },
    ],
    links: [adminUiArticle, tlsArticle, endpoints],
    opens: [
      { signal: 'adminui.download-failed', when: { error: cut } },
      { signal: 'adminui.call-failed', when: { error: ['-2146233079', '0x80131509', '80131509'] } },
    ],
    closes: [{ signal: 'adminui.updated' }, { signal: 'adminui.moved' }],
    scope: 'site',
    known: 'documented',
    source: 'Error when downloading ConfigMgr.AdminUIContent.cab (KB 4561945)',
  },
  {
    code: 'admin-ui-content.settings-damaged',
    severity: 'error',
    title: 'Admin UI content: the step cannot start (0x80004003), the proxy settings are damaged or missing',
    cause: 'The proxy settings of the role are missing or damaged. The log says: {text}',
    actions: [
      siteProxy,
      showProxy,
      restart,
      { text: 'Last resort: reinstall the service connection point role, while no update is in progress.' },
    ],
    links: [servicing, proxySupport],
    opens: [{ signal: 'adminui.call-failed', when: { error: ['-2147467261', '0x80004003', '80004003'] } }],
    closes: [{ signal: 'adminui.updated' }, { signal: 'adminui.moved' }],
    scope: 'site',
    known: 'documented',
    source: 'Understand and troubleshoot updates and servicing (KB 4490424, 2020), issue 3',
  },
  {
    code: 'admin-ui-content.failed',
    severity: 'warning',
    title: 'Admin UI content cannot be downloaded',
    cause: 'The content of the console pages could not be fetched or taken over. The next cycle tries again. The log says: {text}',
    actions: [
      { text: 'Allow the endpoints of updates and servicing, and check the proxy of the service connection point.' },
      showProxy,
      { text: 'Stopgap: download the cab from the logged address by hand and copy it into inboxes\\hman.box\\CFD.' },
    ],
    links: [adminUiArticle, endpoints],
    opens: [{ signal: 'adminui.download-failed' }, { signal: 'adminui.call-failed' }, { signal: 'adminui.update-failed' }],
    closes: [{ signal: 'adminui.updated' }, { signal: 'adminui.moved' }],
    scope: 'site',
    known: 'documented',
    source: 'Error when downloading ConfigMgr.AdminUIContent.cab (KB 4561945)',
  },
  {
    code: 'dmpdownloader.step-failed',
    severity: 'warning',
    title: 'A step of the downloader failed: {function}',
    cause: 'The downloader could not run one of its steps: {error}.',
    actions: [{ text: 'Look up the error code and read the lines before it in dmpdownloader.log.' }, showProxy, restart],
    links: [servicing],
    opens: [{ signal: 'dmpdownloader.call-failed' }],
    closes: [{ signal: 'sync.manifest-moved' }],
    closedBy: 'No line says that this step succeeded; a whole cycle without it counts as over.',
    scope: 'source',
    known: 'inferred',
    source: 'by wording',
  },
  {
    code: 'dmpdownloader.trouble',
    severity: 'warning',
    title: 'The downloader reports a failure',
    cause: '{text}',
    actions: [
      { text: 'Read the lines around it in dmpdownloader.log, filtered by its thread: they say what was being done.' },
      { text: 'Allow the endpoints of updates and servicing, and check the proxy of the service connection point.' },
      showProxy,
    ],
    links: [servicing, endpoints],
    opens: [{ signal: 'dmpdownloader.failed' }, { signal: 'dmpdownloader.error' }, { signal: 'dmpdownloader.exception' }],
    closes: [{ signal: 'sync.manifest-moved' }, { signal: 'download.redist-done' }, { signal: 'download.package-finished' }],
    closedBy: 'A later cycle that hands the manifest over, or a download that comes to its end.',
    scope: 'source',
    yields: true,
    known: 'inferred',
    source: 'mark and wording of the lines',
  },
];
