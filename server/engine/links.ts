/** What belongs together across logs: package GUID ↔ package ID ↔ job ↔ send request ↔ destination. */
import type { Episode, Fact } from './facts.ts';
import { anyHierarchy, Hierarchies, siteOfPackageId } from './hierarchy.ts';
import type { KnownSource, World } from './world.ts';

export { siteOfPackageId } from './hierarchy.ts';

/** Numbers of jobs, and what a package of an update is called, are of one hierarchy: keys hold it where the set shows several. */
export class Links {
  /** Package IDs proved to be an easy setup package. */
  readonly proved = new Set<string>();
  readonly hierarchies: Hierarchies;
  readonly #packageIdOfJob = new Map<string, string>();
  readonly #packageIdOfRequest = new Map<string, string>();
  readonly #toOfRequest = new Map<string, string>();
  readonly #toOfJob = new Map<string, string>();
  /** Package ID → version → GUID. */
  readonly #guids = new Map<string, Map<string, string>>();
  readonly #packageIdsOfGuid = new Map<string, string>();
  /** Only where there are several. */
  readonly #hierarchyOfEpisode = new Map<Episode, string>();

  constructor(world: World) {
    for (const source of world.sources)
      for (const { signal, episode } of source.reader.facts)
        if (signal.proves === 'easy-setup' && episode.packageId) this.proved.add(episode.packageId);
    this.hierarchies = new Hierarchies(world, this.proved);
    const seen = new Set<Episode>();
    for (const source of world.sources) {
      const hierarchy = this.hierarchies.of(source.site);
      for (const fact of source.reader.facts) {
        const { request, job } = fact.episode;
        const to = request === undefined && job === undefined ? undefined : (fact.capture('to') ?? fact.episode.to);
        if (to !== undefined) {
          if (request) this.#toOfRequest.set(key(request, hierarchy), to);
          if (job) this.#toOfJob.set(key(job, hierarchy), to);
        }
        if (seen.has(fact.episode)) continue;
        seen.add(fact.episode);
        if (this.hierarchies.areSeveral) this.#hierarchyOfEpisode.set(fact.episode, hierarchy);
        this.#learn(fact.episode, hierarchy);
      }
    }
  }

  #learn({ package: guid, packageId, version, job, request }: Episode, hierarchy: string): void {
    if (packageId !== undefined) {
      if (job !== undefined) this.#packageIdOfJob.set(key(job, hierarchy), packageId);
      if (request !== undefined) this.#packageIdOfRequest.set(key(request, hierarchy), packageId);
      if (guid !== undefined) {
        // The ID itself tells whose it is, also in a log whose site is not known.
        this.#packageIdsOfGuid.set(key(guid, this.hierarchies.of(siteOfPackageId(packageId))), packageId);
        const versions = this.#guids.get(packageId) ?? new Map<string, string>();
        versions.set(version ?? '', guid);
        this.#guids.set(packageId, versions);
      }
    }
  }

  #hierarchyOf(fact: Fact): string {
    return this.#hierarchyOfEpisode.get(fact.episode) ?? anyHierarchy;
  }

  /** The package ID that a fact is about: its own, its thread's, or that of its job or send request. */
  packageIdOf(fact: Fact): string | undefined {
    const { packageId, job, request, package: guid } = fact.episode;
    const hierarchy = this.#hierarchyOf(fact);
    return (
      packageId ??
      (job === undefined ? undefined : this.#packageIdOfJob.get(key(job, hierarchy))) ??
      (request === undefined ? undefined : this.#packageIdOfRequest.get(key(request, hierarchy))) ??
      (guid === undefined ? undefined : this.packageIdOfGuid(guid, hierarchy))
    );
  }

  /** What a hierarchy calls the package of an update. */
  packageIdOfGuid(guid: string, hierarchy = anyHierarchy): string | undefined {
    return this.#packageIdsOfGuid.get(key(guid, hierarchy));
  }

  /** The site that a transfer goes to. */
  destinationOf(fact: Fact): string | undefined {
    const { job, request } = fact.episode;
    const hierarchy = this.#hierarchyOf(fact);
    return (
      fact.capture('to') ??
      (request === undefined ? undefined : this.#toOfRequest.get(key(request, hierarchy))) ??
      (job === undefined ? undefined : this.#toOfJob.get(key(job, hierarchy))) ??
      fact.episode.to
    );
  }

  /** GUID of the update that a version of an easy setup package carries; without a version, if there is only one. */
  guidOf(packageId: string, version: string | undefined): string | undefined {
    const versions = this.#guids.get(packageId);
    if (!versions) return undefined;
    return (
      (version === undefined ? undefined : versions.get(version)) ??
      (new Set(versions.values()).size === 1 ? [...versions.values()][0] : undefined)
    );
  }
}

/** Job and request IDs come in both cases, jobs with or without leading zeros. */
const key = (id: string, hierarchy: string): string => `${hierarchy}|${id.toUpperCase().replace(/^0+(?=.)/, '')}`;

/** Whether a source is of a child of the site that made the package. */
export const isAtChild = (source: KnownSource, packageId: string): boolean =>
  source.site !== null && source.site !== siteOfPackageId(packageId);
