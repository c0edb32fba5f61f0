/**
 * The shapes in which Configuration Manager and its viewers write one record. Each parser looks at a range of bytes, fills an
 * entry and says whether the range is of its shape. None throws, none keeps anything.
 */
import { BLANK, CR, countLines, decode, folded, isDigit, isHexDigit, LF } from './bytes.ts';
import { hasMark } from './encoding.ts';
import type { Entry } from './entry.ts';
import { severityOfMark } from './template.ts';
import {
  type DateOrder,
  isAmbiguousDate,
  localMs,
  parseBias,
  parseCtime,
  parseRenderedTime,
  parseServerTime,
  provedOrder,
  type StampedTime,
} from './time.ts';

const stamped: StampedTime = { localMs: Number.NaN, biasMinutes: Number.NaN, isDateAmbiguous: false, provesDateOrder: undefined };

/** Longest trailer of the server format that is looked for. */
const trailerMax = 400;

const isBlank = (b: number | undefined): boolean => b === BLANK || b === CR || b === 9 || b === LF;

/** Component names repeat: the last one is compared by bytes before a string is made. */
const lastComponent = { bytes: new Uint8Array(0), text: '' };
function componentText(bytes: Uint8Array, start: number, end: number): string {
  const known = lastComponent.bytes;
  if (known.length === end - start) {
    let i = 0;
    while (i < known.length && known[i] === bytes[start + i]) i++;
    if (i === known.length) return lastComponent.text;
  }
  lastComponent.bytes = bytes.slice(start, end);
  lastComponent.text = decode(bytes, start, end);
  return lastComponent.text;
}

/** Length of the trailer found last. */
const lastTrailer = { length: 1 << 30 };

/** Where a server trailer `$$<…>` begins that ends at `end`, or -1. `end` is after its last `>`. */
export function findTrailer(bytes: Uint8Array, start: number, end: number): number {
  // Trailers of one component are nearly all of one length. The guess holds only where no later one can begin, so that it finds
  // what the search below would find.
  const guess = end - lastTrailer.length;
  if (guess >= start && bytes[guess] === 36 && bytes[guess + 1] === 36 && bytes[guess + 2] === 60) {
    const later = bytes.indexOf(36, guess + 3);
    if (later < 0 || later >= end) return guess;
  }
  const lowest = Math.max(start, end - trailerMax);
  for (let i = end - 4; i >= lowest; i--) {
    if (bytes[i] !== 36 || bytes[i + 1] !== 36 || bytes[i + 2] !== 60) continue;
    lastTrailer.length = end - i;
    return i;
  }
  return -1;
}

/** `<thread=4312 (0x10D8)>`; old logs write a bare hexadecimal `<thread=D7>`. Fills `entry.thread`; false where it is something else. */
function parseThread(bytes: Uint8Array, start: number, end: number, entry: Entry): boolean {
  if (folded[bytes[start]!] !== 116 || bytes[start + 6] !== 61) return false;
  let at = start + 7;
  let value = 0;
  const first = at;
  while (at < end && isDigit(bytes[at])) value = value * 10 + bytes[at++]! - 48;
  if (at === end || isHexDigit(bytes[at])) {
    const text = decode(bytes, first, end);
    if (!/^[0-9a-f]{1,8}$/i.test(text)) return false;
    entry.thread = Number.parseInt(text, 16);
    return true;
  }
  entry.thread = at > first ? value : -1;
  return true;
}

/** Fills the entry from a trailer in [at, end). False where it is no whole trailer. The thread part may be missing. */
export function parseTrailer(bytes: Uint8Array, at: number, end: number, entry: Entry): boolean {
  const componentStart = at + 3;
  const componentEnd = bytes.indexOf(62, componentStart);
  if (componentEnd < 0 || componentEnd >= end || bytes[componentEnd + 1] !== 60) return false;
  const timeStart = componentEnd + 2;
  const timeEnd = bytes.indexOf(62, timeStart);
  if (timeEnd < 0 || timeEnd >= end) return false;
  if (parseServerTime(bytes, timeStart, timeEnd, stamped)) {
    entry.localMs = stamped.localMs;
    entry.biasMinutes = stamped.biasMinutes;
    entry.isDateAmbiguous = stamped.isDateAmbiguous;
    entry.provesDateOrder = stamped.provesDateOrder;
  } else {
    const ms = parseCtime(decode(bytes, timeStart, timeEnd));
    if (Number.isNaN(ms)) return false;
    entry.localMs = ms;
    entry.biasMinutes = Number.NaN;
    entry.isDateAmbiguous = false;
    entry.provesDateOrder = undefined;
  }
  entry.thread = -1;
  if (timeEnd + 1 < end && (bytes[timeEnd + 1] !== 60 || !parseThread(bytes, timeEnd + 2, end - 1, entry))) return false;
  entry.component = componentText(bytes, componentStart, componentEnd);
  entry.severity = undefined;
  entry.format = 'server';
  return true;
}

/** Where the trailer that begins at `at` ends, after its last `>`; -1 where it is not whole within `end`. */
export function trailerEnd(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + trailerMax);
  let close = at;
  for (let part = 0, i = at + 3; part < 3; part++, i++) {
    while (i < limit && bytes[i] !== 62) i++;
    if (i >= limit) break;
    close = i;
    if (bytes[i + 1] !== 60) break;
  }
  return close === at ? -1 : close + 1;
}

/** The shape of a trailer's time and thread: `0` stands for a digit, `x` for a hexadecimal one, `+` for a bias. */
const timeShape = '00-00-0000 00:00:00.000';
const threadOpening = '<thread=';

/**
 * How far the bytes from `at` on are the beginning of a trailer that was cut, where the next record follows on the same line. The
 * component of that next record tells where a cut component ends: one file is mostly of one component.
 */
export function cutTrailerEnd(bytes: Uint8Array, at: number, end: number, component: string): number {
  let i = at + 3;
  while (i < end && bytes[i] !== 62 && bytes[i] !== 60) i++;
  if (i >= end || bytes[i] === 60) {
    let common = 0;
    while (common < component.length && bytes[at + 3 + common] === component.charCodeAt(common)) common++;
    return at + 3 + common;
  }
  i++;
  if (bytes[i] !== 60) return i;
  i++;
  for (const c of timeShape) {
    if (i >= end || (c === '0' ? !isDigit(bytes[i]) : bytes[i] !== c.charCodeAt(0))) return i;
    i++;
  }
  while (i < end && (isDigit(bytes[i]) || bytes[i] === 43 || bytes[i] === 45)) i++;
  if (bytes[i] !== 62) return i;
  i++;
  for (const c of threadOpening) {
    if (i >= end || bytes[i] !== c.charCodeAt(0)) return i;
    i++;
  }
  while (i < end && isDigit(bytes[i])) i++;
  for (const c of ' (0x') {
    if (i >= end || bytes[i] !== c.charCodeAt(0)) return i;
    i++;
  }
  while (i < end && isHexDigit(bytes[i])) i++;
  return i < end && bytes[i] === 41 ? i + 1 : i;
}

const threadTail = /^(?:(?:(?:(?:(?:(?:<?t)?h)?r)?e)?a)?d?=)?(?:\d* )?(?:\(?0?x)?[0-9A-F]*\)$/i;
const wholeThread = /^<thread=\d+ \(0x[0-9A-F]+\)$/i;
const timeTail = /^<?[-\d: .]*[-+]{1,2}\d+$/;
/** Before a whole thread. */
const timeRest = /^<?[-+\d: .]*$/;
const wholeTime = /^<\d\d-\d\d-\d{4} \d\d:\d\d:\d\d(?:\.\d{1,7})?\s*[-+]{0,2}\d*$/;
const componentTail = /^\$?<?[A-Za-z0-9_ .-]{0,100}$/;

/** Whether a range is nothing but the end of a trailer: what is left of a record whose head was lost. */
export function isTrailerTail(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start || bytes[end - 1] !== 62 || end - start > trailerMax) return false;
  const segments = decode(bytes, start, end - 1).split('>');
  const [first, second, third] = segments as [string, string | undefined, string | undefined];
  if (segments.length === 1) return first === '' || threadTail.test(first) || timeTail.test(first);
  if (segments.length === 2) return wholeThread.test(second!) ? timeRest.test(first) : componentTail.test(first) && wholeTime.test(second!);
  return segments.length === 3 && componentTail.test(first) && wholeTime.test(second!) && wholeThread.test(third!);
}

/** Whether a line ends with the first characters of a trailer: `$$`, or `$` behind two blanks. */
export const endsInCutTrailer = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start > 2 && bytes[end - 1] === 36 && (bytes[end - 2] === 36 || (bytes[end - 2] === BLANK && bytes[end - 3] === BLANK));

/** The end of a range without trailing blanks and line ends. */
export function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && isBlank(bytes[end - 1])) end--;
  return end;
}

/** Begin of the unbroken lines above `end`, blank ones right above it left out of account; `end` where there are none after `start`. */
export function paragraphStart(bytes: Uint8Array, start: number, end: number): number {
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

const ccmAttribute = /([a-z]+)="([^"]*)"/gi;
/** Severities of CCM types; 0 is verbose, which is information and no success. */
const ccmSeverity = [undefined, 'information', 'warning', 'error'] as const;

/** Fills the entry from the attributes after `]LOG]!>`: `<time="…" date="…" component="…" … type="1" thread="153" file="">`. */
export function parseCcmTrailer(bytes: Uint8Array, start: number, end: number, entry: Entry): boolean {
  const values: Record<string, string> = {};
  for (const m of decode(bytes, start, end).matchAll(ccmAttribute)) values[m[1]!.toLowerCase()] = m[2]!;
  const date = /^(\d{1,2})-(\d{1,2})-(\d{4})$/.exec(values.date ?? '');
  const time = /^(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?\s*(.*)$/.exec(values.time ?? '');
  entry.localMs = Number.NaN;
  entry.biasMinutes = Number.NaN;
  entry.isDateAmbiguous = false;
  entry.provesDateOrder = undefined;
  if (date && time) {
    const isDayFirst = Number(date[1]) > 12;
    entry.isDateAmbiguous = isAmbiguousDate(date[0]);
    entry.provesDateOrder = provedOrder(date[0]);
    entry.localMs = localMs(
      Number(date[3]),
      Number(date[isDayFirst ? 2 : 1]),
      Number(date[isDayFirst ? 1 : 2]),
      Number(time[1]),
      Number(time[2]),
      Number(time[3]),
      Number((time[4] ?? '').padEnd(3, '0').slice(0, 3)),
    );
    const rest = Uint8Array.from(time[5]!, c => c.charCodeAt(0) & 127);
    entry.biasMinutes = parseBias(rest, 0, rest.length);
  }
  entry.component = values.component ?? '';
  entry.thread = /^\d+$/.test(values.thread ?? '') ? Number(values.thread) : -1;
  entry.severity = ccmSeverity[Number(values.type ?? 0)];
  entry.format = 'ccm';
  return values.time !== undefined || values.component !== undefined;
}

interface RenderedShape {
  readonly format: Entry['format'];
  readonly pattern: RegExp;
  /** Has a thread such as `4312 (0x10D8)`. */
  readonly hasThread?: true;
}

/** A component as viewers render it: a word with underscores, or a known name with blanks; beside a time also another word. */
const certainComponent = '[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|Configuration Manager (?:Setup|Prereq)';
const component = `(?<component>${certainComponent}|[A-Z][A-Za-z0-9-]{2,60})`;
const renderedTime = String.raw`(?<time>(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})[ ,]+\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,7})?(?:\s?[AP]M)?)`;
const threadText = String.raw`(?<thread>\d+)\s*\(0x[0-9A-Fa-f]+\)`;

/** What people paste, most telling shape first. All are anchored and have no nested repetition. */
const shapes: readonly RenderedShape[] = [
  // CMTrace's copy: message, component, time, thread between tabs.
  {
    format: 'rendered',
    hasThread: true,
    pattern: new RegExp(`^(?<text>.*)\\t(?<component>[^\\t]*)\\t${renderedTime}\\t${threadText}\\s*$`, 's'),
  },
  // OneTrace and Support Center: time, component, thread, message.
  {
    format: 'rendered',
    hasThread: true,
    pattern: new RegExp(`^${renderedTime}\\s{1,8}${component}\\s{1,8}${threadText}\\s{1,8}(?<text>.*)$`, 's'),
  },
  // A mail client's or an article's copy: message, component, time, thread between blanks.
  {
    format: 'rendered',
    hasThread: true,
    pattern: new RegExp(`^(?<text>.*\\S)\\s{1,8}${component}\\s{1,8}${renderedTime}\\s{1,8}${threadText}\\s*$`, 's'),
  },
  // Content articles: component, thread, message without time.
  {
    format: 'rendered',
    hasThread: true,
    pattern: new RegExp(`^(?<component>${certainComponent})\\s{1,8}${threadText}\\s{1,8}(?<text>.*)$`, 's'),
  },
  // A thread left over in front of a message.
  { format: 'rendered', hasThread: true, pattern: new RegExp(`^${threadText}\\s{1,8}(?<text>.*)$`, 's') },
  // Service connection tool.
  { format: 'tool', pattern: /^(?<iso>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\s+(?<text>.*)$/s },
  // Setup logs of roles; those of older prerequisite checks have a full year between dashes.
  { format: 'role-setup', pattern: /^<(?<time>\d{2}([/.-])\d{2}\2(?:\d{4}|\d{2}) \d{2}:\d{2}:\d{2})>\s*(?<text>.*)$/s },
  { format: 'role-setup', pattern: /^<(?<iso>\d{4}([/.-])\d{2}\2\d{2} \d{2}:\d{2}:\d{2})>\s*(?<text>.*)$/s },
];

/** A file name and line number in front, as Select-String and grep print them; Select-String marks hits with `>` among context. */
const grepPrefix = /^(?:> | {2})?(?:[A-Za-z]:)?[^\s:<>|"]{1,200}\.(?:log|lo_):\d{1,9}:/i;
const setupMark = /^[~\s]*(INFO|WARN|WARNING|ERROR)\s*:/i;

/** Position after what is no part of a line though it stands in front: a byte order mark, `hman.log:1155:`; or `start`. */
export function afterGrepPrefix(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === 0xef && start + 3 <= end && hasMark(bytes, start)) start += 3;
  // Nearly all lines are told by their first word: it has no colon, or none after `.log`.
  let at = start;
  while (at < end && (bytes[at] === BLANK || bytes[at] === 62)) at++;
  if (bytes[at + 1] === 58) at += 2;
  while (at < end && bytes[at]! > BLANK && bytes[at] !== 58) at++;
  if (bytes[at] !== 58 || bytes[at - 4] !== 46) return start;
  const m = grepPrefix.exec(decode(bytes, start, Math.min(end, start + 240)));
  return m ? start + m[0].length : start;
}

/** Longest line that is tried as a rendered copy; real messages are far shorter. */
const renderedMax = 8192;

/** Whether a range holds `(0x`: every viewer's copy shows the thread so. */
function hasThreadText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 2 < end; at++) if (bytes[at] === 40 && bytes[at + 1] === 48 && folded[bytes[at + 2]!] === 120) return true;
  return false;
}

/** The line of metadata below a message, as a mail client breaks a viewer's copy: `SMS_DMP_DOWNLOADER    8/2/2016 2:20:25 PM    10760 (0x2A08)`. */
const metadataLine = new RegExp(`^\\s*(?:${component}\\s{1,8})?${renderedTime}\\s{1,8}${threadText}\\s*$`);

export function isMetadataLine(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[end - 1] === 41 && end - start <= 240 && hasThreadText(bytes, start, end) && metadataLine.test(decode(bytes, start, end));
}

/**
 * Whether a line can only be a record of its own: a viewer's copy with its time. Where it cannot be a line of a longer message, also
 * one without time, and a line of the service connection tool or of a role's setup. Uses the entry to find out.
 */
export function isSelfContained(bytes: Uint8Array, start: number, end: number, isPerhapsInside: boolean, entry: Entry): boolean {
  const first = bytes[start]!;
  const isStamped = (isDigit(first) && bytes[start + 4] === 45) || (first === 60 && isDigit(bytes[start + 1]) && isDigit(bytes[start + 2]));
  if (!(isStamped && !isPerhapsInside) && !(end - start <= renderedMax && hasThreadText(bytes, start, end))) return false;
  if (!parseUntrailed(bytes, start, end, 'month-first', entry) || entry.format === 'setup' || entry.format === 'plain') return false;
  const hasTime = !Number.isNaN(entry.localMs);
  return isPerhapsInside ? entry.format === 'rendered' && hasTime : hasTime || entry.component !== '';
}

/**
 * Fills the entry from a line that has no trailer: a viewer's copy, a setup log's line, or plain text (then false).
 * The text of the entry is a range of the same bytes.
 */
export function parseUntrailed(bytes: Uint8Array, start: number, end: number, order: DateOrder, entry: Entry): boolean {
  entry.localMs = Number.NaN;
  entry.biasMinutes = Number.NaN;
  entry.isDateAmbiguous = false;
  entry.provesDateOrder = undefined;
  entry.component = '';
  entry.thread = -1;
  entry.severity = undefined;
  entry.textStart = start;
  entry.textEnd = end;
  entry.format = 'plain';
  if (end - start > renderedMax) return false;
  const from = afterGrepPrefix(bytes, start, end);
  const hasThread = hasThreadText(bytes, from, end);
  let line = decode(bytes, from, end);
  // Of a line in an old code page no length in bytes could be told: there a character is a byte.
  const isUtf8 = !line.includes('\ufffd');
  if (!isUtf8) line = latin1(bytes, from, end);
  const lengthOf = (first: number, last: number) => (isUtf8 ? byteLength(line, first, last) : last - first);
  for (const { format, pattern, hasThread: needsThread } of shapes) {
    if (needsThread && !hasThread) continue;
    const m = pattern.exec(line);
    if (!m) continue;
    const groups = m.groups!;
    const isFixedOrder = format === 'role-setup';
    const ms = groups.iso
      ? parseIso(groups.iso)
      : groups.time
        ? parseRenderedTime(groups.time, isFixedOrder ? 'month-first' : order)
        : Number.NaN;
    if ((groups.iso || groups.time) && Number.isNaN(ms)) continue;
    entry.format = format;
    entry.localMs = ms;
    if (groups.time) {
      entry.isDateAmbiguous = isAmbiguousDate(groups.time);
      entry.provesDateOrder = provedOrder(groups.time);
    }
    entry.component = groups.component ?? '';
    entry.thread = groups.thread ? Number(groups.thread) : -1;
    const text = groups.text ?? '';
    const textAt = m[0].startsWith(text) ? 0 : line.length - text.length;
    entry.textStart = from + lengthOf(0, textAt);
    entry.textEnd = trimEnd(bytes, entry.textStart, entry.textStart + lengthOf(textAt, textAt + text.length));
    return true;
  }
  entry.textStart = from;
  const mark = setupMark.exec(line);
  if (mark) {
    entry.format = 'setup';
    entry.severity = severityOfMark(mark[1]!);
    return true;
  }
  return from > start;
}

/** The text of a range in an old code page; what is not ASCII is only approximate. */
function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

/** Number of UTF-8 bytes of a part of a string. */
function byteLength(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) bytes++;
    else if (c < 0x800) bytes += 2;
    else if (c >= 0xd800 && c < 0xdc00) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

function parseIso(text: string): number {
  const n = text.split(/[-/. :]/).map(Number) as [number, number, number, number, number, number];
  return localMs(...n, 0);
}
