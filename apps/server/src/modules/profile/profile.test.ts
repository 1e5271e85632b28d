import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { age, ask, createWorld, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { profileRoutes } from './profile.routes.ts';

const FULL = {
  name: 'Ada Byron-King',
  credentials: 'DDS, MSc',
  phone: '+34 600 (123) 456',
  locale: 'es',
  timeZone: 'America/Santiago',
  mail: { reminders: false },
};

describe('the profile', () => {
  let world: World;
  let person: Person;
  let other: Person;
  beforeAll(async () => {
    world = await createWorld({}, [profileRoutes]);
    person = await newOwner(world);
    other = await newOwner(world);
  });
  afterAll(() => world.close());

  const read = async ({ token }: Person) => (await ask(world, 'GET', '/profile', { token })).json();
  const write = (body: object, { token } = person) => ask(world, 'PUT', '/profile', { token, body });

  it('[C140] keeps what its person writes, tells the ledger which fields, and touches nobody else', async () => {
    const others = await read(other);
    const answer = await write(FULL);
    expect([answer.statusCode, answer.json()]).toEqual([200, expect.objectContaining({ phone: '+34600123456' })]);
    expect(await read(person)).toMatchObject({ ...FULL, phone: '+34600123456', email: person.email });
    const entry = (await ledgerOf(world, person.tenantId)).find(({ event }) => event === 'account.profile-changed');
    expect(entry).toMatchObject({
      outcome: 'done',
      fields: ['credentials', 'locale', 'name', 'phone', 'reminders', 'timeZone'],
    });
    expect(JSON.stringify(entry)).not.toContain('600123456');
    expect(await read(other)).toEqual(others);
  });

  it('[C140] tells its person by mail of another name or phone, and of nothing less', async () => {
    const notices = async () =>
      (await mailsTo(world.platform, person.email)).filter(({ text }) =>
        /Your profile was changed|Se cambió su perfil/.test(text),
      );
    const before = (await notices()).length;
    const now = await read(person);
    const { email: _, createdAt: __, ...same } = now;
    await write({ ...same, credentials: 'MD' });
    expect(await notices()).toHaveLength(before);
    await write({ ...same, phone: '+34600999888' });
    await write({ ...same, name: 'Ada Newname' });
    const after = await notices();
    expect(after).toHaveLength(before + 2);
    expect(JSON.stringify(after)).not.toMatch(/600999888|Newname/);
    await write(same);
  });

  it('[C140] cannot be aimed at somebody else', async () => {
    const aimed = await write({ ...FULL, id: other.userId });
    expect([aimed.statusCode, aimed.json().code]).toEqual([422, 'bad-request']);
    expect((await ask(world, 'PUT', `/profile/${other.userId}`, { token: person.token, body: FULL })).statusCode).toBe(
      404,
    );
    expect((await read(other)).name).not.toBe(FULL.name);
  });

  it('writes no ledger row when nothing changed', async () => {
    const rows = async () =>
      (await ledgerOf(world, other.tenantId)).filter(({ event }) => event === 'account.profile-changed').length;
    const { email: _, createdAt: __, ...same } = await read(other);
    expect((await write(same, other)).statusCode).toBe(200);
    expect(await rows()).toBe(0);
  });

  it.each([
    ['a phone without country', { phone: '600 123 456' }],
    ['a phone that is too long', { phone: '+1234567890123456' }],
    ['a time zone of nowhere', { timeZone: 'Mars/Olympus' }],
    ['an empty name', { name: '  ' }],
    ['a language that we do not speak', { locale: 'fr' }],
    ['credentials without end', { credentials: 'x'.repeat(121) }],
  ])('[C071] refuses %s and changes nothing', async (_, wrong) => {
    const before = await read(person);
    const answer = await write({ ...FULL, ...wrong });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'bad-request']);
    expect(await read(person)).toEqual(before);
  });

  it('[C044] is part of what the person may take along, with clinics and sessions and without any secret', async () => {
    const answer = await ask(world, 'POST', '/profile/export', { token: person.token });
    const { data } = answer.json();
    expect(data.account).toMatchObject({ name: FULL.name, email: person.email, phone: '+34600123456' });
    expect(data.clinics).toEqual([expect.objectContaining({ clinic: 'Harbour Spine', role: 'owner' })]);
    expect(data.sessions).toEqual([expect.objectContaining({ browser: 'Firefox', os: 'Linux' })]);
    expect(data.secondFactorSince).not.toBeNull();
    expect(answer.body).not.toMatch(/argon2|hash|sealed/);
    expect(await ledgerOf(world, person.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'account.data-exported' }),
    );
  });

  it('gives the export only to somebody who has just confirmed to be there', async () => {
    await age(world, person, 16 * 60);
    const answer = await ask(world, 'POST', '/profile/export', { token: person.token });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'step-up-required']);
  });
});
