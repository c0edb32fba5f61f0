/** Shows in the client that a big set is read, with a way to stop it. What takes a moment is not worth showing. */
import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';

export class ReadingProgress {
  readonly #connection: Connection;
  readonly #cancel: () => void;
  readonly #afterMs: number;
  #timer: NodeJS.Timeout | undefined;
  #reporter: WorkDoneProgressServerReporter | undefined;
  /** Of the reading that is under way; an answer to the question of an earlier one is void. */
  #turn = 0;
  #percent = -1;
  #message = 'looking for logs';

  /** `cancel` is called when a person stops it; `afterMs`: what is done sooner is not shown. */
  constructor(connection: Connection, cancel: () => void, afterMs: number) {
    this.#connection = connection;
    this.#cancel = cancel;
    this.#afterMs = afterMs;
  }

  begin(): void {
    this.end();
    this.#message = 'looking for logs';
    const turn = this.#turn;
    this.#timer = setTimeout(() => void this.#show(turn), this.#afterMs);
  }

  report(done: number, total: number, message: string): void {
    this.#message = message;
    const percent = total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0;
    if (percent === this.#percent) return;
    this.#percent = percent;
    this.#reporter?.report(percent, message);
  }

  end(): void {
    this.#turn++;
    clearTimeout(this.#timer);
    this.#reporter?.done();
    this.#reporter = undefined;
    this.#percent = -1;
  }

  async #show(turn: number): Promise<void> {
    try {
      const reporter = await this.#connection.window.createWorkDoneProgress();
      if (turn !== this.#turn) {
        reporter.done();
        return;
      }
      this.#reporter = reporter;
      reporter.token.onCancellationRequested(() => {
        if (turn === this.#turn) this.#cancel();
      });
      reporter.begin('ConfigMgr Flow: reading logs', Math.max(0, this.#percent), this.#message, true);
    } catch {
      // A client that does not show progress, or that is gone.
    }
  }
}
