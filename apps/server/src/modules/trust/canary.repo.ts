import { randomBytes } from '../../platform/crypto/index.ts';
import type { OpenDatabase } from '../../platform/db/index.ts';
import type { Canary } from './canary.ts';

const CLINIC = {
  name: 'trust-canary-clinic',
  text: 'insert into core.clinic (tenant_id, name) values (sec.tenant(), $1) on conflict do nothing',
};

export const insertClinic = async ({ db }: OpenDatabase, canary: Canary): Promise<void> => {
  await db.inTenant(canary, (tx) => tx.query(CLINIC, [canary.name]));
};

/** Past the sign-up on purpose: the first member of a clinic would be its owner there, and a canary may own nothing. */
export const insertMember = ({ asMigrator }: OpenDatabase, { tenantId, userId, name }: Canary): Promise<void> =>
  asMigrator(async (client) => {
    const part = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '');
    const nobody = `$argon2id$v=19$m=65536,t=3,p=1$${part(16)}$${part(32)}`;
    const email = `${userId}@canary.invalid`;
    await client.query('begin');
    await client.query('set local role hyaline_gate');
    await client.query(
      `insert into core.account (id, email, email_key, name, password_hash) values ($1, $2, $2, $3, $4)
       on conflict do nothing`,
      [userId, email, name, nobody],
    );
    await client.query(
      `insert into core.membership (tenant_id, account_id, role) values ($1, $2, 'provider') on conflict do nothing`,
      [tenantId, userId],
    );
    await client.query('commit');
  });
