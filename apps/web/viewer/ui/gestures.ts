import type { GreyWindow } from '@hyaline/volume';
import type { Drag, PictureView, Point, RoomTool } from '../rooms/room.ts';
import { zoomAt } from '../workspace/camera.ts';
import type { ToolName } from '../workspace/events.ts';
import type { Ui } from './context.ts';
import { ICONS } from './icons.ts';
import { pinchOf } from './pinch.ts';

const WHEEL_NOTCH = 40; // px of deltaY per slice: one notch of a mouse is at least one slice, a trackpad scrolls evenly
const PX_PER_SLICE = 5;
const LONG_PRESS_MS = 500;
const STILL_PX = 8; // a finger that rests moves that much
/** How near a press must come to a handle, CSS px. */
export const HANDLE_PX = { mouse: 10, touch: 24 } as const;

/** The tools that change how one looks, not what is there. */
export const lookTools = (ui: Ui): readonly RoomTool[] => {
  const { strings: s } = ui;
  const tools: readonly [ToolName, string, string, RoomTool['start']][] = [
    ['crosshair', 'C', s.toolCrosshair, (view, at) => crosshairDrag(view, ui, at)],
    ['scroll', 'S', s.toolScroll, scrollDrag],
    ['window', 'W', s.toolWindow, (view, at) => windowDrag(view, ui, at)],
    ['zoom', 'Z', s.toolZoom, zoomDrag],
    ['pan', 'H', s.toolPan, panDrag],
  ];
  return tools.map(([name, key, label, start]) => ({
    name,
    key,
    label,
    icon: ICONS[name as 'crosshair'],
    group: 'look',
    byClick: name === 'crosshair',
    start,
  }));
};

/** What a press begins. The right button is always the window and the middle one always moves, whatever the tool. */
export function startOf(
  ui: Ui,
  view: PictureView,
  at: Point,
  { button, touch }: { readonly button: number; readonly touch: boolean },
): Drag | null {
  const { tool, picture } = ui.workspace;
  const looks = lookTools(ui);
  const name = button === 2 ? 'window' : button === 1 ? 'pan' : tool;
  const look = looks.find((one) => one.name === name);
  // what is drawn on a single slice that stands in would go with it
  if (picture?.preview) return look?.start(view, at, touch) ?? null;
  const chosen = look ?? ui.rooms.tools.find((one) => one.name === name);
  const grabs = name === tool && (tool === 'crosshair' || chosen?.group !== 'look') && !view.draft;
  const handle = grabs && ui.rooms.handleAt(view, at, touch ? HANDLE_PX.touch : HANDLE_PX.mouse);
  return handle || chosen?.start(view, at, touch) || null;
}

/** Mouse, pen and touch on one view. Keys belong to the whole workspace: see keys.ts. */
export function listenToGestures(view: PictureView, ui: Ui): void {
  const { canvas } = view;
  const touches = new Map<number, Point>();
  const looks = lookTools(ui);
  let drag: Drag | null = null;
  let pinch: ((touches: readonly Point[]) => void) | null = null;
  let press: LongPress | null = null;
  const at = (event: MouseEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const toolNamed = (name: ToolName) => [...looks, ...ui.rooms.tools].find((tool) => tool.name === name);

  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  canvas.addEventListener('dblclick', (event) => {
    const { tool, picture } = ui.workspace;
    if (picture?.preview || !toolNamed(tool)?.doubleClick?.(view, at(event))) ui.workspace.toggleMaximized(view.name);
  });
  canvas.addEventListener('pointerdown', (event) => {
    if (!view.hasPicture) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    ui.workspace.setActive(view.name);
    view.focus();
    if (event.pointerType === 'touch') touches.set(event.pointerId, at(event));
    press?.cancel();
    if (touches.size === 2) {
      ui.workspace.marks.giveUpDrag();
      drag = null;
      view.draft = null;
      pinch = startPinch(view, [...touches.values()]);
    } else if (touches.size < 2) {
      const { button, pointerType } = event;
      drag = startOf(ui, view, at(event), { button, touch: pointerType === 'touch' });
      const looking = looks.some(({ name }) => name === ui.workspace.tool);
      // a finger that rests changes the window, as the right button does, unless it is drawing something
      if (event.pointerType === 'touch' && looking)
        press = longPress(at(event), (place) => {
          drag = windowDrag(view, ui, place);
          view.root.classList.add('hv-windowing');
          navigator.vibrate?.(15);
        });
    }
  });
  canvas.addEventListener('pointermove', (event) => {
    if (touches.has(event.pointerId)) touches.set(event.pointerId, at(event));
    if (pinch && touches.size >= 2) return pinch([...touches.values()]);
    if (press?.waits(at(event))) return;
    if (drag) drag.move(at(event));
    else toolNamed(ui.workspace.tool)?.hover?.(view, at(event));
  });
  const end = (event: PointerEvent) => {
    touches.delete(event.pointerId);
    if (touches.size < 2) pinch = null;
    press?.cancel();
    press = null;
    view.root.classList.remove('hv-windowing');
    drag?.end?.(at(event));
    drag = null;
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('wheel', wheelOf(view, ui, at), { passive: false });
}

interface LongPress {
  /** Whether the finger may still be about to rest; from its first real move on it never is. */
  waits(at: Point): boolean;
  cancel(): void;
}

function longPress(start: Point, held: (at: Point) => void): LongPress {
  let open = true;
  const timer = setTimeout(() => {
    open = false;
    held(start);
  }, LONG_PRESS_MS);
  const cancel = () => {
    open = false;
    clearTimeout(timer);
  };
  return {
    waits({ x, y }) {
      if (open && Math.hypot(x - start.x, y - start.y) > STILL_PX) cancel();
      return open;
    },
    cancel,
  };
}

function wheelOf(view: PictureView, ui: Ui, at: (event: MouseEvent) => Point): (event: WheelEvent) => void {
  let left = 0;
  return (event) => {
    if (!view.hasPicture) return;
    event.preventDefault();
    ui.workspace.setActive(view.name);
    const delta = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * WHEEL_NOTCH : event.deltaY;
    if (event.ctrlKey || event.metaKey) return zoomBy(view, Math.exp(-delta / 300), at(event));
    left += delta;
    const steps = Math.trunc(left / WHEEL_NOTCH);
    left -= steps * WHEEL_NOTCH;
    // one notch, one slice: fast wheels report several at once
    if (steps)
      view.step(Math.abs(delta) >= WHEEL_NOTCH && Math.abs(delta) <= 3 * WHEEL_NOTCH ? Math.sign(steps) : steps);
  };
}

function zoomBy(view: PictureView, factor: number, at: Point): void {
  zoomAt(view.camera, factor, at.x - view.size.width / 2, at.y - view.size.height / 2);
  view.requestDraw();
}

function startPinch(view: PictureView, start: readonly Point[]): (touches: readonly Point[]) => void {
  let last = pinchOf(start);
  return (touches) => {
    const now = pinchOf(touches);
    view.camera.panX += now.x - last.x;
    view.camera.panY += now.y - last.y;
    zoomBy(view, now.span / last.span, now);
    last = now;
  };
}

function crosshairDrag(view: PictureView, ui: Ui, start: Point): Drag {
  const move = (at: Point) => {
    const point = view.toPatient(at);
    if (point) ui.workspace.setCross(point);
  };
  move(start);
  return { move };
}

function scrollDrag(view: PictureView, start: Point): Drag {
  let done = 0;
  return {
    move(at) {
      const steps = Math.round((at.y - start.y) / PX_PER_SLICE);
      if (steps !== done) view.step(steps - done);
      done = steps;
    },
  };
}

/** Right is more contrast range, up is brighter; steps follow the width, so that soft tissue and metal feel alike. */
function windowDrag(view: PictureView, ui: Ui, start: Point): Drag {
  const from: GreyWindow = ui.workspace.window;
  const span = Math.max(200, view.size.width);
  return {
    move(at) {
      const width = from.width * Math.exp(((at.x - start.x) / span) * 2);
      const center = from.center + ((at.y - start.y) / span) * from.width;
      ui.workspace.setWindow({ center: Math.round(center), width: Math.round(width) });
    },
  };
}

function zoomDrag(view: PictureView, start: Point): Drag {
  let last = start;
  return {
    move(at) {
      zoomBy(view, Math.exp((last.y - at.y) / 160), start);
      last = at;
    },
  };
}

function panDrag(view: PictureView, start: Point): Drag {
  let last = start;
  return {
    move(at) {
      view.camera.panX += at.x - last.x;
      view.camera.panY += at.y - last.y;
      view.requestDraw();
      last = at;
    },
  };
}
