/** Follows the logs of a set: hears of changes, has the logs looked at, finds new ones. */
import type { FoundSource, LogPlace } from './discover.ts';
import type { DiskFs, Failure } from './diskFs.ts';
import { candidateKind, type IsKnownLog, sourceKeyOf } from './logFiles.ts';
import { joinPath } from './paths.ts';
import type { LookResult, PathFailure } from './sourceFollower.ts';
import { type FolderState, type FolderWatch, type ListenToFolder, watchFolders } from './watcher.ts';

export interface FollowOptions {
  /** After a look that told the sink something. */
  readonly onChanged: (sourceKey: string) => void;
  /** A source appeared and its first look was done. */
  readonly onAdded?: (source: FoundSource) => void;
  /** A source cannot be read now, or (`undefined`) can again. */
  readonly onFailed?: (sourceKey: string, failure: PathFailure | undefined) => void;
  /** `sinceMs`: when it was seen to be so, in milliseconds since 1970. */
  readonly onFolderState?: (folder: string, state: FolderState, message: string, sinceMs: number) => void;
  /** A sink or a callback threw; following goes on. */
  readonly onError: (error: unknown) => void;
  /** How often a local folder is listed besides its events; default 5 s. */
  readonly restatMs?: number;
  /** How often a share is listed; default 2 s. */
  readonly pollMs?: number;
  /** How often the given folders are searched for new subfolders; default 5 min. */
  readonly rescanMs?: number;
  /** Longest pause between two tries to reach a folder; default 15 s. */
  readonly retryMaxMs?: number;
  /** How often folders without logs are looked at for new subfolders; default 30 s. */
  readonly subfoldersMs?: number;
  readonly listen?: ListenToFolder;
}

export interface Follower {
  start(): void;
  /** Resolves when no look is under way any more. */
  stop(): Promise<void>;
}

/** What following needs of a set. */
export interface FollowedSet {
  readonly places: readonly LogPlace[];
  placeAt(folder: string): LogPlace | undefined;
  /** Folders that were searched and hold nothing that can be a log. */
  readonly fruitless: readonly string[];
  isSearched(folder: string): boolean;
  isPolled(place: LogPlace): boolean;
  keysIn(folder: string): readonly string[];
  isNews(place: LogPlace, name: string, isListing: boolean): Promise<boolean>;
  isNewFailure(sourceKey: string, failure: Failure | undefined): boolean;
  look(sourceKey: string): Promise<LookResult | undefined>;
  refresh(): Promise<readonly FoundSource[]>;
}

/** A new subfolder is there before its files are. */
const filesComeMs = 2000;

export class Following implements Follower {
  readonly #set: FollowedSet;
  readonly #fs: DiskFs;
  readonly #options: FollowOptions;
  readonly #isKnownLog: IsKnownLog;
  #watch: FolderWatch | undefined;
  #rescan: NodeJS.Timeout | undefined;
  #comparing: NodeJS.Timeout | undefined;
  /** When the folders without logs were last changed, as the disk says. */
  #folderTimes = new Map<string, number>();
  #isComparing = false;
  #soon: NodeJS.Timeout | undefined;
  /** Folders that could not be reached at the last try. */
  readonly #lost = new Set<string>();
  #isRefreshing = false;
  #isRefreshWanted = false;
  readonly #looks = new Set<Promise<void>>();

  constructor(set: FollowedSet, fs: DiskFs, options: FollowOptions, isKnownLog: IsKnownLog) {
    this.#set = set;
    this.#fs = fs;
    this.#options = options;
    this.#isKnownLog = isKnownLog;
  }

  start(): void {
    if (this.#watch) return;
    const { restatMs, pollMs, retryMaxMs, listen, rescanMs = 300_000, subfoldersMs = 30_000 } = this.#options;
    this.#watch = watchFolders(this.#folders(), {
      fs: this.#fs,
      onWake: (folder, names, isListing) => this.#wake(folder, names, isListing),
      onNewFolder: () => this.#refreshSoon(),
      onFolderState: (folder, state, message, sinceMs) => this.#tellState(folder, state, message, sinceMs),
      ...(restatMs !== undefined && { restatMs }),
      ...(pollMs !== undefined && { pollMs }),
      ...(retryMaxMs !== undefined && { retryMaxMs }),
      ...(listen && { listen }),
    });
    this.#rescan = setInterval(() => this.#refresh(), rescanMs);
    const compare = () => this.#track(this.#compareFolders());
    compare();
    this.#comparing = setInterval(compare, subfoldersMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#rescan);
    clearInterval(this.#comparing);
    clearTimeout(this.#soon);
    const watch = this.#watch;
    this.#watch = undefined;
    await watch?.close();
    await Promise.all(this.#looks);
  }

  #folders(): { path: string; isPolled: boolean }[] {
    return this.#set.places.map(place => ({ path: place.folder, isPolled: this.#set.isPolled(place) }));
  }

  /** A new subfolder changes the time of its parent: one `stat` tells, where a search would list them all. */
  async #compareFolders(): Promise<void> {
    if (this.#isComparing) return;
    this.#isComparing = true;
    try {
      const times = new Map<string, number>();
      let isNew = false;
      for (const folder of this.#set.fruitless) {
        if (!this.#watch) return;
        const stat = await this.#fs.stat(folder);
        const before = this.#folderTimes.get(folder);
        if (stat.ok) times.set(folder, stat.value.modifiedMs);
        else if (before !== undefined) times.set(folder, before);
        if (stat.ok && before !== undefined && before !== stat.value.modifiedMs) isNew = true;
      }
      this.#folderTimes = times;
      if (isNew) this.#refreshSoon();
    } finally {
      this.#isComparing = false;
    }
  }

  #tellState(folder: string, state: FolderState, message: string, sinceMs: number): void {
    // A folder that came back can hold other logs than before, in subfolders too.
    if (state === 'watching' && this.#lost.delete(folder)) this.#refresh();
    if (state !== 'watching') this.#lost.add(folder);
    this.#options.onFolderState?.(folder, state, message, sinceMs);
  }

  #wake(folder: string, names: readonly string[], isListing: boolean): void {
    const inFolder = this.#set.keysIn(folder);
    const keys = new Set(isListing ? inFolder : names.map(name => sourceKeyOf(joinPath(folder, name), this.#isKnownLog)));
    for (const key of keys) if (inFolder.includes(key)) this.#track(this.#look(key));
    const place = this.#set.placeAt(folder);
    if (place) this.#track(this.#findNews(place, names, isListing));
    // It may be a new subfolder.
    if (place?.isWhole && !isListing) {
      for (const name of names) if (candidateKind(name) === 'none') this.#track(this.#findFolder(folder, name));
    }
  }

  async #findFolder(folder: string, name: string): Promise<void> {
    const path = joinPath(folder, name);
    if (this.#set.isSearched(path)) return;
    const stat = await this.#fs.stat(path);
    if (stat.ok && stat.value.kind === 'folder') this.#refreshSoon();
  }

  async #findNews(place: LogPlace, names: readonly string[], isListing: boolean): Promise<void> {
    for (const name of names) {
      if (await this.#set.isNews(place, name, isListing)) return this.#refresh();
    }
  }

  #refreshSoon(): void {
    if (!this.#watch) return;
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.#refresh(), Math.min(filesComeMs, this.#options.subfoldersMs ?? filesComeMs));
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
