/** Times of rows: always with the zone they are shown in. */
import type { LogRow } from '../../server/protocol/logView.ts';
import type { TimeZoneShown } from '../../server/protocol/settings.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** `+02:00`; of minutes to add to get UTC. */
export function zoneText(zone: number): string {
  const minutes = Math.abs(zone);
  return `${zone > 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `2026-01-31 10:00:00.123` and its zone; empty where there is no time. */
export function timeOf(row: Pick<LogRow, 'utcMs' | 'zone'>, timeZone: TimeZoneShown): { readonly time: string; readonly zone: string } {
  if (row.utcMs === null) return { time: '', zone: '' };
  const zone = timeZone === 'utc' ? 0 : timeZone === 'log' ? row.zone : new Date(row.utcMs).getTimezoneOffset();
  const iso = new Date(row.utcMs - zone * 60_000).toISOString();
  return { time: `${iso.slice(0, 10)} ${iso.slice(11, 23)}`, zone: timeZone === 'utc' ? 'UTC' : zoneText(zone) };
}

/** `+0.012 s`, `+8 h 2 min`; empty where there is none. */
export function deltaText(ms: number | null): string {
  if (ms === null) return '';
  const sign = ms < 0 ? '−' : '+';
  const span = Math.abs(ms);
  if (span < 60_000) return `${sign}${(span / 1000).toFixed(3)} s`;
  const minutes = Math.floor(span / 60_000);
  if (minutes < 60) return `${sign}${minutes} min ${Math.floor((span % 60_000) / 1000)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${sign}${hours} h ${minutes % 60} min` : `${sign}${Math.round(hours / 24)} days`;
}

/** The moment that a person wrote: `2026-01-31 10:00`, in the zone that is shown; with `Z` or an offset in that. */
export function parseMoment(text: string, timeZone: TimeZoneShown, zone: number): number | undefined {
  const found = /^\s*(\d{4})-(\d\d?)-(\d\d?)(?:[ T](\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?\s*(Z|UTC|[+\-−]\d\d:\d\d)?\s*$/i.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', milli = '0', offset] = found;
  const numbers = [
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(milli.padEnd(3, '0')),
  ] as const;
  const asUtc = Date.UTC(...numbers);
  if (offset && /^[+\-−]/.test(offset)) {
    const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
    return asUtc + (offset.startsWith('+') ? -minutes : minutes) * 60_000;
  }
  if (offset || timeZone === 'utc') return asUtc;
  return timeZone === 'log' ? asUtc + zone * 60_000 : new Date(...numbers).getTime();
}
