import { expect, test } from 'vitest';
import type { SignalRecord } from '../../server/catalog/types.ts';
import { encode } from '../../server/engine/bytes.ts';
import { Matcher } from '../../server/engine/matcher.ts';

const recordOf = (id: string, says: string | readonly string[], log: SignalRecord['log'] = 'x'): SignalRecord => ({
  id,
  log,
  says: [says].flat(),
  means: 'x',
  known: 'observed',
  source: 'x',
  examples: [{ line: 'x' }],
});

/** The captures of a line that the template fits, `undefined` where it does not. */
function captures(template: string, line: string): Record<string, string> | undefined {
  const bytes = encode(line);
  return new Matcher([recordOf('a', template)]).match(bytes, 0, bytes.length)?.captures();
}

function check(template: string, line: string, expected: Record<string, string> | undefined) {
  expect(captures(template, line), `${template} | ${line}`).toEqual(expected);
}

/** The id of the template that wins; templates are their own ids. */
function checkWinner(templates: readonly string[], line: string, expected: string | undefined) {
  for (const order of [templates, templates.toReversed()]) {
    const bytes = encode(line);
    expect(new Matcher(order.map(says => recordOf(says, says))).match(bytes, 0, bytes.length)?.record.id, line).toBe(expected);
  }
}

const guid = '8576527e-dde9-4146-8ed9-db91091c38ef';

test('guid: any case, with and without braces', () => {
  const template = 'Download content for payload {package}';
  for (const written of [guid, guid.toUpperCase(), `{${guid}}`])
    check(template, `Download content for payload ${written}~~`, { package: guid.toUpperCase() });
  check('Failed ({package})', `Failed ({${guid}})`, { package: guid.toUpperCase() });
  check(template, 'Download content for payload', undefined);
  check(template, `Download content for payload ${guid.slice(1)}`, undefined);
  check(template, `Download content for payload ${guid.replaceAll('-', '')}`, undefined);
  check(template, `Download content for payload ${guid} again`, undefined);
  check(template, `Download content for payload ${guid.replace('7', 'g')}`, undefined);
});

test('packageId and site', () => {
  check('Start adding package {packageId}', 'Start adding package CAS00008...', { packageId: 'CAS00008' });
  check('Start adding package {packageId}', 'Start adding package cas0000a', { packageId: 'CAS0000A' });
  check('Start adding package {packageId}', 'Start adding package CAS000080', undefined);
  check('Start adding package {packageId}', 'Start adding package CAS0000G', undefined);
  check('Package {packageId}.{version}', 'Package CAS00008.6', { packageId: 'CAS00008', version: '6' });
  check('to site {to}. Transfer root = {root}', 'to site pri.  Transfer root = C:\\SMSPKG\\CAS00008.DLT.5.6', {
    to: 'PRI',
    root: 'C:\\SMSPKG\\CAS00008.DLT.5.6',
  });
  check('to site {to}', 'to site PRIM', undefined);
  check('to site {to}', 'to site PR', undefined);
});

test('num, hex, code', () => {
  check('Stored Package Version = {version}', 'Stored Package Version = 7', { version: '7' });
  check('n = {a:num}', 'n = -12', { a: '-12' });
  check('n = {a:num}', 'n = +3', { a: '+3' });
  check('n = {a:num}', 'n = 1.5', undefined);
  check('n = {a:num}', 'n = -', undefined);
  check('n = {a:num}', `n = ${'9'.repeat(21)}`, undefined);
  check('thread ID = {a:hex} ({b:num})', 'thread ID = 0x16E8 (5864)', { a: '0x16E8', b: '5864' });
  check('JOB {job}>', 'JOB 0000f391>', { job: '0000f391' });
  for (const code of ['0x80070005', '-2147024891', '2147942405', '80070005', '12', '8007000E'])
    check('failed with {code}', `failed with ${code}.`, { code });
  check('failed with {code}', 'failed with 12ab', undefined);
  check('failed with {code}', 'failed with XYZ', undefined);
});

test('word, url, path, text', () => {
  check('SYS={sys} SITE={site}', 'SYS=SRV1.CONTOSO.COM SITE=PS1', { sys: 'SRV1.CONTOSO.COM', site: 'PS1' });
  check('on [{server}] now', 'on [SRV1] now', { server: 'SRV1' });
  check('on {server}', 'on two words', undefined);
  check('on {server} end', 'on two words end', undefined);
  check('Redirected to URL {url}', 'Redirected to URL https://configmgrbits.azureedge.net/a?b=c~~', {
    url: 'https://configmgrbits.azureedge.net/a?b=c',
  });
  check('Redirected to URL {url}', 'Redirected to URL ftp://x', undefined);
  check("File '{path}' is signed", "File 'E:\\Program Files\\x.cab' is signed", { path: 'E:\\Program Files\\x.cab' });
  check("File '{path}' is signed", "File '\\\\?\\C:\\x' is signed", { path: '\\\\?\\C:\\x' });
  check("File '{path}' is signed", "File '\\\\srv\\share\\x' is signed", { path: '\\\\srv\\share\\x' });
  check("File '{path}' is signed", "File 'x.cab' is signed", undefined);
  check('Failed: {error}', 'Failed: ', { error: '' });
  check('a {x} c', 'a b c', { x: 'b' });
  check('a {x} c', 'a c c', { x: 'c' });
});

test('a text ends at the first place where the rest fits', () => {
  check('a {x}: {code}', 'a b: c: 12', { x: 'b: c', code: '12' });
  check('{x} in {y} done', 'one in two in three done', { x: 'one', y: 'two in three' });
  check('{x} version {version} end', 'version x version 3 end', { x: 'version x', version: '3' });
});

test('case, runs of blanks, tildes, dots and marks are no difference', () => {
  const template = 'Get Update Pack {package}';
  for (const line of [
    `get update pack ${guid}`,
    `Get  Update\tPack   ${guid}`,
    `~Get Update Pack ${guid}~~`,
    ` ~ Get Update Pack ${guid} . ~~`,
    `INFO: Get Update Pack ${guid}...`,
    `WARNING: Get Update Pack ${guid}…`,
    `Get~Update\r\nPack ${guid}`,
    `Get\0Update Pack ${guid}\0\0`,
  ])
    check(template, line, { package: guid.toUpperCase() });
  check('INFO: Found', 'Found', {});
  check('Found', 'Error : Found', {});
  check('Found', 'Founded', undefined);
  check('Found', 'I Found', undefined);
});

test('the mark of a line', () => {
  const matcher = new Matcher([recordOf('a', 'Found')]);
  const markOf = (line: string) => {
    const bytes = encode(line);
    matcher.match(bytes, 0, bytes.length);
    return matcher.mark;
  };
  expect(markOf('ERROR: Found')).toBe('error');
  expect(markOf('~Error: x')).toBe('error');
  expect(markOf('WARN: x')).toBe('warning');
  expect(markOf('WARNING: x')).toBe('warning');
  expect(markOf('INFO: x')).toBe('information');
  // Words inside a message are no marks.
  for (const line of ['There is no additional error details', 'Errors: 0', 'x ERROR: y', 'Information: x', 'warn x'])
    expect(markOf(line), line).toBeUndefined();
});

test('of several that fit, the one with the most literal text wins, in whatever order they are known', () => {
  checkWinner(
    ["File '{path}' is signed and trusted", "File '{path}ConfigMgr.Update.Manifest.CAB' is signed and trusted"],
    "File 'E:\\CFD\\ConfigMgr.Update.Manifest.CAB' is signed and trusted.",
    "File '{path}ConfigMgr.Update.Manifest.CAB' is signed and trusted",
  );
  checkWinner(
    ["File '{path}' is signed and trusted", "File '{path}ConfigMgr.Update.Manifest.CAB' is signed and trusted"],
    "File 'E:\\CFD\\ConfigMgr.AdminUIContent.auc' is signed and trusted.",
    "File '{path}' is signed and trusted",
  );
  checkWinner(['Failed to {x}', 'Failed to download {x}', '{x} download {y}'], 'Failed to download the file', 'Failed to download {x}');
  checkWinner(['Failed to {x}', 'Failed to download {x}', '{x} download {y}'], 'Failed to open a', 'Failed to {x}');
  // At equal literal text, fewer open captures tell more.
  checkWinner(['state {x}', 'state {state}'], 'state 12', 'state {state}');
  checkWinner(['ERROR: {error}', 'Failed {x}'], 'ERROR: Failed it', 'Failed {x}');
  checkWinner(['ERROR: {error}', 'Failed {x}'], 'ERROR: else', 'ERROR: {error}');
  checkWinner(['ERROR: {error}', 'Failed {x}'], 'else', undefined);
});

test('a record for all logs ranks below one of this log', () => {
  const own = recordOf('own', 'Failed to {x}');
  const any = recordOf('any', 'Failed to {y}', 'any');
  for (const records of [
    [own, any],
    [any, own],
  ]) {
    const bytes = encode('Failed to open');
    expect(new Matcher(records).match(bytes, 0, bytes.length)?.record.id).toBe('own');
  }
  const marks = [recordOf('any', 'ERROR: {y}', 'any'), recordOf('own', 'ERROR: {x}')];
  for (const records of [marks, marks.toReversed()]) {
    const bytes = encode('ERROR: open');
    const match = new Matcher(records).match(bytes, 0, bytes.length);
    expect([match?.record.id, match?.captures()]).toEqual(['own', { x: 'open' }]);
  }
});

test('old and new wording are two templates of one record', () => {
  const record = recordOf('redist', ['setupdl.exe: Start Configuration Manager Setup', 'Setup downloader setupdl.exe: STARTED']);
  for (const line of ['INFO: setupdl.exe: Start Configuration Manager Setup', 'INFO: Setup downloader setupdl.exe: STARTED']) {
    const bytes = encode(line);
    expect(new Matcher([record]).match(bytes, 0, bytes.length)?.record).toBe(record);
  }
});

test('a message over several lines', () => {
  check(
    'UploadTelemetryData exception: {error}',
    'ERROR: UploadTelemetryData exception:\r\n[Microsoft.ServiceTooBusyException]\r\n   at X',
    {
      error: '[Microsoft.ServiceTooBusyException]\r\n   at X',
    },
  );
  check('[Warning][{worker:word}]{x}', '[Warning][CMGatewayNotificationWorker][0]\r\nx', {
    worker: 'CMGatewayNotificationWorker',
    x: '[0]\r\nx',
  });
});

test('a part of a buffer, and characters beyond ASCII', () => {
  const bytes = encode('xxFöund 日本 ütyy');
  const end = bytes.length - 2;
  const match = new Matcher([recordOf('a', 'föund {x} üt')]).match(bytes, 2, end);
  expect(match?.captures()).toEqual({ x: '日本' });
  expect(match?.capture('x')).toBe('日本');
  expect(match?.capture('y')).toBeUndefined();
});

test('a text at the end can be empty, also among templates that begin alike', () => {
  check('Failed: {error}', 'Failed:~~', { error: '' });
  checkWinner(['Failed: {error}', 'Failed: badly {x}', 'Failed'], 'ERROR: Failed:', 'Failed: {error}');
  checkWinner(['Failed {error}', 'Failed'], 'Failed', 'Failed {error}');
  check('Failed: {code}', 'Failed: ', undefined);
  check('Failed: {x} end', 'Failed:', undefined);
});

test('an empty line and an empty matcher', () => {
  expect(new Matcher([]).match(encode('x'), 0, 1)).toBeUndefined();
  expect(new Matcher([recordOf('a', 'x')]).match(encode(''), 0, 0)).toBeUndefined();
  expect(new Matcher([recordOf('a', 'x')]).match(encode(' ~~. '), 0, 5)).toBeUndefined();
});

test('the time is linear in the line whatever the templates are', () => {
  const hostile = [
    '{a}a{b}a{c}a{d}a{e}a{f}a{g}x',
    'a{a}a{b}a{c}a{d}a{e}x',
    '{a:word}a{b:word}aa{c:word}x',
    '{a} {b} {c} {d} x',
    '{path}a{b}a{c}x',
  ];
  const matcher = new Matcher(hostile.map(says => recordOf(says, says)));
  for (const piece of ['a', 'a ', ' a', 'ab', 'C:\\a', 'aaaa~', '\\\\a']) {
    const stepsFor = (length: number) => {
      const bytes = encode(piece.repeat(length / piece.length));
      expect(matcher.match(bytes, 0, bytes.length)).toBeUndefined();
      return matcher.stepsTaken;
    };
    const [small, large] = [stepsFor(20_000), stepsFor(200_000)];
    expect(large / Math.max(1, small), piece).toBeLessThan(11);
    expect(large, piece).toBeLessThan(hostile.length * 9 * 200_000);
  }
});

test('a template that runs wild does not cost another its chance', () => {
  const wild = Array.from({ length: 60 }, (_, i) => recordOf(`wild${i}`, `{a:text}a{b:text}a{c:text}x${i}`));
  const matcher = new Matcher([...wild, recordOf('right', '{what:text}the end of it{rest:text}')]);
  const bytes = encode(`${'a '.repeat(2000)}the end of it all`);
  expect(matcher.match(bytes, 0, bytes.length)?.record.id).toBe('right');
});
