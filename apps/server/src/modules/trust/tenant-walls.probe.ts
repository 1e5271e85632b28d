import { passOrFail, type ProbeResult } from '@hyaline/evidence';
import type { Actor, OpenDatabase } from '../../platform/db/index.ts';
import { CANARY_A, CANARY_B, ensureCanaries } from './canary.ts';
import { isRed, type Probe, specOf } from './probe.ts';
import { lookAs, lookAtFault, type ProbeSql } from './probe-sql.repo.ts';

// Two canary clinics look at every table that the application can read: their own rows must be there, nobody else's.

const CORE_TABLES = `select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity and c.relforcerowsecurity as forced,
    coalesce(obj_description(c.oid, 'pg_class'), '') as note,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull) as owned,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'
            and has_column_privilege('hyaline_app', c.oid, a.attnum, 'select')) as readable
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and (n.nspname = 'core' or n.nspname like 'tenant\\_%')`;

/** Policies through which the application's roles get rows without the clinic or the person being asked for. */
const LOOSE_POLICIES = `select format('%I.%I: %I', n.nspname, c.relname, p.polname) as name
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
  where (n.nspname = 'core' or n.nspname like 'tenant\\_%')
    and exists (select from unnest(p.polroles) r(oid) left join pg_roles g on g.oid = r.oid
                where r.oid = 0 or g.rolname = 'hyaline_app' or g.rolname like 'hyaline\\_tenant\\_%')
    and p.polpermissive
    and (pg_get_expr(p.polqual, p.polrelid) !~ 'sec\\.(tenant|user_id)\\(\\)'
         or (p.polcmd in ('*', 'a', 'w') and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), pg_get_expr(p.polqual, p.polrelid), '')
             !~ 'sec\\.(tenant|user_id)\\(\\)'))`;

/** PHI schemas that another role than their own can enter. */
const OPEN_SCHEMAS = `select n.nspname as name from pg_namespace n, aclexplode(n.nspacl) a left join pg_roles r on r.oid = a.grantee
  where n.nspname like 'tenant\\_%' and a.grantee <> n.nspowner and coalesce(r.rolname, 'public') not in ('hyaline_' || n.nspname, 'hyaline_' || n.nspname || '_patient')
    and coalesce(r.rolname, 'public') <> 'hyaline_backup'`;

interface Table {
  name: string;
  forced: boolean;
  note: string;
  owned: boolean;
  readable: boolean;
}

/** One look through the eyes of both canaries, of nobody, and of somebody with a forged context. */
async function look(sql: ProbeSql, contextOf: (actor: Actor) => string): Promise<ProbeResult> {
  const tables = await sql.rows<Table>(CORE_TABLES);
  const findings = await catalogFindings(sql, tables);
  const readable = tables.filter((table) => table.readable && table.name.startsWith('core.'));
  const a = contextOf(CANARY_A);
  const forged = a.replace(CANARY_A.tenantId, CANARY_B.tenantId);
  let [own, ownB, other, none] = [0, 0, 0, 0];
  for (const { name } of readable) {
    const seenByA = await countRows(sql, a, name, CANARY_A);
    const seenByB = await countRows(sql, contextOf(CANARY_B), name, CANARY_B);
    const seenByNobody = await countRows(sql, '', name, CANARY_A);
    const seenByForger = await countRows(sql, forged, name, CANARY_B);
    own += seenByA.own;
    ownB += seenByB.own;
    other += seenByA.other + seenByB.other;
    none += seenByNobody.own + seenByNobody.other + seenByForger.own + seenByForger.other;
    if (seenByA.other + seenByB.other > 0) findings.push(`${name} shows another clinic's rows`);
    if (seenByNobody.own + seenByNobody.other > 0) findings.push(`${name} shows rows without a context`);
    if (seenByForger.own + seenByForger.other > 0) findings.push(`${name} shows rows to a forged context`);
  }
  if (own === 0 || ownB === 0) findings.push('a canary clinic has no rows: nothing was compared');
  const write = `insert into core.clinic (tenant_id, name) values ($1, 'not mine')`;
  const refused = await sql.refusal(a, write, [CANARY_B.tenantId]);
  if (refused !== '42501') findings.push(`writing into another clinic is answered with ${refused ?? 'success'}`);
  return passOrFail({ own: own + ownB, other, none, tables: readable.length }, Math.min(own, ownB), findings);
}

async function catalogFindings(sql: ProbeSql, tables: readonly Table[]): Promise<string[]> {
  const exempt = (note: string) => note.startsWith('rls:exempt ');
  const forgotten = tables.filter(
    ({ forced, owned, note }) => !exempt(note) && !(forced && (owned || note.startsWith('rls:custom'))),
  );
  const loose = await sql.rows<{ name: string }>(LOOSE_POLICIES);
  const open = await sql.rows<{ name: string }>(OPEN_SCHEMAS);
  return [
    ...forgotten.map(({ name }) => `${name} is not held to its clinic`),
    ...loose.map(({ name }) => `policy ${name} asks for no clinic`),
    ...open.map(() => 'a PHI schema can be entered by another role than its own'),
  ];
}

async function countRows(sql: ProbeSql, context: string, table: string, { tenantId }: Actor) {
  const text = `select count(*) filter (where tenant_id = $1)::float8 as own, count(*) filter (where tenant_id <> $1)::float8 as other from ${table}`;
  const rows = await sql.asApp(context, () => sql.rows<{ own: number; other: number }>(text, [tenantId]));
  return rows[0] ?? { own: 0, other: 0 };
}

/** Each must turn the probe red. The last leaves it with nothing to compare. */
const FAULTS: { name: string; plant: string; vacuity?: boolean }[] = [
  { name: 'a policy for everybody', plant: 'create policy open on core.clinic for select to hyaline_app using (true)' },
  { name: 'row security switched off', plant: 'alter table core.membership disable row level security' },
  { name: 'row security not forced', plant: 'alter table core.clinic no force row level security' },
  { name: 'writes not checked', plant: 'alter policy tenant on core.clinic with check (true)' },
  {
    name: 'a new table that forgot its clinic',
    plant: 'create table core.forgotten (tenant_id uuid not null); grant select on core.forgotten to hyaline_app',
  },
  {
    name: 'a context believed without its signature',
    plant: `create or replace function sec.context() returns text[] language sql stable security definer
      set search_path = pg_catalog, pg_temp as $$ select string_to_array(nullif(current_setting('hy.ctx', true), ''), '|') $$`,
  },
  {
    name: 'the canaries removed',
    vacuity: true,
    plant: `do $$ declare t regclass; bond record; begin
      for bond in select conrelid::regclass as at, conname as name from pg_constraint
                  where contype = 'f' and connamespace = 'core'::regnamespace loop
        execute format('alter table %s drop constraint %I', bond.at, bond.name);
      end loop;
      for t in select a.attrelid from pg_attribute a join pg_class c on c.oid = a.attrelid
               where c.relnamespace = 'core'::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id' loop
        execute format('alter table %s no force row level security, disable trigger user', t);
        execute format('delete from %s where tenant_id in (''${CANARY_A.tenantId}'', ''${CANARY_B.tenantId}'')', t);
        execute format('alter table %s force row level security, enable trigger user', t);
      end loop; end $$`,
  },
];

export const tenantWalls: Probe = {
  spec: specOf('rls.live_cross_tenant', 5, 1),
  sources: [new URL(import.meta.url), new URL('./probe-sql.repo.ts', import.meta.url)],
  run: ({ database }) => lookAs(database, 'hyaline_login', (sql) => look(sql, database.contextOf)),
  async rehearse(_platform, scratch: OpenDatabase) {
    await ensureCanaries({ database: scratch });
    const lookAfter = (plant: string) => lookAtFault(scratch, plant, (sql) => look(sql, scratch.contextOf));
    const baseline = !isRed(await lookAfter(''), tenantWalls.spec);
    const faults = [];
    for (const { name, plant, vacuity = false } of FAULTS)
      faults.push({ name, vacuity, caught: isRed(await lookAfter(plant), tenantWalls.spec) });
    return { baseline, faults };
  },
};
