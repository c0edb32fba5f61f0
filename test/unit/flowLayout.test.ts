import { describe, expect, test } from 'vitest';
import { type Box, type Layout, type LayoutEdge, type LayoutFrame, type LayoutNode, layOut } from '../../media/flow/columnLayout.ts';

const node = (id: string, frame: string | null = null, isLink = false): LayoutNode => ({ id, frame, isLink, width: 280, height: 68 });
const edge = (from: string, to: string, label = 0): LayoutEdge => ({
  id: `${from}>${to}`,
  from,
  to,
  label: label > 0 ? { width: label, height: 16 } : null,
});
const lane = (id: string): LayoutFrame => ({ id, parent: null, isLane: true });

const overlap = (a: Box, b: Box) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

/** What holds for every layout: nodes apart, edges right-angled and clear of the nodes that they do not touch. */
function check(layout: Layout, edges: readonly LayoutEdge[]): void {
  const boxes = [...layout.nodes];
  for (const [i, [id, box]] of boxes.entries())
    for (const [other, otherBox] of boxes.slice(i + 1)) expect(overlap(box, otherBox), `${id} lies on ${other}`).toBe(false);
  for (const { id, from, to } of edges) {
    const { points } = layout.edges.get(id)!;
    for (const [i, point] of points.slice(1).entries()) {
      const before = points[i]!;
      expect(point.x === before.x || point.y === before.y, `${id} is slanted`).toBe(true);
      const part = {
        x: (point.x + before.x) / 2,
        y: (point.y + before.y) / 2,
        width: Math.abs(point.x - before.x),
        height: Math.abs(point.y - before.y),
      };
      for (const [other, box] of boxes)
        if (other !== from && other !== to) expect(overlap(part, box), `${id} crosses ${other}`).toBe(false);
    }
  }
}

describe('layout of a flow', () => {
  test('keeps the main path straight while edges skip and go back', () => {
    const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'd'), edge('d', 'b', 90), edge('d', 'a'), edge('a', 'd', 60)];
    const layout = layOut(
      ['a', 'b', 'c', 'd'].map(id => node(id)),
      [],
      edges,
    );
    check(layout, edges);
    expect(new Set([...layout.nodes.values()].map(box => box.x))).toEqual(new Set([0]));
  });

  test('puts a link below where the path ends, beside it where it goes on', () => {
    const edges = [edge('a', 'b'), edge('a', 'x', 40), edge('b', 'y')];
    const layout = layOut([node('a'), node('x', null, true), node('b'), node('y', null, true)], [], edges);
    check(layout, edges);
    const [a, b, x, y] = ['a', 'b', 'x', 'y'].map(id => layout.nodes.get(id)!);
    expect(x!.y).toBe(a!.y);
    expect(x!.x).toBeGreaterThan(a!.x);
    expect(y!.x).toBe(b!.x);
    expect(y!.y).toBeGreaterThan(b!.y);
  });

  test('draws a frame round the stages of a group', () => {
    const layout = layOut([node('a'), node('b', 'g'), node('c', 'g'), node('d')], [{ id: 'g', parent: null, isLane: false }], []);
    const frame = layout.frames.get('g')!;
    for (const id of ['b', 'c']) expect(overlap(frame, layout.nodes.get(id)!)).toBe(true);
    for (const id of ['a', 'd']) expect(overlap(frame, layout.nodes.get(id)!), id).toBe(false);
  });

  describe.each([false, true])('with lanes, narrow: %s', isNarrow => {
    test.each([1, 2, 3, 9])('%i of them', count => {
      const ids = Array.from({ length: count }, (_, i) => `l${i}`);
      const main = ['a', 'b', 'c'].map(id => node(id));
      const nodes = [...main, ...ids.flatMap(id => [node(`${id}1`, id), node(`${id}2`, id)])];
      const edges = [
        edge('a', 'b'),
        edge('b', 'c'),
        ...ids.flatMap((id, i) => [edge('c', `${id}1`, i === 0 ? 120 : 0), edge(`${id}1`, `${id}2`)]),
      ];
      // mermaid lists frames from the last to the first.
      const layout = layOut(nodes, ids.map(lane).reverse(), edges, isNarrow);
      check(layout, edges);
      const frames = ids.map(id => layout.frames.get(id)!);
      for (const [i, frame] of frames.entries()) {
        for (const other of frames.slice(i + 1)) expect(overlap(frame, other)).toBe(false);
        for (const { id } of main) expect(overlap(frame, layout.nodes.get(id)!), id).toBe(false);
      }
      if (isNarrow) expect(new Set(frames.map(frame => frame.x))).toEqual(new Set([0]));
      else if (count > 1) expect(frames[0]!.y <= frames[1]!.y && frames[0]!.x <= frames[1]!.x).toBe(true);
    });
  });

  test('sets nodes that nothing connects in rows', () => {
    const layout = layOut(
      Array.from({ length: 11 }, (_, i) => node(`n${i}`)),
      [],
      [],
    );
    check(layout, []);
    expect(new Set([...layout.nodes.values()].map(box => box.x)).size).toBeGreaterThan(1);
  });
});
