import type { Vertebra } from '@hyaline/spine';
import { ellipsoid, plate, rod, shaft, type Stop, tube } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { add, along, between, mix, type Vec3 } from '../vec.ts';
import { cartilageOf, facetPad, facetPatches, jointSpace, onPatches, type Site, siteOf, wornRim } from './arch.ts';
import { body } from './body.ts';
import { foramenBelow } from './joints.ts';
import type { BoneModel, Change } from './model.ts';

export function cervicalVertebra(name: Vertebra, change: Change = {}): BoneModel {
  const site = siteOf(name);
  const { index, shape, arch, canal, superior, inferior, above, below } = site;
  const solid = new Solid({ seed: index * 3.71 + 1, amplitude: 0.3 });
  solid.add(0.1, body(shape, change));
  lateralMass(solid, site, change);
  const transverseTip = transverse(solid, site);
  const spinousTip = backOfArch(solid, site);
  const { canalWidth: w, canalDepth: d } = arch;
  solid.cut(1.6, shaft([0, 0, canal], triangular(w, d)));
  solid.cut(0.8, jointSpace(above, -1), jointSpace(below, 1));
  return {
    solid,
    cartilage: cartilageOf(site, facetPatches(site)),
    faced: (at, normal) => onPatches(at, normal, facetPatches(site)),
    anchors: {
      facetUp: { at: superior, normal: above.normal },
      facetDown: { at: inferior, normal: [-below.normal[0], -below.normal[1], -below.normal[2]] },
      foramen: foramenBelow(name),
      canal: { at: [0, 0, canal], width: w, depth: d },
      spinousTip,
      transverseTip,
    },
  };
}

/** A cervical canal is a rounded triangle: it narrows to the back. */
export const triangular =
  (width: number, depth: number) =>
  (x: number, z: number): number => {
    const back = z / (depth / 2);
    const half = (width / 2) * (1 - 0.16 * Math.max(0, -back));
    return ((Math.hypot(x / half, back) - 1) * depth) / 2;
  };

function lateralMass(solid: Solid, site: Site, change: Change): void {
  const { shape, arch, back, superior, inferior, above, below } = site;
  const { pedicleWidth: w, pedicleHeight: h } = arch;
  const x = arch.canalWidth / 2 + 4.6;
  const root: Vec3 = [shape.upperWidth * 0.36, 0.6, back + 3.2];
  solid.add(2.6, rod(root, [x - 1, 0.4, back - 4], [h * 0.48, w * 0.5], [h * 0.48, w * 0.52]));
  const column = [add(superior, [0, -1.4, 1.4]), add(inferior, [0, 1.4, 0.4])] as const;
  solid.add(2.4, plate(...column, [5, 5], [5, 5], 2.4, [0, 0, 1]));
  solid.add(5, rod(add(superior, [0, -3.4, -1.2]), add(inferior, [0, 3, -1.6]), [5, 3.6], [5, 3.4], [1, 0, 0]));
  // the facet below reaches farther down than the one that lies on it
  solid.add(
    3.4,
    facetPad(above, along(superior, above.up, -1.2), { width: 1.76, height: 2, thickness: 1.3 }),
    facetPad(below, along(inferior, below.up, 0.3), { width: 1.76, height: 1.72, thickness: 1.3 }),
  );
  wornRim(solid, above, superior, change);
  wornRim(solid, below, inferior, change);
}

/** Two roots around the foramen of the vertebral artery, with a gutter for the spinal nerve. */
function transverse(solid: Solid, { name, shape, arch, back }: Site): Vec3 {
  const last = name === 'C7';
  const tip = arch.span / 2;
  const x = shape.upperWidth * 0.5 + 4;
  const z = back + 5.2;
  // in front, what is left of a rib, with a tubercle at its end
  const front: Vec3 = [tip - (last ? 10 : 5.4), last ? -3.4 : -2.6, back + 9.8];
  solid.add(2.2, rod([shape.upperWidth * 0.4, -1.2, back + 8], [x + 1.4, -2.4, back + 9.2], [2.8, 2], [2.5, 1.8]));
  solid.add(2, rod([x + 1.4, -2.4, back + 9.2], front, [2.5, 1.8], last ? [2, 1.6] : [2.5, 1.9]));
  if (!last) solid.add(1.6, ellipsoid(add(front, [0.6, 0.5, 0.4]), [2, 3.1, 2], [1, 0, 0], [0.25, 1, 0]));
  const end: Vec3 = [tip - (last ? 3 : 2), last ? -1 : -3, back + (last ? -0.5 : 1.7)];
  const bend: Vec3 = [x + 4.2, -2, back + 1.8];
  solid.add(2.6, rod([arch.canalWidth / 2 + 4.6, -0.6, back - 0.6], bend, [3.6, 2.6], [3, 2]));
  solid.add(2.2, rod(bend, end, last ? [3.6, 2] : [2.8, 1.8], last ? [3, 2.6] : [3.1, 2.1]));
  // the floor of the gutter between the two, in which the nerve runs out and down
  const floor = [[x + 1, -3, z - 0.4] as Vec3, [tip - (last ? 6 : 1.8), -4.6, z - 0.4] as Vec3] as const;
  solid.add(2, plate(...floor, [5, 1.9], [3.8, 1.7], 1.6, [0, 0, 1]));
  const artery = last ? 2.3 : 2.8;
  solid.cut(
    1,
    shaft([x, 0, z], (u, v) => Math.hypot(u, v) - artery),
  );
  solid.cut(1.4, rod([x - 2, 4.2, z - 0.6], [tip + 4, 0.6, z + 0.9], [3.3, 3], [3.3, 2.9]));
  return end;
}

/** Laminae along the two sides of the canal, and a forked spinous process; long and blunt at C7. */
function backOfArch(solid: Solid, { name, arch, back, canal }: Site): Vec3 {
  const { canalWidth: w, canalDepth: d } = arch;
  const lamina = canal - d / 2 - 1.2;
  const side: Vec3 = [w / 2 + 2.4, -1.4, back - 6.4];
  const turn: Vec3 = [w * 0.4, -1.6, canal - d * 0.33 - 2];
  const middle: Vec3 = [0, -4, lamina - 0.9];
  const way = [
    [side, [5, 2]],
    [turn, [5.1, 1.9]],
    [between(turn, middle, 0.55), [4.9, 1.8]],
    [middle, [5.4, 2.2]],
    [
      [-5, -2.6, lamina + 0.6],
      [4.9, 1.9],
    ],
  ] as const satisfies readonly Stop[];
  solid.add(2.8, tube(way));
  const long = name === 'C7';
  const tip = -arch.spinousReach - (long ? 0 : 2);
  const y = -3.2;
  const drop = -Math.tan((arch.spinousSlope * Math.PI) / 180) * (lamina - tip);
  if (long) {
    solid.add(3, rod([0, y, lamina], [0, y + drop, tip + 3], [5.8, 2.8], [3.6, 3.2]));
    solid.add(3, ellipsoid([0, y + drop, tip + 3.2], [4, 4, 3.8]));
  } else {
    const fork: Vec3 = [0, y + drop * 0.6, mix(lamina, tip, 0.6)];
    solid.add(3, rod([0, y, lamina + 0.5], fork, [4.8, 1.9], [3.4, 2.1]));
    solid.add(2, rod(fork, [5, y + drop - 0.8, tip + 0.8], [2.9, 1.7], [2.2, 2]));
    solid.cut(1.5, ellipsoid([0, y + drop - 2.5, tip + 0.5], [2.1, 4.5, 5]));
  }
  return [0, y + drop, tip];
}
