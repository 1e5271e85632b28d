import { ARCHES, type Arch, type Segment, SEGMENTS, type Vertebra, VERTEBRAE, segmentBelow } from '@hyaline/spine';
import { type BodyShape, bodyShape } from '../../src/bodies.ts';
import { smooth } from '../../src/end-plate.ts';
import { type Primitive, shaft, slab, softMax } from '../primitives.ts';
import type { Solid } from '../solid.ts';
import { along, cross, dot, scale, type Vec3 } from '../vec.ts';
import { HALF_GAP, type Joint, jointIn, processMiddle } from './joints.ts';
import type { BoneModel, Change } from './model.ts';

/** What every vertebra of a region is built from, in its own frame. */
export interface Site {
  name: Vertebra;
  /** Place in the whole row of vertebrae, C3 first */
  index: number;
  shape: BodyShape;
  arch: Arch;
  /** mm. z of the back of the body, and of the middle of the canal. */
  back: number;
  canal: number;
  /** mm. Half of the posterior height. */
  half: number;
  above: Joint;
  below: Joint;
  /** Middles of the superior and the inferior articular process. */
  superior: Vec3;
  inferior: Vec3;
}

export function siteOf(name: Vertebra): Site {
  const shape = bodyShape(name);
  const arch = ARCHES.value[name];
  const back = -(shape.upperDepth + shape.lowerDepth) / 4;
  const above = jointIn(name, segmentAbove(name));
  const below = jointIn(name, segmentBelow(name));
  return {
    name,
    index: VERTEBRAE.indexOf(name),
    shape,
    arch,
    back,
    canal: back - arch.canalDepth / 2,
    half: shape.posteriorHeight / 2,
    above,
    below,
    superior: processMiddle(above, -1),
    inferior: processMiddle(below, 1),
  };
}

const segmentAbove = (name: Vertebra): Segment => SEGMENTS[SEGMENTS.indexOf(segmentBelow(name)) - 1] as Segment;

/** A rounded piece that carries a joint facet, before the joint space is cut. Sizes are parts of those of the joint. */
export function facetPad(
  joint: Joint,
  at: Vec3,
  part: { width: number; height: number; thickness: number },
): Primitive {
  const [w, h, t] = [joint.width * part.width, joint.height * part.height, joint.thickness * part.thickness];
  return slab(at, [h * 0.54, w * 0.53, t * 0.58], Math.min(5, t), joint.normal, joint.up);
}

/**
 * What a bone must leave free for the joint and for the other bone: cut from both after the same surface, so that
 * their facets fit.
 * @param side 1 for the upper bone of the joint, -1 for the lower
 */
export function jointSpace({ at, normal, up, width, height, bend }: Joint, side: 1 | -1): Primitive {
  const axis = along(at, normal, bend);
  const first = cross(normal, up);
  const reach = Math.hypot(width, height) * 1.12;
  const distance = (x: number, y: number, z: number): number => {
    const from: Vec3 = [x - axis[0], y - axis[1], z - axis[2]];
    const radius = Math.hypot(dot(from, first), dot(from, normal));
    const facing = side === 1 ? bend - HALF_GAP - radius : radius - bend - HALF_GAP;
    return softMax(facing, Math.hypot(x - at[0], y - at[1], z - at[2]) - reach, 3);
  };
  return { distance, centre: at, radius: reach };
}

/** A worn joint: its process thick and lumpy all around. The joint space has to be cut after it. */
export function wornRim(solid: Solid, joint: Joint, at: Vec3, { arthrosis = 0 }: Change): void {
  if (arthrosis > 0) solid.swell(at, joint.height * 1.9, arthrosis * (0.9 + joint.thickness * 0.75));
}

export interface Patch {
  at: Vec3;
  radius: number;
  normal: Vec3;
}

/** The canal as an ellipse, a little short of the body, whose rims reach into it. */
export function canalOf({ arch: { canalWidth, canalDepth }, canal }: Site): Primitive {
  const [w, d] = [canalWidth / 2, canalDepth / 2 - 0.5];
  return shaft([0, 0, canal - 0.5], (x, z) => (Math.hypot(x / w, z / d) - 1) * Math.min(w, d));
}

/** Cartilage on facets and end plates. */
export function cartilageOf(site: Site, patches: readonly Patch[]): BoneModel['cartilage'] {
  const { shape, back } = site;
  const tall = (shape.anteriorHeight + shape.posteriorHeight) / 4;
  return ([x, y, z], normal) => {
    const across = (x / (shape.upperWidth / 2)) ** 2 + (z / (shape.upperDepth / 2)) ** 2;
    const onPlate = z > back + 1 && across < 1.15 && Math.abs(y) > tall * 0.45;
    const plates = onPlate ? 0.8 * smooth(0.62, 0.86, Math.abs(normal[1])) : 0;
    return Math.max(plates, onPatches([x, y, z], normal, patches));
  };
}

/** For patches of the left side and their mirror images. */
export function onPatches([x, y, z]: Vec3, normal: Vec3, patches: readonly Patch[]): number {
  const sign = x < 0 ? -1 : 1;
  let most = 0;
  for (const { at, radius, normal: facing } of patches) {
    const away = Math.hypot(sign * x - at[0], y - at[1], z - at[2]);
    if (away > radius) continue;
    const agrees = dot([sign * normal[0], normal[1], normal[2]], facing);
    most = Math.max(most, smooth(0.55, 0.85, agrees) * smooth(radius, radius * 0.7, away));
  }
  return most;
}

/** The facets that a vertebra shares with its neighbours. */
export const facetPatches = ({ above, below, superior, inferior }: Site): Patch[] => [
  { at: superior, radius: above.height, normal: above.normal },
  { at: inferior, radius: below.height, normal: scale(below.normal, -1) },
];
