/** Records of a site's own, in JSON of the catalog's shape: each is checked, a wrong one is named and left out. */
import type { Catalog, SignalRecord } from '../catalog/types.ts';
import { encode } from './bytes.ts';
import { Matcher } from './matcher.ts';

/** Why a record, or the file as a whole, is left out. */
export interface CatalogProblem {
  /** Place of the record in the file's list, from 0; `null` for the file as a whole. */
  readonly index: number | null;
  /** One sentence that names the record. */
  readonly message: string;
}

export interface ExtendedCatalog {
  readonly catalog: Catalog;
  readonly problems: readonly CatalogProblem[];
}

export function extendCatalog(base: Catalog, text: string): ExtendedCatalog {
  const problems: CatalogProblem[] = [];
  let data: unknown;
  try {
    // Windows' own tools put a byte order mark before it.
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { catalog: base, problems: [{ index: null, message: `not valid JSON: ${(error as Error).message}` }] };
  }
  const list = Array.isArray(data) ? data : (data as { signals?: unknown } | null)?.signals;
  if (!Array.isArray(list)) {
    return { catalog: base, problems: [{ index: null, message: 'expected an object with a list "signals" of records' }] };
  }
  const known = new Set(base.signals.map(signal => signal.id));
  const signals: SignalRecord[] = [];
  for (const [index, item] of list.entries()) {
    const problem = problemOf(item, base, known);
    const name =
      typeof (item as { id?: unknown } | null)?.id === 'string' ? `record "${(item as { id: string }).id}"` : `record ${index + 1}`;
    if (problem !== undefined) {
      problems.push({ index, message: `${name}: ${problem}` });
      continue;
    }
    const record = item as SignalRecord;
    const missed = missedExample(record, base) ?? contestedExample(record, base, [...(base.ownSignals ?? []), ...signals]);
    if (missed !== undefined) problems.push({ index, message: `${name}: ${missed}` });
    else {
      known.add(record.id);
      signals.push(record);
    }
  }
  const ownSignals = [...(base.ownSignals ?? []), ...signals];
  return { catalog: { ...base, signals: [...base.signals, ...signals], ownSignals }, problems };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;
const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.length > 0 && value.every(isText);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields of which only a few values are right, by their place. */
const choices: Readonly<Record<string, readonly unknown[]>> = {
  known: ['documented', 'observed', 'inferred'],
  severity: ['error', 'warning', 'information', 'hint', undefined],
  thread: ['begins', 'ends', undefined],
  follows: ['thread', undefined],
  proves: ['easy-setup', undefined],
  'marks.becomes': ['active', 'done', 'warning', 'failed', 'skipped', undefined],
  'marks.ends': ['done', 'skipped', undefined],
  'marks.opens': [true, undefined],
};

function wrongChoice(place: string, value: unknown): string | undefined {
  const allowed = choices[place]!;
  if (allowed.includes(value)) return undefined;
  const known = allowed.filter(a => a !== undefined);
  return `"${place}" must be ${known.length > 1 ? `${known.slice(0, -1).join(', ')} or ${known.at(-1)}` : known[0]}`;
}

function problemOf(item: unknown, base: Catalog, known: ReadonlySet<string>): string | undefined {
  if (!isObject(item)) return 'expected an object';
  const { id, log, says, means, source, examples, notThis, marks, marksWhen } = item;
  if (!isText(id) || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(id))
    return '"id" must be words of small letters joined by dots, such as "site.backup-started"';
  if (known.has(id)) return 'its id is taken';
  if (!isText(log) && !isTextList(log)) return '"log" must be the name of a log, such as "hman"';
  const unknownLog = [log].flat().find(name => name !== 'any' && !base.logs.some(record => record.id === name));
  if (unknownLog !== undefined) return `"log": no log is known as "${unknownLog}"`;
  if (!isTextList(says)) return '"says" must be a list of templates';
  if (!isText(means)) return '"means" must say what the line means';
  if (!isText(source)) return '"source" must say where the line was seen';
  if (notThis !== undefined && !isTextList(notThis)) return '"notThis" must be a list of lines';
  const chosen = ['known', 'severity', 'thread', 'follows', 'proves'].map(place => wrongChoice(place, item[place])).find(isText);
  if (chosen) return chosen;
  if (!Array.isArray(examples) || examples.length === 0 || !examples.every(e => isObject(e) && isText(e.line)))
    return '"examples" must hold at least one { "line": … }';
  for (const { captures } of examples as Record<string, unknown>[])
    if (captures !== undefined && !(isObject(captures) && Object.values(captures).every(value => typeof value === 'string')))
      return '"captures" must be names with their texts';
  if (marks !== undefined) {
    const problem = problemOfMarks(marks, base);
    if (problem) return problem;
  }
  if (marksWhen === undefined) return undefined;
  if (!Array.isArray(marksWhen)) return '"marksWhen" must be a list';
  for (const when of marksWhen) {
    if (!isObject(when) || !isText(when.capture) || !isTextList(when.is))
      return '"marksWhen" must be a list of { "capture", "is": […], "marks" }';
    const problem = when.marks === undefined ? '"marksWhen" must be a list with "marks" in each' : problemOfMarks(when.marks, base);
    if (problem) return problem;
  }
  return undefined;
}

function problemOfMarks(marks: unknown, base: Catalog): string | undefined {
  const { flow: flowId, stage, step, reason, becomes, ends, opens } = isObject(marks) ? marks : ({} as Record<string, unknown>);
  const flow = base.flows.find(f => f.id === flowId);
  if (!flow) return `"marks.flow" must be one of ${base.flows.map(f => f.id).join(', ')}`;
  if (!flow.stages.some(s => s.id === stage)) return `"marks.stage" must be one of ${flow.stages.map(s => s.id).join(', ')}`;
  if (step !== undefined && !isText(step)) return '"marks.step" must be a word';
  if (reason !== undefined && !isText(reason)) return '"marks.reason" must be a text';
  return wrongChoice('marks.becomes', becomes) ?? wrongChoice('marks.ends', ends) ?? wrongChoice('marks.opens', opens);
}

const areOfOneLog = (a: SignalRecord, b: SignalRecord): boolean =>
  a.log === 'any' || b.log === 'any' || [a.log].flat().some(log => [b.log].flat().includes(log));

/**
 * Which example of this record, or of one that the site has added before it, is as well or better recognised as the other one: then it
 * would be chance, or the order in the files, what such a line is.
 */
function contestedExample(record: SignalRecord, base: Catalog, own: readonly SignalRecord[]): string | undefined {
  const rivals = own.filter(other => areOfOneLog(record, other));
  if (rivals.length === 0) return undefined;
  const known = base.signals.filter(signal => areOfOneLog(record, signal) && !rivals.includes(signal));
  // Of templates that fit as well as each other the last is taken: each must come through before the others.
  const taker = (examples: SignalRecord['examples'], order: readonly SignalRecord[], takers: readonly SignalRecord[]) => {
    const matcher = new Matcher(order);
    for (const { line } of examples) {
      const bytes = encode(line);
      const found = matcher.match(bytes, 0, bytes.length)?.record;
      if (found && takers.includes(found)) return { found, line };
    }
    return undefined;
  };
  const lost = taker(record.examples, [record, ...known, ...rivals], rivals);
  if (lost) return `its example is also one of "${lost.found.id}", so that neither is sure: ${lost.line}`;
  for (const rival of rivals) {
    const won = taker(rival.examples, [...rivals, ...known, record], [record]);
    if (won) return `it also fits an example of "${rival.id}", so that neither is sure: ${won.line}`;
  }
  return undefined;
}

/** Why an example does not do what it is there for. */
function missedExample(record: SignalRecord, base: Catalog): string | undefined {
  const logs = [record.log].flat();
  let matcher: Matcher;
  try {
    matcher = new Matcher([...base.signals.filter(s => s.log === 'any' || [s.log].flat().some(log => logs.includes(log))), record]);
  } catch (error) {
    return (error as Error).message;
  }
  for (const example of record.examples) {
    const bytes = encode(example.line);
    const match = matcher.match(bytes, 0, bytes.length);
    if (match?.record !== record) return `its example is recognised as ${match ? `"${match.record.id}"` : 'nothing'}: ${example.line}`;
    for (const [name, value] of Object.entries(example.captures ?? {}))
      if (match.capture(name) !== value) return `its example captures ${name} = "${match.capture(name) ?? ''}", not "${value}"`;
  }
  return undefined;
}
