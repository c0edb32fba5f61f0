import type { LineMarks, Span } from '../../protocol/editor.ts';
import { type LogDocument, tagsBetween, utcMsOf } from '../logDocument.ts';

/** Rows of lines that are told of each kind. */
const rowsMost = 20_000;

/** The lines of errors and of warnings; neighbours are one row. */
export function lineMarksOf({ tags }: LogDocument): LineMarks {
  const marks = { errors: [] as number[], warnings: [] as number[] };
  for (const { severity, line, endLine } of tags) {
    if (severity !== 'error' && severity !== 'warning') continue;
    const rows = severity === 'error' ? marks.errors : marks.warnings;
    if (rows.length > 0 && rows.at(-1)! >= line - 2) rows[rows.length - 1] = Math.max(rows.at(-1)!, endLine - 1);
    else if (rows.length < 2 * rowsMost) rows.push(line - 1, endLine - 1);
  }
  return marks;
}

/** How many entries lie on these lines, 0-based, and how far apart in time the first and the last are. */
export function spanOf(document: LogDocument, first: number, last: number): Span {
  const inside = tagsBetween(document.tags, first + 1, last + 1);
  const times = inside.map(tag => utcMsOf(document, tag)).filter(ms => !Number.isNaN(ms));
  return { entries: inside.length, elapsedMs: times.length < 2 ? null : Math.abs(times.at(-1)! - times[0]!) };
}
