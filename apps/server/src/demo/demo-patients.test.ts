import { PatientFields } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSignIn, seedDemo } from '../modules/identity/index.ts';
import { phiSchema } from '../platform/db/index.ts';
import { acceptBaaForTest } from '../testing/baa.ts';
import { createTestPlatform, type TestPlatform } from '../testing/platform.ts';
import { enterDemoPatients } from './demo-patients.ts';
import { setUpDemoPractice } from './demo-practice.ts';
import { fillDemoSchedule } from './demo-schedule.ts';
import { demoVisits } from './demo-week.ts';
import { novelCharts } from './novel-charts.ts';
import { NOVEL_PATIENTS } from './novel-patients.ts';
import { novelVisits } from './novel-visits.ts';

describe('the patients of the demo', () => {
  let platform: TestPlatform;
  let demo: DemoSignIn;
  beforeAll(async () => {
    platform = await createTestPlatform({ config: { demoPatients: true } });
    demo = await seedDemo(platform);
    await acceptBaaForTest(platform.database, demo.clinicId);
  });
  afterAll(() => platform.dispose());

  const counts = async () =>
    platform.database.asSuperuser(async (sql) => {
      const schema = phiSchema(demo.clinicId);
      const { rows } = await sql.query<{ patients: number; assignments: number; entries: number; visits: number }>(
        `select (select count(*) from ${schema}.patient)::int as patients,
                (select count(*) from ${schema}.patient_assignment)::int as assignments,
                (select count(*) from ${schema}.chart_entry)::int as entries,
                (select count(*) from ${schema}.atlas_visit)::int as visits`,
      );
      return rows[0];
    });

  it('are fields that a form would accept, with numbers and addresses kept free for fiction', () => {
    for (const { fields } of NOVEL_PATIENTS) {
      expect(PatientFields.safeParse(fields).success, fields.givenName).toBe(true);
      expect(fields.phone).toMatch(/^$|^\+1 202 555 01\d\d$/);
      expect(fields.email).toMatch(/^$|\.example$/);
      expect(['', '078-05-1120']).toContain(fields.ssn);
    }
  });

  it('are entered once, and not again at later starts', async () => {
    await setUpDemoPractice(platform, demo);
    for (const _ of ['first start', 'second start'])
      await fillDemoSchedule(platform, demo, await enterDemoPatients(platform, demo));
    const assignments = NOVEL_PATIENTS.flatMap(({ treatedBy }) => treatedBy).length;
    const entries = novelCharts(Date.now()).flatMap((chart) => chart.entries).length;
    const visits = novelVisits(Date.now()).flatMap((each) => each.visits).length;
    expect(await counts()).toEqual({ patients: NOVEL_PATIENTS.length, assignments, entries, visits });
  });

  it('come to a schedule that has begun before they were entered and goes on, with tasks beside it', async () => {
    const { rows } = await platform.database.asSuperuser((sql) =>
      sql.query<{ status: string; source: string; count: number }>(
        'select status, source, count(*)::int as count from core.appointment where tenant_id = $1 group by 1, 2',
        [demo.clinicId],
      ),
    );
    const count = (of: (row: (typeof rows)[number]) => boolean): number =>
      rows.filter(of).reduce((sum, row) => sum + row.count, 0);
    const all = demoVisits(new Date(platform.clock.now()).toISOString().slice(0, 10)).length;
    expect(Math.abs(count(() => true) - all)).toBeLessThan(12); // the clinic's day may be another than Greenwich's
    expect(count(({ source, status }) => source === 'import' && status === 'completed')).toBeGreaterThan(20);
    expect(count(({ source }) => source === 'clinic')).toBeGreaterThan(15);
    const tasks = await platform.database.asSuperuser((sql) =>
      sql.query('select 1 from core.task where tenant_id = $1 and auto is null', [demo.clinicId]),
    );
    expect(tasks.rows).toHaveLength(6);
  });

  it('are each seen by somebody who treats them, in the week of any day', () => {
    for (const today of ['2026-11-22', '2027-01-01', '2028-02-29'])
      for (const { patient, by } of demoVisits(today)) expect(NOVEL_PATIENTS[patient]?.treatedBy).toContain(by);
  });

  it('do not come where the setting is off', async () => {
    const other = await createTestPlatform({ config: { demoPatients: false } });
    try {
      const quiet = await seedDemo(other);
      await acceptBaaForTest(other.database, quiet.clinicId);
      await enterDemoPatients(other, quiet);
      const made = await other.database.asSuperuser((sql) => sql.query('select 1 from sec.phi_schema'));
      expect(made.rows).toEqual([]);
    } finally {
      await other.dispose();
    }
  });
});
