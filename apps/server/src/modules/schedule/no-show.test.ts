import type { ScheduleProviders } from '@hyaline/contract';
import { DAY_MS } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../imaging/imaging.fixture.ts';
import { bookAs, type Clinic, createClinic, started } from './schedule.fixture.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await createClinic();
});
afterAll(() => clinic.world.close());

/** A day of the week after next, and the days behind it. */
const at = (day: number, time: string): string =>
  `${new Date(Date.now() + (14 + day) * DAY_MS).toISOString().slice(0, 10)}T${time}`;
const tasks = (id: string) =>
  clinic.world.platform.database.asSuperuser(async (sql) => {
    const { rows } = await sql.query(
      `select status, patient_ref as ref, title, assignee_id as "for" from core.task where about_id = $1 order by made_at`,
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
    const { appointment } = await bookAs(clinic, staff, at(0, '09:00'));
    expect(await say(appointment.id, 1, 'no-show')).toBe(409);
    await started(clinic, appointment.id);
    expect(await say(appointment.id, 1, 'no-show')).toBe(200);
    expect(await tasks(appointment.id)).toEqual([{ status: 'todo', ref: patient.ref, title: null, for: null }]);
    expect(await say(appointment.id, 2, 'booked')).toBe(200);
    expect(await tasks(appointment.id)).toMatchObject([{ status: 'done' }]);
    expect(await say(appointment.id, 3, 'no-show')).toBe(200);
    expect(await tasks(appointment.id)).toMatchObject([{ status: 'done' }, { status: 'todo' }]);

    const { appointment: missed } = await bookAs(clinic, staff, at(0, '11:00'));
    await started(clinic, missed.id);
    await say(missed.id, 1, 'no-show');
    const replaces = { id: missed.id, revision: 2 };
    expect((await bookAs(clinic, staff, at(1, '11:00'), { replaces })).status).toBe(201);
    expect(await tasks(missed.id)).toMatchObject([{ status: 'done' }]);
    // it was missed, whoever books another: figures go on counting it
    const { rows } = await clinic.world.platform.database.asSuperuser((sql) =>
      sql.query('select status from core.appointment where id = $1', [missed.id]),
    );
    expect(rows).toEqual([{ status: 'no-show' }]);
    expect((await bookAs(clinic, staff, at(2, '11:00'), { replaces })).code).toBe('status-not-next');
  });

  it('can be given another room, and is in the day’s list, after the provider left', async () => {
    const { world, owner, hugo, staff, roomId } = clinic;
    const { appointment } = await bookAs(clinic, staff, at(3, '09:00'), { providerId: hugo.userId });
    await world.platform.database.asSuperuser((sql) =>
      sql.query(`update core.membership set role = 'admin' where account_id = $1`, [hugo.userId]),
    );
    const room = await ask(world.app, staff, 'PUT', `/schedule/appointments/${appointment.id}/room`, { body: { revision: 1, roomId } }); // prettier-ignore
    expect(room.statusCode).toBe(200);
    const { providers, former } = (await ask(world.app, owner, 'GET', '/schedule/providers')).json<ScheduleProviders>();
    expect(providers.map(({ id }) => id)).not.toContain(hugo.userId);
    expect(former).toEqual([{ id: hugo.userId, name: 'Hugo Provider' }]);
  });
});
