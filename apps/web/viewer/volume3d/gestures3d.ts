import type { GreyWindow } from '@hyaline/volume';
import { panned, turned, zoomed } from '@hyaline/volume/render';
import type { Drag, Point } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { pinchOf } from '../ui/pinch.ts';
import type { Space } from './space.ts';

const RADIANS_PER_PX = 0.009;
const KEY_TURN = Math.PI / 36;
const KEY_PAN_PX = 24;
const CLICK_PX = 4;

/** What the gestures of the 3D view need of it. */
export interface View3d {
  readonly root: HTMLElement;
  /** Takes the pointer. */
  readonly surface: HTMLElement;
  readonly name: string;
  /** CSS px. */
  readonly size: { readonly width: number; readonly height: number };
  /** Somebody turns, moves or zooms it, or has stopped doing so. */
  moving(on: boolean): void;
  /** A press without a drag. */
  clicked(at: Point): void;
  /** A handle of the clipping box within reach. */
  handleAt(at: Point, reach: number): Drag | null;
}

/** Mouse, pen, touch and keys on the 3D view. One finger turns, two move and zoom. */
export function listenToTurns(view: View3d, ui: Ui, space: Space): void {
  const { surface } = view;
  const touches = new Map<number, Point>();
  let drag: Drag | null = null;
  let pinch: ((touches: readonly Point[]) => void) | null = null;
  let pressed: Point | null = null;
  const at = (event: MouseEvent): Point => {
    const box = surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  surface.addEventListener('contextmenu', (event) => event.preventDefault());
  surface.addEventListener('dblclick', () => ui.workspace.toggleMaximized(view.name));
  surface.addEventListener('pointerdown', (event) => {
    if (!space.prepared) return;
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    ui.workspace.setActive(view.name);
    view.root.focus({ preventScroll: true });
    pressed = event.button === 0 ? at(event) : null;
    if (event.pointerType === 'touch') touches.set(event.pointerId, at(event));
    if (touches.size === 2) {
      drag = pressed = null;
      pinch = startPinch(view, space, [...touches.values()]);
    } else if (touches.size < 2) drag = startDrag(view, ui, space, event, at(event));
    view.moving(true);
  });
  surface.addEventListener('pointermove', (event) => {
    if (touches.has(event.pointerId)) touches.set(event.pointerId, at(event));
    const here = at(event);
    if (pressed && Math.hypot(here.x - pressed.x, here.y - pressed.y) > CLICK_PX) pressed = null;
    if (pinch && touches.size >= 2) pinch([...touches.values()]);
    else if (!pressed) drag?.move(here);
  });
  const end = (event: PointerEvent) => {
    touches.delete(event.pointerId);
    if (touches.size < 2) pinch = null;
    drag?.end?.(at(event));
    drag = null;
    view.moving(false);
    if (pressed && event.type === 'pointerup') view.clicked(pressed);
    pressed = null;
  };
  surface.addEventListener('pointerup', end);
  surface.addEventListener('pointercancel', end);
  surface.addEventListener('wheel', wheelOf(view, ui, space, at), { passive: false });
  view.root.addEventListener('keydown', (event) => {
    if (event.target === view.root && onKey(view, space, event)) event.preventDefault();
  });
}

/** The right button is always the window, the middle one and Shift always move, as in the flat views. */
function startDrag(view: View3d, ui: Ui, space: Space, event: PointerEvent, start: Point): Drag {
  const { tool } = ui.workspace;
  const handle = event.button === 0 ? view.handleAt(start, event.pointerType === 'touch' ? 24 : 10) : null;
  if (handle) return handle;
  if (event.button === 2 || (event.button === 0 && tool === 'window')) return windowDrag(view, space, start);
  let last = start;
  const moves = event.button === 1 || event.shiftKey || tool === 'pan';
  return {
    move(at) {
      const [dx, dy] = [at.x - last.x, at.y - last.y];
      last = at;
      if (moves) space.setCamera(panned(space.camera, view.size, dx, dy));
      else if (tool === 'zoom') space.setCamera(zoomed(space.camera, view.size, Math.exp(-dy / 160), start.x, start.y));
      else space.setCamera(turned(space.camera, dx * RADIANS_PER_PX, dy * RADIANS_PER_PX));
    },
  };
}

function windowDrag(view: View3d, space: Space, start: Point): Drag {
  const from: GreyWindow = space.window;
  const span = Math.max(200, view.size.width);
  return {
    move: (at) =>
      space.setWindow({
        width: from.width * Math.exp(((at.x - start.x) / span) * 2),
        center: from.center + ((at.y - start.y) / span) * from.width,
      }),
  };
}

function startPinch(view: View3d, space: Space, start: readonly Point[]): (touches: readonly Point[]) => void {
  let last = pinchOf(start);
  return (touches) => {
    const now = pinchOf(touches);
    const carried = panned(space.camera, view.size, now.x - last.x, now.y - last.y);
    space.setCamera(zoomed(carried, view.size, now.span / last.span, now.x, now.y));
    last = now;
  };
}

function wheelOf(view: View3d, ui: Ui, space: Space, at: (event: MouseEvent) => Point): (event: WheelEvent) => void {
  let rest: ReturnType<typeof setTimeout> | null = null;
  return (event) => {
    if (!space.prepared) return;
    event.preventDefault();
    ui.workspace.setActive(view.name);
    const delta = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 40 : event.deltaY;
    const { x, y } = at(event);
    view.moving(true);
    space.setCamera(zoomed(space.camera, view.size, Math.exp(-delta / 400), x, y));
    if (rest !== null) clearTimeout(rest);
    rest = setTimeout(() => view.moving(false), 160);
  };
}

/** Arrows turn by five degrees, with Shift they move. */
function onKey(view: View3d, space: Space, { key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  const ways: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }; // prettier-ignore
  const way = ways[key];
  if (!way || ctrlKey || metaKey || altKey || !space.prepared) return false;
  const [x, y] = way;
  if (shiftKey) space.setCamera(panned(space.camera, view.size, x * KEY_PAN_PX, y * KEY_PAN_PX));
  else space.setCamera(turned(space.camera, x * KEY_TURN, y * KEY_TURN));
  return true;
}
