import type { ExportManifest, Looks, OwnMessages, OwnProxies, PatientMessages, PortalAccess, PortalSession, Proxies, Viewers } from '@hyaline/contract'; // prettier-ignore
import { PasskeyCreation } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { readEntry, readZip } from '@hyaline/zip';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { SoftAuthenticator } from '../identity/passkeys/authenticator.fixture.ts';
import { ask } from '../imaging/imaging.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { messageRoutes } from '../portal-messages/index.ts';
import { createPortalWorld, type Known, newPatient, patientInside, type Phone, type PortalWorld } from './portal.fixture.ts'; // prettier-ignore
import { carerOf } from './proxy.fixture.ts';

let world: PortalWorld;
let known: Known;
beforeAll(async () => {
  world = await createPortalWorld([messageRoutes]);
});
beforeEach(async () => {
  known = await newPatient(world, world.treats);
});
afterAll(() => world.close());

const bySuper = (text: string, params: unknown[] = []) =>
  world.platform.database.asSuperuser((sql) => sql.query(text, params));
const of = (path: string) => `/patients/${known.id}/${path}`;
const write = (text: string) => ask(world.app, world.treats, 'POST', of('messages'), { body: { threadId: null, subject: 'Result', text } }); // prettier-ignore
const read = async <T>(path: string) => (await ask(world.app, world.treats, 'GET', of(path))).json<T>();

describe('what the clinic wrote', () => {
  it('is new to the patient until they open it, and the clinic sees who opened it for them', async () => {
    const patient = await patientInside(world, world.treats, known);
    const { phone } = await carerOf(world, known, { scope: ['messages'] });
    expect((await write('Please call')).statusCode).toBe(201);
    const open = async (who: Phone) => {
      const [thread] = (await who.ask('GET', '/portal/messages')).json<OwnMessages>().threads;
      await who.ask('POST', `/portal/messages/${thread?.id}/read`, { last: thread?.messages.at(-1)?.id });
    };
    const unread = async (who: Phone) => (await who.ask('GET', '/portal/session')).json<PortalSession>().unreadMessages;
    const seen = async () => (await read<PatientMessages>('messages')).threads[0]?.messages[0];
    await open(phone);
    expect([await unread(phone), await unread(patient)]).toEqual([0, 1]);
    expect(await seen()).toMatchObject({ openedBy: 'Celia Carer', readAt: expect.any(String) });
    const [own] = (await patient.ask('GET', '/portal/messages')).json<OwnMessages>().threads;
    expect(own?.messages[0]?.readAt).toBeNull();
    await open(patient);
    expect([await unread(patient), (await seen())?.openedBy]).toEqual([0, '']);
    await open(phone); // takes nothing back
    expect((await seen())?.openedBy).toBe('');
  });

  it('goes out although a row about a carer does not open, and no page falls with it', async () => {
    await patientInside(world, world.treats, known);
    const { phone, id } = await carerOf(world, known, { scope: ['messages', 'record'] });
    await phone.ask('GET', '/portal/record?locale=en');
    const looker = async () => (await read<Viewers>('viewers')).lookers.find(({ person }) => person.id === id);
    expect(await looker()).toMatchObject({ person: { name: 'Celia Carer' }, byProxy: true });
    await bySuper(`update ${phiSchema(world.owner.tenantId)}.proxy set details = '\\x0102' where id = $1`, [id]);
    expect((await write('Please call')).statusCode).toBe(201);
    expect((await mailsTo(world.demo, known.email)).some(({ kind }) => kind === 'portal-message')).toBe(true);
    expect(await looker()).toMatchObject({ person: { name: '' }, byProxy: true });
    expect(await phone.says('GET', '/portal/session')).toBe('200');
    expect((await read<Proxies>('proxies')).proxies).toMatchObject([{ id, name: '' }]); // so that it can be ended
  });
});

it('an archive says who wrote, and who came in for the patient, by what right and when', async () => {
  const patient = await patientInside(world, world.treats, known);
  const { phone } = await carerOf(world, known, { scope: ['messages'] });
  expect(await phone.says('POST', '/portal/messages', { id: newId(), threadId: null, subject: 'Pills', text: 'Too many' })).toBe('201'); // prettier-ignore
  const clinics = await ask(world.app, world.treats, 'POST', of('export'), { body: { images: false, locale: 'en' } });
  const own = await patient.ask('POST', '/portal/export', { locale: 'en' });
  const file = async (raw: Buffer, name: string): Promise<unknown> => {
    const zip = new Blob([Uint8Array.from(raw)]);
    const entry = (await readZip(zip)).entries.find(({ path }) => path.endsWith(name));
    return JSON.parse(entry ? Buffer.from(await readEntry(zip, entry)).toString('utf8') : 'null');
  };
  const person = { name: 'Celia Carer', basis: 'authorised', scope: ['messages'], enteredAt: expect.any(String) };
  for (const { rawPayload } of [clinics, own]) {
    const { threads } = (await file(rawPayload, 'messages.json')) as OwnMessages;
    expect(threads[0]?.messages[0]).toMatchObject({ fromPatient: true, author: 'Celia Carer', text: 'Too many' });
    expect(((await file(rawPayload, 'manifest.json')) as ExportManifest).counts['proxies']).toBe(1);
    expect(await file(rawPayload, 'proxies.json')).toMatchObject({ proxies: [person] });
  }
  const kept = { ...person, evidence: 'Form signed on paper', givenBy: 'Grace Treats', invitedAt: expect.any(String) };
  expect(await file(clinics.rawPayload, 'proxies.json')).toMatchObject({ proxies: [kept] });
  expect(JSON.stringify(await file(own.rawPayload, 'proxies.json'))).not.toMatch(/paper|Grace/);
});

it('a carer is no colleague in the access log and its file', async () => {
  const { phone, id } = await carerOf(world, known, { name: 'Grace Treats' });
  await phone.ask('GET', '/portal/record?locale=en');
  const { looks } = (
    await ask(world.app, world.treats, 'GET', `/access-log?patient=${known.ref}&group=all`)
  ).json<Looks>();
  expect(looks.find(({ person }) => person.id === id)).toMatchObject({ byProxy: true });
  const csv = (await ask(world.app, world.owner, 'GET', `/access-log/export?patient=${known.ref}`)).body.split('\n');
  const column = csv[0]?.split(',').indexOf('"for the patient"') ?? -1;
  expect(csv.find((line) => line.includes(id))?.split(',')[column]).toBe('"yes"');
  expect(csv.find((line) => line.includes(world.treats.userId))?.split(',')[column]).toBe('"no"');
});

describe('access that ends', () => {
  it('answers signed out to what is under way, and lets nothing more through', async () => {
    const { phone, id } = await carerOf(world, known, { scope: ['messages'] });
    const [ended, ...said] = await Promise.all([
      ask(world.app, world.treats, 'DELETE', of(`proxies/${id}`)),
      ...Array.from({ length: 8 }, () =>
        phone.says('POST', '/portal/messages', { id: newId(), threadId: null, subject: 'Late', text: 'Late' }),
      ),
    ]);
    expect(ended.statusCode).toBeLessThan(300);
    expect(said.filter((each) => each !== '201' && each !== '401 not-signed-in')).toEqual([]);
  });

  it('says how many others go on, and ends them too when asked', async () => {
    const patient = await patientInside(world, world.treats, known);
    const { phone, id } = await carerOf(world, known);
    const second = await carerOf(world, known);
    expect((await read<PortalAccess>('portal')).others).toBe(2);
    expect((await ask(world.app, world.treats, 'DELETE', of('portal'))).statusCode).toBe(204);
    expect([await patient.says('GET', '/portal/session'), await phone.says('GET', '/portal/session')]).toEqual(['401 not-signed-in', '200']); // prettier-ignore
    expect((await ask(world.app, world.treats, 'DELETE', of('portal?others=true'))).statusCode).toBe(204);
    for (const one of [phone, second.phone]) expect(await one.says('GET', '/portal/session')).toBe('401 not-signed-in');
    const rows = await ledgerOf(world, world.owner, ['proxy.ended']);
    expect(rows.filter(({ patientRef }) => patientRef === known.ref).map(({ canonical }) => canonical)).toEqual([
      expect.stringContaining('"reason":"with-the-patient"'),
      expect.stringContaining('"reason":"with-the-patient"'),
    ]);
    expect(rows.map(({ canonical }) => canonical).join('')).toContain(id);
    expect((await read<PortalAccess>('portal')).others).toBe(0);
  });

  it('lets nobody in to a record that is put away in the same moment, whoever is first', async () => {
    const insert = `insert into core.portal_account (tenant_id, id, patient_id, patient_ref, email_key, birth_mac, locale, invited_by, kind, basis, scope, ends_at)
      values (sec.tenant(), $1, $2, $3, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), 'en', sec.user_id(), 'proxy', 'authorised', '{record}', now() + interval '9 day')`;
    const id = newId();
    let away: ReturnType<typeof ask> | undefined;
    await world.platform.db.inTenant(
      world.treats,
      async (tx) => {
        await tx.query({ name: '', text: insert }, [id, known.id, known.ref]);
        away = ask(world.app, world.owner, 'DELETE', `/patients/${known.id}`);
        await new Promise((done) => setTimeout(done, 300)); // it waits for this transaction
      },
      { phi: true },
    );
    expect((await away)?.statusCode).toBeLessThan(300);
    const { rows } = await bySuper('select ended_at is not null as ended from core.portal_account where id = $1', [id]);
    expect(rows).toEqual([{ ended: true }]);
  });
});

it('a passkey of a carer is told to the patient and to the clinic, by number and day', async () => {
  const patient = await patientInside(world, world.treats, known);
  const { phone, id } = await carerOf(world, known);
  for (const who of [patient, phone]) {
    const asked = PasskeyCreation.parse((await who.ask('POST', '/portal/passkeys/options')).json());
    const credential = new SoftAuthenticator('http://localhost:8080').make(asked);
    expect(await who.says('POST', '/portal/passkeys', { credential })).toBe('201');
  }
  const one = (await read<PortalAccess>('portal')).passkeys;
  expect(one).toEqual({ count: 1, newestAt: expect.any(String), lastUsedAt: null });
  const theirs = [{ id, passkeys: { count: 1, lastUsedAt: null } }];
  expect((await read<Proxies>('proxies')).proxies).toMatchObject(theirs);
  expect((await patient.ask('GET', '/portal/proxies')).json<OwnProxies>().proxies).toMatchObject(theirs);
  const session = async () => (await patient.ask('GET', '/portal/session')).json<PortalSession>();
  expect((await session()).passkeyAddedAt).toBe(one?.newestAt);
  await bySuper(`update core.portal_passkey set created_at = now() - interval '31 days'`);
  expect(await session()).toMatchObject({ passkeys: 1, passkeyAddedAt: null });
  const asCarer = world.platform.db.inTenant({ tenantId: world.owner.tenantId, userId: id }, (tx) => tx.query({ name: '', text: 'select * from sec.portal_passkeys_of($1)' }, [known.id]), { own: true }); // prettier-ignore
  expect(await asCarer).toEqual([]);
});
