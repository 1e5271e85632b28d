import { type Bone, BONES } from '@hyaline/spine';

/** Places along the spine between 0, above the atlas, and 1, in the sacral canal: one step a bone. */
const STEPS = BONES.length + 2;

/** Where a bone lies on a part that runs along the whole spine, 0 to 1. */
export const along = (bone: Bone): number => (BONES.indexOf(bone) + 1) / STEPS;

/** A step from one bone to the next. */
export const ONE_BONE = 1 / STEPS;
