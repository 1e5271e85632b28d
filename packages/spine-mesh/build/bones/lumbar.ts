import type { Vertebra } from '@hyaline/spine';
import { ellipsoid, plate, rod, tube } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { add, along, mix, type Vec3 } from '../vec.ts';
import {
  canalOf,
  cartilageOf,
  facetPad,
  facetPatches,
  jointSpace,
  onPatches,
  type Site,
  siteOf,
  wornRim,
} from './arch.ts';
import { body } from './body.ts';
import { foramenBelow } from './joints.ts';
import type { BoneModel, Change } from './model.ts';

export function lumbarVertebra(name: Vertebra, change: Change = {}): BoneModel {
  const site = siteOf(name);
  const { index, shape, arch, superior, inferior, above, below, half, canal } = site;
  const solid = new Solid({ seed: index * 3.71 + 1, amplitude: 0.4 });
  solid.add(0.1, body(shape, change));
  const pedicle: Vec3 = [arch.canalWidth / 2 + arch.pedicleWidth * 0.42, half * 0.34, canal];
  articular(solid, site, pedicle, change);
  const spinousTip = backOfArch(solid, site, pedicle);
  const transverseTip = transverse(solid, site, pedicle);
  hollows(solid, site);
  return {
    solid,
    cartilage: cartilageOf(site, facetPatches(site)),
    faced: (at, normal) => onPatches(at, normal, facetPatches(site)),
    anchors: {
      facetUp: { at: superior, normal: above.normal },
      facetDown: { at: inferior, normal: [-below.normal[0], -below.normal[1], -below.normal[2]] },
      foramen: foramenBelow(name),
      canal: { at: [0, half * 0.34, canal], width: arch.canalWidth, depth: arch.canalDepth },
      spinousTip,
      transverseTip,
    },
  };
}

/** Pedicle, superior and inferior articular process with the pars between them. */
function articular(solid: Solid, site: Site, [px, py]: Vec3, change: Change): void {
  const { arch, back, canal, half, superior, inferior, above, below } = site;
  const pedicle = [arch.pedicleHeight * 0.5, arch.pedicleWidth * 0.46] as const;
  solid.add(5, rod([px * 0.96, py, back + 6], [px, py - 0.3, canal - 1.5], pedicle, [pedicle[0] * 0.92, pedicle[1]]));
  solid.add(4.5, rod([px * 0.99, py, canal - 1], add(superior, [0.4, -4.5, 0.6]), [6.4, 4.6], [4.6, 3.6], [0, 0, 1]));
  solid.add(4.2, facetPad(above, add(superior, [0, -1.2, 0]), { width: 1.95, height: 1.38, thickness: 1.55 }));
  solid.add(3.5, ellipsoid(add(superior, [2.6, -2, -4.6]), [3, 4.4, 3.4])); // mammillary process
  const x = Math.min(px, arch.canalWidth / 2 + 4.5);
  const pars: Vec3 = [mix(x, inferior[0], 0.55), -half * 0.55, canal - arch.canalDepth * 0.5 - 2.6];
  solid.add(4, rod([x + 1, py - 2.5, canal - 4.5], pars, [5.2, 4], [5, 3.6], [1, 0, 0]));
  solid.add(6, rod(add(pars, [0, half * 0.1, 0]), add(inferior, [0, 3.5, 0]), [6.6, 4.2], [5.6, 4], [1, 0, -0.4]));
  const behind = along(inferior, below.normal, 1.6);
  solid.add(4.5, facetPad(below, behind, { width: 1.85, height: 1.35, thickness: 2.5 }));
  wornRim(solid, above, superior, change);
  wornRim(solid, below, inferior, change);
}

/** Laminae around the canal, and the spinous process: a hatchet with a thick hind edge. */
function backOfArch(solid: Solid, { name, arch, canal }: Site, [px, py]: Vec3): Vec3 {
  const lamina = canal - arch.canalDepth / 2 - 2.2;
  const x = Math.min(px, arch.canalWidth / 2 + 4.5);
  solid.add(5, plate([x - 1, py - 7, canal - 7.5], [0, py - 10.5, lamina - 3.2], [9.6, 3], [10.8, 3.4], 2.4));
  const tip = -arch.spinousReach;
  const drop = -Math.tan((arch.spinousSlope * Math.PI) / 180) * (lamina - tip);
  const y = py - 9;
  const end = name === 'L5' ? 7.4 : 10.8;
  solid.add(4.5, rod([0, y, lamina - 1], [0, y + drop * 0.6 + 0.6, tip + 7.5], [10.2, 3], [end, 2.7]));
  solid.cut(4, ellipsoid([0, y + drop * 0.3 - 13.6, mix(lamina, tip, 0.38)], [6, 3.6, 8]));
  solid.cut(4, ellipsoid([0, y + drop * 0.3 + 13, mix(lamina, tip, 0.3)], [6, 3.2, 9]));
  const hind = tube(
    [
      [
        [0, y + drop * 0.7 + 6, tip + 5.4],
        [2.6, 2.4],
      ],
      [
        [0, y + drop * 0.85, tip + 3.8],
        [3, 2.9],
      ],
      [
        [0, y + drop - 6.4, tip + 4.6],
        [3.8, 3.9],
      ],
    ],
    [0, 0, 1],
  );
  solid.add(4, hind);
  return [0, y + drop, tip];
}

/** Long and flat, stout at L5 where the iliolumbar ligament pulls. */
function transverse(solid: Solid, { name, arch, canal }: Site, [px, py]: Vec3): Vec3 {
  const tip = arch.span / 2;
  const last = name === 'L5';
  const root: Vec3 = [px + 1.5, py - 0.5, canal + (last ? 3.5 : -0.8)];
  const middle: Vec3 = [mix(px, tip, 0.55), py + 1.2, canal - 3.4];
  const end: Vec3 = [tip - 2, py + (name === 'L4' ? 3.6 : 2.2) + (last ? 2 : 0), canal - 5.6 + (last ? 2 : 0)];
  const [near, mid, far] = last
    ? ([
        [7.5, 6.5],
        [5.4, 4.4],
        [3.2, 2.6],
      ] as const)
    : ([
        [5.6, 3.2],
        [4.9, 2.2],
        [3.1, 1.7],
      ] as const);
  solid.add(
    4.5,
    tube([
      [root, near],
      [middle, mid],
      [end, far],
    ]),
  );
  solid.add(3, ellipsoid([px + 5.5, py - 3.4, canal - 7.2], [2, 2.6, 2])); // accessory process
  return end;
}

/** The canal stays open, the joint spaces free, and the basivertebral vein has its hole. */
function hollows(solid: Solid, site: Site): void {
  const { back, above, below } = site;
  solid.cut(2.4, canalOf(site));
  solid.cut(0.8, jointSpace(above, -1), jointSpace(below, 1));
  solid.cut(2, ellipsoid([0, 0, back - 0.3], [2.2, 1.8, 2.2]));
}
