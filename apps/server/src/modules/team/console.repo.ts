import type { Role } from '@hyaline/contract';
import type { Tx } from '../../platform/db/index.ts';

export interface PlacedPerson {
  tenantId: string;
  clinic: string;
  accountId: string;
  email: string;
  name: string;
  role: Role;
  totp: boolean;
  passkeys: number;
  lastSignInAt: Date | null;
}

const EVERYBODY = {
  name: 'team-everybody',
  text: `select tenant_id as "tenantId", clinic, account_id as "accountId", email, name, role, totp, passkeys,
           last_sign_in_at as "lastSignInAt" from sec.everybody()`,
};
/** As the platform only. */
export const everybody = (tx: Tx): Promise<PlacedPerson[]> => tx.query<PlacedPerson>(EVERYBODY, []);
