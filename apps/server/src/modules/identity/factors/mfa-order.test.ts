import fastify from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SoftAuthenticator } from '../passkeys/authenticator.fixture.ts';
import {
  createWorld,
  HOME,
  liveSessions,
  newOwner,
  newEmail,
  type Person,
  signInAgain,
  signUpAs,
  ticketFor,
  type World,
} from '../identity.fixture.ts';
import { identityRoutes } from '../identity.routes.ts';
import { addPasskey, SITE } from '../passkeys/passkey.fixture.ts';
import { passwords } from '../passwords/password-hash.ts';
import { SESSION_COOKIE } from '../sessions/session-cookie.ts';
import { createOwnerOnConsole } from '../by-mail/sign-up.service.ts';
import { issueTicket } from '../sign-in/ticket.ts';
import { currentCode } from './totp.ts';

let world: World;
let ada: Person;
let foreign: object;
beforeAll(async () => {
  world = await createWorld();
  ada = await newOwner(world);
  await addPasskey(world, ada);
  foreign = await someAssertion();
});
beforeEach(() => {
  vi.spyOn(passwords, 'matches').mockResolvedValue(false); // hundreds of tries with a wrong password need no hash
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => world.close());

type Body = (ticket: string) => object;
const email = 'nobody@clinic.example';
const secret = 'A'.repeat(43);
const nothing: Body = () => ({});
/** What each route is tried with by somebody who has the ticket of a password and no second factor. */
const TRIES: Record<string, Body> = {
  'POST /api/v1/sign-in': () => ({ email, password: 'Wrong-Kayaks-4-Tuesday' }),
  'POST /api/v1/sign-in/totp': (ticket) => ({ ticket, code: '000000' }),
  'POST /api/v1/sign-in/enrolment': (ticket) => ({ ticket }),
  'POST /api/v1/sign-in/enrolment/confirm': (ticket) => ({ ticket, code: '000000' }),
  'POST /api/v1/sign-in/password': (ticket) => ({ ticket, password: 'Seven-Canoes-5-Friday' }),
  'POST /api/v1/sign-in/magic': () => ({ email }),
  'POST /api/v1/sign-in/magic/confirm': (ticket) => ({ secret: ticket }),
  'POST /api/v1/sign-in/passkey/options': nothing,
  'POST /api/v1/sign-in/passkey': (ticket) => ({ holder: ticket, credential: foreign }),
  'POST /api/v1/sign-in/second/passkey/options': (ticket) => ({ ticket }),
  'POST /api/v1/sign-in/second/passkey': (ticket) => ({ ticket, credential: foreign }),
  'GET /api/v1/session': nothing,
  'DELETE /api/v1/session': nothing,
  'POST /api/v1/session/step-up': () => ({ password: 'Wrong-Kayaks-4-Tuesday', code: '000000' }),
  'POST /api/v1/session/step-up/passkey/options': nothing,
  'POST /api/v1/session/step-up/passkey': () => ({ credential: foreign }),
};
const ROUTES = Object.keys(TRIES);

/** Every route of identity below these two paths, as it is registered. */
async function registered(): Promise<string[]> {
  const found: string[] = [];
  const app = fastify();
  app.addHook('onRoute', ({ method, url }) => {
    if (method !== 'HEAD' && /^\/api\/v1\/(sign-in|session)(\/|$)/.test(url)) found.push(`${String(method)} ${url}`);
  });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  await app.register(identityRoutes(world.platform));
  await app.close();
  return found;
}

/** Calls routes one after the other with one ticket, in its place and as the cookie. @returns answers that look wrong */
async function walk(
  path: readonly string[],
  ticket: string,
  address: string,
  tries: Record<string, Body> = TRIES,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of path) {
    const [method = '', url = ''] = route.split(' ');
    const payload = (tries[route] ?? nothing)(ticket);
    const answer = await world.app.inject({
      method: method as 'POST',
      url,
      remoteAddress: address,
      headers: { origin: SITE, cookie: `${SESSION_COOKIE}=${ticket}` },
      ...(method === 'POST' ? { payload } : {}),
    });
    const cookie = answer.cookies.find(({ name, value }) => name === SESSION_COOKIE && value !== '');
    if (cookie || answer.statusCode >= 500 || (answer.statusCode < 300 && !MAY_ANSWER.test(url)))
      wrong.push(`${path.join(' > ')}: ${answer.statusCode} ${answer.body}`);
  }
  return wrong;
}
/** Steps on the way: they answer with something to sign, something to scan, or with a mail. */
const MAY_ANSWER = /\/(options|enrolment|magic)$/;

const paths = (length: number, routes: readonly string[]): string[][] =>
  length === 0 ? [[]] : paths(length - 1, routes).flatMap((path) => routes.map((route) => [...path, route]));
/** Routes that do something with a ticket; the others cannot change what it is good for. */
const OF_A_TICKET = ROUTES.filter((route) => 'ticket' in (TRIES[route] ?? nothing)(secret));
const ALL_PATHS = process.env['HYALINE_FULL'] ? paths(3, ROUTES) : [...paths(2, ROUTES), ...paths(3, OF_A_TICKET)];

describe('[C103] without a second factor', () => {
  it('every route of sign-in and session is tried here', async () => {
    expect((await registered()).toSorted()).toEqual(ROUTES.toSorted());
  });

  it.each([
    ['somebody enrolled', () => Promise.resolve(ada)],
    ['somebody who has yet to enrol', () => newcomer()],
  ])('no order of up to three routes leads %s to a session', { timeout: 240_000 }, async (_, who) => {
    const { tenantId, userId } = await who();
    const live = await liveSessions(world, { userId });
    const ticketOf = async () =>
      (await world.platform.db.inTenant({ tenantId, userId }, (tx) => issueTicket(world.platform, tx))).ticket;
    const wrong: string[] = [];
    for (let at = 0; at < ALL_PATHS.length; at += BATCH) {
      const batch = ALL_PATHS.slice(at, at + BATCH);
      const walked = batch.map(async (path, n) => walk(path, await ticketOf(), `198.51.100.${n}`));
      wrong.push(...(await Promise.all(walked)).flat());
      await world.database.asSuperuser((sql) => sql.query('delete from core.throttle')); // else 429 answers for all
    }
    expect(wrong).toEqual([]);
    expect(await liveSessions(world, { userId })).toEqual(live);
  });

  it('a route that led to a session would be noticed', async () => {
    vi.restoreAllMocks();
    const ticket = await ticketFor(world, ada);
    const right = { 'POST /api/v1/sign-in/totp': () => ({ ticket, code: currentCode(ada.secret, world.clock.now()) }) };
    expect(await walk(['POST /api/v1/sign-in/totp'], ticket, HOME.ip, right)).toHaveLength(1);
    world.clock.forward(30);
  });
});
const BATCH = 64;

async function newcomer(): Promise<{ tenantId: string; userId: string }> {
  const { clinicId, accountId } = await createOwnerOnConsole(world.platform, signUpAs(newEmail()));
  return { tenantId: clinicId, userId: accountId };
}

describe('[C132] [C274] live sessions of people without a confirmed factor', () => {
  const open = () =>
    world.database.asSuperuser(async (sql) => {
      const { rows } = await sql.query<{ count: number }>('select sec.sessions_without_factor() as count');
      return rows[0]?.count;
    });

  it('are none, whatever has been tried', async () => {
    vi.restoreAllMocks();
    await signInAgain(world, ada);
    expect(await open()).toBe(0);
  });

  it('would be seen: a planted one turns the count', async () => {
    const person = await newOwner(world);
    const strip = 'update core.totp_factor set confirmed_at = null where account_id = $1';
    await world.database.asSuperuser((sql) => sql.query(strip, [person.userId]));
    expect(await open()).toBe(1);
  });
});

async function someAssertion(): Promise<object> {
  const eve = await newOwner(world);
  const { authenticator } = await addPasskey(world, eve, new SoftAuthenticator(SITE));
  return authenticator.get({
    challenge: secret,
    timeout: 1,
    rpId: 'localhost',
    allowCredentials: [],
    userVerification: 'required',
  });
}
