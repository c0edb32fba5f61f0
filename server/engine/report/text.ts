import type { Finding, Report, Severity, Skipped } from '../../protocol/model.ts';
import { readableTimes } from './summary.ts';

/** Worst first. */
const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

const place = (finding: Finding): string => `${finding.path}:${finding.line}`;

/** The report for a terminal: where the updates are, what is wrong, what it is based on. Times in it are as of `nowMs`. */
export function renderText(report: Report, nowMs: number): string {
  const lines: string[] = [...report.summary];
  if (lines.length === 0) lines.push('No update is named in these logs.');
  const byWeight = report.findings.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const open = byWeight.filter(finding => finding.status === 'open');
  for (const finding of open) {
    lines.push(
      '',
      `${finding.severity.toUpperCase()}: ${finding.title}${finding.count > 1 ? ` (${finding.count} times)` : ''}`,
      `  ${place(finding)}`,
      `  ${finding.cause}`,
      ...(finding.codes ?? []).map(code => `  ${code.text}`),
    );
    for (const [index, action] of finding.actions.entries()) {
      lines.push(`  ${index + 1}. ${action.text}`);
      if (action.copy) lines.push(`     ${action.copy.text}`);
    }
    for (const dont of finding.donts) lines.push(`  Do not: ${dont}`);
    for (const link of finding.links) lines.push(`  ${link.title}: ${link.url}`);
  }
  const recovered = byWeight.filter(({ status, severity }) => status !== 'open' && (severity === 'error' || severity === 'warning'));
  if (recovered.length > 0) lines.push('', ...recovered.map(finding => `Recovered: ${finding.title} (${place(finding)})`));
  // Which days the evidence is of must be said somewhere.
  const evidence = ['', coverageText(report), ...leftOutLines(report.skipped).map(line => `  ${line}`)];
  return `${[...lines.map(line => readableTimes(line, nowMs)), ...evidence].map(printable).join('\n')}\n`;
}

/** Files that are no logs by their names lie in every folder of logs and are no news. */
const ordinary = /not (?:a log|logs by their names)$/;
const namedLeftOut = 10;

/** What was left out and why, a line each for the first ones, then their count; not the files that nobody takes for logs. */
export function leftOutLines(skipped: readonly Skipped[]): string[] {
  const notable = skipped.filter(({ why }) => !ordinary.test(why));
  const lines = notable.slice(0, namedLeftOut).map(({ path, why }) => `${path}: ${why}`);
  if (notable.length > namedLeftOut) lines.push(`${counted(notable.length - namedLeftOut, 'further file')} left out`);
  return lines;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What the evidence is and what is missing: an absence of errors means nothing without it. */
export function coverageText(report: Report): string {
  const entries = report.sources.reduce((sum, source) => sum + source.entries, 0);
  const torn = report.sources.reduce((sum, source) => sum + source.torn, 0);
  const assumed = report.sources.filter(source => source.datesFrom === 'assumed').length;
  const unlisted = report.endpoints.filter(endpoint => !endpoint.isListed).map(endpoint => endpoint.host);
  const forgotten = report.sources.reduce((sum, source) => sum + source.forgotten, 0);
  const first = report.sources.flatMap(source => source.first ?? []).sort()[0];
  const last = report.sources
    .flatMap(source => source.last ?? [])
    .sort()
    .at(-1);
  const missing = report.sites.flatMap(site => site.missingLogs.map(log => `${log}.log from ${site.code}`));
  return [
    `Evidence: ${counted(report.sources.length, 'log')}, ${entries} ${entries === 1 ? 'entry' : 'entries'}${first && last ? `, ${first} to ${last}` : ', without times'}.`,
    forgotten > 0 ? `${counted(forgotten, 'earlier run')} ${forgotten === 1 ? 'is' : 'are'} only counted.` : '',
    torn > 0 ? `${counted(torn, 'damaged record')}.` : '',
    assumed > 0
      ? `Dates of ${counted(assumed, 'log')} are read month first, which nothing in ${assumed === 1 ? 'it' : 'them'} proves.`
      : '',
    unlisted.length > 0 ? `Hosts not on Microsoft's list of endpoints: ${unlisted.join(', ')}.` : '',
    missing.length > 0 ? `Not in the set: ${missing.join(', ')}.` : '',
    report.skipped.length > 0 ? `Left out: ${counted(report.skipped.length, 'file')}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Control characters but tab and line feed, and those that turn the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Log text on a terminal: control characters could move its cursor or change its colours. */
export const printable = (text: string): string => text.replace(unprintable, '\ufffd');
