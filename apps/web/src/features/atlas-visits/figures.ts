import { solve, type SpineValues, SpineValuesError } from '@hyaline/spine';
import { type Finding, findingsOf } from '../../../atlas/words/index.ts';

/** What a visit is told by, in the order of its tables. */
export const FIGURES = ['pi', 'pt', 'ss', 'll', 'tk', 'cl', 'mismatch', 'sva', 'tpa', 'cobb'] as const;
export type Figure = (typeof FIGURES)[number];
/** Degrees, of `sva` mm; null where there is none, such as a Cobb angle without a curve. */
export type Figures = Record<Figure, number | null>;

const NONE = Object.fromEntries(FIGURES.map((figure) => [figure, null])) as Figures;
export const unitOf = (figure: Figure): 'mm' | '°' => (figure === 'sva' ? 'mm' : '°');

/** Measured on the posture that has the values; none where this version of the model has no such posture. */
export function measured(values: SpineValues): { figures: Figures; findings: Finding[] } {
  try {
    const { measures } = solve(values);
    const cobb = measures.cobb.length === 0 ? null : Math.max(...measures.cobb.map(Math.abs));
    const { pi, pt, ss, ll, tk, cl, mismatch, sva, tpa } = measures;
    return { figures: { pi, pt, ss, ll, tk, cl, mismatch, sva, tpa, cobb }, findings: findingsOf(values, measures) };
  } catch (error) {
    if (!(error instanceof SpineValuesError)) throw error;
    return { figures: NONE, findings: [] };
  }
}

/** What of the second is not in the first, told by kind and place: a disc that bulges more is the same finding. */
export const onlyIn = (second: readonly Finding[], first: readonly Finding[]): Finding[] => {
  const known = new Set(first.map(({ kind, level }) => `${kind} ${level}`));
  return second.filter(({ kind, level }) => !known.has(`${kind} ${level}`));
};
