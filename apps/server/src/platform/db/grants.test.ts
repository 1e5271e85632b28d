import type { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { GRANTS } from './grants.fixture.ts';
import { SERVICE_GRANTS } from './service-grants.fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A right on a whole table by its name; on columns, by theirs. */
const listed = (roles: readonly string[]): string => `
  with rights as (
    select n.nspname || '.' || c.relname as "table", coalesce(r.rolname, 'PUBLIC') as role, a.privilege_type as may, null as "column"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    cross join lateral aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
    where n.nspname in ('core', 'audit', 'trust', 'sec', 'public') and c.relkind in ('r', 'p', 'v') and a.grantee <> c.relowner
    union all
    select n.nspname || '.' || c.relname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type, t.attname
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute t on t.attrelid = c.oid
    cross join lateral aclexplode(t.attacl) a left join pg_roles r on r.oid = a.grantee
    where n.nspname in ('core', 'audit', 'trust', 'sec', 'public') and t.attnum > 0 and not t.attisdropped
  )
  select role || ' ' || "table" || ' ' || lower(may) || coalesce('(' || string_agg("column", ',' order by "column") || ')', '') as line
  from rights where role in (${roles.map((role) => `'${role}'`).join(', ')})
  group by role, "table", may, ("column" is null) order by 1`;

it('[C191] the application holds the rights on tables that are listed, and no other', async () => {
  const { rows } = await database.asSuperuser((sql) =>
    sql.query<{ line: string }>(listed(['hyaline_app', 'hyaline_portal', 'hyaline_login', 'PUBLIC'])),
  );
  const found = rows.map(({ line }) => line).toSorted();
  expect(found.length).toBeGreaterThan(30);
  expect(found).toEqual(
    GRANTS.trim()
      .split(/\s*\n\s*/)
      .toSorted(),
  );
});

it('[C191] nothing of the ledger, of a person’s secrets or of anybody’s rank is the application’s to write', () => {
  const written = GRANTS.split('\n').filter((line) => /^hyaline_app \S+ (insert|update|delete|truncate)/.test(line));
  const sensitive =
    /^hyaline_app (audit\.\S+|core\.(membership|invitation|account|totp_factor|passkey|recovery_code|sign_in_ticket|session_secret|mail_link|throttle)) /;
  expect(written.filter((line) => sensitive.test(line))).toEqual([]);
});

/** Those that keep the ledger in order, look for faults, hold the queue and copy: none of them reaches a clinic's rows. */
const SERVICES = ['hyaline_prober', 'hyaline_sequencer', 'hyaline_jobs', 'hyaline_backup', 'hyaline_audit_owner'];
const linesOf = (text: string): string[] => text.trim().split(/\s*\n\s*/).toSorted(); // prettier-ignore

it('[C237] each service role holds the rights on tables that are listed, and a right more or less shows', async () => {
  const found = (sql: Client) =>
    sql.query<{ line: string }>(listed(SERVICES)).then(({ rows }) => rows.map(({ line }) => line).toSorted());
  await database.asSuperuser(async (sql) => {
    expect(await found(sql)).toEqual(linesOf(SERVICE_GRANTS));
    for (const drift of [
      'grant select on core.account to hyaline_prober',
      'grant select (name) on core.account to hyaline_jobs',
      'grant delete on audit.entry to hyaline_sequencer',
      'revoke all on audit.entry from hyaline_sequencer',
    ]) {
      await sql.query('begin');
      await sql.query(drift);
      expect(await found(sql), drift).not.toEqual(linesOf(SERVICE_GRANTS));
      await sql.query('rollback');
    }
    const { rows } = await sql.query<{ name: string }>(
      `select rolname as name from pg_roles where (rolname = any ($1) or rolname in ('hyaline_app', 'hyaline_portal', 'hyaline_login', 'hyaline_migrator'))
       and (rolsuper or rolbypassrls or rolcreatedb or (rolreplication and rolname <> 'hyaline_backup'))`,
      [SERVICES],
    );
    expect(rows).toEqual([]);
  });
});

it('[C237] no service role reads what a clinic keeps of its patients, people or links, nor the text of the ledger', () => {
  const lines = linesOf(SERVICE_GRANTS);
  expect(lines.filter((line) => !/^hyaline_(prober trust|sequencer audit)\./.test(line))).toEqual([]);
  expect(lines.filter((line) => /audit\.entry/.test(line))).toEqual(['hyaline_sequencer audit.entry select(id,leaf,tenant_id,xid)']); // prettier-ignore
});
