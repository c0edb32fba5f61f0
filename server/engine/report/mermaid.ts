import type { Report, Run } from '../../protocol/model.ts';
import type { Knowledge } from '../knowledge.ts';

/** Text inside a quoted label: only titles of the catalog and site codes get here, never log text. */
const label = (text: string): string => text.replace(/[^\p{L}\p{N} .,:?()/'-]/gu, ' ');
/** With a word before it, since `end` and others mean something to mermaid. */
const nodeId = (id: string): string => `stage_${id.replace(/[^a-z0-9]/gi, '_')}`;

const colours: Readonly<Record<Run['status'], string>> = {
  waiting: 'fill:#f3f3f3,stroke:#999',
  active: 'fill:#dbeafe,stroke:#2563eb',
  done: 'fill:#dcfce7,stroke:#16a34a',
  warning: 'fill:#fef3c7,stroke:#d97706',
  failed: 'fill:#fee2e2,stroke:#dc2626',
  skipped: 'fill:#fff,stroke:#bbb,stroke-dasharray:4',
  stalled: 'fill:#f3e8ff,stroke:#9333ea',
  unknown: 'fill:#fff,stroke:#999,stroke-dasharray:2',
};

/** The latest run of each flow as mermaid flowcharts, one fenced block each. */
export function renderMermaid(knowledge: Knowledge, report: Report): string {
  const latest = new Map<string, Run>();
  for (const run of report.runs) if (run.flow !== 'health') latest.set(`${run.flow}|${run.subject.site ?? ''}`, run);
  const blocks: string[] = [];
  for (const run of latest.values()) {
    const flow = knowledge.flow(run.flow);
    if (!flow) continue;
    const status = new Map(run.stages.map(stage => [stage.id, stage.status]));
    const lines = ['```mermaid', 'flowchart TD', `  %% ${label(run.id)}`];
    for (const stage of flow.stages) {
      const text = `"${label(stage.title)} (${status.get(stage.id) ?? 'unknown'})"`;
      const shape = stage.kind === 'decision' ? `{${text}}` : stage.kind === 'step' ? `[${text}]` : `([${text}])`;
      lines.push(`  ${nodeId(stage.id)}${shape}:::${status.get(stage.id) ?? 'unknown'}`);
    }
    for (const edge of flow.edges) {
      if (edge.to.startsWith('flow:')) continue;
      lines.push(`  ${nodeId(edge.from)} ${edge.back ? '-.->' : '-->'}${edge.label ? `|"${label(edge.label)}"|` : ''} ${nodeId(edge.to)}`);
    }
    for (const [name, style] of Object.entries(colours)) lines.push(`  classDef ${name} ${style},color:#111`);
    blocks.push([...lines, '```'].join('\n'));
  }
  return blocks.length > 0 ? `${blocks.join('\n\n')}\n` : 'No run is named in these logs.\n';
}
