/**
 * Names taken out of a report that goes to strangers. The same name gets the same stand-in everywhere, so the report still
 * tells what belongs together. What is replaced: servers, domains, users, e-mail and IP addresses, tenant and device GUIDs
 * (the GUIDs of known updates stay), folders of users, NetBIOS names seen as servers.
 */
import type { Report } from '../protocol/model.ts';

const guid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const email = /\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\b/g;
const ipv4 = /\b(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}\b/g;
const ipv6 = /\b(?:(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6})(?![\w:])/gi;
/** `DOMAIN\user`; what stands behind a backslash is part of a path. */
const account = /(?<![\\/:\w.$-])([A-Za-z][A-Za-z0-9-]{1,14})\\([A-Za-z0-9._$-]{1,63}[A-Za-z0-9_$-])(?![\\A-Za-z0-9_$-])/g;
/** Accounts of the system itself. */
const systemAccount = /\b(?:NT (?:AUTHORITY|SERVICE)|BUILTIN|IIS APPPOOL)$/i;
const userFolder = /(\\Users\\|\/home\/|\\Documents and Settings\\)([^\\/\s"']+)/gi;
const uncHost = /(\\\\(?:\?\\UNC\\)?)([A-Za-z0-9][A-Za-z0-9.-]{0,252})(?=[\\"'\]\s,;)]|$)/g;
const urlHost = /\b(https?:\/\/)([A-Za-z0-9][A-Za-z0-9.-]{0,252})(?=[:/\s'"]|$)/gi;
/** As status messages and connection strings name a computer. */
const namedHost = /\b((?:SYS|MACHINE|SERVER|DATA SOURCE)=)([A-Za-z0-9][A-Za-z0-9.-]{0,252}[A-Za-z0-9])\b/gi;
const directoryDomain = /\b(DC=)([^,\s"'<>]+)/gi;
const hostName =
  /\b(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.(?:com|net|org|local|lab|lan|corp|internal|intra|ad|edu|gov|io|de|uk|fr|nl|se|no|dk|ch|at|eu|us|ca|au|info|biz|test|example|intern|ads|pl|cz|jp|nz|br|fi|hu|ro|priv|prod)(?![.-]?\w)/gi;

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

  domain(name: string): string {
    return `${this.of('domain', name)}.example`;
  }

  /** A host: its first label and its domain have their own stand-ins, so one server is the same with and without domain. */
  host(name: string): string {
    if (/^[\d.]+$/.test(name)) return this.of('ip', name);
    const [label, ...domain] = name.split('.');
    return domain.length === 0 ? this.of('server', label!) : `${this.of('server', label!)}.${this.domain(domain.join('.'))}`;
  }
}

/** The report without names of people, computers and organisations. */
export function redactReport(report: Report): Report {
  const names = new Names();
  const keptGuids = new Set(report.packages.flatMap(p => (p.guid && p.name !== p.id ? [p.guid] : [])));
  keptGuids.add('00000000-0000-0000-0000-000000000000');
  const servers = [...report.sources.map(source => source.server ?? ''), ...report.sites.flatMap(site => site.servers)];
  const isAddress = (name: string) => /^[\d.]+$/.test(name);
  const labels = servers.filter(name => !isAddress(name)).map(name => name.split('.')[0]!.toLowerCase());
  const domains = servers
    .filter(name => !isAddress(name) && !publicHost.test(name))
    .map(name => name.split('.').slice(1).join('.').toLowerCase());
  const bare = anyOf(labels, words => `(?<![A-Za-z0-9])(?:${words})(?![A-Za-z0-9])`);
  const inDomain = anyOf(domains, words => `(?<![A-Za-z0-9.-])((?:[A-Za-z0-9-]+\\.)*)(${words})(?![A-Za-z0-9-])`);
  const folders = folderPattern(report, labels);
  const redact = (text: string, isPath: boolean): string => {
    // What was put in must not be taken for a name by the next rule: it is a number between marks until the end.
    const put: string[] = [];
    const mark = (stand: string) => `\ue000${put.push(stand) - 1}\ue001`;
    const host = (name: string) => (publicHost.test(name) ? name : mark(names.host(name)));
    let out = text
      .replace(/[\ue000\ue001]/g, '\ufffd')
      .replace(email, found => mark(names.of('mail', found)))
      .replace(guid, found => (keptGuids.has(found.toUpperCase()) ? found : mark(names.of('guid', found))))
      .replace(userFolder, (_, before: string, user: string) => before + mark(names.of('user', user)))
      .replace(uncHost, (_, before: string, name: string) => before + host(name))
      .replace(urlHost, (_, before: string, name: string) => before + host(name))
      .replace(namedHost, (_, before: string, name: string) => before + host(name))
      .replace(directoryDomain, (_, before: string, name: string) => before + mark(names.of('domain', name)));
    if (inDomain)
      out = out.replace(inDomain, (found, prefix: string, domain: string) =>
        mark(prefix === '' ? names.domain(domain) : names.host(found)),
      );
    out = out
      .replace(hostName, found => host(found))
      .replace(ipv4, found => mark(names.of('ip', found)))
      .replace(ipv6, found => mark(names.of('ip', found)));
    if (!isPath)
      out = out.replace(account, (found, domain: string, user: string, at: number, whole: string) =>
        systemAccount.test(whole.slice(0, at) + domain) ? found : `${mark(names.of('domain', domain))}\\${mark(names.of('user', user))}`,
      );
    if (isPath && folders) out = out.replace(folders, found => mark(names.of('folder', found)));
    if (bare) out = out.replace(bare, found => mark(names.of('server', found)));
    return out.replace(/\ue000(\d+)\ue001/g, (_, index: string) => put[Number(index)]!);
  };
  return mapTexts(report, redact) as Report;
}

/** A pattern that finds any of the names, the longest first; `undefined` where there are none. */
function anyOf(found: readonly string[], pattern: (words: string) => string): RegExp | undefined {
  const words = [...new Set(found)].filter(word => word.length >= 2).sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return words.length > 0 ? new RegExp(pattern(words.map(escapeRegExp).join('|')), 'gi') : undefined;
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

/** Folder names that say nothing of whose they are. */
const plainFolder =
  /^(?:[a-z]:|logs?|tmp|temp|var|home|users|program files|microsoft configuration manager|sms|sms_ccm|configmgr|sms_[a-z0-9]{3}|[a-z]\$|\.{1,2}|)$/i;

/** The folders that the logs lie in: they are often named after the organisation. Servers have stand-ins of their own. */
function folderPattern(report: Report, servers: readonly string[]): RegExp | undefined {
  const parts = new Set<string>();
  for (const { files } of report.sources)
    for (const file of files)
      for (const part of file.split(/[\\/]/).slice(0, -1))
        if (!plainFolder.test(part) && !servers.includes(part.toLowerCase())) parts.add(part);
  if (parts.size === 0) return undefined;
  const any = [...parts]
    .sort((a, b) => b.length - a.length)
    .map(escapeRegExp)
    .join('|');
  return new RegExp(`(?<=^|[\\\\/])(?:${any})(?=[\\\\/])`, 'gi');
}

/** Texts that are paths: what looks like an account there is a folder with a file. */
const paths = new Set(['path', 'files', 'id']);

function mapTexts(value: unknown, redact: (text: string, isPath: boolean) => string, key = ''): unknown {
  if (typeof value === 'string') return own.has(key) ? value : redact(value, paths.has(key));
  if (Array.isArray(value)) return value.map(item => mapTexts(item, redact, key));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, redact, name)]));
  return value;
}
