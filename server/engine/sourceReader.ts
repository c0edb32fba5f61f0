/**
 * One source, from bytes to facts. Everything here is sequential and of this source alone: what the thread works on, which
 * marks an entry sets, how many entries there are. What depends on other sources is derived later, from the facts.
 */
import type { Marks, SignalRecord } from '../catalog/types.ts';
import type { DatesFrom, Gap, Severity } from '../protocol/model.ts';
import { countLines, decode, LF } from './bytes.ts';
import type { CaptureRoles } from './captureNames.ts';
import type { Entry } from './entry.ts';
import { EntryReader, type Reading } from './entryReader.ts';
import { type Episode, type Fact, Facts, newEpisode, type PlainFacts } from './facts.ts';
import { trimEnd } from './formats.ts';
import type { Knowledge } from './knowledge.ts';
import type { Matcher } from './matcher.ts';
import type { Message } from './messages.ts';
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
  /** For files that do not tell it themselves. */
  readonly reading?: Reading | undefined;
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

/** A moment at which bytes are missing: UTC, or local time. */
export interface GapEnd {
  readonly ms: number;
  readonly isLocal: boolean;
}

/** A gap as it was met, before the zone of the source is known. */
export interface ReadGap {
  readonly from: GapEnd | null;
  readonly to: GapEnd | null;
  readonly why: string;
}

/** What was read of a source, as plain data: a worker reads, another thread concludes. */
export interface SourceSnapshot {
  readonly log: string | undefined;
  readonly encoding: string;
  readonly datesFrom: DatesFrom;
  readonly provedDateOrder: DateOrder | undefined;
  readonly stats: SourceStats;
  readonly gaps: readonly ReadGap[];
  readonly breaks: SourceReader['breaks'];
  readonly files: readonly string[];
  readonly facts: PlainFacts;
  readonly forgotten: ReadonlyMap<string, number>;
  readonly sites: ReadonlyMap<string, number>;
  readonly servers: ReadonlyMap<string, number>;
  readonly logsByComponent: ReadonlyMap<string, number>;
}

/** Like lines follow each other by thousands: they are one fact unless so much silence lies between them. */
const joinWithinMs = 15 * 60_000;
/** A log that rolls over goes on at once; a component that has nothing to do looks at its inbox within the hour. */
const breakMs = 30 * 60_000;
/** No zone is further from UTC; a bit more for clocks that differ. */
const zoneAtMostMs = 14 * 3_600_000 + 60_000;
/** Threads whose work is remembered. */
const threadsKept = 500;
/** Facts of a source are let go beyond this; per flow so many passages (openings) stay. */
const pruneAt = 16_000;
const keptOpenings = 200;
const keptPerFlow = 4000;

export class SourceReader {
  readonly descriptor: SourceDescriptor;
  readonly stats: SourceStats = emptyStats();
  readonly gaps: ReadGap[] = [];
  /** Silences between the last entry of one file and the first of the next that are long enough for a file to be missing. */
  readonly breaks: { readonly from: GapEnd; readonly to: GapEnd }[] = [];
  /** Paths of the files read, oldest first. */
  readonly files: string[] = [];
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
  #threads = new Map<number, ThreadWork>();
  #earlierThreads = new Map<number, ThreadWork>();
  #lastThread = Number.NaN;
  #lastWork = new ThreadWork();
  /** Grows when a line closes findings: rows of like facts end there. */
  #generation = 0;
  #facts = new Facts();
  #seq = 0;
  /** Log whose lines were recognised last, where the file's name does not tell. */
  #recentLog: string | undefined;
  #lastComponent = '';
  #lastMatcher: Matcher | undefined;
  /** Nothing tells the log. */
  #isLogUnknown = false;
  /** The component that was counted last, and the log that it names. */
  #countedComponent = '';
  #componentLog: string | undefined;
  #componentCount = 0;
  readonly #logsByComponent = new Map<string, number>();
  /** Where it was adopted. */
  #encoding: string | undefined;
  #datesFrom: DatesFrom | undefined;
  #provedDateOrder: DateOrder | undefined;
  #areDatesLikeOthers = false;
  /** No entry of the present file has had a time. */
  #isFileNew = false;
  #timeMs = Number.NaN;
  #isLocal = false;
  /** How ambiguous dates of the facts are read. */
  #dateOrder: DateOrder;

  constructor(knowledge: Knowledge, descriptor: SourceDescriptor) {
    this.descriptor = descriptor;
    this.#knowledge = knowledge;
    this.#fileLog = knowledge.logs.findByPath(descriptor.path);
    this.#reader = new EntryReader((bytes, entry) => this.#onEntry(bytes, entry), descriptor.reading);
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

  /** In file order. */
  get facts(): readonly Fact[] {
    return this.#facts.all();
  }

  get encoding(): string {
    return this.#encoding ?? this.#reader.encoding;
  }

  /** How the order of day and month in its dates is known. */
  get datesFrom(): DatesFrom {
    return this.#areDatesLikeOthers && this.#isOrderOpen ? 'sibling' : this.#ownDatesFrom;
  }

  get #ownDatesFrom(): DatesFrom {
    return this.#datesFrom ?? this.#reader.datesFrom;
  }

  /** No line of this source proves how its dates stand: a setting is for those only. */
  get #isOrderOpen(): boolean {
    return this.#ownDatesFrom === 'assumed' || this.#ownDatesFrom === 'setting';
  }

  /** The order of day and month that lines copied from a viewer prove for all copies of that viewer; `undefined` where none does. */
  get provedDateOrder(): DateOrder | undefined {
    return this.#provedDateOrder ?? this.#reader.dates.provedPasted;
  }

  /** Dates that prove nothing themselves are read in the order that other logs of the set prove; `undefined`: as they would be alone. */
  readDatesLike(order: DateOrder | undefined): void {
    if (!this.#isOrderOpen) return;
    this.#areDatesLikeOthers = order !== undefined;
    this.#reader.dates.assumePasted(order ?? this.descriptor.reading?.dateOrder ?? 'month-first');
    if (this.#reader.dateOrder !== this.#dateOrder) this.#readDatesAgain();
  }

  /** The time of an entry by all that is known now of the order of day and month. */
  timeMsOf({ timeMs, readAs }: Pick<Tag, 'timeMs' | 'readAs'>): number {
    return readAs === undefined || readAs === this.#dateOrder ? timeMs : this.#otherReading(timeMs);
  }

  /** The other reading of a time in UTC: the date that changes is the local one. */
  readonly #otherReading = (timeMs: number): number => {
    const biasMs = Number.isNaN(this.stats.bias) ? 0 : this.stats.bias * 60_000;
    return otherReading(timeMs - biasMs) + biasMs;
  };

  startFile(path: string): void {
    this.#reader.startFile();
    this.#isFileNew = this.files.length > 0;
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

  /** Bytes are missing here. Where it is not said since when: since the last entry. */
  gap({ from, to, why }: Gap): void {
    const { lastMs, lastIsLocal } = this.stats;
    const asTold = (iso: string | null): GapEnd | null => (iso === null ? null : { ms: Date.parse(iso), isLocal: false });
    const last = Number.isNaN(lastMs) ? null : { ms: lastMs, isLocal: lastIsLocal };
    this.gaps.push({ from: asTold(from) ?? last, to: asTold(to), why });
    this.revision++;
  }

  /** The source begins again from nothing: its files were replaced. */
  reset(): void {
    this.#reader.startFile();
    Object.assign(this.stats, emptyStats());
    this.gaps.length = this.breaks.length = 0;
    this.files.length = 0;
    this.#facts = new Facts();
    this.#dateOrder = this.#reader.dateOrder;
    for (const map of [this.forgotten, this.sites, this.servers, this.#logsByComponent, this.#threads, this.#earlierThreads]) map.clear();
    this.#lastThread = Number.NaN;
    this.#seq = 0;
    this.#recentLog = undefined;
    this.revision++;
  }

  /** Everything that conclusions ask of this source. */
  snapshot(): SourceSnapshot {
    const { log, encoding, datesFrom, provedDateOrder, stats, gaps, breaks, files, forgotten, sites, servers, logsByComponent } = this;
    return {
      log,
      encoding,
      datesFrom,
      provedDateOrder,
      stats,
      gaps,
      breaks,
      files,
      facts: this.#facts.toPlain(),
      forgotten,
      sites,
      servers,
      logsByComponent,
    };
  }

  /** Takes over what another reader has read of this source, to its end. */
  adopt(snapshot: SourceSnapshot): void {
    this.reset();
    Object.assign(this.stats, snapshot.stats);
    this.gaps.push(...snapshot.gaps);
    this.breaks.push(...snapshot.breaks);
    this.files.push(...snapshot.files);
    this.#facts = Facts.fromPlain(snapshot.facts, id => this.#knowledge.signal(id));
    const copy = (to: Map<string, number>, from: ReadonlyMap<string, number>) => {
      for (const [key, count] of from) to.set(key, count);
    };
    copy(this.forgotten, snapshot.forgotten);
    copy(this.sites, snapshot.sites);
    copy(this.servers, snapshot.servers);
    copy(this.#logsByComponent, snapshot.logsByComponent);
    this.#recentLog = snapshot.log;
    this.#encoding = snapshot.encoding;
    this.#datesFrom = snapshot.datesFrom;
    this.#provedDateOrder = snapshot.provedDateOrder;
  }

  #matcherFor(component: string): Matcher {
    if (component === this.#lastComponent && this.#lastMatcher) return this.#lastMatcher;
    const knowledge = this.#knowledge;
    const log = knowledge.logOf(component, this.#fileLog);
    // A component that is in no list is a program of its own: it says nothing in the words of others.
    this.#isLogUnknown = log === undefined && component === '';
    const matcher = log !== undefined ? knowledge.matcherOf(log) : this.#isLogUnknown ? knowledge.allMatcher : knowledge.generalMatcher;
    this.#lastComponent = component;
    this.#lastMatcher = matcher;
    return matcher;
  }

  /** Recognises a message. */
  #find(bytes: Uint8Array, start: number, end: number, component: string): Message {
    const { messages } = this.#knowledge;
    const matcher = this.#matcherFor(component);
    if (!this.#isLogUnknown) return messages.find(matcher, bytes, start, end);
    // Nothing says which log this is: lines beside each other are of one log, so the last one's is tried first.
    const recent = this.#recentLog === undefined ? undefined : this.#knowledge.matcherOf(this.#recentLog);
    const near = recent && messages.find(recent, bytes, start, end);
    if (near?.record && near.record.log !== 'any') return near;
    const message = messages.find(matcher, bytes, start, end);
    if (message.record && message.record.log !== 'any') this.#recentLog = [message.record.log].flat()[0];
    return message;
  }

  /** A line has shown that day and month stand in the other order: what was read before is read again. */
  #readDatesAgain(): void {
    this.#dateOrder = this.#reader.dateOrder;
    this.#facts.readDatesAgain(this.#otherReading);
    const { stats } = this;
    if (stats.firstIsDateAmbiguous) stats.firstMs = this.#otherReading(stats.firstMs);
    if (stats.lastIsDateAmbiguous) stats.lastMs = this.#otherReading(stats.lastMs);
  }

  #onEntry(bytes: Uint8Array, entry: Entry): void {
    if (this.#reader.dateOrder !== this.#dateOrder) this.#readDatesAgain();
    let message = this.#find(bytes, entry.textStart, entry.textEnd, entry.component);
    if (entry.format === 'server' && entry.endLine > entry.line) {
      // A record whose trailer was lost must not swallow its neighbour: is the last line known by itself?
      const whole = message.record;
      const lastLine = lastLineStart(bytes, entry.textStart, entry.textEnd);
      const last = lastLine > entry.textStart ? this.#find(bytes, lastLine, entry.textEnd, entry.component) : undefined;
      const alone = last?.record;
      if (last && alone && alone !== whole && (!whole || (alone.known !== 'inferred' && alone.log !== 'any'))) {
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
        this.#take(bytes, entry, this.#find(bytes, entry.textStart, entry.textEnd, entry.component));
        Object.assign(entry, record, { line, textStart: lastLine });
        message = last;
      }
    }
    this.#take(bytes, entry, message);
  }

  #take(bytes: Uint8Array, entry: Entry, message: Message): void {
    const stats = this.stats;
    const severity = message.severity ?? entry.severity;
    stats.entries++;
    if (entry.torn) stats.torn++;
    if (severity === 'error') stats.errors++;
    else if (severity === 'warning') stats.warnings++;
    if (stats.format === '') stats.format = entry.format;
    if (entry.component !== this.#countedComponent) this.#countComponent(entry.component);
    this.#componentCount++;
    this.#setTime(entry);
    const { record } = message;
    if (!record) {
      stats.unrecognised++;
      if (this.onTag) this.#emitTag(bytes, entry, severity, message, undefined, undefined);
      return;
    }
    const work = this.#workOf(entry.thread);
    const marks = record.follows === 'thread' ? (work.marks ?? record.marks) : message.marks;
    if (message.sign) work.marks = message.sign;
    const row = message.isKept ? this.#addFact(bytes, entry, work.of(message.isBesides), message, record, marks) : -1;
    if (this.onTag) this.#emitTag(bytes, entry, severity, message, marks, row < 0 ? undefined : this.#facts.at(row));
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
      // Threads come and go for years: those that have not written since as many others did are forgotten.
      work = this.#earlierThreads.get(thread) ?? new ThreadWork();
      if (this.#threads.size >= threadsKept) {
        this.#earlierThreads = this.#threads;
        this.#threads = new Map();
      }
      this.#threads.set(thread, work);
    }
    this.#lastThread = thread;
    this.#lastWork = work;
    return work;
  }

  #emitTag(
    bytes: Uint8Array,
    entry: Entry,
    severity: Severity | undefined,
    message: Message,
    marks: Marks | undefined,
    fact: Fact | undefined,
  ): void {
    message.keep(bytes, entry.textStart, entry.textEnd);
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
      record: message.record,
      marks,
      captures: message.captures,
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
    if (this.#isFileNew) this.#meetFile(timeMs, isLocal);
    stats.lastMs = timeMs;
    stats.lastIsLocal = isLocal;
    stats.lastIsDateAmbiguous = entry.isDateAmbiguous;
    this.#timeMs = timeMs;
    this.#isLocal = isLocal;
    if (this.gaps.length > 0) this.#endGap(timeMs);
  }

  /** The first time of a file after another one. */
  #meetFile(timeMs: number, isLocal: boolean): void {
    this.#isFileNew = false;
    const { lastMs, lastIsLocal } = this.stats;
    if (lastIsLocal === isLocal && timeMs - lastMs >= breakMs)
      this.breaks.push({ from: { ms: lastMs, isLocal }, to: { ms: timeMs, isLocal } });
  }

  /** A gap ends with the first entry after it. */
  #endGap(timeMs: number): void {
    const gap = this.gaps.at(-1)!;
    if (gap.to === null) this.gaps[this.gaps.length - 1] = { ...gap, to: { ms: timeMs, isLocal: this.#isLocal } };
  }

  /** Remembers what an entry tells; returns the row of the fact that it became or was added to, -1 where it is none. */
  #addFact(bytes: Uint8Array, entry: Entry, work: ThreadWork, message: Message, record: SignalRecord, marks: Marks | undefined): number {
    if (this.#facts.length >= pruneAt) this.#prune();
    const roles = message.pattern!.roles;
    if (roles.isAsked) this.#learnFrom(message, roles);
    const episode = this.#episodeOf(work, message, record, roles);
    if (!marks && !message.isTelling) return -1;
    if (message.closes) this.#generation++;
    const facts = this.#facts;
    const file = Math.max(0, this.files.length - 1);
    const repeatable = work.repeatableOf(marks, this.#generation);
    let row = -1;
    for (let i = repeatable.length - 1; i >= 0 && row < 0; i--) if (facts.messages[repeatable[i]!]!.record === record) row = repeatable[i]!;
    if (row >= 0 && this.#isLike(row, marks, episode, message, roles)) {
      facts.count(row, this.#seq++);
      facts.setLast(row, file, entry.line, entry.endLine, this.#timeMs, this.#isLocal, this.stats.lastIsDateAmbiguous);
    } else {
      message.keep(bytes, entry.textStart, entry.textEnd);
      row = facts.add(message, marks, episode, this.#seq++);
      facts.setFirst(row, file, entry.line, entry.endLine, this.#timeMs, this.#isLocal, this.stats.lastIsDateAmbiguous);
      repeatable.push(row);
    }
    if (roles.hasProgress) facts.progress[row] = message;
    return row;
  }

  /** What an entry says of its server, its site and its clock. */
  #learnFrom(message: Message, roles: CaptureRoles): void {
    const { captures } = message;
    if (roles.site >= 0) add(this.sites, captures.site!);
    if (roles.sys >= 0) add(this.servers, captures.sys!.toUpperCase());
    if (roles.gmt >= 0 && this.#isLocal && Number.isNaN(this.stats.statmsgBias)) this.#learnZone(parseCtime(captures.gmt!));
  }

  /** The same moment in UTC, with its month by name: of two readings of a local date it fits one. */
  #learnZone(gmtMs: number): void {
    const { stats } = this;
    const fits = (localMs: number) => Math.abs(gmtMs - localMs) <= zoneAtMostMs;
    if (stats.lastIsDateAmbiguous && fits(this.#timeMs) !== fits(otherReading(this.#timeMs))) {
      const other = this.#dateOrder === 'month-first' ? 'day-first' : 'month-first';
      this.#reader.dates.prove(fits(this.#timeMs) ? this.#dateOrder : other);
      if (this.#reader.dateOrder !== this.#dateOrder) {
        this.#readDatesAgain();
        this.#timeMs = stats.lastMs;
      }
    }
    // Zones differ by quarters of an hour; the two clocks by a second.
    if (fits(this.#timeMs)) stats.statmsgBias = Math.round((gmtMs - this.#timeMs) / 900_000) * 15;
  }

  /** Whether an entry says the same as a fact, soon after it. */
  #isLike(row: number, marks: Marks | undefined, episode: Episode, message: Message, roles: CaptureRoles): boolean {
    const facts = this.#facts;
    if (facts.marks[row] !== marks || facts.episodes[row] !== episode) return false;
    const silence = this.#timeMs - facts.lastMsOf(row);
    if (silence > joinWithinMs || silence < 0) return false;
    const before = facts.messages[row]!;
    if (before === message) return true;
    for (const { name } of roles.telling) if (before.captures[name] !== message.captures[name]) return false;
    return true;
  }

  /** What the thread works on, with what this line adds. */
  #episodeOf(work: ThreadWork, message: Message, record: SignalRecord, roles: CaptureRoles): Episode {
    const isHandedOver = work.isHandedOver;
    work.isHandedOver = false;
    if (!work.episode || (record.thread === 'begins' && !isHandedOver)) work.begin(newEpisode());
    let episode = work.episode!;
    const values = message.episode;
    if (values.length > 0 && values !== work.lastValues) {
      for (const { name, value, isIdentifying } of values) {
        const known = episode[name];
        if (!isIdentifying || known === undefined || known === value) continue;
        episode = newEpisode();
        work.begin(episode);
        break;
      }
      for (const { name, value, isNamed } of values) if (isNamed) episode[name] = value;
      work.lastValues = values;
    }
    if (roles.threadId >= 0 && record.marks?.flow === 'replication') {
      // A new thread takes the work over; these logs write its ID in hexadecimal.
      const next = this.#workOf(Number.parseInt(message.captures.threadId!, 16)).of(false);
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
    const kept: number[] = [];
    const tallies = new Map<string, { openings: number; facts: number }>();
    const facts = this.#facts;
    for (let row = facts.length - 1; row >= 0; row--) {
      const marks = facts.marks[row];
      const flow = marks?.flow ?? '';
      let tally = tallies.get(flow);
      if (!tally) {
        tally = { openings: 0, facts: 0 };
        tallies.set(flow, tally);
      }
      if (tally.openings >= keptOpenings || tally.facts >= keptPerFlow) {
        if (marks?.opens) add(this.forgotten, `${flow}|${subjectOf(marks, facts.episodes[row]!) ?? ''}`);
        continue;
      }
      if (marks?.opens) tally.openings++;
      tally.facts++;
      kept.push(row);
    }
    this.#facts = facts.only(kept.reverse());
    // Rows have other numbers now: none is added to any more.
    this.#generation++;
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

/** What the passages of a flow are told apart by: the package, where one is named. */
function subjectOf(marks: Marks, episode: Episode): string | undefined {
  if (marks.flow === 'download' || marks.flow === 'install') return episode.package;
  return marks.flow === 'replication' ? episode.packageId : undefined;
}

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
