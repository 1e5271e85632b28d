import type { Appointment, Appointments, OpenTimes, ProviderHours, Slots } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, newColleague, newOwner, type Person } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { bookAs, booking, type Clinic, createClinic, newPlace, post, started } from './schedule.fixture.ts';

let clinic: Clinic;
let foreign: Person;
beforeAll(async () => {
  clinic = await createClinic();
  foreign = await newOwner(clinic.world);
});
afterAll(() => clinic.world.close());

const get = async <T>(person: Person, path: string): Promise<T> => {
  const reply = await ask(clinic.world.app, person, 'GET', path);
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json<T>();
};
/** Of a refusal the status of the reply, of an appointment its own. */
type Sent = Omit<Appointment, 'status'> & { status: string | number; code?: string };
const send = async (person: Person, method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Sent> => {
  const reply = await ask(clinic.world.app, person, method, path, body ? { body } : {});
  const json = reply.body === '' || reply.body === 'null' ? {} : reply.json<Partial<Sent>>();
  return { status: reply.statusCode, ...json } as Sent;
};
const dayOf = (person: Person, from: string, to: string, more = '') =>
  get<Appointments>(person, `/schedule/appointments?from=${from}&to=${to}${more}`);

describe('an appointment', () => {
  it('[C116] is booked by reference, read, moved, carried through its day, and each step is in the ledger', async () => {
    const { staff, owner, grace, patient, roomId, hugo } = clinic;
    const { status, appointment } = await bookAs(clinic, staff, '2038-03-01T09:00', { roomId });
    expect(status).toBe(201);
    expect(appointment).toMatchObject({
      patientRef: patient.ref, providerId: grace.userId, roomId, minutes: 30, bufferAfter: 10, status: 'booked',
      startsAt: '2038-03-01T12:00:00.000Z', wallStart: '2038-03-01T09:00', zone: 'America/Santiago', source: 'clinic', revision: 1,
    }); // prettier-ignore
    const { appointments } = await dayOf(staff, '2038-03-01T00:00:00Z', '2038-03-02T00:00:00Z');
    expect(appointments).toEqual([appointment]);
    expect((await dayOf(staff, '2038-03-01T00:00:00Z', '2038-03-02T00:00:00Z', `&providers=${hugo.userId}`)).appointments).toEqual([]); // prettier-ignore

    const ofPatient = async (ref: string) =>
      (await get<Appointments>(staff, `/schedule/patients/${ref}/appointments`)).appointments;
    expect(await ofPatient(patient.ref)).toEqual([appointment]);
    expect(await ofPatient('PT-000000')).toEqual([]);

    const path = `/schedule/appointments/${appointment.id}`;
    const moved = await send(staff, 'POST', `${path}/move`, {
      revision: 1,
      wallStart: '2038-03-01T10:00',
      minutes: 45,
    });
    expect(moved).toMatchObject({ status: 'booked', revision: 2, wallStart: '2038-03-01T10:00', minutes: 45, roomId });
    expect(await send(staff, 'POST', `${path}/move`, { revision: 1, wallStart: '2038-03-01T11:00' })).toMatchObject({ status: 409, code: 'record-changed' }); // prettier-ignore
    expect(await send(staff, 'PUT', `${path}/room`, { revision: 2, roomId: null })).toMatchObject({ roomId: null });
    let revision = 3;
    expect(await send(staff, 'POST', `${path}/status`, { revision, status: 'arrived' })).toMatchObject({ status: 409, code: 'not-begun' }); // prettier-ignore
    await started(clinic, appointment.id);
    for (const status of ['confirmed', 'arrived', 'in-room', 'completed']) {
      const after = await send(staff, 'POST', `${path}/status`, { revision, status });
      expect(after).toMatchObject({ status, revision: revision + 1 });
      revision += 1;
    }
    expect(await send(staff, 'POST', `${path}/status`, { revision, status: 'no-show' })).toMatchObject({ code: 'status-not-next' }); // prettier-ignore
    expect(await send(staff, 'POST', `${path}/move`, { revision, wallStart: '2038-03-02T11:00' })).toMatchObject({ code: 'status-not-next' }); // prettier-ignore

    const rows = await ledgerOf(clinic.world, owner, ['appointment.booked', 'appointment.moved', 'appointment.status-changed', 'appointment.room-changed']); // prettier-ignore
    expect(rows.map(({ event }) => event)).toEqual([
      'appointment.booked', 'appointment.moved', 'appointment.room-changed', ...Array.from({ length: 4 }, () => 'appointment.status-changed'),
    ]); // prettier-ignore
    for (const row of rows) {
      expect(row.patientRef).toBe(patient.ref);
      expect(row.canonical).not.toMatch(/Quennell|Rosalind/);
    }
  });

  it('[C116] of another clinic is nowhere: 404 for every change, and in no list', async () => {
    const { appointment } = await bookAs(clinic, clinic.staff, '2038-03-02T09:00');
    const path = `/schedule/appointments/${appointment.id}`;
    const bodies = { '/move': { revision: 1, wallStart: '2038-03-02T10:00' }, '/status': { revision: 1, status: 'cancelled' } }; // prettier-ignore
    for (const [end, body] of Object.entries(bodies)) expect((await send(foreign, 'POST', `${path}${end}`, body)).status).toBe(404); // prettier-ignore
    expect((await send(foreign, 'PUT', `${path}/room`, { revision: 1, roomId: null })).status).toBe(404);
    expect((await send(foreign, 'PUT', `${path}/note`, { text: 'x' })).status).toBe(404);
    expect((await dayOf(foreign, '2038-03-02T00:00:00Z', '2038-03-03T00:00:00Z')).appointments).toEqual([]);
    expect((await ask(clinic.world.app, foreign, 'GET', `/schedule/hours/${clinic.grace.userId}`)).statusCode).toBe(
      404,
    );
    const others = { typeId: clinic.typeId, providerId: foreign.userId, locationId: clinic.locationId };
    const theirs = await enter(clinic.world, foreign);
    const reply = await ask(clinic.world.app, foreign, 'POST', '/schedule/appointments', { body: { ...booking(clinic, '2038-03-02T12:00'), ...others, patientRef: theirs.ref } }); // prettier-ignore
    expect(reply.statusCode).toBe(422);
    expect(reply.json<{ fields: string[] }>().fields).toEqual(['typeId']);
  });

  it('is for a patient who is there: no unknown reference, none of another clinic, none put away', async () => {
    const theirs = await enter(clinic.world, foreign, { givenName: 'Elsewhere' });
    const gone = await enter(clinic.world, clinic.owner, { givenName: 'Gone' });
    expect((await send(clinic.owner, 'DELETE', `/patients/${gone.id}`)).status).toBe(204);
    for (const patientRef of ['PT-000000', theirs.ref, gone.ref])
      expect(await bookAs(clinic, clinic.staff, '2038-03-03T09:00', { patientRef })).toMatchObject({ status: 422, code: 'reference-unknown' }); // prettier-ignore
  });

  it('stands within the hours of its provider, unless somebody means otherwise', async () => {
    const early = await bookAs(clinic, clinic.staff, '2038-03-03T07:45');
    expect(early).toMatchObject({ status: 409, code: 'outside-hours' });
    expect((await bookAs(clinic, clinic.staff, '2038-03-03T07:45', { outsideHours: true })).status).toBe(201);
    const closed = { kind: 'closed', providerId: clinic.hugo.userId, locationId: null, from: '2038-03-04T00:00', to: '2038-03-05T00:00', reason: 'vacation' }; // prettier-ignore
    const { id } = await post(clinic.world, clinic.hugo, '/schedule/exceptions', closed);
    const away = { providerId: clinic.hugo.userId };
    expect((await bookAs(clinic, clinic.staff, '2038-03-04T09:00', away)).code).toBe('outside-hours');
    expect((await send(clinic.grace, 'DELETE', `/schedule/exceptions/${id}`)).status).toBe(404);
    expect((await send(clinic.hugo, 'DELETE', `/schedule/exceptions/${id}`)).status).toBe(204);
    expect((await bookAs(clinic, clinic.staff, '2038-03-04T09:00', away)).status).toBe(201);
  });

  it('[C116] keeps to clocks on the wall where they change, and skips what they skip', async () => {
    const on = async (wall: string) => (await bookAs(clinic, clinic.staff, wall, { outsideHours: true })).appointment;
    // in Santiago clocks go from 24:00 of 5 September 2026 to 01:00
    expect(await on('2026-09-06T00:30')).toMatchObject({ startsAt: '2026-09-06T04:30:00.000Z', wallStart: '2026-09-06T01:30' }); // prettier-ignore
    expect(await on('2026-09-05T09:00')).toMatchObject({ startsAt: '2026-09-05T13:00:00.000Z' });
    expect(await on('2026-09-07T09:00')).toMatchObject({ startsAt: '2026-09-07T12:00:00.000Z' });
    const { open } = await get<OpenTimes>(clinic.staff, `/schedule/open-times?from=2026-09-05T04:00:00Z&to=2026-09-08T03:00:00Z&providers=${clinic.grace.userId}`); // prettier-ignore
    expect(open.map(({ startsAt }) => startsAt)).toEqual([
      '2026-09-05T12:00:00.000Z', '2026-09-06T11:00:00.000Z', '2026-09-07T11:00:00.000Z',
    ]); // prettier-ignore
  });

  it('may stand in another’s place, which is rescheduled for good', async () => {
    const { appointment: old } = await bookAs(clinic, clinic.staff, '2038-03-05T09:00');
    const replaces = { id: old.id, revision: old.revision };
    const { appointment } = await bookAs(clinic, clinic.staff, '2038-03-05T09:15', { replaces });
    expect(appointment.replacesId).toBe(old.id);
    const { appointments } = await dayOf(clinic.staff, '2038-03-05T00:00:00Z', '2038-03-06T00:00:00Z');
    expect(appointments.map(({ status }) => status)).toEqual(['rescheduled', 'booked']);
    expect((await bookAs(clinic, clinic.staff, '2038-03-05T12:00', { replaces })).code).toBe('status-not-next');
  });

  it('asks for a range of at most 62 days', async () => {
    const path = '/schedule/appointments?from=2038-01-01T00:00:00Z&to=2038-03-20T00:00:00Z';
    expect((await ask(clinic.world.app, clinic.staff, 'GET', path)).statusCode).toBe(422);
  });
});

describe('a provider and a room', () => {
  it('have one of 50 that book the same time at the same moment, and the others are told', async () => {
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        bookAs(clinic, clinic.staff, `2038-04-01T09:${at % 2 === 0 ? '00' : '15'}`),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ code }) => code === 'slot-taken')).toHaveLength(49);
  });

  it('are never in two appointments, whatever a program writes: the database refuses', async () => {
    const { appointment } = await bookAs(clinic, clinic.staff, '2038-04-02T09:00', { roomId: clinic.roomId });
    const copy = (change: string) =>
      clinic.world.platform.database.asSuperuser((sql) =>
        sql.query(
          `insert into core.appointment (tenant_id, id, patient_ref, type_id, provider_id, location_id, room_id, starts_at, ends_at, zone,
             wall_start, busy_from, busy_until, source, created_by, changed_by)
           select tenant_id, $2, patient_ref, type_id, ${change}, starts_at, ends_at, zone, wall_start, busy_from, busy_until,
             source, created_by, changed_by from core.appointment where id = $1`,
          [appointment.id, newId()],
        ),
      );
    const other = `'${clinic.hugo.userId}'::uuid`;
    await expect(copy('provider_id, location_id, null')).rejects.toMatchObject({ constraint: 'appointment_provider_once' }); // prettier-ignore
    await expect(copy(`${other}, location_id, room_id`)).rejects.toMatchObject({ constraint: 'appointment_room_once' });
    await copy(`${other}, location_id, null`);
  });

  it('keep the buffer free, and get the time back from one that is cancelled', async () => {
    const { appointment } = await bookAs(clinic, clinic.staff, '2038-04-03T09:00');
    expect((await bookAs(clinic, clinic.staff, '2038-04-03T09:30')).code).toBe('slot-taken');
    const later = await bookAs(clinic, clinic.staff, '2038-04-03T09:40');
    expect(later.status).toBe(201);
    const path = `/schedule/appointments/${later.appointment.id}`;
    expect((await send(clinic.staff, 'POST', `${path}/move`, { revision: 1, wallStart: '2038-04-03T09:10' })).code).toBe('slot-taken'); // prettier-ignore
    const first = `/schedule/appointments/${appointment.id}/status`;
    await send(clinic.staff, 'POST', first, { revision: 1, status: 'late-cancel' });
    expect((await bookAs(clinic, clinic.staff, '2038-04-03T09:00')).status).toBe(201);
    expect((await send(clinic.staff, 'POST', first, { revision: 2, status: 'booked' })).code).toBe('slot-taken');
  });
});

describe('free times', () => {
  it('[C116] are within hours, off what is booked with its buffer, and book as they are told', async () => {
    await bookAs(clinic, clinic.staff, '2038-05-03T08:30');
    const path = `/schedule/slots?typeId=${clinic.typeId}&from=2038-05-03&to=2038-05-03&providers=${clinic.grace.userId}&step=30`;
    const { slots, more } = await get<Slots>(clinic.staff, path);
    expect(more).toBe(false);
    expect(slots.slice(0, 2).map(({ wallStart }) => wallStart.slice(11))).toEqual(['09:30', '10:00']);
    expect(slots.at(-1)).toMatchObject({ wallStart: '2038-05-03T17:30', endsAt: '2038-05-03T22:00:00.000Z' });
    const { startsAt } = slots[0] as { startsAt: string };
    const reply = await ask(clinic.world.app, clinic.staff, 'POST', '/schedule/appointments', { body: booking(clinic, '', { wallStart: undefined, startsAt }) }); // prettier-ignore
    expect(reply.statusCode).toBe(201);
    const again = await get<Slots>(clinic.staff, path);
    expect(again.slots.some((slot) => slot.startsAt === startsAt)).toBe(false);
    const some = await get<Slots>(clinic.staff, `${path}&limit=3`);
    expect(some).toEqual({ slots: again.slots.slice(0, 3), more: true });
    expect((await get<Slots>(clinic.staff, `/schedule/slots?typeId=${clinic.typeId}&from=2026-01-01&to=2026-01-05`)).slots).toEqual([]); // prettier-ignore
  });
});

describe('hours and kinds', () => {
  it('are set by owner and admin, one’s own by a provider, and by nobody else', async () => {
    const { world, owner, grace, hugo, staff, locationId, typeId } = clinic;
    const admin = await newColleague(world, owner, 'admin', 'Adam Admin');
    const rule = { locationId, weekday: 1, from: '08:00', to: '12:00', validFrom: '2026-01-01', validUntil: null };
    const path = `/schedule/hours/${owner.userId}`;
    expect((await send(admin, 'PUT', path, { revision: 0, hours: [rule] })).status).toBe(204);
    expect((await send(owner, 'PUT', path, { revision: 0, hours: [] })).code).toBe('record-changed');
    const twice = { revision: 1, hours: [rule, { ...rule, from: '11:00', to: '13:00' }] };
    expect(await send(owner, 'PUT', path, twice)).toMatchObject({ status: 422 });
    expect((await send(grace, 'PUT', path, { revision: 1, hours: [] })).status).toBe(403);
    expect((await send(staff, 'PUT', path, { revision: 1, hours: [] })).status).toBe(403);
    expect((await send(owner, 'PUT', path, { revision: 1, hours: [] })).status).toBe(204);
    const closed = { kind: 'closed', providerId: null, locationId, from: '2030-01-01T00:00', to: '2030-01-02T00:00', reason: 'holiday' }; // prettier-ignore
    expect((await send(hugo, 'POST', '/schedule/exceptions', closed)).status).toBe(403);
    expect((await send(admin, 'POST', '/schedule/exceptions', closed)).status).toBe(201);
    const ill = { ...closed, providerId: hugo.userId, locationId: null, reason: 'illness' };
    expect((await send(hugo, 'POST', '/schedule/exceptions', ill)).status).toBe(201);
    const reasons = async (person: Person) =>
      (await get<ProviderHours>(person, `/schedule/hours/${hugo.userId}`)).exceptions.map(({ reason }) => reason);
    expect(await reasons(hugo)).toContain('illness');
    expect(await reasons(admin)).toContain('illness');
    expect(await reasons(staff)).not.toContain('illness');
    expect(await reasons(staff)).toContain('holiday');
    const fields = { name: 'Consultation', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'red', providerIds: [], byPatients: false }; // prettier-ignore
    expect((await send(owner, 'POST', '/schedule/types', fields)).code).toBe('name-taken');
    expect((await send(grace, 'POST', '/schedule/types', { ...fields, name: 'Mine' })).status).toBe(403);
    expect((await send(foreign, 'PUT', `/schedule/types/${typeId}`, { revision: 1, fields })).status).toBe(404);
    const noProvider = { ...fields, name: 'Another', providerIds: [staff.userId] };
    expect((await send(owner, 'POST', '/schedule/types', noProvider)).status).toBe(422);
  });

  it('hold in the database too, for whoever goes around the routes', async () => {
    const { world, grace, hugo, staff, typeId } = clinic;
    const as = (person: Person, text: string) =>
      world.platform.db.inTenant(person, (tx) => tx.query({ name: '', text }, [])) as Promise<object[]>;
    const ownRow = `update core.provider_schedule set revision = revision + 1, changed_by = '${staff.userId}' where provider_id = '${grace.userId}' returning revision`;
    expect(await as(staff, ownRow)).toEqual([]);
    expect(await as(hugo, `delete from core.availability where provider_id = '${grace.userId}' returning id`)).toEqual(
      [],
    );
    expect(await as(grace, `update core.appointment_type set minutes = 5 where id = '${typeId}' returning id`)).toEqual(
      [],
    );
    const officer = await newColleague(world, clinic.owner, 'privacy-officer', 'Pia Officer');
    expect(await as(officer, 'select id from core.appointment')).toEqual([]);
    expect((await as(staff, 'select id from core.appointment')).length).toBeGreaterThan(0);
    expect(await as(foreign, 'select id from core.appointment')).toEqual([]);
  });

  it('of two places in two zones are each by their own clocks', async () => {
    const there = await newPlace(clinic.world, clinic.owner, 'Asia/Tokyo');
    const where = { locationId: there.locationId, providerId: clinic.hugo.userId };
    expect((await bookAs(clinic, clinic.staff, '2038-06-01T09:00', where)).code).toBe('outside-hours');
    const extra = { kind: 'extra', ...where, from: '2038-06-01T09:00', to: '2038-06-01T10:00', reason: null };
    await post(clinic.world, clinic.hugo, '/schedule/exceptions', extra);
    const { appointment } = await bookAs(clinic, clinic.staff, '2038-06-01T09:00', where);
    expect(appointment).toMatchObject({ zone: 'Asia/Tokyo', startsAt: '2038-06-01T00:00:00.000Z' });
    expect((await bookAs(clinic, clinic.staff, '2038-06-01T12:00', { ...where, roomId: clinic.roomId })).fields).toEqual(['roomId']); // prettier-ignore
  });
});
