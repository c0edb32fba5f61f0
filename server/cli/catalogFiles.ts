import { readFileSync } from 'node:fs';
import { catalog } from '../catalog/index.ts';
import type { Catalog } from '../catalog/types.ts';
import { extendCatalog } from '../engine/index.ts';
import { type Io, UsageError } from './cli.ts';

/** The catalog with the records of further files; a wrong record is named on stderr and left out. */
export function loadCatalog(paths: readonly string[], io: Io): Catalog {
  let known = catalog;
  for (const path of paths) {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      throw new UsageError(`--catalog ${path}: the file cannot be read`);
    }
    const { catalog: extended, problems } = extendCatalog(known, text);
    for (const { message } of problems) io.err(`configmgr-flow: ${path}: ${message}\n`);
    known = extended;
  }
  return known;
}
