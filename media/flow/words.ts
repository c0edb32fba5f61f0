/** Words and marks for statuses and severities: colour only repeats what they say. */
import type { Finding, FlowId, Severity, Status } from '../../server/protocol/model.ts';
import type { StageView } from '../../server/protocol/server.ts';
import { svg } from './dom.ts';

/** What a mark can say: a status, or that something is worth knowing. */
export type Mark = Status | 'information';

/** Path in a box of 16 by 16, stroked. */
const marks: Readonly<Record<Mark, string>> = {
  information: 'M8 2.6a5.4 5.4 0 1 1 0 10.8a5.4 5.4 0 1 1 0-10.8zM8 7.4v3.4M8 5.2v.3',
  waiting: 'M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10z',
  active: 'M5 3.2v9.6l7.6-4.8z',
  done: 'M3 8.6l3.4 3.6L13 4.4',
  warning: 'M8 2.6L14 13.4H2zM8 6.8v3.2M8 11.4v.6',
  failed: 'M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4',
  skipped: 'M3.4 8h9.2',
  stalled: 'M8 2.6a5.4 5.4 0 1 1 0 10.8a5.4 5.4 0 1 1 0-10.8zM8 5v3.2l2.2 1.4',
  unknown: 'M5.4 6a2.6 2.6 0 1 1 3.6 2.4c-.7.4-1 .8-1 1.6M8 12.4v.6',
};

/** Statuses from the worst to the best. */
const worstFirst: readonly Status[] = ['failed', 'stalled', 'warning', 'unknown', 'active', 'waiting', 'skipped', 'done'];

/** Place of a status among all, 0 is the worst. */
export const badness = (status: Status): number => worstFirst.indexOf(status);

export function statusMark(status: Mark, size = 14): SVGElement {
  return svg('svg', { class: 'mark', viewBox: '0 0 16 16', width: size, height: size, 'aria-hidden': 'true' }, statusPath(status));
}

const statusPath = (status: Mark): SVGElement => svg('path', { d: markPath(status), class: 'mark-path' });

export const markPath = (status: Mark): string => marks[status];

/** The mark of a finding, which is its colour as well. */
export function markOfFinding(finding: Finding): Mark {
  if (finding.status === 'recovered') return 'done';
  return markOfSeverity(finding.severity);
}

function markOfSeverity(severity: Severity): Mark {
  return severity === 'error' ? 'failed' : severity === 'warning' ? 'warning' : 'information';
}

const shortTitles: Readonly<Record<FlowId, string>> = {
  sync: 'Check for updates',
  download: 'Download',
  replication: 'Replication',
  install: 'Installation',
  upload: 'Usage data',
  offline: 'Offline',
  health: 'Services',
};

/** Name of a flow where there is room for a word or two. */
export const shortTitle = (flow: FlowId): string => shortTitles[flow];

/** `Payload`, or `Despool at PR1` in a lane. */
export const stageName = (stage: StageView, lane: string | null): string => (lane ? `${stage.title} at ${lane}` : stage.title);

const numbers = new Intl.NumberFormat('en');

/** `1,284`. */
export const numberText = (value: number): string => numbers.format(value);

/** `1 finding`, `3 findings`. */
export const counted = (count: number, noun: string): string => `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`;
