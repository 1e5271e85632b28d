export interface Point {
  x: number;
  y: number;
}

/** Pixels from which a press of a mouse or pen is a drag. */
const THRESHOLD = 5;
/** A finger rests so long, in ms, and strays no further, in pixels, before it drags: what moves earlier scrolls. */
const HOLD_MS = 400;
const STRAY = 10;
/** Near an edge what is behind it comes: pixels, and pixels in a frame. */
const EDGE = 44;
const PULL = 9;

interface DragProps {
  /** What scrolls under it; let go outside of it, nothing is put down. */
  area: HTMLElement;
  begun: Point;
  isTouch: boolean;
  /** Once, when the press has become a drag. */
  onBegin: () => void;
  onMove: (at: Point) => void;
  /** Also for a press that never became a drag. */
  onEnd: (put: boolean) => void;
}

/** Follows one pressed pointer until it is lifted, taken away by the browser, or Escape is pressed. */
export function followDrag({ area, begun, isTouch, onBegin, onMove, onEnd }: DragProps): void {
  const stop = new AbortController();
  const { signal } = stop;
  let at = begun;
  let dragging = false;
  let frame = 0;
  const begin = (): void => {
    dragging = true;
    onBegin();
    frame = requestAnimationFrame(pull);
  };
  const pull = (): void => {
    const box = area.getBoundingClientRect();
    const dx = towards(at.x, box.left, box.right);
    const dy = towards(at.y, box.top, box.bottom);
    if ((dx !== 0 || dy !== 0) && far(at, begun, STRAY)) {
      area.scrollBy(dx * PULL, dy * PULL);
      onMove(at);
    }
    frame = requestAnimationFrame(pull);
  };
  const held = isTouch ? setTimeout(begin, HOLD_MS) : undefined;
  const end = (put: boolean): void => {
    stop.abort();
    clearTimeout(held);
    cancelAnimationFrame(frame);
    onEnd(dragging && put && inside(at, area.getBoundingClientRect()));
  };
  const move = (event: PointerEvent): void => {
    at = { x: event.clientX, y: event.clientY };
    if (!dragging && isTouch && far(at, begun, STRAY)) return end(false);
    if (!dragging && !isTouch && far(at, begun, THRESHOLD)) begin();
    if (dragging) onMove(at);
  };
  globalThis.addEventListener('pointermove', move, { signal });
  globalThis.addEventListener('pointerup', () => end(true), { signal });
  globalThis.addEventListener('pointercancel', () => end(false), { signal });
  // before the grid hears it, which stops it on its way
  globalThis.addEventListener('keydown', (key) => key.key === 'Escape' && end(false), { signal, capture: true });
  // a finger that rests asks for a menu
  if (isTouch) globalThis.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
}

const far = (a: Point, b: Point, than: number): boolean => Math.hypot(a.x - b.x, a.y - b.y) > than;
const towards = (at: number, from: number, to: number): -1 | 0 | 1 => (at < from + EDGE ? -1 : at > to - EDGE ? 1 : 0);
const inside = ({ x, y }: Point, { left, right, top, bottom }: DOMRect): boolean =>
  x >= left && x <= right && y >= top && y <= bottom;
