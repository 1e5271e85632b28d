import type { Config } from '../platform/config/index.ts';
import { openVault, type Vault } from '../platform/crypto/index.ts';
import { type LoginRole, withClient } from '../platform/db/index.ts';
import type { Reached } from '../platform/postgres/reach.ts';

export interface InstallationRow {
  id: string;
  keyringId: string;
  demo: boolean;
}

/** The one row about the installation, or null while the database has none. */
export async function installationOf({ admin, database }: Reached): Promise<InstallationRow | null> {
  const exists = await withClient(admin, (client) =>
    client.query('select 1 from pg_database where datname = $1', [database]),
  );
  if (exists.rowCount === 0) return null;
  return withClient({ ...admin, database }, async (client) => {
    const made = await client.query<{ made: boolean }>(`select to_regclass('core.installation') is not null as made`);
    if (!made.rows[0]?.made) return null;
    const sql = 'select id, keyring_id as "keyringId", demo from core.installation';
    return (await client.query<InstallationRow>(sql)).rows[0] ?? null;
  });
}

/** The vault that belongs to this database; made only when the database is new as well. */
export async function openVaultOf(config: Config, reached: Reached): Promise<Vault> {
  const known = await installationOf(reached);
  const { dataDir, kek } = config;
  const vault = await openVault({
    dataDir,
    kek,
    mayCreate: known === null,
    ...(known ? { expectedKeyringId: known.keyringId } : {}),
  });
  await vault.keepErasureList(config.erasureFile, (problem) => void process.stderr.write(`${problem}\n`));
  return vault;
}

/** What the database is opened with, all of it out of the vault. */
export async function secretsOf(vault: Vault) {
  return {
    contextKey: await vault.instanceSecret('context-mac'),
    passwordOf: async (role: LoginRole): Promise<string> =>
      Buffer.from(await vault.instanceSecret(`db-role/${role}`)).toString('base64url'),
  };
}
