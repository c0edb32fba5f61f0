/** Filters as plain data: what they say in words, and what a cell makes of them. */
import { type LogFacets, type LogFilter, type LogRow, type LogSource, noFilter } from '../../server/protocol/logView.ts';
import type { TimeZoneShown } from '../../server/protocol/settings.ts';
import { type ColumnId, sourceText } from './columns.ts';
import { timeOf } from './times.ts';

export interface Chip {
  readonly label: string;
  /** The filter without it. */
  readonly without: LogFilter;
}

export interface FilterContext {
  readonly sources: readonly LogSource[];
  readonly timeZone: TimeZoneShown;
  readonly facets: LogFacets | undefined;
}

export const isSame = (a: LogFilter, b: LogFilter): boolean => JSON.stringify(a) === JSON.stringify(b);
export const isEmpty = (filter: LogFilter): boolean => isSame({ ...filter, isRegex: false, isCaseSensitive: false }, noFilter);

/** Each condition but the text, which stands in its field. */
export function chipsOf(filter: LogFilter, { sources, timeZone, facets }: FilterContext): Chip[] {
  const momentText = (utcMs: number) => {
    const { time, zone } = timeOf({ utcMs, zone: 0 }, timeZone === 'log' ? 'utc' : timeZone);
    return `${time} ${zone}`;
  };
  const listed = <K extends 'components' | 'threads' | 'severities' | 'stages' | 'sources'>(
    key: K,
    label: (value: LogFilter[K][number]) => string,
  ): Chip[] =>
    (filter[key] as readonly LogFilter[K][number][]).map(value => ({
      label: label(value),
      without: { ...filter, [key]: (filter[key] as readonly LogFilter[K][number][]).filter(other => other !== value) },
    }));
  const stageText = (id: string) => (id === 'any' ? 'Any stage' : `Stage ${facets?.stages.find(({ value }) => value === id)?.title ?? id}`);
  return [
    ...listed('sources', value => sourceText(sources[value])),
    ...listed('components', value => `Component ${value}`),
    ...listed('threads', value => `Thread ${value}`),
    ...listed('severities', value => ({ error: 'Errors', warning: 'Warnings', information: 'Information', hint: 'Hints' })[value]),
    ...listed('stages', stageText),
    ...(filter.package === '' ? [] : [{ label: `Package ${filter.package}`, without: { ...filter, package: '' } }]),
    ...(filter.fromUtcMs === null ? [] : [{ label: `From ${momentText(filter.fromUtcMs)}`, without: { ...filter, fromUtcMs: null } }]),
    ...(filter.toUtcMs === null ? [] : [{ label: `Until ${momentText(filter.toUtcMs)}`, without: { ...filter, toUtcMs: null } }]),
  ];
}

const withValue = <T>(list: readonly T[], value: T): readonly T[] => (list.includes(value) ? list : [...list, value]);

/** Adds a value to what is let through. */
export function withCondition(filter: LogFilter, key: 'components' | 'stages', value: string): LogFilter;
export function withCondition(filter: LogFilter, key: 'threads' | 'sources', value: number): LogFilter;
export function withCondition(filter: LogFilter, key: 'components' | 'stages' | 'threads' | 'sources', value: string | number): LogFilter {
  return { ...filter, [key]: withValue(filter[key] as readonly (string | number)[], value) };
}

export interface Offer {
  readonly label: string;
  readonly filter: LogFilter;
}

/** What a cell offers: only entries like this one. */
export function likeThis(filter: LogFilter, row: LogRow, column: ColumnId, sources: readonly LogSource[]): Offer[] {
  const offers: Partial<Record<ColumnId, Offer>> = {};
  if (row.component !== '')
    offers.component = { label: `Only component ${row.component}`, filter: { ...filter, components: [row.component] } };
  if (row.thread !== null) offers.thread = { label: `Only thread ${row.thread}`, filter: { ...filter, threads: [row.thread] } };
  if (row.stage) offers.stage = { label: `Only stage ${row.stage.title}`, filter: { ...filter, stages: [row.stage.id] } };
  if (sources.length > 1)
    offers.source = { label: `Only ${sourceText(sources[row.source])}`, filter: { ...filter, sources: [row.source] } };
  const line = row.text.split('\n', 1)[0]!.trim().slice(0, 200);
  if (line !== '') offers.message = { label: 'Only this text', filter: { ...filter, text: line, isRegex: false } };
  const list: Offer[] = Object.values(offers);
  if (row.severity) list.push({ label: `Only severity ${row.severity}`, filter: { ...filter, severities: [row.severity] } });
  if (row.utcMs !== null) {
    list.push({ label: 'From this moment', filter: { ...filter, fromUtcMs: row.utcMs } });
    list.push({ label: 'Until this moment', filter: { ...filter, toUtcMs: row.utcMs } });
  }
  // What the cell itself says comes first.
  const first =
    offers[column] ?? (column === 'time' || column === 'delta' ? list.find(({ label }) => label === 'From this moment') : undefined);
  return first ? [first, ...list.filter(offer => offer !== first)] : list;
}
