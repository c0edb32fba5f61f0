/**
 * The bytes of a file → the same text in UTF-8, whatever the file is written in.
 *
 * A mark, or zeros between the first characters, tells UTF-16. Else the file is ASCII as far as it goes, and its first other character
 * decides: where that is one of UTF-8, so is the file, else it is in the ANSI code page. What is before it reads the same in both, so
 * nothing has to be read again, the decision depends on the bytes alone, and ASCII and UTF-8 are passed on as they are, without a copy.
 */

/** Code page of files that are neither UTF-8 nor UTF-16, unless a setting says another. */
export const defaultCodePage = 'windows-1252';

/** How far into a file its first character beyond ASCII is looked for; that is all of a log of the usual size. */
const decideWithinBytes = 2 * 1024 * 1024;

const nothing = new Uint8Array(0);

export class Utf8Stream {
  readonly #codePage: string;
  /** Bytes that do not tell enough yet: the first ones of a file, or the beginning of a character. */
  #held: Uint8Array = nothing;
  #encoding: string | undefined;
  /** No character beyond ASCII was met so far. */
  #isOpen = false;
  /** Bytes looked at without meeting one. */
  #seenBytes = 0;
  #decoder: TextDecoder | undefined;

  /** `codePage`: as the Encoding Standard names it; `utf-8` where no file is in a code page. */
  constructor(codePage = defaultCodePage) {
    this.#codePage = codePage;
  }

  /** Of the file being read; `utf-8` as long as nothing speaks against it. */
  get encoding(): string {
    return this.#encoding ?? 'utf-8';
  }

  /** The next bytes belong to another file. */
  startFile(): void {
    this.#held = nothing;
    this.#encoding = undefined;
    this.#decoder = undefined;
    this.#isOpen = false;
    this.#seenBytes = 0;
  }

  /** Text of these bytes and of those held before; may be the chunk itself. */
  write(chunk: Uint8Array): Uint8Array {
    if (this.#encoding !== undefined && !this.#isOpen) return this.#decode(chunk);
    const bytes = this.#held.length > 0 ? joinBytes([this.#held, chunk]) : chunk;
    this.#held = nothing;
    if (this.#encoding !== undefined) return this.#look(bytes, false);
    if (bytes.length < 4) {
      this.#held = bytes.slice();
      return nothing;
    }
    return this.#start(bytes, false);
  }

  /** What was held: no more bytes of the file follow. */
  end(): Uint8Array {
    const bytes = this.#held;
    this.#held = nothing;
    if (bytes.length > 0) {
      const text = this.#encoding === undefined ? this.#start(bytes, true) : this.#look(bytes, true);
      return this.#decoder ? joinBytes([text, encodeText(this.#decoder.decode())]) : text;
    }
    return this.#decoder ? encodeText(this.#decoder.decode()) : nothing;
  }

  #start(bytes: Uint8Array, isEnd: boolean): Uint8Array {
    const { encoding, markBytes } = detectEncoding(bytes);
    this.#encoding = encoding;
    const text = bytes.subarray(markBytes);
    if (encoding !== 'utf-8') this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
    else if (markBytes === 0 && this.#codePage !== 'utf-8') {
      this.#isOpen = true;
      return this.#look(text, isEnd);
    }
    return this.#decode(text);
  }

  /** Passes on ASCII until a character tells the encoding. */
  #look(bytes: Uint8Array, isEnd: boolean): Uint8Array {
    const end = Math.min(bytes.length, decideWithinBytes - this.#seenBytes);
    const at = findBeyondAscii(bytes, end);
    if (at < 0) {
      this.#seenBytes += end;
      if (this.#seenBytes >= decideWithinBytes) this.#isOpen = false;
      return bytes;
    }
    const length = utf8LengthAt(bytes, at);
    if (length === 'cut' && !isEnd) {
      this.#seenBytes += at;
      this.#held = bytes.slice(at);
      return bytes.subarray(0, at);
    }
    this.#isOpen = false;
    if (typeof length === 'number') return bytes;
    this.#encoding = this.#codePage;
    this.#decoder = new TextDecoder(this.#codePage, { ignoreBOM: true });
    return joinBytes([bytes.subarray(0, at), this.#decode(bytes.subarray(at))]);
  }

  #decode(bytes: Uint8Array): Uint8Array {
    return this.#decoder ? encodeText(this.#decoder.decode(bytes, { stream: true })) : bytes;
  }
}

const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The encoding that the first bytes of a file show, and the length of its mark. */
function detectEncoding(head: Uint8Array): { readonly encoding: string; readonly markBytes: number } {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  if (hasMark(head, 0)) return { encoding: 'utf-8', markBytes: 3 };
  if (head.length >= 4 && head[1] === 0 && head[3] === 0 && head[0] !== 0 && head[2] !== 0) return { encoding: 'utf-16le', markBytes: 0 };
  if (head.length >= 4 && head[0] === 0 && head[2] === 0 && head[1] !== 0 && head[3] !== 0) return { encoding: 'utf-16be', markBytes: 0 };
  return { encoding: 'utf-8', markBytes: 0 };
}

/** Whether a byte order mark stands here, in UTF-8. Some also stand inside of a file, where a piece with one was appended. */
export const hasMark = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;

/** Place of the first byte before `end` that is not ASCII, or -1. Four bytes are looked at together: this sees every byte of a file. */
function findBeyondAscii(bytes: Uint8Array, end: number): number {
  let at = 0;
  const aligned = Math.min(end, -bytes.byteOffset & 3);
  for (; at < aligned; at++) if (bytes[at]! >= 0x80) return at;
  if (end - at >= 4) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >> 2);
    let word = 0;
    while (word < words.length && (words[word]! & 0x80808080) === 0) word++;
    at += word * 4;
  }
  for (; at < end; at++) if (bytes[at]! >= 0x80) return at;
  return -1;
}

/** Length of the UTF-8 character at a byte that is not ASCII; `none` where there is none, `cut` where the bytes end inside of one. */
function utf8LengthAt(bytes: Uint8Array, at: number): number | 'none' | 'cut' {
  const first = bytes[at]!;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0) return 'none';
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i];
    if (next === undefined) return 'cut';
    // Longer forms than needed, halves of pairs and what lies beyond Unicode are no characters.
    const lowest = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const highest = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (next < lowest || next > highest) return 'none';
  }
  return length;
}

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
