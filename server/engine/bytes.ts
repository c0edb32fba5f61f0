/** Bytes as the engine reads them: UTF-8, compared without regard to case, blanks of every kind being one blank. */

export const LF = 10;
export const CR = 13;
export const BLANK = 32;
export const TILDE = 126;

/**
 * Byte → what it is compared as. ASCII letters become lower case; blanks, line ends and the product's line-break mark `~`
 * become a blank; everything else stays.
 */
export const folded: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (let b = 0; b < 256; b++) table[b] = b >= 65 && b <= 90 ? b + 32 : b;
  for (const blank of [9, LF, CR, TILDE, 0]) table[blank] = BLANK;
  return table;
})();

export const isDigit = (b: number | undefined): boolean => b !== undefined && b >= 48 && b <= 57;

export const isHexDigit = (b: number | undefined): boolean =>
  b !== undefined && ((b >= 48 && b <= 57) || (b >= 65 && b <= 70) || (b >= 97 && b <= 102));

export const isAlphanumeric = (b: number | undefined): boolean =>
  b !== undefined && ((b >= 48 && b <= 57) || (b >= 65 && b <= 90) || (b >= 97 && b <= 122));

/** Number of line feeds in a range. */
export function countLines(bytes: Uint8Array, start: number, end: number): number {
  // A search in the whole buffer could run far beyond the range, again and again.
  const range = bytes[end - 1] === LF ? bytes : bytes.subarray(0, end);
  let lines = 0;
  for (let at = range.indexOf(LF, start); at >= 0 && at < end; at = range.indexOf(LF, at + 1)) lines++;
  return lines;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

export const encode = (text: string): Uint8Array => encoder.encode(text);

/** The text of a range; invalid bytes become replacement characters. Short ASCII ranges, nearly all, avoid the decoder's fixed cost. */
export function decode(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= 48) {
    let text = '';
    for (let i = start; i < end; i++) {
      const b = bytes[i]!;
      if (b >= 128) return decoder.decode(bytes.subarray(start, end));
      text += String.fromCharCode(b);
    }
    return text;
  }
  return decoder.decode(bytes.subarray(start, end));
}

let viewed: Uint8Array = new Uint8Array(0);
let view = new DataView(viewed.buffer);

/** A view of a buffer for reading four bytes at once. Few buffers are read, each for thousands of lines: the last view is kept. */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== viewed) {
    viewed = bytes;
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return view;
}

/** Whether two ranges of this length are equal; four bytes at a time, the last ones alone. */
export function isSame(a: DataView, atA: number, b: DataView, atB: number, length: number): boolean {
  let i = 0;
  for (; i + 3 < length; i += 4) if (a.getInt32(atA + i, true) !== b.getInt32(atB + i, true)) return false;
  for (; i < length; i++) if (a.getUint8(atA + i) !== b.getUint8(atB + i)) return false;
  return true;
}

/** Where the next line feed of a range is, `end` where it has none. Lines are short: for them this is quicker than a call of `indexOf`. */
export function lineFeedIn(bytes: Uint8Array, start: number, end: number): number {
  const view = viewOf(bytes);
  let at = start;
  for (; at + 3 < end; at += 4) {
    const word = view.getInt32(at, true) ^ 0x0a0a0a0a;
    // Of a byte that is zero now, this leaves the highest bit.
    if ((word - 0x01010101) & ~word & 0x80808080) break;
  }
  while (at < end && bytes[at] !== LF) at++;
  return at;
}
