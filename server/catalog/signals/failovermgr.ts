import type { SignalRecord } from '../types.ts';

/** Lines of FailOverMgr.log: the failover manager of both site servers of a site that has one in passive mode. */
export const failovermgrSignals: readonly SignalRecord[] = [
  {
    id: 'failover.sql-rights-missing',
    log: 'failovermgr',
    says: ['CheckAdminOnSQL has failed'],
    severity: 'error',
    means: 'The prerequisite check of a site server in passive mode cannot confirm its rights on the SQL Server of the site.',
    known: 'observed',
    source: 'observed in an issue on the documentation of site server high availability, 2020',
    examples: [{ line: 'CheckAdminOnSQL has failed.' }],
  },
];
