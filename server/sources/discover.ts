/** Finds the logs in the folders and files that a person names, and says in words why the rest is none. Never throws. */
import type { Skipped } from '../protocol/model.ts';
import type { DiskFs, Failure, FileStat, FolderEntry, Result } from './diskFs.ts';
import { forEachLimited } from './limit.ts';
import { candidateKind, type Extent, groupFiles, type IsKnownLog, parseLogName, type SourceFiles, sourceKeyOf } from './logFiles.ts';
import { folderOf, hostOf, isNetworkPath, joinPath, nameOf, normalisePath, pathKey } from './paths.ts';
import { readBytes, withFile } from './readFile.ts';

/** A folder or file to read, with what its setting says of the server whose logs it holds. */
export interface LogFolder {
  readonly path: string;
  readonly server?: string;
  readonly site?: string;
  readonly role?: string;
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
  /** Its real path is on a server: a mapped drive, or a link to a share. */
  readonly isRemote: boolean;
}

export interface Discovery {
  readonly sources: readonly FoundSource[];
  readonly skipped: readonly Skipped[];
  /** Folders that were given, and those that hold a source or a file that may become one. */
  readonly places: readonly LogPlace[];
  /** Folders that were searched and are no places, the first thousand. */
  readonly fruitless: readonly string[];
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
  /** How often it was met in a listing since. */
  listings: number;
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
/** So many files are looked into at a time. */
const filesAtATime = 8;
/** So many folders without logs are remembered. */
const fruitlessMost = 1000;

const whyEmpty = 'the file is empty';
const whyOnlyMark = 'the file holds nothing but a byte order mark';
const whyBinary = 'its content is binary, not text';
const whyZeros = 'its first part holds nothing but zeros, and its name is not that of a known log';
const whyOther = 'it is neither a file nor a folder';

/** A file by whose name it can be a log. */
interface Found {
  readonly path: string;
  readonly input: LogFolder;
  /** Named by the person, not met in a folder. */
  readonly isGiven: boolean;
  /** Where it was asked for already. */
  readonly stat?: FileStat;
}

interface Candidate extends Found {
  readonly stat: FileStat;
}

type Judged =
  | { readonly path: string; readonly failure: Failure }
  | { readonly path: string; readonly file: Candidate; readonly verdict: Verdict };

/** What is met below one given folder. */
interface Walk {
  readonly input: LogFolder;
  /** Paths of files that are none by their names. */
  readonly others: string[];
  readonly found: Found[];
  /** Folders with the name of a log, and which of `found` are in them. */
  readonly logNamed: { readonly folder: string; readonly from: number; readonly to: number }[];
}

export async function discover(fs: DiskFs, inputs: readonly LogFolder[], options: DiscoverOptions): Promise<Discovery> {
  const search = new Search(fs, options);
  // Asked of all at once: what hangs hangs at the same time.
  const paths = inputs.map(input => normalisePath(input.path));
  const stats = await Promise.all(paths.map(path => fs.stat(path)));
  for (const [index, input] of inputs.entries()) {
    if (options.signal?.aborted) break;
    await search.addInput(input, paths[index]!, stats[index]!);
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
  readonly #fruitless: string[] = [];

  constructor(fs: DiskFs, options: DiscoverOptions) {
    this.#fs = fs;
    this.#options = options;
    this.#maxDepth = options.maxDepth ?? 8;
    this.#verdicts = options.verdicts ?? new Map();
  }

  async addInput(input: LogFolder, path: string, stat: Result<FileStat>): Promise<void> {
    if (!stat.ok) {
      this.#skip(path, stat.message);
      // What is not there yet, or not now, is waited for: a file in its folder, a folder by itself.
      if (candidateKind(nameOf(path)) === 'none') this.#place(path, input, true, path);
      else this.#place(folderOf(path), input, false, path);
      return;
    }
    if (stat.value.kind === 'file') {
      const real = await this.#fs.realPath(path);
      this.#place(folderOf(path), input, false, real.ok ? real.value : path);
      const judged = await this.#judge({ path, input, isGiven: true, stat: stat.value });
      if (judged) this.#conclude(judged);
      return;
    }
    if (stat.value.kind === 'other') return this.#skip(path, whyOther);
    const real = await this.#fs.realPath(path);
    this.#place(path, input, true, real.ok ? real.value : path);
    if (!real.ok) return this.#skip(path, real.message);
    if (this.#visited.has(real.value)) return;
    const before = this.#accepted.size + this.#empty.size;
    const walk: Walk = { input, others: [], found: [], logNamed: [] };
    await this.#walk(path, real.value, 0, walk);
    // Read in any order, concluded in that of the walk.
    const judged: (Judged | undefined)[] = [];
    const judge = async (index: number): Promise<void> => {
      judged[index] = await this.#judge(walk.found[index]!);
    };
    await forEachLimited([...walk.found.keys()], filesAtATime, judge, this.#options.signal);
    if (this.#options.signal?.aborted) return;
    for (const one of judged) if (one) this.#conclude(one);
    for (const { folder, from, to } of walk.logNamed) {
      const isLogIn = walk.found.slice(from, to).some(one => this.#accepted.has(pathKey(one.path)));
      if (!isLogIn) this.#skip(folder, 'it is a folder with the name of a log');
    }
    for (const other of walk.others.slice(0, namedOthers)) this.#skip(other, 'by its name it is not a log');
    if (walk.others.length > namedOthers) {
      this.#skip(path, `${walk.others.length - namedOthers} further files in or below it are not logs by their names`);
    }
    if (this.#accepted.size + this.#empty.size === before && !this.#skipped.has(pathKey(path))) {
      this.#skip(path, 'no log was found in this folder or below it');
    }
  }

  async #walk(folder: string, real: string, depth: number, walk: Walk): Promise<void> {
    if (this.#visited.has(real) || this.#options.signal?.aborted) return;
    this.#visited.add(real);
    const entries = await this.#fs.list(folder);
    if (!entries.ok) return this.#skip(folder, entries.message);
    const folders: { path: string; real: string }[] = [];
    const before = walk.found.length;
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
      if (entry.kind === 'file') {
        walk.found.push({ path, input: walk.input, isGiven: false });
        return;
      }
      const stat = await this.#fs.stat(path);
      // A link that leads nowhere is news.
      if (!stat.ok) this.#skip(path, stat.message);
      else if (stat.value.kind === 'folder') {
        const target = await this.#fs.realPath(path);
        if (target.ok) folders.push({ path, real: target.value });
      } else if (isCandidate) walk.found.push({ path, input: walk.input, isGiven: false, stat: stat.value });
    };
    for (const entry of entries.value) await look(entry);
    if (walk.found.length > before) this.#place(folder, walk.input, true, real);
    else if (this.#fruitless.length < fruitlessMost) this.#fruitless.push(folder);
    folders.sort((a, b) => (a.path < b.path ? -1 : 1));
    for (const child of folders) {
      const name = nameOf(child.path);
      if (ignoredFolders.has(name.toLowerCase())) continue;
      if (depth >= this.#maxDepth) {
        this.#skip(child.path, `it is more than ${this.#maxDepth} folders deep and was not searched`);
        continue;
      }
      const from = walk.found.length;
      await this.#walk(child.path, child.real, depth + 1, walk);
      if (candidateKind(name) === 'log') walk.logNamed.push({ folder: child.path, from, to: walk.found.length });
    }
  }

  /** What the file is; `undefined` for one that went away meanwhile, which is no news. */
  async #judge(found: Found): Promise<Judged | undefined> {
    const { path } = found;
    const stat = found.stat ? { ok: true as const, value: found.stat } : await this.#fs.stat(path);
    if (!stat.ok) return stat.reason === 'missing' ? undefined : { path, failure: stat };
    if (stat.value.kind !== 'file') return { path, failure: { ok: false, reason: 'other', message: whyOther } };
    const file: Candidate = { ...found, stat: stat.value };
    const key = pathKey(path);
    const { identity, sizeBytes } = file.stat;
    const known = this.#verdicts.get(key);
    if (known?.isFinal && known.identity === identity) return { path, file, verdict: known };
    if (sizeBytes === 0) return { path, file, verdict: { identity, sizeBytes, why: whyEmpty, isFinal: false, listings: 0 } };
    const head = await withFile(this.#fs, path, open => readBytes(open, 0, Math.min(headBytes, sizeBytes)));
    if (!head.ok && head.reason === 'hanging') return { path, failure: head };
    const why = head.ok ? this.#whyNotLog(file, head.value) : head.message;
    // Lines that come after a run of zeros make a log of it.
    const enough = head.ok && head.value.includes(0) ? headBytes : decidedBytes;
    const isFinal = head.ok && (why === undefined || head.value.length >= enough);
    return { path, file, verdict: { identity, sizeBytes, why, isFinal, listings: 0 } };
  }

  #conclude(judged: Judged): void {
    if ('failure' in judged) {
      this.#skip(judged.path, judged.failure.message);
      return;
    }
    const { file, verdict } = judged;
    const key = pathKey(file.path);
    if (this.#accepted.has(key)) {
      // Found before in a folder, and named besides, or the other way round: the folder asks for more.
      if (!file.isGiven) this.#accepted.set(key, file);
      return;
    }
    this.#skipped.delete(key);
    this.#verdicts.set(key, verdict);
    if (verdict.why === undefined) this.#accepted.set(key, file);
    else if (verdict.why === whyEmpty || verdict.why === whyOnlyMark) this.#empty.set(key, file);
    else {
      this.#skip(file.path, verdict.why);
      const source = sourceKeyOf(file.path, this.#options.isKnownLog);
      this.#rejected.set(source, [...(this.#rejected.get(source) ?? []), file.path]);
    }
  }

  #whyNotLog(file: Candidate, head: Uint8Array): string | undefined {
    if (isOnlyMark(head)) return whyOnlyMark;
    const text = withoutZeroRuns(head);
    const isKnown =
      candidateKind(nameOf(file.path)) === 'log' &&
      this.#options.isKnownLog(parseLogName(nameOf(file.path), this.#options.isKnownLog).base);
    // A crash of the server, a full disk or space that was reserved leave zeros: a known name says that lines were or will be there.
    if (text.every(byte => byte === 10)) return isKnown ? undefined : whyZeros;
    if (isBinary(text)) return whyBinary;
    if (this.#options.sniff(text)) return undefined;
    if (text.length < head.length) return whyBinary;
    if (head.length < tooShortToTell && isKnown) return undefined;
    return 'no line in its first part is a record of a Configuration Manager log';
  }

  #skip(path: string, why: string): void {
    this.#skipped.set(pathKey(path), { path, why });
  }

  /** `real`: its path, or that of a file in it, with all links resolved; on Windows a mapped drive is one. */
  #place(folder: string, input: LogFolder, isWhole: boolean, real: string): void {
    const key = pathKey(folder);
    const known = this.#places.get(key);
    if (!known || (isWhole && !known.isWhole)) this.#places.set(key, { folder, input, isWhole, isRemote: isNetworkPath(real) });
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
      fruitless: this.#fruitless.filter(folder => !this.#places.has(pathKey(folder))),
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
