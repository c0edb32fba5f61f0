/** The fields for what a filter asks beyond its text: component, thread, stage, package, span of time. */
import type { LogFilter } from '../../server/protocol/logView.ts';
import { type Child, h, morphChildren } from '../flow/dom.ts';
import { sourceText } from './columns.ts';
import { type FilterContext, withCondition } from './filters.ts';
import { parseMoment } from './times.ts';

type Kind = 'component' | 'thread' | 'stage' | 'source';

export class MoreFilters {
  readonly #onChange: (change: Partial<LogFilter>) => void;
  readonly #lists: Readonly<Record<Kind, HTMLSelectElement>>;
  readonly #package: HTMLInputElement;
  readonly #packages = h('datalist', { id: 'packages' });
  readonly #from: HTMLInputElement;
  readonly #to: HTMLInputElement;
  readonly #problem = h('span', { class: 'problem', role: 'alert' });
  #filter: LogFilter | undefined;
  #context: FilterContext | undefined;

  constructor(root: HTMLElement, onChange: (change: Partial<LogFilter>) => void) {
    this.#onChange = onChange;
    const list = (label: string, kind: Kind) => {
      const element = h('select', { 'aria-label': label }) as HTMLSelectElement;
      element.addEventListener('change', () => this.#add(kind, element.value));
      return element;
    };
    const field = (label: string, more: Readonly<Record<string, string>>, take: (text: string) => void) => {
      const element = h('input', {
        type: 'text',
        'aria-label': label,
        placeholder: label,
        spellcheck: 'false',
        ...more,
      }) as HTMLInputElement;
      element.addEventListener('change', () => take(element.value));
      return element;
    };
    this.#lists = {
      source: list('Log', 'source'),
      component: list('Component', 'component'),
      thread: list('Thread', 'thread'),
      stage: list('Stage', 'stage'),
    };
    this.#package = field('Package (GUID or ID)', { list: 'packages', maxlength: '100' }, text => onChange({ package: text.trim() }));
    this.#from = field('From, e.g. 2026-01-31 10:00', { maxlength: '40' }, text => this.#takeMoment('fromUtcMs', text));
    this.#to = field('Until, e.g. 2026-01-31 11:00', { maxlength: '40' }, text => this.#takeMoment('toUtcMs', text));
    const { source, component, thread, stage } = this.#lists;
    root.append(source, component, thread, stage, this.#package, this.#packages, this.#from, this.#to, this.#problem);
  }

  draw(filter: LogFilter, context: FilterContext): void {
    this.#filter = filter;
    this.#context = context;
    const { facets, sources } = context;
    const option = (value: string | number, label: string): Child => h('option', { value, 'data-key': String(value) }, label);
    const fill = (kind: Kind, title: string, options: readonly Child[]) => {
      morphChildren(this.#lists[kind], [h('option', { value: '', 'data-key': '' }, title), ...options]);
      this.#lists[kind].value = '';
    };
    const counted = ({ value, count }: { readonly value: string | number; readonly count: number }, title: string = String(value)) =>
      option(value, `${title} (${count.toLocaleString('en-US')})`);
    this.#lists.source.hidden = sources.length < 2;
    fill(
      'source',
      'Log…',
      sources.map((source, at) => option(at, sourceText(source))),
    );
    fill(
      'component',
      'Component…',
      (facets?.components ?? []).map(facet => counted(facet)),
    );
    fill(
      'thread',
      'Thread…',
      (facets?.threads ?? []).map(facet => counted(facet)),
    );
    fill('stage', 'Stage…', [option('any', 'Any stage'), ...(facets?.stages ?? []).map(facet => counted(facet, facet.title))]);
    morphChildren(
      this.#packages,
      (facets?.packages ?? []).map(({ value, title }) => h('option', { value, 'data-key': value }, title)),
    );
    if (this.#package !== document.activeElement) this.#package.value = filter.package;
    if (filter.fromUtcMs === null && this.#from !== document.activeElement) this.#from.value = '';
    if (filter.toUtcMs === null && this.#to !== document.activeElement) this.#to.value = '';
  }

  #add(kind: Kind, value: string): void {
    if (value === '' || !this.#filter) return;
    if (kind === 'component') this.#onChange(withCondition(this.#filter, 'components', value));
    else if (kind === 'stage') this.#onChange(withCondition(this.#filter, 'stages', value));
    else this.#onChange(withCondition(this.#filter, kind === 'thread' ? 'threads' : 'sources', Number(value)));
  }

  #takeMoment(key: 'fromUtcMs' | 'toUtcMs', text: string): void {
    const timeZone = this.#context?.timeZone ?? 'local';
    const moment = text.trim() === '' ? null : parseMoment(text, timeZone === 'log' ? 'utc' : timeZone, 0);
    this.#problem.textContent = moment === undefined ? 'A time is written as 2026-01-31 10:00 or 2026-01-31 10:00:00 +01:00.' : '';
    if (moment !== undefined) this.#onChange({ [key]: moment });
  }
}
