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
}

export function listsOf(state: ViewState, choice: Choice, clock: Clock, host: ListsHost): Child[] {
  const { overview } = state.surroundings;
  const isService = (item: OverviewItem) => item.flow === 'health' || item.flow === 'upload';
  const updates = overview.filter(item => !isService(item));
  const services = overview.filter(isService);
  const findings = openFindings(state).sort(compareFindings);
  const recovered = state.findings.size - findings.length;
  const isBeingRead = isReading(state);
  const item = (entry: OverviewItem) => runItem(entry, entry.runId === choice.runId, clock, host);
  return [
    section(
      'updates',
      'Where is my update?',
      updates.map(item),
      isBeingRead ? 'Reading the logs…' : 'No update has been seen in these logs.',
    ),
    section(
      'findings',
      'Findings',
      findings.map(finding => findingItem(finding, clock, host)),
      isBeingRead ? 'Reading the logs…' : 'Nothing is known to be wrong.',
      recovered > 0 ? `${counted(recovered, 'finding')} recovered` : null,
    ),
    services.length > 0 ? section('services', 'Service connection point', services.map(item), '') : null,
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
