import type { Canal } from '@hyaline/marks';
import { centreOf, fromArch, toArch, type Vec3 } from '@hyaline/volume';
import type { Drag, PictureView, Point, RoomTool } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import type { ArchState } from './arch-state.ts';
import { freshCanal, replaced, sideOf, withPoint } from './canals.ts';
import { wordsOf } from './words.ts';

const POINT_REACH_MM = 1.5; // a point this near to a flat picture can be grabbed there
const ICON = ['M3 7c4 0 4 8 9 8s5 -3 9 -3', 'M3 11c3 0 3 8 9 8s6 -3 9 -3', 'M3 7v4', 'M21 12v4'] as const;

/** Which canal takes the next point, and which of its points is chosen. */
export interface OpenCanal {
  id: string | null;
  chosen: number | null;
}

/** Marks a nerve canal point by point, in every view. */
export const canalTool = (ui: Ui, state: ArchState, open: OpenCanal): RoomTool => ({
  name: 'canal',
  icon: ICON,
  key: 'V',
  label: wordsOf(ui).toolCanal,
  group: 'plan',
  byClick: true,
  start: (view, at) => placePoint(ui, state, open, view, at),
});

/** A press sets a point, which follows the pointer until it is let go. */
function placePoint(ui: Ui, state: ArchState, open: OpenCanal, view: PictureView, start: Point): Drag | null {
  const { marks, picture } = ui.workspace;
  const { canals } = marks.now;
  const found = canals.find(({ id }) => id === open.id) ?? null;
  const at = view.toPatient(start);
  if (!at || !picture) return null;
  const point = deepAs(state, view, found, at);
  const middle = centreOf(picture.volume.geometry);
  const { canal, place } = found
    ? withPoint(found, point)
    : { canal: freshCanal(canals, point, sideOf(point, state.curves?.middle ?? null, middle)), place: 0 };
  const drag = marks.drag();
  if (!drag.show({ canals: found ? replaced(canals, canal) : [...canals, canal] })) {
    drag.end();
    return null;
  }
  open.id = canal.id;
  open.chosen = place;
  return pointDrag(ui, state, view, canal, place, drag);
}

/** The panoramic has no depth: there a point is as deep as the nearest one of its canal, else in the middle. */
function deepAs(state: ArchState, view: PictureView, canal: Canal | null, point: Vec3): Vec3 {
  const { curves } = state;
  if (view.stack || !curves || !canal) return point;
  const place = toArch(curves.middle, point);
  const others = canal.points.map((other) => toArch(curves.middle, other));
  const near = others.toSorted((a, b) => Math.abs(a.s - place.s) - Math.abs(b.s - place.s))[0];
  return fromArch(curves.middle, { ...place, out: near?.out ?? 0 });
}

/** On the panoramic a point keeps its depth, on a flat picture it comes into it. */
function pointDrag(
  ui: Ui,
  state: ArchState,
  view: PictureView,
  canal: Canal,
  place: number,
  drag: ReturnType<Ui['workspace']['marks']['drag']>,
): Drag {
  const { marks } = ui.workspace;
  const from = canal.points[place] as Vec3;
  const { curves } = state;
  const depth = curves && !view.stack ? toArch(curves.middle, from).out : null;
  return {
    move(at) {
      const to = view.toPatient(at);
      if (!to) return;
      const point =
        curves && depth !== null ? fromArch(curves.middle, { ...toArch(curves.middle, to), out: depth }) : to;
      const moved = { ...canal, points: canal.points.with(place, point) };
      const { canals } = marks.now;
      drag.show({ canals: canals.some(({ id }) => id === canal.id) ? replaced(canals, moved) : [...canals, moved] });
    },
    end: drag.end,
  };
}

const isOn = (view: PictureView, at: { offMm: number } | null): boolean =>
  at !== null && !(view.stack && Math.abs(at.offMm) > POINT_REACH_MM);

/** The points of all canals that can be grabbed on a view. */
export const canalSpots = ({ workspace }: Ui, view: PictureView): readonly Point[] =>
  workspace.marks.now.canals.flatMap(({ points }) =>
    points.map((point) => view.toScreen(point)).filter((at) => at !== null && isOn(view, at)),
  ) as Point[];

/** A drag of a point that is already there. */
export function canalPointAt(
  ui: Ui,
  state: ArchState,
  open: OpenCanal,
  view: PictureView,
  at: Point,
  reach: number,
): Drag | null {
  for (const canal of ui.workspace.marks.now.canals.toReversed()) {
    const place = canal.points.findIndex((point) => {
      const there = view.toScreen(point);
      if (!there || (view.stack && Math.abs(there.offMm) > POINT_REACH_MM)) return false;
      return Math.hypot(there.x - at.x, there.y - at.y) <= reach;
    });
    if (place < 0) continue;
    open.id = canal.id;
    open.chosen = place;
    view.requestDraw();
    return pointDrag(ui, state, view, canal, place, ui.workspace.marks.drag());
  }
  return null;
}

/** Takes the chosen point away, and the canal with its last one. */
export function removeChosen(ui: Ui, open: OpenCanal): void {
  const { marks } = ui.workspace;
  const { canals } = marks.now;
  const canal = canals.find(({ id }) => id === open.id);
  if (!canal || open.chosen === null) return;
  const points = canal.points.toSpliced(open.chosen, 1);
  open.chosen = points.length ? Math.min(open.chosen, points.length - 1) : null;
  marks.set({ canals: points.length ? replaced(canals, { ...canal, points }) : canals.filter((one) => one !== canal) });
}
