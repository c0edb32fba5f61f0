import { Shapes } from '../engine/index.ts';
import { sayMissing, sayNothing } from './analyze.ts';
import { loadCatalog } from './catalogFiles.ts';
import { type ExitCode, type Io, needPaths, type Options, oneOf } from './cli.ts';
import { openLogs, readingOf, readLogs } from './logs.ts';

/** `unknown`: the entries that no record fits, grouped into shapes. */
export async function unknown(paths: readonly string[], values: Options, io: Io): Promise<ExitCode> {
  needPaths('unknown', paths);
  const format = oneOf('format', values.format, ['text', 'json']);
  const shapes = new Shapes();
  const opened = await openLogs(
    paths,
    loadCatalog(values.catalog ?? [], io),
    io.signal,
    reader => {
      reader.onTag = tag => {
        if (!tag.record && !tag.torn)
          shapes.add(reader.log ?? 'unknown', reader.files[tag.file] ?? reader.descriptor.path, tag.line, tag.text);
      };
    },
    readingOf(values),
  );
  const skipped = await readLogs(opened, true);
  sayMissing(paths, skipped, io);
  if (![...opened.analysis.readers.values()].some(reader => reader.stats.entries > 0)) return sayNothing(paths, skipped, io);
  if (format === 'json') io.out(`${JSON.stringify({ schemaVersion: 1, shapes: shapes.all, dropped: shapes.dropped }, null, 2)}\n`);
  else {
    for (const shape of shapes.all) {
      const example = shape.examples[0]!;
      io.out(`${String(shape.count).padStart(7)}  ${shape.log}: ${shape.template}\n         ${example.path}:${example.line}\n`);
    }
    if (shapes.all.length === 0) io.out('Every entry is known.\n');
    if (shapes.dropped > 0) io.out(`${shapes.dropped} more lines of further shapes are not listed.\n`);
  }
  return 0;
}
