/** What the tests of the catalog share: the compiled catalog, and a line's way through it. */
import { catalog } from '../../server/catalog/index.ts';
import type { Marks, SignalRecord } from '../../server/catalog/types.ts';
import { Knowledge, Matcher, marksOf, parseTemplate } from '../../server/engine/index.ts';

export const knowledge = new Knowledge(catalog);

const encoder = new TextEncoder();

export interface Hit {
  readonly record: SignalRecord;
  readonly captures: Readonly<Record<string, string>>;
  readonly marks: Marks | undefined;
}

/** What a log's matcher makes of a line. */
export function hitOf(log: string, line: string): Hit | undefined {
  const bytes = encoder.encode(line);
  const match = knowledge.matcherOf(log)?.match(bytes, 0, bytes.length);
  if (!match) return undefined;
  const captures = match.captures();
  return { record: match.record, captures, marks: marksOf(match.record, captures) };
}

/** Logs in which a record's lines are looked for; of a record for any log the first of the catalog. */
export const logsOf = (record: SignalRecord): readonly string[] => (record.log === 'any' ? ['hman'] : [record.log].flat());

/** Names of the captures of a template. */
export const captureNames = (says: string): readonly string[] =>
  parseTemplate(says).parts.flatMap(part => (part.kind === 'capture' ? [part.name] : []));

/** Names in braces in a text. */
export const bracedNames = (text: string): readonly string[] => [...text.matchAll(/\{([A-Za-z][A-Za-z0-9]*)\}/g)].map(m => m[1]!);

/** How much of each template of a record fits a line: for the message of a failed test. */
export function howFar(record: SignalRecord, line: string): string {
  const bytes = encoder.encode(line);
  const fits = (says: string) => {
    try {
      return new Matcher([{ ...record, log: 'x', says: [says] }]).match(bytes, 0, bytes.length) !== undefined;
    } catch {
      return false;
    }
  };
  return record.says
    .map(says => {
      const tokens = says.match(/\{[^}]*\}|[^{]/g) ?? [];
      if (fits(says)) return `    fits: ${says}`;
      for (let n = tokens.length; n > 0; n--)
        if (fits(`${tokens.slice(0, n).join('')}{rest:text}`))
          return `    fits up to: ${tokens.slice(0, n).join('')}▮${tokens.slice(n).join('')}`;
      return `    fits nowhere: ${says}`;
    })
    .join('\n');
}

/** Values that captures have in made-up lines. */
const sampleByName: Readonly<Record<string, string>> = {
  package: '3B7D84FA-ECCC-4EA0-B8AB-ABBDA1E88E0E',
  packageId: 'CAS10001',
  version: '6',
  job: '00000391',
  request: '10069CAS',
  site: 'CAS',
  to: 'PR1',
  from: 'CAS',
  sys: 'CASSRV01',
  server: 'CASSRV01.contoso.com',
  share: '\\\\CASSRV01',
  gmt: 'Mon May 16 14:33:55.691 2016',
};
const sampleByType: Readonly<Record<string, string>> = {
  guid: '3B7D84FA-ECCC-4EA0-B8AB-ABBDA1E88E0E',
  packageId: 'CAS10001',
  site: 'PR1',
  num: '7',
  hex: '1A',
  code: '0x80070005',
  word: 'word',
  url: 'https://go.microsoft.com/fwlink/?LinkId=1',
  path: 'E:\\ConfigMgr\\folder',
  text: 'some text',
};

/** A line that a template fits, with the given values for captures. */
export function lineOf(says: string, values: Readonly<Record<string, string>> = {}): string {
  const types = new Map(parseTemplate(says).parts.flatMap(part => (part.kind === 'capture' ? [[part.name, part.type] as const] : [])));
  return says.replace(/\{([A-Za-z][A-Za-z0-9]*)(?::[A-Za-z]+)?\}/g, (_, name: string) => {
    return values[name] ?? sampleByName[name] ?? sampleByType[types.get(name) ?? 'text'] ?? '';
  });
}
