import type { Appointment, AppointmentNote, PatientIdentities, PatientNames } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { exchangeRoutes } from '../exchange/index.ts';
import { erasureRoutes } from '../erasure/index.ts';
import { age, carryOutOf, wishOf } from '../erasure/erasure.fixture.ts';
import { ask, newOwner, type Person } from '../imaging/imaging.fixture.ts';
import { openLedger } from '../ledger/index.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { bookAs, booking, type Clinic, createClinic, ZONE } from './schedule.fixture.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await createClinic([erasureRoutes, exchangeRoutes]);
  await openLedger(clinic.world.platform);
  await superuser('insert into core.installation (id, keyring_id, demo) values ($1, $2, false)', [
    newId(),
    clinic.world.platform.vault.keyringId,
  ]);
});
afterAll(() => clinic.world.close());

const superuser = <Row extends object>(text: string, params: unknown[] = []): Promise<Row[]> =>
  clinic.world.platform.database.asSuperuser(async (sql) => (await sql.query<Row>(text, params)).rows);
const REASON = 'canary-reason-5519';
const noteOf = async (person: Person, id: string) => {
  const reply = await ask(clinic.world.app, person, 'GET', `/schedule/appointments/${id}/note`);
  return { status: reply.statusCode, text: reply.json<AppointmentNote>().text };
};
const putNote = async (person: Person, id: string, text: string): Promise<number> =>
  (await ask(clinic.world.app, person, 'PUT', `/schedule/appointments/${id}/note`, { body: { text } })).statusCode;
const namesFor = async (person: Person, refs: string[]) =>
  (await ask(clinic.world.app, person, 'POST', '/patients/names', { body: { refs } })).json<PatientNames>().names;

describe('the note of an appointment', () => {
  it('is for those who see the patient, sealed, and stands in no shared table', async () => {
    const { grace, hugo, staff, owner, patient } = clinic;
    const { appointment, status } = await bookAs(clinic, grace, '2038-03-01T09:00', { note: REASON });
    expect(status).toBe(201);
    expect(await noteOf(grace, appointment.id)).toEqual({ status: 200, text: REASON });
    expect((await noteOf(owner, appointment.id)).text).toBe(REASON);
    expect((await noteOf(hugo, appointment.id)).status).toBe(404);
    expect((await noteOf(staff, appointment.id)).status).toBe(403);
    expect((await noteOf(await newOwner(clinic.world), appointment.id)).status).toBe(404);
    expect(await putNote(hugo, appointment.id, 'mine')).toBe(404);
    expect((await bookAs(clinic, hugo, '2038-03-01T11:00', { note: 'mine' })).status).toBe(403);
    expect((await bookAs(clinic, staff, '2038-03-01T11:00', { note: 'mine' })).status).toBe(403);
    const kept = await superuser<{ row: string }>(`select n::text || encode(n.details, 'escape') as row from ${phiSchema(owner.tenantId)}.appointment_note n`); // prettier-ignore
    expect(kept).toHaveLength(1);
    const shared = await superuser<{ row: string }>('select a::text as row from core.appointment a union all select e.canonical from audit.entry e'); // prettier-ignore
    for (const { row } of [...kept, ...shared]) expect(row).not.toContain('canary');
    expect(await putNote(grace, appointment.id, '')).toBe(204);
    expect((await noteOf(grace, appointment.id)).text).toBe('');
    const rows = await ledgerOf(clinic.world, owner, ['appointment.note-read', 'appointment.note-changed']);
    expect(rows.filter(({ outcome }) => outcome === 'refused')).toHaveLength(2);
    for (const row of rows.filter(({ outcome }) => outcome === 'done')) expect(row.patientRef).toBe(patient.ref);
  });
});

describe('a patient’s export', () => {
  it('holds their appointments with the notes', async () => {
    const { owner, world } = clinic;
    const { id, ref } = await enter(world, owner, { givenName: 'Exported' });
    await bookAs(clinic, owner, '2038-09-03T09:00', { patientRef: ref, note: REASON });
    const asked = { body: { images: false, locale: 'en' } };
    const reply = await ask(world.app, owner, 'POST', `/patients/${id}/export`, asked);
    expect(reply.statusCode).toBe(200);
    const archive = new Blob([Uint8Array.from(reply.rawPayload)]);
    const { entries } = await readZip(archive);
    const entry = entries.find(({ path }) => path === `patients/${ref}/appointments.json`);
    const text = entry ? Buffer.from(await readEntry(archive, entry)).toString() : '';
    expect(JSON.parse(text)).toEqual({
      appointments: [
        { startsAt: '2038-09-03T13:00:00.000Z', endsAt: '2038-09-03T13:30:00.000Z', zone: ZONE, wallStart: '2038-09-03T09:00', status: 'booked', note: REASON },
      ],
    }); // prettier-ignore
  });
});

describe('names beside references', () => {
  it('are told to those who see the patient, each with its entry, and to nobody else', async () => {
    const { grace, hugo, staff, owner, patient } = clinic;
    const others = await enter(clinic.world, hugo, { givenName: 'Hidden', familyName: 'Fromgrace' });
    const refs = [patient.ref, others.ref, 'PT-000000'];
    expect(await namesFor(grace, refs)).toEqual([
      { ref: patient.ref, patientId: patient.id, givenName: 'Rosalind', familyName: 'Quennell', secondFamilyName: '', phone: '+1 (415) 555-0134' },
    ]); // prettier-ignore
    expect((await namesFor(owner, refs)).map(({ ref }) => ref).toSorted()).toEqual(
      [patient.ref, others.ref].toSorted(),
    );
    expect(await namesFor(staff, refs)).toEqual([]);
    expect(await namesFor(await newOwner(clinic.world), refs)).toEqual([]);
    const entries = await ledgerOf(clinic.world, owner, ['patient.listed']);
    expect(entries.map(({ patientRef }) => patientRef).toSorted()).toEqual(
      [patient.ref, patient.ref, others.ref].toSorted(),
    );
  });

  it('are told to one who was named when the visit was booked, until the day after it', async () => {
    const { grace, hugo, staff, patient } = clinic;
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const wall = `${soon}T09:00`;
    expect((await bookAs(clinic, hugo, wall, { identityFor: [staff.userId] })).status).toBe(403);
    expect((await bookAs(clinic, staff, wall, { identityFor: [staff.userId] })).status).toBe(403);
    expect((await bookAs(clinic, grace, wall)).status).toBe(201);
    expect(await namesFor(staff, [patient.ref])).toEqual([]); // off unless somebody says so
    const { status, appointment } = await bookAs(clinic, grace, `${soon}T10:00`, { identityFor: [staff.userId] });
    expect(status).toBe(201);
    expect(await namesFor(staff, [patient.ref])).toMatchObject([{ ref: patient.ref, patientId: null, givenName: 'Rosalind' }]); // prettier-ignore
    const { patients } = (await ask(clinic.world.app, staff, 'GET', '/patient-identities')).json<PatientIdentities>();
    const hours = (Date.parse(patients[0]?.endsAt ?? '') - Date.parse(appointment.startsAt)) / 3_600_000;
    expect(hours).toBeGreaterThanOrEqual(37); // from 10:00 to the end of the next day
    expect(hours).toBeLessThanOrEqual(39);
    const off = { revision: 1, status: 'cancelled' };
    await ask(clinic.world.app, staff, 'POST', `/schedule/appointments/${appointment.id}/status`, { body: off });
    expect(await namesFor(staff, [patient.ref])).toEqual([]);
    expect((await ask(clinic.world.app, staff, 'GET', '/patient-identities')).json()).toEqual({ patients: [] });
    // and one that is moved ends with the visit as it stands
    const moved = await bookAs(clinic, grace, `${soon}T12:00`, { identityFor: [staff.userId] });
    expect(await namesFor(staff, [patient.ref])).toHaveLength(1);
    const past = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    const to = { revision: 1, wallStart: `${past}T12:00` };
    await ask(clinic.world.app, staff, 'POST', `/schedule/appointments/${moved.appointment.id}/move`, { body: to });
    expect(await namesFor(staff, [patient.ref])).toEqual([]);
    expect((await bookAs(clinic, grace, '2038-03-08T09:00', { identityFor: [staff.userId] })).fields).toEqual(['identityFor']); // prettier-ignore
  });
});

describe('a patient who is erased', () => {
  it('leaves no reference in the schedule: what is to come is cancelled, who waited waits no more, the note is gone', async () => {
    const { owner, world, staff } = clinic;
    const { id, ref } = await enter(world, owner, { givenName: 'Forgotten' });
    const ahead = await bookAs(clinic, owner, '2038-09-01T09:00', { patientRef: ref, note: REASON });
    const wait = { patientRef: ref, typeId: clinic.typeId, from: '2038-07-01', until: '2038-07-31' };
    expect((await ask(world.app, staff, 'POST', '/schedule/waiting', { body: wait })).statusCode).toBe(201);
    await age(world, owner, id, 11);
    expect(await carryOutOf(world, owner, await wishOf(world, owner, id), ref)).toMatchObject({ status: 204 });
    const path = '/schedule/appointments?from=2038-09-01T00:00:00Z&to=2038-09-02T00:00:00Z';
    const { appointments } = (await ask(world.app, staff, 'GET', path)).json<{ appointments: Appointment[] }>();
    expect(appointments).toMatchObject([{ id: ahead.appointment.id, patientRef: null, status: 'cancelled' }]);
    const left = await superuser(
      `select 1 from core.appointment where patient_ref = $1 union all select 1 from core.waiting where patient_ref = $1
       union all select 1 from ${phiSchema(owner.tenantId)}.appointment_note where appointment_id = '${ahead.appointment.id}'`,
      [ref],
    );
    expect(left).toEqual([]);
    const again = await ask(world.app, staff, 'POST', '/schedule/appointments', { body: booking(clinic, '2038-09-02T09:00', { patientRef: ref }) }); // prettier-ignore
    expect(again.json<{ code: string }>().code).toBe('reference-unknown');
  });
});
