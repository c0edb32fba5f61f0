/** The language server: wires the connection to the logs and the features. Nothing here knows a log's text. */

import { hostname, userInfo } from 'node:os';
import { basename } from 'node:path';
import {
  CodeActionKind,
  type Connection,
  type Diagnostic,
  type ExecuteCommandParams,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  type ServerCapabilities,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { catalog } from '../catalog/index.ts';
import { type Conclusions, recordStub, redactReport, renderMarkdown, renderText, toIso } from '../engine/index.ts';
import {
  changed,
  configure,
  getDiagnostics,
  getLines,
  getRecordStub,
  getReport,
  getSnapshot,
  getUnknownLines,
  progress,
  refresh,
  type Snapshot,
} from '../protocol/server.ts';
import { pathKey, readLines } from '../sources/index.ts';
import { readConfiguration } from './configuration.ts';
import { editorCapabilities, handleEditorRequests } from './editorRequests.ts';
import { catalogProblemsOf } from './features/catalogProblems.ts';
import { codeActionsOf, openArticle } from './features/codeActions.ts';
import { diagnosticsByPath } from './features/diagnostics.ts';
import { documentLinksOf } from './features/documentLinks.ts';
import { flowViewsOf } from './features/flowViews.ts';
import { foldingOf } from './features/folding.ts';
import { hoverOf } from './features/hover.ts';
import { symbolsOf } from './features/symbols.ts';
import { teachLineOf } from './features/teachLine.ts';
import { findTag, LogDocuments } from './logDocument.ts';
import { handleLogViews } from './logViewRequests.ts';
import { OwnCatalog, type OwnFile } from './ownCatalog.ts';
import { ReadingProgress } from './readingProgress.ts';
import { renderSelfReport } from './selfReport.ts';
import { readUnknownLines } from './unknownLines.ts';
import { isFile, pathToUri, uriToPath } from './uris.ts';
import { WorkspaceLogs } from './workspaceLogs.ts';

/** The world of the server; tests give another clock. */
export interface Host {
  readonly now: () => number;
  /** Reading that takes longer is shown as progress, with a way to stop it; 1,500 ms where it is left out. */
  readonly progressAfterMs?: number;
}

const capabilities: ServerCapabilities = {
  ...editorCapabilities,
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  hoverProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  documentLinkProvider: {},
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor] },
  executeCommandProvider: { commands: [openArticle] },
};

/** A document is read again so long after its last change. */
const typingMs = 150;
/** Lines that `getLines` gives at most. */
const linesMost = 200;

const at = (line: number) => ({ line, character: 0 });

/** The account; empty where the system knows none of this number, as in a container. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

export function startServer(connection: Connection, host: Host): void {
  const own = new OwnCatalog();
  // Own records add lines, not stages: these stay.
  const flows = flowViewsOf(own.knowledge);
  const urls = new Set(
    [...catalog.findings, ...catalog.flows.flatMap(flow => flow.stages)].flatMap(record => (record.links ?? []).map(link => link.url)),
  );
  const editors = new TextDocuments(TextDocument);
  let documents = new LogDocuments(own.knowledge, host.now);
  /** URIs that were given diagnostics, so that recovered ones vanish. */
  const marked = new Map<string, string>();
  const typing = new Map<string, NodeJS.Timeout>();

  /** Catalog files whose problems were told; once is enough until they are right again. */
  const told = new Set<string>();

  const logs = new WorkspaceLogs(own.knowledge, host.now, {
    onChanged: (change, conclusions) => {
      void connection.sendNotification(changed, change);
      publish(() => conclusions);
    },
    onProgress: (done, total, message) => {
      void connection.sendNotification(progress, { done, total, message });
      readingProgress.report(done, total, message);
    },
    onReading: isReading => (isReading ? readingProgress.begin() : readingProgress.end()),
    onStopped: message => void offerRefresh(message),
    onLog: (level, text) => connection.console[level](text),
  });

  const editing = handleEditorRequests({
    connection,
    flows,
    getKnowledge: () => own.knowledge,
    getConfiguration: () => logs.configuration,
    getEditor: uri => editors.get(uri),
    getEditors: () => editors.all(),
    read: editor => read(editor),
    conclude: () => logs.conclude(),
    isOwnText: uri => isOwnText(uri),
    guarded: (name, work) => guarded(name, work),
  });

  const logViews = handleLogViews({
    connection,
    getKnowledge: () => own.knowledge,
    getConfiguration: () => logs.configuration,
    conclude: () => logs.conclude(),
    now: host.now,
    guarded: (name, work) => guarded(name, work),
  });

  const readingProgress = new ReadingProgress(connection, () => logs.cancelReading(), host.progressAfterMs ?? 1500);

  async function offerRefresh(message: string): Promise<void> {
    const title = 'Read All';
    try {
      const answer = await connection.window.showInformationMessage(`ConfigMgr Flow: ${message}.`, { title });
      if (answer?.title === title) await logs.refresh();
    } catch {
      // A client that cannot ask; the folders say the same.
    }
  }

  /** Sends what is different; an editor whose text is not on disk is marked by its own text. */
  function publish(getConclusions: () => Conclusions): void {
    try {
      publishOf(getConclusions());
      editing.renew();
    } catch (error) {
      connection.console.error(`diagnostics failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }

  function publishOf(conclusions: Conclusions): void {
    const wanted = new Map<string, Diagnostic[]>();
    // A log that is read right now may say further down that all is well again.
    const told = conclusions.report.findings.filter(({ path }) => !logs.isHalfRead(path));
    for (const [path, diagnostics] of diagnosticsByPath(told)) wanted.set(pathToUri(path), diagnostics);
    for (const file of own.files) wanted.set(pathToUri(file.path), catalogProblemsOf(file));
    for (const editor of editors.all()) if (isOwnText(editor.uri)) wanted.set(editor.uri, ownDiagnostics(editor));
    for (const uri of [...marked.keys()]) if (!wanted.has(uri)) send(uri, []);
    for (const [uri, diagnostics] of wanted) send(uri, diagnostics);
  }

  function send(uri: string, diagnostics: Diagnostic[]): void {
    const text = JSON.stringify(diagnostics);
    if ((marked.get(uri) ?? '[]') === text) return;
    if (diagnostics.length === 0) marked.delete(uri);
    else marked.set(uri, text);
    void connection.sendDiagnostics({ uri, diagnostics });
  }

  /** Whether the editor's text is all there is of it: an untitled document, or a log outside of all folders. */
  function isOwnText(uri: string): boolean {
    if (!isFile(uri)) return true;
    const key = pathKey(uriToPath(uri));
    return !logs.conclude().world.sources.some(source => source.reader.files.some(file => pathKey(file) === key));
  }

  const read = (editor: TextDocument) => documents.read(editor.uri, uriToPath(editor.uri), editor.version, () => editor.getText());

  function ownDiagnostics(editor: TextDocument): Diagnostic[] {
    const own = [...diagnosticsByPath(read(editor).conclusions.report.findings).values()].flat();
    // Its evidence stands in the same text, which may have no file.
    for (const { relatedInformation = [] } of own) for (const { location } of relatedInformation) location.uri = editor.uri;
    return own;
  }

  /** Reads the site's own records; where they say anything new, everything is understood again. */
  async function learn(): Promise<boolean> {
    if (!(await own.read(logs.configuration?.catalog ?? []))) return false;
    documents = new LogDocuments(own.knowledge, host.now);
    for (const file of own.files) tellProblems(file);
    publish(() => logs.conclude());
    await logs.setKnowledge(own.knowledge);
    return true;
  }

  function tellProblems({ path, problems }: OwnFile): void {
    for (const { message } of problems) connection.console.warn(`${path}: ${message}`);
    const [first, ...others] = problems;
    if (!first) told.delete(path);
    else if (!told.has(path)) {
      told.add(path);
      const more = others.length > 0 ? ` (and ${others.length} more, see Problems)` : '';
      const message = `ConfigMgr Flow: ${basename(path)}: ${first.message}${more}`;
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    }
  }

  /** One catch for every request: the error is logged with its name, the client gets an answer. */
  function guarded<P, R>(name: string, work: (parameters: P) => R | Promise<R>): (parameters: P) => Promise<R | ResponseError<void>> {
    return async parameters => {
      try {
        return await work(parameters);
      } catch (error) {
        connection.console.error(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
        return new ResponseError(LSPErrorCodes.RequestFailed, `${name} failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
  }

  connection.onInitialize(parameters => {
    editing.initialize(parameters);
    return { capabilities, serverInfo: { name: 'ConfigMgr Flow' } };
  });
  connection.onNotification(configure, given => {
    const configuration = readConfiguration(given);
    const { folders, pollingSeconds, exclude, catalog: ownFiles } = configuration;
    connection.console.info(
      `configured: ${folders.length} folders, polled every ${pollingSeconds} s, ${exclude.length} patterns left out, ${ownFiles.length} files of own lines`,
    );
    void logs.configure(configuration);
    void learn().catch(error => connection.console.error(`own records: ${error instanceof Error ? error.stack : String(error)}`));
    editing.renew();
  });
  connection.onRequest(
    getSnapshot,
    guarded('snapshot', (): Snapshot => {
      const conclusions = logs.conclude();
      return {
        revision: logs.revision,
        report: conclusions.report,
        flows,
        timeZone: logs.configuration?.timeZone ?? 'local',
        ...logs.surroundings(conclusions),
      };
    }),
  );
  connection.onRequest(
    refresh,
    guarded('refresh', async () => {
      if (!(await learn())) await logs.refresh();
      return null;
    }),
  );
  connection.onRequest(
    getReport,
    guarded('report', ({ format, redact }) => {
      const { report, nowMs } = logs.conclude();
      const shown = redact ? redactReport(report) : report;
      return format === 'json'
        ? JSON.stringify(shown, null, 2)
        : format === 'text'
          ? renderText(shown, nowMs)
          : renderMarkdown(own.knowledge, shown, nowMs);
    }),
  );
  connection.onRequest(
    getDiagnostics,
    guarded('diagnostics', client => {
      const { report } = logs.conclude();
      return renderSelfReport({
        client,
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        upMs: process.uptime() * 1000,
        memoryBytes: process.memoryUsage.rss(),
        computer: hostname(),
        user: userName(),
        configuration: logs.configuration,
        folders: logs.surroundings(logs.conclude()).folders,
        report,
        catalogs: own.files.map(({ path, problems }) => ({ path, problems: problems.length })),
        timings: logs.timings,
      });
    }),
  );
  connection.onRequest(
    getLines,
    guarded('lines', async ({ path, line, before, after }) => {
      const key = pathKey(path);
      // Only logs of the set: a message must not read other files.
      const isLog = logs.conclude().world.sources.some(source => source.reader.files.some(file => pathKey(file) === key));
      const first = Math.max(1, line - Math.min(before, linesMost));
      const last = line + Math.min(after, linesMost);
      if (isLog) return { first, lines: await readLines(path, first, last) };
      // A text that is looked at by itself: its chart asks by the name of the document.
      const text = editors
        .all()
        .find(({ uri }) => pathKey(uriToPath(uri)) === key)
        ?.getText({ start: at(first - 1), end: at(last) });
      return { first, lines: text === undefined ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/) };
    }),
  );
  connection.onRequest(
    getUnknownLines,
    guarded('unknown lines', async token => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      // One that was cancelled before says so too late.
      if (token.isCancellationRequested) stop.abort();
      const found = await readUnknownLines(own.knowledge, logs.configuration ?? { folders: [] }, stop.signal);
      return stop.signal.aborted ? new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled') : found;
    }),
  );
  connection.onRequest(
    getRecordStub,
    guarded('record', line => recordStub(line, toIso(host.now())!.slice(0, 10), id => own.knowledge.signal(id) !== undefined)),
  );

  connection.onHover(
    guarded('hover', ({ textDocument, position }) => {
      const editor = editors.get(textDocument.uri);
      if (!editor) return null;
      const { tags, conclusions } = read(editor);
      const tag = findTag(tags, position.line + 1);
      const source = conclusions.world.sources[0];
      return (tag && source && hoverOf(own.knowledge, tag, source)) ?? null;
    }),
  );
  connection.onDocumentSymbol(
    guarded('outline', ({ textDocument }) => {
      const editor = editors.get(textDocument.uri);
      return editor ? symbolsOf(own.knowledge, read(editor)) : [];
    }),
  );
  connection.onFoldingRanges(
    guarded('folding', ({ textDocument }) => {
      const editor = editors.get(textDocument.uri);
      return editor ? foldingOf(read(editor)) : [];
    }),
  );
  connection.onDocumentLinks(
    guarded('links', ({ textDocument }) => {
      const editor = editors.get(textDocument.uri);
      if (!editor) return [];
      const path = uriToPath(textDocument.uri);
      const folder = path.replace(/[^\\/]*$/, '');
      const { sources } = logs.conclude().world;
      return documentLinksOf(editor, base => {
        const log = own.knowledge.logs.findByPath(base);
        const fitting = sources.flatMap(source => (log !== undefined && source.log === log ? (source.reader.files.at(-1) ?? []) : []));
        return fitting.filter(other => other !== path).find(other => other.startsWith(folder)) ?? fitting.find(other => other !== path);
      });
    }),
  );
  connection.onCodeAction(
    guarded('code actions', ({ textDocument, range, context }) => {
      const editor = editors.get(textDocument.uri);
      const { tags, conclusions } = editor ? read(editor) : { tags: [], conclusions: undefined };
      const findings = [
        ...logs.conclude().report.findings,
        ...(conclusions && isOwnText(textDocument.uri) ? conclusions.report.findings : []),
      ];
      const tag = findTag(tags, range.start.line + 1);
      return [
        ...codeActionsOf(context.diagnostics, id => findings.find(finding => finding.id === id)),
        ...(tag ? teachLineOf(own.knowledge, tag, uriToPath(textDocument.uri), conclusions?.world.sources[0]?.log) : []),
      ];
    }),
  );
  connection.onExecuteCommand(
    guarded('command', async ({ command, arguments: given }: ExecuteCommandParams) => {
      const url: unknown = given?.[0];
      if (command === openArticle && typeof url === 'string' && urls.has(url))
        await connection.window.showDocument({ uri: url, external: true });
      return null;
    }),
  );

  editors.onDidChangeContent(({ document }) => {
    const { uri } = document;
    // A text that was just opened is read at once: version 1 is what an editor begins with.
    const afterMs = document.version <= 1 ? 0 : typingMs;
    const readAgain = () => {
      typing.delete(uri);
      // An editor that gets a mark before the line that it stands on puts it elsewhere: it is told again.
      if (marked.has(uri)) marked.set(uri, '');
      publish(() => logs.conclude());
    };
    clearTimeout(typing.get(uri));
    typing.set(uri, setTimeout(readAgain, afterMs));
  });
  editors.onDidClose(({ document }) => {
    clearTimeout(typing.get(document.uri));
    typing.delete(document.uri);
    documents.forget(document.uri);
    publish(() => logs.conclude());
  });
  connection.onShutdown(() => {
    logViews.close();
    return logs.close();
  });
  editors.listen(connection);
  connection.listen();
}
