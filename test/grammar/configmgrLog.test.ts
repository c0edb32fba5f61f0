import { expect, test } from 'vitest';
import { tokenize } from './tokenizer.ts';

/** Checks the coloured parts of a line: `[text, scope]` in order, those of plain message text left out. */
async function check(line: string, expected: readonly (readonly [string, string])[]) {
  const [tokens = []] = await tokenize([line]);
  expect(tokens.map(({ text }) => text).join('')).toBe(line);
  const coloured = tokens.filter(
    ({ scope }) => scope !== '' && scope !== 'meta.message' && !scope.startsWith('comment.') && !scope.startsWith('meta.record'),
  );
  expect(coloured.map(({ text, scope }) => [text, scope])).toEqual(expected);
}

const trailer = '$$<SMS_DMP_DOWNLOADER><11-24-2026 10:22:50.840+240><thread=4312 (0x10D8)>';
const trailerParts = [
  ['SMS_DMP_DOWNLOADER', 'entity.name.type.component'],
  ['11-24-2026 10:22:50.840+240', 'constant.numeric.time'],
  ['4312 (0x10D8)', 'constant.numeric.thread'],
] as const;

test('an entry of a server component', async () => {
  await check(`Checking for preview version~~  ${trailer}`, trailerParts);
  const [[message, ...rest] = []] = await tokenize([`Checking for preview version  ${trailer}`]);
  expect(message).toMatchObject({ text: 'Checking for preview version  ', scope: 'meta.message' });
  for (const token of rest) expect(token.scopes).toContain('meta.record.server.configmgr-log');
});

test('a trailer without a thread, with a blank in the component', async () => {
  await check('Done $$<Configuration Manager Setup><11-24-2026 10:22:50.840+00>', [
    ['Configuration Manager Setup', 'entity.name.type.component'],
    ['11-24-2026 10:22:50.840+00', 'constant.numeric.time'],
  ]);
});

test('severity comes from marks, never from a word in the text', async () => {
  await check('ERROR: Failed to download', [['ERROR', 'invalid.severity.error']]);
  await check('~WARNING: Retry in the next polling cycle', [['WARNING', 'markup.deleted.severity.warning']]);
  await check('INFO: Setup downloader setupdl.exe: STARTED', [['INFO', 'markup.inserted.severity.information']]);
  await check('There was no error and no warning at all', []);
  await check('STATMSG: ID=9704 SEV=E LEV=M', [['SEV=E', 'invalid.severity.error']]);
  await check('STATMSG: ID=500 SEV=I LEV=M', [['SEV=I', 'markup.inserted.severity.information']]);
});

test('GUIDs, URLs, paths, package IDs', async () => {
  await check(`Download content for payload {8576527E-DDE9-4146-8ED9-DB91091C38EF}`, [
    ['{8576527E-DDE9-4146-8ED9-DB91091C38EF}', 'constant.language.guid'],
  ]);
  await check('Redirected to URL https://download.microsoft.com/a/b.cab?x=1&y=2, done', [
    ['https://download.microsoft.com/a/b.cab?x=1&y=2', 'markup.underline.link.url'],
  ]);
  await check('Copied C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box to the folder', [
    ['C:\\Program Files\\Microsoft Configuration Manager\\inboxes\\hman.box', 'string.unquoted.path'],
  ]);
  await check('Moved D:\\a.cab to \\\\PR1SRV01\\SMS_SITE\\b.pck now', [
    ['D:\\a.cab', 'string.unquoted.path'],
    ['\\\\PR1SRV01\\SMS_SITE\\b.pck', 'string.unquoted.path'],
  ]);
  await check('Adding package CAS00008 version 6', [['CAS00008', 'constant.language.package-id']]);
  await check('The package SOFTWARE is CONFIGMGR', []);
});

test('error codes', async () => {
  await check('Failed with 0x80072EE7 today', [['0x80072EE7', 'constant.numeric.error-code']]);
  await check('hr = -2147012889', [['-2147012889', 'constant.numeric.error-code']]);
  await check('The contents has not arrived yet, error code = 12', [['12', 'constant.numeric.error-code']]);
  await check('Process exit code: 0', [['0', 'constant.numeric.error-code']]);
});

test('an entry in the format of client components', async () => {
  await check(
    '<![LOG[Failed: 0x80004005]LOG]!><time="10:22:50.840-60" date="11-24-2026" component="CMGService" context="" type="3" thread="153" file="x.cs:1">',
    [
      ['0x80004005', 'constant.numeric.error-code'],
      ['10:22:50.840-60', 'constant.numeric.time'],
      ['11-24-2026', 'constant.numeric.time'],
      ['CMGService', 'entity.name.type.component'],
      ['3', 'invalid.severity.error'],
      ['153', 'constant.numeric.thread'],
    ],
  );
});

test('two records on one line', async () => {
  const record = (text: string, type: number) =>
    `<![LOG[${text}]LOG]!><time="10:22:50.840-60" date="11-24-2026" component="" context="" type="${type}" thread="" file="">`;
  const [tokens = []] = await tokenize([record('one', 1) + record('two', 2)]);
  expect(tokens.filter(({ scope }) => scope === 'meta.message').map(({ text }) => text)).toEqual(['one', 'two']);
  expect(tokens.filter(({ scope }) => scope.includes('severity')).map(({ scope }) => scope)).toEqual([
    'markup.inserted.severity.information',
    'markup.deleted.severity.warning',
  ]);
});

test('a torn record does not colour the next line', async () => {
  for (const torn of ['<![LOG[cut off', 'cut]LOG]!><time="10:22', 'cut $$<SMS_DMP', 'cut $$<SMS_DMP_DOWNLOADER><11-24']) {
    const [, tokens = []] = await tokenize([torn, 'plain']);
    expect(tokens, torn).toEqual([expect.objectContaining({ text: 'plain', scope: 'meta.message' })]);
  }
});

test('a message of many lines', async () => {
  const lines = await tokenize([
    '<![LOG[first',
    'second 0x80072EE7',
    'third]LOG]!><time="10:22:50.840-60" date="11-24-2026" component="x" context="" type="2" thread="1" file="">',
  ]);
  expect(lines.map(tokens => tokens.some(({ scope }) => scope === 'meta.message'))).toEqual([true, true, true]);
  expect(lines[2]?.some(({ scope }) => scope === 'markup.deleted.severity.warning')).toBe(true);
});

test('what people paste', async () => {
  await check('Checking\tSMS_DMP_DOWNLOADER\t11/24/2026 10:22:50 AM\t4312 (0x10D8)', [
    ['SMS_DMP_DOWNLOADER', 'entity.name.type.component'],
    ['11/24/2026 10:22:50 AM', 'constant.numeric.time'],
    ['4312 (0x10D8)', 'constant.numeric.thread'],
  ]);
  await check('2024-11-19 11:53:40 INFO:Connecting', [
    ['2024-11-19 11:53:40', 'constant.numeric.time'],
    ['INFO', 'markup.inserted.severity.information'],
  ]);
  await check('<11/24/26 10:22:50> Installation was successful.', [['11/24/26 10:22:50', 'constant.numeric.time']]);
});

test('what people paste: components with blanks, OneTrace, a search', async () => {
  await check('Checking\tConfiguration Manager Setup\t24.11.2026 10:22:50\t4312 (0x10D8)', [
    ['Configuration Manager Setup', 'entity.name.type.component'],
    ['24.11.2026 10:22:50', 'constant.numeric.time'],
    ['4312 (0x10D8)', 'constant.numeric.thread'],
  ]);
  await check('11/24/2026 10:22:50.840 AM\tCMGService\t153 (0x99)\tChecking', [
    ['11/24/2026 10:22:50.840 AM', 'constant.numeric.time'],
    ['CMGService', 'entity.name.type.component'],
    ['153 (0x99)', 'constant.numeric.thread'],
  ]);
  await check('Checking\tCMGService\t11/24/2026 10:22:50 AM\t153', [
    ['CMGService', 'entity.name.type.component'],
    ['11/24/2026 10:22:50 AM', 'constant.numeric.time'],
    ['153', 'constant.numeric.thread'],
  ]);
  await check(`D:\\Logs\\hman.log:1155:Checking ${trailer}`, [
    ['D:\\Logs\\hman.log', 'string.unquoted.path'],
    ['1155', 'constant.numeric.line'],
    ...trailerParts,
  ]);
});

test('site codes, by the word in front of them', async () => {
  await check('(SiteCode=CAS, Progress=100)', [['CAS', 'constant.language.site-code']]);
  await check('Sending to site PR1 now', [['PR1', 'constant.language.site-code']]);
  await check('Dest Site: PS1~', [['PS1', 'constant.language.site-code']]);
  await check('SITE=CAS PID=1', [['CAS', 'constant.language.site-code']]);
  await check('The site has no site code set, this site was old', []);
});

test('states, jobs and send requests', async () => {
  await check('Update State="262146" />', [['262146', 'constant.numeric.state']]);
  await check('Updated CMUpdatePackage state to 262146', [['262146', 'constant.numeric.state']]);
  await check('state (196611) is not set to installed yet', [['196611', 'constant.numeric.state']]);
  await check('SubStageID=0xd0001, done', [['0xd0001', 'constant.numeric.state']]);
  await check('Generating state message: 10 for it', [['10', 'constant.numeric.state']]);
  await check('The statement 5 and a state of 7 things', []);
  await check('Found send request.  ID: 202SQCS1, Dest Site: PS1', [
    ['202SQCS1', 'constant.language.job'],
    ['PS1', 'constant.language.site-code'],
  ]);
  await check('Created job 00000391 today', [['00000391', 'constant.language.job']]);
  await check('The job PROGRESS was a request FINISHED', []);
});

test('codes without 0x where a word says what they are, and errors of SQL', async () => {
  await check('hr=80072EE7', [['80072EE7', 'constant.numeric.error-code']]);
  await check('*** [42000][596][Microsoft][ODBC Driver]Cannot', [
    ['42000', 'constant.numeric.error-code'],
    ['596', 'constant.numeric.error-code'],
  ]);
  await check('GMTDATE=Tue Nov 24 10:22:50.840 2026 ISTR0=""', [['Tue Nov 24 10:22:50.840 2026', 'constant.numeric.time']]);
});

test('lone marks of frames are text', async () => {
  await check('costs $5 or $$ or a < b and [x] ]LO', []);
});

test('a very long line is tokenized to its end', async () => {
  for (const text of [
    'a b'.repeat(7000),
    'C:\\a b c d '.repeat(2000),
    '$<]'.repeat(7000),
    '~'.repeat(20_000),
    `<![LOG[${'x" '.repeat(6000)}`,
  ]) {
    const [tokens = []] = await tokenize([text]);
    expect(tokens.map(token => token.text).join('')).toBe(text);
  }
});
