/** What the bundled programs of the bench share: each measures in a process of its own and answers in JSON. */
import { readFileSync } from 'node:fs';

/** Highest resident memory of this process; what `resourceUsage` gives can be that of the parent before the program began. */
export function peakMegabytes(): number {
  try {
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

/** How long some work takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Prints the answer and ends, whatever is still open. */
export function answer(result: object): never {
  console.log(JSON.stringify({ ...result, peakMegabytes: peakMegabytes() }));
  process.exit(0);
}
