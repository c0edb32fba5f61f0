import { describe, expect, test } from 'vitest';
import { findErrorCode, normaliseErrorCode, renderMarkdown, renderText } from '../../server/engine/index.ts';
import { parseTemplate } from '../../server/engine/template.ts';
import { toDiagnostic } from '../../server/lsp/features/diagnostics.ts';
import { knowledge, type Logs, logOf, report } from './checkAnalysis.ts';

/** The codes that the findings of one line name. */
function codesOf(path: string, line: string) {
  const { findings } = report({ [path]: [`08:00:00 ${line}`] });
  expect(findings.length, `a finding of ${logOf(path)}: ${line}`).toBeGreaterThan(0);
  return findings.flatMap(({ codes }) => codes ?? []).map(({ text }) => text);
}

test.each([
  ['0x80072EE7', '0x80072EE7'],
  ['80072ee7', '0x80072EE7'],
  ['-2147012889', '0x80072EE7'],
  ['2147954407', '0x80072EE7'],
  ['0x5', '0x00000005'],
  ['12', '0x0000000C'],
  ['4294967296', undefined],
  ['failed', undefined],
])('%s is %s', (text, code) => {
  expect(normaliseErrorCode(text)).toBe(code);
});

test('the first known code of a text', () => {
  expect(findErrorCode(knowledge.catalog.errorCodes, 'it failed with 0x80070005 here')?.name).toContain('ACCESSDENIED');
  expect(findErrorCode(knowledge.catalog.errorCodes, 'nothing here')).toBeUndefined();
});

describe('a finding says what the codes of its lines mean', () => {
  test.each([
    [
      'hexadecimal',
      'ConfigMgrSetup.log',
      'ERROR: Download() failed with 0x80072EE7',
      /^0x80072EE7 = .*name not resolved.* \(ERROR_WINHTTP_NAME_NOT_RESOLVED\)$/,
    ],
    [
      'signed',
      'dmpdownloader.log',
      'Failed to call AdminUIContentDownload. error = [error code: -2147467261, error message: Invalid pointer]',
      /^-2147467261 = 0x80004003 = invalid pointer.* \(E_POINTER\)$/,
    ],
    [
      'without 0x, of digits alone',
      'distmgr.log',
      'There is not enough space on the disk. (Error: 80070070)',
      /^80070070 = 0x80070070 = .*disk/,
    ],
    [
      'both notations of one code once',
      'ConfigMgrSetup.log',
      '-1073741701 (hex: 0xC000007B)',
      /^(?:-1073741701 = )?0xC000007B = .*STATUS_INVALID_IMAGE_FORMAT/,
    ],
    ['at the end of a sentence', 'despool.log', 'Failed to extract package contents CAS10001.6, error 0x80070070.', /^0x80070070 = /],
    [
      'decimal, by its capture',
      'distmgr.log',
      "~The source directory \\\\SCP\\EasySetupPayload\\10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C doesn't exist or the SMS service cannot access it, Win32 last error = 53",
      /^53 = .*\(ERROR_BAD_NETPATH\)$/,
    ],
    [
      'in parentheses',
      'sender.log',
      'Error during WNetAddConnection2 to \\\\PS1SITE.CONTOSO.COM\\SMS_SITE (1219).',
      /^1219 = .*\(ERROR_SESSION_CREDENTIAL_CONFLICT\)$/,
    ],
    [
      'return code of an installer',
      'CMUpdate.log',
      'ERROR: Failed to install Visual C redistributable. Return code: 1603.',
      /^1603 = .*\(ERROR_INSTALL_FAILURE\)$/,
    ],
  ])('%s', (_, file, line, expected) => {
    const codes = codesOf(`/PS1/${file}`, line);
    expect(codes).toHaveLength(1);
    expect(codes[0]).toMatch(expected);
  });
});

describe('a code that the template says literally', () => {
  test.each([
    [
      'distmgr.log',
      "~The source directory \\\\PS1\\SRC doesn't exist or the SMS service cannot access it, Win32 last error = 5",
      /^5 = .*\(ERROR_ACCESS_DENIED\)$/,
    ],
    ['sender.log', '~Error during connection to \\\\PS1SITE.CONTOSO.COM\\SMS_SITE (53).', /^53 = .*\(ERROR_BAD_NETPATH\)$/],
    ['sender.log', '~Sending thread failed, exit code = 1603', /^1603 = .*\(ERROR_INSTALL_FAILURE\)$/],
    ['sender.log', '~Write failed, Win32 error = 64', /^64 = .*\(ERROR_NETNAME_DELETED\)$/],
  ])('%s: %s', (file, line, expected) => {
    expect(codesOf(`/PS1/${file}`, line)).toEqual([expect.stringMatching(expected)]);
  });
  test.each(['Sending thread failed, exit code = 5', 'Sending thread failed, last errors 5'])('is none elsewhere: %s', line => {
    expect(codesOf('/PS1/sender.log', line)).toEqual([]);
  });
});

describe('the call decides whose number it is', () => {
  test('SQL Server, in the brackets of ODBC', () => {
    const line =
      '*** [HY000][596][Microsoft][SQL Server Native Client 11.0][SQL Server]Cannot continue the execution because the session is in the kill state.';
    expect(codesOf('/PS1/hman.log', line)).toEqual([expect.stringMatching(/^596 = SQL 596/)]);
  });
  test('the network below SQL Server', () => {
    const line =
      '*** [08001][10054][Microsoft][SQL Server Native Client 11.0]TCP Provider: An existing connection was forcibly closed by the remote host.~';
    expect(codesOf('/PS1/CMUpdate.log', line)).toEqual([expect.stringMatching(/^10054 = .*\(WSAECONNRESET\)$/)]);
  });
  test('an HRESULT tells its family itself, also where SQL reports it', () => {
    const line = '*** [08001][-2146893022][Microsoft][ODBC Driver 18 for SQL Server]SSL Provider: The target principal name is incorrect.';
    expect(codesOf('/PS1/CMUpdate.log', line)).toEqual([expect.stringMatching(/^-2146893022 = 0x80090322 = .*\(SEC_E_WRONG_PRINCIPAL\)$/)]);
  });
  test('an exit code that is explained nowhere is not explained', () => {
    expect(
      codesOf('/PS1/ServiceConnectionTool.log', 'ERROR:Failed to download Redists for 248DC1EB-4B98-4483-BAF3-08C678C1CD0A. Exit code 1'),
    ).toEqual([]);
  });
  test.each(['Failed to build list of 12007 items', 'Failed to stop, 5 left', 'Failed to read 20240101 of 80070'])(
    'a number in a text is no code: %s',
    text => {
      expect(codesOf('/PS1/CMUpdate.log', text)).toEqual([]);
    },
  );
});

test('the explanation stands in text, document and Problems', () => {
  const logs: Logs = { '/PS1/ConfigMgrSetup.log': ['08:00:00 ERROR: Download() failed with 0x80072EE7'] };
  const found = report(logs);
  const words = '0x80072EE7 = server or proxy name not resolved';
  expect(renderText(found, Date.UTC(2026, 0, 12))).toContain(`  ${words}`);
  expect(renderMarkdown(knowledge, found, Date.UTC(2026, 0, 12))).toContain(`- ${words}`);
  expect(toDiagnostic(found.findings[0]!).message).toContain(words);
  expect(found.findings[0]?.codes?.[0]).toMatchObject({ written: '0x80072EE7', code: '0x80072EE7', family: 'winhttp' });
});

test('each family is of a number that a line has, and of domains that there are', () => {
  const domains = new Set(knowledge.catalog.errorCodes.map(({ domain }) => domain));
  for (const { signal, capture, after, domains: named } of knowledge.catalog.codeFamilies) {
    const says = knowledge.signal(signal)?.says;
    if (after === undefined) {
      const names = says?.flatMap(text => parseTemplate(text).parts.flatMap(part => (part.kind === 'capture' ? part.name : [])));
      expect(names, signal).toContain(capture);
    } else if (signal !== 'any')
      expect(
        says?.some(text => text.includes(after)),
        signal,
      ).toBe(true);
    for (const domain of named) expect(domains).toContain(domain);
  }
});
