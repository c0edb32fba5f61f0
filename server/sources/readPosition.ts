/**
 * How far a file has been read, and how that file is recognised again.
 *
 * A rollover renames a log, or copies and empties it; names, sizes and times then say nothing, and file numbers are used again
 * or do not exist on a share. What was read is the one proof: a file continues this position if it begins with the same bytes
 * and has, right before the position, the same bytes as were read there. Log lines carry times, so a kilobyte is unmistakable.
 */
import type { OpenFile, Result } from './diskFs.ts';
import { fingerprintBytes, readBytes } from './readFile.ts';

export type Kinship =
  /** Holds everything that was read, perhaps more. */
  | 'continues'
  /** Shorter than what was read, but begins with it: a copy that is being made, or a file that was cut. */
  | 'is-prefix'
  | 'other';

export class ReadPosition {
  /** Where the file was last seen. */
  path: string;
  /** Of the file when it was last seen, in milliseconds since 1970. */
  modifiedMs: number;
  #offsetBytes = 0;
  /** First bytes of the file; of a file that is about to be read they are known before. */
  #head: Uint8Array;
  /** Last bytes that were read. */
  #tail: Uint8Array = new Uint8Array(0);

  constructor(path: string, modifiedMs: number, head: Uint8Array) {
    this.path = path;
    this.modifiedMs = modifiedMs;
    this.#head = head;
  }

  get offsetBytes(): number {
    return this.#offsetBytes;
  }

  get overlapBytes(): number {
    return this.#tail.length;
  }

  /** The position at the end of a file that is to count as read. */
  static async atEnd(file: OpenFile, path: string, modifiedMs: number, sizeBytes: number): Promise<Result<ReadPosition>> {
    const head = await readBytes(file, 0, Math.min(sizeBytes, fingerprintBytes));
    if (!head.ok) return head;
    const tailBytes = Math.min(sizeBytes, fingerprintBytes);
    const tail = await readBytes(file, sizeBytes - tailBytes, tailBytes);
    if (!tail.ok) return tail;
    const position = new ReadPosition(path, modifiedMs, head.value);
    position.#tail = tail.value;
    position.#offsetBytes = sizeBytes;
    return { ok: true, value: position };
  }

  /** Whether a file that begins with these bytes can be this one, or its beginning. */
  beginsLike(head: Uint8Array): boolean {
    const length = Math.min(head.length, this.#head.length);
    return isEqual(head.subarray(0, length), this.#head.subarray(0, length));
  }

  /** What an open file is to this position. */
  async compare(file: OpenFile, sizeBytes: number): Promise<Result<Kinship>> {
    const head = await readBytes(file, 0, Math.min(this.#head.length, sizeBytes));
    if (!head.ok) return head;
    if (!isEqual(head.value, this.#head.subarray(0, head.value.length))) return { ok: true, value: 'other' };
    if (sizeBytes < this.#offsetBytes || head.value.length < this.#head.length) {
      return { ok: true, value: sizeBytes > 0 ? 'is-prefix' : 'other' };
    }
    if (this.#offsetBytes <= this.#head.length) return { ok: true, value: 'continues' };
    const tail = await readBytes(file, this.#offsetBytes - this.#tail.length, this.#tail.length);
    if (!tail.ok) return tail;
    return { ok: true, value: isEqual(tail.value, this.#tail) ? 'continues' : 'other' };
  }

  /**
   * Takes bytes that were read from `fromBytes` on, which repeat the end of what was read before; returns the new ones.
   * `undefined`: they do not, so the file was changed between two reads and none of them can be trusted.
   */
  accept(bytes: Uint8Array, fromBytes: number): Uint8Array | undefined {
    const known = this.#offsetBytes - fromBytes;
    if (known !== this.#tail.length || bytes.length < known || !isEqual(bytes.subarray(0, known), this.#tail)) return undefined;
    if (this.#offsetBytes === 0 && !isEqual(bytes.subarray(0, this.#head.length), this.#head)) return undefined;
    const fresh = bytes.subarray(known);
    const end = this.#offsetBytes + fresh.length;
    if (this.#offsetBytes < fingerprintBytes && end > this.#head.length) {
      this.#head = joined(this.#head.subarray(0, this.#offsetBytes), fresh.subarray(0, fingerprintBytes)).slice(0, fingerprintBytes);
    }
    this.#tail = fresh.length < fingerprintBytes ? joined(this.#tail, fresh).slice(-fingerprintBytes) : fresh.slice(-fingerprintBytes);
    this.#offsetBytes = end;
    return fresh;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function isEqual(first: Uint8Array, second: Uint8Array): boolean {
  if (first.length !== second.length) return false;
  for (let at = 0; at < first.length; at++) if (first[at] !== second[at]) return false;
  return true;
}
