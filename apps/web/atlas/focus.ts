import { type Bone, BONES, bonesOf, type Segment } from '@hyaline/spine';
import { along, ONE_BONE } from '@hyaline/spine-soft';
import { Box3, Vector3 } from 'three';
import type { State } from './blend.ts';

export type Region = 'whole' | 'cervical' | 'thoracic' | 'lumbar' | 'pelvis';
const REGION_BONES: Record<Region, readonly Bone[]> = {
  whole: BONES,
  cervical: BONES.slice(0, 7),
  thoracic: BONES.slice(7, 19),
  lumbar: BONES.slice(19),
  pelvis: ['L4', 'L5', 'S1'],
};

/** What is looked at: everything, a region, a bone, or a motion segment. */
export type Focus =
  { kind: 'region'; region: Region } | { kind: 'bone'; bone: Bone } | { kind: 'segment'; segment: Segment };

export const WHOLE: Focus = { kind: 'region', region: 'whole' };
export const isWhole = (focus: Focus): boolean => focus.kind === 'region' && focus.region === 'whole';

/** From the head down. */
export function bonesIn(focus: Focus): readonly Bone[] {
  if (focus.kind === 'region') return REGION_BONES[focus.region];
  return focus.kind === 'bone' ? [focus.bone] : bonesOf(focus.segment);
}

/** Hip bones belong to the whole and to the pelvis; elsewhere they would hide what is looked at. */
export const hasHips = (focus: Focus): boolean =>
  focus.kind === 'region' && (focus.region === 'whole' || focus.region === 'pelvis');

/** Between which places along the spine cord, sac and long ligaments are seen; they fade out beyond. @param more - bones on either side */
export function spanOf(focus: Focus, more: number): readonly [number, number] {
  if (isWhole(focus)) return [0.012, 2];
  const bones = bonesIn(focus);
  const [first, last] = [along(bones[0] as Bone), along(bones.at(-1) as Bone)];
  return [Math.max(0.012, first - (0.4 + more) * ONE_BONE), last + (0.4 + more) * ONE_BONE];
}

/** mm from the middle of the sacral plate: the seat bones below, crests to the sides and above, and the pubis in front. */
const HIPS = { floor: -185, side: 142, crest: 44, front: 80, back: -75 } as const;
/** mm of the parts of a vertebra behind the middle of its body. */
const BEHIND = { S: 30, L: 22, T: 18, C: 13 } as const;
const REACH = { S: 58, L: 42, T: 36, C: 27 } as const;
const regionOf = (bone: Bone): keyof typeof REACH => bone[0] as keyof typeof REACH;

/** What a focus takes up, in the model's mm. */
export function boundsOf(focus: Focus, { posture, values }: State): Box3 {
  const box = new Box3();
  if (focus.kind === 'segment') {
    const { position } = posture.discs[focus.segment];
    const region = regionOf(focus.segment as Bone);
    const reach = REACH[region] * values.scale;
    const centre = new Vector3(...position).add(new Vector3(0, 0, -BEHIND[region] * 0.6 * values.scale));
    return box.setFromCenterAndSize(centre, new Vector3(reach * 1.9, reach * 1.75, reach * 1.9));
  }
  for (const bone of bonesIn(focus)) {
    const { position } = posture.bones[bone];
    const reach = REACH[regionOf(bone)] * values.scale;
    const centre = new Vector3(...position).add(new Vector3(0, 0, -BEHIND[regionOf(bone)] * 0.6 * values.scale));
    box.union(new Box3().setFromCenterAndSize(centre, new Vector3(reach * 1.7, reach * 0.9, reach * 1.9)));
    // down to the coccyx, where the pelvis belongs to it
    if (bone === 'S1')
      box.expandByPoint(new Vector3(position[0], position[1] - (hasHips(focus) ? 112 : 70), position[2] - 50));
  }
  if (focus.kind === 'region' && focus.region === 'pelvis') {
    const { floor, side, crest, front, back } = HIPS;
    box.expandByPoint(new Vector3(-side, floor, back).multiplyScalar(values.scale));
    box.expandByPoint(new Vector3(side, crest, front).multiplyScalar(values.scale));
  }
  // with its neighbours, so that one sees where it is
  if (focus.kind === 'bone') box.expandByScalar(box.getSize(new Vector3()).y * 0.34);
  // the whole hip bones, and the stump of the cord above the atlas
  if (isWhole(focus)) {
    box.expandByPoint(new Vector3(0, HIPS.floor * values.scale, 0));
    box.expandByPoint(box.max.clone().setY(box.max.y + 12));
  }
  return box;
}

/** C1 and C2 are one joint: the other one is seen as thicker glass. */
export const isPartner = (bone: Bone, focus: Focus): boolean =>
  focus.kind === 'bone' && ['C1', 'C2'].includes(bone) && ['C1', 'C2'].includes(focus.bone);
