/** Where the service connection point of a site is, and in which mode it works, as its logs show. */
import type { Site } from '../protocol/model.ts';
import type { Fact } from './facts.ts';
import type { Runs } from './runs.ts';
import { firstEntryMs, hostLabel, hostOfPath, type KnownSource, lastEntryMs, utcOf, type World } from './world.ts';

/** Outbox of a role on another server than the site server: the file dispatch manager takes its files from there. */
const remoteOutbox = /[\\/]mcm\.box(?:[\\/]|$)/i;
/** Inbox of the site server, into which a role on the site server itself writes. */
const ownInbox = /[\\/]hman\.box[\\/]forwardingmsg(?:[\\/]|$)/i;

const fileCaptures = ['path', 'file', 'target'] as const;

/** The server of the service connection point of a site, and whether it is another than the site server. */
export interface ConnectionPoint {
  readonly server: string | null;
  readonly isRemote: boolean | null;
}

export function connectionPointOf(code: string, world: World): ConnectionPoint {
  const mine = world.sources.filter(source => source.site === code && source.reader.stats.entries > 0);
  const downloader = newestOf(mine.filter(source => source.log === 'dmpdownloader'));
  const forwarders = mine.filter(source => source.log === 'mpfdm' && source.reader.facts.some(isFromRemoteOutbox));
  const forwarder = newestOf(forwarders);
  if (!downloader) return { server: forwarder?.server ?? null, isRemote: forwarder ? true : null };
  const server = downloader.server ?? forwarder?.server ?? outboxHostOf(downloader);
  return { server, isRemote: isRemoteByFiles(downloader) ?? isRemoteByServers(downloader, forwarders, mine) };
}

const newestOf = (sources: readonly KnownSource[]): KnownSource | undefined =>
  sources.toSorted((a, b) => (lastEntryMs(b) || 0) - (lastEntryMs(a) || 0))[0];

const isFromRemoteOutbox = (fact: Fact): boolean => fileCaptures.some(name => remoteOutbox.test(fact.capture(name) ?? ''));

/** The server that a path of the outbox names. */
function outboxHostOf(source: KnownSource): string | null {
  for (const fact of source.reader.facts)
    for (const name of fileCaptures) {
      const path = fact.capture(name) ?? '';
      const host = remoteOutbox.test(path) ? hostOfPath(path) : undefined;
      if (host !== undefined) return host;
    }
  return null;
}

/** Into which box the downloader put its last file for the hierarchy manager. */
function isRemoteByFiles({ reader }: KnownSource): boolean | null {
  const last = reader.facts.findLast(
    fact => isFromRemoteOutbox(fact) || fileCaptures.some(name => ownInbox.test(fact.capture(name) ?? '')),
  );
  return last === undefined ? null : isFromRemoteOutbox(last);
}

/** Folder names may be anything: they are not compared. */
function isRemoteByServers(downloader: KnownSource, forwarders: readonly KnownSource[], mine: readonly KnownSource[]): boolean | null {
  const isAt = (source: KnownSource) =>
    source.server !== null && downloader.server !== null && hostLabel(source.server) === hostLabel(downloader.server);
  if (forwarders.some(isAt)) return true;
  const isSure = ({ server, serverFrom }: KnownSource) => server !== null && serverFrom !== 'folder' && serverFrom !== 'unknown';
  const managers = mine.filter(source => source.log === 'hman' && isSure(source));
  if (!isSure(downloader) || managers.length === 0) return null;
  return !managers.some(isAt);
}

/** What the logs show of the mode of a service connection point. */
export interface ModeHistory {
  /** Last import with the service connection tool, in UTC ms; NaN where there is none. */
  readonly importedMs: number;
  /** Last time that the downloader worked on a manifest from the internet. */
  readonly onlineMs: number;
  /** Last start of the downloader's thread. */
  readonly startedMs: number;
  /** Whether the tool ran for this site at all. */
  readonly usesTool: boolean;
  /** The downloader went on looking in the internet after the import and was not started again in between: the mode that it read is another than the one that is set. */
  readonly isStale: boolean;
}

export function modeHistoryOf(code: string, world: World, runs: Runs): ModeHistory {
  let importedMs = Number.NaN;
  let onlineMs = Number.NaN;
  let usesTool = false;
  for (const { run, events } of runs.all) {
    if (run.subject.site !== code) continue;
    usesTool ||= run.flow === 'offline';
    for (const { event, stage, marks } of events) {
      if (run.flow === 'offline' && stage === 'import' && marks.becomes === 'done' && !(event.lastMs <= importedMs))
        importedMs = event.lastMs;
      // In offline mode the downloader may report the imported manifest, but it never fetches one.
      const isFetch = run.flow === 'sync' && stage === 'manifest' && !marks.step?.startsWith('state-');
      if (isFetch && event.source.log === 'dmpdownloader' && !(event.lastMs <= onlineMs)) onlineMs = event.lastMs;
    }
  }
  const downloaders = world.sources.filter(source => source.site === code && source.log === 'dmpdownloader');
  const starts = Number.isNaN(importedMs) ? [] : downloaders.flatMap(startsOf);
  // A log that begins later may have lost a start.
  const wouldShowStart = downloaders.some(source => firstEntryMs(source) < importedMs);
  return {
    importedMs,
    onlineMs,
    startedMs: starts.reduce((a, b) => (b <= a ? a : b), Number.NaN),
    usesTool,
    isStale: wouldShowStart && onlineMs > importedMs && !starts.some(ms => ms > importedMs && ms < onlineMs),
  };
}

/** When the downloader's thread was started, by its own log. */
const startsOf = (source: KnownSource): number[] =>
  source.reader.facts
    .filter(fact => fact.signal.id === 'thread.started' && fact.capture('component')?.toUpperCase() === 'SMS_DMP_DOWNLOADER')
    .map(fact => utcOf(source, fact.last));

export function scpModeOf({ importedMs, onlineMs, startedMs, usesTool, isStale }: ModeHistory): Site['scpMode'] {
  if (Number.isNaN(onlineMs)) return usesTool ? 'offline' : 'unknown';
  return importedMs > onlineMs || (isStale && startedMs > onlineMs) ? 'offline' : 'online';
}
