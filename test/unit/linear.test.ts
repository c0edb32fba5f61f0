/** A line of a megabyte costs ten times what a tenth of it costs, with the catalog as it is: counted in steps, not in time. */
import { expect, test } from 'vitest';
import { catalog } from '../../server/catalog/index.ts';
import { encode } from '../../server/engine/bytes.ts';
import { parseTemplate } from '../../server/engine/template.ts';
import { knowledge } from './checkAnalysis.ts';

const long = 1_000_000;
const short = long / 10;
const stepsPerByte = 60;

const fillers = ['a ', '0', '\\a', 'http://a', 'a: b, ', '8576527e-dde9-4146-8ed9-db91091c38ef '];

/** A line that begins as a template does and goes on without end; `undefined` where it begins with a capture. */
function beginningOf(template: string): string | undefined {
  const [first] = parseTemplate(template).parts;
  return first?.kind === 'literal' ? new TextDecoder().decode(first.bytes) : undefined;
}

/** Of each log the templates with the most open places, which have the most to try. */
const logs = ['dmpdownloader', 'hman', 'distmgr', 'cmupdate', 'sender'];
const beginnings = (log: string): readonly string[] =>
  catalog.signals
    .filter(record => [record.log].flat().includes(log))
    .flatMap(record => record.says)
    .map(says => ({ says, captures: parseTemplate(says).parts.filter(({ kind }) => kind === 'capture').length }))
    .sort((a, b) => b.captures - a.captures)
    .slice(0, 3)
    .flatMap(({ says }) => beginningOf(says) ?? []);

test.each(logs)(
  '%s',
  log => {
    const matcher = knowledge.matcherOf(log)!;
    const stepsFor = (beginning: string, filler: string, length: number): number => {
      const bytes = encode(beginning + filler.repeat(Math.ceil(length / filler.length))).subarray(0, length);
      matcher.match(bytes, 0, bytes.length);
      return matcher.stepsTaken;
    };
    for (const beginning of ['', ...beginnings(log)])
      for (const filler of fillers) {
        const [few, many] = [stepsFor(beginning, filler, short), stepsFor(beginning, filler, long)];
        expect(many, `${beginning}${filler}…`).toBeLessThanOrEqual(11 * few + 10_000);
        // However many templates there are: a few looks at each byte.
        expect(many / long, `${beginning}${filler}…`).toBeLessThan(stepsPerByte);
      }
  },
  60_000,
);
