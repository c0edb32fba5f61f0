/** Messages for reading logs in the text editor, besides the Language Server Protocol's own. */
import { RequestType } from 'vscode-languageserver-protocol';
import type { Snapshot } from './server.ts';

/** What a number or word that a person looks up can mean. */
export interface FoundErrorCode {
  /** `0x` and eight upper-case hex digits; a SQLSTATE as it is written. */
  readonly code: string;
  /** Empty for a code that the catalog does not have. */
  readonly name: string;
  readonly meaning: string;
  /** Whose code it is, e.g. `winhttp`; empty for a code that the catalog does not have. */
  readonly family: string;
  /** Other ways to write it: signed, unsigned, the number of Windows in it. */
  readonly notations: readonly string[];
}

/** Client → server, with each change of what a person types: the codes that a text names, best first. */
export const lookUpErrorCode = new RequestType<{ readonly text: string }, readonly FoundErrorCode[], void>('configmgrFlow/errorCode');

/** Lines of a document, 0-based, as pairs of first and last one. */
export interface LineMarks {
  readonly errors: readonly number[];
  readonly warnings: readonly number[];
}

/** Client → server, for an editor that is seen: which of its lines are errors and warnings. */
export const getLineMarks = new RequestType<{ readonly uri: string }, LineMarks, void>('configmgrFlow/lineMarks');

/** What a selection spans. */
export interface Span {
  readonly entries: number;
  /** Between the first and the last entry that have a time; `null` where fewer than two have one. */
  readonly elapsedMs: number | null;
}

/** Client → server, when lines are selected, 0-based: how much they are. */
export const getSpan = new RequestType<{ readonly uri: string; readonly first: number; readonly last: number }, Span, void>(
  'configmgrFlow/span',
);

/** Client → server: what the text of one open document shows by itself; `null` where it is not open. */
export const getTextSnapshot = new RequestType<{ readonly uri: string }, Snapshot | null, void>('configmgrFlow/textSnapshot');
