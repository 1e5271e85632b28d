import type { PlaneName } from './mpr.ts';
import { add, cross, dot, norm, scale, subtract, unit, type Vec3 } from './vec.ts';

/** Three directions of length one, square to each other and right-handed, in patient LPS. */
export interface Frame {
  readonly x: Vec3;
  readonly y: Vec3;
  readonly z: Vec3;
}

/** Left, back, head: planes that lie straight in the patient. */
export const PATIENT_FRAME: Frame = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] };

/** Each plane has a frame of its own, so that the picture in which the lines are turned stands still. */
export type PlaneFrames = Readonly<Record<PlaneName, Frame>>;

export const STRAIGHT_FRAMES: PlaneFrames = { axial: PATIENT_FRAME, coronal: PATIENT_FRAME, sagittal: PATIENT_FRAME };

/** A picture's directions: one pixel to the right, one down, and on to the next picture. */
export interface Hanging {
  readonly right: Vec3;
  readonly down: Vec3;
  readonly step: Vec3;
}

/** How a plane hangs in its frame: the patient's right on the left, the face to the left in sagittal, the head up. */
export function hangingOf(name: PlaneName, { x, y, z }: Frame): Hanging {
  if (name === 'axial') return { right: x, down: y, step: z };
  if (name === 'coronal') return { right: x, down: scale(z, -1), step: y };
  return { right: y, down: scale(z, -1), step: x };
}

const STRAIGHT_WITHIN = 1e-9; // of a unit vector: rounding, not a turn

export const isStraight = (frame: Frame): boolean =>
  (['x', 'y', 'z'] as const).every((axis) => norm(subtract(frame[axis], PATIENT_FRAME[axis])) < STRAIGHT_WITHIN);

/** A vector turned about a direction of length one, right-handed (Rodrigues). */
export function turnVec(v: Vec3, about: Vec3, radians: number): Vec3 {
  const [c, s] = [Math.cos(radians), Math.sin(radians)];
  return add(add(scale(v, c), scale(cross(about, v), s)), scale(about, dot(about, v) * (1 - c)));
}

/** The frame turned about a direction, made square again so that many small turns do not shear it. */
export function turnFrame(frame: Frame, about: Vec3, radians: number): Frame {
  const axis = unit(about);
  const x = unit(turnVec(frame.x, axis, radians));
  const turned = turnVec(frame.y, axis, radians);
  const y = unit(subtract(turned, scale(x, dot(turned, x))));
  return { x, y, z: cross(x, y) };
}

/**
 * The other two planes turned about the normal of one, clockwise as that one shows it. Its own picture stays, and the
 * three stay square to each other.
 */
export function turnOthers(frames: PlaneFrames, plane: PlaneName, radians: number): PlaneFrames {
  const { right, down } = hangingOf(plane, frames[plane]);
  const away = cross(right, down);
  const turned = (name: PlaneName) => (name === plane ? frames[name] : turnFrame(frames[name], away, radians));
  return { axial: turned('axial'), coronal: turned('coronal'), sagittal: turned('sagittal') };
}

/** All three planes turned together, so that one shows a picture with these directions (of length one). */
export function turnTo(frames: PlaneFrames, plane: PlaneName, right: Vec3, down: Vec3): PlaneFrames {
  const from = hangingOf(plane, frames[plane]);
  const [n, m] = [cross(from.right, from.down), cross(right, down)];
  // each direction keeps its shares of the picture's right, down and away
  const moved = (v: Vec3): Vec3 =>
    add(scale(right, dot(v, from.right)), add(scale(down, dot(v, from.down)), scale(m, dot(v, n))));
  const turned = ({ x, y, z }: Frame): Frame => ({ x: moved(x), y: moved(y), z: moved(z) });
  return { axial: turned(frames.axial), coronal: turned(frames.coronal), sagittal: turned(frames.sagittal) };
}

/** Degrees between a plane and the one of its name that lies straight in the patient, 0 to 180. */
export function tiltDegrees(name: PlaneName, frame: Frame): number {
  const cosine = dot(hangingOf(name, frame).step, hangingOf(name, PATIENT_FRAME).step);
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
