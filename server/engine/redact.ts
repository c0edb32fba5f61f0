/**
 * Names taken out of a report that goes to strangers. The same name gets the same stand-in everywhere, so the report still
 * tells what belongs together. What is replaced: servers, domains, users, e-mail and IP addresses, SIDs, tenant and device GUIDs
 * (the GUIDs of known updates stay), folders of users and folders that the logs lie in.
 *
 * A name is recognised by the way that it is written (a share, an address, an account, a domain that ends as domains do). All
 * texts are looked through first, so a name that is recognised in one of them is replaced in the others where it stands alone.
 */
import { logs } from '../catalog/logs.ts';
import { packages } from '../catalog/packages.ts';
import type { Report } from '../protocol/model.ts';
import { baseName, LogNames } from './logNames.ts';
import { Names } from './redactNames.ts';

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Without its dashes; a number alone is none. */
const plainGuid = /(?<![0-9a-f])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{32}(?![0-9a-f])/gi;
const sid = /\bS-1-(?:5-21|12-1)(?:-\d{1,10}){3,5}\b/gi;
const email = /(?<![\w.%+-])([A-Za-z0-9._%+-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g;
/** `user@DOMAIN` without an ending. */
const shortEmail = /(?<![\w.%+-])([A-Za-z][A-Za-z0-9._%+-]*)@([A-Za-z][A-Za-z0-9-]{2,62})(?![\w.-])/g;
const ipv4 = /(?<![\w.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w]|\.\d)/g;
const ipv6 = /(?<![\w:.])(?:[0-9a-f]{1,4}:|:(?=:)){1,7}(?::|[0-9a-f]{1,4})?(?::[0-9a-f]{1,4}){0,6}(?:%\w+)?(?![\w:])/gi;
/** `DOMAIN\user`; what stands behind a backslash is part of a path. */
const account = /(?<![\\/:\w.$-])([A-Za-z][A-Za-z0-9-]{1,14})(\\{1,2})([A-Za-z0-9._$-]{1,63}[A-Za-z0-9_$-])(?![\\A-Za-z0-9_$-])/g;
/** A folder with a file in it looks like an account. */
const fileEnding =
  /\.(?:bak|box|cab|cat|cer|cfg|cid|cmd|ct\d|dat|dll|exe|ini|inf|ist|job|json|log?_?|lo_|mfx|mi[fx]|mof|msi|msp|nal|oa[dx]|p[cks][bgk]|pfx|pkg|ps1|rpl|rpt|s[clq]\w|sni|srq|svf|tmp|trn|txt|xml|zip)$/i;
/** Accounts of the system itself. */
const systemAccount = /\b(?:NT (?:AUTHORITY|SERVICE)|BUILTIN|IIS APPPOOL)$/i;
const namedUser = /\b((?:user ?name|user id|uid|account name|samaccountname)\s*[=:]\s*["'<[]?)([A-Za-z][\w.-]{1,62}\$?)(?![\w\\@])/gi;
/** With blanks where a backslash ends it. */
const userFolder = /([\\/](?:Users|Documents and Settings)[\\/]+|\/home\/)((?:(?<=\\)[^\\/"'<>|:*?\r\n]{1,64}(?=\\)|[^\\/\s"'<>|]+))/gi;
const uncHost = /(?<![\\\w])(?<!\b[A-Za-z]:)(\\{2,4}(?:\?\\{1,2}UNC\\{1,2})?)([A-Za-z0-9][\w.-]{0,252})(?=[\\"'\]\s,;)>@]|$)/g;
const slashHost = /(?<![:\w/])(\/\/)([A-Za-z0-9][\w.-]{0,252})(?=\/)/g;
const urlHost = /\b([a-z][a-z0-9+-]{1,15}:\/\/)(?:([^\s/@"'<>]+)@)?([A-Za-z0-9][\w.-]{0,252})(?=[:/?#\s'"<>)\],;]|$)/gi;
/** As status messages, connection strings and sentences name a computer. */
const namedHost =
  /\b((?:SYS|MACHINE|COMPUTER|HOST|NODE|WORKSTATION(?: ID)?|SERVER|DATA SOURCE)\s?=\s?(?:tcp:|np:|lpc:)?\s?["'<[]?)([A-Za-z0-9][A-Za-z0-9.-]{0,252}[A-Za-z0-9])\b/gi;
const spokenHost =
  /\b((?:[Cc]omputer|[Ss]erver|[Mm]achine|[Hh]ost|[Pp]roxy|[Ss]ite system|[Dd]istribution point|[Nn]ode)(?: name)?(?:\s*[:=<[("'](?!\/)\s*|\s+(?:is\s+)?)["'<[]?)((?=[A-Za-z0-9-]*\d)[A-Za-z][A-Za-z0-9-]{2,62}|[A-Z][A-Z0-9-]{3,14})(?![\w.\\(])/g;
const directoryName = /\b((?:CN|OU)=)([^,"'<>=/\\]+)(?=,\s*(?:OU|CN|DC)=)/gi;
const directoryDomain = /\b(DC=)([^,\s"'<>]+)/gi;
/** Containers that every directory has. */
const plainContainer =
  /^(?:system(?: management)?|configuration|services|users|computers|builtin|schema|sites|partitions|servers|domain controllers)$/i;
const hostName =
  /(?<![\w.@-])(?!(?:System|Microsoft)\.(?:Net|IO)\b)(?=[A-Za-z0-9.-]*[A-Za-z])[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*\.(?:com|net|org|local|loc|lab|lan|corp|internal|intra|intranet|ad|edu|gov|mil|int|io|de|uk|fr|nl|se|no|dk|ch|at|eu|us|ca|au|be|es|pt|gr|ie|it|cn|za|mx|ru|tr|ae|sg|hk|kr|tw|info|biz|test|example|intern|ads|dom|domain|root|pl|cz|jp|nz|br|fi|hu|ro|priv|prod|cloud|company|group|bank|hospital|health|school|systems|network|global|online|tech|world|gmbh|inc|ltd|bund)(?![.-]?\w)/gi;

const isIpv6 = (text: string): boolean =>
  /\d/.test(text) && (text.includes('::') ? text.replace(/%.*/, '') !== '::1' : text.split(':').length === 8);

/** A text without names. */
export type Redactor = (text: string) => string;

/** Names and paths of the caller's that count as those of the report do. */
export interface MoreNames {
  readonly servers?: readonly string[];
  readonly users?: readonly string[];
  /** Of logs; their folders are named after somebody more often than not. */
  readonly paths?: readonly string[];
  readonly texts?: readonly string[];
}

/** The stand-ins of a report: for the report itself, and for what is told beside it. */
export function createRedactor(report: Report, more: MoreNames = {}): Redactor {
  const servers = [
    ...report.sources.map(source => source.server ?? ''),
    ...report.sites.flatMap(site => site.servers),
    ...(more.servers ?? []),
  ].filter(Boolean);
  const files = [...report.sources.flatMap(source => source.files), ...(more.paths ?? [])];
  const kept = new Set([
    '00000000-0000-0000-0000-000000000000',
    ...packages.map(known => known.guid.toUpperCase()),
    ...report.packages.flatMap(p => (p.guid && p.name !== p.guid ? [p.guid] : [])),
  ]);
  const texts: string[] = [...files, ...(more.texts ?? [])];
  mapTexts(report, text => {
    texts.push(text);
    return text;
  });
  // Twice: the domain of a host in the last text tells a domain in the first.
  let names = new Names();
  for (let turn = 0; turn < 2; turn++) {
    names = new Names(names.domains);
    for (const server of servers) names.host(server);
    for (const user of more.users ?? []) names.account(user);
    const learn = replacer(names, kept);
    for (const text of texts) learn(text);
  }
  const siteCodes = new Set(report.sites.map(site => site.code.toLowerCase()));
  const bare = new Map([...names.bare].filter(([name]) => !siteCodes.has(name)));
  const bareNames = anyOf([...bare.keys()], words => `(?<![A-Za-z0-9])(?:${words})(?![A-Za-z0-9])`);
  const inDomain = anyOf([...names.domains], words => `(?<![A-Za-z0-9.-])((?:[A-Za-z0-9-]+\\.)*)(${words})(?![A-Za-z0-9-])`);
  const folders = folderPattern(files, bare);
  const strangers = strangerPattern([...files, ...report.skipped.map(({ path }) => path)]);
  return replacer(names, kept, (text, mark) => {
    let out = text;
    if (inDomain)
      out = out.replace(inDomain, (found, prefix: string, domain: string) =>
        mark(prefix === '' ? names.domain(domain) : names.host(found)),
      );
    if (bareNames) out = out.replace(bareNames, found => mark(bare.get(found.toLowerCase())!));
    if (strangers) out = out.replace(strangers, found => mark(names.of('file', found)));
    if (folders) out = out.replace(folders, found => mark(names.of('folder', found)));
    return out;
  });
}

/** Replaces all names that are recognised by the way they are written, and then what `rest` finds. */
function replacer(names: Names, kept: ReadonlySet<string>, rest?: (text: string, mark: (stand: string) => string) => string): Redactor {
  return text => {
    // What was put in must not be taken for a name by the next rule: it is a number between marks until the end.
    const put: string[] = [];
    const mark = (stand: string) => `\ue000${put.push(stand) - 1}\ue001`;
    const host = (_: string, before: string, name: string) => before + mark(names.host(name));
    let out = text
      .replace(/[\ue000\ue001]/g, '\ufffd')
      .replace(urlHost, (_, before: string, user: string | undefined, name: string) =>
        [before, user === undefined ? '' : `${mark(names.of('user', user))}@`, mark(names.host(name))].join(''),
      )
      .replace(email, (_, user: string, domain: string) => mark(`${names.account(user)}@${names.host(domain)}`))
      .replace(guid, found => (kept.has(found.toUpperCase()) ? found : mark(names.of('guid', found))))
      .replace(plainGuid, found => mark(names.of('guid', dashed(found))))
      .replace(sid, found => mark(names.of('sid', found)))
      .replace(userFolder, (found, before: string, user: string) =>
        /^(?:public|default|all users)$/i.test(user) ? found : before + mark(names.of('user', user)),
      )
      .replace(uncHost, host)
      .replace(slashHost, host)
      .replace(namedHost, host)
      .replace(directoryName, (found, before: string, name: string) =>
        plainContainer.test(name) ? found : before + mark(names.of(/^ou/i.test(before) ? 'unit' : 'user', name)),
      )
      .replace(directoryDomain, (_, before: string, name: string) => before + mark(names.of('domain', name)));
    out = out
      .replace(hostName, found => mark(names.host(found)))
      .replace(ipv4, found => mark(names.of('ip', found)))
      .replace(ipv6, found => (isIpv6(found) ? mark(names.of('ip', found)) : found))
      .replace(account, (found, domain: string, slash: string, user: string, at: number, whole: string) =>
        systemAccount.test(whole.slice(0, at) + domain) || fileEnding.test(user)
          ? found
          : mark(names.of('domain', domain)) + slash + mark(names.account(user)),
      )
      .replace(shortEmail, (found, user: string, domain: string) =>
        /^ssl$/i.test(domain) ? found : mark(`${names.account(user)}@${names.of('domain', domain)}`),
      )
      .replace(namedUser, (_, before: string, user: string) => before + mark(names.account(user)))
      .replace(spokenHost, host);
    if (rest) out = rest(out, mark);
    return out.replace(/\ue000(\d+)\ue001/g, (_, index: string) => put[Number(index)]!);
  };
}

const dashed = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** The report without names of people, computers and organisations. */
export function redactReport(report: Report): Report {
  return mapTexts(report, createRedactor(report)) as Report;
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

/** The folders that the logs lie in: they are often named after the organisation. Servers and users have stand-ins of their own. */
function folderPattern(files: readonly string[], named: ReadonlyMap<string, string>): RegExp | undefined {
  const parts = new Set<string>();
  for (const file of files)
    for (const part of file.split(/[\\/]/).slice(0, -1)) if (!plainFolder.test(part) && !named.has(part.toLowerCase())) parts.add(part);
  return anyOf([...parts], words => `(?<=[\\\\/])(?:${words})(?![\\w.-])`);
}

const logNames = new LogNames(logs);

/** Files whose names are not those of logs: a person has named them. Their endings stay. */
function strangerPattern(files: readonly string[]): RegExp | undefined {
  const names = files.filter(file => !logNames.findByPath(file)).map(file => baseName(file).replace(/\.\w{1,12}$/, ''));
  return anyOf(
    names.filter(name => !plainFolder.test(name)),
    words => `(?<=[\\\\/]|^)(?:${words})(?=\\.\\w{1,12}(?!\\w)|[^\\w.-]|$)`,
  );
}

function mapTexts(value: unknown, redact: Redactor, key = ''): unknown {
  if (typeof value === 'string') return own.has(key) ? value : redact(value);
  if (Array.isArray(value)) return value.map(item => mapTexts(item, redact, key));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, redact, name)]));
  return value;
}
