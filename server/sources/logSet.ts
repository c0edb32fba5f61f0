/** A set of logs on disk: finds them, reads them, follows them. What the language server and the command line use of this folder. */
import type { Skipped } from '../protocol/model.ts';
import { discover, type FoundSource, type LogFolder, type LogPlace, type Sniff, type Verdicts } from './discover.ts';
import type { DiskFs, Failure } from './diskFs.ts';
import { nodeFs } from './diskFs.ts';
import { forEachLimited } from './limit.ts';
import { candidateKind, type IsKnownLog, sourceKeyOf } from './logFiles.ts';
import { joinPath, pathKey } from './paths.ts';
import { BufferPool } from './readFile.ts';
import { type LookResult, type PathFailure, SourceFollower, type SourceSink } from './sourceFollower.ts';
import { type FolderState, type FolderWatch, type ListenToFolder, watchFolders } from './watcher.ts';

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
  /** Bytes per read; default 1 MiB. */
  readonly chunkBytes?: number;
  /** Sources that are read at a time; default 3. */
  readonly concurrency?: number;
  /** Read the source first that was written to last. */
  readonly isNewestFirst?: boolean;
  /** Levels of folders below a given one; default 8. */
  readonly maxDepth?: number;
  /** Names of files and folders that are left out. */
  readonly isExcluded?: (name: string) => boolean;
}

export interface FollowOptions {
  /** After a look that told the sink something. */
  readonly onChanged: (sourceKey: string) => void;
  /** A source appeared and its first look was done. */
  readonly onAdded?: (source: FoundSource) => void;
  /** A source cannot be read now, or (`undefined`) can again. */
  readonly onFailed?: (sourceKey: string, failure: PathFailure | undefined) => void;
  readonly onFolderState?: (folder: string, state: FolderState, message: string) => void;
  /** A sink or a callback threw; following goes on. */
  readonly onError: (error: unknown) => void;
  /** How often a local folder is listed besides its events; default 5 s. */
  readonly restatMs?: number;
  /** How often a share is listed; default 2 s. */
  readonly pollMs?: number;
  /** How often the given folders are searched for new subfolders; default 5 min. */
  readonly rescanMs?: number;
  readonly listen?: ListenToFolder;
}

export interface Follower {
  start(): void;
  /** Resolves when no look is under way any more. */
  stop(): Promise<void>;
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

class DiskLogSet implements LogSet {
  readonly #options: LogSetOptions;
  readonly #fs: DiskFs;
  readonly #pool: BufferPool;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #verdicts: Verdicts = new Map();
  readonly #readings = new Map<string, Reading>();
  readonly #followers = new Set<Following>();
  #skipped: readonly Skipped[] = [];
  #places: readonly LogPlace[] = [];
  #searching: Promise<readonly FoundSource[]> | undefined;
  #onRead: ((bytes: number) => void) | undefined;

  constructor(options: LogSetOptions) {
    this.#options = options;
    this.#fs = options.fs ?? nodeFs;
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
    await forEachLimited(readings, this.#options.concurrency ?? 3, read, this.#signal);
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

  keysIn(folder: string): string[] {
    const key = pathKey(folder);
    return [...this.#readings.values()].filter(one => pathKey(one.source.folder) === key).map(one => one.source.key);
  }

  /** Whether this is another failure than at the last look. */
  isNewFailure(sourceKey: string, failure: Failure | undefined): boolean {
    const reading = this.#readings.get(sourceKey);
    if (!reading || reading.failure === failure?.reason) return false;
    reading.failure = failure?.reason;
    return true;
  }

  /** Whether a file in a watched folder can have become a log that is not read yet. */
  async isNews(place: LogPlace, name: string): Promise<boolean> {
    const path = joinPath(place.folder, name);
    const isAsked = place.isWhole || this.#options.folders.some(folder => pathKey(folder.path) === pathKey(path));
    if (
      !isAsked ||
      this.#options.isExcluded?.(name) ||
      candidateKind(name) === 'none' ||
      this.#readings.has(sourceKeyOf(path, this.#options.isKnownLog))
    )
      return false;
    const verdict = this.#verdicts.get(pathKey(path));
    if (!verdict) return true;
    if (verdict.isFinal) return false;
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

class Following implements Follower {
  readonly #set: DiskLogSet;
  readonly #fs: DiskFs;
  readonly #options: FollowOptions;
  readonly #isKnownLog: IsKnownLog;
  #watch: FolderWatch | undefined;
  #rescan: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  /** Folders that could not be reached at the last try. */
  readonly #lost = new Set<string>();
  #isRefreshing = false;
  #isRefreshWanted = false;
  readonly #looks = new Set<Promise<void>>();

  constructor(set: DiskLogSet, fs: DiskFs, options: FollowOptions, isKnownLog: IsKnownLog) {
    this.#set = set;
    this.#fs = fs;
    this.#options = options;
    this.#isKnownLog = isKnownLog;
  }

  start(): void {
    if (this.#watch) return;
    const { restatMs, pollMs, listen, rescanMs = 300_000 } = this.#options;
    this.#watch = watchFolders(this.#folders(), {
      fs: this.#fs,
      isWanted: name => candidateKind(name) !== 'none',
      onWake: (folder, names, isListing) => this.#wake(folder, names, isListing),
      onFolderState: (folder, state, message) => this.#tellState(folder, state, message),
      ...(restatMs !== undefined && { restatMs }),
      ...(pollMs !== undefined && { pollMs }),
      ...(listen && { listen }),
    });
    this.#rescan = setInterval(() => this.#refresh(), rescanMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#rescan);
    clearTimeout(this.#soon);
    const watch = this.#watch;
    this.#watch = undefined;
    await watch?.close();
    await Promise.all(this.#looks);
  }

  #folders(): { path: string; isPolled: boolean }[] {
    return this.#set.places.map(place => ({ path: place.folder, isPolled: place.input.isPolled === true }));
  }

  #tellState(folder: string, state: FolderState, message: string): void {
    // A folder that came back can hold other logs than before, in subfolders too.
    if (state === 'watching' && this.#lost.delete(folder)) this.#refresh();
    if (state !== 'watching') this.#lost.add(folder);
    this.#options.onFolderState?.(folder, state, message);
  }

  #wake(folder: string, names: readonly string[], isListing: boolean): void {
    const inFolder = this.#set.keysIn(folder);
    const keys = new Set(isListing ? inFolder : names.map(name => sourceKeyOf(joinPath(folder, name), this.#isKnownLog)));
    for (const key of keys) if (inFolder.includes(key)) this.#track(this.#look(key));
    const place = this.#set.places.find(one => one.folder === folder);
    if (place) this.#track(this.#findNews(place, names));
    // The event of a new subfolder comes before its files do.
    if (!isListing && names.some(name => candidateKind(name) === 'none')) {
      clearTimeout(this.#soon);
      this.#soon = setTimeout(() => this.#refresh(), 2000);
    }
  }

  async #findNews(place: LogPlace, names: readonly string[]): Promise<void> {
    for (const name of names) {
      if (await this.#set.isNews(place, name)) return this.#refresh();
    }
  }

  async #look(key: string): Promise<void> {
    const result = await this.#set.look(key);
    if (!result) return;
    if (result.isChanged) this.#options.onChanged(key);
    if (this.#set.isNewFailure(key, result.failure)) this.#options.onFailed?.(key, result.failure);
  }

  #refresh(): void {
    if (this.#isRefreshing) {
      this.#isRefreshWanted = true;
      return;
    }
    this.#isRefreshing = true;
    this.#track(this.#addNew());
  }

  async #addNew(): Promise<void> {
    try {
      do {
        this.#isRefreshWanted = false;
        const added = await this.#set.refresh();
        this.#watch?.setFolders(this.#folders());
        for (const source of added) {
          await this.#look(source.key);
          this.#options.onAdded?.(source);
        }
      } while (this.#isRefreshWanted && this.#watch);
    } finally {
      this.#isRefreshing = false;
    }
  }

  #track(work: Promise<void>): void {
    const done = work.catch(this.#options.onError).finally(() => this.#looks.delete(done));
    this.#looks.add(done);
  }
}
