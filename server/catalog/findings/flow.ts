import type { FindingRecord } from '../types.ts';

/** Findings that no line opens: the absence of lines does. */
export const flowFindings: readonly FindingRecord[] = [
  {
    code: 'flow.stalled',
    severity: 'warning',
    title: '{stage} is overdue: {package}, {site}',
    cause: 'The last line that counts for it was written at {since}. The next was due by {due}: {period}',
    actions: [
      { text: 'Look in {log} for a line such as "{awaited}", and for errors after {since}.' },
      { text: 'If the log has not grown since, check that the component ({actor}) is running.' },
      { text: 'If the log has rolled over, add the folder that holds the newer file.' },
    ],
    donts: [],
    links: [
      {
        title: 'Understand and troubleshoot updates and servicing',
        url: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/understand-troubleshoot-updates-servicing',
      },
    ],
    opens: [],
    closes: [],
    closedBy: 'The next line of the stage, or of a later one.',
    yields: true,
    scope: 'package-site',
    known: 'documented',
    source: 'Periods of the stages in the flow records',
  },
];
