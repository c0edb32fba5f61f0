/**
 * Bytes → entries, for one source, in chunks of any size.
 *
 * The law: the entries depend on the bytes alone, never on how they were cut. So nothing is decided on a piece of a record:
 * `#consume` works on whole lines, commits at the end of a record, and what is left waits for more bytes.
 *
 * A record of the server format ends with its trailer; lines before a trailer are its message. Where the file has no trailers,
 * each line is a record. Which of the two holds is learnt from the first telling line; lines before it wait (not for long).
 */
import { BLANK, CR, isDigit, LF } from './bytes.ts';
import { type Entry, newEntry } from './entry.ts';
import { findTrailer, parseCcmTrailer, parseTrailer, parseUntrailed, trimEnd } from './formats.ts';
import { type DateOrder, provedOrder } from './time.ts';

/** Receives each entry with the buffer that it points into; both are reused afterwards. */
export type EntrySink = (bytes: Uint8Array, entry: Entry) => void;

/** Lines without trailer that wait for a telling line before the file counts as one without trailers. */
const undecidedLines = 20;
const undecidedBytes = 16 * 1024;
/** A message of the server format has at most so many lines; longer is damage. */
const messageLines = 1000;
const messageBytes = 1024 * 1024;
/** A record of the CCM format that does not end within this is torn. */
const ccmBytes = 4 * 1024 * 1024;
/** A line longer than this is cut into torn records, so that memory stays bounded. */
const lineBytes = 32 * 1024 * 1024;

const ccmHead = Uint8Array.from('<![LOG[', c => c.charCodeAt(0));
const ccmTail = Uint8Array.from(']LOG]!>', c => c.charCodeAt(0));

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

function countLines(bytes: Uint8Array, start: number, end: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF, start); at >= 0 && at < end; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
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
  readonly #entry: Entry = newEntry();
  /** Bytes of a record that is not whole yet. */
  #carry: Uint8Array = new Uint8Array(0);
  #line = 1;
  /** Whether records of this file end with trailers; undefined until a line tells. */
  #trailed: boolean | undefined;
  #dateOrder: DateOrder;
  #encoding: Encoding | undefined;
  #head: Uint8Array = new Uint8Array(0);
  #decoder: TextDecoder | undefined;

  constructor(sink: EntrySink, dateOrder: DateOrder = 'month-first') {
    this.#sink = sink;
    this.#dateOrder = dateOrder;
  }

  /** Of the file being read; `utf-8` until its first bytes are known. */
  get encoding(): string {
    return this.#encoding ?? 'utf-8';
  }

  /** The next bytes belong to another file: what was left of the one before is all there is of it. */
  startFile(): void {
    this.end();
    this.#line = 1;
    this.#trailed = undefined;
    this.#encoding = undefined;
    this.#decoder = undefined;
    this.#head = new Uint8Array(0);
  }

  write(chunk: Uint8Array): void {
    if (this.#encoding === undefined) {
      const head = join(this.#head, chunk, 0, chunk.length);
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
    if (this.#encoding === undefined && this.#head.length > 0) this.#writeDecoded(this.#start(this.#head));
    if (this.#decoder) this.#writeUtf8(new TextEncoder().encode(this.#decoder.decode()));
    if (this.#carry.length > 0) {
      const bytes = this.#carry;
      this.#carry = new Uint8Array(0);
      const at = this.#consume(bytes, 0, bytes.length, true);
      if (at < bytes.length) this.#flushLines(bytes, at, bytes.length);
    }
    this.#head = new Uint8Array(0);
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
    if (this.#carry.length > 0) {
      // Only what completes a line can change anything; until then the pieces are just kept.
      if (chunk.indexOf(LF) < 0 && this.#carry.length + chunk.length < lineBytes) {
        this.#carry = join(this.#carry, chunk, 0, chunk.length);
        return;
      }
      chunk = join(this.#carry, chunk, 0, chunk.length);
    }
    const at = this.#consume(chunk, 0, chunk.length, false);
    this.#carry = at < chunk.length ? chunk.slice(at) : new Uint8Array(0);
    if (this.#carry.length >= lineBytes && this.#carry.indexOf(LF) < 0) {
      const bytes = this.#carry;
      this.#carry = new Uint8Array(0);
      this.#emitPlain(bytes, 0, bytes.length, true);
    }
  }

  /** Reads all whole records from `at` on and returns where the first one begins that is not whole. */
  #consume(bytes: Uint8Array, at: number, end: number, final: boolean): number {
    /** Begin of lines that belong to no record yet. */
    let pending = at;
    let pendingLines = 0;
    let lineStart = at;
    while (lineStart < end) {
      if (bytes[lineStart] === 60 && startsWith(bytes, lineStart, end, ccmHead)) {
        if (pending < lineStart) this.#flushLines(bytes, pending, lineStart);
        const next = this.#consumeCcm(bytes, lineStart, end, final);
        if (next === lineStart) return lineStart;
        lineStart = pending = next;
        pendingLines = 0;
        continue;
      }
      let lineEnd = bytes.indexOf(LF, lineStart);
      if (lineEnd < 0 || lineEnd >= end) {
        if (!final) return pending;
        lineEnd = end;
      }
      const next = Math.min(end, lineEnd + 1);
      const textEnd = trimEnd(bytes, lineStart, lineEnd);
      if (bytes[textEnd - 1] === 62 && textEnd - lineStart > 20) {
        const trailer = findTrailer(bytes, lineStart, textEnd);
        if (trailer >= 0 && parseTrailer(bytes, trailer, textEnd, this.#entry)) {
          this.#trailed = true;
          this.#emitServer(bytes, pending, trailer, next);
          lineStart = pending = next;
          pendingLines = 0;
          continue;
        }
      }
      pendingLines++;
      lineStart = next;
      if (this.#trailed && isCutTrailer(bytes, pending, textEnd)) {
        // The rest of this trailer will never come: the next line is a record of its own.
        this.#emitPlain(bytes, pending, lineStart, true);
        pending = lineStart;
        pendingLines = 0;
      } else if (
        this.#trailed === false ||
        (this.#trailed === undefined && (pendingLines >= undecidedLines || lineStart - pending > undecidedBytes)) ||
        (this.#trailed === true && (pendingLines > messageLines || lineStart - pending > messageBytes))
      ) {
        if (this.#trailed === undefined) this.#trailed = false;
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

  /** One record of the CCM format at `at`; returns the position after it, or `at` where it is not whole yet. */
  #consumeCcm(bytes: Uint8Array, at: number, end: number, final: boolean): number {
    const textStart = at + ccmHead.length;
    const tail = indexOf(bytes, ccmTail, textStart, end);
    const nextHead = indexOf(bytes, ccmHead, textStart, tail < 0 ? end : tail);
    if (nextHead >= 0) {
      // Another record begins before this one ends: this one's trailer was lost.
      this.#emitTornCcm(bytes, textStart, nextHead);
      return nextHead;
    }
    if (tail < 0) {
      if (!final && end - at < ccmBytes) return at;
      this.#emitTornCcm(bytes, textStart, end);
      return end;
    }
    let close = tail + ccmTail.length;
    // The attributes hold `>` nowhere but at their end.
    close = bytes.indexOf(62, close);
    const lineEnd = bytes.indexOf(LF, tail);
    if (close < 0 || close >= end) {
      if (!final && (lineEnd < 0 || lineEnd >= end)) return at;
      const cut = lineEnd < 0 || lineEnd >= end ? end : lineEnd + 1;
      this.#emitTornCcm(bytes, textStart, tail, cut);
      return cut;
    }
    if (lineEnd >= 0 && lineEnd < close) {
      this.#emitTornCcm(bytes, textStart, tail, lineEnd + 1);
      return lineEnd + 1;
    }
    const entry = this.#entry;
    const lines = countLines(bytes, at, close);
    entry.torn = !parseCcmTrailer(bytes, tail + ccmTail.length, close, entry);
    entry.format = 'ccm';
    entry.line = this.#line;
    entry.endLine = this.#line + lines;
    entry.textStart = textStart;
    entry.textEnd = tail;
    this.#line += lines;
    this.#sink(bytes, entry);
    // The line end after a record belongs to it; another record may follow on the same line.
    let next = close + 1;
    while (next < end && (bytes[next] === CR || bytes[next] === BLANK)) next++;
    if (next < end && bytes[next] === LF) {
      this.#line++;
      return next + 1;
    }
    return next;
  }

  #emitTornCcm(bytes: Uint8Array, textStart: number, textEnd: number, next = textEnd): void {
    const entry = this.#entry;
    const lines = countLines(bytes, textStart, next);
    Object.assign(entry, { localMs: Number.NaN, biasMinutes: Number.NaN, component: '', thread: -1, severity: undefined, format: 'ccm' });
    entry.torn = true;
    entry.line = this.#line;
    entry.endLine = this.#line + Math.max(0, bytes[next - 1] === LF ? lines - 1 : lines);
    entry.textStart = textStart;
    entry.textEnd = trimEnd(bytes, textStart, textEnd);
    this.#line += lines;
    this.#sink(bytes, entry);
  }

  /** A record whose trailer at `trailer` was parsed into the entry; its message begins at `start`, the next record at `next`. */
  #emitServer(bytes: Uint8Array, start: number, trailer: number, next: number): void {
    const entry = this.#entry;
    const { localMs, biasMinutes, component, thread } = entry;
    let textStart = start;
    let split = false;
    // Two records run together on one line: the earlier trailers end records of their own.
    for (let at = bytes.indexOf(36, start); at >= 0 && at < trailer; at = bytes.indexOf(36, at + 1)) {
      if (bytes[at + 1] !== 36 || bytes[at + 2] !== 60) continue;
      let close = at;
      for (let part = 0; part < 3 && close >= 0 && close < trailer; part++) {
        const here = bytes.indexOf(62, close + 1);
        if (here < 0 || here >= trailer) break;
        close = here;
        if (bytes[close + 1] !== 60) break;
      }
      if (close === at || !parseTrailer(bytes, at, close + 1, entry)) continue;
      this.#emit(bytes, textStart, at, close + 1, false);
      textStart = close + 1;
      split = true;
    }
    entry.localMs = localMs;
    entry.biasMinutes = biasMinutes;
    entry.component = component;
    entry.thread = thread;
    entry.severity = undefined;
    entry.format = 'server';
    while (textStart < trailer && (bytes[textStart] === CR || bytes[textStart] === LF)) {
      if (bytes[textStart] === LF) this.#line++;
      textStart++;
    }
    // A second trailer with no message before it is what is left of a record.
    entry.torn = split && trimEnd(bytes, textStart, trailer) === textStart;
    this.#emitRange(bytes, textStart, trailer, next);
  }

  #emit(bytes: Uint8Array, start: number, textEnd: number, next: number, torn: boolean): void {
    this.#entry.torn = torn;
    this.#emitRange(bytes, start, textEnd, next);
  }

  /** Emits the entry with the message [start, textEnd) of a record that reaches to `next`. */
  #emitRange(bytes: Uint8Array, start: number, textEnd: number, next: number): void {
    const entry = this.#entry;
    const lines = next - start > 0 ? countLines(bytes, start, next) : 0;
    entry.line = this.#line;
    entry.endLine = this.#line + Math.max(0, lines - (bytes[next - 1] === LF ? 1 : 0));
    entry.textStart = start;
    entry.textEnd = trimEnd(bytes, start, textEnd);
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
      this.#emitPlain(bytes, at, next, false);
      at = next;
    }
  }

  #emitPlain(bytes: Uint8Array, start: number, next: number, damaged: boolean): void {
    const entry = this.#entry;
    const lineEnd = trimEnd(bytes, start, next);
    let textStart = start;
    while (textStart < lineEnd && bytes[textStart] === LF) textStart++;
    const lines = countLines(bytes, start, next);
    if (lineEnd <= textStart) {
      this.#line += lines;
      return;
    }
    if (isDigit(bytes[textStart])) {
      const proved = provedOrderAt(bytes, textStart);
      if (proved) this.#dateOrder = proved;
    }
    const shaped = parseUntrailed(bytes, textStart, lineEnd, this.#dateOrder, entry);
    entry.torn = damaged && !shaped;
    entry.line = this.#line;
    entry.endLine = this.#line + Math.max(0, lines - (bytes[next - 1] === LF ? 1 : 0));
    this.#line += lines;
    this.#sink(bytes, entry);
  }
}

function provedOrderAt(bytes: Uint8Array, at: number): DateOrder | undefined {
  return provedOrder(String.fromCharCode(...bytes.subarray(at, at + 10)));
}

/** Whether the last line of a pending record holds the beginning of a trailer without its end. */
function isCutTrailer(bytes: Uint8Array, start: number, end: number): boolean {
  return findTrailer(bytes, start, end + 2) >= 0;
}

function join(a: Uint8Array, b: Uint8Array, start: number, end: number): Uint8Array {
  const joined = new Uint8Array(a.length + end - start);
  joined.set(a);
  joined.set(b.subarray(start, end), a.length);
  return joined;
}
