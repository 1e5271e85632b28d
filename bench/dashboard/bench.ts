import { FIGURE_DAYS, type Figures } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { Client } from 'pg';
import { API, expectStatus } from '../../e2e/support/api.ts';
import type { Bench } from '../bench.ts';
import { openStage, type Stage } from '../support/stage.ts';

const PROVIDERS = 10;
const YEARS = 2;
const ASKS = 60;

/** The first page of a clinic of ten providers with two years of visits, tasks and opened links: each answer's time. */
export default async function dashboard(bench: Bench): Promise<void> {
  const stage = await openStage();
  try {
    bench.say('planting two years');
    const visits = await plant(stage, bench.quick ? 2 : PROVIDERS);
    bench.say(`${visits} appointments`);
    for (const days of FIGURE_DAYS) {
      const { figures } = (await ask(stage, days)).json<Figures>();
      if (figures.some(({ name, value }) => value === null && name !== 'packets-read'))
        throw new Error('a figure is missing: the planted years are not what is counted');
      await bench.measure({
        metric: `figures of ${days} days over ${YEARS} years, p95 of ${ASKS}`,
        unit: 'ms',
        ours: () => p95(stage, days, bench.quick ? 5 : ASKS),
      });
    }
  } finally {
    await stage.end();
  }
}

const ask = (stage: Stage, days: number) =>
  expectStatus(
    stage.clinic.client.ask({ path: `${API}/figures?days=${days}`, headers: { 'x-forwarded-for': visitor() } }),
    200,
  );
let visitors = 0;
const visitor = (): string => `198.19.${(visitors >> 8) & 255}.${visitors++ & 255}`;

async function p95(stage: Stage, days: number, asks: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < asks; i++) {
    const start = performance.now();
    await ask(stage, days);
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[Math.ceil(asks * 0.95) - 1] ?? Number.NaN;
}

/** Straight into the tables, as an administrator of the database: 12 visits a working day for each provider. */
async function plant({ database, clinic }: Stage, providers: number): Promise<number> {
  const sql = new Client(database);
  await sql.connect();
  try {
    const { session } = clinic;
    const [tenant, owner] = [session.clinic.id, session.account.id];
    const [location, type] = [newId(), newId()];
    const ids = Array.from({ length: providers }, () => newId());
    await sql.query(
      `with people as (insert into core.account (id, email, email_key, name, password_hash)
         select id, id || '@bench.example', id::text, 'P', '$argon2id$v=19$none' from unnest($2::uuid[]) as id returning id)
       insert into core.membership (tenant_id, account_id, role) select $1, id, 'provider' from people`,
      [tenant, ids],
    );
    await sql.query(`update core.practice set time_zone = 'America/Santiago' where tenant_id = $1`, [tenant]);
    await sql.query(`insert into core.location (tenant_id, id, name, time_zone, changed_by) values ($1, $2, 'Main', 'America/Santiago', $3)`, [tenant, location, owner]); // prettier-ignore
    await sql.query(`insert into core.appointment_type (tenant_id, id, name, minutes, buffer_before, buffer_after, colour, changed_by) values ($1, $2, 'Visit', 30, 0, 0, 'blue', $3)`, [tenant, type, owner]); // prettier-ignore
    await sql.query('insert into core.provider_schedule (tenant_id, provider_id, changed_by) select $1, id, $2 from unnest($3::uuid[]) as id', [tenant, owner, ids]); // prettier-ignore
    await sql.query(
      `insert into core.availability (tenant_id, id, provider_id, location_id, weekday, from_minute, to_minute, valid_from)
       select $1, gen_random_uuid(), p, $2, d, part[1], part[2], '2020-01-01'
       from unnest($3::uuid[]) as p, generate_series(1, 6) as d, (values (array[480, 780]), (array[840, 1080])) as parts (part)`,
      [tenant, location, ids],
    );
    const { rowCount } = await sql.query(
      `insert into core.appointment (tenant_id, id, patient_ref, type_id, provider_id, location_id, starts_at, ends_at, zone,
         wall_start, busy_from, busy_until, status, source, created_at, created_by, changed_by)
       select $1, gen_random_uuid(), 'PT-0A1B2C', $2, p, $3, at, at + interval '30 minutes', 'America/Santiago', wall, at, at + interval '30 minutes',
         (array['completed', 'completed', 'completed', 'completed', 'no-show', 'late-cancel', 'cancelled', 'completed'])[1 + (m / 45 + extract(doy from d)::integer) % 8],
         'clinic', at - interval '8 days', $4, $4
       from unnest($5::uuid[]) as p, generate_series(current_date::timestamp - interval '730 days', current_date::timestamp, interval '1 day') as d,
         generate_series(480, 975, 45) as m
       cross join lateral (select d + make_interval(mins => m) as wall, (d + make_interval(mins => m)) at time zone 'America/Santiago' as at) as s
       where extract(isodow from d) < 7`,
      [tenant, type, location, owner, ids],
    );
    await sql.query(
      `insert into core.task (tenant_id, id, title, status, due_on, done_at, done_by, made_by, changed_by)
       select $1, gen_random_uuid(), 'x', case when n % 20 = 0 then 'todo' else 'done' end, current_date - n / 20,
         case when n % 20 > 0 then now() - make_interval(mins => n * 70) end, case when n % 20 > 0 then $2::uuid end, $2, $2
       from generate_series(1, 15000) as n`,
      [tenant, owner],
    );
    await sql.query(
      `with links as (insert into core.link (tenant_id, id, kind, lookup_mac, pepper_version, patient_ref, subject_id, created_at, created_by, expires_at, opens, has_password, includes_identity)
         select $1, gen_random_uuid(), 'packet', sha256(gen_random_uuid()::text::bytea), 1, 'PT-0A1B2C', gen_random_uuid(), now() - make_interval(mins => n * 105), $2,
           now() - make_interval(mins => n * 105) + interval '24 hours', n % 3, false, false from generate_series(1, 10000) as n returning id, created_at, opens)
       insert into core.link_access (tenant_id, id, link_id, at, outcome, network, agent)
       select $1, gen_random_uuid(), id, created_at + interval '1 hour', 'opened', '10.0.0.0/24', 'x' from links, generate_series(1, opens)`,
      [tenant, owner],
    );
    await sql.query('analyze core.appointment, core.task, core.link, core.link_access');
    return rowCount ?? 0;
  } finally {
    await sql.end();
  }
}
