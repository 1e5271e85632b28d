import type { Closing } from '@hyaline/contract';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { age } from '../erasure/erasure.fixture.ts';
import { ask } from '../imaging/imaging.fixture.ts';
import { bookAs, type Clinic, createClinic } from '../schedule/schedule.fixture.ts';
import { taskRoutes } from '../tasks/index.ts';
import { closingRoutes } from './index.ts';

const STAYS = [
  'acceptance',
  'clinic',
  'closing',
  'invitation',
  'membership',
  'organisation',
  'organisation_clinic',
  'practice',
  'signing',
  'signing_event',
];
let clinic: Clinic;
beforeAll(async () => {
  clinic = await createClinic([closingRoutes, taskRoutes]);
});
afterAll(() => clinic.world.close());

const superuser = async <Row extends object>(sql: string, params: unknown[] = []): Promise<Row[]> =>
  clinic.world.platform.database.asSuperuser(async (client) => (await client.query<Row>(sql, params)).rows);
const seen = async () => (await ask(clinic.world.app, clinic.owner, 'GET', '/practice/closing')).json<Closing>();
const post = async (path: string) => {
  const [row] = await superuser<{ name: string }>('select name from core.clinic where tenant_id = $1', [
    clinic.owner.tenantId,
  ]);
  return ask(clinic.world.app, clinic.owner, 'POST', `/practice/closing${path}`, { body: row ?? {} });
};

/** A row of the clinic in each table of core that has none: without its checks, which are not what is asked about. */
const FILL = `do $$
declare
  t record;
  c record;
  fields text;
  vals text;
begin
  set local session_replication_role = replica;
  for t in select r.oid, r.relname as name from pg_class r join pg_namespace n on n.oid = r.relnamespace
    where n.nspname = 'core' and r.relkind in ('r', 'p') and not r.relispartition and exists (select from pg_attribute a
      where a.attrelid = r.oid and a.attname = 'tenant_id' and not a.attisdropped)
      and r.relname not in ('clinic', 'practice', 'closing', 'membership', 'acceptance', 'signing', 'signing_event',
        'organisation', 'organisation_clinic', 'invitation')
  loop
    for c in select conname from pg_constraint where conrelid = t.oid and contype in ('c', 'f') loop
      execute format('alter table core.%I drop constraint %I', t.name, c.conname);
    end loop;
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum), string_agg(case
      when a.attname = 'tenant_id' then '''TENANT'''
      when a.atttypid = 'uuid'::regtype then 'gen_random_uuid()'
      when a.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype) then 'now()'
      when a.atttypid = 'bytea'::regtype then '''canary'''
      when a.atttypid in ('jsonb'::regtype, 'json'::regtype) then '''{}'''
      when a.atttypid = 'boolean'::regtype then 'true'
      when y.typcategory = 'A' then '''{}'''
      when y.typcategory = 'N' then '1'
      when y.typcategory = 'T' then '''1 day'''
      when y.typcategory = 'I' then '''192.0.2.1'''
      else '''canary''' end, ', ' order by a.attnum)
    into fields, vals from pg_attribute a join pg_type y on y.oid = a.atttypid
    where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
      and (a.attname = 'tenant_id' or (a.attnotnull and not a.atthasdef));
    execute format('insert into core.%I (%s) select %s where not exists (select from core.%I where tenant_id = ''TENANT'')',
      t.name, fields, vals, t.name);
  end loop;
end $$`;
const filled = async () => {
  const tables = await superuser<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where n.nspname = 'core' and c.relkind in ('r', 'p') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    if ((await superuser(`select 1 from core.${name} where tenant_id = $1`, [clinic.owner.tenantId])).length > 0)
      found.push(name);
  return { all: tables.map(({ name }) => name), found };
};

it('leaves nothing but the written list of a clinic that has a row in every table, and hands it out before', async () => {
  const { world, owner, grace, patient } = clinic;
  await age(world, owner, patient.id, 12);
  expect((await seen()).hindrances).toMatchObject({ keepUntil: null, visits: 0 });
  const visit = await bookAs(clinic, grace, '2038-05-03T09:00');
  expect(visit.status).toBe(201);
  expect((await seen()).hindrances).toMatchObject({ keepUntil: null, visits: 1 });
  expect((await post('')).json()).toMatchObject({ code: 'visits-ahead' });
  // it took place two days ago: the law asks for the record from then on
  await superuser(`update core.appointment set status = 'completed', starts_at = now() - interval '2 days',
    ends_at = now() - interval '2 days' + interval '30 minutes', busy_from = now() - interval '2 days',
    busy_until = now() - interval '2 days' + interval '30 minutes'`);
  expect((await seen()).hindrances).toMatchObject({
    keepUntil: expect.stringMatching(/^20\d\d-/) as string,
    visits: 0,
  });
  expect((await post('')).json()).toMatchObject({ code: 'still-kept' });
  await superuser(`update core.appointment set starts_at = starts_at - interval '12 years',
    ends_at = ends_at - interval '12 years', busy_from = busy_from - interval '12 years', busy_until = busy_until - interval '12 years'`);
  const task = {
    title: 'Canary task words',
    assigneeId: null,
    dueOn: null,
    priority: 'normal',
    patientRef: null,
    repeats: null,
  };
  expect((await ask(world.app, owner, 'POST', '/tasks', { body: task })).statusCode).toBe(201);
  expect((await post('')).statusCode).toBe(201);

  await superuser(FILL.replaceAll('TENANT', owner.tenantId));
  await superuser(`update core.retention_rule set jurisdiction = 'other'`); // is read on the way
  const { all, found: before } = await filled();
  expect(all.filter((name) => !before.includes(name) && !STAYS.includes(name))).toEqual([]);
  const archive = await ask(world.app, owner, 'POST', '/practice/closing/export', { body: { locale: 'en' } });
  const zip = new Blob([new Uint8Array(archive.rawPayload)]);
  const [file] = (await readZip(zip)).entries;
  if (file?.path !== 'clinic.json') throw new Error('no clinic.json');
  const { tables } = JSON.parse(Buffer.from(await readEntry(zip, file)).toString('utf8')) as {
    tables: Record<string, Record<string, unknown>[]>;
  };
  for (const name of [
    'appointment',
    'appointment_type',
    'availability',
    'booking_page',
    'branding',
    'location',
    'task_comment',
    'task_item',
    'waiting',
  ])
    // prettier-ignore
    expect(tables[name]?.length ?? 0, name).toBeGreaterThan(0);
  expect(tables['task']?.map(({ title }) => title)).toContain('Canary task words');
  expect(Object.values(tables).flatMap((rows) => Object.keys(rows[0] ?? {})).filter((key) => /secret|mac$|hash|sealed/.test(key))).toEqual([]); // prettier-ignore
  await superuser(
    `update core.closing set asked_at = asked_at - interval '15 days', due_at = due_at - interval '15 days'`,
  );
  const reply = await post('/destruction');
  expect(reply.statusCode, reply.body).toBe(200);
  const { found } = await filled();
  expect(found.filter((name) => !STAYS.includes(name))).toEqual([]);
  const [closed] = await superuser<{ done: boolean }>('select destroyed_at is not null as done from core.closing');
  expect(closed).toEqual({ done: true });
});
