import type { FigureName, Figures, ProviderHours } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clinic, createClinic, ZONE } from '../schedule/schedule.fixture.ts';
import { ask, type Person } from '../imaging/imaging.fixture.ts';
import type { SessionInfo } from '../identity/index.ts';
import { figuresFile } from './figures-file.ts';
import { plantYears } from './figures.fixture.ts';
import { readFigures } from './figures.service.ts';
import { spanOf } from './spans.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await createClinic();
  const { owner, grace, hugo } = clinic;
  await sql('update core.practice set time_zone = $2 where tenant_id = $1', [owner.tenantId, ZONE]);
  await plantYears(clinic, [grace.userId, hugo.userId]);
  await sql(
    `insert into core.availability_exception (tenant_id, id, kind, provider_id, location_id, from_wall, to_wall, created_by)
     values ($1, gen_random_uuid(), 'closed', $2, null, current_date - 20, current_date - 12, $2),
            ($1, gen_random_uuid(), 'closed', null, $4, current_date - 6 + time '10:00', current_date - 6 + time '13:00', $2),
            ($1, gen_random_uuid(), 'extra', $3, $4, current_date - 4 + time '18:00', current_date - 4 + time '20:30', $2)`,
    [owner.tenantId, grace.userId, hugo.userId, clinic.locationId],
  );
}, 60_000);
afterAll(() => clinic.world.close());

const sql = async <Row>(text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  clinic.world.platform.database.asSuperuser(async (client) => (await client.query(text, [...params])).rows as Row[]);
const read = (days: 7 | 30 | 90, person = clinic.owner): Promise<Figures> =>
  readFigures(clinic.world.platform, person as unknown as SessionInfo, { days });
const figure = ({ figures }: Figures, name: FigureName) => {
  const found = figures.find((each) => each.name === name);
  if (!found) throw new Error(`no figure ${name}`);
  return found;
};

/** Hours less absences plus extra hours, and what is booked within them: by ranges of PostgreSQL, not by our own code. */
const UTILISATION = `
  with pairs as (select distinct v.provider_id, v.location_id, l.time_zone as zone from core.availability v join core.location l on l.id = v.location_id),
  open as (
    select v.provider_id, v.location_id, range_agg(tstzrange(
      (d + make_interval(mins => v.from_minute)) at time zone l.time_zone, (d + make_interval(mins => v.to_minute)) at time zone l.time_zone)) as r
    from core.availability v join core.location l on l.id = v.location_id
    join generate_series($1::date::timestamp - interval '1 day', $2::date::timestamp + interval '1 day', interval '1 day') as d on extract(isodow from d) = v.weekday and d >= v.valid_from and (v.valid_until is null or d <= v.valid_until)
    group by 1, 2),
  changed as (
    select p.provider_id, p.location_id,
      range_agg(tstzrange(e.from_wall at time zone p.zone, e.to_wall at time zone p.zone)) filter (where e.kind = 'closed') as closed,
      range_agg(tstzrange(e.from_wall at time zone p.zone, e.to_wall at time zone p.zone)) filter (where e.kind = 'extra') as extra
    from pairs p join core.availability_exception e on coalesce(e.provider_id, p.provider_id) = p.provider_id
      and coalesce(e.location_id, p.location_id) = p.location_id group by 1, 2),
  here as (
    select p.provider_id, p.location_id, range_agg(tstzrange(m.since, m.until)) * tstzmultirange(tstzrange(null, l.removed_at)) as r
    from pairs p join core.treating_spell m on m.account_id = p.provider_id join core.location l on l.id = p.location_id
    group by 1, 2, l.removed_at),
  hours as (
    select o.provider_id, o.location_id, ((o.r - coalesce(c.closed, '{}')) + coalesce(c.extra, '{}')) * h.r
      * tstzmultirange(tstzrange($1::date::timestamp at time zone $3, ($2::date + 1)::timestamp at time zone $3)) as r
    from open o join here h using (provider_id, location_id) left join changed c using (provider_id, location_id)),
  booked as (
    select h.provider_id, h.location_id, range_agg(tstzrange(a.starts_at, a.ends_at)) * h.r as r
    from hours h join core.appointment a using (provider_id, location_id)
    where a.status not in ('cancelled', 'late-cancel', 'rescheduled') group by 1, 2, h.r)
  select (select sum(extract(epoch from upper(x) - lower(x))) / 60 from hours, unnest(r) as x)::double precision as bookable,
    (select sum(extract(epoch from upper(x) - lower(x))) / 60 from booked, unnest(r) as x)::double precision as booked`;
const utilisation = async (from: string, to: string) =>
  (await sql<{ bookable: number; booked: number }>(UTILISATION, [from, to, ZONE]))[0];

const DAY = `(%s at time zone '${ZONE}')::date between $1 and $2`;
const within = (column: string): string => DAY.replace('%s', column);
const count = async (text: string, from: string, to: string): Promise<number> =>
  Number((await sql<{ n: string }>(text, [from, to]))[0]?.n);

async function medianLead(from: string, to: string): Promise<number> {
  const rows = await sql<{ days: number }>(
    `select (extract(epoch from starts_at) - extract(epoch from created_at))::double precision / 86400 as days from core.appointment
     where ${within('starts_at')} and status in ('completed', 'no-show', 'booked', 'confirmed', 'arrived', 'in-room') and source in ('clinic', 'portal', 'public')`,
    [from, to],
  );
  const days = rows.map((row) => row.days).toSorted((a, b) => a - b);
  const middle = days.length / 2;
  return days.length % 2 === 1
    ? (days[Math.floor(middle)] ?? Number.NaN)
    : ((days[middle - 1] ?? Number.NaN) + (days[middle] ?? Number.NaN)) / 2;
}

describe.each([7, 30, 90] as const)('figures of the last %s days', (days) => {
  it('[C153] of the schedule equal independent SQL, in the period and the one before', async () => {
    const told = await read(days);
    for (const [from, to, value] of [
      [told.from, told.to, 'value'],
      [told.previousFrom, told.previousTo, 'previous'],
    ] as const) {
      const hours = await utilisation(from, to);
      const share = figure(told, 'utilisation');
      expect(hours?.bookable).toBeGreaterThan(0);
      if (value === 'value') expect([share.part, share.whole]).toEqual([hours?.booked, hours?.bookable]);
      expect(share[value]).toBeCloseTo((hours?.booked ?? 0) / (hours?.bookable ?? 0), 10);
      const missed = await count(`select count(*) as n from core.appointment where status = 'no-show' and ${within('starts_at')}`, from, to); // prettier-ignore
      const ended = await count(`select count(*) as n from core.appointment where status in ('no-show', 'completed', 'late-cancel') and ${within('starts_at')}`, from, to); // prettier-ignore
      expect(missed).toBeGreaterThan(0);
      expect(figure(told, 'no-shows')[value]).toBeCloseTo(missed / ended, 10);
      expect(figure(told, 'visits')[value]).toBe(await count(`select count(*) as n from core.appointment where status = 'completed' and ${within('starts_at')}`, from, to)); // prettier-ignore
      expect(figure(told, 'lead-time')[value]).toBeCloseTo(await medianLead(from, to), 8);
      expect(figure(told, 'booked-online')[value]).toBe(await count(`select count(*) as n from core.appointment where source = 'public' and ${within('created_at')}`, from, to)); // prettier-ignore
    }
  });

  it('[C153] of tasks, links and packets equal independent SQL', async () => {
    const told = await read(days);
    const { from, to, previousFrom, previousTo } = told;
    const done = `select count(*) as n from core.task where status = 'done' and ${within('done_at')}`;
    const opened = `select count(*) as n from core.link_access where outcome = 'opened' and ${within('at')}`;
    const sent = `select count(*) as n from core.link where kind = 'packet' and ${within('created_at')}`;
    expect(figure(told, 'tasks-done')).toMatchObject({ value: await count(done, from, to), previous: await count(done, previousFrom, previousTo) }); // prettier-ignore
    expect(figure(told, 'links-opened')).toMatchObject({ value: await count(opened, from, to), previous: await count(opened, previousFrom, previousTo) }); // prettier-ignore
    const [whole, part] = [await count(sent, from, to), await count(`${sent} and opens > 0`, from, to)];
    expect(figure(told, 'packets-read')).toMatchObject({ part, whole, value: part / whole });
    const late = `select count(*) as n from core.task where status <> 'done' and due_on < (now() at time zone '${ZONE}')::date and $1::date <= $2::date`;
    expect(figure(told, 'tasks-overdue').value).toBe(await count(late, from, to));
  });

  it('have steps that fill the period and add up to it', async () => {
    const { from, to, steps, figures } = await read(days);
    expect([steps[0]?.from, steps.at(-1)?.to]).toEqual([from, to]);
    for (const { unit, value, course } of figures) {
      if (course.length > 0) expect(course).toHaveLength(steps.length);
      if (unit === 'count' && course.length > 0)
        expect(course.reduce<number>((all, each) => all + (each ?? 0), 0)).toBe(value);
    }
  });
});

describe('figures of days that are over', () => {
  const told = async () => {
    const seen = await Promise.all(([7, 30, 90] as const).map((days) => read(days)));
    return seen.flatMap(({ figures }) => figures.filter(({ source }) => source === 'schedule'));
  };
  const send = async (person: Person, method: 'PUT' | 'POST' | 'DELETE', path: string, body: object = {}) => {
    const reply = await ask(clinic.world.app, person, method, path, { body });
    return {
      status: reply.statusCode,
      json: reply.statusCode === 204 ? {} : reply.json<{ id?: string; code?: string }>(),
    };
  };
  const revisionOf = async (id: string) =>
    (await ask(clinic.world.app, clinic.owner, 'GET', `/schedule/hours/${id}`)).json<ProviderHours>();

  it('stay as they were when hours, absences, people and places change later, and equal independent SQL still', async () => {
    const { grace, hugo, locationId } = clinic;
    const before = await told();
    const { revision, hours } = await revisionOf(hugo.userId);
    expect(hours).toHaveLength(7);
    const shorter = hours.slice(0, 3).map((rule) => ({ ...rule, to: '09:00' }));
    expect((await send(hugo, 'PUT', `/schedule/hours/${hugo.userId}`, { revision, hours: shorter })).status).toBe(204);
    expect((await revisionOf(hugo.userId)).hours.map(({ from, to }) => [from, to])).toEqual(Array.from({ length: 3 }, () => ['08:00', '09:00'])); // prettier-ignore
    expect((await send(grace, 'PUT', `/schedule/hours/${grace.userId}`, { revision: 1, hours: [] })).status).toBe(204);
    expect(await told()).toEqual(before);

    const { exceptions } = await revisionOf(grace.userId);
    const away = exceptions.find(({ providerId }) => providerId === grace.userId);
    await sql(`update core.availability_exception set created_at = now() - interval '40 days' where id = $1`, [
      away?.id,
    ]);
    expect((await send(grace, 'DELETE', `/schedule/exceptions/${away?.id}`)).json.code).toBe('day-over');
    expect(await told()).toEqual(before);

    await sql('update core.membership set removed_at = now() where account_id = $1', [hugo.userId]);
    await sql(`update core.membership set role = 'admin' where account_id = $1`, [grace.userId]);
    await sql('update core.location set removed_at = now() where id = $1', [locationId]);
    expect(await told()).toEqual(before);
    await sql(`update core.treating_spell set until = now() - interval '3 days' where account_id = $1`, [hugo.userId]);
    const left = await read(7);
    const hoursLeft = await utilisation(left.from, left.to);
    expect(figure(left, 'utilisation').whole).toBeCloseTo(hoursLeft?.bookable ?? 0, 4);
    expect(figure(left, 'utilisation').whole).toBeLessThan(before[0]?.whole ?? 0);

    await sql('update core.location set removed_at = null where id = $1', [locationId]);
    await sql('update core.membership set removed_at = null where account_id = $1', [hugo.userId]);
    await sql(`update core.membership set role = 'provider' where account_id = $1`, [grace.userId]);
    const spells = await sql<{ n: number }>('select count(*)::integer as n from core.treating_spell where account_id = any ($1) group by account_id', [[hugo.userId, grace.userId]]); // prettier-ignore
    expect(spells).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('are kept by the table itself from whoever goes around the routes', async () => {
    const as = (text: string): Promise<object[]> =>
      clinic.world.platform.db.inTenant(clinic.grace, (tx) => tx.query({ name: '', text }, []));
    const mine = `where provider_id = '${clinic.grace.userId}'`;
    expect(await as(`delete from core.availability ${mine} returning id`)).toEqual([]);
    await expect(as(`update core.availability set valid_until = '2026-02-01' ${mine}`)).rejects.toThrow(/row-level/);
    await expect(as(`update core.availability set valid_from = '2026-02-01' ${mine}`)).rejects.toThrow(/permission/);
    await expect(as('delete from core.treating_spell')).rejects.toThrow(/permission/);
  });
});

describe('figures', () => {
  it('[C153] tell whoever may see them nothing of a patient, not even a reference', async () => {
    for (const person of [clinic.owner, clinic.hugo, clinic.staff]) {
      const body = JSON.stringify(await read(90, person));
      expect(body).not.toMatch(/PT-[0-9A-F]{6}|Quennell|Rosalind/);
      expect(body).not.toContain(clinic.patient.id);
    }
  });

  it('are of one’s own clinic, and unknown ones are told as unknown, never as 0', async () => {
    const empty = await createClinic();
    try {
      const told = await readFigures(empty.world.platform, empty.owner as unknown as SessionInfo, { days: 30 });
      for (const name of ['lead-time', 'no-shows'] as const)
        expect(figure(told, name)).toMatchObject({ value: null, previous: null, gap: 'no-visits' });
      expect(figure(told, 'packets-read')).toMatchObject({ value: null, gap: 'none-sent' });
      expect(figure(told, 'utilisation')).toMatchObject({ value: 0, gap: null }); // hours, and nobody booked
      await empty.world.platform.database.asSuperuser((client) => client.query('delete from core.availability'));
      const without = await readFigures(empty.world.platform, empty.owner as unknown as SessionInfo, { days: 30 });
      expect(figure(without, 'utilisation')).toMatchObject({ value: null, gap: 'no-hours' });
      expect(figure(without, 'links-opened').value).toBe(0);
    } finally {
      await empty.world.close();
    }
  });

  it('are absent for a workspace that the clinic does not use', async () => {
    await sql(`update core.practice set workspaces = '{atlas,trust}'`);
    expect((await read(7)).figures.map(({ source }) => source)).toEqual(['links', 'links']);
    await sql(`update core.practice set workspaces = '{imaging,atlas,care,practice,trust}'`);
  });

  it('count how much the saved studies weigh, whoever saved them', async () => {
    const { owner, grace, staff } = clinic;
    const schema = `tenant_${owner.tenantId.replaceAll('-', '')}`;
    await sql(
      `insert into ${schema}.study (tenant_id, id, state, saved_by, expected_count, expected_bytes, patient_ref, details, index_object, index_bytes, bytes, saved_at)
       select $1, gen_random_uuid(), 'saved', $2, 1, 1, 'PT-0A0A0A', 'x', gen_random_uuid(), 1, 1234567, now() from generate_series(1, 3)`,
      [owner.tenantId, grace.userId],
    );
    expect(figure(await read(7, staff), 'storage').value).toBe(3 * 1234567);
  });

  it('leave as CSV without formulas and as a tagged PDF, and the ledger says so', async () => {
    const by = { actor: clinic.owner as unknown as SessionInfo, ip: '192.0.2.1' };
    const csv = await figuresFile(clinic.world.platform, by, { days: 30, format: 'csv', locale: 'es' });
    const told = await read(30);
    const lines = csv.bytes
      .toString()
      .split('\r\n')
      .filter((line) => line !== '');
    expect(lines).toHaveLength(1 + told.figures.length + told.figures.reduce((n, { course }) => n + course.length, 0));
    expect(lines[1]).toContain('"Ocupación de la agenda"');
    for (const line of lines) expect(line).not.toMatch(/(^|,)"[=+@|-]/);
    const pdf = await figuresFile(clinic.world.platform, by, { days: 30, format: 'pdf', locale: 'en' });
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.bytes.toString('latin1')).toContain('/MarkInfo');
    const events = await sql<{ facts: object }>(`select canonical::json -> 'facts' as facts from audit.entry where event = 'figures.exported' order by id`); // prettier-ignore
    expect(events.map(({ facts }) => facts)).toEqual([{ days: 30, format: 'csv' }, { days: 30, format: 'pdf' }]); // prettier-ignore
  });
});

describe('a period', () => {
  it('ends yesterday, by the clocks of the clinic, and has real days where clocks change', () => {
    const span = spanOf(7, '2026-09-08', ZONE);
    expect([span.from, span.to, span.previousFrom, span.previousTo]).toEqual(['2026-09-01', '2026-09-07', '2026-08-25', '2026-08-31']); // prettier-ignore
    expect(span.bounds).toContain('2026-09-06T04:00:00.000Z'); // 01:00 by the clock: midnight is skipped
    expect(span.bounds.at(-1)).toBe('2026-09-08T03:00:00.000Z');
  });

  it('of 90 days goes by weeks, the first of which is short', () => {
    const { steps } = spanOf(90, '2026-11-22', 'UTC');
    expect([steps.length, steps[0], steps.at(-1)]).toEqual([13, { from: '2026-08-24', to: '2026-08-29' }, { from: '2026-11-15', to: '2026-11-21' }]); // prettier-ignore
  });
});
