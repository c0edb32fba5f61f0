/**
 * The quick way through lines of the server format: nearly every trailer is one met lately with another time of day. What is found
 * here is what `findTrailer` and `parseTrailer` find; whatever is the least bit different is left to them.
 */
import { BLANK, isDigit, isHexDigit, isSame, viewOf } from './bytes.ts';
import type { Entry } from './entry.ts';
import type { DateOrder } from './time.ts';

const greater = 62;
const colon = 58;
const point = 46;

/** One kind of trailer: `$$<COMPONENT><` stands before its date and time, `+240><thread=` behind, then a thread with so many digits. */
interface Kind {
  readonly component: string;
  readonly biasMinutes: number;
  /** The whole trailer as it was met first. */
  readonly bytes: DataView;
  readonly length: number;
  /** Where its date and time begin, where the rest does, and the digits of its thread. */
  readonly dateAt: number;
  readonly restAt: number;
  readonly threadAt: number;
}

/** `MM-DD-YYYY HH:MM:SS.mmm`. */
const dateLength = 10;
const timeLength = 23;
const threadHead = Uint8Array.from('><thread=', c => c.charCodeAt(0));
/** `CONFIGURATION_MANAGER_UPDATE` and threads of four or five digits, in decimal and hexadecimal: few kinds take turns in one log. */
const kindsKept = 6;

export class LikeTrailers {
  readonly #kinds: Kind[] = [];
  /** The date met last, as it is written and as it was read. */
  readonly #date = new DataView(new ArrayBuffer(dateLength));
  #dayMs = Number.NaN;
  #isDateAmbiguous = false;
  #provesDateOrder: DateOrder | undefined;

  /** Where the trailer of the line [start, end) begins, and the entry as it is parsed; -1 where it is none of those met lately. */
  read(bytes: Uint8Array, start: number, end: number, entry: Entry): number {
    const view = viewOf(bytes);
    const kinds = this.#kinds;
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[i]!;
      if (!isOfKind(kind, view, start, end)) continue;
      const at = end - kind.length;
      if (!isSame(view, at + kind.dateAt, this.#date, 0, dateLength)) return -1;
      const timeMs = timeOfDay(bytes, at + kind.dateAt + dateLength);
      const thread = threadOf(bytes, at + kind.threadAt, end);
      if (timeMs < 0 || thread < 0) return -1;
      entry.format = 'server';
      entry.localMs = this.#dayMs + timeMs;
      entry.biasMinutes = kind.biasMinutes;
      entry.isDateAmbiguous = this.#isDateAmbiguous;
      entry.provesDateOrder = this.#provesDateOrder;
      entry.component = kind.component;
      entry.thread = thread;
      entry.severity = undefined;
      if (i > 0) {
        kinds[i] = kinds[i - 1]!;
        kinds[i - 1] = kind;
      }
      return at;
    }
    return -1;
  }

  /** Remembers the trailer in [at, end), which was parsed to `entry`, if it is written as nearly all are. */
  learn(bytes: Uint8Array, at: number, end: number, entry: Entry): void {
    const dateAt = bytes.indexOf(greater, at) + 2 - at;
    const restAt = dateAt + timeLength;
    if (at + restAt >= end || isDigit(bytes[at + restAt])) return;
    const timeMs = timeOfDay(bytes, at + dateAt + dateLength);
    const threadAt = threadDigitsAt(bytes, at + restAt, end) - at;
    if (timeMs < 0 || threadAt < 0 || threadOf(bytes, at + threadAt, end) !== entry.thread) return;
    const date = at + dateAt;
    for (let i = 0; i < dateLength; i++) this.#date.setUint8(i, bytes[date + i]!);
    this.#dayMs = entry.localMs - timeMs;
    this.#isDateAmbiguous = entry.isDateAmbiguous;
    this.#provesDateOrder = entry.provesDateOrder;
    const view = viewOf(bytes);
    for (const kind of this.#kinds) if (isOfKind(kind, view, at, end)) return;
    const { component, biasMinutes } = entry;
    const copy = bytes.slice(at, end);
    if (this.#kinds.length === kindsKept) this.#kinds.pop();
    this.#kinds.unshift({ component, biasMinutes, bytes: new DataView(copy.buffer), length: end - at, dateAt, restAt, threadAt });
  }
}

function isOfKind({ bytes, length, dateAt, restAt, threadAt }: Kind, view: DataView, start: number, end: number): boolean {
  const at = end - length;
  return at >= start && isSame(view, at + restAt, bytes, restAt, threadAt - restAt) && isSame(view, at, bytes, 0, dateAt);
}

/** Where the digits begin behind `><thread=`, the first of it that comes; -1 where none does. */
function threadDigitsAt(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== greater) at++;
  for (const byte of threadHead) if (at >= end || bytes[at++] !== byte) return -1;
  return at;
}

/** The thread of `4312 (0x10D8)>` that ends a line; -1 where it is written otherwise. */
function threadOf(bytes: Uint8Array, at: number, end: number): number {
  const first = at;
  let thread = 0;
  for (; isDigit(bytes[at]); at++) thread = thread * 10 + bytes[at]! - 48;
  if (at === first || bytes[at] !== BLANK || bytes[at + 1] !== 40 || bytes[at + 2] !== 48 || bytes[at + 3] !== 120) return -1;
  at += 4;
  while (isHexDigit(bytes[at])) at++;
  return bytes[at] === 41 && bytes[at + 1] === greater && at + 2 === end ? thread : -1;
}

/** Milliseconds of ` HH:MM:SS.mmm`; -1 where it is written otherwise. */
function timeOfDay(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== BLANK || bytes[at + 3] !== colon || bytes[at + 6] !== colon || bytes[at + 9] !== point) return -1;
  const hours = twoDigits(bytes, at + 1);
  const minutes = twoDigits(bytes, at + 4);
  const seconds = twoDigits(bytes, at + 7);
  const hundredths = twoDigits(bytes, at + 10);
  const thousandth = bytes[at + 12]! - 48;
  if (!(hours < 24 && minutes < 60 && seconds < 60 && hundredths < 100 && thousandth >= 0 && thousandth < 10)) return -1;
  return hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + hundredths * 10 + thousandth;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const a = bytes[at]! - 48;
  const b = bytes[at + 1]! - 48;
  return a >= 0 && a < 10 && b >= 0 && b < 10 ? a * 10 + b : 100;
}

/** Whether a message holds a `$` or `>`: only then can there be more than one record, or the rest of one, before a trailer. */
export function holdsTrailerMark(bytes: Uint8Array, start: number, end: number): boolean {
  const view = viewOf(bytes);
  let at = start;
  for (; at + 3 < end; at += 4) {
    const word = view.getInt32(at, true);
    const dollar = word ^ 0x24242424;
    const closing = word ^ 0x3e3e3e3e;
    // Of a byte that is zero now, this leaves the highest bit.
    if ((((dollar - 0x01010101) & ~dollar) | ((closing - 0x01010101) & ~closing)) & 0x80808080) return true;
  }
  for (; at < end; at++) if (bytes[at] === 36 || bytes[at] === greater) return true;
  return false;
}
