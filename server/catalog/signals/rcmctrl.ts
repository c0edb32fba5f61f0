import type { SignalRecord } from '../types.ts';

const drs = 'Troubleshooting Configuration Manager, chart of replication group re-initialization';

/** Initialization of replication groups, in rcmctrl.log: like the lines of a package transfer, but about database replication. */
export const rcmctrlSignals: readonly SignalRecord[] = [
  {
    id: 'rcm.bcp-minijob',
    log: 'rcmctrl',
    says: ['Created minijob to send compressed copy of DRS INIT BCP Package to site {to}{rest:text}'],
    means: 'A bulk copy of a replication group is sent to another site; this is no update package.',
    known: 'documented',
    source: drs,
    examples: [
      {
        line: 'Created minijob to send compressed copy of DRS INIT BCP Package to site PRI.  Transfer root = C:\\rcm.box\\4f6b.',
        captures: { to: 'PRI' },
      },
    ],
  },
  {
    id: 'rcm.bcp-started',
    log: 'rcmctrl',
    says: ['BcpIn for group {group:text}', 'BcpOut for group {group:text}'],
    means: 'A replication group is being initialized by bulk copy.',
    known: 'documented',
    source: drs,
    examples: [{ line: 'BcpIn for group CMUpdates', captures: { group: 'CMUpdates' } }],
  },
  {
    id: 'rcm.bcp-failed',
    log: 'rcmctrl',
    says: [
      'Failed to BCP in for table {table:text}',
      'Failed to BCP out for table {table:text}',
      'Failed to BCP {direction:word} {rest:text}',
    ],
    severity: 'error',
    means:
      'The bulk copy of a table failed; if it belongs to the group CMUpdates, the states of update packages do not reach the other sites.',
    known: 'documented',
    source: drs,
    examples: [{ line: 'Failed to BCP in for table CM_UpdatePackageSiteStatus', captures: { table: 'CM_UpdatePackageSiteStatus' } }],
  },
  {
    id: 'rcm.initialization',
    log: 'rcmctrl',
    says: [
      'Checking if we need to create an initialization package for replication group {group:text} for site {to}',
      'Received DRS_InitFinished from Site {from} for replication group: {group:text}',
      'Current change track version is {trackVersion:num} after applying bcp files for replication group {group:text}',
      'Successfully turned off change tracking for table {table:text}',
      'Sent InitFinished message to {receiver:word} for {rest:text}',
      'BCP {direction:word} result is {result:num}',
    ],
    means: 'A replication group is initialized at a site.',
    known: 'documented',
    source: 'Troubleshooting Configuration Manager, chart of replication group re-initialization',
    examples: [
      { line: 'BCP out result is 0.' },
      { line: 'INFO: Received DRS_InitFinished from Site P01 for replication group: Configuration Data' },
    ],
  },
];
