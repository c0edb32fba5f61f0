import type { Knowledge } from '../../engine/index.ts';
import type { FlowView } from '../../protocol/server.ts';

/** The structure of all flows, for the chart. */
export function flowViewsOf(knowledge: Knowledge): FlowView[] {
  const fileOf = (log: string) => knowledge.logs.get(log)?.file ?? `${log}.log`;
  return knowledge.catalog.flows.map(flow => ({
    id: flow.id,
    title: flow.title,
    subject: flow.subject,
    stages: flow.stages.map(stage => ({
      id: stage.id,
      title: stage.title,
      kind: stage.kind,
      actor: stage.actor,
      log: stage.log === null ? null : fileOf(stage.log),
      describes: stage.describes,
      group: stage.group ?? null,
      lane: stage.lane ?? null,
      steps: stage.steps,
      awaits: stage.awaits.flatMap(id => {
        const signal = knowledge.signal(id);
        const log = [signal?.log ?? []].flat()[0];
        return signal && log
          ? [{ template: signal.says[0]!, log: log === 'any' ? (stage.log === null ? '' : fileOf(stage.log)) : fileOf(log) }]
          : [];
      }),
      period: stage.period ?? null,
      links: stage.links ?? [],
    })),
    edges: flow.edges.map(({ from, to, label, back }) => ({ from, to, label: label ?? null, back: back ?? false })),
  }));
}
