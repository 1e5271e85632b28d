import type { Notices, OwnAppointments, OwnWish, Wishes } from '@hyaline/contract';
import { newId, SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantRoutes } from '../grants/index.ts';
import { ask, newColleague, newOwner, type Person } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { noticeRoutes } from '../notices/index.ts';
import { patientRequestRoutes } from '../patient-requests/index.ts';
import { createPortalWorld, type Known, newPatient, patientInside, type Phone, type PortalWorld } from '../portal/portal.fixture.ts'; // prettier-ignore
import { sqlAsPatient } from '../portal-messages/messages.fixture.ts';
import { messageRoutes } from '../portal-messages/index.ts';
import { scheduleRoutes, scheduleSetupRoutes } from '../schedule/index.ts';
import { giveHours, newPlace, post, ZONE } from '../schedule/schedule.fixture.ts';
import { portalAppointmentRoutes, remindOfAppointments } from './index.ts';
import { tellOne } from './remind.ts';

const HOUR_MS = 3_600_000;
let world: PortalWorld;
let staff: Person;
let rosalind: Known;
let theirs: Known;
let phone: Phone;
let neighbour: Phone;
let locationId: string;
let typeId: string;
let hidden: string;
beforeAll(async () => {
  world = await createPortalWorld([portalAppointmentRoutes, grantRoutes, scheduleRoutes, scheduleSetupRoutes, messageRoutes, noticeRoutes, patientRequestRoutes]); // prettier-ignore
  staff = await newColleague(world, world.owner, 'staff', 'Sam Staff');
  rosalind = await newPatient(world, world.treats);
  theirs = await newPatient(world, world.treats, 'Neighbourly');
  phone = await patientInside(world, world.treats, rosalind);
  neighbour = await patientInside(world, world.treats, theirs);
  ({ locationId } = await newPlace(world, world.owner));
  const fields = { name: 'Consultation', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'blue', providerIds: [], byPatients: true }; // prettier-ignore
  typeId = (await post(world, world.owner, '/schedule/types', fields)).id;
  hidden = (await post(world, world.owner, '/schedule/types', { ...fields, name: 'Not for patients', byPatients: false })).id; // prettier-ignore
  await giveHours(world, world.treats, locationId);
});
afterAll(() => world.close());

/** Books for a patient so many hours from now, whatever the hours of the clinic. */
async function booked({ ref }: Known, hours: number): Promise<string> {
  const startsAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + hours * HOUR_MS).toISOString();
  const body = { patientRef: ref, typeId, providerId: world.treats.userId, locationId, startsAt, outsideHours: true };
  const reply = await ask(world.app, staff, 'POST', '/schedule/appointments', { body });
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  return reply.json<{ appointment: { id: string } }>().appointment.id;
}
const seen = async (of: Phone) => (await of.ask('GET', '/portal/appointments')).json<OwnAppointments>();
const wish = (more: object = {}) => ({ id: newId(), typeId, weekdays: [1, 3], parts: ['morning'], from: '2026-12-01', note: 'The knee again', ...more }); // prettier-ignore
const open = async (person: Person) => (await ask(world.app, person, 'GET', '/schedule/wishes')).json<Wishes>().wishes;
const told = async (person: Person, kind: string) =>
  (await ask(world.app, person, 'GET', '/notices')).json<Notices>().notices.filter((each) => each.kind === kind).length; // prettier-ignore
const sql = (text: string, params: unknown[] = []) =>
  world.platform.database.asSuperuser(async (client) => (await client.query(text, params)).rows);

describe('a patient', () => {
  it('sees their own appointments, with kind, provider and place, and cancels one in time or late', async () => {
    const [later, soon] = [await booked(rosalind, 72), await booked(rosalind, 5)];
    await booked(theirs, 80);
    const { coming, past, types, cancelHours } = await seen(phone);
    expect(coming.map(({ id }) => id)).toEqual([soon, later]);
    expect(past).toEqual([]);
    expect(coming[0]).toMatchObject({ kind: 'Consultation', provider: 'Grace Treats', status: 'booked', zone: ZONE, mayCancel: true, isLate: true }); // prettier-ignore
    expect(coming[1]?.isLate).toBe(false);
    expect([types.map(({ name }) => name), cancelHours]).toEqual([['Consultation'], 24]);
    const cancel = (id: string, revision = 1) => phone.ask('POST', `/portal/appointments/${id}/cancellation`, { revision }); // prettier-ignore
    expect((await cancel(later, 7)).statusCode).toBe(404);
    expect((await cancel(later)).json()).toEqual({ status: 'cancelled' });
    expect((await cancel(later, 2)).statusCode).toBe(404);
    // whatever becomes of telling those who wait, it is cancelled and says so
    await sql(`alter table core.waiting rename to waiting_away`);
    expect((await cancel(soon)).json()).toEqual({ status: 'late-cancel' });
    await sql(`alter table core.waiting_away rename to waiting`);
    const after = await seen(phone);
    expect([after.coming.length, after.past.map(({ status }) => status).toSorted()]).toEqual([0, ['cancelled', 'late-cancel']]); // prettier-ignore
    expect(await told(world.treats, 'appointment-cancelled')).toBe(1);
    const rows = await ledgerOf(world, world.owner, ['portal.appointment-cancelled']);
    expect(rows.map(({ patientRef }) => patientRef)).toEqual([rosalind.ref, rosalind.ref]);
    expect(rows[0]?.canonical).toContain('"by":"patient"');
  });

  it('[C191] reaches no appointment of anybody else, by any id or statement', async () => {
    const other = await booked(theirs, 90);
    expect(await phone.says('POST', `/portal/appointments/${other}/cancellation`, { revision: 1 })).toBe(
      '404 not-found',
    );
    const refs = await sqlAsPatient(world, rosalind, 'select distinct patient_ref as ref from core.appointment');
    expect(refs).toEqual([{ ref: rosalind.ref }]);
    expect(await sqlAsPatient(world, rosalind, 'select sec.cancel_own_appointment($1, 1) as s', [other])).toEqual([{ s: null }]); // prettier-ignore
    for (const text of [
      `update core.appointment set status = 'cancelled'`,
      'delete from core.appointment',
      'select provider_ids from core.appointment_type',
      'select * from core.availability',
      'select * from core.waiting',
      'select * from core.appointment_told',
    ])
      expect(await sqlAsPatient(world, rosalind, text), text).toBe('42501');
    expect(await sqlAsPatient(world, rosalind, `select 1 from core.appointment_type where name = 'Not for patients'`)).toEqual([]); // prettier-ignore
    expect(await sqlAsPatient(world, { ...rosalind, id: newId() }, 'select 1 from core.appointment')).toBe('22P02');
  });

  it('asks for one; the clinic sees it by reference, its note only those who see the patient', async () => {
    const asked = wish();
    expect(await phone.says('POST', '/portal/wishes', asked)).toBe('201');
    expect(await phone.says('POST', '/portal/wishes', asked)).toBe('201'); // sent again, it is the same
    // with more in it, it is not called sent and thrown away
    expect(await phone.says('POST', '/portal/wishes', { ...asked, note: 'The knee, and my legs' })).toBe(
      '409 conflict',
    );
    expect(await open(staff)).toEqual([expect.objectContaining({ id: asked.id, ref: rosalind.ref, patientId: null, note: null, weekdays: [1, 3], parts: ['morning'] })]); // prettier-ignore
    expect((await open(world.treats))[0]).toMatchObject({ patientId: rosalind.id, note: 'The knee again' });
    const listed = async () => (await ledgerOf(world, world.owner, ['appointment-wish.listed'])).at(-1)?.canonical;
    expect(await listed()).toContain('"note":true');
    expect((await open(world.other))[0]?.note).toBeNull();
    expect(await listed()).not.toContain('"note"');
    const target = { kind: 'patient', patientRef: rosalind.ref };
    const reason = 'She asked on the telephone to be seen tonight';
    const taken = await ask(world.app, world.other, 'POST', '/grants', { body: { target, reason, minutes: 15 } });
    const { id: grant } = taken.json<{ id: string }>();
    expect((await open(world.other))[0]?.note).toBe('The knee again');
    expect(await listed()).toContain(`"grant":"${grant}"`);
    await ask(world.app, world.other, 'POST', `/grants/${grant}/end`);
    expect(await open(await newOwner(world))).toEqual([]);
    // and by SQL, where no route chooses
    const notes = (person: Person) =>
      world.platform.db.inTenant(person, (tx) => tx.query({ name: '', text: 'select 1 from appointment_wish_note' }, []), { phi: true }); // prettier-ignore
    expect(await Promise.all([staff, world.other, world.treats].map(notes))).toEqual([[], [], [expect.anything()]]);
    expect(await told(world.treats, 'appointment-wished')).toBe(1);
    for (const wrong of [
      { typeId: hidden },
      { typeId: newId() },
      { from: '2031-01-01' },
      { note: 'x'.repeat(301) },
      { parts: ['night'] },
    ])
      // prettier-ignore
      expect(await phone.says('POST', '/portal/wishes', wish(wrong)), JSON.stringify(wrong)).toBe('422 bad-request');
    const codes = await Promise.all([1, 2, 3, 4].map(() => phone.says('POST', '/portal/wishes', wish())));
    expect(codes.toSorted()).toEqual(['201', '201', '409 conflict', '409 conflict']);
    expect(await neighbour.says('DELETE', `/portal/wishes/${asked.id}`)).toBe('404 not-found');
    const { wishes } = await seen(phone);
    expect(await phone.says('DELETE', `/portal/wishes/${wishes[0]?.id}`)).toBe('200');
    expect(await phone.says('DELETE', `/portal/wishes/${wishes[0]?.id}`)).toBe('404 not-found');
  });
});

describe('the clinic answers', () => {
  const states = async () => (await seen(phone)).wishes.map(({ state, reason }: OwnWish) => [state, reason]);

  it('by booking or declining, once, and the patient is mailed that something is there', async () => {
    const [first, second] = (await open(staff)).map(({ id }) => id);
    const body = { providerId: world.treats.userId, locationId, startsAt: '2026-12-02T14:00:00.000Z' };
    const at = (id = '', what = '', ask0: object = {}) => ask(world.app, staff, 'POST', `/schedule/wishes/${id}/${what}`, { body: ask0 }); // prettier-ignore
    expect((await at(newId(), 'booking', body)).statusCode).toBe(404);
    expect((await at(first, 'booking', body)).statusCode).toBe(200);
    expect((await at(first, 'booking', body)).statusCode).toBe(404);
    expect((await at(second, 'refusal', { reason: 'call-us' })).statusCode).toBe(200);
    expect(await states()).toEqual(expect.arrayContaining([['booked', null], ['declined', 'call-us']])); // prettier-ignore
    expect((await seen(phone)).coming.map(({ startsAt }) => startsAt)).toEqual([body.startsAt]);
    await remindOfAppointments(world.demo);
    await remindOfAppointments(world.demo);
    const mails = (await mailsTo(world.demo, rosalind.email)).filter(({ kind }) => kind === 'portal-message');
    expect(mails).toHaveLength(2);
    for (const { subject, text, html } of mails)
      for (const part of [subject, text, html]) expect(part).not.toMatch(/Rosalind|Consultation|Grace|PT-|knee|14:00/);
  });

  it('under its own rules: what is late, whether patients may ask, when it reminds', async () => {
    const put = (person: Person, rules: object) => ask(world.app, person, 'PUT', '/schedule/rules', { body: rules });
    const rules = { cancelHours: 2, remindHours: 48, takesWishes: false };
    expect((await put(staff, rules)).statusCode).toBe(403);
    expect((await put(world.owner, rules)).statusCode).toBe(200);
    const near = await booked(rosalind, 3);
    const { coming, types, cancelHours } = await seen(phone);
    expect([coming[0]?.isLate, types, cancelHours]).toEqual([false, [], 2]);
    expect(await phone.says('POST', '/portal/wishes', wish())).toBe('422 bad-request');
    expect((await phone.ask('POST', `/portal/appointments/${near}/cancellation`, { revision: 1 })).json()).toEqual({ status: 'cancelled' }); // prettier-ignore
    await put(world.owner, { cancelHours: 24, remindHours: 24, takesWishes: true });
  });
});

describe('[C239] a reminder', () => {
  const reminders = async () =>
    (await mailsTo(world.demo, theirs.email)).filter(({ kind }) => kind === 'portal-reminder');
  /** As if it had been booked long before. */
  const old = (id: string) =>
    sql(`update core.appointment set created_at = now() - interval '30 days' where id = $1`, [id]);

  it('goes out once, whatever runs beside it or dies half-way, and says nothing of what it is', async () => {
    const id = await booked(theirs, 20);
    await remindOfAppointments(world.demo);
    expect(await reminders()).toEqual([]); // booked within the hours
    await old(id);
    const [row] = (await sql(`select extract(epoch from starts_at)::bigint as at from core.appointment where id = $1`, [id])) as { at: string }[]; // prettier-ignore
    const actor = { tenantId: world.owner.tenantId, userId: SYSTEM_USER };
    const one = { id, ref: theirs.ref, key: `remind.${id}.${row?.at}`, what: 'remind' } as const;
    // as the database sees a server that is killed: its connection is gone before the commit
    const dying = world.demo.db.inTenant(
      actor,
      async (tx) => {
        await tellOne(world.demo, tx, one);
        const [own] = await tx.query<{ pid: number }>({ name: '', text: 'select pg_backend_pid() as pid' }, []);
        await sql('select pg_terminate_backend($1)', [own?.pid]);
      },
      { phi: true },
    );
    await expect(dying).rejects.toThrow(/terminat|connection/i);
    expect(await reminders()).toEqual([]);
    await Promise.all([1, 2, 3].map(() => remindOfAppointments(world.demo)));
    await remindOfAppointments(world.demo);
    const mails = await reminders();
    expect(mails).toHaveLength(1);
    const { subject, text, html } = mails[0] as (typeof mails)[number];
    for (const part of [subject, text, html]) expect(part).not.toMatch(/Neighbourly|Quennell|Consultation|Grace|PT-|appointment|\d{1,2}:\d\d/i); // prettier-ignore
    expect(text).toContain('http://localhost:8080/portal\n');
    expect((await ledgerOf(world, world.owner, ['appointment.told'])).filter(({ patientRef }) => patientRef === theirs.ref)).toHaveLength(1); // prettier-ignore
  });

  it('goes out anew for another time, and not to those who want none', async () => {
    await neighbour.ask('PUT', '/portal/mails', { about: 'appointments', wanted: false });
    await old(await booked(theirs, 21));
    await remindOfAppointments(world.demo);
    expect(await reminders()).toHaveLength(1);
    await neighbour.ask('PUT', '/portal/mails', { about: 'appointments', wanted: true });
    await old(await booked(theirs, 22));
    await remindOfAppointments(world.demo);
    expect(await reminders()).toHaveLength(2);
  });

  it('is not written down as told when the address has had enough, and goes out later', async () => {
    const ids = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => booked(theirs, 2 + n)));
    for (const id of ids) await old(id);
    const toldOf = async () =>
      (await ledgerOf(world, world.owner, ['appointment.told'])).filter(({ canonical }) => ids.some((id) => canonical.includes(id))).length; // prettier-ignore
    const before = (await reminders()).length;
    await remindOfAppointments(world.demo);
    const sent = (await reminders()).length - before;
    expect(sent).toBeLessThan(7);
    expect(await toldOf()).toBe(sent);
    await sql('delete from core.throttle');
    await remindOfAppointments(world.demo);
    expect([(await reminders()).length - before, await toldOf()]).toEqual([7, 7]);
  });

  it('reaches the others when one cannot be told, and nobody of what was cancelled meanwhile', async () => {
    await sql('delete from core.throttle');
    const lost = await newPatient(world, world.treats, 'Unreadable');
    await patientInside(world, world.treats, lost);
    const tenant = `tenant_${world.owner.tenantId.replaceAll('-', '')}`;
    await old(await booked(lost, 1));
    await old(await booked(theirs, 18));
    const [profile] = (await sql(`select details from ${tenant}.patient_profile where patient_id = $1`, [
      lost.id,
    ])) as object[];
    await sql(`update ${tenant}.patient_profile set details = '\\x00' where patient_id = $1`, [lost.id]);
    const before = (await reminders()).length;
    await remindOfAppointments(world.demo);
    expect((await reminders()).length).toBe(before + 1);
    await sql(`update ${tenant}.patient_profile set details = $2 where patient_id = $1`, [
      lost.id,
      (profile as { details: Buffer }).details,
    ]);
    const id = await booked(theirs, 19);
    const [row] = (await sql(`select extract(epoch from starts_at)::bigint as at from core.appointment where id = $1`, [id])) as { at: string }[]; // prettier-ignore
    await neighbour.ask('POST', `/portal/appointments/${id}/cancellation`, { revision: 1 });
    const one = { id, ref: theirs.ref, key: `remind.${id}.${row?.at}`, what: 'remind' } as const;
    const actor = { tenantId: world.owner.tenantId, userId: SYSTEM_USER };
    await world.demo.db.inTenant(actor, (tx) => tellOne(world.demo, tx, one), { phi: true });
    expect((await reminders()).length).toBe(before + 1);
  });

  it('is asked for by nobody but the system', async () => {
    const asStaff = (text: string) =>
      world.platform.db
        .inTenant(world.treats, (tx) => tx.query({ name: '', text }, []), { phi: true })
        .catch((error: { code?: string }) => error.code);
    expect(await asStaff(`select * from mail_to_patient('${theirs.ref}')`)).toEqual([]);
    expect(await asStaff('select * from core.appointment_told')).toEqual([]);
  });
});
