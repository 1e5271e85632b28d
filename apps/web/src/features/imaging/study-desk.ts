import { type DepartureDesk, DepartureError, type StudySource } from '../../../viewer/index.ts';
import { isCode } from '../../api/errors.ts';
import { noteExport } from '../../api/imaging.ts';

/**
 * Notes in the clinic's ledger what leaves the viewer of a saved study, before it does.
 * @param savedAs - the study that a source is in the clinic; null for files that are on this computer only
 */
export const studyDesk = (clinic: string, savedAs: (source: StudySource) => string | null): DepartureDesk => ({
  clinic,
  async note({ kind, views, identified }, source) {
    const studyId = savedAs(source);
    if (studyId === null) return;
    try {
      await noteExport(studyId, { kind, views: [...views], identified });
    } catch (error) {
      const refused = isCode(error, 'forbidden') || isCode(error, 'not-found');
      throw new DepartureError(refused ? 'forbidden' : 'unrecorded');
    }
  },
});
