/** The internet endpoints that the logs name: what Microsoft's list says of each, and how the last attempt there went. */
import type { EndpointRecord } from '../catalog/types.ts';
import type { Endpoint } from '../protocol/model.ts';
import { toIso } from './time.ts';
import { utcOf, type World } from './world.ts';

interface Seen {
  endpoint: Endpoint;
  atMs: number;
}

export const hostOfUrl = (url: string): string | undefined => /^https?:\/\/([^/:?#\s]+)/i.exec(url)?.[1]?.toLowerCase();

/** The row of the list for a host: its own, else that of a wildcard above it. */
export function findEndpoint(rows: readonly EndpointRecord[], host: string): EndpointRecord | undefined {
  const exact = rows.find(row => row.host.toLowerCase() === host);
  return exact ?? rows.find(row => row.host.startsWith('*.') && host.endsWith(row.host.slice(1).toLowerCase()));
}

export function deriveEndpoints(world: World): Endpoint[] {
  const { endpoints } = world.knowledge.catalog;
  const seen = new Map<string, Seen>();
  for (const source of world.sources) {
    /** Stage → host that its lines named last: what becomes of the stage is the result there. */
    const pending = new Map<string, string>();
    for (const fact of source.reader.facts) {
      const { marks } = fact;
      const stage = marks ? `${marks.flow}|${marks.stage}` : '';
      const host = hostOfUrl(fact.capture('url') ?? '');
      if (host !== undefined) {
        pending.set(stage, host);
        const row = findEndpoint(endpoints, host);
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
      const named = marks?.becomes === undefined ? undefined : pending.get(stage);
      const before = named === undefined ? undefined : seen.get(named);
      if (!before || host !== undefined) continue;
      if (marks!.becomes === 'done') before.endpoint = { ...before.endpoint, result: 'reached' };
      else if (marks!.becomes === 'failed' || marks!.becomes === 'warning') before.endpoint = { ...before.endpoint, result: 'failed' };
    }
  }
  return [...seen.values()].map(({ endpoint }) => endpoint).sort((a, b) => (a.host < b.host ? -1 : 1));
}
