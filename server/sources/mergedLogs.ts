/**
 * Several logs in one order: that of UTC, where the lines of one log keep theirs. A line without a time stands behind the one before it.
 *
 * The order is not kept: that of 10 million entries would need more than a hundred megabytes. It is made once, and how far each log was is
 * remembered every thousand entries; from there it is made again for the few entries that are asked for.
 */
import type { Failure, Result } from './diskFs.ts';
import type { LoggedEntry } from './loggedEntries.ts';
import type { EntryList, IndexProgress, LogIndex, OnEntries, Update } from './logIndex.ts';

/** Where the order is known: so many entries before it, of each log so many, and the time that each has come to. */
interface Stand {
  readonly entry: number;
  readonly positions: readonly number[];
  readonly timesMs: readonly number[];
  /** The latest time before it. */
  readonly latestMs: number;
}

const betweenStands = 1000;
const readTogether = 256;

/** Entries of one log from a place on, some at a time; none at its end. */
type Fill = () => Promise<Result<readonly LoggedEntry[]>>;

export class MergedLogs implements EntryList {
  readonly #logs: readonly LogIndex[];
  #stands: Stand[];
  #count = 0;
  #changedFrom = 0;

  /** The number of each log as a source is its place here. */
  constructor(logs: readonly LogIndex[]) {
    this.#logs = logs;
    this.#stands = [this.#firstStand()];
  }

  get count(): number {
    return this.#count;
  }

  get changedFrom(): number {
    return this.#changedFrom;
  }

  get files(): readonly string[] {
    return this.#logs.flatMap(log => log.files);
  }

  get progress(): IndexProgress {
    const sum = (of: (progress: IndexProgress) => number) => this.#logs.reduce((total, log) => total + of(log.progress), 0);
    return { doneBytes: sum(({ doneBytes }) => doneBytes), totalBytes: sum(({ totalBytes }) => totalBytes) };
  }

  get failure(): Failure | undefined {
    return this.#logs.find(log => log.failure)?.failure;
  }

  #firstStand(): Stand {
    return {
      entry: 0,
      positions: this.#logs.map(() => 0),
      timesMs: this.#logs.map(() => Number.NEGATIVE_INFINITY),
      latestMs: Number.NEGATIVE_INFINITY,
    };
  }

  async update(signal?: AbortSignal, onProgress?: (progress: IndexProgress) => void): Promise<Update> {
    const before = this.#count;
    const counts = this.#logs.map(log => log.count);
    const updates: Update[] = [];
    for (const log of this.#logs) updates.push(await log.update(signal, onProgress));
    if (updates.includes('replaced')) {
      this.#stands = [this.#firstStand()];
      this.#count = 0;
    } else if (updates.every(update => update === 'same') && before === this.#logs.reduce((sum, log) => sum + log.count, 0)) return 'same';
    else await this.#goBack(updates, counts);
    const from = this.#stands.at(-1)!.entry;
    this.#changedFrom = Math.min(from, before);
    this.#count = from;
    await this.#merge(this.#stands.at(-1)!, entries => {
      this.#count += entries.length;
      if (entries.length > 0) onProgress?.(this.progress);
      return !signal?.aborted;
    });
    return updates.includes('replaced') ? 'replaced' : 'grown';
  }

  /** Forgets what new entries may change. */
  async #goBack(updates: readonly Update[], counts: readonly number[]): Promise<void> {
    for (const [at, log] of this.#logs.entries()) {
      if (updates[at] !== 'grown') continue;
      const read = await log.read(log.changedFrom, 1);
      const newMs = read.ok ? (read.value[0]?.utcMs ?? Number.NaN) : Number.NaN;
      // A log that had come to its end before may have come to more now.
      const isKept = ({ positions, latestMs }: Stand): boolean =>
        positions[at]! <= log.changedFrom && (positions[at]! < counts[at]! || newMs >= latestMs);
      while (this.#stands.length > 1 && !isKept(this.#stands.at(-1)!)) this.#stands.pop();
    }
  }

  async read(from: number, count: number): Promise<Result<readonly LoggedEntry[]>> {
    const found: LoggedEntry[] = [];
    const until = Math.min(from + count, this.#count);
    if (from >= until) return { ok: true, value: found };
    const stand = this.#standBefore(from);
    let at = stand.entry;
    const end = await this.#merge(
      stand,
      entries => {
        for (const entry of entries) if (at++ >= from && found.length < until - from) found.push(entry);
        return at < until;
      },
      (log, position) => {
        let next = position;
        return async () => {
          const read = await log.read(next, readTogether);
          if (read.ok) next += read.value.length;
          return read;
        };
      },
      readTogether,
    );
    return end.ok ? { ok: true, value: found } : end;
  }

  async scan(from: number, onEntries: OnEntries, signal?: AbortSignal): Promise<Result<null>> {
    const stand = this.#standBefore(from);
    let at = stand.entry;
    return this.#merge(stand, async entries => {
      if (signal?.aborted || at >= this.#count) return false;
      const first = Math.max(at, from);
      const wanted = entries.slice(Math.max(0, from - at), this.#count - at);
      at += entries.length;
      return wanted.length === 0 || onEntries(wanted, first);
    });
  }

  #standBefore(entry: number): Stand {
    let low = 0;
    let high = this.#stands.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#stands[middle]!.entry <= entry) low = middle;
      else high = middle - 1;
    }
    return this.#stands[low]!;
  }

  /** Makes the order from a stand on, `together` entries at a time, and remembers further stands where none is yet. */
  async #merge(
    stand: Stand,
    onEntries: (entries: readonly LoggedEntry[]) => boolean | Promise<boolean>,
    fillOf: (log: LogIndex, position: number) => Fill = streamed,
    together = betweenStands,
  ): Promise<Result<null>> {
    const positions = [...stand.positions];
    const timesMs = [...stand.timesMs];
    let { entry, latestMs } = stand;
    const fills = this.#logs.map((log, at) => fillOf(log, positions[at]!));
    const held = this.#logs.map((): { entries: readonly LoggedEntry[]; at: number } => ({ entries: [], at: 0 }));
    const headMs = this.#logs.map(() => Number.POSITIVE_INFINITY);
    const advance = async (log: number): Promise<Failure | undefined> => {
      const mine = held[log]!;
      if (mine.at >= mine.entries.length) {
        const more = await fills[log]!();
        if (!more.ok) return more;
        mine.entries = more.value;
        mine.at = 0;
      }
      const next = mine.entries[mine.at];
      headMs[log] = next === undefined ? Number.POSITIVE_INFINITY : Number.isNaN(next.utcMs) ? timesMs[log]! : next.utcMs;
      return undefined;
    };
    for (let log = 0; log < this.#logs.length; log++) {
      const failure = await advance(log);
      if (failure) return failure;
    }
    let batch: LoggedEntry[] = [];
    for (;;) {
      let least = -1;
      for (let log = 0; log < headMs.length; log++)
        if (held[log]!.at < held[log]!.entries.length && (least < 0 || headMs[log]! < headMs[least]!)) least = log;
      if (least < 0) break;
      const mine = held[least]!;
      batch.push(mine.entries[mine.at++]!);
      positions[least]!++;
      timesMs[least] = headMs[least]!;
      latestMs = Math.max(latestMs, headMs[least]!);
      entry++;
      if (entry % betweenStands === 0 && entry > this.#stands.at(-1)!.entry)
        this.#stands.push({ entry, positions: [...positions], timesMs: [...timesMs], latestMs });
      if (mine.at < mine.entries.length) {
        const next = mine.entries[mine.at]!;
        headMs[least] = Number.isNaN(next.utcMs) ? timesMs[least]! : next.utcMs;
      } else {
        const failure = await advance(least);
        if (failure) return failure;
      }
      if (batch.length < together) continue;
      if (!(await onEntries(batch))) return { ok: true, value: null };
      batch = [];
    }
    await onEntries(batch);
    return { ok: true, value: null };
  }
}

function streamed(log: LogIndex, position: number): Fill {
  const pieces = log.entriesFrom(position);
  return async () => {
    for (;;) {
      const { value, done } = await pieces.next();
      if (done || value === undefined) return { ok: true, value: [] };
      if (!value.ok || value.value.length > 0) return value;
    }
  };
}
