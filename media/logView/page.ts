/** The fixed parts of the page; what changes is filled into them. */
import { h } from '../flow/dom.ts';

export interface Page {
  readonly text: HTMLInputElement;
  readonly isRegex: HTMLElement;
  readonly isCaseSensitive: HTMLElement;
  readonly errors: HTMLElement;
  readonly warnings: HTMLElement;
  readonly saved: HTMLSelectElement;
  readonly save: HTMLElement;
  readonly remove: HTMLElement;
  readonly clear: HTMLElement;
  readonly more: HTMLElement;
  readonly moreFields: HTMLElement;
  readonly columns: HTMLElement;
  readonly columnBoxes: HTMLElement;
  readonly find: HTMLInputElement;
  readonly findNext: HTMLElement;
  readonly findBack: HTMLElement;
  readonly errorNext: HTMLElement;
  readonly errorBack: HTMLElement;
  readonly follow: HTMLElement;
  readonly copy: HTMLSelectElement;
  readonly counts: HTMLElement;
  readonly chips: HTMLElement;
  readonly notice: HTMLElement;
  readonly table: HTMLElement;
  readonly marks: HTMLElement;
  readonly splitter: HTMLElement;
  readonly detail: HTMLElement;
  readonly live: HTMLElement;
}

const button = (label: string, text: string, more: Readonly<Record<string, string>> = {}) =>
  h('button', { class: 'tool', type: 'button', 'aria-label': label, title: label, ...more }, text);

const input = (label: string, more: Readonly<Record<string, string>> = {}) =>
  h('input', {
    type: 'text',
    'aria-label': label,
    placeholder: label,
    spellcheck: 'false',
    autocomplete: 'off',
    ...more,
  }) as HTMLInputElement;

export function buildPage(root: HTMLElement): Page {
  const page: Page = {
    text: input('Filter', { class: 'filter-text', maxlength: '1000' }),
    isRegex: button('Use a regular expression', '.*', { 'aria-pressed': 'false' }),
    isCaseSensitive: button('Match case', 'Aa', { 'aria-pressed': 'false' }),
    errors: button('Only errors', '✖', { 'aria-pressed': 'false' }),
    warnings: button('Only warnings', '▲', { 'aria-pressed': 'false' }),
    saved: h('select', { 'aria-label': 'Saved filters' }) as HTMLSelectElement,
    save: button('Save this filter…', 'Save'),
    remove: button('Delete the saved filter', 'Delete'),
    clear: button('Clear the filter', 'Clear'),
    more: button('More filters', 'More', { 'aria-expanded': 'false', 'aria-controls': 'more' }),
    moreFields: h('div', { class: 'more', id: 'more', role: 'group', 'aria-label': 'More filters', hidden: true }),
    columns: button('Columns', 'Columns', { 'aria-expanded': 'false', 'aria-controls': 'columns' }),
    columnBoxes: h('div', { class: 'more', id: 'columns', role: 'group', 'aria-label': 'Columns', hidden: true }),
    find: input('Find', { class: 'find-text', maxlength: '1000' }),
    findBack: button('Find previous (Shift+Enter)', '↑'),
    findNext: button('Find next (Enter)', '↓'),
    errorBack: button('Previous error (Shift+F8)', '↑ Error'),
    errorNext: button('Next error (F8)', '↓ Error'),
    follow: button('Follow the end', 'Follow', { 'aria-pressed': 'false' }),
    copy: h(
      'select',
      { 'aria-label': 'Copy the chosen rows' },
      h('option', { value: '' }, 'Copy…'),
      h('option', { value: 'text' }, 'Copy as text'),
      h('option', { value: 'tsv' }, 'Copy as cells (TSV)'),
      h('option', { value: 'markdown' }, 'Copy as Markdown'),
    ) as HTMLSelectElement,
    counts: h('div', { class: 'counts', role: 'status', 'aria-label': 'Counts' }),
    chips: h('div', { class: 'chips', role: 'group', 'aria-label': 'Filter conditions' }),
    notice: h('div', { class: 'notice', role: 'alert' }),
    table: h('div', { class: 'table' }),
    marks: h('div', { class: 'marks', 'aria-hidden': 'true', title: 'Errors and warnings' }),
    splitter: h('div', {
      class: 'detail-splitter',
      role: 'separator',
      tabindex: 0,
      'aria-orientation': 'horizontal',
      'aria-label': 'Height of the details',
      'aria-valuemin': 60,
      'aria-valuemax': 600,
    }),
    detail: h('section', { class: 'detail', 'aria-label': 'Details', tabindex: 0 }),
    live: h('div', { class: 'spoken', 'aria-live': 'polite' }),
  };
  const group = (...children: HTMLElement[]) => h('div', { class: 'group' }, ...children);
  root.replaceChildren(
    h(
      'header',
      { class: 'bar', role: 'toolbar', 'aria-label': 'Log view' },
      group(page.text, page.isRegex, page.isCaseSensitive, page.errors, page.warnings, page.more, page.clear),
      group(page.saved, page.save, page.remove),
      group(page.find, page.findBack, page.findNext, page.errorBack, page.errorNext),
      group(page.columns, page.copy, page.follow),
    ),
    page.moreFields,
    page.columnBoxes,
    h('div', { class: 'under' }, page.counts, page.chips),
    page.notice,
    h('main', { class: 'middle' }, page.table, page.marks),
    page.splitter,
    page.detail,
    page.live,
  );
  return page;
}

/** A button that is pressed or not. */
export const setPressed = (element: HTMLElement, isPressed: boolean): void => element.setAttribute('aria-pressed', String(isPressed));
