import type { Report, RunStage } from '../../protocol/model.ts';
import type { Knowledge } from '../knowledge.ts';
import { toIso } from '../time.ts';
import { gapsText, readableTimes } from './summary.ts';
import { coverageText, printable } from './text.ts';

const mark: Readonly<Record<RunStage['status'], string>> = {
  waiting: '○ waiting',
  active: '▶ active',
  done: '✓ done',
  warning: '! warning',
  failed: '✗ failed',
  skipped: '– skipped',
  stalled: '◷ stalled',
  unknown: '? unknown',
};

/** Text that markdown must not read: log text is never markup. */
export const escapeMarkdown = (text: string): string =>
  printable(text)
    .replace(/[\r\n]+/g, ' ')
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&:]/g, c =>
      c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '&' ? '&amp;' : c === '.' || c === '-' || c === ':' ? c : `\\${c}`,
    );

/** The report as a document: for a ticket or a mail. */
export function renderMarkdown(knowledge: Knowledge, report: Report, nowMs: number): string {
  const out: string[] = ['# Where the updates are', '', `As of ${toIso(nowMs) ?? 'an unknown time'}.`, ''];
  for (const line of report.summary) out.push(`- ${escapeMarkdown(line)}`);
  if (report.summary.length === 0) out.push('No update is named in these logs.');
  const open = report.findings.filter(finding => finding.status === 'open');
  if (open.length > 0) out.push('', '## Findings');
  for (const finding of open) {
    out.push('', `### ${finding.severity}: ${escapeMarkdown(finding.title)}`, '');
    out.push(
      `\`${finding.path.replaceAll('`', "'")}\`, line ${finding.line}${finding.time ? `, ${finding.time}` : ''}${finding.count > 1 ? `, ${finding.count} times since ${finding.since ?? 'an unknown time'}` : ''}`,
    );
    out.push('', escapeMarkdown(dated(finding.cause)), '');
    if (finding.codes) out.push(...finding.codes.map(code => `- ${escapeMarkdown(code.text)}`), '');
    for (const [index, action] of finding.actions.entries()) {
      out.push(`${index + 1}. ${escapeMarkdown(dated(action.text))}`);
      if (action.copy) out.push('', ...codeBlock(action.copy.text, '   '), '');
    }
    for (const dont of finding.donts) out.push(`- Do not: ${escapeMarkdown(dont)}`);
    for (const link of finding.links) out.push(`- [${escapeMarkdown(link.title)}](${link.url})`);
  }
  if (report.runs.length > 0) out.push('', '## Runs');
  for (const run of report.runs.slice(-40)) {
    const flow = knowledge.flow(run.flow);
    const name = report.packages.find(p => (p.guid ?? p.id) === run.subject.package)?.name ?? run.subject.package;
    out.push(
      '',
      `### ${escapeMarkdown([flow?.title ?? run.flow, name, run.subject.site].filter(Boolean).join(', '))}: ${mark[run.status]}`,
      '',
      ...(run.gaps ? [`${escapeMarkdown(capitalised(gapsText(run.gaps)))}.`, ''] : []),
      ...(run.flow === 'health'
        ? ['| function | status | last success | last failure | next due |', '| --- | --- | --- | --- | --- |']
        : ['| stage | status | since | until |', '| --- | --- | --- | --- |']),
    );
    for (const stage of run.stages) {
      const title = flow?.stages.find(s => s.id === stage.id)?.title ?? stage.id;
      const state = `| ${escapeMarkdown(title)} | ${mark[stage.status]}${stage.reason ? `: ${escapeMarkdown(stage.reason)}` : ''}`;
      const times =
        run.flow === 'health'
          ? [stage.lastSuccess?.time, failureText(stage.lastFailure), stage.retired === undefined ? stage.due : undefined]
          : [stage.start, stage.end];
      out.push(`${[state, ...times.map(text => text ?? '')].join(' | ')} |`);
    }
  }
  if (report.endpoints.length > 0)
    out.push('', '## Internet endpoints', '', '| host | last result | last named | what for |', '| --- | --- | --- | --- |');
  for (const { host, result, last, why, outdated } of report.endpoints)
    out.push(`| ${escapeMarkdown(host)} | ${result} | ${last ?? ''} | ${escapeMarkdown(outdated ?? why ?? "not on Microsoft's list")} |`);
  out.push('', '## Evidence', '', escapeMarkdown(coverageText(report)), '');
  return out.join('\n');
}

const failureText = (failure: RunStage['lastFailure']): string =>
  failure ? `${failure.time ?? 'at an unknown time'}${failure.reason ? `: ${escapeMarkdown(failure.reason)}` : ''}` : '';

/** Text with its times readable, each with its day: a document is read later. */
const dated = (text: string): string => readableTimes(text, Number.NaN);

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** A fenced block that its content cannot close. */
function codeBlock(text: string, indent: string): string[] {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(m => m[0].length + 1)));
  return [fence, ...printable(text).split('\n'), fence].map(line => indent + line);
}
