/** Error codes in any notation: hexadecimal with and without 0x, signed and unsigned decimal. */
import type { CodeFamilyRecord, ErrorCodeRecord, SignalRecord } from '../catalog/types.ts';
import type { ExplainedCode } from '../protocol/model.ts';
import { parseTemplate } from './template.ts';

/** A whole code; small decimal numbers are codes only where nothing else stands in the text. */
const notations = /(?<![\w.-])(?:0x([0-9a-f]{1,8})|(-?\d{5,10})|([0-9a-f]{8}))(?![\w.])/gi;

/** What is a code wherever it stands: it says by its upper bits that it is a failure. All else may be a size, a thread or a date. */
const unmistakable = /(?<![\w.-])(?:0x[89a-f][0-9a-f]{7}|(?:8[07]|c0)[0-9a-f]{6}|-\d{8,10}|[2-4]\d{9})(?![\w-]|\.\w)/gi;

/** A code as `0x` and eight upper-case hex digits; `undefined` where the text is none. */
export function normaliseErrorCode(text: string): string | undefined {
  const hex = /^\s*0x([0-9a-f]{1,8})\s*$/i.exec(text) ?? /^\s*(?=.*[a-f])([0-9a-f]{8})\s*$/i.exec(text);
  if (hex) return toCode(Number.parseInt(hex[1]!, 16));
  const value = /^\s*-?\d{1,10}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= -0x8000_0000 && value <= 0xffff_ffff)) return undefined;
  return toCode(value >>> 0);
}

const toCode = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;

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

/** Families whose small numbers any call of Windows may return; those of databases and web servers are named by their calls only. */
const ofWindows: readonly string[] = ['win32', 'winhttp', 'winsock', 'msi'];

/** Below this a code is a mere number, that means something else in each family. */
const firstWhole = 0x1_0000;

/** What a code means, in one of these families where it is a mere number. */
function lookUp(known: readonly ErrorCodeRecord[], code: string, domains: readonly string[]): ErrorCodeRecord | undefined {
  const value = Number(code);
  const find = (wanted: string, from: readonly string[]) =>
    from.flatMap(domain => known.find(record => record.code === wanted && record.domain === domain) ?? [])[0];
  if (value < firstWhole) return find(code, domains);
  const record = known.find(one => one.code === code);
  // An HRESULT of facility Win32 wraps a number of Windows, whose own name says more.
  const wrapped = value >>> 16 === 0x8007 ? find(toCode(value & 0xffff), ofWindows) : undefined;
  if (!record) return wrapped && { ...wrapped, code };
  return wrapped ? { ...record, name: wrapped.name, domain: wrapped.domain } : record;
}

/** `0x80072EE7 = server name not resolved (ERROR_WINHTTP_NAME_NOT_RESOLVED)`; also with the usual notation where the line has another. */
function textOf(written: string, { code, name, meaning }: ErrorCodeRecord): string {
  const isMere = Number(code) < firstWhole;
  const label = isMere || written.toUpperCase() === code.toUpperCase() ? written : `${written} = ${code}`;
  return /\s/.test(name) ? `${label} = ${name} (${meaning})` : `${label} = ${meaning} (${name})`;
}

export interface CodeKnowledge {
  readonly errorCodes: readonly ErrorCodeRecord[];
  readonly codeFamilies: readonly CodeFamilyRecord[];
}

/** A line as its codes are looked for. */
export interface CodeLine {
  /** What the line was recognised as. */
  readonly signal?: Pick<SignalRecord, 'id' | 'says'> | undefined;
  readonly captures: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * The known error codes of a line. A number counts as a code where its capture is one or its call has a family; elsewhere in the
 * text only what cannot be anything else, or what stands behind words that name the family.
 */
export function explainCodes({ errorCodes, codeFamilies }: CodeKnowledge, line: CodeLine): ExplainedCode[] {
  const explained = new Map<string, ExplainedCode>();
  const explain = (written: string, code: string | undefined, domains: readonly string[]) => {
    const record = code === undefined || Number(code) === 0 ? undefined : lookUp(errorCodes, code, domains);
    if (!record || explained.has(record.code)) return;
    const { name, meaning, domain: family } = record;
    explained.set(record.code, { written, code: record.code, name, meaning, family, text: textOf(written, record) });
  };
  const families = codeFamilies.filter(({ signal }) => signal === line.signal?.id);
  const isCode = codeCaptures(line);
  for (const [name, value] of Object.entries(line.captures)) {
    const family = families.find(({ capture }) => capture === name);
    if (family || isCode.has(name)) explain(value, normaliseCaptured(value), family?.domains ?? ofWindows);
  }
  for (const [written] of line.text.matchAll(unmistakable)) explain(written, normaliseCaptured(written), ofWindows);
  // What is known of the line itself is more certain than its words.
  for (const { after, domains } of families.length > 0 ? families : codeFamilies.filter(({ signal }) => signal === 'any')) {
    if (after === undefined) continue;
    for (const written of numbersAfter(line.text, after)) explain(written, normaliseErrorCode(written), domains);
  }
  return [...explained.values()];
}

/** Small numbers behind these words, each whole. */
function numbersAfter(text: string, words: string): string[] {
  const pattern = words.replace(/[^\w\s]/g, '\\$&').replace(/\s+/g, '\\s+');
  const found = text.matchAll(new RegExp(`(?<!\\w)${pattern}\\s*[:=]?\\s*(0x[0-9a-f]{1,8}|\\d{1,5})(?!\\w|\\.\\w)`, 'gi'));
  return [...found].map(([, number]) => number!);
}

/** Names of the captures that a record says are codes. */
const codeCaptures = ({ signal }: CodeLine): ReadonlySet<string> =>
  new Set(
    signal?.says.flatMap(template =>
      parseTemplate(template).parts.flatMap(part => (part.kind === 'capture' && part.type === 'code' ? part.name : [])),
    ),
  );

/** Eight digits that begin as a failure does are hexadecimal also where none of them is a letter. */
const normaliseCaptured = (text: string): string | undefined =>
  /^\s*(?:8[07]|c0)[0-9a-f]{6}\s*$/i.test(text) ? normaliseErrorCode(`0x${text.trim()}`) : normaliseErrorCode(text);
