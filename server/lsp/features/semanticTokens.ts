/**
 * Colours that only the engine can give: which lines move a flow, and how grave a line without a mark is. Values inside the text, which
 * the grammar colours already, keep their colours.
 */
import { type Range, type SemanticTokens, SemanticTokensBuilder, type SemanticTokensLegend } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Tag } from '../../engine/index.ts';
import { type LogDocument, tagsBetween } from '../logDocument.ts';

const types = ['logStage', 'logError', 'logWarning'] as const;
const modifiers = ['begins', 'active', 'done', 'failed', 'skipped'] as const;

export const semanticTokensLegend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

/** Lines that are coloured in one answer; editors ask for what they show. */
const linesMost = 5000;

/** What the grammar colours by itself within a message. */
const coloured =
  /https?:\/\/[^\s<>"'|,;]+|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?|(?:\b[A-Z]:\\|\\\\)[^\s"'<>|*,;~]+|\b0x[0-9a-f]+\b|(?<![\w.-])-2\d{9}\b|(?<!\w)(?:ERROR|WARN(?:ING)?|INFO)\s*:|^\s*~+|~+\s*$/gi;

export function semanticTokensOf(document: TextDocument, { tags }: LogDocument, { start, end }: Range): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  const last = Math.min(end.line, start.line + linesMost, document.lineCount - 1);
  for (const tag of tagsBetween(tags, start.line + 1, last + 1)) {
    const look = lookOf(tag);
    if (!look) continue;
    for (let line = Math.max(tag.line - 1, start.line); line <= Math.min(tag.endLine - 1, last); line++)
      for (const [from, length] of partsOf(messageOf(document, line)))
        builder.push(line, from, length, types.indexOf(look.type), look.modifiers);
  }
  return builder.build();
}

function lookOf({ severity, marks }: Tag): { readonly type: (typeof types)[number]; readonly modifiers: number } | undefined {
  const bits = modifiers.reduce(
    (sum, modifier, bit) => (marks?.becomes === modifier || (modifier === 'begins' && marks?.opens) ? sum | (1 << bit) : sum),
    0,
  );
  if (severity === 'error') return { type: 'logError', modifiers: bits };
  if (severity === 'warning') return { type: 'logWarning', modifiers: bits };
  return marks?.becomes === undefined ? undefined : { type: 'logStage', modifiers: bits };
}

/** The message of a line: without the frame of its record. */
function messageOf(document: TextDocument, line: number): { readonly text: string; readonly at: number } {
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).replace(/[\r\n]+$/, '');
  const open = text.indexOf('<![LOG[');
  const at = open < 0 ? 0 : open + '<![LOG['.length;
  const close = text.slice(at).search(/\]LOG\]!>|\s*\$\$<|\t/);
  return { text: close < 0 ? text.slice(at) : text.slice(at, at + close), at };
}

/** The pieces of a message between what is coloured otherwise. */
function partsOf({ text, at }: { readonly text: string; readonly at: number }): (readonly [start: number, length: number])[] {
  const parts: (readonly [number, number])[] = [];
  const add = (start: number, end: number) => {
    const piece = text.slice(start, end);
    const from = start + piece.length - piece.trimStart().length;
    const { length } = piece.trim();
    if (length > 0) parts.push([at + from, length]);
  };
  let start = 0;
  for (const { index, 0: found } of text.matchAll(coloured)) {
    add(start, index);
    start = index + found.length;
  }
  add(start, text.length);
  return parts;
}
