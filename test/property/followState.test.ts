/** What is concluded after each look at a log that rolls over is what the whole text says, however torn it was when it was read. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Analysis, renderText } from '../../server/engine/index.ts';
import type { SourceReader } from '../../server/engine/sourceReader.ts';
import type { Gap, Report } from '../../server/protocol/model.ts';
import { groupFiles } from '../../server/sources/logFiles.ts';
import { BufferPool } from '../../server/sources/readFile.ts';
import { SourceFollower, type SourceSink } from '../../server/sources/sourceFollower.ts';
import { knowledge } from '../unit/checkAnalysis.ts';
import { MemoryDisk } from '../unit/sourcesMemoryDisk.ts';

const folder = '/logs';
const current = '/logs/dmpdownloader.log';
const rolled = '/logs/dmpdownloader.lo_';
const isKnownLog = (base: string): boolean => base === 'dmpdownloader';
const nowMs = Date.UTC(2026, 2, 1);
/** `ROTATION_SCHEDULES=2000` for a long run. */
const numRuns = Number(process.env.ROTATION_SCHEDULES ?? 100);
const timeoutMs = 600_000;

const update = (n: number): string => `8576527e-dde9-4146-8ed9-${String(n % 4).padStart(12, '0')}`;
/** Lines of every kind of consequence: stages, findings, damage, letters of two to four bytes. */
const messages: readonly ((n: number) => string)[] = [
  n => `Found a new available update~~ ${n}`,
  n => `Download content for payload ${update(n)}~~`,
  n => `Successfully download redist for ${update(n)}~~`,
  n => `ERROR: größer als 5 € – 納品 😀 ${n}`,
  n => `WARNING: two\r\nlines ${n}`,
  () => 'Download manifest.cab~~',
  () => '\0\0\0\0',
];

function record(n: number): string {
  const time = new Date(Date.UTC(2026, 1, 1) + n * 61_000).toISOString();
  const message = messages[n % messages.length]!(n);
  return `${message}  $$<SMS_DMP_DOWNLOADER><02-${time.slice(8, 10)}-2026 ${time.slice(11, 23)}+000><thread=${4 + (n % 3)} (0x1)>\r\n`;
}

type Encoding = 'utf8' | 'utf16le';

/** Writes the log; knows every file that it began, whole. */
class Writer {
  readonly files: number[][] = [];
  readonly #disk: MemoryDisk;
  readonly #encoding: Encoding;
  /** Written next; a piece may end anywhere in it. */
  #rest: number[] = [];
  #record = 0;
  #day = 0;
  /** The file that is written to was seen by a look. */
  isSeen = true;

  constructor(disk: MemoryDisk, encoding: Encoding) {
    this.#disk = disk;
    this.#encoding = encoding;
  }

  append(lengthBytes: number): void {
    const isNew = (this.#disk.contentOf(current)?.length ?? 0) === 0;
    if (isNew) {
      this.files.push([]);
      this.isSeen = false;
      // Each file begins with a record, and a mark where the encoding needs one.
      this.#rest = this.#encoding === 'utf16le' ? [0xff, 0xfe] : [];
    }
    // A few letters alone are no proof of which file they are from.
    const length = isNew ? Math.max(lengthBytes, 400) : lengthBytes;
    const bytes: number[] = [];
    while (bytes.length < length) {
      if (this.#rest.length === 0) this.#rest = [...Buffer.from(record(this.#record++), this.#encoding)];
      bytes.push(...this.#rest.splice(0, length - bytes.length));
    }
    this.files.at(-1)!.push(...bytes);
    this.#disk.append(current, Uint8Array.from(bytes));
  }

  rollOver(how: 'roll' | 'copy' | 'date' | 'copyDate'): void {
    if ((this.#disk.contentOf(current)?.length ?? 0) === 0) return;
    const isDated = how === 'date' || how === 'copyDate';
    const to = isDated ? `/logs/dmpdownloader-202602${String(++this.#day).padStart(2, '0')}-120000.log` : rolled;
    if (how === 'roll' || how === 'date') this.#disk.rename(current, to);
    else {
      this.#disk.copy(current, to);
      this.#disk.truncate(current);
    }
  }
}

/** The engine as the follower feeds it, with what it was told since it began anew. */
class Fed implements SourceSink {
  readonly analysis = new Analysis(knowledge);
  readonly reader: SourceReader = this.analysis.openSource({ id: 'log', path: current });
  told: (Gap | number[])[] = [];
  startFile(path: string): void {
    this.told.push([]);
    this.reader.startFile(path);
  }
  write(chunk: Uint8Array): void {
    (this.told.findLast(Array.isArray) as number[]).push(...chunk);
    this.reader.write(chunk);
  }
  end(): void {
    this.reader.end();
  }
  gap(gap: Gap): void {
    this.told.push(gap);
    this.reader.gap(gap);
  }
  reset(): void {
    this.told = [];
    this.reader.reset();
  }
  moveFile(from: string, to: string | null): void {
    this.reader.moveFile(from, to);
  }
  get report(): Report {
    return this.analysis.conclude(nowMs).report;
  }
}

/** What the engine says of these files when each is given in one piece. */
function reportOfWhole(told: readonly (Gap | readonly number[])[], paths: readonly string[]): Report {
  const whole = new Fed();
  let file = 0;
  for (const one of told) {
    if ('why' in one) whole.gap(one);
    else {
      whole.startFile(paths[file++] ?? '?');
      whole.write(Uint8Array.from(one));
    }
  }
  return whole.report;
}

function newFollower(disk: MemoryDisk, sink: SourceSink): SourceFollower {
  const files = groupFiles([{ path: current }], isKnownLog)[0]!;
  const pool = new BufferPool(2500);
  return new SourceFollower({ fs: disk, files: { ...files, folder }, extent: 'folder', isKnownLog, sink, pool, sliceBytes: 4000 });
}

const size = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 700 }), fc.integer({ min: 500, max: 5000 }));
const append = fc.record({ kind: fc.constant('append' as const), size });
const clock = fc.record({ kind: fc.constant('clock' as const), byMs: fc.integer({ min: -90_000_000, max: 90_000_000 }) });
const look = fc.constant({ kind: 'look' as const });
/**
 * A log has one predecessor `.lo_` or, with a history, dated ones. Where both kinds appear between two looks the times of the files
 * alone tell their order, so the clock is not set in such a schedule.
 */
const rollOvers = (...how: string[]) => fc.record({ kind: fc.constant('rollOver' as const), how: fc.constantFrom(...how) });
const loss = fc.record({ kind: fc.constant('loss' as const), how: fc.constantFrom('truncate', 'delete', 'cut', 'swap', 'roll twice') });
const encoding = fc.constantFrom<Encoding>('utf8', 'utf16le');
type Weighted = fc.WeightedArbitrary<{ kind: string }>;
const scheduleOf = (...others: Weighted[]) => {
  const steps = (...more: Weighted[]) => fc.array(fc.oneof(...others, ...more), { minLength: 4, maxLength: 24, size: 'max' });
  const setsClock = { weight: 1, arbitrary: clock };
  return fc.oneof(
    steps({ weight: 3, arbitrary: rollOvers('roll', 'copy') }, setsClock),
    steps({ weight: 3, arbitrary: rollOvers('date', 'copyDate') }, setsClock),
    steps({ weight: 3, arbitrary: rollOvers('roll', 'copy', 'date', 'copyDate') }),
  );
};

test(
  'after each look at a log that rolls over, the state is that of the whole text',
  async () => {
    const schedule = scheduleOf({ weight: 5, arbitrary: append }, { weight: 4, arbitrary: look });
    await fc.assert(
      fc.asyncProperty(encoding, schedule, async (text, ops) => {
        const disk = new MemoryDisk();
        disk.addFolder(folder);
        const writer = new Writer(disk, text);
        const fed = new Fed();
        const follower = newFollower(disk, fed);
        const compare = async (): Promise<void> => {
          await follower.look();
          writer.isSeen = true;
          expect(fed.reader.files.length).toBe(writer.files.length);
          for (const [index, path] of fed.reader.files.entries()) {
            const onDisk = disk.contentOf(path);
            // A name that another file has by now is of one that a later rollover replaced.
            if (fed.reader.files.lastIndexOf(path) === index && onDisk) expect([...onDisk]).toEqual(writer.files[index]);
          }
          expect(fed.report).toEqual(reportOfWhole(writer.files, fed.reader.files));
        };
        for (const op of ops as readonly Step[]) {
          if (op.kind === 'append') writer.append(op.size);
          else if (op.kind === 'clock') disk.setClock(op.byMs);
          else if (op.kind === 'rollOver') {
            // That a file replaces its predecessor before it was seen is the next test's.
            if (!writer.isSeen) await compare();
            writer.rollOver(op.how);
          } else await compare();
        }
        await compare();
        expect(disk.openFiles).toBe(0);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);

type Step =
  | { readonly kind: 'append'; readonly size: number }
  | { readonly kind: 'clock'; readonly byMs: number }
  | { readonly kind: 'look' }
  | { readonly kind: 'rollOver'; readonly how: 'roll' | 'copy' | 'date' | 'copyDate' }
  | { readonly kind: 'loss'; readonly how: 'truncate' | 'delete' | 'cut' | 'swap' | 'roll twice' };

test(
  'where bytes are lost, the state is that of what was read, and each gap is in the report',
  async () => {
    const schedule = scheduleOf({ weight: 5, arbitrary: append }, { weight: 4, arbitrary: look }, { weight: 2, arbitrary: loss });
    let lossesShown = 0;
    await fc.assert(
      fc.asyncProperty(encoding, schedule, async (text, ops) => {
        const disk = new MemoryDisk();
        disk.addFolder(folder);
        const writer = new Writer(disk, text);
        const fed = new Fed();
        const follower = newFollower(disk, fed);
        const compare = async (): Promise<void> => {
          await follower.look();
          const { report } = fed;
          expect(report).toEqual(reportOfWhole(fed.told, fed.reader.files));
          const gaps = fed.told.filter(one => 'why' in one).map(gap => gap.why);
          expect(report.sources[0]?.gaps.map(gap => gap.why) ?? []).toEqual(gaps);
          lossesShown += gaps.length;
        };
        for (const op of ops as readonly Step[]) {
          if (op.kind === 'append') writer.append(op.size);
          else if (op.kind === 'clock') disk.setClock(op.byMs);
          else if (op.kind === 'rollOver') writer.rollOver(op.how);
          else if (op.kind === 'look') await compare();
          else if (op.how === 'truncate') disk.truncate(current);
          else if (op.how === 'delete') disk.delete(current);
          else if (op.how === 'cut') disk.truncate(current, Math.floor((disk.contentOf(current)?.length ?? 0) / 2));
          else if (op.how === 'swap') disk.create(current, Buffer.alloc(disk.contentOf(current)?.length ?? 0, `${op.how}\n`));
          else {
            for (let n = 0; n < 2; n++) {
              writer.append(900);
              writer.rollOver('roll');
            }
          }
        }
        await compare();
        await compare();
      }),
      { numRuns },
    );
    expect(lossesShown).toBeGreaterThan(0);
  },
  timeoutMs,
);

test('a second rollover over the first, both unseen, is a gap that the report shows', async () => {
  const disk = new MemoryDisk();
  disk.addFolder(folder);
  const writer = new Writer(disk, 'utf8');
  const fed = new Fed();
  const follower = newFollower(disk, fed);
  writer.append(3000);
  await follower.look();
  writer.rollOver('roll');
  writer.append(3000);
  writer.rollOver('roll');
  writer.append(3000);
  await follower.look();
  const gaps = fed.report.sources[0]?.gaps ?? [];
  expect(gaps.map(gap => gap.why)).toEqual(['the log rolled over more than once since it was last read']);
  expect(gaps[0]?.from).not.toBeNull();
  expect(gaps[0]?.to).not.toBeNull();
  // What was before the gap, and the two files after it.
  expect(fed.told.filter(Array.isArray)).toEqual(writer.files);
  expect(renderText(fed.report, Number.NaN)).toContain('evidence is missing between 2026-02-01');
});
