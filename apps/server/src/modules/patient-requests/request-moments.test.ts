import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { enter } from '../patients/patients.fixture.ts';

let world: World;
let grace: Person;
let patient: { id: string; ref: string };
beforeAll(async () => {
  world = await createWorld([patientRoutes]);
  grace = await newColleague(world, await newOwner(world), 'provider', 'Grace Treats');
  patient = await enter(world, grace);
});
afterAll(() => world.close());

const sql = (text: string, params: unknown[]) =>
  world.platform.db.inTenant(grace, (tx) => tx.query<Record<string, unknown>>({ name: '', text }, params), {
    phi: true,
  });
const REFUSED = { code: '42501' };

it('the clock of a request moves once, by what a law allows, and its reminders are the system’s', async () => {
  const id = newId();
  const insert = (due: string) =>
    sql(
      `insert into patient_request (tenant_id, id, patient_id, ref, kind, law, asked_by, channel, asked_on, due_on, paid_in_full, details, opened_by)
       values (sec.tenant(), $1, $2, $3, 'access', 'gdpr', 'patient', 'letter', current_date, ${due}, false, '\\x00', sec.user_id())`,
      [id, patient.id, patient.ref],
    );
  for (const due of ['current_date + 3650', 'current_date - 1'])
    await expect(insert(due)).rejects.toMatchObject(REFUSED);
  await insert('current_date + 30');
  const move = (due: string, more = '') =>
    sql(
      `update patient_request set revision = revision + 1, due_on = ${due}, extended_by = sec.user_id(), extended_at = now()${more}
       where id = $1 returning due_on`,
      [id],
    );
  for (const due of ['due_on + 93', 'due_on - 1', 'null']) await expect(move(due)).rejects.toMatchObject(REFUSED);
  await expect(move('due_on + 61', ', reminded = 100')).rejects.toMatchObject(REFUSED);
  await expect(
    sql('update patient_request set revision = revision + 1, reminded = 100 where id = $1', [id]),
  ).rejects.toMatchObject(REFUSED);
  expect(await move('due_on + 92')).toHaveLength(1);
  await expect(move('due_on + 1')).rejects.toMatchObject(REFUSED);
});
