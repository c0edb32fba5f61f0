/** The fixed parts of the page; what changes is filled into them. */
import { h } from './dom.ts';
import { usualWidths } from './splitters.ts';

export interface Page {
  readonly header: HTMLElement;
  readonly lists: HTMLElement;
  readonly tabs: HTMLElement;
  readonly runs: HTMLSelectElement;
  readonly chart: HTMLElement;
  readonly zoomIn: HTMLElement;
  readonly zoomOut: HTMLElement;
  readonly zoomFit: HTMLElement;
  readonly details: HTMLElement;
  readonly splitters: { readonly lists: HTMLElement; readonly details: HTMLElement };
  readonly live: HTMLElement;
}

export function buildPage(root: HTMLElement): Page {
  const splitter = (pane: keyof typeof usualWidths, label: string) =>
    h('div', {
      class: `splitter splitter-${pane}`,
      role: 'separator',
      tabindex: 0,
      'aria-orientation': 'vertical',
      'aria-label': label,
      'aria-valuemin': 180,
      'aria-valuemax': 640,
      'aria-valuenow': usualWidths[pane],
    });
  const tool = (label: string, text: string) => h('button', { class: 'tool', type: 'button', 'aria-label': label, title: label }, text);
  const page = {
    header: h('header', { class: 'header' }),
    lists: h('nav', { class: 'lists', 'aria-label': 'Updates and findings' }),
    tabs: h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Flowchart' }),
    runs: h('select', { class: 'runs', 'aria-label': 'Run' }) as HTMLSelectElement,
    chart: h('div', { class: 'chart', id: 'chart', role: 'tabpanel', 'aria-label': 'Flowchart', tabindex: -1 }),
    zoomIn: tool('Zoom in (+)', '+'),
    zoomOut: tool('Zoom out (-)', '−'),
    zoomFit: tool('Fit (0)', 'Fit'),
    details: h('aside', { class: 'details', 'aria-label': 'Stage' }),
    splitters: { lists: splitter('lists', 'Width of the lists'), details: splitter('details', 'Width of the stage') },
    live: h('div', { class: 'live', 'aria-live': 'polite' }),
  };
  root.replaceChildren(
    page.header,
    h(
      'div',
      { class: 'panes' },
      page.lists,
      page.splitters.lists,
      h(
        'main',
        { class: 'middle' },
        h(
          'div',
          { class: 'toolbar' },
          page.tabs,
          h('div', { class: 'toolbar-run' }, page.runs, h('div', { class: 'tools' }, page.zoomOut, page.zoomIn, page.zoomFit)),
        ),
        page.chart,
      ),
      page.splitters.details,
      page.details,
    ),
    page.live,
  );
  return page;
}
