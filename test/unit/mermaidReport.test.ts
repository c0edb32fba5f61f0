import { expect, test } from 'vitest';
import { renderMermaid } from '../../server/engine/index.ts';
import { knowledge, understand } from './checkMermaid.ts';

test('every node has an id that means nothing to mermaid, and only words of the catalog', () => {
  const text = renderMermaid(knowledge, understand('healthy'));
  const ids = [...text.matchAll(/^ {2}(\w+)(?:\[|\{|\(\[)"/gm)].map(match => match[1]!);
  expect(ids.length).toBeGreaterThan(20);
  for (const id of ids) expect(id).toMatch(/^stage_\w+$/);
  expect(text).toContain('"End (done)"');
});
