import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { migrateTenant, phiSchema } from './migrate.ts';

describe('opening the PHI schema of a clinic', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.asMigrator((migrator) => migrateTenant(migrator, newId()));
  });
  afterAll(() => database.drop());

  it('waits for nobody who is reading or writing the tables that are there already', async () => {
    await database.asSuperuser(async (reader) => {
      const { rows } = await reader.query<{ name: string }>(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'core' or schemaname like 'tenant\\_%'`,
      );
      expect(rows.length).toBeGreaterThan(10);
      await reader.query('begin');
      await reader.query(`lock table ${rows.map(({ name }) => name).join(', ')} in row exclusive mode`);
      await database.asMigrator(async (migrator) => {
        await migrator.query("set lock_timeout = '2s'");
        await migrateTenant(migrator, newId());
      });
      await reader.query('rollback');
    });
  });

  it('looks at its own tables alone, however many clinics there are', async () => {
    const [other, own] = [newId(), newId()];
    await database.asMigrator((migrator) => migrateTenant(migrator, other));
    await database.asSuperuser((client) => client.query(`create table ${phiSchema(other)}.unruly (id integer)`));
    await database.asMigrator((migrator) => migrateTenant(migrator, own));
    const { rows } = await database.asSuperuser((client) =>
      client.query<{ bare: number; tables: number }>(
        `select count(*)::integer as tables, count(*) filter (where not c.relrowsecurity or not c.relforcerowsecurity)::integer as bare
          from pg_class c where c.relnamespace = $1::regnamespace and c.relkind = 'r'`,
        [phiSchema(own)],
      ),
    );
    expect(rows[0]?.tables).toBeGreaterThan(10);
    expect(rows[0]?.bare).toBe(0);
    await database.asSuperuser((client) => client.query(`drop table ${phiSchema(other)}.unruly`));
  });
});
