/** A drawn structure: mermaid's SVG with the cards in it, and ways to find and move between its nodes. */
import { type Card, drawCard, drawLink, type LinkCard } from './cards.ts';
import { h } from './dom.ts';
import { type ChartNode, type ChartStructure, laneClass, linkClass, stageClass } from './flowText.ts';
import type { ChartModel } from './laneModel.ts';
import { layoutNames } from './layoutNames.ts';
import type { Clock } from './times.ts';
import type { View } from './viewport.ts';

export interface Drawing {
  readonly svg: SVGSVGElement;
  readonly width: number;
  readonly height: number;
  readonly structure: ChartStructure;
  /** By node id, in the order of the main path. */
  readonly nodes: ReadonlyMap<string, SVGGElement>;
  readonly edges: ReadonlyMap<string, SVGPathElement>;
  readonly cards: ReadonlyMap<string, Card>;
  readonly links: ReadonlyMap<string, LinkCard>;
  /** Node that Tab leads to. */
  tabStop: string | undefined;
  view: View | null;
}

let drawn = 0;

/** Draws a structure; `workshop` is a hidden element in which it is made. */
export async function renderDrawing(model: ChartModel, clock: Clock, view: View | null, workshop: HTMLElement): Promise<Drawing> {
  const mermaid = await loadMermaid();
  // A bench of its own for each step: mermaid empties its container when it begins with the next drawing.
  const [theirs, ours] = [h('div'), h('div')];
  workshop.append(theirs, ours);
  const { svg } = await mermaid.render(`flow-${drawn++}`, model.text, theirs).finally(() => theirs.remove());
  // The only HTML that is ever set: mermaid's own, of the structure alone: titles of the catalog and site codes, escaped.
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
  const links = new Map<string, LinkCard>();
  for (const node of model.structure.nodes) {
    const element = root.querySelector<SVGGElement>(`g.node${classesOf(node)}`);
    if (!element) throw new Error(`no node for ${node.id}`);
    element.dataset.node = node.id;
    nodes.set(node.id, element);
    const stage = model.stages.get(node.id);
    if (!stage) links.set(node.id, drawLink(element, node));
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
  return { svg: root, width, height, structure: model.structure, nodes, edges, cards, links, tabStop: undefined, view };
}

/** The node that an arrow key leads to: along the edges up and down, else the nearest in that direction. */
export function neighbour(drawing: Drawing, id: string, key: string): string | undefined {
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
export function boxOf(drawing: Drawing, id: string) {
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

let loading: ReturnType<typeof load> | undefined;
const loadMermaid = () => {
  loading ??= load();
  return loading;
};

/** Loaded with the first chart, so that the lists stand before it; the colours that mermaid makes are not used. */
async function load() {
  const [{ default: mermaid }, { flowLayouts }] = await Promise.all([import('mermaid'), import('./mermaidLayout.ts')]);
  mermaid.registerLayoutLoaders([...flowLayouts]);
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    layout: layoutNames.wide,
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
