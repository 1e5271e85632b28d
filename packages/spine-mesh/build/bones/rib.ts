import { ARCHES, type Vec3, type Vertebra } from '@hyaline/spine';
import { ellipsoid, type Stop, tube } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { add, between, unit } from '../vec.ts';
import { onPatches, siteOf } from './arch.ts';
import type { BoneModel } from './model.ts';
import { thoracicVertebra } from './thoracic.ts';

/** mm. Room for the cartilage between a rib and its vertebra. */
const GAP = 0.8;

/** The first part of a left rib: head, neck, tubercle, angle and a piece of the shaft, in its vertebra's frame. */
export function rib(name: Vertebra): BoneModel {
  const site = siteOf(name);
  const down = site.index - 5; // T1 is 0
  const solid = new Solid({ seed: down * 2.3 + 40, amplitude: 0.35 }, false);
  const tip = thoracicVertebra(name).anchors.transverseTip as Vec3;
  const floating = down >= 10;
  const head = headOf(name);
  const stout = 1 - 0.16 * Math.abs(down - 6) * 0.3;
  const tubercle: Vec3 = floating
    ? [tip[0] + 6, head[1] - 2, head[2] - 13]
    : [tip[0] + 0.4, tip[1] - 0.6, tip[2] + 6.8 + GAP];
  solid.add(1, ellipsoid(head, [4, 4.4, 4.2]));
  const neck = between(head, tubercle, 0.5);
  const drop = name === 'T1' ? 0.5 : 1;
  const reach = name === 'T12' ? 0.75 : 1;
  const way: readonly (readonly [at: Vec3, tall: number, thin: number])[] = [
    [head, 3.6, 3],
    [add(neck, [0, -0.4, -0.6]), 4.2, 2.7],
    [tubercle, 4.8, 3],
    [add(tubercle, [12 * reach, -5 * drop, -2.5]), 5.6, 3.3],
    [add(tubercle, [26 * reach, -12 * drop, 3]), 6.1, 3.2],
    [add(tubercle, [36 * reach, -19 * drop, 16]), 6.2, 2.9],
    [add(tubercle, [41 * reach, -25 * drop, 32 * reach]), 6, 2.7],
  ];
  solid.add(
    2.5,
    tube(
      way.map(([at, tall, thin]): Stop => [at, [tall * stout, thin]]),
      unit([-0.2, 1, 0.1]),
    ),
  );
  if (!floating) solid.add(2.5, ellipsoid(add(tubercle, [1, -0.6, 0.4]), [4, 4.4, 3]));
  return {
    solid,
    cartilage: (at, normal) => onPatches(at, normal, [{ at: head, radius: 5, normal: unit([-1, -0.1, -0.2]) }]),
    anchors: {},
  };
}

/** Where the head lies: between two bodies, or on the pedicle of the lowest two. */
function headOf(name: Vertebra): Vec3 {
  const { shape, back, half, index, arch } = siteOf(name);
  const z = back + 5.5;
  if (index >= 14) return [ARCHES.value[name].canalWidth / 2 + arch.pedicleWidth + 4, half * 0.42 + 1.5, back - 1.2];
  const side = (shape.upperWidth / 2) * Math.sqrt(Math.max(0, 1 - (z / (shape.upperDepth / 2)) ** 2));
  return [side + 3.6 + GAP, half - 0.5, z - 2.2];
}
