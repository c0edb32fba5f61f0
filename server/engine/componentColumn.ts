/**
 * A viewer's copy of the columns message and component alone: `All files installed.   SMS_SITE_COMPONENT_MANAGER`. No single line proves
 * it, a message can end in such a name; many lines that all end in the same one do.
 */
import { BLANK, decode, encode, LF } from './bytes.ts';
import { trimEnd } from './formats.ts';

/** So many lines, and this part of all, end in one component. */
const leastLines = 4;
const leastShare = 0.6;
const longestName = 100;

const nameAtEnd = /(?: {2,}|\t)([A-Z]{2,}[A-Z0-9]*(?:_[A-Z0-9]+)+)$/;

export interface ComponentColumn {
  readonly component: string;
  readonly bytes: Uint8Array;
}

/** The column that these lines show; `undefined` where they show none. */
export function findComponentColumn(bytes: Uint8Array, start: number, end: number): ComponentColumn | undefined {
  const counts = new Map<string, number>();
  let lines = 0;
  for (let at = start; at < end; ) {
    let lineEnd = bytes.indexOf(LF, at);
    if (lineEnd < 0 || lineEnd >= end) lineEnd = end;
    const textEnd = trimEnd(bytes, at, lineEnd);
    if (textEnd > at) {
      lines++;
      const component = nameAtEnd.exec(decode(bytes, Math.max(at, textEnd - longestName), textEnd))?.[1];
      if (component !== undefined) counts.set(component, (counts.get(component) ?? 0) + 1);
    }
    at = lineEnd + 1;
  }
  for (const [component, count] of counts)
    if (count >= leastLines && count >= lines * leastShare) return { component, bytes: encode(component) };
  return undefined;
}

/** Where the message ends on a line that has the column; -1 on one that has it not. `end` is without blanks behind the text. */
export function endBeforeColumn(bytes: Uint8Array, start: number, end: number, column: ComponentColumn): number {
  const name = column.bytes;
  const at = end - name.length;
  if (at - 2 < start) return -1;
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return -1;
  if (bytes[at - 1] !== 9 && !(bytes[at - 1] === BLANK && bytes[at - 2] === BLANK)) return -1;
  return trimEnd(bytes, start, at);
}
