/** Numbers and names that look random and are the same for the same seed (mulberry32). */
export class Random {
  #state: number;
  readonly #threads = new Set<number>();

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to but not 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.between(0, items.length - 1)] ?? items[0];
  }

  /** Characters as Windows makes them for temporary files. */
  name(length: number): string {
    return this.#characters('abcdefghijklmnopqrstuvwxyz012345', length);
  }

  hex(length: number): string {
    return this.#characters('0123456789ABCDEF', length);
  }

  /** A thread number that no main thread has and that was not given out before. */
  thread(): number {
    let thread: number;
    do thread = this.between(2300, 4600) * 4;
    while (this.#threads.has(thread));
    this.#threads.add(thread);
    return thread;
  }

  #characters(alphabet: string, length: number): string {
    let name = '';
    while (name.length < length) name += alphabet[this.between(0, alphabet.length - 1)];
    return name;
  }
}
