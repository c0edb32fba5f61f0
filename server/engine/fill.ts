import type { Marks, SignalRecord } from '../catalog/types.ts';

/** Fills captures in braces; those that nothing is known of stay, or become `unknown`. */
export const fill = (text: string, values: Readonly<Record<string, string | undefined>>, unknown?: string): string =>
  text.replace(/\{([A-Za-z][A-Za-z0-9]*)\}/g, (whole, name: string) => values[name] ?? unknown ?? whole);

/** What a line of this record says, for a person. */
export function meaningOf(record: SignalRecord, marks: Marks | undefined, captures: Readonly<Record<string, string>>): string {
  const special = record.marksWhen?.find(when => when.marks === marks)?.means;
  return fill(special ?? record.means, captures, '…');
}
