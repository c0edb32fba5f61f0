import type { FindingRecord } from '../types.ts';

const tool = {
  title: 'Use the service connection tool',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/manage/use-the-service-connection-tool',
};
const filesMissing = {
  title: 'In-console update fails because files are missing',
  url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/in-console-update-fail-with-file-missing',
};
const endpoints = {
  title: 'Internet access requirements',
  url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/network/internet-endpoints',
};
const connectAgain = {
  text: 'Run the connect phase again into an empty folder.',
  copy: { kind: 'command' as const, text: 'ServiceConnectionTool.exe -connect -usagedatasrc D:\\USB -updatepackdest D:\\USB\\UpdatePacks' },
};

/** What an administrator must know about the service connection tool. */
export const offlineFindings: readonly FindingRecord[] = [
  {
    code: 'offline.redist-failed',
    severity: 'error',
    title: 'Offline download is incomplete: redistributable files are missing',
    cause:
      'The tool could not download the redistributable files of a package. Versions before 2509 end without saying so anywhere else; the update then fails while its files are installed. The log says: {text}',
    actions: [
      { text: 'Look into ConfigMgrSetup.log at the root of the system drive of the same computer: it names the file that failed.' },
      connectAgain,
    ],
    donts: ['import this download.'],
    links: [filesMissing, tool],
    opens: [{ signal: 'offline.redist-failed' }],
    closes: [{ signal: 'offline.redist-downloaded' }],
    scope: 'package',
    known: 'documented',
    source: 'Support blog on the service connection tool (2025); In-console update fails because files are missing (2026)',
  },
  {
    code: 'offline.admin-ui-content-tls',
    severity: 'error',
    title: 'Offline connect: Admin UI content cannot be downloaded (TLS, proxy or firewall)',
    cause:
      'The computer that runs the service connection tool does not offer TLS 1.2 to .NET, or firewall or proxy do not let it reach the download address. The log says: {text}',
    actions: [
      {
        text: 'Let .NET use TLS 1.2 on that computer (both registry views), then restart it.',
        copy: {
          kind: 'registry',
          text: 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319, SystemDefaultTlsVersions (DWORD) = 1, SchUseStrongCrypto (DWORD) = 1',
        },
      },
      {
        text: "Allow configmgrbits.cdn.manage.microsoft.com (and configmgrbits.azureedge.net for older versions), and check the tool's proxy parameters.",
      },
      connectAgain,
    ],
    links: [
      {
        title: 'KB 4561945',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/service-connection-tool-not-download-updates',
      },
      endpoints,
    ],
    opens: [{ signal: 'offline.admin-ui-content-failed' }],
    closes: [{ signal: 'offline.admin-ui-content-downloaded' }],
    closedBy: 'Each run of the tool replaces the log: a new log without the line is the proof.',
    scope: 'source',
    known: 'documented',
    source: 'KB 4561945',
  },
  {
    code: 'offline.no-usage-data',
    severity: 'error',
    title: 'Offline connect: the tool finds no usage data',
    cause:
      'The folder holds no cab file of the prepare phase, or the proxy needs another port than 80 and the tool was not told which. The log says: {text}',
    actions: [
      {
        text: 'Give the address of the proxy with its port.',
        copy: {
          kind: 'command',
          text: 'ServiceConnectionTool.exe -connect -usagedatasrc D:\\USB -updatepackdest D:\\USB\\UpdatePacks -proxyserveruri proxy.contoso.com:8080',
        },
      },
      {
        text: 'Run the prepare phase again on the service connection point.',
        copy: { kind: 'command', text: 'ServiceConnectionTool.exe -prepare -usagedatadest D:\\USB\\UsageData.cab' },
      },
    ],
    links: [tool],
    opens: [{ signal: 'offline.no-telemetry-data' }],
    closes: [{ signal: 'offline.manifest-downloaded' }],
    scope: 'source',
    known: 'documented',
    source: 'Use the service connection tool, -proxyserveruri',
  },
  {
    code: 'offline.database-unreachable',
    severity: 'error',
    title: 'The service connection tool cannot reach the site database',
    cause:
      'The SQL Server of the site database does not listen on the default port, is a named instance, or shared memory is off; or the account lacks rights. Since version 2309 the tool needs ODBC Driver 18 for SQL Server. The log says: {text}',
    actions: [
      { text: 'Check that the account may read the site database and that ODBC Driver 18 for SQL Server is installed.' },
      {
        text: 'Where SQL Server uses a port of its own, add it to the server name while the tool runs, and set the value back afterwards.',
        copy: {
          kind: 'registry',
          text: 'HKLM\\Software\\Microsoft\\SMS\\COMPONENTS\\SMS_DMP_UPLOADER, value of the SQL Server name: <server>,<port>',
        },
      },
    ],
    links: [tool],
    opens: [{ signal: 'offline.sql-connection-failed' }],
    closes: [{ signal: 'offline.manifest-downloaded' }, { signal: 'offline.import-state-message' }],
    scope: 'source',
    known: 'documented',
    source: 'Release notes, service connection tool',
  },
  {
    code: 'offline.manifest-missing',
    severity: 'warning',
    title: 'Offline: the manifest was not downloaded, so no new updates will show',
    cause:
      'The connect phase could not fetch ConfigMgr.Update.Manifest.cab. Without ConfigMgr.Update.Manifest.enc in the download, an import brings no new updates. The log says: {text}',
    actions: [
      { text: 'Read the error in ServiceConnectionTool.log of the connect phase; each run replaces the file.' },
      connectAgain,
      { text: 'Import again.', copy: { kind: 'command', text: 'ServiceConnectionTool.exe -import -updatepacksrc D:\\USB\\UpdatePacks' } },
    ],
    links: [
      tool,
      {
        title: 'Understand and troubleshoot updates and servicing',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/understand-troubleshoot-updates-servicing',
      },
    ],
    opens: [{ signal: 'offline.manifest-failed' }],
    closes: [{ signal: 'offline.manifest-downloaded' }],
    scope: 'source',
    known: 'documented',
    source: 'KB 4490424 (2025), offline mode',
  },
  {
    code: 'offline.tool-error',
    severity: 'warning',
    title: 'The service connection tool reports an error',
    cause: 'ServiceConnectionTool.log has an ERROR line; the download may be incomplete. The log says: {text}',
    actions: [
      { text: 'Read the line. For a proxy or address problem check the proxy parameters of the tool and the allowed endpoints.' },
      { text: 'Look into ConfigMgrSetup.log at the root of the system drive of the same computer.' },
      connectAgain,
    ],
    donts: ['import a download that ended with an error.'],
    links: [tool, endpoints],
    opens: [{ signal: 'offline.error' }, { signal: 'offline.operation-exception' }, { signal: 'offline.payload-failed' }],
    closes: [],
    closedBy: 'Each run of the tool replaces the log: a new log without the line is the proof.',
    scope: 'source',
    known: 'inferred',
    source: 'By wording',
  },
];
