import type { Campaigns } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, newColleague, type Person } from '../imaging/imaging.fixture.ts';
import { type Clinic, createClinic, ZONE } from '../schedule/schedule.fixture.ts';
import { sweepBookings } from '../self-booking/index.ts';
import { figureRoutes } from './figures.routes.ts';

let clinic: Clinic;
let mia: Person;
let shift: number;
beforeAll(async () => {
  clinic = await createClinic([figureRoutes]);
  mia = await newColleague(clinic.world, clinic.owner, 'marketing-viewer', 'Mia Marketing');
  const { owner, patient, typeId, grace, locationId } = clinic;
  await sql('update core.practice set time_zone = $2 where tenant_id = $1', [owner.tenantId, ZONE]);
  // on the first of a month the one before is not decided yet
  shift =
    (await sql<{ n: number }>('select (extract(day from now() at time zone $1) = 1)::integer as n', [ZONE]))[0]?.n ?? 0;
  // 12 people in the last month that is decided, of whom each booked twice, and 10 who booked four times in the one before; 3 in
  // this one; beside them some that the clinic made, held ones that nobody confirmed, and made-up ones: called off again, or of
  // people of whom the clinic knows nothing
  const months = [[1, 24, 12, 'public', true], [2, 40, 10, 'public', true], [0, 3, 3, 'public', true], [3, 40, 40, 'clinic', true], [1, 30, 30, 'public', false], [2, 11, 11, 'public', true, 'cancelled'], [2, 11, 11, 'public', true, 'late-cancel'], [2, 11, 11, 'public', true, 'unknown']] as const; // prettier-ignore
  for (const [ago, count, people, source, confirmed, made = ''] of months)
    await sql(
      `with made as (
         insert into core.appointment (tenant_id, id, patient_ref, visitor_id, type_id, provider_id, location_id, starts_at, ends_at, zone, wall_start,
           busy_from, busy_until, status, source, created_at, created_by, changed_by)
         select $1, gen_random_uuid(), case when $13 <> 'unknown' then $2 end, case when $13 = 'unknown' then gen_random_uuid() end, $3, $4, $5,
           s, s + interval '30 minutes', $6, s at time zone $6, s, s + interval '30 minutes', coalesce(nullif(nullif($13, ''), 'unknown'), 'no-show'), $7,
           (date_trunc('month', now() at time zone $6) - make_interval(months => $8)) at time zone $6 + make_interval(mins => n), $9, $9
         from generate_series(1, $10) as n cross join lateral (select now() + make_interval(days => 2, hours => n) as s) as x
         returning tenant_id, id, source)
       insert into core.public_booking (tenant_id, appointment_id, secret, hold_until, confirmed_at, told, person)
       select tenant_id, id, sha256(id::text::bytea), now() + interval '1 hour', case when $12 then now() end, 'x',
         sha256(('person ' || $8::text || $13 || row_number() over () % $11)::bytea)
       from made where source = 'public'`,
      [
        owner.tenantId,
        patient.ref,
        typeId,
        grace.userId,
        locationId,
        ZONE,
        source,
        ago === 0 ? 0 : ago + shift,
        owner.userId,
        count,
        people,
        confirmed,
        made,
      ],
    );
  // a day after their end by the clinic's clocks, and not when somebody looks
  expect(await decided()).toEqual([]);
  await sweepBookings(clinic.world.platform);
}, 60_000);
afterAll(() => clinic.world.close());

const sql = async <Row>(text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  clinic.world.platform.database.asSuperuser(async (client) => (await client.query(text, [...params])).rows as Row[]);
const decided = () =>
  sql<{ people: number | null }>('select people from core.campaign_month where tenant_id = $1 order by month', [
    clinic.owner.tenantId,
  ]);
const asMia = (text: string): Promise<object[]> =>
  clinic.world.platform.db.inTenant(mia, (tx) => tx.query({ name: '', text }, []));
const campaigns = (person: Person) => ask(clinic.world.app, person, 'GET', '/figures/campaigns');

describe('somebody who runs campaigns', () => {
  it('[C191] sees finished months, counts of 10 or fewer hidden, others in tens, and no sum over them', async () => {
    const told = (await campaigns(mia)).json<Campaigns>();
    expect(told.months).toHaveLength(12);
    expect(told.months.map(({ people }) => people)).toEqual(
      Array.from({ length: 12 }, (_, at) => (at === 11 - shift ? 10 : null)),
    );
    const month = await sql<{ from: string; to: string }>(
      `select to_char(m, 'YYYY-MM-DD') as from, to_char(m + interval '1 month' - interval '1 day', 'YYYY-MM-DD') as to
       from (select date_trunc('month', now() at time zone $1) - interval '1 month' as m) as x`,
      [ZONE],
    );
    expect(told.months.at(-1)).toMatchObject(month[0] ?? {});
    expect(JSON.stringify(told)).not.toMatch(/PT-[0-9A-F]{6}/);
  });

  it('[C191] is told of a month once: who they were is gone, and nothing that goes or comes changes it', async () => {
    const before = (await campaigns(mia)).json<Campaigns>().months;
    const counted = await decided();
    expect(counted).toEqual([{ people: null }, { people: 10 }]);
    const { tenantId } = clinic.owner;
    const left = await sql<{ month: string }>(
      `select distinct to_char(a.created_at at time zone $2, 'YYYY-MM') = to_char(now() at time zone $2, 'YYYY-MM') as this
       from core.public_booking b join core.appointment a on a.id = b.appointment_id where b.tenant_id = $1 and b.person is not null`,
      [tenantId, ZONE],
    );
    expect(left).toEqual([{ this: true }]);
    // one of them is erased, and an earlier month gets more
    await sql(`delete from core.appointment a where a.tenant_id = $1 and a.source = 'public' and a.created_at < now() - interval '35 days'`, [tenantId]); // prettier-ignore
    await sql(`update core.public_booking set person = sha256(appointment_id::text::bytea) where tenant_id = $1`, [tenantId]); // prettier-ignore
    await sweepBookings(clinic.world.platform);
    expect((await campaigns(mia)).json<Campaigns>().months).toEqual(before);
    for (const who of [clinic.owner, mia])
      await expect(
        clinic.world.platform.db.inTenant(who, (tx) =>
          tx.query({ name: '', text: 'select * from core.campaign_month' }, []),
        ),
      ).rejects.toMatchObject({ code: '42501' });
  });

  it('[C191] is told the same by SQL of her own, in which hidden counts are null already', async () => {
    expect(await asMia('select people from sec.campaign_months(24) where people is not null')).toEqual([
      { people: 10 },
    ]);
    expect(await asMia(`select sec.booked_online('2000-01-01', '2100-01-01')`)).toEqual([]);
  });

  it('[C191] reaches no row of a patient in any table of the clinic, whatever statement she runs', async () => {
    const { owner, patient, staff, typeId } = clinic;
    await sql(
      `insert into core.task (tenant_id, id, title, made_by, changed_by, patient_ref) values ($1, gen_random_uuid(), 'x', $2, $2, $3)`,
      [owner.tenantId, owner.userId, patient.ref],
    );
    await sql(
      `insert into core.appointment_series (tenant_id, id, patient_ref, type_id, rule, zone, wall_start, created_by)
       values ($1, gen_random_uuid(), $2, $3, 'FREQ=DAILY', 'UTC', now(), $4)`,
      [owner.tenantId, patient.ref, typeId, owner.userId],
    );
    await sql(
      `insert into core.link (tenant_id, id, kind, lookup_mac, pepper_version, subject_id, patient_ref, created_by, expires_at, has_password, includes_identity)
       values ($1, gen_random_uuid(), 'packet', decode(repeat('ab', 32), 'hex'), 1, gen_random_uuid(), $2, $3, now() + interval '1 day', false, true)`,
      [owner.tenantId, patient.ref, owner.userId],
    );
    const tables = await sql<{ name: string; column: string }>(
      `select c.relname as name, a.attname as column from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and not a.attisdropped and (a.attname ~ 'patient|visitor' or (a.attname = 'ref' and c.relname = 'patient_reference'))
       where n.nspname = 'core' and c.relkind = 'r' order by 1, 2`,
    );
    expect(tables.length).toBeGreaterThan(6);
    const seen: string[] = [];
    for (const { name } of tables) {
      const rows = await asMia(`select 1 from core.${name} limit 1`).catch(({ code }: { code: string }) => code);
      if (rows !== '42501' && rows.length > 0) seen.push(name);
    }
    expect(seen).toEqual([]);
    const asStaff = await clinic.world.platform.db.inTenant(staff, (tx) => tx.query({ name: '', text: 'select 1 from core.task' }, [])); // prettier-ignore
    expect(asStaff).toHaveLength(1);
  });

  it('[C191] is refused every other figure, and those who work here are not', async () => {
    for (const path of ['/figures', '/figures/export?days=7&format=csv&locale=en', '/schedule/types'])
      expect((await ask(clinic.world.app, mia, 'GET', path)).statusCode).toBe(403);
    expect((await campaigns(clinic.owner)).statusCode).toBe(200);
    expect((await campaigns(clinic.staff)).statusCode).toBe(403);
    expect((await ask(clinic.world.app, clinic.staff, 'GET', '/figures?days=90')).body).toContain('booked-online');
  });
});
