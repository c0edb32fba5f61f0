import { expect, test } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver';
import type { KnownSource, Tag } from '../../server/engine/index.ts';
import { templateText } from '../../server/engine/template.ts';
import { hoverOf } from '../../server/lsp/features/hover.ts';
import { knowledge, logOf, readLogs } from './checkAnalysis.ts';

/** What is shown over one line of a log, without the escapes of Markdown. */
function hover(path: string, line: string): string {
  const tags: Tag[] = [];
  const analysis = readLogs({ [path]: [`08:00:00 ${line}`] }, { onTag: (_, tag) => tags.push(tag) });
  const source = { reader: analysis.readers.get(path)!, log: logOf(path), zone: 0, zoneFrom: 'set' } as unknown as KnownSource;
  const { value } = hoverOf(knowledge, tags[0]!, source)!.contents as MarkupContent;
  return value.replace(/\\([^a-z\d\s])/gi, '$1').replaceAll('&nbsp;', ' ');
}

const statusMessage = (id: number) =>
  `STATMSG: ID=${id} SEV=I LEV=M SOURCE="SMS Server" COMP="SMS_HIERARCHY_MANAGER" SYS=SRV01 SITE=P01 PID=1 TID=2 GMTDATE=Tue Mar 10 08:00:00.000 2026 ISTR0="a" NUMATTRS=0`;
const state = (code: number) => `WARN: The current update package's state (${code}) is not set to installed yet. Will retry in next cycle.`;

test.each([
  ['a status message of the table', 'hman.log', statusMessage(1015), /Status message 1015: Site component manager installed a component/],
  ['one that is not in it', 'hman.log', statusMessage(2302999), /raises status message 2302999/],
  [
    'a SQL error',
    'hman.log',
    '*** [42000][1205][Microsoft][ODBC Driver 18 for SQL Server][SQL Server]deadlock victim',
    /SQLSTATE 42000, native error 1205.*1205 = SQL 1205/s,
  ],
  [
    'the thread of a component',
    'hman.log',
    'SMS_EXECUTIVE started SMS_HIERARCHY_MANAGER as thread ID 4888 (0x1318).',
    /started the thread of SMS_HIERARCHY_MANAGER/,
  ],
  ['a code in a line that only fails', 'hman.log', 'Failed to frobnicate, error 0x80070005', /0x80070005 = .*\(ERROR_ACCESS_DENIED\)/],
  ['what an installer returned', 'hman.log', 'ERROR: Something. Return code: 1603.', /1603 = .*\(ERROR_INSTALL_FAILURE\)/],
  [
    'package ID and code of one line',
    'distmgr.log',
    '~Failed to take snapshot of package CAS00099, error 0x80070005',
    /Package ID: CAS00099.*0x80070005 = .*\(ERROR_ACCESS_DENIED\)/s,
  ],
  ['a state that waits', 'hman.log', state(196611), /another site still works/],
])('%s', (_, file, line, expected) => {
  const text = hover(`/P01/${file}`, line);
  expect(text).toMatch(expected);
  expect(text).not.toMatch(/\{[a-z]\w*\}/i);
});

test('of a state that is a failure nobody waits', () => {
  const text = hover('/P01/hman.log', state(262143));
  expect(text).toContain('262143, INSTALL_FAILED');
  expect(text).toContain('is a failure');
  expect(text).not.toContain('another site still works');
});

test('a code that is explained nowhere is left alone', () => {
  expect(hover('/P01/despool.log', '~Despooler failed to execute the instruction, error code = 38a')).not.toContain(' = ');
});

test('a template is read without the names of its captures', () => {
  expect(templateText('Found ready instruction {request}.sni')).toBe('Found ready instruction ….sni');
  expect(templateText('Error during {call:word} to {path} (67)')).toBe('Error during … to … (67)');
});
