import type { DocumentLink } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { baseName } from '../../engine/index.ts';
import { pathToUri } from '../uris.ts';

const linksKept = 2000;
const url = /\bhttps?:\/\/[^\s"'<>()[\]{}~]+[^\s"'<>()[\]{}~.,;:]/g;
const logName = /(?:[A-Za-z]:\\|\\\\)?[\w .()\\-]{0,200}?\b([\w-]{3,60}\.(?:log|lo_))\b/gi;

/** Addresses, and names of logs that are in the set: of the document's own server first. */
export function documentLinksOf(document: TextDocument, findLog: (base: string) => string | undefined): DocumentLink[] {
  const text = document.getText();
  const links: DocumentLink[] = [];
  const add = (start: number, end: number, target: string) =>
    links.push({ range: { start: document.positionAt(start), end: document.positionAt(end) }, target });
  for (const found of text.matchAll(url)) {
    if (links.length >= linksKept) return links;
    add(found.index, found.index + found[0].length, found[0]);
  }
  for (const found of text.matchAll(logName)) {
    if (links.length >= linksKept) return links;
    const name = found[1]!;
    const path = findLog(baseName(name));
    const start = found.index + found[0].length - name.length;
    if (path !== undefined) add(start, start + name.length, pathToUri(path));
  }
  return links;
}
