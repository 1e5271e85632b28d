import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../imaging/imaging.fixture.ts';
import { bookAs, type Clinic, createClinic } from './schedule.fixture.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await createClinic();
});
afterAll(() => clinic.world.close());

const tasks = (id: string) =>
  clinic.world.platform.database.asSuperuser(async (sql) => {
    const { rows } = await sql.query(
      `select status, patient_ref as ref, title, assignee_id as "for" from core.task where about_id = $1`,
      [id],
    );
    return rows;
  });
const say = async (id: string, revision: number, status: string) =>
  (
    await ask(clinic.world.app, clinic.staff, 'POST', `/schedule/appointments/${id}/status`, {
      body: { revision, status },
    })
  ).statusCode;

describe('an appointment to which nobody came', () => {
  it('becomes a task by reference, once, and the task is done when it was a slip or another was booked', async () => {
    const { staff, patient } = clinic;
    const { appointment } = await bookAs(clinic, staff, '2027-04-05T09:00');
    expect(await say(appointment.id, 1, 'no-show')).toBe(200);
    expect(await tasks(appointment.id)).toEqual([{ status: 'todo', ref: patient.ref, title: null, for: null }]);
    expect(await say(appointment.id, 2, 'booked')).toBe(200);
    expect(await tasks(appointment.id)).toMatchObject([{ status: 'done' }]);
    expect(await say(appointment.id, 3, 'no-show')).toBe(200);
    expect(await tasks(appointment.id)).toMatchObject([{ status: 'done' }]);

    const { appointment: missed } = await bookAs(clinic, staff, '2027-04-05T11:00');
    await say(missed.id, 1, 'no-show');
    const replaces = { id: missed.id, revision: 2 };
    expect((await bookAs(clinic, staff, '2027-04-06T11:00', { replaces })).status).toBe(201);
    expect(await tasks(missed.id)).toMatchObject([{ status: 'done' }]);
  });
});
