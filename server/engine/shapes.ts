/** Lines that no record fits, grouped by their shape: what differs from line to line is replaced by a capture of its kind. */

export interface Shape {
  /** The text with captures, in the way of a template. */
  readonly template: string;
  readonly log: string;
  readonly count: number;
  readonly examples: readonly { readonly path: string; readonly line: number; readonly text: string }[];
}

const examplesKept = 3;
const shapesKept = 5000;
const textKept = 400;

/** Ordered: what is replaced first is not seen by the later ones. Name of the captures, and their type where it is another. */
const kinds: readonly (readonly [pattern: RegExp, name: string, type?: string])[] = [
  // What would be read as a capture.
  [/\{[A-Za-z][A-Za-z0-9]*(?::[A-Za-z]+)?\}/g, 'braces', 'text'],
  [/\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, 'guid'],
  [/https?:\/\/[^\s"'<>]+/gi, 'url'],
  [/(?:\b[A-Za-z]:|\\\\)\\?[^\s"'<>|*?]+(?:\\[^\s"'<>|*?]+)*/g, 'path'],
  [/\b0x[0-9a-f]{1,16}\b/gi, 'hex'],
  [/\b[A-Z0-9]{3}[0-9A-F]{5}\b/g, 'packageId'],
  [/\b[0-9A-F]{16,}\b/gi, 'hash', 'word'],
  [/\b\d+(?:[.,:]\d+)+\b/g, 'number', 'word'],
  [/\b\d+\b/g, 'num'],
];

const capture = /\{[a-zA-Z]+\d*:[a-zA-Z]+\}/g;

/** The template that a text suggests: the text fits it. */
export function shapeOf(text: string): string {
  let shape = text
    .slice(0, textKept)
    .replace(/[~\s]+/g, ' ')
    .trim();
  for (const [pattern, name, type = name] of kinds) {
    let n = 0;
    shape = shape.replace(pattern, () => `{${name}${++n}:${type}}`);
  }
  return text.length > textKept ? `${shape}{more:text}` : shape;
}

export class Shapes {
  readonly #shapes = new Map<
    string,
    { template: string; log: string; count: number; examples: { path: string; line: number; text: string }[] }
  >();
  /** Lines whose shape was not kept because there were too many. */
  dropped = 0;

  add(log: string, path: string, line: number, text: string): void {
    const template = shapeOf(text);
    const key = `${log}|${template.replace(capture, '{}')}`;
    const known = this.#shapes.get(key);
    if (known) {
      known.count++;
      if (known.examples.length < examplesKept) known.examples.push({ path, line, text: text.slice(0, textKept) });
    } else if (this.#shapes.size >= shapesKept) this.dropped++;
    else this.#shapes.set(key, { template, log, count: 1, examples: [{ path, line, text: text.slice(0, textKept) }] });
  }

  /** Most frequent first. */
  get all(): readonly Shape[] {
    return [...this.#shapes.values()].sort((a, b) => b.count - a.count || (a.template < b.template ? -1 : 1));
  }
}
