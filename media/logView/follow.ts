/** Whether the end of the log is kept in view, and what came since it was left. */
export class Follow {
  #isOn = true;
  #leftAt = 0;
  #rows = 0;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Rows that came since the end was left. */
  get newRows(): number {
    return this.#isOn ? 0 : Math.max(0, this.#rows - this.#leftAt);
  }

  /** There are so many rows; of another generation, nothing is new. */
  grow(rows: number, isNewGeneration: boolean): void {
    if (isNewGeneration) this.#leftAt = rows;
    this.#rows = rows;
  }

  /** While rows are still found that were there before, they are not news. */
  settle(): void {
    this.#leftAt = this.#rows;
  }

  set(isOn: boolean): void {
    if (this.#isOn && !isOn) this.#leftAt = this.#rows;
    this.#isOn = isOn;
  }
}
