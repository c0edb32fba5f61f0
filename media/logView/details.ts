/** The pane below the table: all of the message that is meant, and what is known of it. */
import type { LogDetail, LogSource } from '../../server/protocol/logView.ts';
import type { TimeZoneShown } from '../../server/protocol/settings.ts';
import { type Child, h, visible } from '../flow/dom.ts';
import { sourceText } from './columns.ts';
import type { Offer } from './filters.ts';
import { timeOf } from './times.ts';

export interface DetailActions {
  readonly onOpen: () => void;
  readonly onCopy: () => void;
  readonly onFilter: (offer: Offer) => void;
  readonly onAround: (seconds: number) => void;
  readonly onAll: (seconds: number) => void;
}

const around = [1, 5, 60];

/** Lines of a message: its line ends stay, all else that is not to be seen becomes so. */
const readable = (text: string): string =>
  text
    .split(/\r\n?|\n/)
    .map(visible)
    .join('\n');

export function detailsOf(
  detail: LogDetail | null,
  sources: readonly LogSource[],
  timeZone: TimeZoneShown,
  offers: readonly Offer[],
  actions: DetailActions,
): Child[] {
  if (!detail) return [h('p', { class: 'quiet' }, 'Choose a row to see all of its message and what is known of it.')];
  const { row } = detail;
  const { time, zone } = timeOf(row, timeZone);
  const utc = row.utcMs === null ? '' : new Date(row.utcMs).toISOString();
  const facts: (readonly [string, string | null])[] = [
    ['Means', detail.means],
    ['Stage', detail.stage],
    ['Record', detail.signal],
    ['Source', detail.source],
    ['Status message', detail.statusMessage],
    ...detail.codes.map(({ text }) => ['Error code', text] as const),
    ...detail.captures.map(({ name, value }) => [name, value] as const),
    ['Severity', row.severity],
    ['Time', time === '' ? null : `${time} ${zone}${row.isZoneOfLog ? ' (the line does not say its zone)' : ''}`],
    ['UTC', utc === '' ? null : utc],
    ['Component', row.component === '' ? null : row.component],
    ['Thread', row.thread === null ? null : `${row.thread} (0x${row.thread.toString(16).toUpperCase()})`],
    ['Log', [sourceText(sources[row.source]), detail.log].filter(part => part).join(' — ')],
    ['Damage', row.torn ? 'The beginning or the end of this record was lost.' : null],
  ];
  return [
    h(
      'div',
      { class: 'detail-actions' },
      h('button', { type: 'button', class: 'link', onActivate: actions.onOpen }, `Open line ${row.line} in the text`),
      h('button', { type: 'button', class: 'link', onActivate: actions.onCopy }, 'Copy the message'),
      ...(row.utcMs === null
        ? []
        : [
            ...around.map(seconds =>
              h(
                'button',
                {
                  type: 'button',
                  class: 'link',
                  onActivate: () => actions.onAround(seconds),
                  'aria-label': `Only ${seconds} seconds around`,
                },
                `±${seconds} s`,
              ),
            ),
            h('button', { type: 'button', class: 'link', onActivate: () => actions.onAll(5) }, 'All logs ±5 s'),
          ]),
      ...offers.map(offer =>
        h('button', { type: 'button', class: 'link', onActivate: () => actions.onFilter(offer) }, visible(offer.label)),
      ),
    ),
    h('pre', { class: 'message', 'aria-label': 'Message' }, readable(detail.text), detail.isCut ? '\n… (the rest is in the text)' : null),
    h('dl', { class: 'facts' }, ...facts.flatMap(([name, value]) => (value ? [h('dt', {}, name), h('dd', {}, visible(value))] : []))),
  ];
}
