import type { OwnLooks, OwnProxies, PortalSession, Proxies } from '@hyaline/contract';
import { SYSTEM_USER } from '@hyaline/kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { allergy } from '../chart-entries/chart.fixture.ts';
import { ask, type Person } from '../imaging/imaging.fixture.ts';
import { ledgerOf } from '../patients/patients.fixture.ts';
import { messageRoutes } from '../portal-messages/index.ts';
import { createPortalWorld, type Known, newPatient, patientInside, Phone, type PortalWorld, secretTo } from './portal.fixture.ts'; // prettier-ignore

const BORN = '1980-02-03';
let world: PortalWorld;
let known: Known;
let other: Known;
beforeAll(async () => {
  world = await createPortalWorld([messageRoutes]);
  other = await newPatient(world, world.treats, 'Neighbourly');
});
beforeEach(async () => {
  known = await newPatient(world, world.treats);
  const entry = { content: allergy() };
  expect((await ask(world.app, world.treats, 'POST', `/patients/${known.id}/entries`, { body: entry })).statusCode).toBe(201); // prettier-ignore
});
afterAll(() => world.close());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
let carers = 0;
const body = (more: object = {}) => ({
  name: 'Celia Carer',
  email: `carer${++carers}@home.example`,
  birthDate: BORN,
  basis: 'authorised',
  evidence: 'Form signed on paper',
  scope: ['record'],
  until: inDays(30),
  locale: 'en',
  ...more,
});
const give = (asked: object, person: Person = world.treats, { id }: Known = known) =>
  ask(world.app, person, 'POST', `/patients/${id}/proxies`, { body: asked });
async function carerInside(more: object = {}): Promise<{ phone: Phone; id: string; email: string }> {
  const asked = body(more);
  const reply = await give(asked);
  expect(reply.statusCode, reply.body).toBe(201);
  const id = reply.json<Proxies>().proxies.at(-1)?.id ?? '';
  const phone = new Phone(world);
  expect(await phone.enter(await secretTo(world, asked.email), BORN)).toBe('204');
  return { phone, id, email: asked.email };
}
const sqlAs = (id: string, text: string, params: readonly unknown[] = []): Promise<object[] | string> =>
  world.platform.db
    .inTenant({ tenantId: world.owner.tenantId, userId: id }, (tx) => tx.query({ name: '', text }, params), { own: true })
    .catch((error: { code?: string }) => error.code ?? 'error'); // prettier-ignore
const bySuper = (text: string, params: unknown[]) =>
  world.platform.database.asSuperuser((sql) => sql.query<Record<string, unknown>>(text, params));

describe('somebody who comes in for a patient', () => {
  it('has a mail of their own, their own birth date, and the parts they were given', async () => {
    const asked = body({ scope: ['record', 'messages'] });
    expect((await give(asked)).statusCode).toBe(201);
    const secret = await secretTo(world, asked.email);
    const phone = new Phone(world);
    expect(await phone.enter(secret, '1961-04-12')).toBe('401 link-answer-wrong');
    expect(await phone.enter(secret, BORN)).toBe('204');
    const session = (await phone.ask('GET', '/portal/session')).json<PortalSession>();
    expect(session.proxy).toMatchObject({ scope: ['record', 'messages'] });
    expect(await phone.says('GET', '/portal/record?locale=en')).toBe('200');
    expect(await phone.says('GET', '/portal/messages')).toBe('200');
    expect(await phone.says('GET', '/portal/requests')).toBe('404 not-found');
  });

  it('finds nothing that is the patient’s alone, nothing of others, and none of the clinic’s own routes', async () => {
    const { phone } = await carerInside({ scope: ['record', 'appointments', 'messages', 'requests'] });
    for (const [method, url, sent] of [
      ['GET', '/portal/looks?timeZone=UTC'],
      ['POST', '/portal/export', { locale: 'en' }],
      ['GET', '/portal/proxies'],
      ['DELETE', `/portal/proxies/${known.id}`],
      ['POST', `/portal/packets/${known.id}/consents`, { itemId: known.id, name: 'Celia Carer', agrees: true }],
    ] as const)
      expect(await phone.says(method, url, sent), url).toBe('404 not-found');
    for (const { id } of [known, other]) expect(await phone.says('GET', `/patients/${id}`)).toMatch(/^401/);
    expect(await phone.says('GET', `/portal/documents/${other.id}`)).toBe('404 not-found');
  });

  it('is walled by the database itself, whatever a route forgot', async () => {
    const { id } = await carerInside({ scope: ['appointments'] });
    for (const table of [
      'patient_identity',
      'patient_profile',
      'chart_entry',
      'protocol',
      'message',
      'message_thread',
      'study',
      'packet',
      'patient_request',
      'mail_choice',
      'dose_mark',
    ])
      // prettier-ignore
      expect(await sqlAs(id, `select tenant_id from ${table}`), table).toEqual([]);
    expect(await sqlAs(id, 'select id from patient')).toEqual([{ id: known.id }]);
    const thread = `insert into message_thread (tenant_id, id, patient_id, details) values (sec.tenant(), gen_random_uuid(), $1, '\\x00')`;
    expect(await sqlAs(id, thread, [known.id])).toBe('42501');
    const choice = `insert into mail_choice (tenant_id, patient_id, about, wanted) values (sec.tenant(), $1, 'messages', false)`;
    expect(await sqlAs(id, choice, [known.id])).toBe('42501');
    expect(await sqlAs(id, 'select * from sec.own_proxies()')).toEqual([]);
    expect(await sqlAs(id, 'select sec.end_own_proxy($1) as ended', [id])).toEqual([{ ended: false }]);
    for (const text of ['select scope from core.portal_account', `update core.portal_account set scope = '{record}'`])
      expect(await sqlAs(id, text), text).toBe('42501');
    const record = await carerInside({ scope: ['record'] });
    expect(await sqlAs(record.id, 'select kind from chart_entry')).toEqual([{ kind: 'allergy' }]);
    expect(await sqlAs(record.id, 'select details from proxy')).toHaveLength(1);
  });

  it('ends on its date by the clock of the database, session and link with it', async () => {
    const { phone, id, email } = await carerInside();
    await bySuper(`update core.portal_account set ends_at = now() + interval '1 minute' where id = $1`, [id]);
    expect(await phone.says('GET', '/portal/record?locale=en')).toBe('200');
    await bySuper(`update core.portal_account set ends_at = now() - interval '1 second' where id = $1`, [id]);
    expect(await phone.says('GET', '/portal/record?locale=en')).toBe('401 not-signed-in');
    expect(await sqlAs(id, 'select id from patient')).toEqual([]);
    const mails = async () =>
      (await bySuper(`select 1 from core.mail where kind = 'portal-sign-in' and dedupe_key like $1`, [`portal.${id}.%`])).rows.length; // prettier-ignore
    expect(await new Phone(world).says('POST', '/portal/sign-in', { email })).toBe('202');
    expect(await mails()).toBe(0);
    expect((await ask(world.app, world.treats, 'GET', `/patients/${known.id}/proxies`)).json<Proxies>().proxies).toEqual([]); // prettier-ignore
  });

  it('ends at once when the clinic takes it back, and the patient’s own way in stays', async () => {
    const patient = await patientInside(world, world.treats, known);
    const { phone, id } = await carerInside();
    const path = `/patients/${known.id}/proxies/${id}`;
    expect((await ask(world.app, world.other, 'DELETE', path)).statusCode).toBe(404);
    expect((await ask(world.app, world.treats, 'DELETE', `/patients/${other.id}/proxies/${id}`)).statusCode).toBe(404);
    expect(await phone.says('GET', '/portal/session')).toBe('200');
    expect((await ask(world.app, world.treats, 'DELETE', path)).statusCode).toBe(200);
    expect(await phone.says('GET', '/portal/session')).toBe('401 not-signed-in');
    expect(await patient.says('GET', '/portal/session')).toBe('200');
  });

  it('is seen by the patient by name, and ended by them at once; by another patient never', async () => {
    const { phone, id } = await carerInside({ scope: ['record', 'messages'] });
    const stranger = await patientInside(world, world.treats, await newPatient(world, world.treats, 'Stranger'));
    expect((await stranger.ask('GET', '/portal/proxies')).json()).toEqual({ proxies: [] });
    expect(await stranger.says('DELETE', `/portal/proxies/${id}`)).toBe('404 not-found');
    const patient = await patientInside(world, world.treats, known);
    const { proxies } = (await patient.ask('GET', '/portal/proxies')).json<OwnProxies>();
    expect(proxies).toMatchObject([{ id, name: 'Celia Carer', scope: ['record', 'messages'], active: true }]);
    expect(await phone.says('GET', '/portal/session')).toBe('200');
    expect(await patient.says('DELETE', `/portal/proxies/${id}`)).toBe('200');
    expect(await phone.says('GET', '/portal/session')).toBe('401 not-signed-in');
    expect((await patient.ask('GET', '/portal/proxies')).json()).toEqual({ proxies: [] });
  });

  it('is put down as who they are, never as the patient', async () => {
    const { phone, id } = await carerInside();
    await phone.ask('GET', '/portal/record?locale=en');
    const lines = (await ledgerOf(world, world.owner, ['portal.read'])).filter(({ patientRef }) => patientRef === known.ref); // prettier-ignore
    expect(lines).toHaveLength(1);
    expect(lines[0]?.canonical).toContain(`"actor":"${id}"`);
    expect(lines[0]?.canonical).toContain('"by":"proxy"');
    const log = await ask(world.app, world.owner, 'GET', `/access-log?patient=${known.ref}`);
    const read = log.json<{ looks: { event: string }[] }>().looks.find(({ event }) => event === 'portal.read');
    expect(read).toMatchObject({ byPatient: false, byProxy: true, person: { id, name: 'Celia Carer' } });
    await bySuper(
      `insert into core.access_settings (tenant_id, access_report, time_zone, changed_by) values ($1, true, 'UTC', $2)
       on conflict (tenant_id) do update set access_report = true`,
      [world.owner.tenantId, world.owner.userId],
    );
    const patient = await patientInside(world, world.treats, known);
    const { looks } = (await patient.ask('GET', '/portal/looks?timeZone=UTC')).json<OwnLooks>();
    expect(looks).toContainEqual(expect.objectContaining({ byPatient: false, byProxy: true, person: { name: 'Celia Carer', role: null } })); // prettier-ignore
  });

  it('ends when the patient is put away', async () => {
    const { phone } = await carerInside();
    await ask(world.app, world.owner, 'DELETE', `/patients/${known.id}`);
    expect(await phone.says('GET', '/portal/session')).toBe('401 not-signed-in');
  });

  it('goes with an erased patient, name and all', async () => {
    const { phone, id } = await carerInside();
    await ask(world.app, world.owner, 'DELETE', `/patients/${known.id}`);
    await world.platform.db.inTenant(
      { tenantId: world.owner.tenantId, userId: SYSTEM_USER },
      (tx) => tx.query({ name: '', text: 'select erase_patient($1)' }, [known.id]),
      { phi: true },
    );
    expect(await phone.says('GET', '/portal/session')).toBe('401 not-signed-in');
    for (const table of ['core.portal_account', `${phiSchema(world.owner.tenantId)}.proxy`])
      expect((await bySuper(`select 1 from ${table} where id = $1`, [id])).rows, table).toEqual([]);
  });
});

describe('giving it', () => {
  it('lasts 366 days at most, and for a parent until the patient is of age', async () => {
    for (const [until, more] of [
      [inDays(-2), {}],
      [inDays(368), {}],
      [inDays(30), { basis: 'parent' }],
    ] as const)
      expect((await give(body({ until, ...more }))).statusCode, until).toBe(422);
    const year = new Date().getUTCFullYear();
    const fields = (await ask(world.app, world.treats, 'GET', `/patients/${known.id}`)).json();
    const near = inDays(40);
    const birthDate = `${year - 18 + (near.slice(0, 4) === String(year) ? 0 : 1)}${near.slice(4)}`;
    const changed = { revision: fields.revision, fields: { ...fields.fields, birthDate } };
    expect((await ask(world.app, world.treats, 'PUT', `/patients/${known.id}`, { body: changed })).statusCode).toBe(
      200,
    );
    expect((await give(body({ basis: 'parent', until: near }))).statusCode).toBe(422);
    expect((await give(body({ basis: 'parent', until: inDays(39) }))).statusCode).toBe(201);
    const { phone } = await carerInside({ basis: 'parent', until: inDays(20) });
    const now = (await ask(world.app, world.treats, 'GET', `/patients/${known.id}`)).json();
    const older = { revision: now.revision, fields: { ...now.fields, birthDate: '1990-01-01' } };
    expect((await ask(world.app, world.treats, 'PUT', `/patients/${known.id}`, { body: older })).statusCode).toBe(200);
    expect(await phone.says('GET', '/portal/session')).toBe('401 not-signed-in');
  });

  it('is for those who treat the patient, and for owners', async () => {
    expect((await give(body(), world.other)).statusCode).toBe(404);
    expect((await give(body(), world.owner)).statusCode).toBe(201);
    const text = `insert into core.portal_account (tenant_id, id, patient_id, patient_ref, email_key, birth_mac, locale, invited_by, kind, basis, scope, ends_at)
      values (sec.tenant(), gen_random_uuid(), $1, $2, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), 'en', sec.user_id(), 'proxy', 'parent', '{record}', now() + $3::interval)`;
    const byHand = (person: Person, span: string) =>
      world.platform.db
        .inTenant(person, (tx) => tx.query({ name: '', text }, [known.id, known.ref, span]), { phi: true })
        .catch((error: { code?: string }) => error.code);
    expect(await byHand(world.other, '1 day')).toBe('42501');
    expect(await byHand(world.treats, '400 days')).toBe('23514');
  });
});
