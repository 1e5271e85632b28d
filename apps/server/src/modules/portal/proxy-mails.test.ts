import { AnonymousPasskeyRequest, type MailChoices, type Notices, PasskeyCreation, type PatientRequests, type PortalSession, type Wishes } from '@hyaline/contract'; // prettier-ignore
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SoftAuthenticator } from '../identity/passkeys/authenticator.fixture.ts';
import { ask } from '../imaging/imaging.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { noticeRoutes } from '../notices/index.ts';
import { packetDraft, putTogether, sendIt } from '../packets/packets.fixture.ts';
import { patientRequestRoutes } from '../patient-requests/index.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { portalAppointmentRoutes, remindOfAppointments } from '../portal-appointments/index.ts';
import { messageRoutes } from '../portal-messages/index.ts';
import { scheduleRoutes, scheduleSetupRoutes } from '../schedule/index.ts';
import { giveHours, newPlace, post } from '../schedule/schedule.fixture.ts';
import { sweepProxies } from './index.ts';
import { createPortalWorld, type Known, newPatient, patientInside, Phone, type PortalWorld } from './portal.fixture.ts'; // prettier-ignore
import { carerOf, termOver } from './proxy.fixture.ts';

const SITE = 'http://localhost:8080';
let world: PortalWorld;
let known: Known;
let locationId: string;
let typeId: string;
beforeAll(async () => {
  world = await createPortalWorld([messageRoutes, noticeRoutes, patientRequestRoutes, portalAppointmentRoutes, scheduleRoutes, scheduleSetupRoutes]); // prettier-ignore
  ({ locationId } = await newPlace(world, world.owner));
  const fields = { name: 'Consultation', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'blue', providerIds: [], byPatients: true }; // prettier-ignore
  typeId = (await post(world, world.owner, '/schedule/types', fields)).id;
  await giveHours(world, world.treats, locationId);
});
beforeEach(async () => {
  known = await newPatient(world, world.treats);
});
afterAll(() => world.close());

const kindsTo = async (email: string): Promise<string[]> =>
  (await mailsTo(world.demo, email)).map(({ kind }) => kind).filter((kind) => !kind.endsWith('-invitation'));
const write = (text: string) => {
  const body = { threadId: null, subject: 'Knee', text };
  return ask(world.app, world.treats, 'POST', `/patients/${known.id}/messages`, { body });
};
/** So many hours from now, and as if it had been booked before. */
async function booked(hours: number): Promise<void> {
  const startsAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + hours * 3_600_000).toISOString();
  const body = { patientRef: known.ref, typeId, providerId: world.treats.userId, locationId, startsAt, outsideHours: true }; // prettier-ignore
  const reply = await ask(world.app, world.owner, 'POST', '/schedule/appointments', { body });
  expect(reply.statusCode, reply.body).toBe(201);
  const { id } = reply.json<{ appointment: { id: string } }>().appointment;
  await world.platform.database.asSuperuser((sql) =>
    sql.query(`update core.appointment set created_at = created_at - interval '5 days' where id = $1`, [id]),
  );
}
const rowsOf = async (events: string[]) =>
  (await ledgerOf(world, world.owner, events)).filter(({ patientRef }) => patientRef === known.ref);
const told = async (kind: string) =>
  (await ask(world.app, world.treats, 'GET', '/notices')).json<Notices>().notices.filter((one) => one.kind === kind && 'ref' in one.values && one.values.ref === known.ref).length; // prettier-ignore

describe('the mails of somebody who comes in for a patient', () => {
  it('are those of the parts they were given, in their own language, and say nothing', async () => {
    const every = await carerOf(world, known, { scope: ['record', 'messages', 'appointments'], locale: 'es' });
    const some = await carerOf(world, known, { scope: ['requests'] });
    expect((await write('Please come on Monday')).statusCode).toBe(201);
    await sendIt(world, world.treats, await putTogether(world, world.treats, known.id, packetDraft('Rest.')));
    await booked(20);
    await remindOfAppointments(world.demo);
    await remindOfAppointments(world.demo);
    expect((await kindsTo(every.email)).toSorted()).toEqual(['portal-message', 'portal-message', 'portal-reminder']);
    expect(await kindsTo(some.email)).toEqual([]);
    const mails = (await mailsTo(world.demo, every.email)).filter(({ kind }) => !kind.endsWith('-invitation'));
    for (const { subject, text, html } of mails) {
      for (const part of [subject, text, html]) expect(part).not.toMatch(/Rosalind|Quennell|Celia|Grace|Monday|Rest|Knee|PT-|Consultation|cita\b/); // prettier-ignore
      expect(text).toContain(`${SITE}/portal\n`);
      expect(subject).toMatch(/clínica/);
    }
    const [sent] = await rowsOf(['message.sent']);
    expect(sent?.canonical).toContain('"proxyMails":1');
    expect(await rowsOf(['appointment.told'])).toHaveLength(1);
  });

  it('are chosen by them for themselves, of what they were given and no more', async () => {
    const { phone, email } = await carerOf(world, known, { scope: ['messages'] });
    const patient = await patientInside(world, world.treats, known);
    const choices = async (of: Phone) => (await of.ask('GET', '/portal/mails')).json<MailChoices>();
    expect(await choices(phone)).toEqual({ messages: true, appointments: null, packets: null });
    expect(await phone.says('PUT', '/portal/mails', { about: 'appointments', wanted: true })).toBe('422 bad-request');
    expect(await phone.says('PUT', '/portal/mails', { about: 'messages', wanted: false })).toBe('200');
    expect(await choices(phone)).toEqual({ messages: false, appointments: null, packets: null });
    expect(await choices(patient)).toEqual({ messages: true, appointments: true, packets: null });
    expect(await patient.says('PUT', '/portal/mails', { about: 'packets', wanted: false })).toBe('422 bad-request');
    await write('One');
    expect(await kindsTo(email)).toEqual([]);
    await phone.ask('PUT', '/portal/mails', { about: 'messages', wanted: true });
    await write('Two');
    expect(await kindsTo(email)).toEqual(['portal-message']);
  });

  it('reach whoever cares for many, for each of them, and the patient in the same mailbox', async () => {
    const email = `many${newId()}@home.example`;
    for (let n = 0; n < 5; n++) {
      known = await newPatient(world, world.treats);
      await carerOf(world, known, { email, scope: ['messages'] });
      expect((await write('One for each')).statusCode).toBe(201);
      expect(await kindsTo(email)).toHaveLength(n + 1);
    }
    known = await newPatient(world, world.treats);
    await patientInside(world, world.treats, known);
    await carerOf(world, known, { email: known.email, scope: ['messages'] });
    for (const text of ['Two', 'Three']) await write(text);
    expect((await kindsTo(known.email)).filter((kind) => kind === 'portal-message')).toHaveLength(4);
  });

  it('stop with their access, and while the patient wants to be written to otherwise', async () => {
    const before = await carerOf(world, known, { scope: ['messages'] });
    const ended = await carerOf(world, known, { scope: ['messages'] });
    await termOver(world, ended.id);
    const confidential = { kind: 'confidential-communication', law: 'hipaa', askedBy: 'patient', channel: 'phone', askedOn: new Date().toISOString().slice(0, 10), paidInFull: false, words: 'Never write home' }; // prettier-ignore
    expect((await ask(world.app, world.treats, 'POST', `/patients/${known.id}/requests`, { body: confidential })).statusCode).toBe(201); // prettier-ignore
    const since = await carerOf(world, known, { scope: ['messages'] });
    await write('Three');
    expect([await kindsTo(before.email), await kindsTo(ended.email), await kindsTo(since.email)]).toEqual([[], [], ['portal-message']]); // prettier-ignore
  });
});

describe('a passkey of somebody who comes in for a patient', () => {
  async function comesIn(device: SoftAuthenticator): Promise<{ says: string; phone: Phone }> {
    const phone = new Phone(world);
    const { holder, ...request } = AnonymousPasskeyRequest.parse((await phone.ask('POST', '/portal/sign-in/passkey')).json()); // prettier-ignore
    const says = await phone.says('POST', '/portal/session/passkey', { holder, credential: device.get(request) });
    return { says, phone };
  }

  it('opens what they were given and no more, is told by mail to them alone, and ends on their day', async () => {
    const patient = await patientInside(world, world.treats, known);
    const { phone, id, email } = await carerOf(world, known, { scope: ['messages'] });
    const device = new SoftAuthenticator(SITE);
    const options = PasskeyCreation.parse((await phone.ask('POST', '/portal/passkeys/options')).json());
    expect(JSON.stringify(options)).not.toMatch(/Rosalind|Celia|@/);
    expect(await phone.says('POST', '/portal/passkeys', { credential: device.make(options) })).toBe('201');
    expect(await kindsTo(email)).toEqual(['portal-passkey']);
    expect(await kindsTo(known.email)).toEqual(['proxy-given']);
    expect((await patient.ask('GET', '/portal/session')).json<PortalSession>().passkeys).toBe(0);
    const { says, phone: fresh } = await comesIn(device);
    expect(says).toBe('204');
    expect((await fresh.ask('GET', '/portal/session')).json<PortalSession>()).toMatchObject({ passkeys: 1, proxy: { scope: ['messages'] } }); // prettier-ignore
    expect(await fresh.says('GET', '/portal/record?locale=en')).toBe('404 not-found');
    const [added] = await rowsOf(['portal.passkey-added']);
    expect(added?.canonical).toContain('"by":"proxy"');
    await termOver(world, id);
    expect((await comesIn(device)).says).toBe('422 passkey-refused');
    expect(await fresh.says('GET', '/portal/session')).toBe('401 not-signed-in');
    await sweepProxies(world.platform);
    const left = await world.platform.database.asSuperuser((sql) =>
      sql.query('select 1 from core.portal_passkey where account_id = $1', [id]),
    );
    expect(left.rows).toEqual([]);
  });
});

describe('when the day of a proxy has come', () => {
  it('stands in the ledger once, however many look for it, and not when it was ended before', async () => {
    const { id } = await carerOf(world, known);
    const other = await carerOf(world, known);
    await sweepProxies(world.platform);
    expect(await rowsOf(['proxy.ended'])).toEqual([]);
    await ask(world.app, world.treats, 'DELETE', `/patients/${known.id}/proxies/${other.id}`);
    await termOver(world, id);
    await termOver(world, other.id);
    await Promise.all([1, 2, 3].map(() => sweepProxies(world.platform)));
    await sweepProxies(world.platform);
    const rows = await rowsOf(['proxy.ended']);
    expect(rows.map(({ canonical }) => canonical.includes('"reason":"time"'))).toEqual([false, true]);
    expect(rows[1]?.canonical).toContain(`"actor":null`);
    expect(rows[1]?.canonical).toContain(id);
  });

  it('their wishes end and their requests go back to the clinic, which is told of both', async () => {
    const { phone, id } = await carerOf(world, known, { scope: ['appointments', 'requests'] });
    const wish = { id: newId(), typeId, weekdays: [1], parts: ['morning'], from: '2026-12-01', note: 'The knee again' };
    expect(await phone.says('POST', '/portal/wishes', wish)).toBe('201');
    const request = { id: newId(), kind: 'access', words: 'A copy, please', paidInFull: false };
    expect(await phone.says('POST', '/portal/requests', request)).toBe('201');
    const wishes = async () => (await ask(world.app, world.owner, 'GET', '/schedule/wishes')).json<Wishes>().wishes.filter((one) => one.id === wish.id).length; // prettier-ignore
    const asked = async () => (await ask(world.app, world.treats, 'GET', `/patients/${known.id}/requests`)).json<PatientRequests>().requests; // prettier-ignore
    expect(await asked()).toMatchObject([{ state: 'open', asker: { name: 'Celia Carer', ended: false } }]);
    expect([await wishes(), await told('appointment-wish-ended'), await told('request-asker-ended')]).toEqual([
      1, 0, 0,
    ]);
    await termOver(world, id);
    await sweepProxies(world.platform);
    expect(await asked()).toMatchObject([{ state: 'open', asker: { name: 'Celia Carer', ended: true } }]);
    expect([await wishes(), await told('appointment-wish-ended'), await told('request-asker-ended')]).toEqual([
      0, 1, 1,
    ]);
    const events = (await rowsOf(['proxy.ended', 'appointment-wish.ended', 'request.asker-ended'])).map(({ canonical }) => /"event":"([^"]+)"/.exec(canonical)?.[1]); // prettier-ignore
    expect(events.toSorted()).toEqual(['appointment-wish.ended', 'proxy.ended', 'request.asker-ended']);
  });
});
