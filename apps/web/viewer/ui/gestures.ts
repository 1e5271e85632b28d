import { type GreyWindow, pixelToPatient, type PlaneName, type PlaneStack, type Vec3 } from '@hyaline/volume';
import { type Camera, type Projection, zoomAt } from '../workspace/camera.ts';
import { MEASURE_KINDS, type MeasureKind, type ToolName } from '../workspace/events.ts';
import { liesIn } from '../workspace/draw-measure.ts';
import { POINTS } from '../workspace/measures.ts';
import { project } from '../workspace/painter.ts';
import type { Ui } from './context.ts';

/** What a gesture needs of the view it is made on. */
export interface GestureView {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly plane: PlaneName;
  readonly camera: Camera;
  readonly stack: PlaneStack | null;
  readonly hasPicture: boolean;
  draft: { kind: MeasureKind; points: readonly Vec3[] } | null;
  projection(): Projection | null;
  requestDraw(): void;
  focus(): void;
}

interface Point {
  x: number;
  y: number;
}

/** One drag from press to release. */
interface Drag {
  move(at: Point): void;
  end?(at: Point): void;
}

const WHEEL_NOTCH = 40; // px of deltaY per slice: one notch of a mouse is at least one slice, a trackpad scrolls evenly
const PX_PER_SLICE = 5;
const HANDLE_PX = { mouse: 10, touch: 24 } as const;
const SHORTEST_PX = 4; // a click is no measure

/** Mouse, pen and touch on one view. Keys belong to the whole workspace: see keys.ts. */
export function listenToGestures(view: GestureView, ui: Ui): void {
  const { canvas } = view;
  const touches = new Map<number, Point>();
  let drag: Drag | null = null;
  let pinch: ((touches: readonly Point[]) => void) | null = null;
  const at = (event: MouseEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  canvas.addEventListener('dblclick', () => ui.workspace.toggleMaximized(view.plane));
  canvas.addEventListener('pointerdown', (event) => {
    if (!view.hasPicture) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    ui.workspace.setActive(view.plane);
    view.focus();
    if (event.pointerType === 'touch') touches.set(event.pointerId, at(event));
    if (touches.size === 2) {
      drag = null;
      view.draft = null;
      pinch = startPinch(view, [...touches.values()]);
    } else if (touches.size < 2)
      drag = startDrag(view, ui, toolOf(event, ui.workspace.tool), at(event), event.pointerType === 'touch');
  });
  canvas.addEventListener('pointermove', (event) => {
    if (touches.has(event.pointerId)) touches.set(event.pointerId, at(event));
    if (pinch && touches.size >= 2) pinch([...touches.values()]);
    else if (drag) drag.move(at(event));
    else followDraft(view, ui, at(event));
  });
  const end = (event: PointerEvent) => {
    touches.delete(event.pointerId);
    if (touches.size < 2) pinch = null;
    drag?.end?.(at(event));
    drag = null;
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('wheel', wheelOf(view, ui, at), { passive: false });
}

/** The right button is always the window and the middle one always moves, whatever the tool. */
function toolOf(event: PointerEvent, tool: ToolName): ToolName {
  if (event.button === 2) return 'window';
  return event.button === 1 ? 'pan' : tool;
}

function wheelOf(view: GestureView, ui: Ui, at: (event: MouseEvent) => Point): (event: WheelEvent) => void {
  let left = 0;
  return (event) => {
    if (!view.hasPicture) return;
    event.preventDefault();
    ui.workspace.setActive(view.plane);
    const delta = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * WHEEL_NOTCH : event.deltaY;
    if (event.ctrlKey || event.metaKey) return zoomBy(view, Math.exp(-delta / 300), at(event));
    left += delta;
    const steps = Math.trunc(left / WHEEL_NOTCH);
    left -= steps * WHEEL_NOTCH;
    // one notch, one slice: fast wheels report several at once
    if (steps)
      ui.workspace.scroll(
        view.plane,
        Math.abs(delta) >= WHEEL_NOTCH && Math.abs(delta) <= 3 * WHEEL_NOTCH ? Math.sign(steps) : steps,
      );
  };
}

function zoomBy(view: GestureView, factor: number, at: Point): void {
  zoomAt(view.camera, factor, at.x - view.root.clientWidth / 2, at.y - view.root.clientHeight / 2);
  view.requestDraw();
}

function startPinch(view: GestureView, start: readonly Point[]): (touches: readonly Point[]) => void {
  const of = ([a, b]: readonly Point[]) => ({
    x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2,
    y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2,
    span: Math.max(1, Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))),
  });
  let last = of(start);
  return (touches) => {
    const now = of(touches);
    view.camera.panX += now.x - last.x;
    view.camera.panY += now.y - last.y;
    zoomBy(view, now.span / last.span, now);
    last = now;
  };
}

function startDrag(view: GestureView, ui: Ui, tool: ToolName, start: Point, touch: boolean): Drag | null {
  if (tool === 'crosshair') return crosshairDrag(view, ui, start);
  if (tool === 'scroll') return scrollDrag(view, ui, start);
  if (tool === 'window') return windowDrag(view, ui, start);
  if (isMeasure(tool)) return measureDrag(view, ui, tool, start, touch ? HANDLE_PX.touch : HANDLE_PX.mouse);
  let last = start;
  return {
    move(at) {
      if (tool === 'zoom') zoomBy(view, Math.exp((last.y - at.y) / 160), start);
      else {
        view.camera.panX += at.x - last.x;
        view.camera.panY += at.y - last.y;
        view.requestDraw();
      }
      last = at;
    },
  };
}

/** The patient point under the pointer, on the picture shown. */
function pointAt(view: GestureView, ui: Ui, at: Point): Vec3 | null {
  const [stack, p] = [view.stack, view.projection()];
  if (!stack || !p) return null;
  return pixelToPatient(
    stack,
    ui.workspace.indexIn(view.plane),
    (at.x - p.offsetX) / p.scaleX,
    (at.y - p.offsetY) / p.scaleY,
  );
}

function crosshairDrag(view: GestureView, ui: Ui, start: Point): Drag {
  const move = (at: Point) => {
    const point = pointAt(view, ui, at);
    if (point) ui.workspace.setCross(point);
  };
  move(start);
  return { move };
}

function scrollDrag(view: GestureView, ui: Ui, start: Point): Drag {
  const from = ui.workspace.indexIn(view.plane);
  return { move: (at) => ui.workspace.setIndex(view.plane, from + Math.round((at.y - start.y) / PX_PER_SLICE)) };
}

/** Right is more contrast range, up is brighter; steps follow the width, so that soft tissue and metal feel alike. */
function windowDrag(view: GestureView, ui: Ui, start: Point): Drag {
  const from: GreyWindow = ui.workspace.window;
  const span = Math.max(200, view.root.clientWidth);
  return {
    move(at) {
      const width = from.width * Math.exp(((at.x - start.x) / span) * 2);
      const center = from.center + ((at.y - start.y) / span) * from.width;
      ui.workspace.setWindow({ center: Math.round(center), width: Math.round(width) });
    },
  };
}

const isMeasure = (tool: ToolName): tool is MeasureKind => MEASURE_KINDS.some((kind) => kind === tool);

/**
 * The first drag sets two points. A kind of three then follows the pointer with the last one, until the next press.
 */
function measureDrag(view: GestureView, ui: Ui, kind: MeasureKind, start: Point, reach: number): Drag | null {
  const begun = view.draft?.kind === kind && view.draft.points.length === POINTS[kind] ? view.draft.points : null;
  const grabbed = begun ? null : handleAt(view, ui, start, reach);
  if (grabbed) return grabbed;
  const from = begun ? null : pointAt(view, ui, start);
  if (!begun && !from) return null;
  const pointsTo = (at: Point): readonly Vec3[] | null => {
    const to = pointAt(view, ui, at);
    if (!to) return null;
    return begun ? begun.with(-1, to) : from && [from, to];
  };
  const show = (points: readonly Vec3[] | null) => {
    view.draft = points && { kind, points };
    view.requestDraw();
  };
  return {
    move: (at) => show(pointsTo(at)),
    end(at) {
      const points = pointsTo(at);
      show(null);
      if (!points || (!begun && Math.hypot(at.x - start.x, at.y - start.y) < SHORTEST_PX)) return;
      if (points.length < POINTS[kind]) return show([...points, points.at(-1) as Vec3]);
      ui.workspace.measures.add(kind, view.plane, points);
    },
  };
}

/** The last point of a measure that waits for it is where the mouse is. */
function followDraft(view: GestureView, ui: Ui, at: Point): void {
  const to = view.draft && pointAt(view, ui, at);
  if (!view.draft || !to) return;
  view.draft = { ...view.draft, points: view.draft.points.with(-1, to) };
  view.requestDraw();
}

/** A drag of a point of a measure that is already there. */
function handleAt(view: GestureView, ui: Ui, start: Point, reach: number): Drag | null {
  const [stack, p] = [view.stack, view.projection()];
  if (!stack || !p) return null;
  const index = ui.workspace.indexIn(view.plane);
  const { measures } = ui.workspace;
  for (const measure of measures.all.toReversed()) {
    if (!liesIn(measure, stack, index)) continue;
    const place = measure.points.findIndex((point) => {
      const { x, y } = project(stack, p, point);
      return Math.hypot(x - start.x, y - start.y) <= reach;
    });
    if (place >= 0) return measures.dragPoint(measure, place, (at: Point) => pointAt(view, ui, at));
  }
  return null;
}
