/** Zoom and pan of a drawing by moving one element; the drawing itself is never touched. */

export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const smallest = 0.25;
const largest = 2.5;
/** A first view is never smaller: better to scroll than to squint. */
const smallestFit = 0.8;
const margin = 16;
/** So much of the drawing stays in sight wherever it is moved to. */
const kept = 60;

export interface ViewportHost {
  /** Somebody has zoomed or moved. */
  onChange(): void;
  /** The part of the drawing, in its own units, that stays in sight when the room changes. */
  mainPart(): Rectangle | undefined;
}

export class Viewport {
  readonly #frame: HTMLElement;
  readonly #canvas: HTMLElement;
  readonly #host: ViewportHost;
  #view: View = { zoom: 1, x: 0, y: 0 };
  #size = { width: 0, height: 0 };
  /** Nobody has zoomed or moved: the view follows the room. */
  #isFitted = true;
  /** The room that the view was made for. */
  #lastRoom = { width: 0, height: 0 };

  constructor(frame: HTMLElement, canvas: HTMLElement, host: ViewportHost) {
    this.#frame = frame;
    this.#canvas = canvas;
    this.#host = host;
    frame.addEventListener('wheel', event => this.#onWheel(event), { passive: false });
    frame.addEventListener('pointerdown', event => this.#onPointerDown(event));
    // A browser scrolls a focused node into view by moving the frame: we do that by the view.
    frame.addEventListener('scroll', () => frame.scrollTo(0, 0));
    new ResizeObserver(() => this.#onResize()).observe(frame);
  }

  /** The view to keep; `null` while it follows the room. */
  get view(): View | null {
    return this.#isFitted ? null : this.#view;
  }

  /** Takes on another drawing. */
  show(size: { width: number; height: number }, view: View | null): void {
    this.#size = size;
    this.#isFitted = view === null;
    if (view) this.#set(view);
    else this.fit();
  }

  fit(): void {
    const { width, height } = this.#room();
    if (width <= 0 || height <= 0 || this.#size.width === 0) return;
    const across = (width - 2 * margin) / this.#size.width;
    const down = (height - 2 * margin) / this.#size.height;
    const zoom = Math.min(1.1, Math.max(Math.min(across, down), Math.min(smallestFit, across)));
    this.#isFitted = true;
    this.#set({
      zoom,
      x: Math.max(margin, (width - this.#size.width * zoom) / 2),
      y: Math.max(margin, Math.min(40, (height - this.#size.height * zoom) / 2)),
    });
  }

  /** Zooms about a point of the frame, its middle where none is given. */
  zoomBy(factor: number, at?: { x: number; y: number }): void {
    const room = this.#room();
    const { x, y } = at ?? { x: room.width / 2, y: room.height / 2 };
    const zoom = Math.min(largest, Math.max(smallest, this.#view.zoom * factor));
    const ratio = zoom / this.#view.zoom;
    this.#isFitted = false;
    this.#set({ zoom, x: x - (x - this.#view.x) * ratio, y: y - (y - this.#view.y) * ratio });
    this.#host.onChange();
  }

  moveBy(dx: number, dy: number): void {
    this.#isFitted = false;
    const room = this.#room();
    const { zoom, x, y } = this.#view;
    this.#set({
      zoom,
      x: within(x + dx, kept - this.#size.width * zoom, room.width - kept),
      y: within(y + dy, kept - this.#size.height * zoom, room.height - kept),
    });
    this.#host.onChange();
  }

  /** Moves so that a part of the drawing, in its own units, is seen. */
  reveal(part: Rectangle): void {
    const { zoom, x, y } = this.#view;
    const room = this.#room();
    const shift = (start: number, length: number, space: number) =>
      start < margin ? margin - start : start + length > space - margin ? Math.max(margin - start, space - margin - start - length) : 0;
    const dx = shift(part.x * zoom + x, part.width * zoom, room.width);
    const dy = shift(part.y * zoom + y, part.height * zoom, room.height);
    if (dx !== 0 || dy !== 0) this.#set({ zoom, x: x + dx, y: y + dy });
  }

  /** What was in sight stays there, and so does the main part of a view that nobody has moved. */
  #onResize(): void {
    const room = this.#room();
    // A hidden panel has no room; it comes back as it was.
    if (room.width <= 0 || room.height <= 0) return;
    const part = this.#host.mainPart();
    const isKept = part !== undefined && (this.#isFitted || this.#isSeen(part, this.#lastRoom));
    this.#lastRoom = room;
    if (this.#isFitted) this.fit();
    if (isKept) this.reveal(part);
  }

  #isSeen(part: Rectangle, room: { width: number; height: number }): boolean {
    const { zoom, x, y } = this.#view;
    const left = part.x * zoom + x;
    const top = part.y * zoom + y;
    return left >= 0 && top >= 0 && left + part.width * zoom <= room.width && top + part.height * zoom <= room.height;
  }

  #room(): { width: number; height: number } {
    return { width: this.#frame.clientWidth, height: this.#frame.clientHeight };
  }

  #set(view: View): void {
    this.#view = view;
    this.#canvas.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.zoom})`;
  }

  #onWheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const box = this.#frame.getBoundingClientRect();
      this.zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0025)), {
        x: event.clientX - box.left,
        y: event.clientY - box.top,
      });
      return;
    }
    const room = this.#room();
    const unit = event.deltaMode === 1 ? 20 : 1;
    const isWide = this.#size.width * this.#view.zoom > room.width - margin;
    const isHigh = this.#size.height * this.#view.zoom > room.height - margin;
    const dx = event.shiftKey ? event.deltaY : event.deltaX;
    const dy = event.shiftKey ? 0 : event.deltaY;
    const before = this.#view;
    const x = isWide ? within(before.x - dx * unit, room.width - margin - this.#size.width * before.zoom, margin) : before.x;
    const y = isHigh ? within(before.y - dy * unit, room.height - margin - this.#size.height * before.zoom, margin) : before.y;
    // Where all is seen, and at the end of what there is to see, the wheel belongs to the page.
    if (x === before.x && y === before.y) return;
    event.preventDefault();
    this.moveBy(x - before.x, y - before.y);
  }

  #onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    let { clientX: x, clientY: y } = event;
    let isDragging = false;
    const move = (next: PointerEvent) => {
      if (!isDragging && Math.hypot(next.clientX - x, next.clientY - y) < 4) return;
      if (!isDragging) {
        isDragging = true;
        this.#frame.setPointerCapture(event.pointerId);
        this.#frame.classList.add('is-dragging');
      }
      this.moveBy(next.clientX - x, next.clientY - y);
      ({ clientX: x, clientY: y } = next);
    };
    const end = () => {
      this.#frame.removeEventListener('pointermove', move);
      this.#frame.classList.remove('is-dragging');
      // The click that ends a drag chooses nothing.
      if (isDragging) this.#frame.addEventListener('click', stop, { capture: true, once: true });
      setTimeout(() => this.#frame.removeEventListener('click', stop, { capture: true }));
    };
    this.#frame.addEventListener('pointermove', move);
    this.#frame.addEventListener('pointerup', end, { once: true });
    this.#frame.addEventListener('pointercancel', end, { once: true });
  }
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

const stop = (event: Event): void => {
  event.stopPropagation();
  event.preventDefault();
};
