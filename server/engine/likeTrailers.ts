/**
 * The quick way through lines of the server format: nearly every trailer is one met lately with another time of day. What is found
 * here is what `findTrailer` and `parseTrailer` find; whatever is the least bit different is left to them.
 */
import { BLANK, isDigit, isSame, viewOf } from './bytes.ts';
import type { Entry } from './entry.ts';
import type { DateOrder } from './time.ts';

const greater = 62;
const colon = 58;
const point = 46;

/** One kind of trailer, `$$<COMPONENT><` and `+240><thread=4312 (0x10D8)>` being what stands before and behind its date and time. */
interface Kind {
  readonly component: string;
  readonly biasMinutes: number;
  readonly thread: number;
  /** The whole trailer as it was met first. */
  readonly bytes: DataView;
  readonly length: number;
  /** Where its date and its time of day begin, and where the rest does. */
  readonly dateAt: number;
  readonly restAt: number;
}

/** `MM-DD-YYYY HH:MM:SS.mmm`. */
const dateLength = 10;
const timeLength = 23;
/** A log has few threads that write in turn. */
const kindsKept = 4;

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
      if (timeMs < 0) return -1;
      entry.format = 'server';
      entry.localMs = this.#dayMs + timeMs;
      entry.biasMinutes = kind.biasMinutes;
      entry.isDateAmbiguous = this.#isDateAmbiguous;
      entry.provesDateOrder = this.#provesDateOrder;
      entry.component = kind.component;
      entry.thread = kind.thread;
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
    if (timeMs < 0) return;
    const date = at + dateAt;
    for (let i = 0; i < dateLength; i++) this.#date.setUint8(i, bytes[date + i]!);
    this.#dayMs = entry.localMs - timeMs;
    this.#isDateAmbiguous = entry.isDateAmbiguous;
    this.#provesDateOrder = entry.provesDateOrder;
    const view = viewOf(bytes);
    for (const kind of this.#kinds) if (isOfKind(kind, view, at, end)) return;
    const { component, biasMinutes, thread } = entry;
    const copy = bytes.slice(at, end);
    if (this.#kinds.length === kindsKept) this.#kinds.pop();
    this.#kinds.unshift({ component, biasMinutes, thread, bytes: new DataView(copy.buffer), length: end - at, dateAt, restAt });
  }
}

function isOfKind({ bytes, length, dateAt, restAt }: Kind, view: DataView, start: number, end: number): boolean {
  const at = end - length;
  return at >= start && isSame(view, at + restAt, bytes, restAt, length - restAt) && isSame(view, at, bytes, 0, dateAt);
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
