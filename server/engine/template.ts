/**
 * A message template, parsed: literal bytes and typed captures in a row. The text of a template is also what a person is
 * shown, so its grammar is nothing but `{name}` and `{name:type}` in literal text.
 */
import { BLANK, encode, folded } from './bytes.ts';

export type CaptureType = 'guid' | 'packageId' | 'site' | 'num' | 'hex' | 'code' | 'word' | 'url' | 'path' | 'text';

/** A severity that a line says of itself by its first word. */
export type SeverityMark = 'information' | 'warning' | 'error';

export type TemplatePart =
  | { readonly kind: 'literal'; readonly bytes: Uint8Array }
  | { readonly kind: 'capture'; readonly name: string; readonly type: CaptureType };

export interface Template {
  readonly text: string;
  /** The mark that the template begins with; it is not among the parts. */
  readonly mark: SeverityMark | undefined;
  readonly parts: readonly TemplatePart[];
  /** Number of literal bytes: the measure of how specific a template is. */
  readonly literalLength: number;
}

/** Types of the capture names that have a meaning of their own; see SignalRecord. */
const typeOfName: Readonly<Record<string, CaptureType>> = {
  package: 'guid',
  packageId: 'packageId',
  version: 'num',
  job: 'hex',
  request: 'word',
  site: 'site',
  to: 'site',
  from: 'site',
  sys: 'word',
  server: 'word',
  url: 'url',
  path: 'path',
  file: 'word',
  code: 'code',
  state: 'num',
  subStage: 'hex',
  isComplete: 'num',
  progress: 'num',
  size: 'num',
  position: 'num',
  hash: 'word',
};

const types: ReadonlySet<string> = new Set<CaptureType>(['guid', 'packageId', 'site', 'num', 'hex', 'code', 'word', 'url', 'path', 'text']);

const markPattern = /^[~\s]*(info|warn|warning|error)\s*:\s*/i;
const capturePattern = /\{([A-Za-z][A-Za-z0-9]*)(?::([A-Za-z]+))?\}/g;

/** The severity that the words `INFO`, `WARN`, `WARNING`, `ERROR` stand for. */
export function severityOfMark(word: string): SeverityMark {
  const lower = word.toLowerCase();
  return lower === 'info' ? 'information' : lower === 'error' ? 'error' : 'warning';
}

/** Literal text as it is compared: folded, each run of blanks one blank. */
function foldLiteral(text: string): Uint8Array {
  const bytes = encode(text);
  const out: number[] = [];
  for (const byte of bytes) {
    const b = folded[byte]!;
    if (b !== BLANK || out.at(-1) !== BLANK) out.push(b);
  }
  return Uint8Array.from(out);
}

/** A template as a person reads it in a sentence: `Download content for payload …`. */
export const templateText = (text: string): string => text.replace(capturePattern, '…');

/** Parses a template. Throws on an unknown type or a template without any literal and mark: both are mistakes of its author. */
export function parseTemplate(text: string): Template {
  const marked = markPattern.exec(text);
  const mark = marked ? severityOfMark(marked[1]!) : undefined;
  const body = text
    .slice(marked?.[0].length ?? 0)
    .replace(/^[~\s]+/, '')
    .replace(/[~.…\s]+$/, '');
  const parts: TemplatePart[] = [];
  const names = new Set<string>();
  let literalLength = 0;
  const addLiteral = (literal: string) => {
    const bytes = foldLiteral(literal);
    if (bytes.length === 0) return;
    parts.push({ kind: 'literal', bytes });
    literalLength += bytes.length;
  };
  let at = 0;
  for (const found of body.matchAll(capturePattern)) {
    addLiteral(body.slice(at, found.index));
    at = found.index + found[0].length;
    const name = found[1]!;
    const type = found[2] ?? typeOfName[name] ?? 'text';
    if (!types.has(type)) throw new Error(`template "${text}": unknown type "${type}" of capture "${name}"`);
    if (names.has(name)) throw new Error(`template "${text}": capture "${name}" stands twice`);
    names.add(name);
    parts.push({ kind: 'capture', name, type: type as CaptureType });
  }
  addLiteral(body.slice(at));
  if (literalLength === 0 && mark === undefined) throw new Error(`template "${text}" has no literal text`);
  return { text, mark, parts, literalLength };
}
