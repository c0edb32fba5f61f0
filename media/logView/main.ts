/** The log view: takes what the host says, asks for the rows that are seen, and draws at most once a frame. */
import {
  type CopyFormat,
  type LogFacets,
  type LogFilter,
  type LogMark,
  type LogSource,
  type LogViewState,
  noFilter,
  type SavedFilter,
  type Sought,
  type ToLogView,
} from '../../server/protocol/logView.ts';
import type { TimeZoneShown } from '../../server/protocol/settings.ts';
import { activate, h, morphChildren } from '../flow/dom.ts';
import { columns as allColumns, type ColumnState, restoreColumns } from './columns.ts';
import { detailsOf } from './details.ts';
import { chipsOf, isEmpty, isSame, likeThis, type Offer } from './filters.ts';
import { Follow } from './follow.ts';
import { Grid } from './grid.ts';
import { Host } from './host.ts';
import { showMenu } from './menu.ts';
import { MoreFilters } from './moreFilters.ts';
import { buildPage, setPressed } from './page.ts';
import { RowCache } from './rowCache.ts';

const host = new Host();
const root = document.getElementById('app')!;
const page = buildPage(root);
const follow = new Follow();
/** So long a person types before the filter is used. */
const typingMs = 250;
const usualDetailHeight = 170;

let sources: readonly LogSource[] = [];
let timeZone: TimeZoneShown = 'local';
let state: LogViewState | undefined;
let filter: LogFilter = noFilter;
let saved: readonly SavedFilter[] = [];
let facets: LogFacets | undefined;
let columns: readonly ColumnState[] = [];
let marks: readonly LogMark[] = [];
let marksFor = '';
let detailFor = '';
let offers: readonly Offer[] = [];
/** The text that is being written is not the filter's yet, and stays. */
let typing: ReturnType<typeof setTimeout> | undefined;
let filterChange = 0;
/** Why the filter that was asked for last cannot be used. */
let refusal: string | null = null;
/** What the last search came to, where it found nothing. */
let searchNotice: string | null = null;
let top = host.kept.top ?? null;

const rows = new RowCache(
  parameters => host.query('rows', parameters),
  () => grid.draw(),
);
const grid = new Grid({
  getRow: row => rows.get(row),
  onActive: () => showDetail(),
  onScroll: () => {
    if (follow.isOn && !grid.isAtEnd) follow.set(false);
    else if (!follow.isOn && grid.isAtEnd && state?.work !== 'indexing') follow.set(true);
    host.keep({ top: follow.isOn ? null : grid.top });
    showFollow();
  },
  onOpen: row => openRow(row),
  onMenu: (row, column, x, y) => {
    const entry = rows.get(row);
    if (!entry) return;
    showMenu(
      [
        ...likeThis(filter, entry, column, sources).map(offer => ({ label: offer.label, run: () => setFilter(offer.filter) })),
        { label: `Open line ${entry.line} in the text`, run: () => openRow(row) },
        { label: 'Copy as text', run: () => copy('text') },
        { label: 'Copy as cells (TSV)', run: () => copy('tsv') },
        { label: 'Copy as Markdown', run: () => copy('markdown') },
      ],
      x,
      y,
      grid.element,
    );
  },
  onWidth: (id, width) => setColumns(columns.map(column => (column.id === id ? { ...column, width } : column))),
});
page.table.append(grid.element);

const moreFilters = new MoreFilters(page.moreFields, change => setFilter({ ...filter, ...change }));

function fail(error: unknown): void {
  host.post({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

/** A question without an answer is one that came too late; what is seen is asked again. */
function quietly(work: Promise<unknown>): void {
  work.catch(error => say(error instanceof Error ? error.message : String(error)));
}

function say(text: string): void {
  page.live.textContent = text;
}

function openRow(row: number): void {
  const entry = rows.get(row);
  if (entry) host.post({ type: 'open', path: entry.path, line: entry.line });
}

function setColumns(next: readonly ColumnState[]): void {
  columns = next;
  host.keep({ columns });
  drawColumns();
}

function drawColumns(): void {
  grid.setColumns(columns, { sources, timeZone });
  morphChildren(
    page.columnBoxes,
    columns.map(({ id, isShown }) => {
      const box = h('input', { type: 'checkbox', 'data-column': id, checked: isShown, disabled: id === 'message' }) as HTMLInputElement;
      return h('label', { class: 'box', 'data-key': `${id}-${isShown}` }, box, allColumns.find(column => column.id === id)!.name);
    }),
  );
}

function setFilter(next: LogFilter): void {
  clearTimeout(typing);
  typing = undefined;
  searchNotice = null;
  filter = next;
  host.keep({ filter });
  drawFilter();
  const change = ++filterChange;
  const keep = grid.active >= 0 ? (rows.get(grid.active)?.entry ?? null) : null;
  quietly(
    host.query('filter', { filter, keep }).then(({ row, problem }) => {
      if (change !== filterChange) return;
      refusal = problem;
      drawNotice();
      if (problem !== null) return;
      if (keep !== null && grid.count > 0) grid.choose(row, true);
      showDetail();
    }),
  );
}

function drawFilter(): void {
  if (typing === undefined && page.text.value !== filter.text) page.text.value = filter.text;
  setPressed(page.isRegex, filter.isRegex);
  setPressed(page.isCaseSensitive, filter.isCaseSensitive);
  setPressed(page.errors, filter.severities.includes('error'));
  setPressed(page.warnings, filter.severities.includes('warning'));
  page.clear.toggleAttribute('disabled', isEmpty(filter));
  page.save.toggleAttribute('disabled', isEmpty(filter));
  morphChildren(
    page.chips,
    chipsOf(filter, { sources, timeZone, facets }).map(({ label, without }) =>
      h(
        'button',
        {
          class: 'chip',
          type: 'button',
          'data-key': label,
          title: `Remove: ${label}`,
          'aria-label': `Remove the condition ${label}`,
          onActivate: () => setFilter(without),
        },
        `${label} ✕`,
      ),
    ),
  );
  const current = saved.find(one => isSame(one.filter, filter));
  morphChildren(page.saved, [
    h('option', { value: '' }, 'Saved filters…'),
    ...saved.map(({ name }) => h('option', { value: name, 'data-key': name }, name)),
  ]);
  page.saved.value = current?.name ?? '';
  page.remove.toggleAttribute('disabled', !current || current.isReady);
  moreFilters.draw(filter, { sources, timeZone, facets });
}

function drawNotice(): void {
  const text = refusal ?? state?.problem ?? state?.filterProblem ?? searchNotice ?? '';
  if (page.notice.textContent !== text) page.notice.textContent = text;
}

const number = (value: number): string => value.toLocaleString('en-US');

function showCounts(now: LogViewState): void {
  const { rows: shown, entries, errors, warnings, work, done, total } = now;
  const lines = isEmpty(filter) ? `${number(entries)} entries` : `${number(shown)} of ${number(entries)} entries`;
  const percent = total > 0 ? ` ${Math.floor((done / total) * 100)} %` : '';
  const doing =
    work === 'indexing' ? `reading${percent}` : work === 'filtering' ? `filtering${percent}` : work === 'looking' ? 'counting' : '';
  const parts = [lines, `${number(errors)} errors`, `${number(warnings)} warnings`, doing].filter(part => part !== '');
  page.counts.textContent = parts.join(' · ');
}

function showFollow(): void {
  setPressed(page.follow, follow.isOn);
  const news = follow.newRows;
  page.follow.textContent = news > 0 ? `${number(news)} new ${news === 1 ? 'entry' : 'entries'} ↓` : 'Follow';
}

function takeState(next: LogViewState): void {
  const isNew = state === undefined || next.generation !== state.generation;
  const isFirst = state === undefined;
  state = next;
  rows.update(next.generation, next.rows, isNew ? 0 : next.changedFrom);
  follow.grow(next.rows, isNew);
  if (next.work === 'indexing' || next.work === 'filtering') follow.settle();
  if (isNew && !isFirst) grid.forgetActive();
  grid.setCount(next.rows);
  if (follow.isOn) grid.scrollToEnd();
  else if (top !== null && next.rows > top) {
    grid.scrollToRow(top);
    top = null;
  }
  showCounts(next);
  showFollow();
  drawNotice();
  askMarks(next);
  if (isNew) detailFor = '';
  showDetail();
}

function takeFacets(next: LogFacets): void {
  facets = next;
  drawFilter();
}

function askMarks({ generation, rows: count, work }: LogViewState): void {
  // While it is still counted, what is there so far is enough.
  const wanted = `${generation} ${work === null ? count : work}`;
  if (wanted === marksFor) return;
  marksFor = wanted;
  quietly(host.query('facets', {}).then(takeFacets));
  quietly(
    host.query('marks', { generation, buckets: 500 }).then(answer => {
      if (answer.generation !== state?.generation) return;
      marks = answer.marks;
      drawMarks();
    }),
  );
}

function drawMarks(): void {
  const count = Math.max(1, grid.count);
  morphChildren(
    page.marks,
    marks.map(({ row, severity }) => h('div', { class: 'mark', 'data-severity': severity, 'data-row': row })),
  );
  // A style of an element that is made is not let through by the page's policy; of one that is there it is.
  for (const [at, { row }] of marks.entries()) (page.marks.children[at] as HTMLElement).style.top = `${((row + 0.5) / count) * 100}%`;
}

function showDetail(): void {
  const row = grid.active;
  const wanted = `${state?.generation} ${row} ${row >= (state?.changedFrom ?? 0) ? state?.entries : ''} ${timeZone}`;
  if (wanted === detailFor) return;
  detailFor = wanted;
  if (row < 0 || !state) {
    drawDetail(null);
    return;
  }
  quietly(
    host.query('detail', { generation: state.generation, row }).then(detail => {
      if (detailFor === wanted) drawDetail(detail);
    }),
  );
}

function drawDetail(detail: Parameters<typeof detailsOf>[0]): void {
  offers = detail ? likeThis(filter, detail.row, grid.activeColumn, sources) : [];
  morphChildren(
    page.detail,
    detailsOf(detail, sources, timeZone, offers, {
      onOpen: () => detail && host.post({ type: 'open', path: detail.row.path, line: detail.row.line }),
      onCopy: () => detail && host.post({ type: 'copy', text: detail.text }),
      onFilter: offer => setFilter(offer.filter),
      onAround: seconds => {
        if (detail?.row.utcMs == null) return;
        setFilter({ ...filter, fromUtcMs: detail.row.utcMs - seconds * 1000, toUtcMs: detail.row.utcMs + seconds * 1000 });
      },
      onAll: seconds => {
        if (detail?.row.utcMs != null) host.post({ type: 'correlate', utcMs: detail.row.utcMs, seconds });
      },
    }),
  );
}

function findFrom(sought: Sought, isBack: boolean, what: string): void {
  if (!state) return;
  const { generation } = state;
  quietly(
    host.query('find', { generation, from: grid.active, isBack, sought }).then(async ({ row, problem }) => {
      let found = row;
      if (found === null && problem === null && generation === state?.generation) {
        // From the other end on.
        const from = isBack ? grid.count : -1;
        found = (await host.query('find', { generation, from, isBack, sought })).row;
        if (found !== null) say(isBack ? 'Found from the end' : 'Found from the start');
      }
      searchNotice = problem ?? (found === null ? `No ${what} found.` : null);
      drawNotice();
      if (found === null) return;
      follow.set(false);
      grid.choose(found, true);
      showFollow();
    }),
  );
}

function findText(isBack: boolean): void {
  if (page.find.value === '') return;
  const { isRegex, isCaseSensitive } = filter;
  findFrom({ kind: 'text', filter: { ...noFilter, text: page.find.value, isRegex, isCaseSensitive } }, isBack, 'such text');
}

const findError = (isBack: boolean): void => findFrom({ kind: 'error' }, isBack, 'error');

function copy(format: CopyFormat): void {
  const { selection } = grid;
  if (!state || !selection) {
    say('Choose rows first');
    return;
  }
  quietly(
    host
      .query('copy', { generation: state.generation, from: selection.first, to: selection.last, format, timeZone })
      .then(({ rows: copied }) => say(`${number(copied)} rows copied`)),
  );
}

function receive(message: ToLogView): void {
  switch (message.type) {
    case 'opened':
      ({ sources, timeZone } = message.opened);
      saved = message.filters;
      columns = restoreColumns(host.kept.columns, sources.length > 1);
      drawColumns();
      if (message.filter || (host.kept.filter && !isEmpty(host.kept.filter))) setFilter(message.filter ?? host.kept.filter ?? noFilter);
      else drawFilter();
      break;
    case 'state':
      takeState(message.state);
      break;
    case 'answer':
      host.answer(message.requestId, message.value);
      break;
    case 'refused':
      host.refuse(message.requestId, message.message);
      break;
    case 'filters':
      saved = message.filters;
      drawFilter();
      break;
    case 'timeZone':
      ({ timeZone } = message);
      drawColumns();
      drawFilter();
      showDetail();
      break;
  }
}

const toggle = (list: LogFilter['severities'], severity: 'error' | 'warning') =>
  list.includes(severity) ? list.filter(one => one !== severity) : [...list, severity];

page.text.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => setFilter({ ...filter, text: page.text.value }), typingMs);
});
page.text.addEventListener('keydown', event => {
  if (event.key === 'Enter') setFilter({ ...filter, text: page.text.value });
});
page.isRegex.addEventListener('click', () => setFilter({ ...filter, isRegex: !filter.isRegex }));
page.isCaseSensitive.addEventListener('click', () => setFilter({ ...filter, isCaseSensitive: !filter.isCaseSensitive }));
page.errors.addEventListener('click', () => setFilter({ ...filter, severities: toggle(filter.severities, 'error') }));
page.warnings.addEventListener('click', () => setFilter({ ...filter, severities: toggle(filter.severities, 'warning') }));
page.clear.addEventListener('click', () => setFilter(noFilter));
page.save.addEventListener('click', () => host.post({ type: 'saveFilter', filter }));
page.remove.addEventListener('click', () => host.post({ type: 'deleteFilter', name: page.saved.value }));
page.saved.addEventListener('change', () => setFilter(saved.find(({ name }) => name === page.saved.value)?.filter ?? noFilter));
for (const [opener, part] of [
  [page.more, page.moreFields],
  [page.columns, page.columnBoxes],
] as const)
  opener.addEventListener('click', () => {
    part.hidden = !part.hidden;
    opener.setAttribute('aria-expanded', String(!part.hidden));
  });
page.columnBoxes.addEventListener('change', event => {
  const box = event.target as HTMLInputElement;
  setColumns(columns.map(column => (column.id === box.dataset.column ? { ...column, isShown: box.checked } : column)));
});
page.find.addEventListener('keydown', event => {
  if (event.key === 'Enter') findText(event.shiftKey);
});
page.findNext.addEventListener('click', () => findText(false));
page.findBack.addEventListener('click', () => findText(true));
page.errorNext.addEventListener('click', () => findError(false));
page.errorBack.addEventListener('click', () => findError(true));
page.follow.addEventListener('click', () => {
  follow.set(!follow.isOn || follow.newRows > 0);
  if (follow.isOn) grid.scrollToEnd();
  host.keep({ top: follow.isOn ? null : grid.top });
  showFollow();
});
page.copy.addEventListener('change', () => {
  if (page.copy.value !== '') copy(page.copy.value as CopyFormat);
  page.copy.value = '';
});
page.marks.addEventListener('click', event => {
  const row = (event.target as HTMLElement).dataset.row;
  follow.set(false);
  if (row !== undefined) grid.choose(Number(row), true);
  else grid.choose(Math.floor(((event.clientY - page.marks.getBoundingClientRect().top) / page.marks.clientHeight) * grid.count), true);
  showFollow();
});
grid.element.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && event.key === 'c') copy('text');
  else if (event.key === 'f' && !event.ctrlKey && !event.metaKey) {
    const entry = rows.get(grid.active);
    const [first] = entry ? likeThis(filter, entry, grid.activeColumn, sources) : [];
    if (first) setFilter(first.filter);
  } else return;
  event.preventDefault();
});
document.addEventListener('keydown', event => {
  if (event.key === 'F8') findError(event.shiftKey);
  else if ((event.ctrlKey || event.metaKey) && event.key === 'f') page.find.select();
  else if (event.key === 'F3') findText(event.shiftKey);
  else return;
  event.preventDefault();
});
root.addEventListener('click', event => activate(event.target));

function setDetailHeight(height: number): void {
  const right = Math.round(Math.max(60, Math.min(600, window.innerHeight - 200, height)));
  root.style.setProperty('--detail-height', `${right}px`);
  page.splitter.setAttribute('aria-valuenow', String(right));
  host.keep({ detailHeight: right });
}
const detailHeight = () => page.detail.getBoundingClientRect().height;
page.splitter.addEventListener('keydown', event => {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  event.preventDefault();
  setDetailHeight(detailHeight() + (event.key === 'ArrowUp' ? 20 : -20));
});
page.splitter.addEventListener('pointerdown', event => {
  event.preventDefault();
  const from = event.clientY;
  const height = detailHeight();
  const move = (next: PointerEvent) => setDetailHeight(height + from - next.clientY);
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', () => window.removeEventListener('pointermove', move), { once: true });
});
setDetailHeight(host.kept.detailHeight ?? usualDetailHeight);
if (top !== null) follow.set(false);
drawDetail(null);
drawFilter();

window.addEventListener('message', (event: MessageEvent<ToLogView>) => {
  try {
    receive(event.data);
  } catch (error) {
    fail(error);
  }
});
window.addEventListener('error', event => fail(event.message));
window.addEventListener('unhandledrejection', event => fail(event.reason));
host.post({ type: 'ready' });
