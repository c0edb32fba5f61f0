/** The menu of a cell. */
import { h, visible } from '../flow/dom.ts';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

/** Shows a menu at a place; it takes the focus and gives it back. */
export function showMenu(items: readonly MenuItem[], x: number, y: number, back: HTMLElement): void {
  const menu = h('div', { class: 'menu', role: 'menu', 'aria-label': 'Row' });
  let isOpen = true;
  const close = (isFocusing: boolean) => {
    // To remove what has the focus takes it away, which closes too.
    if (!isOpen) return;
    isOpen = false;
    menu.remove();
    if (isFocusing) back.focus();
  };
  for (const { label, run } of items) {
    const item = h('div', { class: 'menu-item', role: 'menuitem', tabindex: -1 }, visible(label));
    item.addEventListener('click', () => {
      close(true);
      run();
    });
    menu.append(item);
  }
  menu.addEventListener('keydown', event => {
    const list = [...menu.children] as HTMLElement[];
    const at = list.indexOf(document.activeElement as HTMLElement);
    const next: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % list.length,
      ArrowUp: (at + list.length - 1) % list.length,
      Home: 0,
      End: list.length - 1,
    };
    if (event.key in next) list[next[event.key]!]!.focus();
    else if (event.key === 'Enter' || event.key === ' ') list[at]?.click();
    else if (event.key === 'Escape' || event.key === 'Tab') close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  menu.addEventListener('focusout', event => {
    if (!menu.contains(event.relatedTarget as Node | null)) close(false);
  });
  document.body.append(menu);
  menu.style.left = `${Math.max(0, Math.min(x, window.innerWidth - menu.offsetWidth - 4))}px`;
  menu.style.top = `${Math.max(0, Math.min(y, window.innerHeight - menu.offsetHeight - 4))}px`;
  (menu.firstElementChild as HTMLElement | null)?.focus();
}
