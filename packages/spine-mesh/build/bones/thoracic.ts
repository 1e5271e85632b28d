import type { Vertebra } from '@hyaline/spine';
import { ellipsoid, plate, rod, tube } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { add, along, between, mix, type Vec3 } from '../vec.ts';
import {
  canalOf,
  cartilageOf,
  facetPad,
  facetPatches,
  jointSpace,
  onPatches,
  type Patch,
  type Site,
  siteOf,
  wornRim,
} from './arch.ts';
import { body } from './body.ts';
import { foramenBelow } from './joints.ts';
import type { BoneModel, Change } from './model.ts';

export function thoracicVertebra(name: Vertebra, change: Change = {}): BoneModel {
  const site = siteOf(name);
  const { index, shape, arch, superior, inferior, above, below, half, canal } = site;
  const solid = new Solid({ seed: index * 3.71 + 1, amplitude: 0.4 });
  solid.add(0.1, body(shape, change));
  const pedicle: Vec3 = [arch.canalWidth / 2 + arch.pedicleWidth * 0.5, half * 0.42, canal];
  articular(solid, site, pedicle, change);
  const lamina = canal - arch.canalDepth / 2 - 1.8;
  const [px, py] = pedicle;
  const tall = Math.min(9.8, 0.42 * (shape.posteriorHeight + 4.3));
  solid.add(
    3.6,
    plate([px - 0.6, py - 3.5, canal - 4.2], [0, py - 7.5, lamina - 1.6], [tall * 0.9, 2.2], [tall, 2.5], 2),
  );
  const patches: Patch[] = [];
  const transverseTip = name === 'T12' ? knobs(solid, site, pedicle) : transverse(solid, site, pedicle, patches);
  const spinousTip = spinous(solid, site, [0, py - 6.5, lamina - 0.5]);
  ribHeads(solid, site, pedicle, patches);
  const { canalWidth: w, canalDepth: d } = arch;
  solid.cut(1.8, canalOf(site));
  solid.cut(0.8, jointSpace(above, -1), jointSpace(below, 1));
  solid.cut(1.6, ellipsoid([0, 0, site.back - 0.2], [1.8, 1.4, 1.8]));
  return {
    solid,
    cartilage: cartilageOf(site, [...facetPatches(site), ...patches]),
    faced: (at, normal) => onPatches(at, normal, facetPatches(site)),
    anchors: {
      facetUp: { at: superior, normal: above.normal },
      facetDown: { at: inferior, normal: [-below.normal[0], -below.normal[1], -below.normal[2]] },
      foramen: foramenBelow(name),
      canal: { at: [0, half * 0.42, canal], width: w, depth: d },
      spinousTip,
      transverseTip,
    },
  };
}

function articular(solid: Solid, site: Site, [px, py]: Vec3, change: Change): void {
  const { name, shape, arch, back, canal, half, superior, inferior, above, below } = site;
  const { pedicleWidth: w, pedicleHeight: h } = arch;
  const root: Vec3 = [Math.min(px * 0.86, shape.upperWidth * 0.36), py, back + 4];
  solid.add(3.2, rod(root, [px + 0.6, py, canal - 2.5], [h * 0.5, w * 0.55], [h * 0.46, w * 0.5]));
  const low: Vec3 = [px - 0.6, -half * 0.55, canal - arch.canalDepth * 0.42];
  solid.add(4, rod([px + 1, py + 1, canal - 2], low, [5.2, 3.6], [5, 2.8], [1, 0, 0]));
  const rise = [add(superior, [0.4, -7, -1.4]), add(superior, [0, -2, 0])] as const;
  solid.add(4.5, rod(...rise, [5.4, 2.6], [5, 1.8], [1, 0, 0]));
  solid.add(3.2, facetPad(above, add(superior, [0, -0.9, 0]), { width: 2.1, height: 1.6, thickness: 1.05 }));
  const last = name === 'T12';
  const behind = along(inferior, below.normal, last ? 1.5 : 0.8);
  solid.add(4, facetPad(below, behind, { width: 1.95, height: 1.75, thickness: last ? 2.2 : 1.9 }));
  if (last) {
    solid.add(3.5, rod([px, -half * 0.5, canal - 5], add(inferior, [0, 2, 0]), [4.4, 3.2], [4.4, 3.2], [1, 0, 0]));
  }
  wornRim(solid, above, superior, change);
  wornRim(solid, below, inferior, change);
}

/** Club-shaped, back and up, with the facet for the rib's tubercle down to T10. */
function transverse(solid: Solid, { name, index, arch, canal }: Site, [px, py]: Vec3, patches: Patch[]): Vec3 {
  const tip = arch.span / 2;
  const down = index - 5; // T1 is 0
  const back = mix(16, 12, down / 11) * (name === 'T1' ? 0.7 : 1);
  const up = mix(1, 5, Math.min(1, down / 4));
  const end: Vec3 = [tip - 3.6, py + up, canal - back];
  const middle: Vec3 = [mix(px, tip, 0.6), py + up * 0.6, canal - back * 0.72];
  const root: Vec3 = [px + 0.5, py - 1, canal - 4];
  solid.add(
    5,
    tube([
      [root, [6.4, 4.2]],
      [middle, [4.3, 2.9]],
      [end, [4.6, 3]],
    ]),
  );
  if (down < 10) {
    solid.cut(1.2, ellipsoid(add(end, [0.6, -0.6, 6.8]), [4.2, 4.2, 4.2]));
    patches.push({ at: add(end, [0, 0, 3.4]), radius: 4.2, normal: [0.2, 0, 0.98] });
  }
  return end;
}

/** T12 has short knobs where lumbar vertebrae have processes. */
function knobs(solid: Solid, { arch, canal }: Site, [px, py]: Vec3): Vec3 {
  const tip = arch.span / 2;
  const end: Vec3 = [tip - 4, py + 1, canal - 9];
  solid.add(4, rod([px + 2, py, canal - 5], end, [5, 4], [4.2, 3.6]));
  solid.add(4, ellipsoid([tip - 6, py + 6, canal - 9.5], [3.2, 4.6, 3]));
  solid.add(4, ellipsoid([tip - 4, py - 4.5, canal - 8.5], [3, 3.8, 2.8]));
  return end;
}

/** Long and steep in the middle of the chest, short and broad below T10. */
function spinous(solid: Solid, { index, arch }: Site, from: Vec3): Vec3 {
  const low = index >= 14;
  const angle = (arch.spinousSlope * Math.PI) / 180;
  const long = Math.min(38, ((arch.spinousReach + from[2]) / Math.cos(angle)) * 0.86);
  const end: Vec3 = [0, from[1] - Math.sin(angle) * long, from[2] - Math.cos(angle) * long];
  const stops = low
    ? ([
        [9, 3],
        [7.4, 2.6],
        [6.4, 2.8],
      ] as const)
    : ([
        [8.4, 2.9],
        [5.6, 2.3],
        [3.5, 2],
      ] as const);
  const middle = add(between(from, end, 0.5), [0, low ? 0.6 : 1.6, low ? -0.4 : -1]);
  solid.add(
    4,
    tube([
      [from, stops[0]],
      [middle, stops[1]],
      [end, stops[2]],
    ]),
  );
  if (!low) {
    // three-sided: a ridge behind, and towards the arch below broad enough to roof it as a tile does
    const [near, far] = [add(from, [0, -2.6, 2.2]), add(middle, [0, -1.8, 2.2])];
    solid.add(7, rod(near, far, [1.8, 4.6], [1.4, 2.4], [0, 1, -0.4]));
    solid.add(6, ellipsoid(end, [1.9, 3.3, 2]));
  }
  if (low) solid.add(3, rod(add(end, [0, 4, 2.5]), add(end, [0, -4, 3]), [2.8, 2.6], [2.8, 2.6], [0, 0, 1]));
  return end;
}

/** Hollows for the heads of ribs: two half ones down to T9, a whole one on the pedicle below. */
function ribHeads(solid: Solid, { index, shape, arch, back, half }: Site, [px, py]: Vec3, patches: Patch[]): void {
  const z = back + 5.5;
  const side = (shape.upperWidth / 2) * Math.sqrt(Math.max(0, 1 - (z / (shape.upperDepth / 2)) ** 2));
  if (index >= 14) {
    solid.cut(1.2, ellipsoid([px + arch.pedicleWidth * 0.5 + 4, py + 1.5, back - 1], [4.6, 5, 5]));
    return;
  }
  const upper: Vec3 = [side + 3.4, half - 1.2, z - 2.2];
  solid.cut(1.4, ellipsoid(upper, [5.2, 4.6, 5.2]));
  patches.push({ at: add(upper, [-3.5, 0, 1]), radius: 4.5, normal: [0.95, 0.19, -0.28] });
  if (index >= 13) return;
  solid.cut(1.2, ellipsoid([(side * shape.lowerWidth) / shape.upperWidth + 4.4, -half + 0.6, z - 2], [5, 3.6, 5]));
}
