import { momentToJudge, toIso } from '../engine/index.ts';
import { sayMissing, sayNothing } from './analyze.ts';
import { loadCatalog } from './catalogFiles.ts';
import { type ExitCode, type Io, needPaths, type Options } from './cli.ts';
import { openLogs, readingOf, readLogs } from './logs.ts';

/** `tags`: what each entry is about, one JSON object a line. Run and finding depend on all logs, so they are known at the end. */
export async function tags(paths: readonly string[], values: Options, io: Io): Promise<ExitCode> {
  needPaths('tags', paths);
  const opened = await openLogs(
    paths,
    loadCatalog(values.catalog ?? [], io),
    io.signal,
    (reader, collected) => {
      reader.onTag = tag => {
        if (values.all || tag.record) collected.push(tag);
      };
    },
    readingOf(values),
  );
  const skipped = await readLogs(opened, true);
  sayMissing(paths, skipped, io);
  const { analysis, collected } = opened;
  if (![...analysis.readers.values()].some(reader => reader.stats.entries > 0)) return sayNothing(paths, skipped, io);
  const { world, runs, findings } = analysis.conclude(momentToJudge(analysis.newestMs, io.now()), skipped);
  for (const source of world.sources) {
    for (const tag of collected.get(source.id) ?? []) {
      io.out(
        `${JSON.stringify({
          path: source.reader.files[tag.file] ?? source.reader.descriptor.path,
          line: tag.line,
          endLine: tag.endLine,
          time: toIso(source.reader.timeMsOf(tag) + (tag.isLocal ? source.zone * 60_000 : 0)),
          component: tag.component || null,
          thread: tag.thread < 0 ? null : tag.thread,
          severity: tag.severity ?? null,
          text: tag.text,
          ...(tag.torn ? { torn: true } : {}),
          signal: tag.record?.id ?? null,
          flow: tag.marks?.flow ?? null,
          stage: tag.marks?.stage ?? null,
          step: tag.marks?.step ?? null,
          captures: tag.captures,
          run: (tag.fact && runs.ofFact.get(tag.fact)?.run.id) ?? null,
          finding: (tag.fact && findings.ofFact.get(tag.fact)) ?? null,
        } satisfies Record<string, unknown>)}\n`,
      );
    }
  }
  return 0;
}
