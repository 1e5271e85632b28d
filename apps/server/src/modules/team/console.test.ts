import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, ledgerOf, newOwner, type Person, type World } from '../identity/identity.fixture.ts';
import { endSessionsOnConsole, listUsersOnConsole, resetMfaOnConsole } from './console.service.ts';
import { createTeamWorld, newMember } from './team.fixture.ts';

let world: World;
let owner: Person;
let member: Person;
beforeAll(async () => {
  world = await createTeamWorld();
  owner = await newOwner(world);
  member = await newMember(world, owner, 'staff');
});
afterAll(() => world.close());

const lastEvent = async () => (await ledgerOf(world, owner.tenantId)).at(-1);

describe('the console of the machine', () => {
  it('lists everybody with role, second factor and last sign-in, and leaves a trace', async () => {
    const users = await listUsersOnConsole(world.platform);
    expect(users).toContainEqual(
      expect.objectContaining({ clinic: 'Harbour Spine', email: member.email, role: 'staff', secondFactor: true }),
    );
    expect(await lastEvent()).toMatchObject({ event: 'member.list-exported', onConsole: true, people: 2 });
  });

  it('ends every session of one person by their address, however it is written, and leaves a trace', async () => {
    expect(await endSessionsOnConsole(world.platform, ` ${member.email.toUpperCase()} `)).toBe(1);
    expect((await ask(world, 'GET', '/session', { token: member.token })).statusCode).toBe(401);
    expect((await ask(world, 'GET', '/session', { token: owner.token })).statusCode).toBe(200);
    expect(await lastEvent()).toMatchObject({ event: 'member.sessions-ended', onConsole: true });
  });

  it('takes second factors, also of the only owner, and leaves a trace', async () => {
    await resetMfaOnConsole(world.platform, owner.email);
    const users = await listUsersOnConsole(world.platform);
    expect(users.find(({ email }) => email === owner.email)).toMatchObject({ secondFactor: false });
    const reset = (await ledgerOf(world, owner.tenantId)).filter(({ event }) => event === 'account.totp-reset');
    expect(reset).toHaveLength(1);
  });

  it('says of an address that nobody has that it is not there', async () => {
    for (const work of [endSessionsOnConsole, resetMfaOnConsole])
      await expect(work(world.platform, 'nobody@clinic.example')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is the only way to that list: a clinic’s own context gets nobody', async () => {
    const rows = await world.platform.db.inTenant(owner, (tx) =>
      tx.query({ name: 'probe-everybody', text: 'select * from sec.everybody()' }, []),
    );
    expect(rows).toEqual([]);
  });
});
