import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../imaging/imaging.fixture.ts';
import { enter } from '../patients/patients.fixture.ts';
import { bookAs, type Clinic, createClinic, ZONE } from './schedule.fixture.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await createClinic();
});
afterAll(() => clinic.world.close());

const run = (person: Person, name: string, text: string, params: unknown[] = []) =>
  clinic.world.platform.db.inTenant(person, (tx) =>
    tx.query<{ statusAt: Date; changedAt: Date }>({ name, text }, params),
  );

it('by SQL, too, nobody rewrites whose visit it was, or when it changed', async () => {
  const { staff, owner, grace, patient, typeId } = clinic;
  const other = await enter(clinic.world, grace, { givenName: 'Another' });
  const { appointment } = await bookAs(clinic, staff, '2028-03-06T09:00');
  const by = `changed_by = (select sec.user_id()) where id = $1`;
  for (const person of [staff, grace, owner])
    for (const ref of ['PT-ABCDEF', other.ref, null])
      await expect(run(person, 'att-ref', `update core.appointment set patient_ref = $2, ${by}`, [appointment.id, ref])).rejects.toMatchObject({ code: '42501' }); // prettier-ignore
  const [row] = await run(staff, 'att-when', `update core.appointment set changed_at = '2001-01-01', status_at = '2001-01-01', ${by}
    returning status_at as "statusAt", changed_at as "changedAt"`, [appointment.id]); // prettier-ignore
  expect(row?.statusAt.toISOString()).toBe(appointment.statusAt);
  expect(row?.changedAt.getUTCFullYear()).toBeGreaterThan(2001);
  const insert = `insert into core.appointment_series (tenant_id, id, patient_ref, type_id, rule, zone, wall_start, created_by)
    values ((select sec.tenant()), $1, $2, $3, 'FREQ=DAILY;COUNT=2', $4, '2028-01-01', (select sec.user_id())) returning now() as "statusAt", now() as "changedAt"`;
  await expect(run(staff, 'att-series', insert, [newId(), 'PT-ABCDEF', typeId, ZONE])).rejects.toMatchObject({ code: '42501' }); // prettier-ignore
  expect(await run(staff, 'att-series', insert, [newId(), patient.ref, typeId, ZONE])).toHaveLength(1);
});
