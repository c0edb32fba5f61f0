/**
 * All templates of a log, compiled to one matcher.
 *
 * A line is first stripped of what says nothing (leading `~`, a severity mark, trailing dots). A trie over the literal
 * beginnings then leaves a handful of templates, and each of these is compared part by part. Literals and bounded captures
 * (GUIDs, numbers, site codes) either fit at a place or do not; an open capture ends at the first place where the rest fits.
 * Comparing one template has a budget of steps proportional to the line, so the time is linear in the line whatever the templates are.
 * Of those that fit, the one with the most literal bytes wins: the more specific knowledge.
 */
import type { SignalRecord } from '../catalog/types.ts';
import { BLANK, CR, decode, folded, isAlphanumeric, isDigit, isHexDigit, LF, TILDE } from './bytes.ts';
import { type CaptureRoles, captureRolesOf } from './captureNames.ts';
import { Keywords } from './keywords.ts';
import { type CaptureType, parseTemplate, type SeverityMark, type TemplatePart } from './template.ts';

/** One template of one record. */
export interface Pattern {
  readonly record: SignalRecord;
  readonly parts: readonly TemplatePart[];
  /** Name of each capture, at the index of its part. */
  readonly captureNames: readonly (string | undefined)[];
  readonly roles: CaptureRoles;
  readonly mark: SeverityMark | undefined;
  readonly rank: number;
}

interface TrieNode {
  /** Byte class → child. */
  readonly children: Map<number, TrieNode>;
  patterns: Pattern[];
}

/** What a line was recognised as. Valid until the next call of the same matcher. */
export interface Match {
  readonly record: SignalRecord;
  readonly pattern: Pattern;
  /** The text of the capture at this part of the pattern. */
  captureAt(part: number): string;
  /** Whether that capture is this text, given as its folded bytes. */
  isAt(part: number, text: Uint8Array): boolean;
  /** The text of one capture as it stands in the line, `undefined` where the template has no such capture. */
  capture(name: string): string | undefined;
  /** All captures by name. */
  captures(): Record<string, string>;
}

/** A line without the parts that no template names. */
export interface Stripped {
  start: number;
  end: number;
  mark: SeverityMark | undefined;
}

const isBlankOrTilde = (b: number): boolean => b === BLANK || b === TILDE || b === 9 || b === CR || b === LF || b === 0;

/** Position after the mark word and its colon, or -1. */
function afterWord(bytes: Uint8Array, at: number, end: number, word: string): number {
  for (let i = 0; i < word.length; i++, at++) if (at >= end || folded[bytes[at]!] !== word.charCodeAt(i)) return -1;
  while (at < end && bytes[at] === BLANK) at++;
  return at < end && bytes[at] === 58 ? at + 1 : -1;
}

/** Fills `out` with the range of a message that templates are compared with, and the severity mark before it. */
export function stripMessage(bytes: Uint8Array, start: number, end: number, out: Stripped): void {
  while (start < end && isBlankOrTilde(bytes[start]!)) start++;
  while (end > start) {
    const b = bytes[end - 1]!;
    if (isBlankOrTilde(b) || b === 46) end--;
    else if (b === 0xa6 && end - start >= 3 && bytes[end - 2] === 0x80 && bytes[end - 3] === 0xe2) end -= 3;
    else break;
  }
  out.mark = undefined;
  const first = start < end ? folded[bytes[start]!] : 0;
  if (first === 105 || first === 119 || first === 101) {
    let after = -1;
    if (first === 105) {
      after = afterWord(bytes, start, end, 'info');
      if (after >= 0) out.mark = 'information';
    } else if (first === 101) {
      after = afterWord(bytes, start, end, 'error');
      if (after >= 0) out.mark = 'error';
    } else {
      after = afterWord(bytes, start, end, 'warning');
      if (after < 0) after = afterWord(bytes, start, end, 'warn');
      if (after >= 0) out.mark = 'warning';
    }
    if (after >= 0) {
      start = after;
      while (start < end && isBlankOrTilde(bytes[start]!)) start++;
    }
  }
  out.start = start;
  out.end = end;
}

const isOpen = (type: CaptureType): boolean => type === 'text' || type === 'path' || type === 'word' || type === 'url';

function isPathStart(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 1 >= end) return false;
  const a = bytes[at]!;
  const b = bytes[at + 1]!;
  if (a === 92 && b === 92) return true;
  return isAlphanumeric(a) && !isDigit(a) && b === 58;
}

function isUrlStart(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    at + 7 < end &&
    folded[bytes[at]!] === 104 &&
    folded[bytes[at + 1]!] === 116 &&
    folded[bytes[at + 2]!] === 116 &&
    folded[bytes[at + 3]!] === 112
  );
}

/** End of a bounded capture that starts at `at`, or -1. */
function boundedEnd(type: CaptureType, bytes: Uint8Array, at: number, end: number): number {
  switch (type) {
    case 'guid': {
      if (end - at < 36) return -1;
      for (let i = 0; i < 36; i++) {
        const b = bytes[at + i];
        if (i === 8 || i === 13 || i === 18 || i === 23 ? b !== 45 : !isHexDigit(b)) return -1;
      }
      return at + 36;
    }
    case 'packageId': {
      if (end - at < 8) return -1;
      for (let i = 0; i < 3; i++) if (!isAlphanumeric(bytes[at + i])) return -1;
      for (let i = 3; i < 8; i++) if (!isHexDigit(bytes[at + i])) return -1;
      return at + 8 < end && isAlphanumeric(bytes[at + 8]) ? -1 : at + 8;
    }
    case 'site': {
      if (end - at < 3) return -1;
      for (let i = 0; i < 3; i++) if (!isAlphanumeric(bytes[at + i])) return -1;
      return at + 3 < end && isAlphanumeric(bytes[at + 3]) ? -1 : at + 3;
    }
    case 'num': {
      let i = at;
      if (bytes[i] === 45 || bytes[i] === 43) i++;
      const first = i;
      while (i < end && isDigit(bytes[i])) i++;
      return i > first && i - first <= 20 ? i : -1;
    }
    case 'hex': {
      let i = at;
      if (bytes[i] === 48 && folded[bytes[i + 1] ?? 0] === 120) i += 2;
      const first = i;
      while (i < end && isHexDigit(bytes[i])) i++;
      return i > first && i - first <= 16 ? i : -1;
    }
    case 'code': {
      if (bytes[at] === 48 && folded[bytes[at + 1] ?? 0] === 120) return boundedEnd('hex', bytes, at, end);
      const decimal = boundedEnd('num', bytes, at, end);
      let i = at;
      while (i < end && isHexDigit(bytes[i])) i++;
      if (i - at === 8 && i > decimal) return i;
      return decimal > 0 && decimal < end && isAlphanumeric(bytes[decimal]) ? -1 : decimal;
    }
    default:
      return -1;
  }
}

/** Byte class of the trie: the folded byte itself. */
const byteAt = (pattern: Pattern, depth: number): number | undefined => {
  const first = pattern.parts[0];
  return first?.kind === 'literal' ? first.bytes[depth] : undefined;
};

/** Splits patterns by their literal beginnings only as deep as it takes to tell them apart. */
function buildTrie(patterns: readonly Pattern[], depth: number): TrieNode {
  const node: TrieNode = { children: new Map(), patterns: [] };
  const groups = new Map<number, Pattern[]>();
  for (const pattern of patterns) {
    const byte = byteAt(pattern, depth);
    if (byte === undefined) node.patterns.push(pattern);
    else {
      const group = groups.get(byte);
      if (group) group.push(pattern);
      else groups.set(byte, [pattern]);
    }
  }
  for (const [byte, group] of groups) {
    node.children.set(byte, group.length === 1 ? { children: new Map(), patterns: group } : buildTrie(group, depth + 1));
  }
  return node;
}

/** The flat form of the trie: a row of 256 child indices for each node, -1 where there is none; node 0 is the root. */
interface FlatTrie {
  readonly next: Int16Array;
  /** `undefined` for a node at which no literal beginning ends: most of them. */
  readonly patterns: readonly (readonly Pattern[] | undefined)[];
}

function flatten(root: TrieNode): FlatTrie {
  const nodes: TrieNode[] = [];
  const rows: Int16Array[] = [];
  const add = (node: TrieNode): number => {
    const index = nodes.length;
    nodes.push(node);
    const row = new Int16Array(256).fill(-1);
    rows.push(row);
    for (const [byte, child] of node.children) row[byte] = add(child);
    return index;
  };
  add(root);
  const next = new Int16Array(rows.length * 256);
  for (const [index, row] of rows.entries()) next.set(row, index * 256);
  return { next, patterns: nodes.map(node => (node.patterns.length > 0 ? node.patterns : undefined)) };
}

/** A pattern that no beginning of a line can find, with the keyword that a line must hold to fit. */
interface Inner {
  readonly pattern: Pattern;
  readonly keyword: number;
}

/** The literal that a line must end with to fit; `undefined` where there is none or it tells little. */
function tailOf({ parts }: Pattern): Uint8Array | undefined {
  const last = parts.at(-1)!;
  if (last.kind !== 'literal') return undefined;
  const blank = last.bytes.lastIndexOf(BLANK);
  const tail = last.bytes.slice(Math.max(blank + 1, last.bytes.length - 12));
  return tail.length >= 3 ? tail : undefined;
}

/** The longest literal of a pattern, without the blanks at its ends, which a line can have lost. */
function keywordOf({ parts }: Pattern): Uint8Array {
  let longest = new Uint8Array(0);
  for (const part of parts) {
    if (part.kind !== 'literal') continue;
    let [from, to] = [0, part.bytes.length];
    while (from < to && part.bytes[from] === BLANK) from++;
    while (to > from && part.bytes[to - 1] === BLANK) to--;
    if (to - from > longest.length) longest = part.bytes.slice(from, to);
  }
  return longest;
}

/** Steps of comparison that one template may take for a message of so many bytes; one without wild guesses takes one or two a byte. */
const budgetOf = (bytes: number): number => 8 * bytes + 1024;

/** The text of a capture as it stands in the line; one package, one site: whatever case a log writes them in. */
function captureText(pattern: Pattern, part: number, bytes: Uint8Array, starts: Int32Array, ends: Int32Array): string {
  const text = decode(bytes, starts[part]!, ends[part]!);
  const spec = pattern.parts[part]!;
  return spec.kind === 'capture' && (spec.type === 'guid' || spec.type === 'site' || spec.type === 'packageId') ? text.toUpperCase() : text;
}

function namedCaptures(pattern: Pattern, bytes: Uint8Array, starts: Int32Array, ends: Int32Array): Record<string, string> {
  const all: Record<string, string> = {};
  pattern.captureNames.forEach((name, part) => {
    if (name !== undefined) all[name] = captureText(pattern, part, bytes, starts, ends);
  });
  return all;
}

export class Matcher {
  readonly #trie: FlatTrie;
  readonly #tailed: readonly { readonly pattern: Pattern; readonly tail: Uint8Array }[];
  readonly #inner: readonly Inner[];
  readonly #keywords: Keywords;
  /** The highest rank among the inner patterns: a better match needs no look at them. */
  readonly #innerRank: number;
  /** Records that hold for every line with a mark that nothing else fits. */
  readonly #byMark = new Map<SeverityMark, Pattern>();
  readonly #stripped: Stripped = { start: 0, end: 0, mark: undefined };
  readonly #candidates: Pattern[] = [];
  #captureStart = new Int32Array(64);
  #captureEnd = new Int32Array(64);
  #bestStart = new Int32Array(64);
  #bestEnd = new Int32Array(64);
  #steps = 0;
  #taken = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #end = 0;
  #best: Pattern | undefined;
  /** One object for all matches: there are millions. */
  readonly #view: Match;

  /** The records of one log; records of log `any` rank below all others. */
  constructor(records: readonly SignalRecord[]) {
    const matcher = this;
    this.#view = {
      get record() {
        return matcher.#best!.record;
      },
      get pattern() {
        return matcher.#best!;
      },
      captureAt: part => this.#captureOf(part),
      isAt: (part, text) => {
        const from = this.#bestStart[part]!;
        if (this.#bestEnd[part]! - from !== text.length) return false;
        for (let i = 0; i < text.length; i++) if (folded[this.#bytes[from + i]!] !== text[i]) return false;
        return true;
      },
      capture: name => this.#capture(name),
      captures: () => namedCaptures(this.#best!, this.#bytes, this.#bestStart, this.#bestEnd),
    };
    const patterns: Pattern[] = [];
    for (const record of records) {
      for (const text of record.says) {
        const template = parseTemplate(text);
        const open = template.parts.filter(part => part.kind === 'capture' && isOpen(part.type)).length;
        const general = record.log === 'any' ? 1 : 0;
        const names = template.parts.map(part => (part.kind === 'capture' ? part.name : undefined));
        const pattern: Pattern = {
          record,
          parts: template.parts,
          captureNames: names,
          roles: captureRolesOf(names),
          mark: template.mark,
          rank: (template.literalLength - general * 0.5) * 64 - open,
        };
        if (template.literalLength === 0) {
          const known = this.#byMark.get(template.mark!);
          if (!known || known.record.log === 'any') this.#byMark.set(template.mark!, pattern);
        } else patterns.push(pattern);
      }
    }
    const isInner = ({ parts }: Pattern) => parts[0]!.kind === 'capture';
    this.#trie = flatten(
      buildTrie(
        patterns.filter(pattern => !isInner(pattern)),
        0,
      ),
    );
    const inner = patterns.filter(isInner).reverse();
    this.#tailed = inner.filter(pattern => tailOf(pattern) !== undefined).map(pattern => ({ pattern, tail: tailOf(pattern)! }));
    const loose = inner.filter(pattern => tailOf(pattern) === undefined);
    this.#inner = loose.map((pattern, keyword) => ({ pattern, keyword }));
    this.#keywords = new Keywords(loose.map(keywordOf));
    this.#innerRank = loose.reduce((most, { rank }) => Math.max(most, rank), Number.NEGATIVE_INFINITY);
  }

  /** Steps of comparison that the last `match` took: what its time is proportional to. */
  get stepsTaken(): number {
    return this.#taken;
  }

  /** The mark of the message given to the last `match`. */
  get mark(): SeverityMark | undefined {
    return this.#stripped.mark;
  }

  /** Recognises the message in a range of bytes; `undefined` where no template fits. */
  match(bytes: Uint8Array, start: number, end: number): Match | undefined {
    const stripped = this.#stripped;
    stripMessage(bytes, start, end, stripped);
    this.#bytes = bytes;
    this.#end = stripped.end;
    this.#best = undefined;
    // Walk down the beginnings of the line and collect the templates met on the way.
    const { next, patterns } = this.#trie;
    const candidates = this.#candidates;
    let count = 0;
    let node = 0;
    let at = stripped.start;
    while (at < stripped.end) {
      const b = folded[bytes[at]!]!;
      node = next[node * 256 + b]!;
      if (node < 0) break;
      const found = patterns[node];
      if (found) for (let i = 0; i < found.length; i++) candidates[count++] = found[i]!;
      at++;
      if (b === BLANK) while (at < stripped.end && folded[bytes[at]!] === BLANK) at++;
    }
    // The end of the line has lost its blanks: a template may have one there, before a text that is empty here.
    const blank = at === stripped.end && node >= 0 ? next[node * 256 + BLANK]! : -1;
    const late = blank >= 0 ? patterns[blank] : undefined;
    if (late) for (const pattern of late) candidates[count++] = pattern;
    this.#taken = 0;
    for (let i = count - 1; i >= 0; i--) this.#try(candidates[i]!);
    for (const { pattern, tail } of this.#tailed) if (this.#endsWith(tail)) this.#try(pattern);
    const known = this.#best as Pattern | undefined;
    if (this.#inner.length > 0 && (!known || known.rank < this.#innerRank)) {
      this.#keywords.scan(bytes, stripped.start, stripped.end);
      for (const { pattern, keyword } of this.#inner) if (this.#keywords.has(keyword)) this.#try(pattern);
    }
    let best = this.#best as Pattern | undefined;
    if (!best && stripped.mark) {
      best = this.#byMark.get(stripped.mark);
      if (best) {
        this.#bestStart[0] = stripped.start;
        this.#bestEnd[0] = stripped.end;
      }
    }
    this.#best = best;
    return best ? this.#view : undefined;
  }

  #endsWith(tail: Uint8Array): boolean {
    const from = this.#end - tail.length;
    if (from < this.#stripped.start) return false;
    for (let i = tail.length - 1; i >= 0; i--) if (folded[this.#bytes[from + i]!] !== tail[i]) return false;
    return true;
  }

  /** Takes a pattern as the best so far if it fits and tells more. Each has a budget of its own: one that runs wild must not cost another its chance. */
  #try(pattern: Pattern): void {
    if (this.#best && pattern.rank <= this.#best.rank) return;
    const budget = budgetOf(this.#end - this.#stripped.start);
    this.#steps = budget;
    const isFit = this.#fits(pattern, 0, this.#stripped.start);
    this.#taken += budget - this.#steps;
    if (!isFit) return;
    this.#best = pattern;
    const [starts, ends] = [this.#captureStart, this.#captureEnd];
    this.#captureStart = this.#bestStart;
    this.#captureEnd = this.#bestEnd;
    this.#bestStart = starts;
    this.#bestEnd = ends;
  }

  /** All captures of a message that this pattern is known to fit, by name. The last match stays valid. */
  capturesOf(pattern: Pattern, bytes: Uint8Array, start: number, end: number): Record<string, string> {
    const kept = { bytes: this.#bytes, end: this.#end, start: this.#stripped.start, stop: this.#stripped.end, mark: this.#stripped.mark };
    const stripped = this.#stripped;
    stripMessage(bytes, start, end, stripped);
    this.#bytes = bytes;
    this.#end = stripped.end;
    this.#steps = budgetOf(stripped.end - stripped.start);
    const isWhole = pattern.parts.length === 1 && pattern.parts[0]!.kind === 'capture';
    if (isWhole) {
      this.#captureStart[0] = stripped.start;
      this.#captureEnd[0] = stripped.end;
    }
    const isFit = isWhole || this.#fits(pattern, 0, stripped.start);
    const captures = isFit ? namedCaptures(pattern, bytes, this.#captureStart, this.#captureEnd) : {};
    this.#bytes = kept.bytes;
    this.#end = kept.end;
    stripped.start = kept.start;
    stripped.end = kept.stop;
    stripped.mark = kept.mark;
    return captures;
  }

  #capture(name: string): string | undefined {
    const part = this.#best!.captureNames.indexOf(name);
    return part < 0 ? undefined : this.#captureOf(part);
  }

  #captureOf(part: number): string {
    return captureText(this.#best!, part, this.#bytes, this.#bestStart, this.#bestEnd);
  }

  /** Whether the parts from `part` on fit from `at` to the end of the message. */
  #fits(pattern: Pattern, part: number, at: number): boolean {
    const { parts } = pattern;
    for (; part < parts.length; part++) {
      const spec = parts[part]!;
      if (spec.kind === 'literal') {
        at = this.#afterLiteral(spec.bytes, at);
        if (at < 0) return false;
      } else if (isOpen(spec.type)) return this.#fitsOpen(pattern, part, at);
      else {
        // A GUID may stand in braces.
        const braced = spec.type === 'guid' && this.#bytes[at] === 123;
        const from = braced ? at + 1 : at;
        const to = boundedEnd(spec.type, this.#bytes, from, this.#end);
        if (to < 0) return false;
        this.#captureStart[part] = from;
        this.#captureEnd[part] = to;
        at = braced && this.#bytes[to] === 125 ? to + 1 : to;
      }
    }
    return at === this.#end;
  }

  /** An open capture from `at`: it ends at the first place where the following parts fit. */
  #fitsOpen(pattern: Pattern, part: number, at: number): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    const spec = pattern.parts[part] as Extract<TemplatePart, { kind: 'capture' }>;
    if (spec.type === 'path' && !isPathStart(bytes, at, end)) return false;
    if (spec.type === 'url' && !isUrlStart(bytes, at, end)) return false;
    const unbroken = spec.type === 'word' || spec.type === 'url';
    this.#captureStart[part] = at;
    const next = pattern.parts[part + 1];
    if (!next) {
      this.#captureEnd[part] = end;
      if (!unbroken) return true;
      for (let i = at; i < end; i++) if (folded[bytes[i]!] === BLANK) return false;
      return end > at;
    }
    const firstByte = next.kind === 'literal' ? next.bytes[0]! : -1;
    // Of a literal, only the places of its first byte are looked at.
    const skips = firstByte >= 0 && !unbroken;
    for (let to = spec.type === 'text' ? at : at + 1; to <= end; to++) {
      if (skips) {
        const from = to;
        while (to < end && folded[bytes[to]!] !== firstByte) to++;
        this.#steps -= to - from;
      }
      if (this.#steps-- <= 0) return false;
      if (unbroken && to > at && folded[bytes[to - 1]!] === BLANK) return false;
      if (firstByte >= 0 && (to >= end || folded[bytes[to]!] !== firstByte)) continue;
      if (this.#fits(pattern, part + 1, to)) {
        this.#captureEnd[part] = to;
        return true;
      }
    }
    return false;
  }

  /** Position after the literal, or -1. A blank of the literal stands for any run of blanks. */
  #afterLiteral(literal: Uint8Array, at: number): number {
    const bytes = this.#bytes;
    const end = this.#end;
    const length = literal.length;
    let i = 0;
    for (; i < length; i++) {
      const expected = literal[i]!;
      if (at >= end) {
        if (expected !== BLANK || i !== length - 1) at = -1;
        break;
      }
      if (folded[bytes[at]!] !== expected) {
        at = -1;
        break;
      }
      at++;
      if (expected === BLANK) while (at < end && folded[bytes[at]!] === BLANK) at++;
    }
    this.#steps -= i + 1;
    return at;
  }
}
