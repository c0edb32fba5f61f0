/**
 * What is kept of a source: facts, each standing for one recognised entry or a row of like ones. Facts of a source depend on
 * that source alone, in file order; everything else is derived from the set of facts, so it cannot depend on the order in
 * which sources arrive.
 *
 * Of millions of facts that a huge log gives, a few thousand are ever looked at: a fact keeps the bytes of its message and makes
 * text and captures when they are asked for.
 */
import type { Marks, SignalRecord } from '../catalog/types.ts';
import { decode } from './bytes.ts';
import type { Matcher, Pattern } from './matcher.ts';

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

/** Longest message whose bytes are kept, and start of it that is shown. */
const keptBytes = 8192;
const shownBytes = 600;
const blockBytes = 64 * 1024;

/** Room for the messages of facts: one block serves hundreds, and goes when all of them have gone. */
export class MessageStore {
  /** Holds the message kept last. */
  block: Uint8Array = new Uint8Array(0);
  #at = 0;

  /** Copies a message; returns where in `block` it begins. */
  keep(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (this.#at + length > this.block.length) {
      this.block = new Uint8Array(Math.max(blockBytes, length));
      this.#at = 0;
    }
    const block = this.block;
    const at = this.#at;
    // Short copies are quicker byte by byte than by a view and a call.
    for (let i = 0; i < length; i++) block[at + i] = bytes[start + i]!;
    this.#at += length;
    return at;
  }
}

/** What a later line takes over from the lines before it on its thread: the direction of a transfer. */
type Forwarded = Readonly<Record<string, string>> | undefined;

const forwardedOf = ({ to, from, version }: Episode): Forwarded =>
  to === undefined && from === undefined && version === undefined
    ? undefined
    : { ...(to === undefined ? {} : { to }), ...(from === undefined ? {} : { from }), ...(version === undefined ? {} : { version }) };

export class Fact {
  readonly signal: SignalRecord;
  readonly marks: Marks | undefined;
  readonly episode: Episode;
  /** Place in the order of the source: that of the first entry, and of the last that it stands for. */
  readonly seq: number;
  lastSeq: number;
  /** Entries that this fact stands for. */
  count = 1;
  /** Captures of the last entry that tell progress. */
  progress: Readonly<Record<string, string>> | undefined;

  readonly #matcher: Matcher;
  readonly #pattern: Pattern;
  readonly #block: Uint8Array;
  readonly #at: number;
  readonly #length: number;
  readonly #forwarded: Forwarded;
  #captures: Readonly<Record<string, string>> | undefined;
  #text: string | undefined;
  // Plain fields: a row of thousands of like entries moves the last place without making an object.
  #file: number;
  #line: number;
  #endLine: number;
  #timeMs: number;
  #isLocal: boolean;
  #isDateAmbiguous: boolean;
  #lastFile: number;
  #lastLine: number;
  #lastEndLine: number;
  #lastMs: number;
  #lastIsLocal: boolean;
  #lastIsDateAmbiguous: boolean;

  constructor(
    matcher: Matcher,
    pattern: Pattern,
    marks: Marks | undefined,
    episode: Episode,
    seq: number,
    store: MessageStore,
    bytes: Uint8Array,
    start: number,
    end: number,
  ) {
    this.signal = pattern.record;
    this.marks = marks;
    this.episode = episode;
    this.seq = seq;
    this.lastSeq = seq;
    this.#matcher = matcher;
    this.#pattern = pattern;
    this.#forwarded = forwardedOf(episode);
    // What is cut off here must be captured before.
    if (end - start > keptBytes) {
      this.#captures = { ...this.#forwarded, ...matcher.capturesOf(pattern, bytes, start, end) };
      end = start + keptBytes;
    }
    this.#at = store.keep(bytes, start, end);
    this.#block = store.block;
    this.#length = end - start;
    this.#file = this.#line = this.#endLine = this.#lastFile = this.#lastLine = this.#lastEndLine = 0;
    this.#timeMs = this.#lastMs = Number.NaN;
    this.#isLocal = this.#isDateAmbiguous = this.#lastIsLocal = this.#lastIsDateAmbiguous = false;
  }

  setFirst(file: number, line: number, endLine: number, timeMs: number, isLocal: boolean, isDateAmbiguous: boolean): void {
    this.#file = file;
    this.#line = line;
    this.#endLine = endLine;
    this.#timeMs = timeMs;
    this.#isLocal = isLocal;
    this.#isDateAmbiguous = isDateAmbiguous;
    this.setLast(file, line, endLine, timeMs, isLocal, isDateAmbiguous);
  }

  setLast(file: number, line: number, endLine: number, timeMs: number, isLocal: boolean, isDateAmbiguous: boolean): void {
    this.#lastFile = file;
    this.#lastLine = line;
    this.#lastEndLine = endLine;
    this.#lastMs = timeMs;
    this.#lastIsLocal = isLocal;
    this.#lastIsDateAmbiguous = isDateAmbiguous;
  }

  /** Reads ambiguous dates in the other order. */
  readDatesAgain(otherReading: (ms: number) => number): void {
    if (this.#isDateAmbiguous) this.#timeMs = otherReading(this.#timeMs);
    if (this.#lastIsDateAmbiguous) this.#lastMs = otherReading(this.#lastMs);
  }

  /** Place of the first entry. */
  get first(): FactPlace {
    return {
      file: this.#file,
      line: this.#line,
      endLine: this.#endLine,
      timeMs: this.#timeMs,
      isLocal: this.#isLocal,
      isDateAmbiguous: this.#isDateAmbiguous,
    };
  }

  /** Place of the last entry. */
  get last(): FactPlace {
    return {
      file: this.#lastFile,
      line: this.#lastLine,
      endLine: this.#lastEndLine,
      timeMs: this.#lastMs,
      isLocal: this.#lastIsLocal,
      isDateAmbiguous: this.#lastIsDateAmbiguous,
    };
  }

  /** Time of the last entry, as in `last`. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** Start of the text of the first entry. */
  get text(): string {
    this.#text ??= decode(this.#block, this.#at, this.#at + Math.min(this.#length, shownBytes));
    return this.#text;
  }

  /** One capture of the first entry, or of its thread; costs nothing where the line has none of that name. */
  capture(name: string): string | undefined {
    return this.#pattern.captureNames.includes(name) ? this.captures[name] : this.#forwarded?.[name];
  }

  /** Captures of the first entry, over those of the thread. */
  get captures(): Readonly<Record<string, string>> {
    this.#captures ??= {
      ...this.#forwarded,
      ...this.#matcher.capturesOf(this.#pattern, this.#block, this.#at, this.#at + this.#length),
    };
    return this.#captures;
  }
}
