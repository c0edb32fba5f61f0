/**
 * The mermaid text of a flow: structure only, never a status, so that a chart is drawn once for each flow and set of lanes.
 * Nodes are found again by their classes: `stage-<id>`, in a lane also `lane-<key>`, links to other flows `link-<flow>`.
 */
import type { FlowView, StageView } from '../../server/protocol/server.ts';

/** One child site's part of a chart. */
export interface Lane {
  /** Site code; `null` where no child site is known and the lane stands for each of them. */
  readonly site: string | null;
}

/** A node as the chart finds and moves through it. */
export interface ChartNode {
  /** Id in the mermaid text. */
  readonly id: string;
  readonly kind: 'stage' | 'link';
  /** Stage id, or id of the flow that a link leads to. */
  readonly target: string;
  readonly lane: Lane | null;
  /** Title for the eye. */
  readonly title: string;
}

export interface ChartEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly label: string | null;
  readonly back: boolean;
}

/** Nodes and edges of a chart, in the order of the main path. */
export interface ChartStructure {
  readonly nodes: readonly ChartNode[];
  readonly edges: readonly ChartEdge[];
}

export const oneLane: readonly Lane[] = [{ site: null }];

/** Part of ids and class names that stands for a lane. */
export function laneKey(lane: Lane): string {
  if (lane.site === null) return 'each';
  if (/^[A-Z0-9]{1,8}$/.test(lane.site)) return lane.site;
  return `x${[...lane.site].map(character => character.codePointAt(0)!.toString(16)).join('_')}`;
}

export const stageClass = (stage: string): string => `stage-${stage}`;
export const laneClass = (lane: Lane): string => `lane-${laneKey(lane)}`;
export const linkClass = (flow: string): string => `link-${flow}`;

export const nodeId = (stage: string, lane: Lane | null): string => (lane ? `n_${stage}_${laneKey(lane)}` : `n_${stage}`);

/** Nodes and edges with the lanes spread out. Links to other flows get a node at each place that they leave from. */
export function flowStructure(flow: FlowView, lanes: readonly Lane[], titleOfFlow: (id: string) => string): ChartStructure {
  const stages = new Map(flow.stages.map(stage => [stage.id, stage]));
  const lanesOf = (stage: StageView): readonly (Lane | null)[] => (stage.lane === 'child' ? lanes : [null]);
  const nodes: ChartNode[] = flow.stages.flatMap(stage =>
    lanesOf(stage).map(lane => ({ id: nodeId(stage.id, lane), kind: 'stage' as const, target: stage.id, lane, title: stage.title })),
  );
  const edges: ChartEdge[] = [];
  const add = (from: string, to: string, label: string | null, back: boolean) => {
    // Edges that leave a node with the same words share a line, as in Microsoft's drawings: the words stand there once.
    const isSaid = edges.some(edge => edge.from === from && edge.label === label && edge.back === back);
    edges.push({ id: `e${edges.length}`, from, to, label: isSaid ? null : label, back });
  };
  for (const edge of flow.edges) {
    const from = stages.get(edge.from);
    if (!from) continue;
    const to = stages.get(edge.to);
    for (const lane of lanesOf(from)) {
      const fromId = nodeId(from.id, lane);
      if (to) {
        for (const toLane of to.lane === 'child' && lane === null ? lanes : [to.lane === 'child' ? lane : null])
          add(fromId, nodeId(to.id, toLane), edge.label, edge.back);
      } else if (edge.to.startsWith('flow:')) {
        const target = edge.to.slice('flow:'.length);
        const link = `l_${from.id}_${target}${lane ? `_${laneKey(lane)}` : ''}`;
        nodes.splice(nodes.findIndex(node => node.id === fromId) + 1, 0, {
          id: link,
          kind: 'link',
          target,
          lane,
          title: titleOfFlow(target),
        });
        add(fromId, link, edge.label, edge.back);
      }
    }
  }
  return { nodes, edges };
}

/** The text that mermaid draws. The same flow and lanes always give the same text; `layout` names another layout than the usual one. */
export function flowText(flow: FlowView, lanes: readonly Lane[], titleOfFlow: (id: string) => string, layout?: string): string {
  const { nodes, edges } = flowStructure(flow, lanes, titleOfFlow);
  const stages = new Map(flow.stages.map(stage => [stage.id, stage]));
  const lines = [...(layout === undefined ? [] : [`%%{init: {"layout": "${layout}"}}%%`]), 'flowchart TB'];
  const write = (list: readonly ChartNode[], prefix: string) => {
    let open: string | null = null;
    let opened = 0;
    for (const node of list) {
      const group = node.kind === 'stage' ? (stages.get(node.target)?.group ?? null) : null;
      if (group !== open) {
        if (open !== null) lines.push('end');
        if (group !== null) lines.push(`subgraph ${prefix}group_${opened++}["${escapeTitle(group)}"]`);
        open = group;
      }
      lines.push(nodeText(node, stages));
    }
    if (open !== null) lines.push('end');
  };
  write(
    nodes.filter(node => node.lane === null),
    '',
  );
  for (const lane of nodes.some(node => node.lane !== null) ? lanes : []) {
    lines.push(`subgraph lane_${laneKey(lane)}["${escapeTitle(laneTitle(lane))}"]`);
    write(
      nodes.filter(node => node.lane === lane),
      `lane_${laneKey(lane)}_`,
    );
    lines.push('end');
  }
  for (const edge of edges) {
    const label = edge.label === null ? '' : `|"${escapeTitle(edge.label)}"|`;
    lines.push(`${edge.from} ${edge.id}@${edge.back ? '-.->' : '-->'}${label} ${edge.to}`);
  }
  for (const node of nodes) if (node.lane !== null) lines.push(`class ${node.id} ${laneClass(node.lane)}`);
  return `${lines.join('\n')}\n`;
}

export const laneTitle = (lane: Lane): string => lane.site ?? 'Each child primary site';

/** The shape says the kind: a stadium for a start or end without lines, a hexagon for a decision, a double frame for a link. */
function nodeText(node: ChartNode, stages: ReadonlyMap<string, StageView>): string {
  const title = escapeTitle(node.title);
  if (node.kind === 'link') return `${node.id}[["${title}"]]:::${linkClass(node.target)}`;
  const stage = stages.get(node.target);
  const handle = `:::${stageClass(node.target)}`;
  if (stage?.kind === 'decision') return `${node.id}{{"${title}"}}${handle}`;
  if (stage && stage.log === null && stage.kind !== 'step') return `${node.id}(["${title}"])${handle}`;
  if (stage && stage.kind !== 'step') return `${node.id}("${title}")${handle}`;
  return `${node.id}["${title}"]${handle}`;
}

/** Text that mermaid takes for text: everything that could mean something to it, or to a browser, becomes a character code. */
export function escapeTitle(text: string): string {
  return [...text]
    .map(character => {
      const code = character.codePointAt(0)!;
      if (/[\p{L}\p{N} ]/u.test(character)) return character;
      return code < 0x20 || code === 0x7f ? ' ' : `#${code};`;
    })
    .join('');
}
