import { expect, test } from 'vitest';
import { patientFs } from '../../server/sources/patientFs.ts';
import { MemoryDisk } from './sourcesMemoryDisk.ts';

/** A disk whose time passes by hand. */
function setUp(paths: readonly string[]) {
  const disk = new MemoryDisk();
  for (const path of paths) disk.create(path, 'text');
  let timers: (() => void)[] = [];
  const fs = patientFs(disk, { short: 1, long: 1 }, callback => {
    timers.push(callback);
    return () => {
      timers = timers.filter(one => one !== callback);
    };
  });
  const settle = () => new Promise<void>(resolve => setImmediate(resolve));
  /** All calls that wait now are overdue. */
  const pass = async (): Promise<void> => {
    await settle();
    for (const callback of timers.splice(0)) callback();
    await settle();
  };
  return { disk, fs, pass, settle };
}

const stateOf = (result: { ok: true } | { ok: false; reason: string }): string => (result.ok ? 'ok' : result.reason);

test('one call waits per folder; those behind it and those that follow fail, until it answers', async () => {
  const { disk, fs, pass, settle } = setUp(['/a/x/hman.log', '/a/x/distmgr.log', '/a/y/hman.log']);
  disk.hang('/a/x', true);
  const calls = [
    fs.stat('/a/x/hman.log'),
    fs.stat('/a/x/distmgr.log'),
    fs.list('/a/x'),
    fs.open('/a/x/hman.log'),
    fs.stat('/a/y/hman.log'),
  ];
  await settle();
  expect(disk.hanging).toBe(1);
  await pass();
  expect((await Promise.all(calls)).map(stateOf)).toEqual(['hanging', 'hanging', 'hanging', 'hanging', 'ok']);
  const before = disk.calls;
  expect(stateOf(await fs.list('/a/x/below'))).toBe('hanging');
  expect(disk.calls).toBe(before);
  expect(stateOf(await fs.list('/a/y'))).toBe('ok');
  disk.hang('/a/x', false);
  await settle();
  expect(stateOf(await fs.list('/a/x'))).toBe('ok');
});

test('of a server that hangs two calls wait, whatever is asked of it; other servers answer', async () => {
  const { disk, fs, pass } = setUp(['//srv1/a/hman.log', '//srv1/b/hman.log', '//srv1/c/hman.log', '//srv2/a/hman.log']);
  for (const share of ['a', 'b', 'c']) disk.hang(`//srv1/${share}`, true);
  const calls = ['//srv1/a', '//srv1/b', '//srv1/c', '//srv2/a'].map(folder => fs.list(folder));
  await pass();
  expect((await Promise.all(calls)).map(stateOf)).toEqual(['hanging', 'hanging', 'hanging', 'ok']);
  expect(disk.hanging).toBe(2);
  const failure = await fs.stat('//srv1/c/hman.log');
  expect(failure).toMatchObject({ reason: 'hanging', message: expect.stringContaining('srv1') });
});

test('a file whose opening was given up is closed when it opens after all', async () => {
  const { disk, fs, pass, settle } = setUp(['/a/hman.log']);
  disk.hang('/a', true);
  const opened = fs.open('/a/hman.log');
  await pass();
  expect(stateOf(await opened)).toBe('hanging');
  disk.hang('/a', false);
  await settle();
  expect(disk.openFiles).toBe(0);
});

test('what is slow but answers in turn is not called hanging', async () => {
  const { disk, fs, settle } = setUp(['/a/hman.log']);
  const many = Array.from({ length: 50 }, () => fs.stat('/a/hman.log'));
  await settle();
  expect(new Set((await Promise.all(many)).map(stateOf))).toEqual(new Set(['ok']));
  expect(disk.calls).toBe(50);
});

test('an exception of the disk is a failure', async () => {
  const { disk, fs } = setUp(['/a/hman.log']);
  disk.onCall = () => {
    throw new Error('broken');
  };
  expect(stateOf(await fs.stat('/a/hman.log'))).toBe('other');
});
