import type { Arch } from '@hyaline/marks';
import { toArch, type Vec3 } from '@hyaline/volume';
import type { Drag, PictureView, Point, RoomTool } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { archOnScreen, looksDown, upOf } from './draw-arch.ts';
import { withEdges } from './arch-edges.ts';
import { type Drawing, freshArch, LEAST_HANDLES, UP } from './arch-curves.ts';
import type { ArchState } from './arch-state.ts';
import { wordsOf } from './words.ts';

const CURVE_PX = 24; // a double click this near to the curve means it
const EDGE_PX = 7;
const ICON = ['M5 5c0 9 3 14 7 14s7 -5 7 -14', 'M4 5h2', 'M18 5h2', 'M12 18v2'] as const;

/** Draws and corrects the arch in views from above. */
export function archTool(ui: Ui, state: ArchState): RoomTool {
  const { workspace } = ui;
  return {
    name: 'arch',
    icon: ICON,
    key: 'J',
    label: wordsOf(ui).toolArch,
    group: 'plan',
    byClick: true,
    start(view, at) {
      const { drawing } = state;
      const up = state.curves?.arch.up ?? UP;
      if (drawing) return looksDown(view, up) ? drawingDrag(view, at, state, drawing) : null;
      const move = (to: Point) => {
        const point = view.toPatient(to);
        if (point) workspace.setCross(point);
      };
      move(at);
      return { move };
    },
    doubleClick(view, at) {
      if (state.drawing) return finishDrawing(ui, state);
      const point = view.toPatient(at);
      const { curves } = state;
      if (!point || !curves || !looksDown(view, curves.arch.up)) return false;
      const far = Math.min(...archOnScreen(view, curves.base).map((on) => Math.hypot(on.x - at.x, on.y - at.y)));
      if (far > CURVE_PX) return false;
      addHandle(ui, state, point);
      return true;
    },
  };
}

export function addHandle(ui: Ui, state: ArchState, point: Vec3): void {
  const added = state.withHandleAt(point);
  if (!added) return;
  state.selected = added.place;
  ui.workspace.marks.set({ arch: added.arch });
}

export function removeHandle(ui: Ui, state: ArchState): void {
  const arch = state.selected === null ? null : state.withoutHandle(state.selected);
  if (!arch) return;
  state.selected = Math.min(state.selected ?? 0, arch.points.length - 1);
  ui.workspace.marks.set({ arch });
}

/** The handles set so far become the arch. False when they are too few yet. */
export function finishDrawing(ui: Ui, state: ArchState): boolean {
  const { drawing, curves, guess } = state;
  const before = curves?.arch ?? guess?.arch ?? null;
  // a double click ends with two presses at one place
  const points = drawing?.points.filter((point, n, all) => n === 0 || apart(point, all[n - 1] as Vec3) > 1) ?? [];
  if (!drawing || points.length < LEAST_HANDLES) return false;
  const [first, last] = [points[0] as Vec3, points.at(-1) as Vec3];
  state.drawing = null;
  state.selected = null;
  const fromRight = first[0] <= last[0] ? points : points.toReversed();
  ui.workspace.marks.set({ arch: freshArch(fromRight, drawing.up ?? UP, before) });
  return true;
}

const apart = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** The arch lies in the plane that it is drawn on, also when that is turned to the teeth. */
function drawingDrag(view: PictureView, start: Point, state: ArchState, before: Drawing): Drag {
  const up = (view.stack && upOf(view.stack)) ?? before.up;
  const move = (at: Point) => {
    const point = view.toPatient(at);
    if (point) state.drawing = { points: [...before.points, point], up };
    view.requestDraw();
  };
  move(start);
  return { move };
}

/** The handles on a view from above. */
export function archSpots({ curves, drawing }: ArchState, view: PictureView): readonly Point[] {
  if (!curves || drawing || !looksDown(view, curves.arch.up)) return [];
  return curves.arch.points.map((point) => view.toScreen(point)).filter((at) => at !== null);
}

/** A drag of a handle, or of an edge of the trough. */
export function archHandleAt(ui: Ui, state: ArchState, view: PictureView, at: Point, reach: number): Drag | null {
  const { curves } = state;
  if (!curves || state.drawing || !looksDown(view, curves.arch.up)) return null;
  const off = curves.arch.points.map((point) => {
    const there = view.toScreen(point);
    return there ? Math.hypot(there.x - at.x, there.y - at.y) : Infinity;
  });
  const least = Math.min(...off);
  if (least <= reach) {
    const place = off.indexOf(least);
    state.selected = place;
    view.requestDraw();
    return archDrag(ui, state, view, (point) => state.withHandle(place, point));
  }
  return edgeAt(ui, state, view, at);
}

/** The edge under the pointer moves, the other one stays: thickness and offset follow. */
function edgeAt(ui: Ui, state: ArchState, view: PictureView, at: Point): Drag | null {
  const [{ curves }, point, px] = [state, view.toPatient(at), view.pxPerMm];
  if (!curves || !point || px === null) return null;
  const { arch, base, middle } = curves;
  const half = arch.troughMm / 2;
  const { s, out } = toArch(middle, state.level(point));
  if (s < 0 || s > middle.lengthMm || Math.abs(Math.abs(out) - half) * px > EDGE_PX) return null;
  const side = out >= 0 ? 1 : -1;
  const stays = arch.offsetMm - side * half;
  return archDrag(ui, state, view, (to) => withEdges(arch, side, stays, toArch(base, to).out));
}

function archDrag(ui: Ui, state: ArchState, view: PictureView, change: (point: Vec3) => Arch | null): Drag {
  const drag = ui.workspace.marks.drag();
  return {
    move(at) {
      const point = view.toPatient(at);
      const arch = point && change(state.level(point));
      if (!arch) return;
      state.pulled();
      drag.show({ arch });
    },
    end() {
      state.letGo();
      drag.end();
    },
  };
}
