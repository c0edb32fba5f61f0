/** Line ends in the bytes of a file, in its own encoding. */

const lineFeed = 10;

/** Bytes of a line feed's code unit and where in it the number 10 stands. */
interface Unit {
  readonly bytes: 1 | 2;
  readonly at: 0 | 1;
}

function unitOf(encoding: string): Unit {
  if (encoding === 'utf-16le') return { bytes: 2, at: 0 };
  if (encoding === 'utf-16be') return { bytes: 2, at: 1 };
  return { bytes: 1, at: 0 };
}

/** Whether `bytes[at]`, a 10, is a line feed; pieces of UTF-16 begin with a whole unit. */
const isLineFeed = (bytes: Uint8Array, at: number, unit: Unit): boolean =>
  unit.bytes === 1 || ((at & 1) === unit.at && bytes[at ^ 1] === 0);

export function countLineEnds(bytes: Uint8Array, encoding: string): number {
  const unit = unitOf(encoding);
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) if (isLineFeed(bytes, at, unit)) count++;
  return count;
}

/** Where the line begins that `back` line ends before the last one of these bytes end; -1 where that is not in them. 0: behind the last line end. */
export function lineStartFromEnd(bytes: Uint8Array, back: number, encoding: string): number {
  const unit = unitOf(encoding);
  let left = back;
  for (let at = bytes.lastIndexOf(lineFeed); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(lineFeed, at - 1)) {
    if (!isLineFeed(bytes, at, unit)) continue;
    if (left-- === 0) return at - unit.at + unit.bytes;
  }
  return -1;
}
