/** The drawn flowchart: renders each structure once, keeps it, shows states in it, and takes clicks and keys. */
import { type Card, drawCard, drawLink } from './cards.ts';
import { h } from './dom.ts';
import { type ChartNode, type ChartStructure, laneClass, linkClass, stageClass } from './flowText.ts';
import type { ChartModel, StageModel } from './laneModel.ts';
import { layoutName } from './mermaidLayout.ts';
import type { Clock } from './times.ts';
import { type View, Viewport } from './viewport.ts';

interface Drawing {
  readonly svg: SVGSVGElement;
  readonly width: number;
  readonly height: number;
  readonly structure: ChartStructure;
  /** By node id, in the order of the main path. */
  readonly nodes: ReadonlyMap<string, SVGGElement>;
  readonly edges: ReadonlyMap<string, SVGPathElement>;
  readonly cards: ReadonlyMap<string, Card>;
  /** Node that Tab leads to. */
  tabStop: string | undefined;
  view: View | null;
}

export interface ChartHost {
  onChoose(stage: StageModel, model: ChartModel): void;
  /** A node that leads to another flow. */
  onFollow(node: ChartNode, model: ChartModel): void;
  /** Enter on a stage that is chosen already, or a double click. */
  onOpen(model: StageModel): void;
  onViewChange(): void;
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
  #drawn = 0;

  constructor(frame: HTMLElement, host: ChartHost) {
    this.#host = host;
    frame.append(this.#canvas, this.#message, this.#workshop);
    this.#viewport = new Viewport(frame, this.#canvas, () => {
      if (this.#shown) this.#shown.view = this.#viewport.view;
      host.onViewChange();
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
    this.#host.onViewChange();
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
      const drawing = await this.#render(model, clock, view);
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

  async #render(model: ChartModel, clock: Clock, view: View | null): Promise<Drawing> {
    const mermaid = await loadMermaid();
    // A bench of its own for each step: mermaid empties its container when it begins with the next drawing.
    const [theirs, ours] = [h('div'), h('div')];
    this.#workshop.append(theirs, ours);
    const { svg } = await mermaid.render(`flow-${this.#drawn++}`, model.text, theirs).finally(() => theirs.remove());
    // The only HTML that is ever set: mermaid's own, made from the structure of a flow, in which no text of a log occurs.
    ours.innerHTML = svg;
    const root = ours.querySelector('svg')!;
    // All colours are ours: those of the theme, by the style sheet.
    root.querySelector('style')?.remove();
    const { width, height } = root.viewBox.baseVal;
    root.removeAttribute('style');
    root.setAttribute('width', String(width));
    root.setAttribute('height', String(height));
    root.setAttribute('role', 'group');
    root.removeAttribute('aria-roledescription');
    root.setAttribute('aria-label', model.flow.title);
    const nodes = new Map<string, SVGGElement>();
    const cards = new Map<string, Card>();
    for (const node of model.structure.nodes) {
      const element = root.querySelector<SVGGElement>(`g.node${classesOf(node)}`);
      if (!element) throw new Error(`no node for ${node.id}`);
      element.dataset.node = node.id;
      nodes.set(node.id, element);
      const stage = model.stages.get(node.id);
      if (!stage) drawLink(element, node);
      else {
        const card = drawCard(element, stage);
        card.update(stage, clock);
        cards.set(node.id, card);
      }
    }
    const edges = new Map<string, SVGPathElement>();
    for (const edge of model.structure.edges) {
      const path = root.querySelector<SVGPathElement>(`path[data-id="${CSS.escape(edge.id)}"]`);
      if (path) edges.set(edge.id, path);
    }
    root.remove();
    ours.remove();
    return { svg: root, width, height, structure: model.structure, nodes, edges, cards, tabStop: undefined, view };
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
    for (const edge of drawing.structure.edges) {
      const to = model.stages.get(edge.to);
      const isPassed = !edge.back && isOver(model.stages.get(edge.from)) && (to ? isBegun(to) : false);
      drawing.edges.get(edge.id)?.toggleAttribute('data-passed', isPassed);
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
      if (model && node) this.#host.onFollow(node, model);
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

/** The node that an arrow key leads to: along the edges up and down, else the nearest in that direction. */
function neighbour(drawing: Drawing, id: string, key: string): string | undefined {
  const { edges } = drawing.structure;
  const ids = [...drawing.nodes.keys()];
  if (key === 'Home') return ids[0];
  if (key === 'End') return ids.at(-1);
  if (key === 'ArrowDown') return edges.find(edge => edge.from === id && !edge.back)?.to ?? nearest(drawing, id, 0, 1);
  if (key === 'ArrowUp') return edges.find(edge => edge.to === id && !edge.back)?.from ?? nearest(drawing, id, 0, -1);
  if (key === 'ArrowRight') return nearest(drawing, id, 1, 0);
  if (key === 'ArrowLeft') return nearest(drawing, id, -1, 0);
  return undefined;
}

function nearest(drawing: Drawing, id: string, dx: number, dy: number): string | undefined {
  const from = boxOf(drawing, id);
  let best: { id: string; distance: number } | undefined;
  for (const other of drawing.nodes.keys()) {
    if (other === id) continue;
    const to = boxOf(drawing, other);
    const x = to.x + to.width / 2 - from.x - from.width / 2;
    const y = to.y + to.height / 2 - from.y - from.height / 2;
    const ahead = dx * x + dy * y;
    const aside = Math.abs(dx * y) + Math.abs(dy * x);
    if (ahead <= 8 || (dy !== 0 && aside > ahead * 2)) continue;
    const distance = ahead + aside * 2;
    if (!best || distance < best.distance) best = { id: other, distance };
  }
  return best?.id;
}

/** Place of a node in the drawing's units from its upper left corner. */
function boxOf(drawing: Drawing, id: string) {
  const element = drawing.nodes.get(id)!;
  const [, x, y] = /translate\(([-\d.e]+),\s*([-\d.e]+)\)/.exec(element.getAttribute('transform') ?? '') ?? [];
  const { width, height } = element.querySelector<SVGGraphicsElement>('.label-container')!.getBBox();
  const { x: left, y: top } = drawing.svg.viewBox.baseVal;
  return { x: Number(x) - left - width / 2, y: Number(y) - top - height / 2, width, height };
}

function classesOf(node: ChartNode): string {
  if (node.kind === 'link') return `[id*="-${CSS.escape(node.id)}-"].${CSS.escape(linkClass(node.target))}`;
  return `.${CSS.escape(stageClass(node.target))}${node.lane ? `.${CSS.escape(laneClass(node.lane))}` : ''}`;
}

const isOver = (stage: StageModel | undefined): boolean => stage?.status === 'done' || stage?.status === 'warning';
const isBegun = (stage: StageModel): boolean => stage.runStage !== null && !['waiting', 'unknown', 'skipped'].includes(stage.status);

function setCurrent(element: Element, isChosen: boolean): void {
  if (isChosen) element.setAttribute('aria-current', 'true');
  else element.removeAttribute('aria-current');
}

let loading: ReturnType<typeof load> | undefined;
const loadMermaid = () => {
  loading ??= load();
  return loading;
};

/** Loaded with the first chart, so that the lists stand before it; the colours that mermaid makes are not used. */
async function load() {
  const [{ default: mermaid }, { flowLayout }] = await Promise.all([import('mermaid'), import('./mermaidLayout.ts')]);
  mermaid.registerLayoutLoaders([flowLayout]);
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    layout: layoutName,
    look: 'classic',
    theme: 'base',
    htmlLabels: false,
    fontFamily: getComputedStyle(document.body).fontFamily,
    // What edges' words are measured with.
    themeVariables: { fontSize: '11px' },
    flowchart: { diagramPadding: 8, wrappingWidth: 400 },
    logLevel: 'error',
    suppressErrorRendering: true,
  });
  return mermaid;
}
