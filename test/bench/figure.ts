/** One figure of the bench in a process of its own: `node figure.ts <figure> <file>` prints it as JSON. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';

const [figure, file] = process.argv.slice(2) as [string, string];
const bytes = statSync(file).size;
const buffer = new Uint8Array(1 << 20);

function eachChunk(use: (chunk: Uint8Array) => void): void {
  const handle = openSync(file, 'r');
  for (;;) {
    const read = readSync(handle, buffer, 0, buffer.length, null);
    if (read === 0) break;
    use(buffer.subarray(0, read));
  }
  closeSync(handle);
}

const print = (started: number, note?: string) =>
  console.log(
    JSON.stringify({
      megabytesPerSecond: bytes / 1e3 / (performance.now() - started),
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
      ...(note ? { note } : {}),
    }),
  );

async function newReader() {
  const { catalog } = await import('../../server/catalog/index.ts');
  const { Analysis, Knowledge } = await import('../../server/engine/index.ts');
  const analysis = new Analysis(new Knowledge(catalog));
  const reader = analysis.openSource({ id: 'bench', path: 'dmpdownloader.log' });
  reader.startFile(file);
  return { analysis, reader };
}

// The file is in the cache of the system before anything is measured.
eachChunk(() => undefined);

if (figure === 'scan') {
  const started = performance.now();
  let lines = 0;
  eachChunk(chunk => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  });
  print(started, `${lines} lines`);
} else if (figure === 'analyze') {
  const { analysis, reader } = await newReader();
  const started = performance.now();
  eachChunk(chunk => reader.write(chunk));
  reader.end();
  const { report } = analysis.conclude(analysis.newestMs);
  print(started, `${report.sources[0]!.entries} entries, ${report.runs.length} runs`);
} else if (figure === 'append') {
  const { analysis, reader } = await newReader();
  eachChunk(chunk => reader.write(chunk));
  analysis.conclude(analysis.newestMs);
  const encoder = new TextEncoder();
  const times: number[] = [];
  const last = reader.stats.lastMs;
  for (let i = 0; i < 200; i++) {
    const iso = new Date(last + (i + 1) * 1000 - 240 * 60_000).toISOString();
    const line = encoder.encode(
      `Download manifest.cab~~  $$<SMS_DMP_DOWNLOADER><${iso.slice(5, 7)}-${iso.slice(8, 10)}-${iso.slice(0, 4)} ${iso.slice(11, 23)}+240><thread=4984 (0x1378)>\r\n`,
    );
    const started = performance.now();
    reader.write(line);
    analysis.conclude(last + (i + 1) * 1000);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  print(performance.now(), `median ${times[100]!.toFixed(2)} ms, 99th percentile ${times[198]!.toFixed(2)} ms (fed and concluded)`);
} else throw new Error(`unknown figure ${figure}`);
