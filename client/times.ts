import type { Source } from '../server/protocol/model.ts';
import type { TimeZoneShown } from '../server/protocol/settings.ts';

const minuteMs = 60_000;

/** `38 s`, `12 min`, `2 h 5 min`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  const rest = minutes % 60;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** Times as the user chose to see them: as the log has them, in this machine's zone, or in UTC. */
export class Times {
  readonly #zone: TimeZoneShown;
  readonly #nowMs: number;
  readonly #logZones = new Map<string, number>();

  /** `now` decides which times need no date. */
  constructor(zone: TimeZoneShown, sources: readonly Source[], nowMs: number) {
    this.#zone = zone;
    this.#nowMs = nowMs;
    for (const source of sources) {
      if (source.zone === null) continue;
      for (const file of source.files) this.#logZones.set(file, source.zone);
    }
  }

  /** Minutes to add to what is shown to get UTC. */
  #biasMinutes(ms: number, path: string | undefined): number {
    if (this.#zone === 'local') return new Date(ms).getTimezoneOffset();
    return this.#zone === 'log' && path !== undefined ? (this.#logZones.get(path) ?? 0) : 0;
  }

  /** `10:42` for today, `2026-11-23 10:42` for another day; with `UTC` behind it where that is what is shown. `path` is the log it stands in. */
  show(iso: string | null, path?: string): string | undefined {
    if (iso === null) return undefined;
    const ms = Date.parse(iso);
    if (Number.isNaN(ms)) return undefined;
    const inZone = (utcMs: number) => new Date(utcMs - this.#biasMinutes(utcMs, path) * minuteMs).toISOString();
    const shown = inZone(ms);
    const clock = shown.slice(11, 16);
    const isUtc = this.#zone === 'utc' || (this.#zone === 'log' && !(path !== undefined && this.#logZones.has(path)));
    const text = shown.slice(0, 10) === inZone(this.#nowMs).slice(0, 10) ? clock : `${shown.slice(0, 10)} ${clock}`;
    return isUtc ? `${text} UTC` : text;
  }

  /** A sentence of the server, in which times stand as ISO text in UTC, with its times as the user sees all others. */
  showIn(sentence: string, path?: string | null): string {
    return sentence.replace(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g, iso => this.show(iso, path ?? undefined) ?? iso);
  }

  /** `10:42–10:47`, `since 10:42`, or `undefined` where neither end is known. */
  span(start: string | null, end: string | null, path?: string): string | undefined {
    const from = this.show(start, path);
    const to = this.show(end, path);
    if (from === undefined || to === undefined) return from === undefined ? to : `since ${from}`;
    if (from === to) return from;
    const day = to.slice(0, 11);
    // The zone is said once, the day of the end only where it is another one.
    const begin = from.replace(/ UTC$/, '');
    return `${begin}–${to.length > 15 && begin.startsWith(day) ? to.slice(11) : to}`;
  }
}
