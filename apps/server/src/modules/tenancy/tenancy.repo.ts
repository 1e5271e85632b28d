import { migrateTenant, type OpenDatabase, phiSchema } from '../../platform/db/index.ts';

export async function phiSchemaExists({ db }: OpenDatabase, tenantId: string): Promise<boolean> {
  const rows = await db.asPlatform((tx) =>
    tx.query<{ exists: boolean }>(
      { name: 'phi-schema-exists', text: 'select to_regnamespace($1) is not null as exists' },
      [phiSchema(tenantId)],
    ),
  );
  return rows[0]?.exists === true;
}

export const createPhiSchema = ({ asMigrator }: OpenDatabase, tenantId: string): Promise<void> =>
  asMigrator((migrator) => migrateTenant(migrator, tenantId));
