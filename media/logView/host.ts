/** The view's host, VS Code: what the page asks of it and keeps in it. */
import type { FromLogView, LogFilter, LogQueries, LogQuery, LogQueryName } from '../../server/protocol/logView.ts';
import type { ColumnState } from './columns.ts';

/** What outlives a hidden or reloaded view. */
export interface KeptState {
  readonly columns?: readonly ColumnState[];
  readonly filter?: LogFilter;
  readonly detailHeight?: number;
  /** Row at the top; `null` while the end is followed. */
  readonly top?: number | null;
}

interface Api {
  postMessage(message: FromLogView): void;
  getState(): KeptState | undefined;
  setState(state: KeptState): void;
}

export class Host {
  readonly #api = (globalThis as unknown as { acquireVsCodeApi(): Api }).acquireVsCodeApi();
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #kept: KeptState = this.#api.getState() ?? {};
  #last = 0;

  get kept(): KeptState {
    return this.#kept;
  }

  keep(change: KeptState): void {
    this.#kept = { ...this.#kept, ...change };
    this.#api.setState(this.#kept);
  }

  post(message: FromLogView): void {
    this.#api.postMessage(message);
  }

  query<N extends LogQueryName>(name: N, parameters: LogQueries[N][0]): Promise<LogQueries[N][1]> {
    const requestId = ++this.#last;
    return new Promise<LogQueries[N][1]>((resolve, reject) => {
      this.#waiting.set(requestId, { resolve: value => resolve(value as LogQueries[N][1]), reject });
      this.post({ type: 'query', requestId, query: { name, parameters } as LogQuery });
    });
  }

  answer(requestId: number, value: unknown): void {
    this.#waiting.get(requestId)?.resolve(value);
    this.#waiting.delete(requestId);
  }

  refuse(requestId: number, message: string): void {
    this.#waiting.get(requestId)?.reject(new Error(message));
    this.#waiting.delete(requestId);
  }
}
