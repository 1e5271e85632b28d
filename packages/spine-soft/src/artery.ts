import type { Bone, Posture, SpineValues, Vec3 } from '@hyaline/spine';
import { bodyShape, type PlatedBone } from '@hyaline/spine-mesh';
import { along } from './along.ts';
import { toModel } from './place.ts';
import type { Surface } from './surface.ts';
import { tube } from './tube.ts';

/** mm; 3 to 5 across in most adults. */
const RADIUS = 1.7;

/**
 * The vertebral artery: into the transverse foramen of C6, up through those above it, behind the lateral mass of C1 in
 * the groove of its arch, and into the canal. Where the foramina lie: packages/spine-mesh/build/bones. tint: 0; where along the spine; 1 where it is cut
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
    of('C1', [28, 1.4, -4.8]),
    of('C1', [25.4, 3.7, -9.6]),
    of('C1', [21, 4, -15]),
    of('C1', [15.6, 4.4, -18.2]),
    of('C1', [11, 6.8, -16]),
    of('C1', [7.4, 11.5, -11]),
  ];
  const places = way.map(({ place }) => place);
  return tube({
    path: way.map(({ at }) => at),
    radius: () => RADIUS * scale,
    rings: 110,
    around: 10,
    cut: 'both',
    tint: (t) => [0, places[Math.round(t * (places.length - 1))] as number, 0],
  });
}
