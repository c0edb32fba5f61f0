/** How figures are told: one row each, with its target and whether it is met. */

export interface Row {
  readonly name: string;
  readonly measured: string;
  /** What it should be, in words; `undefined` where the figure only stands beside others. */
  readonly target?: string | undefined;
  readonly isMet?: boolean | undefined;
  /** Highest resident memory of the process that was measured. */
  readonly peakMegabytes?: number | undefined;
  readonly note?: string | undefined;
}

export const spread = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), p99: at(0.99), most: sorted.at(-1) ?? Number.NaN };
};

export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(2) : ms.toFixed(0)} ms`;

/** A row of a time that should be at most `mostMs`. */
export const timeRow = (name: string, ms: number, mostMs: number, more: Partial<Row> = {}): Row => ({
  name,
  measured: milliseconds(ms),
  target: `≤ ${mostMs} ms`,
  isMet: ms <= mostMs,
  ...more,
});

export function printHead(title: string): void {
  console.log(`\n${title}`);
}

export function printRow({ name, measured, target, isMet, peakMegabytes, note }: Row): void {
  const columns = [
    `  ${name}`.padEnd(50),
    measured.padStart(20),
    (target ?? '').padStart(18),
    isMet === undefined ? '      ' : isMet ? 'met   ' : 'MISSED',
    peakMegabytes === undefined ? '' : `peak ${peakMegabytes.toFixed(0)} MB`,
    note ?? '',
  ];
  console.log(columns.join('  ').trimEnd());
}
