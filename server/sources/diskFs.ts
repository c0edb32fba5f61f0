/**
 * The part of a file system that reading logs needs. Everything else in this folder works against this interface, so that tests
 * can drive a disk in memory through rotations that a real disk shows once a month. Failures are values: a share that is
 * offline is an ordinary state of the world.
 */
import { constants, promises as disk } from 'node:fs';
import { toNamespacedPath } from 'node:path';
import { hostOf, isNetworkPath } from './paths.ts';

/** `offline`: the system says that the share cannot be reached; `hanging`: it was asked and says nothing. */
export type FailureReason = 'missing' | 'denied' | 'offline' | 'hanging' | 'busy' | 'other';

/** An expected failure; `message` says in words what it means and what to do, without the path. */
export interface Failure {
  readonly ok: false;
  readonly reason: FailureReason;
  readonly message: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other';
  readonly sizeBytes: number;
  /** Milliseconds since 1970 in UTC, as the file system tells it. */
  readonly modifiedMs: number;
  /** Device and file number: the same after a rename. Empty where the file system has none; never a proof, numbers are used again. */
  readonly identity: string;
}

export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** A file that is open for reading; close it soon, an open file can keep a log from rolling over. */
export interface OpenFile {
  stat(): Promise<Result<FileStat>>;
  /** Fills `target` from this place in the file; the value is the number of bytes read, less than asked only at the end of the file. */
  read(target: Uint8Array, offsetBytes: number): Promise<Result<number>>;
  close(): Promise<void>;
}

export interface DiskFs {
  /** Follows links. */
  stat(path: string): Promise<Result<FileStat>>;
  list(folder: string): Promise<Result<readonly FolderEntry[]>>;
  open(path: string): Promise<Result<OpenFile>>;
  /** The path with all links resolved. */
  realPath(path: string): Promise<Result<string>>;
}

const offlineCodes = new Set([
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTCONN',
  'ESTALE',
]);
/** Codes that Windows and Linux give for a share that went away, but also for local trouble. */
const offlineCodesOfShares = new Set(['UNKNOWN', 'EIO', 'EINVAL', 'ENODEV']);
const busyCodes = new Set(['EBUSY', 'ETXTBSY', 'EAGAIN', 'EMFILE', 'ENFILE']);

/** What an error code of the operating system means for a person who reads logs. */
export function toFailure(code: string | undefined, path: string): Failure {
  const isShare = isNetworkPath(path);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const message = isShare
      ? `there is nothing at this path, or ${hostOf(path)} does not show the share; check the path and the connection`
      : 'there is no file or folder at this path';
    return { ok: false, reason: 'missing', message };
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return { ok: false, reason: 'denied', message: 'access is denied; this account needs permission to read it' };
  }
  if (busyCodes.has(code ?? '')) {
    return { ok: false, reason: 'busy', message: 'another program keeps it locked; it is tried again while following' };
  }
  if (offlineCodes.has(code ?? '') || (isShare && offlineCodesOfShares.has(code ?? ''))) {
    const who = hostOf(path) ?? 'the file system';
    return { ok: false, reason: 'offline', message: `${who} does not answer; check that it runs and that the share can be reached` };
  }
  return { ok: false, reason: 'other', message: `it cannot be read (${code ?? 'unknown error'})` };
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return toFailure((error as NodeJS.ErrnoException).code, path);
  }
}

interface BigStats {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly dev: bigint;
  readonly ino: bigint;
  isFile(): boolean;
  isDirectory(): boolean;
}

function toFileStat(stats: BigStats): FileStat {
  return {
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other',
    sizeBytes: Number(stats.size),
    modifiedMs: Number(stats.mtimeNs) / 1e6,
    // File numbers of NTFS and ReFS do not fit into a double: two files could seem one.
    identity: stats.ino === 0n ? '' : `${stats.dev}:${stats.ino}`,
  };
}

/**
 * The real disk. A file that is open here can be written, renamed and deleted by others, on Windows too: libuv, by which Node opens
 * files, asks for `FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE` ("we indiscriminately use all the sharing modes, to
 * match UNIX semantics": `fs__open` in libuv's src/win/fs.c). Yet a name that was deleted is free again only when the last handle
 * is closed, so nothing stays open between reads. Paths over 260 characters are no matter: Node adds `\\?\` itself, but for
 * `realpath`.
 */
export const nodeFs: DiskFs = {
  stat: path => attempt(path, async () => toFileStat(await disk.stat(path, { bigint: true }))),
  list: folder =>
    attempt(folder, async () =>
      (await disk.readdir(folder, { withFileTypes: true })).map(entry => ({
        name: entry.name,
        kind: entry.isSymbolicLink() ? 'link' : entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
      })),
    ),
  open: path =>
    attempt(path, async () => {
      const handle = await disk.open(path, constants.O_RDONLY);
      return {
        stat: () => attempt(path, async () => toFileStat(await handle.stat({ bigint: true }))),
        read: (target, offsetBytes) =>
          attempt(path, async () => {
            let done = 0;
            // A share may give less than asked in the middle of a file.
            while (done < target.length) {
              const { bytesRead } = await handle.read(target, done, target.length - done, offsetBytes + done);
              if (bytesRead === 0) break;
              done += bytesRead;
            }
            return done;
          }),
        close: () => handle.close().catch(() => undefined),
      };
    }),
  realPath: path => attempt(path, () => disk.realpath(toNamespacedPath(path))),
};
