/** Logs that the catalog has no lines of: a client's, another role's, another product's. They are read, and say nothing in the words of others. */
import { expect, test } from 'vitest';
import { day, knowledge, readLogs } from './checkAnalysis.ts';

const [, year, month, date] = /^(\d+)-(\d+)-(\d+)$/.exec(day)!;

const ccm = (component: string, ...texts: readonly string[]): string =>
  texts
    .map(
      (text, i) =>
        `<![LOG[${text}]LOG]!><time="10:0${i}:00.000+000" date="${month}-${date}-${year}" component="${component}" context="" type="3" thread="4888" file="">\r\n`,
    )
    .join('');

const server = (component: string, ...texts: readonly string[]): string =>
  texts.map((text, i) => `${text}  $$<${component}><${month}-${date}-${year} 10:0${i}:00.000+000><thread=4 (0x4)>\r\n`).join('');

const failures = [
  'Failed to send request to /SMS_MP/.sms_aut at host CM01.corp.local, error 0x2ee7',
  'ERROR: Failed to connect to the server',
  'Error: 0x80070005',
  'Failed to get content',
];

const logs = {
  '/C/WUAHandler.log': ccm('WUAHandler', ...failures),
  '/C/ccmsetup.log': ccm('ccmsetup', ...failures),
  '/C/PolicyAgent.log': ccm('PolicyAgent_RequestAssignments', ...failures),
  '/C/CAS.log': ccm('ContentAccess', 'Download started for content P0100012.1', ...failures),
  '/S/mp_location.log': ccm('MP_LocationManager', 'MP LM: Failed to get info from DB 0x80004005', ...failures),
  '/S/wsyncmgr.log': server('SMS_WSUS_SYNC_MANAGER', ...failures),
  '/S/statesys.log': server('SMS_STATE_SYSTEM', ...failures),
  '/S/vendor.log': server('VENDOR_TOOL', ...failures),
};

test('they open no finding and move no flow', () => {
  const { report } = readLogs(logs).conclude(Date.parse(`${day}T12:00:00.000Z`));
  expect(report.findings).toEqual([]);
  expect(report.runs).toEqual([]);
  expect(report.sources.map(({ log, entries }) => `${log} ${entries}`)).toEqual([
    'cas 5',
    'policyagent 4',
    'wuahandler 4',
    'ccmsetup 4',
    'mp_location 5',
    'statesys 4',
    'vendor 4',
    'wsyncmgr 4',
  ]);
});

test('a line with a component of its own is not taken for one of the log that was read before it', () => {
  const { report } = readLogs({
    'paste.txt': server('SMS_DMP_DOWNLOADER', 'Download manifest.cab') + server('VENDOR_TOOL', ...failures),
  }).conclude(Date.parse(`${day}T10:10:00.000Z`));
  expect(report.runs.map(({ flow }) => flow)).toEqual(['sync']);
  expect(report.findings.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
});

test('text that nothing tells the log of is compared with what is known of all logs, not with what is guessed', () => {
  expect(knowledge.allMatcher.match(new TextEncoder().encode("Hasn't synced recently."), 0, 23)?.record.log).toBe('dmpdownloader');
  const guessed = knowledge.catalog.signals.filter(({ known, log }) => known === 'inferred' && log !== 'any');
  expect(guessed.length).toBeGreaterThan(0);
  for (const { examples } of guessed) {
    const bytes = new TextEncoder().encode(examples[0]!.line);
    const record = knowledge.allMatcher.match(bytes, 0, bytes.length)?.record;
    expect(record?.known === 'inferred' && record.log !== 'any', examples[0]!.line).toBe(false);
  }
});

test("the component tells the log, or the file where the catalog has no line of the component's", () => {
  const { logs } = knowledge.catalog;
  const withoutLines = logs.find(({ id, components }) => components.length > 0 && knowledge.matcherOf(id) === knowledge.generalMatcher)!;
  expect(knowledge.logOf('SMS_HIERARCHY_MANAGER', 'dmpdownloader')).toBe('hman');
  expect(knowledge.logOf(withoutLines.components[0]!, 'dmpdownloader')).toBe('dmpdownloader');
  expect(knowledge.logOf(withoutLines.components[0]!, undefined)).toBe(withoutLines.id);
  expect(knowledge.logOf('VENDOR_TOOL', undefined)).toBeUndefined();
});
