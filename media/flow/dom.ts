/**
 * Elements from plain data. Texts of logs only ever become text nodes. A pane builds what it should look like and `morph`
 * brings the page there with the fewest touches, so focus, selection and scroll survive updates that come many times a second.
 */

export type Child = Node | string | null | false;

export interface Props {
  readonly class?: string;
  /** What a click or Enter does. */
  readonly onActivate?: () => void;
  /** Attributes; `null` and `false` leave one out, `true` sets it empty. */
  readonly [attribute: string]: string | number | boolean | null | undefined | (() => void);
}

const svgNamespace = 'http://www.w3.org/2000/svg';
const actions = new WeakMap<Element, () => void>();

/** An HTML element. */
export function h(tag: string, props: Props = {}, ...children: readonly Child[]): HTMLElement {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element. */
export function svg(tag: string, props: Props = {}, ...children: readonly Child[]): SVGElement {
  return fill(document.createElementNS(svgNamespace, tag) as SVGElement, props, children);
}

function fill<E extends Element>(element: E, props: Props, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') actions.set(element, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null && child !== false) element.append(child);
  return element;
}

/** Runs the action of the nearest element that has one; whether there was one. */
export function activate(target: EventTarget | null): boolean {
  for (let element = target instanceof Element ? target : null; element; element = element.parentElement) {
    const action = actions.get(element);
    if (action) {
      action();
      return true;
    }
  }
  return false;
}

/** Makes the children of `target` like `children`; elements with the same tag and `data-key` at the same place stay. */
export function morphChildren(target: Element, children: readonly Child[]): void {
  const wanted = children.filter(child => child !== null && child !== false);
  const keyed = new Map<string, Element>();
  for (const child of target.children) if (keyOf(child)) keyed.set(keyOf(child)!, child);
  let at: ChildNode | null = target.firstChild;
  for (const child of wanted) {
    const key = child instanceof Element ? keyOf(child) : undefined;
    const old = key === undefined ? at : (keyed.get(key) ?? null);
    if (old && isAlike(old, child)) {
      if (old !== at) target.insertBefore(old, at);
      morph(old, child);
      at = old.nextSibling;
    } else {
      target.insertBefore(typeof child === 'string' ? document.createTextNode(child) : child, at);
    }
  }
  while (at) {
    const next: ChildNode | null = at.nextSibling;
    at.remove();
    at = next;
  }
}

const keyOf = (element: Element): string | undefined => element.getAttribute('data-key') ?? undefined;

function isAlike(old: Node, child: Node | string): boolean {
  if (typeof child === 'string') return old.nodeType === Node.TEXT_NODE;
  if (!(old instanceof Element) || !(child instanceof Element)) return old.nodeType === child.nodeType;
  return old.tagName === child.tagName && keyOf(old) === keyOf(child);
}

function morph(old: Node, child: Node | string): void {
  if (typeof child === 'string') {
    if (old.nodeValue !== child) old.nodeValue = child;
  } else if (old instanceof Element && child instanceof Element) {
    for (const { name } of [...old.attributes]) if (!child.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of child.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const action = actions.get(child);
    if (action) actions.set(old, action);
    else actions.delete(old);
    morphChildren(old, [...child.childNodes]);
  } else if (old.nodeValue !== child.nodeValue) {
    old.nodeValue = child.nodeValue;
  }
}

/** Text of a log for the eye: control characters become their pictures, characters that turn the direction become their codes. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, character => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}
