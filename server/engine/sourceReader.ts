/**
 * One source, from bytes to facts. Everything here is sequential and of this source alone: what the thread works on, which
 * marks an entry sets, how many entries there are. What depends on other sources is derived later, from the facts.
 */
import type { Marks, SignalRecord } from '../catalog/types.ts';
import type { Gap, Severity } from '../protocol/model.ts';
import { countLines, decode, LF } from './bytes.ts';
import type { Entry } from './entry.ts';
import { EntryReader } from './entryReader.ts';
import { type Episode, type Fact, type FactPlace, newEpisode } from './facts.ts';
import { trimEnd } from './formats.ts';
import type { Knowledge } from './knowledge.ts';
import type { Match, Matcher } from './matcher.ts';
import { type DateOrder, otherReading, parseCtime } from './time.ts';

/** What is said of a source when it is opened. */
export interface SourceDescriptor {
  /** Stable while the source exists; folder and base name of its files. */
  readonly id: string;
  /** Path of the current file; names the log where the content does not. */
  readonly path: string;
  /** From the settings. */
  readonly server?: string | undefined;
  readonly site?: string | undefined;
  readonly role?: string | undefined;
}

/** One entry as it was understood; the tags command and the editor's features look at these. */
export interface Tag {
  readonly file: number;
  readonly line: number;
  readonly endLine: number;
  /** UTC, or local time where `isLocal`; NaN where the entry has none. See `SourceReader.timeMsOf`. */
  readonly timeMs: number;
  readonly isLocal: boolean;
  /** How an ambiguous date such as `02/07/2018` was read; later lines can prove it wrong. */
  readonly readAs: DateOrder | undefined;
  readonly component: string;
  readonly thread: number;
  readonly severity: Severity | undefined;
  readonly text: string;
  readonly torn: boolean;
  readonly record: SignalRecord | undefined;
  readonly marks: Marks | undefined;
  readonly captures: Readonly<Record<string, string>>;
  /** The fact that the entry became or was added to. */
  readonly fact: Fact | undefined;
}

export interface SourceStats {
  entries: number;
  errors: number;
  warnings: number;
  unrecognised: number;
  torn: number;
  firstMs: number;
  firstIsLocal: boolean;
  firstIsDateAmbiguous: boolean;
  lastMs: number;
  lastIsLocal: boolean;
  lastIsDateAmbiguous: boolean;
  /** Minutes; that of the first entry with a bias. */
  bias: number;
  /** Minutes; from the first STATMSG that gives GMTDATE beside a local time. */
  statmsgBias: number;
  format: string;
}

/** Like lines follow each other by thousands: they are one fact unless so much silence lies between them. */
const joinWithinMs = 15 * 60_000;
/** How far back a like fact is looked for. */
const lookBack = 8;
/** Longest text that is kept of an entry. */
const keptText = 600;
/** Captures that differ from line to line without making it another event. */
const passing = new Set([
  'path',
  'file',
  'size',
  'position',
  'progress',
  'hash',
  'bytes',
  'count',
  'thread',
  'gmt',
  'folder',
  'pid',
  'tid',
  'source',
  'target',
  'name',
]);
const progressNames = ['progress', 'position', 'size', 'bytes'];
const episodeNames = ['package', 'packageId', 'version', 'job', 'request', 'to', 'from'] as const;
/** A different value of these is different work: the thread has begun something else. */
const identifying = new Set<string>(['package', 'packageId', 'job', 'request']);
const noPackage = '00000000-0000-0000-0000-000000000000';
/** Facts of a source are let go beyond this; per flow so many passages (openings) stay. */
const pruneAt = 16_000;
const keptOpenings = 200;
const keptPerFlow = 4000;

export class SourceReader {
  readonly descriptor: SourceDescriptor;
  readonly stats: SourceStats = emptyStats();
  readonly gaps: Gap[] = [];
  /** Paths of the files read, oldest first. */
  readonly files: string[] = [];
  /** In file order. */
  facts: Fact[] = [];
  /** Openings per flow that were let go. */
  readonly forgotten = new Map<string, number>();
  /** Site codes and server names that lines of this source give as their own, with how often. */
  readonly sites = new Map<string, number>();
  readonly servers = new Map<string, number>();
  /** Log ids by what the entries' components say. */
  readonly logsByComponent = new Map<string, number>();
  /** Grows whenever facts or statistics change. */
  revision = 0;
  onTag: ((tag: Tag) => void) | undefined;

  readonly #knowledge: Knowledge;
  readonly #reader: EntryReader;
  readonly #fileLog: string | undefined;
  readonly #episodes = new Map<number, Episode>();
  /** Threads that were given their work by another and have not written yet. */
  readonly #handedOver = new Set<number>();
  /** What each thread marked last, as signs of life: for lines that say nothing of their own. */
  readonly #threadMarks = new Map<number, Marks>();
  #seq = 0;
  /** Log whose lines were recognised last, where the file's name does not tell. */
  #recentLog: string | undefined;
  #lastComponent = '';
  #lastMatcher: Matcher | undefined;
  /** How ambiguous dates of the facts are read. */
  #dateOrder: DateOrder;

  constructor(knowledge: Knowledge, descriptor: SourceDescriptor) {
    this.descriptor = descriptor;
    this.#knowledge = knowledge;
    this.#fileLog = knowledge.logs.findByPath(descriptor.path);
    this.#reader = new EntryReader((bytes, entry) => this.#onEntry(bytes, entry));
    this.#dateOrder = this.#reader.dateOrder;
  }

  /** Log id: by the file's name, else by its entries' components, else by what was recognised; `undefined` where nothing tells. */
  get log(): string | undefined {
    return this.#fileLog ?? top(this.logsByComponent) ?? this.#recentLog;
  }

  get encoding(): string {
    return this.#reader.encoding;
  }

  /** The time of an entry by all that is known now of the order of day and month. */
  timeMsOf({ timeMs, readAs }: Pick<Tag, 'timeMs' | 'readAs'>): number {
    return readAs === undefined || readAs === this.#dateOrder ? timeMs : otherReading(timeMs);
  }

  startFile(path: string): void {
    this.#reader.startFile();
    this.files.push(path);
    this.revision++;
  }

  /** A file that was read has another name now (rolled over); with `null` it is gone and its old name stays for reference. */
  moveFile(from: string, to: string | null): void {
    const at = this.files.lastIndexOf(from);
    if (at >= 0 && to !== null) this.files[at] = to;
    this.revision++;
  }

  write(chunk: Uint8Array): void {
    if (this.files.length === 0) this.files.push(this.descriptor.path);
    this.#reader.write(chunk);
    this.revision++;
  }

  end(): void {
    this.#reader.end();
    this.revision++;
  }

  gap(gap: Gap): void {
    const last = this.stats.lastMs;
    this.gaps.push({ ...gap, from: gap.from ?? (Number.isFinite(last) ? new Date(last).toISOString() : null) });
    this.revision++;
  }

  /** The source begins again from nothing: its files were replaced. */
  reset(): void {
    this.#reader.startFile();
    Object.assign(this.stats, emptyStats());
    this.gaps.length = 0;
    this.files.length = 0;
    this.facts = [];
    this.#dateOrder = this.#reader.dateOrder;
    for (const map of [this.forgotten, this.sites, this.servers, this.logsByComponent, this.#episodes, this.#threadMarks, this.#handedOver])
      map.clear();
    this.#seq = 0;
    this.#recentLog = undefined;
    this.revision++;
  }

  #matcherFor(component: string): Matcher {
    if (component === this.#lastComponent && this.#lastMatcher) return this.#lastMatcher;
    const byComponent = this.#knowledge.logs.findByComponent(component);
    const matcher =
      (byComponent && this.#knowledge.matcherOf(byComponent)) ||
      (this.#fileLog && this.#knowledge.matcherOf(this.#fileLog)) ||
      this.#knowledge.allMatcher;
    this.#lastComponent = component;
    this.#lastMatcher = matcher;
    return matcher;
  }

  #match(bytes: Uint8Array, start: number, end: number, component: string): { match: Match | undefined; matcher: Matcher } {
    const matcher = this.#matcherFor(component);
    if (matcher !== this.#knowledge.allMatcher) return { match: matcher.match(bytes, start, end), matcher };
    // Nothing says which log this is: lines beside each other are of one log, so the last one's is tried first.
    const recent = this.#recentLog === undefined ? undefined : this.#knowledge.matcherOf(this.#recentLog);
    const near = recent?.match(bytes, start, end);
    if (recent && near && near.record.log !== 'any') return { match: near, matcher: recent };
    const match = matcher.match(bytes, start, end);
    if (match && match.record.log !== 'any') this.#recentLog = [match.record.log].flat()[0];
    return { match, matcher };
  }

  /** A line has shown that day and month stand in the other order: what was read before is read again. */
  #readDatesAgain(): void {
    this.#dateOrder = this.#reader.dateOrder;
    const again = (place: FactPlace): FactPlace => (place.isDateAmbiguous ? { ...place, timeMs: otherReading(place.timeMs) } : place);
    for (const fact of this.facts) {
      fact.first = again(fact.first);
      fact.last = again(fact.last);
    }
    const { stats } = this;
    if (stats.firstIsDateAmbiguous) stats.firstMs = otherReading(stats.firstMs);
    if (stats.lastIsDateAmbiguous) stats.lastMs = otherReading(stats.lastMs);
  }

  #onEntry(bytes: Uint8Array, entry: Entry): void {
    if (this.#reader.dateOrder !== this.#dateOrder) this.#readDatesAgain();
    let { match, matcher } = this.#match(bytes, entry.textStart, entry.textEnd, entry.component);
    if (entry.format === 'server' && entry.endLine > entry.line) {
      // A record whose trailer was lost must not swallow its neighbour: is the last line known by itself?
      const whole = match?.record;
      const lastLine = lastLineStart(bytes, entry.textStart, entry.textEnd);
      const alone = lastLine > entry.textStart ? this.#match(bytes, lastLine, entry.textEnd, entry.component).match?.record : undefined;
      if (alone && alone !== whole && (!whole || (alone.known !== 'inferred' && alone.log !== 'any'))) {
        const record = { ...entry };
        const line = record.line + countLines(bytes, record.textStart, lastLine);
        Object.assign(entry, {
          textEnd: trimEnd(bytes, entry.textStart, lastLine),
          torn: true,
          localMs: Number.NaN,
          biasMinutes: Number.NaN,
          severity: undefined,
          endLine: line - 1,
        });
        this.#take(bytes, entry, this.#match(bytes, entry.textStart, entry.textEnd, entry.component));
        Object.assign(entry, record, { line, textStart: lastLine });
      }
      ({ match, matcher } = this.#match(bytes, entry.textStart, entry.textEnd, entry.component));
    }
    this.#take(bytes, entry, { match, matcher });
  }

  #take(bytes: Uint8Array, entry: Entry, { match, matcher }: { match: Match | undefined; matcher: Matcher }): void {
    const stats = this.stats;
    const record = match?.record;
    const severity = record?.severity ?? matcher.mark ?? entry.severity;
    stats.entries++;
    if (entry.torn) stats.torn++;
    if (severity === 'error') stats.errors++;
    else if (severity === 'warning') stats.warnings++;
    if (!record) stats.unrecognised++;
    if (stats.format === '') stats.format = entry.format;
    if (entry.component !== '') {
      const log = this.#knowledge.logs.findByComponent(entry.component);
      if (log) add(this.logsByComponent, log);
    }
    const { timeMs, isLocal } = this.#timeOf(entry);
    if (!record) {
      if (this.onTag) this.#emitTag(bytes, entry, timeMs, isLocal, severity, undefined, undefined, {}, undefined);
      return;
    }
    const kept = this.#knowledge.isKept(record);
    const captures = kept || this.onTag || record.thread ? match.captures() : {};
    const marks = this.#marksOf(entry.thread, record, captures);
    const fact = kept ? this.#addFact(bytes, entry, timeMs, isLocal, record, marks, captures) : undefined;
    if (this.onTag) this.#emitTag(bytes, entry, timeMs, isLocal, severity, record, marks, captures, fact);
  }

  #marksOf(thread: number, record: SignalRecord, captures: Readonly<Record<string, string>>): Marks | undefined {
    if (record.follows === 'thread') return this.#threadMarks.get(thread) ?? record.marks;
    const marks = marksOf(record, captures);
    if (marks) {
      const { flow, stage, step } = marks;
      const known = this.#threadMarks.get(thread);
      // One object per stage and step, so that rows of like lines stay one fact.
      if (known?.flow !== flow || known.stage !== stage || known.step !== step)
        this.#threadMarks.set(thread, { flow, stage, ...(step ? { step } : {}) });
    }
    return marks;
  }

  #emitTag(
    bytes: Uint8Array,
    entry: Entry,
    timeMs: number,
    isLocal: boolean,
    severity: Severity | undefined,
    record: SignalRecord | undefined,
    marks: Marks | undefined,
    captures: Readonly<Record<string, string>>,
    fact: Fact | undefined,
  ): void {
    this.onTag!({
      file: Math.max(0, this.files.length - 1),
      line: entry.line,
      endLine: entry.endLine,
      timeMs: Number.isNaN(entry.localMs) ? Number.NaN : timeMs,
      isLocal,
      readAs: entry.isDateAmbiguous ? this.#dateOrder : undefined,
      component: entry.component,
      thread: entry.thread,
      severity,
      text: decode(bytes, entry.textStart, entry.textEnd),
      torn: entry.torn,
      record,
      marks,
      captures,
      fact,
    });
  }

  /** The entry's time; that of the entry before where it has none. */
  #timeOf(entry: Entry): { timeMs: number; isLocal: boolean } {
    const stats = this.stats;
    if (Number.isNaN(entry.localMs)) return { timeMs: stats.lastMs, isLocal: stats.lastIsLocal };
    const isLocal = Number.isNaN(entry.biasMinutes);
    const timeMs = isLocal ? entry.localMs : entry.localMs + entry.biasMinutes * 60_000;
    if (!isLocal && Number.isNaN(stats.bias)) stats.bias = entry.biasMinutes;
    if (Number.isNaN(stats.firstMs)) {
      stats.firstMs = timeMs;
      stats.firstIsLocal = isLocal;
      stats.firstIsDateAmbiguous = entry.isDateAmbiguous;
    }
    stats.lastMs = timeMs;
    stats.lastIsLocal = isLocal;
    stats.lastIsDateAmbiguous = entry.isDateAmbiguous;
    const gap = this.gaps.at(-1);
    // A gap ends with the first entry after it.
    if (gap && gap.to === null) this.gaps[this.gaps.length - 1] = { ...gap, to: new Date(timeMs).toISOString() };
    return { timeMs, isLocal };
  }

  #addFact(
    bytes: Uint8Array,
    entry: Entry,
    timeMs: number,
    isLocal: boolean,
    record: SignalRecord,
    marks: Marks | undefined,
    captures: Readonly<Record<string, string>>,
  ): Fact | undefined {
    if (captures.site) add(this.sites, captures.site);
    if (captures.sys) add(this.servers, captures.sys.toUpperCase());
    if (captures.gmt && isLocal && Number.isNaN(this.stats.statmsgBias)) {
      const gmt = parseCtime(captures.gmt);
      // Zones differ by quarters of an hour; the two clocks by a second.
      if (!Number.isNaN(gmt)) this.stats.statmsgBias = Math.round((gmt - timeMs) / 900_000) * 15;
    }
    const episode = this.#episodeOf(entry.thread, record, captures);
    const roles = this.#knowledge.findingRoles(record.id);
    if (!marks && !record.proves && roles.opens.length === 0 && roles.closes.length === 0) return undefined;
    const place: FactPlace = {
      file: Math.max(0, this.files.length - 1),
      line: entry.line,
      endLine: entry.endLine,
      timeMs,
      isLocal,
      isDateAmbiguous: this.stats.lastIsDateAmbiguous,
    };
    const progress = progressNames.some(name => captures[name] !== undefined) ? captures : undefined;
    const like = this.#findLike(record, marks, captures, episode, timeMs);
    if (like) {
      like.last = place;
      like.count++;
      if (progress) like.progress = progress;
      return like;
    }
    const fact: Fact = {
      signal: record,
      marks,
      first: place,
      last: place,
      count: 1,
      text: decode(bytes, entry.textStart, Math.min(entry.textEnd, entry.textStart + keptText)),
      captures: { ...forwarded(episode), ...captures },
      progress,
      episode,
      seq: this.#seq++,
    };
    this.facts.push(fact);
    if (this.facts.length > pruneAt) this.#prune();
    return fact;
  }

  /** What the thread works on, with what this line adds. */
  #episodeOf(thread: number, record: SignalRecord, captures: Readonly<Record<string, string>>): Episode {
    let episode = this.#episodes.get(thread);
    const isHandedOver = this.#handedOver.delete(thread);
    if (!episode || (record.thread === 'begins' && !isHandedOver)) {
      episode = newEpisode();
      this.#episodes.set(thread, episode);
    }
    for (const name of episodeNames) {
      const value = captures[name];
      if (value !== undefined && identifying.has(name) && episode[name] !== undefined && episode[name] !== value) {
        episode = newEpisode();
        this.#episodes.set(thread, episode);
        break;
      }
    }
    for (const name of episodeNames) {
      const value = captures[name];
      if (value !== undefined && value !== noPackage) episode[name] = value;
    }
    if (captures.threadId !== undefined && record.marks?.flow === 'replication') {
      // A new thread takes the work over; these logs write its ID in hexadecimal.
      const next = Number.parseInt(captures.threadId, 16);
      this.#episodes.set(next, episode);
      this.#handedOver.add(next);
    }
    if (record.thread === 'ends') this.#episodes.delete(thread);
    return episode;
  }

  /** The fact that this entry only repeats, if the stage has not changed in between. */
  #findLike(
    record: SignalRecord,
    marks: Marks | undefined,
    captures: Readonly<Record<string, string>>,
    episode: Episode,
    timeMs: number,
  ): Fact | undefined {
    if (marks?.opens) return undefined;
    for (let i = this.facts.length - 1, n = 0; i >= 0 && n < lookBack; i--, n++) {
      const fact = this.facts[i]!;
      if (fact.signal === record && fact.episode === episode && fact.marks === marks) {
        const silence = timeMs - fact.last.timeMs;
        return !(silence > joinWithinMs || silence < 0) && sameEvent(fact.captures, captures) ? fact : undefined;
      }
      const other = fact.marks;
      if (marks && other && other.flow === marks.flow && fact.episode === episode) {
        if (other.stage !== marks.stage || (other.becomes !== marks.becomes && other.becomes !== undefined) || other.opens)
          return undefined;
      }
      if (this.#knowledge.findingRoles(fact.signal.id).closes.length > 0) return undefined;
    }
    return undefined;
  }

  /** Lets old passages go. By the facts of this source alone, so it is the same whenever other sources arrive. */
  #prune(): void {
    const openings = new Map<string, number>();
    const count = new Map<string, number>();
    const kept: Fact[] = [];
    for (let i = this.facts.length - 1; i >= 0; i--) {
      const fact = this.facts[i]!;
      const flow = fact.marks?.flow ?? '';
      const passages = openings.get(flow) ?? 0;
      const facts = count.get(flow) ?? 0;
      if (passages >= keptOpenings || facts >= keptPerFlow) {
        if (fact.marks?.opens) add(this.forgotten, flow);
        continue;
      }
      if (fact.marks?.opens) openings.set(flow, passages + 1);
      count.set(flow, facts + 1);
      kept.push(fact);
    }
    this.facts = kept.reverse();
  }
}

function emptyStats(): SourceStats {
  return {
    entries: 0,
    errors: 0,
    warnings: 0,
    unrecognised: 0,
    torn: 0,
    firstMs: Number.NaN,
    firstIsLocal: false,
    firstIsDateAmbiguous: false,
    lastMs: Number.NaN,
    lastIsLocal: false,
    lastIsDateAmbiguous: false,
    bias: Number.NaN,
    statmsgBias: Number.NaN,
    format: '',
  };
}

/** The marks of a record for an entry with these captures. */
export function marksOf(record: SignalRecord, captures: Readonly<Record<string, string>>): Marks | undefined {
  for (const { capture, is, marks } of record.marksWhen ?? []) {
    const value = captures[capture]?.toLowerCase();
    if (value === undefined) continue;
    if (is.some(wanted => (wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1).toLowerCase()) : value === wanted.toLowerCase())))
      return marks;
  }
  return record.marks;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The key counted most; of equals the first by name. */
export function top(counts: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const [key, count] of counts) {
    if (count > most || (count === most && best !== undefined && key < best)) {
      best = key;
      most = count;
    }
  }
  return best;
}

function sameEvent(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  for (const name in b) if (!passing.has(name) && a[name] !== b[name]) return false;
  return true;
}

/** What a later line takes over from the lines before it on its thread: the direction of a transfer. */
function forwarded(episode: Episode): Record<string, string> {
  const known: Record<string, string> = {};
  for (const name of ['to', 'from', 'version'] as const) if (episode[name] !== undefined) known[name] = episode[name];
  return known;
}

function lastLineStart(bytes: Uint8Array, start: number, end: number): number {
  for (let i = end - 1; i > start; i--) if (bytes[i - 1] === LF) return i;
  return start;
}
