import type { Finding, Report } from '../../protocol/model.ts';

const place = (finding: Finding): string => `${finding.path}:${finding.line}`;

/** The report for a terminal: where the updates are, what is wrong, what it is based on. */
export function renderText(report: Report): string {
  const lines: string[] = [...report.summary];
  if (lines.length === 0) lines.push('No update is named in these logs.');
  const open = report.findings.filter(finding => finding.status === 'open');
  for (const finding of open) {
    lines.push(
      '',
      `${finding.severity.toUpperCase()}: ${finding.title}${finding.count > 1 ? ` (${finding.count} times)` : ''}`,
      `  ${place(finding)}`,
      `  ${finding.cause}`,
    );
    for (const [index, action] of finding.actions.entries()) {
      lines.push(`  ${index + 1}. ${action.text}`);
      if (action.copy) lines.push(`     ${action.copy.text}`);
    }
    for (const dont of finding.donts) lines.push(`  Do not: ${dont}`);
    for (const link of finding.links) lines.push(`  ${link.title}: ${link.url}`);
  }
  lines.push('', coverageText(report));
  return `${lines.map(printable).join('\n')}\n`;
}

/** What the evidence is and what is missing: an absence of errors means nothing without it. */
export function coverageText(report: Report): string {
  const entries = report.sources.reduce((sum, source) => sum + source.entries, 0);
  const torn = report.sources.reduce((sum, source) => sum + source.torn, 0);
  const unlisted = report.endpoints.filter(endpoint => !endpoint.isListed).map(endpoint => endpoint.host);
  const forgotten = report.sources.reduce((sum, source) => sum + source.forgotten, 0);
  const first = report.sources.flatMap(source => source.first ?? []).sort()[0];
  const last = report.sources
    .flatMap(source => source.last ?? [])
    .sort()
    .at(-1);
  const missing = report.sites.flatMap(site => site.missingLogs.map(log => `${log}.log from ${site.code}`));
  return [
    `Evidence: ${report.sources.length} logs, ${entries} entries${first && last ? `, ${first} to ${last}` : ', without times'}.`,
    forgotten > 0 ? `${forgotten} earlier runs are only counted.` : '',
    torn > 0 ? `${torn} damaged records.` : '',
    unlisted.length > 0 ? `Hosts not on Microsoft's list of endpoints: ${unlisted.join(', ')}.` : '',
    missing.length > 0 ? `Not in the set: ${missing.join(', ')}.` : '',
    report.skipped.length > 0 ? `Left out: ${report.skipped.length} files.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Control characters but tab and line feed, and those that turn the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Log text on a terminal: control characters could move its cursor or change its colours. */
export const printable = (text: string): string => text.replace(unprintable, '\ufffd');
