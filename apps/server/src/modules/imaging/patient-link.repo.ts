import type { Statement, Tx } from '../../platform/db/index.ts';
import { eventOf, SEEN, STUDY_COLUMNS, type StudyRow } from './study.repo.ts';

export type LinkedRow = (StudyRow & { linkedAt: Date }) | { id: null };

/**
 * $1 sealed address, $2 facts, $3 patient: the studies in their record, one ledger entry for each that is shown. One row
 * of nulls when there are none; no row when the patient is not seen.
 */
export const LIST_LINKED: Statement = {
  name: 'study-list-linked',
  text: `select ${STUDY_COLUMNS}, s.linked_at as "linkedAt", case when s.id is not null then ${eventOf('study.listed')} end as written
    from patient p left join study s on s.patient_id = p.id and ${SEEN} where p.id = $3
    order by s.saved_at desc, s.id limit 500`,
};

export interface LinkState {
  patientId: string | null;
  patientRef: string;
  priorRef: string | null;
  /** Whether the person may write in the record that it stands in; true when it stands in none. */
  mayTakeOut: boolean;
}
const LINK: Statement = {
  name: 'study-link-state',
  text: `select s.patient_id as "patientId", s.patient_ref as "patientRef", s.prior_ref as "priorRef",
    s.patient_id is null or writes_patient(s.patient_id) as "mayTakeOut" from study s where s.id = $1`,
};
export const linkState = async (tx: Tx, id: string): Promise<LinkState | undefined> =>
  (await tx.query<LinkState>(LINK, [id]))[0];

const PATIENT: Statement = {
  name: 'study-link-patient',
  text: `select p.ref, p.removed_at is not null as removed, writes_patient(p.id) as "mayWrite" from patient p where p.id = $1`,
};
export const patientToLink = async (
  tx: Tx,
  id: string,
): Promise<{ ref: string; removed: boolean; mayWrite: boolean } | undefined> =>
  (await tx.query<{ ref: string; removed: boolean; mayWrite: boolean }>(PATIENT, [id]))[0];

const SET: Statement = {
  name: 'study-link',
  text: `update study set patient_id = $2, linked_at = now(), prior_ref = coalesce(prior_ref, patient_ref), patient_ref = $3
    where id = $1`,
};
const UNSET: Statement = {
  name: 'study-unlink',
  text: `update study set patient_id = null, linked_at = null, patient_ref = prior_ref, prior_ref = null where id = $1`,
};
export const setLink = (tx: Tx, id: string, patientId: string, ref: string): Promise<object[]> =>
  tx.query(SET, [id, patientId, ref]);
export const unsetLink = (tx: Tx, id: string): Promise<object[]> => tx.query(UNSET, [id]);
