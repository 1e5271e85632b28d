import { phi } from '@hyaline/contract';
import type { VisitContent } from '@hyaline/contract/atlas';
import { type Measures, solve } from '@hyaline/spine';
import type { Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openVisit } from './details.ts';
import { visitsOfPatient } from './visit.repo.ts';

/** A visit as it leaves the clinic: what was entered, and what follows from it. */
export interface ExportedVisit {
  format: 'hyaline-atlas-visit/1';
  id: string;
  createdAt: string;
  createdBy: { id: string; name: string };
  content: VisitContent;
  /** Degrees and millimetres, measured on the posture that has the values; where each angle is taken: `Measures`. */
  measures: Measures;
  method: string;
}

const METHOD =
  'Angles between end plates in the side and front view of a model of the spine that is fitted to the values entered (Cobb); lengths in mm for an adult of the entered size. Not measured on an image by this program.';

/** A patient's visits that stand, oldest first. The caller's ledger entry says that they were taken out. */
export async function exportedVisits(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
): Promise<ExportedVisit[]> {
  const visits: ExportedVisit[] = [];
  for (const row of await visitsOfPatient(tx, patientId)) {
    const content = await openVisit(platform, { tenantId: tx.actor.tenantId, patientId, visitId: row.id }, row);
    visits.push({
      format: 'hyaline-atlas-visit/1',
      id: row.id,
      createdAt: row.createdAt.toISOString(),
      createdBy: { id: row.createdBy, name: '' },
      content,
      measures: solve(content.document.values).measures,
      method: METHOD,
    });
  }
  return visits;
}

/** As the patient takes them along: without the clinic's notes to itself. */
export const visitsForPatient = (visits: readonly ExportedVisit[]): ExportedVisit[] =>
  visits.map((visit) => ({ ...visit, content: { ...visit.content, note: phi('') } }));
