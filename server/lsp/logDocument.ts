/** A document of the editor, understood by itself: what each of its lines is, and what runs it shows. */
import { Analysis, type Conclusions, type Knowledge, momentToJudge, type Tag } from '../engine/index.ts';

export interface LogDocument {
  readonly version: number;
  /** In the order of the text. */
  readonly tags: readonly Tag[];
  readonly conclusions: Conclusions;
}

/** A line of a document that no file name tells the log of is still compared with all logs. */
export function readDocument(knowledge: Knowledge, path: string, text: string, version: number, nowMs: number): LogDocument {
  const analysis = new Analysis(knowledge, { assumedZoneMinutes: new Date(nowMs).getTimezoneOffset() });
  const reader = analysis.openSource({ id: path, path });
  const tags: Tag[] = [];
  reader.onTag = tag => tags.push(tag);
  reader.startFile(path);
  reader.write(new TextEncoder().encode(text));
  reader.end();
  return { version, tags, conclusions: analysis.conclude(momentToJudge(analysis.newestMs, nowMs)) };
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
