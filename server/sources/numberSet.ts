/** A set of numbers that are added in rising order, as bits: 10 million entries take a little over a megabyte. The n-th is found at once. */

const bitsOfBlock = 1024;
const wordsOfBlock = bitsOfBlock / 32;

function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return (((bits + (bits >>> 4)) & 0x0f0f_0f0f) * 0x0101_0101) >>> 24;
}

export class NumberSet {
  #words = new Uint32Array(wordsOfBlock);
  /** Numbers in the blocks before each one. */
  #before: number[] = [0];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds a number that is greater than all that are there. */
  add(value: number): void {
    const word = value >>> 5;
    if (word >= this.#words.length) {
      const grown = new Uint32Array(Math.max(this.#words.length * 2, word + 1));
      grown.set(this.#words);
      this.#words = grown;
    }
    const block = Math.floor(value / bitsOfBlock);
    while (this.#before.length <= block) this.#before.push(this.#count);
    this.#words[word]! |= 1 << (value & 31);
    this.#count++;
  }

  has(value: number): boolean {
    return ((this.#words[value >>> 5] ?? 0) & (1 << (value & 31))) !== 0;
  }

  /** How many of its numbers are smaller. */
  rank(value: number): number {
    const block = Math.floor(value / bitsOfBlock);
    if (block >= this.#before.length) return this.#count;
    let rank = this.#before[block]!;
    const last = value >>> 5;
    for (let word = block * wordsOfBlock; word < last; word++) rank += countBits(this.#words[word] ?? 0);
    return rank + countBits((this.#words[last] ?? 0) & ((1 << (value & 31)) - 1));
  }

  /** The number with so many before it; -1 where there is none. */
  at(index: number): number {
    if (index < 0 || index >= this.#count) return -1;
    let low = 0;
    let high = this.#before.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#before[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    let left = index - this.#before[low]!;
    for (let word = low * wordsOfBlock; word < this.#words.length; word++) {
      const bits = this.#words[word]!;
      const here = countBits(bits);
      if (left >= here) left -= here;
      else for (let bit = 0; ; bit++) if ((bits & (1 << bit)) !== 0 && left-- === 0) return word * 32 + bit;
    }
    return -1;
  }

  /** Takes out this number and all greater ones. */
  cutFrom(value: number): void {
    const count = this.rank(value);
    const word = value >>> 5;
    if (word < this.#words.length) {
      this.#words[word]! &= (1 << (value & 31)) - 1;
      this.#words.fill(0, word + 1);
    }
    this.#before.length = Math.min(this.#before.length, Math.floor(value / bitsOfBlock) + 1);
    this.#count = count;
  }
}
