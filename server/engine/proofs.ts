/** What one flow proves of another: an update that is being installed at a site has been replicated to it. */
import type { FlowRecord } from '../catalog/types.ts';
import type { StageEvent } from './passages.ts';

interface EventGroup {
  readonly flow: FlowRecord;
  readonly site: string | null;
  readonly perSource: ReadonlyMap<unknown, readonly StageEvent[]>;
}

/** When installations got something done, by package and site. */
export class Installations {
  readonly #times = new Map<string, number[]>();

  constructor(groups: Iterable<EventGroup>) {
    for (const { flow, site, perSource } of groups) {
      if (flow.id !== 'install' || site === null) continue;
      for (const items of perSource.values()) {
        for (const { event, marks } of items) {
          const name = event.fact.episode.package;
          if (marks.becomes !== 'done' || name === undefined) continue;
          const known = this.#times.get(`${name}@${site}`);
          if (known) known.push(event.timeMs);
          else this.#times.set(`${name}@${site}`, [event.timeMs]);
        }
      }
    }
  }

  /** When one of a package at a site first got something done after a moment, in UTC ms; NaN where none did. */
  firstAfter(name: string | undefined, site: string | null, ms: number): number {
    const after = (this.#times.get(`${name}@${site}`) ?? []).filter(time => time > ms);
    return after.length === 0 ? Number.NaN : Math.min(...after);
  }
}
