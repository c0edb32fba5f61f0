/** Records of a site's own, in JSON of the catalog's shape: each is checked, a wrong one is named and left out. */
import type { Catalog, SignalRecord } from '../catalog/types.ts';
import { encode } from './bytes.ts';
import { Matcher } from './matcher.ts';

export interface ExtendedCatalog {
  readonly catalog: Catalog;
  /** One sentence for each record left out, or for the file as a whole. */
  readonly problems: readonly string[];
}

export function extendCatalog(base: Catalog, text: string): ExtendedCatalog {
  const problems: string[] = [];
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { catalog: base, problems: [`not valid JSON: ${(error as Error).message}`] };
  }
  const list = Array.isArray(data) ? data : (data as { signals?: unknown } | null)?.signals;
  if (!Array.isArray(list)) return { catalog: base, problems: ['expected an object with a list "signals" of records'] };
  const known = new Set(base.signals.map(signal => signal.id));
  const signals: SignalRecord[] = [];
  for (const [index, item] of list.entries()) {
    const problem = problemOf(item, base, known);
    const name =
      typeof (item as { id?: unknown } | null)?.id === 'string' ? `record "${(item as { id: string }).id}"` : `record ${index + 1}`;
    if (problem !== undefined) {
      problems.push(`${name}: ${problem}`);
      continue;
    }
    const record = item as SignalRecord;
    const missed = missedExample(record, base);
    if (missed !== undefined) problems.push(`${name}: ${missed}`);
    else {
      known.add(record.id);
      signals.push(record);
    }
  }
  return { catalog: { ...base, signals: [...base.signals, ...signals] }, problems };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;
const isTextList = (value: unknown): value is string[] => Array.isArray(value) && value.length > 0 && value.every(isText);

function problemOf(item: unknown, base: Catalog, known: ReadonlySet<string>): string | undefined {
  if (typeof item !== 'object' || item === null) return 'expected an object';
  const record = item as Record<string, unknown>;
  if (!isText(record.id) || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(record.id))
    return '"id" must be words of small letters joined by dots, such as "site.backup-started"';
  if (known.has(record.id)) return 'its id is taken';
  if (!isText(record.log) && !isTextList(record.log)) return '"log" must be the name of a log, such as "hman"';
  if (!isTextList(record.says)) return '"says" must be a list of templates';
  if (!isText(record.means)) return '"means" must say what the line means';
  if (!['documented', 'observed', 'inferred'].includes(record.known as string)) return '"known" must be documented, observed or inferred';
  if (!isText(record.source)) return '"source" must say where the line was seen';
  if (
    !Array.isArray(record.examples) ||
    record.examples.length === 0 ||
    !record.examples.every(e => isText((e as { line?: unknown } | null)?.line))
  )
    return '"examples" must hold at least one { "line": … }';
  if (record.severity !== undefined && !['error', 'warning', 'information', 'hint'].includes(record.severity as string))
    return '"severity" must be error, warning, information or hint';
  if (record.marks !== undefined) {
    const marks = record.marks as { flow?: unknown; stage?: unknown; becomes?: unknown } | null;
    const flow = base.flows.find(f => f.id === marks?.flow);
    if (!flow) return `"marks.flow" must be one of ${base.flows.map(f => f.id).join(', ')}`;
    if (!flow.stages.some(stage => stage.id === marks?.stage))
      return `"marks.stage" must be one of ${flow.stages.map(stage => stage.id).join(', ')}`;
    if (marks?.becomes !== undefined && !['active', 'done', 'warning', 'failed', 'skipped'].includes(marks.becomes as string))
      return '"marks.becomes" must be active, done, warning, failed or skipped';
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
