import { SACRUM, BODY_SIZES } from './anatomy.ts';
import type { Bone } from './levels.ts';
import { coronalTilt, type Frame, type Posture, sagittalTilt } from './pose.ts';
import type { SpineValues } from './values.ts';
import { add, rotate, toDegrees, transpose, upOf, type Vec3 } from './vectors.ts';

/** Angles in degrees and lengths in mm, read off a posture as one would read them off its radiographs. */
export interface Measures {
  pi: number;
  ss: number;
  pt: number;
  ll: number;
  /** Lower arc of the lordosis: upper end plate of L4 to upper end plate of S1. */
  l4s1: number;
  tk: number;
  cl: number;
  c1c2: number;
  t1Slope: number;
  /** PI minus LL */
  mismatch: number;
  /** T1 pelvic angle: at the hip axis, between the middle of T1 and the middle of the sacrum. */
  tpa: number;
  /** C7 plumb line before the upper back corner of the sacrum. */
  sva: number;
  /** Middle of C2 before the upper back corner of C7. */
  csva: number;
  /** One for each curve, in their order. */
  cobb: readonly number[];
  trunkTilt: number;
  shift: number;
}

/**
 * Measures a posture from its frames alone, without a look at what was asked for. Angles between end plates are those
 * of their normals in the side or front view; a bone's own axial rotation does not enter.
 */
export function measure(posture: Posture, { coronal, scale }: Pick<SpineValues, 'coronal' | 'scale'>): Measures {
  const { bones, hipAxis } = posture;
  const side = (bone: Bone, plate: 'upper' | 'lower') => sagittalTilt(plateOf(posture, bone, plate));
  const front = (bone: Bone, plate: 'upper' | 'lower') => coronalTilt(plateOf(posture, bone, plate));
  const ss = side('S1', 'upper');
  const pt = toDegrees(Math.atan2(hipAxis[2], -hipAxis[1]));
  const ll = ss - side('L1', 'upper');
  const c7 = bones.C7.position;
  return {
    pi: incidence(posture),
    ss,
    pt,
    ll,
    l4s1: ss - side('L4', 'upper'),
    tk: side('T4', 'upper') - side('T12', 'lower'),
    cl: side('C7', 'lower') - side('C2', 'lower'),
    c1c2: lordosisBetween(bones.C1, bones.C2),
    t1Slope: side('T1', 'upper'),
    mismatch: incidence(posture) - ll,
    tpa: pt + leanFromHips(bones.T1.position, hipAxis),
    sva: c7[2] - backCorner(bones.S1, SACRUM.depth * scale)[2],
    csva: bones.C2.position[2] - backCorner(plateOf(posture, 'C7', 'upper'), BODY_SIZES.value.C7.upperDepth * scale)[2],
    cobb: coronal.curves.map(({ upper, lower, side: convex }) => {
      const angle = front(upper, 'upper') - front(lower, lower === 'S1' ? 'upper' : 'lower');
      return convex === 'right' ? angle : -angle;
    }),
    trunkTilt: front('T1', 'upper'),
    shift: c7[0],
  };
}

function plateOf({ bones }: Posture, bone: Bone, plate: 'upper' | 'lower'): Frame {
  const frame = bones[bone][plate];
  if (!frame) throw new RangeError(`${bone} has no ${plate} end plate`);
  return frame;
}

/** At the middle of the sacrum: from the perpendicular of its end plate to the hip axis. */
function incidence({ bones, hipAxis }: Posture): number {
  const { rotation } = bones.S1;
  const down = -(rotation[1] * hipAxis[0] + rotation[4] * hipAxis[1] + rotation[7] * hipAxis[2]);
  const forward = rotation[2] * hipAxis[0] + rotation[5] * hipAxis[1] + rotation[8] * hipAxis[2];
  return toDegrees(Math.atan2(forward, down));
}

/** In the lower one's own side view, which a curve below does not turn away. */
function lordosisBetween(upper: Frame, lower: Frame): number {
  const [, up, forward] = rotate(transpose(lower.rotation), upOf(upper.rotation));
  return -toDegrees(Math.atan2(forward, up));
}

const leanFromHips = (point: Vec3, hips: Vec3): number => toDegrees(Math.atan2(point[2] - hips[2], point[1] - hips[1]));

const backCorner = (plate: Frame, depth: number): Vec3 =>
  add(plate.position, rotate(plate.rotation, [0, 0, -depth / 2]));
