import {
  ARCHES,
  BODY_SIZES,
  type Bone,
  bonesOf,
  type Frame,
  rotate,
  type Segment,
  segmentBelow,
  solve,
  SpineValues,
  subtract,
  transpose,
  add,
  type Vec3,
  type Vertebra,
} from '@hyaline/spine';
import { bodyShape } from '../../src/bodies.ts';
import { along, unit } from '../vec.ts';

/** mm of cartilage and gap between the bones of a facet joint, on each side of its middle. */
export const HALF_GAP = 0.55;

/** The left facet joint of a segment. */
export interface Joint {
  /** Middle of the joint space */
  at: Vec3;
  /** Across the joint, from the facet of the lower bone to that of the upper one. */
  normal: Vec3;
  /** Long axis of the facets */
  up: Vec3;
  /** mm: half width, half height and thickness of the articular processes. */
  width: number;
  height: number;
  thickness: number;
  /** Radius of the joint surface around `up`: the lower bone's facet is hollow. */
  bend: number;
}

/** The posture that facets are made for: that of a healthy spine. */
export const REFERENCE = solve(SpineValues.parse({})).posture;

/** The joint of the segment, in the frame of one of its two bones: both facets are made from this one. */
export function jointIn(bone: Bone, segment: Segment): Joint {
  const joint = jointOf(segment);
  const { at, normal, up } = joint;
  return {
    ...joint,
    at: toLocal(bone, add(REFERENCE.discs[segment].position, turn(segment, at))),
    normal: turnToLocal(bone, turn(segment, normal)),
    up: turnToLocal(bone, turn(segment, up)),
  };
}

/** The left joint between C1 and C2, in the frame of either: nearly flat, and lower at its outer side. */
export function atlantoaxialIn(bone: 'C1' | 'C2'): Joint {
  const { position, rotation } = REFERENCE.bones.C2;
  const turnTo = (v: Vec3): Vec3 => turnToLocal(bone, rotate(rotation, v));
  return {
    at: toLocal(bone, add(position, rotate(rotation, [15.4, 7.9, -1]))),
    normal: turnTo(unit([0.4, 0.91, 0.04])),
    up: turnTo(unit([0, -0.044, 1])),
    width: 6.6,
    height: 6.6,
    thickness: 4,
    bend: 90,
  };
}

/** Middle of an articular process: `side` 1 for that of the upper bone, -1 for that of the lower. */
export const processMiddle = ({ at, normal, thickness }: Joint, side: 1 | -1): Vec3 =>
  along(at, normal, side * (HALF_GAP + thickness / 2));

/** Middle of the foramen under a bone's pedicle, in its own frame. */
export function foramenBelow(bone: Exclude<Bone, 'C1' | 'S1'>): Vec3 {
  const segment = segmentBelow(bone);
  const joint = jointOf(segment);
  const shape = bodyShape(bone);
  const cervical = bone[0] === 'C';
  const at: Vec3 = [
    cervical ? joint.at[0] - 3 : joint.at[0] + (bone[0] === 'T' ? 1 : -1),
    cervical ? 1 : 3,
    (-shape.lowerDepth / 2 + joint.at[2]) / 2 + (cervical ? 2 : 0.5),
  ];
  return toLocal(bone, add(REFERENCE.discs[segment].position, turn(segment, at)));
}

export const toLocal = (bone: Bone, at: Vec3): Vec3 => intoFrame(REFERENCE.bones[bone], at);
export const intoFrame = ({ rotation, position }: Frame, at: Vec3): Vec3 =>
  rotate(transpose(rotation), subtract(at, position));
const turnToLocal = (bone: Bone, v: Vec3): Vec3 => rotate(transpose(REFERENCE.bones[bone].rotation), v);
const turn = (segment: Segment, v: Vec3): Vec3 => rotate(REFERENCE.discs[segment].rotation, v);

/** mm and degrees, T12-L1 to L5-S1: how far apart the joints are, and how far they turn from the sagittal plane. */
const LUMBAR_X = [12.5, 13, 14, 15.5, 18, 21.5] as const;
const LUMBAR_TURN = [24, 28, 32, 40, 48, 56] as const;

/** In the frame of the disc, halfway between the bones. */
function jointOf(segment: Segment): Joint {
  const [upper] = bonesOf(segment);
  if (upper === 'C2') return cervical(24.4, 15.6, false);
  const { canalWidth, canalDepth } = ARCHES.value[upper as Vertebra];
  const back = -BODY_SIZES.value[upper as Vertebra].lowerDepth / 2;
  const lumbar = ['T12', 'L1', 'L2', 'L3', 'L4', 'L5'].indexOf(upper);
  if (lumbar >= 0) {
    const angle = ((LUMBAR_TURN[lumbar] as number) * Math.PI) / 180;
    return {
      at: [LUMBAR_X[lumbar] as number, -1.5, back - canalDepth * 0.5 - 5.5],
      normal: unit([-Math.cos(angle), 0.05, -Math.sin(angle)]),
      up: [0, 1, 0],
      width: 6.2 + lumbar * 0.3,
      height: 7.6,
      thickness: 3.7,
      bend: 13,
    };
  }
  if (upper[0] === 'C') return cervical(canalWidth, -2 * back, upper === 'C7');
  return {
    at: [canalWidth * 0.5 + 1.6 + (upper === 'T1' ? 2 : 0), 2, back - canalDepth * 0.52 - 1.2],
    normal: unit([0.16, -0.26, -1]),
    up: [0, 1, 0],
    width: 5,
    height: 6,
    thickness: 2.3,
    bend: 60,
  };
}

function cervical(canalWidth: number, depth: number, steep: boolean): Joint {
  const normal = unit(steep ? [0, 0.5, -0.87] : [0, 0.72, -0.69]);
  return {
    at: [canalWidth * 0.5 + (steep ? 5.1 : 4.9), 1.5, -depth / 2 - 3.8],
    normal,
    up: unit([0, -normal[2], normal[1]]),
    width: 5.6,
    height: 5.4,
    thickness: 2.6,
    bend: 60,
  };
}
