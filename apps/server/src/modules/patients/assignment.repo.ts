import type { AssignmentKind } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';
import { LIVE } from './patient.repo.ts';

export interface AssignmentRow {
  id: string;
  kind: AssignmentKind;
  accountId: string;
  startedAt: Date;
  endsAt: Date | null;
  endedAt: Date | null;
  madeBy: string;
  live: boolean;
}
const COLUMNS = `a.id, a.kind, a.account_id as "accountId", a.started_at as "startedAt", a.ends_at as "endsAt",
  coalesce(a.ended_at, case when a.ends_at <= now() then a.ends_at end) as "endedAt", a.made_by as "madeBy", ${LIVE} as live`;

const LIST: Statement = {
  name: 'assignment-list',
  text: `select ${COLUMNS} from patient_assignment a where a.patient_id = $1 order by a.started_at desc, a.id limit 200`,
};
export const assignmentsOf = (tx: Tx, patientId: string): Promise<AssignmentRow[]> => tx.query(LIST, [patientId]);

const INSERT: Statement = {
  name: 'assignment-insert',
  text: `insert into patient_assignment (tenant_id, id, patient_id, account_id, kind, made_by, ends_at, appointment_id)
    values ((select sec.tenant()), $1, $2, $3, $4, (select sec.user_id()), $5, $6)`,
};
export const insertAssignment = (tx: Tx, row: NewAssignment): Promise<object[]> =>
  tx.query(INSERT, [row.id, row.patientId, row.accountId, row.kind, row.endsAt, row.appointmentId ?? null]);
export interface NewAssignment {
  id: string;
  patientId: string;
  accountId: string;
  kind: AssignmentKind;
  endsAt: string | null;
  /** The visit with which it ends. */
  appointmentId?: string | undefined;
}

const FIND: Statement = {
  name: 'assignment-live',
  text: `select ${COLUMNS} from patient_assignment a where a.patient_id = $1 and a.account_id = $2 and a.kind = $3 and ${LIVE}`,
};
export const liveAssignment = async (
  tx: Tx,
  patientId: string,
  accountId: string,
  kind: AssignmentKind,
): Promise<AssignmentRow | undefined> => (await tx.query<AssignmentRow>(FIND, [patientId, accountId, kind]))[0];

const END: Statement = {
  name: 'assignment-end',
  text: `update patient_assignment a set ended_at = now(), ended_by = (select sec.user_id())
    where a.patient_id = $1 and a.id = $2 and ${LIVE} returning ${COLUMNS}`,
};
export const endAssignment = async (tx: Tx, patientId: string, id: string): Promise<AssignmentRow | undefined> =>
  (await tx.query<AssignmentRow>(END, [patientId, id]))[0];

const ROLES: Statement = {
  name: 'assignment-roles',
  text: `select m.account_id as id, m.role from core.membership m where m.account_id = any ($1) and m.removed_at is null`,
};
export const rolesOf = async (tx: Tx, accountIds: readonly string[]): Promise<Map<string, string>> =>
  new Map((await tx.query<{ id: string; role: string }>(ROLES, [accountIds])).map(({ id, role }) => [id, role]));

const OWNERS: Statement = {
  name: 'assignment-owners',
  text: `select m.account_id as id from core.membership m where m.role = 'owner' and m.removed_at is null`,
};
export const ownersOf = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(OWNERS, [])).map(({ id }) => id);

const NAMES: Statement = {
  name: 'assignment-names',
  text: 'select a.id, a.name from core.account a where a.id = any ($1)',
};
export const namesOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((await tx.query<{ id: string; name: string }>(NAMES, [ids])).map(({ id, name }) => [id, name]));

const IS_OWN: Statement = {
  name: 'assignment-may-give',
  text: `select is_owner() or $1::uuid in (select my_own_patients()) as may`,
};
/** The owner, and those who treat the patient in their own right. */
export const mayGive = async (tx: Tx, patientId: string): Promise<boolean> =>
  (await tx.query<{ may: boolean }>(IS_OWN, [patientId]))[0]?.may === true;

const OVER: Statement = {
  name: 'assignment-over',
  text: `update patient_assignment a set ended_at = least(a.ends_at, now()), ended_by = (select sec.user_id())
    where a.ended_at is null and (a.ends_at <= now() or not visit_stands(a.appointment_id))
    returning a.id, a.patient_id as "patientId", a.account_id as "accountId", a.kind,
      (select r.ref from ref_of(a.patient_id) as r (ref)) as ref`,
};
export interface OverRow {
  id: string;
  patientId: string;
  accountId: string;
  kind: AssignmentKind;
  ref: string;
}
/** For the system user: ends what ended by its own time, or with the visit it was for, once. */
export const endOver = (tx: Tx): Promise<OverRow[]> => tx.query<OverRow>(OVER, []);

export interface IdentityRow {
  patientId: string;
  ref: string;
  details: Buffer;
  endsAt: Date;
}
/** $1 sealed address: name and phone of those whom the person was named for; one ledger entry for each. */
export const IDENTITIES: Statement = {
  name: 'patient-identities',
  text: `select a.patient_id as "patientId", ref_of(a.patient_id) as ref, i.details, a.ends_at as "endsAt",
      audit.append('patient.identity-read', 'done', 'patient', a.patient_id::text, ref_of(a.patient_id), '{}', $1) as written
    from patient_assignment a join patient_identity i on i.tenant_id = a.tenant_id and i.patient_id = a.patient_id
    where a.account_id = (select sec.user_id()) and a.kind = 'identity' and ${LIVE} order by a.ends_at limit 200`,
};

export interface TreatedRow {
  id: string;
  patientId: string;
  ref: string;
  kind: 'provider' | 'cover';
}
const TREATED: Statement = {
  name: 'assignment-treated-by',
  text: `select a.id, p.id as "patientId", p.ref, a.kind from patient_assignment a
    join patient p on p.tenant_id = a.tenant_id and p.id = a.patient_id
    where a.account_id = $1 and a.kind in ('provider', 'cover') and ${LIVE} order by a.kind, a.started_at, a.id`,
};
export const treatedBy = (tx: Tx, accountId: string): Promise<TreatedRow[]> =>
  tx.query<TreatedRow>(TREATED, [accountId]);
