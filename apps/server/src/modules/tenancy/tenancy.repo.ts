import { PHI_WORKSPACES } from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import { type Db, dropTenant, migrateTenant, type OpenDatabase, phiSchema } from '../../platform/db/index.ts';

export async function phiSchemaExists({ db }: OpenDatabase, tenantId: string): Promise<boolean> {
  const rows = await db.asPlatform((tx) =>
    tx.query<{ exists: boolean }>(
      { name: 'phi-schema-exists', text: 'select to_regnamespace($1) is not null as exists' },
      [phiSchema(tenantId)],
    ),
  );
  return rows[0]?.exists === true;
}

const MAY_KEEP = {
  name: 'phi-may-keep',
  text: `select coalesce((select p.workspaces && $1::text[] from core.practice p), true) as may`,
};
/** Whether the clinic uses a workspace that keeps patient data. */
export async function mayKeepPhi({ db }: OpenDatabase, tenantId: string): Promise<boolean> {
  const rows = await db.oneStatement<{ may: boolean }>({ tenantId, userId: SYSTEM_USER }, MAY_KEEP, [PHI_WORKSPACES]);
  return rows[0]?.may === true;
}

export const createPhiSchema = ({ asMigrator }: OpenDatabase, tenantId: string): Promise<void> =>
  asMigrator((migrator) => migrateTenant(migrator, tenantId));

export const dropPhiSchema = ({ asMigrator }: OpenDatabase, tenantId: string): Promise<void> =>
  asMigrator((migrator) => dropTenant(migrator, tenantId));

const SCHEMAS = {
  name: 'phi-tenants',
  text: `select regexp_replace(substr(nspname, 8), '(.{8})(.{4})(.{4})(.{4})(.{12})', '\\1-\\2-\\3-\\4-\\5') as id
    from pg_namespace where nspname ~ '^tenant_[0-9a-f]{32}$'`,
};

export const phiSchemas = ({ db }: { db: Db }): Promise<{ id: string }[]> =>
  db.asPlatform((tx) => tx.query<{ id: string }>(SCHEMAS, []));
