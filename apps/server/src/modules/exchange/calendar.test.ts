import type { CalendarImport } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, newOwner, type Person } from '../imaging/imaging.fixture.ts';
import { enter, ledgerOf } from '../patients/patients.fixture.ts';
import { bookAs, type Clinic, createClinic } from '../schedule/schedule.fixture.ts';
import { readTime } from './calendar-rows.ts';
import { calendarImportRoutes } from './index.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await createClinic([calendarImportRoutes]);
});
afterAll(() => clinic.world.close());

async function bring(person: Person, text: string, more: object = {}) {
  const { locationId, typeId } = clinic;
  const body = { text, locationId, typeId, order: 'dmy', apply: false, ...more };
  const reply = await ask(clinic.world.app, person, 'POST', '/schedule/import', { body });
  const answer = reply.json<CalendarImport & { code?: string }>();
  return { status: reply.statusCode, code: answer.code, answer, body: reply.body };
}
const kept = async (): Promise<number> => {
  const { rows } = await clinic.world.platform.database.asSuperuser((sql) =>
    sql.query<{ n: number }>(`select count(*)::integer as n from core.appointment where source = 'import'`),
  );
  return rows[0]?.n ?? -1;
};

describe('a calendar from elsewhere', () => {
  it('is told row by row, by reference, before anything is kept, and then kept whole', async () => {
    const { owner, patient, grace } = clinic;
    const head = 'Fecha;Hora;Duración;Profesional;Nº Ficha;Nombre;Estado';
    const text = [
      head,
      `03/05/2038;9:00;45;Grace Provider;${patient.ref};Rosalind Quennell;confirmada`,
      '03/05/2038;10:15;;grace provider;HS-2041;Rosalind Quennell;',
      '03/05/2024;10:15;30;Grace Provider;HS-2041;Rosalind Quennell;no asistió',
    ].join('\n');
    const preview = await bring(owner, text);
    expect(preview.status).toBe(200);
    expect(preview.answer).toMatchObject({ right: 3, wrong: 0, applied: false, missing: [] });
    expect(preview.answer.rows.map(({ line, wallStart, minutes, status }) => [line, wallStart, minutes, status])).toEqual([
      [2, '2038-05-03T09:00', 45, 'confirmed'],
      [3, '2038-05-03T10:15', 30, 'booked'],
      [4, '2024-05-03T10:15', 30, 'no-show'],
    ]); // prettier-ignore
    for (const row of preview.answer.rows)
      expect([row.patientRef, row.providerId]).toEqual([patient.ref, grace.userId]);
    expect(preview.body).not.toMatch(/Rosalind|Quennell|HS-2041/);
    expect(await kept()).toBe(0);
    expect((await bring(owner, text, { apply: true })).answer).toMatchObject({ right: 3, applied: true });
    expect(await kept()).toBe(3);
    const entries = await ledgerOf(clinic.world, owner, ['appointment.imported', 'appointment.booked']);
    expect(entries.filter(({ event }) => event === 'appointment.booked').map(({ patientRef }) => patientRef)).toEqual([patient.ref, patient.ref, patient.ref]); // prettier-ignore
    for (const { canonical } of entries) expect(canonical).not.toMatch(/Rosalind|Quennell|HS-2041/);
    expect((await bring(owner, text, { apply: true })).code).toBe('import-faulty'); // a second time everything is taken
    expect(await kept()).toBe(3);
  });

  it('is kept not at all when a single row is wrong, and each wrong row says why', async () => {
    const { owner, hugo, patient } = clinic;
    const theirs = await enter(clinic.world, await newOwner(clinic.world), { givenName: 'Elsewhere' });
    const taken = await bookAs(clinic, owner, '2038-06-01T09:00', { providerId: hugo.userId });
    expect(taken.status).toBe(201);
    const row = (more: Partial<Record<'ref' | 'start' | 'min' | 'who' | 'type' | 'status', string>>) => {
      const all = { ref: patient.ref, start: '02/06/2038 09:00', min: '30', who: 'Hugo Provider', type: '', status: '', ...more };
      return [all.ref, all.start, all.min, all.who, all.type, all.status].join(',');
    }; // prettier-ignore
    const text = [
      'reference,start,minutes,provider,type,status',
      row({}),
      row({ start: '02/06/2038 09:15' }),
      row({ start: '01/06/2038 09:15' }),
      row({ start: '02/06/2038 9:15', status: 'cancelled' }),
      row({ ref: theirs.ref, start: '03/06/2038 09:00' }),
      row({ ref: 'HS-9999', start: '31/02/2038 25:00', min: 'long', who: 'Nobody', type: 'Yoga', status: 'maybe' }),
      row({ start: '03/06/2020 09:00' }),
      row({ start: '04/06/2038 09:00', status: 'no-show' }),
    ].join('\r\n');
    const { answer } = await bring(owner, text);
    expect(answer.rows.map(({ faults }) => faults)).toEqual([
      [], ['taken'], ['taken'], [], ['patient'],
      ['patient', 'date', 'time', 'type', 'provider', 'status', 'minutes'], ['status'], ['status'],
    ]); // prettier-ignore
    expect(answer).toMatchObject({ right: 2, wrong: 6, applied: false });
    const before = await kept();
    const looks = () => ledgerOf(clinic.world, owner, ['appointment.import-previewed']);
    const looked = (await looks()).length;
    expect(await bring(owner, text, { apply: true })).toMatchObject({ status: 409, code: 'import-faulty' });
    expect(await looks()).toHaveLength(looked + 1); // whose numbers are whose was looked up all the same
    expect(await kept()).toBe(before);
  });

  it('needs its columns, and somebody who may: record numbers are found by those who see the patient', async () => {
    const { owner, hugo, staff } = clinic;
    expect((await bring(owner, 'name,when\na,b')).answer.missing).toEqual(['patient', 'date', 'time', 'provider']);
    expect((await bring(staff, 'x')).status).toBe(403);
    const text = 'mrn,start,provider\nHS-2041,01/07/2038 09:00,Hugo Provider';
    expect((await bring(owner, text)).answer.rows[0]?.faults).toEqual([]);
    expect((await bring(hugo, text)).answer.rows[0]).toMatchObject({ faults: ['patient'], patientRef: null });
    const foreign = await newOwner(clinic.world);
    expect((await bring(foreign, text)).status).toBe(422); // neither place nor kind is theirs
  });

  it.each([
    ['9:05', '09:05'],
    ['09:05:00', '09:05'],
    ['12:10 am', '00:10'],
    ['1:30 PM', '13:30'],
    ['13:30 pm', null],
    ['24:00', null],
    ['9', null],
  ])('reads the time %s as %s', (written, time) => expect(readTime(written)).toBe(time));
});
