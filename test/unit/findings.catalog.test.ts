import { describe, expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import type { FindingRecord, SignalCondition, SignalRecord } from '../../server/catalog/types.ts';
import { Analysis } from '../../server/engine/index.ts';
import type { Finding } from '../../server/protocol/model.ts';
import { captureNames, hitOf, knowledge, lineOf, logsOf } from './catalogHelpers.ts';

const signals = new Map(catalog.signals.map(record => [record.id, record]));
const components = new Map(catalog.logs.map(log => [log.id, log.components[0] ?? log.id.toUpperCase()]));

interface Line {
  readonly log: string;
  readonly text: string;
  /** A log that its server has to write, too. */
  readonly onlyWith?: string | undefined;
}

/** Combinations of one text for each capture that a condition asks for. */
function valuesOf(when: SignalCondition['when']): Record<string, string>[] {
  let all: Record<string, string>[] = [{}];
  for (const [name, texts] of Object.entries(when ?? {})) all = all.flatMap(values => texts.map(text => ({ ...values, [name]: text })));
  return all;
}

const holds = (when: SignalCondition['when'], captures: Readonly<Record<string, string>>, line: string) =>
  Object.entries(when ?? {}).every(([name, texts]) =>
    texts.some(text => (name === 'text' ? line : (captures[name] ?? '')).toLowerCase().includes(text.toLowerCase())),
  );

/** Lines that a condition is about, made from the templates of its signal (so that all are about one package and site), then its examples. */
function* linesFor({ signal, when, onlyWith }: SignalCondition): Generator<Line> {
  const record = signals.get(signal)!;
  for (const log of logsOf(record)) {
    for (const text of candidates(record, when)) {
      const hit = hitOf(log, text);
      if (hit?.record === record && holds(when, hit.captures, text)) yield { log, text, onlyWith };
    }
  }
}

function* candidates(record: SignalRecord, when: SignalCondition['when']): Generator<string> {
  for (const says of record.says) {
    for (const { text, ...values } of valuesOf(when)) {
      // A condition on the whole text is met by any of its open captures; codes are written with their mark.
      const fillers = text === undefined ? [undefined] : captureNames(says);
      for (const name of fillers) yield lineOf(says, { ...values, ...(name ? { [name]: text! } : {}) });
      yield lineOf(says, Object.fromEntries(Object.entries(values).map(([n, v]) => [n, /^[0-9A-F]{8}$/i.test(v) ? `0x${v}` : v])));
    }
  }
  for (const { line } of record.examples) yield line;
}

const first = <T>(items: Iterable<T>, isWanted: (item: T) => boolean): T | undefined => {
  for (const item of items) if (isWanted(item)) return item;
  return undefined;
};

/** Findings after these lines, written a minute apart on one thread of each log of one site. */
function findingsAfter(lines: readonly Line[], site: string): readonly Finding[] {
  const analysis = new Analysis(knowledge);
  for (const [minutes, { log, text, onlyWith }] of lines.entries()) {
    if (onlyWith) analysis.openSource({ id: onlyWith, path: `${onlyWith}.log`, site, server: `${site}SRV01` });
    const reader = analysis.openSource({ id: log, path: `${log}.log`, site, server: `${site}SRV01` });
    const stamp = `01-12-2026 08:${String(minutes).padStart(2, '0')}:00.000+000`;
    reader.write(
      new TextEncoder().encode(`${text.replace(/\r?\n/g, ' ')}  $$<${components.get(log)}><${stamp}><thread=4242 (0x1092)>\r\n`),
    );
  }
  for (const reader of analysis.readers.values()) reader.end();
  return analysis.conclude(Date.UTC(2026, 0, 12, 8, lines.length)).report.findings;
}

const marksOfRecord = ({ marks, marksWhen = [] }: SignalRecord) => [...(marks ? [marks] : []), ...marksWhen.map(when => when.marks)];

/** The site whose logs tell of a finding: a child where it is about a stage that only children have. */
function siteOf(finding: FindingRecord): string {
  const stages = finding.opens.flatMap(({ signal }) =>
    marksOfRecord(signals.get(signal)!).map(marks => knowledge.stage(marks.flow, marks.stage)),
  );
  return stages.some(stage => stage?.lane === 'child') ? 'PR1' : 'CAS';
}

/** A line of a log that names the package and changes nothing, as lines before a trouble do. */
function context(log: string): Line[] {
  for (const record of catalog.signals) {
    if (!logsOf(record).includes(log) || record.marks?.becomes || record.marks?.opens || record.marksWhen || !record.marks) continue;
    for (const says of record.says) {
      const text = lineOf(says);
      if (captureNames(says).includes('package') && hitOf(log, text)?.record === record) return [{ log, text }];
    }
  }
  return [];
}

const told = catalog.findings.filter(finding => finding.opens.length > 0);
const nameOf = ({ signal, when }: SignalCondition) => `${signal}${when ? ` ${JSON.stringify(when)}` : ''}`;

const isOpen = (finding: FindingRecord, lines: readonly Line[]) =>
  findingsAfter(lines, siteOf(finding)).some(({ code, status }) => code === finding.code && status === 'open');

describe('a line opens its finding, with all texts filled in', () => {
  test.each(told)('$code', finding => {
    for (const condition of finding.opens) {
      const line = first(linesFor(condition), candidate => isOpen(finding, [candidate]));
      expect(line, `a line for ${nameOf(condition)}`).toBeDefined();
      const { title, cause, actions, donts } = findingsAfter([line!], siteOf(finding)).find(({ code }) => code === finding.code)!;
      const texts = [title, cause, ...donts, ...actions.flatMap(({ text, copy }) => [text, copy?.text ?? ''])].join('\n');
      // Without a package in the log its GUID has to stand open in a command.
      expect(texts).not.toMatch(/\{(?!guid\})[a-z]\w*\}/i);
    }
  });
});

/** Signals after which a stage of the trouble is done. */
function doneSignals(finding: FindingRecord): SignalCondition[] {
  const stages = finding.opens.flatMap(({ signal }) => marksOfRecord(signals.get(signal)!));
  return catalog.signals
    .filter(({ marks }) => marks?.becomes === 'done' && stages.some(({ flow, stage }) => marks.flow === flow && marks.stage === stage))
    .map(({ id }) => ({ signal: id }));
}

describe('a later line closes it, or the record says why none can', () => {
  test.each(told)('$code', finding => {
    // The first line of each log that opens it, alone and after one that names the package.
    const openings = finding.opens.flatMap(condition =>
      [...Map.groupBy(linesFor(condition), ({ log }) => log).values()].flatMap(
        lines => first(lines, line => isOpen(finding, [line])) ?? [],
      ),
    );
    const isClosedBy = (closing: Line) =>
      openings.some(
        opening =>
          !isOpen(finding, [opening, closing]) || !isOpen(finding, [...context(opening.log), ...context(closing.log), opening, closing]),
      );
    for (const condition of finding.closes)
      expect(first(linesFor(condition), isClosedBy), `${nameOf(condition)} closes what "${openings[0]?.text}" opened`).toBeDefined();
    if (finding.closes.length === 0 && !doneSignals(finding).some(condition => first(linesFor(condition), isClosedBy)))
      expect(finding.closedBy).toBeTruthy();
  });
});
