import type { DiskFs, Failure, FailureReason, FileStat, FolderEntry, OpenFile, Result } from '../../server/sources/diskFs.ts';
import { folderOf, nameOf } from '../../server/sources/paths.ts';

interface FileNode {
  readonly number: number;
  bytes: Uint8Array;
  modifiedMs: number;
}

const text = new TextEncoder();

/** A disk in memory that can be changed between any two calls, fail, and rotate logs in the ways that servers do. */
export class MemoryDisk implements DiskFs {
  readonly #files = new Map<string, FileNode>();
  /** With the time of their last change. */
  readonly #folders = new Map<string, number>();
  readonly #failures = new Map<string, FailureReason>();
  readonly #links = new Map<string, string>();
  readonly #hangs = new Map<string, (called: string) => boolean>();
  readonly #waiting: (() => void)[] = [];
  #nodes = 0;
  #clockMs = Date.UTC(2025, 0, 1);
  /** Called before every call is answered; a test changes the disk here. */
  onCall: (() => void) | undefined;
  /** How many calls were made. */
  calls = 0;
  openFiles = 0;

  addFolder(folder: string): void {
    for (let at = folder; !this.#folders.has(at); at = folderOf(at)) {
      this.#folders.set(at, 0);
      if (folderOf(at) === at) break;
    }
  }

  removeFolder(folder: string): void {
    for (const path of [...this.#files.keys()]) if (path.startsWith(`${folder}/`)) this.#files.delete(path);
    for (const path of [...this.#folders.keys()]) if (path === folder || path.startsWith(`${folder}/`)) this.#folders.delete(path);
  }

  /** A new file, as after deleting the old one. */
  create(path: string, content: Uint8Array | string = ''): void {
    this.addFolder(folderOf(path));
    this.#files.set(path, { number: ++this.#nodes, bytes: toBytes(content), modifiedMs: this.#tick() });
  }

  append(path: string, content: Uint8Array | string): void {
    const node = this.#files.get(path);
    if (!node) this.create(path, content);
    else this.#change(node, Buffer.concat([node.bytes, toBytes(content)]));
  }

  /** Other content in the same file. */
  rewrite(path: string, content: Uint8Array | string): void {
    const node = this.#files.get(path);
    if (node) this.#change(node, toBytes(content));
  }

  rename(from: string, to: string): void {
    const node = this.#files.get(from);
    if (!node) return;
    this.#files.delete(from);
    this.#files.set(to, node);
  }

  copy(from: string, to: string): void {
    const node = this.#files.get(from);
    if (node) this.create(to, node.bytes);
  }

  truncate(path: string, sizeBytes = 0): void {
    const node = this.#files.get(path);
    if (node) this.#change(node, node.bytes.slice(0, sizeBytes));
  }

  delete(path: string): void {
    this.#files.delete(path);
  }

  link(path: string, target: string): void {
    this.addFolder(folderOf(path));
    this.#links.set(path, target);
  }

  /** Every call on this path fails, until `undefined`. */
  fail(path: string, reason: FailureReason | undefined): void {
    if (reason) this.#failures.set(path, reason);
    else this.#failures.delete(path);
  }

  /** Calls on what is at or below this path, or reads of this file, do not answer, until `false`. */
  hang(path: string, isHanging: boolean): void {
    this.#setHanging(isHanging, called => called === path || called.startsWith(`${path}/`), path);
  }

  hangReads(path: string, isHanging: boolean): void {
    this.#setHanging(isHanging, called => called === `read ${path}`, `read ${path}`);
  }

  #setHanging(isHanging: boolean, isMeant: (called: string) => boolean, name: string): void {
    if (isHanging) this.#hangs.set(name, isMeant);
    else {
      this.#hangs.delete(name);
      for (const answer of this.#waiting.splice(0)) answer();
    }
  }

  /** Calls that wait for an answer. */
  get hanging(): number {
    return this.#waiting.length;
  }

  /** Resolves when calls that were answered have had their consequences. */
  answered(): Promise<void> {
    return new Promise(resolve => setTimeout(resolve, 0));
  }

  async #answer(called: string): Promise<void> {
    while ([...this.#hangs.values()].some(isMeant => isMeant(called))) await new Promise<void>(resolve => this.#waiting.push(resolve));
  }

  /** An entry of the folder came or went. */
  touchFolder(folder: string): void {
    this.#folders.set(folder, this.#tick());
  }

  /** The clock of the server is set: later changes have earlier times. */
  setClock(byMs: number): void {
    this.#clockMs += byMs;
  }

  get paths(): string[] {
    return [...this.#files.keys()];
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  contentOf(path: string): Uint8Array | undefined {
    return this.#files.get(path)?.bytes;
  }

  #change(node: FileNode, bytes: Uint8Array): void {
    node.bytes = bytes;
    node.modifiedMs = this.#tick();
  }

  #tick(): number {
    return ++this.#clockMs;
  }

  #resolve(path: string): string {
    for (const [link, target] of this.#links) {
      if (path === link || path.startsWith(`${link}/`)) return this.#resolve(target + path.slice(link.length));
    }
    return path;
  }

  async #enter(path: string): Promise<Failure | string> {
    this.calls++;
    await Promise.resolve();
    if (this.#hangs.size > 0) await this.#answer(path);
    this.onCall?.();
    const reason = this.#failures.get(path);
    if (reason) return { ok: false, reason, message: reason };
    return this.#resolve(path);
  }

  #statOf(node: FileNode): FileStat {
    return { kind: 'file', sizeBytes: node.bytes.length, modifiedMs: node.modifiedMs, identity: `1:${node.number}` };
  }

  async stat(path: string): Promise<Result<FileStat>> {
    const real = await this.#enter(path);
    if (typeof real !== 'string') return real;
    const node = this.#files.get(real);
    if (node) return { ok: true, value: this.#statOf(node) };
    if (this.#folders.has(real))
      return { ok: true, value: { kind: 'folder', sizeBytes: 0, modifiedMs: this.#folders.get(real) ?? 0, identity: `f:${real}` } };
    return missing;
  }

  async list(folder: string): Promise<Result<readonly FolderEntry[]>> {
    const real = await this.#enter(folder);
    if (typeof real !== 'string') return real;
    if (!this.#folders.has(real)) return missing;
    const entries: FolderEntry[] = [];
    for (const path of this.#files.keys()) if (folderOf(path) === real) entries.push({ name: nameOf(path), kind: 'file' });
    for (const path of this.#folders.keys())
      if (path !== real && folderOf(path) === real) entries.push({ name: nameOf(path), kind: 'folder' });
    for (const path of this.#links.keys()) if (folderOf(path) === real) entries.push({ name: nameOf(path), kind: 'link' });
    return { ok: true, value: entries };
  }

  async open(path: string): Promise<Result<OpenFile>> {
    const real = await this.#enter(path);
    if (typeof real !== 'string') return real;
    const node = this.#files.get(real);
    if (!node) return missing;
    this.openFiles++;
    return {
      ok: true,
      value: {
        stat: async () => {
          await this.#enter('');
          return { ok: true, value: this.#statOf(node) };
        },
        read: async (target, offsetBytes) => {
          const entered = await this.#enter(path);
          if (typeof entered !== 'string') return entered;
          if (this.#hangs.size > 0) await this.#answer(`read ${path}`);
          const part = node.bytes.subarray(offsetBytes, offsetBytes + target.length);
          target.set(part);
          return { ok: true, value: part.length };
        },
        close: async () => {
          this.openFiles--;
        },
      },
    };
  }

  async realPath(path: string): Promise<Result<string>> {
    const real = await this.#enter(path);
    return typeof real === 'string' ? { ok: true, value: real } : real;
  }
}

const missing: Failure = { ok: false, reason: 'missing', message: 'there is no file or folder at this path' };

function toBytes(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? text.encode(content) : content;
}
