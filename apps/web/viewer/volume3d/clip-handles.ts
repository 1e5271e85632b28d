import type { Vec3 } from '@hyaline/volume';
import { type Camera3d, type ClipBox, toScreen, type ViewSize } from '@hyaline/volume/render';
import type { Drag, Point } from '../rooms/room.ts';
import type { Space } from './space.ts';

export type Face = { readonly axis: 0 | 1 | 2; readonly end: 'low' | 'high' };

export const FACES: readonly Face[] = ([0, 1, 2] as const).flatMap((axis) => [{ axis, end: 'low' as const }, { axis, end: 'high' as const }]); // prettier-ignore

const LEAST_MM = 2;

/** The box with one face moved to a place along its axis, within the volume and not past the face opposite. */
export function withFace(box: ClipBox, whole: ClipBox, { axis, end }: Face, at: number): ClipBox {
  const [least, most] = end === 'low' ? [whole.low[axis], box.high[axis] - LEAST_MM] : [box.low[axis] + LEAST_MM, whole.high[axis]]; // prettier-ignore
  const held = Math.min(Math.max(least, most), Math.max(Math.min(least, most), at));
  const corner = [...box[end]] as [number, number, number];
  corner[axis] = held;
  return { ...box, [end]: corner };
}

/** The middle of a face, LPS mm. */
export function middleOf(box: ClipBox, { axis, end }: Face): Vec3 {
  const middle = [0, 1, 2].map((n) => ((box.low[n] as number) + (box.high[n] as number)) / 2);
  middle[axis] = box[end][axis];
  return middle as unknown as Vec3;
}

/** How far a millimetre along an axis goes on the screen, px right and down. */
function pxPerMm(camera: Camera3d, size: ViewSize, axis: 0 | 1 | 2): Point {
  const ahead = [...camera.target] as [number, number, number];
  ahead[axis] += 1;
  const { x, y } = toScreen(camera, size, ahead);
  return { x: x - size.width / 2, y: y - size.height / 2 };
}

const SEEN_FROM = 0.2; // of full length: an axis that points at the viewer cannot be dragged along

export const faceShows = (camera: Camera3d, size: ViewSize, { axis }: Face): boolean => {
  const { x, y } = pxPerMm(camera, size, axis);
  return Math.hypot(x, y) > (SEEN_FROM * size.height) / camera.heightMm;
};

/** A drag of the handle of the box that lies within reach of a place of the 3D view. */
export function clipHandleAt(space: Space, size: ViewSize, at: Point, reach: number): Drag | null {
  if (!space.clipping) return null;
  const { camera } = space;
  for (const face of FACES) {
    if (!faceShows(camera, size, face)) continue;
    const there = toScreen(camera, size, middleOf(space.clip, face));
    if (Math.hypot(there.x - at.x, there.y - at.y) > reach) continue;
    const way = pxPerMm(camera, size, face.axis);
    const from = space.clip[face.end][face.axis];
    return {
      move(now) {
        const mm = ((now.x - at.x) * way.x + (now.y - at.y) * way.y) / (way.x ** 2 + way.y ** 2);
        space.setClip(withFace(space.clip, space.whole, face, from + mm));
      },
    };
  }
  return null;
}
