/**
 * A server with its tools, or a share with the logs of many: 300 folders with 5,000 files, 600 of which are logs. How long until
 * all are found, read and watched, what it costs while nothing happens, and how soon a line is told then.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { catalog } from '../../server/catalog/index.ts';
import { Analysis, Knowledge, looksLikeLog } from '../../server/engine/index.ts';
import { openLogSet } from '../../server/sources/index.ts';
import { answer } from './inProcess.ts';
import { makeLog } from './makeLog.ts';

export interface ManyFolders {
  readonly folders: number;
  readonly files: number;
  readonly logs: number;
  /** From the start until all logs are known. */
  readonly foundMs: number;
  /** From the start until all are read to their ends. */
  readonly readMs: number;
  /** From the start until every folder is watched. */
  readonly watchedMs: number;
  /** Processor time of all that, which the load of the machine changes less. */
  readonly startCpuMs: number;
  /** Of one core, in percent, while nothing is written. */
  readonly idlePercent: number;
  /** From a line in one of the logs until it is told, the median of twenty. */
  readonly toldMs: number;
}

const folders = 300;
const files = 5000;
const logNames = ['hman.log', 'distmgr.log'];

/** `idleMs`: how long nothing is written. */
export async function manyFolders(idleMs = 30_000): Promise<ManyFolders> {
  const top = mkdtempSync(path.join(tmpdir(), 'flow-many-'));
  try {
    const text = Buffer.concat([...makeLog(4000)]);
    const logs: string[] = [];
    for (let n = 0; n < folders; n++) {
      const folder = path.join(top, `SRV${n % 30}`, `f${n}`);
      mkdirSync(folder, { recursive: true });
      for (const name of logNames) {
        logs.push(path.join(folder, name));
        writeFileSync(path.join(folder, name), text);
      }
      const others = Math.floor((files * (n + 1)) / folders) - Math.floor((files * n) / folders) - logNames.length;
      for (let k = 0; k < others; k++) writeFileSync(path.join(folder, `tool${k}.${k % 10 ? 'dll' : 'txt'}`), 'no log');
    }
    return await measure(top, logs, idleMs);
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

async function measure(top: string, logs: readonly string[], idleMs: number): Promise<ManyFolders> {
  const knowledge = new Knowledge(catalog);
  const analysis = new Analysis(knowledge);
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const set = await openLogSet({
    folders: [{ path: top }],
    isKnownLog: name => knowledge.logs.findByPath(name) !== undefined,
    sniff: head => looksLikeLog(knowledge, head),
    createSink: source => analysis.openSource({ id: source.key, path: source.current ?? source.key }),
  });
  const foundMs = performance.now() - started;
  await set.readAll();
  const readMs = performance.now() - started;
  let changed: (() => void) | undefined;
  let watched = 0;
  const wanted = new Set(set.sources.map(source => source.folder)).size;
  const allWatched = Promise.withResolvers<void>();
  const follower = set.follow({
    onChanged: () => changed?.(),
    onFolderState: (folder, state) => {
      if (state === 'watching' && folder !== top && ++watched === wanted) allWatched.resolve();
    },
    onError: error => {
      throw error;
    },
  });
  follower.start();
  await allWatched.promise;
  const watchedMs = performance.now() - started;
  const startCpu = process.cpuUsage(cpuBefore);
  const startCpuMs = (startCpu.user + startCpu.system) / 1000;
  // What the start left to do is no part of resting.
  await setTimeout(3000);
  const before = process.cpuUsage();
  const from = performance.now();
  await setTimeout(idleMs);
  const { user, system } = process.cpuUsage(before);
  const idlePercent = (user + system) / 10 / (performance.now() - from);

  const told: number[] = [];
  for (let n = 0; n < 20; n++) {
    const at = performance.now();
    const news = new Promise<void>(resolve => {
      changed = resolve;
    });
    appendFileSync(logs[(n * 29) % logs.length]!, 'x\r\n');
    await news;
    told.push(performance.now() - at);
  }
  told.sort((a, b) => a - b);
  await set.close();
  return {
    folders,
    files,
    logs: set.sources.length,
    foundMs,
    readMs,
    watchedMs,
    startCpuMs,
    idlePercent,
    toldMs: told[10]!,
  };
}

if (import.meta.main) answer(await manyFolders(Number(process.argv[2] ?? 30_000)));
