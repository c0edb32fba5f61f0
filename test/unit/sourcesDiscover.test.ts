import { describe, expect, test } from 'vitest';
import { discover, type LogFolder } from '../../server/sources/discover.ts';
import { MemoryDisk } from './sourcesMemoryDisk.ts';

const isKnownLog = (base: string): boolean => ['hman', 'dmpdownloader'].includes(base.toLowerCase());
const sniff = (head: Uint8Array): boolean => new TextDecoder().decode(head).replaceAll('\0', '').includes('$$<');
const line = 'text  $$<SMS_HIERARCHY_MANAGER><01-01-2025 00:00:00.000+0><thread=1 (0x1)>\n';

async function run(disk: MemoryDisk, paths: readonly string[] | readonly LogFolder[] = ['/logs'], maxDepth?: number) {
  const inputs = paths.map(path => (typeof path === 'string' ? { path } : path));
  const found = await discover(disk, inputs, { isKnownLog, sniff, ...(maxDepth !== undefined && { maxDepth }) });
  return {
    ...found,
    files: found.sources.map(one => [...one.predecessors, ...(one.current ? [one.current] : [])].join(' ')),
    why: Object.fromEntries(found.skipped.map(one => [one.path, one.why])),
  };
}

function diskWith(files: Record<string, string | Uint8Array>): MemoryDisk {
  const disk = new MemoryDisk();
  for (const [path, content] of Object.entries(files)) disk.create(path, content);
  return disk;
}

describe('what is taken', () => {
  test('logs of a folder and below it, with their predecessors', async () => {
    const disk = diskWith({
      '/logs/hman.log': line,
      '/logs/hman.lo_': line,
      '/logs/srv2/dmpdownloader.log': line,
      '/logs/custom.log': line,
      '/logs/pasted.txt': line,
    });
    expect((await run(disk)).files.toSorted()).toEqual([
      '/logs/custom.log',
      '/logs/hman.lo_ /logs/hman.log',
      '/logs/pasted.txt',
      '/logs/srv2/dmpdownloader.log',
    ]);
  });
  test('an empty current file beside its predecessor', async () => {
    const found = await run(diskWith({ '/logs/hman.log': '', '/logs/hman.lo_': line }));
    expect(found.files).toEqual(['/logs/hman.lo_ /logs/hman.log']);
    expect(found.skipped).toEqual([]);
  });
  test('UTF-16 with and without a mark is text', async () => {
    const utf16 = Buffer.from(line, 'utf16le');
    const found = await run(diskWith({ '/logs/a.log': utf16, '/logs/b.log': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]) }));
    expect(found.files).toEqual(['/logs/a.log', '/logs/b.log']);
  });
  test('zeros in a run, with lines around them', async () => {
    const zeros = '\0'.repeat(30_000);
    const found = await run(diskWith({ '/logs/a.log': line + zeros, '/logs/b.log': zeros + line, '/logs/c.log': line + zeros + line }));
    expect(found.files).toEqual(['/logs/a.log', '/logs/b.log', '/logs/c.log']);
  });
  test('a known log of zeros only: damaged, or space for lines to come', async () => {
    const zeros = '\0'.repeat(90_000);
    const found = await run(diskWith({ '/logs/hman.log': zeros, '/logs/dmpdownloader.lo_': `${zeros}\r\n`, '/logs/other.log': zeros }));
    expect(found.files.toSorted()).toEqual(['/logs/dmpdownloader.lo_', '/logs/hman.log']);
    expect(found.why['/logs/other.log']).toMatch(/nothing but zeros/);
  });
  test('another file of zeros becomes a log with its first line, in each search', async () => {
    const disk = diskWith({ '/logs/own.log': '\0'.repeat(9000) });
    const verdicts = new Map();
    const search = () => discover(disk, [{ path: '/logs' }], { isKnownLog, sniff, verdicts });
    expect((await search()).skipped.find(one => one.path === '/logs/own.log')?.why).toMatch(/zeros/);
    disk.append('/logs/own.log', line);
    expect((await search()).sources.length).toBe(1);
  });
  test('a byte order mark alone beside its predecessor is a log that begins', async () => {
    const found = await run(diskWith({ '/logs/hman.log': Uint8Array.of(0xff, 0xfe), '/logs/hman.lo_': line }));
    expect([found.files, found.sources[0]?.rejected]).toEqual([['/logs/hman.lo_ /logs/hman.log'], []]);
  });
  test('a known log of a few words, which will become a log', async () => {
    expect((await run(diskWith({ '/logs/hman.log': 'SMS_EXEC' }))).files).toEqual(['/logs/hman.log']);
  });
  test('a named file alone: neither its predecessor nor, for a predecessor, its successor', async () => {
    const disk = diskWith({ '/logs/hman.log': line, '/logs/hman.lo_': line, '/logs/copy.bak': line });
    const alone = await run(disk, ['/logs/hman.log']);
    expect(alone.files).toEqual(['/logs/hman.log']);
    expect(alone.sources[0]?.extent).toBe('files');
    const rolled = await run(disk, ['/logs/hman.lo_']);
    expect(rolled.files).toEqual(['/logs/hman.lo_']);
    expect(rolled.sources[0]?.extent).toBe('closed');
    expect((await run(disk, ['/logs/copy.bak'])).files).toEqual(['/logs/copy.bak']);
  });
  test('a predecessor that is no log is left out of its source', async () => {
    const found = await run(diskWith({ '/logs/hman.log': line, '/logs/hman.lo_': 'x'.repeat(5000) }));
    expect(found.files).toEqual(['/logs/hman.log']);
    expect(found.sources[0]?.rejected).toEqual(['/logs/hman.lo_']);
  });
  test('a folder and a file in it are one source, which keeps what the setting says', async () => {
    const disk = diskWith({ '/logs/hman.log': line, '/logs/hman.lo_': line });
    const found = await run(disk, [{ path: '/logs/hman.log' }, { path: '/logs/', server: 'SRV1', site: 'PS1' }]);
    expect(found.files).toEqual(['/logs/hman.lo_ /logs/hman.log']);
    expect(found.sources[0]?.input).toEqual({ path: '/logs/', server: 'SRV1', site: 'PS1' });
    expect(found.sources[0]?.extent).toBe('folder');
  });
  test('the host of a share', async () => {
    const disk = diskWith({ '\\\\srv1\\logs\\hman.log': line });
    expect((await run(disk, ['\\\\srv1\\logs\\hman.log'])).sources[0]?.host).toBe('srv1');
  });
});

describe('what is skipped, and why', () => {
  test.each<[string, Record<string, string | Uint8Array>, string, RegExp]>([
    ['nothing there', {}, '/logs', /no file or folder/],
    ['an empty file', { '/logs/hman.log': '', '/logs/x.log': line }, '/logs/hman.log', /empty/],
    ['a binary file', { '/logs/hman.log': new Uint8Array(300).map((_, n) => (n % 3 ? 0 : 65)) }, '/logs/hman.log', /binary/],
    ['zeros only', { '/logs/own.log': new Uint8Array(5000) }, '/logs/own.log', /zeros/],
    ['zeros and a few letters', { '/logs/hman.log': `MZ${'\0'.repeat(5000)}x` }, '/logs/hman.log', /binary/],
    ['a byte order mark', { '/logs/hman.log': Uint8Array.of(0xef, 0xbb, 0xbf) }, '/logs/hman.log', /byte order mark/],
    ['control characters', { '/logs/hman.log': new Uint8Array(999).map((_, n) => n % 37) }, '/logs/hman.log', /binary/],
    ['another log', { '/logs/u_ex24.log': '2024-01-01 GET / 200\n', '/logs/hman.log': line }, '/logs/u_ex24.log', /no line/],
    ['a text', { '/logs/readme.txt': 'hello', '/logs/hman.log': line }, '/logs/readme.txt', /no line/],
    ['a known name over other content', { '/logs/hman.log': 'x'.repeat(5000) }, '/logs/hman.log', /no line/],
    ['another kind of file', { '/logs/a.cab': 'MSCF', '/logs/hman.log': line }, '/logs/a.cab', /by its name/],
    ['a folder without a log', { '/logs/a.cab': 'MSCF' }, '/logs', /no log was found/],
    ['a folder named like a log', { '/logs/hman.log/a.cab': 'x' }, '/logs/hman.log', /folder with the name of a log/],
  ])('%s', async (_, files, path, why) => {
    const found = await run(diskWith(files));
    expect(found.why[path]).toMatch(why);
  });

  test('a file and a folder without permission, a share that is away', async () => {
    const disk = diskWith({ '/logs/hman.log': line, '/logs/secret/hman.log': line, '/logs/dmpdownloader.log': line });
    disk.fail('/logs/hman.log', 'denied');
    disk.fail('/logs/secret', 'denied');
    disk.fail('\\\\srv\\logs', 'offline');
    const found = await run(disk, ['/logs', '\\\\srv\\logs']);
    expect(found.files).toEqual(['/logs/dmpdownloader.log']);
    expect(found.why).toEqual({ '/logs/hman.log': 'denied', '/logs/secret': 'denied', '\\\\srv\\logs': 'offline' });
  });

  test('many other files are counted, not listed', async () => {
    const disk = diskWith({ '/logs/hman.log': line });
    for (let n = 0; n < 60; n++) disk.create(`/logs/file${n}.dll`, 'x');
    const found = await run(disk);
    expect(found.skipped).toHaveLength(51);
    expect(found.why['/logs']).toMatch(/^10 further files/);
  });
});

test('a mapped drive or a link whose real path is on a server is a remote place', async () => {
  const disk = diskWith({ '//srv/logs/hman.log': line, '/logs/hman.log': line });
  disk.link('/mnt/srv', '//srv/logs');
  const found = await run(disk, ['/mnt/srv', '/logs', '/mnt/srv/hman.log']);
  expect(found.places.map(place => [place.folder, place.isRemote])).toEqual([
    ['/mnt/srv', true],
    ['/logs', false],
  ]);
});

describe('the walk', () => {
  test('ends at loops of links and reads a linked folder once', async () => {
    const disk = diskWith({ '/logs/a/hman.log': line });
    disk.link('/logs/a/up', '/logs');
    disk.link('/logs/again', '/logs/a');
    expect((await run(disk)).files).toEqual(['/logs/a/hman.log']);
  });
  test('goes only so deep and says so', async () => {
    const disk = diskWith({ '/logs/1/hman.log': line, '/logs/1/2/hman.log': line });
    const found = await run(disk, ['/logs'], 1);
    expect(found.files).toEqual(['/logs/1/hman.log']);
    expect(found.why['/logs/1/2']).toMatch(/more than 1 folders deep/);
  });
  test('leaves out folders of tools', async () => {
    expect((await run(diskWith({ '/logs/.git/hman.log': line, '/logs/node_modules/hman.log': line }))).files).toEqual([]);
  });
  test('can be stopped', async () => {
    const disk = diskWith({ '/logs/hman.log': line, '/logs/a/hman.log': line });
    const stop = new AbortController();
    disk.onCall = () => {
      if (disk.calls === 3) stop.abort();
    };
    const found = await discover(disk, [{ path: '/logs' }], { isKnownLog, sniff, signal: stop.signal });
    expect(found.isCancelled).toBe(true);
    expect(found.sources).toEqual([]);
  });
});
