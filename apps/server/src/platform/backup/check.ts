import type { Client } from 'pg';
import type { Config } from '../config/index.ts';
import { withClient } from '../db/index.ts';
import { startEmbedded } from '../postgres/index.ts';
import { EMBEDDED_DATABASE } from '../postgres/reach.ts';
import type { FoundErasures } from './erasures.ts';
import { BackupError } from './errors.ts';
import type { Manifest } from './manifest.ts';

/** What was found after a restore. */
export interface Checked {
  manifest: Manifest;
  /** null: the backup has no database (it was on a server of the operator's own). */
  database: { tables: number; rows: number; ledgerEntries: number } | null;
  /** false: nothing sealed can be opened any more. */
  keyring: boolean;
}

/** And what was taken out of it again. */
export interface Restored extends Checked {
  /** null: brought back without a keyring. */
  erasures: FoundErasures | null;
}

/**
 * Starts the restored database, which replays its log up to the end of the backup, and reads every row of every table:
 * pages with a wrong checksum do not survive that.
 */
export async function checkRestored(config: Config, manifest: Manifest, keyring: boolean): Promise<Checked> {
  if (!manifest.cluster) return { manifest, database: null, keyring };
  const server = await startEmbedded({ dataDir: config.dataDir });
  try {
    const { host, port, adminUser: user, adminPassword: password } = server;
    const database = await withClient({ host, port, user, password, database: EMBEDDED_DATABASE }, async (client) => {
      await refuseForeign(client, manifest);
      return readEverything(client);
    });
    return { manifest, database, keyring };
  } finally {
    await server.stop();
  }
}

async function refuseForeign(client: Client, manifest: Manifest): Promise<void> {
  const sql = 'select id, keyring_id from core.installation';
  const { rows } = await client.query<{ id: string; keyring_id: string }>(sql);
  if (rows[0]?.keyring_id !== manifest.keyringId || rows[0].id !== manifest.installationId)
    throw new BackupError('The database in this backup belongs to another installation than its manifest says.');
}

async function readEverything(client: Client) {
  const { rows: tables } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  let total = 0;
  for (const { name } of tables) total += await countRows(client, name);
  const ledger = tables.some(({ name }) => name === 'audit.entry') ? await countRows(client, 'audit.entry') : 0;
  return { tables: tables.length, rows: total, ledgerEntries: ledger };
}

async function countRows(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? 0;
}
