import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  age,
  ask,
  createWorld,
  HOME,
  inSession,
  ledgerOf,
  liveSessions,
  newOwner,
  type Person,
  signInAgain,
  type World,
} from '../identity.fixture.ts';
import { keep, newSecret } from '../secrets.ts';
import { beginSession } from './session-start.ts';
import { claimToken, resolveToken } from './session.service.ts';
import { openTicket, passTotp } from '../sign-in/sign-in.repo.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const live = async (token: string) => (await resolveToken(world.platform, token)) !== null;

describe('a session without activity', () => {
  it('[C133] lives at 29:59, is gone at 30:01, and background polling does not count as activity', async () => {
    const person = await newOwner(world);
    await age(world, person, 29 * 60 + 59);
    expect((await ask(world, 'GET', '/session', { token: person.token, background: true })).statusCode).toBe(200);
    await age(world, person, 2);
    expect((await ask(world, 'GET', '/session', { token: person.token })).statusCode).toBe(401);
    expect(await ledgerOf(world, person.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.ended', reason: 'idle' }),
    );
  });

  it('is kept alive by a request at minute 29, for another 30 minutes', async () => {
    const person = await newOwner(world);
    await age(world, person, 29 * 60);
    const next = (await resolveToken(world.platform, person.token))?.nextToken ?? '';
    await age(world, person, 29 * 60);
    expect(await live(next)).toBe(true);
  });

  it('is guessed to live no more once its proof has failed', async () => {
    const person = await newOwner(world);
    expect(await live(person.token)).toBe(true);
    expect(await claimToken(world.platform, person.token)).not.toBeNull();
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.session set ended_at = now(), end_reason = 'sign-out' where account_id = $1`, [
        person.userId,
      ]),
    );
    expect(await live(person.token)).toBe(false);
    expect(await claimToken(world.platform, person.token)).toBeNull();
  });

  it('writes its last use at most once a minute', async () => {
    const person = await newOwner(world);
    const version = () =>
      world.database.asSuperuser(async (sql) => {
        const found = await sql.query('select xmin::text as at from core.session where account_id = $1', [
          person.userId,
        ]);
        return found.rows[0]?.at as string;
      });
    const before = await version();
    await live(person.token);
    expect(await version()).toBe(before);
    await age(world, person, 61);
    const aged = await version();
    await live(person.token);
    const written = await version();
    expect(written).not.toBe(aged);
    await live(person.token);
    expect(await version()).toBe(written);
  });
});

it('[C134] a session ends after 8 hours, however active it is', async () => {
  const person = await newOwner(world);
  let { token } = person;
  for (let minutes = 0; minutes < 460; minutes += 20) {
    await age(world, person, 20 * 60);
    token = (await resolveToken(world.platform, token))?.nextToken ?? '';
  }
  await age(world, person, 20 * 60 - 5);
  token = (await resolveToken(world.platform, token))?.nextToken ?? '';
  expect(await live(token)).toBe(true);
  await age(world, person, 6);
  expect((await ask(world, 'GET', '/session', { token })).statusCode).toBe(401);
  expect(await ledgerOf(world, person.tenantId)).toContainEqual(
    expect.objectContaining({ event: 'session.ended', reason: 'absolute' }),
  );
});

describe('sessions of one person', () => {
  it('[C135] are three at most: a fourth sign-in ends the oldest', async () => {
    const person = await newOwner(world);
    const others = [
      await signInAgain(world, person),
      await signInAgain(world, person),
      await signInAgain(world, person),
    ];
    expect(await live(person.token)).toBe(false);
    expect(await Promise.all(others.map(({ token }) => live(token)))).toEqual([true, true, true]);
    expect(await ledgerOf(world, person.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.ended', reason: 'limit' }),
    );
  });

  it('[C135] are never four, not even while 20 sign-ins arrive at once', async () => {
    const person = await newOwner(world);
    const tickets = await passedTickets(person, 20);
    const seen: number[] = [];
    const done = new AbortController();
    const watching = (async () => {
      while (!done.signal.aborted) seen.push((await liveSessions(world, person)).length);
    })();
    const begun = await Promise.all(
      tickets.map((ticket) =>
        world.platform.db.inTenant(person, (tx) => beginSession(world.platform, tx, ticket, HOME)),
      ),
    );
    done.abort();
    await watching;
    expect(Math.max(...seen, (await liveSessions(world, person)).length)).toBe(3);
    const alive = await Promise.all(begun.map((end) => live(inSession(end).token)));
    expect(alive.filter(Boolean)).toHaveLength(3);
  });

  it('are listed with the current one marked, and can be ended from the list', async () => {
    const person = await newOwner(world);
    const { token } = await signInAgain(world, person);
    const { sessions } = (await ask(world, 'GET', '/sessions', { token })).json();
    expect(sessions.map((s: { current: boolean }) => s.current)).toEqual([true, false]);
    const first = sessions[1].id as string;
    expect((await ask(world, 'DELETE', `/sessions/${first}`, { token })).statusCode).toBe(204);
    expect(await live(person.token)).toBe(false);
    expect(await live(token)).toBe(true);
  });

  it('cannot be ended by somebody else, who cannot even tell that they exist', async () => {
    const [person, stranger] = [await newOwner(world), await newOwner(world)];
    const [id] = await liveSessions(world, person);
    const foreign = await ask(world, 'DELETE', `/sessions/${id}`, { token: stranger.token });
    const random = await ask(world, 'DELETE', `/sessions/${newId()}`, { token: stranger.token });
    const plain = (text: string) => text.replace(/"requestId":"[^"]*"/, '');
    expect([foreign.statusCode, plain(foreign.body)]).toEqual([random.statusCode, plain(random.body)]);
    expect(foreign.statusCode).toBe(404);
    expect(await live(person.token)).toBe(true);
  });
});

describe('the secret of a session', () => {
  it('[C175] is valid for 10 minutes and 60 seconds of grace, then refused', async () => {
    const person = await newOwner(world);
    await age(world, person, 9 * 60 + 59);
    expect((await resolveToken(world.platform, person.token))?.nextToken).toBeNull();
    await age(world, person, 2);
    expect((await resolveToken(world.platform, person.token))?.nextToken).toMatch(/^[\w-]{43}$/);
    await age(world, person, 59);
    expect(await live(person.token)).toBe(true);
    await age(world, person, 2);
    expect(await live(person.token)).toBe(false);
  });

  it('[C176] that comes back after the grace ends the whole session, and the ledger says so once', async () => {
    const person = await newOwner(world);
    await age(world, person, 601);
    const next = (await resolveToken(world.platform, person.token))?.nextToken ?? '';
    expect(await live(next)).toBe(true);
    await age(world, person, 61);
    const thieves = await Promise.all([live(person.token), live(person.token), live(person.token)]);
    expect(thieves).toEqual([false, false, false]);
    expect(await live(next)).toBe(false);
    const found = (await ledgerOf(world, person.tenantId)).filter((entry) => entry.event === 'session.reuse-detected');
    expect(found).toHaveLength(1);
  });

  it('rotates to one successor, on which parallel requests and a lost answer agree', async () => {
    const person = await newOwner(world);
    await age(world, person, 601);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask(world, 'GET', '/session', { token: person.token })),
    );
    const tokens = answers.map((answer) => answer.cookies[0]?.value);
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(person.token);
    expect(await live(tokens[0] ?? '')).toBe(true);
  });

  it('travels in a __Host- cookie that scripts cannot read', async () => {
    const person = await newOwner(world);
    await age(world, person, 601);
    const cookie = (await ask(world, 'GET', '/session', { token: person.token })).headers['set-cookie'];
    expect(cookie).toMatch(/^__Host-hyaline=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });
});

it('[C264] [C273] signing out ends the session on the server: the copied cookie is worth nothing', async () => {
  const person = await newOwner(world);
  const out = await ask(world, 'DELETE', '/session', { token: person.token });
  expect(out.statusCode).toBe(204);
  expect(out.headers['clear-site-data']).toBe('"cache", "storage"');
  expect(String(out.headers['set-cookie'])).toMatch(/^__Host-hyaline=; .*Expires=Thu, 01 Jan 1970/);
  expect((await ask(world, 'GET', '/session', { token: person.token })).statusCode).toBe(401);
});

it('a session of a member who was removed is refused at the next request, and a changed role counts at once', async () => {
  const person = await newOwner(world);
  const set = (change: string) =>
    world.database.asSuperuser((sql) =>
      sql.query(`update core.membership set ${change} where account_id = $1`, [person.userId]),
    );
  await set(`role = 'staff'`);
  expect((await resolveToken(world.platform, person.token))?.info.role).toBe('staff');
  await set('removed_at = now()');
  expect(await live(person.token)).toBe(false);
});

it.each(['', 'x', 'A'.repeat(43), newSecret()])('a made-up token %j is nobody', async (token) => {
  expect((await ask(world, 'GET', '/session', { token })).statusCode).toBe(401);
});

/** Tickets whose second factor has passed, as 20 sign-ins in one moment would hold them. */
async function passedTickets(person: Person, count: number): Promise<Uint8Array[]> {
  const { platform } = world;
  const tickets: Uint8Array[] = [];
  for (let i = 1; i <= count; i++) {
    const hash = await keep(platform, 'ticket', newSecret());
    await platform.db.inTenant(person, async (tx) => {
      await openTicket(tx, { hash, ...tx.actor, lifeSeconds: 60 });
      const [factor] = await sealedFactor(person);
      await passTotp(tx, hash, 1_000_000_000 + i, factor ?? new Uint8Array());
    });
    tickets.push(hash);
  }
  return tickets;
}

const sealedFactor = (person: Person) =>
  world.database.asSuperuser(async (sql) => {
    const found = await sql.query<{ sealed: Buffer }>('select sealed from core.totp_factor where account_id = $1', [
      person.userId,
    ]);
    return found.rows.map((row) => row.sealed);
  });
