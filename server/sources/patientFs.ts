/**
 * A disk that always answers. A share whose server hangs (not: is gone) lets a call wait for minutes, and each such call holds one
 * of Node's few file threads. So every call has a time to answer in; what is later is the failure `hanging`. Until the late call
 * does answer, no other is made on its folder: there is one outstanding call per folder, and all others fail at once.
 *
 * Calls on one folder follow each other; calls below one root (a server, a drive, a mount) run a few at a time, so that a root
 * which hangs in many folders leaves threads to the others.
 */
import { type DiskFs, type Failure, nodeFs, type OpenFile, type Result } from './diskFs.ts';
import { candidateKind } from './logFiles.ts';
import { folderOf, hostOf, isWithin, nameOf, pathKey, rootOf } from './paths.ts';

export interface PatienceMs {
  /** For what takes milliseconds on a share that is well: `stat`, `open`. */
  readonly short: number;
  /** For what grows with its result: a listing, a chunk (256 KiB in 15 s is a line of 140 kbit/s). */
  readonly long: number;
}

export const defaultPatienceMs: PatienceMs = { short: 5000, long: 15_000 };

/** Two per server: on Windows calls to a dead server fail one after the other anyway. */
const callsPerHost = 2;
/** As many as Node has threads by default. */
const callsPerRoot = 4;

interface Call {
  readonly folder: string;
  readonly run: () => void;
  readonly fail: (failure: Failure) => void;
}

interface Root {
  readonly most: number;
  running: number;
  /** Of those that run. */
  overdue: number;
  readonly waiting: Call[];
}

/** Wraps a disk; `startTimer` calls back once after a time and returns how to stop it. */
export function patientFs(fs: DiskFs, patienceMs: PatienceMs = defaultPatienceMs, startTimer: StartTimer = realTimer): DiskFs {
  const queue = new CallQueue(startTimer);
  const { short, long } = patienceMs;
  const ask = <T>(path: string, ms: number, work: () => Promise<Result<T>>, onLate?: (result: Result<T>) => void) =>
    queue.ask(path, ms, work, onLate);
  return {
    stat: path => ask(path, short, () => fs.stat(path)),
    realPath: path => ask(path, short, () => fs.realPath(path)),
    list: folder => queue.ask(folder, long, () => fs.list(folder), undefined, folder),
    open: async path => {
      const closeLate = (result: Result<OpenFile>): void => {
        if (result.ok) void result.value.close();
      };
      const opened = await ask(path, short, () => fs.open(path), closeLate);
      if (!opened.ok) return opened;
      const file = opened.value;
      /** A call that was given up still works on the file: it is closed after it. */
      let late: Promise<unknown> | undefined;
      const within = <T>(ms: number, work: () => Promise<Result<T>>): Promise<Result<T>> => {
        const started: Promise<Result<T>>[] = [];
        return ask(path, ms, () => {
          const running = work();
          started.push(running);
          return running;
        }).then(result => {
          if (!result.ok && result.reason === 'hanging' && started[0]) late = started[0];
          return result;
        });
      };
      return {
        ok: true,
        value: {
          stat: () => within(short, () => file.stat()),
          read: (target, offsetBytes) => within(long, () => file.read(target, offsetBytes)),
          // Not in turn: a file must be closed even where nothing else is asked of its folder any more.
          close: () =>
            new Promise<void>(resolve => {
              const stopTimer = startTimer(resolve, late ? 0 : short);
              void Promise.resolve(late)
                .then(() => file.close())
                .finally(() => {
                  stopTimer();
                  resolve();
                });
            }),
        },
      };
    },
  };
}

export type StartTimer = (callback: () => void, afterMs: number) => () => void;

const realTimer: StartTimer = (callback, afterMs) => {
  const timer = setTimeout(callback, afterMs);
  return () => clearTimeout(timer);
};

class CallQueue {
  readonly #startTimer: StartTimer;
  readonly #roots = new Map<string, Root>();
  /** Folders in which a call runs. */
  readonly #busy = new Set<string>();
  /** Folders in which a call is overdue. */
  readonly #hanging = new Set<string>();

  constructor(startTimer: StartTimer) {
    this.#startTimer = startTimer;
  }

  ask<T>(
    path: string,
    ms: number,
    work: () => Promise<Result<T>>,
    onLate?: (result: Result<T>) => void,
    folder = folderOfCall(path),
  ): Promise<Result<T>> {
    const key = pathKey(folder);
    const root = this.#rootOf(folder);
    if (this.#isHanging(key, root)) return Promise.resolve(hanging(path));
    return new Promise(resolve => {
      const run = (): void => {
        root.running++;
        this.#busy.add(key);
        let isOverdue = false;
        const stopTimer = this.#startTimer(() => {
          isOverdue = true;
          root.overdue++;
          this.#hanging.add(key);
          resolve(hanging(path));
          this.#failWaiting(root);
        }, ms);
        const done = (result: Result<T>): void => {
          stopTimer();
          root.running--;
          this.#busy.delete(key);
          if (isOverdue) {
            root.overdue--;
            this.#hanging.delete(key);
            onLate?.(result);
          } else resolve(result);
          this.#startWaiting(root);
        };
        work().then(done, () => done({ ok: false, reason: 'other', message: 'it cannot be read (unknown error)' }));
      };
      root.waiting.push({ folder: key, run, fail: resolve });
      this.#startWaiting(root);
    });
  }

  #rootOf(folder: string): Root {
    const name = pathKey(rootOf(folder));
    let root = this.#roots.get(name);
    if (!root) {
      root = { most: hostOf(folder) === undefined ? callsPerRoot : callsPerHost, running: 0, overdue: 0, waiting: [] };
      this.#roots.set(name, root);
    }
    return root;
  }

  #isHanging(folder: string, root: Root): boolean {
    if (root.overdue === 0) return false;
    if (root.overdue >= root.most) return true;
    for (const one of this.#hanging) if (isWithin(one, folder)) return true;
    return false;
  }

  #startWaiting(root: Root): void {
    for (let at = 0; at < root.waiting.length && root.running < root.most; ) {
      const call = root.waiting[at]!;
      if (this.#busy.has(call.folder)) at++;
      else {
        root.waiting.splice(at, 1);
        call.run();
      }
    }
  }

  #failWaiting(root: Root): void {
    const waiting = root.waiting.splice(0);
    for (const call of waiting) {
      if (this.#isHanging(call.folder, root)) call.fail(hanging(call.folder));
      else root.waiting.push(call);
    }
  }
}

/** Names of logs are files of their folder; any other path is taken for a folder. */
function folderOfCall(path: string): string {
  return candidateKind(nameOf(path)) === 'none' ? path : folderOf(path);
}

function hanging(path: string): Failure {
  const who = hostOf(path) ?? 'the file system';
  return { ok: false, reason: 'hanging', message: `${who} has been asked and does not answer; it is read on as soon as it does` };
}

/** The real disk, patient: one for the whole process, so that all who ask know what hangs. */
export const patientNodeFs: DiskFs = patientFs(nodeFs);
