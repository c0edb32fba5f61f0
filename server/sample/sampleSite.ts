import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { renderEntryAt } from './format.ts';
import type { SampleEntry } from './sampleEntry.ts';
import { type ScenarioName, scenarioEntries } from './scenarios.ts';

/** The time as the writer sees it; tests give their own. */
export interface SampleClock {
  /** UTC, in milliseconds since 1970. */
  now(): number;
  /** Resolves after the given time, or at once when the signal aborts. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** The disk as the writer sees it; tests give their own. */
export interface SampleFiles {
  makeFolder(path: string): Promise<unknown>;
  /** In bytes; 0 where there is no such file. */
  readSize(path: string): Promise<number>;
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Replaces a file that has the new name already. */
  rename(from: string, to: string): Promise<void>;
}

export interface SampleSiteOptions {
  readonly scenario: ScenarioName;
  /**
   * How many times faster than in reality. Lines are then written live and bear the moment at which they are written.
   * 0 or Infinity (the default): all at once, with times in the past, so that the last line bears the present time.
   */
  readonly speed?: number;
  /** Writes the scenario only as far as its fault, without the recovery. */
  readonly until?: 'fault';
  /** A log that would grow beyond this size is renamed to `.lo_` and begins anew. Default 2 MB. */
  readonly rolloverBytes?: number;
  /** Time of the scenario's start, UTC in milliseconds since 1970. Default: now, or as said at `speed`. */
  readonly start?: number;
  readonly signal?: AbortSignal;
  /** Called after an entry was written, with the file that it was written to and the time that it bears. */
  readonly onEntry?: (entry: SampleEntry, path: string, utcMs: number) => void;
  readonly clock?: SampleClock;
  readonly files?: SampleFiles;
}

interface TimedEntry {
  readonly entry: SampleEntry;
  readonly utcMs: number;
}

/**
 * Writes a scenario's logs to `<folder>/<server>/<log>`, appending to what is there. No file is kept open between two
 * writes. Resolves when everything is written, or soon after the signal aborts, with the number of entries written.
 */
export async function writeSampleSite(folder: string, options: SampleSiteOptions): Promise<number> {
  const { speed = Infinity, rolloverBytes = 2 * 1024 * 1024, clock = systemClock, files = systemFiles, signal } = options;
  const entries = scenarioEntries(options.scenario, options.until ? { until: options.until } : {});
  await Promise.all([...new Set(entries.map(entry => entry.server))].map(server => files.makeFolder(join(folder, server))));

  const isLive = speed > 0 && speed < Infinity;
  const began = clock.now();
  const start = options.start ?? (isLive ? began : began - (entries.at(-1)?.atMs ?? 0));
  let written = 0;
  let elapsedMs = 0;
  while (written < entries.length && !signal?.aborted) {
    // The system's clock can be set back; the times in a log must not go back with it.
    elapsedMs = Math.max(elapsedMs, clock.now() - began);
    const due: TimedEntry[] = [];
    for (let entry = entries[written]; entry && (!isLive || entry.atMs <= elapsedMs * speed); entry = entries[written + due.length]) {
      due.push({ entry, utcMs: start + (isLive ? elapsedMs : entry.atMs) });
    }
    for (const batch of groupByFile(folder, due)) {
      if (signal?.aborted) break;
      await append(files, batch, rolloverBytes, options.onEntry);
      written += batch.entries.length;
    }
    const next = entries[written];
    if (next && !signal?.aborted) await clock.sleep(Math.max(1, Math.ceil(next.atMs / speed - elapsedMs)), signal);
  }
  return written;
}

interface Batch {
  readonly path: string;
  readonly entries: TimedEntry[];
}

/** Neighbours that go into one file are written at once. */
function groupByFile(folder: string, timed: readonly TimedEntry[]): Batch[] {
  const batches: Batch[] = [];
  for (const one of timed) {
    const path = join(folder, one.entry.server, one.entry.log);
    const last = batches.at(-1);
    if (last?.path === path) last.entries.push(one);
    else batches.push({ path, entries: [one] });
  }
  return batches;
}

async function append(files: SampleFiles, batch: Batch, rolloverBytes: number, onEntry: SampleSiteOptions['onEntry']): Promise<void> {
  const { path } = batch;
  let size = await files.readSize(path);
  let waiting: { readonly timed: TimedEntry; readonly bytes: Uint8Array }[] = [];
  const flush = async () => {
    if (waiting.length === 0) return;
    await files.append(path, Buffer.concat(waiting.map(({ bytes }) => bytes)));
    for (const { timed } of waiting) onEntry?.(timed.entry, path, timed.utcMs);
    waiting = [];
  };
  for (const timed of batch.entries) {
    const bytes = renderEntryAt(timed.entry, timed.utcMs);
    if (size > 0 && size + bytes.length > rolloverBytes) {
      await flush();
      await files.rename(path, path.replace(/\.log$/, '.lo_'));
      size = 0;
    }
    waiting.push({ timed, bytes });
    size += bytes.length;
  }
  await flush();
}

const systemFiles: SampleFiles = {
  makeFolder: path => mkdir(path, { recursive: true }),
  readSize: async path => {
    try {
      return (await stat(path)).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw error;
    }
  },
  append: appendFile,
  rename,
};

const systemClock: SampleClock = {
  now: () => Date.now(),
  sleep: (durationMs, signal) =>
    new Promise(resolve => {
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, durationMs);
      signal?.addEventListener('abort', wake);
      if (signal?.aborted) wake();
    }),
};
