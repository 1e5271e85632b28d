import type { Posture, SpineValues, Vec3 } from '@hyaline/spine';
import { cross, smooth, toModel, unit } from './place.ts';
import { type Surface, SurfaceBuilder } from './surface.ts';

/** In the frame of C1, mm: the rim of the foramen magnum, its half axes, and how high it stands. */
const RIM = { middle: -15.5, wide: 15.5, deep: 18.5, high: 14.5 } as const;
/** A condyle in its cup: middle, half axes, and the ways from side to side and upwards. */
const CONDYLE = { at: [17.2, 12.6, -0.4], half: [5.7, 7.8, 10.8], side: [1, 0.3, 0.33], up: [-0.3, 1, 0] } as const;
/** From within the foramen over its rim and out: mm to the side, mm up, and how much is seen. */
const PROFILE: readonly Vec3[] = [
  [-1, 8, 0],
  [-1.1, 5, 0.8],
  [-0.4, 2, 1],
  [1.4, 0.2, 1],
  [4, 0, 1],
  [7, 1.4, 0.7],
  [12, 4, 0.3],
  [18, 8, 0],
];
const AROUND = 56;
const RINGS = 24;

/** What of the skull stands on C1: both condyles and the rim of the great foramen. It fades out above. The first number of its tint is how much is seen. */
export function occiput({ scale }: SpineValues, { bones }: Posture): Surface {
  const builder = new SurfaceBuilder();
  const loft = (count: number, at: (ring: number, angle: number) => readonly [Vec3, seen: number]): void => {
    const from = builder.count;
    for (let ring = 0; ring < count; ring += 1) {
      for (let k = 0; k < AROUND; k += 1) {
        const [place, seen] = at(ring, (k / AROUND) * 2 * Math.PI);
        builder.vertex(toModel(bones.C1, place, scale), [seen, 0, 0]);
      }
      if (ring > 0) builder.band(from + (ring - 1) * AROUND, from + ring * AROUND, AROUND);
    }
  };
  loft(PROFILE.length, (ring, angle) => {
    const [out, up, seen] = PROFILE[ring] as Vec3;
    const ahead = Math.sin(angle);
    // before the dens it rises steeply, as the clivus; behind it would hide what stands before it
    const steep = smooth(0.6, 1, ahead) * Math.max(0, out);
    const hidden = out > 5 ? 0.8 * Math.max(0, -ahead) : 0;
    const z = RIM.middle + ahead * (RIM.deep + out - 0.7 * steep);
    return [[Math.cos(angle) * (RIM.wide + out), RIM.high + up + steep * 0.7, z], seen * (1 - hidden)];
  });
  for (const sign of [1, -1] as const) {
    const side = unit([sign * CONDYLE.side[0], CONDYLE.side[1], CONDYLE.side[2]]);
    const front = unit(cross(side, [sign * CONDYLE.up[0], CONDYLE.up[1], CONDYLE.up[2]]));
    const up = cross(front, side);
    const [a, b, c] = CONDYLE.half;
    loft(RINGS + 1, (ring, angle) => {
      const turn = (ring / RINGS - 0.5) * Math.PI;
      const [u, v, w] = [Math.cos(angle) * Math.cos(turn), Math.sin(angle) * Math.cos(turn), Math.sin(turn)];
      const off = (k: 0 | 1 | 2): number => u * a * side[k] + v * b * up[k] + w * c * front[k];
      const [x, y, z] = CONDYLE.at;
      return [[sign * x + off(0), y + off(1), z + off(2)], smooth(0.75, -0.35, v)];
    });
  }
  return builder.build();
}
