/**
 * Which of many keywords a message holds, found in one pass over its bytes (Aho and Corasick's automaton, as a table).
 * For templates that begin with an open capture: no beginning of a line can find these.
 */
import { BLANK, folded } from './bytes.ts';

export class Keywords {
  /** State × byte → state. */
  readonly #next: Int16Array;
  /** Keywords that end at a state. */
  readonly #ends: readonly (readonly number[])[];
  /** Keyword → number of the scan that met it last. */
  readonly #met: Int32Array;
  #scan = 0;

  /** Keywords are folded bytes, blanks single. Their indices are their names. */
  constructor(keywords: readonly Uint8Array[]) {
    const children: Map<number, number>[] = [new Map()];
    const ends: number[][] = [[]];
    for (const [index, keyword] of keywords.entries()) {
      let state = 0;
      for (const byte of keyword) {
        let child = children[state]!.get(byte);
        if (child === undefined) {
          child = children.length;
          children.push(new Map());
          ends.push([]);
          children[state]!.set(byte, child);
        }
        state = child;
      }
      ends[state]!.push(index);
    }
    const next = new Int16Array(children.length * 256);
    const fail = new Int16Array(children.length);
    const queue: number[] = [];
    for (const [byte, child] of children[0]!) {
      next[byte] = child;
      queue.push(child);
    }
    for (const state of queue) {
      ends[state]!.push(...ends[fail[state]!]!);
      for (let byte = 0; byte < 256; byte++) {
        const child = children[state]!.get(byte);
        const after = next[fail[state]! * 256 + byte]!;
        if (child === undefined) next[state * 256 + byte] = after;
        else {
          fail[child] = after;
          next[state * 256 + byte] = child;
          queue.push(child);
        }
      }
    }
    this.#next = next;
    this.#ends = ends;
    this.#met = new Int32Array(keywords.length);
  }

  /** Looks through a message; `has` then tells of it. */
  scan(bytes: Uint8Array, start: number, end: number): void {
    this.#scan++;
    const next = this.#next;
    let state = 0;
    let wasBlank = false;
    for (let at = start; at < end; at++) {
      const byte = folded[bytes[at]!]!;
      if (byte === BLANK) {
        if (wasBlank) continue;
        wasBlank = true;
      } else wasBlank = false;
      state = next[state * 256 + byte]!;
      const ends = this.#ends[state]!;
      for (let i = 0; i < ends.length; i++) this.#met[ends[i]!] = this.#scan;
    }
  }

  has(keyword: number): boolean {
    return this.#met[keyword] === this.#scan;
  }
}
