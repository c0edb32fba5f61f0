/** The drawn flowchart: renders each structure once, keeps it, shows states in it, and takes clicks and keys. */

import type { FlowId, Run } from '../../server/protocol/model.ts';
import { h } from './dom.ts';
import { boxOf, type Drawing, neighbour, renderDrawing } from './drawing.ts';
import type { ChartModel, StageModel } from './laneModel.ts';
import type { Clock } from './times.ts';
import { type View, Viewport } from './viewport.ts';

export interface ChartHost {
  onChoose(stage: StageModel, model: ChartModel): void;
  /** A node that leads to another flow, and to a run of it where there is one. */
  onFollow(flow: string, run: Run | null): void;
  /** Enter on a stage that is chosen already, or a double click. */
  onOpen(model: StageModel): void;
  onViewChange(flow: FlowId): void;
  onFailed(message: string): void;
}

export class Chart {
  readonly #canvas = h('div', { class: 'chart-canvas' });
  readonly #message = h('p', { class: 'chart-message' });
  readonly #workshop = h('div', { class: 'chart-workshop', 'aria-hidden': 'true' });
  readonly #viewport: Viewport;
  readonly #host: ChartHost;
  readonly #drawings = new Map<string, Drawing>();
  readonly #pending = new Set<string>();
  #shown: Drawing | undefined;
  #model: ChartModel | undefined;
  #clock: Clock | undefined;
  #revealed: string | null = null;

  constructor(frame: HTMLElement, host: ChartHost) {
    this.#host = host;
    frame.append(this.#canvas, this.#message, this.#workshop);
    this.#viewport = new Viewport(frame, this.#canvas, {
      onChange: () => {
        if (this.#shown) this.#shown.view = this.#viewport.view;
        this.#tellView();
      },
      mainPart: () => {
        const chosen = this.#model?.chosen ?? null;
        return this.#shown && chosen !== null && this.#shown.nodes.has(chosen) ? boxOf(this.#shown, chosen) : undefined;
      },
    });
    frame.addEventListener('click', event => this.#onClick(event));
    frame.addEventListener('dblclick', event => this.#openNode(this.#nodeAt(event.target)));
    frame.addEventListener('keydown', event => this.#onKey(event));
    frame.addEventListener('focusin', event => this.#onFocus(event));
  }

  get view(): View | null {
    return this.#viewport.view;
  }

  zoomBy(factor: number): void {
    this.#viewport.zoomBy(factor);
  }

  fit(): void {
    this.#viewport.fit();
    if (this.#shown) this.#shown.view = null;
    this.#tellView();
  }

  #tellView(): void {
    if (this.#model) this.#host.onViewChange(this.#model.flow.id);
  }

  /** Shows a text in place of a chart. */
  say(text: string): void {
    this.#model = undefined;
    this.#detach();
    this.#message.textContent = text;
  }

  /** Shows a state. `view` is that of an earlier session, for a structure that has not been drawn yet. */
  show(model: ChartModel, clock: Clock, view: View | null): void {
    this.#model = model;
    this.#clock = clock;
    const drawing = this.#drawings.get(model.text);
    if (drawing) {
      this.#attach(drawing);
      this.#update();
    } else if (!this.#pending.has(model.text)) {
      this.#pending.add(model.text);
      if (!this.#shown) this.#message.textContent = 'Drawing the flowchart…';
      void this.#draw(model, clock, view);
    }
  }

  async #draw(model: ChartModel, clock: Clock, view: View | null): Promise<void> {
    try {
      const drawing = await renderDrawing(model, clock, view, this.#workshop);
      this.#drawings.set(model.text, drawing);
      if (this.#model?.text === model.text) {
        this.#attach(drawing);
        this.#update();
      }
    } catch (error) {
      // mermaid rejects with plain objects as well.
      const text = error instanceof Error ? error.message : String((error as { str?: unknown } | null)?.str ?? error);
      this.#host.onFailed(`The flowchart "${model.flow.id}" could not be drawn: ${text}`);
      if (this.#model?.text === model.text) {
        this.#detach();
        this.#message.textContent = `The flowchart could not be drawn: ${text}`;
      }
    } finally {
      this.#pending.delete(model.text);
    }
  }

  #attach(drawing: Drawing): void {
    this.#message.textContent = '';
    if (this.#shown === drawing) return;
    this.#shown = drawing;
    this.#revealed = null;
    this.#canvas.replaceChildren(drawing.svg);
    this.#viewport.show(drawing, drawing.view);
  }

  #detach(): void {
    this.#shown = undefined;
    this.#canvas.replaceChildren();
  }

  #update(): void {
    const drawing = this.#shown;
    const model = this.#model;
    if (!drawing || !model || !this.#clock) return;
    for (const [id, card] of drawing.cards) {
      const stage = model.stages.get(id);
      if (stage) card.update(stage, this.#clock);
      setCurrent(card.element, id === model.chosen);
    }
    for (const [id, link] of drawing.links) link.update(model.links.get(id) ?? null);
    for (const edge of drawing.structure.edges) {
      const to = model.stages.get(edge.to);
      const isPassed = !edge.back && isOver(model.stages.get(edge.from)) && (to ? isBegun(to) : model.links.get(edge.to)?.start != null);
      const path = drawing.edges.get(edge.id);
      if (!path || path.hasAttribute('data-passed') === isPassed) continue;
      path.toggleAttribute('data-passed', isPassed);
      // Where edges share a line, the passed one is seen.
      if (isPassed) path.parentNode?.append(path);
    }
    const first = drawing.nodes.keys().next().value;
    this.#setTabStop(drawing, drawing.tabStop ?? model.chosen ?? first);
    if (model.chosen !== null && model.chosen !== this.#revealed) {
      this.#revealed = model.chosen;
      this.#setTabStop(drawing, model.chosen);
      this.#reveal(model.chosen);
    }
  }

  #setTabStop(drawing: Drawing, id: string | undefined): void {
    if (id === undefined || !drawing.nodes.has(id)) return;
    const old = drawing.tabStop;
    if (old !== undefined && old !== id) drawing.nodes.get(old)?.setAttribute('tabindex', '-1');
    drawing.tabStop = id;
    drawing.nodes.get(id)!.setAttribute('tabindex', '0');
  }

  #reveal(id: string): void {
    const drawing = this.#shown;
    if (!drawing) return;
    this.#viewport.reveal(boxOf(drawing, id));
  }

  #nodeAt(target: EventTarget | null): string | undefined {
    const element = target instanceof Element ? target.closest<SVGGElement>('g.node') : null;
    return element?.dataset.node;
  }

  #onClick(event: MouseEvent): void {
    const id = this.#nodeAt(event.target);
    if (id !== undefined) this.#choose(id);
  }

  #choose(id: string): void {
    const model = this.#model;
    const stage = model?.stages.get(id);
    if (stage && model) {
      // What was clicked is in sight.
      this.#revealed = id;
      this.#host.onChoose(stage, model);
    } else {
      const node = model?.structure.nodes.find(candidate => candidate.id === id);
      if (model && node) this.#host.onFollow(node.target, model.links.get(id) ?? null);
    }
  }

  #openNode(id: string | undefined): void {
    const stage = id === undefined ? undefined : this.#model?.stages.get(id);
    if (stage) this.#host.onOpen(stage);
  }

  #onFocus(event: FocusEvent): void {
    const id = this.#nodeAt(event.target);
    if (id === undefined || !this.#shown) return;
    this.#setTabStop(this.#shown, id);
    this.#reveal(id);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey) return;
    const id = this.#nodeAt(event.target);
    const handled = this.#onZoomKey(event) || (id !== undefined && !event.ctrlKey && !event.metaKey && this.#onNodeKey(event.key, id));
    if (handled) event.preventDefault();
  }

  #onZoomKey({ key }: KeyboardEvent): boolean {
    if (key === '+' || key === '=') this.zoomBy(1.2);
    else if (key === '-') this.zoomBy(1 / 1.2);
    else if (key === '0') this.fit();
    else return false;
    return true;
  }

  #onNodeKey(key: string, id: string): boolean {
    if (key === 'Enter' || key === ' ') {
      if (key === 'Enter' && this.#model?.chosen === id) this.#openNode(id);
      else this.#choose(id);
      return true;
    }
    const next = this.#shown && neighbour(this.#shown, id, key);
    if (next === undefined) return false;
    this.#shown?.nodes.get(next)?.focus({ preventScroll: true });
    return true;
  }
}

const isOver = (stage: StageModel | undefined): boolean => stage?.status === 'done' || stage?.status === 'warning';
const isBegun = (stage: StageModel): boolean => stage.runStage !== null && !['waiting', 'unknown', 'skipped'].includes(stage.status);

function setCurrent(element: Element, isChosen: boolean): void {
  if (isChosen) element.setAttribute('aria-current', 'true');
  else element.removeAttribute('aria-current');
}
