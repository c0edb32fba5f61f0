/**
 * Our layout as mermaid sees it: mermaid parses the text, measures the words of edges and draws shapes, frames and arrows;
 * the places come from `layOut`. Node labels stay empty: the cards are drawn into the nodes afterwards.
 */
import type { LayoutLoaderDefinition } from 'mermaid';
import { type LayoutNode, layOut, type Size } from './columnLayout.ts';
import { layoutNames } from './layoutNames.ts';

type LayoutAlgorithm = Awaited<ReturnType<LayoutLoaderDefinition['loader']>>;
type Node = Parameters<LayoutAlgorithm['render']>[0]['nodes'][number];

/** Kind of a node, from its shape in the text. */
export type NodeKind = 'card' | 'decision' | 'terminal' | 'link';

const kinds: Readonly<Record<string, NodeKind>> = { stadium: 'terminal', hexagon: 'decision', subroutine: 'link' };

export const cardSize: Size = { width: 280, height: 68 };
const terminalHeight = 30;

function sizeOf(kind: NodeKind, title: string): Size {
  if (kind === 'link') return { width: Math.min(cardSize.width, 76 + 7 * title.length), height: terminalHeight };
  if (kind === 'terminal') return { width: Math.min(cardSize.width, 70 + 7 * title.length), height: terminalHeight };
  return kind === 'decision' ? { width: cardSize.width + 28, height: cardSize.height } : cardSize;
}

/** Corner radius by shape: starts and ends are round, as in Microsoft's drawings. */
const radii: Readonly<Record<string, number>> = { stadium: terminalHeight / 2, rounded: 18, roundedRect: 18 };

const algorithmOf = (shape: keyof typeof layoutNames): LayoutAlgorithm => ({
  async render(data, svg, helpers) {
    // biome-ignore lint/suspicious/noExplicitAny: mermaid's helpers take selections of any element.
    const root: any = svg.select('g');
    helpers.insertMarkers(root, data.markers, data.type, data.diagramId);
    const group = root.append('g').attr('class', 'root');
    const clusters = group.append('g').attr('class', 'clusters');
    const edgePaths = group.append('g').attr('class', 'edges edgePaths');
    const edgeLabels = group.append('g').attr('class', 'edgeLabels');
    const nodesGroup = group.append('g').attr('class', 'nodes');

    const frames = data.nodes.filter(node => node.isGroup);
    const inner = data.nodes.filter(node => !node.isGroup);
    const kindOf = new Map(inner.map(node => [node.id, kinds[node.shape ?? ''] ?? 'card'] as const));
    const nodes: LayoutNode[] = inner.map(node => ({
      id: node.id,
      frame: node.parentId ?? null,
      isLink: kindOf.get(node.id) === 'link',
      ...sizeOf(kindOf.get(node.id)!, titleOf(node)),
    }));
    for (const edge of data.edges) {
      if (edge.label) await helpers.insertEdgeLabel(edgeLabels, Object.assign(edge, { label: decoded(edge.label) }));
    }

    const layout = layOut(
      nodes,
      frames.map(frame => ({ id: frame.id, parent: frame.parentId ?? null, isLane: frame.id.startsWith('lane_') && !frame.parentId })),
      data.edges.map(edge => ({
        id: edge.id,
        from: edge.start!,
        to: edge.end!,
        label: edge.label ? { width: edge.width! + 8, height: edge.height! } : null,
      })),
      shape === 'narrow',
    );

    for (const frame of frames) {
      const box = layout.frames.get(frame.id);
      if (!box) continue;
      const title = decoded(titleOf(frame));
      await helpers.insertCluster(clusters, Object.assign(frame, box, { label: '' }));
      // On the frame's line at its left, above the edges, so that a long title interrupts an edge as its own words do.
      const label = edgeLabels.append('g').attr('class', 'frame-title');
      label
        .attr('transform', `translate(${box.x - box.width / 2 + 14}, ${box.y - box.height / 2 + 4})`)
        .append('text')
        .text(title);
    }
    for (const node of inner) {
      const kind = kindOf.get(node.id)!;
      const box = layout.nodes.get(node.id)!;
      Object.assign(node, box, { label: '', padding: 0 });
      const radius = radii[node.shape ?? ''] ?? 4;
      if (kind !== 'decision') Object.assign(node, { shape: 'squareRect', rx: radius, ry: radius });
      // biome-ignore lint/suspicious/noExplicitAny: the selection of the node's `g`, in mermaid's own types less than that.
      const element: any = await helpers.insertNode(nodesGroup, node, { config: data.config, dir: 'TB' });
      element.attr('transform', `translate(${box.x}, ${box.y})`).attr('data-kind', kind);
    }
    for (const edge of data.edges) {
      const way = layout.edges.get(edge.id);
      if (!way) continue;
      Object.assign(edge, { points: way.points, x: way.label?.x, y: way.label?.y, curve: 'rounded' });
      const paths = helpers.insertEdge(edgePaths, edge, new Map(), data.type, {}, {}, data.diagramId, true);
      if (way.label) helpers.positionEdgeLabel(edge, paths);
    }
  },
});

/** mermaid hands over words of edges and frames with the character codes that kept them from being read as syntax. */
const decoded = (text: string): string =>
  text.replace(/(?:&#|ﬂ°°)(\d{1,7})(?:;|¶ß)/g, (_, code: string) => String.fromCodePoint(Number(code)));

const titleOf = (node: Node): string => (typeof node.label === 'string' ? node.label : '');

export const flowLayouts: readonly LayoutLoaderDefinition[] = (['wide', 'narrow'] as const).map(shape => ({
  name: layoutNames[shape],
  loader: () => Promise.resolve(algorithmOf(shape)),
}));
