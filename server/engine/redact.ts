/**
 * Names taken out of a report that goes to strangers. The same name gets the same stand-in everywhere, so the report still
 * tells what belongs together. What is replaced: servers, domains, users, e-mail and IP addresses, tenant and device GUIDs
 * (the GUIDs of known updates stay), folders of users, NetBIOS names seen as servers.
 */
import type { Report } from '../protocol/model.ts';

const guid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const email = /\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\b/g;
const ipv4 = /\b(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}\b/g;
const ipv6 = /\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}\b/gi;
const account = /\b([A-Za-z][A-Za-z0-9-]{1,14})\\([A-Za-z0-9._$-]{2,64})(?=$|[\s'",;)\]])/g;
const userFolder = /(\\Users\\|\/home\/|\\Documents and Settings\\)([^\\/\s"']+)/gi;
const uncHost = /(\\\\(?:\?\\UNC\\)?)([A-Za-z0-9][A-Za-z0-9.-]{0,252})(?=[\\"'\]\s])/g;
const hostName =
  /\b(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.(?:com|net|org|local|lab|lan|corp|internal|intra|ad|edu|gov|io|de|uk|fr|nl|se|no|dk|ch|at|eu|us|ca|au|info|biz|test|example)\b/gi;

/** Hosts of Microsoft's services say nothing of the site, and much of the fault. */
const publicHost =
  /(?:^|\.)(?:microsoft|windows|windowsupdate|microsoftonline|azure|azureedge|azurewebsites|msftncsi|digicert|office|live|visualstudio|msocsp|verisign)\.(?:com|net|us|cn|org)$/i;

class Names {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  of(kind: string, name: string): string {
    const key = `${kind}|${name.toLowerCase()}`;
    let stand = this.#known.get(key);
    if (stand === undefined) {
      const n = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, n);
      stand = `${kind}${n}`;
      this.#known.set(key, stand);
    }
    return stand;
  }

  /** A host: its first label and its domain have their own stand-ins, so one server is the same with and without domain. */
  host(name: string): string {
    if (publicHost.test(name)) return name;
    const [label, ...domain] = name.split('.');
    return domain.length === 0 ? this.of('server', label!) : `${this.of('server', label!)}.${this.of('domain', domain.join('.'))}.example`;
  }
}

/** The report without names of people, computers and organisations. */
export function redactReport(report: Report): Report {
  const names = new Names();
  const keptGuids = new Set(report.packages.flatMap(p => (p.guid && p.name !== p.id ? [p.guid] : [])));
  keptGuids.add('00000000-0000-0000-0000-000000000000');
  const servers = new Set<string>();
  for (const source of report.sources) if (source.server) servers.add(source.server.split('.')[0]!.toLowerCase());
  for (const site of report.sites) for (const server of site.servers) servers.add(server.split('.')[0]!.toLowerCase());
  const known = [...servers].filter(name => name.length >= 2).sort((a, b) => b.length - a.length);
  const bare = known.length > 0 ? new RegExp(`(?<![A-Za-z0-9])(?:${known.map(escapeRegExp).join('|')})(?![A-Za-z0-9])`, 'gi') : undefined;
  const redact = (text: string): string => {
    let out = text
      .replace(email, found => names.of('mail', found))
      .replace(guid, found => (keptGuids.has(found.toUpperCase()) ? found : names.of('guid', found)))
      .replace(userFolder, (_, before: string, user: string) => `${before}${names.of('user', user)}`)
      .replace(uncHost, (_, before: string, host: string) => `${before}${names.host(host)}`)
      .replace(hostName, found => names.host(found))
      .replace(ipv4, found => names.of('ip', found))
      .replace(ipv6, found => names.of('ip', found))
      .replace(account, (found, domain: string, user: string) =>
        /^[A-Za-z]$/.test(domain) ? found : `${names.of('domain', domain)}\\${names.of('user', user)}`,
      );
    if (bare) out = out.replace(bare, found => names.of('server', found));
    return out;
  };
  return mapTexts(report, redact) as Report;
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Texts that are the product's own words: links and identifiers that no name can be in. */
const own = new Set([
  'url',
  'time',
  'start',
  'end',
  'due',
  'since',
  'first',
  'last',
  'status',
  'flow',
  'severity',
  'confidence',
  'signal',
  'code',
  'format',
  'encoding',
]);

function mapTexts(value: unknown, redact: (text: string) => string, key = ''): unknown {
  if (typeof value === 'string') return own.has(key) ? value : redact(value);
  if (Array.isArray(value)) return value.map(item => mapTexts(item, redact, key));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, redact, name)]));
  return value;
}
