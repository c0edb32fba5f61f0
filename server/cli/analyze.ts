import { leftOutLines, momentToJudge, printable, redactReport, renderMarkdown, renderMermaid, renderText } from '../engine/index.ts';
import type { Report, Skipped } from '../protocol/model.ts';
import { normalisePath } from '../sources/index.ts';
import { loadCatalog } from './catalogFiles.ts';
import { type ExitCode, type Io, needPaths, type Options, oneOf, UsageError } from './cli.ts';
import { openLogs, readingOf, readLogsOnce } from './logs.ts';

/** `analyze`: the whole state of a set of logs. */
export async function analyze(paths: readonly string[], values: Options, io: Io): Promise<ExitCode> {
  needPaths('analyze', paths);
  const format = oneOf('format', values.format, ['text', 'json', 'markdown', 'mermaid']);
  const nowMs = values.now === undefined ? undefined : parseNow(values.now);
  const known = loadCatalog(values.catalog ?? [], io);
  const opened = await openLogs(paths, known, io.signal, undefined, readingOf(values));
  const skipped = await readLogsOnce(opened, values.catalog ?? [], io.signal);
  sayMissing(paths, skipped, io);
  const { analysis } = opened;
  if (![...analysis.readers.values()].some(reader => reader.stats.entries > 0)) return sayNothing(paths, skipped, io);
  const moment = nowMs ?? momentToJudge(analysis.newestMs, io.now());
  const { report } = analysis.conclude(moment, skipped);
  const shown = values.redact ? redactReport(report) : report;
  if (format === 'json') io.out(`${JSON.stringify(shown, null, 2)}\n`);
  else if (format === 'markdown') io.out(renderMarkdown(analysis.knowledge, shown, moment));
  else if (format === 'mermaid') io.out(renderMermaid(analysis.knowledge, shown));
  else io.out(renderText(shown, moment));
  return exitCodeOf(report);
}

export const exitCodeOf = (report: Report): ExitCode => (report.findings.some(f => f.status === 'open' && f.severity === 'error') ? 1 : 0);

/** What a person named themselves and was left out is said on stderr; the rest stands in the report. */
export function sayMissing(paths: readonly string[], skipped: readonly Skipped[], io: Io): void {
  for (const { path, why } of skipped) if (isNamed(paths, path)) io.err(`configmgr-flow: ${path}: ${why}\n`);
}

/** Whether a path that was left out is one of those that were asked for, however it was spelt. */
export const isNamed = (paths: readonly string[], path: string): boolean =>
  paths.some(asked => normalisePath(asked) === normalisePath(path));

export function sayNothing(paths: readonly string[], skipped: readonly Skipped[], io: Io): ExitCode {
  if (!skipped.some(({ path }) => isNamed(paths, path))) {
    io.err(`configmgr-flow: no log found in ${paths.join(', ')}\n`);
  }
  sayLeftOut(paths, skipped, io);
  return 2;
}

/** Where nothing was read, each file that was met and left out is a reason; those that a person named were said before. */
export function sayLeftOut(paths: readonly string[], skipped: readonly Skipped[], io: Io): void {
  const met = skipped.filter(({ path }) => !isNamed(paths, path));
  for (const line of leftOutLines(met)) io.err(`configmgr-flow: ${printable(line)}\n`);
}

function parseNow(text: string): number {
  const isIso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = isIso ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new UsageError(`--now "${text}": write an ISO time with its zone, such as 2026-01-31T14:05:00Z`);
  return ms;
}
