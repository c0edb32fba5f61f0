/** SQLSTATEs that ODBC gives beside a native error: five characters, of which the first two are the class. */
export interface SqlStateRecord {
  readonly state: string;
  readonly meaning: string;
}

/** Where they are listed. */
export const sqlStatesSource = 'https://learn.microsoft.com/sql/odbc/reference/appendixes/appendix-a-odbc-error-codes';

export const sqlStates: readonly SqlStateRecord[] = [
  { state: '01000', meaning: 'warning of the driver or server' },
  { state: '01S00', meaning: 'attribute in the connection string not understood' },
  { state: '07002', meaning: 'fewer parameters than the statement needs' },
  { state: '08001', meaning: 'no connection to the server' },
  { state: '08002', meaning: 'connection name in use' },
  { state: '08003', meaning: 'connection is not open' },
  { state: '08004', meaning: 'server rejected the connection' },
  { state: '08007', meaning: 'connection failed during a transaction' },
  { state: '08S01', meaning: 'connection to the server was lost' },
  { state: '22001', meaning: 'text too long for its column' },
  { state: '22003', meaning: 'number out of range' },
  { state: '22007', meaning: 'date or time in a wrong format' },
  { state: '22012', meaning: 'division by zero' },
  { state: '22018', meaning: 'text is no value of the type asked for' },
  { state: '23000', meaning: 'constraint of the database violated' },
  { state: '24000', meaning: 'cursor in a wrong state' },
  { state: '25000', meaning: 'transaction in a wrong state' },
  { state: '28000', meaning: 'login failed' },
  { state: '40001', meaning: 'transaction rolled back, e.g. chosen as a deadlock victim' },
  { state: '40003', meaning: 'outcome of the statement unknown' },
  { state: '42000', meaning: 'syntax error, or access denied; the native error says which' },
  { state: '42S01', meaning: 'table or view exists already' },
  { state: '42S02', meaning: 'table or view not found' },
  { state: '42S11', meaning: 'index exists already' },
  { state: '42S12', meaning: 'index not found' },
  { state: '42S21', meaning: 'column exists already' },
  { state: '42S22', meaning: 'column not found' },
  { state: 'HY000', meaning: 'error without a state of its own; the native error says which' },
  { state: 'HY001', meaning: 'driver is out of memory' },
  { state: 'HY008', meaning: 'operation cancelled' },
  { state: 'HY010', meaning: 'functions called in a wrong order' },
  { state: 'HYT00', meaning: 'query timed out' },
  { state: 'HYT01', meaning: 'connection timed out' },
  { state: 'IM002', meaning: 'no such data source or driver' },
];
