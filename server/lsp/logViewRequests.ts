/** The log views that are open: wires `LogPages` to the connection. */
import { basename } from 'node:path';
import type { Connection, ResponseError } from 'vscode-languageserver';
import type { Conclusions, Knowledge, KnownSource } from '../engine/index.ts';
import type { LogQuery, LogSource } from '../protocol/logView.ts';
import { closeLogView, logViewState, openLogView, queryLogView, refreshLogView } from '../protocol/logViewRequests.ts';
import type { Configuration } from '../protocol/settings.ts';
import { LogIndex, MergedLogs, pathKey, patientNodeFs } from '../sources/index.ts';
import { LogPages } from './features/logPages.ts';

export interface LogViewContext {
  readonly connection: Connection;
  readonly getKnowledge: () => Knowledge;
  readonly getConfiguration: () => Configuration | undefined;
  readonly conclude: () => Conclusions;
  readonly now: () => number;
  readonly guarded: <P, R>(name: string, work: (parameters: P) => R | Promise<R>) => (parameters: P) => Promise<R | ResponseError<void>>;
}

/** At most so often a view hears what is different. */
const betweenStatesMs = 120;
/** So long what is known of the files of a log is believed: asking costs more than a look at a file. */
const believedMs = 3000;

interface OpenView {
  readonly pages: LogPages;
  timer: NodeJS.Timeout | undefined;
}

export interface LogViews {
  close(): void;
}

export function handleLogViews(context: LogViewContext): LogViews {
  const { connection, guarded } = context;
  const views = new Map<string, OpenView>();
  let known: { readonly atMs: number; readonly sources: readonly KnownSource[] } | undefined;

  /** The log of the set that a file belongs to. */
  function findSource(path: string): KnownSource | undefined {
    const nowMs = context.now();
    if (!known || Math.abs(nowMs - known.atMs) > believedMs) known = { atMs: nowMs, sources: context.conclude().world.sources };
    const key = pathKey(path);
    return known.sources.find(source => source.reader.files.some(file => pathKey(file) === key));
  }

  /** A log is all of its files; a predecessor that is opened is itself. */
  function filesOf(path: string): readonly string[] {
    const files = findSource(path)?.reader.files ?? [];
    const last = files.at(-1);
    return last !== undefined && pathKey(last) === pathKey(path) ? files : [path];
  }

  function open(view: string, paths: readonly string[]): LogSource[] {
    close(view);
    const configuration = context.getConfiguration();
    const sources: LogSource[] = [];
    const logs = paths.map((path, source) => {
      const found = findSource(path);
      sources.push({ name: basename(path), path, server: found?.server ?? null, site: found?.site ?? null });
      return new LogIndex({
        fs: patientNodeFs,
        knowledge: context.getKnowledge(),
        listFiles: () => filesOf(path),
        source,
        reading: { codePage: configuration?.codePage, dateOrder: configuration?.dateOrder },
        zone: found?.zone ?? configuration?.logZoneMinutes ?? new Date(context.now()).getTimezoneOffset(),
      });
    });
    const list = logs.length === 1 ? logs[0]! : new MergedLogs(logs);
    const pages = new LogPages(list, context.getKnowledge(), sources, { onChanged: () => tellSoon(view) });
    views.set(view, { pages, timer: undefined });
    return sources;
  }

  function close(view: string): void {
    const open = views.get(view);
    if (!open) return;
    clearTimeout(open.timer);
    open.pages.close();
    views.delete(view);
  }

  function tellSoon(view: string): void {
    const open = views.get(view);
    if (!open || open.timer) return;
    open.timer = setTimeout(() => {
      open.timer = undefined;
      tell(view, open);
    }, betweenStatesMs);
  }

  function tell(view: string, { pages }: OpenView): void {
    void connection.sendNotification(logViewState, { view, state: pages.takeState() });
  }

  function pagesOf(view: string): LogPages {
    const open = views.get(view);
    if (!open) throw new Error('this view is not open any more');
    return open.pages;
  }

  connection.onRequest(
    openLogView,
    guarded('log view', ({ view, paths }) => ({ sources: open(view, paths), timeZone: context.getConfiguration()?.timeZone ?? 'local' })),
  );
  connection.onRequest(
    refreshLogView,
    guarded('log view', async ({ view }) => {
      await pagesOf(view).refresh();
      return null;
    }),
  );
  connection.onRequest(
    queryLogView,
    guarded('log view', async ({ view, query }: { readonly view: string; readonly query: LogQuery }) => {
      const pages = pagesOf(view);
      const answer = await pages.query(query);
      // Whoever sets a filter must know its generation before the answer comes.
      const open = views.get(view);
      if (query.name === 'filter' && open) tell(view, open);
      return answer;
    }),
  );
  connection.onNotification(closeLogView, ({ view }) => close(view));

  return {
    close: () => {
      for (const view of [...views.keys()]) close(view);
    },
  };
}
