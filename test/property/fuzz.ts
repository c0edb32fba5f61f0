/** What the fuzz tests share. They are short by default; `FUZZ_RUNS=100000 npx vitest run --project unit test/property/fuzz` looks longer. */
import fc from 'fast-check';
import { catalog } from '../../server/catalog/index.ts';
import { encode } from '../../server/engine/bytes.ts';

/** Parameters of a property that is tried so often, unless the environment says how often. */
export const runs = (usual: number): { readonly numRuns: number } => ({ numRuns: Number(process.env.FUZZ_RUNS ?? usual) });
/** Limit of a test in milliseconds: as long as it takes where somebody looks longer. */
export const patience = process.env.FUZZ_RUNS === undefined ? 30_000 : 24 * 3_600_000;

const trailer = '  $$<SMS_HIERARCHY_MANAGER><01-12-2026 10:22:50.840+240><thread=4312 (0x10D8)>\r\n';
const ccm = (text: string) =>
  `<![LOG[${text}]LOG]!><time="13:59:35.6721099" date="11-29-2022" component="SMS_DMP_DOWNLOADER" context="" type="2" thread="153" file="">\r\n`;
const frames: readonly ((text: string) => string)[] = [
  text => text + trailer,
  ccm,
  text => `INFO: ${text}\r\n`,
  text => `2024-11-19 11:53:40 INFO:${text}\r\n`,
  text => `<05/13/24 11:53:40> ${text}\r\n`,
  text => `${text}\tSMS_DMP_DOWNLOADER\t8/2/2016 2:20:24 PM\t7568 (0x1D90)\r\n`,
  text => `10-31-2025 17:40:06.421    SMS_DMP_DOWNLOADER    67368 (0x10728)    ${text}\n`,
];
const examples = catalog.signals.flatMap(record => record.examples.map(({ line }) => line));

/** A line that the catalog has as an example, as one of the formats writes it. */
export const realLine: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...examples), fc.constantFrom(...frames))
  .map(([line, frame]) => frame(line));

/** Bytes that mean something to the readers. */
const hostile = [
  '\0',
  '\r',
  '\n',
  '$$<',
  '><',
  '<![LOG[',
  ']LOG]!>',
  '<thread=',
  '+-360',
  '99',
  '\u{1F600}',
  '\ufeff',
  '\t',
  '"',
  '{',
  '}',
  '~',
  '\\\\',
  '%',
  '-',
];
const change = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.nat(60) }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat(), length: fc.nat(60) }),
  fc.record({ kind: fc.constant('put' as const), at: fc.nat(), what: fc.constantFrom(...hostile) }),
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.nat(255) }),
);

function applyChange(bytes: Uint8Array, one: typeof change extends fc.Arbitrary<infer C> ? C : never): Uint8Array {
  const at = one.at % (bytes.length + 1);
  const splice = (removed: number, added: Uint8Array) => Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
  switch (one.kind) {
    case 'cut':
      return splice(one.length, new Uint8Array());
    case 'double':
      return splice(0, bytes.subarray(at, at + one.length));
    case 'put':
      return splice(0, encode(one.what));
    case 'byte':
      return splice(1, Uint8Array.of(one.value));
  }
}

/** A few real lines with a few places damaged. */
export const damagedLog: fc.Arbitrary<Uint8Array> = fc
  .tuple(fc.array(realLine, { minLength: 1, maxLength: 12 }), fc.array(change, { maxLength: 8 }))
  .map(([lines, changes]) => changes.reduce(applyChange, encode(lines.join(''))));
