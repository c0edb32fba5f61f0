import { describe, expect, test } from 'vitest';
import { escapeTitle, flowStructure, flowText, laneKey } from '../../media/flow/flowText.ts';
import { catalog } from '../../server/catalog/index.ts';
import { Knowledge } from '../../server/engine/index.ts';
import { flowViewsOf } from '../../server/lsp/features/flowViews.ts';

const flows = flowViewsOf(new Knowledge(catalog));
const flow = (id: string) => flows.find(view => view.id === id)!;
const title = (id: string) => flow(id).title;
const two = [{ site: 'PR1' }, { site: 'PR2' }];

describe('text of a flow', () => {
  test('gives every stage its class, once', () => {
    for (const view of flows) {
      const text = flowText(view, [{ site: 'PR1' }], title);
      for (const stage of view.stages) expect(text.match(new RegExp(`:::stage-${stage.id}$`, 'gm')), stage.id).toHaveLength(1);
    }
  });

  test('repeats the stages of child sites in a lane for each', () => {
    const text = flowText(flow('replication'), two, title);
    expect(text.match(/:::stage-despool$/gm)).toHaveLength(2);
    expect(text).toContain('subgraph lane_PR1["PR1"]');
    expect(text).toContain('class n_despool_PR2 lane-PR2');
    expect(text.match(/:::stage-send$/gm)).toHaveLength(1);
  });

  test('is the same for the same flow and lanes', () => {
    expect(flowText(flow('download'), two, title)).toBe(flowText(flow('download'), [...two], title));
  });

  test('draws edges that go back dotted and says the same words once', () => {
    const text = flowText(flow('sync'), two, title);
    expect(text.match(/-\.->\|"No #40;sleep 1 hour#41;"\|/g)).toHaveLength(1);
    expect(text.match(/-\.->/g)).toHaveLength(2);
  });

  test('gives each place that leads to another flow a node of its own', () => {
    const links = flowStructure(flow('replication'), two, title).nodes.filter(node => node.kind === 'link');
    expect(links.map(node => [node.target, node.lane?.site ?? null])).toEqual([
      ['install', null],
      ['install', 'PR1'],
      ['install', 'PR2'],
    ]);
  });
});

describe('words in a text', () => {
  test.each(['"]; click a cb', '#quot;', '<img onerror=alert(1)>', '`markdown`', '](command:x)', 'a|b{c}', '%%{init: {}}%%'])(
    '%s is only words',
    words => {
      expect(escapeTitle(words)).not.toMatch(/["`<>|{}[\]%()&]/);
      expect(escapeTitle(words).replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))).toBe(words);
    },
  );

  test('control characters become blanks', () => expect(escapeTitle('a\u0000\u001bb')).toBe('a  b'));

  test('a lane is named by its site code, anything else by its characters', () => {
    expect(laneKey({ site: 'PR1' })).toBe('PR1');
    expect(laneKey({ site: 'a b' })).toBe('x61_20_62');
    expect(laneKey({ site: null })).toBe('each');
  });
});
