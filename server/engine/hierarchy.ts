/**
 * Which sites belong to one hierarchy, as far as the lines tell before anything else is concluded: a set can hold the logs of several
 * hierarchies (a test site beside the real one), and what one calls a package is nothing to the other.
 */
import type { World } from './world.ts';

/** The hierarchy of what cannot be told, and of everything where the set has one hierarchy only. */
export const anyHierarchy = '';

/** The top-level site that made a package: the first three characters of its ID. */
export const siteOfPackageId = (packageId: string): string => packageId.slice(0, 3);

export class Hierarchies {
  /** Site → the site above it: its parent where lines name it, else the site that made the easy setup package that it got. */
  readonly #above = new Map<string, string>();
  /** Site → its parent, by lines that name both. */
  readonly #parents = new Map<string, string>();
  readonly #tops = new Set<string>();

  constructor(world: World, proved: ReadonlySet<string>) {
    /** Sites with a service connection point, and whether more than the name of a folder says which site it is. */
    const connected = new Map<string, boolean>();
    for (const source of world.sources) {
      if (source.log === 'dmpdownloader' && source.site !== null)
        connected.set(source.site, connected.get(source.site) || source.siteFrom !== 'folder');
      for (const fact of source.reader.facts) {
        const child = fact.capture('child');
        const parent = fact.capture('parent');
        if (child !== undefined && parent !== undefined && child !== parent && isSiteCode(parent)) this.#parents.set(child, parent);
        const { packageId } = fact.episode;
        if (packageId === undefined || source.site === null || !proved.has(packageId)) continue;
        const maker = siteOfPackageId(packageId);
        if (maker !== source.site) this.#above.set(source.site, maker);
      }
    }
    for (const [child, parent] of this.#parents) this.#above.set(child, parent);
    for (const packageId of proved) this.#tops.add(this.topOf(siteOfPackageId(packageId)));
    // One hierarchy has one service connection point, at its top-level site. A folder of three letters may bear another name than a site's.
    for (const [site, isSure] of connected) if (isSure || connected.size > 1) this.#tops.add(this.topOf(site));
  }

  /** Site → the site that it reports to, where a line names both. */
  get parents(): ReadonlyMap<string, string> {
    return this.#parents;
  }

  /** The highest site above this one that is known; itself where none is. */
  topOf(site: string): string {
    const passed = new Set<string>();
    let at = site;
    for (let above = this.#above.get(at); above !== undefined && !passed.has(above); above = this.#above.get(at)) {
      passed.add(at);
      at = above;
    }
    return at;
  }

  /** Whether the set shows more than one. */
  get areSeveral(): boolean {
    return this.#tops.size > 1;
  }

  /** The top-level site of the hierarchy of a site where the set shows several, else `anyHierarchy`. */
  of(site: string | null): string {
    if (!this.areSeveral || site === null) return anyHierarchy;
    const top = this.topOf(site);
    return this.#tops.has(top) ? top : anyHierarchy;
  }
}

const isSiteCode = (text: string): boolean => /^[A-Z0-9]{3}$/i.test(text);
