/** The place of each site in its hierarchy: its role and the site that it reports to, as far as lines and transfers prove them. */
import type { SiteRole } from '../protocol/model.ts';
import type { Links } from './links.ts';
import type { Runs } from './runs.ts';
import { firstEntryMs, hostLabel, type KnownSource, lastEntryMs, type World } from './world.ts';

export interface SiteRoles {
  /** Site → the site that it reports to. */
  readonly parents: ReadonlyMap<string, string>;
  readonly roleOf: (code: string) => SiteRole;
}

export function deriveSiteRoles(world: World, links: Links, runs: Runs): SiteRoles {
  const told = toldRoles(world);
  const parents = new Map(links.hierarchies.parents);
  // The easy setup package goes to child primary sites, and to all of them; never to a secondary site.
  for (const [parent, children] of runs.children) for (const child of children) if (!parents.has(child)) parents.set(child, parent);
  const grandparents = new Set<string>();
  for (const above of parents.values()) if (parents.has(above)) grandparents.add(parents.get(above)!);
  const isCas = (code: string) => told.get(code) === 'cas' || runs.children.has(code) || grandparents.has(code);
  const isPrimary = (code: string) => told.get(code) === 'primary' || [...parents.values()].includes(code);
  const isStandAlone = (code: string) =>
    told.has(code) ? told.get(code) === 'stand-alone' : runs.standAlone.has(code) && !isCas(code) && !parents.has(code);
  const reached = sitesThatGetUpdates(world, links);
  const sendings = destinationsOf(world, links);
  const sendsOnlyTo = (site: string, parent: string) => [...(sendings.get(site) ?? [])].every(to => to === parent);
  for (const [sender, destinations] of sendings) {
    const top = parents.get(sender);
    // Below a stand-alone primary site there are secondary sites only. A child primary site may send to its sister, too: what the
    // central administration site sends no update to, though it does to the sender, is no sister.
    const hasNoSisters = isStandAlone(sender);
    const updated = top === undefined ? undefined : reached.get(top);
    if (!hasNoSisters && !updated?.has(sender)) continue;
    for (const site of destinations)
      if (site !== top && !parents.has(site) && !updated?.has(site) && !isCas(site) && !isPrimary(site) && sendsOnlyTo(site, sender))
        parents.set(site, sender);
  }
  const roleOf = (code: string): SiteRole => {
    const setting = told.get(code);
    if (setting !== undefined) return setting;
    if (isCas(code)) return 'cas';
    const parent = parents.get(code);
    // A parent that is no central administration site can have secondary sites only: which of the two it is must be known.
    if (parent !== undefined && !isCas(parent) && (parents.has(parent) || isStandAlone(parent) || told.get(parent) === 'primary'))
      return 'secondary';
    if (parent !== undefined && isCas(parent)) return 'primary';
    return isStandAlone(code) ? 'stand-alone' : 'unknown';
  };
  return { parents, roleOf };
}

function toldRoles(world: World): Map<string, SiteRole> {
  const told = new Map<string, SiteRole>();
  for (const { site, role } of world.sources) {
    const known = role?.toLowerCase();
    if (site === null || told.has(site)) continue;
    if (known === 'cas' || known === 'primary' || known === 'stand-alone' || known === 'secondary') told.set(site, known);
  }
  return told;
}

/** Transfers by the site that writes of them, with where they go; of the easy setup package only, or of anything. */
function destinationsOf(world: World, links: Links, onlyEasySetup = false): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const source of world.sources) {
    if (source.site === null) continue;
    for (const fact of source.reader.facts) {
      const { marks } = fact;
      if (marks === undefined || world.knowledge.stage(marks.flow, marks.stage)?.lane !== 'transfer') continue;
      const packageId = links.packageIdOf(fact);
      if (onlyEasySetup && (packageId === undefined || !links.proved.has(packageId))) continue;
      const to = links.destinationOf(fact);
      if (to === undefined || to === source.site) continue;
      const known = found.get(source.site);
      if (known) known.add(to);
      else found.set(source.site, new Set([to]));
    }
  }
  return found;
}

const sitesThatGetUpdates = (world: World, links: Links): Map<string, Set<string>> => destinationsOf(world, links, true);

/** Components of the site server that only work where it is in active mode: a server in passive mode writes nothing to the database. */
const activeOnly: ReadonlySet<string> = new Set(['hman', 'distmgr']);

/**
 * Servers of a site that hold the site server role in passive mode. Both site servers run the failover manager; the one that, while it does,
 * leaves the work of a site server to another is the passive one.
 */
export function passiveServersOf(code: string, world: World): string[] {
  const servers = new Map<string, { name: string; failover: KnownSource[]; work: KnownSource[] }>();
  for (const source of world.sources) {
    if (source.site !== code || source.server === null || Number.isNaN(lastEntryMs(source))) continue;
    const label = hostLabel(source.server);
    const known = servers.get(label) ?? { name: source.server, failover: [], work: [] };
    servers.set(label, known);
    if (source.log === 'failovermgr') known.failover.push(source);
    else if (activeOnly.has(source.log)) known.work.push(source);
  }
  const all = [...servers.values()];
  const newest = (sources: readonly KnownSource[]) => Math.max(...sources.map(lastEntryMs));
  const isPassive = ({ failover, work }: (typeof all)[number]) =>
    newest(failover) > newest(work) &&
    all.some(
      other =>
        newest(other.work) > newest(work) &&
        other.work.some(a => failover.some(b => firstEntryMs(a) <= lastEntryMs(b) && lastEntryMs(a) >= firstEntryMs(b))),
    );
  return all
    .filter(isPassive)
    .map(({ name }) => name)
    .sort();
}
