import { type Measure, type MeasureKind } from '@hyaline/marks';
import { norm, type PlaneStack, scaleVec, type Vec3 } from '@hyaline/volume';
import type { Drag, PictureView, Point } from '../rooms/room.ts';
import type { MarkHistory } from '../workspace/mark-history.ts';

/** How many points each kind has. */
export const POINTS = { length: 2, angle: 3, ellipse: 2, arrow: 2 } as const satisfies Partial<
  Record<MeasureKind, number>
>;
export type DrawnKind = keyof typeof POINTS;

/** The directions of one mm to the right and down of a picture. */
export const acrossOf = (stack: PlaneStack | null): Measure['across'] =>
  stack && {
    right: scaleVec(stack.right, 1 / norm(stack.right)),
    down: scaleVec(stack.down, 1 / norm(stack.down)),
  };

export function addMeasure(marks: MarkHistory, kind: MeasureKind, view: PictureView, points: readonly Vec3[]): void {
  const { measures } = marks.now;
  const number = Math.max(0, ...measures.filter((one) => one.kind === kind).map((one) => one.number)) + 1;
  const measure: Measure = {
    id: `${kind}-${number}`,
    kind,
    number,
    points,
    across: acrossOf(view.stack),
    note: '',
    hidden: false,
  };
  marks.set({ measures: [...measures, measure] });
}

export function writeNote(marks: MarkHistory, id: string, note: string): void {
  const { measures } = marks.now;
  if (measures.some((one) => one.id === id && one.note !== note))
    marks.set({ measures: measures.map((one) => (one.id === id ? { ...one, note } : one)) });
}

export function removeMeasure(marks: MarkHistory, id: string): void {
  marks.set({ measures: marks.now.measures.filter((one) => one.id !== id) });
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
