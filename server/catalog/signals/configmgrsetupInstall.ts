import type { SignalRecord } from '../types.ts';

const tls = 'Microsoft: TLS 1.2 support for Microsoft SQL Server, section on Configuration Manager';
const externalFiles = 'KB 3189594: site maintenance cannot find the folder of the redistributable files';

/** What Configuration Manager Setup itself writes into ConfigMgrSetup.log: site installation, maintenance, database. */
export const configmgrsetupInstallSignals: readonly SignalRecord[] = [
  {
    id: 'setup.sql-connection-cut',
    log: 'configmgrsetup',
    says: ['[{driver:text}]TCP Provider: {error:text}', '[{driver:text}]SSL Provider: {error:text}'],
    marks: { flow: 'install', stage: 'install', step: 'sql' },
    severity: 'error',
    means: 'The SQL client reports why its connection to the site database failed.',
    known: 'documented',
    source: tls,
    examples: [
      {
        line: '[SQL Server Native Client 11.0]TCP Provider: An existing connection was forcibly closed by the remote host.~~',
        captures: { driver: 'SQL Server Native Client 11.0', error: 'An existing connection was forcibly closed by the remote host' },
      },
    ],
  },
  {
    id: 'setup.sql-error',
    log: 'configmgrsetup',
    says: ['*** [{sqlState:word}][{nativeError:num}]{error:text}'],
    marks: { flow: 'install', stage: 'install', step: 'sql' },
    severity: 'error',
    means: 'SQL Server or its driver reports an error, with SQL state and native error number.',
    known: 'documented',
    source: tls,
    examples: [
      {
        line: ' *** [08001][10054][Microsoft][SQL Server Native Client 11.0]Client unable to establish connection',
        captures: { sqlState: '08001', nativeError: '10054' },
      },
      {
        line: "*** [23000][515][Microsoft][ODBC Driver 18 for SQL Server][SQL Server]Cannot insert the value NULL into column 'VersionCode', table 'CM_TS1.dbo.LU_LicensedProduct'; column does not allow nulls. UPDATE fails.",
        captures: { sqlState: '23000', nativeError: '515' },
      },
    ],
  },
  {
    id: 'setup.sql-statement',
    log: 'configmgrsetup',
    says: ['*** {statement:text}'],
    marks: { flow: 'install', stage: 'install', step: 'sql' },
    severity: 'error',
    means: 'The SQL statement that the error before it or after it is about.',
    known: 'observed',
    source: 'observed in an issue on a site installation with ODBC driver 18 (2025)',
    examples: [
      {
        line: "***  spCreateIndex  @indexName='Software_byprops_idx',  @table='LU_SoftwareList',  @type='',  @indexColumns='CommonName, CommonVersion, CommonPublisher',  @includeColumns='SoftwareID'",
      },
    ],
  },
  {
    id: 'setup.sql-connect-failed',
    log: 'configmgrsetup',
    says: [
      '*** Failed to connect to the SQL Server, connection type: {connection:text}',
      'SQL Connection failed. Connection: {connection:text}, Type: {security:text}',
      'Failed to get SQL Server connection',
    ],
    marks: { flow: 'install', stage: 'install', step: 'sql' },
    severity: 'error',
    means: 'Setup has no connection to the site database.',
    known: 'documented',
    source: `${tls}; KB 3189594`,
    examples: [
      { line: ' *** Failed to connect to the SQL Server, connection type: SMS ACCESS.', captures: { connection: 'SMS ACCESS' } },
      {
        line: ' INFO: SQL Connection failed. Connection: SMS ACCESS, Type: Secure',
        captures: { connection: 'SMS ACCESS', security: 'Secure' },
      },
      { line: 'ERROR: SQL Connection failed. Connection: SMS ACCESS, Type: Secure' },
      { line: 'ERROR: Failed to get SQL Server connection.' },
    ],
  },
  {
    id: 'setup.sql-server-unanswered',
    log: 'configmgrsetup',
    says: [
      'Failed to connect to SQL Server {server} to determine if it is a cluster, or failed to run the query',
      'Failed to connect to SQL Server {server} {purpose:text}',
      'Failed to connect to SQL Server {server}',
      "Failed to connect to SQL Server '{server}'{purpose:text}",
    ],
    severity: 'error',
    means: 'Setup could not connect to SQL Server, or the question that it asked failed.',
    known: 'observed',
    source: 'observed in an issue on a lab installation without the ODBC driver',
    examples: [
      {
        line: 'ERROR: Failed to connect to SQL Server sccm-sql.ludus.lab to determine if it is a cluster, or failed to run the query.',
        captures: { server: 'sccm-sql.ludus.lab' },
      },
    ],
  },
  {
    id: 'setup.sql-connected',
    log: 'configmgrsetup',
    says: [
      'SQL Connection succeeded. Connection: {connection:text}, Type: {security:text}',
      'SQL Server Native Client: {client:word} version:<{clientVersion:text}>',
    ],
    marks: { flow: 'install', stage: 'install', step: 'sql' },
    means: 'Setup has reached the site database.',
    known: 'documented',
    source: 'KB 3189594',
    examples: [
      { line: 'INFO: SQL Connection succeeded. Connection: SMS ACCESS, Type: Secure' },
      {
        line: 'INFO: SQL Server Native Client: SQLNCLI11 version:<11.0.2100.60>',
        captures: { client: 'SQLNCLI11', clientVersion: '11.0.2100.60' },
      },
    ],
  },
  {
    id: 'setup.external-files-missing',
    log: 'configmgrsetup',
    says: ['Failed to find folder of SQL Server assembly setup msi', 'Failed to find file: {path}', 'Failed to find folder of {what:text}'],
    marks: { flow: 'install', stage: 'install', step: 'files' },
    severity: 'error',
    means: 'Setup does not find its redistributable files where the registry says that they are.',
    known: 'documented',
    source: externalFiles,
    examples: [
      { line: 'ERROR: Failed to find folder of SQL Server assembly setup msi.' },
      { line: 'ERROR: Failed to find file: c:\\temp\\redist\\msxml6_x64.msi.', captures: { path: 'c:\\temp\\redist\\msxml6_x64.msi' } },
    ],
  },
  {
    id: 'setup.asset-intelligence-failed',
    log: 'configmgrsetup',
    says: ['Failed to import Asset Intelligence data into the site database{error:text}'],
    marks: { flow: 'install', stage: 'install', step: 'database' },
    severity: 'error',
    means: 'The Asset Intelligence data of the new version could not be written to the site database.',
    known: 'documented',
    source: 'Microsoft: ODBC driver 18.6.1.1 causes issues in Configuration Manager',
    examples: [{ line: 'ERROR: Failed to import Asset Intelligence data into the site database.' }],
  },
  {
    id: 'setup.fatal',
    log: 'configmgrsetup',
    says: ['Setup has encountered fatal errors {what:text}', 'Configuration Manager Setup cannot be completed'],
    marks: { flow: 'install', stage: 'notify', becomes: 'failed', reason: 'setup gave up' },
    severity: 'error',
    means: 'Setup gives up; the cause stands in the lines before.',
    known: 'observed',
    source: 'observed in a test of endings of ConfigMgrSetup.log',
    examples: [
      { line: '~Setup has encountered fatal errors during database initialization.', captures: { what: 'during database initialization' } },
      { line: 'Configuration Manager Setup cannot be completed.' },
    ],
  },
  {
    id: 'setup.failed',
    log: 'configmgrsetup',
    says: [
      '===================== Failed Configuration Manager Server Setup =====================',
      'Failed Configuration Manager Server Setup',
    ],
    marks: { flow: 'install', stage: 'notify', becomes: 'failed', reason: 'setup failed' },
    severity: 'error',
    means: 'Closing banner of setup: it failed.',
    known: 'observed',
    source: 'observed in a test of endings of ConfigMgrSetup.log',
    examples: [{ line: '~~===================== Failed Configuration Manager Server Setup =====================' }],
    notThis: ['~~===================== Completed Configuration Manager Server Setup ====================='],
  },
  {
    id: 'setup.completed',
    log: 'configmgrsetup',
    says: [
      '===================== Completed Configuration Manager Server Setup =====================',
      'Completed Configuration Manager Server Setup',
    ],
    marks: { flow: 'install', stage: 'notify', becomes: 'done' },
    means: 'Closing banner of setup: it succeeded.',
    known: 'observed',
    source: 'observed in a test of endings of ConfigMgrSetup.log',
    examples: [{ line: '~~===================== Completed Configuration Manager Server Setup =====================' }],
  },
  {
    id: 'setup.exit-code',
    log: 'configmgrsetup',
    says: ['{what:text} (hex: {code}){more:text}', '{code} (hex: {hexCode:hex})'],
    marks: { flow: 'install', stage: 'install' },
    severity: 'error',
    means: 'A program that setup started ended with this error code.',
    known: 'observed',
    source: 'observed in an issue on the upgrade of a secondary site',
    examples: [{ line: '-1073741701 (hex: 0xC000007B)' }],
  },
];
