import type { Tx } from '../../platform/db/index.ts';
import { endLinksOfSubject, type SharedVisits } from '../links/index.ts';
import { shareableVisit, visitIds } from './visit.repo.ts';

/** What links must know about visits: whether the actor sees one that stands, in a record that stands. */
export const sharedVisits: SharedVisits = { shareable: shareableVisit };

/** A patient is erased: nothing of theirs stays open. Before the rows go, in the same transaction. */
export async function endVisitLinks(tx: Tx, patientId: string): Promise<void> {
  for (const id of await visitIds(tx, patientId)) await endLinksOfSubject(tx, id, 'patient-erased');
}
