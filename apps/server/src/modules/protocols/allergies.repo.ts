import type { Statement, Tx } from '../../platform/db/index.ts';

export interface AllergyRow {
  id: string;
  revision: number;
  details: Buffer;
}

const ALLERGIES: Statement = {
  name: 'protocol-allergies',
  text: `select e.id, e.revision, e.details from chart_entry e
    where e.patient_id = $1 and e.kind = 'allergy' and e.removed_at is null order by e.created_at, e.id limit 500`,
};
export const allergiesOf = (tx: Tx, patientId: string): Promise<AllergyRow[]> => tx.query(ALLERGIES, [patientId]);
