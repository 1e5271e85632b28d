/** Bones of the model from the head down. The sacrum stands for S1: its upper end plate is the floor of everything. */
export const BONES = [
  'C1',
  'C2',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'T1',
  'T2',
  'T3',
  'T4',
  'T5',
  'T6',
  'T7',
  'T8',
  'T9',
  'T10',
  'T11',
  'T12',
  'L1',
  'L2',
  'L3',
  'L4',
  'L5',
  'S1',
] as const;
export type Bone = (typeof BONES)[number];

/** Vertebrae with two end plates and a body that can lose height. */
export const VERTEBRAE = BONES.slice(2, -1) as readonly Vertebra[];
export type Vertebra = Exclude<Bone, 'C1' | 'C2' | 'S1'>;

/** Vertebrae that can end a coronal curve. */
export const CURVE_ENDS = [...VERTEBRAE, 'S1'] as const;

/** Motion segments with a disc, named by the bone above and the bone below, from the head down. */
export const SEGMENTS = [
  'C2-C3',
  'C3-C4',
  'C4-C5',
  'C5-C6',
  'C6-C7',
  'C7-T1',
  'T1-T2',
  'T2-T3',
  'T3-T4',
  'T4-T5',
  'T5-T6',
  'T6-T7',
  'T7-T8',
  'T8-T9',
  'T9-T10',
  'T10-T11',
  'T11-T12',
  'T12-L1',
  'L1-L2',
  'L2-L3',
  'L3-L4',
  'L4-L5',
  'L5-S1',
] as const;
export type Segment = (typeof SEGMENTS)[number];

/** Place of a bone in `BONES`, counted from the head. */
export const boneIndex = (bone: Bone): number => BONES.indexOf(bone);

export const isAbove = (one: Bone, other: Bone): boolean => boneIndex(one) < boneIndex(other);

/** The bones of a segment: [upper, lower]. */
export function bonesOf(segment: Segment): [Bone, Bone] {
  const at = SEGMENTS.indexOf(segment) + 1;
  return [BONES[at] as Bone, BONES[at + 1] as Bone];
}

/** The segment below a bone that has one. */
export const segmentBelow = (bone: Exclude<Bone, 'C1' | 'S1'>): Segment => SEGMENTS[boneIndex(bone) - 1] as Segment;

/** The segments between two bones, from the upper to the lower. */
export const segmentsBetween = (upper: Bone, lower: Bone): Segment[] =>
  SEGMENTS.slice(boneIndex(upper) - 1, boneIndex(lower) - 1);

export type Region = 'cervical' | 'thoracic' | 'lumbar';

/**
 * Between which end plates each sagittal angle is measured, and which segments lie between them.
 * Lumbar: upper L1 to upper S1. Thoracic: upper T4 to lower T12. Cervical: lower C2 to lower C7.
 */
export const REGIONS: Readonly<Record<Region, { segments: readonly Segment[]; bodies: readonly Vertebra[] }>> = {
  cervical: { segments: segmentsBetween('C2', 'C7'), bodies: ['C3', 'C4', 'C5', 'C6', 'C7'] },
  thoracic: {
    segments: segmentsBetween('T4', 'T12'),
    bodies: ['T4', 'T5', 'T6', 'T7', 'T8', 'T9', 'T10', 'T11', 'T12'],
  },
  lumbar: { segments: segmentsBetween('L1', 'S1'), bodies: ['L1', 'L2', 'L3', 'L4', 'L5'] },
};
