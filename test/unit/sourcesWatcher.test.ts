import { expect, test } from 'vitest';
import { type ListenToFolder, watchFolders } from '../../server/sources/watcher.ts';
import { MemoryDisk } from './sourcesMemoryDisk.ts';

function setUp(paths: readonly string[], disk = new MemoryDisk(), isPolled = false) {
  const said: string[] = [];
  const listeners = new Map<string, { onName: (name: string) => void; onTrouble: () => void }>();
  let timers: { callback: () => void; afterMs: number }[] = [];
  const listen: ListenToFolder = (folder, onName, onTrouble) => {
    const listener = { onName, onTrouble };
    listeners.set(folder, listener);
    return async () => {
      if (listeners.get(folder) === listener) listeners.delete(folder);
    };
  };
  const watch = watchFolders(
    paths.map(path => ({ path, isPolled })),
    {
      fs: disk,
      onWake: (folder, names, isListing) => said.push(`${isListing ? 'all' : 'some'} ${folder}: ${names.join(' ')}`),
      onNewFolder: folder => said.push(`new in ${folder}`),
      onFolderState: (folder, state, _message, sinceMs) =>
        said.push(`${folder} is ${state}${state === 'watching' ? '' : ` since ${sinceMs}`}`),
      now: () => disk.calls,
      listen,
      startTimer: (callback, afterMs) => {
        const timer = { callback, afterMs };
        timers.push(timer);
        return () => {
          timers = timers.filter(one => one !== timer);
        };
      },
    },
  );
  /** Lets all work that waits only for the disk in memory come to its end. */
  const settle = () => new Promise<void>(resolve => setImmediate(resolve));
  const pass = async (): Promise<number | undefined> => {
    timers.sort((a, b) => a.afterMs - b.afterMs);
    const timer = timers.shift();
    timer?.callback();
    await settle();
    return timer?.afterMs;
  };
  return { watch, disk, said, listeners, pass, settle, timers: () => timers.map(one => one.afterMs) };
}

const withFile = (): MemoryDisk => {
  const disk = new MemoryDisk();
  disk.create('/logs/hman.log', 'a');
  return disk;
};

test('a folder is listed at the start, at each timer, and events name files in between', async () => {
  const { watch, said, listeners, pass, settle } = setUp(['/logs'], withFile());
  await settle();
  listeners.get('/logs')?.onName('hman.log');
  expect(said).toEqual(['/logs is watching', 'all /logs: hman.log', 'some /logs: hman.log']);
  expect(await pass()).toBe(75);
  expect(await pass()).toBe(5000);
  expect(said.slice(3)).toEqual(['some /logs: hman.log', 'all /logs: hman.log']);
  await watch.close();
});

test('events of one moment are told together, and looked for once more when it is over', async () => {
  const { watch, said, listeners, pass, settle } = setUp(['/logs'], withFile());
  await settle();
  for (const name of ['a.log', 'b.log', 'a.log']) listeners.get('/logs')?.onName(name);
  expect(said.slice(2)).toEqual(['some /logs: a.log']);
  expect([await pass(), await pass()]).toEqual([75, 75]);
  expect(said.slice(3)).toEqual(['some /logs: a.log b.log', 'some /logs: b.log a.log']);
  expect(await pass()).toBe(5000);
  await watch.close();
});

test('a subfolder that was not there at the listing before is told', async () => {
  const { watch, disk, said, pass, settle } = setUp(['//srv/logs'], new MemoryDisk());
  disk.create('//srv/logs/old/hman.log', 'a');
  await settle();
  disk.create('//srv/logs/new/hman.log', 'a');
  for (let n = 0; n < 3; n++) await pass();
  expect(said.filter(line => line.startsWith('new'))).toEqual(['new in //srv/logs']);
  await watch.close();
});

test('very many folders are listed more seldom', async () => {
  const disk = new MemoryDisk();
  const paths = Array.from({ length: 300 }, (_, n) => `/logs/${n}`);
  for (const path of paths) disk.addFolder(path);
  for (const isPolled of [false, true]) {
    const { watch, timers, settle } = setUp(paths, disk, isPolled);
    await settle();
    expect(new Set(timers())).toEqual(new Set([isPolled ? 7500 : 30_000]));
    await watch.close();
  }
});

test('a share, or what is said to be one, is asked more often and not listened to', async () => {
  for (const isPolled of [true, false]) {
    const disk = withFile();
    disk.create('//srv/logs/hman.log', 'a');
    const { watch, listeners, pass, settle } = setUp([isPolled ? '/logs' : '//srv/logs'], disk, isPolled);
    await settle();
    expect(listeners.size).toBe(0);
    expect(await pass()).toBe(2000);
    await watch.close();
  }
});

test('a folder that is not there is tried again, ever more seldom, until it is', async () => {
  const { watch, disk, said, listeners, pass, settle } = setUp(['/logs']);
  await settle();
  const pauses: (number | undefined)[] = [];
  for (let n = 0; n < 8; n++) pauses.push(await pass());
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
  expect(said).toEqual(['/logs is missing since 1']);
  disk.create('/logs/hman.log', 'a');
  await pass();
  expect(said.slice(1)).toEqual(['/logs is watching', 'all /logs: hman.log']);
  expect(listeners.size).toBe(1);
  expect(await pass()).toBe(5000);
  await watch.close();
});

test('each reason is told once, and the way back', async () => {
  const { watch, disk, said, pass, settle } = setUp(['/logs'], withFile());
  await settle();
  for (const reason of ['denied', 'denied', 'offline', undefined] as const) {
    disk.fail('/logs', reason);
    await pass();
  }
  expect(said.filter(line => line.includes(' is ')).map(line => line.replace(/ since.*/, ''))).toEqual([
    '/logs is watching',
    '/logs is denied',
    '/logs is offline',
    '/logs is watching',
  ]);
  await watch.close();
});

test('a folder that was deleted and made again is listened to anew', async () => {
  const { watch, disk, listeners, pass, settle } = setUp(['/logs'], withFile());
  await settle();
  const before = listeners.get('/logs');
  disk.removeFolder('/logs');
  before?.onTrouble();
  await settle();
  expect(listeners.size).toBe(0);
  disk.create('/logs/hman.log', 'b');
  await pass();
  expect(listeners.get('/logs')).not.toBe(before);
  expect(listeners.size).toBe(1);
  await watch.close();
});

test('folders come and go; after closing nothing is left and nothing is said', async () => {
  const disk = withFile();
  disk.create('/more/hman.log', 'a');
  const { watch, said, listeners, settle, timers } = setUp(['/logs'], disk);
  await settle();
  watch.setFolders([{ path: '/more' }]);
  await settle();
  expect([...listeners.keys()]).toEqual(['/more']);
  expect(timers()).toEqual([5000]);
  const late = listeners.get('/more');
  await watch.close();
  const before = said.length;
  late?.onName('hman.log');
  await settle();
  expect(said).toHaveLength(before);
  expect(listeners.size).toBe(0);
  expect(timers()).toEqual([]);
});
