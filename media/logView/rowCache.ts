/** The rows that were seen lately, in pages. Those that are asked for and not there are asked for; a few questions at a time, the latest first. */
import type { LogQueries, LogRow } from '../../server/protocol/logView.ts';

export const pageRows = 200;
const pagesMost = 60;
const questionsMost = 2;

export type FetchRows = (parameters: LogQueries['rows'][0]) => Promise<LogQueries['rows'][1]>;

export class RowCache {
  readonly #load: FetchRows;
  readonly #onLoaded: () => void;
  readonly #pages = new Map<number, readonly LogRow[]>();
  /** Pages that may say something else now; they are shown until they are asked for again. */
  readonly #stale = new Set<number>();
  readonly #asked = new Set<number>();
  #wanted: number[] = [];
  #generation = 0;
  #count = 0;
  /** Grows with every change, so that an answer of before is known. */
  #change = 0;

  constructor(load: FetchRows, onLoaded: () => void) {
    this.#load = load;
    this.#onLoaded = onLoaded;
  }

  get generation(): number {
    return this.#generation;
  }

  /** Rows from `changedFrom` on may be others now. */
  update(generation: number, count: number, changedFrom: number): void {
    if (generation !== this.#generation) {
      this.#pages.clear();
      this.#stale.clear();
    } else
      for (const [page, rows] of this.#pages) {
        const end = page * pageRows + rows.length;
        if (end > changedFrom || (rows.length < pageRows && end !== count)) this.#stale.add(page);
      }
    if (generation !== this.#generation || count !== this.#count || changedFrom < count) this.#change++;
    this.#generation = generation;
    this.#count = count;
    this.#asked.clear();
  }

  get(row: number): LogRow | undefined {
    const page = Math.floor(row / pageRows);
    const rows = this.#pages.get(page);
    if (rows) {
      // What is looked at stays.
      this.#pages.delete(page);
      this.#pages.set(page, rows);
    }
    if (!rows || this.#stale.has(page)) this.#want(page);
    return rows?.[row % pageRows];
  }

  #want(page: number): void {
    if (this.#asked.has(page) || this.#wanted.includes(page)) return;
    // Who scrolls fast sees only where he stops.
    this.#wanted = [page, ...this.#wanted].slice(0, questionsMost);
    queueMicrotask(() => this.#ask());
  }

  #ask(): void {
    while (this.#asked.size < questionsMost) {
      const page = this.#wanted.shift();
      if (page === undefined) return;
      this.#asked.add(page);
      const change = this.#change;
      void this.#load({ generation: this.#generation, from: page * pageRows, count: pageRows }).then(
        ({ generation, rows }) => {
          this.#asked.delete(page);
          if (generation === this.#generation && change === this.#change) {
            this.#pages.set(page, rows);
            this.#stale.delete(page);
            if (this.#pages.size > pagesMost) this.#pages.delete(this.#pages.keys().next().value!);
          }
          this.#onLoaded();
          this.#ask();
        },
        () => this.#asked.delete(page),
      );
    }
  }
}
