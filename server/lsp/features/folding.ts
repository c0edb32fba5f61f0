import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { LogDocument } from '../logDocument.ts';

/** Entries of several lines, and cycles: from the line that begins a passage to the one before the next. */
export function foldingOf({ tags }: LogDocument): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  /** Flow → line (0-based) on which its current cycle began, and its last line so far. */
  const open = new Map<string, { first: number; last: number }>();
  const close = (flow: string) => {
    const cycle = open.get(flow);
    if (cycle && cycle.last > cycle.first) ranges.push({ startLine: cycle.first, endLine: cycle.last, kind: FoldingRangeKind.Region });
  };
  for (const { line, endLine, marks } of tags) {
    if (endLine > line) ranges.push({ startLine: line - 1, endLine: endLine - 1 });
    if (!marks) continue;
    const cycle = open.get(marks.flow);
    // Several lines can begin a passage together: they begin one cycle.
    if (marks.opens && (!cycle || line - 1 > cycle.first + 3)) {
      close(marks.flow);
      open.set(marks.flow, { first: line - 1, last: endLine - 1 });
    } else if (cycle) cycle.last = endLine - 1;
  }
  for (const flow of open.keys()) close(flow);
  return ranges;
}
