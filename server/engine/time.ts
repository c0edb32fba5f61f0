/**
 * Times as logs write them. Everything is milliseconds since 1970; a time without bias is local time counted as if it were UTC
 * and becomes UTC only when its zone is known. `new Date(text)` is never used: it would take the machine's own zone.
 */
import { isDigit } from './bytes.ts';

const dayMs = 86_400_000;

/** Days since 1970-01-01 of a proleptic Gregorian date; month 1-12. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Year, month (1-12) and day of a number of days since 1970-01-01. */
function civilFromDays(days: number): [year: number, month: number, day: number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted + (shifted < 10 ? 3 : -9);
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1];
}

/** Local time in ms, or NaN where the date or time does not exist. */
export function localMs(year: number, month: number, day: number, hour: number, minute: number, second: number, ms: number): number {
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return Number.NaN;
  return daysFromCivil(year, month, day) * dayMs + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
}

const two = (bytes: Uint8Array, at: number): number => {
  const a = bytes[at]! - 48;
  const b = bytes[at + 1]! - 48;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : Number.NaN;
};

/** How the two first numbers of a date such as `02/07/2018` are to be read. */
export type DateOrder = 'month-first' | 'day-first';

/** A date and time of the server format, with the bias in minutes (`UTC = local + bias`), NaN where it has none. */
export interface StampedTime {
  localMs: number;
  biasMinutes: number;
  /** See `Entry`. */
  isDateAmbiguous: boolean;
  provesDateOrder: DateOrder | undefined;
}

/** The last date met: nearly every line has the date of the line before it. */
const lastDate = { key0: 0, key1: 0, ms: 0, isAmbiguous: false, proves: undefined as DateOrder | undefined };

/**
 * Parses `MM-DD-YYYY HH:MM:SS.mmm±BIAS` in a range. The bias may be missing, have two digits, or be written `+-360` (script loggers).
 * The
 * month stands first; where it cannot, being over 12, the day does. Returns false where it is something else.
 */
export function parseServerTime(bytes: Uint8Array, start: number, end: number, out: StampedTime): boolean {
  if (end - start < 19 || bytes[start + 2] !== 45 || bytes[start + 5] !== 45 || bytes[start + 13] !== 58 || bytes[start + 16] !== 58)
    return false;
  const key0 = bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 3]! << 16) | (bytes[start + 4]! << 24);
  const key1 = bytes[start + 6]! | (bytes[start + 7]! << 8) | (bytes[start + 8]! << 16) | (bytes[start + 9]! << 24);
  if (key0 !== lastDate.key0 || key1 !== lastDate.key1) {
    const first = two(bytes, start);
    const second = two(bytes, start + 3);
    const [month, day] = first > 12 ? [second, first] : [first, second];
    const ms = localMs(two(bytes, start + 6) * 100 + two(bytes, start + 8), month, day, 0, 0, 0, 0);
    if (Number.isNaN(ms)) return false;
    lastDate.proves = first > 12 ? 'day-first' : second > 12 ? 'month-first' : undefined;
    lastDate.isAmbiguous = first !== second && lastDate.proves === undefined;
    lastDate.key0 = key0;
    lastDate.key1 = key1;
    lastDate.ms = ms;
  }
  const timeMs = two(bytes, start + 11) * 3_600_000 + two(bytes, start + 14) * 60_000 + two(bytes, start + 17) * 1000;
  if (Number.isNaN(timeMs) || timeMs > dayMs + 1000) return false;
  let at = start + 19;
  let fraction = 0;
  if (bytes[at] === 46) {
    at++;
    let unit = 100;
    while (at < end && isDigit(bytes[at])) {
      fraction += (bytes[at]! - 48) * unit;
      unit /= 10;
      at++;
    }
  }
  out.localMs = lastDate.ms + timeMs + Math.floor(fraction + 1e-6);
  out.biasMinutes = parseBias(bytes, at, end);
  out.isDateAmbiguous = lastDate.isAmbiguous;
  out.provesDateOrder = lastDate.proves;
  return true;
}

/** A bias such as `+240`, `-60`, `+00`, `+-360`; NaN where there is none. */
export function parseBias(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let sign = 1;
  let signed = false;
  while (at < end && (bytes[at] === 43 || bytes[at] === 45)) {
    if (bytes[at] === 45) sign = -sign;
    signed = true;
    at++;
  }
  if (!signed || at >= end || !isDigit(bytes[at])) return Number.NaN;
  let minutes = 0;
  const first = at;
  while (at < end && isDigit(bytes[at]) && at - first < 4) {
    minutes = minutes * 10 + bytes[at]! - 48;
    at++;
  }
  return minutes > 14 * 60 + 59 ? Number.NaN : sign * minutes;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `Wed May 21 17:09:02 1997` or, in a GMTDATE, `Wed May 11 18:33:34.813 2016`; NaN where it is something else. */
export function parseCtime(text: string): number {
  const m = /^\s*[A-Za-z]{3}\s+([A-Za-z]{3})\s+(\d{1,2})\s+(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?\s+(\d{4})/.exec(text);
  if (!m) return Number.NaN;
  const month = months.indexOf(m[1]!.toLowerCase()) + 1;
  return localMs(Number(m[7]), month, Number(m[2]), Number(m[3]), Number(m[4]), Number(m[5]), m[6] ? Number(m[6].padEnd(3, '0')) : 0);
}

/** No language writes the month first between dots. */
const isDotted = (text: string): boolean => /^\d{1,2}\.\d{1,2}\./.test(text);

/** A rendered date and time such as `8/2/2016 2:20:24 PM`, `02/07/2018 14:24:06` or `07.02.2018 14:24:06`; NaN where it is something else. */
export function parseRenderedTime(text: string, order: DateOrder): number {
  const yearFirst = /^(\d{4})([/.-]\d{1,2}[/.-]\d{1,2})(?=[ ,])/.exec(text);
  // A year in front is followed by the month.
  if (yearFirst)
    return parseRenderedTime(
      `${yearFirst[2]!.slice(1).replace(/[.-]/, '/')}/${yearFirst[1]}${text.slice(yearFirst[0].length)}`,
      'month-first',
    );
  const m = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})[ ,]+(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d{1,7}))?\s*([AP]M)?/i.exec(text);
  if (!m) return Number.NaN;
  let [first, second] = [Number(m[1]), Number(m[2])];
  const isDayFirst = order === 'day-first' || isDotted(text);
  // A number over 12 cannot be a month, whatever the order is said to be.
  if (first > 12 || (isDayFirst && second <= 12)) [first, second] = [second, first];
  const year = m[3]!.length === 2 ? (Number(m[3]) < 70 ? 2000 : 1900) + Number(m[3]) : Number(m[3]);
  let hour = Number(m[4]);
  if (m[8]) hour = (hour % 12) + (m[8].toLowerCase() === 'pm' ? 12 : 0);
  return localMs(year, first, second, hour, Number(m[5]), Number(m[6]), m[7] ? Number(m[7].padEnd(3, '0').slice(0, 3)) : 0);
}

/** Whether a rendered date proves its order by a number over 12. */
export function provedOrder(text: string): DateOrder | undefined {
  const m = /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}/.exec(text);
  if (!m) return undefined;
  return Number(m[1]) > 12 ? 'day-first' : Number(m[2]) > 12 ? 'month-first' : undefined;
}

/** Whether day and month of a rendered date could change places and name another day. */
export function isAmbiguousDate(text: string): boolean {
  const m = /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}/.exec(text);
  return m !== null && !isDotted(text) && Number(m[1]) <= 12 && Number(m[2]) <= 12 && Number(m[1]) !== Number(m[2]);
}

/** What the same text means in the other order of day and month; only for a time whose date is ambiguous. */
export function otherReading(ms: number): number {
  const days = Math.floor(ms / dayMs);
  const [year, month, day] = civilFromDays(days);
  return daysFromCivil(year, day, month) * dayMs + (ms - days * dayMs);
}

/** The day written last: times are asked for in rows of the same day, and `Date` is slow. */
const isoDay = { day: Number.NaN, text: '' };
const padded = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** `2026-01-12T08:00:00.123Z`; `null` where there is no time, or none that a calendar has. */
export function toIso(utcMs: number): string | null {
  const whole = Math.trunc(utcMs);
  const day = Math.floor(whole / dayMs);
  if (!(Math.abs(utcMs) <= 8.64e15)) return null;
  if (day !== isoDay.day) {
    isoDay.text = new Date(day * dayMs).toISOString().slice(0, -13);
    isoDay.day = day;
  }
  const ms = whole - day * dayMs;
  const seconds = Math.floor(ms / 1000);
  const thousandths = 1000 + (ms % 1000);
  return `${isoDay.text}${padded(Math.floor(seconds / 3600))}:${padded(Math.floor(seconds / 60) % 60)}:${padded(seconds % 60)}.${`${thousandths}`.slice(1)}Z`;
}

/** `2026-01-12 09:00:00.123 +01:00`: a moment in a zone given in minutes to add to get UTC. */
export function timeInZone(utcMs: number, zoneMinutes: number): string {
  const local = new Date(utcMs - zoneMinutes * 60_000).toISOString();
  const ahead = -zoneMinutes;
  const hours = Math.floor(Math.abs(ahead) / 60);
  const minutes = Math.abs(ahead) % 60;
  return `${local.slice(0, 10)} ${local.slice(11, 23)} ${ahead < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
