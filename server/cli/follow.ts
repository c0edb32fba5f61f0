import { setTimeout } from 'node:timers/promises';
import { changesBetween } from '../engine/index.ts';
import type { Change, Report } from '../protocol/model.ts';
import { exitCodeOf, isNamed, sayLeftOut, sayMissing } from './analyze.ts';
import { loadCatalog } from './catalogFiles.ts';
import { type ExitCode, type Io, needPaths, type Options, oneOf } from './cli.ts';
import { openLogs, readingOf, readLogs } from './logs.ts';

/** At most five reports a second, however fast the logs grow. */
const betweenReportsMs = 200;
/** Without any new line a stage can still become overdue. */
const withoutNewsMs = 15_000;

/** `follow`: the state, then what changes in it, until interrupted. */
export async function follow(paths: readonly string[], values: Options, io: Io): Promise<ExitCode> {
  needPaths('follow', paths);
  const format = oneOf('format', values.format, ['text', 'json']);
  const opened = await openLogs(paths, loadCatalog(values.catalog ?? [], io), io.signal, undefined, readingOf(values));
  const skipped = await readLogs(opened, false);
  sayMissing(paths, skipped, io);
  const { analysis, logs } = opened;
  if (paths.every(path => skipped.some(s => isNamed([path], s.path)))) {
    sayLeftOut(paths, skipped, io);
    await logs.close();
    return 2;
  }
  let before: Report | undefined;
  const print = (isLast: boolean) => {
    const { report } = analysis.conclude(io.now(), skipped);
    const changes = changesBetween(isLast ? undefined : before, report);
    for (const change of changes) {
      if (format === 'json') io.out(`${JSON.stringify(change)}\n`);
      else {
        const line = textOf(change, report);
        if (line !== undefined) io.out(`${line}\n`);
      }
    }
    before = report;
    return report;
  };
  print(false);
  let timer: NodeJS.Timeout | undefined;
  let isNews = false;
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = globalThis.setTimeout(() => {
      isNews = false;
      print(false);
      later(withoutNewsMs);
    }, ms);
  };
  // The first news of a row sets the time: those after it, however many, do not put it off.
  const news = () => {
    if (isNews) return;
    isNews = true;
    later(betweenReportsMs);
  };
  /** What was last said of a file or folder that cannot be read: many logs fail with their one folder. */
  const troubles = new Map<string, string>();
  const failing = new Map<string, string>();
  const sayTrouble = (path: string, message: string | undefined) => {
    if (message === undefined ? !troubles.delete(path) : troubles.get(path) === message) return;
    if (message !== undefined) troubles.set(path, message);
    io.err(`configmgr-flow: ${path}: ${message ?? 'can be read again'}\n`);
  };
  const follower = logs.follow({
    onChanged: news,
    onAdded: news,
    onFailed: (key, failure) => {
      const path = failure?.path ?? failing.get(key);
      if (failure) failing.set(key, failure.path);
      else failing.delete(key);
      if (path !== undefined) sayTrouble(path, failure?.message);
    },
    onFolderState: (folder, state, message) => sayTrouble(folder, state === 'watching' ? undefined : message),
    onError: error => io.err(`configmgr-flow: ${error instanceof Error ? error.message : String(error)}\n`),
  });
  follower.start();
  later(withoutNewsMs);
  await new Promise<void>(resolve => {
    if (io.signal.aborted) resolve();
    else io.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearTimeout(timer);
  await soon(follower.stop());
  const report = print(true);
  await soon(logs.close());
  return exitCodeOf(report);
}

/** A share that does not answer can hold a look for a minute; who interrupts does not wait for it. */
const soon = (work: Promise<void>): Promise<void> => Promise.race([work, setTimeout(400, undefined, { ref: false })]);

/** A change in words; `undefined` for those that mean nothing to a person by themselves. */
function textOf(change: Change, report: Report): string | undefined {
  if ('run' in change) {
    const { run } = change;
    const name =
      report.packages.find(p => (p.guid ?? p.id) === run.subject.package)?.name ?? run.subject.package ?? run.subject.function ?? '';
    const stage = run.stages.find(s => s.id === run.stage);
    return `${run.flow} ${[name, run.subject.site].filter(Boolean).join(' → ')}: ${run.status} at ${run.stage}${stage?.reason ? ` (${stage.reason})` : ''}`.trim();
  }
  if ('finding' in change) {
    const { finding } = change;
    return `${finding.status === 'open' ? finding.severity : 'recovered'}: ${finding.title} (${finding.path}:${finding.line})`;
  }
  return undefined;
}
