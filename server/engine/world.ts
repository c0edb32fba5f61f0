/**
 * The sources with what is known of where they come from: server, site and zone of each. A source that does not tell itself is
 * understood by its neighbours on the same server. Order of sources is that of their ids, so nothing depends on arrival.
 */
import type { DerivedFrom, ZoneFrom } from '../protocol/model.ts';
import type { Reading } from './entryReader.ts';
import type { Fact, FactPlace } from './facts.ts';
import type { Knowledge } from './knowledge.ts';
import { baseName } from './logNames.ts';
import { type SourceReader, top } from './sourceReader.ts';
import type { DateOrder } from './time.ts';

export interface KnownSource {
  readonly reader: SourceReader;
  readonly id: string;
  readonly log: string;
  readonly server: string | null;
  readonly serverFrom: DerivedFrom;
  site: string | null;
  siteFrom: DerivedFrom;
  /** Minutes to add to local time to get UTC. */
  zone: number;
  zoneFrom: ZoneFrom;
  readonly role: string | undefined;
}

export interface WorldOptions {
  /** Zone of logs that say nothing of theirs, in minutes to add to get UTC. */
  readonly zoneMinutes?: number | undefined;
  /** The machine's own zone, the last resort; then it is marked as assumed. */
  readonly assumedZoneMinutes?: number | undefined;
  /** For files that do not tell it themselves. */
  readonly reading?: Reading | undefined;
}

/** Folder names that name no server. */
const commonFolders =
  /^(?:logs?|m365a|sms_ccm|microsoft configuration manager|program files|configmgr|sccm|sms|[a-z]:|[a-z]\$|sms_[a-z0-9]{3}|)$/i;

/** Host of a UNC path in either slash style, also with `\\?\UNC\`; `undefined` for local paths. */
export function hostOfPath(path: string): string | undefined {
  const m = /^(?:\\\\\?\\UNC\\|\\\\(?!\?)|\/\/)([^\\/]+)[\\/]/i.exec(path);
  return m?.[1];
}

function folderOf(path: string): string | undefined {
  const parts = path.split(/[\\/]/).slice(0, -1);
  for (let i = parts.length - 1; i >= 0 && i >= parts.length - 3; i--) if (!commonFolders.test(parts[i]!)) return parts[i];
  return undefined;
}

/** First label of a host name, upper case: by this two names of one server are compared. */
export const hostLabel = (name: string): string => (/^\d+(?:\.\d+){3}$/.test(name) ? name : name.split('.')[0]!).toUpperCase();

export class World {
  readonly sources: readonly KnownSource[];
  readonly knowledge: Knowledge;
  /** Which logs of which sites there are, in which zones: what the status of a run depends on besides its events. */
  readonly signature: string;
  /** Source of each fact; facts are asked for theirs all the time. */
  readonly #covered = new Set<string>();

  constructor(knowledge: Knowledge, readers: Iterable<SourceReader>, options: WorldOptions) {
    this.knowledge = knowledge;
    const sources = [...readers].map(reader => knownSource(reader));
    sources.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    const byServer = new Map<string, KnownSource[]>();
    for (const source of sources) {
      if (source.server === null) continue;
      const key = hostLabel(source.server);
      byServer.set(key, [...(byServer.get(key) ?? []), source]);
    }
    shareDateOrders(sources, byServer);
    for (const source of sources) {
      const neighbours = source.server === null ? [] : byServer.get(hostLabel(source.server))!;
      if (source.site === null) {
        const near = neighbours.find(n => n.site !== null && (n.siteFrom === 'lines' || n.siteFrom === 'setting'));
        if (near) {
          source.site = near.site;
          source.siteFrom = near.siteFrom;
        }
      }
      if (source.zoneFrom === 'assumed') {
        const zone = zoneAt(
          neighbours.filter(n => n.zoneFrom === 'bias' || n.zoneFrom === 'statmsg'),
          source.reader.stats.lastMs,
        );
        if (zone !== undefined) {
          source.zone = zone;
          source.zoneFrom = 'sibling';
        } else if (options.zoneMinutes !== undefined) {
          source.zone = options.zoneMinutes;
          source.zoneFrom = 'setting';
        } else source.zone = options.assumedZoneMinutes ?? 0;
      }
    }
    // One site alone: whatever does not say its site is of this one.
    const codes = new Set(sources.flatMap(s => (s.site === null ? [] : [s.site])));
    if (codes.size === 1) for (const source of sources) source.site ??= [...codes][0]!;
    this.sources = sources;
    this.signature = sources.map(({ id, log, site, zone, reader }) => [id, log, site, zone, ...reader.files].join()).join(';');
    for (const source of sources) {
      this.#covered.add(source.log);
      if (source.site !== null) this.#covered.add(`${source.log}@${source.site}`);
    }
  }

  /** Whether the server of a source writes this log, too. */
  hasBeside({ server, reader }: KnownSource, log: string): boolean {
    if (reader.logsByComponent.has(log)) return true;
    return (
      server !== null &&
      this.sources.some(other => other.log === log && other.server !== null && hostLabel(other.server) === hostLabel(server))
    );
  }

  /** Whether the set has this log, of this site where one is named. A log whose site is not known may be of any. */
  isCovered(log: string, site: string | null): boolean {
    if (site === null) return this.#covered.has(log);
    return this.#covered.has(`${log}@${site}`) || this.sources.some(s => s.log === log && s.site === null);
  }
}

/** The site that a line names as the one that it is about: a top-level site reports on its child sites, too. The source's own where it names none. */
export function siteOfLine(source: KnownSource, fact: Fact): string | null {
  const named = fact.capture('site');
  return named === undefined || named === top(source.reader.sites) ? source.site : named;
}

/** UTC of a place in ms; NaN where the source has no times. */
export const utcOf = (source: KnownSource, place: FactPlace): number =>
  place.isLocal ? place.timeMs + source.zone * 60_000 : place.timeMs;

/** UTC of the first and of the last entry of a source in ms; NaN where it has no times. */
export const firstEntryMs = ({ reader: { stats }, zone }: KnownSource): number =>
  stats.firstIsLocal ? stats.firstMs + zone * 60_000 : stats.firstMs;
export const lastEntryMs = ({ reader: { stats }, zone }: KnownSource): number =>
  stats.lastIsLocal ? stats.lastMs + zone * 60_000 : stats.lastMs;

/** A fact in the time of the world. */
export interface Event {
  readonly fact: Fact;
  readonly source: KnownSource;
  readonly timeMs: number;
  readonly lastMs: number;
}

export const toEvent = (source: KnownSource, fact: Fact): Event => ({
  fact,
  source,
  timeMs: utcOf(source, fact.first),
  lastMs: utcOf(source, fact.last),
});

/**
 * Items of several sources, each with its event, in one order: by UTC time between sources, in file order within one, also where a clock
 * was set back. Events without a time keep their place in their source.
 */
export function mergeByTime<T extends { readonly event: Event }>(perSource: readonly (readonly T[])[]): readonly T[] {
  if (perSource.length === 1) return perSource[0]!;
  const at = perSource.map(() => 0);
  const order = ({ event }: T): number => (Number.isNaN(event.timeMs) ? Number.NEGATIVE_INFINITY : event.timeMs);
  const merged: T[] = [];
  for (;;) {
    let best = -1;
    for (let i = 0; i < perSource.length; i++) {
      const item = perSource[i]![at[i]!];
      if (item && (best < 0 || order(item) < order(perSource[best]![at[best]!]!))) best = i;
    }
    if (best < 0) return merged;
    merged.push(perSource[best]![at[best]!]!);
    at[best]!++;
  }
}

/** The zone of most logs: one that was copied to a server from elsewhere (those of a gateway in Azure are in UTC) does not decide. */
function commonest(zones: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const zone of zones) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0];
}

/** A year has one change to daylight-saving time and one back. */
const yearMs = 365.2425 * 86_400_000;
const daylightMinutes = 60;

/**
 * The zone of a log at a time, by the other logs of its server. Of two zones an hour apart, which are winter and summer, it is that of the
 * log that began nearest to this time of the year: of each log only the zone at its beginning is known.
 */
function zoneAt(neighbours: readonly KnownSource[], atMs: number): number | undefined {
  const usual = commonest(neighbours.map(n => n.zone));
  if (usual === undefined || Number.isNaN(atMs)) return usual;
  let best = usual;
  let nearest = Number.POSITIVE_INFINITY;
  for (const { zone, reader } of neighbours) {
    if (zone !== usual && Math.abs(zone - usual) !== daylightMinutes) continue;
    const apart = Math.abs(reader.stats.firstMs - atMs) % yearMs;
    const distance = Math.min(apart, yearMs - apart);
    if (distance < nearest) [best, nearest] = [zone, distance];
  }
  return best;
}

/** One person copies the lines of a set: what some of them prove of the viewer's dates holds for those that prove nothing. */
function shareDateOrders(sources: readonly KnownSource[], byServer: ReadonlyMap<string, readonly KnownSource[]>): void {
  const onlyOrderOf = (group: readonly KnownSource[]): DateOrder | undefined => {
    const orders = new Set(group.flatMap(({ reader }) => reader.provedDateOrder ?? []));
    return orders.size === 1 ? [...orders][0] : undefined;
  };
  const ofSet = onlyOrderOf(sources);
  for (const { reader, server } of sources)
    reader.readDatesLike((server === null ? undefined : onlyOrderOf(byServer.get(hostLabel(server))!)) ?? ofSet);
}

function knownSource(reader: SourceReader): KnownSource {
  const { descriptor, stats } = reader;
  const [server, serverFrom] = first([
    [descriptor.server, 'setting'],
    [top(reader.servers), 'lines'],
    [hostOfPath(descriptor.path), 'unc'],
    [folderOf(descriptor.path), 'folder'],
  ]);
  const folder = folderOf(descriptor.path);
  const [site, siteFrom] = first([
    [descriptor.site?.toUpperCase(), 'setting'],
    [top(reader.sites), 'lines'],
    [folder && /^[A-Z0-9]{3}$/i.test(folder) ? folder.toUpperCase() : undefined, 'folder'],
  ]);
  const [zone, zoneFrom]: [number, ZoneFrom] = !Number.isNaN(stats.bias)
    ? [stats.bias, 'bias']
    : !Number.isNaN(stats.statmsgBias)
      ? [stats.statmsgBias, 'statmsg']
      : [0, 'assumed'];
  return {
    reader,
    id: descriptor.id,
    log: reader.log ?? baseName(descriptor.path),
    server,
    serverFrom,
    site,
    siteFrom,
    zone,
    zoneFrom,
    role: descriptor.role,
  };
}

function first(candidates: readonly (readonly [string | undefined, DerivedFrom])[]): [string | null, DerivedFrom] {
  for (const [value, from] of candidates) if (value) return [value, from];
  return [null, 'unknown'];
}
