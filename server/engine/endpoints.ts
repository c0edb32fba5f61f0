/** The internet endpoints that the logs name: what Microsoft's list says of each, and how the last attempt there went. */
import type { EndpointRecord } from '../catalog/types.ts';
import type { Endpoint } from '../protocol/model.ts';
import type { Fact } from './facts.ts';
import { toIso } from './time.ts';
import { hostLabel, type KnownSource, utcOf, type World } from './world.ts';

interface Seen {
  endpoint: Endpoint;
  atMs: number;
}

/** Host of a URL in lower case, without a user, port or the brackets of an IPv6 address. */
export function hostOfUrl(url: string): string | undefined {
  const m = /^https?:\/\/(?:[^/?#\s@]*@)?(?:\[([0-9a-f:.]+)\]|([^/:?#\s]+))/i.exec(url);
  return (m?.[1] ?? m?.[2])?.toLowerCase().replace(/\.$/, '');
}

/** The row of the list for a host: its own, else that of the nearest wildcard above it, of several for one wildcard one that is current. */
export function findEndpoint(rows: readonly EndpointRecord[], host: string): EndpointRecord | undefined {
  const exact = rows.find(row => row.host.toLowerCase() === host);
  if (exact) return exact;
  const above = rows.filter(row => row.host.startsWith('*') && host.endsWith(row.host.slice(1).toLowerCase()));
  const isCurrent = (row: EndpointRecord) => (row.outdated === undefined ? 1 : 0);
  return above.sort((a, b) => b.host.length - a.host.length || isCurrent(b) - isCurrent(a))[0];
}

/** What a line says of the host that it, or one before it, names; `undefined` where it says neither. */
function resultOf(fact: Fact): 'reached' | 'failed' | undefined {
  const status = fact.capture('status') ?? '';
  if (/^[1-5]\d\d$/.test(status)) return /^[23]/.test(status) ? 'reached' : 'failed';
  const becomes = fact.marks?.becomes;
  return becomes === 'done' ? 'reached' : becomes === 'failed' || becomes === 'warning' ? 'failed' : undefined;
}

/**
 * Hosts that did not answer as they should, up to a line and in its stage, as the logs of its site name them. Of a line that names one
 * itself: those that failed for the same reason; else with the answer of each.
 */
export function failedHosts(world: World, source: KnownSource, fact: Fact): string[] {
  const { marks } = fact;
  const untilMs = utcOf(source, fact.last);
  const last = new Map<string, { readonly atMs: number; readonly fact: Fact }>();
  for (const other of world.sources) {
    if (other !== source && (other.site === null || other.site !== source.site)) continue;
    for (const one of other.reader.facts) {
      if (one.marks?.flow !== marks?.flow || one.marks?.stage !== marks?.stage) continue;
      const host = hostOfUrl(one.capture('url') ?? '');
      const atMs = utcOf(other, one.last);
      if (host === undefined || (other === source ? one.seq > fact.seq : atMs > untilMs)) continue;
      if (atMs < (last.get(host)?.atMs ?? Number.NEGATIVE_INFINITY)) continue;
      last.set(host, { atMs, fact: one });
    }
  }
  const withAnswer = (host: string, one: Fact) => {
    const status = fact.capture('url') === undefined ? one.capture('status') : undefined;
    return status === undefined ? host : `${host} (${status})`;
  };
  const isAlike = (one: Fact) => fact.capture('url') === undefined || one.marks?.reason === marks?.reason;
  return [...last].flatMap(([host, { fact: one }]) => (resultOf(one) === 'failed' && isAlike(one) ? [withAnswer(host, one)] : []));
}

export function deriveEndpoints(world: World): Endpoint[] {
  const { endpoints } = world.knowledge.catalog;
  const seen = new Map<string, Seen>();
  /** The same few hosts are named again and again. */
  const rows = new Map<string, EndpointRecord | undefined>();
  const rowOf = (host: string) => {
    if (!rows.has(host)) rows.set(host, findEndpoint(endpoints, host));
    return rows.get(host);
  };
  for (const source of world.sources) {
    /** Stage → host that its lines named last: what becomes of the stage is the result there. */
    const pending = new Map<string, string>();
    for (const fact of source.reader.facts) {
      const { marks } = fact;
      const stage = marks ? `${marks.flow}|${marks.stage}` : '';
      const host = hostOfUrl(fact.capture('url') ?? '');
      if (host !== undefined) {
        pending.set(stage, host);
        const row = rowOf(host);
        const atMs = utcOf(source, fact.last);
        const known = seen.get(host);
        if (known && known.atMs > atMs) continue;
        seen.set(host, {
          atMs,
          endpoint: {
            id: host,
            host,
            result: known?.endpoint.result ?? 'unknown',
            why: row?.why ?? null,
            function: row?.function ?? null,
            outdated: row?.outdated ?? null,
            isListed: row !== undefined,
            last: toIso(atMs),
            path: source.reader.files[fact.last.file] ?? source.reader.descriptor.path,
            line: fact.last.line,
          },
        });
      }
      const named = marks?.becomes === undefined ? undefined : (host ?? pending.get(stage));
      const before = named === undefined ? undefined : seen.get(named);
      const result = before && resultOf(fact);
      if (result) before.endpoint = { ...before.endpoint, result };
    }
  }
  return [...seen.values()].map(({ endpoint }) => endpoint).sort((a, b) => (a.host < b.host ? -1 : 1));
}

/** Addresses that lead nowhere but into the own network, and the computer itself. */
const privateAddress =
  /^(?:0\.0\.0\.0|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i;
const address = /^(?:\d+(?:\.\d+){3}|[0-9a-f]*:[0-9a-f:.]*)$/i;
/** Domains that no public name can be in. */
const privateDomain =
  /\.(?:local|localhost|localdomain|lan|internal|intranet|intern|corp|home|private|priv|ads|lab|test|example|invalid|arpa)$/;

/** Folders that only a management point or an SMS Provider answers for. */
const siteSystemUrl = /^https?:\/\/[^/\s]+\/(?:SMS_MP|CCM_|CCMTOKENAUTH_|AdminService)/i;

/** Hosts that lines show to be site systems, by what is asked of them. */
export function siteSystemHosts(world: World): Set<string> {
  const hosts = new Set<string>();
  for (const source of world.sources)
    for (const fact of source.reader.facts) {
      const url = fact.capture('url') ?? '';
      const host = siteSystemUrl.test(url) ? hostOfUrl(url) : undefined;
      if (host !== undefined) hosts.add(host);
    }
  return hosts;
}

/** Whether a host is one of the organisation itself: its network, its servers, the domains of these. */
export function isOwnHost(host: string, servers: Iterable<string>): boolean {
  if (address.test(host)) return privateAddress.test(host);
  if (!host.includes('.') || privateDomain.test(host)) return true;
  for (const server of servers) {
    const name = server.toLowerCase();
    if (host === name) return true;
    const domain = name.split('.').slice(1).join('.');
    if (address.test(name)) continue;
    if (domain === '' ? hostLabel(host) === hostLabel(name) : domain.includes('.') && host.endsWith(`.${domain}`)) return true;
  }
  return false;
}
