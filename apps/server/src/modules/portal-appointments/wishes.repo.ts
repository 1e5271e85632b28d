import type { AppointmentRules, DayPart, WishReason } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface WishRow {
  id: string;
  ref: string;
  /** Null: not a patient whom the person of the context sees. */
  patientId: string | null;
  typeId: string;
  kind: string;
  weekdays: number[];
  parts: DayPart[];
  from: string;
  details: Buffer | null;
  askedById: string;
  askedAt: Date;
}
const COLUMNS = `w.id, w.ref, p.id as "patientId", w.type_id as "typeId", t.name as kind, w.weekdays, w.parts,
  w.from_day::text as "from", n.details, w.asked_by as "askedById", w.asked_at as "askedAt"`;
const JOINED = `appointment_wish w join core.appointment_type t on t.tenant_id = w.tenant_id and t.id = w.type_id
  left join patient p on p.tenant_id = w.tenant_id and p.id = w.patient_id
  left join appointment_wish_note n on n.tenant_id = w.tenant_id and n.wish_id = w.id`;
/** $1 sealed address. One ledger entry for each that is shown: under which grant, and whether the patient's note was too. */
const OPEN: Statement = {
  name: 'wishes-open',
  text: `select ${COLUMNS}, audit.append('appointment-wish.listed', 'done', 'appointment-wish', w.id::text, w.ref,
      '{' || concat_ws(',', case when sees_as(w.patient_id) = 'grant' then '"grant":"' || sec.grant_for(null, w.ref) || '"' end,
        case when n.details is not null then '"note":true' end) || '}', $1) as written
    from ${JOINED} where w.state = 'open' order by w.asked_at, w.id limit 200`,
};
export const openWishes = (tx: Tx, address: Buffer): Promise<WishRow[]> => tx.query<WishRow>(OPEN, [address]);

const COUNT: Statement = {
  name: 'wishes-count',
  text: `select count(*)::integer as n from appointment_wish w where w.state = 'open'`,
};
export const countWishes = async (tx: Tx): Promise<number> => (await tx.query<{ n: number }>(COUNT, []))[0]?.n ?? 0;

const LOCK: Statement = {
  name: 'wishes-lock',
  text: `select w.id, w.ref, w.type_id as "typeId" from appointment_wish w where w.id = $1 and w.state = 'open' for update`,
};
export const lockWish = async (tx: Tx, id: string): Promise<{ id: string; ref: string; typeId: string } | undefined> =>
  (await tx.query<{ id: string; ref: string; typeId: string }>(LOCK, [id]))[0];

const CLOSE: Statement = {
  name: 'wishes-close',
  text: `update appointment_wish w set state = $2, appointment_id = $3, reason = $4, closed_by = (select sec.user_id()), closed_at = now()
    where w.id = $1 and w.state = 'open' returning w.id`,
};
export const closeWish = (
  tx: Tx,
  id: string,
  state: 'booked' | 'declined',
  { appointmentId, reason }: { appointmentId: string | null; reason: WishReason | null },
): Promise<object[]> => tx.query(CLOSE, [id, state, appointmentId, reason]);

const RULES: Statement = {
  name: 'appointment-rules',
  text: `select r.cancel_hours as "cancelHours", r.remind_hours as "remindHours", r.takes_wishes as "takesWishes"
    from core.appointment_rule r where r.tenant_id = (select sec.tenant())`,
};
export const USUAL_RULES: AppointmentRules = { cancelHours: 24, remindHours: 24, takesWishes: true };
export const rulesOf = async (tx: Tx): Promise<AppointmentRules> =>
  (await tx.query<AppointmentRules>(RULES, []))[0] ?? USUAL_RULES;
const SET: Statement = {
  name: 'appointment-rules-set',
  text: `insert into core.appointment_rule (tenant_id, cancel_hours, remind_hours, takes_wishes, changed_by)
    values ((select sec.tenant()), $1, $2, $3, (select sec.user_id()))
    on conflict (tenant_id) do update set cancel_hours = excluded.cancel_hours, remind_hours = excluded.remind_hours,
      takes_wishes = excluded.takes_wishes, changed_at = now(), changed_by = excluded.changed_by`,
};
export const setRules = (tx: Tx, { cancelHours, remindHours, takesWishes }: AppointmentRules): Promise<object[]> =>
  tx.query(SET, [cancelHours, remindHours, takesWishes]);

export interface DueRow {
  id: string;
  ref: string;
  /** What makes it this mail and no other: of an appointment that was moved another one goes out. */
  key: string;
}
const DUE: Statement = {
  name: 'appointments-to-remind',
  text: `select x.id, x.ref, x.key from (
      select a.id, a.patient_ref as ref, a.starts_at, 'remind.' || a.id || '.' || extract(epoch from a.starts_at)::bigint as key
      from core.appointment a
      where a.patient_ref is not null and a.status in ('booked', 'confirmed') and $1::integer > 0
        and a.starts_at > now() and a.starts_at <= now() + make_interval(hours => $1)
        -- whoever booked it within these hours needs no reminder
        and a.created_at < a.starts_at - make_interval(hours => $1)) x
    where not exists (select from core.appointment_told t where t.key = x.key) order by x.starts_at limit 500`,
};
export const appointmentsToRemind = (tx: Tx, hours: number): Promise<DueRow[]> => tx.query<DueRow>(DUE, [hours]);

const ANSWERED: Statement = {
  name: 'wishes-answered',
  text: `select w.id, w.ref, 'wish.' || w.id as key from appointment_wish w
    where w.state in ('booked', 'declined') and w.closed_at > now() - interval '2 days'
      and not exists (select from core.appointment_told t where t.key = 'wish.' || w.id)
    order by w.closed_at limit 500`,
};
export const answeredWishes = (tx: Tx): Promise<DueRow[]> => tx.query<DueRow>(ANSWERED, []);

const CLAIM: Statement = {
  name: 'appointments-claim-telling',
  text: `insert into core.appointment_told (tenant_id, key) values ((select sec.tenant()), $1) on conflict do nothing returning key`,
};
/** True for the one transaction that tells; it waits for another that is about to. */
export const claimTelling = async (tx: Tx, key: string): Promise<boolean> => (await tx.query(CLAIM, [key])).length > 0;
const CLAIM_REMINDER: Statement = {
  name: 'appointments-claim-reminder',
  text: `insert into core.appointment_told (tenant_id, key) select (select sec.tenant()), $1
    from core.appointment a where a.id = $2 and a.status in ('booked', 'confirmed') and a.starts_at > now()
      and 'remind.' || a.id || '.' || extract(epoch from a.starts_at)::bigint = $1
    on conflict do nothing returning key`,
};
/** As `claimTelling`, of an appointment that still stands at this time. */
export const claimReminder = async (tx: Tx, key: string, appointmentId: string): Promise<boolean> =>
  (await tx.query(CLAIM_REMINDER, [key, appointmentId])).length > 0;
const FORGET: Statement = {
  name: 'appointments-forget-telling',
  text: `delete from core.appointment_told where told_at < now() - interval '60 days'`,
};
export const forgetTold = (tx: Tx): Promise<object[]> => tx.query(FORGET, []);

export interface MailToRow {
  accountId: string;
  locale: 'en' | 'es';
  patientId: string;
  profile: Buffer;
}
const MAIL_TO: Statement = {
  name: 'appointments-mail-to',
  text: `select account_id as "accountId", locale, patient_id as "patientId", profile from mail_to_patient($1)`,
};
/** For the system alone; undefined when nobody wants it. */
export const mailTo = async (tx: Tx, ref: string): Promise<MailToRow | undefined> =>
  (await tx.query<MailToRow>(MAIL_TO, [ref]))[0];
