import type { SampleEntry } from './sampleEntry.ts';

/** The bytes of an entry in its log, with the line end, as if it were written at this moment (UTC, in milliseconds since 1970). */
export function renderEntryAt(entry: SampleEntry, utcMs: number): Uint8Array {
  const text = fillIn(entry, utcMs);
  const record = entry.isOfTool
    ? renderTool(entry, text, utcMs)
    : entry.ccm
      ? renderCcm(entry, entry.ccm.type, entry.ccm.file, text, utcMs)
      : renderServer(entry, text, utcMs);
  return new TextEncoder().encode(`${record}\r\n`);
}

/** The same for a scenario that began at `startMs` (UTC, in milliseconds since 1970). */
export function renderEntry(entry: SampleEntry, startMs: number): Uint8Array {
  return renderEntryAt(entry, startMs + entry.atMs);
}

function renderServer(entry: SampleEntry, text: string, utcMs: number): string {
  const local = localTime(entry, utcMs);
  // Real logs write at least two digits: +240, -60, +00.
  const bias = `${entry.biasMinutes < 0 ? '-' : '+'}${pad(Math.abs(entry.biasMinutes), 2)}`;
  const thread = `${entry.thread} (0x${entry.thread.toString(16).toUpperCase()})`;
  return `${text}  $$<${entry.component}><${date(local)} ${time(local)}${bias}><thread=${thread}>`;
}

/** As the workers of the service connector write it: local time with seven digits of a second and without a bias. */
function renderCcm(entry: SampleEntry, type: number, file: string, text: string, utcMs: number): string {
  const local = localTime(entry, utcMs);
  return (
    `<![LOG[${text}]LOG]!><time="${time(local)}0000" date="${date(local)}" component="${entry.component}" ` +
    `context="" type="${type}" thread="${entry.thread}" file="${file}">`
  );
}

/** `2024-11-19 11:53:40 INFO:downloading redist`, in local time. */
function renderTool(entry: SampleEntry, text: string, utcMs: number): string {
  const local = localTime(entry, utcMs);
  return `${local.toISOString().slice(0, 10)} ${time(local).slice(0, 8)} ${text}`;
}

function fillIn(entry: SampleEntry, utcMs: number): string {
  return entry.text
    .replaceAll('{{gmt}}', () => statusTime(new Date(utcMs)))
    .replaceAll('{{clock}}', () => clockTime(localTime(entry, utcMs)).replace(/^\S+ /, ''))
    .replaceAll(/\{\{due:(\d+)\}\}/g, (_, laterMs: string) => dueTime(localTime(entry, utcMs + Number(laterMs))))
    .replaceAll('{{report}}', () => new Date(utcMs).toISOString().slice(0, 19))
    .replaceAll(/\{\{later:(\d+)\}\}/g, (_, laterMs: string) => clockTime(localTime(entry, utcMs + Number(laterMs))));
}

/** A date whose UTC fields show the server's local time. */
function localTime(entry: SampleEntry, utcMs: number): Date {
  return new Date(utcMs - entry.biasMinutes * 60_000);
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function date(of: Date): string {
  return `${pad(of.getUTCMonth() + 1, 2)}-${pad(of.getUTCDate(), 2)}-${of.getUTCFullYear()}`;
}

function time(of: Date): string {
  return of.toISOString().slice(11, 23);
}

/** `Mon May 16 14:33:55.691 2016` */
function statusTime(of: Date): string {
  return `${weekdays[of.getUTCDay()]} ${months[of.getUTCMonth()]} ${pad(of.getUTCDate(), 2)} ${time(of)} ${of.getUTCFullYear()}`;
}

/** `5/16/2016 12:29:11 PM` */
function clockTime(of: Date): string {
  const hour = of.getUTCHours();
  const clock = `${hour % 12 || 12}:${pad(of.getUTCMinutes(), 2)}:${pad(of.getUTCSeconds(), 2)} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${of.getUTCMonth() + 1}/${of.getUTCDate()}/${of.getUTCFullYear()} ${clock}`;
}

/** `02/23/2020 16:25` */
function dueTime(of: Date): string {
  return `${date(of).replaceAll('-', '/')} ${time(of).slice(0, 5)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
