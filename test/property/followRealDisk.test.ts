/** The same law with real files, the system's events and a few schedules: what is told is what was written, once and in order. */
import { spawn } from 'node:child_process';
import { appendFile, copyFile, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openLogSet } from '../../server/sources/logSet.ts';

const timeoutMs = 60_000;
const actions = ['append', 'append', 'append', 'torn', 'date', 'copyDate', 'roll', 'copy', 'wait'] as const;
type Action = (typeof actions)[number];

const record = (n: number): Buffer =>
  Buffer.from(`line ${n} größer 😀  $$<SMS_HIERARCHY_MANAGER><01-01-2025 00:00:00.000+0><thread=${n} (0x1)>\r\n`);

/** Lets one log go through the schedule while it is followed; resolves with what was written and what was told. */
async function run(schedule: readonly Action[], isPolled: boolean): Promise<{ written: string; told: string; gaps: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'configmgr-flow-'));
  const log = join(folder, 'hman.log');
  let told = '';
  let gaps = 0;
  let onTold: (() => void) | undefined;
  await writeFile(log, record(0));
  const set = await openLogSet({
    folders: [{ path: folder }],
    polled: isPolled ? [folder] : [],
    isKnownLog: base => base === 'hman',
    sniff: () => true,
    createSink: () => {
      // Letters may be cut between two reads.
      const decoder = new TextDecoder();
      return {
        startFile: () => undefined,
        write: chunk => {
          told += decoder.decode(chunk, { stream: true });
          onTold?.();
        },
        end: () => undefined,
        gap: () => {
          gaps++;
        },
        reset: () => {
          gaps++;
        },
      };
    },
  });
  await set.readAll();
  const errors: unknown[] = [];
  const follower = set.follow({ onChanged: () => undefined, onError: error => errors.push(error), restatMs: 100, pollMs: 20 });
  follower.start();
  /** One letter per byte, since a piece may end in the middle of a letter. */
  let written = record(0).toString('latin1');
  let count = 0;
  let day = 0;
  let torn: Buffer = Buffer.alloc(0);
  const add = async (bytes: Buffer): Promise<void> => {
    await appendFile(log, bytes);
    written += bytes.toString('latin1');
  };
  const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');
  const finish = async (): Promise<void> => {
    if (torn.length > 0) await add(torn);
    torn = Buffer.alloc(0);
  };
  /** A file may be replaced only when it was read; whoever waits for that waits for the events. */
  const read = async (): Promise<void> => {
    while (bytesOf(told).length < written.length) {
      await new Promise<void>(resolve => {
        onTold = resolve;
      });
    }
    onTold = undefined;
  };
  for (const action of schedule) {
    if (action === 'append' || action === 'torn') {
      await finish();
      const bytes = record(++count);
      // In the middle of a letter of two or four bytes, of a line end, or anywhere.
      const cut = action === 'append' ? bytes.length : [bytes.indexOf('ö') + 1, bytes.indexOf('😀') + 2, bytes.length - 1, 7][count % 4]!;
      await add(bytes.subarray(0, cut));
      torn = bytes.subarray(cut);
      continue;
    }
    await finish();
    if (action === 'wait') {
      await setTimeout(15);
      continue;
    }
    const isDated = action === 'date' || action === 'copyDate';
    const to = join(folder, isDated ? `hman-202501${String(++day).padStart(2, '0')}-120000.log` : 'hman.lo_');
    // What a rollover replaces, or a copy leaves out, must have been read; a dated file stays.
    if (action !== 'date') await read();
    if (action === 'date' || action === 'roll') await rename(log, to);
    else {
      await copyFile(log, to);
      await truncate(log);
    }
    await add(record(++count));
    if (!isDated) await read();
  }
  await finish();
  await read();
  await set.close();
  await rm(folder, { recursive: true, force: true });
  expect(errors).toEqual([]);
  return { written, told: bytesOf(told), gaps };
}

test.each([
  ['events', false],
  ['polling', true],
])(
  'schedules of appends and rollovers with %s',
  async (_how, isPolled) => {
    const schedules = fc.sample(fc.array(fc.constantFrom(...actions), { minLength: 8, maxLength: 14, size: 'max' }), {
      numRuns: 6,
      seed: 20_250_101,
    });
    await Promise.all(
      schedules.map(async schedule => {
        const { written, told, gaps } = await run(schedule, isPolled);
        expect({ schedule, told, gaps }).toEqual({ schedule, told: written, gaps: 0 });
      }),
    );
  },
  timeoutMs,
);

/** In a process of its own, which must end by itself. */
const program = (folder: string): string => `
  import { mkdir, rm, writeFile } from 'node:fs/promises';
  import { setTimeout } from 'node:timers/promises';
  import { openLogSet } from ${JSON.stringify(join(import.meta.dirname, '../../server/sources/logSet.ts'))};
  const folder = ${JSON.stringify(folder)};
  const set = await openLogSet({ folders: [{ path: folder }], isKnownLog: () => true, sniff: () => true,
    createSink: () => ({ startFile() {}, write() {}, end() {}, gap() {}, reset() {} }) });
  await set.readAll();
  let states = '';
  const reached = Promise.withResolvers();
  set.follow({ onChanged() {}, restatMs: 20, onError: error => { throw error; }, onFolderState: (at, state) => {
    states += state + ' ';
    if (/watching missing .*watching/.test(states)) reached.resolve();
  } }).start();
  await setTimeout(100);
  await rm(folder, { recursive: true });
  await setTimeout(100);
  await mkdir(folder);
  await writeFile(folder + '/hman.log', 'again');
  await reached.promise;
  // A watch that has just begun, and one whose folder has just gone.
  await writeFile(folder + '/distmgr.log', 'new');
  await rm(folder, { recursive: true });
  await set.close();
  console.log('closed');
`;

test(
  'after closing, a process that watched a folder which went, came and went again ends by itself',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'configmgr-flow-'));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'hman.log'), 'first');
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(folder)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', text => {
      output += text;
    });
    const code = await new Promise<number | null>(resolve => child.once('exit', resolve));
    expect({ code, output }).toEqual({ code: 0, output: 'closed\n' });
  },
  timeoutMs,
);
