import { catalog } from '../../server/catalog/index.ts';
import { Analysis, Knowledge } from '../../server/engine/index.ts';
import type { Report } from '../../server/protocol/model.ts';
import { renderEntry } from '../../server/sample/format.ts';
import { type ScenarioName, scenarioEntries } from '../../server/sample/index.ts';

export const knowledge = new Knowledge(catalog);

/** The report on a scenario of the sample site, in memory. */
export function understand(scenario: ScenarioName): Report {
  const start = Date.UTC(2026, 0, 12, 8);
  const analysis = new Analysis(knowledge);
  for (const entry of scenarioEntries(scenario)) {
    const id = `${entry.server}/${entry.log}`;
    analysis.openSource({ id, path: id }).write(renderEntry(entry, start));
  }
  for (const reader of analysis.readers.values()) reader.end();
  return analysis.conclude(analysis.newestMs).report;
}
