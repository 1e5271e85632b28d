import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../../platform/db/index.ts';
import { acceptBaaForTest } from '../../testing/baa.ts';
import { ask, createWorld, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { joiningRoutes, teamRoutes } from '../team/index.ts';
import { inviteBody, newMember } from '../team/team.fixture.ts';
import { ensurePhiSchema } from '../tenancy/index.ts';
import { practiceRoutes } from './practice.routes.ts';

const PROFILE = {
  clinicName: 'Harbour Spine & Jaw',
  npi: '1234567893',
  specialty: 'chiropractic',
  phone: '+56223456789',
  website: 'https://harbour.example/',
  timeZone: 'America/Santiago',
  locale: 'es',
  privacyOfficerId: null,
};
const PLACE = {
  name: 'Puerto',
  address: { line1: 'Calle 1', line2: '', city: 'Valparaíso', region: '', postalCode: '', country: 'CL' },
  phone: null,
  timeZone: 'America/Santiago',
  hours: [{ weekday: 1, from: '09:00', to: '18:00' }],
};

let world: World;
let owner: Person;
let other: Person;
beforeAll(async () => {
  world = await createWorld({}, [practiceRoutes, teamRoutes, joiningRoutes, patientRoutes]);
  owner = await newOwner(world);
  other = await newOwner(world);
});
afterAll(() => world.close());

const get = async (url: string, { token }: Person = owner) => (await ask(world, 'GET', url, { token })).json();
const send = async (method: 'POST' | 'PUT' | 'DELETE', url: string, body?: object, { token }: Person = owner) => {
  const answer = await ask(world, method, url, { token, ...(body ? { body } : {}) });
  const said = answer.body === '' ? null : answer.json();
  return [answer.statusCode, said?.code ?? said] as const;
};
const revision = async (person = owner): Promise<number> => (await get('/practice', person)).revision;
const eventsOf = async ({ tenantId }: Person = owner) => ledgerOf(world, tenantId);
const schemas = () =>
  world.database.asSuperuser(
    async (sql) =>
      (await sql.query<{ nspname: string }>("select nspname from pg_namespace where nspname like 'tenant\\_%'")).rows,
  );

describe('the profile of a practice', () => {
  it('is there from the first moment, and is kept as written', async () => {
    expect(await get('/practice')).toMatchObject({ clinicName: 'Harbour Spine', timeZone: 'UTC', npi: null });
    const [status] = await send('PUT', '/practice', { revision: await revision(), ...PROFILE });
    expect(status).toBe(200);
    expect(await get('/practice')).toMatchObject(PROFILE);
    expect((await get('/practice', other)).clinicName).toBe('Harbour Spine');
    expect(await eventsOf()).toContainEqual(
      expect.objectContaining({
        event: 'practice.changed',
        fields: ['clinicName', 'locale', 'npi', 'phone', 'specialty', 'timeZone', 'website'],
      }),
    );
  });

  it('refuses a wrong check digit, a privacy officer of elsewhere, and what an earlier look is based on', async () => {
    const now = { revision: await revision(), ...PROFILE };
    expect(await send('PUT', '/practice', { ...now, npi: '1234567890' })).toEqual([422, 'bad-request']);
    expect(await send('PUT', '/practice', { ...now, privacyOfficerId: other.userId })).toEqual([422, 'bad-request']);
    expect(await send('PUT', '/practice', { ...now, revision: 1 })).toEqual([409, 'record-changed']);
    expect(await send('PUT', '/practice', { ...now, privacyOfficerId: owner.userId })).toMatchObject([200, {}]);
    expect((await get('/practice')).privacyOfficerName).toBe('Ada Byron');
  });

  it('is read by everybody of the clinic, and changed by owner and admin alone', async () => {
    const people: Person[] = [];
    for (const role of ['admin', 'provider', 'staff'] as const) people.push(await newMember(world, owner, role));
    const answers = [];
    for (const person of people) {
      expect((await get('/practice', person)).npi).toBe(PROFILE.npi);
      answers.push((await send('PUT', '/practice', { revision: await revision(), ...PROFILE }, person))[0]);
    }
    expect(answers).toEqual([200, 403, 403]);
  });
});

describe('places and rooms', () => {
  it('are added, changed and taken out of use, each with its event, in this clinic alone', async () => {
    const [made, place] = await send('POST', '/locations', PLACE);
    expect(made).toBe(201);
    const { id } = place as { id: string };
    const [, room] = await send('POST', `/locations/${id}/rooms`, { name: 'Sala 1' });
    expect(await get('/locations')).toEqual({
      locations: [{ ...PLACE, id, revision: 1, rooms: [{ id: room.id, name: 'Sala 1' }] }],
    });
    expect(await send('POST', '/locations', { ...PLACE, name: 'PUERTO' })).toEqual([409, 'place-name-taken']);
    expect(await send('POST', `/locations/${id}/rooms`, { name: 'sala 1' })).toEqual([409, 'place-name-taken']);
    const hours = [{ weekday: 6, from: '10:00', to: '24:00' }];
    expect(await send('PUT', `/locations/${id}`, { ...PLACE, hours, revision: 1 })).toEqual([204, null]);
    expect(await send('PUT', `/locations/${id}`, { ...PLACE, revision: 1 })).toEqual([409, 'record-changed']);
    expect(await send('PUT', `/rooms/${room.id}`, { name: 'Sala B' })).toEqual([204, null]);
    expect(await send('DELETE', `/rooms/${room.id}`)).toEqual([204, null]);
    expect(await send('DELETE', `/rooms/${room.id}`)).toEqual([404, 'not-found']);
    expect((await get('/locations')).locations[0]).toMatchObject({ hours, rooms: [], revision: 2 });
    const told = (await eventsOf()).filter(({ event }) => event.startsWith('location.'));
    expect(told).toEqual([
      expect.objectContaining({ event: 'location.added' }),
      expect.objectContaining({ event: 'location.rooms-changed', added: [room.id] }),
      expect.objectContaining({ event: 'location.changed', fields: ['hours'] }),
      expect.objectContaining({ event: 'location.rooms-changed', renamed: [room.id] }),
      expect.objectContaining({ event: 'location.rooms-changed', removed: [room.id] }),
    ]);
    for (const [method, url, body] of [
      ['PUT', `/locations/${id}`, { ...PLACE, revision: 2 }],
      ['DELETE', `/locations/${id}`, undefined],
      ['POST', `/locations/${id}/rooms`, { name: 'X' }],
    ] as const)
      expect(await send(method, url, body, other)).toEqual([404, 'not-found']);
    expect(await send('DELETE', `/locations/${id}`)).toEqual([204, null]);
    expect(await get('/locations')).toEqual({ locations: [] });
  });

  it('stand behind the clinic and the office, whatever SQL asks', async () => {
    const [, place] = await send('POST', '/locations', PLACE);
    const as = <T extends object>(person: Pick<Person, 'tenantId' | 'userId'>, text: string, params: unknown[] = []) =>
      world.platform.db.inTenant({ tenantId: person.tenantId, userId: person.userId }, (tx) =>
        tx.query<T>({ name: `practice-walls-${text.length}`, text }, params),
      );
    expect(await as(owner, 'select id from core.location where removed_at is null')).toHaveLength(1);
    expect(await as(other, 'select id from core.location')).toEqual([]);
    expect(await as(other, 'select tenant_id from core.practice')).toEqual([{ tenant_id: other.tenantId }]);
    const staff = await newMember(world, owner, 'staff');
    expect(await as(staff, `update core.location set name = 'x' returning id`)).toEqual([]);
    expect(await as(staff, `update core.practice set npi = null returning tenant_id`)).toEqual([]);
    const foreign = `insert into core.location (tenant_id, id, name, time_zone, changed_by) values ($1, $2, 'x', 'UTC', $3)`;
    await expect(as(other, foreign, [owner.tenantId, newId(), other.userId])).rejects.toThrow('row-level security');
    await expect(as(staff, foreign, [owner.tenantId, newId(), staff.userId])).rejects.toThrow('row-level security');
    const borrowed = `insert into core.room (tenant_id, id, location_id, name, changed_by) values ($1, $2, $3, 'x', $4)`;
    await expect(as(other, borrowed, [other.tenantId, newId(), (place as { id: string }).id, other.userId])).rejects.toThrow('foreign key'); // prettier-ignore
  });
});

describe('workspaces', () => {
  it('[C289] a clinic that uses the atlas alone has no table for patient data, and can make none', async () => {
    const person = await newOwner(world);
    const only = await send('PUT', '/practice/workspaces', { revision: await revision(person), workspaces: ['atlas', 'trust'] }, person); // prettier-ignore
    expect(only[0]).toBe(200);
    await acceptBaaForTest(world.database, person.tenantId);
    expect(await send('GET' as 'POST', '/patients?list=mine', undefined, person)).toEqual([403, 'workspace-off']);
    expect(await send('POST', '/patients', {}, person)).toEqual([403, 'workspace-off']);
    const own = phiSchema(person.tenantId);
    expect((await schemas()).map(({ nspname }) => nspname)).not.toContain(own);
    await expect(ensurePhiSchema(world.platform, person.tenantId)).rejects.toThrow('workspace-off');
    const on = await send('PUT', '/practice/workspaces', { revision: await revision(person), workspaces: ['atlas', 'care', 'trust'] }, person); // prettier-ignore
    expect(on[0]).toBe(200);
    expect((await schemas()).map(({ nspname }) => nspname)).toContain(own);
    expect((await send('GET' as 'POST', '/patients?list=mine', undefined, person))[0]).toBe(200);
    expect(await eventsOf(person)).toContainEqual(
      expect.objectContaining({ event: 'practice.workspaces-changed', on: ['care'], off: [] }),
    );
  });

  it('that are switched off keep what they hold, and the one of trust stays', async () => {
    const workspaces = { revision: await revision(), workspaces: ['imaging', 'atlas', 'practice'] };
    expect(await send('PUT', '/practice/workspaces', workspaces)).toEqual([422, 'bad-request']);
    expect((await get('/practice')).workspaces).toContain('trust');
    const admin = await newMember(world, owner, 'admin');
    expect((await send('PUT', '/practice/workspaces', { ...workspaces, workspaces: ['trust'] }, admin))[0]).toBe(403);
  });
});

describe('setting up', () => {
  it('[C097] keeps each step on the server, lets nobody claim what is not so, and ends in onboarding_complete', async () => {
    const person = await newOwner(world);
    const states = async () =>
      Object.fromEntries((await get('/practice/onboarding', person)).steps.map((s: { step: string; state: string }) => [s.step, s.state])); // prettier-ignore
    const step = (name: string, state: string) => send('PUT', `/practice/onboarding/${name}`, { state }, person);
    expect(new Set(Object.values(await states()))).toEqual(new Set(['open']));
    expect(await step('profile', 'skipped')).toEqual([409, 'step-required']);
    expect(await step('profile', 'done')).toEqual([409, 'step-not-done']);
    expect(await step('agreement', 'skipped')).toEqual([409, 'step-required']);
    expect(await step('agreement', 'done')).toEqual([409, 'step-not-done']);
    expect(await step('team', 'done')).toEqual([409, 'step-not-done']);
    expect(await step('branding', 'done')).toEqual([409, 'step-not-done']);
    await send('PUT', '/practice', { revision: await revision(person), ...PROFILE }, person);
    expect(await step('profile', 'done')).toEqual([204, null]);
    expect(await step('workspaces', 'done')).toEqual([204, null]);
    expect(await send('POST', '/practice/onboarding/completion', undefined, person)).toEqual([409, 'step-not-done']);
    expect(await states()).toMatchObject({ profile: 'done', workspaces: 'done', team: 'open' });

    await acceptBaaForTest(world.database, person.tenantId);
    expect(await states()).toMatchObject({ agreement: 'done' }); // it is signed, whoever said so here
    expect(await step('agreement', 'done')).toEqual([204, null]);
    await ask(world, 'POST', '/invitations', {
      token: person.token,
      body: inviteBody(`${newId()}@x.example`, 'staff'),
    });
    expect(await step('team', 'done')).toEqual([204, null]);
    for (const name of ['branding', 'sample']) expect(await step(name, 'skipped')).toEqual([204, null]);
    expect(await send('POST', '/practice/onboarding/completion', undefined, person)).toEqual([204, null]);
    const { rows } = await world.database.asSuperuser((sql) =>
      sql.query('select onboarding_complete from core.practice where tenant_id = $1', [person.tenantId]),
    );
    expect(rows).toEqual([{ onboarding_complete: true }]);
    const told = (await eventsOf(person)).filter(({ event }) => event.startsWith('onboarding.'));
    expect(told.map((line) => `${line.event} ${(line as unknown as { step?: string }).step ?? ''}`.trim())).toEqual([
      'onboarding.step-done profile',
      'onboarding.step-done workspaces',
      'onboarding.step-done agreement',
      'onboarding.step-done team',
      'onboarding.step-skipped branding',
      'onboarding.step-skipped sample',
      'onboarding.completed',
    ]);
  });

  it('[C260] ticks its list from what is so: a privacy officer is asked for until one is named, and naming is noted', async () => {
    const done = async () =>
      (await get('/practice/onboarding')).checklist.filter((i: { done: boolean }) => i.done).map((i: { item: string }) => i.item); // prettier-ignore
    const before = await done();
    expect(before).toEqual(['hours', 'team']); // an admin has named nobody as privacy officer since
    await acceptBaaForTest(world.database, owner.tenantId);
    await send('PUT', '/practice', { revision: await revision(), ...PROFILE, privacyOfficerId: owner.userId });
    expect(await done()).toEqual(['agreement', 'hours', 'officer', 'team']);
    const changes = (await eventsOf()).filter(({ event }) => event === 'practice.changed');
    expect(changes.at(-1)).toMatchObject({ fields: expect.arrayContaining(['privacyOfficerId']) });
  });

  it('opens the agreement again when a workspace of patient data comes after it was passed by', async () => {
    const person = await newOwner(world);
    const choose = async (workspaces: string[]) =>
      send('PUT', '/practice/workspaces', { revision: await revision(person), workspaces }, person);
    const agreement = async () =>
      (await get('/practice/onboarding', person)).steps.find((s: { step: string }) => s.step === 'agreement').state;
    await choose(['atlas', 'trust']);
    expect((await send('PUT', '/practice/onboarding/agreement', { state: 'skipped' }, person))[0]).toBe(204);
    expect(await agreement()).toBe('skipped');
    await choose(['atlas', 'care', 'trust']);
    expect(await agreement()).toBe('open');
  });
});
