import {
  bonesOf,
  type Posture,
  rotate,
  type Segment,
  type SpineValues,
  type Vec3,
  type Vertebra,
} from '@hyaline/spine';
import { type EndPlate, endPlate, type PlatedBone } from '@hyaline/spine-mesh';
import { toModel } from './place.ts';

/** A healthy ring stands a little beyond the rims, in mm, at half height. */
const HEALTHY_BULGE = { C: 0.6, T: 0.7, L: 1.3 } as const;

/** mm for the whole height: a ring that has lost height gives way outwards. */
const SLACK = 3.4;

/** mm that the ring of a disc stands beyond the rims all around, without what has herniated. */
export const healthyBulge = (segment: Segment, { discs }: Pick<SpineValues, 'discs'>): number =>
  HEALTHY_BULGE[segment[0] as keyof typeof HEALTHY_BULGE] + SLACK * Math.max(0, 1 - (discs[segment]?.height ?? 1));

export interface Rim {
  /** Place in the model at an angle (radians) and a part of the way out from the middle. */
  at: (angle: number, part: number) => Vec3;
}
/** The two edges between which a disc lies. */
export interface Rims {
  lower: Rim;
  upper: Rim;
  /** Unit vector out of the disc at an angle, in the model. */
  outward: (angle: number) => Vec3;
  up: Vec3;
  height: number;
}

const INSET = 0.97;

export function rimsOf(segment: Segment, values: SpineValues, posture: Posture): Rims {
  const [above, below] = bonesOf(segment) as [PlatedBone, PlatedBone];
  const { rotation, height } = posture.discs[segment];
  const rim = (bone: PlatedBone, plate: EndPlate | null): Rim => {
    if (!plate) throw new RangeError(`${bone} has no end plate towards ${segment}`);
    const loss = values.vertebrae[bone as Vertebra]?.loss;
    return {
      at: (angle, part) => {
        const edge = plate.rim(angle);
        const [x, z] = [edge.x * part * INSET, edge.z * part * INSET];
        return toModel(posture.bones[bone], [x, plate.height(x, z, loss), z], values.scale);
      },
    };
  };
  return {
    lower: rim(below, endPlate(below, 'upper')),
    upper: rim(above, endPlate(above, 'lower')),
    outward: (angle) => rotate(rotation, [Math.cos(angle), 0, Math.sin(angle)]),
    up: rotate(rotation, [0, 1, 0]),
    height,
  };
}
