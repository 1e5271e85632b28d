import type { Measure, MeasureKind } from '@hyaline/marks';
import { norm, scaleVec, type Vec3 } from '@hyaline/volume';
import type { Drag, PictureView, Point } from '../rooms/room.ts';
import { FLAT_ACROSS } from '../workspace/flat.ts';
import type { MarkHistory } from '../workspace/mark-history.ts';
import type { Picture, Workspace } from '../workspace/workspace.ts';

/** How many points each kind has; the others take as many as are drawn. */
export const POINTS = { length: 2, angle: 3, ellipse: 2, rectangle: 2, profile: 2, arrow: 2 } as const;
export type DraggedKind = keyof typeof POINTS;
export const isDragged = (kind: string): kind is DraggedKind => kind in POINTS;

/** The directions of one mm to the right and down of a picture; null where it is curved. */
export function acrossOf({ stack }: Pick<PictureView, 'stack'>, picture: Picture | null): Measure['across'] {
  if (picture?.flat) return FLAT_ACROSS;
  return (
    stack && {
      right: scaleVec(stack.right, 1 / norm(stack.right)),
      down: scaleVec(stack.down, 1 / norm(stack.down)),
    }
  );
}

/** @returns the new measure's id; null where there is no room for one more */
export function addMeasure(
  { marks, picture }: Pick<Workspace, 'marks' | 'picture'>,
  kind: MeasureKind,
  view: PictureView,
  points: readonly Vec3[],
  note = '',
): string | null {
  const { measures } = marks.now;
  const number = Math.max(0, ...measures.filter((one) => one.kind === kind).map((one) => one.number)) + 1;
  const id = `${kind}-${number}`;
  const measure: Measure = { id, kind, number, points, across: acrossOf(view, picture), note, hidden: false };
  return marks.set({ measures: [...measures, measure] }) ? id : null;
}

export function writeNote(marks: MarkHistory, id: string, note: string): void {
  const { measures } = marks.now;
  if (measures.some((one) => one.id === id && one.note !== note))
    marks.set({ measures: measures.map((one) => (one.id === id ? { ...one, note } : one)) });
}

/** Shows or hides those for which `which` says so; one step of history in all. */
export function setHidden(marks: MarkHistory, hidden: boolean, which: (measure: Measure) => boolean): void {
  const { measures } = marks.now;
  if (measures.some((one) => which(one) && one.hidden !== hidden))
    marks.set({ measures: measures.map((one) => (which(one) ? { ...one, hidden } : one)) });
}

export function removeMeasure(marks: MarkHistory, id: string): void {
  const left = marks.now.measures.filter((one) => one.id !== id);
  if (left.length < marks.now.measures.length) marks.set({ measures: left });
}

/** Moves one point of a measure with the pointer. */
export function dragPoint(marks: MarkHistory, view: PictureView, { id }: Measure, place: number): Drag {
  const drag = marks.drag();
  return {
    move(at: Point) {
      const point = view.toPatient(at);
      if (!point) return;
      const moved = (one: Measure) => ({ ...one, points: one.points.with(place, point) });
      drag.show({ measures: marks.now.measures.map((one) => (one.id === id ? moved(one) : one)) });
    },
    end: drag.end,
  };
}

const HAIR_MM = 1e-4;

/** A measure lies in the picture when all its points are within half a slice of it. */
export const liesIn = ({ points }: Pick<Measure, 'points'>, view: PictureView): boolean =>
  points.every((point) => Math.abs(view.toScreen(point)?.offMm ?? Infinity) <= view.halfStepMm + HAIR_MM);
