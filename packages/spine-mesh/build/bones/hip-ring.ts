import { ellipsoid, rod, type Section, type Stop, tube } from '../primitives.ts';
import type { Solid } from '../solid.ts';
import type { Vec3 } from '../vec.ts';
import { beyond, standing } from './standing.ts';

/** mm. Half of the disc between the two pubic bones. */
export const SYMPHYSIS = 2.2;

const stop = (at: Vec3, section: Section): Stop => [at, section];

/** Ischium and pubis around the obturator foramen, and the line that leads to them from the sacrum. */
export function ring(solid: Solid): void {
  ischium(solid);
  pubis(solid);
  const line = [
    stop([58, -17, -14], [3, 3]),
    stop([64, -31, -6], [3.4, 3.4]),
    stop([68, -52, 10], [4, 4]),
    stop([67, -76, 29], [5, 5]),
    stop([58, -94, 46], [6, 5.4]),
  ];
  solid.add(8, standing(tube(line)));
}

function ischium(solid: Solid): void {
  const body = [
    stop([72, -104, -8], [15, 11]),
    stop([70, -124, -9], [14.5, 10.5]),
    stop([66, -144, -8], [15, 10.5]),
    stop([61, -157, -2], [12, 9.5]),
  ];
  solid.add(7, standing(tube(body, [0, 0.2, 1], 8)));
  // the seat: a broad rough swelling behind and below, of two halves
  solid.add(6, standing(ellipsoid([69, -138, -16], [9.5, 13, 9], [1, 0, 0.3], [0.1, 1, 0.1])));
  solid.add(6, standing(ellipsoid([62, -155, -6], [10.5, 12, 12], [1, 0.2, 0], [0.2, 1, 0.3])));
  // a flat bar that turns its edge to the foramen
  const ramus = [
    stop([60, -160, 2], [9, 8]),
    stop([48, -161, 19], [8.4, 5.6]),
    stop([35, -156, 36], [7.6, 4.2]),
    stop([23, -148, 50], [8.4, 4.2]),
    stop([12, -138, 62], [10.5, 5]),
  ];
  solid.add(6, standing(tube(ramus, [0.5, 0.85, -0.3], 8)));
  solid.add(7, standing(rod([67, -105, -17], [53, -113, -34], [12, 5], [2.2, 2], [0.1, 1, 0.2])));
}

function pubis(solid: Solid): void {
  const ramus = [
    stop([76, -98, 36], [11, 11]),
    stop([59, -101, 52], [8, 7.4]),
    stop([40, -107, 64], [6.6, 6]),
    stop([20, -114, 72], [8, 6]),
  ];
  solid.add(6, standing(tube(ramus)));
  solid.add(6, standing(ellipsoid([11, -126, 70], [14, 20, 7], [1, 0.1, -0.25], [0, 1, 0.45])));
  // its sharp upper edge, and the tubercle at the end of that
  const pecten = [
    stop([60, -93, 44], [3.4, 2.4]),
    stop([44, -99, 58], [3, 1.8]),
    stop([30, -104, 70], [3.4, 2.4]),
    stop([23, -106, 76], [4, 3.4]),
  ];
  solid.add(4, standing(tube(pecten)));
  solid.add(5, standing(tube([stop([23, -107, 76], [3.4, 3]), stop([8, -109, 77], [3.4, 3])])));
  // beneath it vessels and nerve leave the pelvis
  solid.cut(4, standing(rod([56, -116, 38], [40, -122, 60], [3.6, 3.6], [3, 3])));
}

/** The face towards the other hip bone, and half of the disc between them, a little narrower than the bones. */
export function symphysis(solid: Solid): void {
  solid.cut(1, standing(beyond([SYMPHYSIS, 0, 0], [-1, 0, 0])));
  solid.add(0.8, standing(ellipsoid([0.6, -127, 70], [3.6, 18, 6.9], [1, 0, 0], [0, 1, 0.45])));
  solid.cut(0.1, standing(beyond([0.05, 0, 0], [-1, 0, 0])));
}
