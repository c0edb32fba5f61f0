/**
 * A view of a log, or of several in one order: rows, filters, searches, marks. Its memory is the index and a few bits an entry.
 *
 * Two passes go through the entries in the background, one at a time: the *filter* finds its rows; the *survey* learns, once, which
 * entries are errors and which values there are. Both give others their turn between pieces, and both go on where they stopped when
 * the log grows.
 */
import type { Knowledge } from '../../engine/index.ts';
import {
  copiedRowsMost,
  type LogDetail,
  type LogFacets,
  type LogFilter,
  type LogMark,
  type LogQueries,
  type LogQuery,
  type LogRow,
  type LogSource,
  type LogViewState,
  noFilter,
  rowsMost,
  type Sought,
} from '../../protocol/logView.ts';
import type { EntryList, LoggedEntry } from '../../sources/index.ts';
import { NumberSet } from '../../sources/index.ts';
import { copyText } from './logCopy.ts';
import { detailOf, rowOf } from './logDetails.ts';
import { compileFilter, type EntryTest, isEmptyFilter, tooSlowMessage } from './logFilter.ts';

const facetsMost = 200;
const bucketsMost = 2000;

/** Counts values, of which there may be any number: those beyond a limit are not listed. */
class Counts<T> {
  readonly #counts = new Map<T, number>();
  readonly #most = 5000;

  add(value: T): void {
    const count = this.#counts.get(value);
    if (count !== undefined) this.#counts.set(value, count + 1);
    else if (this.#counts.size < this.#most) this.#counts.set(value, 1);
  }

  top(): { readonly value: T; readonly count: number }[] {
    return [...this.#counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, facetsMost);
  }
}

export interface LogPagesEvents {
  /** Something is different; asked for its state soon. */
  onChanged(): void;
}

export class LogPages {
  readonly #list: EntryList;
  readonly #knowledge: Knowledge;
  readonly #sources: readonly LogSource[];
  readonly #events: LogPagesEvents;
  readonly #closed = new AbortController();
  #generation = 0;
  #changedFrom = 0;
  #isIndexing = false;
  #hasLooked = false;
  #failureTold: string | undefined;
  #updating: Promise<void> | undefined;

  #filter: LogFilter = noFilter;
  #test: EntryTest | undefined;
  #filterProblem: string | null = null;
  /** Entries that the filter leaves; `undefined` where there is none. */
  #matches: NumberSet | undefined;
  /** Entries before this number were tested. */
  #filtered = 0;

  /** Of all entries, and of those that the filter leaves. */
  #errors = new NumberSet();
  #warnings = new NumberSet();
  #errorMatches = new NumberSet();
  #warningMatches = new NumberSet();
  #surveyed = 0;
  #components = new Counts<string>();
  #threads = new Counts<number>();
  #stages = new Counts<string>();
  #packages = new Counts<string>();

  #pass = new AbortController();
  #working: Promise<void> | undefined;
  #finding = new AbortController();

  constructor(list: EntryList, knowledge: Knowledge, sources: readonly LogSource[], events: LogPagesEvents) {
    this.#list = list;
    this.#knowledge = knowledge;
    this.#sources = sources;
    this.#events = events;
  }

  get files(): readonly string[] {
    return this.#list.files;
  }

  /** Looks at the disk; resolves when what is new is indexed. One look at a time. */
  refresh(): Promise<void> {
    this.#updating ??= this.#update().finally(() => {
      this.#updating = undefined;
    });
    return this.#updating;
  }

  close(): void {
    this.#closed.abort();
    this.#pass.abort();
    this.#finding.abort();
  }

  async #update(): Promise<void> {
    this.#isIndexing = true;
    const update = await this.#list.update(this.#closed.signal, () => this.#events.onChanged());
    this.#isIndexing = false;
    if (update === 'replaced') await this.#startAgain();
    else if (update === 'grown') await this.#goOnFrom(this.#list.changedFrom);
    // A first look tells its end also where there is nothing; then only what is new is told.
    if (update !== 'same' || !this.#hasLooked || this.#list.failure?.message !== this.#failureTold) this.#events.onChanged();
    this.#hasLooked = true;
    this.#failureTold = this.#list.failure?.message;
    this.#work();
  }

  async #startAgain(): Promise<void> {
    await this.#stopPass();
    this.#generation++;
    this.#changedFrom = 0;
    this.#forgetMatches(this.#matches !== undefined);
    this.#errors = new NumberSet();
    this.#warnings = new NumberSet();
    this.#surveyed = 0;
    this.#components = new Counts();
    this.#threads = new Counts();
    this.#stages = new Counts();
    this.#packages = new Counts();
  }

  #forgetMatches(isFiltered: boolean): void {
    this.#matches = isFiltered ? new NumberSet() : undefined;
    this.#errorMatches = new NumberSet();
    this.#warningMatches = new NumberSet();
    this.#filtered = 0;
  }

  /** Entries from here on may be others than before. */
  async #goOnFrom(entry: number): Promise<void> {
    await this.#stopPass();
    this.#changedFrom = Math.min(this.#changedFrom, this.#matches ? this.#matches.rank(entry) : entry);
    this.#matches?.cutFrom(entry);
    this.#filtered = Math.min(this.#filtered, entry);
    for (const set of [this.#errors, this.#warnings, this.#errorMatches, this.#warningMatches]) set.cutFrom(entry);
    this.#surveyed = Math.min(this.#surveyed, entry);
  }

  async #stopPass(): Promise<void> {
    this.#pass.abort();
    await this.#working;
  }

  #work(): void {
    // What is still indexed has an end that moves: its last record would be half of one.
    if (this.#working || this.#isIndexing || this.#closed.signal.aborted) return;
    const pass = new AbortController();
    this.#pass = pass;
    if ((!this.#test || this.#filtered >= this.#list.count) && this.#surveyed >= this.#list.count) return;
    this.#working = this.#runPasses(pass.signal).finally(() => {
      this.#working = undefined;
      this.#events.onChanged();
    });
  }

  async #runPasses(signal: AbortSignal): Promise<void> {
    const { count } = this.#list;
    if (this.#test && this.#matches && this.#filtered < count) {
      const { matches, test } = { matches: this.#matches, test: this.#test };
      await this.#list.scan(
        this.#filtered,
        (entries, first) => {
          const tested = test.test(entries);
          if (tested === 'tooSlow') {
            this.#filterProblem = tooSlowMessage;
            this.#test = undefined;
            return false;
          }
          for (const [at, isIn] of tested.entries()) {
            if (!isIn) continue;
            matches.add(first + at);
            const { severity } = entries[at]!;
            if (severity === 'error') this.#errorMatches.add(first + at);
            else if (severity === 'warning') this.#warningMatches.add(first + at);
          }
          this.#filtered = first + entries.length;
          this.#events.onChanged();
          return !signal.aborted;
        },
        signal,
      );
    }
    if (signal.aborted || this.#surveyed >= count) return;
    await this.#list.scan(
      this.#surveyed,
      (entries, first) => {
        for (const [at, entry] of entries.entries()) this.#survey(entry, first + at);
        this.#surveyed = first + entries.length;
        this.#events.onChanged();
        return !signal.aborted;
      },
      signal,
    );
  }

  #survey({ severity, component, thread, marks, captures }: LoggedEntry, number: number): void {
    if (severity === 'error') this.#errors.add(number);
    else if (severity === 'warning') this.#warnings.add(number);
    if (component !== '') this.#components.add(component);
    if (thread >= 0) this.#threads.add(thread);
    if (marks) this.#stages.add(`${marks.flow}.${marks.stage}`);
    if (captures.package !== undefined) this.#packages.add(captures.package.toUpperCase());
  }

  get #errorRows(): NumberSet {
    return this.#matches ? this.#errorMatches : this.#errors;
  }

  get #warningRows(): NumberSet {
    return this.#matches ? this.#warningMatches : this.#warnings;
  }

  get #rows(): number {
    return this.#matches ? this.#matches.count : this.#list.count;
  }

  /** Number of the entry of a row; -1 where there is none. */
  #entryOf(row: number): number {
    if (this.#matches) return this.#matches.at(row);
    return row >= 0 && row < this.#list.count ? row : -1;
  }

  /** The row of an entry, or of the next one that is shown. */
  #rowOf(entry: number): number {
    return Math.max(0, Math.min(this.#rows - 1, this.#matches ? this.#matches.rank(entry) : entry));
  }

  /** What is known now; what changed is told once. */
  takeState(): LogViewState {
    const { doneBytes, totalBytes } = this.#list.progress;
    const { count, failure } = this.#list;
    const isFiltering = this.#test !== undefined && this.#filtered < count;
    const changedFrom = this.#changedFrom;
    this.#changedFrom = this.#rows;
    return {
      generation: this.#generation,
      rows: this.#rows,
      changedFrom,
      entries: count,
      work: this.#isIndexing && doneBytes < totalBytes ? 'indexing' : isFiltering ? 'filtering' : this.#surveyed < count ? 'looking' : null,
      done: isFiltering ? Math.round((this.#filtered / Math.max(1, count)) * totalBytes) : doneBytes,
      total: totalBytes,
      errors: this.#errorRows.count,
      warnings: this.#warningRows.count,
      problem: failure?.message ?? null,
      filterProblem: this.#filterProblem,
    };
  }

  query(query: LogQuery): Promise<unknown> {
    switch (query.name) {
      case 'rows':
        return this.#getRows(query.parameters);
      case 'filter':
        return this.#setFilter(query.parameters);
      case 'find':
        return this.#find(query.parameters);
      case 'detail':
        return this.#getDetail(query.parameters);
      case 'marks':
        return Promise.resolve({ generation: this.#generation, marks: this.#getMarks(Math.min(bucketsMost, query.parameters.buckets)) });
      case 'facets':
        return Promise.resolve(this.#getFacets());
      case 'copy':
        return this.#copy(query.parameters);
    }
  }

  /** The entries of rows, with the one before the first. */
  async #readRows(
    from: number,
    count: number,
  ): Promise<{ readonly entry: LoggedEntry; readonly number: number; readonly before: LoggedEntry | undefined }[]> {
    const found: { entry: LoggedEntry; number: number; before: LoggedEntry | undefined }[] = [];
    const first = Math.max(0, from - 1);
    let before: LoggedEntry | undefined;
    for (let row = first; row < Math.min(from + count, this.#rows); ) {
      const number = this.#entryOf(row);
      // Rows whose entries stand side by side are read together.
      let together = 1;
      while (row + together < from + count && this.#entryOf(row + together) === number + together) together++;
      const read = await this.#list.read(number, together);
      if (!read.ok) throw new Error(read.message);
      if (read.value.length === 0) break;
      for (const [at, entry] of read.value.entries()) {
        if (row + at >= from) found.push({ entry, number: number + at, before });
        before = entry;
      }
      row += read.value.length;
    }
    return found;
  }

  async #getRows({ generation, from, count }: LogQueries['rows'][0]): Promise<LogQueries['rows'][1]> {
    if (generation !== this.#generation) return { generation: this.#generation, rows: [] };
    const rows = await this.#readRows(from, Math.min(rowsMost, count));
    return {
      generation: this.#generation === generation ? generation : -1,
      rows: rows.map(({ entry, number, before }): LogRow => rowOf(this.#knowledge, entry, number, before)),
    };
  }

  async #setFilter({ filter, keep }: LogQueries['filter'][0]): Promise<LogQueries['filter'][1]> {
    const compiled = compileFilter(filter);
    if (!compiled.ok) return { row: 0, problem: compiled.message };
    await this.#stopPass();
    this.#filter = filter;
    this.#filterProblem = null;
    const isEmpty = isEmptyFilter(filter);
    this.#test = isEmpty ? undefined : compiled.test;
    this.#forgetMatches(!isEmpty);
    this.#generation++;
    this.#changedFrom = 0;
    this.#work();
    // The entry that was chosen keeps its place where the filter lets it: so far it must be looked for.
    while (!isEmpty && keep !== null && this.#working && this.#test && this.#filtered <= keep && this.#filter === filter)
      await new Promise(resolve => setTimeout(resolve, 5));
    this.#events.onChanged();
    return { row: keep === null ? 0 : this.#rowOf(keep), problem: this.#filterProblem };
  }

  async #find({ generation, from, isBack, sought }: LogQueries['find'][0]): Promise<LogQueries['find'][1]> {
    this.#finding.abort();
    const finding = new AbortController();
    this.#finding = finding;
    if (generation !== this.#generation) return { row: null, problem: null };
    const isKnown = this.#matches ? this.#filtered : this.#surveyed;
    if (sought.kind === 'error' && isKnown >= this.#list.count) return { row: this.#findError(from, isBack), problem: null };
    return this.#findText(from, isBack, sought, finding.signal);
  }

  #findError(from: number, isBack: boolean): number | null {
    const start = from < 0 ? -1 : from >= this.#rows ? this.#list.count : this.#entryOf(from);
    const set = this.#errorRows;
    const entry = set.at(isBack ? set.rank(start) - 1 : set.rank(start + 1));
    return entry < 0 ? null : this.#rowOf(entry);
  }

  async #findText(from: number, isBack: boolean, sought: Sought, signal: AbortSignal): Promise<LogQueries['find'][1]> {
    const compiled = compileFilter(sought.kind === 'text' ? sought.filter : { ...noFilter, severities: ['error'] });
    if (!compiled.ok) return { row: null, problem: compiled.message };
    const step = 400;
    for (let at = isBack ? from : from + 1; isBack ? at > 0 : at < this.#rows; at += isBack ? -step : step) {
      const first = isBack ? Math.max(0, at - step) : at;
      const rows = await this.#readRows(first, isBack ? at - first : step);
      // Another search began, or rows mean other entries now.
      if (signal.aborted) return { row: null, problem: null };
      const tested = compiled.test.test(rows.map(({ entry }) => entry));
      if (tested === 'tooSlow') return { row: null, problem: tooSlowMessage };
      const hit = isBack ? tested.lastIndexOf(true) : tested.indexOf(true);
      if (hit >= 0) return { row: first + hit, problem: null };
      await new Promise(resolve => setImmediate(resolve));
    }
    return { row: null, problem: null };
  }

  async #getDetail({ generation, row }: LogQueries['detail'][0]): Promise<LogDetail | null> {
    if (generation !== this.#generation) return null;
    const [found] = await this.#readRows(row, 1);
    return found ? detailOf(this.#knowledge, found.entry, rowOf(this.#knowledge, found.entry, found.number, found.before)) : null;
  }

  /** One row for each part of the list that has errors or warnings. */
  #getMarks(buckets: number): LogMark[] {
    const marks: LogMark[] = [];
    const rows = this.#rows;
    for (let bucket = 0; bucket < Math.min(buckets, rows); bucket++) {
      const parts = Math.min(buckets, rows);
      const row = Math.floor((bucket * rows) / parts);
      const first = this.#entryOf(row);
      const next = bucket + 1 === parts ? this.#list.count : this.#entryOf(Math.floor(((bucket + 1) * rows) / parts));
      const mark = this.#markIn(first, next);
      if (mark) marks.push({ row: this.#rowOf(mark.entry), severity: mark.severity });
    }
    return marks;
  }

  #markIn(first: number, next: number): { readonly entry: number; readonly severity: LogMark['severity'] } | undefined {
    for (const [severity, set] of [
      ['error', this.#errorRows],
      ['warning', this.#warningRows],
    ] as const) {
      const entry = set.at(set.rank(first));
      if (entry >= 0 && entry < next) return { entry, severity };
    }
    return undefined;
  }

  #getFacets(): LogFacets {
    const { packages } = this.#knowledge.catalog;
    return {
      components: this.#components.top(),
      threads: this.#threads.top(),
      stages: this.#stages.top().map(({ value, count }) => {
        const [flow = '', stage = ''] = value.split('.', 2);
        return {
          value,
          count,
          title: `${this.#knowledge.flow(flow)?.title ?? flow} › ${this.#knowledge.stage(flow, stage)?.title ?? stage}`,
        };
      }),
      packages: this.#packages
        .top()
        .map(({ value, count }) => ({ value, count, title: packages.find(({ guid }) => guid === value)?.name ?? value })),
    };
  }

  async #copy({ generation, from, to, format, timeZone }: LogQueries['copy'][0]): Promise<LogQueries['copy'][1]> {
    if (generation !== this.#generation) return { text: '', rows: 0 };
    const rows = await this.#readRows(from, Math.min(copiedRowsMost, to - from + 1));
    const copied = rows.map(({ entry }) => ({
      entry,
      stage: entry.marks ? (this.#knowledge.stage(entry.marks.flow, entry.marks.stage)?.title ?? '') : '',
    }));
    const text = copyText(copied, this.#sources, format, timeZone, utcMs => new Date(utcMs).getTimezoneOffset());
    return { text, rows: copied.length };
  }
}
