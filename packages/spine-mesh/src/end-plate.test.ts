import { BODY_SIZES, type Loss, rotate, solve, SpineValues, subtract, transpose, VERTEBRAE } from '@hyaline/spine';
import { expect, test } from 'vitest';
import { endPlate, type EndPlate, type PlateSide } from './end-plate.ts';
import type { PlatedBone } from './bodies.ts';

const SIDES: readonly PlateSide[] = ['upper', 'lower'];

function plateOf(bone: PlatedBone, side: PlateSide): EndPlate {
  const plate = endPlate(bone, side);
  if (!plate) throw new RangeError(`${bone} has no ${side} end plate`);
  return plate;
}

test('C2 has no upper end plate and the sacrum no lower one', () => {
  expect(endPlate('C2', 'upper')).toBeNull();
  expect(endPlate('S1', 'lower')).toBeNull();
  expect(endPlate('C2', 'lower')).not.toBeNull();
  expect(endPlate('S1', 'upper')).not.toBeNull();
});

test('the rim has the width and depth of the tables, and is hollow at the back', () => {
  for (const bone of VERTEBRAE) {
    for (const side of SIDES) {
      const { width, depth, rim } = plateOf(bone, side);
      expect(rim(0).x).toBeCloseTo(width / 2, 6);
      expect(rim(Math.PI).x).toBeCloseTo(-width / 2, 6);
      expect(rim(Math.PI / 2).z).toBeCloseTo(depth / 2, 6);
      expect(rim(-Math.PI / 2).z).toBeCloseTo(-depth / 2, 6);
      expect(rim(-1.1).x).toBeCloseTo(-rim(Math.PI + 1.1).x, 6);
    }
  }
  const { rim } = plateOf('L4', 'upper');
  const back = Array.from({ length: 60 }, (_, i) => rim(-Math.PI / 2 + (i / 60) * 0.8).z);
  expect(Math.min(...back)).toBeLessThan(rim(-Math.PI / 2).z - 0.4);
});

test('a place on the rim is 1 inside, the middle 0', () => {
  const { rim, inside } = plateOf('T7', 'lower');
  for (const angle of [0, 0.7, 1.9, 3, 4.4, 5.5]) {
    const { x, z } = rim(angle);
    expect(inside(x, z)).toBeCloseTo(1, 6);
    expect(inside(x / 2, z / 2)).toBeCloseTo(0.5, 6);
  }
  expect(inside(0, 0)).toBe(0);
});

test('rims stand on the planes that the model poses, whatever height is lost', () => {
  const losses: readonly Loss[] = [
    { anterior: 0, middle: 0, posterior: 0 },
    { anterior: 0.4, middle: 0.2, posterior: 0 },
    { anterior: 0.5, middle: 0.5, posterior: 0.45 },
    { anterior: 0.1, middle: 0.3, posterior: 0.3 },
  ];
  for (const loss of losses) {
    const { posture } = solve(SpineValues.parse({ vertebrae: { T12: { loss }, L2: { loss } } }));
    for (const bone of ['T12', 'L2'] as const) {
      const placed = posture.bones[bone];
      for (const side of SIDES) {
        const frame = placed[side];
        if (!frame) throw new RangeError(side);
        const { rim, height } = plateOf(bone, side);
        for (const angle of [Math.PI / 2, -Math.PI / 2]) {
          const { z } = rim(angle);
          const inBone = [0, height(0, z, loss), z] as const;
          const inPlate = rotate(
            transpose(frame.rotation),
            subtract(rotate(placed.rotation, inBone), subtract(frame.position, placed.position)),
          );
          expect(Math.abs(inPlate[1]), `${bone} ${side} ${angle}`).toBeLessThan(0.45);
        }
      }
    }
  }
});

test('heights are linear in the loss', () => {
  const { height } = plateOf('L1', 'upper');
  const at = (part: number): number =>
    height(6, 9, { anterior: 0.6 * part, middle: 0.7 * part, posterior: 0.2 * part });
  expect(at(0.5) - at(0)).toBeCloseTo(at(1) - at(0.5), 9);
});

test('end plates are hollow in the middle, and deeper where they cave in', () => {
  for (const bone of VERTEBRAE) {
    const { anteriorHeight, posteriorHeight } = BODY_SIZES.value[bone];
    const mean = (anteriorHeight + posteriorHeight) / 2;
    const between = (loss?: Loss): number =>
      plateOf(bone, 'upper').height(0, 0, loss) - plateOf(bone, 'lower').height(0, 0, loss);
    expect(between()).toBeLessThan(mean);
    expect(between({ anterior: 0.1, middle: 0.4, posterior: 0.1 })).toBeCloseTo(between() - 0.4 * mean, 1);
  }
});
