/** What the text editor asks for beyond hover, outline, folding, links and actions: wires those features to the connection. */
import {
  CodeLensRefreshRequest,
  type Connection,
  type InitializeParams,
  InlayHintRefreshRequest,
  type ResponseError,
  type ServerCapabilities,
  type TextDocumentIdentifier,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Conclusions, Knowledge } from '../engine/index.ts';
import { getLineMarks, getSpan, getTextSnapshot, lookUpErrorCode } from '../protocol/editor.ts';
import type { FlowView, Snapshot } from '../protocol/server.ts';
import type { Configuration } from '../protocol/settings.ts';
import { pathKey } from '../sources/index.ts';
import { codeLensesOf } from './features/codeLens.ts';
import { lookUpErrorCodes } from './features/errorCodeLookup.ts';
import { lineMarksOf, spanOf } from './features/lineMarks.ts';
import { definitionOf, highlightsOf, identifierAt, placesIn, placesInSet, referencesOf } from './features/related.ts';
import { semanticTokensLegend, semanticTokensOf } from './features/semanticTokens.ts';
import { timeGapHintsOf } from './features/timeGaps.ts';
import { findTag, type LogDocument } from './logDocument.ts';
import { isFile, uriToPath } from './uris.ts';

export const editorCapabilities: ServerCapabilities = {
  codeLensProvider: {},
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  // Only what is seen: a log of 10 MB has more tokens than an editor wants to be sent.
  semanticTokensProvider: { legend: semanticTokensLegend, range: true, full: false },
  inlayHintProvider: true,
};

/** The server as these features see it. */
export interface EditorContext {
  readonly connection: Connection;
  readonly flows: readonly FlowView[];
  getKnowledge(): Knowledge;
  getConfiguration(): Configuration | undefined;
  getEditor(uri: string): TextDocument | undefined;
  getEditors(): readonly TextDocument[];
  read(editor: TextDocument): LogDocument;
  /** What the logs of the set show. */
  conclude(): Conclusions;
  /** Whether the text of an editor is all there is of it. */
  isOwnText(uri: string): boolean;
  guarded<P, R>(name: string, work: (parameters: P) => R | Promise<R>): (parameters: P) => Promise<R | ResponseError<void>>;
}

export interface EditorRequests {
  /** What the client can be asked to do. */
  initialize(parameters: InitializeParams): void;
  /** The state of the logs, a text or a setting is different: asks the editor to show anew what depends on it. */
  renew(): void;
}

export function handleEditorRequests(context: EditorContext): EditorRequests {
  const { connection, guarded } = context;
  let canRenewLenses = false;
  let canRenewHints = false;
  let canRenewTokens = false;
  /** What is shown above the logs that are open, so that nothing is drawn again that says the same. */
  let shownLenses = '';
  let areGapsShown = true;
  let shownKnowledge = context.getKnowledge();

  const lensesOf = (editor: TextDocument) => {
    if (context.getConfiguration()?.withoutSummary) return [];
    const { uri } = editor;
    const own = context.isOwnText(uri);
    const { world, report, overview } = own ? context.read(editor).conclusions : context.conclude();
    const key = pathKey(uriToPath(uri));
    const source = world.sources.find(({ reader }) => reader.files.some(file => pathKey(file) === key));
    const files = new Set(source?.reader.files);
    return codeLensesOf({ uri, isOwn: path => files.has(path), report, overview, isOwnText: own, isFile: isFile(uri) });
  };

  /** What all open logs show, to compare; a fault in it must not keep others from their state. */
  const lensesOfAll = (): string => {
    try {
      return JSON.stringify(context.getEditors().map(lensesOf));
    } catch (error) {
      connection.console.error(`code lens: ${error instanceof Error ? error.stack : String(error)}`);
      return '';
    }
  };

  /** The document of a request, with what it is understood as; `undefined` where it is not open. */
  const find = ({ uri }: TextDocumentIdentifier) => {
    const editor = context.getEditor(uri);
    return editor && { editor, read: context.read(editor) };
  };

  /** The thing under the cursor, and where else it stands. */
  const findRelated = ({ textDocument, position }: TextDocumentPositionParams) => {
    const found = find(textDocument);
    if (!found) return undefined;
    const { editor, read } = found;
    const identifier = identifierAt(editor, position, findTag(read.tags, position.line + 1));
    return identifier && { read, identifier, ranges: placesIn(editor, read, identifier) };
  };

  connection.onRequest(
    lookUpErrorCode,
    guarded('error code', ({ text }) => lookUpErrorCodes(context.getKnowledge().catalog.errorCodes, String(text))),
  );
  connection.onRequest(
    getLineMarks,
    guarded('line marks', parameters => {
      const found = find(parameters);
      return found ? lineMarksOf(found.read) : { errors: [], warnings: [] };
    }),
  );
  connection.onRequest(
    getSpan,
    guarded('span', ({ uri, first, last }) => {
      const found = find({ uri });
      return found ? spanOf(found.read, first, last) : { entries: 0, elapsedMs: null };
    }),
  );
  connection.onRequest(
    getTextSnapshot,
    guarded('text snapshot', (parameters): Snapshot | null => {
      const found = find(parameters);
      if (!found) return null;
      const { report, overview, headline } = found.read.conclusions;
      const timeZone = context.getConfiguration()?.timeZone ?? 'local';
      return { revision: found.read.version, report, flows: context.flows, timeZone, overview, headline, folders: [] };
    }),
  );
  connection.onCodeLens(
    guarded('code lens', ({ textDocument }) => {
      const editor = context.getEditor(textDocument.uri);
      return editor ? lensesOf(editor) : [];
    }),
  );
  connection.onDefinition(
    guarded('definition', parameters => {
      const { uri } = parameters.textDocument;
      const related = findRelated(parameters);
      if (!related) return null;
      const others = placesInSet(context.conclude(), related.identifier, uriToPath(uri));
      return definitionOf(uri, related.ranges, others, related.read) ?? null;
    }),
  );
  connection.onReferences(
    guarded('references', parameters => {
      const { uri } = parameters.textDocument;
      const related = findRelated(parameters);
      return related ? referencesOf(uri, related.ranges, placesInSet(context.conclude(), related.identifier, uriToPath(uri))) : null;
    }),
  );
  connection.onDocumentHighlight(
    guarded('highlights', parameters => {
      const related = findRelated(parameters);
      return related ? highlightsOf(related.ranges) : null;
    }),
  );
  connection.languages.semanticTokens.onRange(
    guarded('semantic tokens', ({ textDocument, range }) => {
      const found = find(textDocument);
      return found ? semanticTokensOf(found.editor, found.read, range) : { data: [] };
    }),
  );
  connection.languages.inlayHint.on(
    guarded('time gaps', ({ textDocument, range }) => {
      const found = context.getConfiguration()?.withoutTimeGaps ? undefined : find(textDocument);
      return found ? timeGapHintsOf(found.read, range) : [];
    }),
  );

  /** A client that cannot do it now asks again by itself. */
  const ask = (request: Promise<unknown>) => void request.catch(() => {});

  return {
    initialize({ capabilities: { workspace } }) {
      canRenewLenses = workspace?.codeLens?.refreshSupport === true;
      canRenewTokens = workspace?.semanticTokens?.refreshSupport === true;
      canRenewHints = workspace?.inlayHint?.refreshSupport === true;
    },
    renew() {
      const lenses = canRenewLenses ? lensesOfAll() : '';
      if (lenses !== shownLenses) {
        shownLenses = lenses;
        ask(connection.sendRequest(CodeLensRefreshRequest.type));
      }
      const knowledge = context.getKnowledge();
      if (knowledge !== shownKnowledge) {
        shownKnowledge = knowledge;
        if (canRenewTokens) ask(connection.languages.semanticTokens.refresh());
      }
      const areGapsWanted = context.getConfiguration()?.withoutTimeGaps !== true;
      if (areGapsWanted === areGapsShown) return;
      areGapsShown = areGapsWanted;
      if (canRenewHints) ask(connection.sendRequest(InlayHintRefreshRequest.type));
    },
  };
}
