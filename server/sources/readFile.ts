/** Reads bytes of a file in chunks. A file is open only while it is read. */
import { createHash } from 'node:crypto';
import type { DiskFs, OpenFile, Result } from './diskFs.ts';

/** Bytes of the start of a file (and of the end of what was read) by which it is recognised. */
export const fingerprintBytes = 1024;
/**
 * Big enough that a share answers a chunk in about the time of its way there and back, and that the cost of a call vanishes on a
 * disk; small enough that a slow line brings one within the patience of `patientFs`, and that all that are lent are a few MB.
 */
export const defaultChunkBytes = 256 << 10;
/** So many files are read at a time, whoever asks: 16 buffers, 4 MB. */
const pairsMost = 8;

/** Two read buffers: one is worked on while the other is filled. */
export interface Loan {
  readonly buffers: readonly [Uint8Array, Uint8Array];
  /** A read was given up that may still fill a buffer: they must not be used again. */
  isSpoilt: boolean;
}

/** Read buffers that are lent and used again; a set of two hundred logs must not own two hundred of them. */
export class BufferPool {
  readonly #chunkBytes: number;
  readonly #most: number;
  readonly #free: Loan[] = [];
  readonly #waiting: (() => void)[] = [];
  #lent = 0;

  constructor(chunkBytes = defaultChunkBytes, most = pairsMost) {
    this.#chunkBytes = chunkBytes;
    this.#most = most;
  }

  /** Works with a pair of buffers as soon as one is free; open the file inside, so that none waits while it is open. */
  async lend<T>(work: (loan: Loan) => Promise<T>): Promise<T> {
    if (this.#lent >= this.#most) await new Promise<void>(resolve => this.#waiting.push(resolve));
    else this.#lent++;
    const loan = this.#free.pop() ?? {
      buffers: [new Uint8Array(this.#chunkBytes), new Uint8Array(this.#chunkBytes)],
      isSpoilt: false,
    };
    try {
      return await work(loan);
    } finally {
      if (!loan.isSpoilt) this.#free.push(loan);
      // The turn is handed on, so `lent` changes only where nobody waits.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#lent--;
    }
  }
}

export interface ChunkRange {
  readonly fromBytes: number;
  /** Each chunk begins this many bytes before the end of the one before it. */
  readonly overlapBytes: number;
  /** No further chunk is read when this many bytes have been. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** Why reading chunks ended. */
export type ChunksEnd = 'end-of-file' | 'limit' | 'stopped' | 'cancelled';

/**
 * Reads on until the end of the file. `onChunk` gets a view into a buffer that is used again when it returns, and its place in
 * the file; `false` stops. The next chunk is on its way while the last one is worked on.
 */
export async function readChunks(
  file: OpenFile,
  loan: Loan,
  range: ChunkRange,
  onChunk: (bytes: Uint8Array, offsetBytes: number) => boolean,
): Promise<Result<ChunksEnd>> {
  let [buffer, spare] = loan.buffers;
  let offset = range.fromBytes;
  let pending: Promise<Result<number>> | undefined;
  try {
    let read = await file.read(buffer, offset);
    for (;;) {
      if (!read.ok) {
        loan.isSpoilt = read.reason === 'hanging';
        return read;
      }
      if (range.signal?.aborted) return { ok: true, value: 'cancelled' };
      const isLast = read.value < buffer.length;
      const next = offset + read.value - range.overlapBytes;
      const isLimit = next - range.fromBytes >= range.maxBytes;
      if (!isLast && !isLimit) pending = file.read(spare, next);
      if (read.value > 0 && !onChunk(buffer.subarray(0, read.value), offset)) return { ok: true, value: 'stopped' };
      if (!pending) return { ok: true, value: isLast ? 'end-of-file' : 'limit' };
      read = await pending;
      pending = undefined;
      [buffer, spare] = [spare, buffer];
      offset = next;
    }
  } finally {
    // The file must not be closed, nor the buffer used again, under a read that is still on its way.
    const last = await pending;
    if (last && !last.ok && last.reason === 'hanging') loan.isSpoilt = true;
  }
}

/** Some bytes of a file, fewer where it ends; a copy. */
export async function readBytes(file: OpenFile, offsetBytes: number, lengthBytes: number): Promise<Result<Uint8Array>> {
  const target = new Uint8Array(lengthBytes);
  if (lengthBytes === 0) return { ok: true, value: target };
  const read = await file.read(target, offsetBytes);
  return read.ok ? { ok: true, value: target.subarray(0, read.value) } : read;
}

/** Opens, works, closes. */
export async function withFile<T>(fs: DiskFs, path: string, work: (file: OpenFile) => Promise<Result<T>>): Promise<Result<T>> {
  const file = await fs.open(path);
  if (!file.ok) return file;
  try {
    return await work(file.value);
  } finally {
    await file.value.close();
  }
}

export interface ReadOptions {
  /** Where to begin; default 0. */
  readonly offsetBytes?: number;
  /** How much at most; default all. */
  readonly lengthBytes?: number;
  readonly pool?: BufferPool;
  readonly signal?: AbortSignal;
}

export interface FileRead {
  readonly bytesRead: number;
  /** Of the whole file, after reading. */
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly identity: string;
  /** Hash of the first 1024 bytes or less: another value means another file. */
  readonly headFingerprint: string;
  readonly isCancelled: boolean;
}

/** Reads a file, or a range of it, into `sink`. The chunk it gets is valid only during the call. */
export function readFile(
  fs: DiskFs,
  path: string,
  sink: (chunk: Uint8Array) => void,
  options: ReadOptions = {},
): Promise<Result<FileRead>> {
  const { offsetBytes = 0, lengthBytes = Number.POSITIVE_INFINITY, signal } = options;
  const pool = options.pool ?? new BufferPool(Math.max(1, Math.min(defaultChunkBytes, lengthBytes)));
  const work = (loan: Loan) =>
    withFile<FileRead>(fs, path, async file => {
      const head = await readBytes(file, 0, fingerprintBytes);
      if (!head.ok) return head;
      let bytesRead = 0;
      const end = await readChunks(file, loan, { fromBytes: offsetBytes, overlapBytes: 0, maxBytes: lengthBytes, signal }, chunk => {
        const part = chunk.subarray(0, Math.min(chunk.length, lengthBytes - bytesRead));
        bytesRead += part.length;
        if (part.length > 0) sink(part);
        return bytesRead < lengthBytes;
      });
      if (!end.ok) return end;
      const stat = await file.stat();
      if (!stat.ok) return stat;
      return {
        ok: true,
        value: {
          bytesRead,
          sizeBytes: stat.value.sizeBytes,
          modifiedMs: stat.value.modifiedMs,
          identity: stat.value.identity,
          headFingerprint: createHash('sha256').update(head.value).digest('hex'),
          isCancelled: end.value === 'cancelled',
        },
      };
    });
  return pool.lend(work);
}
