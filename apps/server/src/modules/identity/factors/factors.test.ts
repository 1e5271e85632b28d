import type { OwnFactors, TotpEnrolment } from '@hyaline/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mailsTo } from '../../mail/index.ts';
import {
  age,
  ask,
  createWorld,
  HOME,
  ledgerOf,
  liveSessions,
  newOwner,
  outcomesOf,
  PASSWORD,
  type Person,
  signInAgain,
  ticketFor,
  type World,
} from '../identity.fixture.ts';
import { addPasskey, verdict } from '../passkeys/passkey.fixture.ts';
import { SESSION_COOKIE } from '../sessions/session-cookie.ts';
import { resolveToken } from '../sessions/session.service.ts';
import { signInWithCode } from '../sign-in/sign-in.service.ts';
import { currentCode } from './totp.ts';

let world: World;
let person: Person;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  person = await newOwner(world);
});

const codeOf = (secret: string) => currentCode(secret, world.clock.now());
const factorsOf = async ({ token }: { token: string }): Promise<OwnFactors> =>
  (await ask(world, 'GET', '/account/factors', { token })).json<OwnFactors>();
const noticesTo = async (text: string): Promise<number> =>
  (await mailsTo(world.platform, person.email)).filter((mail) => mail.text.includes(text)).length;

/** Begins a new authenticator app; the session goes on under the secret that the answer sets. */
async function begin(proof: object): Promise<{ secret: string }> {
  const answer = await ask(world, 'POST', '/account/totp', { token: person.token, body: proof });
  expect(verdict(answer)).toBe('200');
  const token = answer.cookies.find(({ name }) => name === SESSION_COOKIE)?.value ?? person.token;
  person = { ...person, token };
  return { secret: answer.json<TotpEnrolment>().secret };
}
const confirm = (secret: string, code = codeOf(secret)) =>
  ask(world, 'POST', '/account/totp/confirm', { token: person.token, body: { code } });
const codeSignIn = async (code: string) =>
  signInWithCode(world.platform, { ticket: await ticketFor(world, person), code }, HOME);
const withPassword = () => ({ password: PASSWORD, code: codeOf(person.secret) });

describe('[C145] a new authenticator app', () => {
  it('takes over with its first right code, and not before; it is in the ledger and in a mail', async () => {
    const { secret } = await begin(withPassword());
    world.clock.forward(30);
    expect((await signInAgain(world, person)).session.account.id).toBe(person.userId); // the old one still counts
    expect(verdict(await confirm(secret))).toBe('204');
    world.clock.forward(30);
    await expect(codeSignIn(codeOf(person.secret))).rejects.toMatchObject({ code: 'sign-in-failed' });
    expect(await codeSignIn(codeOf(secret))).toHaveProperty('token');
    expect(await ledgerOf(world, person.tenantId)).toContainEqual({
      event: 'account.totp-reset',
      outcome: 'done',
      by: 'self',
    });
    expect(await noticesTo('authenticator app')).toBe(1);
  });

  it.each([
    ['nothing but the session', () => ({}), '422 bad-request'],
    ['the password alone', () => ({ password: PASSWORD }), '422 bad-request'],
    ['a wrong password', () => ({ ...withPassword(), password: 'Wrong-Kayaks-4-Tuesday' }), '422 password-wrong'],
    ['a wrong code', () => ({ password: PASSWORD, code: '000000' }), '422 password-wrong'],
    ['a recovery code of nobody’s', () => ({ password: PASSWORD, code: '0000-0000-0000-0000' }), '422 password-wrong'],
  ])('is not begun by %s, however fresh the session is', async (_, proof, refusal) => {
    const answer = await ask(world, 'POST', '/account/totp', { token: person.token, body: proof() });
    expect(verdict(answer)).toBe(refusal);
    expect(verdict(await confirm('A'.repeat(32)))).toBe('401 ticket-expired');
  });

  it('can be begun with a recovery code, which is then used up, or with a passkey', async () => {
    const [recovery = ''] = person.recoveryCodes;
    await begin({ password: PASSWORD, code: recovery });
    expect((await factorsOf(person)).recoveryCodes.left).toBe(9);
    const { authenticator } = await addPasskey(world, person);
    const options = await ask(world, 'POST', '/session/step-up/passkey/options', { token: person.token });
    const { secret } = await begin({ credential: authenticator.get(options.json()) });
    expect(verdict(await confirm(secret))).toBe('204');
  });

  it('is confirmed within ten minutes, by somebody confirmed within fifteen, and never by a wrong code', async () => {
    const { secret } = await begin(withPassword());
    const wrong = String((Number(codeOf(secret)) + 1) % 1_000_000).padStart(6, '0');
    expect(verdict(await confirm(secret, wrong))).toBe('422 password-wrong');
    await age(world, person, 16 * 60);
    expect(verdict(await confirm(secret))).toBe('403 step-up-required');
    await age(world, person, -16 * 60);
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.totp_replacement set expires_at = expires_at - interval '10 minutes'`),
    );
    expect(verdict(await confirm(secret))).toBe('401 ticket-expired');
    world.clock.forward(30);
    expect(await codeSignIn(codeOf(person.secret))).toHaveProperty('token');
  });

  it('ends every other session of the person', async () => {
    const { token: elsewhere } = await signInAgain(world, person);
    const { secret } = await begin(withPassword());
    await confirm(secret);
    expect(await resolveToken(world.platform, elsewhere)).toBeNull();
    expect(await resolveToken(world.platform, person.token)).not.toBeNull();
    expect(await liveSessions(world, person)).toHaveLength(1);
  });

  it('is one: of two begun, the later counts, and of parallel confirmations exactly one', async () => {
    const first = await begin(withPassword());
    world.clock.forward(30);
    const second = await begin(withPassword());
    expect(verdict(await confirm(first.secret))).toBe('422 password-wrong');
    const tries = await Promise.all([1, 2, 3, 4].map(() => confirm(second.secret)));
    expect(tries.map(verdict).filter((one) => one === '204')).toHaveLength(1);
  });
});

describe('[C131] a code', () => {
  it('is spent once over sign-in, step-up and re-enrolment together', async () => {
    const shared = withPassword();
    await begin(shared);
    const again = await ask(world, 'POST', '/session/step-up', { token: person.token, body: shared });
    expect(verdict(again)).toBe('422 password-wrong');
    await expect(codeSignIn(shared.code)).rejects.toMatchObject({ code: 'sign-in-failed' });
    world.clock.forward(30);
    const { secret } = await begin(withPassword());
    const first = codeOf(secret);
    expect(verdict(await confirm(secret, first))).toBe('204');
    const replayed = await ask(world, 'POST', '/session/step-up', {
      token: person.token,
      body: { password: PASSWORD, code: first },
    });
    expect(verdict(replayed)).toBe('422 password-wrong');
    await expect(codeSignIn(first)).rejects.toMatchObject({ code: 'sign-in-failed' });
    world.clock.forward(30);
    expect(await codeSignIn(codeOf(secret))).toHaveProperty('token');
  });

  it('wins once when sign-in, step-up and the begin of a new app send it at the same moment', async () => {
    const body = withPassword();
    const ticket = await ticketFor(world, person);
    const { token } = person;
    const tries = await Promise.all([
      ask(world, 'POST', '/sign-in/totp', { body: { ticket, code: body.code } }),
      ask(world, 'POST', '/session/step-up', { token, body }),
      ask(world, 'POST', '/account/totp', { token, body }),
    ]);
    expect(tries.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  });
});

describe('recovery codes', () => {
  const renew = () => ask(world, 'POST', '/account/recovery-codes', { token: person.token });

  it('are counted, made anew on request, and the older ones open nothing any more', async () => {
    expect((await factorsOf(person)).recoveryCodes).toMatchObject({ left: 10 });
    const [first = '', second = ''] = person.recoveryCodes;
    await codeSignIn(first);
    expect((await factorsOf(person)).recoveryCodes.left).toBe(9);
    const { recoveryCodes } = (await renew()).json<{ recoveryCodes: string[] }>();
    expect(new Set(recoveryCodes).size).toBe(10);
    expect((await factorsOf(person)).recoveryCodes.left).toBe(10);
    await expect(codeSignIn(second)).rejects.toMatchObject({ code: 'sign-in-failed' });
    expect(await codeSignIn(recoveryCodes[0] ?? '')).toHaveProperty('token');
    expect(await ledgerOf(world, person.tenantId)).toContainEqual({
      event: 'account.recovery-codes-made',
      outcome: 'done',
    });
  });

  it('are made only for somebody just confirmed', async () => {
    await age(world, person, 16 * 60);
    expect(verdict(await renew())).toBe('403 step-up-required');
  });

  it('tell their owner by mail when they are made and when one is used, at sign-in and at step-up', async () => {
    const [first = '', second = ''] = person.recoveryCodes;
    await codeSignIn(first);
    await ask(world, 'POST', '/session/step-up', { token: person.token, body: { password: PASSWORD, code: second } });
    expect(await noticesTo('recovery code was used')).toBe(2);
    expect(await noticesTo('New recovery codes')).toBe(0);
  });

  it('of parallel tries with one code over sign-in and step-up exactly one wins', async () => {
    const [code = ''] = person.recoveryCodes;
    const tickets = await Promise.all([1, 2].map(() => ticketFor(world, person)));
    const { token } = person;
    const signIns = tickets.map((ticket) => signInWithCode(world.platform, { ticket, code }, HOME));
    const stepUps = [1, 2].map(async () => {
      const answer = await ask(world, 'POST', '/session/step-up', { token, body: { password: PASSWORD, code } });
      if (answer.statusCode !== 200) throw new Error('refused');
    });
    const settled = await Promise.allSettled([...signIns, ...stepUps]);
    expect(outcomesOf(settled).filter((outcome) => outcome === 'done')).toHaveLength(1);
  });
});
