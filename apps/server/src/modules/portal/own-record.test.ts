import { type OwnRequests, type OwnWish, type PacketPayload, phi } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { NO_MARKS } from '@hyaline/marks';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryLimiter } from '../../platform/limits/index.ts';
import { visitRoutes } from '../atlas-visits/index.ts';
import { visit } from '../atlas-visits/visits.fixture.ts';
import { ask, type Person, phantom, save } from '../imaging/imaging.fixture.ts';
import { packetDraft, putTogether, sendIt } from '../packets/packets.fixture.ts';
import { patientRequestRoutes } from '../patient-requests/index.ts';
import { grantRoutes } from '../grants/index.ts';
import { messageRoutes } from '../portal-messages/index.ts';
import { portalAppointmentRoutes } from '../portal-appointments/index.ts';
import { erasureRoutes } from '../erasure/index.ts';
import { carryOutOf, sqlAs, superuser, wishOf } from '../erasure/erasure.fixture.ts';
import { scheduleRoutes, scheduleSetupRoutes } from '../schedule/index.ts';
import { giveHours, newPlace, post } from '../schedule/schedule.fixture.ts';
import { phiSchema } from '../../platform/db/index.ts';
import { createPortalWorld, type Known, newPatient, patientInside, type Phone, type PortalWorld } from './portal.fixture.ts'; // prettier-ignore

const SECRET = 'For us alone';
let world: PortalWorld;
let known: Known;
let phone: Phone;
beforeAll(async () => {
  world = await createPortalWorld([visitRoutes, patientRequestRoutes, portalAppointmentRoutes, scheduleRoutes, scheduleSetupRoutes, erasureRoutes, grantRoutes, messageRoutes]); // prettier-ignore
  known = await newPatient(world, world.treats);
  phone = await patientInside(world, world.treats, known);
});
afterAll(() => world.close());

const asks = async <T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> => {
  const reply = await ask(world.app, world.treats, method, path, body === undefined ? {} : { body });
  if (reply.statusCode >= 300) throw new Error(`${method} ${path} ${reply.statusCode} ${reply.body}`);
  return (reply.body === '' ? {} : reply.json()) as T;
};
/** Every file of the patient's own archive, as text. */
async function archive(of: Phone = phone): Promise<Map<string, string>> {
  const answer = await of.ask('POST', '/portal/export', { locale: 'en' });
  expect(answer.statusCode).toBe(200);
  const zip = new Blob([Uint8Array.from(answer.rawPayload)]);
  const { entries } = await readZip(zip);
  return new Map(
    await Promise.all(
      entries.map(async (entry) => [entry.path, Buffer.from(await readEntry(zip, entry)).toString('latin1')] as const),
    ),
  );
}

describe('what the clinic keeps to itself', () => {
  let visitId: string;
  let packet: string;
  beforeAll(async () => {
    const content = visit({}, { label: 'Before surgery', note: SECRET });
    visitId = (await asks<{ id: string }>('POST', `/patients/${known.id}/visits`, { content })).id;
    const draft = packetDraft('Rest at home');
    const items = [...draft.items, { kind: 'visit' as const, id: newId(), visitId }];
    packet = await putTogether(world, world.treats, known.id, { ...draft, title: phi('After your visit'), items });
    await sendIt(world, world.treats, packet);
    await asks('POST', `/patients/${known.id}/shared`, { kind: 'visit', itemId: visitId });
  });

  it('is in no file of the patient’s download: the note of a shared visit', async () => {
    const files = await archive();
    expect(files.get(`patients/${known.ref}/visits/${visitId}.json`)).toContain('Before surgery');
    for (const [path, text] of files) expect(text, path).not.toContain(SECRET);
  });

  it('is neither on the page nor in the download of a packet once it left the record', async () => {
    const page = async () => (await phone.ask('GET', `/portal/packets/${packet}`)).json<PacketPayload>();
    const packets = async () => (await archive()).get(`patients/${known.ref}/packets.json`) ?? '';
    expect((await page()).items.map(({ kind }) => kind)).toContain('visit');
    expect(await packets()).toContain(visitId);
    const { visits } = await asks<{ visits: { id: string; revision: number }[] }>(
      'GET',
      `/patients/${known.id}/visits`,
    );
    const revision = visits.find(({ id }) => id === visitId)?.revision;
    await asks('POST', `/patients/${known.id}/visits/${visitId}/removal`, { revision, reason: 'Wrong patient' });
    expect((await page()).items.map(({ kind }) => kind)).not.toContain('visit');
    const left = await packets();
    expect(left).toContain('Rest at home');
    expect(left).not.toContain(visitId);
  });

  it('is not in the answer that opens a shared study: what was typed on it, before or after it was shared', async () => {
    const study = (await save(world, world.treats, phantom(81, 2, 16))).id;
    await asks('PUT', `/studies/${study}/patient`, { patientId: known.id });
    await asks('POST', `/patients/${known.id}/shared`, { kind: 'study', itemId: study });
    const measure = { id: 'm1', number: 1, across: null, hidden: false, note: SECRET };
    const line = { ...measure, kind: 'length', points: [[0, 0, 0], [1, 0, 0]] }; // prettier-ignore
    const text = { ...measure, id: 'm2', kind: 'text', points: [[0, 0, 0]] };
    const canal = { id: 'c1', side: 'right', points: [[0, 0, 0]], diameterMm: 2, note: SECRET };
    const series = { '1.2.3|16|16|1': { ...NO_MARKS, findings: SECRET, measures: [line, text], canals: [canal] } };
    await asks('PUT', `/studies/${study}/marks`, { revision: 0, marks: { version: 1, series } });
    const { body } = await phone.ask('POST', `/portal/studies/${study}/open`);
    expect(body).toContain('"kind":"length"');
    expect(body).toContain('"id":"c1"');
    expect(body).not.toContain(SECRET);
    expect(body).not.toContain('"kind":"text"');
  });
});

describe('a request', () => {
  const seen = async () => (await phone.ask('GET', '/portal/requests')).json<OwnRequests>().requests;

  it('that is sent twice is one request with one clock, and another text under its id is none', async () => {
    const body = { id: newId(), kind: 'amendment', words: 'I never smoked', paidInFull: false };
    const send = (more: object = {}) => phone.says('POST', '/portal/requests', { ...body, ...more });
    expect(await Promise.all([send(), send()])).toEqual(['201', '201']);
    expect(await send()).toBe('201');
    expect(await seen()).toMatchObject([{ id: body.id, words: 'I never smoked' }]);
    expect(await send({ words: 'I never smoked, and more' })).toBe('409 conflict');
    expect(await seen()).toHaveLength(1);
  });

  it('is never the twenty-first, however many come at once', async () => {
    const all = Array.from({ length: 30 }, () => ({ id: newId(), kind: 'access', words: '', paidInFull: false }));
    const answers = await Promise.all(all.map((body) => phone.says('POST', '/portal/requests', body)));
    expect(answers.filter((answer) => answer === '201')).toHaveLength(19);
    expect(await seen()).toHaveLength(20);
  });
});

it('papers and archives of one patient have a budget of their own', async () => {
  const packet = await putTogether(world, world.treats, known.id, packetDraft('Walk.'));
  await sendIt(world, world.treats, packet);
  const unlimited = world.platform.limiter;
  world.platform.limiter = new MemoryLimiter(world.platform.clock);
  try {
    expect((await phone.ask('GET', `/portal/packets/${packet}`)).json<PacketPayload>().pdf).toEqual({ id: packet, bytes: null }); // prettier-ignore
    const answers = [];
    for (let i = 0; i < 61; i++) answers.push(await phone.says('GET', `/portal/packets/${packet}/parts/${packet}`));
    expect(answers.indexOf('429 too-many-requests')).toBe(60);
  } finally {
    world.platform.limiter = unlimited;
  }
});

describe('a wish for an appointment', () => {
  let typeId: string;
  let locationId: string;
  beforeAll(async () => {
    ({ locationId } = await newPlace(world, world.owner));
    const fields = { name: 'Consultation', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'blue', providerIds: [], byPatients: true }; // prettier-ignore
    typeId = (await post(world, world.owner, '/schedule/types', fields)).id;
    await giveHours(world, world.treats, locationId);
  });
  const wished = async (givenName: string): Promise<{ one: Known; of: Phone; id: string }> => {
    const one = await newPatient(world, world.treats, givenName);
    const of = await patientInside(world, world.treats, one);
    const id = newId();
    const body = {
      id,
      typeId,
      weekdays: [1],
      parts: ['morning'],
      from: '2026-12-01',
      note: `The knee of ${givenName}`,
    };
    expect(await of.says('POST', '/portal/wishes', body)).toBe('201');
    return { one, of, id };
  };
  const open = async () =>
    (await ask(world.app, world.owner, 'GET', '/schedule/wishes'))
      .json<{ wishes: OwnWish[] }>()
      .wishes.map(({ id }) => id);

  it('is in the patient’s own archive with its note, and so are their appointments', async () => {
    const { one, of } = await wished('Archived');
    const startsAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 5 * 86_400_000).toISOString();
    await asks('POST', '/schedule/appointments', { patientRef: one.ref, typeId, providerId: world.treats.userId, locationId, startsAt, outsideHours: true }); // prettier-ignore
    const files = await archive(of);
    expect(files.get(`patients/${one.ref}/wishes.json`)).toContain('The knee of Archived');
    expect(JSON.parse(files.get(`patients/${one.ref}/appointments.json`) ?? '{}')).toMatchObject({
      appointments: [{ kind: 'Consultation', status: 'booked', startsAt }],
    });
    const clinics = await ask(world.app, world.owner, 'POST', `/patients/${one.id}/export`, { body: { images: false, locale: 'en' } }); // prettier-ignore
    const zip = new Blob([Uint8Array.from(clinics.rawPayload)]);
    expect((await readZip(zip)).entries.map(({ path }) => path)).toContain(`patients/${one.ref}/wishes.json`);
  });

  it('ends with the way in of whoever asked, and when the record is put away', async () => {
    const [ended, away, stays] = [await wished('Ended'), await wished('Away'), await wished('Stays')];
    expect(await open()).toEqual(expect.arrayContaining([ended.id, away.id, stays.id]));
    await asks('DELETE', `/patients/${ended.one.id}/portal`);
    await asks('DELETE', `/patients/${away.one.id}`);
    const left = await open();
    expect(left).toContain(stays.id);
    expect(left).not.toContain(ended.id);
    expect(left).not.toContain(away.id);
  });

  it('ends with an erasure in part: neither its note nor the choice of mails is kept', async () => {
    const { one, of, id } = await wished('Forgotten');
    const chosen = { about: 'appointments', wanted: false };
    const schema = phiSchema(world.owner.tenantId);
    await superuser(world, `insert into ${schema}.mail_choice (tenant_id, patient_id, about, wanted) values ($1, $2, $3, $4)`, [world.owner.tenantId, one.id, chosen.about, chosen.wanted]); // prettier-ignore
    const erasure = await wishOf(world, world.owner, one.id);
    expect(await carryOutOf(world, world.owner, erasure, one.ref)).toEqual({ status: 204, code: null });
    expect(await open()).not.toContain(id);
    for (const table of ['appointment_wish_note', 'mail_choice', 'patient_version'])
      expect(await superuser(world, `select 1 from ${schema}.${table} where patient_id = $1`, [one.id]), table).toEqual(
        [],
      );
    expect(await of.says('GET', '/portal/appointments')).toBe('401 not-signed-in');
    const [row] = await superuser<{ counts: Record<string, number> }>(world, `select counts from ${schema}.erasure where id = $1`, [erasure]); // prettier-ignore
    expect(row?.counts).toMatchObject({ appointment_wish_note: 1, mail_choice: 1 });
  });
});

it('special access neither settles nor marks as read what waits for those who treat the patient', async () => {
  const one = await newPatient(world, world.treats, 'Waits');
  const of = await patientInside(world, world.treats, one);
  expect(await of.says('POST', '/portal/messages', { id: newId(), threadId: null, subject: 'Legs', text: 'They went numb' })).toBe('201'); // prettier-ignore
  const target = { kind: 'patient', patientRef: one.ref };
  const reason = 'She asked on the telephone to be seen tonight';
  const taken = await ask(world.app, world.other, 'POST', '/grants', { body: { target, reason, minutes: 15 } });
  expect(taken.statusCode, taken.body).toBeLessThan(300);
  const settle = `update message_thread set settled_by = sec.user_id(), settled_at = now() where patient_id = $1 returning id`;
  const read = `update message set read_by = sec.user_id(), read_at = now() where patient_id = $1 returning id`;
  const changed = (person: Person) =>
    Promise.all([settle, read].map(async (text) => (await sqlAs(world, person, text, [one.id])).length));
  expect(await sqlAs(world, world.other, 'select id from message where patient_id = $1', [one.id])).toHaveLength(1);
  expect(await changed(world.other)).toEqual([0, 0]);
  expect(await changed(world.treats)).toEqual([1, 1]);
});
