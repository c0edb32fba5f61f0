/** The model of each update as the logs show it. */
import type { Package } from '../protocol/model.ts';
import { anyHierarchy, siteOfPackageId } from './hierarchy.ts';
import type { Knowledge } from './knowledge.ts';
import type { Links } from './links.ts';
import type { DerivedRun, Runs } from './runs.ts';
import type { World } from './world.ts';

/** The state that lines named last, and when. */
interface LastState {
  readonly ms: number;
  readonly code: number;
}

/**
 * All updates that runs are about. The same update is another thing in another hierarchy: it has its own state and package ID there, so
 * nothing is taken over from one to the other.
 */
export function derivePackages(world: World, links: Links, runs: Runs): Package[] {
  const packages = new Map<string, Package>();
  const hierarchyOf = hierarchiesOfRuns(links, runs);
  const states = lastStates(world.knowledge, runs, hierarchyOf);
  for (const derived of runs.all) {
    const subject = derived.run.subject.package;
    if (subject === undefined) continue;
    const guid = subject.length === 36 ? subject : null;
    const hierarchy = hierarchyOf(derived);
    // A package ID names its hierarchy by itself.
    const id = guid === null || hierarchy === anyHierarchy ? subject : `${guid}@${hierarchy}`;
    const { packageId, events } = derived;
    const version =
      packageId === undefined
        ? null
        : (events.find(item => item.event.fact.capture('version') !== undefined)?.event.fact.capture('version') ?? null);
    const before = packages.get(id);
    const state = guid === null ? undefined : states.get(id);
    packages.set(id, {
      id,
      guid,
      packageId: packageId ?? before?.packageId ?? (guid === null ? null : (links.packageIdOfGuid(guid, hierarchy) ?? null)),
      site: hierarchy === anyHierarchy ? null : hierarchy,
      version: version ?? before?.version ?? null,
      name: world.knowledge.catalog.packages.find(known => known.guid === guid)?.name ?? before?.name ?? subject,
      state: state ? { code: state.code, name: stateName(world.knowledge, state.code) } : null,
    });
  }
  return [...packages.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The hierarchy of a run: that of the site that made its package, else that of its site or, for a site without logs, of its parent. */
function hierarchiesOfRuns({ hierarchies }: Links, runs: Runs): (derived: DerivedRun) => string {
  const parents = new Map([...runs.children].flatMap(([parent, children]) => [...children].map(child => [child, parent] as const)));
  return ({ run, packageId }) => {
    if (packageId !== undefined) return hierarchies.of(siteOfPackageId(packageId));
    const site = run.subject.site ?? null;
    return hierarchies.of(site) || hierarchies.of(parents.get(site ?? '') ?? null);
  };
}

/** Package → its last state. A code that says nothing to us does not hide one that does. */
function lastStates(knowledge: Knowledge, runs: Runs, hierarchyOf: (derived: DerivedRun) => string): Map<string, LastState> {
  const states = new Map<string, LastState>();
  for (const derived of runs.all) {
    const hierarchy = hierarchyOf(derived);
    for (const { event } of derived.events) {
      const guid = event.fact.episode.package;
      const code = Number(event.fact.capture('state'));
      if (guid === undefined || !Number.isFinite(code) || code < 0x1_0000) continue;
      const id = hierarchy === anyHierarchy ? guid : `${guid}@${hierarchy}`;
      const known = states.get(id);
      const isBetter = known && isTelling(knowledge, code) !== isTelling(knowledge, known.code);
      if (!known || (isBetter ? isTelling(knowledge, code) : event.timeMs >= known.ms)) states.set(id, { ms: event.timeMs, code });
    }
  }
  return states;
}

/** What the upper half of a state code stands for. */
const stages = ['', 'replication', 'prerequisite check', 'installation', 'download', 'applicability'] as const;

const isTelling = (knowledge: Knowledge, code: number): boolean =>
  knowledge.catalog.states.some(state => state.code === code) || Boolean(stages[code >> 16]);

/** Name of a state code; one that is in no list still tells its stage by its upper half, and is told by its number where that is none. */
export function stateName(knowledge: Knowledge, code: number): string {
  const known = knowledge.catalog.states.find(state => state.code === code);
  if (known) return known.name;
  const stage = stages[code >> 16];
  const step = code & 0xffff;
  return stage ? `${stage}, ${step === 0xffff ? 'failed' : `step ${step}`} (by its number)` : `unknown state ${code}`;
}
