import type { LogOutputChannel } from 'vscode';

/** So many are kept, each cut to so many characters: a report of a fault needs the latest, not all. */
const kept = 40;
const longest = 400;

/** Remembers the latest warnings and errors of an output channel, whoever writes them. */
export class RecentWarnings {
  /** To be used in the place of the channel. */
  readonly output: LogOutputChannel;
  readonly #texts: string[] = [];
  readonly #now: () => number;

  constructor(channel: LogOutputChannel, now: () => number = Date.now) {
    this.#now = now;
    const remembering: Pick<LogOutputChannel, 'warn' | 'error'> = {
      warn: (message, ...details) => {
        this.#keep('warning', message);
        channel.warn(message, ...details);
      },
      error: (message, ...details) => {
        this.#keep('error', [message, ...details].map(String).join(' '));
        channel.error(message, ...details);
      },
    };
    // Of an empty object, since what VS Code gives may be frozen, and then a proxy of it has to give what it holds.
    this.output = new Proxy({} as LogOutputChannel, {
      get: (_, key) => {
        if (key === 'warn' || key === 'error') return remembering[key];
        const value: unknown = Reflect.get(channel, key);
        return typeof value === 'function' ? value.bind(channel) : value;
      },
    });
  }

  /** Oldest first. */
  get texts(): readonly string[] {
    return this.#texts;
  }

  #keep(level: string, text: string): void {
    const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
    this.#texts.push(`${new Date(this.#now()).toISOString()} ${level}: ${cut}`);
    if (this.#texts.length > kept) this.#texts.shift();
  }
}
