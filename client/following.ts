/** Whether the end of a growing text is kept in view, by what happens to the text and to the view. */
export class Following {
  #isSticking = true;
  #newLines = 0;
  #lines: number;
  #firstSeen: number | undefined;

  /** `lines`: how many the text has when following begins. */
  constructor(lines: number) {
    this.#lines = lines;
  }

  /** The end is to be kept in view. */
  get isSticking(): boolean {
    return this.#isSticking;
  }

  /** Lines that came since following began; where it is interrupted, since then. */
  get newLines(): number {
    return this.#newLines;
  }

  /** The text has so many lines now. Fewer than before: the log rolled over and begins anew. */
  grow(lines: number): void {
    if (lines < this.#lines) {
      this.#newLines = lines - 1;
      this.#firstSeen = undefined;
    } else this.#newLines += lines - this.#lines;
    this.#lines = lines;
  }

  /** The view shows these lines, 0-based. Only one who scrolls sees an earlier first line: a text that grows moves nothing. */
  scroll(first: number, last: number): void {
    const isUp = this.#firstSeen !== undefined && first < this.#firstSeen;
    this.#firstSeen = first;
    const isAtEnd = last >= this.#lines - 2;
    if (this.#isSticking && isUp && !isAtEnd) {
      this.#isSticking = false;
      this.#newLines = 0;
    } else if (!this.#isSticking && isAtEnd) this.resume();
  }

  resume(): void {
    this.#isSticking = true;
    this.#newLines = 0;
  }
}

const linesText = (count: number) => `${count} new line${count === 1 ? '' : 's'}`;

/** For the status bar. */
export function followingText({ isSticking, newLines }: Pick<Following, 'isSticking' | 'newLines'>): string {
  if (isSticking) return newLines === 0 ? '$(arrow-down) Following' : `$(arrow-down) Following: ${linesText(newLines)}`;
  return newLines === 0 ? '$(debug-pause) Not following' : `$(debug-pause) ${linesText(newLines)} below`;
}
