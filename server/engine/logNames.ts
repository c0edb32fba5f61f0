/** Which log a file or an entry is of: by file name, by component. */
import type { LogRecord } from '../catalog/types.ts';

/** The name of a file without folder, extension and rollover marks, lower case: `E:\Logs\distmgr-20240131-120000.lo_` → `distmgr`. */
export function baseName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  return name
    .replace(/\.(?:log|lo_|txt)(?:\.\d{1,3})?$/, '')
    .replace(/[-_. ]?\d{8}(?:[-_T]?\d{4,6})?$/, '')
    .replace(/[-_. ]?\d{4}-\d{2}-\d{2}(?:[-_T ]?\d{2}[-_.:]?\d{2}(?:[-_.:]?\d{2})?)?$/, '');
}

export class LogNames {
  readonly #byName = new Map<string, string>();
  readonly #byComponent = new Map<string, string>();
  readonly #records = new Map<string, LogRecord>();

  constructor(logs: readonly LogRecord[]) {
    for (const log of logs) {
      this.#records.set(log.id, log);
      for (const name of [log.id, baseName(log.file), ...(log.aliases ?? [])]) if (!this.#byName.has(name)) this.#byName.set(name, log.id);
      for (const component of log.components) {
        const key = component.toUpperCase();
        if (!this.#byComponent.has(key)) this.#byComponent.set(key, log.id);
      }
    }
  }

  get(id: string): LogRecord | undefined {
    return this.#records.get(id);
  }

  /** Log id of a file by its name, also where a server's name stands before or a date behind it; `undefined` where the name tells nothing. */
  findByPath(path: string): string | undefined {
    const base = baseName(path);
    const exact = this.#byName.get(base);
    if (exact) return exact;
    const words = base.split(/[-_. ()]+/).filter(Boolean);
    return this.#byName.get(words[0] ?? '') ?? this.#byName.get(words.at(-1) ?? '');
  }

  findByComponent(component: string): string | undefined {
    return component === '' ? undefined : this.#byComponent.get(component.toUpperCase());
  }
}
