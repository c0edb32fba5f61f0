import { describe, expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { Knowledge } from '../../server/engine/index.ts';
import { LoggedEntries, type LoggedEntry } from '../../server/sources/loggedEntries.ts';
import { LogIndex } from '../../server/sources/logIndex.ts';
import { MemoryDisk } from './sourcesMemoryDisk.ts';

const knowledge = new Knowledge(catalog);
const path = '/logs/dmpdownloader.log';
const older = '/logs/dmpdownloader.lo_';

const two = (value: number) => String(value).padStart(2, '0');
const time = (n: number) =>
  `${two(Math.floor(n / 3600) % 24)}:${two(Math.floor(n / 60) % 60)}:${two(n % 60)}.${String(n % 1000).padStart(3, '0')}`;
const server = (text: string, n: number, thread = 4984) =>
  `${text}  $$<SMS_DMP_DOWNLOADER><01-31-2026 ${time(n)}+240><thread=${thread} (0x${thread.toString(16).toUpperCase()})>\r\n`;
const ccm = (text: string, n: number) =>
  `<![LOG[${text}]LOG]!><time="${time(n)}+240" date="01-31-2026" component="SMS_DMP_DOWNLOADER" context="" type="1" thread="${4000 + (n % 3)}" file="a.cpp:1">\r\n`;
const many = (count: number, line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n)).join('');
const mixed = (n: number) =>
  n % 7 === 3
    ? server(`Response:\r\n  first of ${n}\r\n\r\n  second`, n)
    : server(`Download content for payload number ${n}~~`, n, 4984 + (n % 2));

/** What reading the files from their start gives. */
function whole(files: readonly (readonly [path: string, bytes: Uint8Array])[]): LoggedEntry[] {
  return files.flatMap(([file, bytes]) => {
    const reader = new LoggedEntries(knowledge, { source: 0, path: file, reading: {}, zone: 0 });
    reader.write(bytes);
    reader.end();
    return reader.take();
  });
}

const plain = ({ line, endLine, path: file, utcMs, text, thread, severity, torn, record, marks }: LoggedEntry) => ({
  at: `${file}:${line}-${endLine}`,
  utcMs,
  text,
  thread,
  severity,
  torn,
  record: record?.id,
  stage: marks?.stage,
});

const bytesOf = (text: string | Uint8Array) => (typeof text === 'string' ? new TextEncoder().encode(text) : text);

async function indexOf(disk: MemoryDisk, files: readonly string[], pieceBytes = 600): Promise<LogIndex> {
  const index = new LogIndex({ fs: disk, knowledge, listFiles: () => files, pieceBytes });
  await index.update();
  return index;
}

async function allOf(index: LogIndex): Promise<LoggedEntry[]> {
  const entries = await index.read(0, index.count);
  if (!entries.ok) throw new Error(entries.message);
  return [...entries.value];
}

/** By number, in any part, and in a scan from anywhere, entries are those of the whole. */
async function check(...texts: readonly (string | Uint8Array)[]): Promise<LogIndex> {
  const disk = new MemoryDisk();
  const names = texts.length === 1 ? [path] : [older, path];
  for (const [at, name] of names.entries()) disk.create(name, texts[at]!);
  const expected = whole(names.map((name, at) => [name, bytesOf(texts[at]!)])).map(plain);
  const index = await indexOf(disk, names);
  expect(index.count).toBe(expected.length);
  expect((await allOf(index)).map(plain)).toEqual(expected);
  for (const from of [0, 1, Math.floor(expected.length / 3), expected.length - 3]) {
    const fresh = await indexOf(disk, names);
    const some = await fresh.read(from, 5);
    expect(some.ok && some.value.map(plain)).toEqual(expected.slice(Math.max(0, from), Math.max(0, from) + 5 + Math.min(0, from)));
    const scanned: LoggedEntry[] = [];
    await fresh.scan(Math.max(0, from), entries => scanned.push(...entries) > 0);
    expect(scanned.map(plain)).toEqual(expected.slice(Math.max(0, from)));
  }
  expect(disk.openFiles).toBe(0);
  return index;
}

const utf16 = (text: string, isLittle: boolean, withMark = true) => {
  const bytes = Buffer.from(withMark ? `\ufeff${text}` : text, 'utf16le');
  return new Uint8Array(isLittle ? bytes : bytes.swap16());
};

describe('entries by number are those of reading from the start', () => {
  test.each<readonly [string, string | Uint8Array]>([
    ['records with trailers', many(60, n => server(`Download content for payload number ${n}~~`, n))],
    ['messages of many lines', many(80, mixed)],
    ['the CCM format', many(60, n => ccm(n % 5 === 0 ? `first ${n}\r\nsecond` : `Raising ${n}`, n))],
    ['one row of CCM records, each on the line where the last one ends', many(60, n => ccm(`entry ${n}\r\nand more`, n).trimEnd())],
    ['lines without trailers', many(120, n => `Wed Jan 31 10:00:00 2026 line number ${n}\n`)],
    ['setup lines', many(120, n => `<01-31-2026 ${time(n).slice(0, 8)}> INFO: step number ${n}\r\n`)],
    ['empty lines between records', many(60, n => `\r\n\r\n${server(`Downloaded ${n}`, n)}`)],
    ['UTF-16, little end first', utf16(many(80, mixed), true)],
    ['UTF-16, big end first', utf16(many(80, mixed), false)],
    ['UTF-16 without a mark', utf16(many(80, mixed), true, false)],
    ['a mark of UTF-8', `\ufeff${many(60, mixed)}`],
    ['letters beyond ASCII', many(60, n => server(`Grüße von Ωmega ${n} 中文`, n))],
    [
      'a code page',
      Uint8Array.from(
        many(60, n => server(`Gr\u00fc\u00dfe ${n}`, n)),
        c => c.charCodeAt(0),
      ),
    ],
    [
      'damage',
      many(60, n =>
        n % 11 === 5 ? `cut short ${n} $$<SMS_DMP_DOW\r\n` : n % 13 === 7 ? 'thread=4984 (0x1378)>\r\n' : server(`Downloaded ${n}`, n),
      ),
    ],
    ['a last line that is not whole', `${many(40, mixed)}Download content for pay`],
    ['one line', server('Checking for preview version~~', 1)],
    ['one long line', server(`Downloaded ${'x'.repeat(5000)}`, 1) + many(20, mixed)],
  ])('%s', async (name, text) => {
    const index = await check(text);
    if (!name.startsWith('one ')) expect(index.places).toBeGreaterThan(4);
  });

  test('a log that was rolled over is one with what came before', async () => {
    const index = await check(
      many(70, mixed),
      many(50, n => mixed(n + 100)),
    );
    expect(index.files).toEqual([older, path]);
  });

  test('an empty log has none', async () => {
    const disk = new MemoryDisk();
    disk.create(path);
    const index = await indexOf(disk, [path]);
    expect(index.count).toBe(0);
    expect(await index.read(0, 10)).toEqual({ ok: true, value: [] });
  });
});

describe('a log that changes', () => {
  test('grows, also inside of a record', async () => {
    const disk = new MemoryDisk();
    const text = many(60, mixed);
    const bytes = bytesOf(text);
    disk.create(path, bytes.slice(0, 1));
    const index = await indexOf(disk, [path]);
    for (let at = 1; at < bytes.length; at += 257) {
      disk.append(path, bytes.slice(at, at + 257));
      expect(await index.update()).toBe('grown');
      const soFar = whole([[path, bytes.slice(0, at + 257)]]);
      expect(index.count).toBe(soFar.length);
      const last = await index.read(soFar.length - 2, 2);
      expect(last.ok && last.value.map(plain)).toEqual(soFar.slice(-2).map(plain));
    }
    expect((await allOf(index)).map(plain)).toEqual(whole([[path, bytes]]).map(plain));
    expect(await index.update()).toBe('same');
  });

  test('is emptied and written anew', async () => {
    const disk = new MemoryDisk();
    disk.create(path, many(60, mixed));
    const index = await indexOf(disk, [path]);
    disk.truncate(path);
    disk.append(path, server('Checking for preview version~~', 5));
    expect(await index.update()).toBe('replaced');
    expect((await allOf(index)).map(({ text }) => text)).toEqual(['Checking for preview version~~']);
  });

  test('is replaced by a longer one', async () => {
    const disk = new MemoryDisk();
    disk.create(path, many(10, mixed));
    const index = await indexOf(disk, [path]);
    disk.rewrite(
      path,
      many(60, n => server(`Downloaded ${n}`, n)),
    );
    expect(await index.update()).toBe('replaced');
    expect(index.count).toBe(60);
  });

  test('rolls over: what was written before stays in front', async () => {
    const disk = new MemoryDisk();
    disk.create(path, many(20, mixed));
    let files = [path];
    const index = new LogIndex({ fs: disk, knowledge, listFiles: () => files, pieceBytes: 600 });
    await index.update();
    disk.rename(path, older);
    disk.create(path, server('Checking for preview version~~', 5));
    files = [older, path];
    expect(await index.update()).toBe('replaced');
    expect(index.count).toBe(21);
    expect((await allOf(index)).at(-1)!.text).toBe('Checking for preview version~~');
  });

  test('is gone for a while: nothing is lost', async () => {
    const disk = new MemoryDisk();
    disk.create(path, many(20, mixed));
    const index = await indexOf(disk, [path]);
    disk.rename(path, older);
    expect(await index.update()).toBe('same');
    expect(index.failure?.reason).toBe('missing');
    disk.rename(older, path);
    disk.append(path, server('Checking for preview version~~', 5));
    expect(await index.update()).toBe('grown');
    expect(index.failure).toBeUndefined();
    expect(index.count).toBe(21);
  });
});

test('a local time becomes UTC by the zone of its log, one with a bias by its own', async () => {
  const disk = new MemoryDisk();
  disk.create(path, `${server('Checking for preview version~~', 3600)}${server('x', 7200).replace('+240', '')}`);
  const index = new LogIndex({ fs: disk, knowledge, listFiles: () => [path], zone: -60 });
  await index.update();
  expect((await allOf(index)).map(({ utcMs, zone, isZoneOfLog }) => [new Date(utcMs).toISOString(), zone, isZoneOfLog])).toEqual([
    ['2026-01-31T05:00:00.600Z', 240, false],
    ['2026-01-31T01:00:00.200Z', -60, true],
  ]);
});
