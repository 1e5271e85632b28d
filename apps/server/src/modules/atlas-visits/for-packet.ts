import { type Phi, phi, type SpineCopy } from '@hyaline/contract';
import { SpineValues } from '@hyaline/spine';
import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { openVisit } from './details.ts';

const ONE: Statement = {
  name: 'visit-for-packet',
  text: `select v.revision, v.details from atlas_visit v where v.patient_id = $1 and v.id = $2 and v.removed_at is null`,
};

export interface VisitCopy {
  revision: number;
  day: Phi<string>;
  label: Phi<string>;
  spine: SpineCopy;
}

/**
 * A visit as it leaves the clinic in a packet, without the clinic's note to itself; null when it does not stand, or not
 * for this person. The caller's ledger entry says that it was taken out.
 */
export async function visitIn(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  { patientId, id }: { patientId: string; id: string },
): Promise<VisitCopy | null> {
  const [row] = await tx.query<{ revision: number; details: Buffer }>(ONE, [patientId, id]);
  if (row === undefined) return null;
  const { day, label, document } = await openVisit(
    platform,
    { tenantId: tx.actor.tenantId, patientId, visitId: id },
    row,
  );
  const { values, goal, pins } = document;
  const typical = SpineValues.parse({ scale: values.scale });
  return { revision: row.revision, day: phi(day), label: phi(label), spine: { values, goal, pins, typical } };
}
