/** All logs of the configured folders: found, read, followed, concluded. The server's one owner of the disk and of the analysis. */
import { Analysis, type Conclusions, changesBetween, type Knowledge, looksLikeLog, momentToJudge } from '../engine/index.ts';
import type { Report } from '../protocol/model.ts';
import type { Changed, FolderState, Surroundings } from '../protocol/server.ts';
import type { Configuration, FolderSetting } from '../protocol/settings.ts';
import { excludedBy, type Follower, type FoundSource, folderStateOf, type LogSet, openLogSet, pathKey } from '../sources/index.ts';
import { allowHosts } from './uncHosts.ts';

export interface WorkspaceLogsEvents {
  onChanged(changed: Changed, conclusions: Conclusions): void;
  onProgress(done: number, total: number, message: string): void;
  onLog(level: 'info' | 'warn' | 'error' | 'debug', text: string): void;
}

/** At most five changes a second; the first after a silence goes out at once. */
const betweenChangesMs = 200;
/** Lines written together arrive together. */
const gatherMs = 15;
/** Without any new line a stage can still become overdue. */
const withoutNewsMs = 15_000;

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
  #sentAtMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #opening: Promise<void> = Promise.resolve();
  #isReading = false;

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

  /** What is known now. */
  conclude(): Conclusions {
    return this.#analysis.conclude(this.#moment(), this.#set?.skipped ?? []);
  }

  surroundings(conclusions: Conclusions): Surroundings {
    const headline =
      this.#isReading && conclusions.report.sources.length === 0
        ? ({ status: 'busy', text: 'reading logs' } as const)
        : conclusions.headline;
    return { overview: conclusions.overview, folders: [...this.#folders.values()], headline };
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
    const { folders = [], pollingSeconds = 2, logZoneMinutes, exclude = [] } = this.#configuration ?? {};
    this.#analysis = new Analysis(this.#knowledge, {
      zoneMinutes: logZoneMinutes,
      assumedZoneMinutes: new Date(this.#now()).getTimezoneOffset(),
    });
    this.#folders = new Map(
      folders.map(folder => [folder.path, { path: folder.path, from: folder.from, state: 'reading', message: null, logs: 0 }]),
    );
    this.#isReading = folders.length > 0;
    this.#soon(0);
    allowHosts(folders.map(({ path }) => path));
    const byPath = new Map(folders.map(folder => [folder.path, folder]));
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
      signal,
      onProgress: ({ bytesRead, bytesTotal, sourcesRead, sourcesTotal }) => {
        this.#events.onProgress(bytesRead, bytesTotal, `${sourcesRead} of ${sourcesTotal} logs`);
        this.#soon(betweenChangesMs);
      },
    });
    if (signal.aborted) {
      await set.close();
      return;
    }
    this.#set = set;
    for (const { path, why } of set.skipped) this.#events.onLog('info', `left out: ${path}: ${why}`);
    const summary = await set.readAll();
    for (const { path, why } of summary.failed) this.#events.onLog('warn', `${path}: ${why}`);
    this.#events.onLog('info', `read ${summary.sources} logs, ${summary.bytes} bytes`);
    for (const folder of folders) this.#folders.set(folder.path, await this.#stateOf(folder, set));
    this.#isReading = false;
    this.#events.onProgress(summary.bytes, summary.bytes, '');
    this.#soon(0);
    if (signal.aborted) return;
    this.#follower = set.follow({
      pollMs: pollingSeconds * 1000,
      onChanged: () => this.#soon(gatherMs),
      onAdded: () => void this.#restate(),
      onFailed: (key, failure) => this.#events.onLog('warn', failure ? `${failure.path}: ${failure.message}` : `${key} can be read again`),
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

  #openSource(source: FoundSource) {
    const { server, site, role } = source.input;
    this.#events.onLog('debug', `reads ${source.current ?? source.key}`);
    return this.#analysis.openSource({
      id: source.key,
      path: source.current ?? source.predecessors.at(-1) ?? source.key,
      server,
      site,
      role,
    });
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
    const due = Math.max(this.#now() + afterMs, this.#sentAtMs + betweenChangesMs);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, due - this.#now()));
  }

  #tell(): void {
    this.#sentAtMs = this.#now();
    this.#timer = setTimeout(() => this.#tell(), withoutNewsMs);
    try {
      const conclusions = this.conclude();
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
    }
  }
}

/** Whether two configurations read the same files in the same way. */
function sameReading(a: Configuration, b: Configuration): boolean {
  const key = ({ folders, logZoneMinutes, pollingSeconds, exclude }: Configuration) =>
    JSON.stringify([folders, logZoneMinutes, pollingSeconds, exclude]);
  return key(a) === key(b);
}
