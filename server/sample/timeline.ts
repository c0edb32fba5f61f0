import type { Random } from './random.ts';
import type { CcmFields, SampleEntry } from './sampleEntry.ts';
import { getComponent, getMainThread, type LogName, type SampleServer } from './servers.ts';

export const second = 1000;
export const minute = 60 * second;

/** A span in which a server writes nothing to some logs because the services that write them do not run. */
export interface Outage {
  readonly server: string;
  readonly logs: readonly LogName[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** Collects the entries of a scenario. Stories write with pens in any order; the entries come out in the order of time. */
export class Timeline {
  readonly random: Random;
  readonly outages: Outage[] = [];
  readonly #entries: SampleEntry[] = [];

  constructor(random: Random) {
    this.random = random;
  }

  /** A pen on one thread of one log, by default the component's main thread. */
  pen(server: SampleServer, log: LogName, atMs: number, thread = getMainThread(server, log)): Pen {
    return new Pen(this, server, log, atMs, thread);
  }

  add(...entries: readonly SampleEntry[]): void {
    this.#entries.push(...entries);
  }

  /** Entries of the same millisecond stay in the order in which they were added. */
  getEntries(): SampleEntry[] {
    return this.#entries.toSorted((a, b) => a.atMs - b.atMs);
  }
}

/** Writes the lines of one thread, one after the other. */
export class Pen {
  /** When the next line begins, at the earliest. */
  atMs: number;
  readonly thread: number;
  readonly #timeline: Timeline;
  readonly #server: SampleServer;
  readonly #log: LogName;

  constructor(timeline: Timeline, server: SampleServer, log: LogName, atMs: number, thread: number) {
    this.#timeline = timeline;
    this.#server = server;
    this.#log = log;
    this.atMs = Math.round(atMs);
    this.thread = thread;
  }

  /** Lines in one go, some hundredths of a second apart. */
  say(...texts: readonly string[]): this {
    for (const text of texts) this.#write(text);
    return this;
  }

  /** A record in the CCM format. */
  record(text: string, ccm: CcmFields = { type: 1, file: '' }): this {
    this.#write(text, { ccm });
    return this;
  }

  /** Lines of the service connection tool. */
  note(...texts: readonly string[]): this {
    for (const text of texts) this.#write(text, { isOfTool: true });
    return this;
  }

  rest(durationMs: number): this {
    this.atMs += Math.round(durationMs);
    return this;
  }

  /** Goes on at this time, or at once where it has passed. */
  until(atMs: number): this {
    this.atMs = Math.max(this.atMs, Math.round(atMs));
    return this;
  }

  #write(text: string, format: Pick<SampleEntry, 'ccm' | 'isOfTool'> = {}): void {
    this.atMs += this.#timeline.random.between(4, 70);
    this.#timeline.add({
      atMs: this.atMs,
      server: this.#server.name,
      log: this.#log,
      component: getComponent(this.#log),
      thread: this.thread,
      biasMinutes: this.#server.biasMinutes,
      text,
      ...format,
    });
  }
}
