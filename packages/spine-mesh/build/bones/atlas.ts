import { UPPER_CERVICAL } from '@hyaline/spine';
import { ellipsoid, type Primitive, rod, shaft } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { along, cross, scale, unit, type Vec3 } from '../vec.ts';
import { jointSpace, onPatches } from './arch.ts';
import { atlantoaxialIn, HALF_GAP } from './joints.ts';
import type { BoneModel } from './model.ts';

const { span, canalDepth, anteriorArch } = UPPER_CERVICAL.value.C1;
/** z of the middle of the ring; the dens stands at the origin. */
const RING = -9.2;
const BELOW = atlantoaxialIn('C1');

/** A ring without a body. The origin is the middle of the dens behind the anterior arch. */
export function atlas(): BoneModel {
  const solid = new Solid({ seed: 91, amplitude: 0.3 });
  solid.add(4, anterior(), mass());
  solid.add(3, rod([15.6, 1.4, 6.4], [20.2, 1.8, -7.4], [6.2, 5.6])); // rims of the cups for the skull, which converge in front
  solid.add(5, posterior());
  const tip = span / 2 - 3;
  solid.add(4, rod([20, -1.5, -1.5], [28.5, -2.2, -3.6], [4.8, 4.2], [3, 2.8]));
  solid.add(3.5, rod([28.5, -2.2, -3.6], [tip, -2.8, -5], [3.2, 2.9], [3.9, 2.9]));
  solid.add(2.4, rod([29, -2.2, -7.6], [22.4, -0.8, -9.8], [2.2, 1.7], [2.8, 2.2]));
  solid.add(2.4, rod([28.5, -2.2, 0.6], [21.4, -1, 3.2], [2, 1.6], [2.6, 2.2]));
  solid.cut(
    1,
    shaft([27.2, 0, -3.3], (x, z) => Math.hypot(x, z * 0.9) - 3.1),
  ); // foramen of the vertebral artery
  solid.cut(2, rod([13, 4.6, -16.5], [25, 4.4, -11.5], [2.6, 3.2])); // its groove on the arch
  solid.cut(1.2, ellipsoid([17.2, 12, -0.4], [6.2, 8.2, 11.4], [1, 0.3, 0.33], [-0.3, 1, 0])); // cup for the skull
  solid.add(
    3,
    ellipsoid(along(BELOW.at, BELOW.normal, 3.6), [7.8, 3.8, 8.2], cross(BELOW.up, BELOW.normal), BELOW.normal),
  );
  solid.cut(0.8, jointSpace(BELOW, 1)); // facet towards C2
  solid.cut(2.2, ellipsoid([0, 0, -13], [13.4, 40, 13.6]));
  solid.cut(2, ellipsoid([0, 0, 0.8], [9.6, 40, 6.4])); // place of the dens
  solid.add(2, ellipsoid([10.2, -1, -1.6], [2.2, 3, 2.4])); // tubercle of the transverse ligament
  const up = unit([-0.4, 1, 0]);
  const down = scale(BELOW.normal, -1);
  const facet = along(BELOW.at, BELOW.normal, HALF_GAP);
  return {
    solid,
    cartilage: (at, normal) =>
      onPatches(at, normal, [
        { at: [19, 6.5, 0], radius: 12, normal: up },
        { at: facet, radius: 10, normal: down },
        { at: [0, 0, 6.6], radius: 5.5, normal: [0, 0, -1] },
      ]),
    faced: (at, normal) => onPatches(at, normal, [{ at: facet, radius: 9.5, normal: down }]),
    anchors: {
      facetDown: { at: facet, normal: down },
      canal: { at: [0, 0, -13], width: 26.8, depth: 27.2 },
      foramen: [21, -7, -13],
      spinousTip: [0, -1.5, RING - canalDepth / 2 - 9],
      transverseTip: [tip, -2.8, -5],
    },
  };
}

/** A ring sector of elliptic section in the plane of x and z. */
function arc(
  ring: { radius: (angle: number) => number; middle: number; forward: boolean },
  section: { height: (angle: number) => number; thickness: (angle: number) => number; y: number },
  reach: number,
): Primitive {
  const sign = ring.forward ? 1 : -1;
  const distance = (x: number, y: number, z: number): number => {
    const ahead = sign * (z - ring.middle);
    const angle = Math.atan2(x, ahead);
    const [t, h] = [section.thickness(angle), section.height(angle)];
    const out = Math.hypot(x, ahead) - ring.radius(angle);
    const [qo, qy] = [out / t, (y - section.y) / h];
    const slope = Math.hypot(qo / t, qy / h);
    const ratio = Math.hypot(qo, qy);
    const d = slope < 1e-6 ? -t : (ratio * (ratio - 1)) / slope;
    return ahead < reach ? Math.max(d, reach - ahead) : d;
  };
  return { distance, centre: [0, section.y, ring.middle + sign * 12], radius: 32 };
}

/** Short, with a tubercle in front and a facet for the dens behind. */
const anterior = (): Primitive =>
  arc(
    { radius: (a) => anteriorArch - RING + 0.6 + 1.2 * Math.exp(-a * a * 36), middle: RING, forward: true },
    {
      height: (a) => 4.5 + 1.2 * Math.exp(-a * a * 12) + 1.2 * a * a,
      thickness: (a) => 2.8 + 1.4 * Math.exp(-a * a * 36),
      y: 0,
    },
    8,
  );

/** Long and slender, with a small tubercle where others have a spinous process. */
const posterior = (): Primitive =>
  arc(
    { radius: (a) => 21 - 1.2 * Math.cos(a) ** 2 + 1.4 * Math.exp(-a * a * 30), middle: -8.6, forward: false },
    {
      height: (a) => 3.5 + 1.3 * Math.exp(-a * a * 5) + 0.8 * Math.exp(-((Math.abs(a) - 1.35) ** 2) * 9),
      thickness: (a) => 2.7 + 1.9 * Math.exp(-a * a * 26),
      y: -1.2,
    },
    -2,
  );

/** Lateral mass, which carries the skull. */
const mass = (): Primitive => ellipsoid([18.2, -0.8, -1], [6.6, 7.2, 8.2] as Vec3, [1, 0.1, 0.3]);
