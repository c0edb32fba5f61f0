import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupFiles } from '../../server/sources/logFiles.ts';
import { BufferPool } from '../../server/sources/readFile.ts';
import { SourceFollower, type SourceSink } from '../../server/sources/sourceFollower.ts';
import { MemoryDisk } from '../unit/sourcesMemoryDisk.ts';

const folder = '/logs';
const current = '/logs/hman.log';
const rolled = '/logs/hman.lo_';
const isKnownLog = (base: string): boolean => base === 'hman';

/** A shared machine can take long for what takes a second. */
const timeoutMs = 600_000;
/** `ROTATION_SCHEDULES=2000` for a long run. */
const numRuns = Number(process.env.ROTATION_SCHEDULES ?? 300);

/** What one file held from its beginning until it was emptied or replaced. */
interface Generation {
  /** Its first byte, which no other generation begins with. */
  readonly first: number;
  readonly bytes: number[];
}

/** Writes records of its own kind: every byte of record k is k, so that a byte tells where it came from. */
class Writer {
  readonly #disk: MemoryDisk;
  readonly #sink: Recorder;
  /** What was lost before anything could see it cannot be reported. */
  readonly #forgetsUnseen: boolean;
  #generations: Generation[] = [];
  #record = 0;
  #rest = 0;
  #day = 0;

  constructor(disk: MemoryDisk, sink: Recorder, forgetsUnseen = true) {
    this.#disk = disk;
    this.#sink = sink;
    this.#forgetsUnseen = forgetsUnseen;
    // After a reset the source is what is on disk.
    sink.onReset = () => {
      this.#generations = this.#generations.filter(one => this.#isOnDisk(one));
    };
  }

  /** Every byte that was ever written, in order. */
  get written(): number[] {
    const known = this.#generations.filter(one => !this.#forgetsUnseen || this.#sink.seen.has(one.first) || this.#isOnDisk(one));
    return known.flatMap(one => one.bytes);
  }

  #isOnDisk(generation: Generation): boolean {
    return this.#disk.paths.some(path => this.#disk.contentOf(path)?.[0] === generation.first);
  }

  #bytes(lengthBytes: number): number[] {
    const bytes: number[] = [];
    while (bytes.length < lengthBytes) {
      if (this.#rest === 0) this.#newRecord();
      const part = Math.min(this.#rest, lengthBytes - bytes.length);
      for (let n = 0; n < part; n++) bytes.push(this.#record);
      this.#rest -= part;
    }
    return bytes;
  }

  #newRecord(): void {
    this.#record++;
    this.#rest = 40 + ((this.#record * 7919) % 3000);
  }

  /** May end in the middle of a record. */
  append(lengthBytes: number): void {
    if (this.#sizeBytes() === 0) {
      this.#fill(lengthBytes, bytes => this.#disk.append(current, bytes));
      return;
    }
    const bytes = this.#bytes(lengthBytes);
    this.#generations.at(-1)?.bytes.push(...bytes);
    this.#disk.append(current, Uint8Array.from(bytes));
  }

  #fill(lengthBytes: number, put: (bytes: Uint8Array) => void): void {
    this.#newRecord();
    const bytes = this.#bytes(lengthBytes);
    this.#generations.push({ first: bytes[0] ?? 0, bytes });
    put(Uint8Array.from(bytes));
  }

  #sizeBytes(): number {
    return this.#disk.contentOf(current)?.length ?? 0;
  }

  run(op: Op): void {
    const disk = this.#disk;
    // Further kinds of bytes there are none.
    if (op.kind === 'look' || this.#record > 230) return;
    if (op.kind === 'append') this.append(op.size);
    else if (op.kind === 'clock') disk.setClock(op.byMs);
    else if (op.kind === 'replace') this.#fill(op.size, bytes => disk.create(current, bytes));
    else if (this.#sizeBytes() === 0) return;
    else if (op.kind === 'roll') disk.rename(current, rolled);
    else if (op.kind === 'date') disk.rename(current, this.#dated());
    else if (op.kind === 'copy' || op.kind === 'copyDate') {
      disk.copy(current, op.kind === 'copy' ? rolled : this.#dated());
      disk.truncate(current);
    } else if (op.kind === 'truncate') disk.truncate(current);
    else if (op.kind === 'delete') disk.delete(current);
    else if (op.kind === 'swap') this.#fill(this.#sizeBytes(), bytes => disk.create(current, bytes));
    else this.#fill(this.#sizeBytes(), bytes => disk.rewrite(current, bytes));
  }

  #dated(): string {
    this.#day++;
    return `/logs/hman-202501${String(this.#day).padStart(2, '0')}-120000.log`;
  }
}

type Op =
  | { readonly kind: 'append' | 'replace'; readonly size: number }
  | { readonly kind: 'clock'; readonly byMs: number }
  | { readonly kind: 'look' | 'roll' | 'date' | 'copy' | 'copyDate' | 'truncate' | 'delete' | 'rewrite' | 'swap' };

/** Bytes between gaps. */
class Recorder implements SourceSink {
  pieces: number[][] = [[]];
  resets = 0;
  gaps: string[] = [];
  seen = new Set<number>();
  onReset: (() => void) | undefined;
  startFile(): void {}
  end(): void {}
  write(chunk: Uint8Array): void {
    this.pieces.at(-1)?.push(...chunk);
    for (const byte of chunk) this.seen.add(byte);
  }
  gap(gap: { why: string }): void {
    this.gaps.push(gap.why);
    this.pieces.push([]);
  }
  reset(): void {
    this.resets++;
    this.pieces = [[]];
    this.seen.clear();
    this.onReset?.();
  }
}

/** Whether `pieces` are `written` with parts missing at gaps only (and before the first piece if `canMissStart`). */
function isInOrder(pieces: readonly number[][], written: readonly number[], canMissStart: boolean): boolean {
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    const isFixed = index === 0 && !canMissStart;
    let from = isLast ? written.length - piece.length : at;
    if (isFixed) from = 0;
    const matches = (start: number): boolean => piece.every((byte, n) => written[start + n] === byte);
    while (!isFixed && !isLast && from <= written.length && !matches(from)) from++;
    if (from < at || !matches(from)) return false;
    at = from + piece.length;
  }
  // A gap at the end is told by a last, empty piece.
  return at === written.length || pieces.at(-1)?.length === 0;
}

function newFollower(disk: MemoryDisk, sink: SourceSink): SourceFollower {
  const files = groupFiles([{ path: current }], isKnownLog)[0]!;
  return new SourceFollower({
    fs: disk,
    files: { ...files, folder },
    extent: 'folder',
    isKnownLog,
    sink,
    pool: new BufferPool(2500),
    sliceBytes: 4000,
  });
}

async function lookUntilQuiet(follower: SourceFollower): Promise<void> {
  // A file that was cut is believed at the second look.
  for (let quiet = 0; quiet < 2; ) {
    const result = await follower.look();
    quiet = result.isChanged ? 0 : quiet + 1;
  }
}

const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 1000, max: 6000 }));
const append = fc.record({ kind: fc.constant('append' as const), size });
const replace = fc.record({ kind: fc.constant('replace' as const), size });
const plain = <T extends Op['kind']>(...kinds: T[]) => fc.constantFrom(...kinds).map(kind => ({ kind }) as Op);
const look = plain('look');
/** The clock of the server is set, back or on: later changes can have earlier times. */
const clock = fc.record({ kind: fc.constant('clock' as const), byMs: fc.integer({ min: -90_000_000, max: 90_000_000 }) });
const anythingWith = (rotations: fc.Arbitrary<Op>, weightOfClock: number) =>
  fc.oneof(
    { weight: 5, arbitrary: append },
    { weight: 3, arbitrary: look },
    { weight: 3, arbitrary: rotations },
    { weight: 1, arbitrary: plain('truncate', 'delete', 'rewrite', 'swap') },
    { weight: 1, arbitrary: replace },
    { weight: weightOfClock, arbitrary: clock },
  );
/**
 * A log has one predecessor `.lo_` or, with a history, dated ones. Where both kinds appear between two looks the times of the files
 * alone tell their order, so the clock is not set in such a schedule.
 */
const kindsOfAnything = [
  anythingWith(plain('roll', 'copy'), 1),
  anythingWith(plain('date', 'copyDate'), 1),
  anythingWith(plain('roll', 'date', 'copy', 'copyDate'), 0),
];

test(
  'rollovers that a look can see lose nothing, double nothing and report no gap',
  async () => {
    const seen = ['rollAndLook', 'copyAndLook'] as const;
    const steps = (...more: fc.Arbitrary<Op | (typeof seen)[number]>[]) =>
      fc.array(fc.oneof(append, look, ...more), { maxLength: 40, size: 'max' });
    const schedule = fc.oneof(
      steps(clock, fc.constantFrom(...seen)),
      steps(clock, plain('date', 'copyDate')),
      steps(plain('date', 'copyDate'), fc.constantFrom(...seen)),
    );
    await fc.assert(
      fc.asyncProperty(schedule, async ops => {
        const disk = new MemoryDisk();
        disk.addFolder(folder);
        const sink = new Recorder();
        const writer = new Writer(disk, sink);
        const follower = newFollower(disk, sink);
        await follower.look();
        for (const one of ops) {
          if (one === 'rollAndLook' || one === 'copyAndLook') {
            await follower.look();
            writer.run({ kind: one === 'rollAndLook' ? 'roll' : 'copy' });
            await follower.look();
          } else if (one.kind === 'look') await follower.look();
          else writer.run(one);
        }
        await follower.look();
        expect(sink.gaps).toEqual([]);
        expect(sink.resets).toBe(0);
        expect(sink.pieces[0]?.length).toBe(writer.written.length);
        expect(isInOrder(sink.pieces, writer.written, false)).toBe(true);
        expect(disk.openFiles).toBe(0);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);

test(
  'whatever happens to the files between looks: in order, nothing doubled, nothing missing but at a gap',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(...kindsOfAnything.map(kind => fc.array(kind, { maxLength: 40, size: 'max' }))), async ops => {
        const disk = new MemoryDisk();
        disk.addFolder(folder);
        const sink = new Recorder();
        const writer = new Writer(disk, sink);
        const follower = newFollower(disk, sink);
        await follower.look();
        for (const op of ops) {
          if (op.kind === 'look') await follower.look();
          else writer.run(op);
        }
        await lookUntilQuiet(follower);
        // The last byte of the log is there to be read, unless its file is gone.
        writer.append(50);
        await lookUntilQuiet(follower);
        expect(isInOrder(sink.pieces, writer.written, true)).toBe(true);
        expect(sink.pieces.at(-1)?.length).toBeGreaterThan(0);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);

test(
  'any number of rollovers between looks: what is lost is at a gap',
  async () => {
    const op = fc.oneof(
      { weight: 3, arbitrary: append },
      { weight: 2, arbitrary: look },
      { weight: 2, arbitrary: plain('roll', 'copy') },
      { weight: 1, arbitrary: clock },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(op, { maxLength: 40, size: 'max' }), async ops => {
        const disk = new MemoryDisk();
        disk.addFolder(folder);
        const sink = new Recorder();
        const writer = new Writer(disk, sink, false);
        const follower = newFollower(disk, sink);
        for (const one of ops) {
          if (one.kind === 'look') await follower.look();
          else writer.run(one);
        }
        writer.append(50);
        await lookUntilQuiet(follower);
        expect(isInOrder(sink.pieces, writer.written, true)).toBe(true);
        expect(sink.resets).toBe(0);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);

/** Looks while, at some of the follower's own calls to the disk, the next burst of changes happens. */
async function lookDuring(
  bursts: readonly (readonly [readonly Op[], number])[],
  disk: MemoryDisk,
  writer: Writer,
  follower: SourceFollower,
) {
  const queue = [...bursts];
  let wait = 0;
  disk.onCall = () => {
    if (wait-- > 0) return;
    const next = queue.shift();
    if (!next) return;
    for (const op of next[0]) writer.run(op);
    wait = next[1];
  };
  while (queue.length > 0) {
    await follower.look();
    expect(disk.openFiles).toBe(0);
  }
  disk.onCall = undefined;
  await lookUntilQuiet(follower);
}

/** Several changes can fall between two calls to the disk: a file that is emptied and full again at once. */
const burstsOf = (op: fc.Arbitrary<Op>, maxLength: number) =>
  fc.array(fc.tuple(fc.array(op, { minLength: 1, maxLength: 4, size: 'max' }), fc.nat({ max: 12 })), { maxLength, size: 'max' });

test(
  'rollovers in the middle of a look that leave all files there: nothing lost, no gap',
  async () => {
    await fc.assert(
      fc.asyncProperty(burstsOf(fc.oneof(append, clock, plain('date', 'copyDate')), 10), async bursts => {
        const disk = new MemoryDisk();
        disk.addFolder(folder);
        const sink = new Recorder();
        const writer = new Writer(disk, sink, false);
        const follower = newFollower(disk, sink);
        await lookDuring(bursts, disk, writer, follower);
        expect(sink.gaps).toEqual([]);
        expect(sink.resets).toBe(0);
        expect(sink.pieces[0]?.length).toBe(writer.written.length);
        expect(isInOrder(sink.pieces, writer.written, false)).toBe(true);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);

test(
  'whatever happens in the middle of a look: the same law',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(...kindsOfAnything.map(kind => burstsOf(kind, 30))), async bursts => {
        const disk = new MemoryDisk();
        disk.addFolder(folder);
        const sink = new Recorder();
        const writer = new Writer(disk, sink);
        const follower = newFollower(disk, sink);
        await lookDuring(bursts, disk, writer, follower);
        writer.append(50);
        await lookUntilQuiet(follower);
        expect(isInOrder(sink.pieces, writer.written, true)).toBe(true);
        expect(sink.pieces.at(-1)?.length).toBeGreaterThan(0);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);
