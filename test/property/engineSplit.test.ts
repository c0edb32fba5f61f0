/** The law of the engine: what it concludes depends on the bytes of the logs alone, not on how, and in which order, they came. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encode } from '../../server/engine/bytes.ts';
import { Analysis } from '../../server/engine/index.ts';
import { renderEntry } from '../../server/sample/format.ts';
import { type ScenarioName, scenarioEntries } from '../../server/sample/index.ts';
import { knowledge, type Logs, readLogs } from '../unit/checkAnalysis.ts';
import { readEntries } from '../unit/checkEntries.ts';

const startMs = Date.UTC(2026, 2, 17, 13);

/** The logs of a scenario; those lines only that the engine makes something of, and a few others. */
function scenarioLogs(name: ScenarioName): { readonly logs: Record<string, Uint8Array[]>; readonly endMs: number } {
  const logs: Record<string, Uint8Array[]> = {};
  let endMs = startMs;
  for (const entry of scenarioEntries(name)) {
    const path = `/logs/${entry.server}/${entry.log}`;
    logs[path] ??= [];
    logs[path].push(renderEntry(entry, startMs));
    endMs = startMs + entry.atMs;
  }
  return { logs, endMs };
}

const join = (records: readonly Uint8Array[]): Uint8Array => Buffer.concat(records);
const joined = (logs: Record<string, Uint8Array[]>): Logs =>
  Object.fromEntries(Object.entries(logs).map(([path, records]) => [path, join(records)]));

const trust = scenarioLogs('trust-failure');
const stuck = scenarioLogs('replication-stuck');

/** Pieces of every format and of damage; put together at random. */
const trailer = '  $$<SMS_DMP_DOWNLOADER><01-12-2026 10:22:50.840+240><thread=4312 (0x10D8)>';
const pieces = [
  `Found a new available update~~${trailer}\r\n`,
  `Successfully download redist for 8576527e-dde9-4146-8ed9-db91091c38ef~~${trailer}\n`,
  `ERROR: two\r\nlines${trailer}\r\n`,
  '~Waiting for ready instruction file....\n$$<SMS_DESPOOLER><Wed May 21 17:09:02 1997~><thread=DB>\n',
  '<![LOG[a\r\nb\rc]LOG]!><time="13:59:35.6721099" date="11-29-2022" component="X_Y" context="" type="1" thread="153" file="">\r\n',
  '<![LOG[]LOG]!><time="13:59:35.672+060" date="11-29-2022" component="X_Y" context="" type="3" thread="" file="">',
  'INFO: setupdl.exe: Finish\r\n',
  '2024-11-19 11:53:40 INFO:downloading redist\r\n',
  '<05/13/24 11:53:40> SMSMP Setup Started....\r\n',
  'Download manifest.cab\tSMS_DMP_DOWNLOADER\t8/2/2016 2:20:24 PM\t7568 (0x1D90)\r\n',
  'Download manifest.cab SMS_DMP_DOWNLOADER 13/2/2016 14:20:24 7568 (0x1D90)\r\n',
  'Download manifest.cab\r\nSMS_DMP_DOWNLOADER    8/2/2016 2:20:24 PM    7568 (0x1D90)\r\n',
  "10-31-2025 17:40:06.421    SMS_DMP_DOWNLOADER    67368 (0x10728)    Hasn't synced recently.\n",
  'hman.log:1155:INFO: x\n',
  'plain words\n',
  '\r\n',
  '\n',
  ' ',
  '\0\0',
  'é😀',
  '$$<',
  trailer,
  trailer.slice(0, 40),
  trailer.slice(60),
  '<![LOG[',
  ']LOG]!>',
  '>',
] as const;
const mixed = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map(parts => parts.join(''));
const cutsOf = (bytes: Uint8Array, cuts: readonly number[]) => cuts.map(cut => cut % (bytes.length + 1)).sort((a, b) => a - b);
const somePlaces = fc.array(fc.nat(), { maxLength: 12 });

test('entries of all formats mixed are the same for any split of the bytes', () => {
  fc.assert(
    fc.property(mixed, somePlaces, fc.boolean(), (text, places, isByBytes) => {
      const bytes = encode(text);
      const cuts = isByBytes ? Array.from(bytes, (_, at) => at) : cutsOf(bytes, places);
      expect(readEntries(bytes, cuts)).toEqual(readEntries(bytes));
    }),
    { numRuns: 400 },
  );
});

test('entries of a file in an old code page are the same for any split, and those of the same text in UTF-8', () => {
  const inCodePage = mixed.map(text => text.replaceAll('é😀', 'Größe: 5 €, „nicht gefunden“'));
  const toCodePage = (text: string) => Uint8Array.from(text, c => ({ '€': 0x80, '„': 0x84, '“': 0x93 })[c] ?? c.charCodeAt(0));
  fc.assert(
    fc.property(inCodePage, somePlaces, (text, places) => {
      const bytes = toCodePage(text);
      expect(readEntries(bytes, cutsOf(bytes, places))).toEqual(readEntries(encode(text)));
    }),
    { numRuns: 200 },
  );
});

test('entries do not change when they are written in UTF-16', () => {
  fc.assert(
    fc.property(mixed, somePlaces, (text, places) => {
      const bytes = new Uint8Array(2 + text.length * 2);
      const view = new DataView(bytes.buffer);
      view.setUint16(0, 0xfeff, true);
      for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), true);
      expect(readEntries(bytes, cutsOf(bytes, places))).toEqual(readEntries(encode(`\ufeff${text}`)));
    }),
    { numRuns: 100 },
  );
});

test('lines are counted right: every line break of the file lies before the entries behind it', () => {
  fc.assert(
    fc.property(mixed, text => {
      const breaks = text.split('\n').length;
      let last = 1;
      for (const { line, endLine } of readEntries(text)) {
        expect(line).toBeGreaterThanOrEqual(last);
        expect(endLine).toBeGreaterThanOrEqual(line);
        expect(endLine).toBeLessThanOrEqual(breaks);
        last = line;
      }
      // A record behind it all stands on the last line.
      expect(readEntries(`${text}\n\n<![LOG[the end]LOG]!><time="1:1:1" date="1-1-2026" component="x">`).at(-1)).toMatchObject({
        text: 'the end',
        line: breaks + 2,
      });
    }),
    { numRuns: 400 },
  );
});

test('any bytes at all: nothing throws, and the split makes no difference', () => {
  const bytesOf = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    mixed.map(encode),
    fc.tuple(mixed, fc.uint8Array({ maxLength: 30 })).map(([text, bytes]) => join([encode(text), bytes, encode(text)])),
  );
  fc.assert(
    fc.property(bytesOf, somePlaces, fc.constantFrom('x.log', 'hman.log', 'dmpdownloader.log', 'despool.lo_'), (bytes, places, name) => {
      const whole = readLogs({ [`/a/${name}`]: bytes });
      const split = new Analysis(knowledge);
      const reader = split.openSource({ id: `/a/${name}`, path: `/a/${name}` });
      let from = 0;
      for (const cut of [...cutsOf(bytes, places), bytes.length]) {
        reader.write(bytes.slice(from, cut));
        from = cut;
      }
      reader.end();
      expect(split.conclude(startMs).report).toEqual(whole.conclude(startMs).report);
    }),
    { numRuns: 150 },
  );
});

test('the report is the same for any order of the sources and any interleaving of their chunks', () => {
  for (const { logs, endMs } of [trust, stuck]) {
    const expected = readLogs(joined(logs)).conclude(endMs).report;
    const paths = Object.keys(logs);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(paths, { minLength: paths.length }),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 60_000 })), { maxLength: 40 }),
        (order, turns) => {
          const analysis = new Analysis(knowledge);
          const left = new Map(order.map(path => [path, join(logs[path]!)]));
          for (const path of order) analysis.openSource({ id: path, path });
          const write = (path: string, size: number) => {
            const bytes = left.get(path)!;
            analysis.openSource({ id: path, path }).write(bytes.slice(0, size));
            left.set(path, bytes.slice(size));
          };
          for (const [which, size] of turns) write(order[which % order.length]!, size);
          // Looked at in between, as a live view does.
          analysis.conclude(startMs);
          for (const path of order) write(path, Number.POSITIVE_INFINITY);
          for (const reader of analysis.readers.values()) reader.end();
          expect(analysis.conclude(endMs).report).toEqual(expected);
        },
      ),
      { numRuns: 6 },
    );
  }
});

test('a rollover at any record changes places, and nothing else', () => {
  /** Without what says where something stands. */
  const story = (report: unknown): unknown =>
    JSON.parse(JSON.stringify(report, (key, value) => (['path', 'line', 'endLine', 'files'].includes(key) ? undefined : value)));
  for (const { logs, endMs } of [trust, stuck]) {
    const expected = story(readLogs(joined(logs)).conclude(endMs).report);
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(logs)), fc.nat(), (path, place) => {
        const records = logs[path]!;
        const at = place % (records.length + 1);
        const analysis = readLogs(Object.fromEntries(Object.entries(joined(logs)).filter(([other]) => other !== path)));
        const reader = analysis.openSource({ id: path, path });
        reader.startFile(path.replace('.log', '.lo_'));
        reader.write(join(records.slice(0, at)));
        reader.startFile(path);
        reader.write(join(records.slice(at)));
        reader.end();
        expect(story(analysis.conclude(endMs).report)).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  }
});
