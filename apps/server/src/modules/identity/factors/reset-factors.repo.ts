import type { Role } from '@hyaline/contract';
import type { Tx } from '../../../platform/db/index.ts';

const MAY_DROP = { name: 'identity-may-drop-factors', text: 'select sec.may_drop_factors($1) as may' };
/** Whether the actor of the transaction may take the factors of this person. The platform's context may, of anybody. */
export const mayDropFactors = async (tx: Tx, accountId: string): Promise<boolean> =>
  (await tx.query<{ may: boolean }>(MAY_DROP, [accountId]))[0]?.may === true;

export interface DroppedFactors {
  hadTotp: boolean;
  passkeys: number;
}

const DROP = {
  name: 'identity-drop-factors',
  text: 'select had_totp as "hadTotp", passkeys from sec.drop_factors($1)',
};
/** Undefined when the actor may not. */
export const dropFactors = async (tx: Tx, accountId: string): Promise<DroppedFactors | undefined> =>
  (await tx.query<DroppedFactors>(DROP, [accountId]))[0];

const CLINICS_OF = {
  name: 'identity-clinics-of',
  text: 'select tenant_id as "tenantId", role from sec.clinics_of($1)',
};
/** Where a person is an active member, the oldest first. For the platform only. */
export const clinicsOf = (tx: Tx, accountId: string): Promise<{ tenantId: string; role: Role }[]> =>
  tx.query<{ tenantId: string; role: Role }>(CLINICS_OF, [accountId]);
