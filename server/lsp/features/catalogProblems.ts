/** What is wrong in a catalog file of the site's own, at the record that is left out. */
import { type Diagnostic, DiagnosticSeverity, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { diagnosticSource } from '../../protocol/ids.ts';
import type { OwnFile } from '../ownCatalog.ts';

/** None for a file that cannot be read: there is nothing to point at. */
export function catalogProblemsOf({ text, problems }: OwnFile): Diagnostic[] {
  if (text === undefined || problems.length === 0) return [];
  const document = TextDocument.create('', 'json', 0, text);
  const records = findRecords(text);
  return problems.map(({ index, message }) => {
    const record = index === null ? undefined : records[index];
    const at = record ?? { start: failedAt(message), end: failedAt(message) };
    return {
      range: Range.create(document.positionAt(at.start), document.positionAt(at.end)),
      severity: DiagnosticSeverity.Warning,
      source: diagnosticSource,
      message,
    };
  });
}

/** The place that the JSON parser names; the beginning where it names none. */
const failedAt = (message: string): number => Number(/ at position (\d+)/.exec(message)?.[1] ?? 0);

interface Span {
  readonly start: number;
  readonly end: number;
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"\uFEFF]+/g;

/** Where the records of valid JSON stand, as offsets: the value of `id`, or the first sign of a record without one. */
export function findRecords(text: string): readonly Span[] {
  let records: Span[] = [];
  /** Depth of the list's elements; `undefined` outside of it. */
  let listDepth: number | undefined;
  let depth = 0;
  let key = '';
  let isValue = false;
  let last = '';
  for (const { 0: token, index } of text.matchAll(tokens)) {
    const span = { start: index, end: index + token.length };
    if (token === ']' || token === '}') {
      depth--;
      if (listDepth !== undefined && depth < listDepth) listDepth = undefined;
    } else if (token === ':') key = last;
    else if (token !== ',') {
      isValue = last === ':';
      if (depth === listDepth) records.push(span);
      else if (listDepth !== undefined && depth === listDepth + 1 && isValue && key === '"id"') records[records.length - 1] = span;
      const isList = token === '[' && (depth === 0 || (depth === 1 && isValue && key === '"signals"'));
      if (token === '[' || token === '{') depth++;
      if (isList && listDepth === undefined) {
        listDepth = depth;
        records = [];
      }
    }
    last = token;
  }
  return records;
}
