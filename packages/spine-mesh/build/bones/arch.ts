import { ARCHES, type Arch, type Segment, SEGMENTS, type Vertebra, VERTEBRAE, segmentBelow } from '@hyaline/spine';
import { type BodyShape, bodyShape } from '../../src/bodies.ts';
import { smooth } from '../../src/end-plate.ts';
import { type Primitive, shaft, slab, softMax } from '../primitives.ts';
import type { Solid } from '../solid.ts';
import { along, cross, dot, scale, subtract, type Vec3 } from '../vec.ts';
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
  return slab(at, [h * 0.54, w * 0.53, t * 0.58], Math.min(EDGE, t), joint.normal, joint.up);
}

/** mm: articular processes are plates with an edge, not knobs. */
const EDGE = 1.8;

/** The plates of a lumbar joint: the hollow one reaches around the other. */
export const SUPERIOR = { width: 1.95, height: 1.85, thickness: 1.7 } as const;
export const INFERIOR = { width: 1.7, height: 1.95, thickness: 1.5 } as const;

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
  const { shape, back, above, below } = site;
  const joints = [
    [above, -1],
    [below, 1],
  ] as const;
  const tall = (shape.anteriorHeight + shape.posteriorHeight) / 4;
  return ([x, y, z], normal) => {
    const across = (x / (shape.upperWidth / 2)) ** 2 + (z / (shape.upperDepth / 2)) ** 2;
    const onPlate = z > back + 1 && across < 1.15 && Math.abs(y) > tall * 0.45;
    const plates = onPlate ? 0.8 * smooth(0.62, 0.86, Math.abs(normal[1])) : 0;
    return Math.max(plates, facetCartilage([x, y, z], normal, patches, joints));
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

/** mm: as far beside its surface a joint's cartilage is seen at its edge. */
const RIM = 1;

/** Cartilage on facets, and as a pale rim along their edges: so the line of the joint is seen from beside it. */
export function facetCartilage(
  at: Vec3,
  normal: Vec3,
  patches: readonly Patch[],
  joints: readonly (readonly [Joint, side: 1 | -1])[],
): number {
  const place: Vec3 = [Math.abs(at[0]), at[1], at[2]];
  const rims = joints.map(([joint, side]) => {
    const { at: middle, width, height } = joint;
    if (Math.hypot(...subtract(place, middle)) > Math.hypot(width, height)) return 0;
    const space = jointSpace(joint, side).distance(...place);
    return 0.75 * smooth(RIM * 1.8, RIM, Math.abs(space));
  });
  return Math.max(onPatches(at, normal, patches), ...rims);
}

/** The facets that a vertebra shares with its neighbours. */
export const facetPatches = ({ above, below, superior, inferior }: Site): Patch[] => [
  { at: superior, radius: above.height * 1.3, normal: above.normal },
  { at: inferior, radius: below.height * 1.3, normal: scale(below.normal, -1) },
];
