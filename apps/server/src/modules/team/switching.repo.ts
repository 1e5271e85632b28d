import type { Role } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';

export interface ClinicRow {
  id: string;
  name: string;
  role: Role;
  organisation: boolean;
}

const MINE = {
  name: 'team-my-clinics',
  text: 'select tenant_id as id, name, role, organisation from sec.my_clinics()',
};
/** Where the person of the transaction has a place. */
export const myClinics = (tx: Tx): Promise<ClinicRow[]> => tx.query<ClinicRow>(MINE, []);

const SWITCH = {
  name: 'team-switch-session',
  text: 'select id, tenant_id as "tenantId", ended from sec.switch_session($1, $2, $3, $4, $5)',
};
export interface Switch {
  fromClinic: string;
  fromSession: string;
  id: string;
  secret: Uint8Array;
  max: number;
}
/** The sessions that had to end for the new one; null when it may not begin. */
export async function switchSession(tx: Tx, ask: Switch): Promise<{ id: string; tenantId: string }[] | null> {
  const params = [ask.fromClinic, ask.fromSession, ask.id, ask.secret, ask.max];
  const rows = await tx.query<{ id: string; tenantId: string; ended: boolean }>(SWITCH, params);
  return rows.length === 0 ? null : rows.filter(({ ended }) => ended);
}
