/**
 * One source, from bytes to facts. Everything here is sequential and of this source alone: what the thread works on, which
 * marks an entry sets, how many entries there are. What depends on other sources is derived later, from the facts.
 */
import type { Marks, SignalRecord } from '../catalog/types.ts';
import type { Gap, Severity } from '../protocol/model.ts';
import { countLines, decode, encode, LF } from './bytes.ts';
import { identifying, noPackage } from './captureNames.ts';
import type { Entry } from './entry.ts';
import { EntryReader } from './entryReader.ts';
import { type Episode, Fact, MessageStore, newEpisode } from './facts.ts';
import { trimEnd } from './formats.ts';
import type { Knowledge } from './knowledge.ts';
import type { Match, Matcher, Pattern } from './matcher.ts';
import { ThreadWork } from './threadWork.ts';
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
/** Threads whose work is remembered. */
const threadsKept = 1000;
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
  /** Openings that were let go, by flow and subject. */
  readonly forgotten = new Map<string, number>();
  /** Site codes and server names that lines of this source give as their own, with how often. */
  readonly sites = new Map<string, number>();
  readonly servers = new Map<string, number>();
  /** Grows whenever facts or statistics change. */
  revision = 0;
  onTag: ((tag: Tag) => void) | undefined;

  readonly #knowledge: Knowledge;
  readonly #reader: EntryReader;
  readonly #fileLog: string | undefined;
  readonly #threads = new Map<number, ThreadWork>();
  #lastThread = Number.NaN;
  #lastWork = new ThreadWork();
  /** Grows when a line closes findings: rows of like facts end there. */
  #generation = 0;
  #messages = new MessageStore();
  #seq = 0;
  /** Log whose lines were recognised last, where the file's name does not tell. */
  #recentLog: string | undefined;
  #lastComponent = '';
  #lastMatcher: Matcher | undefined;
  /** Neither file nor component tells the log. */
  #isLogUnknown = false;
  /** The component that was counted last, and the log that it names. */
  #countedComponent = '';
  #componentLog: string | undefined;
  #componentCount = 0;
  readonly #logsByComponent = new Map<string, number>();
  #timeMs = Number.NaN;
  #isLocal = false;
  #matcher: Matcher | undefined;
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

  /** Log ids by what the entries' components say, with how often. */
  get logsByComponent(): ReadonlyMap<string, number> {
    this.#countComponent(this.#countedComponent);
    return this.#logsByComponent;
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
    for (const map of [this.forgotten, this.sites, this.servers, this.#logsByComponent, this.#threads]) map.clear();
    this.#lastThread = Number.NaN;
    this.#messages = new MessageStore();
    this.#seq = 0;
    this.#recentLog = undefined;
    this.revision++;
  }

  #matcherFor(component: string): Matcher {
    if (component === this.#lastComponent && this.#lastMatcher) return this.#lastMatcher;
    const byComponent = this.#knowledge.logs.findByComponent(component);
    const known =
      (byComponent && this.#knowledge.matcherOf(byComponent)) || (this.#fileLog && this.#knowledge.matcherOf(this.#fileLog)) || undefined;
    const matcher = known ?? this.#knowledge.allMatcher;
    this.#lastComponent = component;
    this.#lastMatcher = matcher;
    this.#isLogUnknown = known === undefined;
    return matcher;
  }

  /** Recognises a message; `#matcher` is then the one that did. */
  #match(bytes: Uint8Array, start: number, end: number, component: string): Match | undefined {
    const matcher = this.#matcherFor(component);
    this.#matcher = matcher;
    if (!this.#isLogUnknown) return matcher.match(bytes, start, end);
    // Nothing says which log this is: lines beside each other are of one log, so the last one's is tried first.
    const recent = this.#recentLog === undefined ? undefined : this.#knowledge.matcherOf(this.#recentLog);
    const near = recent?.match(bytes, start, end);
    if (recent && near && near.record.log !== 'any') {
      this.#matcher = recent;
      return near;
    }
    const match = matcher.match(bytes, start, end);
    if (match && match.record.log !== 'any') this.#recentLog = [match.record.log].flat()[0];
    return match;
  }

  /** A line has shown that day and month stand in the other order: what was read before is read again. */
  #readDatesAgain(): void {
    this.#dateOrder = this.#reader.dateOrder;
    for (const fact of this.facts) fact.readDatesAgain(otherReading);
    const { stats } = this;
    if (stats.firstIsDateAmbiguous) stats.firstMs = otherReading(stats.firstMs);
    if (stats.lastIsDateAmbiguous) stats.lastMs = otherReading(stats.lastMs);
  }

  #onEntry(bytes: Uint8Array, entry: Entry): void {
    if (this.#reader.dateOrder !== this.#dateOrder) this.#readDatesAgain();
    let match = this.#match(bytes, entry.textStart, entry.textEnd, entry.component);
    if (entry.format === 'server' && entry.endLine > entry.line) {
      // A record whose trailer was lost must not swallow its neighbour: is the last line known by itself?
      const whole = match?.record;
      const lastLine = lastLineStart(bytes, entry.textStart, entry.textEnd);
      const alone = lastLine > entry.textStart ? this.#match(bytes, lastLine, entry.textEnd, entry.component)?.record : undefined;
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
      match = this.#match(bytes, entry.textStart, entry.textEnd, entry.component);
    }
    this.#take(bytes, entry, match);
  }

  #take(bytes: Uint8Array, entry: Entry, match: Match | undefined): void {
    const stats = this.stats;
    const matcher = this.#matcher!;
    const severity = match?.record.severity ?? matcher.mark ?? entry.severity;
    stats.entries++;
    if (entry.torn) stats.torn++;
    if (severity === 'error') stats.errors++;
    else if (severity === 'warning') stats.warnings++;
    if (stats.format === '') stats.format = entry.format;
    if (entry.component !== this.#countedComponent) this.#countComponent(entry.component);
    this.#componentCount++;
    this.#setTime(entry);
    if (!match) {
      stats.unrecognised++;
      if (this.onTag) this.#emitTag(bytes, entry, severity, undefined, undefined, {}, undefined);
      return;
    }
    const { record } = match;
    // Captures of a match are gone when something else is matched.
    const captures = this.onTag ? match.captures() : undefined;
    const work = this.#workOf(entry.thread);
    const marks = this.#marksOf(work, match);
    const fact = this.#knowledge.isKept(record) ? this.#addFact(bytes, entry, work, match, matcher, marks) : undefined;
    if (captures) this.#emitTag(bytes, entry, severity, record, marks, captures, fact);
  }

  /** Entries are counted by the log that their component names, a row of one component at a time. */
  #countComponent(component: string): void {
    if (this.#componentLog !== undefined && this.#componentCount > 0) add(this.#logsByComponent, this.#componentLog, this.#componentCount);
    this.#componentCount = 0;
    this.#countedComponent = component;
    this.#componentLog = this.#knowledge.logs.findByComponent(component);
  }

  #workOf(thread: number): ThreadWork {
    if (thread === this.#lastThread) return this.#lastWork;
    let work = this.#threads.get(thread);
    if (!work) {
      // Threads come and go for years: those that have not written for long are forgotten.
      if (this.#threads.size >= threadsKept) this.#threads.delete(this.#threads.keys().next().value!);
      work = new ThreadWork();
    } else this.#threads.delete(thread);
    this.#threads.set(thread, work);
    this.#lastThread = thread;
    this.#lastWork = work;
    return work;
  }

  #marksOf(work: ThreadWork, match: Match): Marks | undefined {
    const { record } = match;
    if (record.follows === 'thread') return work.marks ?? record.marks;
    const marks = record.marksWhen ? marksBy(record, match.capture) : record.marks;
    if (marks) work.marks = signOfLife(marks);
    return marks;
  }

  #emitTag(
    bytes: Uint8Array,
    entry: Entry,
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
      timeMs: Number.isNaN(entry.localMs) ? Number.NaN : this.#timeMs,
      isLocal: this.#isLocal,
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
  #setTime(entry: Entry): void {
    const stats = this.stats;
    if (Number.isNaN(entry.localMs)) {
      this.#timeMs = stats.lastMs;
      this.#isLocal = stats.lastIsLocal;
      return;
    }
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
    this.#timeMs = timeMs;
    this.#isLocal = isLocal;
    if (this.gaps.length > 0) this.#endGap(timeMs);
  }

  /** A gap ends with the first entry after it. */
  #endGap(timeMs: number): void {
    const gap = this.gaps.at(-1)!;
    if (gap.to === null) this.gaps[this.gaps.length - 1] = { ...gap, to: new Date(timeMs).toISOString() };
  }

  #addFact(bytes: Uint8Array, entry: Entry, work: ThreadWork, match: Match, matcher: Matcher, marks: Marks | undefined): Fact | undefined {
    const { record, pattern } = match;
    const captureRoles = pattern.roles;
    if (captureRoles.site >= 0) add(this.sites, match.captureAt(captureRoles.site));
    if (captureRoles.sys >= 0) add(this.servers, match.captureAt(captureRoles.sys).toUpperCase());
    if (captureRoles.gmt >= 0 && this.#isLocal && Number.isNaN(this.stats.statmsgBias)) {
      const gmt = parseCtime(match.captureAt(captureRoles.gmt));
      // Zones differ by quarters of an hour; the two clocks by a second.
      if (!Number.isNaN(gmt)) this.stats.statmsgBias = Math.round((gmt - this.#timeMs) / 900_000) * 15;
    }
    const episode = this.#episodeOf(work, match, pattern);
    const roles = this.#knowledge.findingRoles(record.id);
    if (!marks && !record.proves && roles.opens.length === 0 && roles.closes.length === 0) return undefined;
    if (roles.closes.length > 0) this.#generation++;
    const file = Math.max(0, this.files.length - 1);
    const row = work.rowOf(marks, this.#generation);
    let fact: Fact | undefined;
    for (let i = row.length - 1; i >= 0 && !fact; i--) if (row[i]!.signal === record) fact = row[i];
    if (fact && this.#isLike(fact, marks, episode, match, pattern)) {
      fact.count++;
      fact.lastSeq = this.#seq++;
      fact.setLast(file, entry.line, entry.endLine, this.#timeMs, this.#isLocal, this.stats.lastIsDateAmbiguous);
      if (captureRoles.hasProgress) fact.progress = match.captures();
      return fact;
    }
    const progress = captureRoles.hasProgress ? match.captures() : undefined;
    fact = new Fact(matcher, pattern, marks, episode, this.#seq++, this.#messages, bytes, entry.textStart, entry.textEnd);
    fact.setFirst(file, entry.line, entry.endLine, this.#timeMs, this.#isLocal, this.stats.lastIsDateAmbiguous);
    fact.progress = progress;
    row.push(fact);
    this.facts.push(fact);
    if (this.facts.length > pruneAt) this.#prune();
    return fact;
  }

  /** Whether an entry says the same as a fact, soon after it. */
  #isLike(fact: Fact, marks: Marks | undefined, episode: Episode, match: Match, { roles }: Pattern): boolean {
    if (fact.marks !== marks || fact.episode !== episode) return false;
    const silence = this.#timeMs - fact.lastMs;
    if (silence > joinWithinMs || silence < 0) return false;
    for (const { name, part } of roles.telling) if (fact.captures[name] !== match.captureAt(part)) return false;
    return true;
  }

  /** What the thread works on, with what this line adds. */
  #episodeOf(work: ThreadWork, match: Match, { roles }: Pattern): Episode {
    const { record } = match;
    const isHandedOver = work.isHandedOver;
    work.isHandedOver = false;
    if (!work.episode || (record.thread === 'begins' && !isHandedOver)) work.begin(newEpisode());
    let episode = work.episode!;
    if (roles.episode.length > 0) {
      for (const { name, part } of roles.episode) {
        const known = episode[name];
        if (known === undefined || !identifying.has(name) || known === captureOf(work, match, name, part)) continue;
        episode = newEpisode();
        work.begin(episode);
        break;
      }
      for (const { name, part } of roles.episode) {
        const value = captureOf(work, match, name, part);
        if (value !== noPackage) episode[name] = value;
      }
    }
    if (roles.threadId >= 0 && record.marks?.flow === 'replication') {
      // A new thread takes the work over; these logs write its ID in hexadecimal.
      const next = this.#workOf(Number.parseInt(match.captureAt(roles.threadId), 16));
      if (next !== work) {
        next.begin(episode);
        next.isHandedOver = true;
      }
    }
    if (record.thread === 'ends') work.begin(undefined);
    return episode;
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
        if (fact.marks?.opens) add(this.forgotten, `${flow}|${subjectOfFact(fact) ?? ''}`);
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
export const marksOf = (record: SignalRecord, captures: Readonly<Record<string, string>>): Marks | undefined =>
  marksBy(record, name => captures[name]);

function marksBy(record: SignalRecord, capture: (name: string) => string | undefined): Marks | undefined {
  for (const { capture: name, is, marks } of record.marksWhen ?? []) {
    const value = capture(name)?.toLowerCase();
    if (value === undefined) continue;
    if (is.some(wanted => (wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1).toLowerCase()) : value === wanted.toLowerCase())))
      return marks;
  }
  return record.marks;
}

/** What a line of the same stage and step means that says nothing itself; one object per stage and step. */
const signsOfLife = new Map<string, Marks>();
const signOf = new Map<Marks, Marks>();
function signOfLife(marks: Marks): Marks {
  const known = signOf.get(marks);
  if (known) return known;
  const { flow, stage, step } = marks;
  const key = `${flow}|${stage}|${step ?? ''}`;
  const sign = signsOfLife.get(key) ?? { flow, stage, ...(step ? { step } : {}) };
  signsOfLife.set(key, sign);
  signOf.set(marks, sign);
  return sign;
}

/** The text of a capture; that of a package GUID without making it anew for each line. */
function captureOf(work: ThreadWork, match: Match, name: string, part: number): string {
  if (name !== 'package') return match.captureAt(part);
  if (!match.isAt(part, work.packageBytes)) {
    work.packageText = match.captureAt(part);
    work.packageBytes = encode(work.packageText.toLowerCase());
  }
  return work.packageText;
}

/** What the passages of a flow are told apart by: the package, where one is named. */
export const subjectOfFact = ({ marks, episode }: Fact): string | undefined =>
  marks?.flow === 'download' || marks?.flow === 'install' ? episode.package : marks?.flow === 'replication' ? episode.packageId : undefined;

function add(counts: Map<string, number>, key: string, times = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
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

function lastLineStart(bytes: Uint8Array, start: number, end: number): number {
  for (let i = end - 1; i > start; i--) if (bytes[i - 1] === LF) return i;
  return start;
}
