import { ellipsoid, plate, rod } from '../primitives.ts';
import { Solid } from '../solid.ts';
import { add, along, dot, scale, subtract, type Vec3 } from '../vec.ts';
import type { BoneModel } from './model.ts';
import { sacrum, TAIL } from './sacrum.ts';

/** mm: half width, half height and half depth of its four segments. */
const SIZES: readonly Vec3[] = [
  [9.4, 6, 4.4],
  [6.8, 5.2, 3.7],
  [5, 4.6, 3.2],
  [3.6, 4.2, 2.8],
];

/** mm: to there the disc reaches below the sacrum's tip. */
const DISC = 1.2;

/** Four small fused segments that go on with the curve of the sacrum, in the sacrum's frame. */
export function coccyx(): BoneModel {
  const solid = new Solid({ seed: 13, amplitude: 0.35 });
  let angle = Math.atan2(TAIL.down[2], -TAIL.down[1]);
  let at = along(TAIL.at, TAIL.down, 5);
  for (const [i, [w, h, d]] of SIZES.entries()) {
    const down: Vec3 = [0, -Math.cos(angle), Math.sin(angle)];
    const forward: Vec3 = [0, Math.sin(angle), Math.cos(angle)];
    if (i > 0) solid.add(5, ellipsoid(at, [w, h, d], [1, 0, 0], down));
    else {
      const ends = [along(at, down, -h + 1), along(at, down, h)] as const;
      solid.add(2.4, plate(...ends, [w, d], [w * 0.72, d * 0.86], 1.8, [1, 0, 0]));
      const back = scale(forward, -1);
      solid.add(3, rod(add(at, [5, 1, 0]), along(add(at, [12, 0, 0]), down, -1.5), [2.6, 2.4], [1.8, 1.6]));
      const horn = along(add(at, [4.6, 0, 0]), back, 3);
      solid.add(2.4, rod(horn, along(horn, down, -5.5), [1.8, 1.7], [1.2, 1.2], [0, 0, 1]));
    }
    at = along(at, down, h + ((SIZES[i + 1] ?? [0, 0, 0])[1] as number) - 2.2);
    angle += 0.16;
  }
  // the disc at its base fills what the sacrum leaves
  const disc = [along(add(TAIL.at, [0, 0, 0.8]), TAIL.down, -5), along(TAIL.at, TAIL.down, 3)] as const;
  solid.add(1.2, plate(...disc, [8.6, 3.3], [9, 4], 1.6, [1, 0, 0]));
  const beside = sacrum().solid.close();
  solid.cut(0.1, { distance: (x, y, z) => beside(x, y, z) - 0.3, centre: TAIL.at, radius: 26 });
  return { solid, cartilage: (at) => (dot(subtract(at, TAIL.at), TAIL.down) < DISC ? 0.9 : 0), anchors: {} };
}
