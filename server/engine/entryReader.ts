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
import { BLANK, CR, countLines, LF } from './bytes.ts';
import { type Entry, newEntry } from './entry.ts';
import {
  afterGrepPrefix,
  cutTrailerEnd,
  endsInCutTrailer,
  findTrailer,
  isMetadataLine,
  isSelfContained,
  isTrailerTail,
  parseCcmTrailer,
  parseTrailer,
  parseUntrailed,
  trailerEnd,
  trimEnd,
} from './formats.ts';
import { type DateOrder, otherReading } from './time.ts';

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

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The encoding that the first bytes of a file show, and the length of its mark. */
function detectEncoding(head: Uint8Array): { encoding: Encoding; mark: number } {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', mark: 2 };
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (head.length >= 4 && head[1] === 0 && head[3] === 0 && head[0] !== 0 && head[2] !== 0) return { encoding: 'utf-16le', mark: 0 };
  if (head.length >= 4 && head[0] === 0 && head[2] === 0 && head[1] !== 0 && head[3] !== 0) return { encoding: 'utf-16be', mark: 0 };
  return { encoding: 'utf-8', mark: 0 };
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
  /** The last record was of the CCM format: other lines are damage. */
  #isCcm = false;
  /** A CCM record was the last thing in the bytes so far: the line end that may follow is its own. */
  #atCcmEnd = false;
  /** The line that goes on here was so long that its beginning was given out. */
  #isLineCut = false;
  readonly #dates: DateOrderOfText;
  #encoding: Encoding | undefined;
  #head: Uint8Array = new Uint8Array(0);
  #decoder: TextDecoder | undefined;

  constructor(sink: EntrySink, dateOrder: DateOrder = 'month-first', limits = defaultLimits) {
    this.#sink = sink;
    this.#limits = limits;
    this.#dates = new DateOrderOfText(dateOrder);
  }

  /** Of the file being read; `utf-8` until its first bytes are known. */
  get encoding(): string {
    return this.#encoding ?? 'utf-8';
  }

  /**
   * How dates such as `02/07/2018` are read from here on. Lines can prove another order than the one before; then the times of entries
   * with `isDateAmbiguous` that were given out already are to be read the other way.
   */
  get dateOrder(): DateOrder {
    return this.#dates.order;
  }

  /** The next bytes belong to another file: what was left of the one before is all there is of it. */
  startFile(): void {
    this.end();
    this.#line = 1;
    this.#trailed = undefined;
    this.#twoLines = false;
    this.#isCcm = false;
    this.#atCcmEnd = false;
    this.#isLineCut = false;
    this.#encoding = undefined;
    this.#decoder = undefined;
  }

  write(chunk: Uint8Array): void {
    if (this.#encoding === undefined) {
      const head = join([this.#head, chunk]);
      if (head.length < 4) {
        this.#head = head;
        return;
      }
      chunk = this.#start(head);
    }
    this.#writeDecoded(chunk);
  }

  /** There are no more bytes: what is left is the last record, whole or torn. */
  end(): void {
    if (this.#encoding === undefined && this.#head.length > 0) {
      this.#writeDecoded(this.#start(this.#head));
    }
    if (this.#decoder) this.#writeUtf8(new TextEncoder().encode(this.#decoder.decode()));
    if (this.#carryLength > 0) {
      const bytes = join(this.#carry);
      this.#keep(bytes, bytes.length);
      this.#consume(bytes, bytes.length, true);
    }
  }

  #start(head: Uint8Array): Uint8Array {
    const { encoding, mark } = detectEncoding(head);
    this.#encoding = encoding;
    this.#head = new Uint8Array(0);
    if (encoding !== 'utf-8') this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
    return head.subarray(mark);
  }

  #writeDecoded(chunk: Uint8Array): void {
    this.#writeUtf8(this.#decoder ? new TextEncoder().encode(this.#decoder.decode(chunk, { stream: true })) : chunk);
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
      const first = join([...this.#carry, chunk.subarray(0, rest)]);
      const at = rest > 0 ? this.#consume(first, first.length, false) : 0;
      if (at === first.length) chunk = chunk.subarray(rest);
      else chunk = join([first.subarray(at), chunk.subarray(rest)]);
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
        lineEnd = bytes.indexOf(LF, lineStart);
        if (lineEnd < 0 || lineEnd > end) lineEnd = end;
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
        const trailer = findTrailer(bytes, lineStart, textEnd);
        if (trailer >= 0 && parseTrailer(bytes, trailer, textEnd, this.#entry)) {
          this.#trailed = true;
          this.#isCcm = false;
          this.#isLineCut = false;
          this.#emitServer(bytes, pending, lineStart, trailer, next);
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
      parseCcmTrailer(bytes, tail + ccmTail.length, close, this.#entry);
      this.#isCcm = true;
      const isMore = close < textEnd && trimEnd(bytes, close + 1, textEnd) > close + 1;
      const after = isMore ? close + 1 : next;
      this.#emit(bytes, this.#skipLineEnds(bytes, pending, tail), tail, after, true);
      return after;
    }
    if (head >= 0) {
      if (pending < lineStart) this.#flushLines(bytes, pending, lineStart);
      // A file name that grep put in front is no damage.
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
    entry.torn = !parseCcmTrailer(bytes, tail + ccmTail.length, close, entry);
    entry.line = this.#line;
    entry.endLine = this.#line + lines;
    entry.textStart = textStart;
    entry.textEnd = tail;
    this.#line += lines;
    this.#sink(bytes, entry);
    return this.#skipLineEnd(bytes, close + 1, end);
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
    parseCcmTrailer(bytes, textEnd + ccmTail.length, end, this.#entry);
    this.#emit(bytes, textStart, textEnd, end, true);
    return end;
  }

  /**
   * A record whose trailer at `trailer` was parsed into the entry; its message begins at `start`, its last line at `lineStart`, the next
   * record at `next`.
   */
  #emitServer(bytes: Uint8Array, start: number, lineStart: number, trailer: number, next: number): void {
    const entry = this.#entry;
    const { localMs, biasMinutes, component, thread } = entry;
    let textStart = this.#afterTrailerTail(bytes, start, trailer);
    let isSplit = textStart > start;
    // Records run together on one line: the earlier trailers end records of their own, and so does a cut one.
    for (let at = indexOf(bytes, trailerHead, lineStart, trailer); at >= 0; at = indexOf(bytes, trailerHead, at + 3, trailer)) {
      const close = trailerEnd(bytes, at, trailer);
      textStart = this.#skipLineEnds(bytes, textStart, at);
      if (close >= 0 && parseTrailer(bytes, at, close, entry)) {
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
    entry.isDateAmbiguous = false;
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
    if (lineEnd <= textStart) {
      this.#line += lines;
      return;
    }
    const shaped = parseUntrailed(bytes, textStart, lineEnd, this.dateOrder, entry);
    if (entry.format === 'rendered' && this.#dates.learn(entry)) parseUntrailed(bytes, textStart, lineEnd, this.dateOrder, entry);
    entry.torn = isDamaged && !shaped;
    entry.line = this.#line;
    entry.endLine = this.#line + Math.max(0, lines - (bytes[next - 1] === LF ? 1 : 0));
    this.#line += lines;
    this.#sink(bytes, entry);
  }
}

/** Begin of the unbroken lines above `end`, blank ones right above it left out of account; `end` where there are none after `start`. */
function paragraphStart(bytes: Uint8Array, start: number, end: number): number {
  let begin = end;
  let lineEnd = trimEnd(bytes, start, end);
  while (lineEnd > start) {
    begin = lineEnd;
    while (begin > start && bytes[begin - 1] !== LF) begin--;
    const above = trimEnd(bytes, start, begin);
    if (countLines(bytes, above, begin) > 1) break;
    lineEnd = above;
  }
  return begin;
}

/** Which of two numbers of a date is the day, as far as a text shows it. */
class DateOrderOfText {
  order: DateOrder;
  #isProved = false;
  #isDecided = false;
  /** The time before, read in both ways. */
  #last: Readonly<Record<DateOrder, number>> = { 'month-first': Number.NaN, 'day-first': Number.NaN };

  constructor(order: DateOrder) {
    this.order = order;
  }

  /** Looks at an entry that was read in the present order; true where the order is another from now on. */
  learn(entry: Entry): boolean {
    if (Number.isNaN(entry.localMs)) return false;
    const before = this.order;
    const other = entry.isDateAmbiguous ? otherReading(entry.localMs) : entry.localMs;
    const isMonthFirst = before === 'month-first';
    const now = { 'month-first': isMonthFirst ? entry.localMs : other, 'day-first': isMonthFirst ? other : entry.localMs };
    if (entry.provesDateOrder) {
      if (!this.#isProved) this.order = entry.provesDateOrder;
      this.#isProved = this.#isDecided = true;
    } else if (!this.#isDecided) {
      // Logs go forward: the reading in which this one goes back by days is wrong.
      const goesBack = (order: DateOrder) => now[order] < this.#last[order] - 86_400_000;
      if (goesBack('month-first') !== goesBack('day-first')) {
        this.order = goesBack('month-first') ? 'day-first' : 'month-first';
        this.#isDecided = true;
      }
    }
    this.#last = now;
    return this.order !== before;
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
