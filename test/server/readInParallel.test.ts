/** Reading on several threads comes to the same as reading on one: sources say nothing of each other until conclusions are drawn. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { type OpenedLogs, openLogs, readLogs } from '../../server/cli/logs.ts';
import { readInParallel, threadsFor } from '../../server/cli/readInParallel.ts';
import { writeSampleSite } from '../../server/sample/index.ts';
import type { FoundSource } from '../../server/sources/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'configmgr-flow-parallel-'));
  await writeSampleSite(join(folder, 'stuck'), { scenario: 'replication-stuck', rolloverBytes: 4096 });
  await writeSampleSite(join(folder, 'refused'), { scenario: 'entra-secret-expired' });
  await writeFile(join(folder, 'pasted.log'), '25/12/2025 10:00:00\tSMS_DMP_DOWNLOADER\t4312 (0x10D8)\tFound a new available update\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const nowMs = Date.now();
const reportOf = ({ analysis }: OpenedLogs) => analysis.conclude(nowMs).report;

const parallel = (opened: OpenedLogs, catalogPaths: readonly string[] = [], signal?: AbortSignal) =>
  readInParallel({ sources: opened.logs.sources, analysis: opened.analysis, catalogPaths, threads: 2, signal });

test('two threads and one come to the same report', async () => {
  const [one, two] = [await openLogs([folder], catalog), await openLogs([folder], catalog)];
  await readLogs(one, true);
  expect(await parallel(two)).toEqual([]);
  expect(one.logs.sources.length).toBeGreaterThan(10);
  expect(reportOf(one).findings.length).toBeGreaterThan(0);
  expect(reportOf(two)).toEqual(reportOf(one));
}, 30_000);

test('a catalog that is not there is told as what stopped the threads', async () => {
  await expect(parallel(await openLogs([folder], catalog), [join(folder, 'none.json')])).rejects.toThrow('none.json');
});

test('cancelled: what was read stays, nothing is thrown', async () => {
  const opened = await openLogs([folder], catalog);
  const stop = new AbortController();
  stop.abort();
  await expect(parallel(opened, [], stop.signal)).resolves.toEqual([]);
});

test('threads are made where there is much to read, and no more than sources or cores', () => {
  const sources = (...mb: number[]) => mb.map(size => ({ sizeBytes: size << 20 })) as unknown as FoundSource[];
  expect(threadsFor(sources(10, 20), 8)).toBe(1);
  expect(threadsFor(sources(400), 8)).toBe(1);
  expect(threadsFor(sources(100, 100, 100), 2)).toBe(2);
  expect(threadsFor(sources(100, 100, 100), 8)).toBe(3);
});
