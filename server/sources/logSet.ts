/** A set of logs on disk: finds them, reads them, follows them. What the language server and the command line use of this folder. */
import type { Skipped } from '../protocol/model.ts';
import { discover, type FoundSource, type LogFolder, type LogPlace, type Sniff, type Verdicts } from './discover.ts';
import type { DiskFs, Failure } from './diskFs.ts';
import { type FollowedSet, type Follower, Following, type FollowOptions } from './following.ts';
import { forEachLimited } from './limit.ts';
import { candidateKind, type IsKnownLog, parseLogName, sourceKeyOf } from './logFiles.ts';
import { isWithin, joinPath, pathKey } from './paths.ts';
import { type PatienceMs, patientFs, patientNodeFs } from './patientFs.ts';
import { BufferPool } from './readFile.ts';
import { type LookResult, SourceFollower, type SourceSink } from './sourceFollower.ts';

export interface ReadProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly sourcesRead: number;
  readonly sourcesTotal: number;
}

export interface ReadSummary {
  readonly sources: number;
  readonly bytes: number;
  /** Files that could not be read, or not wholly. */
  readonly failed: readonly Skipped[];
  readonly isCancelled: boolean;
}

export interface LogSetOptions {
  readonly folders: readonly LogFolder[];
  readonly isKnownLog: IsKnownLog;
  readonly sniff: Sniff;
  /** Called once per source, before its first byte. */
  readonly createSink: (source: FoundSource) => SourceSink;
  /** Told after each chunk of `readAll`. */
  readonly onProgress?: (progress: ReadProgress) => void;
  readonly signal?: AbortSignal;
  readonly fs?: DiskFs;
  /** How long one call to `fs` may take. */
  readonly patienceMs?: PatienceMs;
  /** Bytes per read; default 256 KiB. */
  readonly chunkBytes?: number;
  /** Sources that are read at a time; default 4. */
  readonly concurrency?: number;
  /** Read the source first that was written to last. */
  readonly isNewestFirst?: boolean;
  /** Folders and drives that are on a server without showing it: they are listed again and again, their events are not waited for. */
  readonly polled?: readonly string[];
  /** Levels of folders below a given one; default 8. */
  readonly maxDepth?: number;
  /** Names of files and folders that are left out. */
  readonly isExcluded?: (name: string) => boolean;
}

export interface LogSet {
  readonly sources: readonly FoundSource[];
  /** What was found and is no log, and why. */
  readonly skipped: readonly Skipped[];
  /** Reads every source to its end. `isFinal`: and tells each sink that no more comes. */
  readAll(options?: { readonly isFinal?: boolean }): Promise<ReadSummary>;
  follow(options: FollowOptions): Follower;
  /** Looks at one source now; `undefined` for an unknown key. */
  look(sourceKey: string): Promise<LookResult | undefined>;
  /** Searches the folders again; returns sources that are new. They are read by the next `readAll` or look. */
  refresh(): Promise<readonly FoundSource[]>;
  close(): Promise<void>;
}

/** Of so many listings one asks for the size of a file that is no log yet and has not the name of one. */
const unlikelyEvery = 12;

interface Reading {
  readonly source: FoundSource;
  readonly sink: SourceSink;
  readonly follower: SourceFollower;
  failure: string | undefined;
}

/** Searches the folders; reads nothing but the first bytes of files yet. */
export async function openLogSet(options: LogSetOptions): Promise<LogSet> {
  const set = new DiskLogSet(options);
  await set.refresh();
  return set;
}

class DiskLogSet implements LogSet, FollowedSet {
  readonly #options: LogSetOptions;
  readonly #fs: DiskFs;
  readonly #pool: BufferPool;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #verdicts: Verdicts = new Map();
  readonly #readings = new Map<string, Reading>();
  /** Keys of the sources in a folder, by its path key: asked for at each event. */
  readonly #keysByFolder = new Map<string, string[]>();
  readonly #followers = new Set<Following>();
  #skipped: readonly Skipped[] = [];
  #places: readonly LogPlace[] = [];
  #placeByFolder: ReadonlyMap<string, LogPlace> = new Map();
  #fruitless: readonly string[] = [];
  #searching: Promise<readonly FoundSource[]> | undefined;
  #onRead: ((bytes: number) => void) | undefined;

  constructor(options: LogSetOptions) {
    this.#options = options;
    this.#fs = options.fs ? patientFs(options.fs, options.patienceMs) : patientNodeFs;
    this.#pool = new BufferPool(options.chunkBytes);
    this.#signal = options.signal ? AbortSignal.any([options.signal, this.#stop.signal]) : this.#stop.signal;
  }

  get sources(): readonly FoundSource[] {
    return [...this.#readings.values()].map(reading => reading.source);
  }

  get skipped(): readonly Skipped[] {
    return this.#skipped;
  }

  get places(): readonly LogPlace[] {
    return this.#places;
  }

  placeAt(folder: string): LogPlace | undefined {
    return this.#placeByFolder.get(folder);
  }

  /** Folders that were searched and hold nothing that can be a log. */
  get fruitless(): readonly string[] {
    return this.#fruitless;
  }

  /** Whether the last search came by this folder. */
  isSearched(folder: string): boolean {
    return this.#placeByFolder.has(folder) || this.#fruitless.includes(folder);
  }

  async readAll({ isFinal = false } = {}): Promise<ReadSummary> {
    const readings = [...this.#readings.values()];
    if (this.#options.isNewestFirst) readings.sort((a, b) => b.source.modifiedMs - a.source.modifiedMs);
    const bytesTotal = readings.reduce((sum, reading) => sum + reading.source.sizeBytes, 0);
    const failed: Skipped[] = [];
    let bytesRead = 0;
    let sourcesRead = 0;
    const tell = (): void =>
      this.#options.onProgress?.({ bytesRead, bytesTotal: Math.max(bytesTotal, bytesRead), sourcesRead, sourcesTotal: readings.length });
    this.#onRead = bytes => {
      bytesRead += bytes;
      tell();
    };
    const read = async (reading: Reading): Promise<void> => {
      const result = await reading.follower.look();
      if (result.failure) failed.push({ path: result.failure.path, why: result.failure.message });
      if (result.state === 'cancelled') return;
      if (isFinal) reading.sink.end();
      sourcesRead++;
      tell();
    };
    await forEachLimited(readings, this.#options.concurrency ?? 4, read, this.#signal);
    this.#onRead = undefined;
    return { sources: sourcesRead, bytes: bytesRead, failed, isCancelled: this.#signal.aborted };
  }

  follow(options: FollowOptions): Follower {
    const following = new Following(this, this.#fs, options, this.#options.isKnownLog);
    this.#followers.add(following);
    return following;
  }

  async look(sourceKey: string): Promise<LookResult | undefined> {
    return this.#readings.get(sourceKey)?.follower.look();
  }

  keysIn(folder: string): readonly string[] {
    return this.#keysByFolder.get(pathKey(folder)) ?? [];
  }

  isPolled({ folder, isRemote }: LogPlace): boolean {
    return isRemote || (this.#options.polled ?? []).some(polled => isWithin(polled, folder));
  }

  /** Whether this is another failure than at the last look. */
  isNewFailure(sourceKey: string, failure: Failure | undefined): boolean {
    const reading = this.#readings.get(sourceKey);
    if (!reading || reading.failure === failure?.reason) return false;
    reading.failure = failure?.reason;
    return true;
  }

  /** Whether a file in a watched folder can have become a log that is not read yet. `isListing`: nothing was said about it. */
  async isNews(place: LogPlace, name: string, isListing: boolean): Promise<boolean> {
    if (candidateKind(name) === 'none' || this.#options.isExcluded?.(name)) return false;
    const path = joinPath(place.folder, name);
    const key = pathKey(path);
    const isAsked = place.isWhole || this.#options.folders.some(folder => pathKey(folder.path) === key);
    if (!isAsked || this.#readings.has(sourceKeyOf(path, this.#options.isKnownLog))) return false;
    const verdict = this.#verdicts.get(key);
    if (!verdict) return true;
    if (verdict.isFinal) return false;
    // Small texts beside the logs are many; that one of them becomes a log is rare.
    const isLikely = candidateKind(name) === 'log' && this.#options.isKnownLog(parseLogName(name, this.#options.isKnownLog).base);
    if (isListing && !isLikely && ++verdict.listings % unlikelyEvery !== 0) return false;
    const stat = await this.#fs.stat(path);
    return stat.ok && stat.value.sizeBytes !== verdict.sizeBytes;
  }

  refresh(): Promise<readonly FoundSource[]> {
    // A search that is under way may have passed the new file already.
    const before = this.#searching ?? Promise.resolve([]);
    const search = before.then(() => this.#search());
    this.#searching = search;
    return search;
  }

  async #search(): Promise<readonly FoundSource[]> {
    const { folders, isKnownLog, sniff, maxDepth, createSink } = this.#options;
    const found = await discover(this.#fs, folders, {
      isKnownLog,
      sniff,
      ...(maxDepth !== undefined && { maxDepth }),
      isExcluded: this.#options.isExcluded,
      verdicts: this.#verdicts,
      signal: this.#signal,
    });
    if (found.isCancelled && this.#places.length > 0) return [];
    this.#skipped = found.skipped;
    this.#places = found.places;
    this.#placeByFolder = new Map(found.places.map(place => [place.folder, place]));
    this.#fruitless = found.fruitless;
    const added: FoundSource[] = [];
    for (const source of found.sources) {
      if (this.#readings.has(source.key)) continue;
      const sink = createSink(source);
      const follower = new SourceFollower({
        fs: this.#fs,
        files: source,
        extent: source.extent,
        rejected: source.rejected,
        isKnownLog,
        sink,
        pool: this.#pool,
        signal: this.#signal,
        onRead: bytes => this.#onRead?.(bytes),
      });
      this.#readings.set(source.key, { source, sink, follower, failure: undefined });
      const folder = pathKey(source.folder);
      this.#keysByFolder.set(folder, [...(this.#keysByFolder.get(folder) ?? []), source.key]);
      added.push(source);
    }
    return added;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#followers].map(one => one.stop()));
    await this.#searching;
  }
}
