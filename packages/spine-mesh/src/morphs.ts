import type { Loss } from '@hyaline/spine';

/**
 * Morph targets of a bone, in the order in which those that it has stand in its mesh. Heights change linearly with a
 * weight, so weights may go beyond 1.
 */
export const MORPHS = ['wedge', 'crush', 'biconcave', 'osteophytes', 'arthrosis'] as const;
export type Morph = (typeof MORPHS)[number];

/** Part of the height that a fracture's target takes at weight 1: where Genant's grade 3 begins. */
export const FRACTURE_AT_ONE = 0.4;
/** Grade at which the weight of osteophytes and of facet arthrosis is 1. */
const GRADE_AT_ONE = 3;

/** Loss in the middle beyond what follows from the two rims: how far the end plates cave in. */
export const caving = ({ anterior, middle, posterior }: Loss): number =>
  Math.max(0, middle - (anterior + posterior) / 2);

export interface BoneState {
  loss?: Loss | undefined;
  /** Grades from 0 to 3 */
  osteophytes?: number | undefined;
  arthrosis?: number | undefined;
}

/** The weights with which a bone's targets show its state. A wedge that opens to the front has a negative weight. */
export function morphWeights({ loss, osteophytes = 0, arthrosis = 0 }: BoneState): Record<Morph, number> {
  const { anterior = 0, posterior = 0 } = loss ?? {};
  return {
    wedge: (anterior - posterior) / FRACTURE_AT_ONE,
    crush: posterior / FRACTURE_AT_ONE,
    biconcave: loss ? caving(loss) / FRACTURE_AT_ONE : 0,
    osteophytes: osteophytes / GRADE_AT_ONE,
    arthrosis: arthrosis / GRADE_AT_ONE,
  };
}

/** The loss that a fracture's target stands for. */
export const lossOfMorph = (morph: Morph): Loss => ({
  anterior: morph === 'wedge' || morph === 'crush' ? FRACTURE_AT_ONE : 0,
  middle: { wedge: FRACTURE_AT_ONE / 2, crush: FRACTURE_AT_ONE, biconcave: FRACTURE_AT_ONE }[morph as string] ?? 0,
  posterior: morph === 'crush' ? FRACTURE_AT_ONE : 0,
});
