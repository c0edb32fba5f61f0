import { expect, test } from 'vitest';
import { BufferPool, readFile } from '../../server/sources/readFile.ts';
import { MemoryDisk } from './sourcesMemoryDisk.ts';

const content = Uint8Array.from({ length: 10_000 }, (_, n) => n % 251);

function newDisk(): MemoryDisk {
  const disk = new MemoryDisk();
  disk.create('/a.log', content);
  return disk;
}

test.each([
  [0, undefined],
  [1, undefined],
  [4096, undefined],
  [9_999, undefined],
  [10_000, undefined],
  [20_000, undefined],
  [0, 1],
  [5, 4096],
  [4000, 200],
  [9_990, 100],
])('from %i, at most %s bytes', async (offsetBytes, lengthBytes) => {
  const disk = newDisk();
  const read: number[] = [];
  const result = await readFile(disk, '/a.log', chunk => read.push(...chunk), {
    offsetBytes,
    pool: new BufferPool(1000),
    ...(lengthBytes !== undefined && { lengthBytes }),
  });
  const expected = content.subarray(offsetBytes, lengthBytes === undefined ? undefined : offsetBytes + lengthBytes);
  expect(read).toEqual([...expected]);
  expect(result).toMatchObject({ ok: true, value: { bytesRead: expected.length, sizeBytes: 10_000, isCancelled: false } });
  expect(disk.openFiles).toBe(0);
});

test('the fingerprint is of the beginning', async () => {
  const disk = newDisk();
  const fingerprint = async () => {
    const result = await readFile(disk, '/a.log', () => undefined);
    return result.ok ? result.value.headFingerprint : '';
  };
  const before = await fingerprint();
  disk.append('/a.log', 'more');
  expect(await fingerprint()).toBe(before);
  disk.rewrite(
    '/a.log',
    content.map(byte => byte + 1),
  );
  expect(await fingerprint()).not.toBe(before);
});

test('failures are values', async () => {
  const disk = newDisk();
  expect(await readFile(disk, '/b.log', () => undefined)).toMatchObject({ ok: false, reason: 'missing' });
  disk.fail('/a.log', 'denied');
  expect(await readFile(disk, '/a.log', () => undefined)).toMatchObject({ ok: false, reason: 'denied' });
});

test('can be stopped between chunks, and closes the file', async () => {
  const disk = newDisk();
  const stop = new AbortController();
  let chunks = 0;
  const result = await readFile(
    disk,
    '/a.log',
    () => {
      if (++chunks === 2) stop.abort();
    },
    { pool: new BufferPool(1000), signal: stop.signal },
  );
  expect(chunks).toBe(2);
  expect(result).toMatchObject({ ok: true, value: { isCancelled: true, bytesRead: 2000 } });
  expect(disk.openFiles).toBe(0);
});
