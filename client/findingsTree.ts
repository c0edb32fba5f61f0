import type { Finding, FindingAction, Severity } from '../server/protocol/model.ts';
import type { Snapshot } from '../server/protocol/server.ts';
import { fileName } from './paths.ts';
import type { Times } from './times.ts';
import { countOf, iconOfSeverity, joinParts, type TooltipPart, type TreeNode } from './treeModel.ts';

const order: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** What is wrong now, the worst and latest first, each with what to do; below it what has recovered. */
export function findingsTree(snapshot: Snapshot, times: Times): readonly TreeNode[] {
  const sorted = [...snapshot.report.findings].sort(
    (a, b) =>
      order.indexOf(a.severity) - order.indexOf(b.severity) || (b.time ?? '').localeCompare(a.time ?? '') || a.id.localeCompare(b.id),
  );
  const open = sorted.filter(finding => finding.status === 'open').map(finding => findingNode(times, finding));
  const recovered = sorted.filter(finding => finding.status === 'recovered');
  if (recovered.length === 0) return open;
  return [
    ...open,
    {
      id: 'recovered',
      label: 'Recovered',
      description: `${recovered.length}`,
      icon: { name: 'pass', color: 'charts.green' },
      tooltip: [{ kind: 'text', text: 'What went wrong and is over, by later lines of the logs.' }],
      spoken: `Recovered, ${countOf(recovered.length, 'finding')}`,
      getChildren: () => recovered.map(finding => findingNode(times, finding)),
    },
  ];
}

/** Open findings that want to be seen. */
export function openProblems(snapshot: Snapshot): number {
  return snapshot.report.findings.filter(({ status, severity }) => status === 'open' && (severity === 'error' || severity === 'warning'))
    .length;
}

/** What stands in place of an empty list: nothing found is not the same as nothing read. */
export function findingsMessage(snapshot: Snapshot | undefined): string | undefined {
  if (snapshot === undefined || snapshot.report.findings.length > 0) return undefined;
  const logs = snapshot.report.sources.length;
  return logs === 0 ? 'No log has been read yet.' : `Nothing wrong in the ${countOf(logs, 'log')} that ${logs === 1 ? 'is' : 'are'} here.`;
}

function findingNode(times: Times, finding: Finding): TreeNode {
  const show = (text: string) => times.showIn(text, finding.path);
  const place = `${fileName(finding.path)}:${finding.line}`;
  const since = times.show(finding.since ?? finding.time, finding.path);
  const count = finding.count > 1 ? `${finding.count.toLocaleString('en-US')} times` : undefined;
  const description = joinParts(joinParts(finding.site), place, [count, since && `since ${since}`].filter(Boolean).join(' '));
  const word = finding.status === 'recovered' ? 'recovered' : finding.severity;
  return {
    id: `finding:${finding.id}`,
    label: finding.title,
    description,
    icon: finding.status === 'recovered' ? { name: 'pass' } : iconOfSeverity(finding.severity),
    tooltip: [
      { kind: 'title', text: finding.title },
      { kind: 'text', text: show(finding.cause) },
      ...(finding.confidence === 'inferred' ? [{ kind: 'text' as const, text: 'Guessed from the wording of the line.' }] : []),
      ...finding.actions.map((action, index): TooltipPart => ({ kind: 'text', text: `${index + 1}. ${show(action.text)}` })),
      ...finding.donts.map((text): TooltipPart => ({ kind: 'text', text: `Do not: ${text}` })),
      ...finding.links.map(({ title, url }): TooltipPart => ({ kind: 'link', text: title, url })),
      { kind: 'text', text: finding.code },
    ],
    spoken: `${word}: ${finding.title}, ${description}`,
    action: { kind: 'place', place: { path: finding.path, line: finding.line } },
    getChildren: () => [
      ...finding.actions.map((action, index) => actionNode(`action:${finding.id}:${index}`, { ...action, text: show(action.text) })),
      ...finding.donts.map(
        (text, index): TreeNode => ({
          id: `dont:${finding.id}:${index}`,
          label: text,
          icon: { name: 'circle-slash' },
          tooltip: [{ kind: 'text', text }],
          spoken: `Do not: ${text}`,
        }),
      ),
      ...finding.related.map(
        (evidence, index): TreeNode => ({
          id: `related:${finding.id}:${index}`,
          label: `${fileName(evidence.path)}:${evidence.line}`,
          description: evidence.text,
          icon: { name: 'output' },
          tooltip: [{ kind: 'code', text: evidence.text }],
          spoken: `Evidence in ${fileName(evidence.path)}, line ${evidence.line}: ${evidence.text}`,
          action: { kind: 'place', place: { path: evidence.path, line: evidence.line } },
        }),
      ),
      ...finding.links.map(
        ({ title, url }, index): TreeNode => ({
          id: `link:${finding.id}:${index}`,
          label: title,
          icon: { name: 'link-external' },
          tooltip: [{ kind: 'text', text: url }],
          spoken: `Document: ${title}`,
          action: { kind: 'link', url },
        }),
      ),
    ],
  };
}

function actionNode(id: string, { text, copy }: FindingAction): TreeNode {
  return {
    id,
    label: text,
    icon: { name: copy ? 'copy' : 'arrow-small-right' },
    tooltip: [
      { kind: 'text', text },
      ...(copy
        ? [
            { kind: 'text' as const, text: 'Enter copies' },
            { kind: 'code' as const, text: copy.text },
          ]
        : []),
    ],
    spoken: copy ? `What to do: ${text}; Enter copies a text` : `What to do: ${text}`,
    ...(copy ? { action: { kind: 'copy' as const, text: copy.text } } : {}),
  };
}
