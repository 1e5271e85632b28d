import type { Role } from '@hyaline/contract';
import type { Statement, Tx } from '../../platform/db/index.ts';

export interface OwnRow {
  id: string;
  ref: string;
  changedAt: Date;
  identity: Buffer;
  profile: Buffer;
}
const COLUMNS = `p.id, p.ref, p.changed_at as "changedAt", i.details as identity, f.details as profile`;
const SEALED = `join patient_identity i on i.tenant_id = p.tenant_id and i.patient_id = p.id
  join patient_profile f on f.tenant_id = p.tenant_id and f.patient_id = p.id`;
const READ: Statement = {
  name: 'portal-own-read',
  text: `select ${COLUMNS}, audit.append('portal.read', 'done', 'patient', p.id::text, p.ref, $2, $1) as written
    from patient p ${SEALED}`,
};
/** The record of the context, and that it was read, in one statement. No row is asked for: there is one to be seen. */
export const readOwn = async (tx: Tx, address: Buffer, facts: string): Promise<OwnRow | undefined> =>
  (await tx.query<OwnRow>(READ, [address, facts]))[0];

export interface TeamRow {
  id: string;
  name: string;
  role: Role;
}
const PEOPLE: Statement = {
  name: 'portal-people',
  text: 'select id, name, role from sec.people_for_patient($1)',
};
/** People of the clinic by name and role. */
export const peopleOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, TeamRow>> =>
  new Map((await tx.query<TeamRow>(PEOPLE, [[...new Set(ids)]])).map((row) => [row.id, row]));

export interface LookRow {
  entryId: string;
  canonical: string;
}
const LOOKS: Statement = {
  name: 'portal-looks',
  text: 'select entry_id as "entryId", canonical from audit.own_looks($1, $2)',
};
export const ownLooks = (tx: Tx, before: string | null, limit: number): Promise<LookRow[]> =>
  tx.query<LookRow>(LOOKS, [before, limit]);
const SHOWN: Statement = { name: 'portal-looks-shown', text: 'select sec.shows_looks() as shown' };
export const looksShown = async (tx: Tx): Promise<boolean> =>
  (await tx.query<{ shown: boolean }>(SHOWN, []))[0]?.shown === true;
