/**
 * Speed and memory, side by side in one run, each figure with its target: `npm run bench`. Numbers of one machine mean little, ratios
 * of one run mean something. What is measured is built first, as it is shipped; each figure has a process of its own, so that memory
 * is its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { exitOnSignals } from '../../scripts/toolchain.mjs';
import { buildPrograms } from './build.ts';
import { type Bench, parts } from './parts.ts';
import { printHead, printRow } from './table.ts';

const usage = `npm run bench -- [options]

  --only <part>,…   ${Object.keys(parts).join(', ')}
  --size <MB>       of the big log; 400
  --folder <MB>     of the folder of 200 logs in all; 400
  --append <MB>     of the log that lines are appended to; 400
  --appends <n>     lines written while the panel is looked at; 60
  --huge            a log of 4 GB too
  --long            the rotation and follow properties with a thousand schedules instead of all this`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    size: { type: 'string', default: '400' },
    folder: { type: 'string', default: '400' },
    append: { type: 'string', default: '400' },
    appends: { type: 'string', default: '60' },
    huge: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const usual = Object.keys(parts).filter(name => name !== 'long');
const chosen = values.long ? ['long'] : (values.only?.split(',') ?? usual);
const unknown = chosen.filter(name => !(name in parts));
if (values.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `There is no part ${unknown.join(', ')}.\n\n${usage}` : usage);
  process.exit(unknown.length > 0 ? 2 : 0);
}

exitOnSignals();
const folder = mkdtempSync(path.join(tmpdir(), 'flow-bench-'));
let [met, missed] = [0, 0];
try {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}`);
  await buildPrograms(folder);
  const bench: Bench = {
    folder,
    megabytes: { size: Number(values.size), folder: Number(values.folder), append: Number(values.append) },
    appends: Number(values.appends),
    isHuge: values.huge,
  };
  for (const name of chosen) {
    const { title, measure } = parts[name]!;
    printHead(title);
    for await (const row of measure(bench)) {
      printRow(row);
      if (row.isMet === true) met++;
      if (row.isMet === false) missed++;
    }
  }
  console.log(`\n${met} targets met, ${missed} missed; load ${loadavg()[0]!.toFixed(1)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// Browsers and windows that were closed may still hold a handle.
process.exit(0);
