import { expect, test } from 'vitest';
import { decode, encode } from '../../server/engine/bytes.ts';
import { EntryReader } from '../../server/engine/entryReader.ts';
import { checkEntries, readEntries } from './checkEntries.ts';

const trailer = '  $$<SMS_DMP_DOWNLOADER><01-12-2026 10:22:50.840+240><thread=4312 (0x10D8)>';
const whole = { format: 'server', time: '2026-01-12T14:22:50.840Z', component: 'SMS_DMP_DOWNLOADER', thread: 4312 };
const server = (text: string) => `${text}${trailer}\r\n`;
const ccm = (text: string, type = 1) =>
  `<![LOG[${text}]LOG]!><time="13:59:35.6721099" date="11-29-2022" component="SMS_SERVICE_CONNECTOR_GenericDownloadWorker" context="" type="${type}" thread="153" file="">\r\n`;

test('encodings: UTF-8 with and without mark, UTF-16 in both orders with and without mark', () => {
  const text = `${server('Größe des Pakets: 5 €, 日本語, 😀')}${server('next')}`;
  const expected = [
    { line: 1, text: 'Größe des Pakets: 5 €, 日本語, 😀', ...whole },
    { line: 2, text: 'next', ...whole },
  ];
  const utf16 = (littleEndian: boolean) => {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
    return bytes;
  };
  const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap(part => [...part]));
  checkEntries(encode(text), expected);
  checkEntries(join(Uint8Array.of(0xef, 0xbb, 0xbf), encode(text)), expected);
  checkEntries(join(Uint8Array.of(0xff, 0xfe), utf16(true)), expected);
  checkEntries(join(Uint8Array.of(0xfe, 0xff), utf16(false)), expected);
  const ascii = { ...whole, text: 'next' };
  checkEntries(utf16(true).subarray(server('Größe des Pakets: 5 €, 日本語, 😀').length * 2), [ascii]);
  checkEntries(utf16(false).subarray(server('Größe des Pakets: 5 €, 日本語, 😀').length * 2), [ascii]);
});

test('encodings: the name of what was found', () => {
  const encodingOf = (...bytes: number[]) => {
    const reader = new EntryReader(() => {});
    reader.write(Uint8Array.from(bytes));
    reader.end();
    return reader.encoding;
  };
  expect(encodingOf(0xff, 0xfe, 65, 0)).toBe('utf-16le');
  expect(encodingOf(0xfe, 0xff, 0, 65)).toBe('utf-16be');
  expect(encodingOf(0xff, 0xfe)).toBe('utf-16le');
  expect(encodingOf(65, 0, 66, 0)).toBe('utf-16le');
  expect(encodingOf(0, 65, 0, 66)).toBe('utf-16be');
  expect(encodingOf(0xef, 0xbb, 0xbf)).toBe('utf-8');
  expect(encodingOf()).toBe('utf-8');
});

test('invalid bytes are shown as replacement characters and hurt nobody', () => {
  const bytes = encode(`${server('€ a?b 😀')}${server('c')}`);
  bytes[5] = 0xe4;
  checkEntries(bytes, [
    { text: '€ a\ufffdb 😀', ...whole },
    { text: 'c', ...whole },
  ]);
  const pasted = encode('Gr??e erreicht\tSMS_DMP_DOWNLOADER\t8/13/2016 2:20:24 PM\t7568 (0x1D90)\r\n');
  pasted[2] = 0xf6;
  pasted[3] = 0xdf;
  checkEntries(pasted, [{ text: 'Gr\ufffd\ufffde erreicht', component: 'SMS_DMP_DOWNLOADER', thread: 7568 }], { codePage: 'utf-8' });
  checkEntries(pasted, [{ text: 'Größe erreicht', component: 'SMS_DMP_DOWNLOADER', thread: 7568 }]);
});

test('a byte order mark inside of a file is no part of a message', () => {
  const mark = '\ufeff';
  checkEntries(`${server('a')}${mark}${server('b')}${mark}${ccm('c')}${ccm('d')}${mark}${mark}\r\n`, [
    { line: 1, text: 'a', ...whole },
    { line: 2, text: 'b', ...whole },
    { line: 3, text: 'c', thread: 153 },
    { line: 4, text: 'd', thread: 153 },
    { line: 5 },
  ]);
  checkEntries(`${mark}INFO: a\r\n${mark}INFO: b\r\n${mark}\r\n${mark}hman.log:1155:INFO: c\r\n`, [
    { line: 1, format: 'setup', text: 'INFO: a' },
    { line: 2, format: 'setup', text: 'INFO: b' },
    { line: 4, format: 'setup', text: 'INFO: c' },
  ]);
  checkEntries(`${mark}Download manifest.cab\tX_Y\t8/13/2016 2:20:24 PM\t7568 (0x1D90)\r\n`.repeat(2), [
    { line: 1, text: 'Download manifest.cab', thread: 7568 },
    { line: 2, text: 'Download manifest.cab', thread: 7568 },
  ]);
  const texts: string[] = [];
  const reader = new EntryReader((bytes, entry) => texts.push(decode(bytes, entry.textStart, entry.textEnd)));
  for (const file of [server('old'), `${mark}${server('new')}`]) {
    reader.startFile();
    reader.write(encode(file));
  }
  reader.end();
  expect(texts).toEqual(['old', 'new']);
});

test('NUL bytes', () => {
  checkEntries(`${server('a')}${'\0'.repeat(40)}\r\n${server('b')}`, [{ text: 'a' }, { endLine: 3, thread: 4312 }]);
  checkEntries(`${server('a')}${'\0'.repeat(40)}`, ['a', { line: 2, torn: true }]);
  checkEntries(server('a\0b'), ['a\0b']);
});

test('nothing in, nothing out', () => {
  checkEntries('', []);
  checkEntries('\r\n\r\n', []);
  checkEntries(Uint8Array.of(0xef, 0xbb, 0xbf), []);
  checkEntries(Uint8Array.of(0xff, 0xfe), []);
  checkEntries('x', ['x']);
  checkEntries('ab\n', ['ab']);
});

test('a line of 10 MB is one entry', () => {
  const long = new Uint8Array(10 << 20).fill(120);
  const seen: number[][] = [];
  const reader = new EntryReader((_, entry) => seen.push([entry.line, entry.textEnd - entry.textStart, entry.thread]));
  reader.write(encode(server('a')));
  for (let at = 0; at < long.length; at += 1 << 18) reader.write(long.subarray(at, at + (1 << 18)));
  reader.write(encode(`${trailer}\r\n${server('b')}`));
  reader.end();
  expect(seen).toEqual([
    [1, 1, 4312],
    [2, long.length, 4312],
    [3, 1, 4312],
  ]);
});

test('a line without end is cut at the same place however it arrives, and what comes after it is whole', () => {
  const limits = { lineBytes: 200, ccmBytes: 1000 };
  const bytes = encode(`${server('a')}${'x'.repeat(250)}${trailer}\r\n${'y'.repeat(500)}\r\n${server('b')}`);
  const whole = readEntries(bytes, [], undefined, limits);
  expect(whole.map(({ line, text, torn }) => [line, text.length, torn ?? false])).toEqual([
    [1, 1, false],
    [2, 200, true],
    [2, 50, false],
    [3, 200, true],
    [3, 200, true],
    [3, 100, true],
    [4, 1, false],
  ]);
  for (let step = 1; step < 300; step += 7) {
    const cuts = Array.from({ length: Math.floor(bytes.length / step) }, (_, i) => i * step);
    expect(readEntries(bytes, cuts, undefined, limits)).toEqual(whole);
  }
});

test('a CCM record without end is cut at the same place however it arrives', () => {
  const limits = { lineBytes: 1000, ccmBytes: 300 };
  const bytes = encode(`<![LOG[${'x\n'.repeat(200)}${ccm('b')}`);
  const whole = readEntries(bytes, [], undefined, limits);
  expect(whole.filter(({ format }) => format === 'ccm').map(({ line, torn }) => [line, torn])).toEqual([
    [1, true],
    [201, undefined],
  ]);
  for (let step = 1; step < 400; step += 7) {
    const cuts = Array.from({ length: Math.floor(bytes.length / step) }, (_, i) => i * step);
    expect(readEntries(bytes, cuts, undefined, limits)).toEqual(whole);
  }
});

test('lines are counted over blank lines, long messages and files', () => {
  checkEntries(`\r\n${server('a')}\r\n\r\n${server('b\r\nc\r\nd')}${server('e')}`, [
    { line: 2, endLine: 2, text: 'a' },
    { line: 5, endLine: 7, text: 'b\r\nc\r\nd' },
    { line: 8, endLine: 8, text: 'e' },
  ]);
  const lines: number[] = [];
  const reader = new EntryReader((_, entry) => lines.push(entry.line));
  reader.write(encode(`${server('a')}${server('b')}left over`));
  reader.startFile();
  reader.write(encode(server('c')));
  reader.end();
  expect(lines).toEqual([1, 2, 3, 1]);
});

test('torn: a cut trailer, with the message that it may have whole', () => {
  for (const cut of [
    '$$<',
    '$$<SMS_DMP',
    '$$<SMS_DMP_DOWNLOADER>',
    '$$<SMS_DMP_DOWNLOADER><01-12-2026 10:2',
    '$$<SMS_DMP_DOWNLOADER><01-12-2026 10:22:50.840+240><thr',
  ])
    checkEntries(`${server('a')}b  ${cut}\r\n${server('c')}`, [
      { text: 'a', ...whole },
      { line: 2, endLine: 2, text: 'b', torn: true },
      { line: 3, text: 'c', ...whole },
    ]);
  checkEntries(`b  $$<SMS_DMP_DOWN\r\n${server('c')}`, [
    { text: 'b', torn: true },
    { line: 2, text: 'c', ...whole },
  ]);
  checkEntries(`${server('a')}b  $$<SMS_DMP_DOWNLOADER><01-12-2026 10:2`, ['a', { text: 'b', torn: true }]);
});

test('torn: a cut trailer with the next record on the same line', () => {
  for (const cut of [
    '$$<SMS_DMP',
    '$$<SMS_DMP_DOWNLOADER>',
    '$$<SMS_DMP_DOWNLOADER><01-12-2026 10:2',
    '$$<SMS_DMP_DOWNLOADER><01-12-2026 10:22:50.840+240><thread=43',
  ])
    checkEntries(`${server('a')}b  ${cut}${server('c')}`, [
      { text: 'a', ...whole },
      { line: 2, endLine: 2, text: 'b', torn: true },
      { line: 2, endLine: 2, text: 'c', ...whole },
    ]);
});

test('torn: what is left of a record whose head was lost', () => {
  for (const rest of [
    'DOWNLOADER><01-12-2026 10:22:50.840+240><thread=4312 (0x10D8)>',
    '2:50.840+240><thread=4312 (0x10D8)>',
    'ead=4312 (0x10D8)>',
    '8)>',
  ]) {
    checkEntries(`${rest}\r\n${server('b')}`, [
      { line: 1, endLine: 1, text: rest, torn: true },
      { line: 2, text: 'b', ...whole },
    ]);
    checkEntries(`${rest}${server('b')}`, [
      { line: 1, text: rest, torn: true },
      { line: 1, text: 'b', ...whole },
    ]);
  }
});

test('torn: two trailers on one line', () => {
  checkEntries(`c${trailer}${trailer}\r\n${server('d')}`, [
    { text: 'c', ...whole },
    { line: 1, text: '', torn: true },
    { line: 2, text: 'd', ...whole },
  ]);
  checkEntries(`a${trailer}b${trailer}\r\n`, [
    { text: 'a', ...whole },
    { text: 'b', ...whole },
  ]);
});

test('torn: text behind a trailer, as seen in a setup log of 2016', () => {
  checkEntries(
    ' *** Failed to connect to the SQL Server, connection type: SMS ACCESS.  $$<Configuration Manager Setup><08-22-2016 04:15:01.917+420><thread=2868 (0xB34)>\r\n' +
      ' INFO: SQL Connection failed. Connection: SMS ACCESS, Type: Secure  $$<Configuration Manager Setup><08-22-2016 04:15:01.917+420><thread=2868 (0xB34)>Native Client 11.0]TCP\r\n' +
      server('next'),
    [
      { text: ' *** Failed to connect to the SQL Server, connection type: SMS ACCESS.', thread: 2868 },
      { line: 2, text: ' INFO: SQL Connection failed. Connection: SMS ACCESS, Type: Secure', time: '2016-08-22T11:15:01.917Z' },
      { line: 2, text: 'Native Client 11.0]TCP', torn: true },
      { line: 3, text: 'next', ...whole },
    ],
  );
});

test('torn: a CCM record without its end, its beginning, or with another inside', () => {
  checkEntries(`<![LOG[a]LOG]!><time="13:59:35.6721099" date="11-29\r\n${ccm('b')}`, [
    { text: 'a', torn: true },
    { line: 2, text: 'b', thread: 153 },
  ]);
  checkEntries(`st part]LOG]!>${ccm('x').slice(15)}${ccm('b')}`, [
    { text: 'st part', torn: true, time: '2022-11-29T13:59:35.672', thread: 153 },
    { line: 2, text: 'b', thread: 153 },
  ]);
  checkEntries(`<![LOG[a\r\nb<![LOG[c${ccm('').slice(7)}`, [
    { text: 'a\r\nb', torn: true },
    { line: 2, text: 'c', thread: 153 },
  ]);
  checkEntries(`${ccm('a')}<![LO${ccm('b')}`, ['a', { line: 2, text: '<![LO', torn: true }, { line: 2, text: 'b', thread: 153 }]);
  checkEntries(`${ccm('a')}lost words\r\n${ccm('b')}`, ['a', { line: 2, text: 'lost words', torn: true }, { line: 3, text: 'b' }]);
  checkEntries(`${ccm('a')}<![LOG[no end`, ['a', { line: 2, text: 'no end', torn: true }]);
});

test('torn: three records, the middle one cut at every byte', () => {
  const records = { server: server('Second, message here').trimEnd(), ccm: ccm('Second, message here').trimEnd() };
  for (const [format, middle] of Object.entries(records)) {
    const [first, third] = format === 'server' ? [server('First one.~~'), server('Zeroed')] : [ccm('First one.~~'), ccm('Zeroed')];
    for (const lineEnd of ['\r\n', ''])
      for (let at = 1; at < middle.length; at++)
        for (const rest of [middle.slice(0, at), middle.slice(at)]) {
          const seen = readEntries(first + rest + lineEnd + third);
          const name = `${format}: ${JSON.stringify(rest + lineEnd)}`;
          expect(seen[0], name).toMatchObject({ line: 1, text: 'First one.~~' });
          expect(seen[0]?.torn, name).toBeUndefined();
          const last = seen.at(-1)!;
          expect(last.endLine, name).toBe(lineEnd ? 3 : 2);
          expect(last.time, name).toBe(seen[0]?.time);
          // Of a message that was cut before its trailer the format does not tell the end: the catalog does, see the source reader.
          const isMessageCut =
            format === 'server' &&
            (rest === middle.slice(0, at) ? at < middle.indexOf('$$<') + (lineEnd ? 2 : 3) : rest === '>' && !lineEnd);
          if (isMessageCut) expect(last.text.endsWith('Zeroed'), name).toBe(true);
          else expect(last.text, name).toBe('Zeroed');
        }
  }
});

test('order of day and month: a day over 12 decides, also for the lines before it', () => {
  const line = (date: string) => `Download manifest.cab\tSMS_DMP_DOWNLOADER\t${date} 14:24:06\t7568 (0x1D90)\r\n`;
  const orders = (text: string, dateOrder?: 'month-first' | 'day-first') => {
    const seen: string[] = [];
    const reader: EntryReader = new EntryReader((_, entry) => seen.push(`${reader.dateOrder}${entry.isDateAmbiguous ? '?' : ''}`), {
      dateOrder,
    });
    for (const byte of encode(text)) reader.write(Uint8Array.of(byte));
    reader.end();
    return seen;
  };
  expect(orders(line('02/07/2018'))).toEqual(['month-first?']);
  expect(orders(line('02/07/2018'), 'day-first')).toEqual(['day-first?']);
  expect(orders(line('02/07/2018') + line('13/07/2018') + line('01/08/2018'))).toEqual(['month-first?', 'day-first', 'day-first?']);
  expect(orders(line('02/07/2018') + line('02/13/2018') + line('03/01/2018'), 'day-first')).toEqual([
    'day-first?',
    'month-first',
    'month-first?',
  ]);
  // Without such a day: the reading in which the log goes back is wrong.
  expect(orders(line('12/01/2018') + line('01/02/2018'))).toEqual(['month-first?', 'day-first?']);
  expect(orders(line('01/12/2018') + line('02/01/2018'), 'day-first')).toEqual(['day-first?', 'month-first?']);
  expect(orders(line('01/02/2018') + line('02/02/2018') + line('03/02/2018'))).toEqual(['month-first?', 'month-first', 'month-first?']);
});

test('chunks in one buffer that is used again, of a kind whose slices share its memory', () => {
  const text = ['one', 'two', 'three'].map(word => `${word}  $$<X><01-12-2026 08:00:00.000+000><thread=1 (0x1)>\r\n`).join('');
  const bytes = encode(text);
  const shared = Buffer.alloc(10);
  const seen: string[] = [];
  const reader = new EntryReader((data, entry) => seen.push(decode(data, entry.textStart, entry.textEnd)));
  for (let at = 0; at < bytes.length; at += shared.length) {
    shared.set(bytes.subarray(at, at + shared.length));
    reader.write(shared.subarray(0, Math.min(shared.length, bytes.length - at)));
  }
  reader.end();
  expect(seen).toEqual(['one', 'two', 'three']);
});
