import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { sha256 } from '../crypto/index.ts';

const FOLDER = new URL('../../migrations/', import.meta.url);
const ADVISORY_LOCK = 4_801_112; // any number, the same on every node

export interface Migration {
  name: string;
  sql: string;
}

export const sharedMigrations = (): Migration[] => readMigrations(FOLDER);
export const tenantMigrations = (): Migration[] => readMigrations(new URL('tenant/', FOLDER));

/** The schema of one clinic's PHI. */
export const phiSchema = (tenantId: string): string => `tenant_${tenantId.replaceAll('-', '')}`;
/** The role that may read and write it; it carries no login. */
export const phiRole = (tenantId: string): string => `hyaline_${phiSchema(tenantId)}`;
/** The role of the clinic's patients: it reads the record of the one whom the context names. */
export const patientRole = (tenantId: string): string => `${phiRole(tenantId)}_patient`;

/**
 * Brings the shared schemas and every PHI schema to the newest version: forward only, each file in its own
 * transaction, row-level security applied again after each.
 * @throws Error when a file that already ran has changed since
 */
export async function migrate(migrator: Client): Promise<string[]> {
  await migrator.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
  try {
    await migrator.query(
      'create table if not exists public.migration (name text primary key, sha256 text not null, ran_at timestamptz not null default now())',
    );
    const ran = await pending(migrator, sharedMigrations());
    for (const file of ran) await inTransaction(migrator, () => runShared(migrator, file));
    const tenants = await tenantsBehind(migrator);
    for (const tenantId of tenants) await inTransaction(migrator, () => runTenant(migrator, tenantId));
    return ran.map((file) => file.name);
  } finally {
    await migrator.query('select pg_advisory_unlock($1)', [ADVISORY_LOCK]);
  }
}

/** Creates a clinic's PHI schema, or brings it to the newest version. Safe to call twice at once. */
export async function migrateTenant(migrator: Client, tenantId: string): Promise<void> {
  await inTransaction(migrator, async () => {
    await migrator.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    await runTenant(migrator, tenantId);
  });
}

/** Drops a clinic's PHI schema and its roles, with all that is in it. Safe to call twice. */
export async function dropTenant(migrator: Client, tenantId: string): Promise<void> {
  await inTransaction(migrator, async () => {
    await migrator.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    await migrator.query(`drop schema if exists ${phiSchema(tenantId)} cascade`);
    for (const role of [patientRole(tenantId), phiRole(tenantId)]) await migrator.query(`drop role if exists ${role}`);
    await migrator.query('delete from sec.phi_schema where tenant_id = $1', [tenantId]);
  });
}

function readMigrations(folder: URL): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .toSorted()
    .map((name) => ({ name, sql: readFileSync(new URL(name, folder), 'utf8') }));
}

async function pending(migrator: Client, files: Migration[]): Promise<Migration[]> {
  const { rows } = await migrator.query<{ name: string; sha256: string }>('select name, sha256 from public.migration');
  const known = new Map(rows.map((row) => [row.name, row.sha256]));
  for (const file of files) {
    const hash = known.get(file.name);
    if (hash !== undefined && hash !== digest(file)) throw new Error(`migration ${file.name} changed after it ran`);
  }
  return files.filter((file) => !known.has(file.name));
}

async function runShared(migrator: Client, file: Migration): Promise<void> {
  await migrator.query(file.sql);
  await applyRls(migrator);
  await migrator.query('insert into public.migration (name, sha256) values ($1, $2)', [file.name, digest(file)]);
}

async function tenantsBehind(migrator: Client): Promise<string[]> {
  const head = tenantMigrations().at(-1)?.name;
  const { rows } = await migrator.query<{ tenant_id: string }>(
    'select tenant_id from sec.phi_schema where version <> $1 order by tenant_id',
    [head ?? ''],
  );
  return rows.map((row) => row.tenant_id);
}

async function runTenant(migrator: Client, tenantId: string): Promise<void> {
  const schema = phiSchema(tenantId);
  const role = phiRole(tenantId);
  const { rows } = await migrator.query<{ version: string }>(
    'select version from sec.phi_schema where tenant_id = $1',
    [tenantId],
  );
  const at = rows[0]?.version ?? '';
  if (at === '') {
    const exists = await migrator.query('select 1 from pg_roles where rolname = $1', [role]);
    if (exists.rowCount === 0) await migrator.query(`create role ${role} nologin`);
    await migrator.query(`grant hyaline_app to ${role}; grant ${role} to hyaline_login; create schema ${schema};
      grant usage on schema ${schema} to ${role}`);
  }
  const files = tenantMigrations().filter((file) => file.name > at);
  for (const file of files) await migrator.query(file.sql.replaceAll(':schema', schema).replaceAll(':role', role));
  if (files.length > 0) {
    await migrator.query(`select set_config('hy.rls_schema', $1, true)`, [schema]);
    await applyRls(migrator);
  }
  await migrator.query(
    `insert into sec.phi_schema (tenant_id, version) values ($1, $2)
     on conflict (tenant_id) do update set version = excluded.version`,
    [tenantId, files.at(-1)?.name ?? at],
  );
}

const applyRls = (migrator: Client) => migrator.query(readFileSync(new URL('rls.sql', FOLDER), 'utf8'));

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

const digest = (file: Migration): string => sha256(file.sql).toString('hex');
