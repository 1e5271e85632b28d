import { type Bone, type Frame, type Posture, type Segment, type Vec3 } from '@hyaline/spine';
import type { NodeExtras } from '@hyaline/spine-mesh';
import { Plane, Vector3 } from 'three';
import type { Focus } from './focus.ts';
import type { State } from './blend.ts';
import { DIRECTIONS, type ViewName } from './views.ts';

/**
 * What is taken away for a view to show what bones hide. slice: all above the middle of the disc that is looked at, as
 * on an axial image. canal: the arches, so that the canal lies open from behind.
 */
export type Cut = { kind: 'slice'; segment: Segment } | { kind: 'canal' };

export function cutOf(view: ViewName, focus: Focus): Cut | null {
  if (view === 'canal') return { kind: 'canal' };
  return view === 'above' && focus.kind === 'segment' ? { kind: 'slice', segment: focus.segment } : null;
}

const column = ({ rotation: r }: Frame, at: 0 | 1 | 2): Vector3 => new Vector3(r[at], r[at + 3], r[at + 6]);

/** Keeps what lies below the middle of a disc. */
export function slicePlane(segment: Segment, { discs }: Posture): Plane {
  const disc = discs[segment];
  return new Plane().setFromNormalAndCoplanarPoint(column(disc, 1).negate(), new Vector3(...disc.position));
}

/** mm beside and behind the middle of a lumbar disc within which joints stand up over it, and nothing but joints. */
const JOINTS = { beside: 31, behind: -62 } as const;

/** As `slicePlane`, of the bone below the disc: its processes lie lower and stay whole, whatever their tips do. */
export function facetPlanes(segment: Segment, posture: Posture, scale: number): Plane[] {
  const slice = slicePlane(segment, posture);
  if (!segment.startsWith('L')) return [slice];
  const disc = posture.discs[segment];
  const [left, back] = [column(disc, 0), column(disc, 2).negate()];
  const at = (direction: Vector3, by: number): Plane =>
    new Plane().setFromNormalAndCoplanarPoint(
      direction,
      new Vector3(...disc.position).addScaledVector(direction, by * scale),
    );
  return [slice, at(left, JOINTS.beside), at(left.clone().negate(), JOINTS.beside), at(back, -JOINTS.behind)];
}

/** Parts of the canal's depth by which the cut runs before its middle: through the pedicles; of the lower bone, before which a root turns to its foramen, near the body. */
const BEFORE_MIDDLE = { upper: 0.06, lower: 0.4 } as const;

/** mm, up and forward in the frame of S1: the middle of the canal at its third segment. */
const SACRAL_CANAL = [-42, -34] as const;

/** Keeps of a bone what lies before its canal. */
export function canalPlanes(
  bone: Bone,
  { canal, kind }: NodeExtras,
  { bones }: Posture,
  { scale, isLower }: { scale: number; isLower: boolean },
): Plane[] | null {
  if (!canal || (kind !== 'vertebra' && kind !== 'sacrum')) return null;
  const frame = bones[bone];
  const forward = column(frame, 2);
  const before = BEFORE_MIDDLE[isLower && kind === 'vertebra' ? 'lower' : 'upper'];
  const at = new Vector3(...frame.position).addScaledVector(forward, (canal.at[2] + canal.depth * before) * scale);
  if (kind === 'sacrum') {
    // along its own canal, which leans back
    const lean = new Vector3(0, SACRAL_CANAL[0] - canal.at[1], SACRAL_CANAL[1] - canal.at[2]).normalize();
    const across = column(frame, 2).multiplyScalar(-lean.y).addScaledVector(column(frame, 1), lean.z);
    at.addScaledVector(column(frame, 1), canal.at[1] * scale);
    return [new Plane().setFromNormalAndCoplanarPoint(across, at)];
  }
  return [new Plane().setFromNormalAndCoplanarPoint(forward, at)];
}

/** Down on a disc, but always a little from behind: so the front of the body lies above in the picture, as on an axial image. */
function ontoDisc(segment: Segment, { discs }: Posture): Vec3 {
  const { x, y, z } = column(discs[segment], 1);
  return [x + 0.001, y, Math.min(z, -0.06)];
}

/** From where a view looks at a focus. */
export function directionOf(view: ViewName, focus: Focus, state: State | null): Vec3 {
  if (!state || focus.kind !== 'segment') return DIRECTIONS[view];
  if (view === 'above') return ontoDisc(focus.segment, state.posture);
  const [x, y, z] = DIRECTIONS[view];
  // into the canal from the side on which something has herniated
  const isRight = view === 'canal' && state.values.discs[focus.segment]?.herniation?.side === 'right';
  return [isRight ? -x : x, y, z];
}
