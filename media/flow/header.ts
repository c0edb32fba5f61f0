/** The line at the top: which site, its service connection point, how much is known. */
import type { Site } from '../../server/protocol/model.ts';
import { coverageOf, topSite } from './coverage.ts';
import { type Child, h } from './dom.ts';
import { type Clock, tookText } from './times.ts';
import { isReading, openFindings, type ViewState } from './viewState.ts';
import { counted, statusMark } from './words.ts';

const roles: Readonly<Record<Site['role'], string>> = {
  cas: 'central administration site',
  primary: 'primary site',
  'stand-alone': 'stand-alone primary site',
  secondary: 'secondary site',
  unknown: '',
};

const modes = {
  online: { mark: 'done', title: 'The service connection point is in online mode.' },
  offline: { mark: 'skipped', title: 'The service connection point is in offline mode: updates come by the service connection tool.' },
  unknown: { mark: 'unknown', title: 'No line says whether the service connection point is online or offline.' },
} as const;

export function headerOf(state: ViewState, clock: Clock, nowMs: number, onFindings: () => void): Child[] {
  const site = topSite(state);
  const coverage = coverageOf(state);
  const findings = openFindings(state);
  const worst = findings.some(finding => finding.severity === 'error') ? 'failed' : findings.length > 0 ? 'warning' : 'done';
  // What has not been read may have findings too.
  const isOpen = isReading(state) && findings.length === 0;
  const mark = isOpen ? 'active' : worst;
  const others = [...state.sites.values()].filter(other => other !== site).map(other => other.code);
  const mode = modes[site?.scpMode ?? 'unknown'];
  return [
    h(
      'div',
      { class: 'header-site' },
      h('strong', {}, site ? `Site ${site.code}` : 'No site known yet'),
      site && roles[site.role] ? h('span', { class: 'quiet' }, roles[site.role]) : null,
      site?.version ? h('span', { class: 'quiet', title: `Version ${site.version}` }, site.version) : null,
      others.length > 0 ? h('span', { class: 'quiet' }, `with ${others.slice(0, 6).join(', ')}${others.length > 6 ? ' …' : ''}`) : null,
    ),
    site
      ? h(
          'span',
          { class: 'pill', 'data-status': mode.mark, title: mode.title },
          statusMark(mode.mark, 12),
          site.scpMode === 'unknown' ? 'mode unknown' : site.scpMode,
        )
      : null,
    site ? syncOf(state, site, clock, nowMs) : null,
    h(
      'button',
      { class: 'pill', 'data-status': mark, type: 'button', onActivate: onFindings, title: 'Show the findings' },
      statusMark(mark, 12),
      isOpen ? 'reading…' : findings.length === 0 ? 'no open findings' : counted(findings.length, 'open finding'),
    ),
    h('span', { class: 'header-coverage quiet', title: coverage.full, 'data-complete': coverage.isComplete }, `Coverage: ${coverage.text}`),
  ];
}

function syncOf(state: ViewState, site: Site, clock: Clock, nowMs: number): Child {
  const sources = [...state.sources.values()].filter(source => source.site === site.code);
  const path = (sources.find(source => source.log === 'dmpdownloader') ?? sources[0])?.path;
  const last = clock.text(site.lastSync, path);
  const due = clock.text(site.nextSyncDue, path);
  const wait = tookText(new Date(nowMs).toISOString(), site.nextSyncDue);
  const late = tookText(site.nextSyncDue, new Date(nowMs).toISOString());
  return h(
    'span',
    { class: 'header-sync' },
    'Last sync ',
    last ? h('b', { title: last.full }, last.short) : h('span', { class: 'quiet' }, 'not seen'),
    due ? h('span', { title: due.full }, wait ? `, next in ${wait}` : late ? `, next was due ${due.short}` : `, next ${due.short}`) : null,
  );
}
