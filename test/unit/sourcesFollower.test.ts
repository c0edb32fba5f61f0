import { describe, expect, test } from 'vitest';
import { type Extent, groupFiles } from '../../server/sources/logFiles.ts';
import { BufferPool } from '../../server/sources/readFile.ts';
import { SourceFollower, type SourceSink } from '../../server/sources/sourceFollower.ts';
import { MemoryDisk } from './sourcesMemoryDisk.ts';

const log = '/logs/hman.log';
const old = '/logs/hman.lo_';
const isKnownLog = (base: string): boolean => base === 'hman';

/** What the sink is told, one line per call; bytes that follow each other are one. */
class Told implements SourceSink {
  lines: string[] = [];
  #isText = false;
  #say(line: string): void {
    this.lines.push(line);
    this.#isText = false;
  }
  startFile(path: string): void {
    this.#say(`start ${path}`);
  }
  write(chunk: Uint8Array): void {
    const text = new TextDecoder().decode(chunk);
    if (this.#isText) this.lines[this.lines.length - 1] += text;
    else this.#say(`"${text}`);
    this.#isText = true;
  }
  end(): void {
    this.#say('end');
  }
  gap(gap: { why: string }): void {
    this.#say(`gap ${gap.why}`);
  }
  reset(): void {
    this.#say('reset');
  }
  moveFile(from: string, to: string | null): void {
    this.#say(`move ${from} ${to}`);
  }
  take(): string[] {
    const { lines } = this;
    this.lines = [];
    this.#isText = false;
    return lines;
  }
}

function setUp(
  files: Record<string, string> = {},
  named: readonly string[] = [log, old],
  extent: Extent = 'folder',
  signal?: AbortSignal,
  rejected: string[] = [],
) {
  const disk = new MemoryDisk();
  disk.addFolder('/logs');
  for (const [path, content] of Object.entries(files)) disk.create(path, content);
  const told = new Told();
  const [source] = groupFiles(
    named.map(path => ({ path })),
    isKnownLog,
  );
  const follower = new SourceFollower({
    fs: disk,
    files: source!,
    isKnownLog,
    sink: told,
    pool: new BufferPool(4096),
    extent,
    rejected,
    signal,
  });
  return { disk, told, follower };
}

/** A first look at `files`, then a change, then a second look: what is told then. */
async function check(files: Record<string, string>, change: (disk: MemoryDisk) => void, expected: readonly string[]): Promise<void> {
  const { disk, told, follower } = setUp(files);
  await follower.look();
  told.take();
  change(disk);
  await follower.look();
  expect(told.take()).toEqual(expected);
  expect(disk.openFiles).toBe(0);
}

describe('first look', () => {
  test('predecessors first', async () => {
    const { told, follower } = setUp({ [log]: 'new', [old]: 'old' });
    expect(await follower.look()).toEqual({ state: 'caught-up', isChanged: true, bytes: 6 });
    expect(told.take()).toEqual([`start ${old}`, '"old', `start ${log}`, '"new']);
  });
  test('nothing there yet', async () => {
    const { told, follower, disk } = setUp();
    expect((await follower.look()).state).toBe('gone');
    disk.create(log, 'first');
    expect((await follower.look()).state).toBe('caught-up');
    expect(told.take()).toEqual([`start ${log}`, '"first']);
  });
  test('a copy that a rollover has just made is not read twice', async () => {
    const { told, follower, disk } = setUp({ [log]: 'one two three', [old]: 'one two' });
    await follower.look();
    expect(told.take().filter(line => line.startsWith('"'))).toEqual(['"one two', '" three']);
    disk.copy(log, old);
    disk.truncate(log);
    disk.append(log, 'four');
    await follower.look();
    expect(told.take().filter(line => line.startsWith('"') || line.startsWith('gap'))).toEqual(['"four']);
  });
  test('a log that begins with the few letters that were all of a predecessor is another one', async () => {
    const { told, follower } = setUp({ [log]: 'one two three', [old]: 'one' });
    await follower.look();
    await follower.look();
    expect(
      told
        .take()
        .filter(line => line.startsWith('"'))
        .join(''),
    ).toBe('"one" two three');
  });
  test('so is one that comes after it', async () => {
    const { told, follower, disk } = setUp({ [old]: 'one', [log]: 'zwei' });
    await follower.look();
    disk.rename(log, '/logs/hman-20250101-120000.log');
    disk.append(log, 'one more');
    await follower.look();
    expect(told.take().filter(line => line.startsWith('"'))).toEqual(['"one', '"zwei', '"one more']);
  });
  test('a predecessor that cannot be read is a gap, and named', async () => {
    const { disk, told, follower } = setUp({ [log]: 'new', [old]: 'old' });
    const open = disk.open.bind(disk);
    disk.open = async path => (path === old ? { ok: false, reason: 'denied', message: 'access is denied' } : open(path));
    expect(await follower.look()).toMatchObject({ state: 'caught-up', failure: { path: old, reason: 'denied' } });
    expect(told.take()).toEqual(['gap hman.lo_ could not be read: access is denied', `start ${log}`, '"new']);
  });
});

describe('between two looks', () => {
  test('nothing', () => check({ [log]: 'a' }, () => undefined, []));
  test('append', () => check({ [log]: 'a' }, disk => disk.append(log, 'b'), ['"b']));
  test('rename, with bytes that were not read before it', () =>
    check(
      { [log]: 'a' },
      disk => {
        disk.append(log, 'b');
        disk.rename(log, old);
        disk.create(log, 'c');
      },
      [`move ${log} ${old}`, '"b', `start ${log}`, '"c'],
    ));
  test('rename over an older predecessor, which is gone', () =>
    check(
      { [old]: 'x', [log]: 'a' },
      disk => {
        disk.rename(log, old);
        disk.create(log, 'c');
      },
      [`move ${old} null`, `move ${log} ${old}`, `start ${log}`, '"c'],
    ));
  test('two dated renames', () =>
    check(
      { [log]: 'a' },
      disk => {
        disk.rename(log, '/logs/hman-20250101-000000.log');
        disk.create(log, 'b');
        disk.rename(log, '/logs/hman-20250102-000000.log');
        disk.create(log, 'c');
      },
      [`move ${log} /logs/hman-20250101-000000.log`, 'start /logs/hman-20250102-000000.log', '"b', `start ${log}`, '"c'],
    ));
  test('copy and truncate', () =>
    check(
      { [log]: 'a' },
      disk => {
        disk.append(log, 'b');
        disk.copy(log, old);
        disk.truncate(log);
        disk.append(log, 'cdefg');
      },
      [`move ${log} ${old}`, '"b', `start ${log}`, '"cdefg'],
    ));
  test('two rollovers into one name: a gap', () =>
    check(
      { [log]: 'a' },
      disk => {
        for (const content of ['b', 'c']) {
          disk.rename(log, old);
          disk.create(log, content);
        }
      },
      ['gap the log rolled over more than once since it was last read', `start ${old}`, '"b', `move ${log} null`, `start ${log}`, '"c'],
    ));
  test('emptied and written again', () =>
    check({ [log]: 'abc' }, disk => disk.rewrite(log, 'd'), [
      'gap hman.log was emptied and began anew',
      `move ${log} null`,
      `start ${log}`,
      '"d',
    ]));
  test('replaced by another file of the same size', () =>
    check({ [log]: 'abc', [old]: 'old' }, disk => disk.create(log, 'xyz'), ['reset', `start ${old}`, '"old', `start ${log}`, '"xyz']));
  test('replaced by a copy of itself that is longer (a folder that was copied again)', () =>
    check({ [log]: 'abc' }, disk => disk.create(log, 'abcdef'), ['"def']));
  test('touched', () => check({ [log]: 'abc' }, disk => disk.rewrite(log, 'abc'), []));
});

test('deleted, and back with other content: a gap', async () => {
  const { disk, told, follower } = setUp({ [log]: 'abc' });
  await follower.look();
  told.take();
  disk.delete(log);
  expect(await follower.look()).toMatchObject({ state: 'gone', isChanged: false });
  disk.create(log, 'other');
  await follower.look();
  expect(told.take()).toEqual(['gap hman.log was deleted and began anew', `move ${log} null`, `start ${log}`, '"other']);
});

test('deleted, and back as it was: nothing happened', async () => {
  const { disk, told, follower } = setUp({ [log]: 'abc' });
  await follower.look();
  told.take();
  disk.delete(log);
  await follower.look();
  disk.create(log, 'abcd');
  await follower.look();
  expect(told.take()).toEqual(['"d']);
});

test('a file that is written over with itself is waited for; one that was cut is read again at the second look', async () => {
  const { disk, told, follower } = setUp({ [log]: 'abcdef' });
  await follower.look();
  told.take();
  disk.create(log, '');
  await follower.look();
  disk.append(log, 'abc');
  await follower.look();
  disk.append(log, 'defgh');
  await follower.look();
  expect(told.take()).toEqual(['"gh']);
  disk.truncate(log, 4);
  await follower.look();
  expect(told.take()).toEqual([]);
  await follower.look();
  expect(told.take()).toEqual(['reset', `start ${log}`, '"abcd']);
});

test('an earlier file that was put back starts the source again', async () => {
  const { disk, told, follower } = setUp({ [old]: 'old', [log]: 'abc' });
  await follower.look();
  told.take();
  disk.rename(old, log);
  disk.append(log, '+');
  await follower.look();
  expect(told.take()).toEqual(['reset', `start ${log}`, '"old+']);
});

test('between a rollover and the new file, and while that is empty, nothing is lost', async () => {
  const { disk, told, follower } = setUp({ [log]: 'a' });
  await follower.look();
  disk.append(log, 'b');
  disk.rename(log, old);
  expect((await follower.look()).state).toBe('gone');
  disk.create(log, '');
  expect((await follower.look()).state).toBe('caught-up');
  disk.append(log, 'c');
  await follower.look();
  expect(told.take()).toEqual([`start ${log}`, '"a', `move ${log} ${old}`, '"b', `start ${log}`, '"c']);
});

test('only the named file is read first, and its own predecessor after a rollover', async () => {
  const { disk, told, follower } = setUp({ [old]: 'not asked for', [log]: 'a' }, [log], 'files');
  await follower.look();
  disk.append(log, 'b');
  disk.rename(log, old);
  disk.create(log, 'c');
  await follower.look();
  expect(told.take()).toEqual([`start ${log}`, '"a', `move ${log} ${old}`, '"b', `start ${log}`, '"c']);
});

test('a rollover between the search and the first look is seen', async () => {
  const { disk, told, follower } = setUp({ [log]: 'a' }, [log]);
  disk.rename(log, '/logs/hman-20250101-000000.log');
  disk.create(log, 'b');
  await follower.look();
  expect(told.take()).toEqual(['start /logs/hman-20250101-000000.log', '"a', `start ${log}`, '"b']);
});

test('a neighbour that is no log is left out, but not what replaces it', async () => {
  const { disk, told, follower } = setUp({ [old]: 'no log', [log]: 'a' }, [log], 'folder', undefined, [old]);
  await follower.look();
  disk.append(log, 'b');
  disk.rename(log, old);
  disk.create(log, 'c');
  await follower.look();
  expect(told.take()).toEqual([`start ${log}`, '"a', `move ${log} ${old}`, '"b', `start ${log}`, '"c']);
});

test('a predecessor that was opened alone stays alone', async () => {
  const { told, follower } = setUp({ [old]: 'old', [log]: 'new' }, [old], 'closed');
  expect((await follower.look()).state).toBe('caught-up');
  expect(told.take()).toEqual([`start ${old}`, '"old']);
});

test('a failure is a value, changes nothing, and passes', async () => {
  const { disk, told, follower } = setUp({ [log]: 'a' });
  await follower.look();
  told.take();
  disk.append(log, 'b');
  disk.fail(log, 'busy');
  expect(await follower.look()).toMatchObject({ state: 'failed', failure: { reason: 'busy', path: log }, isChanged: false });
  disk.fail(log, undefined);
  disk.fail('/logs', 'offline');
  disk.rename(log, old);
  expect(await follower.look()).toMatchObject({ state: 'failed', failure: { reason: 'offline', path: '/logs' } });
  disk.fail('/logs', undefined);
  disk.rename(old, log);
  expect((await follower.look()).bytes).toBe(1);
  expect(told.take()).toEqual(['"b']);
});

test('an unchanged file costs one call, wherever it ends', async () => {
  const { disk, follower } = setUp({ [log]: 'x'.repeat(10_000) });
  await follower.look();
  const before = disk.calls;
  await follower.look();
  expect(disk.calls - before).toBe(1);
});

test('looks never overlap, and a call during a look gets one that begins after it', async () => {
  const { disk, told, follower } = setUp({ [log]: 'a' });
  const first = follower.look();
  const second = follower.look();
  expect(follower.look()).toBe(second);
  expect(first).not.toBe(second);
  await first;
  disk.append(log, 'b');
  expect((await second).bytes).toBe(1);
  expect(told.take()).toEqual([`start ${log}`, '"ab']);
});

test('can be stopped between chunks and goes on later', async () => {
  const stop = new AbortController();
  const { disk, follower } = setUp({ [log]: 'x'.repeat(50_000) }, [log], 'folder', stop.signal);
  disk.onCall = () => {
    if (disk.calls > 20) stop.abort();
  };
  const result = await follower.look();
  expect(result.state).toBe('cancelled');
  expect(result.bytes).toBeLessThan(50_000);
  expect(disk.openFiles).toBe(0);
});

test('a log that the writer spells in another case after a rollover is the same log', async () => {
  const { disk, told, follower } = setUp({ [log]: 'a' });
  await follower.look();
  disk.rename(log, old);
  disk.create('/logs/HMAN.LOG', 'b');
  await follower.look();
  expect(told.take()).toEqual([`start ${log}`, '"a', `move ${log} ${old}`, 'start /logs/HMAN.LOG', '"b']);
});
