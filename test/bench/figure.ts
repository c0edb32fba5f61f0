/** Figures of the engine and of reading, each in a process of its own: `node figure.js <figure> <argument>…` prints it as JSON. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { catalog } from '../../server/catalog/index.ts';
import { openLogs, readLogs } from '../../server/cli/logs.ts';
import { readInParallel } from '../../server/cli/readInParallel.ts';
import { Analysis, Knowledge, type SourceReader } from '../../server/engine/index.ts';
import { answer, timed } from './inProcess.ts';
import { makeLine, makeLog, makeOneRecord } from './makeLog.ts';
import { spread } from './table.ts';

const chunkBytes = 256 << 10;

function eachChunk(file: string, use: (chunk: Uint8Array) => void): void {
  const buffer = new Uint8Array(chunkBytes);
  const handle = openSync(file, 'r');
  for (;;) {
    const read = readSync(handle, buffer, 0, buffer.length, null);
    if (read === 0) break;
    use(buffer.subarray(0, read));
  }
  closeSync(handle);
}

function newReader(): { analysis: Analysis; reader: SourceReader } {
  const analysis = new Analysis(new Knowledge(catalog));
  const reader = analysis.openSource({ id: 'bench', path: 'dmpdownloader.log' });
  reader.startFile('dmpdownloader.log');
  return { analysis, reader };
}

const speed = (bytes: number, ms: number): number => bytes / 1e3 / ms;

async function scan(file: string) {
  eachChunk(file, () => undefined);
  let lines = 0;
  const ms = await timed(() =>
    eachChunk(file, chunk => {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
    }),
  );
  return { megabytesPerSecond: speed(statSync(file).size, ms), note: `${lines} lines` };
}

async function analyze(file: string) {
  // The file is in the cache of the system before anything is measured.
  eachChunk(file, () => undefined);
  const { analysis, reader } = newReader();
  let note = '';
  const ms = await timed(() => {
    eachChunk(file, chunk => reader.write(chunk));
    reader.end();
    const { report } = analysis.conclude(analysis.newestMs);
    note = `${report.sources[0]!.entries} entries, ${report.runs.length} runs`;
  });
  return { megabytesPerSecond: speed(statSync(file).size, ms), note };
}

/** The same new lines after a log of 1 MB and after a big one whose end is that megabyte, in turn. */
function append(megabytes: string) {
  const [small, big] = [newReader(), newReader()];
  let tail: Uint8Array[] = [];
  for (const piece of makeLog(Number(megabytes) * 1e6)) {
    big.reader.write(piece);
    // Pieces end with whole records.
    tail = [...tail.slice(-1), piece];
  }
  for (const piece of tail) small.reader.write(piece);
  const lastMs = big.reader.stats.lastMs;
  for (const { analysis } of [small, big]) analysis.conclude(lastMs);
  const encoder = new TextEncoder();
  const times: [number[], number[]] = [[], []];
  const [warmUp, counted] = [100, 300];
  for (let n = 0; n < warmUp + counted; n++) {
    const atMs = lastMs + (n + 1) * 1000;
    const line = encoder.encode(makeLine('Download manifest.cab~~', atMs));
    for (const which of n % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
      const { analysis, reader } = which === 0 ? small : big;
      const started = performance.now();
      reader.write(line);
      analysis.conclude(atMs);
      if (n >= warmUp) times[which].push(performance.now() - started);
    }
  }
  return { small: spread(times[0]), big: spread(times[1]) };
}

/** One record of so many megabytes on one line; `isOpen`: the line has no end. */
async function oneRecord(megabytes: string, isOpen: string) {
  const pieces = [...makeOneRecord(Number(megabytes) * 1e6, isOpen === 'open')];
  const { analysis, reader } = newReader();
  const ms = await timed(() => {
    for (const piece of pieces) reader.write(piece);
    reader.end();
    analysis.conclude(0);
  });
  return { ms };
}

/** All logs of a folder by so many threads; 0: as many as there are cores. */
async function folder(path: string, threadsWanted: string) {
  const threads = Number(threadsWanted) || availableParallelism();
  const opened = await openLogs([path], catalog);
  const { analysis, logs } = opened;
  const readMs = await timed(() =>
    threads === 1
      ? readLogs(opened, true)
      : readInParallel({ sources: logs.sources, analysis, catalogPaths: [], threads, signal: undefined }),
  );
  let report = '';
  const concludeMs = await timed(() => {
    report = JSON.stringify(analysis.conclude(analysis.newestMs).report);
  });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(report));
  return { readMs, concludeMs, threads, sources: logs.sources.length, digest: Buffer.from(digest).toString('hex') };
}

const figures: Readonly<Record<string, (...given: string[]) => object | Promise<object>>> = { scan, analyze, append, oneRecord, folder };
const [name = '', ...given] = process.argv.slice(2);
const figure = figures[name];
if (!figure) throw new Error(`unknown figure ${name}`);
answer(await figure(...given));
