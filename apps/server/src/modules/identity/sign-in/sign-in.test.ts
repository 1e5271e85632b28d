import { newId } from '@hyaline/kit';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { beginEnrolment } from '../factors/enrolment.service.ts';
import {
  ask,
  createWorld,
  ELSEWHERE,
  enrolmentTicket,
  HOME,
  ledgerOf,
  newEmail,
  newOwner,
  outcomesOf,
  PASSWORD,
  ticketFor,
  type World,
} from '../identity.fixture.ts';
import { PasswordHasher, passwords } from '../passwords/password-hash.ts';
import { newSecret } from '../secrets.ts';
import { signIn, signInWithCode } from './sign-in.service.ts';
import { ACCOUNT_CODE_TRIES, countCodeTry } from './throttle.ts';
import { currentCode } from '../factors/totp.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: Error) => error.message,
  );

describe('signing in', () => {
  it('takes the password, then the code, and only then gives a session', async () => {
    const person = await newOwner(world);
    const first = await ask(world, 'POST', '/sign-in', { body: { email: person.email, password: PASSWORD } });
    expect(first.json()).toMatchObject({ next: 'totp' });
    expect(first.headers['set-cookie']).toBeUndefined();
    const body = { ticket: first.json().ticket, code: currentCode(person.secret, world.clock.now()) };
    const second = await ask(world, 'POST', '/sign-in/totp', { body });
    expect(second.json()).toMatchObject({
      account: { email: person.email },
      clinic: { name: 'Harbour Spine' },
      role: 'owner',
    });
    const token = second.cookies[0]?.value ?? '';
    expect((await ask(world, 'GET', '/session', { token })).statusCode).toBe(200);
    expect((await ask(world, 'GET', '/members', { token })).json().members).toEqual([
      { id: person.userId, name: 'Ada Byron', role: 'owner' },
    ]);
  });

  it('answers a wrong password and an unknown e-mail alike, after the same work', async () => {
    const { email, tenantId } = await newOwner(world);
    const comparing = vi.spyOn(passwords, 'matches');
    const bodies: string[] = [];
    for (const known of [email, newEmail()]) {
      const answer = await ask(world, 'POST', '/sign-in', {
        body: { email: known, password: 'Wrong-Kayak-4-Tuesday' },
      });
      expect(answer.statusCode).toBe(401);
      bodies.push(answer.body.replace(/"requestId":"[^"]*"/, ''));
    }
    expect(bodies[0]).toBe(bodies[1]);
    expect(comparing.mock.calls.map(([stored]) => stored === null)).toEqual([false, true]);
    comparing.mockRestore();
    expect(await ledgerOf(world, tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.refused', outcome: 'refused', reason: 'password' }),
    );
  });

  it('compares with a hash of equal costs when there is no account, and never takes it for a match', async () => {
    const costs: string[] = [];
    const hasher = new PasswordHasher((stored) => {
      costs.push(String(stored).split('$', 4).join('$'));
      return Promise.resolve(true);
    });
    const known = await hasher.hash(PASSWORD);
    expect([await hasher.matches(known, PASSWORD), await hasher.matches(null, PASSWORD)]).toEqual([true, false]);
    expect(costs).toEqual(['$argon2id$v=19$m=65536,t=3,p=1', '$argon2id$v=19$m=65536,t=3,p=1']);
  });

  it('[C074] keeps Argon2id hashes and no other', async () => {
    await newOwner(world);
    const { rows } = await world.database.asSuperuser((sql) => sql.query('select password_hash from core.account'));
    for (const row of rows) expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    const planting = world.database.asSuperuser((sql) =>
      sql.query(`update core.account set password_hash = '$2b$12$abc'`),
    );
    await expect(planting).rejects.toThrow('password_hash');
  });

  it('refuses a flood of hashes with the time to wait instead of starving the rest', async () => {
    let runs = 0;
    const hasher = new PasswordHasher(() => {
      runs += 1;
      return setTimeout(1, true);
    });
    const flood = await Promise.allSettled(Array.from({ length: 60 }, () => hasher.matches(null, PASSWORD)));
    const refused = flood.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(runs).toBe(60 - refused.length);
    expect(refused.every((one) => one.reason.code === 'too-many-requests' && one.reason.retryAfterSeconds > 0)).toBe(
      true,
    );
    expect(await hasher.matches(null, PASSWORD)).toBe(false); // and recovers
  });
});

describe('guessing', () => {
  it('is stopped at the sixth wrong password, alike for an unknown e-mail, and does not lock the owner out', async () => {
    const person = await newOwner(world);
    for (const email of [person.email, newEmail()]) {
      const wrong = () => refusal(signIn(world.platform, { email, password: 'Wrong-Kayak-4-Tuesday' }, ELSEWHERE));
      const answers: string[] = [];
      for (let i = 0; i < 6; i++) answers.push(await wrong());
      expect(answers).toEqual([...Array.from({ length: 5 }, () => 'sign-in-failed'), 'too-many-requests']);
    }
    const right = { email: person.email, password: PASSWORD };
    expect(await refusal(signIn(world.platform, right, ELSEWHERE))).toBe('too-many-requests');
    expect(await refusal(signIn(world.platform, right, HOME))).toBe('done');
  });

  it('says how long to wait', async () => {
    const email = newEmail();
    const body = { email, password: 'x' };
    for (let i = 0; i < 5; i++) await ask(world, 'POST', '/sign-in', { body });
    const answer = await ask(world, 'POST', '/sign-in', { body });
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(800);
  });

  it('codes ends with the fifth wrong one, and another ticket does not begin the count anew', async () => {
    const person = await newOwner(world);
    const ticket = await ticketFor(world, person);
    const guess = (with_: string) => refusal(signInWithCode(world.platform, { ticket: with_, code: '000000' }, HOME));
    const answers: string[] = [];
    for (let i = 0; i < 6; i++) answers.push(await guess(ticket));
    expect(answers).toEqual([...Array.from({ length: 5 }, () => 'sign-in-failed'), 'ticket-expired']);
    expect(await guess(await ticketFor(world, person))).toBe('too-many-requests');
  });
});

it('codes of one account are counted over all networks together, and a right one is not held against it', async () => {
  const account = newId();
  const from = (n: number) => countCodeTry(world.platform, account, `203.0.113.${n}`);
  await (await from(0)).succeeded();
  const tries = await Promise.allSettled(Array.from({ length: ACCOUNT_CODE_TRIES + 2 }, (_, n) => from(n)));
  expect(outcomesOf(tries).filter((outcome) => outcome === 'done')).toHaveLength(ACCOUNT_CODE_TRIES);
  await expect(from(99)).rejects.toThrow('too-many-requests');
  await expect(countCodeTry(world.platform, newId(), '203.0.113.1')).resolves.toBeDefined();
});

describe('the second factor', () => {
  it('[C131] takes each code once: a second try in the same step is refused, even in parallel', async () => {
    const person = await newOwner(world);
    const tickets = [await ticketFor(world, person), await ticketFor(world, person), await ticketFor(world, person)];
    const code = currentCode(person.secret, world.clock.now());
    const tries = tickets.map((ticket) => signInWithCode(world.platform, { ticket, code }, HOME));
    expect(outcomesOf(await Promise.allSettled(tries))).toEqual(['done', 'sign-in-failed', 'sign-in-failed']);
    const late = await ticketFor(world, person);
    expect(await refusal(signInWithCode(world.platform, { ticket: late, code }, HOME))).toBe('sign-in-failed');
  });

  it('a recovery code works once: of parallel tries exactly one wins, and the ledger names it', async () => {
    const person = await newOwner(world);
    const tickets = [await ticketFor(world, person), await ticketFor(world, person), await ticketFor(world, person)];
    const code = person.recoveryCodes[0]?.toLowerCase().replaceAll('-', ' ') ?? '';
    const tries = tickets.map((ticket) => signInWithCode(world.platform, { ticket, code }, HOME));
    expect(outcomesOf(await Promise.allSettled(tries))).toEqual(['done', 'sign-in-failed', 'sign-in-failed']);
    const events = (await ledgerOf(world, person.tenantId)).map((line) => line.event);
    expect(events.filter((event) => event === 'recovery-code.used')).toHaveLength(1);
  });

  it('of one person does not open the sign-in of another', async () => {
    const [person, other] = [await newOwner(world), await newOwner(world)];
    const ticket = await ticketFor(world, person);
    const codes = [currentCode(other.secret, world.clock.now()), other.recoveryCodes[0] ?? ''];
    for (const code of codes)
      expect(await refusal(signInWithCode(world.platform, { ticket, code }, HOME))).toBe('sign-in-failed');
  });

  it('cannot be enrolled anew with a ticket that asks for a code, nor with one from before it was enrolled', async () => {
    const email = newEmail();
    const early = await enrolmentTicket(world.platform, email);
    const { secret } = await beginEnrolment(world.platform, { ticket: early.ticket });
    const second = await ticketFor(world, { email });
    const body = { ticket: early.ticket, code: currentCode(secret, world.clock.now()) };
    expect((await ask(world, 'POST', '/sign-in/enrolment/confirm', { body })).statusCode).toBe(200);
    expect(await refusal(beginEnrolment(world.platform, { ticket: second }))).toBe('ticket-expired');
    expect(await refusal(beginEnrolment(world.platform, { ticket: await ticketFor(world, { email }) }))).toBe(
      'ticket-expired',
    );
  });
});

describe('a ticket', () => {
  it('is good for ten minutes and once', async () => {
    const person = await newOwner(world);
    const ticket = await ticketFor(world, person);
    const body = { ticket, code: currentCode(person.secret, world.clock.now()) };
    await older(world, '599 seconds');
    expect(await refusal(signInWithCode(world.platform, body, HOME))).toBe('done');
    world.clock.forward(30);
    const again = { ticket, code: currentCode(person.secret, world.clock.now()) };
    expect(await refusal(signInWithCode(world.platform, again, HOME))).toBe('ticket-expired');
    const late = await ticketFor(world, person);
    await older(world, '601 seconds');
    expect(await refusal(signInWithCode(world.platform, { ...again, ticket: late }, HOME))).toBe('ticket-expired');
  });

  it('[C177] leads to no session before the second factor, in whatever order the routes are tried', async () => {
    const email = newEmail();
    const { ticket } = await enrolmentTicket(world.platform, email);
    const person = await newOwner(world);
    const totp = await ticketFor(world, person);
    const tries = [
      ['/sign-in/enrolment/confirm', { ticket, code: '123456' }], // nothing begun
      ['/sign-in/totp', { ticket, code: '123456' }],
      ['/sign-in/enrolment', { ticket: totp }], // has a factor already
      ['/sign-in/enrolment/confirm', { ticket: totp, code: currentCode(person.secret, world.clock.now()) }],
      ['/sign-in/totp', { ticket: newSecret(), code: currentCode(person.secret, world.clock.now()) }],
    ] as const;
    for (const [url, body] of tries) {
      const answer = await ask(world, 'POST', url, { body });
      expect([url, answer.statusCode, answer.headers['set-cookie']]).toEqual([url, 401, undefined]);
    }
    for (const token of [ticket, totp]) {
      for (const url of ['/session', '/sessions', '/members'])
        expect((await ask(world, 'GET', url, { token })).statusCode).toBe(401);
    }
  });
});

it('a request from another site signs nobody in', async () => {
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/v1/sign-in',
    headers: { origin: 'https://evil.example' },
    payload: { email: `${newId()}@x.example`, password: 'x' },
  });
  expect(answer.statusCode).toBe(403);
});

const older = ({ database }: World, by: string) =>
  database.asSuperuser((sql) =>
    sql.query('update core.sign_in_ticket set expires_at = expires_at - $1::interval', [by]),
  );
