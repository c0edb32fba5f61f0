/**
 * What stands in the braces of a finding's texts: the captures of its line, and what the whole set knows of the case. A command is only
 * to be copied where its values are right, so what is not known stays open between angle brackets and says what belongs there.
 */
import type { Fact } from './facts.ts';
import type { Links } from './links.ts';
import type { Runs } from './runs.ts';
import { hostOfPath, type KnownSource, type World } from './world.ts';

/** Names that any text of a finding may have in braces, whatever its lines capture. */
export const givenNames = ['package', 'guid', 'site', 'siteCode', 'topSite', 'scp', 'remoteServer', 'server', 'log', 'text'] as const;

export interface FindingCase {
  readonly fact: Fact;
  readonly source: KnownSource;
  /** GUID of the update, or package ID. */
  readonly package: string | undefined;
  readonly site: string | undefined;
}

/** What a person calls an update. */
export const packageText = (world: World, id: string | undefined): string =>
  id === undefined ? 'the update' : (world.knowledge.catalog.packages.find(known => known.guid === id)?.name ?? id);

export class FindingValues {
  readonly #world: World;
  readonly #links: Links;
  readonly #runs: Runs;

  constructor(world: World, links: Links, runs: Runs) {
    this.#world = world;
    this.#links = links;
    this.#runs = runs;
  }

  of({ fact, source, package: name, site }: FindingCase): Record<string, string | undefined> {
    const given: Record<(typeof givenNames)[number], string> = {
      package: packageText(this.#world, name),
      guid: this.#guidOf(fact, name) ?? '<GUID of the update>',
      site: site ?? 'this site',
      siteCode: site ?? '<site code>',
      topSite: this.#topSiteOf(site ?? source.site) ?? '<code of the top-level site>',
      scp: this.#pointOf(site ?? source.site)?.server ?? '<service connection point>',
      remoteServer: hostOf(fact) ?? this.#serverOf(site, source) ?? '<server of the destination site>',
      server: fact.captures.server ?? source.server ?? 'the server',
      log: `${source.log}.log`,
      text: fact.text,
    };
    return { ...fact.episode, ...fact.captures, ...given };
  }

  #guidOf(fact: Fact, name: string | undefined): string | undefined {
    const packageId = this.#links.packageIdOf(fact);
    const candidates = [
      fact.episode.package,
      name,
      packageId === undefined ? undefined : this.#links.guidOf(packageId, fact.capture('version') ?? fact.episode.version),
    ];
    return candidates.find(text => text !== undefined && isGuid.test(text));
  }

  /** The one service connection point of a site's hierarchy; `undefined` where the set shows none or several. */
  #pointOf(site: string | null): KnownSource | undefined {
    const { hierarchies } = this.#links;
    const points = this.#world.sources.filter(
      source => source.log === 'dmpdownloader' && hierarchies.of(source.site) === hierarchies.of(site),
    );
    return points.length === 1 ? points[0] : undefined;
  }

  /** Replication tells it; besides, the service connection point is at the top-level site. */
  #topSiteOf(site: string | null): string | undefined {
    const { children, standAlone } = this.#runs;
    const above = [...children].find(([parent, below]) => parent === site || (site !== null && below.has(site)))?.[0];
    return above ?? (site !== null && standAlone.has(site) ? site : undefined) ?? this.#pointOf(site)?.site ?? undefined;
  }

  /** The only server that the set shows of another site. */
  #serverOf(site: string | undefined, source: KnownSource): string | undefined {
    if (site === undefined || site === source.site) return undefined;
    const servers = new Set(this.#world.sources.flatMap(other => (other.site === site && other.server !== null ? other.server : [])));
    return servers.size === 1 ? [...servers][0] : undefined;
  }
}

const isGuid = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

/** The server that a path of the line is on. */
const hostOf = ({ captures }: Fact): string | undefined => {
  const path = captures.path ?? captures.share;
  return path === undefined ? undefined : hostOfPath(path.replace(/^\\{2,}/, '\\\\').replace(/(?<=[^\\])\\{2,}/g, '\\'));
};
