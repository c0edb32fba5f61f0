import { expect, test } from 'vitest';
import { renderEntry, renderEntryAt } from '../../server/sample/format.ts';
import type { SampleEntry } from '../../server/sample/sampleEntry.ts';
import { type SampleClock, type SampleFiles, writeSampleSite } from '../../server/sample/sampleSite.ts';
import { scenarioEntries } from '../../server/sample/scenarios.ts';

const now = Date.UTC(2026, 2, 17, 13, 0, 0);

/** A disk in memory; paths are relative to `site` and have slashes. */
function makeFiles() {
  const contents = new Map<string, Buffer>();
  const folders = new Set<string>();
  const shorten = (path: string) => path.replaceAll('\\', '/').replace(/^site\//, '');
  const files: SampleFiles = {
    makeFolder: async path => folders.add(shorten(path)),
    readSize: async path => contents.get(shorten(path))?.length ?? 0,
    append: async (path, bytes) => {
      contents.set(shorten(path), Buffer.concat([contents.get(shorten(path)) ?? Buffer.alloc(0), bytes]));
    },
    rename: async (from, to) => {
      contents.set(shorten(to), contents.get(shorten(from)) ?? Buffer.alloc(0));
      contents.delete(shorten(from));
    },
  };
  return { files, folders, contents, read: (path: string) => contents.get(path) ?? Buffer.alloc(0) };
}

/** A clock on which only sleeping takes time. */
function makeClock(): SampleClock & { sleeps: number } {
  let time = now;
  const clock = {
    sleeps: 0,
    now: () => time,
    sleep: async (durationMs: number) => {
      clock.sleeps++;
      time += durationMs;
    },
  };
  return clock;
}

function renderLog(entries: readonly SampleEntry[], path: string, startMs: number): Buffer {
  return Buffer.concat(entries.filter(entry => `${entry.server}/${entry.log}` === path).map(entry => renderEntry(entry, startMs)));
}

test('all at once: a folder for each server, and the last line is now', async () => {
  const entries = scenarioEntries('healthy');
  const start = now - (entries.at(-1)?.atMs ?? 0);
  const clock = makeClock();
  const { files, folders, contents } = makeFiles();
  expect(await writeSampleSite('site', { scenario: 'healthy', clock, files })).toBe(entries.length);
  expect(clock.sleeps).toBe(0);
  expect([...folders].sort()).toEqual(['CASSRV01', 'PR1SRV01', 'PR2SRV01']);
  expect([...contents.keys()].filter(path => path.startsWith('PR1SRV01/')).sort()).toEqual(
    ['CMUpdate.log', 'ConfigMgrPrereq.log', 'despool.log', 'distmgr.log', 'hman.log', 'smsdbmon.log'].map(log => `PR1SRV01/${log}`),
  );
  for (const [path, bytes] of contents) expect(bytes.equals(renderLog(entries, path, start)), path).toBe(true);
});

test('all at once with a start: the first line is there', async () => {
  const seen: number[] = [];
  const { files } = makeFiles();
  const onEntry = (_entry: SampleEntry, _path: string, utcMs: number) => seen.push(utcMs);
  await writeSampleSite('site', { scenario: 'check-only', speed: 0, start: 1000, clock: makeClock(), files, onEntry });
  expect(seen).toEqual(scenarioEntries('check-only').map(entry => 1000 + entry.atMs));
});

test('live: lines come in order and bear the moment at which they are written', async () => {
  const speed = 600;
  const { files, read } = makeFiles();
  const written: { entry: SampleEntry; utcMs: number }[] = [];
  const onEntry = (entry: SampleEntry, _path: string, utcMs: number) => written.push({ entry, utcMs });
  await writeSampleSite('site', { scenario: 'stand-alone', speed, clock: makeClock(), files, onEntry });
  expect(written.map(({ entry }) => entry)).toEqual(scenarioEntries('stand-alone'));
  for (const { entry, utcMs } of written) {
    expect(utcMs).toBeGreaterThanOrEqual(now + entry.atMs / speed);
    expect(utcMs).toBeLessThanOrEqual(now + entry.atMs / speed + 1);
  }
  const hman = written.filter(({ entry }) => entry.log === 'hman.log');
  expect(read('PS1SRV01/hman.log').equals(Buffer.concat(hman.map(({ entry, utcMs }) => renderEntryAt(entry, utcMs))))).toBe(true);
});

test('rollover: the two files of a log hold its whole tail, and the current one stays small', async () => {
  const rolloverBytes = 4096;
  const { files, contents, read } = makeFiles();
  await writeSampleSite('site', { scenario: 'stand-alone', rolloverBytes, start: now, clock: makeClock(), files });
  expect(contents.has('PS1SRV01/CMUpdate.lo_')).toBe(true);
  for (const [path, current] of contents) {
    if (!path.endsWith('.log')) continue;
    const older = read(path.replace(/\.log$/, '.lo_'));
    const all = renderLog(scenarioEntries('stand-alone'), path, now);
    const tail = Buffer.concat([older, current]);
    expect(all.subarray(all.length - tail.length).equals(tail), path).toBe(true);
    expect(current.length).toBeLessThanOrEqual(rolloverBytes);
    if (older.length === 0) expect(current.length).toBe(all.length);
  }
});

test('a second run appends', async () => {
  const { files, read } = makeFiles();
  const options = { scenario: 'redist-failed', start: now, clock: makeClock(), files } as const;
  await writeSampleSite('site', options);
  const once = read('CASSRV01/dmpdownloader.log');
  await writeSampleSite('site', options);
  expect(read('CASSRV01/dmpdownloader.log').equals(Buffer.concat([once, once]))).toBe(true);
});

test('until the fault: the recovery is left out', async () => {
  const { files, read } = makeFiles();
  const count = await writeSampleSite('site', { scenario: 'trust-failure', until: 'fault', clock: makeClock(), files });
  expect(count).toBe(scenarioEntries('trust-failure', { until: 'fault' }).length);
  expect(read('CASSRV01/dmpdownloader.log').toString()).not.toContain('connector outbox');
});

test('an abort ends a live run', async () => {
  const abort = new AbortController();
  let seen = 0;
  const onEntry = () => {
    if (++seen === 20) abort.abort();
  };
  const { files } = makeFiles();
  const count = await writeSampleSite('site', {
    scenario: 'stand-alone',
    speed: 1,
    clock: makeClock(),
    files,
    signal: abort.signal,
    onEntry,
  });
  expect(count).toBe(seen);
  expect(count).toBeLessThan(scenarioEntries('stand-alone').length);
});
