import type { Vec3 } from './types.ts';

export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
export const plus = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const norm = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Angle between two directions, degrees, 0 to 180; precise near 0, where acos is not. */
export const angleDegrees = (a: Vec3, b: Vec3): number => Math.atan2(norm(cross(a, b)), dot(a, b)) * (180 / Math.PI);

/** Largest of any number of values; `Math.max` takes its values as arguments, whose number engines cap. */
export const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
