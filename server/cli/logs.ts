/** The logs that the arguments of a command name, opened for the engine. */
import type { Catalog } from '../catalog/types.ts';
import { Analysis, Knowledge, looksLikeLog, type Reading, type SourceReader, type Tag } from '../engine/index.ts';
import type { Skipped } from '../protocol/model.ts';
import { type CodePage, codePages, type DateOrderSetting, nearestCodePage } from '../protocol/settings.ts';
import { type FoundSource, type LogSet, openLogSet } from '../sources/index.ts';
import { type Options, oneOf, UsageError } from './cli.ts';
import { readInParallel, threadsFor } from './readInParallel.ts';

export interface OpenedLogs {
  readonly analysis: Analysis;
  readonly logs: LogSet;
  /** Entries by source id, where the command asked for them. */
  readonly collected: ReadonlyMap<string, readonly Tag[]>;
}

/** How the options say that files are to be read. */
export function readingOf({ encoding, 'date-order': dateOrder }: Options): Reading {
  return {
    codePage: encoding === undefined || encoding === 'auto' ? undefined : parseCodePage(encoding),
    dateOrder: dateOrder === undefined ? undefined : oneOf<DateOrderSetting>('date-order', dateOrder, ['month-first', 'day-first']),
  };
}

function parseCodePage(text: string): CodePage {
  const found = codePages.find(page => page === text);
  if (found !== undefined) return found;
  throw new UsageError(`--encoding "${text}": write ${nearestCodePage(text) ?? `one of auto, ${codePages.join(', ')}`}`);
}

/** Opens files and folders; nothing is read yet but the beginnings of files. `onReader` sees each source before its first byte. */
export async function openLogs(
  paths: readonly string[],
  known: Catalog,
  signal?: AbortSignal,
  onReader?: (reader: SourceReader, collected: Tag[]) => void,
  reading?: Reading,
): Promise<OpenedLogs> {
  const collected = new Map<string, Tag[]>();
  const knowledge = new Knowledge(known);
  const analysis = new Analysis(knowledge, { assumedZoneMinutes: new Date().getTimezoneOffset(), reading });
  const logs = await openLogSet({
    folders: paths.map(path => ({ path })),
    isKnownLog: name => knowledge.logs.findByPath(name) !== undefined,
    sniff: head => looksLikeLog(knowledge, head),
    createSink: source => {
      const reader = analysis.openSource({ id: source.key, path: pathOf(source) });
      if (onReader) {
        const tags: Tag[] = [];
        collected.set(source.key, tags);
        onReader(reader, tags);
      }
      return reader;
    },
    ...(signal ? { signal } : {}),
  });
  return { analysis, logs, collected };
}

export const pathOf = (source: FoundSource): string => source.current ?? source.predecessors.at(-1) ?? source.key;

/** Reads everything to the end; returns all that was left out, with why. */
export async function readLogs({ logs }: OpenedLogs, isFinal: boolean): Promise<Skipped[]> {
  const summary = await logs.readAll({ isFinal });
  return [...logs.skipped, ...summary.failed];
}

/** The same, once and for all and on all cores where there is much to read. Entries are not told, only what they come to. */
export async function readLogsOnce(opened: OpenedLogs, catalogPaths: readonly string[], signal?: AbortSignal): Promise<Skipped[]> {
  const { analysis, logs } = opened;
  const threads = threadsFor(logs.sources);
  if (threads < 2) return readLogs(opened, true);
  return [...logs.skipped, ...(await readInParallel({ sources: logs.sources, analysis, catalogPaths, threads, signal }))];
}
