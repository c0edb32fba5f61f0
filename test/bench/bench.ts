/**
 * Speed and memory, side by side in one run: `npm run bench [-- --size <MB>]`. Numbers of one machine mean little, ratios of one
 * run mean something. Each figure runs in a process of its own, so that memory is its own.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeLog } from './makeLog.ts';

const { values } = parseArgs({ options: { size: { type: 'string', default: '400' }, huge: { type: 'boolean', default: false } } });
const here = import.meta.dirname;
const folder = mkdtempSync(path.join(tmpdir(), 'flow-bench-'));

interface Measured {
  readonly megabytesPerSecond: number;
  readonly peakMegabytes: number;
  readonly note?: string;
}

function write(name: string, megabytes: number): string {
  const file = path.join(folder, name);
  const handle = openSync(file, 'w');
  for (const piece of makeLog(megabytes * 1e6)) writeSync(handle, piece);
  closeSync(handle);
  return file;
}

/** Runs one figure in a new process; the best of three. */
function measure(figure: string, file: string, times = 3): Measured {
  let best: Measured | undefined;
  for (let i = 0; i < times; i++) {
    const got = JSON.parse(execFileSync(process.execPath, [path.join(here, 'figure.ts'), figure, file], { encoding: 'utf8' })) as Measured;
    if (!best || got.megabytesPerSecond > best.megabytesPerSecond) best = got;
  }
  return best!;
}

function row(name: string, { megabytesPerSecond, peakMegabytes, note }: Measured, scan: Measured): void {
  const ratio = `${((100 * megabytesPerSecond) / scan.megabytesPerSecond).toFixed(1)} %`;
  console.log(
    `${name.padEnd(44)} ${megabytesPerSecond.toFixed(0).padStart(6)} MB/s  ${ratio.padStart(8)} of the scan  peak ${peakMegabytes.toFixed(0).padStart(4)} MB${note ? `  ${note}` : ''}`,
  );
}

try {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`);
  const file = write('dmpdownloader.log', Number(values.size));
  console.log(`dmpdownloader.log, ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  const scan = measure('scan', file);
  row('newline scan', scan, scan);
  row('analysis, one core', measure('analyze', file), scan);
  const small = write('small.dmpdownloader.log', 4);
  row('analysis of 4 MB', measure('analyze', small), scan);
  if (values.huge) {
    const huge = write('huge.dmpdownloader.log', 4096);
    row('analysis of 4 GB', measure('analyze', huge, 1), scan);
    rmSync(huge);
  }
  for (const [name, target] of [
    ['1 MB', write('one.dmpdownloader.log', 1)],
    ['the whole', file],
  ] as const)
    console.log(`${`an appended line after ${name}`.padEnd(44)} ${measure('append', target, 1).note}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
