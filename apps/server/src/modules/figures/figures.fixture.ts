import type { Clinic } from '../schedule/schedule.fixture.ts';

/**
 * Two years of visits up to today for everybody with hours: one an hour, states and booking days by a fixed rule, so that
 * the same ones come again. Also tasks, links and packets. Straight into the tables: they are what is counted.
 */
export async function plantYears(
  { world, owner, patient, locationId, typeId }: Clinic,
  providers: readonly string[],
): Promise<void> {
  await world.platform.database.asSuperuser(async (sql) => {
    await sql.query(
      `insert into core.appointment (tenant_id, id, patient_ref, type_id, provider_id, location_id, starts_at, ends_at, zone,
         wall_start, busy_from, busy_until, status, source, created_at, created_by, changed_by)
       select $1, gen_random_uuid(), $2, $3, p.id, $4, s.at, s.at + interval '30 minutes', l.time_zone, s.wall, s.at,
         s.at + interval '40 minutes',
         (array['completed', 'completed', 'completed', 'completed', 'completed', 'no-show', 'late-cancel', 'cancelled', 'completed', 'rescheduled'])[1 + s.n % 10],
         (array['clinic', 'portal', 'public', 'import'])[1 + s.n % 4], s.at - make_interval(hours => 5 + (s.n * 37) % 700), $5, $5
       from unnest($6::uuid[]) with ordinality as p (id, nth) join core.location l on l.id = $4
       cross join lateral (
         select (d + make_interval(hours => h)) as wall, (d + make_interval(hours => h)) at time zone l.time_zone as at,
           (extract(epoch from d) / 86400)::integer * 3 + h * 7 + p.nth::integer as n
         from generate_series(current_date::timestamp - interval '730 days', current_date::timestamp, interval '1 day') as d, unnest(array[8, 9, 10, 12, 15, 17, 18]) as h
         where extract(isodow from d) <> 7) as s
       where s.n % 3 > 0`,
      [owner.tenantId, patient.ref, typeId, locationId, owner.userId, providers],
    );
    await sql.query(
      `insert into core.task (tenant_id, id, title, status, due_on, done_at, done_by, made_by, changed_by, made_at)
       select $1, gen_random_uuid(), 'x', case when n % 4 = 0 then 'todo' else 'done' end, current_date - n + 2,
         case when n % 4 > 0 then now() - make_interval(hours => n * 5) end, case when n % 4 > 0 then $2::uuid end, $2, $2, now() - interval '2 years'
       from generate_series(1, 400) as n`,
      [owner.tenantId, owner.userId],
    );
    await sql.query(
      `with links as (
         insert into core.link (tenant_id, id, kind, lookup_mac, pepper_version, study_id, subject_id, patient_ref, created_at, created_by,
           expires_at, opens, has_password, includes_identity, patient_consent_at)
         select $1, gen_random_uuid(), 'packet', decode(lpad(to_hex(n), 8, '0') || replace(gen_random_uuid()::text, '-', '') || repeat('0', 24), 'hex'), 1, null, gen_random_uuid(), $2,
           now() - make_interval(hours => n * 9), $3, now() - make_interval(hours => n * 9) + interval '1 day', n % 3, false, true, null
         from generate_series(1, 600) as n returning id, created_at, opens)
       insert into core.link_access (tenant_id, id, link_id, at, outcome, network, agent)
       select $1, gen_random_uuid(), id, created_at + interval '2 hours', case when m = 1 then 'refused' else 'opened' end, '10.0.0.0/24', 'x'
       from links, generate_series(1, opens + 1) as m`,
      [owner.tenantId, patient.ref, owner.userId],
    );
    await sql.query('analyze core.appointment, core.task, core.link, core.link_access');
  });
}
