import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailsTo } from '../../mail/index.ts';
import {
  ask,
  createWorld,
  HOME,
  ledgerOf,
  liveSessions,
  newOwner,
  PASSWORD,
  type Person,
  signInAgain,
  ticketFor,
  type World,
} from '../identity.fixture.ts';
import { keep, newSecret } from '../secrets.ts';
import { startSession } from '../sessions/session.repo.ts';
import { signIn, signInWithCode } from '../sign-in/sign-in.service.ts';
import { currentCode } from '../factors/totp.ts';

const NEXT = 'Eleven-Otters-5-Friday';
const DAY = 24 * 3600;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const change = (person: Person, password: string, current = PASSWORD) =>
  ask(world, 'POST', '/password', { token: person.token, body: { current, password } });

/** Lets a password get older, without sleeping. */
const agePassword = ({ userId }: Person, seconds: number) =>
  world.database.asSuperuser((sql) =>
    sql.query('update core.account set password_set_at = password_set_at - make_interval(secs => $2) where id = $1', [
      userId,
      seconds,
    ]),
  );

/** Signs in with both factors; the answer of the second. */
async function bothFactors(person: Person, password = PASSWORD) {
  const { ticket } = await signIn(world.platform, { email: person.email, password }, HOME);
  const code = currentCode(person.secret, world.clock.now());
  world.clock.forward(30);
  return ask(world, 'POST', '/sign-in/totp', { body: { ticket, code } });
}

describe('changing the own password', () => {
  it('ends the other sessions, keeps this one, and tells the person by mail', async () => {
    const person = await newOwner(world);
    await signInAgain(world, person);
    const waiting = await ticketFor(world, person);
    expect((await change(person, NEXT)).statusCode).toBe(204);
    expect(await liveSessions(world, person)).toHaveLength(1);
    expect((await ask(world, 'GET', '/session', { token: person.token })).statusCode).toBe(200);
    const code = currentCode(person.secret, world.clock.now());
    await expect(signInWithCode(world.platform, { ticket: waiting, code }, HOME)).rejects.toThrow('ticket-expired');
    await expect(ticketFor(world, person)).rejects.toThrow('sign-in-failed');
    expect((await signIn(world.platform, { email: person.email, password: NEXT }, HOME)).next).toBe('totp');
    expect(await ledgerOf(world, person.tenantId)).toContainEqual({
      event: 'account.password-changed',
      outcome: 'done',
      reason: 'chosen',
    });
    const [mail] = await mailsTo(world.platform, person.email);
    expect(mail?.text).toContain('Your password was changed.');
    expect(mail?.text).not.toContain(NEXT);
  });

  it('needs the present one, and wrong ones are counted and written down', async () => {
    const person = await newOwner(world);
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await change(person, NEXT, 'Not-The-Present-1');
      expect(answer.json()).toMatchObject({ status: 422, code: 'password-wrong', fields: ['current'] });
    }
    expect((await change(person, NEXT)).statusCode).toBe(429);
    expect((await ledgerOf(world, person.tenantId)).filter(({ outcome }) => outcome === 'refused')).toHaveLength(5);
  });

  it.each([
    ['[C127] of 11 characters', 'Kayak-4-Tue', 'password-weak', 'password.short'],
    ['[C236] known from leaks', 'Password-123456', 'password-weak', 'password.breached'],
    ['[C129] that is the present one', PASSWORD, 'password-used', 'password'],
  ])('refuses one %s', async (_, password, code, field) => {
    const person = await newOwner(world);
    const answer = await change(person, password);
    expect(answer.json()).toMatchObject({ status: 422, code, fields: expect.arrayContaining([field]) });
    expect((await signIn(world.platform, { email: person.email, password: PASSWORD }, HOME)).next).toBe('totp');
  });

  it.each([
    ['a digit', 'Nine-Kayaks-on-Tuesday', 'password.no-digit'],
    ['a capital', 'nine-kayaks-4-tuesdays', 'password.no-upper'],
    ['a small letter', 'NINE-KAYAKS-4-TUESDAYS', 'password.no-lower'],
    ['a sign', 'NineKayaks4Tuesdays', 'password.no-sign'],
  ])('[C128] refuses one without %s, and says that this is what lacks', async (_, password, field) => {
    const person = await newOwner(world);
    const answer = await change(person, password);
    expect(answer.json()).toMatchObject({ status: 422, code: 'password-weak', fields: ['password', field] });
  });
});

describe('[C130] a password', () => {
  it('holds until its 90th day, and says when it runs out', async () => {
    const person = await newOwner(world);
    await agePassword(person, 90 * DAY - 60);
    expect((await bothFactors(person)).json()).toMatchObject({ account: { email: person.email } });
    const own = (await ask(world, 'GET', '/password', { token: person.token })).json();
    expect(Date.parse(own.expiresAt) - Date.parse(own.setAt)).toBe(90 * DAY * 1000);
  });

  it('of 90 days and a second leads to a new one and to nothing else', async () => {
    const person = await newOwner(world);
    await agePassword(person, 90 * DAY + 1);
    const before = await liveSessions(world, person);
    const end = await bothFactors(person);
    expect(end.statusCode).toBe(200);
    expect(end.headers['set-cookie']).toBeUndefined();
    const { ticket, next, rules } = end.json();
    expect([next, rules]).toEqual(['password', { minLength: 12, classes: true, history: 24, expiryDays: 90 }]);
    const code = currentCode(person.secret, world.clock.now());
    for (const [path, body] of [
      ['/sign-in/totp', { ticket, code }],
      ['/sign-in/enrolment', { ticket }],
      ['/sign-in/enrolment/confirm', { ticket, code }],
    ] as const)
      expect((await ask(world, 'POST', path, { body })).json()).toMatchObject({ code: 'ticket-expired' });
    expect(await liveSessions(world, person)).toEqual(before);
    const replace = (password: string) => ask(world, 'POST', '/sign-in/password', { body: { ticket, password } });
    expect((await replace(PASSWORD)).json()).toMatchObject({ status: 422, code: 'password-used' });
    expect((await replace('Password-123456')).json()).toMatchObject({ status: 422, code: 'password-weak' });
    const [won, lost] = (await Promise.all([replace(NEXT), replace(NEXT)])).toSorted(
      (a, b) => a.statusCode - b.statusCode,
    );
    expect([won?.statusCode, lost?.statusCode]).toEqual([200, 401]);
    const token = won?.cookies[0]?.value ?? '';
    expect((await ask(world, 'GET', '/session', { token })).statusCode).toBe(200);
    expect((await ask(world, 'GET', '/session', { token: person.token })).statusCode).toBe(401);
    expect(await ledgerOf(world, person.tenantId)).toContainEqual({
      event: 'account.password-changed',
      outcome: 'done',
      reason: 'expired',
    });
    expect((await bothFactors(person, NEXT)).json()).toMatchObject({ account: { email: person.email } });
  });

  it('that has run out starts no session in the database either', async () => {
    const person = await newOwner(world);
    const ticket = await ticketFor(world, person);
    await agePassword(person, 91 * DAY);
    await world.database.asSuperuser((sql) =>
      sql.query('update core.sign_in_ticket set passed_at = now() where account_id = $1', [person.userId]),
    );
    const hash = await keep(world.platform, 'ticket', ticket);
    const start = async () => {
      const secret = await keep(world.platform, 'session', newSecret());
      const limits = { idleSeconds: 60, absoluteSeconds: 60, max: 3 };
      return world.platform.db.inTenant(person, (tx) =>
        startSession(tx, { id: newId(), ticket: hash, secret, browser: 'Firefox', os: 'Linux', ...limits }),
      );
    };
    expect(await start()).toBeNull();
    await agePassword(person, -2 * DAY);
    expect(await start()).toEqual([]);
  });
});
