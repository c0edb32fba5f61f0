import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import { type Knowledge, meaningOf, type Tag } from '../../engine/index.ts';
import type { Run } from '../../protocol/model.ts';
import type { LogDocument } from '../logDocument.ts';

/** Lines listed under one stage; the rest is only counted. */
const linesKept = 100;
const lineEnd = 10_000;

/** The outline of a log: run → stage → line. */
export function symbolsOf(knowledge: Knowledge, document: LogDocument): DocumentSymbol[] {
  const { tags } = document;
  const { runs, report } = document.conclusions;
  const names = new Map(report.packages.map(p => [p.guid ?? p.id, p.name]));
  const byRun = new Map<Run, Map<string, Tag[]>>();
  for (const tag of tags) {
    const derived = tag.fact && runs.ofFact.get(tag.fact);
    if (!derived || !tag.marks) continue;
    const stages = byRun.get(derived.run) ?? new Map<string, Tag[]>();
    byRun.set(derived.run, stages);
    const ofStage = stages.get(tag.marks.stage);
    if (ofStage) ofStage.push(tag);
    else stages.set(tag.marks.stage, [tag]);
  }
  return [...byRun].map(([run, stages]) => {
    const flow = knowledge.flow(run.flow);
    const children = [...stages].map(([id, tags]) => {
      const stage = run.stages.find(s => s.id === id);
      return symbol(
        flow?.stages.find(s => s.id === id)?.title ?? id,
        stage?.status ?? '',
        SymbolKind.Method,
        span(tags),
        lineSymbols(tags),
      );
    });
    const name = [flow?.title ?? run.flow, names.get(run.subject.package ?? '') ?? run.subject.package, run.subject.site]
      .filter(Boolean)
      .join(' · ');
    return symbol(name, run.status, SymbolKind.Event, span([...stages.values()].flat()), children);
  });
}

interface Span {
  readonly first: number;
  readonly last: number;
}

const span = (tags: readonly Tag[]): Span => ({
  first: tags.reduce((least, tag) => Math.min(least, tag.line), Number.POSITIVE_INFINITY),
  last: tags.reduce((most, tag) => Math.max(most, tag.endLine), 0),
});

function lineSymbols(tags: readonly Tag[]): DocumentSymbol[] {
  return tags
    .slice(0, linesKept)
    .map(tag =>
      symbol(
        meaningOf(tag.record!, tag.marks, tag.captures),
        tag.severity ?? '',
        SymbolKind.String,
        { first: tag.line, last: tag.endLine },
        [],
      ),
    );
}

function symbol(name: string, detail: string, kind: SymbolKind, { first, last }: Span, children: DocumentSymbol[]): DocumentSymbol {
  const range = { start: { line: first - 1, character: 0 }, end: { line: last - 1, character: lineEnd } };
  return {
    name: name || '—',
    detail,
    kind,
    range,
    selectionRange: { start: range.start, end: { line: first - 1, character: lineEnd } },
    children,
  };
}
