import type { TFunction } from 'i18next';
import type { RefusedMarks } from './refused.ts';
import type { MarksState } from './use-marks.ts';

/** How the marks on the screen stand against what the clinic keeps, in one line. */
export function marksTruth(t: TFunction<'imaging'>, state: MarksState, refused: RefusedMarks | null): string {
  if (state === 'refused' && refused) return t(`marks.refused.${refused.what}`, { most: refused.most });
  return t(`marks.${state === 'kept' || state === 'saving' ? state : 'unsaved'}`);
}
