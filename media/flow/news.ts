/** What a screen reader is told when things have settled: the worst of what has changed, in one sentence. Pure. */
import type { OverviewItem } from '../../server/protocol/server.ts';
import type { Clock } from './times.ts';
import { badness } from './words.ts';

/** What has been told, or was there at first: run id → what it says. */
export type Told = ReadonlyMap<string, string>;

export const told = (overview: readonly OverviewItem[]): Told =>
  new Map(overview.map(item => [item.runId, `${item.status} ${item.stage}`]));

/** `undefined` where no run has another status or stage than before. */
export function newsSince(before: Told, overview: readonly OverviewItem[], clock: Clock): string | undefined {
  const changed = overview.filter(item => before.get(item.runId) !== `${item.status} ${item.stage}`);
  const worst = [...changed].sort((a, b) => badness(a.status) - badness(b.status))[0];
  if (!worst) return undefined;
  const others = changed.length > 1 ? ` ${changed.length - 1} more changed.` : '';
  return `${worst.label}, ${worst.what}: ${worst.status}, ${clock.sentence(worst.sentence, worst.path)}.${others}`;
}
