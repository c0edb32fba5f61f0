/** "Where is my update?" and the findings: the chart's news as lists of buttons. */
import type { Finding, Place } from '../../server/protocol/model.ts';
import type { OverviewItem } from '../../server/protocol/server.ts';
import { type Child, h, visible } from './dom.ts';
import type { Choice } from './laneModel.ts';
import type { Clock } from './times.ts';
import { isReading, openFindings, type ViewState } from './viewState.ts';
import { counted, markOfFinding, numberText, statusMark } from './words.ts';

export interface ListsHost {
  onRun(item: OverviewItem): void;
  onFinding(finding: Finding): void;
  /** Lists more of a section. */
  onMore(key: string): void;
}

/** Items of a section that are listed at once: what needs somebody comes first. */
const usualItems = 50;
/** How many sections' items are listed, by the section's key, where somebody asked for more. */
export type Listed = ReadonlyMap<string, number>;
export const listedMore = (listed: Listed, key: string): Listed =>
  new Map([...listed, [key, (listed.get(key) ?? usualItems) + usualItems]]);

export function listsOf(state: ViewState, choice: Choice, clock: Clock, listed: Listed, host: ListsHost): Child[] {
  const { overview } = state.surroundings;
  const isService = (item: OverviewItem) => item.flow === 'health' || item.flow === 'upload';
  const updates = overview.filter(item => !isService(item));
  const services = overview.filter(isService);
  const findings = openFindings(state).sort(compareFindings);
  const recovered = state.findings.size - findings.length;
  const isBeingRead = isReading(state);
  const isChosen = (entry: OverviewItem) => entry.runId === choice.runId;
  const item = (entry: OverviewItem) => runItem(entry, isChosen(entry), clock, host);
  /** As many as are to be listed and the chosen one, and how to get at the others. */
  const some = <T>(key: string, all: readonly T[], toItem: (one: T) => HTMLElement, isKept?: (one: T) => boolean): HTMLElement[] => {
    const most = listed.get(key) ?? usualItems;
    const first = all.slice(0, most);
    const kept = isKept && all.slice(most).find(isKept);
    const left = all.length - first.length - (kept === undefined ? 0 : 1);
    return [...first, ...(kept === undefined ? [] : [kept])].map(toItem).concat(left > 0 ? [moreItem(key, left, host)] : []);
  };
  return [
    section(
      'updates',
      'Where is my update?',
      some('updates', updates, item, isChosen),
      isBeingRead ? 'Reading the logs…' : 'No update has been seen in these logs.',
    ),
    section(
      'findings',
      'Findings',
      some('findings', findings, finding => findingItem(finding, clock, host)),
      isBeingRead ? 'Reading the logs…' : 'Nothing is known to be wrong.',
      recovered > 0 ? `${counted(recovered, 'finding')} recovered` : null,
    ),
    services.length > 0 ? section('services', 'Service connection point', some('services', services, item, isChosen), '') : null,
  ];
}

function section(key: string, title: string, items: readonly HTMLElement[], empty: string, note: string | null = null): HTMLElement {
  return h(
    'section',
    { class: 'list', 'data-key': key, 'aria-labelledby': `list-${key}` },
    h('h2', { id: `list-${key}`, tabindex: -1 }, title),
    items.length > 0 ? h('ul', {}, ...items) : h('p', { class: 'quiet list-empty' }, empty),
    note ? h('p', { class: 'quiet list-note' }, note) : null,
  );
}

function runItem(item: OverviewItem, isChosen: boolean, clock: Clock, host: ListsHost): HTMLElement {
  return h(
    'li',
    { 'data-key': item.runId },
    h(
      'button',
      {
        class: 'list-item',
        type: 'button',
        'data-status': item.status,
        'aria-current': isChosen ? 'true' : null,
        onActivate: () => host.onRun(item),
      },
      statusMark(item.status),
      h('span', { class: 'list-title' }, visible(item.label)),
      h('span', { class: 'list-status' }, item.status),
      h('span', { class: 'list-text' }, `${item.what}: ${visible(clock.sentence(item.sentence, item.path))}`),
    ),
  );
}

const moreItem = (key: string, left: number, host: ListsHost): HTMLElement =>
  h(
    'li',
    { 'data-key': 'more' },
    h('button', { class: 'link list-more', type: 'button', onActivate: () => host.onMore(key) }, `Show more (${numberText(left)} left)`),
  );

function findingItem(finding: Finding, clock: Clock, host: ListsHost): HTMLElement {
  const status = markOfFinding(finding);
  const since = clock.text(finding.since ?? finding.time, finding.path);
  const times = finding.count > 1 ? `${numberText(finding.count)} times since` : 'since';
  return h(
    'li',
    { 'data-key': finding.id },
    h(
      'button',
      { class: 'list-item', type: 'button', 'data-status': status, onActivate: () => host.onFinding(finding) },
      statusMark(status),
      h('span', { class: 'list-title' }, visible(clock.sentence(finding.title, finding.path))),
      h('span', { class: 'list-status' }, finding.severity),
      h(
        'span',
        { class: 'list-text', title: since?.full ?? null },
        `${visible(placeText(finding))}${since ? `, ${times} ${since.short}` : ''}${finding.site ? `, at ${finding.site}` : ''}`,
      ),
    ),
  );
}

const severities: readonly Finding['severity'][] = ['error', 'warning', 'information', 'hint'];

function compareFindings(a: Finding, b: Finding): number {
  const bySeverity = severities.indexOf(a.severity) - severities.indexOf(b.severity);
  if (bySeverity !== 0) return bySeverity;
  return (a.since ?? '') < (b.since ?? '') ? 1 : -1;
}

/** `hman.log:812`. */
export const placeText = ({ path, line }: Place): string => `${fileName(path)}:${numberText(line)}`;

export const fileName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
