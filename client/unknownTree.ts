import type { UnknownLines, UnknownShape } from '../server/protocol/server.ts';
import { fileName } from './paths.ts';
import { countOf, type TreeNode } from './treeModel.ts';

const sum = (shapes: readonly UnknownShape[]): number => shapes.reduce((count, shape) => count + shape.count, 0);

/** Lines that no record fits: log → what they look like → where they stand. */
export function unknownTree({ shapes }: UnknownLines): readonly TreeNode[] {
  return [...Map.groupBy(shapes, ({ file }) => file)]
    .sort(([fileA, a], [fileB, b]) => sum(b) - sum(a) || fileA.localeCompare(fileB))
    .map(([file, own]): TreeNode => {
      const description = `${countOf(sum(own), 'line')} in ${countOf(own.length, 'shape')}`;
      return {
        id: `log:${file}`,
        label: file,
        description,
        icon: { name: 'output' },
        tooltip: [{ kind: 'text', text: `${file}: ${description}` }],
        spoken: `${file}, ${description}`,
        getChildren: () => own.map(shapeNode),
      };
    });
}

/** What stands above the list or in its place; `undefined` gives the place to the button that looks for them. */
export function unknownMessage(lines: UnknownLines | undefined): string | undefined {
  if (!lines) return undefined;
  if (lines.entries === 0) return 'No log has been read yet.';
  if (lines.shapes.length === 0) return `Each of ${countOf(lines.entries, 'entry', 'entries')} is known.`;
  const unknown = sum(lines.shapes) + lines.dropped;
  const more = lines.dropped > 0 ? ` ${countOf(lines.dropped, 'line')} of further shapes are not listed.` : '';
  return `Not known when last looked for: ${unknown.toLocaleString('en-US')} of ${countOf(lines.entries, 'entry', 'entries')}.${more}`;
}

function shapeNode({ template, log, file, count, examples }: UnknownShape): TreeNode {
  const id = `shape:${log}:${file}:${template}`;
  const [first] = examples;
  return {
    id,
    label: template,
    description: count.toLocaleString('en-US'),
    icon: { name: 'question' },
    tooltip: [
      { kind: 'code', text: template },
      { kind: 'text', text: `${countOf(count, 'line')} in ${file}` },
    ],
    spoken: `${countOf(count, 'line')} like: ${template}`,
    context: 'unknownShape',
    ...(first && {
      action: { kind: 'place', place: { path: first.path, line: first.line } },
      line: { log, file, template, text: first.text },
    }),
    getChildren: () =>
      examples.map(
        ({ path, line, text }): TreeNode => ({
          id: `${id}:${path}:${line}`,
          label: `${fileName(path)}:${line}`,
          description: text,
          icon: { name: 'go-to-file' },
          tooltip: [
            { kind: 'text', text: path },
            { kind: 'code', text },
          ],
          spoken: `${fileName(path)}, line ${line}: ${text}`,
          action: { kind: 'place', place: { path, line } },
        }),
      ),
  };
}
