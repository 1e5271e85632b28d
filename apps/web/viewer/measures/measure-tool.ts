import type { Vec3 } from '@hyaline/volume';
import type { Drag, PictureView, Point, RoomTool } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { ICONS } from '../ui/icons.ts';
import { addMeasure, type DrawnKind, POINTS } from './measures.ts';
import { type MeasureStrings, wordsOf } from './words.ts';

const SHORTEST_PX = 4; // a click is no measure

const TOOLS: readonly [DrawnKind, key: string, label: (strings: MeasureStrings) => string][] = [
  ['length', 'L', (s) => s.toolLength],
  ['angle', 'N', (s) => s.toolAngle],
  ['ellipse', 'E', (s) => s.toolEllipse],
  ['arrow', 'T', (s) => s.toolArrow],
];

export const measureTools = (ui: Ui): readonly RoomTool[] =>
  TOOLS.map(([kind, key, label]) => ({
    name: kind,
    key,
    label: label(wordsOf(ui)),
    icon: ICONS[kind],
    group: 'measure',
    start: (view, at) => measureDrag(view, ui, kind, at),
    hover: (view, at) => followDraft(view, kind, at),
  }));

/**
 * The first drag sets two points. A kind of three then follows the pointer with the last one, until the next press.
 */
function measureDrag(view: PictureView, ui: Ui, kind: DrawnKind, start: Point): Drag | null {
  const begun = view.draft?.tool === kind && view.draft.points.length === POINTS[kind] ? view.draft.points : null;
  const from = begun ? null : view.toPatient(start);
  if (!begun && !from) return null;
  const pointsTo = (at: Point): readonly Vec3[] | null => {
    const to = view.toPatient(at);
    if (!to) return null;
    return begun ? begun.with(-1, to) : from && [from, to];
  };
  const show = (points: readonly Vec3[] | null) => {
    view.draft = points && { tool: kind, points };
    view.requestDraw();
  };
  return {
    move: (at) => show(pointsTo(at)),
    end(at) {
      const points = pointsTo(at);
      show(null);
      if (!points || (!begun && Math.hypot(at.x - start.x, at.y - start.y) < SHORTEST_PX)) return;
      if (points.length < POINTS[kind]) return show([...points, points.at(-1) as Vec3]);
      addMeasure(ui.workspace.marks, kind, view, points);
    },
  };
}

/** The last point of a measure that waits for it is where the mouse is. */
function followDraft(view: PictureView, kind: DrawnKind, at: Point): void {
  const to = view.draft?.tool === kind && view.toPatient(at);
  if (!view.draft || !to) return;
  view.draft = { ...view.draft, points: view.draft.points.with(-1, to) };
  view.requestDraw();
}
