import type { Statement, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesOfProxies } from '../proxy-names/index.ts';
import { openDetails } from './details.ts';

/** What a patient asked the clinic for, and what came of it, as an archive carries it. */
export interface ExportedWish {
  kind: string;
  /** 1: Monday. */
  weekdays: number[];
  parts: string[];
  /** YYYY-MM-DD */
  from: string;
  askedAt: Date;
  state: string;
  reason: string | null;
  note: string;
  /** Name of who asked for the patient; null: the patient. */
  askedBy: string | null;
}
interface Row extends Omit<ExportedWish, 'note' | 'askedBy'> {
  id: string;
  askedById: string;
  details: Buffer | null;
}
const WISHES: Statement = {
  name: 'wishes-export',
  text: `select w.id, coalesce(t.name, '') as kind, w.weekdays, w.parts, w.from_day::text as "from", w.asked_at as "askedAt",
      w.state, w.reason, n.details, w.asked_by as "askedById"
    from appointment_wish w left join core.appointment_type t on t.tenant_id = w.tenant_id and t.id = w.type_id
    left join appointment_wish_note n on n.tenant_id = w.tenant_id and n.wish_id = w.id
    where w.patient_id = $1 order by w.asked_at, w.id`,
};
/** In the clinic's role or the patient's. The caller's ledger entry says that they were taken out. */
export async function exportedWishes(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  patientId: string,
): Promise<ExportedWish[]> {
  const { tenantId } = tx.actor;
  const wishes: ExportedWish[] = [];
  const rows = await tx.query<Row>(WISHES, [patientId]);
  const carers = await namesOfProxies(platform, tx, rows.map(({ askedById }) => askedById)); // prettier-ignore
  for (const { id, details, askedById, ...row } of rows) {
    const place = { tenantId, patientId, table: 'appointment_wish_note', rowId: id } as const;
    const text = details === null ? '' : (await openDetails(platform, place, details)).note;
    wishes.push({ ...row, note: text, askedBy: carers.get(askedById) ?? null });
  }
  return wishes;
}

const APPOINTMENTS: Statement = {
  name: 'own-appointments-export',
  text: `select t.name as kind, l.name as place, a.starts_at as "startsAt", a.ends_at as "endsAt", a.zone,
      to_char(a.wall_start, 'YYYY-MM-DD"T"HH24:MI') as "wallStart", a.status
    from core.appointment a
    join core.appointment_type t on t.tenant_id = a.tenant_id and t.id = a.type_id
    join core.location l on l.tenant_id = a.tenant_id and l.id = a.location_id
    where a.status <> 'rescheduled' order by a.starts_at, a.id`,
};
/** In the patient's own role, which sees theirs and no others: without the clinic's notes on them. */
export const ownAppointmentsForExport = (tx: Tx): Promise<object[]> => tx.query(APPOINTMENTS, []);
