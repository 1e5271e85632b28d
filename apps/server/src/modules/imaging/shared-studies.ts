import type { Tx } from '../../platform/db/index.ts';
import { bulkObjectsOf } from './instance.repo.ts';
import { objectKey } from './object-keys.ts';
import { studyState } from './study.repo.ts';

/** What sealed links need of a study. */
export interface ShareableStudy {
  patientRef: string;
  bulkObjects: readonly { id: string; bytes: number }[];
}

export const sharedStudies = {
  /**
   * The study as the transaction's person may share it, or null when there is none for them: special access ends, and a
   * link made under it would not. The transaction must have the clinic's PHI schema.
   */
  async shareable(tx: Tx, studyId: string): Promise<ShareableStudy | null> {
    const study = await studyState(tx, studyId);
    if (study?.state !== 'saved' || study.patientRef === null || !study.ownRight) return null;
    return { patientRef: study.patientRef, bulkObjects: await bulkObjectsOf(tx, studyId) };
  },
  objectKey,
};

/** Whether the transaction's person may see the study, as the database decides it. */
export const isGranted = async (tx: Tx, studyId: string): Promise<boolean> =>
  (await studyState(tx, studyId))?.state === 'saved';
