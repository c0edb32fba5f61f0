import { describe, expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { Knowledge } from '../../server/engine/index.ts';
import type { LoggedEntry } from '../../server/sources/loggedEntries.ts';
import { LogIndex } from '../../server/sources/logIndex.ts';
import { MergedLogs } from '../../server/sources/mergedLogs.ts';
import { MemoryDisk } from './sourcesMemoryDisk.ts';

const knowledge = new Knowledge(catalog);
const startMs = Date.UTC(2026, 0, 31);

/** A record of a moment, written in a zone: `bias` minutes are added to get UTC. */
function line(text: string, utcMs: number, bias = 0): string {
  const local = new Date(utcMs - bias * 60_000).toISOString();
  const sign = bias < 0 ? '' : '+';
  return `${text}  $$<SMS_HIERARCHY_MANAGER><${local.slice(5, 7)}-${local.slice(8, 10)}-${local.slice(0, 4)} ${local.slice(11, 23)}${sign}${bias}><thread=12 (0xC)>\r\n`;
}

async function merged(logs: Readonly<Record<string, string>>, pieceBytes = 2000) {
  const disk = new MemoryDisk();
  for (const [path, text] of Object.entries(logs)) disk.create(path, text);
  const list = new MergedLogs(
    Object.keys(logs).map((path, source) => new LogIndex({ fs: disk, knowledge, listFiles: () => [path], source, pieceBytes })),
  );
  await list.update();
  return { disk, list };
}

async function texts(list: MergedLogs, from = 0, count = list.count): Promise<string[]> {
  const read = await list.read(from, count);
  if (!read.ok) throw new Error(read.message);
  return read.value.map(({ text }) => text);
}

test('servers in different zones stand in the order of UTC', async () => {
  const { list } = await merged({
    '/cas/hman.log': line('east first', startMs, -60) + line('east third', startMs + 2000, -60),
    '/pr1/hman.log': line('west second', startMs + 1000, 480) + line('west fourth', startMs + 3000, 480),
  });
  expect(await texts(list)).toEqual(['east first', 'west second', 'east third', 'west fourth']);
});

test('at one moment the order is that of the logs, and a line without a time stays behind the one before it', async () => {
  const { list } = await merged({
    '/a.log': `${line('a1', startMs)}<![LOG[a2 without time]LOG]!><time="" date="">\r\n${line('a3', startMs + 5)}`,
    '/b.log': line('b1', startMs) + line('b2', startMs + 1),
  });
  expect(await texts(list)).toEqual(['a1', 'a2 without time', 'b1', 'b2', 'a3']);
});

describe('many entries', () => {
  const names = ['/a.log', '/b.log', '/c.log'];
  const of = (log: number, from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => line(`${names[log]} ${from + n}`, startMs + (from + n) * (7 + log) + log)).join('');
  const expected = (counts: readonly number[]) =>
    counts
      .flatMap((count, log) => Array.from({ length: count }, (_, n) => ({ text: `${names[log]} ${n}`, ms: n * (7 + log) + log, log })))
      .sort((a, b) => a.ms - b.ms || a.log - b.log)
      .map(({ text }) => text);

  test('are read from anywhere as from the start', async () => {
    const { list } = await merged({ '/a.log': of(0, 0, 1500), '/b.log': of(1, 0, 1200), '/c.log': of(2, 0, 900) });
    const all = expected([1500, 1200, 900]);
    expect(list.count).toBe(all.length);
    expect(await texts(list)).toEqual(all);
    for (const from of [0, 999, 1000, 1001, 2345, 3590]) expect(await texts(list, from, 20)).toEqual(all.slice(from, from + 20));
    const scanned: LoggedEntry[] = [];
    await list.scan(1234, (entries, first) => {
      expect(first).toBe(1234 + scanned.length);
      return scanned.push(...entries) > 0;
    });
    expect(scanned.map(({ text }) => text)).toEqual(all.slice(1234));
  });

  test('grow in their order, also where one log is behind', async () => {
    const { disk, list } = await merged({ '/a.log': of(0, 0, 1500), '/b.log': of(1, 0, 500), '/c.log': of(2, 0, 900) });
    disk.append('/b.log', of(1, 500, 1200));
    expect(await list.update()).toBe('grown');
    expect(await texts(list)).toEqual(expected([1500, 1200, 900]));
    expect(list.changedFrom).toBeLessThan(1600);
    disk.append('/a.log', of(0, 1500, 1510));
    await list.update();
    expect(await texts(list)).toEqual(expected([1510, 1200, 900]));
    expect(list.changedFrom).toBeGreaterThan(2000);
    expect(await list.update()).toBe('same');
  });

  test('of a log that is replaced are the new ones', async () => {
    const { disk, list } = await merged({ '/a.log': of(0, 0, 1500), '/b.log': of(1, 0, 500), '/c.log': of(2, 0, 900) });
    disk.rewrite('/b.log', of(1, 0, 3));
    expect(await list.update()).toBe('replaced');
    expect(await texts(list)).toEqual(expected([1500, 3, 900]));
  });
});
