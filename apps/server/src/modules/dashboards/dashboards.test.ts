import { type Dashboard, type DashboardTable, MEASURES, type OwnReferences } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPolicyWorld, type PolicyWorld, send, type Someone } from '../../app/policy.fixture.ts';
import { finishedMonths, publishFigure, publishGroups } from './publish.ts';

let world: PolicyWorld;
let clinics: string[];
const by = (holder: string): Someone => world.people.find((each) => each.holder === holder) as Someone;
const superuser = (text: string, params: readonly unknown[] = []) =>
  world.platform.database.asSuperuser((sql) => sql.query(text, [...params]));
const LAST = finishedMonths(new Date(), 1)[0] ?? '';

/** Patients of a clinic by representative, entered in the last finished month. */
async function plant(clinic: string, rep: string | null, count: number, more = ''): Promise<void> {
  await superuser(
    `insert into core.patient_reference (tenant_id, ref, rep_id, created_on, active_protocols, next_refill_on, last_seen_on)
     select $1, 'PT-' || upper(lpad(to_hex((random() * 16777215)::integer), 6, '0')), $2, $3::date + 3, 1, current_date + 5,
       current_date - 10 from generate_series(1, $4) on conflict do nothing ${more}`,
    [clinic, rep, LAST, count],
  );
}
const ask = async (person: Someone): Promise<{ status: number; tables: DashboardTable[]; body: string }> => {
  const reply = await send(world, person, 'GET', '/api/v1/organisation/dashboard');
  const tables = reply.statusCode === 200 ? reply.json<Dashboard>().tables : [];
  return { status: reply.statusCode, tables, body: reply.body };
};
const newOnes = (tables: readonly DashboardTable[]): DashboardTable =>
  tables.find(({ measure, month }) => measure === 'new-patients' && month === LAST) as DashboardTable;

beforeAll(async () => {
  world = await createPolicyWorld();
  const [clinic, other] = [by('owner').tenantId, by('other-clinic').tenantId];
  clinics = [clinic, other].toSorted();
  const chain = by('sales-rep').tenantId;
  for (const each of clinics)
    await superuser(
      `insert into core.organisation_clinic (tenant_id, id, clinic_id, offered_by, expires_at, joined_at, joined_by)
       values ($1, $2, $3, $4, now(), now(), $4)`,
      [chain, newId(), each, by('owner').userId],
    );
  await superuser(`update core.patient_reference set created_on = $1::date + 1, last_seen_on = null`, [LAST]);
  await plant(clinic, by('sales-rep').userId, 30);
  await plant(clinic, null, 3);
  await plant(other, by('sales-rep').userId, 4);
  await plant(other, null, 44);
  // of the representative's patients in the first clinic 16 came twice and 8 missed a visit; another month counts for nothing
  for (const [status, count, month, hour] of [
    ['completed', 16, 0, 0],
    ['completed', 16, 0, 1],
    ['no-show', 8, 0, 2],
    ['no-show', 30, 1, 3],
  ] as const)
    // prettier-ignore
    await superuser(
      `insert into core.appointment (tenant_id, id, patient_ref, type_id, provider_id, location_id, starts_at, ends_at, zone, wall_start,
         busy_from, busy_until, status, source, created_by, changed_by)
       select a.tenant_id, gen_random_uuid(), r.ref, a.type_id, a.provider_id, a.location_id, s.at, s.at + interval '10 minutes', 'UTC', s.at,
         s.at, s.at + interval '10 minutes', $3, 'import', a.created_by, a.created_by
       from (select * from core.appointment where tenant_id = $1 limit 1) as a
       cross join (select ref, row_number() over (order by ref) as n from core.patient_reference where tenant_id = $1 and rep_id = $2) as r
       cross join lateral (select ($5::date - make_interval(months => $6) + make_interval(days => 1 + (r.n / 4)::integer, hours => (r.n % 4)::integer * 5 + $7)) at time zone 'UTC' as at) as s
       where r.n <= $4`,
      [clinic, by('sales-rep').userId, status, count, LAST, month, hour],
    );
});
afterAll(() => world.close());

describe('dashboards of an organisation', () => {
  it('[C223] [C225] tell counts by clinic, representative and month, and no small one', async () => {
    for (const holder of ['organisation-owner', 'organisation-viewer']) {
      const { status, tables } = await ask(by(holder));
      expect(status).toBe(200);
      expect(new Set(tables.map(({ measure }) => measure))).toEqual(new Set(MEASURES));
      const { rows, columns, total } = newOnes(tables);
      const of = (clinic: string, rep: string | null) =>
        rows.find(({ id }) => id === clinic)?.cells[columns.findIndex(({ id }) => id === rep)];
      const [clinic, other] = [by('owner').tenantId, by('other-clinic').tenantId];
      expect(of(clinic, by('sales-rep').userId)).toBeGreaterThanOrEqual(28);
      expect(of(clinic, null)).toBeNull();
      expect(of(other, by('sales-rep').userId)).toBeNull();
      expect(of(other, null)).toBeGreaterThanOrEqual(40);
      expect(total.exact).toBeNull(); // two clinics with one hidden count each: their sum would tell too much
      for (const row of rows) expect(row.total.exact).toBeNull();
    }
  });

  it('[C223] [C225] count persons who came or missed a visit in the month, in steps of ten, small ones hidden', async () => {
    const { tables } = await ask(by('organisation-viewer'));
    const told = (measure: string) => {
      const { rows, columns } = tables.find((each) => each.measure === measure) as DashboardTable;
      const row = rows.find(({ id }) => id === by('owner').tenantId);
      return [row?.cells[columns.findIndex(({ id }) => id === by('sales-rep').userId)], row?.total.exact];
    };
    expect(told('visited')).toEqual([10, null]); // 16 persons, not 32 visits
    expect(told('missed')).toEqual([null, null]);
  });

  it('[C225] hold no name, no contact and no reference: nothing of a patient but how many', async () => {
    for (const holder of ['organisation-owner', 'organisation-viewer', 'sales-rep']) {
      const { body } = await ask(by(holder));
      expect(body).not.toMatch(/Qorvixana|Vandermolen|555-0187|1949-11-30|PT-[0-9A-F]{6}|@/);
    }
  });

  it('[C223] show a representative their own column of the same table, and their own references alone', async () => {
    const { tables } = await ask(by('sales-rep'));
    const table = newOnes(tables);
    expect(table.columns.map(({ id }) => id)).toEqual([by('sales-rep').userId]);
    expect(table.rows.flatMap(({ cells }) => cells).filter((cell) => cell === null)).toHaveLength(1);
    const reply = await send(world, by('sales-rep'), 'GET', '/api/v1/organisation/references');
    const { references } = reply.json<OwnReferences>();
    expect(references.length).toBeGreaterThanOrEqual(32);
    for (const each of references) {
      expect(each.ref).toMatch(/^PT-[0-9A-F]{6}$/);
      expect(Object.keys(each)).toEqual(['ref', 'clinic']);
    }
    for (const holder of ['organisation-viewer', 'owner', 'admin'])
      expect((await send(world, by(holder), 'GET', '/api/v1/organisation/references')).statusCode).toBe(403);
  });

  it('[C225] are told once: what comes after, and whoever asks, changes nothing', async () => {
    const before = newOnes((await ask(by('organisation-owner'))).tables);
    await plant(by('owner').tenantId, null, 40);
    expect(newOnes((await ask(by('organisation-owner'))).tables)).toEqual(before);
  });

  it('lose sight of a clinic that left, at once', async () => {
    const [clinic] = [by('owner').tenantId];
    const leave = (removed: string) =>
      superuser(
        `update core.organisation_clinic set removed_at = ${removed}, removed_by = joined_by where clinic_id = $1`,
        [clinic],
      );
    await superuser('alter table core.organisation_clinic disable trigger soft_delete');
    await leave('now()');
    const { tables } = await ask(by('organisation-owner'));
    for (const { rows } of tables) expect(rows.map(({ id }) => id)).not.toContain(clinic);
    await leave('null');
    await superuser('alter table core.organisation_clinic enable trigger soft_delete');
  });

  const sqlAs = (person: { tenantId: string; userId: string }, text: string, params: readonly unknown[] = []) =>
    world.platform.db.inTenant(person, (tx) => tx.query({ name: '', text }, params));

  it('give raw counts to nobody’s context: not to an owner of the organisation, not in SQL', async () => {
    const chain = by('organisation-owner').tenantId;
    const system = { tenantId: chain, userId: SYSTEM_USER };
    for (const person of [by('organisation-owner'), by('sales-rep'), by('owner'), system]) {
      expect(await sqlAs(person, `select * from sec.dashboard_counts($1, $2, 'patients')`, [chain, LAST])).toEqual([]);
      expect(await sqlAs(person, 'select * from sec.dashboard_groups($1)', [chain])).toEqual([]);
      expect(await sqlAs(person, 'select * from sec.dashboard_told_groups($1)', [chain])).toEqual([]);
      const keep = `select sec.keep_dashboard_clinic($1, $2, 'patients', '[]', '{}', 1)`;
      await expect(sqlAs(person, keep, [chain, LAST])).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('[C225] cannot keep a sum beside a count that is not told', async () => {
    const insert = `insert into core.dashboard_clinic (tenant_id, month, measure, columns, cells, total)
      values ($1, '2001-01-01', 'new-patients', '[{}, {}]', $2, 43)`;
    const clinic = by('owner').tenantId;
    await expect(superuser(insert, [clinic, [43, null]])).rejects.toMatchObject({ constraint: 'no_sum_over_hidden' });
  });

  it('[C225] tell no more in SQL than on the page: no table is read, a representative’s rows are their own column', async () => {
    await ask(by('organisation-owner'));
    for (const person of world.people)
      for (const table of ['dashboard_clinic', 'patient_reference'])
        await expect(sqlAs(person, `select * from core.${table}`)).rejects.toMatchObject({ code: '42501' });
    const rowsOf = (person: { tenantId: string; userId: string }) =>
      sqlAs(person, `select * from sec.dashboard_rows('2000-01-01')`) as Promise<{ rep_ids: (string | null)[]; total: number | null }[]>; // prettier-ignore
    const rep = by('sales-rep');
    const own = await rowsOf(rep);
    expect(own.length).toBeGreaterThan(0);
    for (const row of own) expect([row.rep_ids, row.total]).toEqual([[rep.userId], null]);
    expect((await rowsOf(by('organisation-viewer'))).some(({ rep_ids: ids }) => ids.includes(null))).toBe(true);
    const strangers = world.people.filter(({ tenantId }) => tenantId !== rep.tenantId);
    expect(strangers.length).toBeGreaterThan(5);
    for (const person of [
      ...strangers,
      { tenantId: rep.tenantId, userId: SYSTEM_USER },
      { tenantId: rep.tenantId, userId: by('owner').userId },
    ]) {
      // prettier-ignore
      expect(await rowsOf(person)).toEqual([]);
    }
  });
});

describe('who brought a patient', () => {
  const put = (person: Someone, ref: string, repId: string | null) =>
    send(world, person, 'PUT', `/api/v1/references/${ref}/representative`, { repId });

  it('[C224] is said by reference, by owner and admin, and stands in the ledger', async () => {
    const ref = world.real['ref'] ?? '';
    for (const holder of ['owner', 'admin'])
      expect((await put(by(holder), ref, by('sales-rep').userId)).statusCode).toBe(204);
    expect((await put(by('admin'), ref, by('staff').userId)).statusCode).toBe(422);
    expect((await put(by('admin'), 'PT-000000', by('sales-rep').userId)).statusCode).toBe(404);
    for (const holder of ['provider-assigned', 'staff', 'privacy-officer', 'sales-rep'])
      expect((await put(by(holder), ref, null)).statusCode).toBe(403);
    const { rows } = await superuser(`select patient_ref from audit.entry where event = 'reference.attributed'`);
    expect(rows).toEqual([{ patient_ref: ref }, { patient_ref: ref }]);
  });

  it('knows that a patient was seen when something was written about them, by their reference alone', async () => {
    const { ref, id } = world.real;
    const entry = { content: { kind: 'vitals', takenAt: '2026-03-02T09:30:00Z', signs: { weight: { value: 154, unit: '[lb_av]' } }, remark: '' } }; // prettier-ignore
    expect(
      (await send(world, by('provider-assigned'), 'POST', `/api/v1/patients/${id}/entries`, entry)).statusCode,
    ).toBe(201);
    const { rows } = await superuser(
      'select last_seen_on = current_date as seen from core.patient_reference where ref = $1',
      [ref],
    );
    expect(rows).toEqual([{ seen: true }]);
  });
});

describe('what may be told', () => {
  const columns = (...reps: (string | null)[]) => reps.map((rep) => ({ rep, organisations: ['o'] }));
  const group = (clinicId: string) => ({ clinicId, columns: columns('x', 'y') });
  const counts = (clinicId: string, x: number, y: number) =>
    [{ clinicId, repId: 'x', patients: x }, { clinicId, repId: 'y', patients: y }]; // prettier-ignore

  it('of groups is each count over ten, and a sum where all of its counts are told', () => {
    const told = publishGroups(
      [group('a'), group('b'), group('told before')],
      [...counts('a', 29, 30), ...counts('b', 11, 0)],
    );
    expect(told.map(({ cells, total }) => [...cells, total])).toEqual([[29, 30, 59], [11, null, null]]); // prettier-ignore
  });

  it('of figures of a moment is in steps of ten, where neither they nor the rest of the groups told are few', () => {
    const sizes = [...counts('a', 40, 50), ...counts('a', 20, 11), ...counts('b', 30, 30)];
    const of = (measure: 'seen' | 'patients', counted: ReturnType<typeof counts>) =>
      publishFigure(measure, [group('a'), group('b')], counted, sizes).map(({ cells, total }) => [...cells, total]);
    expect(of('seen', [...counts('a', 29, 50), ...counts('b', 10, 20)])).toEqual([[20, 50, null], [null, null, null]]); // prettier-ignore
    expect(of('seen', counts('a', 49, 51))).toEqual([[40, null, null]]);
    expect(of('patients', [...counts('a', 0, 0), ...counts('b', 0, 0)])).toEqual([[60, 60, null], [30, 30, null]]); // prettier-ignore
    expect(publishFigure('patients', [group('a')], counts('a', 0, 0), [])[0]?.cells).toEqual([null, null]);
  });

  it('is about finished months alone, two days after their end', () => {
    expect(finishedMonths(new Date('2026-01-31T23:59:00Z'), 3)).toEqual(['2025-12-01', '2025-11-01', '2025-10-01']);
    expect(finishedMonths(new Date('2026-03-02T23:59:00Z'), 1)).toEqual(['2026-01-01']);
    expect(finishedMonths(new Date('2026-03-03T00:00:00Z'), 1)).toEqual(['2026-02-01']);
  });
});
