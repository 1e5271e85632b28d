import type { LedgerEntry } from '../ledger/index.ts';
import type { Statement, Tx } from '../../platform/db/index.ts';

const GRANT: Statement = {
  name: 'patient-grant',
  text: `select sec.grant_for(null, p.ref)::text as id from patient p where p.id = $1 and sees_as(p.id) = 'grant'`,
};

/** The grant under which this person sees the patient; null when they see them in their own right. */
export const grantFor = async (tx: Tx, patientId: string): Promise<string | null> =>
  (await tx.query<{ id: string | null }>(GRANT, [patientId]))[0]?.id ?? null;

/** What the ledger is told of a write about a patient: under special access it names the grant, as a look does. */
export async function factsAbout(
  tx: Tx,
  patientId: string,
  facts: LedgerEntry['facts'] = {},
): Promise<LedgerEntry['facts']> {
  const grant = await grantFor(tx, patientId);
  return grant === null ? facts : { ...facts, grant };
}
