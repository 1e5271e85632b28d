import { MEASURE_KINDS, type MeasureKind, MOST } from '@hyaline/marks';
import type { Vec3 } from '@hyaline/volume';
import type { Drag, PictureView, Point, RoomTool } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { MEASURE_ICONS } from './icons.ts';
import { acrossOf, addMeasure, type DraggedKind, POINTS } from './measures.ts';
import { isRegion, neededPoints } from './shape.ts';
import { askForText } from './text-entry.ts';
import { wordsOf } from './words.ts';

const SHORTEST_PX = 4; // a click is no measure
const SAME_PLACE_PX = { mouse: 8, touch: 22 } as const;

const KEYS: Readonly<Record<MeasureKind, string>> = {
  length: 'L',
  polyline: 'Y',
  angle: 'N',
  ellipse: 'E',
  rectangle: 'R',
  freehand: 'B',
  profile: 'D',
  arrow: 'T',
  text: 'X',
};

export type Select = (id: string | null) => void;

export const measureTools = (ui: Ui, select: Select): readonly RoomTool[] =>
  MEASURE_KINDS.map((kind) => ({
    name: kind,
    key: KEYS[kind],
    label: wordsOf(ui).tools[kind],
    icon: MEASURE_ICONS[kind],
    group: 'measure',
    byClick: kind === 'polyline' || kind === 'text',
    ...onFlatPictures(ui, kind, gesturesOf(ui, kind, select)),
  }));

/** A region lies in one flat picture: where the picture is curved there is none to lie in. */
function onFlatPictures<T extends Pick<RoomTool, 'start'>>({ workspace }: Ui, kind: MeasureKind, gestures: T): T {
  if (!isRegion(kind)) return gestures;
  const start: RoomTool['start'] = (view, at, touch) =>
    acrossOf(view, workspace.picture) ? gestures.start(view, at, touch) : null;
  return { ...gestures, start };
}

function gesturesOf(ui: Ui, kind: MeasureKind, select: Select): Pick<RoomTool, 'start' | 'hover' | 'doubleClick'> {
  if (kind === 'polyline') return polylineGestures(ui, select);
  if (kind === 'freehand') return { start: (view, at) => freehandDrag(ui, view, at, select) };
  if (kind === 'text') return { start: (view, at) => textPress(ui, view, at, select), doubleClick: () => true };
  return {
    start: (view, at) => measureDrag(view, ui, kind, at, select),
    hover: (view, at) => followDraft(view, kind, at),
  };
}

/**
 * The first drag sets two points. A kind of three then follows the pointer with the last one, until the next press.
 */
function measureDrag(view: PictureView, ui: Ui, kind: DraggedKind, start: Point, select: Select): Drag | null {
  const begun = view.draft?.tool === kind && view.draft.points.length === POINTS[kind] ? view.draft.points : null;
  const from = begun ? null : view.toPatient(start);
  if (!begun && !from) return null;
  const pointsTo = (at: Point): readonly Vec3[] | null => {
    const to = view.toPatient(at);
    if (!to) return null;
    return begun ? begun.with(-1, to) : from && [from, to];
  };
  return {
    move: (at) => show(view, kind, pointsTo(at)),
    end(at) {
      const points = pointsTo(at);
      show(view, kind, null);
      if (!points || (!begun && Math.hypot(at.x - start.x, at.y - start.y) < SHORTEST_PX)) return;
      if (points.length < POINTS[kind]) return show(view, kind, [...points, points.at(-1) as Vec3]);
      select(addMeasure(ui.workspace, kind, view, points));
    },
  };
}

function show(view: PictureView, tool: MeasureKind, points: readonly Vec3[] | null): void {
  view.draft = points && { tool, points };
  view.requestDraw();
}

/** The last point of a measure that waits for it is where the mouse is. */
function followDraft(view: PictureView, kind: MeasureKind, at: Point): void {
  const to = view.draft?.tool === kind && view.toPatient(at);
  if (view.draft && to) show(view, kind, view.draft.points.with(-1, to));
}

/** Ends the line that is being drawn on a view; of a single point there is none. */
export function endPolyline(ui: Ui, view: PictureView, select: Select): void {
  const set = view.draft?.tool === 'polyline' ? view.draft.points.slice(0, -1) : [];
  show(view, 'polyline', null);
  if (set.length > 1) select(addMeasure(ui.workspace, 'polyline', view, set));
}

/** Each press sets a point; a press on the last one again, or a double click, ends the line. */
function polylineGestures(ui: Ui, select: Select): Pick<RoomTool, 'start' | 'hover' | 'doubleClick'> {
  return {
    hover: (view, at) => followDraft(view, 'polyline', at),
    doubleClick: () => true,
    start(view, at, touch) {
      const point = view.toPatient(at);
      if (!point) return null;
      const set = view.draft?.tool === 'polyline' ? view.draft.points.slice(0, -1) : [];
      const last = set.at(-1);
      const there = last && view.toScreen(last);
      const reach = touch ? SAME_PLACE_PX.touch : SAME_PLACE_PX.mouse;
      if (there && Math.hypot(there.x - at.x, there.y - at.y) <= reach) {
        endPolyline(ui, view, select);
        return null;
      }
      if (set.length >= MOST.points) {
        ui.workspace.passLimit('points');
        return null;
      }
      show(view, 'polyline', [...set, point, point]);
      return { move: (to) => followDraft(view, 'polyline', to) };
    },
  };
}

const LOOSE_PX = 1.2; // how far the kept outline may lie from the one that was drawn
const FEWEST = 3;

/** The outline follows the pointer; it closes where it is let go. */
function freehandDrag(ui: Ui, view: PictureView, start: Point, select: Select): Drag {
  const path: Point[] = [start];
  const patient = (places: readonly Point[]) => places.map((one) => view.toPatient(one)).filter((one) => one !== null);
  return {
    move(at) {
      const last = path.at(-1) ?? start;
      if (Math.hypot(at.x - last.x, at.y - last.y) < 2) return;
      path.push(at);
      show(view, 'freehand', patient(path));
    },
    end() {
      show(view, 'freehand', null);
      const kept = patient(fewEnough(path).map((place) => path[place] ?? start));
      if (kept.length >= FEWEST) select(addMeasure(ui.workspace, 'freehand', view, kept));
    },
  };
}

/** The places of the outline that are kept: looser where it is so long that there would be too many. */
function fewEnough(path: readonly Point[]): readonly number[] {
  let loose = LOOSE_PX;
  let needed = neededPoints(path, loose);
  for (; needed.length > MOST.points; needed = neededPoints(path, loose)) loose *= 2;
  return needed;
}

function textPress(ui: Ui, view: PictureView, at: Point, select: Select): Drag | null {
  const point = view.toPatient(at);
  if (!point) return null;
  return {
    move: () => undefined,
    end: () => askForText(ui, view, at, (text) => select(addMeasure(ui.workspace, 'text', view, [point], text))),
  };
}
