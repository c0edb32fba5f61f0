/**
 * Says when to look. The events of a disk are only a wake-up: they come late, twice or (after a rename and a new file) not at all,
 * and what they name may be another file by now. Besides, every folder is listed from time to time, which is the net below the
 * events, the way for shares (their events reach few machines), and the test whether the folder is there at all.
 */
import { watch } from 'chokidar';
import type { DiskFs, FailureReason } from './diskFs.ts';
import { isNetworkPath, nameOf } from './paths.ts';

export type FolderState = 'watching' | FailureReason;

/** Starts to listen to the events of one folder; returns how to stop. */
export type ListenToFolder = (
  folder: string,
  isWanted: (name: string) => boolean,
  onName: (name: string) => void,
  onTrouble: () => void,
) => () => Promise<void>;

export interface WatchedFolder {
  readonly path: string;
  /** Ask again and again, as for a share. */
  readonly isPolled?: boolean;
}

export interface WatchOptions {
  readonly fs: DiskFs;
  /** Names of files whose events matter. */
  readonly isWanted: (name: string) => boolean;
  /** Something may have happened to these names; `isListing`: they are all that is in the folder. */
  readonly onWake: (folder: string, names: readonly string[], isListing: boolean) => void;
  /** Told at each change; the message is for a person, empty for `watching`. */
  readonly onFolderState: (folder: string, state: FolderState, message: string) => void;
  /** How often a local folder is listed; default 5 s. */
  readonly restatMs?: number;
  /** How often a share is listed; default 2 s. */
  readonly pollMs?: number;
  /** Longest pause between two tries to reach a folder; default 60 s. */
  readonly retryMaxMs?: number;
  readonly listen?: ListenToFolder;
  /** Calls back once after a time; returns how to stop it. */
  readonly startTimer?: (callback: () => void, afterMs: number) => () => void;
}

export interface FolderWatch {
  /** Folders that are not in the list are no longer watched. */
  setFolders(folders: readonly WatchedFolder[]): void;
  close(): Promise<void>;
}

/** chokidar drops (it does not delay) further changes of a file within 50 ms after one that it told. */
const afterglowMs = 75;

const listenWithChokidar: ListenToFolder = (folder, isWanted, onName, onTrouble) => {
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    // Both would hold events back, for seconds or until a log rests (which it never does).
    atomic: false,
    awaitWriteFinish: false,
    ignorePermissionErrors: true,
    ignored: (path, stats) => stats !== undefined && !stats.isDirectory() && !isWanted(nameOf(path)),
  });
  watcher.on('all', (event, path) => {
    if (event === 'unlinkDir' && nameOf(path) === nameOf(folder)) onTrouble();
    else onName(nameOf(path));
  });
  watcher.on('error', onTrouble);
  return () => watcher.close();
};

const realTimer = (callback: () => void, afterMs: number): (() => void) => {
  // Not unref'd: while logs are followed the process has something to do.
  const timer = setTimeout(callback, afterMs);
  return () => clearTimeout(timer);
};

export function watchFolders(folders: readonly WatchedFolder[], options: WatchOptions): FolderWatch {
  const running = new Map<string, OneFolder>();
  const closing: Promise<void>[] = [];
  const setFolders = (wanted: readonly WatchedFolder[]): void => {
    const paths = new Set(wanted.map(folder => folder.path));
    for (const [path, one] of running) {
      if (paths.has(path)) continue;
      running.delete(path);
      closing.push(one.close());
    }
    for (const folder of wanted) {
      if (running.has(folder.path)) continue;
      const one = new OneFolder(folder, options);
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
  readonly #isPolled: boolean;
  readonly #options: WatchOptions;
  #state: FolderState | undefined;
  #identity = '';
  #stopListening: (() => Promise<void>) | undefined;
  #stopTimer: (() => void) | undefined;
  #stopAfterglow: (() => void) | undefined;
  /** Names that the last events told. */
  readonly #recent = new Set<string>();
  #failures = 0;
  #isClosed = false;
  #isProbing = false;
  #isTroubled = false;

  constructor(folder: WatchedFolder, options: WatchOptions) {
    this.#path = folder.path;
    this.#isPolled = folder.isPolled === true || isNetworkPath(folder.path);
    this.#options = options;
  }

  start(): void {
    void this.#probe();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer?.();
    this.#stopAfterglow?.();
    await this.#stopListening?.();
    this.#stopListening = undefined;
  }

  async #probe(): Promise<void> {
    if (this.#isProbing || this.#isClosed) return;
    this.#isProbing = true;
    this.#isTroubled = false;
    this.#stopTimer?.();
    const { fs, restatMs = 5000, pollMs = 2000, retryMaxMs = 60_000, startTimer = realTimer } = this.#options;
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
      againMs = this.#isPolled ? pollMs : restatMs;
    } else {
      const failure = entries.ok ? { reason: 'other' as const, message: '' } : entries;
      this.#unlisten();
      this.#tell(failure.reason, failure.message);
      againMs = Math.min(retryMaxMs, 1000 * 2 ** this.#failures++);
    }
    if (this.#isTroubled) againMs = Math.min(againMs, 100);
    if (!this.#isClosed) this.#stopTimer = startTimer(() => void this.#probe(), againMs);
  }

  #listen(): void {
    if (this.#isPolled || this.#stopListening) return;
    const { listen = listenWithChokidar, isWanted, onWake, startTimer = realTimer } = this.#options;
    this.#stopListening = listen(
      this.#path,
      isWanted,
      name => {
        if (this.#isClosed) return;
        this.#recent.add(name);
        this.#stopAfterglow?.();
        this.#stopAfterglow = startTimer(() => {
          const names = [...this.#recent];
          this.#recent.clear();
          onWake(this.#path, names, false);
        }, afterglowMs);
        onWake(this.#path, [name], false);
      },
      () => {
        this.#isTroubled = true;
        this.#unlisten();
        void this.#probe();
      },
    );
  }

  #unlisten(): void {
    void this.#stopListening?.();
    this.#stopListening = undefined;
  }

  #tell(state: FolderState, message: string): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onFolderState(this.#path, state, message);
  }
}
