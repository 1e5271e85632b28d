import type { Measure } from '@hyaline/marks';
import type { Drag, PictureView, Point, Room } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { drawMeasure } from './draw-measure.ts';
import { makeMeasureSection } from './measure-list.ts';
import { measureTools } from './measure-tool.ts';
import { acrossOf, type DrawnKind, dragPoint, liesIn, POINTS } from './measures.ts';
import { readingOf } from './reading.ts';
import { measureText } from './words.ts';

/** What can be measured or pointed at on a picture. */
export function makeRoom(ui: Ui): Room {
  const { workspace } = ui;
  return {
    name: 'measures',
    tools: measureTools(ui),
    sections: [makeMeasureSection(ui)],
    draw(context, view) {
      for (const measure of workspace.marks.now.measures) {
        if (measure.hidden || !liesIn(measure, view)) continue;
        drawMeasure(context, measure, measureText(ui, measure, readingOf(measure, workspace.picture)), view);
      }
      const { draft } = view;
      if (!draft || !(draft.tool in POINTS)) return;
      const drawn = { kind: draft.tool as DrawnKind, points: draft.points, across: acrossOf(view.stack), note: '' };
      drawMeasure(context, drawn, measureText(ui, drawn, readingOf(drawn, workspace.picture)), view);
    },
    handleAt: (view, at, reach) => handleAt(workspace.marks.now.measures, ui, view, at, reach),
  };
}

/** A drag of a point of a measure that is already there. */
function handleAt(measures: readonly Measure[], ui: Ui, view: PictureView, at: Point, reach: number): Drag | null {
  for (const measure of measures.toReversed()) {
    if (measure.hidden || !liesIn(measure, view)) continue;
    const place = measure.points.findIndex((point) => {
      const there = view.toScreen(point);
      return there !== null && Math.hypot(there.x - at.x, there.y - at.y) <= reach;
    });
    if (place >= 0) return dragPoint(ui.workspace.marks, view, measure, place);
  }
  return null;
}
