/**
 * What is kept of a source: facts, each standing for one recognised entry or a row of like ones. Facts of a source depend on
 * that source alone, in file order; everything else is derived from the set of facts, so it cannot depend on the order in
 * which sources arrive.
 *
 * Of millions of facts that a huge log gives, a few thousand are ever looked at: they are rows of columns, and an object is made of
 * one only when it is asked for.
 */
import type { Marks, SignalRecord } from '../catalog/types.ts';

export type Captures = Readonly<Record<string, string>>;

/** What a fact needs of its message. */
export interface FactMessage {
  readonly record: SignalRecord | undefined;
  /** Start of the text. */
  readonly text: string;
  readonly captures: Captures;
  capture(name: string): string | undefined;
}

/**
 * What the lines of one thread are about while it works on one thing. A line that names less than its neighbours is understood
 * by them: the object is shared by all facts of the episode, and what a later line adds holds for the earlier ones too.
 */
export interface Episode {
  package: string | undefined;
  packageId: string | undefined;
  version: string | undefined;
  job: string | undefined;
  request: string | undefined;
  to: string | undefined;
  from: string | undefined;
}

export const newEpisode = (): Episode => ({
  package: undefined,
  packageId: undefined,
  version: undefined,
  job: undefined,
  request: undefined,
  to: undefined,
  from: undefined,
});

export interface FactPlace {
  /** Index of the file in its source. */
  readonly file: number;
  readonly line: number;
  readonly endLine: number;
  /** UTC in ms, or local time where `isLocal`; NaN where the source has given no time yet. */
  readonly timeMs: number;
  readonly isLocal: boolean;
  /** Day and month of the time could change places. */
  readonly isDateAmbiguous: boolean;
}

/** What a later line takes over from the lines before it on its thread: the direction of a transfer. */
type Forwarded = Captures | undefined;

const forwardedOf = ({ to, from, version }: Episode): Forwarded =>
  to === undefined && from === undefined && version === undefined
    ? undefined
    : { ...(to === undefined ? {} : { to }), ...(from === undefined ? {} : { from }), ...(version === undefined ? {} : { version }) };

const isLocalBit = 1;
const isAmbiguousBit = 2;

interface PlainPlaces {
  readonly times: Float64Array;
  readonly lines: Uint32Array;
  readonly endLines: Uint32Array;
  readonly files: Uint16Array;
  readonly bits: Uint8Array;
}

/** Places of the entries of facts, one to a row. */
class Places implements PlainPlaces {
  readonly times: Float64Array;
  readonly lines: Uint32Array;
  readonly endLines: Uint32Array;
  readonly files: Uint16Array;
  readonly bits: Uint8Array;

  constructor(capacity: number, from?: PlainPlaces) {
    this.times = new Float64Array(capacity);
    this.lines = new Uint32Array(capacity);
    this.endLines = new Uint32Array(capacity);
    this.files = new Uint16Array(capacity);
    this.bits = new Uint8Array(capacity);
    if (!from) return;
    this.times.set(from.times);
    this.lines.set(from.lines);
    this.endLines.set(from.endLines);
    this.files.set(from.files);
    this.bits.set(from.bits);
  }

  set(row: number, file: number, line: number, endLine: number, timeMs: number, isLocal: boolean, isDateAmbiguous: boolean): void {
    this.times[row] = timeMs;
    this.lines[row] = line;
    this.endLines[row] = endLine;
    this.files[row] = file;
    this.bits[row] = (isLocal ? isLocalBit : 0) | (isDateAmbiguous ? isAmbiguousBit : 0);
  }

  move(from: number, to: number): void {
    this.times[to] = this.times[from]!;
    this.lines[to] = this.lines[from]!;
    this.endLines[to] = this.endLines[from]!;
    this.files[to] = this.files[from]!;
    this.bits[to] = this.bits[from]!;
  }

  at(row: number): FactPlace {
    const bits = this.bits[row]!;
    return {
      file: this.files[row]!,
      line: this.lines[row]!,
      endLine: this.endLines[row]!,
      timeMs: this.times[row]!,
      isLocal: (bits & isLocalBit) !== 0,
      isDateAmbiguous: (bits & isAmbiguousBit) !== 0,
    };
  }

  toPlain(rows: number): PlainPlaces {
    const { times, lines, endLines, files, bits } = this;
    return {
      times: times.slice(0, rows),
      lines: lines.slice(0, rows),
      endLines: endLines.slice(0, rows),
      files: files.slice(0, rows),
      bits: bits.slice(0, rows),
    };
  }

  readDatesAgain(rows: number, otherReading: (ms: number) => number): void {
    for (let row = 0; row < rows; row++) if (this.bits[row]! & isAmbiguousBit) this.times[row] = otherReading(this.times[row]!);
  }
}

interface PlainMessage {
  readonly record: string;
  readonly text: string;
  readonly captures: Captures;
}

/** Facts as plain data: columns, and what rows share in tables of its own; -1 where a row has nothing of a table. */
export interface PlainFacts {
  readonly length: number;
  readonly messages: readonly PlainMessage[];
  readonly messageOf: Int32Array;
  readonly progressOf: Int32Array;
  readonly marks: readonly Marks[];
  readonly marksOf: Int32Array;
  readonly episodes: readonly Episode[];
  readonly episodeOf: Int32Array;
  readonly forwarded: readonly Captures[];
  readonly forwardedOf: Int32Array;
  readonly first: PlainPlaces;
  readonly last: PlainPlaces;
  readonly seqs: Float64Array;
  readonly lastSeqs: Float64Array;
  readonly counts: Uint32Array;
}

/** What rows share, each once. */
function tableOf<T>(column: readonly (T | undefined)[], length: number): { readonly table: T[]; readonly rows: Int32Array } {
  const table: T[] = [];
  const known = new Map<T, number>();
  const rows = new Int32Array(length);
  for (let row = 0; row < length; row++) {
    const value = column[row];
    let at = value === undefined ? -1 : known.get(value);
    if (at === undefined) {
      at = table.push(value!) - 1;
      known.set(value!, at);
    }
    rows[row] = at;
  }
  return { table, rows };
}

const smallest = 64;

/** The facts of one source in file order, a row for each. */
export class Facts {
  length = 0;
  /** Message of the first entry of each row. */
  readonly messages: FactMessage[] = [];
  readonly marks: (Marks | undefined)[] = [];
  readonly episodes: Episode[] = [];
  /** Message of the last entry, where it tells progress. */
  readonly progress: (FactMessage | undefined)[] = [];
  readonly #forwarded: Forwarded[] = [];
  #capacity: number;
  #first: Places;
  #last: Places;
  #seqs: Float64Array;
  #lastSeqs: Float64Array;
  #counts: Uint32Array;
  #made: Fact[] = [];

  constructor(from?: Facts) {
    this.#capacity = from ? from.#capacity : smallest;
    this.#first = new Places(this.#capacity, from ? from.#first : undefined);
    this.#last = new Places(this.#capacity, from ? from.#last : undefined);
    this.#seqs = new Float64Array(this.#capacity);
    this.#lastSeqs = new Float64Array(this.#capacity);
    this.#counts = new Uint32Array(this.#capacity);
    if (!from) return;
    this.length = from.length;
    this.messages = [...from.messages];
    this.marks = [...from.marks];
    this.episodes = [...from.episodes];
    this.progress = [...from.progress];
    this.#forwarded = [...from.#forwarded];
    this.#seqs.set(from.#seqs);
    this.#lastSeqs.set(from.#lastSeqs);
    this.#counts.set(from.#counts);
  }

  /** Adds a fact of one entry, whose place is set next; returns its row. */
  add(message: FactMessage, marks: Marks | undefined, episode: Episode, seq: number): number {
    const row = this.length++;
    if (row === this.#capacity) this.#grow();
    this.messages[row] = message;
    this.marks[row] = marks;
    this.episodes[row] = episode;
    this.progress[row] = undefined;
    this.#forwarded[row] = forwardedOf(episode);
    this.#seqs[row] = seq;
    this.#lastSeqs[row] = seq;
    this.#counts[row] = 1;
    return row;
  }

  /** Counts one more entry of the same kind, whose place is set next. */
  count(row: number, seq: number): void {
    this.#counts[row]!++;
    this.#lastSeqs[row] = seq;
  }

  setFirst(row: number, file: number, line: number, endLine: number, timeMs: number, isLocal: boolean, isDateAmbiguous: boolean): void {
    this.#first.set(row, file, line, endLine, timeMs, isLocal, isDateAmbiguous);
    this.#last.set(row, file, line, endLine, timeMs, isLocal, isDateAmbiguous);
  }

  setLast(row: number, file: number, line: number, endLine: number, timeMs: number, isLocal: boolean, isDateAmbiguous: boolean): void {
    this.#last.set(row, file, line, endLine, timeMs, isLocal, isDateAmbiguous);
  }

  /** The facts of these rows alone, given in rising order. What was made of the rows before stays as it is. */
  only(rows: readonly number[]): Facts {
    // Moving rows in place saves making columns anew, as often as a huge log is read; conclusions hold on to what they have seen.
    const facts = this.#made.length === 0 ? this : new Facts(this);
    for (let to = 0; to < rows.length; to++) if (rows[to] !== to) facts.#move(rows[to]!, to);
    facts.length = rows.length;
    return facts;
  }

  #move(from: number, to: number): void {
    this.messages[to] = this.messages[from]!;
    this.marks[to] = this.marks[from];
    this.episodes[to] = this.episodes[from]!;
    this.progress[to] = this.progress[from];
    this.#forwarded[to] = this.#forwarded[from];
    this.#first.move(from, to);
    this.#last.move(from, to);
    this.#seqs[to] = this.#seqs[from]!;
    this.#lastSeqs[to] = this.#lastSeqs[from]!;
    this.#counts[to] = this.#counts[from]!;
  }

  /** Reads ambiguous dates in the other order. */
  readDatesAgain(otherReading: (ms: number) => number): void {
    this.#first.readDatesAgain(this.length, otherReading);
    this.#last.readDatesAgain(this.length, otherReading);
  }

  at(row: number): Fact {
    this.#made[row] ??= new Fact(this, row);
    return this.#made[row];
  }

  all(): readonly Fact[] {
    for (let row = 0; row < this.length; row++) this.at(row);
    return this.#made;
  }

  firstOf(row: number): FactPlace {
    return this.#first.at(row);
  }

  lastOf(row: number): FactPlace {
    return this.#last.at(row);
  }

  lastMsOf(row: number): number {
    return this.#last.times[row]!;
  }

  seqOf(row: number): number {
    return this.#seqs[row]!;
  }

  lastSeqOf(row: number): number {
    return this.#lastSeqs[row]!;
  }

  countOf(row: number): number {
    return this.#counts[row]!;
  }

  forwardedOf(row: number): Forwarded {
    return this.#forwarded[row];
  }

  /** The facts as plain data, for another thread of the process. */
  toPlain(): PlainFacts {
    const { length } = this;
    // One table for both columns of messages.
    const { table, rows } = tableOf([...this.messages.slice(0, length), ...this.progress.slice(0, length)], 2 * length);
    const marks = tableOf(this.marks, length);
    const episodes = tableOf(this.episodes, length);
    const forwarded = tableOf(this.#forwarded, length);
    return {
      length,
      messages: table.map(({ record, text, captures }) => ({ record: record!.id, text, captures })),
      messageOf: rows.slice(0, length),
      progressOf: rows.slice(length),
      marks: marks.table,
      marksOf: marks.rows,
      episodes: episodes.table,
      episodeOf: episodes.rows,
      forwarded: forwarded.table,
      forwardedOf: forwarded.rows,
      first: this.#first.toPlain(length),
      last: this.#last.toPlain(length),
      seqs: this.#seqs.slice(0, length),
      lastSeqs: this.#lastSeqs.slice(0, length),
      counts: this.#counts.slice(0, length),
    };
  }

  /** The facts that `toPlain` gave elsewhere. */
  static fromPlain(plain: PlainFacts, recordOf: (id: string) => SignalRecord | undefined): Facts {
    const messages = plain.messages.map(
      ({ record, text, captures }): FactMessage => ({ record: recordOf(record), text, captures, capture: name => captures[name] }),
    );
    const facts = new Facts();
    facts.length = facts.#capacity = plain.length;
    for (let row = 0; row < plain.length; row++) {
      facts.messages[row] = messages[plain.messageOf[row]!]!;
      facts.progress[row] = messages[plain.progressOf[row]!];
      facts.marks[row] = plain.marks[plain.marksOf[row]!];
      facts.episodes[row] = plain.episodes[plain.episodeOf[row]!]!;
      facts.#forwarded[row] = plain.forwarded[plain.forwardedOf[row]!];
    }
    facts.#first = new Places(plain.length, plain.first);
    facts.#last = new Places(plain.length, plain.last);
    facts.#seqs = plain.seqs;
    facts.#lastSeqs = plain.lastSeqs;
    facts.#counts = plain.counts;
    return facts;
  }

  #grow(): void {
    this.#capacity = Math.max(smallest, this.#capacity * 2);
    this.#first = new Places(this.#capacity, this.#first);
    this.#last = new Places(this.#capacity, this.#last);
    const [seqs, lastSeqs, counts] = [this.#seqs, this.#lastSeqs, this.#counts];
    this.#seqs = new Float64Array(this.#capacity);
    this.#seqs.set(seqs);
    this.#lastSeqs = new Float64Array(this.#capacity);
    this.#lastSeqs.set(lastSeqs);
    this.#counts = new Uint32Array(this.#capacity);
    this.#counts.set(counts);
  }
}

/** One row, as the conclusions look at it. */
export class Fact {
  readonly signal: SignalRecord;
  readonly marks: Marks | undefined;
  readonly episode: Episode;
  /** Place in the order of the source. */
  readonly seq: number;
  /** The columns that it stands in, and its row there. */
  readonly facts: Facts;
  readonly row: number;
  readonly #message: FactMessage;
  #captures: Captures | undefined;

  constructor(facts: Facts, row: number) {
    this.facts = facts;
    this.row = row;
    this.#message = facts.messages[row]!;
    this.signal = this.#message.record!;
    this.marks = facts.marks[row];
    this.episode = facts.episodes[row]!;
    this.seq = facts.seqOf(row);
  }

  /** Place in the order of the source of the last entry that it stands for. */
  get lastSeq(): number {
    return this.facts.lastSeqOf(this.row);
  }

  /** Entries that this fact stands for. */
  get count(): number {
    return this.facts.countOf(this.row);
  }

  /** Captures of the last entry that tell progress. */
  get progress(): Captures | undefined {
    return this.facts.progress[this.row]?.captures;
  }

  /** Place of the first entry. */
  get first(): FactPlace {
    return this.facts.firstOf(this.row);
  }

  /** Place of the last entry. */
  get last(): FactPlace {
    return this.facts.lastOf(this.row);
  }

  /** Start of the text of the first entry. */
  get text(): string {
    return this.#message.text;
  }

  /** One capture of the first entry, or of its thread; costs nothing where the line has none of that name. */
  capture(name: string): string | undefined {
    return this.#message.capture(name) ?? this.facts.forwardedOf(this.row)?.[name];
  }

  /** Captures of the first entry, over those of the thread. */
  get captures(): Captures {
    const forwarded = this.facts.forwardedOf(this.row);
    if (!forwarded) return this.#message.captures;
    this.#captures ??= { ...forwarded, ...this.#message.captures };
    return this.#captures;
  }
}

/** A map by facts: conclusions keep something of thousands of them, each time they are drawn. */
export class FactMap<T> {
  readonly #bySource = new Map<Facts, (T | undefined)[]>();
  #lastFacts: Facts | undefined;
  #last: (T | undefined)[] = [];

  get(fact: Fact): T | undefined {
    return this.#rowsOf(fact.facts)[fact.row];
  }

  set(fact: Fact, value: T): void {
    this.#rowsOf(fact.facts)[fact.row] = value;
  }

  #rowsOf(facts: Facts): (T | undefined)[] {
    if (facts === this.#lastFacts) return this.#last;
    let rows = this.#bySource.get(facts);
    if (!rows) {
      rows = [];
      this.#bySource.set(facts, rows);
    }
    this.#lastFacts = facts;
    this.#last = rows;
    return rows;
  }
}
