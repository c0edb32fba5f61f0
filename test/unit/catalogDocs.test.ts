import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogDocsFile, renderCatalogDocs } from '../../scripts/catalogDocs.mjs';

test('docs/catalog.md shows the catalog as it is; otherwise run: node scripts/catalogDocs.mjs', async () => {
  const text = await renderCatalogDocs();
  expect(await renderCatalogDocs()).toBe(text);
  expect(readFileSync(catalogDocsFile, 'utf8') === text).toBe(true);
});

test('every link leads to a place in the text', async () => {
  const text = await renderCatalogDocs();
  const places = new Set([...text.matchAll(/<a id="([^"]+)">/g)].map(found => found[1]));
  const missing = new Set([...text.matchAll(/\]\(#([^)]+)\)/g)].map(found => found[1]!).filter(id => !places.has(id)));
  expect([...missing]).toEqual([]);
});
