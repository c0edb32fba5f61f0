import type { SignalRecord } from '../types.ts';

const statusMessage =
  'STATMSG: ID={id:num} SEV={sev:word} LEV={lev:word} SOURCE="{source}" COMP="{component}" SYS={sys} SITE={site} PID={pid:num} TID={tid:num}';

/** Kinds of lines that any log can have: the last resort, so they say what a line is and move no stage. */
export const familiesSignals: readonly SignalRecord[] = [
  {
    id: 'any.status-message',
    log: 'any',
    says: [
      `${statusMessage} GMTDATE={gmt:text} ISTR0={strings}`,
      `${statusMessage} GMTDATE={gmt:text}`,
      `${statusMessage} ISTR0={strings}`,
      statusMessage,
    ],
    means: 'The component raises status message {id}; its time (GMTDATE) is UTC.',
    known: 'documented',
    source: 'Content replication between sites (Microsoft support article), sample lines',
    examples: [
      {
        line: 'STATMSG: ID=2300 SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_DISTRIBUTION_MANAGER" SYS=CS1SITE.CONTOSO.COM SITE=CS1 PID=1904 TID=5800 GMTDATE=Mon May 16 14:33:55.691 2016 ISTR0="PS100039" ISTR1="" NUMATTRS=0',
        captures: {
          id: '2300',
          sev: 'I',
          component: 'SMS_DISTRIBUTION_MANAGER',
          sys: 'CS1SITE.CONTOSO.COM',
          site: 'CS1',
          gmt: 'Mon May 16 14:33:55.691 2016',
        },
      },
      {
        line: 'STATMSG: ID=7900 SEV=W LEV=M SOURCE="SMS Server" COMP="SMS_OFFLINE_SERVICING_MANAGER" SYS=server.contoso.local SITE=MS1 PID=2148 TID=3336',
        captures: { id: '7900', sev: 'W', site: 'MS1' },
      },
    ],
  },
  {
    id: 'any.sql-error',
    log: 'any',
    says: ['*** [{sqlState:word}][{native:num}]{error:text}'],
    severity: 'error',
    means: 'A SQL statement failed: SQLSTATE {sqlState}, native error {native}.',
    known: 'observed',
    source: 'KB 4490424 (2025), samples of hman.log',
    examples: [
      {
        line: '*** [42000][596][Microsoft][ODBC Driver 18 for SQL Server][SQL Server]Cannot continue the execution because the session is in the kill state.',
        captures: { sqlState: '42000', native: '596' },
      },
      {
        line: '*** [08001][10054][Microsoft][SQL Server Native Client 11.0]TCP Provider: An existing connection was forcibly closed by the remote host.~',
        captures: { sqlState: '08001' },
      },
    ],
  },
  {
    id: 'any.exception-details',
    log: 'any',
    says: [
      'Exception details:{error:text}',
      'Exception details: [{level:word}][{worker:word}][{number:num}][{exception:word}][{code}]{error:text}',
    ],
    severity: 'warning',
    means: 'Details of an exception in a worker of the service connector follow.',
    known: 'documented',
    source: 'Troubleshoot tenant attach and device actions',
    examples: [
      { line: 'Exception details:' },
      {
        line: 'Exception details: [Warning][GenericUploadWorker][0][System.Net.WebException][0x80131509] The remote server returned an error.',
        captures: { worker: 'GenericUploadWorker', exception: 'System.Net.WebException', code: '0x80131509' },
      },
    ],
  },
  {
    id: 'any.exception-header',
    log: 'any',
    says: ['[{level:word}][{worker:word}][{number:num}][{exception:word}][{code}]{error:text}'],
    severity: 'warning',
    means: 'A worker of the service connector met an exception of the type {exception}.',
    known: 'observed',
    source: 'Troubleshoot tenant attach and device actions',
    examples: [
      {
        line: '[Warning][GenericUploadWorker][0][System.Net.WebException][0x80131509]',
        captures: { worker: 'GenericUploadWorker', code: '0x80131509' },
      },
    ],
    notThis: ['[Warning] the disk is full'],
  },
  {
    id: 'any.failed-to',
    log: 'any',
    says: ['Failed to {what:text}', 'Failed {what:text}'],
    severity: 'warning',
    means: 'Something failed; the line has no severity of its own.',
    known: 'inferred',
    source: 'Wording of many server logs',
    examples: [{ line: 'Failed to decrypt cert PFX data', captures: { what: 'decrypt cert PFX data' } }],
  },
  {
    id: 'any.cannot',
    log: 'any',
    says: ['Cannot {what:text}', 'Could not {what:text}', 'Unable to {what:text}'],
    severity: 'warning',
    means: 'Something could not be done; the line has no severity of its own.',
    known: 'inferred',
    source: 'Wording of many server logs',
    examples: [{ line: '~Cannot connect to the registry of the server.', captures: { what: 'connect to the registry of the server' } }],
  },
  {
    id: 'any.error',
    log: 'any',
    says: ['ERROR: {error:text}'],
    means: 'The line says of itself that it is an error.',
    known: 'inferred',
    source: 'Severity mark of server logs',
    examples: [{ line: 'ERROR: The handle is invalid.', captures: { error: 'The handle is invalid' } }],
  },
  {
    id: 'any.starred-error',
    log: 'any',
    says: ['**ERROR: {error:text}', '*** ERROR: {error:text}'],
    severity: 'error',
    means: 'The line says of itself that it is an error.',
    known: 'inferred',
    source: 'Severity mark of server logs',
    examples: [{ line: '~**ERROR: Cannot find the inbox definition.', captures: { error: 'Cannot find the inbox definition' } }],
  },
  {
    id: 'any.warning',
    log: 'any',
    says: ['WARNING: {error:text}'],
    means: 'The line says of itself that it is a warning.',
    known: 'inferred',
    source: 'Severity mark of server logs',
    examples: [
      { line: 'WARNING: The file is in use.', captures: { error: 'The file is in use' } },
      { line: 'WARN: The file is in use.~', captures: { error: 'The file is in use' } },
    ],
  },
];
