import type { Vertebra } from '@hyaline/spine';
import { ellipsoid, plate, rod, type Stop, tube } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { add, along, mix, type Vec3 } from '../vec.ts';
import {
  canalOf,
  cartilageOf,
  facetPad,
  facetPatches,
  jointSpace,
  INFERIOR,
  onPatches,
  type Site,
  siteOf,
  SUPERIOR,
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
  solid.add(4.5, rod([px * 0.99, py, canal - 1], add(superior, [0.4, -4.5, 0.6]), [6.2, 4.4], [4.6, 3.2], [0, 0, 1]));
  solid.add(3, facetPad(above, along(add(superior, [0, -0.8, 0]), above.normal, 1.1), SUPERIOR));
  solid.add(2.6, ellipsoid(add(superior, [3, -2.6, -4.6]), [2.3, 3.8, 2.6])); // mammillary process
  const x = Math.min(px, arch.canalWidth / 2 + 4.5);
  const pars: Vec3 = [mix(x, inferior[0], 0.5), -half * 0.5, canal - arch.canalDepth * 0.5 + 0.4];
  const behind = along(inferior, below.normal, 0.8);
  // the pars runs on into the tongue that carries the lower facet
  const tongue = [
    [
      [x + 1, py - 2.5, canal - 4.5],
      [5, 3.8],
    ],
    [pars, [4.9, 2.9]],
    [add(behind, [0, 4.4, 0]), [5.6, 3.2]],
    [add(behind, [0, -3.4, 0]), [5.2, 2.9]],
  ] as const satisfies readonly Stop[];
  solid.add(4.5, tube(tongue, [1, 0, -0.5]));
  solid.add(3, facetPad(below, add(behind, [0, -0.8, 0]), INFERIOR));
  wornRim(solid, above, superior, change);
  wornRim(solid, below, inferior, change);
}

/** Laminae around the canal, and the spinous process: a hatchet with a thick hind edge. */
function backOfArch(solid: Solid, { name, arch, canal }: Site, [px, py]: Vec3): Vec3 {
  const lamina = canal - arch.canalDepth / 2 - 2.2;
  const x = Math.min(px, arch.canalWidth / 2 + 4.5);
  solid.add(5, plate([x - 1, py - 6.4, canal - 7.2], [0, py - 10.5, lamina - 3], [8.6, 2.3], [10.8, 3.1], 2.2));
  const tip = -arch.spinousReach;
  const drop = -Math.tan((arch.spinousSlope * Math.PI) / 180) * (lamina - tip);
  const y = py - 9;
  const last = name === 'L5';
  const end = last ? 6.6 : 9.6;
  // a hatchet: broad at its root, hollow at its sides, and with a thick hind edge that droops
  solid.add(5, rod([0, y, lamina + 0.5], [0, y + drop * 0.3, mix(lamina, tip, 0.3)], [9.6, 4], [9, 2.6]));
  solid.add(
    4,
    tube([
      [
        [0, y, lamina - 1],
        [9.4, 2.8],
      ],
      [
        [0, y + drop * 0.45 - 0.8, mix(lamina, tip, 0.45)],
        [end * 0.9, 2.3],
      ],
      [
        [0, y + drop * 0.8 - 0.4, tip + 6],
        [end, 2.5],
      ],
    ]),
  );
  solid.cut(4, ellipsoid([0, y + drop * 0.3 - 13.6, mix(lamina, tip, 0.36)], [6, 3.8, 8]));
  solid.cut(4, ellipsoid([0, y + drop * 0.3 + 13, mix(lamina, tip, 0.36)], [6, 4, 9.5]));
  const hind = tube(
    [
      [
        [0, y + drop * 0.7 + end * 0.62, tip + 6],
        [2, 1.9],
      ],
      [
        [0, y + drop * 0.85, tip + 3.6],
        [2.8, 2.8],
      ],
      [
        [0, y + drop - end * 0.66, tip + 4.2],
        [3.8, 4],
      ],
    ],
    [0, 0, 1],
  );
  solid.add(6, hind);
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
