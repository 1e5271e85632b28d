import type { Appointment, BookedSeries, ChangedSeries, Notices, SeriesPreview, WaitingList } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, newOwner, type Person } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { bookAs, booking, type Clinic, createClinic, post } from './schedule.fixture.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await createClinic();
});
afterAll(() => clinic.world.close());

const weekly = (count: number) => ({ every: 'week', interval: 1, weekdays: [], count, until: null });
const send = async <T>(person: Person, path: string, body: object) => {
  const reply = await ask(clinic.world.app, person, 'POST', path, { body });
  return { status: reply.statusCode, code: reply.json<{ code?: string }>().code, answer: reply.json<T>() };
};
const series = (wallStart: string, rule: object, more: object = {}) =>
  send<BookedSeries>(clinic.staff, '/schedule/series', booking(clinic, wallStart, { rule, ...more }));
const walls = (appointments: readonly Appointment[]): string[] => appointments.map(({ wallStart }) => wallStart);

describe('a series', () => {
  it('[C116] stays at its wall time when clocks change, and is changed and ended from one on', async () => {
    // in Santiago clocks go back on 2038-04-03 at 24:00
    const { status, answer } = await series('2038-03-29T09:00', weekly(4));
    expect(status).toBe(201);
    expect(answer.appointments.map(({ startsAt }) => startsAt)).toEqual([
      '2038-03-29T12:00:00.000Z', '2038-04-05T13:00:00.000Z', '2038-04-12T13:00:00.000Z', '2038-04-19T13:00:00.000Z',
    ]); // prettier-ignore
    const [, second, , fourth] = answer.appointments as [Appointment, Appointment, Appointment, Appointment];
    const path = `/schedule/series/${answer.seriesId}`;
    const following = { scope: 'following', appointmentId: second.id, revision: 1, time: '11:30' };
    const changed = await send<ChangedSeries>(clinic.staff, `${path}/change`, following);
    expect(walls(changed.answer.appointments)).toEqual(['2038-04-05T11:30', '2038-04-12T11:30', '2038-04-19T11:30']);
    expect((await send(clinic.staff, `${path}/change`, following)).code).toBe('record-changed');
    const one = await send<Appointment>(clinic.staff, `/schedule/appointments/${fourth.id}/move`, { revision: 2, wallStart: '2038-04-20T08:00' }); // prettier-ignore
    expect(one.answer.wallStart).toBe('2038-04-20T08:00');
    const end = { scope: 'following', appointmentId: second.id, revision: 2 };
    const foreign = await newOwner(clinic.world);
    expect((await send(foreign, `${path}/end`, end)).status).toBe(404);
    const ended = await send<ChangedSeries>(clinic.staff, `${path}/end`, end);
    expect(ended.answer.appointments.map((each) => each.status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    const all = await ledgerOf(clinic.world, clinic.owner, ['appointment.series-booked', 'appointment.series-changed', 'appointment.series-ended']); // prettier-ignore
    expect(all.map(({ patientRef }) => patientRef)).toEqual([1, 2, 3].map(() => clinic.patient.ref));
  });

  it('is booked whole or not at all, unless those that are taken are to be left out', async () => {
    await bookAs(clinic, clinic.staff, '2038-05-10T09:15');
    const rule = weekly(3);
    const body = booking(clinic, '2038-05-03T09:00', { rule });
    const preview = await send<SeriesPreview>(clinic.staff, '/schedule/series/preview', body);
    expect(preview.answer.occurrences.map(({ state }) => state)).toEqual(['free', 'taken', 'free']);
    expect(await series('2038-05-03T09:00', rule)).toMatchObject({ status: 409, code: 'slot-taken' });
    const { answer } = await series('2038-05-03T09:00', rule, { skipTaken: true });
    expect(walls(answer.appointments)).toEqual(['2038-05-03T09:00', '2038-05-17T09:00']);
    expect(answer.skipped).toEqual(['2038-05-10T09:00']);
    expect(await series('2038-05-04T06:00', rule)).toMatchObject({ status: 409, code: 'outside-hours' });
    const first = answer.appointments[0] as Appointment;
    const clash = { scope: 'all', appointmentId: first.id, revision: 1, time: '09:30' };
    await bookAs(clinic, clinic.staff, '2038-05-17T09:45');
    expect((await send(clinic.staff, `/schedule/series/${answer.seriesId}/change`, clash)).code).toBe('slot-taken');
    const far = { every: 'month', interval: 12, weekdays: [], count: 10, until: null };
    expect((await series('2038-05-04T10:00', far)).status).toBe(422);
  });
});

describe('the waiting list', () => {
  const wait = (patientRef: string, more: object = {}) =>
    post(clinic.world, clinic.staff, '/schedule/waiting', { patientRef, typeId: clinic.typeId, from: '2038-07-01', until: '2038-07-31', ...more }); // prettier-ignore
  const list = async (query = '') =>
    (await ask(clinic.world.app, clinic.staff, 'GET', `/schedule/waiting${query}`)).json<WaitingList>().waiting;

  it('names those whom a cancelled time would suit, tells whoever entered them, and ends with the booking', async () => {
    const [soon, wrongDay, hasLater, hasEarlier] = await Promise.all(
      ['Soon', 'Weekday', 'Later', 'Earlier'].map((givenName) => enter(clinic.world, clinic.grace, { givenName, mrn: givenName })),
    ); // prettier-ignore
    const at = async (ref: string | undefined, wall: string) =>
      (await bookAs(clinic, clinic.staff, wall, { patientRef: ref })).appointment;
    const later = await at(hasLater?.ref, '2038-07-20T09:00');
    const earlier = await at(hasEarlier?.ref, '2038-07-02T09:00');
    const first = await wait(soon?.ref ?? '', {
      earliest: '08:00',
      latest: '12:00',
      providerIds: [clinic.grace.userId],
    });
    await wait(wrongDay?.ref ?? '', { weekdays: [6, 7] });
    const second = await wait(hasLater?.ref ?? '', { appointmentId: later.id });
    await wait(hasEarlier?.ref ?? '', { appointmentId: earlier.id });
    expect(await list()).toHaveLength(4);
    const freed = await at(clinic.patient.ref, '2038-07-07T11:00'); // a Wednesday
    expect(await list(`?freed=${freed.id}`)).toEqual([]);
    await send(clinic.staff, `/schedule/appointments/${freed.id}/status`, { revision: 1, status: 'cancelled' });
    expect((await list(`?freed=${freed.id}`)).map(({ id }) => id)).toEqual([first.id, second.id]);
    const { rows } = await clinic.world.platform.database.asSuperuser((sql) =>
      sql.query<{ facts: Notices }>(`select account_id, facts from core.notice where kind = 'slot-freed' and tenant_id = $1`, [clinic.owner.tenantId]),
    ); // prettier-ignore
    const facts = { at: '2038-07-07T15:00:00.000Z', who: 'Grace Provider', matches: 2, freedId: freed.id };
    expect(rows).toEqual([{ account_id: clinic.staff.userId, facts }]);
    const taken = await bookAs(clinic, clinic.staff, '2038-07-07T11:00', {
      patientRef: soon?.ref,
      waitingId: first.id,
    });
    expect(taken.status).toBe(201);
    expect(await list(`?freed=${freed.id}`)).toEqual([]);
    expect(await list()).toHaveLength(3);
    expect((await ask(clinic.world.app, clinic.staff, 'DELETE', `/schedule/waiting/${second.id}`)).statusCode).toBe(
      204,
    );
    expect((await ask(clinic.world.app, clinic.staff, 'DELETE', `/schedule/waiting/${second.id}`)).statusCode).toBe(
      404,
    );
    const events = await ledgerOf(clinic.world, clinic.owner, ['waiting.added', 'waiting.removed']);
    expect(events.map(({ event }) => event)).toEqual([...Array.from({ length: 4 }, () => 'waiting.added'), 'waiting.removed', 'waiting.removed']); // prettier-ignore
  });

  it('takes nobody who is not there, and no appointment of somebody else', async () => {
    const unknown = { patientRef: 'PT-000000', typeId: clinic.typeId, from: '2038-07-01', until: '2038-07-31' };
    expect((await send(clinic.staff, '/schedule/waiting', unknown)).code).toBe('reference-unknown');
    const { appointment } = await bookAs(clinic, clinic.staff, '2038-08-02T09:00');
    const other = await enter(clinic.world, clinic.grace, { givenName: 'Other' });
    const theirs = { ...unknown, patientRef: other.ref, appointmentId: appointment.id };
    expect((await send(clinic.staff, '/schedule/waiting', theirs)).status).toBe(422);
  });
});

describe('a day at the end of the calendar', () => {
  it('is refused before anybody counts towards it', async () => {
    const { world, staff, grace } = clinic;
    const rule = { every: 'day', interval: 1, weekdays: [], count: 2, until: null };
    for (const wallStart of ['9999-12-29T10:00', '2200-01-01T10:00', '1999-12-31T10:00']) {
      const body = booking(clinic, wallStart, { rule });
      expect((await ask(world.app, staff, 'POST', '/schedule/series/preview', { body })).statusCode).toBe(422);
      expect((await bookAs(clinic, staff, wallStart)).status).toBe(422);
    }
    const away = { kind: 'closed', providerId: grace.userId, locationId: null, from: '2039-01-01T00:00', to: '9999-12-31T00:00', reason: null }; // prettier-ignore
    expect((await ask(world.app, grace, 'POST', '/schedule/exceptions', { body: away })).statusCode).toBe(422);
    const until = { ...away, to: '2199-12-31T00:00' };
    expect((await ask(world.app, grace, 'POST', '/schedule/exceptions', { body: until })).statusCode).toBe(201);
    expect((await bookAs(clinic, staff, '2039-02-01T10:00')).status).toBe(409);
    expect((await bookAs(clinic, staff, '2038-12-31T10:00')).status).toBe(201);
  });
});
