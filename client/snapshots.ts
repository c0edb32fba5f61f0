import type { ChangeKind, Report } from '../server/protocol/model.ts';
import type { Changed, Snapshot } from '../server/protocol/server.ts';

const lists = {
  source: 'sources',
  site: 'sites',
  package: 'packages',
  run: 'runs',
  finding: 'findings',
  endpoint: 'endpoints',
} as const satisfies Record<ChangeKind, keyof Report>;

type Item = Report[(typeof lists)[ChangeKind]][number];

/** What a report lists by id: new objects go to their place among the others. */
const isSorted: ReadonlySet<ChangeKind> = new Set(['source', 'site', 'package', 'endpoint']);

/** The snapshot after these changes; `undefined` where they do not follow on it, so that a whole one is needed. */
export function applyChanged(snapshot: Snapshot, changed: Changed): Snapshot | undefined {
  if (changed.since !== snapshot.revision) return undefined;
  const touched = new Map<ChangeKind, Map<string, Item>>();
  const itemsOf = (kind: ChangeKind) => {
    let items = touched.get(kind);
    if (!items) {
      items = new Map((snapshot.report[lists[kind]] as readonly Item[]).map(item => [item.id, item]));
      touched.set(kind, items);
    }
    return items;
  };
  for (const change of changed.changes) {
    if ('removed' in change) itemsOf(change.removed.kind).delete(change.removed.id);
    else {
      const [[kind, item]] = Object.entries(change) as [[ChangeKind, Item]];
      itemsOf(kind).set(item.id, item);
    }
  }
  const report = { ...snapshot.report, summary: changed.summary };
  for (const [kind, items] of touched) {
    const list = [...items.values()];
    Object.assign(report, { [lists[kind]]: isSorted.has(kind) ? list.sort((a, b) => (a.id < b.id ? -1 : 1)) : list });
  }
  const { revision, overview, folders, headline } = changed;
  return { ...snapshot, revision, overview, folders, headline, report };
}
