import type { SignInEvent } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyRoutes } from '../api-keys/index.ts';
import {
  age,
  ask,
  createWorld,
  currentCode,
  ELSEWHERE,
  HOME,
  inSession,
  ledgerOf,
  liveSessions,
  newOwner,
  PASSWORD,
  type Person,
  signIn,
  signInAgain,
  type World,
} from '../identity/identity.fixture.ts';
import { resolveToken } from '../identity/index.ts';
import { mailsTo } from '../mail/index.ts';
import { signInHistoryRoutes } from './index.ts';

const DEVICE_COOKIE = '__Host-hyaline-device';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.app.register(apiKeyRoutes(world.platform));
  await world.app.register(signInHistoryRoutes(world.platform));
});
afterAll(() => world.close());

const history = async (person: Person, query = ''): Promise<{ events: SignInEvent[]; more: boolean }> =>
  (await ask(world, 'GET', `/sign-ins${query}`, { token: person.token })).json();

describe('the history of one’s own sign-ins', () => {
  it('[C152] shows what was done and what was refused, with machine, address and time, newest first', async () => {
    const person = await newOwner(world);
    await expect(
      signIn(world.platform, { email: person.email, password: 'Wrong-1-Kayak' }, ELSEWHERE),
    ).rejects.toThrow();
    const body = { password: PASSWORD, code: currentCode(person.secret, world.clock.now()) };
    const stepped = await ask(world, 'POST', '/session/step-up', { body, token: person.token });
    const { events } = await history({ ...person, token: stepped.cookies[0]?.value ?? '' });
    expect(events.slice(0, 3)).toEqual([
      expect.objectContaining({ event: 'session.stepped-up', outcome: 'done', ip: '127.0.0.1' }),
      expect.objectContaining({ event: 'session.refused', outcome: 'refused', reason: 'password', ip: ELSEWHERE.ip }),
      expect.objectContaining({ event: 'session.started', browser: 'Firefox', os: 'Linux', ip: '192.0.2.7' }),
    ]);
  });

  it('names the device from its first sign-in on, the same at the next', async () => {
    const person = await newOwner(world);
    const signInOn = async (device: string) => {
      const { ticket } = await signIn(world.platform, { email: person.email, password: PASSWORD }, HOME);
      const payload = { ticket, code: currentCode(person.secret, world.clock.now()) };
      const headers = { origin: 'http://localhost:8080', cookie: `${DEVICE_COOKIE}=${device}` };
      const answer = await world.app.inject({ method: 'POST', url: '/api/v1/sign-in/totp', headers, payload });
      world.clock.forward(30);
      return answer.cookies.find(({ name }) => name === DEVICE_COOKIE)?.value ?? '';
    };
    await signInOn(await signInOn(''));
    const [second, first] = (await history(person)).events.filter(({ event }) => event === 'session.started');
    expect(first?.device).toMatch(/^[\w-]{12}$/);
    expect(second?.device).toBe(first?.device);
  });

  it('is of oneself and of nobody else, whoever asks, through the page or in raw SQL', async () => {
    const [person, other] = [await newOwner(world), await newOwner(world)];
    const mine = new Set((await history(person)).events.map(({ id }) => id));
    const theirs = (await history(other)).events.map(({ id }) => id);
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.filter((id) => mine.has(id))).toEqual([]);
    const asked = (actor: { tenantId: string; userId: string }) =>
      world.platform.db.inTenant(actor, (tx) =>
        tx.query({ name: '', text: 'select entry_id from audit.own_sign_ins(null, 100)' }, []),
      );
    expect(await asked({ tenantId: person.tenantId, userId: other.userId })).toEqual([]);
    expect(await asked({ tenantId: other.tenantId, userId: person.userId })).toEqual([]);
    expect((await asked(person)).length).toBe(mine.size);
  });

  it('comes in pages', async () => {
    const person = await newOwner(world);
    for (let i = 0; i < 3; i++)
      await expect(signIn(world.platform, { email: person.email, password: 'Wrong-1' }, ELSEWHERE)).rejects.toThrow();
    const all = (await history(person)).events.map(({ id }) => id);
    const first = await history(person, '?limit=2');
    expect(first.more).toBe(true);
    const rest = await history(person, `?limit=50&before=${first.events[1]?.id}`);
    expect([...first.events, ...rest.events].map(({ id }) => id)).toEqual(all);
    expect(rest.more).toBe(false);
  });
});

describe('ending sessions that are not wanted', () => {
  it('ends all others and keeps the one that asks', async () => {
    const person = await newOwner(world);
    const other = await newOwner(world);
    const { token } = inSession(await signInAgain(world, person));
    const answer = await ask(world, 'DELETE', '/sessions', { token });
    expect([answer.statusCode, answer.json()]).toEqual([200, { sessions: 1 }]);
    expect(await resolveToken(world.platform, person.token)).toBeNull();
    expect(await resolveToken(world.platform, token)).not.toBeNull();
    expect(await liveSessions(world, other)).toHaveLength(1);
  });

  it('“This was not me” ends every other session and every key, and writes each into the ledger', async () => {
    const person = await newOwner(world);
    const body = { name: 'copy', scopes: ['member:read'], days: 5 };
    const { key } = (await ask(world, 'POST', '/api-keys', { body, token: person.token })).json();
    const thief = await signInAgain(world, person);
    const answer = await ask(world, 'POST', '/sign-ins/not-me', { token: person.token });
    expect(answer.json()).toEqual({ sessions: 1, apiKeys: 1 });
    expect(await resolveToken(world.platform, thief.token)).toBeNull();
    const headers = { authorization: `Bearer ${key}` };
    expect((await world.app.inject({ url: '/api/v1/members', headers })).statusCode).toBe(401);
    const rows = await ledgerOf(world, person.tenantId);
    expect(rows).toContainEqual(expect.objectContaining({ event: 'session.ended', reason: 'sign-out' }));
    expect(rows).toContainEqual(expect.objectContaining({ event: 'api-key.revoked', reason: 'not-me' }));
  });

  it('[C176] tells a person by mail, once, that one of their sessions was used in two places', async () => {
    const person = await newOwner(world);
    const before = (await mailsTo(world.platform, person.email)).length;
    await age(world, person, 601);
    const next = (await resolveToken(world.platform, person.token))?.nextToken ?? '';
    await age(world, person, 61);
    await Promise.all([1, 2, 3].map(() => resolveToken(world.platform, person.token)));
    expect(await resolveToken(world.platform, next)).toBeNull();
    const mails = await mailsTo(world.platform, person.email);
    expect(mails.length - before).toBe(1);
    expect(mails[0]?.text).toContain('used in two places');
    const { token } = await signInAgain(world, person);
    expect((await history({ ...person, token })).events).toContainEqual(
      expect.objectContaining({ event: 'session.reuse-detected' }),
    );
  });

  it('ends the session that was stolen even when nobody can be told', async () => {
    const person = await newOwner(world);
    await age(world, person, 601);
    const next = (await resolveToken(world.platform, person.token))?.nextToken ?? '';
    await age(world, person, 61);
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.account set email = 'no address' where id = $1`, [person.userId]),
    );
    expect(await resolveToken(world.platform, person.token)).toBeNull();
    expect(await resolveToken(world.platform, next)).toBeNull();
  });
});
