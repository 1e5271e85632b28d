import { type Measure, MEASURE_KINDS } from '@hyaline/marks';
import type { PictureView, Point, Room } from '../rooms/room.ts';
import type { Ui } from '../ui/context.ts';
import { drawMeasure } from './draw-measure.ts';
import { makeMeasureSection } from './measure-list.ts';
import { endPolyline, measureTools } from './measure-tool.ts';
import { acrossOf, dragPoint, liesIn, removeMeasure } from './measures.ts';
import { readingOf } from './reading.ts';
import { Selection } from './selection.ts';
import { makeWindowSection } from './window-section.ts';
import { labelText, wordsOf } from './words.ts';
import './measures.css';

/** What can be measured, pointed at and written on a picture, and the grey values behind it. */
export function makeRoom(ui: Ui): Room {
  const { workspace } = ui;
  const selection = new Selection(() => workspace.changed('marks'));
  const removeSelected = () => {
    if (selection.now !== null) removeMeasure(workspace.marks, selection.now);
    selection.set(null);
  };
  // a press on a picture selects nothing any more, unless it then takes hold of a measure
  const unselect = ({ target }: Event) => {
    if (target instanceof HTMLCanvasElement) selection.set(null);
  };
  ui.root().addEventListener('pointerdown', unselect, true);
  const words = wordsOf(ui);
  let drawing: PictureView | null = null;
  return {
    name: 'measures',
    tools: measureTools(ui, (id) => selection.set(id)),
    sections: [makeMeasureSection(ui, selection), makeWindowSection(ui)],
    keys: [
      ...['Delete', 'Backspace'].map((key) => ({
        key,
        label: words.deleteSelected,
        enabled: () => selection.now !== null,
        run: removeSelected,
      })),
      {
        key: 'Enter',
        label: words.endLine,
        enabled: () => drawing?.draft?.tool === 'polyline',
        run: () => drawing && endPolyline(ui, drawing, (id) => selection.set(id)),
      },
    ],
    dispose: () => ui.root().removeEventListener('pointerdown', unselect, true),
    draw(context, view) {
      if (view.draft) drawing = view;
      for (const measure of workspace.marks.now.measures) {
        if (measure.hidden || !liesIn(measure, view)) continue;
        const label = labelText(ui, measure, readingOf(measure, workspace.picture));
        drawMeasure(context, measure, { label, selected: measure.id === selection.now }, view);
      }
      const kind = MEASURE_KINDS.find((one) => one === view.draft?.tool);
      if (!view.draft || !kind) return;
      const drawn = { kind, points: view.draft.points, across: acrossOf(view, workspace.picture), note: '' };
      // the values of a large region drawn by hand are counted once it is closed
      const label = kind === 'freehand' ? '' : labelText(ui, drawn, readingOf(drawn, workspace.picture));
      drawMeasure(context, drawn, { label, selected: true }, view);
    },
    spots: (view) => spotsOn(workspace.marks.now.measures, selection.now, view),
    handleAt: (view, at, reach) => {
      const found = handleAt(workspace.marks.now.measures, selection.now, view, at, reach);
      if (!found) return null;
      selection.set(found.measure.id);
      return dragPoint(workspace.marks, view, found.measure, found.place);
    },
  };
}

/** The points of the measures that a view shows, those of the selected one first. */
function spotsOn(measures: readonly Measure[], selected: string | null, view: PictureView): readonly Point[] {
  const shown = measures.filter((one) => !one.hidden && liesIn(one, view) && (one.kind !== 'freehand' || one.id === selected));
  const ordered = shown.toSorted((a, b) => Number(b.id === selected) - Number(a.id === selected));
  return ordered.flatMap(({ points }) => points.map((point) => view.toScreen(point)).filter((at) => at !== null));
} // prettier-ignore

/** A point of a measure that is already there; those of a region drawn by hand only while it is selected. */
function handleAt(
  measures: readonly Measure[],
  selected: string | null,
  view: PictureView,
  at: Point,
  reach: number,
): { measure: Measure; place: number } | null {
  for (const measure of measures.toReversed()) {
    if (measure.hidden || !liesIn(measure, view)) continue;
    const near = measure.points.map((point) => {
      const there = view.toScreen(point);
      return there ? Math.hypot(there.x - at.x, there.y - at.y) : Infinity;
    });
    const nearest = Math.min(...near);
    if (nearest > reach || (measure.kind === 'freehand' && measure.id !== selected && nearest > reach / 2)) continue;
    return { measure, place: near.indexOf(nearest) };
  }
  return null;
}
