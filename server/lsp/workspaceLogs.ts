/** All logs of the configured folders: found, read, followed, concluded. The server's one owner of the disk and of the analysis. */
import { Analysis, type Conclusions, changesBetween, type Knowledge, looksLikeLog, momentToJudge } from '../engine/index.ts';
import type { Report, Skipped } from '../protocol/model.ts';
import type { Changed, FolderState, Surroundings } from '../protocol/server.ts';
import type { Configuration, FolderSetting } from '../protocol/settings.ts';
import {
  excludedBy,
  type Follower,
  type FoundSource,
  folderStateOf,
  type LogSet,
  openLogSet,
  pathKey,
  type SourceSink,
} from '../sources/index.ts';
import { allowHosts } from './uncHosts.ts';

export interface WorkspaceLogsEvents {
  onChanged(changed: Changed, conclusions: Conclusions): void;
  /** Reading begins, goes on, and, with as much done as there is, ends. */
  onProgress(done: number, total: number, message: string): void;
  onReading(isReading: boolean): void;
  /** Reading was stopped by `cancelReading`. */
  onStopped(message: string): void;
  onLog(level: 'info' | 'warn' | 'error' | 'debug', text: string): void;
}

/** At most five changes a second; the first after a silence goes out at once. */
const betweenChangesMs = 200;
/** Longest pause after a change that took long to tell. */
const longestRestMs = 10_000;
/** Lines written together arrive together. */
const gatherMs = 5;
/** Without any new line a stage can still become overdue. */
const withoutNewsMs = 15_000;

const stoppedWhy = 'reading was stopped; Refresh reads it';

/** How long the parts of the work took, for a report of a fault. */
export interface Timings {
  readonly searchMs: number;
  readonly readMs: number;
  readonly bytes: number;
  readonly concludeMs: number;
  readonly slowestConcludeMs: number;
}

export class WorkspaceLogs {
  #knowledge: Knowledge;
  readonly #events: WorkspaceLogsEvents;
  readonly #now: () => number;
  #analysis: Analysis;
  #configuration: Configuration | undefined;
  #set: LogSet | undefined;
  #follower: Follower | undefined;
  #stop = new AbortController();
  #folders = new Map<string, FolderState>();
  #revision = 0;
  #sent: Report | undefined;
  #sentSurroundings = '';
  /** By a clock that neither jumps nor stands still, unlike the one that lateness is judged by. */
  #sentAtMs = Number.NEGATIVE_INFINITY;
  /** What telling took last. */
  #tellMs = 0;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires. */
  #dueMs = Number.POSITIVE_INFINITY;
  #opening: Promise<void> = Promise.resolve();
  #isReading = false;
  /** Ends the reading that is under way, but keeps what was read. */
  #cancel = new AbortController();
  /** Bytes that were read of each source, by its key. */
  #bytes = new Map<string, number>();
  /** What was found to be a log and is not read, or not wholly, by the key of its source. */
  #unread = new Map<string, readonly Skipped[]>();
  #timings: Timings = { searchMs: 0, readMs: 0, bytes: 0, concludeMs: 0, slowestConcludeMs: 0 };

  constructor(knowledge: Knowledge, now: () => number, events: WorkspaceLogsEvents) {
    this.#knowledge = knowledge;
    this.#now = now;
    this.#events = events;
    this.#analysis = new Analysis(knowledge);
  }

  /** Of the state that was told last. */
  get revision(): number {
    return this.#revision;
  }

  get configuration(): Configuration | undefined {
    return this.#configuration;
  }

  get timings(): Timings {
    return this.#timings;
  }

  /** What is known now. */
  conclude(): Conclusions {
    return this.#analysis.conclude(this.#moment(), [...(this.#set?.skipped ?? []), ...[...this.#unread.values()].flat()]);
  }

  /** Whether a file belongs to a log that is read right now, so that its last line may not be the last word. */
  isHalfRead(path: string): boolean {
    if (!this.#isReading) return false;
    const key = pathKey(path);
    const source = this.#set?.sources.find(({ current, predecessors }) =>
      [current ?? '', ...predecessors].some(file => pathKey(file) === key),
    );
    return source !== undefined && (this.#bytes.get(source.key) ?? 0) < source.sizeBytes;
  }

  /** Stops the reading that is under way. What was read stays, and is not followed; the rest is told as not read. */
  cancelReading(): void {
    if (this.#isReading) this.#cancel.abort();
  }

  surroundings(conclusions: Conclusions): Surroundings {
    const folders = [...this.#folders.values()];
    if (this.#isReading && conclusions.report.sources.length === 0)
      return { overview: conclusions.overview, folders, headline: { status: 'busy', text: 'reading logs' } };
    // Half of the lines may look well where the other half does not.
    const isPartly = this.#cancel.signal.aborted && (conclusions.headline.status === 'ok' || conclusions.headline.status === 'empty');
    return {
      overview: conclusions.overview,
      folders,
      headline: isPartly ? { status: 'warning', text: 'not all logs are read' } : conclusions.headline,
    };
  }

  /** Reads with this configuration from now on; what was read by another one is dropped. */
  configure(configuration: Configuration): Promise<void> {
    const before = this.#configuration;
    this.#configuration = configuration;
    if (before && sameReading(before, configuration)) {
      this.#soon(0);
      return this.#opening;
    }
    return this.refresh();
  }

  /** Understands all logs by this from now on; what was understood before is read again. */
  setKnowledge(knowledge: Knowledge): Promise<void> {
    this.#knowledge = knowledge;
    return this.#configuration ? this.refresh() : Promise.resolve();
  }

  /** Reads everything again from the disk. */
  refresh(): Promise<void> {
    this.#stop.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#opening = this.#opening
      .then(() => this.#open(stop.signal))
      .catch(error => this.#events.onLog('error', `reading the logs failed: ${error instanceof Error ? error.stack : String(error)}`));
    return this.#opening;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#opening;
    await this.#closeSet();
  }

  async #closeSet(): Promise<void> {
    await this.#follower?.stop();
    await this.#set?.close();
    this.#follower = undefined;
    this.#set = undefined;
  }

  async #open(signal: AbortSignal): Promise<void> {
    await this.#closeSet();
    if (signal.aborted) return;
    const { folders = [], logZoneMinutes, codePage, dateOrder } = this.#configuration ?? {};
    this.#analysis = new Analysis(this.#knowledge, {
      zoneMinutes: logZoneMinutes,
      assumedZoneMinutes: new Date(this.#now()).getTimezoneOffset(),
      reading: { codePage, dateOrder },
    });
    this.#folders = new Map(
      folders.map(folder => [folder.path, { path: folder.path, from: folder.from, state: 'reading', message: null, logs: 0 }]),
    );
    this.#isReading = folders.length > 0;
    this.#cancel = new AbortController();
    this.#bytes = new Map();
    this.#unread = new Map();
    this.#events.onReading(this.#isReading);
    this.#soon(0);
    try {
      const set = await this.#readSet(signal);
      if (set) this.#follow(set);
    } finally {
      this.#isReading = false;
      this.#events.onReading(false);
    }
  }

  /** Finds and reads all logs; `undefined` where that was stopped. */
  async #readSet(signal: AbortSignal): Promise<LogSet | undefined> {
    const { folders = [], exclude = [], polled = [] } = this.#configuration ?? {};
    const cancelled = this.#cancel.signal;
    allowHosts(folders.map(({ path }) => path));
    const startMs = performance.now();
    const set = await openLogSet({
      folders: folders.map(({ path, server, site, role }) => ({
        path,
        ...(server ? { server } : {}),
        ...(site ? { site } : {}),
        ...(role ? { role } : {}),
      })),
      isKnownLog: name => this.#knowledge.logs.findByPath(name) !== undefined,
      sniff: head => looksLikeLog(this.#knowledge, head),
      createSink: source => this.#openSource(source),
      isNewestFirst: true,
      isExcluded: excludedBy(exclude),
      polled,
      signal: AbortSignal.any([signal, cancelled]),
      onProgress: ({ bytesRead, bytesTotal, sourcesRead, sourcesTotal }) => {
        this.#events.onProgress(bytesRead, bytesTotal, `${sourcesRead} of ${sourcesTotal} logs`);
        this.#soon(gatherMs);
      },
    });
    if (signal.aborted) {
      await set.close();
      return undefined;
    }
    this.#set = set;
    const foundMs = performance.now();
    for (const { path, why } of set.skipped) this.#events.onLog('info', `left out: ${path}: ${why}`);
    const summary = await set.readAll();
    const readMs = performance.now() - foundMs;
    this.#timings = { ...this.#timings, searchMs: foundMs - startMs, readMs, bytes: summary.bytes };
    for (const failed of summary.failed) {
      this.#events.onLog('warn', `${failed.path}: ${failed.why}`);
      const source = set.sources.find(({ current, predecessors }) => failed.path === current || predecessors.includes(failed.path));
      const key = source?.key ?? failed.path;
      this.#unread.set(key, [...(this.#unread.get(key) ?? []), failed]);
    }
    this.#events.onLog(
      'info',
      `read ${summary.sources} logs, ${summary.bytes} bytes: found in ${Math.round(foundMs - startMs)} ms, read in ${Math.round(readMs)} ms`,
    );
    for (const folder of folders) this.#folders.set(folder.path, await this.#stateOf(folder, set));
    if (!signal.aborted && cancelled.aborted) this.#tellStopped(set);
    this.#isReading = false;
    this.#events.onProgress(summary.bytes, summary.bytes, '');
    this.#soon(0);
    return signal.aborted || cancelled.aborted ? undefined : set;
  }

  /** Says of each log that was not read to its end that it was not. */
  #tellStopped(set: LogSet): void {
    const left = set.sources.filter(source => (this.#bytes.get(source.key) ?? 0) < source.sizeBytes);
    for (const source of left) {
      const bytes = this.#bytes.get(source.key) ?? 0;
      const path = source.current ?? source.predecessors.at(-1) ?? source.key;
      const percent = Math.floor((bytes / source.sizeBytes) * 100);
      const why = bytes > 0 ? `read to ${percent} %, then ${stoppedWhy}` : `not read: ${stoppedWhy}`;
      this.#unread.set(source.key, [{ path, why }]);
      if (bytes > 0) this.#analysis.readers.get(source.key)?.gap({ from: null, to: null, why: 'reading was stopped' });
      this.#events.onLog('info', `${path}: ${why}`);
    }
    const message = `Reading was stopped: ${set.sources.length - left.length} of ${set.sources.length} logs are read, and none is followed`;
    for (const [path, state] of this.#folders)
      this.#folders.set(path, { ...state, message: 'reading was stopped; Refresh reads the rest' });
    this.#events.onLog('warn', message);
    this.#events.onStopped(message);
  }

  #follow(set: LogSet): void {
    const { folders = [], pollingSeconds = 2 } = this.#configuration ?? {};
    const byPath = new Map(folders.map(folder => [folder.path, folder]));
    this.#follower = set.follow({
      pollMs: pollingSeconds * 1000,
      onChanged: key => {
        const files = this.#analysis.readers.get(key)?.files ?? [];
        if (this.#unread.get(key)?.every(({ path }) => files.includes(path))) this.#unread.delete(key);
        this.#soon(gatherMs);
      },
      onAdded: () => void this.#restate(),
      onFailed: (key, failure) => {
        this.#events.onLog('warn', failure ? `${failure.path}: ${failure.message}` : `${key} can be read again`);
        if (failure) this.#unread.set(key, [{ path: failure.path, why: failure.message }]);
        else this.#unread.delete(key);
        this.#soon(gatherMs);
      },
      onFolderState: (path, state, message) => {
        this.#events.onLog(state === 'watching' ? 'debug' : 'warn', `${path}: ${message || state}`);
        const folder = byPath.get(path) ?? folders.find(f => pathKey(f.path) === pathKey(path));
        if (!folder) return;
        if (state === 'watching') void this.#restate();
        else {
          const known = state === 'missing' || state === 'denied' || state === 'offline' ? state : 'failed';
          this.#folders.set(folder.path, { path: folder.path, from: folder.from, state: known, message, logs: this.#logsOf(folder, set) });
          this.#soon(gatherMs);
        }
      },
      onError: error => this.#events.onLog('error', error instanceof Error ? (error.stack ?? error.message) : String(error)),
    });
    this.#follower.start();
  }

  /** Looks again at what the folders hold. */
  async #restate(): Promise<void> {
    const set = this.#set;
    if (!set) return;
    for (const folder of this.#configuration?.folders ?? []) this.#folders.set(folder.path, await this.#stateOf(folder, set));
    this.#soon(gatherMs);
  }

  #openSource(source: FoundSource): SourceSink {
    const { server, site, role } = source.input;
    this.#events.onLog('debug', `reads ${source.current ?? source.key}`);
    const { key } = source;
    const reader = this.#analysis.openSource({
      id: key,
      path: source.current ?? source.predecessors.at(-1) ?? key,
      server,
      site,
      role,
    });
    const bytes = this.#bytes;
    const counting: SourceSink = {
      startFile: path => reader.startFile(path),
      write: chunk => {
        reader.write(chunk);
        bytes.set(key, (bytes.get(key) ?? 0) + chunk.length);
      },
      end: () => reader.end(),
      gap: gap => reader.gap(gap),
      reset: () => {
        bytes.delete(key);
        reader.reset();
      },
      moveFile: (from, to) => reader.moveFile(from, to),
    };
    return counting;
  }

  #logsOf(folder: FolderSetting, set: LogSet): number {
    return set.sources.filter(source => source.input.path === folder.path).length;
  }

  async #stateOf(folder: FolderSetting, set: LogSet): Promise<FolderState> {
    const logs = this.#logsOf(folder, set);
    const base = { path: folder.path, from: folder.from, logs };
    const failure = await folderStateOf(folder.path);
    if (failure)
      return {
        ...base,
        state: failure.reason === 'missing' || failure.reason === 'denied' || failure.reason === 'offline' ? failure.reason : 'failed',
        message: failure.message,
      };
    return { ...base, state: logs > 0 ? 'ok' : 'no-logs', message: logs > 0 ? null : 'no Configuration Manager log in it' };
  }

  #moment(): number {
    return momentToJudge(this.#analysis.newestMs, this.#now());
  }

  /** Tells what changed, soon, but not more often than five times a second. */
  #soon(afterMs: number): void {
    // Telling must not eat up the time for reading: of much that is read a tenth of it may go into telling how far it has come.
    const restMs = Math.min(this.#tellMs * (this.#isReading ? 9 : 1), longestRestMs);
    const dueMs = Math.max(performance.now() + afterMs, this.#sentAtMs + Math.max(betweenChangesMs, restMs));
    // News that come all the time must not put off the telling for ever.
    if (this.#timer && this.#dueMs <= dueMs) return;
    this.#tellAt(dueMs);
  }

  #tellAt(dueMs: number): void {
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, dueMs - performance.now()));
  }

  #tell(): void {
    const beganMs = performance.now();
    try {
      const conclusions = this.conclude();
      const concludeMs = performance.now() - beganMs;
      const slowestConcludeMs = Math.max(this.#timings.slowestConcludeMs, concludeMs);
      this.#timings = { ...this.#timings, concludeMs, slowestConcludeMs };
      const surroundings = this.surroundings(conclusions);
      const changes = changesBetween(this.#sent, conclusions.report);
      const text = JSON.stringify(surroundings);
      if (changes.length === 0 && text === this.#sentSurroundings) return;
      const since = this.#revision++;
      this.#sent = conclusions.report;
      this.#sentSurroundings = text;
      this.#events.onChanged(
        { revision: this.#revision, since, changes, summary: conclusions.report.summary, ...surroundings },
        conclusions,
      );
    } catch (error) {
      this.#events.onLog('error', `concluding failed: ${error instanceof Error ? error.stack : String(error)}`);
    } finally {
      this.#sentAtMs = performance.now();
      this.#tellMs = this.#sentAtMs - beganMs;
      this.#tellAt(this.#sentAtMs + withoutNewsMs);
    }
  }
}

/** Whether two configurations read the same files in the same way. */
function sameReading(a: Configuration, b: Configuration): boolean {
  const key = ({ folders, logZoneMinutes, codePage, dateOrder, polled, pollingSeconds, exclude }: Configuration) =>
    JSON.stringify([folders, logZoneMinutes, codePage, dateOrder, polled, pollingSeconds, exclude]);
  return key(a) === key(b);
}
