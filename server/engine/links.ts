/** What belongs together across logs: package GUID ↔ package ID ↔ job ↔ send request ↔ destination. */
import type { Episode, Fact } from './facts.ts';
import type { KnownSource, World } from './world.ts';

export class Links {
  /** Package IDs proved to be an easy setup package. */
  readonly proved = new Set<string>();
  readonly #packageIdOfJob = new Map<string, string>();
  readonly #packageIdOfRequest = new Map<string, string>();
  readonly #toOfRequest = new Map<string, string>();
  readonly #toOfJob = new Map<string, string>();
  /** Package ID → version → GUID. */
  readonly #guids = new Map<string, Map<string, string>>();
  readonly #packageIdsOfGuid = new Map<string, string>();

  constructor(world: World) {
    const seen = new Set<Episode>();
    for (const source of world.sources) {
      for (const fact of source.reader.facts) {
        if (fact.signal.proves === 'easy-setup' && fact.episode.packageId) this.proved.add(fact.episode.packageId);
        const { request, job } = fact.episode;
        const to = request === undefined && job === undefined ? undefined : (fact.capture('to') ?? fact.episode.to);
        if (to !== undefined) {
          if (request) this.#toOfRequest.set(key(request), to);
          if (job) this.#toOfJob.set(key(job), to);
        }
        if (!seen.has(fact.episode)) {
          seen.add(fact.episode);
          this.#learn(fact.episode);
        }
      }
    }
  }

  #learn({ package: guid, packageId, version, job, request }: Episode): void {
    if (packageId !== undefined) {
      if (job !== undefined) this.#packageIdOfJob.set(key(job), packageId);
      if (request !== undefined) this.#packageIdOfRequest.set(key(request), packageId);
      if (guid !== undefined) {
        this.#packageIdsOfGuid.set(guid, packageId);
        const versions = this.#guids.get(packageId) ?? new Map<string, string>();
        versions.set(version ?? '', guid);
        this.#guids.set(packageId, versions);
      }
    }
  }

  /** The package ID that a fact is about: its own, its thread's, or that of its job or send request. */
  packageIdOf(fact: Fact): string | undefined {
    const { packageId, job, request, package: guid } = fact.episode;
    return (
      packageId ??
      (job === undefined ? undefined : this.#packageIdOfJob.get(key(job))) ??
      (request === undefined ? undefined : this.#packageIdOfRequest.get(key(request))) ??
      (guid === undefined ? undefined : this.#packageIdsOfGuid.get(guid))
    );
  }

  packageIdOfGuid(guid: string): string | undefined {
    return this.#packageIdsOfGuid.get(guid);
  }

  /** The site that a transfer goes to. */
  destinationOf(fact: Fact): string | undefined {
    const { job, request } = fact.episode;
    return (
      fact.capture('to') ??
      (request === undefined ? undefined : this.#toOfRequest.get(key(request))) ??
      (job === undefined ? undefined : this.#toOfJob.get(key(job))) ??
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
const key = (id: string): string => id.toUpperCase().replace(/^0+(?=.)/, '');

/** The top-level site that made a package: the first three characters of its ID. */
export const siteOfPackageId = (packageId: string): string => packageId.slice(0, 3);

/** Whether a source is of a child of the site that made the package. */
export const isAtChild = (source: KnownSource, packageId: string): boolean =>
  source.site !== null && source.site !== siteOfPackageId(packageId);
