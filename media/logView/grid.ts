/**
 * The table: draws the rows that are seen, of any number.
 *
 * A page cannot be higher than some 30 million pixels, which 1.5 million rows are. So up to 10 million pixels the scrollbar is that of the
 * rows; beyond, it is a scale: where it stands says which row is on top, and a turn of the wheel moves by rows. The rows are not part of
 * what is scrolled: they lie in a pool of elements that stays in view, so no row is ever made because of another one's height.
 *
 * The focus is on the table, and `aria-activedescendant` says which cell is meant: an element that is used again for another row never
 * loses or steals it.
 */
import type { LogRow } from '../../server/protocol/logView.ts';
import { h } from '../flow/dom.ts';
import { type CellContext, type ColumnId, type ColumnState, columns, gridTemplate, narrowest, widest } from './columns.ts';

export const rowHeight = 22;
const scaleBeyondPixels = 10_000_000;

export interface GridEvents {
  getRow(row: number): LogRow | undefined;
  /** Another cell is meant. */
  onActive(row: number, column: ColumnId): void;
  /** A person scrolled. */
  onScroll(): void;
  onOpen(row: number): void;
  onMenu(row: number, column: ColumnId, x: number, y: number): void;
  onWidth(id: ColumnId, width: number): void;
}

export class Grid {
  readonly element: HTMLElement;
  readonly #events: GridEvents;
  readonly #head = h('div', { class: 'row grid-head', role: 'row', 'aria-rowindex': 1 });
  readonly #body = h('div', { class: 'grid-body', role: 'presentation' });
  readonly #space = h('div', { class: 'grid-space', role: 'presentation' });
  readonly #pool = h('div', { class: 'grid-rows', role: 'rowgroup' });
  #columns: readonly ColumnState[] = [];
  #context: CellContext = { sources: [], timeZone: 'local' };
  #count = 0;
  #top = 0;
  #active = -1;
  #anchor = -1;
  #column = 0;
  #ownScroll = -1;
  #isScheduled = false;

  constructor(events: GridEvents) {
    this.#events = events;
    this.element = h(
      'div',
      { class: 'grid', role: 'grid', tabindex: 0, 'aria-label': 'Log entries', 'aria-multiselectable': 'true' },
      h('div', { role: 'rowgroup', class: 'grid-head-group' }, this.#head),
      this.#body,
    );
    this.#space.append(this.#pool);
    this.#body.append(this.#space);
    this.#body.addEventListener('scroll', () => this.#scrolled());
    this.#body.addEventListener('wheel', event => this.#turned(event), { passive: false });
    this.element.addEventListener('keydown', event => this.#pressed(event));
    this.#body.addEventListener('pointerdown', event => this.#pointed(event));
    // A click leaves the focus on the table, whose keys move the cell that is meant.
    this.#body.addEventListener('mousedown', event => {
      if (event.target === this.#body) return;
      event.preventDefault();
      this.element.focus({ preventScroll: true });
    });
    this.#body.addEventListener('dblclick', event => {
      const hit = this.#hit(event.target);
      if (hit) this.#events.onOpen(hit.row);
    });
    this.element.addEventListener('contextmenu', event => {
      event.preventDefault();
      const hit = this.#hit(event.target);
      if (hit) {
        if (!this.#isSelected(hit.row)) this.#goTo(hit.row, false, hit.column);
        this.#events.onMenu(hit.row, this.#shown[hit.column]!.id, event.clientX, event.clientY);
      } else if (this.#active >= 0) this.#openMenu();
    });
    new ResizeObserver(() => this.#resized()).observe(this.#body);
  }

  get count(): number {
    return this.#count;
  }

  /** The row that is meant; -1 where there is none. */
  get active(): number {
    return this.#active;
  }

  get activeColumn(): ColumnId {
    return this.#shown[this.#column]?.id ?? 'message';
  }

  /** The rows that are chosen, first and last. */
  get selection(): { readonly first: number; readonly last: number } | undefined {
    if (this.#active < 0) return undefined;
    return { first: Math.min(this.#anchor, this.#active), last: Math.max(this.#anchor, this.#active) };
  }

  get top(): number {
    return this.#top;
  }

  get isAtEnd(): boolean {
    return this.#top >= this.#topMost - 0.5;
  }

  get #shown(): readonly ColumnState[] {
    return this.#columns.filter(({ isShown }) => isShown);
  }

  get #viewRows(): number {
    return this.#body.clientHeight / rowHeight;
  }

  get #topMost(): number {
    return Math.max(0, this.#count - this.#viewRows);
  }

  get #isScaled(): boolean {
    return this.#count * rowHeight > scaleBeyondPixels;
  }

  setColumns(state: readonly ColumnState[], context: CellContext): void {
    this.#columns = state;
    this.#context = context;
    this.#column = Math.min(this.#column, this.#shown.length - 1);
    this.#drawHead();
    this.#pool.replaceChildren();
    this.draw();
  }

  /** There are so many rows now; what is on top stays. */
  setCount(count: number): void {
    this.#count = count;
    this.element.setAttribute('aria-rowcount', String(count + 1));
    this.#space.style.height = `${Math.min(scaleBeyondPixels, count * rowHeight)}px`;
    if (this.#active >= count) this.#active = count - 1;
    if (this.#anchor >= count) this.#anchor = count - 1;
    this.#scrollTo(this.#top);
    this.draw();
  }

  /** Makes a row the one that is meant, and brings it into view. */
  choose(row: number, isCentred = false): void {
    if (this.#count === 0) return;
    const wanted = Math.max(0, Math.min(this.#count - 1, row));
    if (isCentred && (wanted < this.#top + 1 || wanted > this.#top + this.#viewRows - 2)) this.#scrollTo(wanted - this.#viewRows / 2);
    this.#goTo(wanted, false);
  }

  forgetActive(): void {
    this.#active = -1;
    this.#anchor = -1;
  }

  scrollToEnd(): void {
    this.#scrollTo(this.#topMost);
    this.draw();
  }

  scrollToRow(row: number): void {
    this.#scrollTo(row);
    this.draw();
  }

  /** Draws soon what is seen. */
  draw(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#drawRows();
    });
  }

  #scrollTo(top: number): void {
    this.#top = Math.max(0, Math.min(this.#topMost, top));
    const room = this.#body.scrollHeight - this.#body.clientHeight;
    const scroll = this.#isScaled ? (this.#topMost === 0 ? 0 : (this.#top / this.#topMost) * room) : this.#top * rowHeight;
    this.#body.scrollTop = scroll;
    this.#ownScroll = this.#body.scrollTop;
  }

  #scrolled(): void {
    const { scrollTop } = this.#body;
    if (Math.abs(scrollTop - this.#ownScroll) < 1) return;
    this.#ownScroll = scrollTop;
    const room = this.#body.scrollHeight - this.#body.clientHeight;
    this.#top = Math.max(
      0,
      Math.min(this.#topMost, this.#isScaled ? (room > 0 ? (scrollTop / room) * this.#topMost : 0) : scrollTop / rowHeight),
    );
    this.draw();
    this.#events.onScroll();
  }

  #turned(event: WheelEvent): void {
    if (!this.#isScaled || event.ctrlKey) return;
    event.preventDefault();
    const pixels =
      event.deltaMode === 1 ? event.deltaY * rowHeight : event.deltaMode === 2 ? event.deltaY * this.#body.clientHeight : event.deltaY;
    this.#scrollTo(this.#top + pixels / rowHeight);
    this.draw();
    this.#events.onScroll();
  }

  #resized(): void {
    this.#scrollTo(this.#top);
    this.draw();
  }

  #hit(target: EventTarget | null): { readonly row: number; readonly column: number } | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"]') : null;
    const row = Number(cell?.parentElement?.getAttribute('aria-rowindex')) - 2;
    return cell && row >= 0 && row < this.#count ? { row, column: Number(cell.dataset.at) } : undefined;
  }

  #pointed(event: PointerEvent): void {
    const hit = event.button === 0 ? this.#hit(event.target) : undefined;
    if (hit) this.#goTo(hit.row, event.shiftKey, hit.column);
  }

  #isSelected(row: number): boolean {
    const { selection } = this;
    return selection !== undefined && row >= selection.first && row <= selection.last;
  }

  #openMenu(): void {
    const cell = document.getElementById(`cell-${this.#active}-${this.#column}`);
    const box = (cell ?? this.element).getBoundingClientRect();
    this.#events.onMenu(this.#active, this.activeColumn, box.left + 8, box.bottom);
  }

  #pressed(event: KeyboardEvent): void {
    if (event.target !== this.element || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.#viewRows) - 1);
    const last = this.#count - 1;
    const moves: Readonly<Record<string, () => number>> = {
      ArrowDown: () => this.#active + 1,
      ArrowUp: () => Math.max(0, this.#active - 1),
      PageDown: () => this.#active + page,
      PageUp: () => this.#active - page,
    };
    const ends: Readonly<Record<string, number>> = { Home: 0, End: last };
    if (event.key in moves) this.#goTo(moves[event.key]!(), event.shiftKey);
    else if (event.key in ends) this.#goTo(ends[event.key]!, event.shiftKey);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      this.#column = Math.max(0, Math.min(this.#shown.length - 1, this.#column + (event.key === 'ArrowRight' ? 1 : -1)));
      this.#goTo(Math.max(0, this.#active), event.shiftKey);
    } else if (event.key === 'Enter' && this.#active >= 0) this.#events.onOpen(this.#active);
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && this.#active >= 0) this.#openMenu();
    else return;
    event.preventDefault();
  }

  #goTo(row: number, isExtending: boolean, column = this.#column): void {
    if (this.#count === 0) return;
    this.#active = Math.max(0, Math.min(this.#count - 1, row));
    if (!isExtending || this.#anchor < 0) this.#anchor = this.#active;
    this.#column = column;
    const before = this.#top;
    const lowest = this.#active + 1 - this.#viewRows;
    if (this.#active < this.#top) this.#scrollTo(this.#active);
    else if (lowest > this.#top) this.#scrollTo(lowest);
    this.draw();
    if (this.#top !== before) this.#events.onScroll();
    this.#events.onActive(this.#active, this.activeColumn);
  }

  #drawHead(): void {
    const shown = this.#shown;
    this.element.setAttribute('aria-colcount', String(shown.length));
    this.element.style.setProperty('--columns', gridTemplate(shown));
    this.#head.replaceChildren(
      ...shown.map(({ id }, at) => {
        const { title, name } = columns.find(column => column.id === id)!;
        const cell = h('div', { class: 'cell head-cell', role: 'columnheader', 'aria-colindex': at + 1, title: name }, title);
        if (id !== 'message') cell.append(this.#handle(id, name));
        return cell;
      }),
    );
  }

  #handle(id: ColumnId, name: string): HTMLElement {
    const widthOf = () => this.#columns.find(column => column.id === id)!.width;
    const set = (width: number) => this.#events.onWidth(id, Math.round(Math.min(widest, Math.max(narrowest, width))));
    const handle = h('div', {
      class: 'handle',
      role: 'separator',
      tabindex: 0,
      'aria-orientation': 'vertical',
      'aria-label': `Width of ${name}`,
      'aria-valuenow': widthOf(),
      'aria-valuemin': narrowest,
      'aria-valuemax': widest,
    });
    handle.addEventListener('keydown', event => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      event.preventDefault();
      set(widthOf() + (event.key === 'ArrowRight' ? 16 : -16));
      this.#head.querySelector<HTMLElement>(`[aria-label="Width of ${name}"]`)?.focus();
    });
    handle.addEventListener('pointerdown', event => {
      event.preventDefault();
      const from = event.clientX;
      const width = widthOf();
      // The header is drawn anew while it is dragged: the window hears the pointer.
      const move = (next: PointerEvent) => set(width + next.clientX - from);
      window.addEventListener('pointermove', move);
      window.addEventListener('pointerup', () => window.removeEventListener('pointermove', move), { once: true });
    });
    return handle;
  }

  #drawRows(): void {
    const first = Math.floor(this.#top);
    const wanted = Math.min(this.#count - first, Math.ceil(this.#viewRows) + 1);
    while (this.#pool.childElementCount > Math.max(0, wanted)) this.#pool.lastElementChild!.remove();
    while (this.#pool.childElementCount < wanted) this.#pool.append(this.#newRow());
    for (let at = 0; at < wanted; at++) this.#drawRow(this.#pool.children[at] as HTMLElement, first + at);
    const isSeen = this.#active >= first && this.#active < first + wanted;
    if (isSeen) this.element.setAttribute('aria-activedescendant', `cell-${this.#active}-${this.#column}`);
    else this.element.removeAttribute('aria-activedescendant');
  }

  #newRow(): HTMLElement {
    const row = h('div', { class: 'row', role: 'row' });
    for (const [at, { id }] of this.#shown.entries())
      row.append(h('div', { class: `cell cell-${id}`, role: 'gridcell', 'aria-colindex': at + 1, 'data-at': at }));
    return row;
  }

  #drawRow(element: HTMLElement, row: number): void {
    const entry = this.#events.getRow(row);
    const isSelected = this.#isSelected(row);
    element.style.transform = `translateY(${(row - this.#top) * rowHeight}px)`;
    set(element, 'aria-rowindex', String(row + 2));
    set(element, 'aria-selected', String(isSelected));
    set(element, 'aria-busy', entry ? undefined : 'true');
    set(element, 'data-severity', entry?.severity ?? undefined);
    set(element, 'data-torn', entry?.torn ? '' : undefined);
    for (const [at, { id }] of this.#shown.entries()) {
      const cell = element.children[at] as HTMLElement;
      cell.id = `cell-${row}-${at}`;
      const text = entry ? columns.find(column => column.id === id)!.text(entry, this.#context) : id === 'message' ? '…' : '';
      // The severity is a word for who does not see its colour, and a sign for who does not tell colours apart.
      const mark = id === 'message' && (entry?.severity === 'error' || entry?.severity === 'warning') ? entry.severity : undefined;
      if (cell.dataset.text !== text || cell.dataset.mark !== mark) {
        if (mark)
          cell.replaceChildren(
            h('span', { class: 'sign', 'aria-hidden': 'true' }, mark === 'error' ? '✖' : '▲'),
            h('span', { class: 'spoken' }, `${mark}: `),
            text,
          );
        else cell.textContent = text;
        cell.dataset.text = text;
        set(cell, 'data-mark', mark);
      }
      set(cell, 'data-active', row === this.#active && at === this.#column ? '' : undefined);
    }
  }
}

function set(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
