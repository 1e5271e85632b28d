import { newId } from '@hyaline/kit';
import { API, expectStatus } from '../../e2e/support/api.ts';
import type { Bench } from '../bench.ts';
import { load, requestBytes } from '../support/load.ts';
import { connectRaw } from '../support/raw-sql.ts';
import { openStage, type Stage } from '../support/stage.ts';

const PROVIDERS = 10;
const DAYS = 90;
const FROM = '2038-01-04'; // a Monday; clocks change within the 90 days
const ZONES = ['America/New_York', 'America/Santiago', 'Europe/Madrid'];
/** Of each provider on each day, half an hour each. */
const BOOKED_A_DAY = 12;

/**
 * Free times over 90 days, for a clinic of ten providers at three places in three zones, who work nine hours on six days of
 * the week and are booked for two thirds of them: all providers, one provider, and the next few.
 */
export default async function availability(bench: Bench): Promise<void> {
  const stage = await openStage();
  try {
    bench.say(`planting ${PROVIDERS} providers with ${PROVIDERS * DAYS * BOOKED_A_DAY} appointments`);
    const { typeId, providers } = await plant(stage, bench.quick ? 7 : DAYS);
    const to = new Date(Date.parse(FROM) + (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
    const whole = `typeId=${typeId}&from=${FROM}&to=${to}`;
    const asked = {
      'all free times of ten providers over 90 days (5000 at most), p95': `${whole}&limit=5000`,
      'free times of one provider over 90 days, p95': `${whole}&providers=${providers[0]}&limit=5000`,
      'the next 50 free times of anybody, p95': `${whole}&limit=50`,
    };
    for (const [metric, query] of Object.entries(asked)) {
      await expectStatus(stage.clinic.client.ask({ path: `${API}/schedule/slots?${query}` }), 200);
      const next = () => requestBytes({ path: `${API}/schedule/slots?${query}`, headers: stage.headers() });
      const seconds = bench.quick ? 0.3 : 4;
      const ours = async () => (await load({ port: stage.server.port, next, connections: 1, seconds })).p95Ms;
      await bench.measure({ metric, unit: 'ms', ours });
    }
    await week(bench, stage);
  } finally {
    await stage.end();
  }
}

/** What a calendar asks for: every appointment of a week. */
async function week(bench: Bench, stage: Stage): Promise<void> {
  const path = `${API}/schedule/appointments?from=${FROM}T00:00:00Z&to=2038-01-11T00:00:00Z`;
  const next = () => requestBytes({ path, headers: stage.headers() });
  await bench.measure({
    metric: `a week of ${PROVIDERS} providers, p95`,
    unit: 'ms',
    ours: async () =>
      (await load({ port: stage.server.port, next, connections: 1, seconds: bench.quick ? 0.3 : 4 })).p95Ms,
  });
}

async function plant(stage: Stage, days: number): Promise<{ typeId: string; providers: string[] }> {
  const tenant = stage.clinic.session.clinic.id;
  const [typeId, providers, places] = [
    newId(),
    Array.from({ length: PROVIDERS }, () => newId()),
    ZONES.map(() => newId()),
  ];
  const raw = await connectRaw(stage.database);
  try {
    await raw.query('set session_replication_role = replica');
    for (const [at, id] of providers.entries()) {
      await raw.query(`insert into core.account (id, email, email_key, name, password_hash) values ($1, $2, $2, $3, '$argon2id$v=19$none')`, [id, `${id}@x.example`, `Provider ${at}`]); // prettier-ignore
      await raw.query(`insert into core.membership (tenant_id, account_id, role) values ($1, $2, 'provider')`, [tenant, id]); // prettier-ignore
      await raw.query('insert into core.provider_schedule (tenant_id, provider_id, changed_by) values ($1, $2, $2)', [tenant, id]); // prettier-ignore
    }
    for (const [at, zone] of ZONES.entries())
      await raw.query('insert into core.location (tenant_id, id, name, time_zone, changed_by) values ($1, $2, $3, $4, $2)', [tenant, places[at], `Place ${at}`, zone]); // prettier-ignore
    await raw.query(
      `insert into core.appointment_type (tenant_id, id, name, minutes, buffer_before, buffer_after, colour, changed_by)
       values ($1, $2, 'Consultation', 30, 0, 0, 'blue', $2)`,
      [tenant, typeId],
    );
    // two days of the week at each place
    await raw.query(
      `insert into core.availability (tenant_id, id, provider_id, location_id, weekday, from_minute, to_minute, valid_from)
       select $1, gen_random_uuid(), p, ($3::uuid[])[1 + (w - 1) / 2], w, from_minute, from_minute + 270, '2026-01-01'
       from unnest($2::uuid[]) p, generate_series(1, 6) w, unnest(array[480, 780]) from_minute`,
      [tenant, providers, places],
    );
    await raw.query(
      `insert into core.appointment (tenant_id, id, patient_ref, type_id, provider_id, location_id, starts_at, ends_at, zone, wall_start,
         busy_from, busy_until, source, created_by, changed_by)
       select $1, gen_random_uuid(), 'PT-00000' || (n % 10), $3, p, l.id, s, s + interval '30 minutes', l.zone, w, s, s + interval '30 minutes',
         'clinic', p, p
       from unnest($2::uuid[]) p, generate_series(0, $6::integer - 1) d, generate_series(0, $7::integer - 1) n
       cross join lateral (select ($4::uuid[])[1 + (extract(isodow from $8::date + d)::integer - 1) / 2] as id,
         ($5::text[])[1 + (extract(isodow from $8::date + d)::integer - 1) / 2] as zone) l
       cross join lateral (select $8::date + d + time '08:00' + (n * 45 / 30) * interval '30 minutes' as w) wall
       cross join lateral (select w at time zone l.zone as s) at
       where l.id is not null`,
      [tenant, providers, typeId, places, ZONES, days, BOOKED_A_DAY, FROM],
    );
    await raw.query('analyze core.appointment');
  } finally {
    await raw.end();
  }
  return { typeId, providers };
}
