/**
 * The shapes in which Configuration Manager and its viewers write one record. Each parser looks at a range of bytes, fills an
 * entry and says whether the range is of its shape. None throws, none keeps anything.
 */
import { BLANK, CR, decode, folded, isDigit, isHexDigit, LF } from './bytes.ts';
import type { Entry } from './entry.ts';
import { severityOfMark } from './template.ts';
import { type DateOrder, localMs, parseBias, parseCtime, parseRenderedTime, parseServerTime, type StampedTime } from './time.ts';

const stamped: StampedTime = { localMs: Number.NaN, biasMinutes: Number.NaN };

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

/** Where a server trailer `$$<…>` begins that ends at `end`, or -1. `end` is after its last `>`. */
export function findTrailer(bytes: Uint8Array, start: number, end: number): number {
  const lowest = Math.max(start, end - trailerMax);
  for (let i = end - 4; i >= lowest; i--) if (bytes[i] === 36 && bytes[i + 1] === 36 && bytes[i + 2] === 60) return i;
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
  } else {
    const ms = parseCtime(decode(bytes, timeStart, timeEnd));
    if (Number.isNaN(ms)) return false;
    entry.localMs = ms;
    entry.biasMinutes = Number.NaN;
  }
  entry.thread = -1;
  if (timeEnd + 1 < end && (bytes[timeEnd + 1] !== 60 || !parseThread(bytes, timeEnd + 2, end - 1, entry))) return false;
  entry.component = componentText(bytes, componentStart, componentEnd);
  entry.severity = undefined;
  entry.format = 'server';
  return true;
}

/** The end of a range without trailing blanks and line ends. */
export function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  while (end > start && isBlank(bytes[end - 1])) end--;
  return end;
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
  if (date && time) {
    entry.localMs = localMs(
      Number(date[3]),
      Number(date[1]),
      Number(date[2]),
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
}

/** A component as viewers render it: one word of at least three capitals with underscores, or a known name with blanks. */
const component = `(?<component>[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|Configuration Manager (?:Setup|Prereq)|[A-Z][A-Za-z0-9-]{2,60})`;
const renderedTime = String.raw`(?<time>\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}[ ,]+\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,7})?(?:\s?[AP]M)?)`;
const threadText = String.raw`(?<thread>\d+)\s*\(0x[0-9A-Fa-f]+\)`;

/** What people paste, most telling shape first. All are anchored and have no nested repetition. */
const shapes: readonly RenderedShape[] = [
  // CMTrace's copy: message, component, time, thread between tabs.
  { format: 'rendered', pattern: new RegExp(`^(?<text>[^\\t]*)\\t(?<component>[^\\t]*)\\t${renderedTime}\\t${threadText}\\s*$`) },
  // OneTrace and Support Center: time, component, thread, message.
  { format: 'rendered', pattern: new RegExp(`^${renderedTime}\\s{1,8}${component}\\s{1,8}${threadText}\\s{1,8}(?<text>.*)$`, 's') },
  // A mail client's or an article's copy: message, component, time, thread between blanks.
  { format: 'rendered', pattern: new RegExp(`^(?<text>.*\\S)\\s{1,8}${component}\\s{1,8}${renderedTime}\\s{1,8}${threadText}\\s*$`, 's') },
  // Content articles: component, thread, message without time.
  { format: 'rendered', pattern: new RegExp(`^${component}\\s{1,8}${threadText}\\s{1,8}(?<text>.*)$`, 's') },
  // A thread left over in front of a message.
  { format: 'rendered', pattern: new RegExp(`^${threadText}\\s{1,8}(?<text>.*)$`, 's') },
  // Service connection tool.
  { format: 'tool', pattern: /^(?<iso>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\s+(?<text>.*)$/s },
  // Setup logs of roles.
  { format: 'role-setup', pattern: /^<(?<time>\d{2}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2})>\s*(?<text>.*)$/s },
];

/** A file name and line number in front, as Select-String and grep print them. */
const grepPrefix = /^(?:[A-Za-z]:)?[^\s:<>|"]{1,200}\.(?:log|lo_):\d{1,9}:/i;
const setupMark = /^~?(INFO|WARN|WARNING|ERROR)\s*:/i;

/** Position after `hman.log:1155:` in front of a line, or `start`. */
export function afterGrepPrefix(bytes: Uint8Array, start: number, end: number): number {
  const m = grepPrefix.exec(decode(bytes, start, Math.min(end, start + 240)));
  return m ? start + m[0].length : start;
}

/** Longest line that is tried as a rendered copy; real messages are far shorter. */
const renderedMax = 8192;

/**
 * Fills the entry from a line that has no trailer: a viewer's copy, a setup log's line, or plain text (then false).
 * The text of the entry is a range of the same bytes.
 */
export function parseUntrailed(bytes: Uint8Array, start: number, end: number, order: DateOrder, entry: Entry): boolean {
  entry.localMs = Number.NaN;
  entry.biasMinutes = Number.NaN;
  entry.component = '';
  entry.thread = -1;
  entry.severity = undefined;
  entry.textStart = start;
  entry.textEnd = end;
  entry.format = 'plain';
  if (end - start > renderedMax) return false;
  const from = afterGrepPrefix(bytes, start, end);
  const line = decode(bytes, from, end);
  for (const { format, pattern } of shapes) {
    const m = pattern.exec(line);
    if (!m) continue;
    const groups = m.groups!;
    const ms = groups.iso
      ? parseIso(groups.iso)
      : groups.time
        ? parseRenderedTime(groups.time, format === 'role-setup' ? 'month-first' : order)
        : Number.NaN;
    if ((groups.iso || groups.time) && Number.isNaN(ms)) continue;
    entry.format = format;
    entry.localMs = ms;
    entry.component = groups.component ?? '';
    entry.thread = groups.thread ? Number(groups.thread) : -1;
    const text = groups.text ?? '';
    const textAt = m[0].endsWith(text) && !m[0].startsWith(text) ? line.length - text.length : line.indexOf(text);
    // Invalid bytes count as three here: keep within the line.
    entry.textStart = Math.min(end, from + byteLength(line, 0, textAt));
    entry.textEnd = Math.min(end, entry.textStart + byteLength(line, textAt, textAt + text.length));
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
  const n = text.split(/[- :]/).map(Number) as [number, number, number, number, number, number];
  return localMs(...n, 0);
}
