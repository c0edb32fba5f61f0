/** Bytes in, entries out: what tests of formats and of the entry reader look at. */
import { expect } from 'vitest';
import { decode, encode } from '../../server/engine/bytes.ts';
import { type EntryLimits, EntryReader, type Reading } from '../../server/engine/entryReader.ts';
import { toIso } from '../../server/engine/time.ts';

/** An entry as plain data. What a record does not say is left out. */
export interface SeenEntry {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  readonly format: string;
  /** UTC with a trailing `Z` where the record has a bias, else local time without. */
  readonly time?: string;
  readonly component?: string;
  readonly thread?: number;
  readonly severity?: string;
  readonly torn?: true;
}

/** The entries of one file, its bytes cut at the given places. */
export function readEntries(
  input: string | Uint8Array,
  cuts: readonly number[] = [],
  reading?: Reading,
  limits?: EntryLimits,
): SeenEntry[] {
  const bytes = typeof input === 'string' ? encode(input) : input;
  const seen: SeenEntry[] = [];
  const reader = new EntryReader(
    (buffer, entry) => {
      const isLocal = Number.isNaN(entry.biasMinutes);
      const time = isLocal ? toIso(entry.localMs)?.slice(0, -1) : toIso(entry.localMs + entry.biasMinutes * 60_000);
      seen.push({
        line: entry.line,
        endLine: entry.endLine,
        text: decode(buffer, entry.textStart, entry.textEnd),
        format: entry.format,
        ...(time ? { time } : {}),
        ...(entry.component ? { component: entry.component } : {}),
        ...(entry.thread >= 0 ? { thread: entry.thread } : {}),
        ...(entry.severity ? { severity: entry.severity } : {}),
        ...(entry.torn ? { torn: true } : {}),
      });
    },
    reading,
    limits,
  );
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    reader.write(bytes.slice(from, cut));
    from = cut;
  }
  reader.end();
  return seen;
}

/** What is expected of one entry: only what matters to the test. */
export type ExpectedEntry = Partial<SeenEntry> | string;

/** Reads the text as one file, whole and byte by byte, and compares what the test names. A string stands for the entry's text. */
export function checkEntries(input: string | Uint8Array, expected: readonly ExpectedEntry[], reading?: Reading): void {
  const whole = readEntries(input, [], reading);
  const picked = whole.map((entry, index) => {
    const want = expected[index];
    if (typeof want === 'string' || want === undefined) return entry.text;
    return Object.fromEntries(Object.keys(want).map(key => [key, entry[key as keyof SeenEntry]]));
  });
  expect(picked).toEqual([...expected]);
  const bytes = typeof input === 'string' ? encode(input) : input;
  if (bytes.length > 20_000) return;
  const cuts = Array.from({ length: bytes.length }, (_, at) => at);
  expect(readEntries(bytes, cuts, reading), 'byte by byte').toEqual(whole);
}
