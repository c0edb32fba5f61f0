/** What a log view may ask of its host. It shows text of logs, so nothing that comes from it is taken on trust. */
import {
  type CopyFormat,
  type FromLogView,
  filterTextMost,
  type LogFilter,
  type LogQuery,
  type SavedFilter,
  type Sought,
} from '../server/protocol/logView.ts';
import type { Severity } from '../server/protocol/model.ts';
import type { TimeZoneShown } from '../server/protocol/settings.ts';

const listMost = 500;
const nameMost = 100;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, most = filterTextMost): value is string => typeof value === 'string' && value.length <= most;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isRow = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= -1;
const isTime = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= 8.64e15;
const isTimeOrNull = (value: unknown): value is number | null => value === null || isTime(value);
const isOneOf =
  <T extends string>(...known: readonly T[]) =>
  (value: unknown): value is T =>
    known.includes(value as T);
const isSeverity = isOneOf<Severity>('error', 'warning', 'information', 'hint');
const isTimeZone = isOneOf<TimeZoneShown>('log', 'local', 'utc');
const isFormat = isOneOf<CopyFormat>('text', 'tsv', 'markdown');
const isListOf = <T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.length <= listMost && value.every(is);
const isShort = (value: unknown): value is string => isText(value);

/** The filter in a value of unknown origin. */
export function parseLogFilter(value: unknown): LogFilter | undefined {
  if (!isFields(value)) return undefined;
  const { text, isRegex, isCaseSensitive, components, threads, severities, stages, package: package_, fromUtcMs, toUtcMs, sources } = value;
  if (!isText(text) || typeof isRegex !== 'boolean' || typeof isCaseSensitive !== 'boolean' || !isText(package_)) return undefined;
  if (!isListOf(components, isShort) || !isListOf(threads, isCount) || !isListOf(severities, isSeverity)) return undefined;
  if (!isListOf(stages, isShort) || !isListOf(sources, isCount) || !isTimeOrNull(fromUtcMs) || !isTimeOrNull(toUtcMs)) return undefined;
  return { text, isRegex, isCaseSensitive, components, threads, severities, stages, package: package_, fromUtcMs, toUtcMs, sources };
}

/** The filters that were kept; what is none is left out. */
export function parseSavedFilters(value: unknown): SavedFilter[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap(item => {
    const filter = isFields(item) ? parseLogFilter(item.filter) : undefined;
    return filter && isFields(item) && isText(item.name, nameMost) && item.name !== '' ? [{ name: item.name, filter, isReady: false }] : [];
  });
}

function parseSought(value: unknown): Sought | undefined {
  if (!isFields(value)) return undefined;
  if (value.kind === 'error') return { kind: 'error' };
  const filter = value.kind === 'text' ? parseLogFilter(value.filter) : undefined;
  return filter && { kind: 'text', filter };
}

function parseQuery(value: unknown): LogQuery | undefined {
  if (!isFields(value) || !isFields(value.parameters)) return undefined;
  const { generation, from, to, count, row, keep, buckets, isBack, format, timeZone } = value.parameters;
  if (value.name === 'facets') return { name: 'facets', parameters: {} };
  if (value.name === 'filter') {
    const filter = parseLogFilter(value.parameters.filter);
    return filter && (keep === null || isCount(keep)) ? { name: 'filter', parameters: { filter, keep } } : undefined;
  }
  if (!isCount(generation)) return undefined;
  switch (value.name) {
    case 'rows':
      return isCount(from) && isCount(count) ? { name: 'rows', parameters: { generation, from, count } } : undefined;
    case 'find': {
      const sought = parseSought(value.parameters.sought);
      return sought && isRow(from) && typeof isBack === 'boolean'
        ? { name: 'find', parameters: { generation, from, isBack, sought } }
        : undefined;
    }
    case 'detail':
      return isCount(row) ? { name: 'detail', parameters: { generation, row } } : undefined;
    case 'marks':
      return isCount(buckets) ? { name: 'marks', parameters: { generation, buckets } } : undefined;
    case 'copy':
      return isCount(from) && isCount(to) && isFormat(format) && isTimeZone(timeZone)
        ? { name: 'copy', parameters: { generation, from, to, format, timeZone } }
        : undefined;
    default:
      return undefined;
  }
}

/** A message of the view with exactly the fields that its type has; `undefined` for anything else. */
export function parseFromLogView(value: unknown): FromLogView | undefined {
  if (!isFields(value)) return undefined;
  switch (value.type) {
    case 'ready':
      return { type: 'ready' };
    case 'query': {
      const query = parseQuery(value.query);
      return query && isCount(value.requestId) ? { type: 'query', requestId: value.requestId, query } : undefined;
    }
    case 'open': {
      const { path, line } = value;
      return isText(path, 32_768) && path !== '' && isCount(line) && line > 0 ? { type: 'open', path, line } : undefined;
    }
    case 'copy':
      return isText(value.text, 1 << 20) ? { type: 'copy', text: value.text } : undefined;
    case 'saveFilter': {
      const filter = parseLogFilter(value.filter);
      return filter && { type: 'saveFilter', filter };
    }
    case 'deleteFilter':
      return isText(value.name, nameMost) ? { type: 'deleteFilter', name: value.name } : undefined;
    case 'correlate': {
      const { utcMs, seconds } = value;
      return isTime(utcMs) && typeof seconds === 'number' && seconds > 0 && seconds <= 86_400
        ? { type: 'correlate', utcMs, seconds }
        : undefined;
    }
    case 'failed':
      return isText(value.message, 10_000) ? { type: 'failed', message: value.message } : undefined;
    default:
      return undefined;
  }
}
