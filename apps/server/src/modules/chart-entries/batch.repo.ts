import type { EntryKind } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

const INSERT: Statement = {
  name: 'entries-insert',
  text: `insert into chart_entry (tenant_id, id, patient_id, kind, details, created_by, changed_by)
    select (select sec.tenant()), x.id, x.patient_id, x.kind, x.details, (select sec.user_id()), (select sec.user_id())
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[]) as x (id, patient_id, kind, details)`,
};
export async function insertEntries(
  tx: Tx,
  rows: readonly { id: string; patientId: string; kind: EntryKind; details: Buffer }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(INSERT, [
    rows.map(({ id }) => id),
    rows.map(({ patientId }) => patientId),
    rows.map(({ kind }) => kind),
    rows.map(({ details }) => details),
  ]);
}

export interface ExportedRow {
  id: string;
  revision: number;
  details: Buffer;
  createdAt: Date;
  createdBy: string;
  signedAt: Date | null;
  addendumTo: string | null;
}
const OF_PATIENT: Statement = {
  name: 'entries-of-patient',
  text: `select e.id, e.revision, e.details, e.created_at as "createdAt", e.created_by as "createdBy", e.signed_at as "signedAt",
      e.addendum_to as "addendumTo" from chart_entry e where e.patient_id = $1 and e.removed_at is null
    order by e.created_at, e.id`,
};
/** Every entry that stands in a chart, oldest first. The caller's ledger entry says that it was taken out. */
export const entriesOfPatient = (tx: Tx, patientId: string): Promise<ExportedRow[]> =>
  tx.query(OF_PATIENT, [patientId]);
