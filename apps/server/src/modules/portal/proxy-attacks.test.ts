import type { MailChoices, Notices, OwnDose, OwnDoses, OwnLooks, OwnProxies, OwnRecord, OwnRequests, PatientRequests, PortalSession, Proxies, Wishes } from '@hyaline/contract'; // prettier-ignore
import { PasskeyCreation } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adherenceRoutes } from '../adherence/index.ts';
import { erasureRoutes } from '../erasure/index.ts';
import { SoftAuthenticator } from '../identity/passkeys/authenticator.fixture.ts';
import { ask, newColleague } from '../imaging/imaging.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { noticeRoutes } from '../notices/index.ts';
import { patientRequestRoutes } from '../patient-requests/index.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { portalAppointmentRoutes } from '../portal-appointments/index.ts';
import { messageRoutes } from '../portal-messages/index.ts';
import { content, sign } from '../protocols/protocols.fixture.ts';
import { scheduleRoutes, scheduleSetupRoutes } from '../schedule/index.ts';
import { newPlace, post } from '../schedule/schedule.fixture.ts';
import { teamRoutes } from '../team/index.ts';
import { createPortalWorld, type Known, newPatient, patientInside, Phone, type PortalWorld, secretTo } from './portal.fixture.ts'; // prettier-ignore
import { CARER_BORN, carerOf, giveTo, inDays, proxyBody } from './proxy.fixture.ts';

let world: PortalWorld;
let known: Known;
let typeId: string;
beforeAll(async () => {
  world = await createPortalWorld([adherenceRoutes, teamRoutes, messageRoutes, noticeRoutes, patientRequestRoutes, erasureRoutes, portalAppointmentRoutes, scheduleRoutes, scheduleSetupRoutes]); // prettier-ignore
  await newPlace(world, world.owner);
  const fields = { name: 'Consultation', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'blue', providerIds: [], byPatients: true }; // prettier-ignore
  typeId = (await post(world, world.owner, '/schedule/types', fields)).id;
});
beforeEach(async () => {
  known = await newPatient(world, world.treats);
});
afterAll(() => world.close());

const bySuper = (text: string, params: unknown[] = []) =>
  world.platform.database.asSuperuser(async (sql) => (await sql.query<Record<string, unknown>>(text, params)).rows);
const sqlAs = (id: string, text: string, params: readonly unknown[] = []): Promise<object[] | string> =>
  world.platform.db
    .inTenant({ tenantId: world.owner.tenantId, userId: id }, (tx) => tx.query({ name: '', text }, params), { own: true })
    .catch((error: { code?: string }) => error.code ?? 'error'); // prettier-ignore
const asTreats = (text: string, params: readonly unknown[]): Promise<object[] | string> =>
  world.platform.db
    .inTenant(world.treats, (tx) => tx.query({ name: '', text }, params), { phi: true })
    .catch((error: { code?: string }) => error.code ?? 'error');
const request = (kind: string, words = 'In my own words') => ({ id: newId(), kind, words, paidInFull: false });
const wish = () => ({ id: newId(), typeId, weekdays: [1], parts: ['morning'], from: '2026-12-01', note: 'The knee' });
const message = (text = 'Numb') => ({ id: newId(), threadId: null, subject: 'Legs', text });
const mailsOf = async (email: string, kind: string): Promise<number> =>
  (await mailsTo(world.demo, email)).filter((mail) => mail.kind === kind).length;
const rowsOf = async (events: string[], { ref }: Known = known) =>
  (await ledgerOf(world, world.owner, events)).filter(({ patientRef }) => patientRef === ref).map(({ canonical }) => canonical); // prettier-ignore
const standing = async ({ id }: Known = known): Promise<unknown> =>
  (await bySuper(`select count(*)::int as n from core.portal_account where patient_id = $1 and kind = 'proxy' and ended_at is null`, [id]))[0]?.['n']; // prettier-ignore
async function change(person: Known, fields: object): Promise<void> {
  const now = (await ask(world.app, world.treats, 'GET', `/patients/${person.id}`)).json();
  const body = { revision: now.revision, fields: { ...now.fields, ...fields } };
  expect((await ask(world.app, world.treats, 'PUT', `/patients/${person.id}`, { body })).statusCode).toBe(200);
}
const read = (phone: Phone) => phone.says('GET', '/portal/session');

describe('what the patient asks of the clinic', () => {
  it('is not read, taken back or undone by somebody who comes in for them', async () => {
    const patient = await patientInside(world, world.treats, known);
    const { phone, id } = await carerOf(world, known, { scope: ['requests'] });
    const own = request('restriction', 'Never tell my mother where I live');
    const quiet = request('confidential-communication', 'No mails, please');
    for (const one of [own, quiet]) expect(await patient.says('POST', '/portal/requests', one)).toBe('201');
    const theirs = request('access');
    expect(await phone.says('POST', '/portal/requests', theirs)).toBe('201');
    const seen = (await phone.ask('GET', '/portal/requests')).json<OwnRequests>().requests;
    expect(seen.map((one) => one.id)).toEqual([theirs.id]);
    for (const one of [own, quiet])
      expect(await phone.says('POST', `/portal/requests/${one.id}/withdrawal`, { revision: 1 })).toBe('404 not-found');
    expect(await phone.says('GET', `/portal/requests/${own.id}/papers/receipt?locale=en`)).toBe('404 not-found');
    expect(await sqlAs(id, `update patient_request set revision = 2, state = 'withdrawn', closed_by = sec.user_id(), closed_at = now() where id = $1 returning id`, [own.id])).toEqual([]); // prettier-ignore
    expect((await patient.ask('GET', '/portal/mails')).json<MailChoices>()).toMatchObject({ messages: false, appointments: false }); // prettier-ignore
    // and what was asked for them the patient sees and takes back
    expect(await patient.says('POST', `/portal/requests/${theirs.id}/withdrawal`, { revision: 1 })).toBe('200');
  });

  it('how they are written to is theirs alone to ask', async () => {
    const patient = await patientInside(world, world.treats, known);
    const { phone } = await carerOf(world, known, { scope: ['requests'] });
    expect(await phone.says('POST', '/portal/requests', request('confidential-communication'))).toBe('422 bad-request');
    expect((await patient.ask('GET', '/portal/mails')).json<MailChoices>()).toMatchObject({ messages: true, appointments: true }); // prettier-ignore
  });

  it('keeps no mail about a new passkey from them in the session that adds it', async () => {
    const phone = await patientInside(world, world.treats, known);
    const quiet = request('confidential-communication');
    expect(await phone.says('POST', '/portal/requests', quiet)).toBe('201');
    const options = PasskeyCreation.parse((await phone.ask('POST', '/portal/passkeys/options')).json());
    const credential = new SoftAuthenticator('http://localhost:8080').make(options);
    expect(await phone.says('POST', '/portal/passkeys', { credential })).toBe('201');
    expect(await mailsOf(known.email, 'portal-passkey')).toBe(1);
  });

  it('and write is not used up by what others ask and write for them', async () => {
    const patient = await patientInside(world, world.treats, known);
    const { phone } = await carerOf(world, known, { scope: ['messages', 'appointments'] });
    for (let n = 0; n < 3; n++) expect(await phone.says('POST', '/portal/wishes', wish())).toBe('201');
    for (let n = 0; n < 20; n++) expect(await phone.says('POST', '/portal/messages', message())).toBe('201');
    expect(await phone.says('POST', '/portal/wishes', wish())).toBe('409 conflict');
    expect(await phone.says('POST', '/portal/messages', message())).toBe('429 too-many-requests');
    expect(await patient.says('POST', '/portal/wishes', wish())).toBe('201');
    expect(await patient.says('POST', '/portal/messages', message())).toBe('201');
  });
});

describe('the ends of access', () => {
  it('stand in the ledger when the birth date bears them out no more, the record is put away, or erased in part', async () => {
    const child = await newPatient(world, world.treats, 'Kiddo');
    const born = (years: number) => `${new Date().getUTCFullYear() - years}-01-01`;
    await change(child, { birthDate: born(10), email: '' });
    const parent = await carerOf(world, child, { basis: 'parent', until: inDays(300) });
    const other = await carerOf(world, child);
    await change(child, { email: 'first@home.example' });
    expect(await read(parent.phone)).toBe('200');
    await change(child, { birthDate: born(9) });
    expect(await read(parent.phone)).toBe('200');
    await change(child, { birthDate: born(30) });
    expect([await read(parent.phone), await read(other.phone)]).toEqual(['401 not-signed-in', '200']);
    expect(await rowsOf(['proxy.ended'], child)).toEqual([expect.stringContaining('"reason":"record-changed"')]);
    await ask(world.app, world.owner, 'DELETE', `/patients/${child.id}`);
    expect(await rowsOf(['proxy.ended'], child)).toEqual([expect.anything(), expect.stringContaining('"reason":"record-removed"')]); // prettier-ignore

    const { phone } = await carerOf(world, known, { scope: ['record', 'messages'] });
    const body = { askedBy: 'patient', askedOn: '2026-11-20', words: 'Please forget me', withStudies: true };
    const erasure = await ask(world.app, world.owner, 'POST', `/patients/${known.id}/erasures`, { body });
    const path = `/erasures/${erasure.json<{ id: string }>().id}/carrying-out`;
    const done = await ask(world.app, world.owner, 'POST', path, { body: { ref: known.ref } });
    expect(done.statusCode, done.body).toBeLessThan(300);
    expect(await read(phone)).toBe('401 not-signed-in');
    expect(await rowsOf(['proxy.ended'])).toEqual([expect.stringContaining('"reason":"erased-in-part"')]);
  });

  it('nobody is let in to a record that is put away in the same moment', async () => {
    for (let n = 0; n < 6; n++) {
      const one = await newPatient(world, world.treats);
      await Promise.all([giveTo(world, one, proxyBody()), ask(world.app, world.owner, 'DELETE', `/patients/${one.id}`)]); // prettier-ignore
      expect(await standing(one)).toBe(0);
    }
  });

  it('the owners are told who let somebody in, and when that person leaves or may let nobody in any more', async () => {
    for (const [method, path, body] of [
      ['POST', 'remove', { handOverTo: world.treats.userId }],
      ['PUT', 'role', { role: 'marketing-viewer' }],
    ] as const) {
      const leaver = await newColleague(world, world.owner, 'provider', 'Leah Leaver');
      const left = await newPatient(world, leaver, 'Left');
      expect((await giveTo(world, left, proxyBody(), leaver)).statusCode).toBe(201);
      const told = async (kind: string) =>
        (await ask(world.app, world.owner, 'GET', '/notices')).json<Notices>().notices.filter((one) => one.kind === kind && 'ref' in one.values && one.values.ref === left.ref).length; // prettier-ignore
      expect([await told('proxy-given'), await told('proxy-giver-left')]).toEqual([1, 0]);
      const gone = await ask(world.app, world.owner, method, `/members/${leaver.userId}/${path}`, { body });
      expect(gone.statusCode, gone.body).toBeLessThan(300);
      expect(await told('proxy-giver-left')).toBe(1);
    }
  });
});

describe('letting somebody in', () => {
  it('is done once, however often it is pressed, and ten at a time at most', async () => {
    const same = proxyBody();
    const key = newId();
    const headers = { 'idempotency-key': key };
    const press = () => ask(world.app, world.treats, 'POST', `/patients/${known.id}/proxies`, { body: same, headers });
    const answers = await Promise.all([press(), press()]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
    expect(await standing()).toBe(1);
    const again = await giveTo(world, known, { ...same, scope: ['messages'] });
    expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([409, 'proxy-exists']);
    await Promise.all(Array.from({ length: 14 }, () => giveTo(world, known, proxyBody())));
    expect(await standing()).toBe(10);
  });

  it('asks the person anew, and tells the patient, who sees it as something given', async () => {
    await bySuper(
      `insert into core.access_settings (tenant_id, access_report, time_zone, changed_by) values ($1, true, 'UTC', $2)
       on conflict (tenant_id) do update set access_report = true`,
      [world.owner.tenantId, world.owner.userId],
    );
    const patient = await patientInside(world, world.treats, known);
    await carerOf(world, known);
    expect(await mailsOf(known.email, 'proxy-given')).toBe(1);
    const { looks } = (await patient.ask('GET', '/portal/looks?timeZone=UTC')).json<OwnLooks>();
    expect(looks.map(({ what }) => what)).toContain('shared');
    await bySuper(`update core.session set verified_at = now() - interval '1 hour' where account_id = $1`, [world.other.userId]); // prettier-ignore
    const mine = await newPatient(world, world.other);
    const reply = await giveTo(world, mine, proxyBody(), world.other);
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([403, 'step-up-required']);
  });

  it('does not say that an invitation was sent which was not, and sends another when asked', async () => {
    const reply = await giveTo(world, known, proxyBody({ email: 'late@home.example' }));
    const id = reply.json<Proxies>().proxies[0]?.id ?? '';
    const first = await secretTo(world, 'late@home.example');
    await bySuper(`update core.portal_account set invited_at = invited_at - interval '4 days' where id = $1`, [id]);
    const patient = await patientInside(world, world.treats, known);
    const own = (await patient.ask('GET', '/portal/proxies')).json<OwnProxies>().proxies;
    const clinic = (await ask(world.app, world.treats, 'GET', `/patients/${known.id}/proxies`)).json<Proxies>().proxies;
    expect([own.map((one) => one.id), clinic.map((one) => [one.id, one.state])]).toEqual([[id], [[id, 'lapsed']]]);
    const path = `/patients/${known.id}/proxies/${id}/invitation`;
    expect((await ask(world.app, world.other, 'POST', path)).statusCode).toBe(404);
    expect((await ask(world.app, world.treats, 'POST', path)).statusCode).toBe(200);
    expect(await new Phone(world).enter(first, CARER_BORN)).toBe('404 mail-link-dead');
    expect(await new Phone(world).enter(await secretTo(world, 'late@home.example'), CARER_BORN)).toBe('204');
    expect((await ask(world.app, world.treats, 'POST', path)).statusCode).toBe(409);
    const email = `often${newId()}@home.example`;
    const codes = [];
    for (let n = 0; n < 11; n++)
      codes.push((await giveTo(world, await newPatient(world, world.treats), proxyBody({ email }))).statusCode);
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 201), 409]);
  });

  it('takes no name with what does not show, no birth date to come, and no parent of whom no age is known', async () => {
    const born = await giveTo(world, known, proxyBody({ birthDate: inDays(3) }));
    expect(born.json<{ fields: string[] }>().fields).toEqual(['birthDate']);
    const odd = await giveTo(world, known, proxyBody({ name: 'Grace\u202E Treats\n<b>' }));
    expect(String(odd.json<Proxies>().proxies[0]?.name)).toBe('Grace Treats <b>');
    await change(known, { birthDate: '' });
    const parent = await giveTo(world, known, proxyBody({ basis: 'parent' }));
    expect(parent.json<{ fields: string[] }>().fields).toEqual(['basis']);
  });

  it('beyond the day on which the patient is of age asks what gives the right', async () => {
    const soon = inDays(40);
    await change(known, { birthDate: `${Number(soon.slice(0, 4)) - 18}${soon.slice(4)}` });
    const beyond = { basis: 'representative', until: inDays(200) };
    const without = await giveTo(world, known, proxyBody({ ...beyond, evidence: '' }));
    expect(without.json<{ fields: string[] }>().fields).toEqual(['evidence']);
    expect((await giveTo(world, known, proxyBody({ ...beyond, evidence: 'Court order of 2026' }))).statusCode).toBe(
      201,
    );
    expect((await giveTo(world, known, proxyBody({ ...beyond, until: inDays(30), evidence: '' }))).statusCode).toBe(
      201,
    );
  });

  it('bears the reference of its own patient, and no row stands for somebody who was not let in', async () => {
    const victim = await newPatient(world, world.treats, 'Victim');
    const account = `insert into core.portal_account (tenant_id, id, patient_id, patient_ref, email_key, birth_mac, locale, invited_by)
      values (sec.tenant(), gen_random_uuid(), $1, $2, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), 'en', sec.user_id())`;
    expect(await asTreats(account, [known.id, victim.ref])).toBe('42501');
    expect(await asTreats(account, [known.id, known.ref])).toEqual([]);
    const person = `insert into proxy (tenant_id, id, patient_id, details, given_by) values (sec.tenant(), $1, $2, '\\x00', sec.user_id())`;
    expect(await asTreats(person, [world.other.userId, known.id])).toBe('42501');
  });
});

describe('somebody who comes in for others', () => {
  it('gets a link for each of them, knows whose pages these are, and guesses no more often than others', async () => {
    const email = `mother${newId()}@home.example`;
    const children = [];
    for (let n = 0; n < 6; n++) {
      const child = await newPatient(world, world.treats, `Child${n}`);
      children.push(await carerOf(world, child, { email, scope: ['messages'] }));
    }
    const session = (await children[3]?.phone.ask('GET', '/portal/session'))?.json<PortalSession>();
    expect(session?.proxy?.forName).toBe('Child3');
    const phone = new Phone(world);
    expect(await phone.says('POST', '/portal/sign-in', { email })).toBe('202');
    expect(await mailsOf(email, 'portal-sign-in')).toBe(6);
    const links = (await mailsTo(world.demo, email)).filter(({ kind }) => kind === 'portal-sign-in');
    const said = [];
    for (const { secret } of links) for (let n = 1; n <= 3; n++) said.push(await phone.enter(secret, `1950-0${n}-11`));
    expect(said.filter((one) => one === '401 link-answer-wrong')).toHaveLength(10);
    expect(said.at(-1)).toBe('429 too-many-requests');
  });

  it('sees nothing by which the patient is reached and proved', async () => {
    const contact = { name: 'Nina Near', relation: 'sister', phone: '+1 555 0100' };
    const address = { line: '7 Secret Street', city: 'Quiet', state: '', postalCode: '', country: '' };
    await change(known, { phone: '+1 555 0199', address, emergencyContact: contact });
    const { phone } = await carerOf(world, known);
    const reply = await phone.ask('GET', '/portal/record?locale=en');
    expect(reply.json<OwnRecord>().fields.givenName).toBe('Rosalind');
    expect(reply.body).not.toMatch(/1961|0199|0100|Secret|Near/);
    expect(reply.body).not.toContain(known.email);
    const patient = await patientInside(world, world.treats, known);
    expect((await patient.ask('GET', '/portal/record?locale=en')).body).toMatch(/1961.*Secret.*Near/s);
  });

  it('is told that an id is taken, on whichever pages it was used', async () => {
    const other = await newPatient(world, world.treats, 'Other');
    const scope = ['messages', 'appointments', 'requests'];
    const here = await carerOf(world, known, { scope });
    const there = await carerOf(world, other, { scope });
    for (const [path, body] of [
      ['messages', message()],
      ['wishes', wish()],
      ['requests', request('access')],
    ] as const) {
      expect(await here.phone.says('POST', `/portal/${path}`, body)).toBe('201');
      expect(await there.phone.says('POST', `/portal/${path}`, body), path).toBe('409 conflict');
    }
  });

  it('stands in the ledger as who they are, however a program spells it', async () => {
    const { id } = await carerOf(world, known);
    const said = (facts: string) => sqlAs(id, `select audit.append('portal.read', 'done', 'patient', $1, $2, $3) is not null as done`, [known.id, known.ref, facts]); // prettier-ignore
    expect(await said('{"by": "patient"}')).toBe('22023');
    expect(await said('{"by":"patient"}')).toEqual([{ done: true }]);
    expect((await rowsOf(['portal.read'])).at(-1)).toContain('"by":"proxy"');
  });

  it('is named to whoever answers what they asked', async () => {
    const { phone } = await carerOf(world, known, { scope: ['requests'] });
    expect(await phone.says('POST', '/portal/requests', request('access'))).toBe('201');
    const { requests } = (await ask(world.app, world.treats, 'GET', `/patients/${known.id}/requests`)).json<PatientRequests>(); // prettier-ignore
    expect(requests).toMatchObject([{ askedBy: 'representative', asker: { name: 'Celia Carer', ended: false } }]);
    const wished = await carerOf(world, known, { scope: ['appointments'] });
    expect(await wished.phone.says('POST', '/portal/wishes', wish())).toBe('201');
    const asked = async (person = world.treats) =>
      (await ask(world.app, person, 'GET', '/schedule/wishes')).json<Wishes>().wishes.filter(({ ref }) => ref === known.ref); // prettier-ignore
    expect(await asked()).toMatchObject([{ askedBy: 'Celia Carer' }]);
    expect(await asked(world.other)).toMatchObject([{ askedBy: null, note: null }]); // by reference alone
  });

  it('replaces and takes back nothing of what the patient said of a dose', async () => {
    const plan = content();
    const schedule = { start: inDays(-9), end: null, repeat: { freq: 'daily', every: 1 }, times: ['08:00'], cycle: null, titration: [] }; // prettier-ignore
    const items = plan.items.map((item) => ({ ...item, schedule: { ...item.schedule, ...schedule } }));
    const made = await ask(world.app, world.treats, 'POST', `/patients/${known.id}/protocols`, { body: { content: { ...plan, items } } }); // prettier-ignore
    expect((await sign(world, world.treats, made.json<{ id: string }>().id)).statusCode).toBe(200);
    const patient = await patientInside(world, world.treats, known);
    const { phone, id } = await carerOf(world, known);
    const seen = async (of: Phone) => (await of.ask('GET', '/portal/doses?locale=en')).json<OwnDoses>().doses;
    const [, one] = (await seen(patient)) as [OwnDose, OwnDose];
    const mark = ({ protocolId, itemId, date, time }: OwnDose, state: string | null, note = '') => ({ protocolId, itemId, date, time, state, note }); // prettier-ignore
    expect(await patient.says('PUT', '/portal/doses', mark(one, 'skipped', 'It makes me sick'))).toBe('200');
    expect(await phone.says('PUT', '/portal/doses', mark(one, 'taken', 'She took it'))).toBe('200');
    expect(await phone.says('PUT', '/portal/doses', mark(one, null))).toBe('200');
    const others = 'where marked_by <> sec.user_id() returning state';
    expect(await sqlAs(id, `update dose_mark set state = 'taken' ${others}`)).toEqual([]);
    expect(await sqlAs(id, `delete from dose_mark ${others}`)).toEqual([]);
    expect((await seen(patient))[1]).toMatchObject({ state: 'skipped', note: 'It makes me sick' });
  });
});
