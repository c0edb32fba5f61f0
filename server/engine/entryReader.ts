/**
 * Bytes → entries, for one source, in chunks of any size.
 *
 * The law: the entries depend on the bytes alone, never on how they were cut. So nothing is decided on a piece of a record:
 * `#consume` works on whole lines, commits at the end of a record, and what is left waits for more bytes.
 *
 * A record of the server format ends with its trailer; lines before a trailer are its message. Where the file has no trailers,
 * each line is a record. Which of the two holds is learnt from the first telling line; lines before it wait (not for long).
 * Lines that can only be records of their own (a viewer's copy) are such in any file, and so is damage: a trailer that was cut, the
 * rest of one whose record was lost, text behind a whole one. Its neighbours come out as they are.
 */
import type { DatesFrom } from '../protocol/model.ts';
import { BLANK, CR, countLines, LF, lineFeedIn } from './bytes.ts';
import { type ComponentColumn, endBeforeColumn, findComponentColumn } from './componentColumn.ts';
import { DateOrders } from './dateOrder.ts';
import { hasMark, joinBytes, Utf8Stream } from './encoding.ts';
import { type Entry, newEntry } from './entry.ts';
import {
  afterGrepPrefix,
  cutTrailerEnd,
  endsInCutTrailer,
  findTrailer,
  isMetadataLine,
  isSelfContained,
  isTrailerTail,
  paragraphStart,
  parseCcmTrailer,
  parseTrailer,
  parseUntrailed,
  trailerEnd,
  trimEnd,
} from './formats.ts';
import { holdsTrailerMark, LikeTrailers } from './likeTrailers.ts';
import type { DateOrder } from './time.ts';

/** Receives each entry with the buffer that it points into; both are reused afterwards. */
export type EntrySink = (bytes: Uint8Array, entry: Entry) => void;

/** Lines without trailer that wait for a telling line before the file counts as one without trailers. */
const undecidedLines = 20;
const undecidedBytes = 16 * 1024;
/** A message of the server format has at most so many lines; longer is damage. */
const messageLines = 1000;
const messageBytes = 1024 * 1024;
/** Bounds of memory; what is longer is cut into torn records. */
export interface EntryLimits {
  /** Longest line. */
  readonly lineBytes: number;
  /** Longest record of the CCM format. */
  readonly ccmBytes: number;
}

const defaultLimits: EntryLimits = { lineBytes: 32 * 1024 * 1024, ccmBytes: 4 * 1024 * 1024 };

const ccmHead = Uint8Array.from('<![LOG[', c => c.charCodeAt(0));
const ccmTail = Uint8Array.from(']LOG]!>', c => c.charCodeAt(0));
const trailerHead = Uint8Array.from('$$<', c => c.charCodeAt(0));

function startsWith(bytes: Uint8Array, at: number, end: number, what: Uint8Array): boolean {
  if (at + what.length > end) return false;
  for (let i = 0; i < what.length; i++) if (bytes[at + i] !== what[i]) return false;
  return true;
}

function indexOf(bytes: Uint8Array, what: Uint8Array, from: number, end: number): number {
  for (let at = from; ; at++) {
    at = bytes.indexOf(what[0]!, at);
    if (at < 0 || at + what.length > end) return -1;
    if (startsWith(bytes, at, end, what)) return at;
  }
}

/** The same inside a line or record: does not look past its end for the first byte, of which a file may have none. */
function indexInLine(bytes: Uint8Array, what: Uint8Array, from: number, end: number): number {
  const last = end - what.length;
  for (let at = from; at <= last; at++) if (bytes[at] === what[0] && startsWith(bytes, at, end, what)) return at;
  return -1;
}

/** What is known of files beforehand, for where they do not tell it themselves. */
export interface Reading {
  /** Code page of files that are neither UTF-8 nor UTF-16, as the Encoding Standard names it. */
  readonly codePage?: string | undefined;
  /** How viewers write dates here. */
  readonly dateOrder?: DateOrder | undefined;
}

export class EntryReader {
  readonly #sink: EntrySink;
  readonly #limits: EntryLimits;
  readonly #entry: Entry = newEntry();
  /** Bytes of a record that is not whole yet, in the pieces in which they came. */
  #carry: Uint8Array[] = [];
  #carryLength = 0;
  #line = 1;
  /** Whether records of this file end with trailers; undefined until a line tells. */
  #trailed: boolean | undefined;
  /** Messages stand above their metadata: a line waits for the next one. */
  #twoLines = false;
  /** Of a file without trailers: the component that stands behind its messages; `null` where none does, undefined until its first lines tell. */
  #column: ComponentColumn | null | undefined;
  /** The last record was of the CCM format: other lines are damage. */
  #isCcm = false;
  /** A CCM record was the last thing in the bytes so far: the line end that may follow is its own. */
  #atCcmEnd = false;
  /** The line that goes on here was so long that its beginning was given out. */
  #isLineCut = false;
  readonly #text: Utf8Stream;
  readonly #dates: DateOrders;
  readonly #trailers = new LikeTrailers();

  constructor(sink: EntrySink, { codePage, dateOrder }: Reading = {}, limits = defaultLimits) {
    this.#sink = sink;
    this.#limits = limits;
    this.#text = new Utf8Stream(codePage);
    this.#dates = new DateOrders(dateOrder);
  }

  /** Of the file being read; `utf-8` as long as nothing speaks against it. */
  get encoding(): string {
    return this.#text.encoding;
  }

  /**
   * How dates such as `02/07/2018` are read from here on. Lines can prove another order than the one before; then the times of entries
   * with `isDateAmbiguous` that were given out already are to be read the other way.
   */
  get dateOrder(): DateOrder {
    return this.#dates.order;
  }

  /** What the text itself shows of `dateOrder`; see `DateOrders`. */
  get dates(): Pick<DateOrders, 'prove' | 'provedPasted' | 'assumePasted'> {
    return this.#dates;
  }

  /** How `dateOrder` is known. */
  get datesFrom(): DatesFrom {
    return this.#dates.from;
  }

  /** The next bytes belong to another file: what was left of the one before is all there is of it. */
  startFile(): void {
    this.end();
    this.#line = 1;
    this.#trailed = undefined;
    this.#twoLines = false;
    this.#column = undefined;
    this.#isCcm = false;
    this.#atCcmEnd = false;
    this.#isLineCut = false;
    this.#text.startFile();
  }

  write(chunk: Uint8Array): void {
    // A `slice` of a kind of its own, as Node's `Buffer` has, shares the memory that the caller uses again.
    const plain = chunk.constructor === Uint8Array ? chunk : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const text = this.#text.write(plain);
    if (text.length > 0) this.#writeUtf8(text);
  }

  /** There are no more bytes: what is left is the last record, whole or torn. */
  end(): void {
    const text = this.#text.end();
    if (text.length > 0) this.#writeUtf8(text);
    if (this.#carryLength > 0) {
      const bytes = joinBytes(this.#carry);
      this.#keep(bytes, bytes.length);
      this.#consume(bytes, bytes.length, true);
    }
  }

  #writeUtf8(chunk: Uint8Array): void {
    if (this.#carryLength > 0) {
      // Only what completes a line can change anything; until then the pieces are just kept.
      if (chunk.indexOf(LF) < 0 && this.#carryLength + chunk.length < this.#limits.lineBytes) {
        this.#carry.push(chunk.slice());
        this.#carryLength += chunk.length;
        return;
      }
      // Mostly the carry is the beginning of one line: with its rest it is whole, and the chunk need not be copied.
      const rest = chunk.indexOf(LF) + 1;
      const first = joinBytes([...this.#carry, chunk.subarray(0, rest)]);
      const at = rest > 0 ? this.#consume(first, first.length, false) : 0;
      if (at === first.length) chunk = chunk.subarray(rest);
      else chunk = joinBytes([first.subarray(at), chunk.subarray(rest)]);
    }
    this.#keep(chunk, this.#consume(chunk, chunk.length, false));
  }

  /** Keeps the bytes from `at` on for later. */
  #keep(bytes: Uint8Array, at: number): void {
    this.#carry = at < bytes.length ? [bytes.slice(at)] : [];
    this.#carryLength = bytes.length - at;
  }

  /** Reads all whole records and returns where the first one begins that is not whole. */
  #consume(bytes: Uint8Array, end: number, final: boolean): number {
    let lineStart = this.#atCcmEnd ? this.#skipLineEnd(bytes, 0, end) : 0;
    /** Begin of lines that belong to no record yet. */
    let pending = lineStart;
    let pendingLines = 0;
    /** Of the line at `lineStart`, where it is known already: several records can stand on one line. */
    let lineEnd = -1;
    const { lineBytes } = this.#limits;
    while (lineStart < end) {
      if (bytes[lineStart] === 60 && startsWith(bytes, lineStart, end, ccmHead)) {
        if (pending < lineStart) this.#flushLines(bytes, pending, lineStart);
        pending = lineStart;
        const next = this.#consumeCcm(bytes, lineStart, end, final);
        if (next === lineStart) return lineStart;
        lineStart = pending = next;
        pendingLines = 0;
        continue;
      }
      if (lineEnd < lineStart) {
        lineEnd = lineFeedIn(bytes, lineStart, end);
      }
      if (lineEnd - lineStart >= lineBytes) {
        if (pending < lineStart) this.#flushLines(bytes, pending, lineStart);
        this.#emitPlain(bytes, lineStart, lineStart + lineBytes, true);
        lineStart = pending = lineStart + lineBytes;
        pendingLines = 0;
        this.#isLineCut = true;
        continue;
      }
      if (lineEnd === end && !final) return pending;
      const next = Math.min(end, lineEnd + 1);
      const textEnd = trimEnd(bytes, lineStart, lineEnd);
      if (bytes[textEnd - 1] === 62 && textEnd - lineStart > 20) {
        const trailer = this.#readTrailer(bytes, lineStart, textEnd);
        if (trailer >= 0) {
          this.#trailed = true;
          this.#isCcm = false;
          this.#isLineCut = false;
          if (!this.#dates.isSameDay(this.#entry)) this.#dates.readWritten(this.#entry);
          if (pending === lineStart && !holdsTrailerMark(bytes, lineStart, trailer))
            this.#emit(bytes, lineStart, trailer, next, false, bytes[next - 1] === LF);
          else this.#emitServer(bytes, pending, lineStart, trailer, next);
          lineStart = pending = next;
          pendingLines = 0;
          continue;
        }
      }
      if (this.#isLineCut) {
        this.#emitPlain(bytes, lineStart, next, true);
        lineStart = pending = next;
        this.#isLineCut = false;
        continue;
      }
      const after = textEnd > lineStart ? this.#consumeOddLine(bytes, pending, lineStart, textEnd, next) : -1;
      if (after >= 0) {
        lineStart = pending = after;
        pendingLines = 0;
        continue;
      }
      pendingLines++;
      lineStart = next;
      const size = lineStart - pending;
      if (
        (this.#trailed === false && !this.#twoLines) ||
        (this.#trailed !== true && (pendingLines >= undecidedLines || size > undecidedBytes)) ||
        (this.#trailed === true && (pendingLines > messageLines || size > messageBytes))
      ) {
        this.#trailed ??= false;
        this.#flushLines(bytes, pending, lineStart);
        pending = lineStart;
        pendingLines = 0;
      }
    }
    if (final && pending < end) {
      this.#flushLines(bytes, pending, end);
      pending = end;
    }
    return pending;
  }

  /** Where the trailer at the end of a line begins, with what it says in `#entry`; -1 where there is none. */
  #readTrailer(bytes: Uint8Array, lineStart: number, textEnd: number): number {
    const like = this.#trailers.read(bytes, lineStart, textEnd, this.#entry);
    if (like >= 0) return like;
    const trailer = findTrailer(bytes, lineStart, textEnd);
    if (trailer < 0 || !parseTrailer(bytes, trailer, textEnd, this.#entry)) return -1;
    this.#trailers.learn(bytes, trailer, textEnd, this.#entry);
    return trailer;
  }

  /**
   * A line without a whole trailer at its end that is more than a line of a message: a viewer's copy, or damage. Emits what it is, with
   * the lines before it that are pending; returns where the next record begins, or -1 where the line is nothing of the kind.
   */
  #consumeOddLine(bytes: Uint8Array, pending: number, lineStart: number, textEnd: number, next: number): number {
    const tail = indexInLine(bytes, ccmTail, lineStart, textEnd);
    const head = indexInLine(bytes, ccmHead, lineStart, tail < 0 ? textEnd : tail);
    if (tail >= 0 && head < 0) {
      // The head of this record was lost.
      let close = tail + ccmTail.length;
      while (close < textEnd && bytes[close] !== 62) close++;
      this.#readCcmTrailer(bytes, tail + ccmTail.length, close);
      this.#isCcm = true;
      const isMore = close < textEnd && trimEnd(bytes, close + 1, textEnd) > close + 1;
      const after = isMore ? close + 1 : next;
      this.#emit(bytes, this.#skipLineEnds(bytes, pending, tail), tail, after, true);
      return after;
    }
    if (head >= 0) {
      if (pending < lineStart) this.#flushLines(bytes, pending, lineStart);
      // A file name that grep put in front is no damage, nor is a byte order mark.
      if (afterGrepPrefix(bytes, lineStart, head) < head) this.#emitPlain(bytes, lineStart, head, true);
      return head;
    }
    const opening = indexInLine(bytes, trailerHead, lineStart, textEnd);
    if (opening >= 0) return this.#consumeCutTrailer(bytes, pending, opening, textEnd, next);
    const isTelling = this.#trailed || textEnd - lineStart > 20 || bytes[textEnd - 2] === 41;
    if ((isTelling && isTrailerTail(bytes, lineStart, textEnd)) || (this.#trailed && endsInCutTrailer(bytes, lineStart, textEnd))) {
      this.#trailed = true;
      this.#isCcm = false;
      this.#emitPlain(bytes, pending, next, true);
      return next;
    }
    if (this.#trailed === false && !this.#twoLines) return -1;
    if (isMetadataLine(bytes, lineStart, textEnd)) {
      const message = paragraphStart(bytes, pending, lineStart);
      if (message < lineStart) {
        this.#trailed ??= false;
        if (this.#trailed === false) this.#twoLines = true;
        if (pending < message) this.#flushLines(bytes, pending, message);
        this.#emitPlain(bytes, message, next, this.#trailed);
        return next;
      }
    }
    if (isSelfContained(bytes, lineStart, textEnd, this.#trailed === true || pending < lineStart, this.#entry)) {
      this.#trailed ??= false;
      if (pending < lineStart) this.#flushLines(bytes, pending, lineStart);
      this.#emitPlain(bytes, lineStart, next, false);
      return next;
    }
    return -1;
  }

  /** A line with `$$<` at `opening` and no whole trailer at its end. */
  #consumeCutTrailer(bytes: Uint8Array, pending: number, opening: number, textEnd: number, next: number): number {
    this.#trailed = true;
    this.#isCcm = false;
    let start = pending;
    for (let at = opening; at >= 0; at = indexInLine(bytes, trailerHead, at + 3, textEnd)) {
      start = this.#skipLineEnds(bytes, start, at);
      const close = trailerEnd(bytes, at, textEnd);
      if (close >= 0 && parseTrailer(bytes, at, close, this.#entry)) {
        this.#dates.readWritten(this.#entry);
        const isThreadCut = bytes[close] === 60 && indexInLine(bytes, trailerHead, close, textEnd) < 0;
        this.#emit(bytes, start, at, isThreadCut ? next : close, isThreadCut);
        start = isThreadCut ? next : close;
      } else if (indexInLine(bytes, trailerHead, at + 3, textEnd) < 0) {
        this.#emitCut(bytes, start, at, next);
        start = next;
      }
    }
    // What stands behind a whole trailer is the rest of a lost record.
    if (start < next) this.#emitPlain(bytes, start, next, true);
    return next;
  }

  /** A record whose trailer at `trailer` was cut: its message may be whole. */
  #emitCut(bytes: Uint8Array, start: number, trailer: number, next: number): void {
    Object.assign(this.#entry, newEntry(), { format: 'server' });
    this.#emit(bytes, start, trailer, next, true);
  }

  /** One record of the CCM format at `at`; returns the position after it, or `at` where it is not whole yet. */
  #consumeCcm(bytes: Uint8Array, at: number, end: number, final: boolean): number {
    this.#isCcm = true;
    const textStart = at + ccmHead.length;
    const { ccmBytes } = this.#limits;
    const limit = Math.min(end, at + ccmBytes);
    const nextHead = indexOf(bytes, ccmHead, textStart, limit);
    const tail = nextHead < 0 ? indexOf(bytes, ccmTail, textStart, limit) : indexInLine(bytes, ccmTail, textStart, nextHead);
    if (nextHead >= 0 && tail < 0) {
      // Another record begins before this one ends: this one's trailer was lost.
      this.#emitTornCcm(bytes, textStart, nextHead);
      return nextHead;
    }
    if (tail < 0) {
      if (!final && limit < at + ccmBytes) return at;
      this.#emitTornCcm(bytes, textStart, limit);
      return limit;
    }
    // The attributes hold `>` nowhere but at their end, and stand on the line of the text's end.
    const close = bytes.indexOf(62, tail + ccmTail.length);
    const lineEnd = (close < 0 ? bytes : bytes.subarray(0, close)).indexOf(LF, tail);
    if (close < 0 || close >= end || (lineEnd >= 0 && lineEnd < close)) {
      const isCut = lineEnd >= 0 && lineEnd < end;
      if (!final && !isCut) return at;
      return this.#emitCutCcm(bytes, textStart, tail, isCut ? lineEnd + 1 : end);
    }
    if (indexInLine(bytes, ccmHead, tail, close) >= 0) return this.#emitCutCcm(bytes, textStart, tail, close);
    const entry = this.#entry;
    const lines = countLines(bytes, at, close);
    entry.torn = !this.#readCcmTrailer(bytes, tail + ccmTail.length, close);
    entry.line = this.#line;
    entry.endLine = this.#line + lines;
    entry.textStart = textStart;
    entry.textEnd = tail;
    this.#line += lines;
    this.#sink(bytes, entry);
    return this.#skipLineEnd(bytes, close + 1, end);
  }

  #readCcmTrailer(bytes: Uint8Array, start: number, end: number): boolean {
    const isWhole = parseCcmTrailer(bytes, start, end, this.#entry);
    if (!this.#dates.isSameDay(this.#entry)) this.#dates.readWritten(this.#entry);
    return isWhole;
  }

  /** Position after blanks and the line end that follow a CCM record; another record may follow on the same line. */
  #skipLineEnd(bytes: Uint8Array, at: number, end: number): number {
    while (at < end && (bytes[at] === CR || bytes[at] === BLANK)) at++;
    this.#atCcmEnd = at === end;
    if (at < end && bytes[at] === LF) {
      this.#line++;
      return at + 1;
    }
    return at;
  }

  #emitTornCcm(bytes: Uint8Array, textStart: number, textEnd: number): void {
    Object.assign(this.#entry, newEntry(), { format: 'ccm' });
    this.#emit(bytes, textStart, textEnd, textEnd, true);
  }

  /** A record whose attributes were cut, before `next` or the head of another record; returns where it ends. */
  #emitCutCcm(bytes: Uint8Array, textStart: number, textEnd: number, next: number): number {
    const head = indexInLine(bytes, ccmHead, textEnd, next);
    const end = head < 0 ? next : head;
    this.#readCcmTrailer(bytes, textEnd + ccmTail.length, end);
    this.#emit(bytes, textStart, textEnd, end, true);
    return end;
  }

  /**
   * A record whose trailer at `trailer` was parsed into the entry; its message begins at `start`, its last line at `lineStart`, the next
   * record at `next`.
   */
  #emitServer(bytes: Uint8Array, start: number, lineStart: number, trailer: number, next: number): void {
    const entry = this.#entry;
    const { localMs, biasMinutes, isDateAmbiguous, component, thread } = entry;
    let textStart = this.#afterTrailerTail(bytes, start, trailer);
    let isSplit = textStart > start;
    // Records run together on one line: the earlier trailers end records of their own, and so does a cut one.
    for (let at = indexOf(bytes, trailerHead, lineStart, trailer); at >= 0; at = indexOf(bytes, trailerHead, at + 3, trailer)) {
      const close = trailerEnd(bytes, at, trailer);
      textStart = this.#skipLineEnds(bytes, textStart, at);
      if (close >= 0 && parseTrailer(bytes, at, close, entry)) {
        this.#dates.readWritten(entry);
        const cut = bytes[close] === 60 ? cutTrailerEnd(bytes, at, trailer, component) : close;
        this.#emit(bytes, textStart, at, cut, cut > close);
        textStart = cut;
      } else {
        const cut = cutTrailerEnd(bytes, at, trailer, component);
        this.#emitCut(bytes, textStart, at, cut);
        textStart = cut;
      }
      isSplit = true;
    }
    entry.format = 'server';
    entry.localMs = localMs;
    entry.biasMinutes = biasMinutes;
    entry.isDateAmbiguous = isDateAmbiguous;
    entry.component = component;
    entry.thread = thread;
    entry.severity = undefined;
    textStart = this.#skipLineEnds(bytes, textStart, trailer);
    // A second trailer with no message before it is what is left of a record.
    const isTorn = isSplit && trimEnd(bytes, textStart, trailer) === textStart;
    this.#emit(bytes, textStart, trailer, next, isTorn, textStart === lineStart && bytes[next - 1] === LF);
  }

  /** Position after the end of another record's trailer that stands in front of a message; emits it. */
  #afterTrailerTail(bytes: Uint8Array, start: number, end: number): number {
    for (let at = bytes.indexOf(62, start + 1); at > 0 && at < end; at = bytes.indexOf(62, at + 1)) {
      if (bytes[at - 1] !== 41 || !isTrailerTail(bytes, start, at + 1)) continue;
      this.#emitPlain(bytes, start, at + 1, true);
      return at + 1;
    }
    return start;
  }

  /** Position after the line ends at `start`, which belong to no record. */
  #skipLineEnds(bytes: Uint8Array, start: number, end: number): number {
    while (start < end && (bytes[start] === CR || bytes[start] === LF)) {
      if (bytes[start] === LF) this.#line++;
      start++;
    }
    return start;
  }

  /** Emits the entry with the message [start, textEnd) of a record that reaches to `next`. */
  #emit(bytes: Uint8Array, start: number, textEnd: number, next: number, torn: boolean, isOneLine = false): void {
    const entry = this.#entry;
    const lines = isOneLine ? 1 : next > start ? countLines(bytes, start, next) : 0;
    entry.torn = torn;
    entry.line = this.#line;
    entry.endLine = this.#line + Math.max(0, lines - (bytes[next - 1] === LF ? 1 : 0));
    entry.textStart = entry.format === 'server' ? afterGrepPrefix(bytes, start, textEnd) : start;
    entry.textEnd = trimEnd(bytes, entry.textStart, textEnd);
    this.#line += lines;
    this.#sink(bytes, entry);
  }

  /** Lines that belong to no trailer: viewers' copies, setup lines, plain text; in a file with trailers, damage. */
  #flushLines(bytes: Uint8Array, start: number, end: number): void {
    if (this.#trailed) {
      this.#emitPlain(bytes, start, end, true);
      return;
    }
    if (this.#column === undefined) this.#column = findComponentColumn(bytes, start, end) ?? null;
    for (let at = start; at < end; ) {
      let lineEnd = bytes.indexOf(LF, at);
      if (lineEnd < 0 || lineEnd >= end) lineEnd = end;
      const next = Math.min(end, lineEnd + 1);
      this.#emitPlain(bytes, at, next, this.#isCcm);
      at = next;
    }
  }

  #emitPlain(bytes: Uint8Array, start: number, next: number, isDamaged: boolean): void {
    const entry = this.#entry;
    const lineEnd = trimEnd(bytes, start, next);
    const textStart = this.#skipLineEnds(bytes, start, lineEnd);
    const lines = countLines(bytes, textStart, next);
    if (lineEnd <= textStart || (lineEnd === textStart + 3 && hasMark(bytes, textStart))) {
      this.#line += lines;
      return;
    }
    const shaped = parseUntrailed(bytes, textStart, lineEnd, this.#dates.pastedOrder, entry);
    if (entry.format === 'rendered') this.#dates.readPasted(entry);
    else if (entry.format === 'role-setup') this.#dates.readWritten(entry);
    else if (this.#column) this.#readColumn(bytes, this.#column);
    entry.torn = isDamaged && !shaped;
    entry.line = this.#line;
    entry.endLine = this.#line + Math.max(0, lines - (bytes[next - 1] === LF ? 1 : 0));
    this.#line += lines;
    this.#sink(bytes, entry);
  }

  /** Takes the component behind a message for what it is. */
  #readColumn(bytes: Uint8Array, column: ComponentColumn): void {
    const entry = this.#entry;
    const end = endBeforeColumn(bytes, entry.textStart, entry.textEnd, column);
    if (end < 0) return;
    entry.format = 'rendered';
    entry.component = column.component;
    entry.textEnd = end;
  }
}
