import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { migrateTenant, phiSchema } from './migrate.ts';

const OURS = newId();
const THEIRS = newId();

/** Tables that hold no clinic's rows. Each says why in its comment; a new one must be added here on purpose. */
const EXEMPT = ['core.document_text', 'core.document_version', 'core.installation'];
/** Functions that run with their owner's rights. Each pins its search path; a new one must be added here on purpose. */
const DEFINER_OWNERS = ['hyaline_migrator', 'hyaline_gate', 'hyaline_audit_owner', 'hyaline_jobs', 'hyaline_wipe'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const tenantId of [OURS, THEIRS]) await database.asMigrator((client) => migrateTenant(client, tenantId));
});
afterAll(() => database.drop());

const catalog = <Row extends object>(sql: string): Promise<Row[]> =>
  database.asSuperuser(async (client) => (await client.query<Row>(sql)).rows);

const NAME = `n.nspname || '.' || c.relname`;
const OUR_TABLES = `from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and (n.nspname = 'core' or n.nspname like 'tenant\\_%')`;

describe('the catalog', () => {
  it('[C115] every table of core and of a PHI schema has row-level security enabled and forced, with a policy', async () => {
    const open = await catalog<{ name: string }>(`
      select ${NAME} as name ${OUR_TABLES}
        and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
      order by 1`);
    expect(open.map((row) => row.name)).toEqual(EXEMPT);
  });

  it('[C172] every tenant-owned table checks the clinic on reading and on writing', async () => {
    const rows = await catalog<{ name: string; reads: string; writes: string; custom: boolean }>(`
      select ${NAME} as name, coalesce(pg_get_expr(p.polqual, p.polrelid), '') as reads,
             coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as writes,
             coalesce(obj_description(c.oid, 'pg_class'), '') like 'rls:%' as custom
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      left join pg_policy p on p.polrelid = c.oid and p.polname = 'tenant'
      where c.relkind in ('r', 'p') and (n.nspname = 'core' or n.nspname like 'tenant\\_%')`);
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows.filter(({ custom }) => !custom)) {
      const predicate = /^\(tenant_id = \( SELECT sec\.tenant\(\) AS tenant\)\)$/;
      expect(row.reads, row.name).toMatch(predicate);
      expect(row.writes, row.name).toMatch(predicate);
    }
  });

  it('gives rows without a policy predicate to the gate alone', async () => {
    const open = await catalog<{ name: string; role: string }>(`
      select ${NAME} || ' ' || p.polname as name, coalesce(r.rolname, 'public') as role
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
      cross join lateral unnest(p.polroles) as member(oid) left join pg_roles r on r.oid = member.oid
      where p.polpermissive and pg_get_expr(p.polqual, p.polrelid) = 'true'`);
    expect(open.length).toBeGreaterThan(0);
    const trusted = new Set(['hyaline_gate', 'hyaline_audit_owner', 'hyaline_sequencer', 'hyaline_prober']);
    expect(open.filter(({ role }) => !trusted.has(role))).toEqual([]);
  });

  it('no role of the application may bypass, own or create anything', async () => {
    const roles = await catalog<{ rolname: string }>(`
      select rolname from pg_roles where rolname like 'hyaline\\_%' and rolname <> 'hyaline_admin'
        and (rolsuper or rolbypassrls or (rolcreaterole and rolname <> 'hyaline_migrator') or rolcreatedb)`);
    expect(roles).toEqual([]);
    const owned = await catalog<{ name: string }>(`
      select ${NAME} as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_roles r on r.oid = c.relowner
      where r.rolname in ('hyaline_login', 'hyaline_app') or r.rolname like 'hyaline\\_tenant\\_%'`);
    expect(owned).toEqual([]);
    const members = await catalog<{ rolname: string }>(`
      select r.rolname from pg_roles r
      where r.rolname in ('hyaline_login', 'hyaline_app', 'hyaline_prober', 'hyaline_sequencer')
        and (pg_has_role(r.oid, 'hyaline_migrator', 'member') or pg_has_role(r.oid, 'hyaline_gate', 'member')
             or pg_has_role(r.oid, 'hyaline_audit_owner', 'member'))`);
    expect(members).toEqual([]);
  });

  it('every SECURITY DEFINER function pins its search path and has a trusted owner', async () => {
    const functions = await catalog<{ name: string; owner: string; pinned: boolean }>(`
      select p.oid::regprocedure::text as name, r.rolname as owner,
             coalesce(p.proconfig, '{}')::text like '%search_path=pg_catalog%' as pinned
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
      where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`);
    expect(functions.length).toBeGreaterThan(2);
    expect(functions.filter(({ pinned, owner }) => !pinned || !DEFINER_OWNERS.includes(owner))).toEqual([]);
  });

  it('views are security_invoker and there is no materialized view', async () => {
    const views = await catalog<{ name: string }>(`
      select ${NAME} as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
        and not coalesce(c.reloptions @> array['security_invoker=true'], false)`);
    expect(views).toEqual([]);
  });

  it('[C118] each clinic has its own PHI schema, and a role that reaches only that one', async () => {
    const [row] = await catalog<{ own: boolean; other: boolean; everybody: boolean }>(`
      select has_schema_privilege('hyaline_${phiSchema(OURS)}', '${phiSchema(OURS)}', 'usage') as own,
             has_schema_privilege('hyaline_${phiSchema(OURS)}', '${phiSchema(THEIRS)}', 'usage') as other,
             has_schema_privilege('hyaline_app', '${phiSchema(OURS)}', 'usage') as everybody`);
    expect(row).toEqual({ own: true, other: false, everybody: false });
  });

  it('[C006] a clinic entry holds its name and theme and nothing else', async () => {
    const columns = await catalog<{ column_name: string }>(`
      select column_name from information_schema.columns where table_schema = 'core' and table_name = 'clinic' order by 1`);
    expect(columns.map((column) => column.column_name)).toEqual(['created_at', 'name', 'tenant_id', 'theme']);
  });
});
