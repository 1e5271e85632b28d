import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { age, ask, createWorld, ledgerOf, liveSessions, newOwner, PASSWORD, type World } from '../identity.fixture.ts';
import { endSessionsOf } from './end-sessions.service.ts';
import { resolveToken } from './session.service.ts';
import { currentCode } from '../factors/totp.ts';

describe('confirming again who is there', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  const code = (secret: string) => currentCode(secret, world.clock.now());

  it('counts as just confirmed for 15 minutes after the sign-in, by the clock of the database', async () => {
    const person = await newOwner(world);
    await age(world, person, 14 * 60 + 50);
    expect((await resolveToken(world.platform, person.token))?.info.verified).toBe(true);
    await age(world, person, 20);
    expect((await resolveToken(world.platform, person.token))?.info.verified).toBe(false);
  });

  it('takes password and code, renews the secret, and is written to the ledger', async () => {
    const person = await newOwner(world);
    await age(world, person, 16 * 60);
    const body = { password: PASSWORD, code: code(person.secret) };
    const answer = await ask(world, 'POST', '/session/step-up', { body, token: person.token });
    expect(answer.statusCode).toBe(200);
    const [cookie] = answer.cookies;
    expect(cookie?.value).not.toBe(person.token);
    expect((await resolveToken(world.platform, cookie?.value ?? ''))?.info.verified).toBe(true);
    expect(await ledgerOf(world, person.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.stepped-up', outcome: 'done' }),
    );
    world.clock.forward(30);
  });

  it.each([
    ['password', { password: 'Wrong-Kayaks-4-Tuesday' }],
    ['code', { code: '000000' }],
  ])('refuses a wrong %s alike, and traces it', async (_, wrong) => {
    const person = await newOwner(world);
    const body = { password: PASSWORD, code: code(person.secret), ...wrong };
    const answer = await ask(world, 'POST', '/session/step-up', { body, token: person.token });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'password-wrong']);
    expect(await ledgerOf(world, person.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.refused', reason: 'step-up' }),
    );
  });

  it('takes a code once', async () => {
    const person = await newOwner(world);
    const body = { password: PASSWORD, code: code(person.secret) };
    const tries = await Promise.all(
      Array.from({ length: 4 }, () => ask(world, 'POST', '/session/step-up', { body, token: person.token })),
    );
    expect(tries.filter((one) => one.statusCode === 200)).toHaveLength(1);
  });

  it('ends all sessions of a person but the one they ask from, each with its row', async () => {
    const person = await newOwner(world);
    const [session] = await liveSessions(world, person);
    expect(await endSessionsOf(world.platform, { accountId: person.userId, reason: 'password' })).toBe(1);
    expect(await liveSessions(world, person)).toEqual([]);
    expect(session).toBeDefined();
    expect(await ledgerOf(world, person.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.ended', reason: 'password' }),
    );
  });

  it('gives a copy of the cookie nothing: neither the new secret nor the proof, and its next use ends the session', async () => {
    const person = await newOwner(world);
    await age(world, person, 16 * 60);
    const [rotated] = (await ask(world, 'GET', '/session', { token: person.token })).cookies.slice(-1);
    const stolen = rotated?.value ?? person.token;
    const body = { password: PASSWORD, code: code(person.secret) };
    const answer = await ask(world, 'POST', '/session/step-up', { body, token: stolen });
    const fresh = answer.cookies.find(({ name }) => name === '__Host-hyaline')?.value ?? '';
    const copy = await resolveToken(world.platform, stolen);
    expect(copy?.nextToken).toBeNull();
    expect(copy?.info.verified).toBe(false);
    expect((await resolveToken(world.platform, fresh))?.info.verified).toBe(true);
    await age(world, person, 61);
    expect(await resolveToken(world.platform, stolen)).toBeNull();
    expect(await resolveToken(world.platform, fresh)).toBeNull();
    expect(await ledgerOf(world, person.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.reuse-detected' }),
    );
    world.clock.forward(30);
  });

  it('a session that has ended does not begin again, not even by an injected statement', async () => {
    const person = await newOwner(world);
    await endSessionsOf(world.platform, { accountId: person.userId, reason: 'sign-out' });
    await expect(
      world.platform.db.inTenant(person, (tx) =>
        tx.query(
          { name: '', text: 'update core.session set ended_at = null, end_reason = null where account_id = $1' },
          [person.userId],
        ),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
