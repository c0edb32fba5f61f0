import type { Changed, Snapshot } from '../server/protocol/server.ts';
import { applyChanged } from './snapshots.ts';

/** What happened to the state: a whole new one, changes that follow on the one before, or another zone for its times. */
export type StoreEvent =
  | { readonly kind: 'snapshot' }
  | { readonly kind: 'changed'; readonly changed: Changed }
  | { readonly kind: 'timeZone'; readonly timeZone: Snapshot['timeZone'] };

/** The state as the server last told it. Everything that shows something reads it here. */
export class Store {
  readonly #getSnapshot: () => Promise<Snapshot>;
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  #snapshot: Snapshot | undefined;
  #isLoading = false;
  /** Changes that came while a snapshot was under way. */
  #waiting: Changed[] = [];
  /** Ends the wait of `renew`. */
  #endWait: (() => void) | undefined;

  constructor(getSnapshot: () => Promise<Snapshot>) {
    this.#getSnapshot = getSnapshot;
  }

  /** `undefined` until the server has answered for the first time. */
  get snapshot(): Snapshot | undefined {
    return this.#snapshot;
  }

  onDidChange(listener: (event: StoreEvent) => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Asks for the whole state: at the start, after a restart of the server, and when changes were missed. */
  async load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    try {
      this.#snapshot = await this.#getSnapshot();
    } catch (error) {
      this.#waiting = [];
      throw error;
    } finally {
      this.#isLoading = false;
    }
    this.#fire({ kind: 'snapshot' });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const changed of waiting) await this.apply(changed);
  }

  /**
   * After a restart of the server: what was known stays until the new one has read everything, so that nothing that is shown goes and
   * comes again. `mostMs` later it is replaced in any case.
   */
  async renew(mostMs: number): Promise<void> {
    this.#endWait?.();
    if (this.#snapshot) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#endWait = resolve;
      const timer = setTimeout(resolve, mostMs);
      await promise;
      clearTimeout(timer);
      // The server was started once more meanwhile.
      if (this.#endWait !== resolve) return;
      this.#endWait = undefined;
    }
    await this.load();
  }

  async apply(changed: Changed): Promise<void> {
    if (this.#endWait) {
      if (changed.folders.every(({ state }) => state !== 'reading')) this.#endWait();
      return;
    }
    if (this.#isLoading) {
      this.#waiting.push(changed);
      return;
    }
    // Sent before the snapshot that holds it.
    if (this.#snapshot && changed.revision <= this.#snapshot.revision) return;
    const next = this.#snapshot && applyChanged(this.#snapshot, changed);
    if (!next) return this.load();
    this.#snapshot = next;
    this.#fire({ kind: 'changed', changed });
  }

  /** The zone in which times are shown is a setting of the client: it need not wait for the server. */
  setTimeZone(timeZone: Snapshot['timeZone']): void {
    if (!this.#snapshot || this.#snapshot.timeZone === timeZone) return;
    this.#snapshot = { ...this.#snapshot, timeZone };
    this.#fire({ kind: 'timeZone', timeZone });
  }

  #fire(event: StoreEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
