import type { Bone, Posture, SpineValues, Vec3 } from '@hyaline/spine';
import { bodyShape, type PlatedBone } from '@hyaline/spine-mesh';
import { along } from './along.ts';
import { smooth, toModel } from './place.ts';
import type { Surface } from './surface.ts';
import { tube } from './tube.ts';

/** mm; 3 to 5 across in most adults. */
const RADIUS = 1.7;

/**
 * The vertebral artery: into the transverse foramen of C6, up through those above it, behind the lateral mass of C1 over
 * its arch, and into the canal. Where the foramina lie: packages/spine-mesh/build/bones. tint: 0; where along the spine; 0
 */
export function vertebralArtery(sign: 1 | -1, { scale }: SpineValues, { bones }: Posture): Surface {
  const of = (bone: Bone, [x, y, z]: Vec3): { at: Vec3; place: number } => ({
    at: toModel(bones[bone], [sign * x, y, z], scale),
    place: along(bone),
  });
  const hole = (bone: PlatedBone, by: Vec3 = [0, 0, 0]): { at: Vec3; place: number } => {
    const { upperWidth, upperDepth, lowerDepth } = bodyShape(bone);
    return of(bone, [upperWidth / 2 + 4 + by[0], by[1], 5.2 - (upperDepth + lowerDepth) / 4 + by[2]]);
  };
  const way = [
    hole('C7', [-4, -16, 13]),
    hole('C7', [-2, -4, 9]),
    ...(['C6', 'C5', 'C4', 'C3'] as const).map((bone) => hole(bone)),
    of('C2', [19.6, -12, -1.2]),
    of('C2', [21.4, 3, -3.2]),
    of('C1', [28.6, -3, -3.3]),
    of('C1', [27.4, 3.6, -6]),
    of('C1', [22.4, 5.2, -12.4]),
    of('C1', [14, 5.6, -15.6]),
    of('C1', [9, 8, -13]),
    of('C1', [5.5, 14, -8.5]),
    of('C1', [3.5, 21, -5]),
  ];
  const places = way.map(({ place }) => place);
  return tube({
    path: way.map(({ at }) => at),
    radius: () => RADIUS * scale,
    rings: 110,
    around: 10,
    tint: (t) => [0, places[Math.round(t * (places.length - 1))] as number, smooth(0.08, 0, t) + smooth(0.82, 1, t)],
  });
}
