import { type Dashboard, type DashboardTable, MEASURES, type OwnReferences } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPolicyWorld, type PolicyWorld, send, type Someone } from '../../app/policy.fixture.ts';
import { finishedMonths, publish, tableOf } from './publish.ts';

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

  it('give raw counts to nobody’s context: not to an owner of the organisation, not in SQL', async () => {
    const sqlAs = (person: { tenantId: string; userId: string }, text: string, params: readonly unknown[] = []) =>
      world.platform.db.inTenant(person, (tx) => tx.query({ name: '', text }, params));
    const chain = by('organisation-owner').tenantId;
    for (const person of [
      by('organisation-owner'),
      by('sales-rep'),
      by('owner'),
      { tenantId: chain, userId: SYSTEM_USER },
    ]) {
      expect(await sqlAs(person, `select * from sec.dashboard_counts($1, $2, 'patients')`, [chain, LAST])).toEqual([]);
      expect(await sqlAs(person, 'select * from sec.dashboard_groups($1)', [chain])).toEqual([]);
      await expect(sqlAs(person, 'select * from core.patient_reference')).rejects.toMatchObject({ code: '42501' });
      const keep = `select sec.keep_dashboard($1, $2, 'patients', '{}', '{}', '{}')`;
      await expect(sqlAs(person, keep, [chain, LAST])).rejects.toMatchObject({ code: '42501' });
    }
    expect(await sqlAs(by('staff'), 'select * from core.dashboard_month')).toEqual([]);
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
  it('of figures of a moment is in steps of ten, and their sums are sums of the steps', () => {
    const groups = { clinicIds: ['a', 'b'], repIds: ['x', 'y'] };
    const rows = [['a', 'x', 29], ['a', 'y', 30], ['b', 'x', 11]].map(([clinicId, repId, patients]) => ({ clinicId, repId, patients })) as never; // prettier-ignore
    const picture = publish('patients', tableOf(groups, rows));
    expect(picture.cells).toEqual([[20, 30], [10, null]]); // prettier-ignore
    expect(picture.rowTotals).toEqual([{ exact: null, atLeast: 50 }, { exact: null, atLeast: 10 }]); // prettier-ignore
    expect(picture.total).toEqual({ exact: null, atLeast: 60 });
    expect(publish('new-patients', tableOf(groups, rows)).cells[0]).toEqual([29, 30]);
  });

  it('is about finished months alone', () => {
    expect(finishedMonths(new Date('2026-01-31T23:59:00Z'), 3)).toEqual(['2025-12-01', '2025-11-01', '2025-10-01']);
  });
});
