import { smooth } from '../../src/end-plate.ts';
import { ellipsoid, type Primitive, rod, softMax } from '../primitives.ts';
import type { Solid } from '../solid.ts';
import { across, add, along, cross, dot, scale, subtract, unit, type Vec3 } from '../vec.ts';
import { REFERENCE } from './joints.ts';
import { standing } from './standing.ts';

/** mm: the middle of the left hip joint, and the radius of its socket. */
export const HIP: Vec3 = [88, REFERENCE.hipAxis[1], REFERENCE.hipAxis[2]];
export const SOCKET = 25.5;
/** Out of the socket: to the side, down and forward. Then upwards in the plane of its rim, and from front to back. */
const OPENING = unit([0.8, -0.42, 0.32]);
const UPWARDS = across([0, 1, 0], OPENING);
const BACKWARDS = cross(UPWARDS, OPENING);

/** mm that the rim stands before the middle of the joint: the wall behind is the higher one, and in front it dips. */
const RIM = { middle: 6.5, behind: 3, dip: 2 } as const;

/** The bone that holds the socket. Its inner side is a plain wall of the pelvis, with no dome on it. */
export function socketBlock(solid: Solid): void {
  solid.add(9, standing(ellipsoid(along(HIP, OPENING, -6), [31, 33.5, 33.5], OPENING, UPWARDS)));
  solid.add(9, standing(ellipsoid([74, -118, 2], [17, 24, 17], [1, 0, 0], [0.1, 1, 0.1])));
  solid.cut(5, standing(inner()));
}

/** What lies within the wall of the pelvis, around the socket. */
function inner(): Primitive {
  const middle: Vec3 = [44, -98, 10];
  const distance = (x: number, y: number, z: number): number => {
    const wall = x - (55.5 + 0.05 * (y + 100) + 0.09 * (z - 10));
    return softMax(wall, Math.hypot(x - middle[0], y - middle[1], z - middle[2]) - 56, 8);
  };
  return { distance, centre: middle, radius: 56 };
}

/** The rim, the ball's place, and the rough hollow in its floor that opens downwards. */
export function socket(solid: Solid): void {
  solid.cut(3.4, standing(mouth()));
  solid.cut(1.6, standing(ellipsoid(HIP, [SOCKET, SOCKET, SOCKET])));
  const floor = add(along(HIP, OPENING, -21.5), scale(UPWARDS, -8));
  solid.cut(2.2, standing(ellipsoid(floor, [5.6, 15, 11], OPENING, UPWARDS)));
  const notch = [add(HIP, scale(UPWARDS, -20)), add(along(HIP, OPENING, 6), scale(UPWARDS, -42))] as const;
  solid.cut(3, standing(rod(along(notch[0], OPENING, -7), notch[1], [9, 9], [11, 10])));
}

/** What lies before the rim. */
function mouth(): Primitive {
  const distance = (x: number, y: number, z: number): number => {
    const off = subtract([x, y, z], HIP);
    const [up, back] = [dot(off, UPWARDS), dot(off, BACKWARDS)];
    const far = Math.hypot(up, back) || 1;
    const rim = RIM.middle + (RIM.behind * back) / far + RIM.dip * (((up + back) / far) ** 2 - 1) * (back < 0 ? 1 : 0);
    return softMax(rim - dot(off, OPENING), Math.hypot(...off) - 40, 4);
  };
  return { distance, centre: HIP, radius: 40 };
}

/** Cartilage as a horseshoe: not in the hollow of the floor, and open below. */
export function lunate(at: Vec3): number {
  const off = subtract(at, HIP);
  if (Math.abs(Math.hypot(...off) - SOCKET) > 1.1) return 0;
  const [up, back, out] = [dot(off, UPWARDS), dot(off, BACKWARDS), dot(off, OPENING)];
  const inFloor = out < -9 && Math.hypot((up + 7) / 16, back / 12.5) < 1;
  const inNotch = up < -8 && Math.abs(back) < 10;
  return inFloor || inNotch ? 0 : 0.8 * (1 - smooth(1.5, 4.5, out));
}
