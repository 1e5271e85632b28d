import { add, type Frame, rotate, scale, subtract, type Vec3 } from '@hyaline/spine';

/** A place of a bone's or disc's own frame, in the model's. @param size - the posture's scale */
export const toModel = ({ rotation, position }: Frame, local: Vec3, size: number): Vec3 =>
  add(position, rotate(rotation, scale(local, size)));

export const lengthOf = (v: Vec3): number => Math.hypot(...v);
export const unit = (v: Vec3): Vec3 => scale(v, 1 / (lengthOf(v) || 1));
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const mix = (a: Vec3, b: Vec3, t: number): Vec3 => add(a, scale(subtract(b, a), t));

/** Cubic step from 0 at `from` to 1 at `to`. */
export function smooth(from: number, to: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** A curve through points, Catmull-Rom with centripetal knots left out: the points here lie evenly. @param t - 0 to 1 */
export function curveAt(points: readonly Vec3[], t: number): Vec3 {
  const last = points.length - 1;
  const at = Math.min(last - 1e-6, Math.max(0, t * last));
  const i = Math.floor(at);
  const f = at - i;
  const p = (k: number): Vec3 => points[Math.max(0, Math.min(last, k))] as Vec3;
  const [a, b, c, d] = [p(i - 1), p(i), p(i + 1), p(i + 2)];
  const axis = (k: 0 | 1 | 2): number =>
    0.5 *
    (2 * b[k] +
      (c[k] - a[k]) * f +
      (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * f * f +
      (3 * b[k] - a[k] - 3 * c[k] + d[k]) * f ** 3);
  return [axis(0), axis(1), axis(2)];
}
