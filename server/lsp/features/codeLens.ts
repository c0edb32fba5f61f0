/** One line above the first of a log: where its flows are, what is wrong in it, the chart, following. */
import type { CodeLens, Command } from 'vscode-languageserver';
import { commands } from '../../protocol/ids.ts';
import type { Finding, OverviewItem, Report, Status } from '../../protocol/model.ts';

/** Runs that the line names; the others are counted. */
const runsNamed = 2;

const icons: Readonly<Record<Status, string>> = {
  waiting: '$(clock)',
  active: '$(play-circle)',
  done: '$(pass)',
  warning: '$(warning)',
  failed: '$(error)',
  skipped: '$(circle-slash)',
  stalled: '$(watch)',
  unknown: '$(question)',
};

/** A document as the line above it speaks of it. */
export interface Summarised {
  readonly uri: string;
  /** The files of its log, by which evidence and findings are its own. */
  readonly isOwn: (path: string) => boolean;
  readonly report: Report;
  readonly overview: readonly OverviewItem[];
  /** It is none of the logs that are read: its chart is its own. */
  readonly isOwnText: boolean;
  /** It stands on the disk and can grow. */
  readonly isFile: boolean;
}

export function codeLensesOf({ uri, isOwn, report, overview, isOwnText, isFile }: Summarised): CodeLens[] {
  const ownRuns = new Set(
    report.runs.filter(run => run.stages.some(stage => stage.evidence.some(({ path }) => isOwn(path)))).map(({ id }) => id),
  );
  const items = overview.filter(({ runId }) => ownRuns.has(runId));
  const findings = report.findings.filter(({ status, path }) => status === 'open' && isOwn(path));
  const lens = (title: string, command: string, ...given: unknown[]): CodeLens => ({
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    command: { title, command, arguments: given } satisfies Command,
  });
  const selection = items[0] ? { runId: items[0].runId, stage: items[0].stage } : { runId: null, stage: null };
  const chart = { ...selection, ...(isOwnText ? { document: uri } : {}) };
  const lenses: CodeLens[] = [];
  if (items.length > 0) lenses.push(lens(runsText(items), commands.showFlowchart, chart));
  if (findings.length > 0)
    lenses.push(lens(findingsText(findings), commands.openPlace, { path: worst(findings).path, line: worst(findings).line }));
  if (items.length > 0) lenses.push(lens('Show Flowchart', commands.showFlowchart, chart));
  if (isFile) lenses.push(lens('Follow', commands.followLog, uri));
  return lenses;
}

/** Text of logs must not become an icon. */
const plain = (text: string): string => text.replaceAll('$(', '$ (');

function runsText(items: readonly OverviewItem[]): string {
  const named = items
    .slice(0, runsNamed)
    .map(
      ({ status, what, label }) =>
        `${icons[status]} ${plain(label.toLowerCase().startsWith(what.toLowerCase()) ? label : `${label}, ${what}`)}: ${status}`,
    );
  const more = items.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(' · ');
}

const ranks = ['error', 'warning', 'information', 'hint'] as const;

const worst = (findings: readonly Finding[]): Finding =>
  ranks.flatMap(severity => findings.find(finding => finding.severity === severity) ?? [])[0] ?? findings[0]!;

function findingsText(findings: readonly Finding[]): string {
  const count = (severity: Finding['severity'], word: string) => {
    const { length } = findings.filter(finding => finding.severity === severity);
    return length === 0 ? [] : [`${length} ${word}${length === 1 ? '' : 's'}`];
  };
  const parts = [...count('error', 'error'), ...count('warning', 'warning')];
  return parts.length > 0 ? parts.join(', ') : `${findings.length} ${findings.length === 1 ? 'note' : 'notes'}`;
}
