import type { Dashboard, DashboardTable, Measure, Role } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import {
  createWorld,
  newColleague,
  newOwner,
  type Person,
  phantom,
  save,
  type World,
} from '../imaging/imaging.fixture.ts';
import type { SessionInfo } from '../identity/index.ts';
import { giveHours, newPlace, post, ZONE } from '../schedule/schedule.fixture.ts';
import { scheduleRoutes, scheduleSetupRoutes } from '../schedule/index.ts';
import { readDashboard } from './dashboard.service.ts';
import { finishedMonths } from './publish.ts';
import { workingsOf } from './workings.ts';

const [LAST = '', , , EARLIER = ''] = finishedMonths(new Date(), 4);
let world: World;
let organisation: string;
let head: { tenantId: string; userId: string; role: Role };
const sql = async <Row>(text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  world.platform.database.asSuperuser(async (client) => (await client.query(text, [...params])).rows as Row[]);

/** A clinic with 25 patients who are told of and `hidden` of the last month who are not, all of whom do a lot. */
async function clinicWith(hidden: number): Promise<Person> {
  const owner = await newOwner(world);
  const { tenantId, userId } = owner;
  const grace = await newColleague(world, owner, 'provider', 'Grace Provider');
  const { locationId } = await newPlace(world, owner);
  const fields = { name: 'Consultation', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'blue', providerIds: [], byPatients: true }; // prettier-ignore
  const type = await post(world, owner, '/schedule/types', fields);
  await giveHours(world, grace, locationId);
  await sql('update core.practice set time_zone = $2 where tenant_id = $1', [tenantId, ZONE]);
  const people = `select n, 'PT-' || upper(lpad(to_hex(n), 6, '0')) as ref, n > 25 as small from generate_series(1, 25 + $2::integer) as n`;
  await sql(
    `insert into core.patient_reference (tenant_id, ref, created_on)
     select $1, p.ref, case when p.small then $3::date else $4::date end + 2 from (${people}) as p`,
    [tenantId, hidden, LAST, EARLIER],
  );
  // 20 of those told of come for 45 minutes, booked so many days before; the others for five hours, booked 200 days before
  await sql(
    `insert into core.appointment (tenant_id, id, patient_ref, type_id, provider_id, location_id, starts_at, ends_at, zone, wall_start,
       busy_from, busy_until, status, source, created_at, created_by, changed_by)
     select $1, gen_random_uuid(), p.ref, $4, $5, $6, s.at, s.at + s.long, $7, s.wall, s.at, s.at + s.long,
       (array['completed', 'no-show'])[1 + p.n % 2], 'clinic', s.at - make_interval(days => case when p.small then 200 else p.n end, hours => 7), $8, $8
     from (${people}) as p
     cross join lateral (select w as wall, w at time zone $7 as at, case when p.small then interval '5 hours' else interval '45 minutes' end as long
       from (select $3::date + (case when p.small then p.n - 24 else p.n end) + (case when p.small then time '12:00' else time '09:00' end) as w) as x) as s
     where p.small or p.n <= 20`,
    [tenantId, hidden, LAST, type.id, grace.userId, locationId, ZONE, userId],
  );
  // one task of each: 13 of those told of and all about nobody are done by their day
  await sql(
    `insert into core.task (tenant_id, id, title, status, due_on, done_at, done_by, patient_ref, made_by, changed_by)
     select $1, gen_random_uuid(), 'x', case when p.small then 'todo' else 'done' end, $3::date + 9,
       case when not p.small then ($3::date + case when p.n <= 13 then 9 else 10 end + time '23:30') at time zone $5 end,
       case when not p.small then $4::uuid end, case when p.n > 4 then p.ref end, $4, $4 from (${people}) as p`,
    [tenantId, hidden, LAST, userId, ZONE],
  );
  // a link of 23 of those told of, 14 opened; 12 of 15 packets; of the others all
  await sql(
    `with links as (
       insert into core.link (tenant_id, id, kind, lookup_mac, pepper_version, study_id, subject_id, patient_ref, created_at, created_by,
         expires_at, opens, has_password, includes_identity, patient_consent_at)
       select $1, gen_random_uuid(), k.kind,
         decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'), 1, case k.kind when 'study' then gen_random_uuid() end, case k.kind when 'packet' then gen_random_uuid() end, p.ref,
         $3::date, $4, $3::date + interval '24 hours', 1, false, true, case k.kind when 'study' then now() end
       from (${people}) as p cross join lateral (select case when p.small or p.n <= 12 then 'packet' else 'study' end as kind) as k where p.small or p.n <= 23 returning id, patient_ref)
     insert into core.link_access (tenant_id, id, link_id, at, outcome, network, agent)
     select $1, gen_random_uuid(), l.id, $3::date + 3, case when p.small or p.n <= 14 then 'opened' else 'refused' end, '10.0.0.0/24', 'x'
     from links l join (${people}) as p on p.ref = l.patient_ref`,
    [tenantId, hidden, LAST, userId],
  );
  return owner;
}

const clinics: Person[] = [];
let bare: Person;
let tables: DashboardTable[];
beforeAll(async () => {
  world = await createWorld([scheduleRoutes, scheduleSetupRoutes]);
  for (const hidden of [0, 4, 10]) clinics.push(await clinicWith(hidden));
  bare = await newOwner(world);
  await sql(`update core.practice set workspaces = '{atlas,practice,trust}' where tenant_id = $1`, [bare.tenantId]);
  const first = clinics[0] as Person;
  await save(world, first, phantom(1));
  await sql(`update ${phiSchema(first.tenantId)}.study set bytes = 37400000000`);
  organisation = newId();
  head = { tenantId: organisation, userId: newId(), role: 'organisation-owner' };
  const rep = newId();
  await sql('insert into core.clinic (tenant_id, name) values ($1, $2)', [organisation, 'Chain']);
  for (const id of [head.userId, rep])
    await sql(`insert into core.account (id, email, email_key, name, password_hash) values ($1, $2, $2, 'x', '$argon2id$v=19$none')`, [id, `${id}@x.example`]); // prettier-ignore
  await sql('insert into core.organisation (tenant_id, created_by) values ($1, $2)', [organisation, head.userId]);
  for (const [id, role] of [
    [head.userId, head.role],
    [rep, 'sales-rep'],
  ])
    // prettier-ignore
    await sql('insert into core.membership (tenant_id, account_id, role) values ($1, $2, $3)', [organisation, id, role]);
  for (const { tenantId, userId } of [...clinics, bare])
    await sql(
      `insert into core.organisation_clinic (tenant_id, id, clinic_id, offered_by, expires_at, joined_at, joined_by)
       values ($1, $2, $3, $4, now(), now(), $4)`,
      [organisation, newId(), tenantId, userId],
    );
  // somebody who sees nothing of it asks first
  expect(measuresOf(await ask({ ...head, userId: rep, role: 'sales-rep' }))).not.toContain('utilisation');
  tables = await ask(head);
}, 120_000);
afterAll(() => world.close());

const ask = async (person: typeof head): Promise<DashboardTable[]> =>
  ((await readDashboard(world.platform, person as unknown as SessionInfo)) satisfies Dashboard).tables;
const measuresOf = (all: readonly DashboardTable[]): Measure[] => all.map(({ measure }) => measure);
const told = (clinic: Person, measure: Measure, month = LAST) => {
  const table = tables.find((each) => each.measure === measure && each.month === month);
  return table?.rows.find(({ id }) => id === clinic.tenantId);
};
const value = (clinic: Person, measure: Measure) => told(clinic, measure)?.cells;

/** Counted anew, by who was entered when, and not by anything that the product decided. */
const TOLD = `(select r.ref from core.patient_reference r where r.tenant_id = $1 and r.created_on < $2::date)`;
const IN_MONTH = (column: string): string =>
  `to_char(${column} at time zone '${ZONE}', 'YYYY-MM') = to_char($2::date, 'YYYY-MM')`;
const one = async (clinic: Person, text: string): Promise<number> =>
  Number((await sql<{ n: string }>(text, [clinic.tenantId, LAST]))[0]?.n);

describe('how clinics work, as their organisation is told', () => {
  it('[C223] [C225] is what independent SQL counts of the patients told, in steps', async () => {
    for (const clinic of clinics) {
      const booked = await one(clinic, `select sum(extract(epoch from a.ends_at - a.starts_at)) / 60 as n from core.appointment a
        where a.tenant_id = $1 and ${IN_MONTH('a.starts_at')} and a.patient_ref in ${TOLD}`); // prettier-ignore
      const bookable = await one(clinic, `select count(*) * (select sum(v.to_minute - v.from_minute) / 7 from core.availability v where v.tenant_id = $1) as n
        from generate_series($2::date, $2::date + interval '1 month' - interval '1 day', interval '1 day')`); // prettier-ignore
      expect(booked).toBe(900);
      expect(value(clinic, 'utilisation')).toEqual([Math.floor((booked / bookable) * 20) * 5]);
      const lead = await one(clinic, `select percentile_cont(0.5) within group (order by extract(epoch from a.starts_at - a.created_at) / 86400) as n
        from core.appointment a where a.tenant_id = $1 and ${IN_MONTH('a.starts_at')} and a.patient_ref in ${TOLD}`); // prettier-ignore
      expect(value(clinic, 'lead-time')).toEqual([Math.floor(lead / 5) * 5]);
      const tasks = `from core.task t where t.tenant_id = $1 and to_char(t.due_on, 'YYYY-MM') = to_char($2::date, 'YYYY-MM')
        and (t.patient_ref is null or t.patient_ref in ${TOLD})`;
      const due = await one(clinic, `select count(*) as n ${tasks}`);
      const inTime = await one(clinic, `select count(*) as n ${tasks} and (t.done_at at time zone '${ZONE}')::date <= t.due_on`); // prettier-ignore
      expect([due, inTime]).toEqual([25, 13]);
      expect(value(clinic, 'tasks-on-time')).toEqual([50]);
      const opened = (kind: string) => one(clinic, `select count(distinct l.patient_ref) as n from core.link l join core.link_access x on x.link_id = l.id
        where l.tenant_id = $1 and x.outcome = 'opened' and ${IN_MONTH('x.at')} and l.patient_ref in ${TOLD} ${kind}`); // prettier-ignore
      expect(await opened('')).toBe(14);
      expect(await opened(`and l.kind = 'packet'`)).toBe(12);
      for (const measure of ['link-opened', 'packet-read'] as const) expect(value(clinic, measure)?.at(-1)).toBe(10); // whom nobody brought
    }
    expect(value(clinics[0] as Person, 'storage')).toEqual([30]);
    expect(value(clinics[1] as Person, 'storage')).toEqual([0]);
  });

  it('[C225] is the same whoever is hidden and whatever they did', () => {
    const measures = new Set(measuresOf(tables));
    for (const measure of measures)
      if (measure !== 'storage')
        for (const clinic of clinics)
          expect([measure, value(clinic, measure)]).toEqual([measure, value(clinics[0] as Person, measure)]);
    expect(measures.size).toBe(13);
  });

  it('[C225] is not told where ten persons or fewer stand behind it, and not known is said as such', () => {
    for (const measure of ['utilisation', 'lead-time', 'tasks-on-time'] as const) {
      const before = finishedMonths(new Date(), 2)[1];
      const row = told(clinics[0] as Person, measure, before); // nobody came in that month
      expect([row?.cells, row?.gap]).toEqual([[null], null]);
    }
    expect(told(bare, 'utilisation')).toMatchObject({ cells: [null], gap: 'no-hours' });
    expect(told(bare, 'storage')).toMatchObject({ cells: [null], gap: 'not-in-use' });
    for (const table of tables.filter(({ measure }) => ['utilisation', 'storage'].includes(measure)))
      expect([table.total, ...table.rows.map(({ total }) => total)]).toEqual(
        [table, ...table.rows].map(() => ({ exact: null, atLeast: 0 })),
      );
  });

  it('[C225] is told once, and no context reads what it is made of', async () => {
    const [clinic] = clinics as [Person];
    await sql('delete from core.task where tenant_id = $1', [clinic.tenantId]);
    expect(await ask(head)).toEqual(tables);
    for (const person of [head, clinic])
      for (const text of ['dashboard_told_people($1)', 'dashboard_visits($1, $2)'])
        expect(
          await world.platform.db.inTenant(
            person,
            (tx) =>
            tx.query({ name: '', text: `select * from sec.${text}` }, text.includes('$2') ? [clinic.tenantId, LAST] : [clinic.tenantId]), // prettier-ignore
          ),
        ).toEqual([]);
    const tasks = await world.platform.db.inTenant(head, (tx) =>
      tx.query({ name: '', text: 'select * from sec.dashboard_tasks($1, $2)' }, [clinic.tenantId, LAST]),
    );
    expect(tasks).toEqual([]);
    const keep = { name: '', text: `select sec.keep_dashboard_working($1, '2001-01-01', 'utilisation', 5, null)` };
    await expect(world.platform.db.inTenant(head, (tx) => tx.query(keep, [clinic.tenantId]))).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('a number that one person makes', () => {
  const [month, day, start] = ['2026-10-01', 86_400_000, Date.UTC(2026, 9, 5, 9)];
  const open = Array.from({ length: 20 }, (_, at) => ({ start: start + at * day, end: start + at * day + day / 6 }));
  const frame = { schedules: true, images: false, hours: new Map([[month, new Map([['p|l', open]])]]), bytes: 0 };
  const visit = (ref: string, at: number, minutes: number, lead: number) =>
    ({ ref, providerId: 'p', locationId: 'l', startsAt: new Date(at), endsAt: new Date(at + minutes * 60_000), lead }); // prettier-ignore
  const of = (visits: ReturnType<typeof visit>[], tasks: { due: number; inTime: number }[] = []) => {
    const { utilisation, 'lead-time': lead, 'tasks-on-time': done } = workingsOf(frame, month, visits, tasks);
    return [utilisation.value, lead.value, done.value];
  };
  const each = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

  it('[C225] tells of visits what eleven persons made, none of them a third, and each person’s lead once', () => {
    const outside = each(10, (at) => visit(`T${at}`, start + at * day + day / 3, 30, 1));
    const often = each(12, (at) => visit('ONE', start + at * day, 120, 37));
    expect(of([...outside, ...often])).toEqual([null, 0, null]);
    const within = each(10, (at) => visit(`T${at}`, start + at * day + day / 12, 30, 1));
    expect(of([...within, ...often])).toEqual([null, 0, null]);
    expect(of([...within, visit('ONE', start, 120, 37)])).toEqual([5, 0, null]);
    expect(of(within)).toEqual([null, null, null]);
  });

  it('[C225] tells of tasks where more than ten stand on either side', () => {
    const inTime = (tasks: { due: number; inTime: number }[]) => of([], tasks)[2];
    const [done, late] = [{ due: 1, inTime: 1 }, { due: 1, inTime: 0 }]; // prettier-ignore
    const [many, few] = [each(11, () => done), each(11, () => late)];
    expect(inTime([{ due: 11, inTime: 0 }])).toBeNull();
    for (const side of [many, few]) expect(inTime([...side, ...side])).toBeNull();
    expect(inTime([...many, ...few])).toBe(50);
    expect(inTime([...many.slice(1), ...few])).toBeNull();
    expect(inTime([...many, ...few.slice(1)])).toBeNull();
    expect(inTime([...many, ...few, { due: 12, inTime: 12 }])).toBeNull();
  });
});
