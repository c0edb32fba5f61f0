/** The views of the client over a big hierarchy, without VS Code: what it costs to hand them over, as VS Code asks for them. */
import { StatusItem } from '../../client/statusItem.ts';
import { Store } from '../../client/store.ts';
import type { TreeNode } from '../../client/treeModel.ts';
import { registerTrees, type Tree } from '../../client/trees.ts';
import { pickUpdate } from '../../client/updatePicker.ts';
import { catalog } from '../../server/catalog/index.ts';
import { Knowledge } from '../../server/engine/index.ts';
import { flowViewsOf } from '../../server/lsp/features/flowViews.ts';
import { views } from '../../server/protocol/ids.ts';
import { makeSite, makeSource } from '../unit/clientState.ts';
import { made } from './fakeVscode.ts';
import { makeHierarchy, nextChange } from './hierarchy.ts';
import { answer, timed } from './inProcess.ts';
import { spread } from './table.ts';

const [updates, sites, kept] = process.argv.slice(2).map(Number) as [number, number, number];
const flows = flowViewsOf(new Knowledge(catalog));
const snapshot = makeHierarchy({ updates, sites, kept }, flows, makeSource('/logs/hman.log'), makeSite('CAS'));
const store = new Store(async () => snapshot);
new StatusItem(store);
registerTrees(store);
await store.load();

/** What VS Code asks of a tree that is in sight: the roots, what is below those that are open, and an item for each. */
function show(tree: Tree, node?: TreeNode): TreeNode[] {
  return tree.getChildren(node).flatMap(child => {
    const item = tree.getTreeItem(child);
    return [child, ...(item.collapsibleState === 2 ? show(tree, child) : [])];
  });
}

/** The median of several: one that is slow by chance tells nothing. */
async function usual(work: () => unknown, times = 7): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < times; n++) all.push(await timed(work));
  return spread(all).median;
}

const treeOf = (id: string) => made.trees.get(id) as Tree;
const siteTree = treeOf(views.site);
let shown: TreeNode[] = [];
const result: Record<string, number> = {};
result['site tree'] = await usual(() => {
  shown = show(siteTree);
});
result['site tree, nodes'] = shown.length;
const aSite = siteTree.getChildren().find(({ label }) => label.startsWith('P'))!;
result['a site opened'] = await usual(() => siteTree.getChildren(aSite).map(node => siteTree.getTreeItem(node)));
const anUpdate = siteTree.getChildren(aSite).find(({ id }) => id.startsWith('item:'))!;
result['an update opened'] = await usual(() => siteTree.getChildren(anUpdate).map(node => siteTree.getTreeItem(node)));
result['logs tree'] = await usual(() => show(treeOf(views.logs)));
result['quick pick opened'] = await usual(() => {
  made.pickers.at(-1)?.hide();
  pickUpdate(store);
});
const picker = made.pickers.at(-1)!;
result['quick pick, items'] = picker.items.length;
result['quick pick, a letter typed'] = await usual(() => picker.type(picker.value ? '' : 'KB300007'));
picker.hide();
let n = 0;
result['a change taken'] = await usual(() => store.apply(nextChange(store.snapshot!, n++)));
answer({ times: result });
