import { readFileSync } from 'node:fs';
import { catalog } from '../catalog/index.ts';
import type { Catalog } from '../catalog/types.ts';
import { extendCatalog, printable } from '../engine/index.ts';
import { type Io, UsageError } from './cli.ts';

/** The catalog with the records of further files; a wrong record is named on stderr and left out, a wrong file is a mistake. */
export function loadCatalog(paths: readonly string[], io: Pick<Io, 'err'>): Catalog {
  let known = catalog;
  for (const path of paths) {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      throw new UsageError(`--catalog ${path}: the file cannot be read`);
    }
    const { catalog: extended, problems } = extendCatalog(known, text);
    for (const { index, message } of problems) {
      const line = printable(message.replace(/\s+/g, ' '));
      if (index === null) throw new UsageError(`--catalog ${path}: ${line}`);
      io.err(`configmgr-flow: ${path}: ${line}\n`);
    }
    if (problems.length === 0 && extended.signals.length === known.signals.length)
      io.err(`configmgr-flow: ${path}: the file holds no record\n`);
    known = extended;
  }
  return known;
}
