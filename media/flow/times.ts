/** Times for a person: in the zone that was chosen, the date only where it is not today's. */
import type { Source } from '../../server/protocol/model.ts';
import type { Snapshot } from '../../server/protocol/server.ts';

export interface TimeText {
  /** `10:42`, `23 Nov 10:42`, `23 Nov 2024 10:42`; with seconds where asked for. */
  readonly short: string;
  /** `2026-11-24 10:42:17.123 (UTC)`. */
  readonly full: string;
}

export interface Clock {
  /** Text of a time; `undefined` where there is none. `path` names the log whose zone counts. */
  text(iso: string | null | undefined, path?: string | null, withSeconds?: boolean): TimeText | undefined;
  /** A sentence with the ISO times in it shown as `text` shows them. */
  sentence(text: string, path?: string | null): string;
  /** Zone of a log: minutes to add to its local time to get UTC. */
  zoneOf(path: string | null | undefined): number | null;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

export function createClock(timeZone: Snapshot['timeZone'], sources: Iterable<Source>, nowMs: number): Clock {
  const zones = new Map<string, number | null>();
  for (const source of sources) for (const file of source.files) zones.set(file, source.zone);
  const sentence: Clock['sentence'] = (words, path) =>
    words.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, iso => text(iso, path)?.short ?? iso);
  const zoneOf = (path: string | null | undefined): number | null => (path ? (zones.get(path) ?? null) : null);
  const text: Clock['text'] = (iso, path, withSeconds = false) => {
    const ms = iso ? Date.parse(iso) : Number.NaN;
    if (Number.isNaN(ms)) return undefined;
    const zone = zoneOf(path);
    // Without a zone of its own, a log's time is shown in UTC and says so.
    const shown = timeZone === 'local' ? 'local' : timeZone === 'log' && zone !== null ? zone : 'utc';
    const then = parts(ms, shown);
    const today = parts(nowMs, shown);
    const time = `${two(then.hour)}:${two(then.minute)}${withSeconds ? `:${two(then.second)}` : ''}`;
    const year = then.year === today.year ? '' : ` ${then.year}`;
    const isToday = year === '' && then.month === today.month && then.day === today.day;
    const date = `${then.year}-${two(then.month + 1)}-${two(then.day)}`;
    const exact = `${two(then.hour)}:${two(then.minute)}:${two(then.second)}.${String(then.milli).padStart(3, '0')}`;
    return {
      short: isToday ? time : `${then.day} ${months[then.month]}${year} ${time}`,
      full: `${date} ${exact} (${zoneName(shown)})`,
    };
  };
  return { zoneOf, text, sentence };
}

type ShownZone = 'local' | 'utc' | number;

function parts(ms: number, zone: ShownZone) {
  if (zone === 'local') {
    const at = new Date(ms);
    return {
      year: at.getFullYear(),
      month: at.getMonth(),
      day: at.getDate(),
      hour: at.getHours(),
      minute: at.getMinutes(),
      second: at.getSeconds(),
      milli: at.getMilliseconds(),
    };
  }
  const at = new Date(zone === 'utc' ? ms : ms - zone * 60_000);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth(),
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    milli: at.getUTCMilliseconds(),
  };
}

function zoneName(zone: ShownZone): string {
  if (zone === 'local') return 'local time';
  if (zone === 'utc' || zone === 0) return 'UTC';
  const ahead = -zone;
  const minutes = Math.abs(ahead);
  return `time of the log, UTC${ahead < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${minutes % 60 ? `:${two(minutes % 60)}` : ''}`;
}

/** `38 s`, `20 min`, `2 h 5 min`, `3 days`; `undefined` where one end is missing or the span is negative. */
export function tookText(from: string | null, to: string | null): string | undefined {
  const ms = from && to ? Date.parse(to) - Date.parse(from) : Number.NaN;
  return ms >= 0 ? durationText(ms) : undefined;
}

export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
