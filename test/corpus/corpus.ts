/**
 * A folder of observed log lines and excerpts, kept outside the repository because it is not ours to publish. Where it is, the
 * tests here compare the catalog with it; where it is not, they say so and assert nothing.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { catalog } from '../../server/catalog/index.ts';
import { Analysis, Knowledge, type Tag } from '../../server/engine/index.ts';
import type { Report } from '../../server/protocol/model.ts';

export const corpusFolder = process.env.CONFIGMGR_FLOW_CORPUS ?? path.join(import.meta.dirname, '../../../shared/corpus');
export const isCorpusThere = existsSync(path.join(corpusFolder, 'excerpts'));

export const knowledge = new Knowledge(catalog);

/** When an excerpt without times is looked at. */
const someMoment = Date.UTC(2026, 0, 12, 8, 1);

export interface Understood {
  readonly report: Report;
  readonly tags: readonly Tag[];
}

/** What the engine makes of one log, at the time of its last line. */
export function understand(fileName: string, bytes: Uint8Array): Understood {
  const analysis = new Analysis(knowledge);
  const tags: Tag[] = [];
  const reader = analysis.openSource({ id: fileName, path: fileName });
  reader.onTag = tag => tags.push(tag);
  reader.write(bytes);
  reader.end();
  const { newestMs } = analysis;
  return { report: analysis.conclude(Number.isNaN(newestMs) ? someMoment : newestMs).report, tags };
}

export interface Excerpt {
  readonly name: string;
  readonly outcome: 'ok' | 'failed' | 'stuck';
  readonly expect: readonly string[];
  readonly understood: Understood;
}

export function readExcerpts(): Excerpt[] {
  const folder = path.join(corpusFolder, 'excerpts');
  if (!isCorpusThere) return [];
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .map(file => {
      const name = path.basename(file, '.json');
      const { outcome, expect } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Pick<Excerpt, 'outcome' | 'expect'>;
      return { name, outcome, expect, understood: understand(`${name}.log`, readFileSync(path.join(folder, `${name}.log`))) };
    });
}

export interface ObservedMessage {
  readonly log: string;
  readonly message: string;
  /** Flow and stage that the message may be given, e.g. `install/prereq`; `none/none` for one that moves nothing. */
  readonly labels: readonly string[];
}

/** The messages observed word for word, each once per log with all its labels. */
export function readMessages(): ObservedMessage[] {
  if (!isCorpusThere) return [];
  const labels = new Map<string, { log: string; message: string; labels: string[] }>();
  for (const file of readdirSync(corpusFolder).filter(name => /^signals-.*\.jsonl$/.test(name))) {
    for (const line of readFileSync(path.join(corpusFolder, file), 'utf8').split('\n').filter(Boolean)) {
      const { log, message, flow, stage, verbatim } = JSON.parse(line) as Record<string, string> & { verbatim?: boolean };
      const id = String(log ?? '')
        .toLowerCase()
        .replace(/\.lo[g_].*$/, '')
        .replace(/[\s(].*$/, '');
      if (verbatim === false || !message || !id || !knowledge.matcherOf(id)) continue;
      const known = labels.get(`${id}\n${message}`) ?? { log: id, message, labels: [] };
      known.labels.push(`${flow || 'none'}/${stage || 'none'}`);
      labels.set(`${id}\n${message}`, known);
    }
  }
  return [...labels.values()];
}
