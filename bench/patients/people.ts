import { newId } from '@hyaline/kit';
import { keep, newSecret } from '../../apps/server/src/modules/identity/secrets.ts';
import { openVault } from '../../apps/server/src/platform/crypto/index.ts';
import { connectRaw } from '../support/raw-sql.ts';
import type { Stage } from '../support/stage.ts';

/** A copy of the owner's row of a table, with some columns otherwise. $1 the table's row type, $2 the clinic, $3 the columns. */
const copyOf = (table: string): string =>
  `insert into core.${table} select (jsonb_populate_record(x, $3)).* from core.${table} x where ${
    table === 'account' ? 'x.id' : 'x.account_id'
  } = $1 and ($2::uuid is not null) limit 1`;

/**
 * Providers of the clinic who are signed in, each with some patients of their own, without going through invitations and
 * sign-ins: people are a stage, not what is measured. @returns the cookie of each
 */
export async function plantProviders(
  { server, database, clinic }: Stage,
  patientsOf: readonly (readonly string[])[],
): Promise<string[]> {
  const tenantId = clinic.session.clinic.id;
  const owner = clinic.session.account.id;
  const schema = `tenant_${tenantId.replaceAll('-', '')}`;
  const vault = await openVault({ dataDir: server.data, kek: null, mayCreate: false });
  const client = await connectRaw(database);
  const cookies: string[] = [];
  try {
    await client.query('set session_replication_role = replica'); // no triggers: nobody's context is at hand
    for (const [i, patients] of patientsOf.entries()) {
      const [account, session, secret] = [newId(), newId(), newSecret()];
      const email = `provider-${account.slice(-12)}@clinic.example`;
      const copy = (table: string, columns: object) => client.query(copyOf(table), [owner, tenantId, columns]);
      await copy('account', { id: account, email, email_key: email, name: `Provider ${i}` });
      await copy('membership', { account_id: account, role: 'provider' });
      await copy('session', { account_id: account, id: session });
      await client.query('insert into core.session_secret (hash, tenant_id, session_id) values ($1, $2, $3)', [
        Buffer.from(await keep({ vault }, 'session', secret)),
        tenantId,
        session,
      ]);
      await client.query(
        `insert into ${schema}.patient_assignment (tenant_id, id, patient_id, account_id, kind, made_by)
         select $1, gen_random_uuid(), p, $2, 'provider', $3 from unnest($4::uuid[]) as p`,
        [tenantId, account, owner, patients],
      );
      cookies.push(`__Host-hyaline=${secret}`);
    }
    await client.query('analyze');
  } finally {
    await client.end();
    vault.close();
  }
  return cookies;
}
