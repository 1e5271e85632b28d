import { type PlaneFrames, type PlaneName, turnOthers } from '@hyaline/volume';
import type { Drag, PictureView, Point } from '../rooms/room.ts';
import type { CrosshairLine } from '../workspace/crosshair.ts';

/** How far from the crosshair a line begins to turn instead of move, as a share of the view's shorter side. */
const OUTER = 0.34;
const NEAR_LINE_PX = 8;
const STILL_PX = 3;

export const handleRadius = ({ size }: Pick<PictureView, 'size'>): number => OUTER * Math.min(size.width, size.height);

/** Where the rings are drawn by which a line is turned: one on each side, as far as it lies within the view. */
export function handlesOf(line: CrosshairLine, view: Pick<PictureView, 'size'>): readonly Point[] {
  const radius = handleRadius(view);
  const { width, height } = view.size;
  return [1, -1]
    .map((side) => ({ x: line.at.x + side * radius * line.direction.x, y: line.at.y + side * radius * line.direction.y }))
    .filter(({ x, y }) => x > 6 && y > 6 && x < width - 6 && y < height - 6);
} // prettier-ignore

/** Whether a press takes hold of the outer part of one of the lines. */
export function grabs(lines: readonly CrosshairLine[], view: Pick<PictureView, 'size'>, at: Point, reach: number): boolean {
  const radius = handleRadius(view);
  return lines.some(({ at: cross, direction }) => {
    const [x, y] = [at.x - cross.x, at.y - cross.y];
    const along = Math.abs(x * direction.x + y * direction.y);
    const off = Math.abs(x * direction.y - y * direction.x);
    const onRing = off <= reach && Math.abs(along - radius) <= reach;
    return onRing || (off <= Math.min(reach, NEAR_LINE_PX) && along >= radius);
  });
} // prettier-ignore

export interface Turning {
  readonly view: string;
  readonly degrees: number;
  readonly at: Point;
}

export interface TurnTarget {
  readonly frames: PlaneFrames;
  setFrames(frames: PlaneFrames): void;
}

/**
 * Turns the other two planes about the crosshair with the pointer. A press that is let go in place was a click: the
 * crosshair goes there.
 */
export function turnDrag(
  target: TurnTarget,
  plane: PlaneName,
  cross: Point,
  start: Point,
  tell: (turning: Turning | null) => void,
  clicked: (at: Point) => void,
): Drag {
  const from = target.frames;
  const angle = (at: Point) => Math.atan2(at.y - cross.y, at.x - cross.x);
  let moved = false;
  return {
    move(at) {
      moved ||= Math.hypot(at.x - start.x, at.y - start.y) > STILL_PX;
      if (!moved) return;
      const radians = nearest(angle(at) - angle(start));
      target.setFrames(turnOthers(from, plane, radians));
      tell({ view: plane, degrees: (radians * 180) / Math.PI, at });
    },
    end(at) {
      tell(null);
      if (!moved) clicked(at);
    },
  };
}

/** The same direction as a turn of at most half a circle. */
const nearest = (radians: number): number => radians - 2 * Math.PI * Math.round(radians / (2 * Math.PI));
