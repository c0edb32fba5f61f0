/**
 * Places for the nodes of a flow, drawn as Microsoft draws: the main path straight down, edges that skip or go back in a
 * channel at its right with their words on the horizontal part, child sites as lanes beside it. Neither of mermaid's own
 * layouts keeps the main path straight once an edge goes back. Pure: sizes in, places out. All boxes are given by their centre.
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LayoutNode extends Size {
  readonly id: string;
  /** The frame that it is drawn in. */
  readonly frame: string | null;
  /** Links stand beside or below the stage that they leave from. */
  readonly isLink: boolean;
}

export interface LayoutFrame {
  readonly id: string;
  readonly parent: string | null;
  readonly isLane: boolean;
}

export interface LayoutEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly label: Size | null;
}

export interface Layout {
  readonly nodes: ReadonlyMap<string, Box>;
  readonly frames: ReadonlyMap<string, Box>;
  readonly edges: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label: Point | null }>;
}

const gap = 30;
const labelGap = 26;
const groupPadding = { side: 14, top: 24, bottom: 16 };
const lanePadding = { side: 18, top: 24, bottom: 20 };
const channel = 20;
/** The room that a chart usually gets; decides how many lanes stand beside each other. */
const usualRoom: Size = { width: 740, height: 800 };

/** A stack of nodes with the edges that stay inside it. Its own x axis is the main path, its y begins at 0. */
interface Column {
  readonly nodes: Map<string, Box>;
  readonly frames: Map<string, Box>;
  readonly routes: Map<string, { points: Point[]; label: Point | null }>;
  readonly left: number;
  /** With the channels. */
  readonly right: number;
  readonly bottom: number;
}

/** `isNarrow`: lanes stand below the main path, not beside it. */
export function layOut(
  nodes: readonly LayoutNode[],
  frames: readonly LayoutFrame[],
  edges: readonly LayoutEdge[],
  isNarrow = false,
): Layout {
  const frameOf = new Map(frames.map(frame => [frame.id, frame]));
  const laneOf = (node: LayoutNode): string | null => {
    for (let frame = node.frame && frameOf.get(node.frame); frame; frame = frame.parent ? frameOf.get(frame.parent) : undefined)
      if (frame.isLane) return frame.id;
    return null;
  };
  // mermaid lists frames from the last to the first: the order of the nodes counts.
  const lanes = [...new Set(nodes.map(laneOf))].flatMap(id => (id === null ? [] : [frameOf.get(id)!]));
  const connected = new Set(edges.flatMap(edge => [edge.from, edge.to]));
  if (lanes.length === 0 && nodes.length > 4 && !nodes.some(node => connected.has(node.id))) return grid(nodes, isNarrow);

  const main = stack(
    nodes.filter(node => laneOf(node) === null),
    frameOf,
    edges,
  );
  const result = { nodes: new Map<string, Box>(), frames: new Map<string, Box>(), edges: new Map(main.routes) };
  place(result, main, 0, 0);
  if (lanes.length === 0) return result;

  const columns = lanes.map(lane =>
    stack(
      nodes.filter(node => laneOf(node) === lane.id),
      frameOf,
      edges,
    ),
  );
  const laneWidth = Math.max(...columns.map(column => column.right - column.left)) + 2 * lanePadding.side;
  const laneHeight = Math.max(...columns.map(column => column.bottom)) + lanePadding.top + lanePadding.bottom;
  const entering = edges.filter(edge => !main.routes.has(edge.id) && main.nodes.has(edge.from));
  const gutter = Math.max(
    (isNarrow ? Math.max(main.right, laneWidth / 2) : main.right) + 2 * channel,
    ...entering.map(edge => right(main.nodes.get(edge.from)!) + (edge.label ? edge.label.width + 2 * channel : 0)),
  );
  const perColumn = isNarrow
    ? lanes.length
    : Math.ceil(lanes.length / lanesBeside(lanes.length, gutter - main.left, main.bottom, laneWidth, laneHeight));
  const boxes = columns.map((_, index) => {
    const rows = Math.min(perColumn, lanes.length);
    const height = rows * laneHeight + (rows - 1) * gap;
    if (isNarrow) return { left: -laneWidth / 2, top: main.bottom + gap + index * (laneHeight + gap) };
    return {
      left: gutter + channel + Math.floor(index / perColumn) * (laneWidth + 2 * channel),
      top: Math.max(0, (main.bottom - height) / 2) + (index % perColumn) * (laneHeight + gap),
    };
  });
  const bus = Math.max(main.bottom, ...boxes.map(box => box.top + laneHeight)) + channel;
  for (const [index, lane] of lanes.entries()) {
    const column = columns[index]!;
    const { left, top } = boxes[index]!;
    place(result, column, left + lanePadding.side - column.left, top + lanePadding.top);
    result.frames.set(lane.id, { x: left + laneWidth / 2, y: top + laneHeight / 2, width: laneWidth, height: laneHeight });
    for (const edge of entering) {
      const to = column.nodes.has(edge.to) ? result.nodes.get(edge.to)! : undefined;
      if (!to) continue;
      const from = main.nodes.get(edge.from)!;
      const label = edge.label ? { x: right(from) + channel + edge.label.width / 2, y: from.y } : null;
      const start = { x: right(from), y: from.y };
      const side = isNarrow ? to.width / 2 : -to.width / 2;
      const turn = index < perColumn ? [] : [gutter, left - channel].map(x => ({ x, y: bus }));
      const last = index < perColumn ? gutter : left - channel;
      const points = [start, { x: gutter, y: from.y }, ...turn, { x: last, y: to.y }, { x: to.x + side, y: to.y }];
      result.edges.set(edge.id, { points: withoutDoubles(points), label });
    }
  }
  return result;
}

/** How many lanes stand beside each other so that the whole is largest in the usual room. */
function lanesBeside(count: number, mainWidth: number, mainHeight: number, laneWidth: number, laneHeight: number): number {
  let best = { columns: 1, scale: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const height = Math.max(mainHeight, Math.ceil(count / columns) * (laneHeight + gap));
    const scale = Math.min(usualRoom.width / (mainWidth + columns * (laneWidth + 2 * channel)), usualRoom.height / height);
    if (scale > best.scale) best = { columns, scale };
  }
  return best.columns;
}

/** Nodes that nothing connects, row by row. */
function grid(nodes: readonly LayoutNode[], isNarrow: boolean): Layout {
  const width = Math.max(...nodes.map(node => node.width)) + channel;
  const height = Math.max(...nodes.map(node => node.height)) + channel;
  let columns = 1;
  const scaleOf = (count: number) =>
    Math.min(usualRoom.width / (count * width), usualRoom.height / (Math.ceil(nodes.length / count) * height));
  for (let count = 2; count <= nodes.length && !isNarrow; count++) if (scaleOf(count) > scaleOf(columns)) columns = count;
  const boxes = nodes.map(
    (node, index) => [node.id, { ...sizeOf(node), x: (index % columns) * width, y: Math.floor(index / columns) * height }] as const,
  );
  return { nodes: new Map(boxes), frames: new Map(), edges: new Map() };
}

function stack(nodes: readonly LayoutNode[], frameOf: ReadonlyMap<string, LayoutFrame>, edges: readonly LayoutEdge[]): Column {
  const boxes = new Map<string, Box>();
  const frames = new Map<string, Box>();
  const inside = new Set(nodes.map(node => node.id));
  const mine = edges.filter(edge => inside.has(edge.from) && inside.has(edge.to));
  const { rows, beside } = rowsOf(nodes, mine);
  const groupOf = (node: LayoutNode | undefined): string | null => (node?.frame && !frameOf.get(node.frame)?.isLane ? node.frame : null);
  let y = 0;
  for (const [index, node] of rows.entries()) {
    const before = rows[index - 1];
    if (before) {
      const edge = mine.find(({ from, to }) => from === before.id && to === node.id);
      y += gap + (edge?.label ? labelGap : 0);
      if (groupOf(before) !== groupOf(node)) y += groupOf(before) ? groupPadding.bottom : 0;
    }
    const group = groupOf(node);
    if (group && group !== groupOf(before)) y += groupPadding.top;
    boxes.set(node.id, { ...sizeOf(node), x: 0, y: y + node.height / 2 });
    y += node.height;
    if (group) frames.set(group, around(frames.get(group), boxes.get(node.id)!));
  }
  const end = groupOf(rows.at(-1));
  if (end) y += groupPadding.bottom;
  const half = Math.max(0, ...[...boxes.values(), ...frames.values()].map(box => box.width / 2));
  const routed = route(mine, boxes, half);
  let reach = Math.max(half, routed.reach);
  for (const { link, source, label } of beside) {
    const from = boxes.get(source)!;
    const x = reach + channel + (label?.width ?? 0) + channel + link.width / 2;
    boxes.set(link.id, { ...sizeOf(link), x, y: from.y });
    const edge = mine.find(({ to }) => to === link.id)!;
    routed.routes.set(edge.id, {
      points: [
        { x: right(from), y: from.y },
        { x: x - link.width / 2, y: from.y },
      ],
      label: label && { x: reach + channel + label.width / 2, y: from.y },
    });
    reach = x + link.width / 2;
  }
  return { nodes: boxes, frames, routes: routed.routes, left: -half, right: reach, bottom: y };
}

/** Links go below the stage that they leave from, unless the path goes on there. */
function rowsOf(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]) {
  const stages = nodes.filter(node => !node.isLink);
  const rows: LayoutNode[] = [];
  const beside: { link: LayoutNode; source: string; label: Size | null }[] = [];
  for (const node of nodes) {
    if (!node.isLink) {
      rows.push(node);
      continue;
    }
    const edge = edges.find(({ to }) => to === node.id);
    const next = edge && stages[stages.findIndex(stage => stage.id === edge.from) + 1];
    const goesOn = next !== undefined && edges.some(({ from, to }) => from === edge!.from && to === next.id);
    if (edge && goesOn) beside.push({ link: node, source: edge.from, label: edge.label });
    else rows.push(node);
  }
  return { rows, beside };
}

/** Straight down to the next row; everything else through the channel at the right, the shorter the nearer. */
function route(edges: readonly LayoutEdge[], boxes: ReadonlyMap<string, Box>, half: number) {
  const routes = new Map<string, { points: Point[]; label: Point | null }>();
  const order = [...boxes.keys()];
  const aside: LayoutEdge[] = [];
  for (const edge of edges) {
    const from = boxes.get(edge.from);
    const to = boxes.get(edge.to);
    if (!from || !to) continue;
    if (order.indexOf(edge.to) !== order.indexOf(edge.from) + 1) {
      aside.push(edge);
      continue;
    }
    const start = from.y + from.height / 2;
    const end = to.y - to.height / 2;
    const points = [
      { x: 0, y: start },
      { x: 0, y: end },
    ];
    // A frame between the two takes its side of the way: the words stand next to the upper node.
    routes.set(edge.id, { points, label: edge.label && { x: 0, y: start + (gap + labelGap) / 2 - 2 } });
  }
  const span = (edge: LayoutEdge) => Math.abs(boxes.get(edge.to)!.y - boxes.get(edge.from)!.y);
  aside.sort((a, b) => span(a) - span(b));
  // Words of edges that leave the same node stand one after the other.
  const labelEnds = new Map<string, number>();
  const labels = new Map<string, number>();
  for (const edge of aside) {
    if (!edge.label) continue;
    const start = (labelEnds.get(edge.from) ?? right(boxes.get(edge.from)!)) + channel / 2;
    labels.set(edge.id, start + edge.label.width / 2);
    labelEnds.set(edge.from, start + edge.label.width);
  }
  const first = Math.max(half + channel, ...[...labelEnds.values()].map(end => end + channel / 2));
  const ports = portsOf(aside, boxes);
  for (const [slot, edge] of aside.entries()) {
    const from = boxes.get(edge.from)!;
    const to = boxes.get(edge.to)!;
    const x = first + slot * channel;
    const startY = from.y + ports.get(`${edge.id}>`)!;
    const endY = to.y + ports.get(`>${edge.id}`)!;
    const points = [
      { x: right(from), y: startY },
      { x, y: startY },
      { x, y: endY },
      { x: right(to), y: endY },
    ];
    routes.set(edge.id, { points, label: edge.label && { x: labels.get(edge.id)!, y: startY } });
  }
  return { routes, reach: aside.length > 0 ? first + (aside.length - 1) * channel + 1 : half };
}

/**
 * Where edges touch the right side of a node, as offsets from its middle. Those that leave with the same words share a
 * point; the others are spread so that none crosses another: what goes up by the outer channel leaves below.
 */
function portsOf(aside: readonly LayoutEdge[], boxes: ReadonlyMap<string, Box>): Map<string, number> {
  const ports = new Map<string, number>();
  for (const [id, box] of boxes) {
    const ends: { key: string; rank: number; shared: string | null }[] = [];
    for (const [slot, edge] of aside.entries()) {
      const other = edge.from === id ? edge.to : edge.to === id ? edge.from : undefined;
      if (other === undefined) continue;
      const goesUp = boxes.get(other)!.y < box.y;
      const isLeaving = edge.from === id;
      const sharesWith = isLeaving && edge.label === null ? aside.find(e => e.from === id && e !== edge && e.label !== null) : undefined;
      ends.push({
        key: isLeaving ? `${edge.id}>` : `>${edge.id}`,
        rank: goesUp ? slot - 1000 : 1000 - slot,
        shared: sharesWith ? `${sharesWith.id}>` : null,
      });
    }
    const own = ends.filter(end => end.shared === null).sort((a, b) => a.rank - b.rank);
    const step = Math.min(20, (box.height - 8) / Math.max(1, own.length));
    for (const [index, end] of own.entries()) ports.set(end.key, (index - (own.length - 1) / 2) * step);
    for (const end of ends) if (end.shared !== null) ports.set(end.key, ports.get(end.shared)!);
  }
  return ports;
}

function place(
  result: { nodes: Map<string, Box>; frames: Map<string, Box>; edges: Map<string, { points: readonly Point[]; label: Point | null }> },
  column: Column,
  dx: number,
  dy: number,
): void {
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x + dx, y: point.y + dy });
  for (const [id, box] of column.nodes) result.nodes.set(id, move(box));
  for (const [id, box] of column.frames) result.frames.set(id, move(box));
  for (const [id, { points, label }] of column.routes) result.edges.set(id, { points: points.map(move), label: label && move(label) });
}

function around(frame: Box | undefined, box: Box): Box {
  const { side, top, bottom } = groupPadding;
  const upper = Math.min(frame ? frame.y - frame.height / 2 : Number.POSITIVE_INFINITY, box.y - box.height / 2 - top);
  const lower = Math.max(frame ? frame.y + frame.height / 2 : Number.NEGATIVE_INFINITY, box.y + box.height / 2 + bottom);
  return { x: 0, y: (upper + lower) / 2, width: Math.max(frame?.width ?? 0, box.width + 2 * side), height: lower - upper };
}

const right = (box: Box): number => box.x + box.width / 2;
const sizeOf = ({ width, height }: Size): Size => ({ width, height });

const withoutDoubles = (points: readonly Point[]): Point[] =>
  points.filter((point, index) => index === 0 || point.x !== points[index - 1]!.x || point.y !== points[index - 1]!.y);
