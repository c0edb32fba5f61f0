import { describe, expect, test } from 'vitest';
import type { Follower, FollowOptions } from '../../server/sources/following.ts';
import { type LogSet, type LogSetOptions, openLogSet } from '../../server/sources/logSet.ts';
import type { ListenToFolder } from '../../server/sources/watcher.ts';
import { MemoryDisk } from './sourcesMemoryDisk.ts';

const isKnownLog = (base: string): boolean => ['hman', 'dmpdownloader', 'distmgr'].includes(base);
const sniff = (head: Uint8Array): boolean => new TextDecoder().decode(head).includes('$$<');
const line = (text: string): string => `${text} $$<X><01-01-2025 00:00:00.000+0><thread=1 (0x1)>\n`;

interface Opened {
  readonly set: LogSet;
  readonly disk: MemoryDisk;
  /** What each source was told, by its base. */
  readonly texts: Map<string, string>;
  readonly order: string[];
}

function diskWith(files: Record<string, string>): MemoryDisk {
  const disk = new MemoryDisk();
  disk.addFolder('/logs');
  for (const [path, content] of Object.entries(files)) disk.create(path, content);
  return disk;
}

const open = (files: Record<string, string>, options: Partial<LogSetOptions> = {}): Promise<Opened> => openOn(diskWith(files), options);

async function openOn(disk: MemoryDisk, options: Partial<LogSetOptions>): Promise<Opened> {
  const texts = new Map<string, string>();
  const order: string[] = [];
  const set = await openLogSet({
    fs: disk,
    folders: [{ path: '/logs' }],
    isKnownLog,
    sniff,
    createSink: ({ base }) => ({
      startFile: path => order.push(path),
      write: chunk => texts.set(base, (texts.get(base) ?? '') + new TextDecoder().decode(chunk)),
      end: () => texts.set(base, `${texts.get(base)}END`),
      gap: () => undefined,
      reset: () => texts.set(base, ''),
    }),
    ...options,
  });
  return { set, disk, texts, order };
}

describe('reading', () => {
  test('every source, in its order, with progress', async () => {
    const seen: number[] = [];
    const { set, texts } = await open(
      { '/logs/hman.lo_': line('1'), '/logs/hman.log': line('2'), '/logs/distmgr.log': line('3') },
      { onProgress: progress => seen.push(progress.bytesRead / progress.bytesTotal) },
    );
    const bytes = line('1').length * 3;
    expect(await set.readAll({ isFinal: true })).toEqual({ sources: 2, bytes, failed: [], isCancelled: false });
    expect(texts.get('hman')).toBe(`${line('1')}${line('2')}END`);
    expect(texts.get('distmgr')).toBe(`${line('3')}END`);
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test('the newest first, if wanted', async () => {
    const files = { '/logs/hman.log': line('1'), '/logs/distmgr.log': line('2'), '/logs/dmpdownloader.log': line('3') };
    const { set, order } = await open(files, { isNewestFirst: true, concurrency: 1 });
    await set.readAll();
    expect(order).toEqual(['/logs/dmpdownloader.log', '/logs/distmgr.log', '/logs/hman.log']);
  });

  test('what cannot be read is named, the rest is read', async () => {
    const { set, disk, texts } = await open({ '/logs/hman.log': line('1'), '/logs/distmgr.log': line('2') });
    disk.fail('/logs/hman.log', 'busy');
    const summary = await set.readAll();
    expect(summary.failed).toEqual([{ path: '/logs/hman.log', why: 'busy' }]);
    expect([...texts.keys()]).toEqual(['distmgr']);
  });

  test('can be stopped', async () => {
    const stop = new AbortController();
    const { set, texts } = await open(
      { '/logs/hman.log': line('1'), '/logs/distmgr.log': line('2') },
      { signal: stop.signal, concurrency: 1, onProgress: () => stop.abort() },
    );
    expect((await set.readAll({ isFinal: true })).isCancelled).toBe(true);
    expect(texts.size).toBe(1);
  });

  test('a second read brings only what is new', async () => {
    const { set, disk, texts } = await open({ '/logs/hman.log': line('1') });
    await set.readAll();
    disk.append('/logs/hman.log', 'more');
    expect((await set.readAll()).bytes).toBe(4);
    expect(texts.get('hman')).toBe(`${line('1')}more`);
  });
});

test('searching again finds new sources and keeps the old ones', async () => {
  const { set, disk } = await open({ '/logs/hman.log': line('1'), '/logs/x.txt': 'no log' });
  expect(set.skipped.map(one => one.path)).toEqual(['/logs/x.txt']);
  disk.create('/logs/sub/distmgr.log', line('2'));
  disk.delete('/logs/hman.log');
  expect((await set.refresh()).map(source => source.base)).toEqual(['distmgr']);
  expect(set.sources.map(source => source.base)).toEqual(['hman', 'distmgr']);
});

interface Followed extends Opened {
  readonly said: readonly string[];
  /** Folders whose events are waited for. */
  heard(): string[];
  readonly follower: Follower;
  /** As the disk's event for a name. */
  event(folder: string, name: string): void;
  /** Resolves at the next message that contains this. */
  next(part: string): Promise<string>;
}

const follow = (
  files: Record<string, string>,
  options: Partial<LogSetOptions> = {},
  more: Partial<FollowOptions> = {},
): Promise<Followed> => followOn(diskWith(files), options, more);

async function followOn(disk: MemoryDisk, options: Partial<LogSetOptions> = {}, more: Partial<FollowOptions> = {}): Promise<Followed> {
  const opened = await openOn(disk, options);
  await opened.set.readAll();
  const listeners = new Map<string, (name: string) => void>();
  const listen: ListenToFolder = (folder, onName) => {
    listeners.set(folder, onName);
    return async () => undefined;
  };
  const waiting: { part: string; resolve: (message: string) => void }[] = [];
  const said: string[] = [];
  const say = (message: string): void => {
    said.push(message);
    for (const one of waiting.filter(({ part }) => message.includes(part))) one.resolve(message);
  };
  const follower = opened.set.follow({
    onChanged: key => say(`changed ${key}`),
    onAdded: source => say(`added ${source.base}`),
    onFailed: (key, failure) => say(`failed ${key} ${failure?.reason}`),
    onFolderState: (folder, state) => say(`folder ${folder} ${state}`),
    onError: error => say(`error ${error}`),
    listen,
    restatMs: 5,
    retryMaxMs: 10,
    subfoldersMs: 1000,
    ...more,
  });
  const next = (part: string): Promise<string> => new Promise(resolve => waiting.push({ part, resolve }));
  const isReady = next('watching');
  follower.start();
  await isReady;
  return { ...opened, said, heard: () => [...listeners.keys()], follower, event: (folder, name) => listeners.get(folder)?.(name), next };
}

describe('following', () => {
  test('an event leads to a look', async () => {
    const { set, disk, texts, event, next } = await follow({ '/logs/hman.log': line('1') }, {}, { restatMs: 100_000 });
    const changed = next('changed');
    disk.append('/logs/hman.log', 'more');
    event('/logs', 'hman.log');
    expect(await changed).toBe('changed /logs|hman');
    expect(texts.get('hman')).toContain('more');
    await set.close();
  });

  test('a change without an event is found by the listing', async () => {
    const { set, disk, texts, next } = await follow({ '/logs/hman.log': line('1') });
    const changed = next('changed');
    disk.append('/logs/hman.log', 'more');
    await changed;
    expect(texts.get('hman')).toContain('more');
    await set.close();
  });

  test('a new log is added and read', async () => {
    const { set, disk, texts, next } = await follow({ '/logs/hman.log': line('1') });
    const added = next('added');
    disk.create('/logs/distmgr.log', line('2'));
    expect(await added).toBe('added distmgr');
    expect(texts.get('distmgr')).toBe(line('2'));
    await set.close();
  });

  test('an empty log is taken up with its first line; a file that is none is not asked for again and again', async () => {
    let sniffed = 0;
    const { set, disk, next } = await follow(
      { '/logs/hman.log': line('1'), '/logs/distmgr.log': '', '/logs/other.log': 'x'.repeat(5000) },
      {
        sniff: head => {
          sniffed++;
          return sniff(head);
        },
      },
    );
    const added = next('added');
    disk.append('/logs/distmgr.log', line('2'));
    expect(await added).toBe('added distmgr');
    expect(sniffed).toBe(3);
    await set.close();
  });

  test('a folder that comes back is searched, subfolders too', async () => {
    const { set, disk, next } = await follow({ '/logs/hman.log': line('1') });
    const gone = next('folder /logs missing');
    disk.removeFolder('/logs');
    await gone;
    const added = next('added');
    disk.create('/logs/hman.log', line('1'));
    disk.create('/logs/sub/distmgr.log', line('2'));
    expect(await added).toBe('added distmgr');
    await set.close();
  });

  test('a file that is named but not there yet', async () => {
    const { set, disk, texts, next } = await follow({}, { folders: [{ path: '/logs/hman.log' }] });
    expect(set.sources).toEqual([]);
    const added = next('added');
    disk.create('/logs/distmgr.log', line('2'));
    disk.create('/logs/hman.log', line('1'));
    expect(await added).toBe('added hman');
    expect([...texts.keys()]).toEqual(['hman']);
    await set.close();
  });

  test('a source that fails says so once, and when it is well again', async () => {
    const { set, disk, next } = await follow({ '/logs/hman.log': line('1') });
    const failed = next('failed');
    disk.append('/logs/hman.log', 'more');
    disk.fail('/logs/hman.log', 'denied');
    expect(await failed).toBe('failed /logs|hman denied');
    const well = next('failed');
    disk.fail('/logs/hman.log', undefined);
    expect(await well).toBe('failed /logs|hman undefined');
    await set.close();
  });

  test('a sink that throws stops nothing', async () => {
    let isBroken = true;
    const { set, disk, next } = await follow(
      { '/logs/hman.log': line('1') },
      {
        createSink: () => ({
          startFile: () => undefined,
          write: chunk => {
            if (isBroken && chunk.length < 9) throw new Error('broken');
          },
          end: () => undefined,
          gap: () => undefined,
          reset: () => undefined,
        }),
      },
    );
    const error = next('error');
    disk.append('/logs/hman.log', 'more');
    expect(await error).toContain('broken');
    isBroken = false;
    const changed = next('changed');
    disk.append('/logs/hman.log', 'more');
    await changed;
    expect(disk.openFiles).toBe(0);
    await set.close();
  });
});

describe('a disk that does not answer', () => {
  const patienceMs = { short: 20, long: 20 };

  test('one folder that hangs at the start holds up no other, and is read when it answers', async () => {
    const disk = new MemoryDisk();
    disk.create('/a/hman.log', line('1'));
    disk.create('/b/distmgr.log', line('2'));
    disk.hang('/a', true);
    const { set, texts, next } = await followOn(disk, { folders: [{ path: '/a' }, { path: '/b' }], patienceMs }, { pollMs: 5 });
    expect(texts.get('distmgr')).toBe(line('2'));
    expect(set.skipped.find(one => one.path === '/a')?.why).toMatch(/does not answer/);
    const added = next('added hman');
    disk.hang('/a', false);
    await added;
    expect(texts.get('hman')).toBe(line('1'));
    await set.close();
  });

  test.each(['hangs', 'is gone'])('a folder that %s for a while says so, and goes on where it was', async how => {
    const disk = new MemoryDisk();
    disk.create('/a/hman.log', line('1'));
    disk.create('/b/distmgr.log', line('2'));
    const { set, texts, next, said } = await followOn(disk, { folders: [{ path: '/a' }, { path: '/b' }], patienceMs });
    const told = next(how === 'hangs' ? 'folder /a hanging' : 'folder /a offline');
    if (how === 'hangs') disk.hang('/a', true);
    else disk.fail('/a', 'offline');
    await told;
    // The other folder is followed meanwhile.
    const changed = next('changed /b|distmgr');
    disk.append('/b/distmgr.log', line('3'));
    await changed;
    // One call waits, however often the folder was asked for.
    expect(disk.hanging).toBe(how === 'hangs' ? 1 : 0);
    const grown = next('changed /a|hman');
    disk.append('/a/hman.log', line('4'));
    if (how === 'hangs') disk.hang('/a', false);
    else disk.fail('/a', undefined);
    await grown;
    expect(texts.get('hman')).toBe(line('1') + line('4'));
    expect(said.filter(one => one.startsWith('folder /a'))).toEqual([
      'folder /a watching',
      how === 'hangs' ? 'folder /a hanging' : 'folder /a offline',
      'folder /a watching',
    ]);
    expect(said.filter(one => one.startsWith('error'))).toEqual([]);
    await set.close();
  });

  test('a chunk that never comes is given up; its buffer is not used again, and the file is closed once it came', async () => {
    const disk = new MemoryDisk();
    disk.create('/a/hman.log', line('1'));
    disk.create('/b/distmgr.log', line('2'));
    const { set, texts } = await followOn(disk, { folders: [{ path: '/a' }, { path: '/b' }], patienceMs }, { restatMs: 100_000 });
    disk.append('/a/hman.log', line('3'));
    disk.hangReads('/a/hman.log', true);
    expect((await set.look('/a|hman'))?.failure?.reason).toBe('hanging');
    expect(disk.openFiles).toBe(1);
    disk.append('/b/distmgr.log', line('4'));
    await set.look('/b|distmgr');
    disk.hangReads('/a/hman.log', false);
    await disk.answered();
    expect(disk.openFiles).toBe(0);
    await set.look('/a|hman');
    expect(texts.get('hman')).toBe(line('1') + line('3'));
    expect(texts.get('distmgr')).toBe(line('2') + line('4'));
    await set.close();
  });
});

test('a new folder below one without logs is found by the time of its parent', async () => {
  const disk = new MemoryDisk();
  disk.create('/logs/hman.log', line('1'));
  disk.addFolder('/logs/srv1/sms');
  const { set, next } = await followOn(disk, {}, { subfoldersMs: 10, restatMs: 100_000 });
  const added = next('added distmgr');
  disk.create('/logs/srv1/sms/logs/distmgr.log', line('2'));
  disk.touchFolder('/logs/srv1/sms');
  await added;
  await set.close();
});

test('two hundred logs that grow at once are read a few at a time', async () => {
  const disk = new MemoryDisk();
  const folders = Array.from({ length: 200 }, (_, n) => ({ path: `/logs${n}` }));
  for (const { path } of folders) disk.create(`${path}/hman.log`, line('1'));
  const { set } = await openOn(disk, { folders });
  await set.readAll();
  for (const { path } of folders) disk.append(`${path}/hman.log`, line('2').repeat(100));
  let most = 0;
  disk.onCall = () => {
    most = Math.max(most, disk.openFiles);
  };
  const looks = await Promise.all(set.sources.map(source => set.look(source.key)));
  expect(looks.every(look => look?.bytes === line('2').length * 100)).toBe(true);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
  await set.close();
});

test.each([
  [['/mnt/logs'], false],
  [['/mnt'], false],
  [[], true],
  [['/mnt/other'], true],
])('with %j as polled, events are waited for: %s', async (polled, isHeard) => {
  const { set, heard } = await followOn(diskWith({ '/mnt/logs/hman.log': line('1') }), { folders: [{ path: '/mnt/logs' }], polled });
  expect(heard()).toEqual(isHeard ? ['/mnt/logs'] : []);
  await set.close();
});
