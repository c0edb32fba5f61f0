import { expect, test } from 'vitest';
import { type Logs, readLogs, renderServer, report } from './checkAnalysis.ts';

const guid = '8576527E-DDE9-4146-8ED9-DB91091C38EF';

interface SeenTag {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  readonly signal: string | undefined;
  readonly severity: string | undefined;
  readonly torn: boolean;
  readonly time: string | null;
}

/** Every entry of one log as it was understood. */
function tagsOf(path: string, content: Logs[string]): SeenTag[] {
  const tags: SeenTag[] = [];
  readLogs(
    { [path]: content },
    {
      onTag: (_, { line, endLine, text, record, severity, torn, timeMs }) =>
        tags.push({
          line,
          endLine,
          text,
          signal: record?.id,
          severity,
          torn,
          time: Number.isNaN(timeMs) ? null : new Date(timeMs).toISOString(),
        }),
    },
  );
  return tags;
}

function check(path: string, content: Logs[string], expected: readonly Partial<SeenTag>[]) {
  const tags = tagsOf(path, content);
  expect(tags.map((tag, i) => Object.fromEntries(Object.keys(expected[i] ?? tag).map(key => [key, tag[key as keyof SeenTag]])))).toEqual(
    expected,
  );
}

/** The statistics of the only source. */
function checkStats(path: string, content: Logs[string], expected: object) {
  const { entries, errors, warnings, unrecognised, torn } = report({ [path]: content }).sources[0]!;
  expect({ entries, errors, warnings, unrecognised, torn }).toMatchObject(expected);
}

const trailer = '  $$<SMS_DMP_DOWNLOADER><01-12-2026 08:00:05.000+000><thread=1 (0x1)>\r\n';

test('a record that lost its trailer does not swallow its neighbour: the catalog knows where that one begins', () => {
  check('dmpdownloader.log', `Download mani\r\nFound a new available update~~${trailer}`, [
    { line: 1, endLine: 1, text: 'Download mani', torn: true, time: null },
    {
      line: 2,
      endLine: 2,
      text: 'Found a new available update~~',
      signal: 'download.found',
      torn: false,
      time: '2026-01-12T08:00:05.000Z',
    },
  ]);
  // Also where what was cut would take the neighbour for the rest of its own text.
  check(
    'dmpdownloader.log',
    `WARNING: Failed to download easy setup payload with exception: The rem\r\nFound a new available update~~${trailer}`,
    [
      { line: 1, signal: 'sync.manifest-failed', torn: true },
      { line: 2, signal: 'download.found', torn: false },
    ],
  );
  check('dmpdownloader.log', `one\r\ntwo\r\nFound a new available update~~${trailer}`, [
    { line: 1, endLine: 2, text: 'one\r\ntwo', torn: true },
    { line: 3 },
  ]);
});

test('three records, the middle one cut at every byte: the first and the last are recognised', () => {
  const line = (text: string) => `${text}${trailer}`;
  const first = line('Download manifest.cab');
  const middle = line(`Content for ${guid} does not exist locally. Download it from internet~~`).trimEnd();
  const last = line('Verify the payload signature, hash value and extract the payload~~');
  for (let at = 1; at < middle.length; at++)
    for (const rest of [middle.slice(0, at), middle.slice(at)]) {
      const tags = tagsOf('dmpdownloader.log', `${first}${rest}\r\n${last}`);
      expect(tags[0], rest).toMatchObject({ line: 1, signal: 'sync.manifest-downloading', torn: false });
      expect(tags.at(-1), rest).toMatchObject({ line: 3, endLine: 3, signal: 'download.verify-started', torn: false });
    }
});

test('a message over several lines that is known stays one', () => {
  check(
    'dmpuploader.log',
    `ERROR: UploadTelemetryData exception:\r\n[Microsoft.Management.Services.Common.ServiceTooBusyException]${trailer}`,
    [{ line: 1, endLine: 2, torn: false }],
  );
});

test('severity: the mark and the catalog say it, not the word error somewhere in the text', () => {
  check(
    'hman.log',
    [
      'There is no additional error details E:\\x\\e8e74b72-504a-4202-9167-8749c223d2a5.CMU from file',
      'Something with error and failed and warning in it',
      'ERROR: something unheard of',
      'WARN: something unheard of',
      'INFO: an error it is not',
      '*** [42000][102][Microsoft][SQL Server]x',
      'Failed to calculate hash',
    ]
      .map(text => `${text}  $$<SMS_HIERARCHY_MANAGER><01-12-2026 08:00:05.000+000><thread=1 (0x1)>\r\n`)
      .join(''),
    [
      { severity: 'information' },
      { severity: undefined },
      { severity: 'error' },
      { severity: 'warning' },
      { severity: 'information' },
      { severity: 'error' },
      { severity: 'error' },
    ],
  );
});

test('severity: CCM types, of which 0 is verbose and no success', () => {
  const record = (type: number) =>
    `<![LOG[Nothing known]LOG]!><time="13:59:35.6721099" date="11-29-2022" component="X" context="" type="${type}" thread="1" file="">\r\n`;
  check('x.log', [0, 1, 2, 3].map(record).join(''), [
    { severity: undefined },
    { severity: 'information' },
    { severity: 'warning' },
    { severity: 'error' },
  ]);
  checkStats('x.log', [0, 1, 2, 3, 3].map(record).join(''), { entries: 5, errors: 2, warnings: 1, unrecognised: 5 });
});

test('several components write into one file: each line is known by its own', () => {
  const text =
    renderServer('SMS_HIERARCHY_MANAGER', [`08:00:00 Configuration Manager Update (PackageGuid=${guid}) is applicable`]) +
    renderServer('SMS_DISTRIBUTION_MANAGER', ["08:00:01 Adding package 'CAS10001' to package processing queue."]);
  for (const path of ['hman.log', 'distmgr.log', 'merged.log']) {
    const signals = tagsOf(path, text).map(({ signal }) => signal);
    expect(signals[0], path).toMatch(/^sync\./);
    expect(signals[1], path).toBeDefined();
  }
});

test('the log of a file without a telling name is that of its components, else that of its lines', () => {
  const logOf = (path: string, content: Logs[string]) => report({ [path]: content }).sources[0]?.log;
  expect(logOf('new 1.log', renderServer('SMS_HIERARCHY_MANAGER', ['08:00:00 x']))).toBe('hman');
  expect(logOf('new 1.txt', "Hasn't synced recently.\r\nFound a new available update\r\n")).toBe('dmpdownloader');
  expect(logOf('new 1.txt', 'nothing\r\n')).toBe('new 1');
  expect(logOf('hman.log', renderServer('SMS_DISTRIBUTION_MANAGER', ['08:00:00 x']))).toBe('hman');
});

test('statistics', () => {
  checkStats('dmpdownloader.log', ["08:00:00 Hasn't synced recently.", '08:00:01 unheard of', '08:00:02 ERROR: unheard of, too'], {
    entries: 3,
    errors: 1,
    warnings: 0,
    torn: 0,
  });
  checkStats('dmpdownloader.log', `a${trailer}b  $$<SMS_\r\nc${trailer}`, { entries: 3, torn: 1 });
});

test('a paste in which a later day proves the order of day and month is dated right from its first line on', () => {
  const line = (text: string, date: string) => `${text}\tSMS_DMP_DOWNLOADER\t${date}\t7568 (0x1D90)\r\n`;
  const paste = [
    line("Hasn't synced recently.", '02/03/2018 14:24:06'),
    line('Download manifest.cab', '02/03/2018 14:24:07'),
    line('Manifest.cab was successfully moved to the connector outbox', '02/03/2018 14:24:09'),
    line("Hasn't synced recently.", '13/03/2018 14:24:06'),
  ].join('');
  const found = report({ 'paste.txt': paste });
  expect(found.sources[0]).toMatchObject({ first: '2018-03-02T14:24:06.000Z', last: '2018-03-13T14:24:06.000Z' });
  expect(found.runs[0]?.start).toBe('2018-03-02T14:24:06.000Z');
  expect(found.runs[0]?.stages.find(({ id }) => id === 'manifest')).toMatchObject({
    start: '2018-03-02T14:24:07.000Z',
    end: '2018-03-02T14:24:09.000Z',
  });
  const analysis = readLogs({ 'paste.txt': '' });
  const reader = analysis.readers.get('paste.txt')!;
  const tags: { timeMs: number; readAs: 'month-first' | 'day-first' | undefined }[] = [];
  reader.onTag = tag => tags.push(tag);
  reader.write(new TextEncoder().encode(paste));
  reader.end();
  expect(tags.map(tag => new Date(reader.timeMsOf(tag)).toISOString().slice(0, 10))).toEqual([
    '2018-03-02',
    '2018-03-02',
    '2018-03-02',
    '2018-03-13',
  ]);
});

test('an entry without a time of its own is not given one, but stands at that of the entry before', () => {
  const found = report({
    'dmpdownloader.log': `Download manifest.cab${trailer}WARNING: Failed to download easy setup payload with exception: x  $$<SMS_\r\nz${trailer}`,
  });
  expect(found.runs[0]?.stages.find(({ id }) => id === 'manifest')?.evidence.map(({ time }) => time)).toEqual([
    '2026-01-12T08:00:05.000Z',
    '2026-01-12T08:00:05.000Z',
  ]);
});
