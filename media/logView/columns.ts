/** The columns of the table: what stands in them, how wide they are and which are shown. */
import type { LogRow, LogSource } from '../../server/protocol/logView.ts';
import type { TimeZoneShown } from '../../server/protocol/settings.ts';
import { visible } from '../flow/dom.ts';
import { deltaText, timeOf } from './times.ts';

export type ColumnId = 'time' | 'delta' | 'source' | 'component' | 'thread' | 'stage' | 'message';

export interface ColumnState {
  readonly id: ColumnId;
  readonly width: number;
  readonly isShown: boolean;
}

export interface CellContext {
  readonly sources: readonly LogSource[];
  readonly timeZone: TimeZoneShown;
}

interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** For a person who does not see how narrow it is. */
  readonly name: string;
  readonly text: (row: LogRow, context: CellContext) => string;
}

export const columns: readonly Column[] = [
  {
    id: 'time',
    title: 'Time',
    name: 'Time',
    text: (row, { timeZone }) => {
      const { time, zone } = timeOf(row, timeZone);
      return zone === '' ? time : `${time} ${zone}`;
    },
  },
  { id: 'delta', title: 'Δ', name: 'Time since the row before', text: row => deltaText(row.deltaMs) },
  { id: 'source', title: 'Server / Log', name: 'Server and log', text: (row, { sources }) => sourceText(sources[row.source]) },
  { id: 'component', title: 'Component', name: 'Component', text: row => visible(row.component) },
  { id: 'thread', title: 'Thread', name: 'Thread', text: row => (row.thread === null ? '' : String(row.thread)) },
  { id: 'stage', title: 'Stage', name: 'Stage', text: row => row.stage?.title ?? '' },
  { id: 'message', title: 'Message', name: 'Message', text: row => visible(row.text) },
];

export const sourceText = (source: LogSource | undefined): string =>
  source ? [source.server, source.name].filter(part => part !== null).join(' ') : '';

export const usualColumns = (isMerged: boolean): ColumnState[] => [
  { id: 'time', width: 238, isShown: true },
  { id: 'delta', width: 88, isShown: true },
  { id: 'source', width: 190, isShown: isMerged },
  { id: 'component', width: 190, isShown: !isMerged },
  { id: 'thread', width: 62, isShown: true },
  { id: 'stage', width: 170, isShown: true },
  { id: 'message', width: 400, isShown: true },
];

export const narrowest = 40;
export const widest = 1200;

/** What was kept, as far as it is still right. */
export function restoreColumns(kept: readonly ColumnState[] | undefined, isMerged: boolean): ColumnState[] {
  return usualColumns(isMerged).map(usual => {
    const found = kept?.find(({ id }) => id === usual.id);
    if (!found || typeof found.width !== 'number') return usual;
    return {
      id: usual.id,
      width: Math.min(widest, Math.max(narrowest, found.width)),
      isShown: usual.id === 'message' || found.isShown === true,
    };
  });
}

/** The message takes the room that is left. */
export const gridTemplate = (shown: readonly ColumnState[]): string =>
  shown.map(({ id, width }) => (id === 'message' ? 'minmax(120px, 1fr)' : `${width}px`)).join(' ');
