import { polygonDistance, smoothLoop } from '../outline.ts';
import { ellipsoid, type Primitive, softMax, type Stop, tube } from '../primitives.ts';
import { sampled } from '../sampled.ts';
import type { Solid } from '../solid.ts';
import { thinPlate } from '../thin-plate.ts';
import type { Vec3 } from '../vec.ts';
import { standing } from './standing.ts';

/** The ilium as a bent sheet: height, depth, how far to the side its middle lies, and half its thickness. */
const WING: readonly (readonly [y: number, z: number, x: number, thickness: number])[] = [
  // along the crest, from behind to the front
  [-14, -66, 40, 7],
  [12, -56, 61, 6.5],
  [30, -34, 89, 5],
  [38, -4, 117, 4.6],
  [32, 22, 128, 5],
  [10, 48, 128, 4.6],
  [-26, 66, 119, 4.4],
  // the fossa, thin enough to let light through, and the pillar that runs up from the socket
  [12, -4, 106, 2],
  [14, 22, 119, 3.4],
  [-10, 20, 108, 2.8],
  [-14, 44, 115, 2.6],
  [-36, 24, 100, 4],
  [-36, 48, 108, 3.4],
  [10, -28, 83, 3.6],
  // from the joint with the sacrum to the socket: the thickest of it
  [-26, -64, 41.5, 7],
  [-38, -58, 43.5, 7],
  [-10, -40, 53.5, 8],
  [2, -46, 57, 7],
  [-26, -44, 49, 7.5],
  [-6, -20, 60.5, 8],
  [-24, -20, 62.5, 7.5],
  [-34, -2, 73, 7],
  [-48, -28, 60, 7.5],
  [-56, 2, 73, 9],
  [-74, -8, 70, 10],
  [-100, -16, 66, 9],
  [-74, 20, 86, 11],
  [-64, 47, 98, 8],
  [-100, 8, 76, 10],
];

/** Edge of the ilium as height and depth: from the anterior superior spine along the crest, and down to the notch. */
const EDGE: readonly (readonly [number, number])[] = [
  [-31, 71],
  [-14, 65],
  [8, 52],
  [27, 29],
  [37, 2],
  [34, -26],
  [21, -50],
  [2, -66],
  [-15, -72],
  [-25, -66],
  [-36, -66],
  [-45, -57],
  [-50, -42],
  [-54, -26],
  [-63, -15],
  [-78, -13],
  [-94, -19],
  [-106, -24],
  [-114, 6],
  [-104, 36],
  [-86, 52],
  [-74, 56],
  [-64, 56],
  [-54, 51],
  [-42, 57],
];

/** Height and depth of what is built from the tables above. */
const SHEET = { u: [-135, 65], v: [-95, 95], step: 1.5 } as const;

/** mm, half the thickness of the crest at its places of `EDGE`: thickest at its tubercle and behind. */
const RIM = [4.2, 4.2, 5, 6.2, 4.6, 4, 4.4, 5.4, 5.6] as const;

export function wing(solid: Solid): void {
  const side = sampled(thinPlate(WING.map(([y, z, x]) => [y, z, x])), SHEET);
  const place = (y: number, z: number, out = 0): Vec3 => [side(y, z) + out, y, z];
  solid.add(0.1, standing(sheet(side)));
  const rim = ([y, z]: readonly [number, number], i: number): Stop => {
    const thick = RIM[i] as number;
    return [place(y * 0.97 - 1.5, z * 0.97), [thick, thick]];
  };
  solid.add(9, standing(tube(EDGE.slice(0, 9).map(rim))));
  solid.add(5, standing(ellipsoid(place(23, 30, 2), [5.6, 7, 12], [1, 0, 0], [0, 0.6, 0.8]))); // tubercle of the crest
  solid.add(6, standing(ellipsoid(place(-27, 65), [5.4, 8, 5.6], [1, 0, 0], [0, 1, 0.3]))); // anterior superior spine
  solid.add(9, standing(ellipsoid(place(-66, 49, 2), [6, 11, 6.5], [1, 0, 0.3], [0, 1, 0.2]))); // anterior inferior spine
  solid.add(6, standing(ellipsoid(place(-14, -66), [6, 9, 5.4], [1, 0, 0], [0, 1, -0.2])));
  solid.add(5, standing(ellipsoid(place(-37, -60), [5, 7, 5])));
}

/** A bent sheet of changing thickness. */
function sheet(side: (y: number, z: number) => number): Primitive {
  const thickness = sampled(thinPlate(WING.map(([y, z, , half]) => [y, z, half])), SHEET);
  const edge = sampled(polygonDistance(smoothLoop(EDGE, 5)), SHEET);
  const distance = (x: number, y: number, z: number): number => {
    const out = edge(y, z);
    if (out > 20) return out;
    const middle = side(y, z);
    const [dy, dz] = [side(y + 1, z) - middle, side(y, z + 1) - middle];
    const steep = Math.sqrt(1 + dy * dy + dz * dz);
    return softMax(Math.abs(x - middle) / steep - Math.max(1.6, thickness(y, z)), out, 5) * 0.75;
  };
  return { distance, centre: [88, -36, 0], radius: 118 };
}
