import { expect, test } from 'vitest';
import { decode, encode } from '../../server/engine/bytes.ts';
import { Utf8Stream } from '../../server/engine/encoding.ts';

const bytesOf = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap(part => (typeof part === 'string' ? [...encode(part)] : part)));

/** Reads the bytes whole and cut at every place, and compares text and encoding. */
function check(bytes: Uint8Array, text: string, encoding: string, codePage?: string) {
  for (let cut = 0; cut <= bytes.length; cut++) {
    const stream = new Utf8Stream(codePage);
    const pieces = [stream.write(bytes.slice(0, cut)).slice(), stream.write(bytes.slice(cut)).slice(), stream.end()];
    const all = bytesOf(...pieces.map(piece => [...piece]));
    expect([decode(all, 0, all.length), stream.encoding], `cut at ${cut}`).toEqual([text, encoding]);
  }
}

test('the first character beyond ASCII decides', () => {
  check(bytesOf('plain words'), 'plain words', 'utf-8');
  check(bytesOf('Größe 5 €, 日本語, 😀'), 'Größe 5 €, 日本語, 😀', 'utf-8');
  check(bytesOf('Gr', [0xf6, 0xdf], 'e ', [0x80], ' 5'), 'Größe € 5', 'windows-1252');
  check(bytesOf('Gr', [0xf6, 0xdf], 'e'), 'Größe', 'windows-1252', 'windows-1252');
  check(bytesOf('Gr', [0xf6, 0xdf], 'e'), 'Gr\ufffd\ufffde', 'utf-8', 'utf-8');
  check(bytesOf([0xce, 0xf8, 0xe8, 0xe1, 0xea, 0xe0], ': 5'), 'Ошибка: 5', 'windows-1251', 'windows-1251');
  check(bytesOf('a ', [0x83, 0x47, 0x83, 0x89, 0x81, 0x5b], ' b'), 'a エラー b', 'shift_jis', 'shift_jis');
});

test('once decided, what does not fit is replaced and stays in its place', () => {
  check(bytesOf('é ', [0xe4], 'b é'), 'é \ufffdb é', 'utf-8');
  check(bytesOf('😀', [0xf0, 0x9f]), '😀\ufffd', 'utf-8');
});

test('what looks like UTF-8 and is none', () => {
  check(bytesOf('a', [0xc0, 0xaf]), 'aÀ¯', 'windows-1252');
  check(bytesOf('a', [0xe0, 0x80, 0x80]), 'aà€€', 'windows-1252');
  check(bytesOf('a', [0xed, 0xa0, 0x80]), 'aí\u00a0€', 'windows-1252');
  check(bytesOf('a', [0xf4, 0x90, 0x80, 0x80]), 'aô\u0090€€', 'windows-1252');
  check(bytesOf('abc', [0xf5]), 'abcõ', 'windows-1252');
  // A file that ends inside of a character, as far as it is known.
  check(bytesOf('abc', [0xe2, 0x82]), 'abcâ‚', 'windows-1252');
});

test('a mark tells', () => {
  check(bytesOf([0xef, 0xbb, 0xbf], 'a', [0xe4], 'b'), 'a\ufffdb', 'utf-8');
  check(bytesOf([0xff, 0xfe, 0xe4, 0, 0x62, 0]), 'äb', 'utf-16le');
  check(bytesOf([0xfe, 0xff, 0, 0xe4, 0xd8, 0x3d, 0xde, 0]), 'ä😀', 'utf-16be');
});

test('ASCII and UTF-8 are passed on without a copy', () => {
  for (const text of ['plain words', 'Größe']) {
    const bytes = encode(text);
    const stream = new Utf8Stream();
    expect(stream.write(bytes).buffer).toBe(bytes.buffer);
    expect(stream.write(bytes).buffer).toBe(bytes.buffer);
  }
});

test('pieces of any length at any place of a buffer', () => {
  const buffer = encode('abcdefgh'.repeat(8));
  for (let from = 0; from < 8; from++)
    for (let length = 0; length < 12; length++) {
      const stream = new Utf8Stream();
      stream.write(encode('head'));
      const piece = buffer.subarray(from, from + length);
      expect(decode(stream.write(piece), 0, length)).toBe(decode(piece, 0, length));
    }
});

test('the place of the deciding character does not matter, aligned or not, up to the usual size of a log', () => {
  for (let at = 4; at < 24; at++)
    for (let offset = 0; offset < 4; offset++) {
      const bytes = new Uint8Array(40).fill(0x61).subarray(offset, offset + 32);
      bytes[at] = 0xe4;
      const stream = new Utf8Stream();
      stream.write(bytes);
      expect(stream.encoding).toBe('windows-1252');
    }
  const late = (ascii: number) => {
    const stream = new Utf8Stream();
    stream.write(new Uint8Array(ascii - 1).fill(0x61));
    stream.write(Uint8Array.of(0x61, 0xe4, 0x62));
    return stream.encoding;
  };
  expect(late(2 * 1024 * 1024 - 1)).toBe('windows-1252');
  expect(late(2 * 1024 * 1024)).toBe('utf-8');
});

test('each file is told by itself', () => {
  const stream = new Utf8Stream();
  const read = (bytes: Uint8Array) => {
    stream.startFile();
    const text = bytesOf([...stream.write(bytes)], [...stream.end()]);
    return [decode(text, 0, text.length), stream.encoding];
  };
  expect(read(bytesOf('old ', [0xe4]))).toEqual(['old ä', 'windows-1252']);
  expect(read(bytesOf('new ä'))).toEqual(['new ä', 'utf-8']);
  expect(read(bytesOf([0xff, 0xfe, 0x61, 0]))).toEqual(['a', 'utf-16le']);
  expect(read(bytesOf('a'))).toEqual(['a', 'utf-8']);
});
