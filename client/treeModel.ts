/** What the tree views show, without VS Code: `trees.ts` makes tree items of it. */

import type { Selection } from '../server/protocol/flowView.ts';
import type { Place, Severity, Status } from '../server/protocol/model.ts';
import type { LineToTeach } from '../server/protocol/server.ts';

/** A name of VS Code's icons and the colour that repeats what the words say. */
export interface NodeIcon {
  readonly name: string;
  readonly color?: string;
}

/** A part of a tooltip. Its text can come from a log: it is appended as text or code, never as markdown. */
export type TooltipPart =
  | { readonly kind: 'title' | 'text' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

/** What Enter and a click do. */
export type NodeAction =
  | { readonly kind: 'stage'; readonly selection: Selection }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string };

export interface TreeNode {
  /** Stable while it is about the same thing: VS Code keeps what is expanded by it. Unique in its view. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly icon: NodeIcon;
  readonly tooltip: readonly TooltipPart[];
  /** What a screen reader says: all of the row, the icon's meaning included. */
  readonly spoken: string;
  /** Which menu entries it has; the `viewItem` of the manifest. */
  readonly context?: string;
  readonly action?: NodeAction;
  /** The line that *Open the Line* goes to, where the action is another. */
  readonly place?: Place;
  /** Folder that *Remove* and *Refresh* are about. */
  readonly folder?: string;
  /** What *Teach This Line* makes a record of. */
  readonly line?: LineToTeach;
  readonly isExpanded?: boolean;
  readonly getChildren?: () => readonly TreeNode[];
}

const statusIcons: Readonly<Record<Status, NodeIcon>> = {
  waiting: { name: 'circle-outline' },
  active: { name: 'play-circle', color: 'charts.blue' },
  done: { name: 'pass', color: 'charts.green' },
  warning: { name: 'warning', color: 'charts.yellow' },
  failed: { name: 'error', color: 'charts.red' },
  skipped: { name: 'circle-slash' },
  stalled: { name: 'history', color: 'charts.purple' },
  unknown: { name: 'question' },
};

export const iconOfStatus = (status: Status): NodeIcon => statusIcons[status];

const severityIcons: Readonly<Record<Severity, NodeIcon>> = {
  error: { name: 'error', color: 'charts.red' },
  warning: { name: 'warning', color: 'charts.yellow' },
  information: { name: 'info', color: 'charts.blue' },
  hint: { name: 'lightbulb' },
};

export const iconOfSeverity = (severity: Severity): NodeIcon => severityIcons[severity];

/** Statuses from the one that needs a person first. */
const urgency: readonly Status[] = ['failed', 'stalled', 'warning', 'active', 'unknown', 'waiting', 'done', 'skipped'];

/** Sorts what needs a person before what goes on by itself; among each the order stays. */
export function byAttention(a: Status, b: Status): number {
  const needsSomeone = (status: Status) => (status === 'failed' || status === 'stalled' || status === 'warning' ? 0 : 1);
  return needsSomeone(a) - needsSomeone(b);
}

/** The status that a group shows; `undefined` for none. */
export function worstStatus(statuses: readonly Status[]): Status | undefined {
  return urgency.find(status => statuses.includes(status));
}

/** Joins what is there with a middle dot. */
export function joinParts(...parts: readonly (string | null | undefined | false)[]): string {
  return parts.filter(part => typeof part === 'string' && part !== '').join(' · ');
}

/** `1 log`, `12 logs`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
