/** Small questions to the disk: whether a folder is there, what a log says around a line. */
import type { Failure } from './diskFs.ts';
import { patientNodeFs } from './patientFs.ts';
import { readFile } from './readFile.ts';

/** Why a folder or file cannot be read; `undefined` where it can. */
export async function folderStateOf(path: string): Promise<Failure | undefined> {
  const stat = await patientNodeFs.stat(path);
  if (!stat.ok) return stat;
  if (stat.value.kind !== 'folder') return undefined;
  const list = await patientNodeFs.list(path);
  return list.ok ? undefined : list;
}

const lineFeed = 10;
/** A line is shown up to so many bytes. */
const shownBytes = 2000;

/** The lines [first, last] of a file, 1-based; fewer at its end, none where it cannot be read. */
export async function readLines(path: string, first: number, last: number, signal?: AbortSignal): Promise<string[]> {
  const lines: string[] = [];
  let line = 1;
  let begun: number[] = [];
  const decoder = new TextDecoder('utf-8');
  const stop = new AbortController();
  const push = () => {
    lines.push(decoder.decode(Uint8Array.from(begun)).replace(/\r$/, ''));
    begun = [];
  };
  await readFile(
    patientNodeFs,
    path,
    chunk => {
      let at = 0;
      while (at < chunk.length && line <= last) {
        const end = chunk.indexOf(lineFeed, at);
        const until = end < 0 ? chunk.length : end;
        if (line >= first && begun.length < shownBytes) begun.push(...chunk.subarray(at, Math.min(until, at + shownBytes - begun.length)));
        if (end < 0) return;
        if (line >= first) push();
        line++;
        at = end + 1;
      }
      if (line > last) stop.abort();
    },
    { signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal },
  );
  if (line >= first && line <= last && begun.length > 0) push();
  return lines;
}
