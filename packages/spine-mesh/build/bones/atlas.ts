import { UPPER_CERVICAL } from '@hyaline/spine';
import { ellipsoid, type Primitive, rod, shaft } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { unit, type Vec3 } from '../vec.ts';
import { onPatches } from './arch.ts';
import type { BoneModel } from './model.ts';

const { span, canalDepth, anteriorArch } = UPPER_CERVICAL.value.C1;
/** z of the middle of the ring; the dens stands at the origin. */
const RING = -9.2;

/** A ring without a body. The origin is the middle of the dens behind the anterior arch. */
export function atlas(): BoneModel {
  const solid = new Solid({ seed: 91, amplitude: 0.3 });
  solid.add(4, anterior(), mass());
  solid.add(5, posterior());
  const tip = span / 2 - 3.5;
  solid.add(4, rod([21, -1.5, -1.5], [30.5, -2.2, -3.6], [5.2, 4.4], [3.4, 3]));
  solid.add(3.5, rod([30.5, -2.2, -3.6], [tip, -2.8, -5], [3.8, 3.4], [4.6, 3.8]));
  solid.add(2.4, rod([30, -2.2, -8], [23, -0.8, -9.8], [2.4, 1.9], [3, 2.4]));
  solid.add(2.4, rod([29.5, -2.2, 1.2], [22, -1, 3.4], [2.1, 1.8], [2.8, 2.4]));
  solid.cut(
    1,
    shaft([28.6, 0, -3.3], (x, z) => Math.hypot(x, z * 0.9) - 3.4),
  ); // foramen of the vertebral artery
  solid.cut(2, rod([13, 4.6, -16.5], [25, 4.4, -11.5], [2.6, 3.2])); // its groove on the arch
  solid.cut(1.4, ellipsoid([20.4, 15.6, 0.4], [8.4, 9.8, 15], [1, 0.36, -0.34], [-0.36, 1, 0])); // cup for the skull
  solid.cut(1.2, ellipsoid([17, -17.4, -1], [13, 9.6, 13], [1, -0.32, 0], [0.32, 1, 0])); // facet towards C2
  solid.cut(2.2, ellipsoid([0, 0, -13], [13.4, 40, 13.6]));
  solid.cut(2, ellipsoid([0, 0, 0.8], [9.6, 40, 6.4])); // place of the dens
  solid.add(2, ellipsoid([10.2, -1, -1.6], [2.2, 3, 2.4])); // tubercle of the transverse ligament
  const up = unit([-0.4, 1, 0]);
  const down = unit([-0.32, -1, 0]);
  return {
    solid,
    cartilage: (at, normal) =>
      onPatches(at, normal, [
        { at: [19, 6.5, 0], radius: 12, normal: up },
        { at: [17, -7.6, -1], radius: 10.5, normal: down },
        { at: [0, 0, 6.6], radius: 5.5, normal: [0, 0, -1] },
      ]),
    anchors: {
      facetDown: { at: [16.5, -8, -1], normal: down },
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
      height: (a) => 3.7 + 1.3 * Math.exp(-a * a * 5) + 0.8 * Math.exp(-((Math.abs(a) - 1.35) ** 2) * 9),
      thickness: (a) => 2.7 + 1.9 * Math.exp(-a * a * 26),
      y: -1.2,
    },
    -2,
  );

/** Lateral mass, which carries the skull. */
const mass = (): Primitive => ellipsoid([18.6, -0.4, -1], [7.8, 9.2, 10.2] as Vec3, [1, 0.1, -0.25]);
