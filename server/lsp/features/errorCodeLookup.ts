/** What a code that a person types can mean, in whatever notation. */
import { sqlStates } from '../../catalog/sqlStates.ts';
import type { ErrorCodeRecord } from '../../catalog/types.ts';
import { normaliseErrorCode } from '../../engine/index.ts';
import type { FoundErrorCode } from '../../protocol/editor.ts';

const resultsMost = 50;
/** Of a longer text only its beginning is looked at: a code is short. */
const textMost = 2000;
/** What can be a code, whole: hexadecimal, decimal, or hexadecimal without 0x. */
const tokens = /(?<![\w.])(?:0x[0-9a-f]{1,8}|-?\d{1,10}|[0-9a-f]{3,8})(?!\w|\.\d)/gi;
/** Below this a code is a mere number, that means something else in each family. */
const firstWhole = 0x1_0000;
/** Whose numbers an HRESULT of facility Win32 wraps. */
const ofWindows: readonly string[] = ['win32', 'winhttp', 'winsock', 'msi'];

/**
 * The codes of a text that are known, in the order of the text; where none is, those whose name or meaning has its words; where it is a
 * code that is not known, its notations.
 */
export function lookUpErrorCodes(known: readonly ErrorCodeRecord[], text: string): FoundErrorCode[] {
  const asked = text.slice(0, textMost).trim();
  if (asked === '') return [];
  const found = new Map<string, FoundErrorCode>();
  const add = (one: FoundErrorCode) => {
    const key = `${one.code} ${one.name}`;
    if (found.size < resultsMost && !found.has(key)) found.set(key, one);
  };
  for (const state of statesOf(asked)) add(state);
  const isSql = /\bsql|\bmsg\b|\[\w{5}\]\[\d+\]/i.test(asked);
  let unknown: FoundErrorCode | undefined;
  for (const code of codesOf(asked)) {
    const records = recordsOf(known, code);
    if (isSql) records.sort((a, b) => Number(b.domain === 'sql') - Number(a.domain === 'sql'));
    for (const { name, meaning, domain } of records) add({ code, name, meaning, family: domain, notations: notationsOf(code) });
    if (records.length === 0 && (Number(code) >= firstWhole || /^\s*-?\d+\s*$/.test(asked)))
      unknown ??= { code, name: '', meaning: '', family: '', notations: notationsOf(code) };
  }
  if (found.size === 0) for (const record of byWords(known, asked)) add(record);
  if (found.size === 0 && unknown) add(unknown);
  return [...found.values()];
}

/** Each code that the text can mean; of a token with two readings the likelier first. */
function codesOf(text: string): string[] {
  const codes = new Set<string>();
  for (const [token] of text.matchAll(tokens)) {
    // Eight digits that begin as a failure does are hexadecimal first, whatever else they could be.
    const isFailure = /^(?:8[07]|c0)[0-9a-f]{6}$/i.test(token);
    const isBareHex = !/^(?:0x|-)/i.test(token) && /[a-f]/i.test(token) && /\d/.test(token);
    if (isFailure || isBareHex) codes.add(normaliseErrorCode(`0x${token}`)!);
    const code = normaliseErrorCode(token);
    if (code !== undefined) codes.add(code);
  }
  return [...codes];
}

function recordsOf(known: readonly ErrorCodeRecord[], code: string): ErrorCodeRecord[] {
  const value = Number(code);
  const records = known.filter(record => record.code === code);
  if (value >>> 16 !== 0x8007) return records;
  const wrapped = `0x${(value & 0xffff).toString(16).toUpperCase().padStart(8, '0')}`;
  const ofNumber = known.filter(record => record.code === wrapped && ofWindows.includes(record.domain));
  // The number of Windows names it better than `HRESULT_FROM_WIN32(…)` does.
  const merged = ofNumber.map(one => ({ ...one, code, meaning: records[0]?.meaning ?? one.meaning }));
  const isSaid = ({ name }: ErrorCodeRecord) => merged.some(one => name === one.name || name.includes(`(${one.name})`));
  return [...merged, ...records.filter(record => !isSaid(record))];
}

/** `-2147012889`, `2147954407`, `Win32 12007`; of a mere number its decimal form. */
function notationsOf(code: string): string[] {
  const value = Number(code);
  if (value < 0x8000_0000) return [String(value)];
  const signed = String(value | 0);
  return value >>> 16 === 0x8007 ? [signed, String(value), `Win32 ${value & 0xffff}`] : [signed, String(value)];
}

/** A SQLSTATE alone, in brackets, or behind its name; five digits elsewhere are a number. */
function statesOf(text: string): FoundErrorCode[] {
  const written = [
    ...(/^[0-9A-Z]{5}$/i.test(text) ? [text] : []),
    ...[...text.matchAll(/\[([0-9A-Z]{5})\]|\bSQLSTATE\s*[:=]?\s*'?([0-9A-Z]{5})\b/gi)].map(m => m[1] ?? m[2]!),
  ];
  return written.flatMap(state => {
    const record = sqlStates.find(one => one.state === state.toUpperCase());
    return record ? [{ code: record.state, name: 'SQLSTATE', meaning: record.meaning, family: 'sql', notations: [] }] : [];
  });
}

function byWords(known: readonly ErrorCodeRecord[], text: string): FoundErrorCode[] {
  const words = text
    .toLowerCase()
    .split(/[^a-z0-9_]+/)
    .filter(Boolean);
  if (words.join('').length < 3 || words.length > 8 || !/[a-z]/i.test(text)) return [];
  const phrase = words.join(' ');
  // What says just this is likeliest meant, and of that what Windows itself says.
  const rank = ({ name, meaning, domain }: ErrorCodeRecord): number =>
    (meaning.toLowerCase().startsWith(phrase) || name.toLowerCase() === phrase ? 0 : meaning.toLowerCase().includes(phrase) ? 2 : 4) +
    (domain === 'win32' ? 0 : 1);
  return known
    .filter(({ name, meaning }) => {
      const all = `${name} ${meaning}`.toLowerCase();
      return words.every(word => all.includes(word));
    })
    .sort((a, b) => rank(a) - rank(b) || a.name.length - b.name.length)
    .map(({ code, name, meaning, domain }) => ({ code, name, meaning, family: domain, notations: notationsOf(code) }));
}
