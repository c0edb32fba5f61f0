/** Error codes in any notation: hexadecimal with and without 0x, signed and unsigned decimal. */
import type { ErrorCodeRecord } from '../catalog/types.ts';

/** A whole code; small decimal numbers are codes only where nothing else stands in the text. */
const notations = /(?<![\w.-])(?:0x([0-9a-f]{1,8})|(-?\d{5,10})|([0-9a-f]{8}))(?![\w.])/gi;

/** A code as `0x` and eight upper-case hex digits; `undefined` where the text is none. */
export function normaliseErrorCode(text: string): string | undefined {
  const hex = /^\s*0x([0-9a-f]{1,8})\s*$/i.exec(text) ?? /^\s*(?=.*[a-f])([0-9a-f]{8})\s*$/i.exec(text);
  if (hex) return `0x${hex[1]!.toUpperCase().padStart(8, '0')}`;
  const value = /^\s*-?\d{1,10}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= -0x8000_0000 && value <= 0xffff_ffff)) return undefined;
  return `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}

/** The first code in a text that is known. */
export function findErrorCode(known: readonly ErrorCodeRecord[], text: string): ErrorCodeRecord | undefined {
  const whole = normaliseErrorCode(text);
  const found = whole === undefined ? [...text.matchAll(notations)].flatMap(m => normaliseErrorCode(m[0]) ?? []) : [whole];
  for (const code of found) {
    const record = known.find(r => r.code === code);
    if (record) return record;
  }
  return undefined;
}
