import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { GRANTS } from './grants.fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A right on a whole table by its name; on columns, by theirs. */
const LISTED = `
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
  from rights where role in ('hyaline_app', 'hyaline_portal', 'hyaline_login', 'PUBLIC')
  group by role, "table", may, ("column" is null) order by 1`;

it('[C191] the application holds the rights on tables that are listed, and no other', async () => {
  const { rows } = await database.asSuperuser((sql) => sql.query<{ line: string }>(LISTED));
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
