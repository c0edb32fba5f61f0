import { appendFile, copyFile, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeFs } from '../../server/sources/diskFs.ts';
import { type LogSet, openLogSet } from '../../server/sources/logSet.ts';

/** The one test with a real disk and its real events: what is told by chokidar, and the net below it. */

let folder: string;
let log: string;
let set: LogSet;
let told: string;
let waiting: { until: (text: string) => boolean; resolve: () => void }[];
let states: string[];

const line = (text: string): string => `${text} $$<SMS_HIERARCHY_MANAGER><01-01-2025 00:00:00.000+0><thread=1 (0x1)>\n`;

function say(text: string): void {
  told += text;
  waiting = waiting.filter(one => {
    if (!one.until(told)) return true;
    one.resolve();
    return false;
  });
}

/** Resolves as soon as all that was told ends like this. */
function toldAtEnd(end: string): Promise<void> {
  return new Promise(resolve => {
    waiting.push({ until: text => text.endsWith(end), resolve });
    say('');
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'configmgr-flow-'));
  log = join(folder, 'hman.log');
  told = '';
  waiting = [];
  states = [];
  await writeFile(log, line('1'));
  set = await openLogSet({
    folders: [{ path: folder }],
    isKnownLog: base => base === 'hman',
    sniff: () => true,
    createSink: () => ({
      startFile: path => say(`<${path.slice(folder.length + 1)}>`),
      write: chunk => say(new TextDecoder().decode(chunk)),
      end: () => undefined,
      gap: gap => say(`[gap: ${gap.why}]`),
      reset: () => say('[reset]'),
    }),
  });
  await set.readAll();
  expect(told).toBe(`<hman.log>${line('1')}`);
});

afterEach(async () => {
  await set.close();
  await rm(folder, { recursive: true, force: true });
});

function follow(restatMs: number): Promise<void> {
  return new Promise(resolve => {
    set
      .follow({
        onChanged: () => undefined,
        onError: error => say(`[error: ${error}]`),
        onFolderState: (_folder, state) => {
          states.push(state);
          if (state === 'watching') resolve();
        },
        restatMs,
      })
      .start();
  });
}

test('append, rollover by rename and by copy, truncation, deletion and return', async () => {
  await follow(200);
  await appendFile(log, line('2'));
  await toldAtEnd(line('2'));

  await appendFile(log, line('3'));
  await rename(log, join(folder, 'hman.lo_'));
  await writeFile(log, line('4'));
  await toldAtEnd(`${line('3')}<hman.log>${line('4')}`);

  await appendFile(log, line('5'));
  await copyFile(log, join(folder, 'hman.lo_'));
  await truncate(log);
  await appendFile(log, line('6'));
  await toldAtEnd(`${line('5')}<hman.log>${line('6')}`);

  await truncate(log);
  await appendFile(log, 'short');
  await toldAtEnd('[gap: hman.log was emptied and began anew]<hman.log>short');

  await rm(log);
  await appendFile(log, line('7'));
  // Whether the log was seen to be gone in between is a matter of chance: both are true, and neither is silent.
  await toldAtEnd(line('7'));
  expect(told).toMatch(/(\[gap: hman\.log was deleted and began anew\]|\[reset\].*)<hman\.log>7 [^\n]*\n$/s);
  expect(told).not.toContain('error');
}, 20_000);

test('the events alone are enough for what happens most', async () => {
  await follow(1_000_000);
  // Events begin a moment after the folder is watched; a file that is written until it is noticed shows that they have.
  let isNoticed = false;
  const noticed = toldAtEnd('.').then(() => {
    isNoticed = true;
  });
  while (!isNoticed) {
    await appendFile(log, '.');
    await Promise.race([noticed, setTimeout(20)]);
  }
  await appendFile(log, line('2'));
  await toldAtEnd(line('2'));
  await rename(log, join(folder, 'hman.lo_'));
  await writeFile(log, line('3'));
  await toldAtEnd(`<hman.log>${line('3')}`);
}, 20_000);

test('a folder that goes and comes back', async () => {
  await follow(50);
  await rm(folder, { recursive: true });
  await mkdir(folder);
  await writeFile(log, line('1') + line('2'));
  await toldAtEnd(line('1') + line('2'));
  expect(told).toBe(`<hman.log>${line('1')}${line('2')}`);
}, 20_000);

test('the real disk gives the facts and the failures', async () => {
  expect(await nodeFs.stat(log)).toMatchObject({ ok: true, value: { kind: 'file', sizeBytes: line('1').length } });
  expect(await nodeFs.stat(folder)).toMatchObject({ ok: true, value: { kind: 'folder' } });
  expect(await nodeFs.list(folder)).toEqual({ ok: true, value: [{ name: 'hman.log', kind: 'file' }] });
  expect(await nodeFs.list(join(folder, 'none'))).toMatchObject({ ok: false, reason: 'missing' });
  expect(await nodeFs.open(join(folder, 'none'))).toMatchObject({ ok: false, reason: 'missing' });
  const before = await nodeFs.stat(log);
  await rename(log, join(folder, 'hman.lo_'));
  const after = await nodeFs.stat(join(folder, 'hman.lo_'));
  expect(before.ok && after.ok && before.value.identity === after.value.identity && after.value.identity !== '').toBe(true);
});
