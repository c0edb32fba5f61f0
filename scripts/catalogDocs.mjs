/**
 * Writes docs/catalog.md, the catalog as a reference to read: every log, flow, line and finding with where it is known from.
 *
 *   node scripts/catalogDocs.mjs [--check]      --check: write nothing, fail where the file is not what it should be
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
export const catalogDocsFile = join(root, 'docs/catalog.md');

/** @param {string} file */
const load = file => import(pathToFileURL(join(root, 'server/catalog', file)).href);

/** @param {string} text */
const plain = text =>
  text
    .replace(/[\\`*_[\]<>#|]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();
/** @param {string} text */
const code = text => {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replace(/\s*\n\s*/g, ' ⏎ ')}${fence}`;
};
/** @param {readonly string[]} cells */
const row = cells => `| ${cells.map(cell => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
/** Lines and findings can bear the same ID. */
const anchor = (/** @type {'line' | 'finding'} */ kind, /** @type {string} */ id) => `<a id="${kind}-${id.replaceAll('.', '-')}"></a>`;
/** @param {string} id */
const link = id => `[${code(id)}](#line-${id.replaceAll('.', '-')})`;
/** More templates of one record differ by a number only. */
const templatesShown = 12;
/** @param {number | undefined} ms */
const duration = ms => {
  if (ms === undefined) return '';
  const minutes = ms / 60_000;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
};

/** @param {any} marks */
function marksText(marks) {
  if (!marks) return '';
  const parts = [`${marks.flow} / ${marks.stage}${marks.step ? ` (${marks.step})` : ''}`];
  parts.push(marks.becomes ? `→ ${marks.becomes}` : marks.opens ? '' : '· sign of life');
  if (marks.opens) parts.push('· begins a run');
  if (marks.ends) parts.push(`· the rest is ${marks.ends}`);
  if (marks.reason) parts.push(`· "${plain(marks.reason)}"`);
  return parts.filter(Boolean).join(' ');
}

/** @param {any} condition */
function conditionText({ signal, when, onlyWith }) {
  const tests = Object.entries(when ?? {}).map(([name, texts]) => `${name} has ${/** @type {string[]} */ (texts).map(code).join(' or ')}`);
  const where = onlyWith ? ` on a server that also writes ${onlyWith}` : '';
  return `${link(signal)}${tests.length > 0 ? ` where ${tests.join(' and ')}` : ''}${where}`;
}

/** @param {any} signal */
function signalText({ id, says, marks, marksWhen = [], severity, means, known, source, thread, follows, proves, onlyWith }) {
  const facts = [
    marksText(marks),
    ...marksWhen.map((/** @type {any} */ when) => `where ${when.capture} is ${when.is.map(code).join(' or ')}: ${marksText(when.marks)}`),
    follows ? 'belongs to what its thread marked last' : '',
    thread ? `work of the thread ${thread}` : '',
    proves ? 'proves the easy setup package' : '',
    onlyWith ? `only on a server that also writes ${onlyWith}` : '',
    severity ? `severity ${severity}` : '',
  ].filter(Boolean);
  return [
    `${anchor('line', id)}**${id}** — ${plain(means)}`,
    '',
    ...says.slice(0, templatesShown).map((/** @type {string} */ text) => `- ${code(text)}`),
    ...(says.length > templatesShown ? [`- and ${says.length - templatesShown} more of the same form`] : []),
    '',
    ...(facts.length > 0 ? [`${facts.join('; ')}.`, ''] : []),
    `*${known}: ${plain(source)}*`,
  ].join('\n');
}

/** @param {any} flow */
function flowText(flow) {
  return [
    `### ${plain(flow.title)} (${code(flow.id)})`,
    '',
    `A run is about: ${plain(flow.subject)}. Source: ${plain(flow.source)}.`,
    '',
    table(
      ['Stage', 'Who', 'Log', 'What happens', 'Waits for', 'Overdue after', 'Goes on to'],
      flow.stages.map((/** @type {any} */ stage) => [
        `${code(stage.id)} ${plain(stage.title)}${stage.kind === 'step' ? '' : ` (${stage.kind})`}`,
        plain(stage.actor),
        [stage.log, ...(stage.alsoIn ?? [])].filter(Boolean).join(', '),
        `${plain(stage.describes)}${stage.steps.length > 0 ? ` Steps: ${stage.steps.map((/** @type {any} */ step) => `${step.id} (${plain(step.title)})`).join(', ')}.` : ''}`,
        stage.awaits.map(link).join(', '),
        [
          [duration(stage.stalledAfterMs ?? stage.overdueAfterMs), stage.period ? plain(stage.period) : ''].filter(Boolean).join(': '),
          stage.next ? `Next attempt: ${plain(stage.next.source)}` : '',
          stage.afterParent ? plain(stage.afterParent) : '',
        ]
          .filter(Boolean)
          .join('. '),
        flow.edges
          .filter((/** @type {any} */ edge) => edge.from === stage.id)
          .map((/** @type {any} */ edge) => `${edge.to}${edge.label ? ` (${plain(edge.label)})` : ''}`)
          .join(', '),
      ]),
    ),
  ].join('\n');
}

/** @param {any} finding */
function findingText({
  code: id,
  severity,
  title,
  cause,
  actions,
  donts = [],
  links,
  opens,
  closes,
  closedBy,
  scope,
  yields,
  partOf,
  onlyEasySetup,
  passing,
  known,
  source,
}) {
  const facts = [
    `one per ${scope}`,
    yields ? 'gives way to a finding that says why' : '',
    partOf ? `gives way to ${partOf.map(code).join(', ')}` : '',
    onlyEasySetup ? 'of the easy setup package only' : '',
    passing ? 'not shown once it is over' : '',
  ].filter(Boolean);
  return [
    `${anchor('finding', id)}**${id}** (${severity}) — ${plain(title)}`,
    '',
    plain(cause),
    '',
    ...actions.map(
      (/** @type {any} */ action, /** @type {number} */ index) =>
        `${index + 1}. ${plain(action.text)}${action.copy ? ` ${code(action.copy.text)}` : ''}`,
    ),
    ...donts.map((/** @type {string} */ text) => `- Do not: ${plain(text)}`),
    '',
    ...(opens.length > 0 ? [`Opened by ${opens.map(conditionText).join('; ')}.`] : []),
    ...(closes.length > 0 ? [`Closed by ${closes.map(conditionText).join('; ')}, or when its stage is done.`] : []),
    ...(closedBy ? [plain(closedBy)] : []),
    ...(links.length > 0 ? [`See ${links.map((/** @type {any} */ { title: text, url }) => `[${plain(text)}](${url})`).join(', ')}.`] : []),
    '',
    `*${known}; ${facts.join('; ')}. ${plain(source)}*`,
  ].join('\n');
}

/** The whole reference, as Markdown. The same catalog gives the same text. */
export async function renderCatalogDocs() {
  const [{ catalog }, { statusMessages }, { subStages }] = await Promise.all([
    load('index.ts'),
    load('statusMessages.ts'),
    load('subStages.ts'),
  ]);
  /** @type {Map<string, any[]>} */
  const byLog = new Map();
  for (const signal of catalog.signals) {
    const log = [signal.log].flat().join(', ');
    byLog.set(log, [...(byLog.get(log) ?? []), signal]);
  }
  /** @type {Map<string, any[]>} */
  const byArea = new Map();
  for (const finding of catalog.findings) {
    const area = finding.code.split('.')[0];
    byArea.set(area, [...(byArea.get(area) ?? []), finding]);
  }
  const fileOf = new Map(catalog.logs.map((/** @type {any} */ { id, file }) => [id, file]));
  const sections = [
    '<!-- Written by scripts/catalogDocs.mjs from server/catalog. Do not edit: change the records and run it again. -->',
    '# The catalog',
    [
      `What ConfigMgr Flow knows: ${catalog.logs.length} logs, ${catalog.flows.length} flows, ${catalog.signals.length} kinds of lines, ${catalog.findings.length} findings, ${catalog.errorCodes.length} error codes.`,
      '',
      'Each record says how it is known: **documented** (written by Microsoft), **observed** (seen in a real log) or **inferred** (by its wording; such a record never opens an error).',
      'Templates are literal text with captures in braces; case, runs of blanks, a leading `~` or `INFO:`, and trailing `~`, `.` or `…` do not matter. Of several that fit a line, the one with most literal text wins.',
    ].join('\n'),
    '## Flows',
    ...catalog.flows.map(flowText),
    '## Findings',
    ...[...byArea].flatMap(([area, findings]) => [`### ${area}`, ...findings.map(findingText)]),
    '## Lines',
    ...[...byLog].flatMap(([log, signals]) => [
      `### ${
        log === 'any'
          ? 'Any log'
          : log
              .split(', ')
              .map(id => plain(String(fileOf.get(id) ?? id)))
              .join(', ')
      }`,
      ...signals.map(signalText),
    ]),
    '## Logs',
    table(
      ['Log', 'Where', 'Components', 'Tells of'],
      catalog.logs.map((/** @type {any} */ log) => [
        code(log.file),
        plain(log.where),
        log.components.map(code).join(', '),
        plain(log.describes),
      ]),
    ),
    '## States of an update',
    table(
      ['Number', 'Name', 'Meaning', 'Stage'],
      catalog.states.map((/** @type {any} */ state) => [
        String(state.code),
        code(state.name),
        plain(state.meaning),
        state.flow === 'none' ? '' : `${state.flow} / ${state.stage}`,
      ]),
    ),
    '## Sub-stages of an installation',
    table(
      ['Sub-stage', 'Name', 'Known'],
      subStages.map((/** @type {any} */ part) => [code(part.id), plain(part.name), part.known]),
    ),
    '## Status messages',
    table(
      ['ID', 'Severity', 'Meaning', 'Known', 'Source'],
      statusMessages.map((/** @type {any} */ message) => [
        String(message.id),
        message.severity,
        plain(message.meaning),
        message.known,
        plain(message.source),
      ]),
    ),
    '## Update packages',
    table(
      ['GUID', 'Name', 'Version', 'Source'],
      catalog.packages.map((/** @type {any} */ update) => [code(update.guid), plain(update.name), update.version, plain(update.source)]),
    ),
    '## Internet endpoints',
    table(
      ['For', 'Host', 'Port', 'Why'],
      catalog.endpoints.map((/** @type {any} */ endpoint) => [
        plain(endpoint.function),
        code(endpoint.host),
        endpoint.port,
        `${plain(endpoint.why)}${endpoint.outdated ? ` (outdated: ${plain(endpoint.outdated)})` : ''}`,
      ]),
    ),
    '## Error codes',
    table(
      ['Code', 'Name', 'Meaning', 'Domain'],
      catalog.errorCodes.map((/** @type {any} */ error) => [code(error.code), code(error.name), plain(error.meaning), plain(error.domain)]),
    ),
    'Lines whose call decides whose number it is:',
    table(
      ['Line', 'Number', 'Domains', 'Source'],
      catalog.codeFamilies.map((/** @type {any} */ family) => [
        family.signal === 'any' ? 'any line' : link(family.signal),
        family.after === undefined ? family.capture : `behind ${code(family.after)}`,
        family.domains.join(', ') || 'not explained',
        plain(family.source),
      ]),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await renderCatalogDocs();
  if (!process.argv.includes('--check')) writeFileSync(catalogDocsFile, text);
  else if (readFileSync(catalogDocsFile, 'utf8') !== text) {
    console.error('docs/catalog.md is not current: run node scripts/catalogDocs.mjs');
    process.exitCode = 1;
  }
}
