/** Finds the logs in the folders and files that a person names, and says in words why the rest is none. Never throws. */
import type { Skipped } from '../protocol/model.ts';
import type { DiskFs, FileStat, FolderEntry } from './diskFs.ts';
import { forEachLimited } from './limit.ts';
import { candidateKind, type Extent, groupFiles, type IsKnownLog, parseLogName, type SourceFiles, sourceKeyOf } from './logFiles.ts';
import { folderOf, hostOf, joinPath, nameOf, normalisePath, pathKey } from './paths.ts';
import { readBytes, withFile } from './readFile.ts';

/** A folder or file to read, with what its setting says of the server whose logs it holds. */
export interface LogFolder {
  readonly path: string;
  readonly server?: string;
  readonly site?: string;
  readonly role?: string;
  /** Ask the disk again and again instead of waiting for its word: a mapped drive or a mount that is really a share. */
  readonly isPolled?: boolean;
}

/** Whether the first bytes of a file look like a log. */
export type Sniff = (head: Uint8Array) => boolean;

export interface FoundSource extends SourceFiles {
  /** The folder or file by which it was found, as it was given. */
  readonly input: LogFolder;
  /** Of a UNC path, else `undefined`. */
  readonly host: string | undefined;
  readonly extent: Extent;
  /** Files beside it that have a fitting name and are no logs. */
  readonly rejected: readonly string[];
  readonly sizeBytes: number;
  /** Of the newest file, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A folder in which logs were found or may appear. */
export interface LogPlace {
  readonly folder: string;
  readonly input: LogFolder;
  /** Whether the whole folder was asked for, or only files in it. */
  readonly isWhole: boolean;
}

export interface Discovery {
  readonly sources: readonly FoundSource[];
  readonly skipped: readonly Skipped[];
  /** Folders that were given, and those that hold a source or a file that may become one. */
  readonly places: readonly LogPlace[];
  readonly isCancelled: boolean;
}

/** What was concluded of a file that can be a log. */
export interface Verdict {
  readonly identity: string;
  readonly sizeBytes: number;
  /** Why it is none; `undefined` for a log. */
  readonly why: string | undefined;
  /** More bytes would not change it. */
  readonly isFinal: boolean;
}

/** By path key; kept between discoveries so that nothing is sniffed twice. */
export type Verdicts = Map<string, Verdict>;

export interface DiscoverOptions {
  readonly isKnownLog: IsKnownLog;
  readonly sniff: Sniff;
  /** Levels of folders below a given one; default 8. */
  readonly maxDepth?: number;
  /** Names of files and folders that are left out. */
  readonly isExcluded?: ((name: string) => boolean) | undefined;
  readonly verdicts?: Verdicts;
  readonly signal?: AbortSignal | undefined;
}

const headBytes = 64 << 10;
/** A shorter file can still become what it is not yet. */
const decidedBytes = 4 << 10;
/** Below this, a file with the name of a log is taken at its word. */
const tooShortToTell = 512;
const ignoredFolders = new Set(['node_modules', '.git', '$recycle.bin', 'system volume information']);
/** So many other files are named one by one, per given folder. */
const namedOthers = 50;

const whyEmpty = 'the file is empty';
const whyOnlyMark = 'the file holds nothing but a byte order mark';
const whyBinary = 'its content is binary, not text';
const whyOther = 'it is neither a file nor a folder';

interface Candidate {
  readonly path: string;
  readonly input: LogFolder;
  /** Named by the person, not met in a folder. */
  readonly isGiven: boolean;
  readonly stat: FileStat;
}

export async function discover(fs: DiskFs, inputs: readonly LogFolder[], options: DiscoverOptions): Promise<Discovery> {
  const search = new Search(fs, options);
  for (const input of inputs) {
    if (options.signal?.aborted) break;
    await search.addInput(input, normalisePath(input.path));
  }
  return search.result();
}

class Search {
  readonly #fs: DiskFs;
  readonly #options: DiscoverOptions;
  readonly #maxDepth: number;
  readonly #verdicts: Verdicts;
  readonly #accepted = new Map<string, Candidate>();
  readonly #skipped = new Map<string, Skipped>();
  /** Files without content, by path: they count as skipped only where their source has nothing else. */
  readonly #empty = new Map<string, Candidate>();
  /** Files that are no logs, by the source that they would belong to. */
  readonly #rejected = new Map<string, string[]>();
  readonly #places = new Map<string, LogPlace>();
  readonly #visited = new Set<string>();

  constructor(fs: DiskFs, options: DiscoverOptions) {
    this.#fs = fs;
    this.#options = options;
    this.#maxDepth = options.maxDepth ?? 8;
    this.#verdicts = options.verdicts ?? new Map();
  }

  async addInput(input: LogFolder, path: string): Promise<void> {
    const stat = await this.#fs.stat(path);
    if (!stat.ok) {
      this.#skip(path, stat.message);
      // What is not there yet, or not now, is waited for: a file in its folder, a folder by itself.
      if (candidateKind(nameOf(path)) === 'none') this.#place(path, input, true);
      else this.#place(folderOf(path), input, false);
      return;
    }
    if (stat.value.kind === 'file') {
      this.#place(folderOf(path), input, false);
      await this.#judge({ path, input, isGiven: true, stat: stat.value });
      return;
    }
    if (stat.value.kind === 'other') return this.#skip(path, whyOther);
    this.#place(path, input, true);
    const real = await this.#fs.realPath(path);
    if (!real.ok) return this.#skip(path, real.message);
    if (this.#visited.has(real.value)) return;
    const before = this.#accepted.size + this.#empty.size;
    const walk = { input, others: [] as string[] };
    await this.#walk(path, real.value, 0, walk);
    for (const other of walk.others.slice(0, namedOthers)) this.#skip(other, 'by its name it is not a log');
    if (walk.others.length > namedOthers) {
      this.#skip(path, `${walk.others.length - namedOthers} further files in or below it are not logs by their names`);
    }
    if (this.#accepted.size + this.#empty.size === before && !this.#skipped.has(pathKey(path)) && !this.#options.signal?.aborted) {
      this.#skip(path, 'no log was found in this folder or below it');
    }
  }

  async #walk(folder: string, real: string, depth: number, walk: { readonly input: LogFolder; readonly others: string[] }): Promise<void> {
    if (this.#visited.has(real) || this.#options.signal?.aborted) return;
    this.#visited.add(real);
    const entries = await this.#fs.list(folder);
    if (!entries.ok) return this.#skip(folder, entries.message);
    const folders: { path: string; real: string }[] = [];
    const files: Candidate[] = [];
    const look = async (entry: FolderEntry): Promise<void> => {
      const path = joinPath(folder, entry.name);
      if (this.#options.isExcluded?.(entry.name)) return this.#skip(path, 'it is excluded by the settings');
      if (entry.kind === 'other') {
        if (candidateKind(entry.name) !== 'none') this.#skip(path, whyOther);
        return;
      }
      if (entry.kind === 'folder') {
        folders.push({ path, real: joinPath(real, entry.name) });
        return;
      }
      const isCandidate = candidateKind(entry.name) !== 'none';
      if (entry.kind === 'file' && !isCandidate) {
        walk.others.push(path);
        return;
      }
      const stat = await this.#fs.stat(path);
      if (!stat.ok) {
        // A file that went away while the folder was read is no news, a link that leads nowhere is.
        if (stat.reason !== 'missing' || entry.kind === 'link') this.#skip(path, stat.message);
      } else if (stat.value.kind === 'folder') {
        const target = await this.#fs.realPath(path);
        if (target.ok) folders.push({ path, real: target.value });
      } else if (isCandidate) {
        if (stat.value.kind === 'file') files.push({ path, input: walk.input, isGiven: false, stat: stat.value });
        else this.#skip(path, whyOther);
      }
    };
    await forEachLimited(entries.value, 8, look, this.#options.signal);
    await forEachLimited(files, 8, file => this.#judge(file), this.#options.signal);
    if (files.length > 0) this.#place(folder, walk.input, true);
    folders.sort((a, b) => (a.path < b.path ? -1 : 1));
    for (const child of folders) {
      const name = nameOf(child.path);
      if (ignoredFolders.has(name.toLowerCase())) continue;
      if (depth >= this.#maxDepth) {
        this.#skip(child.path, `it is more than ${this.#maxDepth} folders deep and was not searched`);
        continue;
      }
      const before = this.#accepted.size;
      await this.#walk(child.path, child.real, depth + 1, walk);
      if (candidateKind(name) === 'log' && this.#accepted.size === before) this.#skip(child.path, 'it is a folder with the name of a log');
    }
  }

  async #judge(file: Candidate): Promise<void> {
    const key = pathKey(file.path);
    if (this.#accepted.has(key)) {
      // Found before in a folder, and named besides, or the other way round: the folder asks for more.
      if (!file.isGiven) this.#accepted.set(key, file);
      return;
    }
    this.#skipped.delete(key);
    const { identity, sizeBytes } = file.stat;
    if (sizeBytes === 0) {
      this.#empty.set(key, file);
      this.#verdicts.set(key, { identity, sizeBytes, why: whyEmpty, isFinal: false });
      return;
    }
    let verdict = this.#verdicts.get(key);
    if (!verdict?.isFinal || verdict.identity !== identity) {
      const head = await withFile(this.#fs, file.path, open => readBytes(open, 0, headBytes));
      const why = head.ok ? this.#whyNotLog(file, head.value) : head.message;
      // Lines that come after a run of zeros make a log of it.
      const enough = head.ok && head.value.includes(0) ? headBytes : decidedBytes;
      verdict = { identity, sizeBytes, why, isFinal: head.ok && (why === undefined || head.value.length >= enough) };
      this.#verdicts.set(key, verdict);
    }
    if (verdict.why === undefined) this.#accepted.set(key, file);
    else if (verdict.why === whyOnlyMark) this.#empty.set(key, file);
    else {
      this.#skip(file.path, verdict.why);
      const source = sourceKeyOf(file.path, this.#options.isKnownLog);
      this.#rejected.set(source, [...(this.#rejected.get(source) ?? []), file.path]);
    }
  }

  #whyNotLog(file: Candidate, head: Uint8Array): string | undefined {
    if (isOnlyMark(head)) return whyOnlyMark;
    const text = withoutZeroRuns(head);
    if (isBinary(text)) return whyBinary;
    if (this.#options.sniff(text)) return undefined;
    if (text.length < head.length) return whyBinary;
    const name = nameOf(file.path);
    const { base } = parseLogName(name, this.#options.isKnownLog);
    if (head.length < tooShortToTell && candidateKind(name) === 'log' && this.#options.isKnownLog(base)) return undefined;
    return 'no line in its first part is a record of a Configuration Manager log';
  }

  #skip(path: string, why: string): void {
    this.#skipped.set(pathKey(path), { path, why });
  }

  #place(folder: string, input: LogFolder, isWhole: boolean): void {
    const key = pathKey(folder);
    const known = this.#places.get(key);
    if (!known || (isWhole && !known.isWhole)) this.#places.set(key, { folder, input, isWhole });
  }

  result(): Discovery {
    const files = [...this.#accepted.values()];
    const sources: FoundSource[] = [];
    const byPath = new Map(files.map(file => [file.path, file]));
    const named = [...files, ...this.#empty.values()].map(file => ({ path: file.path, modifiedMs: file.stat.modifiedMs }));
    for (const group of groupFiles(named, this.#options.isKnownLog)) {
      const paths = [...group.predecessors, ...(group.current === undefined ? [] : [group.current])];
      const members = paths.flatMap(path => byPath.get(path) ?? []);
      const first = members[0];
      if (!first) {
        for (const path of paths) this.#skip(path, this.#verdicts.get(pathKey(path))?.why ?? whyEmpty);
        continue;
      }
      sources.push({
        ...group,
        input: (members.find(file => !file.isGiven) ?? first).input,
        host: hostOf(first.path),
        extent: members.some(file => !file.isGiven) ? 'folder' : group.current === undefined ? 'closed' : 'files',
        rejected: this.#rejected.get(group.key) ?? [],
        sizeBytes: members.reduce((sum, file) => sum + file.stat.sizeBytes, 0),
        modifiedMs: Math.max(...members.map(file => file.stat.modifiedMs)),
      });
    }
    return {
      sources,
      skipped: [...this.#skipped.values()],
      places: [...this.#places.values()],
      isCancelled: this.#options.signal?.aborted ?? false,
    };
  }
}

const marks = ['efbbbf', 'fffe', 'feff'];
const isOnlyMark = (head: Uint8Array): boolean => head.length <= 3 && marks.includes(Buffer.from(head).toString('hex'));

/** Fewer zeros in a row can be UTF-16, or the gaps of a binary file. */
const zeroRun = 16;

/** A crash of the server or a full disk leaves zeros where lines were to be: what stands around them tells what the file is. */
function withoutZeroRuns(head: Uint8Array): Uint8Array {
  if (!head.includes(0)) return head;
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (let at = head.indexOf(0); at >= 0; ) {
    let end = at;
    while (head[end] === 0) end++;
    if (end - at >= zeroRun) {
      // Lines on both sides stay two.
      pieces.push(head.subarray(from, at), lineEnd);
      from = end;
    }
    at = head.indexOf(0, end);
  }
  return from === 0 ? head : Buffer.concat([...pieces, head.subarray(from)]);
}

const lineEnd = Uint8Array.of(10);

/** Text in UTF-8, UTF-16 or a Windows code page has no other control characters than these few, and UTF-16 its zeros in every second place. */
function isBinary(head: Uint8Array): boolean {
  const isMarkedUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (isMarkedUtf16) return false;
  let evenZeros = 0;
  let oddZeros = 0;
  let controls = 0;
  for (let at = 0; at < head.length; at++) {
    const byte = head[at] ?? 0;
    if (byte === 0) {
      if (at % 2 === 0) evenZeros++;
      else oddZeros++;
    } else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) controls++;
  }
  const most = Math.max(evenZeros, oddZeros);
  const isUtf16 = most > head.length * 0.35 && Math.min(evenZeros, oddZeros) < head.length * 0.05;
  return controls > head.length * 0.1 || (!isUtf16 && evenZeros + oddZeros > head.length * 0.1);
}
