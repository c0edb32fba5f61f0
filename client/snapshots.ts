import type { Change, Report } from '../server/protocol/model.ts';
import type { Changed, Snapshot } from '../server/protocol/server.ts';

type Kind = Extract<Change, { removed: unknown }>['removed']['kind'];
type Item =
  | Report['sources'][number]
  | Report['sites'][number]
  | Report['packages'][number]
  | Report['runs'][number]
  | Report['findings'][number];

const lists = { source: 'sources', site: 'sites', package: 'packages', run: 'runs', finding: 'findings' } as const satisfies Record<
  Kind,
  keyof Report
>;

/** The snapshot after these changes; `undefined` where they do not follow on it, so that a whole one is needed. */
export function applyChanged(snapshot: Snapshot, changed: Changed): Snapshot | undefined {
  if (changed.since !== snapshot.revision) return undefined;
  const touched = new Map<Kind, Map<string, Item>>();
  const itemsOf = (kind: Kind) => {
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
      const [[kind, item]] = Object.entries(change) as [[Kind, Item]];
      itemsOf(kind).set(item.id, item);
    }
  }
  const report = { ...snapshot.report, summary: changed.summary };
  for (const [kind, items] of touched) Object.assign(report, { [lists[kind]]: [...items.values()] });
  const { revision, overview, folders, headline } = changed;
  return { ...snapshot, revision, overview, folders, headline, report };
}
