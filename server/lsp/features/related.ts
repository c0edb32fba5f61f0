/** The other lines of a GUID, package ID, job, send request or thread: in the open document, and what is kept of all logs of the set. */
import { type DocumentHighlight, DocumentHighlightKind, type Location, type Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Conclusions, type Tag, utcOf } from '../../engine/index.ts';
import { pathKey } from '../../sources/index.ts';
import { findTag, type LogDocument, utcMsOf } from '../logDocument.ts';
import { pathToUri } from '../uris.ts';

/** Places in the open document, and in other logs, that are told at most. */
const ownMost = 2000;
const othersMost = 500;
const lineEnd = 10_000;

const guid = /[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}/gi;
const packageId = /\b(?=[A-Z0-9]{3}[A-F]*[0-9])[A-Z][A-Z0-9]{2}[0-9A-F]{5}\b/g;
/** Trailers of servers, attributes of clients, and what viewers copy: the number that names the thread. */
const threadPlaces = /<thread=(\d+)|\bthread="(\d+)"|\s(\d+) \(0x[0-9A-F]+\)/gi;

const kinds = ['package', 'packageId', 'job', 'request'] as const;

export interface Identifier {
  readonly kind: (typeof kinds)[number] | 'guid' | 'thread';
  readonly value: string;
}

const textOfLine = (document: TextDocument, line: number): string =>
  document.getText(Range.create(line, 0, line + 1, 0)).replace(/[\r\n]+$/, '');

/** What stands at a place of the text; `undefined` where it is nothing that connects lines. */
export function identifierAt(document: TextDocument, { line, character }: Position, tag: Tag | undefined): Identifier | undefined {
  const text = textOfLine(document, line);
  const covers = (start: number, length: number) => start <= character && character <= start + length;
  for (const found of text.matchAll(guid)) if (covers(found.index, found[0].length)) return { kind: 'guid', value: found[0].toUpperCase() };
  for (const kind of kinds) {
    const value = tag?.captures[kind];
    if (!value) continue;
    for (const found of text.matchAll(wholeWord(value))) if (covers(found.index, found[0].length)) return { kind, value };
  }
  for (const found of text.matchAll(packageId)) if (covers(found.index, found[0].length)) return { kind: 'packageId', value: found[0] };
  for (const found of text.matchAll(threadPlaces)) {
    const value = found[1] ?? found[2] ?? found[3]!;
    if (covers(found.index, found[0].length) && tag?.thread === Number(value)) return { kind: 'thread', value };
  }
  return undefined;
}

const wholeWord = (value: string): RegExp => new RegExp(`(?<![\\w])${value.replace(/[^\w]/g, '\\$&')}(?![\\w])`, 'gi');

/** Where it stands in the open document, in the order of the text. */
export function placesIn(document: TextDocument, { tags }: LogDocument, identifier: Identifier): Range[] {
  const places: Range[] = [];
  if (identifier.kind === 'thread') {
    const thread = Number(identifier.value);
    for (const tag of tags) {
      if (tag.thread !== thread) continue;
      if (places.length >= ownMost) break;
      const line = tag.endLine - 1;
      const found = [...textOfLine(document, line).matchAll(threadPlaces)].find(m => Number(m[1] ?? m[2] ?? m[3]) === thread);
      const start = found ? found.index + found[0].indexOf(identifier.value) : 0;
      places.push(Range.create(line, start, line, found ? start + identifier.value.length : lineEnd));
    }
    return places;
  }
  for (const { index, 0: found } of document.getText().matchAll(wholeWord(identifier.value))) {
    if (places.length >= ownMost) break;
    places.push({ start: document.positionAt(index), end: document.positionAt(index + found.length) });
  }
  return places;
}

interface TimedLocation {
  readonly location: Location;
  /** UTC; NaN where the line has no time. */
  readonly utcMs: number;
}

/** Lines of other logs that are about it, oldest first: those that are kept because they tell something. */
export function placesInSet({ world }: Conclusions, { kind, value }: Identifier, own: string): TimedLocation[] {
  // A number of a thread means something else in each process.
  if (kind === 'thread') return [];
  const ownKey = pathKey(own);
  const wanted = value.toUpperCase();
  const word = wholeWord(value);
  const names = kind === 'guid' ? (['package'] as const) : ([kind] as const);
  const isWanted = (text: string | undefined) => text?.toUpperCase() === wanted;
  const found: TimedLocation[] = [];
  for (const source of world.sources) {
    const { files, facts } = source.reader;
    for (const fact of facts) {
      if (!names.some(name => isWanted(fact.episode[name]) || isWanted(fact.capture(name))) && fact.text.search(word) < 0) continue;
      const { file, line, endLine } = fact.first;
      const path = files[file];
      if (path === undefined || pathKey(path) === ownKey) continue;
      const location = { uri: pathToUri(path), range: Range.create(line - 1, 0, endLine - 1, lineEnd) };
      found.push({ location, utcMs: utcOf(source, fact.first) });
    }
  }
  return found.sort((a, b) => (a.utcMs || 0) - (b.utcMs || 0)).slice(0, othersMost);
}

/** The lines of the document, then those of other logs. */
export const referencesOf = (uri: string, ranges: readonly Range[], others: readonly TimedLocation[]): Location[] => [
  ...ranges.map(range => ({ uri, range })),
  ...others.map(({ location }) => location),
];

/** The oldest line about it: there it began. */
export function definitionOf(
  uri: string,
  ranges: readonly Range[],
  others: readonly TimedLocation[],
  read: LogDocument,
): Location | undefined {
  const [first] = ranges;
  const [oldest] = others;
  const tag = first && findTag(read.tags, first.start.line + 1);
  const firstMs = tag ? utcMsOf(read, tag) : Number.NaN;
  if (first && !(oldest && oldest.utcMs < firstMs)) return { uri, range: first };
  return oldest?.location;
}

export const highlightsOf = (ranges: readonly Range[]): DocumentHighlight[] =>
  ranges.map(range => ({ range, kind: DocumentHighlightKind.Text }));
