/** Bytes → entries with all that is understood of each, numbered as `EntryReader` numbers them. */
import { EntryReader, type Knowledge, type Reading, SourceReader, type Tag } from '../engine/index.ts';

/** One entry of a log, as a list of entries shows it. */
export interface LoggedEntry {
  /** Which of the logs that are shown together. */
  readonly source: number;
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  /** NaN where the entry has no time. */
  readonly utcMs: number;
  /** Minutes to add to the entry's local time to get UTC. */
  readonly zone: number;
  /** The entry does not say its zone: it is that of its log. */
  readonly isZoneOfLog: boolean;
  readonly component: string;
  readonly thread: number;
  readonly severity: Tag['severity'];
  readonly text: string;
  readonly torn: boolean;
  readonly record: Tag['record'];
  readonly marks: Tag['marks'];
  readonly captures: Tag['captures'];
}

/** What is known of a log before it is read. */
export interface LogKnown {
  readonly source: number;
  readonly path: string;
  readonly reading: Reading;
  /** Minutes to add to get UTC, for entries that do not say it. */
  readonly zone: number;
}

interface Shape {
  readonly endLine: number;
  readonly biasMinutes: number;
}

/**
 * A source's entries as they are understood can be more than those of the bytes: a record that swallowed its neighbour is two. Here both
 * are one entry again, so the numbers depend on the bytes alone and an index that understands nothing knows them.
 */
export class LoggedEntries {
  /** Added to the line numbers of the bytes that are written. */
  lineOffset = 0;
  /** Entries that begin before this line belong to what was written for the reader's sake alone. */
  fromLine = 0;
  readonly #known: LogKnown;
  readonly #shapes: Shape[] = [];
  readonly #tags: Tag[] = [];
  readonly #entries: EntryReader;
  readonly #source: SourceReader;

  constructor(knowledge: Knowledge, known: LogKnown) {
    this.#known = known;
    this.#entries = new EntryReader((_, { endLine, biasMinutes }) => this.#shapes.push({ endLine, biasMinutes }), known.reading);
    this.#source = new SourceReader(knowledge, { id: known.path, path: known.path, reading: known.reading });
    this.#source.onTag = tag => this.#tags.push(tag);
  }

  write(bytes: Uint8Array): void {
    this.#entries.write(bytes);
    this.#source.write(bytes);
  }

  end(): void {
    this.#entries.end();
    this.#source.end();
  }

  /** The entries since the last call. */
  take(): LoggedEntry[] {
    const taken: LoggedEntry[] = [];
    let at = 0;
    for (const { endLine, biasMinutes } of this.#shapes) {
      let tag = this.#tags[at++];
      if (!tag) break;
      let text = tag.text;
      const { line } = tag;
      const isDamaged = tag.torn;
      // The neighbour that was swallowed follows.
      while (tag.torn && tag.endLine < endLine && this.#tags[at]) {
        tag = this.#tags[at++]!;
        text += `\n${tag.text}`;
      }
      if (line + this.lineOffset >= this.fromLine) taken.push(this.#entryOf(tag, line, endLine, biasMinutes, text, isDamaged));
    }
    this.#shapes.length = 0;
    this.#tags.length = 0;
    return taken;
  }

  #entryOf(tag: Tag, line: number, endLine: number, biasMinutes: number, text: string, isDamaged: boolean): LoggedEntry {
    const { source, path, zone } = this.#known;
    const timeMs = this.#source.timeMsOf(tag);
    const isZoneOfLog = Number.isNaN(biasMinutes);
    return {
      source,
      path,
      line: line + this.lineOffset,
      endLine: endLine + this.lineOffset,
      utcMs: tag.isLocal ? timeMs + zone * 60_000 : timeMs,
      zone: isZoneOfLog ? zone : biasMinutes,
      isZoneOfLog,
      component: tag.component,
      thread: tag.thread,
      severity: tag.severity,
      text,
      torn: isDamaged || tag.torn,
      record: tag.record,
      marks: tag.marks,
      captures: tag.captures,
    };
  }
}
