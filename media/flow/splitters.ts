/** The borders between the panes, moved by pointer or arrow keys. */

export interface Widths {
  readonly lists: number;
  readonly details: number;
}

export const usualWidths: Widths = { lists: 290, details: 340 };
const narrowest = 180;
const widest = 640;

export function watchSplitter(splitter: HTMLElement, pane: keyof Widths, get: () => Widths, set: (widths: Widths) => void): void {
  // The pane on the right grows to the left.
  const direction = pane === 'lists' ? 1 : -1;
  const change = (width: number) => set({ ...get(), [pane]: Math.round(Math.min(widest, Math.max(narrowest, width))) });
  splitter.addEventListener('keydown', event => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    change(get()[pane] + (event.key === 'ArrowRight' ? 20 : -20) * direction);
  });
  splitter.addEventListener('dblclick', () => change(usualWidths[pane]));
  splitter.addEventListener('pointerdown', event => {
    event.preventDefault();
    const from = event.clientX;
    const width = get()[pane];
    const move = (next: PointerEvent) => change(width + (next.clientX - from) * direction);
    splitter.setPointerCapture(event.pointerId);
    splitter.addEventListener('pointermove', move);
    splitter.addEventListener('lostpointercapture', () => splitter.removeEventListener('pointermove', move), { once: true });
  });
}

export function applyWidths(root: HTMLElement, splitters: Readonly<Record<keyof Widths, HTMLElement>>, widths: Widths): void {
  for (const pane of ['lists', 'details'] as const) {
    root.style.setProperty(`--${pane}-width`, `${widths[pane]}px`);
    splitters[pane].setAttribute('aria-valuenow', String(widths[pane]));
  }
}
