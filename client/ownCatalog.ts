/** The site's own catalog file as text: JSON of the catalog's shape, to which a record is added. */
import type { LineToTeach, RecordStub } from '../server/protocol/server.ts';

export interface TextWithRecord {
  readonly text: string;
  /** Where the record's meaning stands in the text, for a person to write it. */
  readonly meaning: { readonly offset: number; readonly length: number };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text with one more record at its end; `undefined` where it is no JSON that could hold one. An empty text is a new file. */
export function appendRecord(text: string, record: RecordStub): TextWithRecord | undefined {
  let data: unknown = { signals: [] };
  try {
    if (text.trim() !== '') data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  const records: unknown = isObject(data) ? (data.signals ?? []) : data;
  if (!Array.isArray(records)) return undefined;
  const ids = new Set(records.map(known => (isObject(known) ? known.id : undefined)));
  // The file can hold records that are wrong or not saved yet: nobody else knows their ids.
  let { id } = record;
  for (let n = 2; ids.has(id); n++) id = `${record.id}-${n}`;
  const added = [...records, { ...record, id }];
  const whole = `${JSON.stringify(isObject(data) ? { ...data, signals: added } : added, null, 2)}\n`;
  const before = '"means": "';
  // Inside of a text the quotes would be escaped.
  const offset = whole.lastIndexOf(before + JSON.stringify(record.means).slice(1)) + before.length;
  return { text: whole, meaning: { offset, length: JSON.stringify(record.means).length - 2 } };
}

/** The line in a value of unknown origin. */
export function parseLineToTeach(value: unknown): LineToTeach | undefined {
  if (!isObject(value)) return undefined;
  const { log, file, template, text } = value;
  const isText = (part: unknown): part is string => typeof part === 'string' && part !== '';
  return isText(log) && isText(file) && isText(template) && isText(text) ? { log, file, template, text } : undefined;
}
