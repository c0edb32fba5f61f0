/** The site's own lines: JSON files of records that stand beside the product's catalog. */
import { readFile } from 'node:fs/promises';
import { catalog } from '../catalog/index.ts';
import { type CatalogProblem, extendCatalog, Knowledge } from '../engine/index.ts';
import { folderStateOf } from '../sources/index.ts';
import { allowHosts } from './uncHosts.ts';

export interface OwnFile {
  readonly path: string;
  /** `undefined` where it cannot be read. */
  readonly text: string | undefined;
  readonly problems: readonly CatalogProblem[];
}

export class OwnCatalog {
  #knowledge = new Knowledge(catalog);
  #files: readonly OwnFile[] = [];
  #turn = 0;

  /** The product's records with those of the files that are right. */
  get knowledge(): Knowledge {
    return this.#knowledge;
  }

  /** In the order of the setting: of two records with one id the first is taken. */
  get files(): readonly OwnFile[] {
    return this.#files;
  }

  /** Whether the files say anything else than before; a read that a later one has overtaken says nothing. */
  async read(paths: readonly string[]): Promise<boolean> {
    const turn = ++this.#turn;
    allowHosts(paths);
    const read = await Promise.all(paths.map(readText));
    if (turn !== this.#turn || isSame(read, this.#files)) return false;
    let known = catalog;
    this.#files = read.map(({ path, text, failure }) => {
      if (text === undefined) return { path, text, problems: [{ index: null, message: failure }] };
      const extended = extendCatalog(known, text);
      known = extended.catalog;
      return { path, text, problems: extended.problems };
    });
    this.#knowledge = new Knowledge(known);
    return true;
  }
}

function isSame(a: readonly Pick<OwnFile, 'path' | 'text'>[], b: typeof a): boolean {
  return a.length === b.length && a.every(({ path, text }, index) => path === b[index]?.path && text === b[index]?.text);
}

interface ReadText {
  readonly path: string;
  readonly text: string | undefined;
  /** Why there is no text. */
  readonly failure: string;
}

async function readText(path: string): Promise<ReadText> {
  try {
    return { path, text: await readFile(path, 'utf8'), failure: '' };
  } catch {
    return { path, text: undefined, failure: (await folderStateOf(path))?.message ?? 'it is no file that can be read' };
  }
}
