import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { Analysis, Knowledge } from '../../server/engine/index.ts';
import { renderEntry } from '../../server/sample/format.ts';
import { type ScenarioName, scenarioEntries } from '../../server/sample/index.ts';

const knowledge = new Knowledge(catalog);
const page = readFileSync(new URL('../../docs/sentences.md', import.meta.url), 'utf8');
/** The numbered sentences, each with the scenario that says it. */
const sentences = [...page.matchAll(/^\d+\. `(?<text>.+)` \((?<scenario>[a-z-]+)(?<fault>, fault)?\)$/gm)].map(({ groups }) => ({
  ...groups,
}));

/** Without the moment of writing. */
const timeless = (text: string): string =>
  text.replace(/(?:\d{4}-\d\d-\d\d )?\d\d:\d\d UTC/g, '<time>').replace(/(?<=took )\d+ \w+(?: \d+ min)?/g, '<duration>');

function summaryOf(name: ScenarioName, isUntilFault: boolean): readonly string[] {
  const analysis = new Analysis(knowledge);
  for (const entry of scenarioEntries(name, isUntilFault ? { until: 'fault' } : {}))
    analysis
      .openSource({ id: `${entry.server}/${entry.log}`, path: `${entry.server}/${entry.log}` })
      .write(renderEntry(entry, Date.UTC(2026, 0, 12, 8)));
  for (const reader of analysis.readers.values()) reader.end();
  return analysis.conclude(analysis.newestMs).report.summary;
}

test('the page has its sentences', () => {
  expect(sentences.length).toBe([...page.matchAll(/^\d+\. /gm)].length);
  expect(sentences.length).toBeGreaterThan(9);
});

test.each(sentences)('$scenario$fault says: $text', ({ text, scenario, fault }) => {
  expect(summaryOf(scenario as ScenarioName, fault !== undefined).map(timeless)).toContain(timeless(text!));
});
