/** The record that a line suggests: all that can be guessed, right as it stands, for a person to say what it means. */
import type { SignalRecord } from '../catalog/types.ts';
import { parseTemplate } from './template.ts';

/** A line that no record fits. */
export interface LineToTeach {
  /** Log id; `any` where nothing tells the log. */
  readonly log: string;
  /** File that it was seen in, for a person. */
  readonly file: string;
  /** As `shapeOf` gives it. */
  readonly template: string;
  readonly text: string;
}

/** Where the person has to write. */
const meaningWanted = '…';
const wordsOfId = 5;

/** `date`: when it was seen, e.g. `2026-03-17`. `isTaken`: whether a record has this id already. */
export function recordStub({ log, file, template, text }: LineToTeach, date: string, isTaken: (id: string) => boolean): SignalRecord {
  return {
    id: freeId(`${dashed(log === 'any' ? 'site' : log)}.${wordsOf(template)}`, isTaken),
    log,
    says: [hasLiteral(template) ? template : text],
    means: meaningWanted,
    known: 'observed',
    source: `seen at ${file}, ${date}`,
    examples: [{ line: text }],
  };
}

/** Letters, digits and dashes, as ids have them. */
const dashed = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'site';

/** The first words of a template, without a mark such as `WARNING:`. */
function wordsOf(template: string): string {
  const literal = template.replace(/^\s*(?:info|warn|warning|error)\s*:/i, '').replace(/\{\w+:\w+\}/g, ' ');
  const words = literal.toLowerCase().match(/[a-z][a-z0-9]+/g) ?? [];
  return words.slice(0, wordsOfId).join('-').slice(0, 60) || 'line';
}

function freeId(id: string, isTaken: (id: string) => boolean): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? id : `${id}-${n}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** False for a line without words, such as a lone number: its template would fit anything. */
function hasLiteral(template: string): boolean {
  try {
    return parseTemplate(template).literalLength > 0;
  } catch {
    return false;
  }
}
