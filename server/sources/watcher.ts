/**
 * Says when to look. The events of a disk are only a wake-up: they come late, twice or (after a rename and a new file) not at all,
 * and what they name may be another file by now. Besides, every folder is listed from time to time, which is the net below the
 * events, the way for shares (their events reach few machines), and the test whether the folder is there at all.
 */
import { setTimeout } from 'node:timers/promises';
import { watch } from 'chokidar';
import type { DiskFs, FailureReason, FolderEntry } from './diskFs.ts';
import { isNetworkPath, nameOf } from './paths.ts';

export type FolderState = 'watching' | FailureReason;

/** Starts to listen to the events of one folder; returns how to stop, which resolves when nothing of it is left. */
export type ListenToFolder = (folder: string, onName: (name: string) => void, onTrouble: () => void) => () => Promise<void>;

export interface WatchedFolder {
  readonly path: string;
  /** Ask again and again, as for a share. */
  readonly isPolled?: boolean;
}

export interface WatchOptions {
  readonly fs: DiskFs;
  /** Something may have happened to these names; `isListing`: they are all that is in the folder. */
  readonly onWake: (folder: string, names: readonly string[], isListing: boolean) => void;
  /** The folder has a subfolder that it had not at the listing before. */
  readonly onNewFolder?: (folder: string) => void;
  /** Told at each change; the message is for a person, empty for `watching`. */
  readonly onFolderState: (folder: string, state: FolderState, message: string, sinceMs: number) => void;
  /** How often a local folder is listed; default 5 s. */
  readonly restatMs?: number;
  /** How often a share is listed; default 2 s. */
  readonly pollMs?: number;
  /** Longest pause between two tries to reach a folder; default 15 s. */
  readonly retryMaxMs?: number;
  readonly now?: () => number;
  readonly listen?: ListenToFolder;
  /** Calls back once after a time; returns how to stop it. */
  readonly startTimer?: (callback: () => void, afterMs: number) => () => void;
}

export interface FolderWatch {
  /** Folders that are not in the list are no longer watched. */
  setFolders(folders: readonly WatchedFolder[]): void;
  close(): Promise<void>;
}

/** The events of a folder are told at once, those of the next moment together; a last look is taken a moment after the last. */
const gatherMs = 75;
/** With very many folders each is listed more seldom: their listings would add up, and most of them rest. */
const localListingsPerSecond = 10;
const shareListingsPerSecond = 40;
/** chokidar that is closed before it is ready leaves handles behind; on a folder that is gone it may never be. */
const readyMs = 1000;

/**
 * chokidar watches the folder alone and passes on what the system says: a watch of each file in it, and a `stat` of each at each
 * event, would only tell later what a look finds out anyway.
 */
const listenWithChokidar: ListenToFolder = (folder, onName, onTrouble) => {
  const watcher = watch(folder, { depth: 0, ignoreInitial: true, atomic: false, ignored: path => nameOf(path) !== nameOf(folder) });
  const ready = new Promise<void>(resolve => watcher.once('ready', resolve));
  watcher.on('raw', (_event, name: unknown) => {
    // Without a name: more happened than the system could tell. With its own: the folder itself was moved or removed.
    if (typeof name !== 'string' || name === nameOf(folder)) onTrouble();
    else onName(name);
  });
  watcher.on('error', onTrouble);
  return async () => {
    const stop = new AbortController();
    await Promise.race([ready, setTimeout(readyMs, undefined, { signal: stop.signal }).catch(() => undefined)]);
    stop.abort();
    await watcher.close();
  };
};

const realTimer = (callback: () => void, afterMs: number): (() => void) => {
  // Not unref'd: while logs are followed the process has something to do.
  const timer = globalThis.setTimeout(callback, afterMs);
  return () => clearTimeout(timer);
};

export function watchFolders(folders: readonly WatchedFolder[], options: WatchOptions): FolderWatch {
  const running = new Map<string, OneFolder>();
  const closing = new Set<Promise<void>>();
  const paceMs = (isPolled: boolean): number => {
    const { restatMs = 5000, pollMs = 2000 } = options;
    let alike = 0;
    for (const one of running.values()) if (one.isPolled === isPolled) alike++;
    return isPolled
      ? Math.max(pollMs, (alike * 1000) / shareListingsPerSecond)
      : Math.max(restatMs, (alike * 1000) / localListingsPerSecond);
  };
  const setFolders = (wanted: readonly WatchedFolder[]): void => {
    const paths = new Set(wanted.map(folder => folder.path));
    for (const [path, one] of running) {
      if (paths.has(path)) continue;
      running.delete(path);
      const closed = one.close().finally(() => closing.delete(closed));
      closing.add(closed);
    }
    for (const folder of wanted) {
      if (running.has(folder.path)) continue;
      const one = new OneFolder(folder, options, paceMs);
      running.set(folder.path, one);
      one.start();
    }
  };
  setFolders(folders);
  return {
    setFolders,
    close: async () => {
      setFolders([]);
      await Promise.all(closing);
    },
  };
}

class OneFolder {
  readonly #path: string;
  readonly isPolled: boolean;
  readonly #options: WatchOptions;
  readonly #paceMs: (isPolled: boolean) => number;
  #state: FolderState | undefined;
  #identity = '';
  #subfolders: ReadonlySet<string> | undefined;
  #stopListening: (() => Promise<void>) | undefined;
  /** Of those who listened before. */
  #stopped: Promise<unknown> = Promise.resolve();
  #stopTimer: (() => void) | undefined;
  #stopGathering: (() => void) | undefined;
  /** Names that the events of this moment told. */
  #gathered = new Set<string>();
  #failures = 0;
  #isClosed = false;
  #isProbing = false;
  #isTroubled = false;

  constructor(folder: WatchedFolder, options: WatchOptions, paceMs: (isPolled: boolean) => number) {
    this.#path = folder.path;
    this.isPolled = folder.isPolled === true || isNetworkPath(folder.path);
    this.#options = options;
    this.#paceMs = paceMs;
  }

  start(): void {
    void this.#probe();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer?.();
    this.#stopGathering?.();
    this.#unlisten();
    await this.#stopped;
  }

  async #probe(): Promise<void> {
    if (this.#isProbing || this.#isClosed) return;
    this.#isProbing = true;
    this.#isTroubled = false;
    this.#stopTimer?.();
    const { fs, retryMaxMs = 15_000, startTimer = realTimer } = this.#options;
    const stat = await fs.stat(this.#path);
    const entries = stat.ok ? await fs.list(this.#path) : stat;
    this.#isProbing = false;
    if (this.#isClosed) return;
    let againMs: number;
    if (entries.ok && stat.ok) {
      this.#failures = 0;
      // A folder that was deleted and made again has the same path, but its events come from the new one only.
      if (this.#identity !== stat.value.identity) this.#unlisten();
      this.#identity = stat.value.identity;
      this.#listen();
      this.#tell('watching', '');
      this.#options.onWake(
        this.#path,
        entries.value.map(entry => entry.name),
        true,
      );
      this.#compareSubfolders(entries.value);
      againMs = this.#paceMs(this.isPolled);
    } else {
      const failure = entries.ok ? { reason: 'other' as const, message: '' } : entries;
      this.#unlisten();
      this.#tell(failure.reason, failure.message);
      againMs = Math.min(retryMaxMs, 1000 * 2 ** this.#failures++);
    }
    if (this.#isTroubled) againMs = Math.min(againMs, 100);
    if (!this.#isClosed) this.#stopTimer = startTimer(() => void this.#probe(), againMs);
  }

  #compareSubfolders(entries: readonly FolderEntry[]): void {
    const before = this.#subfolders;
    this.#subfolders = new Set(entries.filter(entry => entry.kind !== 'file').map(entry => entry.name));
    if (before && [...this.#subfolders].some(name => !before.has(name))) this.#options.onNewFolder?.(this.#path);
  }

  #listen(): void {
    if (this.isPolled || this.#stopListening) return;
    const { listen = listenWithChokidar } = this.#options;
    this.#stopListening = listen(
      this.#path,
      name => this.#hear(name),
      () => {
        if (this.#isClosed) return;
        this.#isTroubled = true;
        this.#unlisten();
        void this.#probe();
      },
    );
  }

  #hear(name: string): void {
    if (this.#isClosed) return;
    this.#gathered.add(name);
    if (this.#stopGathering) return;
    this.#options.onWake(this.#path, [name], false);
    this.#gather(new Set([name]));
  }

  /** `told`: names of the moment that ends, looked at once more when the next one does. */
  #gather(told: ReadonlySet<string>): void {
    this.#gathered.clear();
    const { startTimer = realTimer } = this.#options;
    this.#stopGathering = startTimer(() => {
      this.#stopGathering = undefined;
      const names = new Set([...told, ...this.#gathered]);
      const isQuiet = this.#gathered.size === 0;
      this.#options.onWake(this.#path, [...names], false);
      if (!isQuiet) this.#gather(new Set(this.#gathered));
    }, gatherMs);
  }

  #unlisten(): void {
    const stop = this.#stopListening;
    this.#stopListening = undefined;
    if (stop) this.#stopped = Promise.all([this.#stopped, stop()]);
  }

  #tell(state: FolderState, message: string): void {
    if (this.#state === state) return;
    this.#state = state;
    const { now = Date.now, onFolderState } = this.#options;
    onFolderState(this.#path, state, message, now());
  }
}
