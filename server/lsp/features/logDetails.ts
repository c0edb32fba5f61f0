/** Rows of the log view, and all that is known of one of them. */
import { explainCodes, type Knowledge, meaningOf } from '../../engine/index.ts';
import type { LogDetail, LogRow } from '../../protocol/logView.ts';
import type { LoggedEntry } from '../../sources/index.ts';
import { captureWords, explain, statusMessageOf } from './hover.ts';

/** A row shows so much of a message, the details so much. */
const rowTextMost = 1000;
const detailTextMost = 64 * 1024;

export function rowOf(knowledge: Knowledge, entry: LoggedEntry, number: number, before: LoggedEntry | undefined): LogRow {
  const { marks } = entry;
  const stage = marks && knowledge.stage(marks.flow, marks.stage);
  const delta = before ? entry.utcMs - before.utcMs : Number.NaN;
  return {
    entry: number,
    source: entry.source,
    path: entry.path,
    line: entry.line,
    utcMs: Number.isNaN(entry.utcMs) ? null : entry.utcMs,
    deltaMs: Number.isNaN(delta) ? null : delta,
    zone: entry.zone,
    isZoneOfLog: entry.isZoneOfLog,
    component: entry.component,
    thread: entry.thread < 0 ? null : entry.thread,
    severity: entry.severity ?? null,
    stage: marks && stage ? { id: `${marks.flow}.${marks.stage}`, title: stage.title } : null,
    text: tidy(entry.text.length > rowTextMost ? `${entry.text.slice(0, rowTextMost)}…` : entry.text),
    torn: entry.torn,
  };
}

/** Without the marks of line ends that the server's logs put at the end of messages. */
export const tidy = (text: string): string => text.replace(/^~+|[~\s]+$/g, '');

export function detailOf(knowledge: Knowledge, entry: LoggedEntry, row: LogRow): LogDetail {
  const { record, marks, captures, text } = entry;
  const flow = marks && knowledge.flow(marks.flow);
  const stage = marks && knowledge.stage(marks.flow, marks.stage);
  const step = stage && marks?.step ? (stage.steps.find(({ id }) => id === marks.step)?.title ?? marks.step) : undefined;
  const log = knowledge.logs.get(knowledge.logs.findByPath(entry.path) ?? knowledge.logs.findByComponent(entry.component) ?? '');
  return {
    row,
    text: text.slice(0, detailTextMost),
    isCut: text.length > detailTextMost,
    means: record ? meaningOf(record, marks, captures) : null,
    signal: record?.id ?? null,
    source: record ? `${record.known}: ${record.source}` : null,
    stage: flow && stage ? [flow.title, stage.title, step].filter(part => part !== undefined).join(' › ') : null,
    captures: Object.entries(captures).flatMap(([name, value]) => {
      const word = captureWords[name];
      return word && value ? [{ name: word, value: explain(knowledge, name, value) }] : [];
    }),
    codes: explainCodes(knowledge.catalog, { signal: record, captures, text }).map(({ code, text: words }) => ({ code, text: words })),
    statusMessage: statusMessageOf(text) ?? null,
    log: log ? `${log.file}: ${log.describes}` : null,
  };
}
