/** The lines of all logs that no record fits. Nobody keeps them: they are read again when a person asks. */
import { type Knowledge, looksLikeLog, Shapes, SourceReader } from '../engine/index.ts';
import type { UnknownLines } from '../protocol/server.ts';
import type { Configuration } from '../protocol/settings.ts';
import { openLogSet } from '../sources/index.ts';
import { fileOfLog, logOfEntry } from './features/teachLine.ts';

/** What was found until `signal` stopped it. */
export async function readUnknownLines(
  knowledge: Knowledge,
  { folders, codePage, dateOrder }: Pick<Configuration, 'folders' | 'codePage' | 'dateOrder'>,
  signal: AbortSignal,
): Promise<UnknownLines> {
  const shapes = new Shapes();
  let entries = 0;
  const set = await openLogSet({
    folders: folders.map(({ path }) => ({ path })),
    isKnownLog: name => knowledge.logs.findByPath(name) !== undefined,
    sniff: head => looksLikeLog(knowledge, head),
    createSink: ({ key, current, predecessors }) => {
      const path = current ?? predecessors.at(-1) ?? key;
      const reader = new SourceReader(knowledge, { id: key, path, reading: { codePage, dateOrder } });
      reader.onTag = tag => {
        entries++;
        if (tag.record || tag.torn) return;
        shapes.add(logOfEntry(knowledge, tag.component, reader.log), reader.files[tag.file] ?? reader.descriptor.path, tag.line, tag.text);
      };
      return reader;
    },
    signal,
  });
  await set.readAll({ isFinal: true });
  await set.close();
  return {
    shapes: shapes.all.map(shape => ({ ...shape, file: fileOfLog(knowledge, shape.log, shape.examples[0]?.path ?? '') })),
    dropped: shapes.dropped,
    entries,
  };
}
