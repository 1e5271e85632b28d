import type { Study } from '@hyaline/contract';
import type { SavePlan } from './plan.ts';

/**
 * The saved study that these files very likely are: the same person and day, as many images, and the same number of
 * bytes. What the server keeps is sealed, so nothing nearer can be compared without opening it.
 */
export const sameStudy = (
  plan: Pick<SavePlan, 'files' | 'totalBytes' | 'patientName' | 'studyDate'>,
  studies: readonly Study[],
): Study | null =>
  studies.find(
    (study) =>
      study.patientName === plan.patientName &&
      study.studyDate === plan.studyDate &&
      study.instanceCount === plan.files.length &&
      study.bytes === plan.totalBytes,
  ) ?? null;
