import { add, scale, subtract, type Vec3 } from '@hyaline/spine';

export { add, scale, subtract, type Vec3 };

export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const unit = (a: Vec3): Vec3 => scale(a, 1 / (length(a) || 1));
export const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
export const between = (a: Vec3, b: Vec3, t: number): Vec3 => [
  mix(a[0], b[0], t),
  mix(a[1], b[1], t),
  mix(a[2], b[2], t),
];
/** `a` moved along `direction` by so many mm. */
export const along = (a: Vec3, direction: Vec3, by: number): Vec3 => add(a, scale(direction, by));
/** The part of `a` that is perpendicular to a unit vector, made one long. */
export const across = (a: Vec3, to: Vec3): Vec3 => unit(subtract(a, scale(to, dot(a, to))));
/** Mirrored at the mid-sagittal plane. */
export const mirrored = (a: Vec3): Vec3 => [-a[0], a[1], a[2]];
