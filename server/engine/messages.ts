/**
 * Messages as they were recognised. Logs say the same again and again: a message that was met lately is found by its bytes, and
 * all that depends on the text alone (record, captures, marks) is worked out once. Sources of one process share what they meet.
 */
import type { Marks, SignalRecord } from '../catalog/types.ts';
import type { FlowId } from '../protocol/model.ts';
import { decode, encode, isSame, viewOf } from './bytes.ts';
import { type EpisodeName, identifying, noPackage } from './captureNames.ts';
import type { Captures, FactMessage } from './facts.ts';
import type { Knowledge } from './knowledge.ts';
import type { Match, Matcher, Pattern } from './matcher.ts';
import type { SeverityMark } from './template.ts';

/** Longest message that is kept whole, and start of it that is shown, in UTF-16 units. */
const keptLength = 8192;
const shownLength = 600;

const noCaptures: Captures = {};

/** What a message says of the work of its thread. */
export interface EpisodeValue {
  readonly name: EpisodeName;
  readonly value: string;
  /** A different value is different work: the thread has begun something else. */
  readonly isIdentifying: boolean;
  /** It names an object; the zero GUID stands for the sync itself. */
  readonly isNamed: boolean;
}

export type EpisodeValues = readonly EpisodeValue[];

const noValues: EpisodeValues = [];

export class Message implements FactMessage {
  readonly pattern: Pattern | undefined;
  readonly record: SignalRecord | undefined;
  /** That of the record, else the one that the text marks itself with. */
  readonly severity: SignalRecord['severity'] | SeverityMark;
  readonly marks: Marks | undefined;
  /** What is worth remembering of lines like this one: see `Knowledge.isKept`. */
  readonly isKept: boolean;
  /** It can become a fact: it moves a flow, opens or closes a finding, or proves something. */
  readonly isTelling: boolean;
  readonly closes: boolean;
  /** It is about finding and fetching updates, or about no update: never about one that is on its way into the sites. See `ThreadWork.of`. */
  readonly isBesides: boolean | undefined;
  /** What it leaves for the lines of its thread that say nothing of their own. */
  readonly sign: Marks | undefined;
  /** One array for all messages that say the same of it, in a row of them at least. */
  readonly episode: EpisodeValues;
  readonly #matcher: Matcher;
  #captures: Captures | undefined;
  #text: string | undefined;

  /** Captures of a match are gone with the next one: those that every line is asked for are taken here. */
  constructor(knowledge: Knowledge, matcher: Matcher, match: Match | undefined, length: number) {
    const record = match?.record;
    const pattern = match?.pattern;
    this.#matcher = matcher;
    this.pattern = pattern;
    this.record = record;
    this.severity = record?.severity ?? matcher.mark;
    this.marks = match && (record?.marksWhen ? marksBy(record, match.capture) : record?.marks);
    this.sign = record?.follows !== 'thread' && this.marks ? signOfLife(this.marks) : undefined;
    this.isKept = record !== undefined && knowledge.isKept(record);
    this.isBesides = record && isBesides(record);
    this.episode = noValues;
    this.isTelling = this.closes = false;
    if (!match || !record || !pattern || !this.isKept) {
      if (match && length > keptLength) this.#captures = match.captures();
      return;
    }
    const findings = knowledge.findingRoles(record.id);
    this.isTelling = record.proves !== undefined || findings.opens.length + findings.closes.length > 0;
    this.closes = findings.closes.length > 0;
    const { roles } = pattern;
    if (roles.isAsked || length > keptLength) this.#captures = match.captures();
    if (roles.episode.length > 0) this.episode = knowledge.messages.episodeValuesOf(match);
  }

  /** Keeps the text. Most messages that are met are never asked for theirs. */
  keep(bytes: Uint8Array, start: number, end: number): void {
    this.#text ??= decode(bytes, start, Math.min(end, start + keptLength));
  }

  /** Start of the text; only of a message that was kept. */
  get text(): string {
    return (this.#text ?? '').slice(0, shownLength);
  }

  /** The captures by name; only of a message that was kept. */
  get captures(): Captures {
    if (this.#captures) return this.#captures;
    if (!this.pattern) return noCaptures;
    const bytes = encode(this.#text ?? '');
    this.#captures = this.#matcher.capturesOf(this.pattern, bytes, 0, bytes.length);
    return this.#captures;
  }

  /** One capture; costs nothing where the template has none of that name. */
  capture(name: string): string | undefined {
    if (this.#captures) return this.#captures[name];
    return this.pattern?.captureNames.includes(name) ? this.captures[name] : undefined;
  }
}

/** The marks of a record for an entry with these captures. */
export const marksOf = (record: SignalRecord, captures: Captures): Marks | undefined => marksBy(record, name => captures[name]);

function marksBy(record: SignalRecord, capture: (name: string) => string | undefined): Marks | undefined {
  for (const { capture: name, is, marks } of record.marksWhen ?? []) {
    const value = capture(name)?.toLowerCase();
    if (value === undefined) continue;
    if (is.some(wanted => (wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1).toLowerCase()) : value === wanted.toLowerCase())))
      return marks;
  }
  return record.marks;
}

/** Flows that take an update into the sites. */
const placing: ReadonlySet<FlowId> = new Set<FlowId>(['replication', 'install', 'offline']);

const besides = new WeakMap<SignalRecord, boolean>();
/** By all that a line of this kind can mark; `undefined` where it marks nothing by itself. */
function isBesides(record: SignalRecord): boolean | undefined {
  let known = besides.get(record);
  if (known !== undefined || record.follows || !(record.marks || record.marksWhen)) return known;
  known = ![record.marks, ...(record.marksWhen ?? []).map(({ marks }) => marks)].some(marks => marks && placing.has(marks.flow));
  besides.set(record, known);
  return known;
}

/** What a line of the same stage and step means that says nothing itself; one object per stage and step. */
const signsOfLife = new Map<string, Marks>();
function signOfLife({ flow, stage, step }: Marks): Marks {
  const key = `${flow}|${stage}|${step ?? ''}`;
  let sign = signsOfLife.get(key);
  if (!sign) {
    sign = { flow, stage, ...(step ? { step } : {}) };
    signsOfLife.set(key, sign);
  }
  return sign;
}

/** Messages that are remembered, two for each value of a hash; longer ones than so many bytes repeat too seldom. */
const places = 8192;
const rememberedBytes = 256;
const valuesKept = 1000;

export class Messages {
  readonly #knowledge: Knowledge;
  readonly #messages: (Message | undefined)[] = new Array(places).fill(undefined);
  readonly #matchers: (Matcher | undefined)[] = new Array(places).fill(undefined);
  readonly #hashes = new Int32Array(places);
  readonly #lengths = new Uint16Array(places);
  /** Which of each pair was met last: the other one gives way. */
  readonly #latest = new Uint8Array(places / 2);
  readonly #values = new Map<string, EpisodeValues>();
  readonly #bytes = new Uint8Array(places * rememberedBytes);
  readonly #words = new DataView(this.#bytes.buffer);

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  /** What a match says of the work of its thread; the same array as long as it is the same. */
  episodeValuesOf(match: Match): EpisodeValues {
    const { episode } = match.pattern.roles;
    const values = episode.map(({ part }) => match.captureAt(part));
    const key = episode.map(({ name }, i) => `${name}=${values[i]}`).join('|');
    let known = this.#values.get(key);
    if (!known) {
      known = episode.map(({ name }, i) => {
        const value = values[i]!;
        return { name, value, isIdentifying: identifying.has(name), isNamed: value !== noPackage };
      });
      if (this.#values.size >= valuesKept) this.#values.clear();
      this.#values.set(key, known);
    }
    return known;
  }

  /** The message in a range of bytes, as the matcher recognises it. */
  find(matcher: Matcher, bytes: Uint8Array, start: number, end: number): Message {
    const length = end - start;
    if (length > rememberedBytes) return new Message(this.#knowledge, matcher, matcher.match(bytes, start, end), length);
    const view = viewOf(bytes);
    const hash = hashOf(view, start, end);
    const pair = (hash & (places - 1)) >>> 1;
    for (let place = pair * 2; place <= pair * 2 + 1; place++) {
      if (this.#hashes[place] !== hash || this.#lengths[place] !== length || this.#matchers[place] !== matcher) continue;
      if (!isSame(this.#words, place * rememberedBytes, view, start, length)) continue;
      this.#latest[pair] = place & 1;
      return this.#messages[place]!;
    }
    const message = new Message(this.#knowledge, matcher, matcher.match(bytes, start, end), length);
    this.#latest[pair]! ^= 1;
    const place = pair * 2 + this.#latest[pair]!;
    this.#messages[place] = message;
    this.#matchers[place] = matcher;
    this.#hashes[place] = hash;
    this.#lengths[place] = length;
    const base = place * rememberedBytes;
    for (let i = 0; i < length; i++) this.#bytes[base + i] = bytes[start + i]!;
    return message;
  }
}

/** Four bytes at a time, the last ones alone: this runs for every line. */
function hashOf(view: DataView, start: number, end: number): number {
  const whole = end - 3;
  let hash = end - start;
  let at = start;
  for (; at < whole; at += 4) hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1) ^ (hash >>> 15);
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x9e3779b1) ^ (hash >>> 15);
  return hash ^ (hash >>> 16);
}
