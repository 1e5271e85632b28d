import type { DoseState } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface DoseKey {
  protocolId: string;
  itemId: string;
  /** YYYY-MM-DD */
  date: string;
  /** HH:MM */
  time: string;
}
export interface MarkRow extends DoseKey {
  state: DoseState;
  details: Buffer | null;
  /** Account of who said it; null: the patient. */
  by: string | null;
}
const OF_PATIENT: Statement = {
  name: 'doses-marks',
  text: `select d.protocol_id as "protocolId", d.item_id as "itemId", d.due_on::text as date, d.due_at as time, d.state, d.details,
      case when d.said_by <> d.patient_id or exists (select from proxy x where x.id = d.marked_by) then d.marked_by end as by
    from dose_mark d where d.patient_id = $1 and d.due_on between $2::date and $3::date
    order by d.due_on, d.due_at, d.said_by = d.patient_id desc, d.marked_at desc`,
};
/** Of each dose what the patient said first, then what others said, the newest first. @param from - YYYY-MM-DD, `to` included */
export const marksOf = (tx: Tx, patientId: string, from: string, to: string): Promise<MarkRow[]> =>
  tx.query<MarkRow>(OF_PATIENT, [patientId, from, to]);

const MARK: Statement = {
  name: 'doses-mark',
  text: `insert into dose_mark (tenant_id, patient_id, protocol_id, item_id, due_on, due_at, state, details, marked_by)
    values ((select sec.tenant()), $1, $2, $3, $4::date, $5, $6, $7, (select sec.user_id()))
    on conflict (tenant_id, protocol_id, item_id, due_on, due_at, said_by) do update
      set state = excluded.state, details = excluded.details, marked_by = excluded.marked_by`,
};
/** As the word of whoever is here: what others said of the dose stays as it is. */
export const markDose = (
  tx: Tx,
  patientId: string,
  { protocolId, itemId, date, time }: DoseKey,
  state: DoseState,
  details: Buffer | null,
): Promise<object[]> => tx.query(MARK, [patientId, protocolId, itemId, date, time, state, details]);

const UNMARK: Statement = {
  name: 'doses-unmark',
  text: `delete from dose_mark d where d.protocol_id = $1 and d.item_id = $2 and d.due_on = $3::date and d.due_at = $4
    returning d.item_id`,
};
/** Takes back what whoever is here said, and nothing of what others said. */
export const unmarkDose = async (tx: Tx, { protocolId, itemId, date, time }: DoseKey): Promise<boolean> =>
  (await tx.query(UNMARK, [protocolId, itemId, date, time])).length === 1;

const SUBJECT: Statement = {
  name: 'doses-subject',
  text: `select p.ref, coalesce((select r.time_zone from core.practice r), 'UTC') as zone from patient p where p.id = $1`,
};
/** Of a patient whom the person sees, with the zone of the clinic's clocks. */
export const subjectOf = async (tx: Tx, patientId: string): Promise<{ ref: string; zone: string } | undefined> =>
  (await tx.query<{ ref: string; zone: string }>(SUBJECT, [patientId]))[0];
