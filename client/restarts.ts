/** So many ends of the log reader within so long are answered by a new start; one more, and something is wrong that a start does not heal. */
const most = 4;
const withinMs = 3 * 60_000;

/** Decides whether a process that ended by itself is started again. */
export class Restarts {
  #ends: number[] = [];

  /** Whether to start it again after an end at this moment. */
  isAllowed(nowMs: number): boolean {
    this.#ends = [...this.#ends.filter(ms => nowMs - ms <= withinMs), nowMs];
    return this.#ends.length <= most;
  }

  /** A person has asked for a new start: what was before does not count. */
  forget(): void {
    this.#ends = [];
  }
}
