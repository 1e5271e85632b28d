import { rotate, transpose } from '@hyaline/spine';
import type { Primitive } from '../primitives.ts';
import type { Vec3 } from '../vec.ts';
import { REFERENCE } from './joints.ts';

/**
 * Hip bones are built at places of a person who stands: x to the left, y up, z forward, in mm from the middle of the
 * upper end plate of the sacrum; and put into the sacrum's frame.
 */
const STANDING = REFERENCE.bones.S1.rotation;

export const toSacrum = (v: Vec3): Vec3 => rotate(transpose(STANDING), v);
export const toStanding = (v: Vec3): Vec3 => rotate(STANDING, v);

/** Puts a primitive into the sacrum's frame. */
export function standing({ distance, centre, radius }: Primitive): Primitive {
  const [a, b, c, d, e, f, g, h, i] = STANDING;
  return {
    distance: (x, y, z) => distance(a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z),
    centre: toSacrum(centre),
    radius,
  };
}

/** All that lies beyond a plane, without end. */
export const beyond = (at: Vec3, normal: Vec3): Primitive => ({
  distance: (x, y, z) => -((x - at[0]) * normal[0] + (y - at[1]) * normal[1] + (z - at[2]) * normal[2]),
  centre: at,
  radius: 1e4,
});
