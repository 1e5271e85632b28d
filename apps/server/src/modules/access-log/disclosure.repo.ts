import type { Statement, Tx } from '../../platform/db/index.ts';

export { once } from '../../platform/db/index.ts';

const PATIENT: Statement = { name: 'accounted-patient', text: 'select accounted_patient($1) as id' };
/** The patient behind a reference, for whoever keeps their accounting; null for everybody else and for no patient. */
export const accountedPatient = async (tx: Tx, ref: string): Promise<string | null> =>
  (await tx.query<{ id: string | null }>(PATIENT, [ref]))[0]?.id ?? null;

export interface DisclosureRow {
  id: string;
  source: string;
  details: Buffer;
  recordedBy: string;
  recordedAt: Date;
  struckAt: Date | null;
  struckBy: string | null;
  strikeReason: Buffer | null;
}
const LIST: Statement = {
  name: 'disclosures',
  text: `select d.id, d.source, d.details, d.recorded_by as "recordedBy", d.recorded_at as "recordedAt", d.struck_at as "struckAt",
    d.struck_by as "struckBy", d.strike_reason as "strikeReason" from disclosure d where d.patient_id = $1
    order by d.recorded_at desc, d.id limit 2000`,
};
export const disclosuresOf = (tx: Tx, patientId: string): Promise<DisclosureRow[]> => tx.query(LIST, [patientId]);

const INSERT: Statement = {
  name: 'disclosure-insert',
  text: `insert into disclosure (tenant_id, id, patient_id, patient_ref, source, details, recorded_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, (select sec.user_id()))`,
};
export const insertDisclosure = (
  tx: Tx,
  row: { id: string; patientId: string; ref: string; source: string; details: Buffer },
): Promise<object[]> => tx.query(INSERT, [row.id, row.patientId, row.ref, row.source, row.details]);

const TODAY: Statement = {
  name: 'disclosure-today',
  text: `select (now() at time zone coalesce((select p.time_zone from core.practice p), 'UTC'))::date::text as today`,
};
/** The day it is where the clinic is, as yyyy-mm-dd. */
export const todayOfClinic = async (tx: Tx): Promise<string> =>
  (await tx.query<{ today: string }>(TODAY, []))[0]?.today ?? '';

const STRIKE: Statement = {
  name: 'disclosure-strike',
  text: `update disclosure set struck_at = now(), struck_by = (select sec.user_id()), strike_reason = $3
    where patient_id = $1 and id = $2 and struck_at is null returning id`,
};
export const strikeDisclosure = async (tx: Tx, patientId: string, id: string, reason: Buffer): Promise<boolean> =>
  (await tx.query(STRIKE, [patientId, id, reason])).length > 0;

export interface SuspensionRow {
  id: string;
  details: Buffer;
  isOral: boolean;
  startsAt: Date;
  endsAt: Date;
  endedAt: Date | null;
  madeBy: string;
  live: boolean;
}
const SUSPENSIONS: Statement = {
  name: 'disclosure-suspensions',
  text: `select s.id, s.details, s.is_oral as "isOral", s.starts_at as "startsAt", s.ends_at as "endsAt", s.ended_at as "endedAt",
    s.made_by as "madeBy", s.ended_at is null and s.ends_at > now() as live
    from disclosure_suspension s where s.patient_id = $1 order by s.starts_at desc, s.id limit 200`,
};
export const suspensionsOf = (tx: Tx, patientId: string): Promise<SuspensionRow[]> =>
  tx.query(SUSPENSIONS, [patientId]);

const SUSPEND: Statement = {
  name: 'disclosure-suspend',
  text: `insert into disclosure_suspension (tenant_id, id, patient_id, patient_ref, details, is_oral, ends_at, made_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, (select sec.user_id()))`,
};
export const insertSuspension = (
  tx: Tx,
  row: { id: string; patientId: string; ref: string; details: Buffer; isOral: boolean; endsAt: Date },
): Promise<object[]> => tx.query(SUSPEND, [row.id, row.patientId, row.ref, row.details, row.isOral, row.endsAt]);

const END: Statement = {
  name: 'disclosure-suspension-end',
  text: `update disclosure_suspension set ended_at = now(), ended_by = (select sec.user_id())
    where patient_id = $1 and id = $2 and ended_at is null and ends_at > now() returning id`,
};
export const endSuspension = async (tx: Tx, patientId: string, id: string): Promise<boolean> =>
  (await tx.query(END, [patientId, id])).length > 0;

export interface RequestRow {
  id: string;
  kind: 'accounting' | 'access-report';
  from: string;
  to: string;
  entries: number;
  isFree: boolean;
  madeAt: Date;
  madeBy: string;
}
const REQUESTS: Statement = {
  name: 'accounting-requests',
  text: `select r.id, r.kind, r.covers_from::text as from, r.covers_to::text as to, r.entries, r.is_free as "isFree",
    r.made_at as "madeAt", r.made_by as "madeBy" from accounting_request r where r.patient_id = $1
    order by r.made_at desc, r.id limit 500`,
};
export const requestsOf = (tx: Tx, patientId: string): Promise<RequestRow[]> => tx.query(REQUESTS, [patientId]);

const FREE: Statement = {
  name: 'accounting-free',
  text: `select not exists (select from accounting_request r where r.patient_id = $1 and r.kind = 'accounting'
    and r.made_at > now() - interval '12 months') as free`,
};
/** 164.528(c)(2): the first accounting in any twelve months costs nothing. */
export const nextIsFree = async (tx: Tx, patientId: string): Promise<boolean> =>
  (await tx.query<{ free: boolean }>(FREE, [patientId]))[0]?.free === true;

const REQUEST: Statement = {
  name: 'accounting-request',
  text: `insert into accounting_request (tenant_id, id, patient_id, patient_ref, kind, covers_from, covers_to, entries, is_free, made_by)
    values ((select sec.tenant()), $1, $2, $3, $4, $5, $6, $7, $8, (select sec.user_id()))`,
};
export interface NewRequest {
  id: string;
  patientId: string;
  ref: string;
  kind: RequestRow['kind'];
  from: string;
  to: string;
  entries: number;
  isFree: boolean;
}
export const insertRequest = (tx: Tx, row: NewRequest): Promise<object[]> =>
  tx.query(REQUEST, [row.id, row.patientId, row.ref, row.kind, row.from, row.to, row.entries, row.isFree]);

const IDENTITY: Statement = {
  name: 'accounting-identity',
  text: `select i.details, audit.append('patient.identity-read', 'done', 'patient', i.patient_id::text, $2, '{}', $3) as written
    from patient_identity i where i.patient_id = $1`,
};
/** The sealed name, for whoever may see it, with its ledger entry; nothing for a privacy officer. */
export const readIdentity = async (tx: Tx, id: string, ref: string, address: Buffer): Promise<Buffer | undefined> =>
  (await tx.query<{ details: Buffer }>(IDENTITY, [id, ref, address]))[0]?.details;

const CLINIC: Statement = { name: 'accounting-clinic', text: 'select name from core.clinic' };
export const clinicName = async (tx: Tx): Promise<string> =>
  (await tx.query<{ name: string }>(CLINIC, []))[0]?.name ?? '';
