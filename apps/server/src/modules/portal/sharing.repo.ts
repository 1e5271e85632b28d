import type { SharedKind } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface SharedRow {
  id: string;
  kind: SharedKind;
  itemId: string;
  sharedAt: Date;
  sharedBy: string;
  /** While they treated the patient in another's place. */
  byCover: boolean;
  /** Of the thing itself; sealed where it stands. */
  details: Buffer;
  revision: number;
}
export interface AboutPatient {
  ref: string;
  /** They may write of the patient, by assignment or cover and not by special access, and the record stands. */
  mayShare: boolean;
}

const ABOUT: Statement = {
  name: 'sharing-about',
  text: `select p.ref, writes_patient(p.id) and sees_as(p.id) <> 'grant' and p.removed_at is null as "mayShare"
    from patient p where p.id = $1`,
};
/** Undefined for a patient whom the person of the context does not see. */
export const aboutSharing = async (tx: Tx, patientId: string): Promise<AboutPatient | undefined> =>
  (await tx.query<AboutPatient>(ABOUT, [patientId]))[0];

const LIST: Statement = {
  name: 'sharing-list',
  text: `select x.id, x.kind, x.item_id as "itemId", x.shared_at as "sharedAt", x.shared_by as "sharedBy", x.by_cover as "byCover",
      coalesce(s.details, v.details, e.details) as details, coalesce(v.revision, e.revision, 0) as revision
    from shared_with_patient x
    left join study s on x.kind = 'study' and s.tenant_id = x.tenant_id and s.id = x.item_id
    left join atlas_visit v on x.kind = 'visit' and v.tenant_id = x.tenant_id and v.id = x.item_id
    left join chart_entry e on x.kind = 'document' and e.tenant_id = x.tenant_id and e.id = x.item_id
    where x.patient_id = $1 and x.ended_at is null and coalesce(s.details, v.details, e.details) is not null
    order by x.shared_at desc, x.id limit 1000`,
};
export const sharedRows = (tx: Tx, patientId: string): Promise<SharedRow[]> => tx.query<SharedRow>(LIST, [patientId]);

const INSERT: Statement = {
  name: 'sharing-insert',
  text: `insert into shared_with_patient (tenant_id, id, patient_id, kind, item_id, shared_by)
    select (select sec.tenant()), $1, $2, $3, $4, (select sec.user_id()) where stands_in_record($3, $4, $2)
    on conflict do nothing returning id`,
};
/** False when it does not stand in this record, or is shared already. */
export const insertShared = async (
  tx: Tx,
  id: string,
  patientId: string,
  kind: SharedKind,
  itemId: string,
): Promise<boolean> => (await tx.query(INSERT, [id, patientId, kind, itemId])).length === 1;

const LIVE: Statement = {
  name: 'sharing-live',
  text: `select x.id from shared_with_patient x where x.patient_id = $1 and x.kind = $2 and x.item_id = $3 and x.ended_at is null`,
};
export const liveShared = async (
  tx: Tx,
  patientId: string,
  kind: SharedKind,
  itemId: string,
): Promise<string | undefined> => (await tx.query<{ id: string }>(LIVE, [patientId, kind, itemId]))[0]?.id;

const END: Statement = {
  name: 'sharing-end',
  text: `update shared_with_patient set ended_at = now(), ended_by = (select sec.user_id())
    where id = $1 and patient_id = $2 and ended_at is null returning kind, item_id as "itemId"`,
};
export const endShared = async (
  tx: Tx,
  id: string,
  patientId: string,
): Promise<{ kind: SharedKind; itemId: string } | undefined> =>
  (await tx.query<{ kind: SharedKind; itemId: string }>(END, [id, patientId]))[0];
