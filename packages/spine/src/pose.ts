import { AXIS, BODY_SIZES, HEALTHY_DISCS, SACRUM } from './anatomy.ts';
import { type Bone, bonesOf, type Segment, SEGMENTS, type Vertebra } from './levels.ts';
import type { SpineValues } from './values.ts';
import {
  aboutX,
  aboutY,
  aboutZ,
  add,
  type Mat3,
  multiply,
  rotate,
  scale,
  toDegrees,
  toRadians,
  type Vec3,
} from './vectors.ts';
import { heightsOf, wedgeOf } from './wedge.ts';

export interface Frame {
  /** Patient's left, up and forward of the part, as columns. */
  rotation: Mat3;
  /** mm, from the middle of the upper end plate of the sacrum */
  position: Vec3;
}

/** A vertebra stands on its lower end plate. C1 has none of its own and C2 no upper one; the sacrum has only an upper. */
export interface Placed extends Frame {
  upper?: Frame;
  lower?: Frame;
}

export interface PlacedDisc extends Frame {
  height: number;
  lordosis: number;
}

/** Where everything is. All positions in mm, rotations orthonormal. */
export interface Posture {
  bones: Readonly<Record<Bone, Placed>>;
  /** Middle of each disc, with its height in mm and its angle in degrees (opens to the front positive). */
  discs: Readonly<Record<Segment, PlacedDisc>>;
  /** Middle of the axis through both hip joints. */
  hipAxis: Vec3;
}

/** How far each disc bends: what the fit decides. Degrees. */
export interface Bends {
  /** Opens to the front positive. */
  lordosis: Readonly<Record<Segment, number>>;
  /** To the patient's right positive. */
  lateral: Readonly<Record<Segment, number>>;
  /** Of a bone about its own upright axis, to the patient's left positive. */
  axial: Readonly<Partial<Record<Bone, number>>>;
}

interface Climb {
  rotation: Mat3;
  position: Vec3;
}

/** Builds the spine from the sacrum upwards, disc by disc. */
export function place(values: SpineValues, bends: Bends): Posture {
  const size = values.scale;
  const bones: Partial<Record<Bone, Placed>> = {};
  const discs: Partial<Record<Segment, PlacedDisc>> = {};
  const floor: Climb = { rotation: aboutX(values.pelvis.ss), position: [0, 0, 0] };
  bones.S1 = { ...floor, upper: floor };
  let at = floor;
  for (const segment of SEGMENTS.toReversed()) {
    const [upper, lower] = bonesOf(segment);
    const { disc, above } = overDisc(values, bends, segment, lower, at);
    discs[segment] = disc;
    const [bone, next] = upper === 'C2' ? axisOn(above, size) : bodyOn(values, bends, upper as Vertebra, above);
    bones[upper] = bone;
    at = next;
  }
  const atlas = multiply(at.rotation, aboutX(-values.sagittal.c1c2));
  bones.C1 = {
    rotation: atlas,
    position: add(at.position, rotate(at.rotation, [0, AXIS.atlasAbove * size, 0.2 * size])),
  };
  return { bones: bones as Posture['bones'], discs: discs as Posture['discs'], hipAxis: hipAxisOf(values, floor) };
}

/** Half the bend, then along the disc, then the other half: the disc's middle plane halves the angle. */
function overDisc(values: SpineValues, bends: Bends, segment: Segment, lower: Bone, { rotation, position }: Climb) {
  const moved = values.segments[segment];
  const height = HEALTHY_DISCS[segment].height * (values.discs[segment]?.height ?? 1) * values.scale;
  const lordosis = bends.lordosis[segment];
  const half = multiply(aboutX(-lordosis / 2), aboutZ(bends.lateral[segment] / 2));
  const middle = multiply(rotation, half);
  const slip = ((moved?.slip ?? 0) / 100) * depthBelow(lower) * values.scale;
  const step = rotate(middle, [moved?.slipLateral ?? 0, height, slip]);
  return {
    disc: { rotation: middle, position: add(position, scale(step, 0.5)), height, lordosis },
    above: { rotation: multiply(middle, half), position: add(position, step) },
  };
}

const depthBelow = (lower: Bone): number =>
  lower === 'S1' ? SACRUM.depth : BODY_SIZES.value[lower as Vertebra].upperDepth;

function bodyOn(values: SpineValues, bends: Bends, name: Vertebra, lower: Climb): [Placed, Climb] {
  const body = BODY_SIZES.value[name];
  const loss = values.vertebrae[name]?.loss;
  const { anterior, posterior } = heightsOf(body, loss);
  const height = ((anterior + posterior) / 2) * values.scale;
  const half = aboutX(-wedgeOf(body, loss) / 2);
  const middle = multiply(lower.rotation, half);
  const centre = add(lower.position, rotate(middle, [0, height / 2, 0]));
  const upper = { rotation: multiply(middle, half), position: add(lower.position, rotate(middle, [0, height, 0])) };
  const turned = multiply(middle, aboutY(bends.axial[name] ?? 0));
  return [{ rotation: turned, position: centre, upper, lower }, upper];
}

function axisOn(lower: Climb, size: number): [Placed, Climb] {
  const rotation = multiply(lower.rotation, aboutX(-AXIS.wedge / 2));
  const position = add(lower.position, rotate(rotation, [0, (AXIS.height / 2) * size, 0]));
  return [
    { rotation, position, lower },
    { rotation, position },
  ];
}

/** Pelvic incidence is the angle at the sacrum between the perpendicular of its end plate and the hip axis. */
function hipAxisOf({ pelvis: { pi }, scale: size }: SpineValues, { rotation }: Climb): Vec3 {
  const angle = toRadians(pi);
  const towards: Vec3 = [0, -Math.cos(angle), Math.sin(angle)];
  return scale(rotate(rotation, towards), SACRUM.toHipAxis * size);
}

/** Forward inclination of an end plate in the side view, in degrees. */
export const sagittalTilt = ({ rotation }: Frame): number => toDegrees(Math.atan2(rotation[7], rotation[4]));
/**
 * Inclination of an end plate out of the patient's mid-sagittal plane, in degrees; left side down positive. On a front
 * view an end plate that also leans forward shows its rim steeper and its left-right diameter flatter than this.
 */
export const coronalTilt = ({ rotation }: Frame): number =>
  toDegrees(Math.asin(Math.max(-1, Math.min(1, rotation[1]))));
