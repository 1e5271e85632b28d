import { ARCHES, AXIS, UPPER_CERVICAL, type Vec3 } from '@hyaline/spine';
import { bodyShape } from '../../src/bodies.ts';
import { ellipsoid, rod, shaft, type Stop, tube } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { add, along, mix } from '../vec.ts';
import { facetPad, jointSpace, onPatches, wornRim } from './arch.ts';
import { body } from './body.ts';
import { triangular } from './cervical.ts';
import { atlantoaxialIn, foramenBelow, HALF_GAP, jointIn, processMiddle } from './joints.ts';
import type { BoneModel, Change } from './model.ts';

const { canalWidth, canalDepth, span, densHeight, densWidth } = UPPER_CERVICAL.value.C2;
const TOP = AXIS.height / 2;
/** z of the back of the body and of the middle of the canal. */
const BACK = -AXIS.lowerDepth / 2 + 0.4;
const CANAL = BACK - canalDepth / 2;
const ABOVE = atlantoaxialIn('C2');
/** The facet towards C1: middle and normal. It slopes outwards. */
const FACET = along(ABOVE.at, ABOVE.normal, -HALF_GAP);
const FACING = ABOVE.normal;

/** C2: a body with the dens on it, shoulders for C1 and a strong forked spinous process. */
export function axis(change: Change = {}): BoneModel {
  const solid = new Solid({ seed: 77, amplitude: 0.3 });
  const below = jointIn('C2', 'C2-C3');
  const inferior = processMiddle(below, 1);
  solid.add(0.1, body({ ...bodyShape('C2'), waist: 1.6 }, change));
  dens(solid);
  shoulders(solid, inferior);
  solid.add(2.2, facetPad(below, inferior, { width: 1.85, height: 1.6, thickness: 1.15 }));
  wornRim(solid, below, inferior, change);
  const transverseTip = transverse(solid);
  const spinousTip = backOfArch(solid);
  solid.cut(1.8, shaft([0, 0, CANAL], triangular(canalWidth, canalDepth)));
  solid.cut(0.8, jointSpace(below, 1), jointSpace(ABOVE, -1));
  const plates = bodyShape('C2');
  return {
    solid,
    cartilage: (at, normal) => {
      const [x, y, z] = at;
      const across = (x / (plates.lowerWidth / 2)) ** 2 + (z / (plates.lowerDepth / 2)) ** 2;
      const under = y < -5 && across < 1.15 ? 0.8 * Math.max(0, -normal[1]) ** 2 : 0;
      return Math.max(
        under,
        onPatches(at, normal, [
          { at: FACET, radius: 10.5, normal: FACING },
          { at: inferior, radius: 7, normal: [-below.normal[0], -below.normal[1], -below.normal[2]] },
          { at: [0, AXIS.atlasAbove, 5.4], radius: 4.8, normal: [0, 0, 1] },
        ]),
      );
    },
    faced: (at, normal) => onPatches(at, normal, [{ at: FACET, radius: 9.5, normal: FACING }]),
    anchors: {
      facetUp: { at: FACET, normal: FACING },
      facetDown: { at: inferior, normal: [-below.normal[0], -below.normal[1], -below.normal[2]] },
      foramen: foramenBelow('C2'),
      canal: { at: [0, 0, CANAL], width: canalWidth, depth: canalDepth },
      spinousTip,
      transverseTip,
    },
  };
}

/** A peg with a neck, thickest where the anterior arch of C1 runs before it, with a blunt tip leaning back. */
function dens(solid: Solid): void {
  const half = densWidth / 2;
  const tip = TOP + densHeight;
  solid.add(5, rod([0, 4, 0.4], [0, TOP + 3, 0.6], [6.8, 7], [half * 0.88, half], [0, 0, 1]));
  const head = TOP + densHeight * 0.52;
  solid.add(
    3,
    rod([0, TOP + 3, 0.6], [0, head, 0.5], [half * 0.9, half * 0.94], [half * 1.04, half * 1.02], [0, 0, 1]),
  );
  solid.add(2.5, rod([0, head, 0.5], [0, tip - 3.4, -0.8], [half * 1.02, half], [3.1, 3.4], [0, 0, 1]));
  solid.cut(3, ellipsoid([0, TOP + 6, -7.6], [8, 3, 3])); // groove of the transverse ligament
}

/** Lateral masses with the facets for C1, and the pars that joins them to the lower facets behind. */
function shoulders(solid: Solid, inferior: Vec3): void {
  const side: Vec3 = [FACING[1], -FACING[0], 0];
  solid.add(4.5, ellipsoid(along(FACET, FACING, -3.6), [9.2, 5, 9.2], side, FACING));
  solid.add(4, rod([7, 0.5, -1], [14, 1, -2], [6.2, 6.5], [4.6, 6.5]));
  solid.add(4, rod([11, 0, -4], [16, -3.6, -10.5], [5, 4.6], [4.6, 4.2], [1, 0, 0]));
  solid.add(3.5, rod([16.4, -3, -10], add(inferior, [0, 1.5, 0.4]), [5, 4.2], [5.2, 4], [1, 0, 0]));
}

/** Small, with one tubercle that points down and out. */
function transverse(solid: Solid): Vec3 {
  const tip: Vec3 = [span / 2 - 1.8, -6.2, -4.6];
  solid.add(2.4, rod([18.4, -2.6, -6.6], tip, [3.2, 2.6], [2.6, 2.4]));
  solid.add(2.2, rod([15, -2.6, 2.2], [21.8, -5.2, 0.4], [2.2, 1.9], [1.9, 1.8]));
  solid.add(2, rod([21.8, -5.2, 0.4], tip, [1.9, 1.8], [2.2, 2.2]));
  solid.cut(1, rod([19.6, -12, -1.2], [21.4, 3, -3.2], [2.5, 2.5]));
  return tip;
}

/** Thick laminae that meet in a roof, and two tubercles with a gutter under them. */
function backOfArch(solid: Solid): Vec3 {
  const back = CANAL - canalDepth / 2;
  const corner: Vec3 = [canalWidth * 0.42, -4.4, CANAL - canalDepth * 0.26];
  const ridge: Vec3 = [0, -5.4, back - 2.4];
  const way = [
    [
      [15.8, -3.4, -12.6],
      [5.4, 3],
    ],
    [add(corner, [1.2, 0, -1.4]), [5.6, 2.6]],
    [
      [corner[0] * 0.5, -5, back - 0.6],
      [6, 2.6],
    ],
    [ridge, [6.6, 3]],
    [
      [-5, -5, back - 0.8],
      [6, 2.6],
    ],
  ] as const satisfies readonly Stop[];
  solid.add(3, tube(way));
  const reach = ARCHES.value.C3.spinousReach + 15;
  const fork: Vec3 = [0, -8, mix(back, -reach, 0.55)];
  solid.add(3.5, rod(add(ridge, [0, 0.4, 0]), fork, [6.2, 3.4], [4.6, 4.4]));
  solid.add(3, rod(fork, [4.6, -11.4, -reach + 3], [4.2, 3.2], [3, 3.2]));
  solid.cut(2.5, ellipsoid([0, -16.4, -reach + 7], [2.8, 5, 12], [1, 0, 0], [0, 1, 0.35]));
  return [0, -11, -reach];
}
