import { ARCHES, type Vec3, type Vertebra } from '@hyaline/spine';
import { smooth } from '../../src/end-plate.ts';
import { ellipsoid, type Primitive, softMax, type Stop, tube } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { add, between, length, subtract, unit } from '../vec.ts';
import { siteOf } from './arch.ts';
import type { BoneModel } from './model.ts';
import { thoracicVertebra } from './thoracic.ts';

/** mm. Room for the cartilage between a rib and its vertebra. */
const GAP = 0.8;
/** mm, half the breadth of a rib's head. */
const HEAD = 3.5;

/** mm around the middle of a joint between rib and vertebra. */
const JOINT = 10;

/** mm of its own cartilage that a floating rib ends in. */
const CARTILAGE = 7;

/** T1 to T12: how far a rib reaches to the side and how steeply it falls, against those of the middle ones. */
const COURSE: readonly (readonly [wide: number, drop: number])[] = [
  [0.5, 0.6],
  [0.68, 0.8],
  [0.82, 0.9],
  [0.92, 0.95],
  [0.98, 1],
  [1, 1],
  [1, 1.05],
  [0.98, 1.1],
  [0.94, 1.15],
  [0.86, 1.15],
  [0.7, 1.1],
  [0.48, 1],
];

/** mm from the tubercle: the way of a rib of the middle of the chest from its turn forwards, where the picture lets it fade. */
const FRONT: readonly Vec3[] = [
  [77, -49, 62],
  [70, -60, 84],
];

/** A left rib as far as its front: head, neck, tubercle, angle and shaft, in its vertebra's frame. */
export function rib(name: Vertebra): BoneModel {
  const site = siteOf(name);
  const down = site.index - 5; // T1 is 0
  const solid = new Solid({ seed: down * 2.3 + 40, amplitude: 0.35 }, false);
  const vertebra = thoracicVertebra(name);
  const tip = vertebra.anchors.transverseTip as Vec3;
  const floating = down >= 10;
  const head = headOf(name);
  const stout = 1 - 0.16 * Math.abs(down - 6) * 0.3;
  const tubercle: Vec3 = floating
    ? [tip[0] + 6, head[1] - 2, head[2] - 13]
    : [tip[0] + 0.4, tip[1] - 0.6, tip[2] + 6.2 + GAP];
  solid.add(2, ellipsoid(head, [HEAD, 4.6, 4.1]));
  // the first one runs before the upper facet of its vertebra
  const neck = add(between(head, tubercle, 0.5), down === 0 ? [2, 0.5, 5] : [0, 0, 0]);
  const [wide, drop] = COURSE[down] as readonly [number, number];
  const way: readonly (readonly [at: Vec3, tall: number, thin: number])[] = [
    [head, 3.6, 3],
    [add(neck, [0, -0.4, -0.6]), 4.2, 2.3],
    [tubercle, 4.8, 2.9],
    [add(tubercle, [13 * wide, -4 * drop, -6 * wide]), 5.4, 2.7],
    [add(tubercle, [30 * wide, -10 * drop, -8 * wide]), 6.3, 2.6],
    [add(tubercle, [50 * wide, -19 * drop, wide]), 6.5, 2.1],
    [add(tubercle, [66 * wide, -29 * drop, 17 * wide]), 6.4, 2],
    [add(tubercle, [75 * wide, -38 * drop, 38 * wide]), 6.2, 1.9],
    ...FRONT.slice(0, floating ? 0 : 2).map(([x, y, z]): [Vec3, number, number] => [
      add(tubercle, [x * wide, y * drop, z * wide]),
      6,
      2.2,
    ]),
  ];
  const end = (way.at(-1) as (typeof way)[number])[0];
  const up = unit(floating ? [-0.2, 1, 0.1] : [-0.3, 1, 0.05]);
  solid.add(
    2.5,
    tube(
      way.map(([at, tall, thin], i): Stop => {
        const narrow = floating ? smooth(way.length + 1.4, way.length - 3.4, i) : 1;
        return [at, [tall * stout * narrow, thin * (0.4 + 0.6 * narrow)]];
      }),
      up,
    ),
  );
  if (down > 0 && down < 11) {
    // the groove along the lower edge within, for vessels and nerve
    const groove = way.slice(4, 8).map(([at, tall]): Stop => [add(at, [-2.6, -0.66 * tall * stout, 1.6]), [2.1, 1.5]]);
    solid.cut(1.2, tube(groove, up));
  }
  // it bulges to the back beside the tip of the transverse process
  if (!floating) solid.add(3, ellipsoid(add(tubercle, [4.6, -0.9, -2.2]), [4.6, 4.4, 4]));
  // both joints follow the vertebra's surface
  for (const joint of [head, neck, tubercle]) solid.cut(0.6, within(GAP, vertebra.solid, joint));
  const beside = vertebra.solid.close();
  const joints = [head, ...(floating ? [] : [tubercle])];
  /** mm to the vertebra, by its joints. */
  const away = (at: Vec3): number =>
    joints.some((joint) => length(subtract(at, joint)) < JOINT) ? beside(...at) - GAP : 9;
  return {
    solid,
    cartilage: (at) =>
      Math.max(
        0.85 * smooth(1.9, 1, away(at)),
        floating ? 0.9 * smooth(CARTILAGE + 2, CARTILAGE, length(subtract(at, end))) : 0,
      ),
    faced: (at) => smooth(0.9, 0.4, away(at)),
    anchors: {},
  };
}

/** What lies within so many mm of a bone, near a place. */
function within(gap: number, bone: Solid, [x0, y0, z0]: Vec3): Primitive {
  const near = bone.near([x0, y0, z0], JOINT);
  const distance = (x: number, y: number, z: number): number =>
    softMax(near(x, y, z) - gap, Math.hypot(x - x0, y - y0, z - z0) - JOINT, 1);
  return { distance, centre: [x0, y0, z0], radius: JOINT };
}

/** Where the head lies: between two bodies, or on the pedicle of the lowest two. */
function headOf(name: Vertebra): Vec3 {
  const { shape, back, half, index, arch } = siteOf(name);
  const z = back + 5.5;
  if (index >= 14) return [ARCHES.value[name].canalWidth / 2 + arch.pedicleWidth + 4, half * 0.42 + 1.5, back - 1.2];
  const side = (shape.upperWidth / 2) * Math.sqrt(Math.max(0, 1 - (z / (shape.upperDepth / 2)) ** 2));
  return [side + HEAD + GAP - 1.4, half - 0.2, z - 2.2];
}
