/** How long stages usually take in these same logs: the median over the runs that were done. */
import type { Run } from '../protocol/model.ts';

/** Fewer tell nothing of what is usual. */
const runsNeeded = 2;

export type UsualDurations = ReadonlyMap<string, number>;

const keyOf = (run: Pick<Run, 'flow'>, stage: string): string => `${run.flow}|${stage}`;

export function usualDurations(runs: readonly Run[]): UsualDurations {
  const all = new Map<string, number[]>();
  for (const run of runs) {
    for (const stage of run.stages) {
      if (stage.status !== 'done' || stage.start === null || stage.end === null || stage.start === stage.end) continue;
      const key = keyOf(run, stage.id);
      const known = all.get(key) ?? [];
      all.set(key, known);
      known.push(Date.parse(stage.end) - Date.parse(stage.start));
    }
  }
  const usual = new Map<string, number>();
  for (const [key, durations] of all) {
    if (durations.length < runsNeeded) continue;
    durations.sort((a, b) => a - b);
    usual.set(key, durations[durations.length >> 1]!);
  }
  return usual;
}

/** The same runs, each stage with what it usually takes. */
export function withUsual(runs: readonly Run[], usual: UsualDurations): Run[] {
  const text = JSON.stringify([...usual]);
  return runs.map(run => {
    const known = made.get(run);
    if (known?.usual === text) return known.run;
    const shown = { ...run, stages: run.stages.map(stage => ({ ...stage, usualMs: usual.get(keyOf(run, stage.id)) ?? null })) };
    made.set(run, { usual: text, run: shown });
    return shown;
  });
}

/** What was made of a run before: an unchanged run stays the same object. */
const made = new WeakMap<Run, { readonly usual: string; readonly run: Run }>();
