/** What file names tell: which files can be logs, and which of them are one log and its rolled-over predecessors. */
import { folderOf, nameOf, pathKey } from './paths.ts';

/** Whether the catalog knows a log by this file name without extension. */
export type IsKnownLog = (baseName: string) => boolean;

export interface LogName {
  /** Name of the log as it is written, without `.log`, `.lo_` and date; the whole name where it has none of these. */
  readonly base: string;
  readonly age: 'current' | 'rolled' | 'dated';
  /** `YYYYMMDDhhmmss` of a dated predecessor, else empty. */
  readonly stamp: string;
}

const datePart = /^(.*[^-_.])[-_.](\d{4})-?(\d\d)-?(\d\d)(?:[-_.T]?(\d\d)[-_.]?(\d\d)[-_.]?(\d\d))?$/s;

/**
 * Reads a file name: `hman.log` is current, `hman.lo_` its predecessor, `hman-20240131-120000.log` a dated one (a component
 * with a log history keeps several). Any other name stands for itself.
 */
export function parseLogName(name: string, isKnownLog: IsKnownLog): LogName {
  const extension = /\.(log|lo_)$/i.exec(name);
  if (!extension) return { base: name, age: 'current', stamp: '' };
  const stem = name.slice(0, extension.index);
  const dated = datePart.exec(stem);
  if (dated) {
    const [, base, year, month, day, hour = '00', minute = '00', second = '00'] = dated;
    // A log whose own name ends like a date; but who knows `hman` may well know `hman-20240131` as the same.
    const isOwnName = isKnownLog(stem) && !isKnownLog(base ?? '');
    if (
      base &&
      !isOwnName &&
      isDate(Number(year), Number(month), Number(day)) &&
      Number(hour) < 24 &&
      Number(minute) < 60 &&
      Number(second) < 60
    ) {
      return { base, age: 'dated', stamp: `${year}${month}${day}${hour}${minute}${second}` };
    }
  }
  return { base: stem, age: extension[1]?.toLowerCase() === 'lo_' ? 'rolled' : 'current', stamp: '' };
}

function isDate(year: number, month: number, day: number): boolean {
  return year >= 1990 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** How a folder's file is treated: a log by its name, by content only, or not at all. */
export function candidateKind(name: string): 'log' | 'text' | 'none' {
  if (/\.(log|lo_)$/i.test(name)) return 'log';
  return /\.txt$/i.test(name) ? 'text' : 'none';
}

/**
 * What belongs to a source besides the files that were found.
 * - `folder`: every file with a fitting name.
 * - `files`: only what comes later; predecessors that were there before were not asked for.
 * - `closed`: nothing; a predecessor was opened alone.
 */
export type Extent = 'folder' | 'files' | 'closed';

/** Whether a name fits one of the patterns, in which `*` stands for anything; case does not matter, as on Windows. */
export function excludedBy(patterns: readonly string[]): (name: string) => boolean {
  const escaped = patterns.filter(Boolean).map(pattern => pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*'));
  const pattern = new RegExp(`^(?:${escaped.join('|')})$`, 'i');
  return name => escaped.length > 0 && pattern.test(name);
}

/** Files that are one log, by their names. */
export interface SourceFiles {
  /** Folder and lower-case base: equal for all files of the source. */
  readonly key: string;
  readonly folder: string;
  /** Name of the log without extension, as it is written. */
  readonly base: string;
  /** The file that is written to; `undefined` where only predecessors are there. */
  readonly current?: string;
  /** Oldest first. */
  readonly predecessors: readonly string[];
}

export interface NamedFile {
  readonly path: string;
  /** Milliseconds since 1970; tells where a `.lo_` stands among dated files. */
  readonly modifiedMs?: number;
}

/** The key of the source that a file belongs to. */
export function sourceKeyOf(path: string, isKnownLog: IsKnownLog): string {
  return sourceKey(folderOf(path), parseLogName(nameOf(path), isKnownLog).base);
}

export function sourceKey(folder: string, base: string): string {
  return `${pathKey(folder)}|${base.toLowerCase()}`;
}

/** The files of one source, oldest first, the current one last. */
export function orderFiles<T extends NamedFile>(files: readonly T[], isKnownLog: IsKnownLog): T[] {
  const named = files.map(file => ({ file, ...parseLogName(nameOf(file.path), isKnownLog) }));
  const order = named.filter(one => one.age === 'dated').sort((a, b) => (a.stamp + a.file.path < b.stamp + b.file.path ? -1 : 1));
  for (const rolled of named.filter(one => one.age === 'rolled')) {
    // The last rollover made it, so it is the newest; unless the log has had dated predecessors since.
    const modified = rolled.file.modifiedMs;
    const later = modified === undefined ? -1 : order.findIndex(one => (one.file.modifiedMs ?? 0) > modified);
    order.splice(later < 0 ? order.length : later, 0, rolled);
  }
  return [...order, ...named.filter(one => one.age === 'current')].map(one => one.file);
}

/** Puts files together that are one log. The order of the sources is that of their first files. */
export function groupFiles(files: readonly NamedFile[], isKnownLog: IsKnownLog): SourceFiles[] {
  const groups = new Map<string, NamedFile[]>();
  for (const file of files) {
    const key = sourceKeyOf(file.path, isKnownLog);
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  const sources: SourceFiles[] = [];
  for (const [key, group] of groups) {
    const ordered = orderFiles(group, isKnownLog).map(file => ({ path: file.path, ...parseLogName(nameOf(file.path), isKnownLog) }));
    const predecessors = ordered.filter(file => file.age !== 'current').map(file => file.path);
    const currents = ordered.filter(file => file.age === 'current');
    const first = currents[0] ?? ordered[0];
    if (!first) continue;
    sources.push({
      key,
      folder: folderOf(first.path),
      base: first.base,
      ...(currents[0] && { current: currents[0].path }),
      predecessors,
    });
    // Where names differ in case only (a disk that tells them apart), each further one is a log of its own.
    for (const other of currents.slice(1)) {
      sources.push({ key: `${key}|${other.base}`, folder: folderOf(other.path), base: other.base, current: other.path, predecessors: [] });
    }
  }
  return sources;
}
