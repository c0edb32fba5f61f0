/**
 * Follows one log on its way through rollovers.
 *
 * Each `look` asks the disk what is true now; who calls it (a watcher, a timer, a test) does not matter, nor how often or when.
 * A look is a loop of steps, each of which proves itself, because the disk can change between any two calls:
 *
 * 1. The file at the last known place continues the position (`ReadPosition`): read on. Every chunk repeats the end of the one
 *    before, so that a file which was emptied and filled again under our hands is noticed before a byte of it is passed on.
 * 2. It does not: look through all files of the source for the one that does. A renamed file and a copy are the same to this
 *    search. Its rest is read first, then the files after it, each from its start. A file becomes "the next one" only if, after
 *    its first bytes were read, the file before it is still found complete and directly before it.
 * 3. None does: bytes may be lost. The disk is asked twice; then a gap is reported, and files that were not read before are read.
 *    If the one file was replaced by another that cannot follow from it, the whole source starts again (`reset`).
 *
 * The law (held by a property test): what is delivered is what was written, in order, nothing twice, and nothing missing but at a gap.
 */
import type { Gap } from '../protocol/model.ts';
import type { DiskFs, Failure, FileStat, OpenFile, Result } from './diskFs.ts';
import { type Extent, type IsKnownLog, orderFiles, parseLogName, type SourceFiles, sourceKey } from './logFiles.ts';
import { joinPath, nameOf, pathKey } from './paths.ts';
import { type BufferPool, type ChunksEnd, fingerprintBytes, type Loan, readBytes, readChunks, withFile } from './readFile.ts';
import { type Kinship, ReadPosition } from './readPosition.ts';

/** Takes the bytes of one source. */
export interface SourceSink {
  /** What is written from here on stands in this file, from its first byte. The bytes of the file before are complete. */
  startFile(path: string): void;
  /** Further bytes of the file. The array is used again when the call returns. */
  write(chunk: Uint8Array): void;
  /** No bytes follow: a last line without an end is a line. */
  end(): void;
  /** Bytes may be missing between what was written before and what comes next. */
  gap(gap: Gap): void;
  /** All that was written is void: the source is read again from its start. */
  reset(): void;
  /** A file that was read has another name now (rolled over), or, with `null`, is no longer on disk. */
  moveFile?(from: string, to: string | null): void;
}

export interface FollowerOptions {
  readonly fs: DiskFs;
  readonly files: SourceFiles;
  readonly extent: Extent;
  /** Files with a fitting name that are no logs. */
  readonly rejected?: readonly string[];
  readonly isKnownLog: IsKnownLog;
  readonly sink: SourceSink;
  readonly pool: BufferPool;
  /** A file is closed and opened again after this many bytes, so that a big one does not stay open for long. */
  readonly sliceBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told after each chunk. */
  readonly onRead?: (bytes: number) => void;
}

export interface LookResult {
  /** `gone`: the current file is not there (it may come back). `unsettled`: the disk changed all the time, look again. */
  readonly state: 'caught-up' | 'gone' | 'unsettled' | 'cancelled' | 'failed';
  /** Whether the sink was told anything. */
  readonly isChanged: boolean;
  readonly bytes: number;
  /** With `failed`, and where a predecessor could not be read. */
  readonly failure?: PathFailure;
}

/** A failure and the file or folder that it is about. */
export type PathFailure = Failure & { readonly path: string };

interface Member extends FileStat {
  readonly path: string;
  readonly isCurrent: boolean;
}

interface Survey {
  /** Oldest first. */
  readonly members: readonly Member[];
  /** Equal for two surveys between which nothing happened. */
  readonly signature: string;
}

/** What a step came to: `on` (it got further), `again` (the disk changed under it), or an end of the look. */
type Step = 'on' | 'again' | 'caught-up' | 'gone' | 'cancelled' | PathFailure;

const triesOnChange = 12;
/** Of so many bytes of a log one is a time. */
const proofBytes = 200;

export class SourceFollower {
  readonly files: SourceFiles;
  readonly #options: FollowerOptions;
  readonly #sink: SourceSink;
  readonly #named: ReadonlySet<string>;
  readonly #rejected: ReadonlySet<string>;
  #position: ReadPosition | undefined;
  /** Files that were read to their end, or are not to be read. */
  #done: ReadPosition[] = [];
  /** Which of `#done` a file is, by path, number, size and time, so that it need not be opened again. */
  #doneSignatures = new Set<string>();
  /** Predecessors that cannot be read, by signature. */
  readonly #unreadable = new Map<string, PathFailure>();
  /** Paths that the sink knows. */
  readonly #told = new Set<string>();
  /** Those of `#done` that were never to be read. */
  #excluded: ReadPosition[] | undefined;
  /** The file that is written to, where it is there. */
  #currentPath: string | undefined;
  #wasGone = false;
  /** State of the disk when the last look ended with nothing left to read. */
  #settled = '';
  /** State of the disk when the current file was found shorter than what was read of it. */
  #shrunk = '';
  #bytes = 0;
  #calls = 0;
  #running: Promise<LookResult> | undefined;
  #queued: Promise<LookResult> | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#sink = options.sink;
    this.files = options.files;
    const { current, predecessors } = options.files;
    this.#rejected = new Set((options.rejected ?? []).map(pathKey));
    this.#named = new Set([...predecessors, ...(current === undefined ? [] : [current])].map(pathKey));
  }

  /** Reads what is new. Looks never overlap: a call during a look gets the look that begins after it. */
  look(): Promise<LookResult> {
    if (!this.#running) {
      this.#running = this.#look().finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    this.#queued ??= this.#running.then(
      () => this.#lookAgain(),
      () => this.#lookAgain(),
    );
    return this.#queued;
  }

  #lookAgain(): Promise<LookResult> {
    this.#queued = undefined;
    return this.look();
  }

  async #look(): Promise<LookResult> {
    const bytes = this.#bytes;
    const calls = this.#calls;
    const result = (state: LookResult['state'], failure?: PathFailure): LookResult => ({
      state,
      isChanged: this.#calls > calls,
      bytes: this.#bytes - bytes,
      ...(failure && { failure }),
    });
    if (await this.#isUnchanged()) return result('caught-up', this.#firstUnreadable());
    for (let tries = 0; tries < triesOnChange; ) {
      if (this.#options.signal?.aborted) return result('cancelled');
      const step = await this.#step();
      if (step === 'on') tries = 0;
      else if (step === 'again') tries++;
      else if (typeof step === 'object') return result('failed', step);
      else return result(step, this.#firstUnreadable());
    }
    return result('unsettled');
  }

  #firstUnreadable(): PathFailure | undefined {
    return this.#unreadable.values().next().value;
  }

  /** One `stat` (or a listing, between a rollover and the first line of the new file) tells that there is nothing to do. */
  async #isUnchanged(): Promise<boolean> {
    if (this.#settled === '' || !this.#position) return false;
    if (this.#position.path === this.#currentPath) {
      const stat = await this.#options.fs.stat(this.#position.path);
      return stat.ok && signatureOf(this.#position.path, stat.value) === this.#settled;
    }
    const survey = await this.#survey();
    return survey.ok && survey.value.signature === this.#settled;
  }

  async #step(): Promise<Step> {
    if (this.#position) {
      const read = await this.#readOn(this.#position);
      if (read !== 'elsewhere') return read;
    }
    const survey = await this.#survey();
    if (!survey.ok) return survey;
    if (!this.#excluded) {
      this.#excluded = await this.#endsOf(survey.value.members.filter(member => this.#isExcluded(pathKey(member.path))));
      this.#done = [...this.#excluded];
    }
    const found = await this.#find(survey.value);
    if (found === 'again' || (found !== undefined && 'reason' in found)) return found;
    if (found) return this.#continueAt(found, survey.value);
    if (this.#position) return this.#lose(this.#position, survey.value);
    const next = await this.#nextOf(survey.value.members);
    if (next === undefined || typeof next === 'string') return this.#rest(survey.value, next);
    return this.#begin(next);
  }

  /** Reads on where the position was last seen. `elsewhere`: that file is not, or not the last, of the position. */
  async #readOn(position: ReadPosition): Promise<Step | 'elsewhere'> {
    const { fs, pool, signal, sliceBytes = 16 << 20 } = this.#options;
    const { path } = position;
    let stat: FileStat | undefined;
    const read = (loan: Loan) =>
      withFile<ChunksEnd>(fs, path, async file => {
        const before = await file.stat();
        if (!before.ok) return before;
        stat = before.value;
        const kinship = await position.compare(file, before.value.sizeBytes);
        if (!kinship.ok) return kinship;
        if (kinship.value !== 'continues') return { ok: true, value: 'stopped' };
        if (position.overlapBytes < fingerprintBytes) {
          const start = await this.#readStart(position, file);
          if (!start.ok || start.value !== 'limit') return start;
        }
        const fromBytes = position.offsetBytes - position.overlapBytes;
        const range = { fromBytes, overlapBytes: fingerprintBytes, maxBytes: sliceBytes, signal };
        return readChunks(file, loan, range, (bytes, offset) => this.#deliver(position, bytes, offset));
      });
    const end = await pool.lend(read);
    if (!end.ok) return end.reason === 'missing' ? 'elsewhere' : { ...end, path };
    if (end.value === 'cancelled') return 'cancelled';
    if (end.value === 'stopped') return 'elsewhere';
    if (end.value === 'limit') return 'on';
    if (stat) position.modifiedMs = stat.modifiedMs;
    if (path !== this.#currentPath) return 'elsewhere';
    this.#wasGone = false;
    // Bytes that came after the `stat` make the next one differ, so they are looked at once more; that does no harm.
    this.#settled = stat ? signatureOf(path, stat) : '';
    return 'caught-up';
  }

  /** The first kilobyte of a file: there is no full overlap yet. */
  async #readStart(position: ReadPosition, file: OpenFile): Promise<Result<ChunksEnd>> {
    const from = position.offsetBytes - position.overlapBytes;
    const bytes = await readBytes(file, from, position.overlapBytes + fingerprintBytes);
    if (!bytes.ok) return bytes;
    if (!this.#deliver(position, bytes.value, from)) return { ok: true, value: 'stopped' };
    return { ok: true, value: position.overlapBytes < fingerprintBytes ? 'end-of-file' : 'limit' };
  }

  #deliver(position: ReadPosition, bytes: Uint8Array, offsetBytes: number): boolean {
    const fresh = position.accept(bytes, offsetBytes);
    if (!fresh) return false;
    if (fresh.length > 0) {
      this.#calls++;
      this.#bytes += fresh.length;
      this.#sink.write(fresh);
      this.#options.onRead?.(fresh.length);
    }
    return true;
  }

  async #survey(): Promise<{ readonly ok: true; readonly value: Survey } | PathFailure> {
    const { fs, files, isKnownLog, extent } = this.#options;
    const entries = await fs.list(files.folder);
    if (!entries.ok) return { ...entries, path: files.folder };
    const key = sourceKey(files.folder, files.base);
    const named = entries.value
      .filter(entry => entry.kind === 'file' || entry.kind === 'link')
      .map(entry => ({ ...parseLogName(entry.name, isKnownLog), name: entry.name, path: joinPath(files.folder, entry.name) }))
      .filter(one => sourceKey(files.folder, one.base) === key && !(extent === 'closed' && !this.#named.has(pathKey(one.path))));
    const currents = named.filter(one => one.age === 'current');
    const wanted = files.current === undefined ? undefined : nameOf(files.current);
    const isFirstOfItsName = files.key === key;
    // A new file can be spelled in another case; but where two stand side by side, each is a source of its own.
    const current = currents.find(one => one.name === wanted) ?? (isFirstOfItsName ? currents[0] : undefined);
    this.#currentPath = current?.path;
    const members: Member[] = [];
    for (const one of named) {
      if (one.age === 'current' ? one !== current : !isFirstOfItsName) continue;
      const stat = await fs.stat(one.path);
      if (!stat.ok) {
        if (stat.reason === 'missing') continue;
        return { ...stat, path: one.path };
      }
      if (stat.value.kind === 'file') members.push({ ...stat.value, path: one.path, isCurrent: one === current });
    }
    const ordered = orderFiles(members, isKnownLog);
    return { ok: true, value: { members: ordered, signature: ordered.map(member => signatureOf(member.path, member)).join('\n') } };
  }

  /** The newest file that continues the position. */
  async #find(survey: Survey): Promise<Member | undefined | 'again' | PathFailure> {
    const position = this.#position;
    if (!position) return undefined;
    for (const member of survey.members.toReversed()) {
      const kinship = await this.#kinshipOf(position, member);
      if (!kinship.ok) {
        if (kinship.reason === 'missing') return 'again';
        if (this.#unreadable.has(signatureOf(member.path, member))) continue;
        return { ...kinship, path: member.path };
      }
      if (kinship.value === 'continues') return member;
    }
    return undefined;
  }

  async #kinshipOf(position: ReadPosition, member: Member): Promise<Result<Kinship>> {
    if (member.sizeBytes === 0) return { ok: true, value: 'other' };
    return withFile(this.#options.fs, member.path, async file => {
      const stat = await file.stat();
      return stat.ok ? position.compare(file, stat.value.sizeBytes) : stat;
    });
  }

  async #continueAt(found: Member, survey: Survey): Promise<Step> {
    const position = this.#position;
    if (!position) return 'again';
    if (found.path !== position.path) {
      this.#tellMove(position.path, found.path);
      position.path = found.path;
      return 'on';
    }
    if (found.sizeBytes !== position.offsetBytes) return 'again';
    if (found.isCurrent) return this.#rest(survey, undefined);
    const next = await this.#nextOf(survey.members.slice(survey.members.indexOf(found) + 1));
    if (next === undefined || typeof next === 'string') return this.#rest(survey, next);
    return this.#begin(next);
  }

  /** The oldest of these files that has bytes which were not read. `again`: one vanished. */
  async #nextOf(members: readonly Member[]): Promise<Member | undefined | 'again'> {
    for (const member of members) {
      if (member.sizeBytes === 0 || this.#unreadable.has(signatureOf(member.path, member))) continue;
      const isDone = await this.#isDone(member);
      if (isDone === 'again') return 'again';
      if (isDone) continue;
      if (this.#position) {
        const kinship = await this.#kinshipOf(this.#position, member);
        if (!kinship.ok) {
          if (kinship.reason === 'missing') return 'again';
          continue;
        }
        if (kinship.value === 'is-prefix') continue;
      }
      return member;
    }
    return undefined;
  }

  /** Nothing to read now. */
  #rest(survey: Survey, next: 'again' | undefined): Step {
    if (next === 'again') return 'again';
    const current = survey.members.find(member => member.isCurrent);
    const isAtCurrent = current !== undefined && current.path === this.#position?.path;
    this.#settled = isAtCurrent ? signatureOf(current.path, current) : survey.signature;
    const expectsCurrent = this.#options.extent !== 'closed';
    if (!current && expectsCurrent) this.#wasGone = true;
    return !current && expectsCurrent ? 'gone' : 'caught-up';
  }

  /** Goes over to a file that was not read yet, once it is proven to be the next one. */
  async #begin(next: Member): Promise<Step> {
    const head = await withFile(this.#options.fs, next.path, file => readBytes(file, 0, fingerprintBytes));
    if (!head.ok) {
      if (head.reason === 'missing') return 'again';
      if (next.isCurrent) return { ...head, path: next.path };
      this.#unreadable.set(signatureOf(next.path, next), { ...head, path: next.path });
      this.#tellGap(`${nameOf(next.path)} could not be read: ${head.message}`);
      return 'again';
    }
    if (head.value.length === 0) return 'again';
    const before = this.#position;
    const survey = await this.#survey();
    if (!survey.ok) return survey;
    let { members } = survey.value;
    if (before) {
      const found = await this.#find(survey.value);
      if (found === undefined || found === 'again' || 'reason' in found) return 'again';
      if (found.path !== before.path || found.sizeBytes !== before.offsetBytes) return 'again';
      members = members.slice(members.indexOf(found) + 1);
    }
    const confirmed = await this.#nextOf(members);
    if (confirmed === undefined || confirmed === 'again' || confirmed.path !== next.path) return 'again';
    if (before) this.#finish(before, survey.value);
    this.#tellStart(next.path);
    this.#position = new ReadPosition(next.path, confirmed.modifiedMs, head.value);
    this.#shrunk = '';
    this.#wasGone = false;
    return 'on';
  }

  #finish(position: ReadPosition, survey: Survey): void {
    const member = survey.members.find(one => one.path === position.path);
    if (member) this.#doneSignatures.add(signatureOf(member.path, member));
    // A log history of a hundred files is usual; what is no longer on disk cannot be met again but for a restored file.
    this.#done = [...this.#done.slice(-255), position];
  }

  #isExcluded(key: string): boolean {
    return this.#rejected.has(key) || (this.#options.extent !== 'folder' && !this.#named.has(key));
  }

  async #endsOf(members: readonly Member[]): Promise<ReadPosition[]> {
    const ends: ReadPosition[] = [];
    for (const { path, modifiedMs, sizeBytes } of members) {
      if (sizeBytes === 0) continue;
      const end = await withFile(this.#options.fs, path, file => ReadPosition.atEnd(file, path, modifiedMs, sizeBytes));
      if (end.ok) ends.push(end.value);
    }
    return ends;
  }

  /** Whether the file was read before, or is the beginning of one that was. */
  async #isDone(member: Member): Promise<boolean | 'again'> {
    if (this.#doneSignatures.has(signatureOf(member.path, member))) return true;
    if (this.#done.length === 0) return false;
    const known = await withFile<boolean>(this.#options.fs, member.path, async file => {
      const head = await readBytes(file, 0, fingerprintBytes);
      if (!head.ok) return head;
      for (const position of this.#done) {
        if (position.offsetBytes === 0 || !position.beginsLike(head.value)) continue;
        const kinship = await position.compare(file, member.sizeBytes);
        if (!kinship.ok) return kinship;
        // A few letters are the beginning of many a file; only as all of it they are known again.
        const isProof = position.offsetBytes >= proofBytes || member.sizeBytes <= position.offsetBytes;
        if (kinship.value !== 'other' && isProof) return { ok: true, value: true };
      }
      return { ok: true, value: false };
    });
    if (known.ok) return known.value;
    return known.reason === 'missing' ? 'again' : false;
  }

  /** No file holds what was read last. */
  async #lose(position: ReadPosition, survey: Survey): Promise<Step> {
    const again = await this.#survey();
    if (!again.ok) return again;
    if (again.value.signature !== survey.signature) return 'again';
    const found = await this.#find(again.value);
    if (found !== undefined) return found === 'again' || 'reason' in found ? found : 'again';

    const predecessor = await this.#nextOf(survey.members.filter(member => !member.isCurrent));
    if (predecessor === 'again') return 'again';
    if (predecessor) return this.#giveUp(position, 'the log rolled over more than once since it was last read');
    const current = survey.members.find(member => member.isCurrent);
    if (!current) {
      this.#wasGone = true;
      this.#settled = '';
      return 'gone';
    }
    // Emptied: what comes next tells whether it began anew or is being written again as it was.
    if (current.sizeBytes === 0) return 'caught-up';
    const isDone = await this.#isDone(current);
    if (isDone === 'again') return 'again';
    // An earlier file was put back in its place, and goes on from there.
    if (isDone) return this.#startAgain();
    const kinship = await this.#kinshipOf(position, current);
    if (!kinship.ok) return kinship.reason === 'missing' ? 'again' : { ...kinship, path: current.path };
    if (kinship.value === 'is-prefix') {
      // A copy that is written over the old file comes through here: it grows on. A file that was cut stays as it is.
      if (this.#shrunk !== survey.signature) {
        this.#shrunk = survey.signature;
        return 'caught-up';
      }
      return this.#startAgain();
    }
    if (this.#wasGone) return this.#giveUp(position, `${nameOf(current.path)} was deleted and began anew`);
    if (current.sizeBytes < position.offsetBytes || position.offsetBytes === 0) {
      return this.#giveUp(position, `${nameOf(current.path)} was emptied and began anew`);
    }
    return this.#startAgain();
  }

  #giveUp(position: ReadPosition, why: string): Step {
    this.#tellGap(why);
    this.#done = [...this.#done.slice(-255), position];
    this.#position = undefined;
    this.#wasGone = false;
    return 'on';
  }

  #startAgain(): Step {
    this.#calls++;
    this.#sink.reset();
    this.#position = undefined;
    this.#done = [...(this.#excluded ?? [])];
    this.#doneSignatures.clear();
    this.#told.clear();
    this.#unreadable.clear();
    this.#wasGone = false;
    this.#shrunk = '';
    return 'on';
  }

  /** Since when is for the sink to say: the last line it has tells by the clock of the log, which that of the disk need not be. */
  #tellGap(why: string): void {
    this.#calls++;
    this.#sink.gap({ from: null, to: null, why });
  }

  #tellStart(path: string): void {
    this.#forget(path);
    this.#told.add(path);
    this.#calls++;
    this.#sink.startFile(path);
  }

  #tellMove(from: string, to: string): void {
    this.#forget(to);
    this.#told.delete(from);
    this.#told.add(to);
    this.#calls++;
    this.#sink.moveFile?.(from, to);
  }

  #forget(path: string): void {
    if (!this.#told.delete(path)) return;
    this.#calls++;
    this.#sink.moveFile?.(path, null);
  }
}

function signatureOf(path: string, stat: FileStat): string {
  return `${path}|${stat.identity}|${stat.sizeBytes}|${stat.modifiedMs}`;
}
