/**
 * What stands in the braces of a finding's texts: the captures of its line, and what the whole set knows of the case. A command is only
 * to be copied where its values are right, so what is not known stays open between angle brackets and says what belongs there.
 */
import { subStageName } from '../catalog/subStages.ts';
import { failedHosts } from './endpoints.ts';
import type { Fact } from './facts.ts';
import type { Links } from './links.ts';
import type { Runs } from './runs.ts';
import { hostOfPath, type KnownSource, type World } from './world.ts';

/** Names that any text of a finding may have in braces, whatever its lines capture. */
export const givenNames = [
  'failedHosts',
  'content',
  'destination',
  'troubledSites',
  'subStageNote',
  'package',
  'guid',
  'site',
  'siteCode',
  'topSite',
  'scp',
  'remoteServer',
  'server',
  'log',
  'text',
] as const;

export interface FindingCase {
  readonly fact: Fact;
  readonly source: KnownSource;
  /** GUID of the update, or package ID. */
  readonly package: string | undefined;
  readonly site: string | undefined;
}

/** One whose installation lines report without a name: which it is, is not to be guessed. */
const unnamedUpdate = 'an update that the lines do not name';

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
    const given: Record<Exclude<(typeof givenNames)[number], 'failedHosts'>, string> = {
      package: name === undefined && fact.marks?.flow === 'install' ? unnamedUpdate : packageText(this.#world, name),
      content: name === undefined ? (fact.captures.name ?? 'the package') : packageText(this.#world, name),
      destination: this.#destinationOf(fact, source, site),
      troubledSites: this.#troubledSites(fact, name),
      subStageNote: noteOf(fact.captures.subStage),
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
    const values = { ...fact.episode, ...fact.captures, ...given };
    // The facts of all logs are looked through for it: only where a text has it.
    return Object.defineProperty(values, 'failedHosts', { get: () => hostsText(failedHosts(this.#world, source, fact)) });
  }

  /** Where a transfer goes: the site that its thread works for, with the server that the line names. */
  #destinationOf(fact: Fact, source: KnownSource, site: string | undefined): string {
    const to = fact.captures.to ?? fact.episode.to ?? (site === source.site ? undefined : site);
    const host = hostOf(fact);
    if (to === undefined) return host ?? 'the destination site';
    return host === undefined ? `site ${to}` : `site ${to} (${host})`;
  }

  /** Sites at which the same work on the same package has trouble in another stage than this line's: what stops it there. */
  #troubledSites(fact: Fact, name: string | undefined): string {
    const { marks } = fact;
    const sites = this.#runs.all.flatMap(({ run: { flow, subject, stages } }) =>
      flow === marks?.flow &&
      subject.package === name &&
      subject.site !== undefined &&
      stages.some(({ id, status }) => id !== marks.stage && (status === 'warning' || status === 'failed'))
        ? [subject.site]
        : [],
    );
    return name === undefined || sites.length === 0 ? '' : ` (${[...new Set(sites)].sort().join(', ')})`;
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

const hostsShown = 3;

function hostsText(hosts: readonly string[]): string {
  if (hosts.length === 0) return 'the lines do not say which';
  const more = hosts.length - hostsShown;
  return `${hosts.slice(0, hostsShown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const isGuid = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

/** What is known of a part of the installation, as a sentence behind others. */
function noteOf(subStage: string | undefined): string {
  const name = subStage === undefined ? undefined : subStageName(subStage);
  return name === undefined ? '' : ` Sub-stage ${subStage} is "${name}".`;
}

/** The server that a path of the line is on, or that it names by two backslashes. */
const hostOf = ({ captures }: Fact): string | undefined => {
  const path = captures.path ?? captures.share ?? (captures.server?.startsWith('\\\\') ? `${captures.server}\\` : undefined);
  return path === undefined ? undefined : hostOfPath(path.replace(/^\\{2,}/, '\\\\').replace(/(?<=[^\\])\\{2,}/g, '\\'));
};
