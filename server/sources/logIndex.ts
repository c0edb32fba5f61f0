/**
 * Entries of a log by their number, read from the disk when they are asked for.
 *
 * One pass over the bytes counts the entries and remembers, about every 64 KB, a place where one begins: file, byte, line and number. To
 * give some entries, the piece between two such places is read and understood, with the piece before it, since what a thread does there
 * tells what its next lines mean. So 4 GB need two megabytes of memory, and its last line is as near as its first.
 *
 * The law: the entries of a piece are those that reading the log from its start gives. A place is one only where nothing is left over of
 * what came before, and what a reader has learnt by then is told to the one that begins there.
 */
import { EntryReader, type Knowledge, type Reading } from '../engine/index.ts';
import type { DiskFs, Failure, Result } from './diskFs.ts';
import { countLineEnds, lineStartFromEnd } from './lineEnds.ts';
import { LoggedEntries, type LoggedEntry } from './loggedEntries.ts';
import { readBytes, withFile } from './readFile.ts';

export interface LogIndexOptions {
  readonly fs: DiskFs;
  readonly knowledge: Knowledge;
  /** Its files, oldest first, as they are now; the last one grows. */
  readonly listFiles: () => readonly string[];
  /** Which of the logs that are shown together. */
  readonly source?: number;
  readonly reading?: Reading;
  /** Minutes to add to get UTC, for entries that do not say it. */
  readonly zone?: number;
  /** About how much lies between two places; tests take less. */
  readonly pieceBytes?: number;
}

/** What `update` found. `replaced`: numbers mean other entries now. */
export type Update = 'same' | 'grown' | 'replaced';

export interface IndexProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

interface IndexedFile {
  readonly path: string;
  identity: string;
  /** First bytes, by which it is known again. */
  head: Uint8Array;
  /** So far it is indexed. */
  endBytes: number;
  encoding: string;
  /** Records end with what tells them: a reader needs nothing from before. */
  isTelling: boolean;
  /** Of a file that is not telling: the end of its first piece, which shows how the others are to be read. */
  headEnd: { readonly bytes: number; readonly lines: number } | undefined;
}

/** A place where an entry begins. */
interface Place {
  readonly file: number;
  readonly offset: number;
  readonly entry: number;
  /** 1-based. */
  readonly line: number;
}

const usualPieceBytes = 64 << 10;
const headBytes = 1024;
/** So much is read at once, with the file open. */
const readBytesMost = 1 << 20;
/** Pieces that are kept as entries. */
const keptPieces = 24;

/** Gives other work its turn. */
const breathe = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const marks: Readonly<Record<string, Uint8Array>> = { 'utf-16le': Uint8Array.of(0xff, 0xfe), 'utf-16be': Uint8Array.of(0xfe, 0xff) };

/** Entries by number: of one log, or of several in one order. */
export interface EntryList {
  readonly count: number;
  readonly changedFrom: number;
  readonly files: readonly string[];
  readonly progress: IndexProgress;
  readonly failure: Failure | undefined;
  update(signal?: AbortSignal, onProgress?: (progress: IndexProgress) => void): Promise<Update>;
  read(from: number, count: number): Promise<Result<readonly LoggedEntry[]>>;
  scan(from: number, onEntries: OnEntries, signal?: AbortSignal): Promise<Result<null>>;
}

/** Gets entries in order, with the number of the first; `false` ends. */
export type OnEntries = (entries: readonly LoggedEntry[], first: number) => boolean | Promise<boolean>;

export class LogIndex implements EntryList {
  readonly #options: LogIndexOptions;
  readonly #pieceBytes: number;
  #files: IndexedFile[] = [];
  #places: Place[] = [];
  #reader: EntryReader;
  /** Entries that are whole. */
  #whole = 0;
  /** With the record at the end that may still grow. */
  #count = 0;
  #lastEndLine = 0;
  #isTelling = false;
  #lines = 0;
  /** A place that the next entry confirms: it must not begin before it. */
  #candidate: Place | undefined;
  #datesAre: Reading['dateOrder'];
  #pieces = new Map<number, { readonly endBytes: number; readonly entries: readonly LoggedEntry[] }>();
  #totalBytes = 0;
  #changedFrom = 0;
  #failure: Failure | undefined;

  constructor(options: LogIndexOptions) {
    this.#options = options;
    this.#pieceBytes = options.pieceBytes ?? usualPieceBytes;
    this.#reader = this.#newReader();
  }

  /** Entries that are known so far. */
  get count(): number {
    return this.#count;
  }

  /** Entries before this number are those of before the last update. */
  get changedFrom(): number {
    return this.#changedFrom;
  }

  /** Places that are remembered. */
  get places(): number {
    return this.#places.length;
  }

  get files(): readonly string[] {
    return this.#files.map(file => file.path);
  }

  get progress(): IndexProgress {
    return { doneBytes: this.#files.reduce((sum, file) => sum + file.endBytes, 0), totalBytes: this.#totalBytes };
  }

  /** Why the last update ended early. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  #newReader(): EntryReader {
    return new EntryReader((_, entry) => {
      if (this.#candidate && entry.line >= this.#candidate.line) this.#places.push(this.#candidate);
      this.#candidate = undefined;
      this.#whole++;
      this.#lastEndLine = entry.endLine;
      this.#isTelling ||= entry.format === 'server' || entry.format === 'ccm';
    }, this.#options.reading);
  }

  /** Reads what is new on the disk; `onProgress` is called between pieces. */
  async update(signal?: AbortSignal, onProgress?: (progress: IndexProgress) => void): Promise<Update> {
    this.#failure = undefined;
    const paths = this.#options.listFiles();
    let isReplaced = false;
    if (this.#files.length > 0 && !(await this.#areSame(paths))) {
      this.#reset();
      isReplaced = true;
    }
    const before = this.#count;
    const wholeBefore = this.#whole;
    // The last one may have been half of a record.
    this.#changedFrom = Math.min(before, wholeBefore);
    const doneBefore = this.progress.doneBytes;
    await this.#measure(paths);
    for (let at = Math.max(0, this.#files.length - 1); at < paths.length && !signal?.aborted; at++) {
      if (!this.#files[at]) await this.#startFile(paths[at]!);
      if (this.#failure) break;
      await this.#readOn(at, signal, onProgress);
    }
    if (this.progress.doneBytes !== doneBefore || isReplaced) await this.#countTail();
    if (isReplaced) return 'replaced';
    return this.#count === before && this.#whole === wholeBefore && this.progress.doneBytes === doneBefore ? 'same' : 'grown';
  }

  #reset(): void {
    this.#files = [];
    this.#places = [];
    this.#pieces.clear();
    this.#candidate = undefined;
    this.#whole = 0;
    this.#count = 0;
    this.#lines = 0;
    this.#lastEndLine = 0;
    this.#reader = this.#newReader();
  }

  async #measure(paths: readonly string[]): Promise<void> {
    let total = 0;
    for (const path of paths) {
      const stat = await this.#options.fs.stat(path);
      if (stat.ok) total += stat.value.sizeBytes;
    }
    this.#totalBytes = total;
  }

  /** Whether what was indexed is what is there. */
  async #areSame(paths: readonly string[]): Promise<boolean> {
    if (this.#files.length > paths.length || this.#files.some(({ path }, at) => path !== paths[at])) return false;
    for (const [at, file] of this.#files.entries()) {
      // What was rolled over does not change.
      if (at < this.#files.length - 1) continue;
      const look = await withFile(this.#options.fs, file.path, async open => {
        const stat = await open.stat();
        if (!stat.ok) return stat;
        const head = await readBytes(open, 0, file.head.length);
        if (!head.ok) return head;
        const isSame =
          stat.value.identity === file.identity &&
          stat.value.sizeBytes >= file.endBytes &&
          file.head.every((byte, i) => head.value[i] === byte);
        return { ok: true, value: isSame };
      });
      // One that cannot be looked at now is not another one yet.
      if (!look.ok) this.#failure = look;
      else if (!look.value) return false;
    }
    return true;
  }

  async #startFile(path: string): Promise<void> {
    const opened = await withFile(this.#options.fs, path, async open => {
      const stat = await open.stat();
      if (!stat.ok) return stat;
      const head = await readBytes(open, 0, headBytes);
      return head.ok ? { ok: true as const, value: { identity: stat.value.identity, head: head.value } } : head;
    });
    if (!opened.ok) {
      this.#failure = opened;
      return;
    }
    this.#reader.startFile();
    this.#candidate = undefined;
    this.#lines = 0;
    this.#lastEndLine = 0;
    this.#isTelling = false;
    const { identity, head } = opened.value;
    this.#files.push({ path, identity, head, endBytes: 0, encoding: 'utf-8', isTelling: false, headEnd: undefined });
    this.#places.push({ file: this.#files.length - 1, offset: 0, entry: this.#whole, line: 1 });
  }

  async #readOn(at: number, signal: AbortSignal | undefined, onProgress: ((progress: IndexProgress) => void) | undefined): Promise<void> {
    const file = this.#files[at]!;
    for (;;) {
      const read = await this.#readRange(file.path, file.endBytes, readBytesMost);
      if (!read.ok) {
        this.#failure = read;
        return;
      }
      const bytes = read.value;
      if (file.head.length < headBytes) file.head = this.#headWith(file, bytes);
      let from = 0;
      while (from < bytes.length) from += this.#takePiece(at, bytes.subarray(from, from + this.#pieceBytes));
      this.#count = Math.max(this.#count, this.#whole);
      if (bytes.length < readBytesMost || signal?.aborted) return;
      onProgress?.(this.progress);
      await breathe();
    }
  }

  #headWith(file: IndexedFile, bytes: Uint8Array): Uint8Array {
    const head = new Uint8Array(Math.min(headBytes, file.endBytes + bytes.length));
    head.set(file.head.subarray(0, head.length));
    if (file.endBytes < head.length) head.set(bytes.subarray(0, head.length - file.endBytes), file.endBytes);
    return head;
  }

  /** Reads a piece up to its last line end, or all of it where it has none; returns how much. */
  #takePiece(at: number, bytes: Uint8Array): number {
    const file = this.#files[at]!;
    let begun = 0;
    if (file.endBytes === 0) {
      // The first bytes tell the encoding, which tells where lines end.
      begun = Math.min(4, bytes.length);
      this.#reader.write(bytes.subarray(0, begun));
      file.encoding = this.#reader.encoding;
    }
    const cut = lineStartFromEnd(bytes, 0, file.encoding);
    // UTF-16 is cut between its units.
    const length =
      cut > begun ? cut : Math.max(begun, file.encoding.startsWith('utf-16') ? bytes.length & ~1 || bytes.length : bytes.length);
    const piece = bytes.subarray(0, length);
    this.#reader.write(piece.subarray(begun));
    this.#lines += countLineEnds(piece, file.encoding);
    file.endBytes += length;
    file.encoding = this.#reader.encoding;
    file.isTelling = this.#isTelling;
    this.#datesAre = this.#reader.dateOrder;
    if (cut > begun && this.#lastEndLine > 0) this.#propose(at, piece);
    return length;
  }

  /** A place where what is left over begins, where that is in this piece. */
  #propose(at: number, piece: Uint8Array): void {
    const file = this.#files[at]!;
    const start = lineStartFromEnd(piece, this.#lines - this.#lastEndLine, file.encoding);
    if (start < 0) return;
    const offset = file.endBytes - piece.length + start;
    const last = this.#places.at(-1)!;
    if (last.file === at && offset - last.offset < this.#pieceBytes / 2) return;
    file.headEnd ??= { bytes: offset, lines: this.#lastEndLine };
    this.#candidate = { file: at, offset, entry: this.#whole, line: this.#lastEndLine + 1 };
  }

  /** Counts the record at the end that is not whole yet. */
  async #countTail(): Promise<void> {
    const tail = await this.#readPiece(this.#places.length - 1);
    const last = this.#places.at(-1);
    if (tail.ok && last) this.#count = last.entry + tail.value.length;
  }

  #readRange(path: string, offset: number, length: number): Promise<Result<Uint8Array>> {
    return withFile(this.#options.fs, path, open => readBytes(open, offset, length));
  }

  #pieceEnd(piece: number): number {
    const { file } = this.#places[piece]!;
    const next = this.#places[piece + 1];
    return next?.file === file ? next.offset : this.#files[file]!.endBytes;
  }

  /** A reader that has learnt what reading up to a piece would have taught it. */
  async #readerAt(piece: number): Promise<Result<LoggedEntries>> {
    const place = this.#places[piece]!;
    const file = this.#files[place.file]!;
    const { knowledge, source = 0, reading = {}, zone = 0 } = this.#options;
    const codePage = file.encoding.startsWith('utf-') ? reading.codePage : file.encoding;
    const reader = new LoggedEntries(knowledge, {
      source,
      path: file.path,
      // A file whose characters were UTF-8 so far is not in a code page further down.
      reading: { codePage: file.encoding === 'utf-8' && place.offset > 2 << 20 ? 'utf-8' : codePage, dateOrder: this.#datesAre },
      zone,
    });
    if (place.offset === 0) return { ok: true, value: reader };
    const mark = marks[file.encoding];
    if (mark) reader.write(mark);
    const before = this.#places[piece - 1]!;
    let warmFrom = before.file === place.file ? before.offset : place.offset;
    let lines = 0;
    if (!file.isTelling && file.headEnd && file.headEnd.bytes <= warmFrom) {
      const head = await this.#readRange(file.path, 0, file.headEnd.bytes);
      if (!head.ok) return head;
      reader.write(mark && startsWith(head.value, mark) ? head.value.subarray(mark.length) : head.value);
      lines += file.headEnd.lines;
    } else if (warmFrom === 0 && mark) warmFrom = startsWith(file.head, mark) ? mark.length : 0;
    const warm = await this.#readRange(file.path, warmFrom, place.offset - warmFrom);
    if (!warm.ok) return warm;
    reader.write(warm.value);
    lines += place.line - (before.file === place.file ? before.line : place.line);
    reader.take();
    reader.lineOffset = place.line - 1 - lines;
    // What is whole only by what follows it, which comes now, was counted before.
    reader.fromLine = place.line;
    return { ok: true, value: reader };
  }

  async #readPiece(piece: number): Promise<Result<readonly LoggedEntry[]>> {
    const place = this.#places[piece];
    if (!place) return { ok: true, value: [] };
    const endBytes = this.#pieceEnd(piece);
    const kept = this.#pieces.get(piece);
    if (kept?.endBytes === endBytes) {
      this.#pieces.delete(piece);
      this.#pieces.set(piece, kept);
      return { ok: true, value: kept.entries };
    }
    const reader = await this.#readerAt(piece);
    if (!reader.ok) return reader;
    const bytes = await this.#readRange(this.#files[place.file]!.path, place.offset, endBytes - place.offset);
    if (!bytes.ok) return bytes;
    reader.value.write(bytes.value);
    reader.value.end();
    const entries = reader.value.take();
    this.#pieces.set(piece, { endBytes, entries });
    if (this.#pieces.size > keptPieces) this.#pieces.delete(this.#pieces.keys().next().value!);
    return { ok: true, value: entries };
  }

  /** The piece that holds an entry. */
  #pieceOf(entry: number): number {
    let low = 0;
    let high = this.#places.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#places[middle]!.entry <= entry) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Entries from this number on; fewer at the end of the log. */
  async read(from: number, count: number): Promise<Result<readonly LoggedEntry[]>> {
    const found: LoggedEntry[] = [];
    for (let at = Math.max(0, from); at < from + count && at < this.#count; ) {
      const piece = this.#pieceOf(at);
      const entries = await this.#readPiece(piece);
      if (!entries.ok) return entries;
      const first = at - this.#places[piece]!.entry;
      const some = entries.value.slice(first, first + from + count - at);
      if (some.length === 0) break;
      found.push(...some);
      at += some.length;
    }
    return { ok: true, value: found };
  }

  /** Hands out all entries from this number on, in order, some hundred at a time, until `onEntries` says `false`. */
  async scan(from: number, onEntries: OnEntries, signal?: AbortSignal): Promise<Result<null>> {
    let first = from;
    for await (const entries of this.entriesFrom(from, signal)) {
      if (!entries.ok) return entries;
      if (!(await onEntries(entries.value, first))) break;
      first += entries.value.length;
    }
    return { ok: true, value: null };
  }

  /** All entries from this number on, in order, a piece at a time. */
  async *entriesFrom(from: number, signal?: AbortSignal): AsyncGenerator<Result<readonly LoggedEntry[]>, undefined> {
    let reader: LoggedEntries | undefined;
    let readerFile = -1;
    let held: { file: number; offset: number; bytes: Uint8Array } | undefined;
    for (let piece = this.#pieceOf(from); piece < this.#places.length && !signal?.aborted; piece++) {
      const place = this.#places[piece]!;
      if (place.entry >= this.#count) break;
      if (!reader || readerFile !== place.file) {
        const begun = await this.#readerAt(piece);
        if (!begun.ok) {
          yield begun;
          return;
        }
        reader = begun.value;
        readerFile = place.file;
      }
      const end = this.#pieceEnd(piece);
      if (held?.file !== place.file || held.offset > place.offset || held.offset + held.bytes.length < end) {
        const path = this.#files[place.file]!.path;
        const read = await this.#readRange(path, place.offset, Math.max(end - place.offset, readBytesMost));
        if (!read.ok) {
          yield read;
          return;
        }
        held = { file: place.file, offset: place.offset, bytes: read.value };
        await breathe();
      }
      reader.write(held.bytes.subarray(place.offset - held.offset, end - held.offset));
      if (end === this.#files[place.file]!.endBytes) reader.end();
      const entries = reader.take();
      yield { ok: true, value: from > place.entry ? entries.slice(from - place.entry) : entries };
    }
  }
}

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean => start.every((byte, at) => bytes[at] === byte);
