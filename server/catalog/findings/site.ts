import type { FindingRecord } from '../types.ts';

const servicing = {
  title: 'About the service connection point',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/about-the-service-connection-point',
};

const highAvailability = {
  title: 'Site server high availability',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/site-server-high-availability',
};

const internetAccess = {
  title: 'Internet access requirements',
  url: 'https://learn.microsoft.com/intune/configmgr/core/plan-design/network/internet-endpoints',
};

/** Findings about a site as a whole: but for the last no single line opens them, what the logs show together does. */
export const siteFindings: readonly FindingRecord[] = [
  {
    code: 'site.endpoint-outdated',
    severity: 'hint',
    title: 'The logs name a host that was replaced: {host}',
    cause: 'Microsoft has moved what was there: {outdated}.',
    actions: [{ text: 'See that firewall and proxy allow the host that took its place, too.' }],
    links: [internetAccess],
    opens: [],
    closes: [],
    closedBy: 'Lines of the host have left the logs.',
    scope: 'site',
    known: 'documented',
    source: 'Internet access requirements, change of March 2025',
  },
  {
    code: 'site.endpoint-unlisted',
    severity: 'hint',
    title: "The logs name a host that is not on Microsoft's list of endpoints: {host}",
    cause:
      'Requests go to {host}, or were led there. It can be a new host of Microsoft, a proxy that answers with an address of its own, or one that your own services use.',
    actions: [
      { text: 'See in {log} what was asked of {host}, and whether an answer came.' },
      { text: 'If it is of Microsoft, allow it on firewall and proxy; if nobody knows it, find out who leads requests there.' },
    ],
    links: [internetAccess],
    opens: [],
    closes: [],
    closedBy: 'Lines of the host have left the logs.',
    scope: 'site',
    known: 'documented',
    source: 'Internet access requirements, list of endpoints',
  },
  {
    code: 'site.connection-point-cannot-deliver',
    severity: 'error',
    title: 'The remote service connection point {server} cannot write to the site server of {site}',
    cause:
      'The role is on another server than the site server. Its files (manifest, package notifications, state messages) go through the file dispatch manager, which cannot reach the inboxes of the site server: what is downloaded there does not arrive here.',
    actions: [
      { text: 'Add the computer account of {server} to the local Administrators of the site server.' },
      {
        text: 'If the role was installed with a site system installation account, check that this account is not locked and has these rights.',
      },
      { text: 'Check that {server} reaches the share SMS_{site} of the site server (TCP 445).' },
    ],
    links: [servicing],
    opens: [],
    closes: [],
    closedBy: 'A file that moves to the site server.',
    scope: 'site',
    known: 'documented',
    source:
      'KB 4490424 (2025), synchronization, on a remote service connection point; Troubleshoot co-management: bootstrap with modern provisioning, on the account',
  },
  {
    code: 'site.no-sync-for-a-day',
    severity: 'warning',
    title: 'No check for updates for {age} at {site}',
    cause: 'The last manifest was handed over at {since}. The service connection point looks for updates every 24 hours.',
    actions: [
      { text: 'Look at the end of {log} for the last thing that was tried.' },
      { text: 'Run "Check for Updates" in the console; it begins a cycle at once.' },
      { text: 'Check that the SMS_DMP_DOWNLOADER thread runs (Configuration Manager Service Manager).' },
    ],
    links: [servicing],
    opens: [],
    closes: [],
    closedBy: 'A cycle that hands its manifest over.',
    scope: 'site',
    known: 'documented',
    source: 'Service connection point: the site looks for updates every 24 hours',
  },
  {
    code: 'site.downloader-silent',
    severity: 'warning',
    title: '{log} of {site} ends at {since}, other logs go on',
    cause:
      'Other logs of this site were written until {until}. The last manifest was handed over at {last}, and the next check for updates, due a day later, is not in the set: the component does not run, or the log is an older copy.',
    actions: [
      { text: 'Look at {log} on the service connection point: if it has grown since, add the newer file.' },
      { text: 'If it has not, check that the SMS_DMP_DOWNLOADER thread runs (Configuration Manager Service Manager), and restart it.' },
      { text: 'Run "Check for Updates" in the console; it begins a cycle at once.' },
    ],
    links: [servicing],
    opens: [],
    closes: [],
    closedBy: 'A later line of the log.',
    scope: 'site',
    known: 'documented',
    source: 'Service connection point: the site looks for updates every 24 hours',
  },
  {
    code: 'site.no-sync-for-a-week',
    severity: 'error',
    title: 'No check for updates for {age} at {site}',
    cause: 'The last manifest was handed over at {since}. A site in online mode should have connected within the past seven days.',
    actions: [
      { text: 'Look at the end of {log} for the last thing that was tried, and at hman.log.' },
      { text: 'Check proxy, firewall and certificates between the service connection point and the update endpoints.' },
      { text: 'Restart the SMS_DMP_DOWNLOADER thread, then run "Check for Updates" in the console.' },
    ],
    links: [servicing],
    opens: [],
    closes: [],
    closedBy: 'A cycle that hands its manifest over.',
    scope: 'site',
    known: 'documented',
    source: 'Management insight "Connect the site to the Microsoft cloud for Configuration Manager updates"',
  },
  {
    code: 'site.several-service-connection-points',
    severity: 'warning',
    title: 'Several servers write dmpdownloader.log: {servers}',
    cause:
      'A hierarchy has one service connection point. Lines of the same days from several servers mean a role that was moved, or installed twice.',
    actions: [
      { text: 'Look in the console under Administration, Site Configuration, Servers and Site System Roles, which server has the role.' },
      { text: 'If the role was moved, leave the folder of the old server out of the set.' },
    ],
    links: [servicing],
    opens: [],
    closes: [],
    closedBy: 'Only one server writes on.',
    scope: 'site',
    known: 'documented',
    source: 'Service connection point: one instance per hierarchy, at the top-level site',
  },
  {
    code: 'site.service-connection-point-on-child',
    severity: 'warning',
    title: 'The service connection point is at {site}, which is not the top-level site',
    cause:
      'dmpdownloader.log comes from {site}, but {parent} sends updates to it. The role belongs to the top-level site of the hierarchy.',
    actions: [{ text: 'Check the site of the folder ({log}); if it is right, remove the role and install it at {parent}.' }],
    links: [servicing],
    opens: [],
    closes: [],
    closedBy: 'The role is at the top-level site.',
    scope: 'site',
    known: 'documented',
    source: 'Service connection point: one instance per hierarchy, at the top-level site',
  },
  {
    code: 'site.mode-not-in-effect',
    severity: 'warning',
    title: 'Offline mode of the service connection point at {site} is not in effect',
    cause:
      'Updates were imported with the service connection tool at {since}, which is for offline mode, but SMS_DMP_DOWNLOADER still looked for updates in the internet at {online} and was not restarted in between. The thread reads the mode when it starts.',
    actions: [
      { text: 'Look in the console at the properties of the service connection point which mode is set.' },
      {
        text: 'For offline mode restart the thread SMS_DMP_DOWNLOADER (Configuration Manager Service Manager: Query, Stop, Query, Start), or the service SMS_EXECUTIVE.',
      },
      {
        text: 'See whether the thread runs.',
        copy: {
          kind: 'registry',
          text: 'HKLM\\SOFTWARE\\Microsoft\\SMS\\Components\\SMS_EXECUTIVE\\Threads\\SMS_DMP_DOWNLOADER, Current State',
        },
      },
    ],
    links: [servicing],
    opens: [],
    closes: [],
    closedBy: 'A start of the thread SMS_DMP_DOWNLOADER.',
    scope: 'site',
    known: 'documented',
    source: 'About the service connection point, modes of operation; Use the service connection tool, prerequisites',
  },
  {
    code: 'site.service-connection-point-moved',
    severity: 'hint',
    title: 'The service connection point of {site} moved from {from} to {to}',
    cause:
      '{to} has written dmpdownloader.log since {since}; {from} wrote it before. After a move the secret keys of Azure tenants may have to be renewed.',
    actions: [
      { text: 'Check all functions of the site that need the role: updates, discovery, tenant attach, cloud management gateway.' },
      {
        text: 'Where a connection to an Entra ID tenant fails, renew its secret key: console, Administration, Cloud Services, Azure Active Directory Tenants, Renew Secret Key.',
      },
      { text: 'Allow the internet endpoints for {to}, and its proxy.' },
    ],
    links: [
      { title: 'About the service connection point, move the role', url: `${servicing.url}#bkmk_move` },
      {
        title: 'Configure Azure services, renew secret key',
        url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/azure-services-wizard#bkmk_renew',
      },
    ],
    opens: [],
    closes: [],
    closedBy: 'A success of an Azure service after the move, or a week.',
    scope: 'site',
    known: 'documented',
    source: 'About the service connection point, move the role',
  },
  {
    code: 'site.passive-server-sql-rights',
    severity: 'error',
    title: 'A site server in passive mode fails its check: rights on SQL Server',
    cause:
      'The check whether the computer account of the new site server is sysadmin on the SQL Server of the site has failed. It fails in the same way where the SQL Server client is missing on that server.',
    actions: [
      {
        text: 'Install the SQL Server client (Native Client, or the ODBC driver that the version asks for) on the server in passive mode.',
      },
      { text: 'Check that the computer accounts of both site servers are sysadmin on the SQL Server of the site.' },
      { text: 'Try the installation again: console, Monitoring, Site Server Status.' },
    ],
    links: [highAvailability],
    opens: [{ signal: 'failover.sql-rights-missing' }],
    closes: [],
    closedBy: 'The server is ready in the console, Monitoring, Site Server Status.',
    scope: 'source',
    known: 'observed',
    source: 'observed in an issue on the documentation of site server high availability, 2020',
  },
];
