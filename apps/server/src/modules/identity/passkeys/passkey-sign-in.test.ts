import { generateKeyPairSync } from 'node:crypto';
import { PasskeyRequest, type Ticket } from '@hyaline/contract';
import { PLATFORM_TENANT } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Forgery, SoftAuthenticator } from './authenticator.fixture.ts';
import {
  age,
  ask,
  createWorld,
  ledgerOf,
  liveSessions,
  newOwner,
  PASSWORD,
  type Person,
  ticketFor,
  type World,
} from '../identity.fixture.ts';
import { addPasskey, SignInBrowser, SITE, verdict } from './passkey.fixture.ts';
import { resolveToken } from '../sessions/session.service.ts';

let world: World;
let ada: Person;
let key: SoftAuthenticator;
let eve: Person;
let eveKey: SoftAuthenticator;
beforeAll(async () => {
  world = await createWorld();
  [ada, eve] = [await newOwner(world), await newOwner(world)];
  [{ authenticator: key }, { authenticator: eveKey }] = [await addPasskey(world, ada), await addPasskey(world, eve)];
});
afterAll(() => world.close());

const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
/** Answers that no route takes, whichever way they come. */
const FORGERIES: readonly [string, Forgery, string][] = [
  ['given at another origin', { origin: 'https://hyaline.evil.example' }, 'passkey-invalid'],
  ['given at another port', { origin: 'http://localhost:9090' }, 'passkey-invalid'],
  ['given to another relying party', { rpId: 'evil.example' }, 'passkey-invalid'],
  ['given without verifying the person', { unverified: true }, 'passkey-invalid'],
  ['given inside a frame of another site', { crossOrigin: true }, 'passkey-invalid'],
  ['that was made for adding a key', { type: 'webauthn.create' }, 'passkey-invalid'],
  ['signed by another key', { signedBy: otherKey }, 'passkey-invalid'],
  ['in the name of somebody else', { userHandle: Buffer.from('somebody').toString('base64url') }, 'passkey-invalid'],
  ['to a challenge that nobody gave', { challenge: 'A'.repeat(43) }, 'passkey-challenge'],
  ['whose counter has not grown', { count: 1 }, 'passkey-copied'],
];

describe('signing in with a passkey alone', () => {
  it('begins a session straight away, freshly confirmed, through the one door', async () => {
    const before = await liveSessions(world, ada);
    const browser = new SignInBrowser(world);
    const answer = await browser.signIn(key);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ account: { id: ada.userId }, clinic: { id: ada.tenantId } });
    expect(await liveSessions(world, ada)).toHaveLength(before.length + 1);
    expect((await resolveToken(world.platform, browser.session ?? ''))?.info.verified).toBe(true);
    expect(await ledgerOf(world, ada.tenantId)).toContainEqual(expect.objectContaining({ event: 'session.started' }));
  });

  it('asks no one in particular: the challenge names no account and no key', async () => {
    const { allowCredentials, userVerification, rpId } = await new SignInBrowser(world).challenge();
    expect({ allowCredentials, userVerification, rpId }).toEqual({
      allowCredentials: [],
      userVerification: 'required',
      rpId: 'localhost',
    });
  });

  it('does not get past a password that has run out: a ticket for a new one comes instead of a session', async () => {
    const person = await newOwner(world);
    const { authenticator } = await addPasskey(world, person);
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.account set password_set_at = now() - interval '91 days' where id = $1`, [person.userId]),
    );
    const browser = new SignInBrowser(world);
    expect((await browser.signIn(authenticator)).json()).toMatchObject({ next: 'password' });
    expect(browser.session).toBeUndefined();
    expect(await liveSessions(world, person)).toHaveLength(1); // the one from before
  });

  it('works with a synced key, whose counter stands at 0 for ever', async () => {
    const synced = new SoftAuthenticator(SITE, false);
    const { passkey } = await addPasskey(world, ada, synced);
    expect(passkey.synced).toBe(true);
    for (const _ of [1, 2]) expect(verdict(await new SignInBrowser(world).signIn(synced))).toBe('200');
  });

  it.each(FORGERIES)('refuses an answer %s, and traces it', async (_, forgery, reason) => {
    const live = await liveSessions(world, ada);
    expect(verdict(await new SignInBrowser(world).signIn(key, forgery))).toBe('422 passkey-refused');
    expect(await liveSessions(world, ada)).toEqual(live);
    const [last] = (await ledgerOf(world, ada.tenantId)).filter((line) => line.outcome === 'refused').toReversed();
    expect(last).toMatchObject({ event: 'session.refused', reason });
  });

  it('takes an answer once, however many send it together', async () => {
    const browser = new SignInBrowser(world);
    const credential = key.get(await browser.challenge());
    const tries = await Promise.all([1, 2, 3, 4].map(() => browser.answer(credential)));
    expect(tries.map(verdict).toSorted()).toEqual(['200', ...Array<string>(3).fill('422 passkey-refused')]);
    expect(verdict(await browser.answer(credential))).toBe('422 passkey-refused');
  });

  it('takes an answer only from the page that was asked, and within five minutes', async () => {
    const credential = key.get(await new SignInBrowser(world).challenge());
    const other = new SignInBrowser(world);
    await other.challenge();
    expect(verdict(await other.answer(credential))).toBe('422 passkey-refused');
    const late = key.get(await other.challenge());
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.passkey_challenge set expires_at = expires_at - interval '5 minutes 1 second'`),
    );
    expect(verdict(await other.answer(late))).toBe('422 passkey-refused');
    expect(verdict(await other.signIn(key))).toBe('200');
  });

  it('refuses a key that it has never seen, and one of somebody who has left every clinic', async () => {
    const stranger = new SoftAuthenticator(SITE);
    stranger.keys.push({ ...(key.keys[0] ?? never()), id: Buffer.from('nobody’s').toString('base64url') });
    expect(verdict(await new SignInBrowser(world).signIn(stranger))).toBe('422 passkey-refused');
    expect((await ledgerOf(world, PLATFORM_TENANT)).at(-1)).toMatchObject({ reason: 'passkey-unknown' });
    const leaver = await newOwner(world);
    const { authenticator } = await addPasskey(world, leaver);
    await world.database.asSuperuser((sql) =>
      sql.query('update core.membership set removed_at = now() where account_id = $1', [leaver.userId]),
    );
    expect(verdict(await new SignInBrowser(world).signIn(authenticator))).toBe('422 passkey-refused');
  });

  it.each([
    ['no JSON at all', { clientDataJSON: 'AAAA' }],
    ['no authenticator data', { authenticatorData: '' }],
    ['an empty signature', { signature: '' }],
  ])('refuses %s without breaking', async (_, broken) => {
    const browser = new SignInBrowser(world);
    const credential = key.get(await browser.challenge());
    const response = { ...credential.response, ...broken };
    const answer = await browser.answer({ ...credential, response });
    expect(verdict(answer)).toBe('422 passkey-refused');
  });
});

describe('a passkey after the password', () => {
  const optionsFor = async (ticket: string) =>
    PasskeyRequest.parse((await ask(world, 'POST', '/sign-in/second/passkey/options', { body: { ticket } })).json());
  const finish = async (ticket: string, credential: object) =>
    ask(world, 'POST', '/sign-in/second/passkey', { body: { ticket, credential } });

  it('is told as a way only once the password was right', async () => {
    const signIn = async (email: string, password: string) =>
      (await ask(world, 'POST', '/sign-in', { body: { email, password } })).json<Partial<Ticket>>();
    expect((await signIn(ada.email, PASSWORD)).methods).toEqual(['totp', 'passkey']);
    const plain = await newOwner(world);
    expect((await signIn(plain.email, PASSWORD)).methods).toEqual(['totp']);
    expect(await signIn(ada.email, 'Wrong-Kayaks-4-Tuesday')).not.toHaveProperty('methods');
  });

  it('turns the ticket into a session, once, and names only the person’s own keys', async () => {
    const ticket = await ticketFor(world, ada);
    const options = await optionsFor(ticket);
    expect(options.allowCredentials.map(({ id }) => id)).toContain(key.keys[0]?.id);
    expect(options.allowCredentials.map(({ id }) => id)).not.toContain(eveKey.keys[0]?.id);
    const answer = await finish(ticket, key.get(options));
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ account: { id: ada.userId } });
    expect(verdict(await ask(world, 'POST', '/sign-in/second/passkey/options', { body: { ticket } }))).toBe(
      '401 ticket-expired',
    );
  });

  it('is refused with the key of another account, and with an answer for another ticket', async () => {
    const ticket = await ticketFor(world, ada);
    const options = await optionsFor(ticket);
    expect(verdict(await finish(ticket, eveKey.get({ ...options, allowCredentials: [] })))).toBe('422 passkey-refused');
    const answer = key.get(await optionsFor(ticket));
    expect(verdict(await finish(await ticketFor(world, ada), answer))).toBe('422 passkey-refused');
    expect(await ledgerOf(world, ada.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.refused', reason: 'passkey-of-another' }),
    );
  });

  it('is refused for a challenge of the way without a password', async () => {
    const browser = new SignInBrowser(world);
    const credential = key.get(await browser.challenge());
    expect(verdict(await finish(await ticketFor(world, ada), credential))).toBe('422 passkey-refused');
  });

  it.each(FORGERIES)('refuses an answer %s', async (_, forgery) => {
    const ticket = await ticketFor(world, ada);
    expect(verdict(await finish(ticket, key.get(await optionsFor(ticket), forgery)))).toBe('422 passkey-refused');
  });

  it('shares the five tries of a ticket', async () => {
    const ticket = await ticketFor(world, ada);
    const answer = key.get(await optionsFor(ticket), { unverified: true });
    for (const _ of [1, 2, 3, 4, 5]) await finish(ticket, answer);
    expect(verdict(await finish(ticket, answer))).toBe('401 ticket-expired');
  });
});

describe('confirming again with a passkey', () => {
  let bob: Person;
  let bobKey: SoftAuthenticator;
  beforeAll(async () => {
    bob = await newOwner(world);
    ({ authenticator: bobKey } = await addPasskey(world, bob));
  });
  const optionsOf = async ({ token }: { token: string }) =>
    PasskeyRequest.parse((await ask(world, 'POST', '/session/step-up/passkey/options', { token })).json());
  const stepUp = (token: string, credential: object) =>
    ask(world, 'POST', '/session/step-up/passkey', { token, body: { credential } });

  it('renews the session and its secret', async () => {
    const person = await newOwner(world);
    const { authenticator } = await addPasskey(world, person);
    await age(world, person, 16 * 60);
    const answer = await stepUp(person.token, authenticator.get(await optionsOf(person)));
    expect(answer.statusCode).toBe(200);
    const token = answer.cookies[0]?.value ?? '';
    expect(token).not.toBe(person.token);
    expect((await resolveToken(world.platform, token))?.info.verified).toBe(true);
    expect(await ledgerOf(world, person.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.stepped-up' }),
    );
  });

  it('is refused with the key of somebody else, and in another session than the one that was asked', async () => {
    const options = await optionsOf(bob);
    expect(verdict(await stepUp(bob.token, eveKey.get({ ...options, allowCredentials: [] })))).toBe(
      '422 passkey-refused',
    );
    const second = new SignInBrowser(world);
    await second.signIn(bobKey);
    const answer = bobKey.get(await optionsOf(bob));
    expect(verdict(await stepUp(second.session ?? '', answer))).toBe('422 passkey-refused');
    expect(await ledgerOf(world, bob.tenantId)).toContainEqual(
      expect.objectContaining({ event: 'session.refused', reason: 'step-up', cause: 'passkey-challenge' }),
    );
  });

  it.each(FORGERIES)('refuses an answer %s', async (_, forgery) => {
    expect(verdict(await stepUp(bob.token, bobKey.get(await optionsOf(bob), forgery)))).toBe('422 passkey-refused');
  });

  it('has nothing to offer to a person without passkeys', async () => {
    const { token } = await newOwner(world);
    expect(verdict(await ask(world, 'POST', '/session/step-up/passkey/options', { token }))).toBe('404 not-found');
  });
});

it('keeps of a challenge neither itself, nor whom it was for', async () => {
  const { challenge } = await new SignInBrowser(world).challenge();
  const rows = await world.database.asSuperuser((sql) =>
    sql.query('select c::text as line from core.passkey_challenge c'),
  );
  expect(rows.rows.length).toBeGreaterThan(0);
  const text = JSON.stringify(rows.rows);
  for (const spelling of [challenge, Buffer.from(challenge, 'base64url').toString('hex'), 'sign-in'])
    expect(text).not.toContain(spelling);
});

const never = (): never => {
  throw new Error('no key');
};
