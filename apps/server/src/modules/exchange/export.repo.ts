import type { Statement, Tx } from '../../platform/db/index.ts';

export interface ExportedPatient {
  id: string;
  ref: string;
  changedAt: Date;
  identity: Buffer;
  profile: Buffer;
}
const FIND: Statement = {
  name: 'export-patient',
  text: `select p.id, p.ref, p.changed_at as "changedAt", i.details as identity, f.details as profile
    from patient p join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
    join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id
    where p.id = $1 and sees_as(p.id) <> 'grant'`,
};
/** Undefined for somebody who does not see the patient in their own right: what was taken out would outlast a grant. */
export const findExported = async (tx: Tx, id: string): Promise<ExportedPatient | undefined> =>
  (await tx.query<ExportedPatient>(FIND, [id]))[0];

const OWN: Statement = {
  name: 'export-own',
  text: `select p.id, p.ref, p.changed_at as "changedAt", i.details as identity, f.details as profile
    from patient p join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
    join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id`,
};
/** The one patient whom a patient's own transaction sees. */
export const findOwn = async (tx: Tx): Promise<ExportedPatient | undefined> =>
  (await tx.query<ExportedPatient>(OWN, []))[0];
const NAMES: Statement = { name: 'export-own-names', text: 'select id, name from sec.people_for_patient($1)' };
export const namesForPatient = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((await tx.query<{ id: string; name: string }>(NAMES, [ids])).map(({ id, name }) => [id, name]));

const ALL: Statement = {
  name: 'export-patients',
  text: `select p.id from patient p where p.removed_at is null and sees_as(p.id) <> 'grant' order by p.ref`,
};
export const exportedIds = async (tx: Tx): Promise<string[]> =>
  (await tx.query<{ id: string }>(ALL, [])).map(({ id }) => id);

const CLINIC: Statement = {
  name: 'export-clinic',
  text: `select c.name from core.clinic c where c.tenant_id = (select sec.tenant())`,
};
export const clinicName = async (tx: Tx): Promise<string> =>
  (await tx.query<{ name: string }>(CLINIC, []))[0]?.name ?? '';
