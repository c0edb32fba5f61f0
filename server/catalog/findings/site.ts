import type { FindingRecord } from '../types.ts';

const servicing = {
  title: 'About the service connection point',
  url: 'https://learn.microsoft.com/intune/configmgr/core/servers/deploy/configure/about-the-service-connection-point',
};

/** Findings about a site as a whole: no single line opens them, what the logs show together does. */
export const siteFindings: readonly FindingRecord[] = [
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
];
