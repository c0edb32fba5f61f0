/** Names of people, computers and organisations, and what stands in for them: the same for the same name, however it is written. */
import { endpoints } from '../catalog/endpoints.ts';

export type NameKind = 'server' | 'domain' | 'user' | 'mail' | 'ip' | 'guid' | 'folder' | 'file' | 'unit' | 'sid';

/** Hosts of Microsoft's services say nothing of the site, and much of the fault. */
const publicHost =
  /(?:^|\.)(?:microsoft|windows|windowsupdate|microsoftonline|azure|azureedge|azurewebsites|msftncsi|digicert|office|live|visualstudio|msocsp|verisign)\.(?:com|net|us|cn|org)$/i;
/** Under these, customers have names of their own. */
const tenantHost =
  /^(.+?)((?:\.mail)?\.onmicrosoft\.(?:com|us)|\.sharepoint\.com|(?:\.[a-z0-9-]+)?\.cloudapp\.azure\.com|\.(?:usgov)?cloudapp\.net|\.azurewebsites\.net|\.azureedge\.net|\.(?:blob|table|queue|file|web)\.core\.windows\.net|\.(?:database|servicebus)\.windows\.net|\.vault\.azure\.net|\.azure-api\.net|\.azurefd\.net|\.trafficmanager\.net)$/i;
const listedHosts = new Set(endpoints.map(({ host }) => host.toLowerCase()));

/** Labels that are no part of a name: what stands at the end of a domain. */
const ending = /^(?:com?|org|net|gov|edu|ac|gv|local|intern|internal|[a-z]{2})$/i;

/** Words that stand where names do and name nobody: they are not looked for elsewhere. */
const generic = new Set(
  `account admin administrator and any apppool authority builtin ccm client cluster company computer computers configmgr configuration
  content corp data database default distribution dmp dns domain download error everyone example failed false file files for from guest
  guid host hosts hman iis inbox inboxes instance intern internal intranet ipc is lan ldap local localhost log logs machine management
  master mecm microsoft name net network no none not null of office on or outbox package path point pool print primary prod proxy public
  remote root sccm secondary server servers service services setup share shared site sites sms smspkg source sql sqlserver standalone
  state status system target temp test that the this tmp to true unknown update updates url user users was will windows with wsus www x yes`.split(
    /\s+/,
  ),
);

const isAddress = (name: string): boolean => /^[\d.]+$/.test(name) || name.includes(':');

export class Names {
  readonly #stands = new Map<string, string>();
  readonly #counts = new Map<NameKind, number>();
  /** Domains by the hosts that were seen in them. */
  readonly #domains: Set<string>;

  constructor(domains: Iterable<string> = []) {
    this.#domains = new Set(domains);
  }

  get domains(): ReadonlySet<string> {
    return this.#domains;
  }

  /** One name has one stand-in, whatever it was taken for first. */
  of(kind: NameKind, name: string): string {
    const key = name.toLowerCase();
    let stand = this.#stands.get(key);
    if (stand === undefined) {
      const n = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, n);
      stand = `${kind}${n}`;
      this.#stands.set(key, stand);
    }
    return stand;
  }

  /** `zone.contoso.com` gives `domain2.domain1.example`: what lies in what stays visible. */
  domain(name: string): string {
    const labels = name.split('.');
    while (labels.length > 1 && ending.test(labels.at(-1)!)) labels.pop();
    // What is left of a domain under an ending that is not known still has one.
    if (labels.length > 1 && labels.length === name.split('.').length) labels.pop();
    // The last first, so that a domain alone and a part of it are counted alike.
    return [
      ...labels
        .reverse()
        .map(label => this.of('domain', label))
        .reverse(),
      'example',
    ].join('.');
  }

  /** The label of a host and its domain have their own stand-ins, so one server is the same with and without domain. */
  host(name: string): string {
    if (isAddress(name)) return this.of('ip', name);
    const key = name.toLowerCase().replace(/\.$/, '');
    if (listedHosts.has(key)) return name;
    const tenant = tenantHost.exec(name);
    if (tenant)
      return /onmicrosoft|sharepoint/i.test(tenant[2]!)
        ? `${this.of('domain', tenant[1]!)}${tenant[2]}`
        : `${this.of('server', tenant[1]!)}${tenant[2]}`;
    if (publicHost.test(key)) return name;
    const labels = key.split('.');
    if (labels.length === 1) return this.of('server', key);
    if (labels.length === 2 || this.#domains.has(key)) return this.domain(key);
    const domain = labels.slice(1).join('.');
    this.#domains.add(domain);
    return `${this.of('server', labels[0]!)}.${this.domain(domain)}`;
  }

  /** A computer's own account ends in `$`. */
  account(name: string): string {
    return name.endsWith('$') ? `${this.of('server', name.slice(0, -1))}$` : this.of('user', name);
  }

  /** Names that are worth looking for where nothing but the name stands, with their stand-ins. */
  get bare(): ReadonlyMap<string, string> {
    return new Map([...this.#stands].filter(([name, stand]) => /^(?:server|domain|user)/.test(stand) && isTelling(name)));
  }
}

const isTelling = (name: string): boolean => name.length >= 3 && /[a-z]/.test(name) && !generic.has(name);
