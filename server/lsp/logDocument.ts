/** A document of the editor, understood by itself: what each of its lines is, and what runs it shows. */
import { Analysis, type Conclusions, type Knowledge, momentToJudge, type Tag } from '../engine/index.ts';

export interface LogDocument {
  readonly version: number;
  /** In the order of the text. Their facts are those of the conclusions that are asked for afterwards. */
  readonly tags: readonly Tag[];
  readonly conclusions: Conclusions;
}

/** A line of a document that no file name tells the log of is still compared with all logs. */
export function readDocument(knowledge: Knowledge, path: string, text: string, version: number, nowMs: number): LogDocument {
  let bytes: Uint8Array | undefined = new TextEncoder().encode(text);
  let known: { readonly conclusions: Conclusions; readonly tags: readonly Tag[] | undefined } | undefined;
  const readAll = (withTags: boolean) => {
    const analysis = new Analysis(knowledge, { assumedZoneMinutes: new Date(nowMs).getTimezoneOffset() });
    const reader = analysis.openSource({ id: path, path });
    const tags: Tag[] = [];
    if (withTags) reader.onTag = tag => tags.push(tag);
    reader.startFile(path);
    reader.write(bytes!);
    reader.end();
    if (withTags) bytes = undefined;
    known = { conclusions: analysis.conclude(momentToJudge(analysis.newestMs, nowMs)), tags: withTags ? tags : undefined };
    return known;
  };
  return {
    version,
    // What a log comes to is known in a third of the time that it takes to keep what each of its lines is.
    get conclusions() {
      return (known ?? readAll(false)).conclusions;
    },
    get tags() {
      return known?.tags ?? readAll(true).tags!;
    },
  };
}

/** UTC of an entry in ms; NaN where it has no time. */
export function utcMsOf({ conclusions }: LogDocument, tag: Tag): number {
  const source = conclusions.world.sources[0];
  if (!source) return tag.timeMs;
  const timeMs = source.reader.timeMsOf(tag);
  return tag.isLocal ? timeMs + source.zone * 60_000 : timeMs;
}

/** The entry that covers a line, 1-based. */
export function findTag(tags: readonly Tag[], line: number): Tag | undefined {
  let low = 0;
  let high = tags.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const tag = tags[middle]!;
    if (tag.endLine < line) low = middle + 1;
    else if (tag.line > line) high = middle - 1;
    else return tag;
  }
  return undefined;
}

/** The entries that stand on lines from one to another, 1-based. */
export function tagsBetween(tags: readonly Tag[], first: number, last: number): readonly Tag[] {
  let low = 0;
  let high = tags.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tags[middle]!.endLine < first) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < tags.length && tags[end]!.line <= last) end++;
  return tags.slice(low, end);
}

/** The documents that were looked at last; a log of 2 MB is read again only when its text has changed. */
export class LogDocuments {
  readonly #knowledge: Knowledge;
  readonly #now: () => number;
  readonly #kept = new Map<string, LogDocument>();
  readonly #most = 8;

  constructor(knowledge: Knowledge, now: () => number) {
    this.#knowledge = knowledge;
    this.#now = now;
  }

  read(uri: string, path: string, version: number, getText: () => string): LogDocument {
    const known = this.#kept.get(uri);
    if (known?.version === version) return known;
    const document = readDocument(this.#knowledge, path, getText(), version, this.#now());
    this.#kept.delete(uri);
    this.#kept.set(uri, document);
    if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value!);
    return document;
  }

  forget(uri: string): void {
    this.#kept.delete(uri);
  }
}
