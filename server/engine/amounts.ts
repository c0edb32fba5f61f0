/** How much of a transfer is done, where its lines tell the total and the position in units that are known for certain. */
import type { AmountRecord } from '../catalog/types.ts';
import type { StageEvent } from './passages.ts';

export interface Amount {
  readonly done: number;
  readonly total: number;
}

/** The amount of the send request that lines are about last, from all events of a passage; `undefined` where they do not tell both. */
export function amountOf({ total, done }: AmountRecord, events: readonly StageEvent[]): Amount | undefined {
  const factsOf = (signal: string) =>
    events.flatMap(({ event: { fact } }) => {
      const values = fact.signal.id === signal ? fact.progress : undefined;
      return values ? [{ values, request: (values.request ?? fact.episode.request)?.toUpperCase() }] : [];
    });
  const written = factsOf(done.signal);
  const request = written.at(-1)?.request;
  if (request === undefined) return undefined;
  const totals = factsOf(total.signal).filter(one => one.request === request && one.values[total.capture] !== undefined);
  const totalBytes = Number(totals.at(-1)?.values[total.capture]) * total.unitBytes;
  const positions = written
    .filter(one => one.request === request)
    .map(({ values }) => done.captures.reduce((sum, name) => sum + Number(values[name] ?? 0), 0));
  const doneBytes = Math.max(...positions);
  // More than there is means that the two lines are not about the same.
  return totalBytes > 0 && doneBytes > 0 && doneBytes <= totalBytes ? { done: doneBytes, total: totalBytes } : undefined;
}
