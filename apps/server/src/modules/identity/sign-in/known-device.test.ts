import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS, MemoryLimiter } from '../../../platform/limits/index.ts';
import { createWorld, ledgerOf, newEmail, newOwner, PASSWORD, type World } from '../identity.fixture.ts';
import { DEVICE_COOKIE } from './device.ts';
import { countPasswordTry, NETWORK_TRIES } from './throttle.ts';
import { currentCode } from '../factors/totp.ts';
import { kindsMailedTo, secretMailedTo, TestBrowser } from '../by-mail/ways-in.fixture.ts';

const WRONG = 'Wrong-Kayak-4-Tuesday';
const LOCKED = '429 too-many-requests';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Six wrong passwords: the last one finds the door shut. */
async function lockOut(email: string, browser: TestBrowser): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < 6; i++) answers.push(await browser.says('/sign-in', { email, password: WRONG }));
  return answers;
}

/** As lockOut, but without hashing: the tries are only counted. */
async function exhaust(email: string, browser: TestBrowser): Promise<void> {
  for (let i = 0; i < 6; i++) await countPasswordTry(world.platform, email, browser.ip).catch(() => undefined);
}

describe('a lock', () => {
  it('[C100] [C101] begins at the sixth wrong password, and the mailed link ends it, once', async () => {
    const person = await newOwner(world);
    const browser = new TestBrowser(world);
    expect((await lockOut(person.email, browser)).at(-1)).toBe(LOCKED);
    const right = { email: person.email, password: PASSWORD };
    expect(await browser.says('/sign-in', right)).toBe(LOCKED);
    const secret = await secretMailedTo(world, person.email);
    const opener = new TestBrowser(world); // the mail is read on a phone
    const presses = await Promise.all([1, 2, 3].map(() => opener.says('/unlock', { secret })));
    expect(presses.toSorted()).toEqual(['204', '404 mail-link-dead', '404 mail-link-dead']);
    expect(await browser.says('/sign-in', right)).toBe('200');
    expect(await opener.says('/unlock', { secret })).toBe('404 mail-link-dead');
    expect(await ledgerOf(world, person.tenantId)).toContainEqual({ event: 'account.unlocked', outcome: 'done' });
    expect(await kindsMailedTo(world, person.email)).toEqual(['unlock', 'security-notice']);
  });

  it('[C100] answers the same for an address without an account', async () => {
    const person = await newOwner(world);
    const unknown = newEmail();
    const answers = [];
    for (const email of [person.email, unknown]) answers.push(await lockOut(email, new TestBrowser(world)));
    expect(answers[0]).toEqual(answers[1]);
    expect(await kindsMailedTo(world, unknown)).toEqual([]);
  });

  it('[C101] mails one link however many networks and tries there are, and a new one for the next lock', async () => {
    const person = await newOwner(world);
    const [one, two] = [new TestBrowser(world), new TestBrowser(world)];
    await exhaust(person.email, one);
    await exhaust(person.email, one);
    await exhaust(person.email, two);
    expect(await kindsMailedTo(world, person.email)).toEqual(['unlock']);
    await one.post('/unlock', { secret: await secretMailedTo(world, person.email) });
    expect(await two.says('/sign-in', { email: person.email, password: PASSWORD })).toBe('200');
    await exhaust(person.email, one);
    expect((await kindsMailedTo(world, person.email)).filter((kind) => kind === 'unlock')).toHaveLength(2);
  });

  it('[C101] of wrong codes ends too; that of another account, and of the network, does not', async () => {
    const [person, other] = [await newOwner(world), await newOwner(world)];
    const browser = new TestBrowser(world);
    await exhaust(other.email, browser);
    const right = { email: person.email, password: PASSWORD };
    const guess = async () => {
      const { ticket } = (await browser.post('/sign-in', right)).json();
      return browser.says('/sign-in/totp', { ticket, code: '000000' });
    };
    const answers: string[] = [];
    for (let i = 0; i < 6; i++) answers.push(await guess());
    expect(answers.at(-1)).toBe(LOCKED);
    await browser.post('/unlock', { secret: await secretMailedTo(world, person.email) });
    expect((await browser.signIn(person, PASSWORD)).statusCode).toBe(200);
    expect(await browser.says('/sign-in', { email: other.email, password: PASSWORD })).toBe(LOCKED);
  });
});

describe('a known device', () => {
  it('[C100] is never locked out by others, not even from its own network', async () => {
    const person = await newOwner(world);
    const own = new TestBrowser(world);
    expect((await own.signIn(person, PASSWORD)).statusCode).toBe(200);
    const neighbour = new TestBrowser(world, own.ip);
    for (let i = 0; i < NETWORK_TRIES + 6; i++)
      await countPasswordTry(world.platform, i % 2 ? person.email : newEmail(), own.ip).catch(() => undefined);
    const right = { email: person.email, password: PASSWORD };
    expect(await neighbour.says('/sign-in', right)).toBe(LOCKED);
    expect(await new TestBrowser(world, own.ip).says('/sign-in', right)).toBe(LOCKED);
    expect((await own.signIn(person, PASSWORD)).statusCode).toBe(200);
  }, 60_000);

  it('[C100] has a budget of requests of its own, which its network cannot use up', async () => {
    const person = await newOwner(world);
    const own = new TestBrowser(world);
    await own.signIn(person, PASSWORD);
    const unlimited = world.platform.limiter;
    world.platform.limiter = new MemoryLimiter(world.clock);
    const neighbour = new TestBrowser(world, own.ip);
    const answers: string[] = [];
    for (let i = 0; i <= LIMITS['sign-in'].max; i++) answers.push(await neighbour.says('/sign-in/totp', {}));
    expect(answers.at(-1)).toBe(LOCKED);
    expect(answers.indexOf(LOCKED)).toBe(LIMITS['sign-in'].max);
    expect((await own.signIn(person, PASSWORD)).statusCode).toBe(200);
    world.platform.limiter = unlimited;
  });

  it('[C100] is never locked out of the code either by somebody who has the password', async () => {
    const person = await newOwner(world);
    const own = new TestBrowser(world);
    await own.signIn(person, PASSWORD);
    for (const thief of Array.from({ length: 5 }, () => new TestBrowser(world)))
      for (let i = 0; i < 5; i++) {
        const { ticket } = (await thief.post('/sign-in', { email: person.email, password: PASSWORD })).json();
        await thief.post('/sign-in/totp', { ticket, code: '000000' });
      }
    const stranger = await new TestBrowser(world).signIn(person, PASSWORD);
    expect(stranger.statusCode).toBe(429);
    expect((await own.signIn(person, PASSWORD)).statusCode).toBe(200);
  }, 60_000);

  it('is limited itself, and known for the accounts that signed in there, of which there may be several', async () => {
    const [ada, eve, other] = [await newOwner(world), await newOwner(world), await newOwner(world)];
    const shared = new TestBrowser(world);
    await shared.signIn(ada, PASSWORD);
    await shared.signIn(eve, PASSWORD);
    for (const person of [ada, eve, other]) await exhaust(person.email, new TestBrowser(world, shared.ip));
    expect(await shared.says('/sign-in', { email: ada.email, password: PASSWORD })).toBe('200');
    expect(await shared.says('/sign-in', { email: eve.email, password: PASSWORD })).toBe('200');
    expect(await shared.says('/sign-in', { email: other.email, password: PASSWORD })).toBe(LOCKED);
    expect((await lockOut(ada.email, shared)).at(-1)).toBe(LOCKED);
  });

  it('cannot be made up, altered or prolonged, and is no session', async () => {
    const person = await newOwner(world);
    const own = new TestBrowser(world);
    await own.signIn(person, PASSWORD);
    const genuine = own.cookies.get(DEVICE_COOKIE) ?? '';
    const [id, expiry, tags, mac] = genuine.split('.');
    const forged = [
      [id, String(Number(expiry) + 1), tags, mac],
      [id, expiry, `${tags}~AAAAAAAAAAAAAAAA`, mac],
      ['AAAAAAAAAAAAAAAAAAAAAA', expiry, tags, mac],
      [id, expiry, tags, ''],
      [id, expiry, tags, 'é'],
    ].map((parts) => parts.join('.'));
    await exhaust(person.email, new TestBrowser(world, own.ip));
    const trying = async (cookie: string) => {
      const thief = new TestBrowser(world, own.ip);
      thief.cookies.set(DEVICE_COOKIE, cookie);
      expect((await thief.ask('GET', '/session')).statusCode).toBe(401);
      return thief.says('/sign-in', { email: person.email, password: PASSWORD });
    };
    for (const cookie of forged) expect(await trying(cookie)).toBe(LOCKED);
    expect(await trying(genuine)).toBe('200');
    world.clock.forward(181 * 24 * 3600);
    expect(await trying(genuine)).toBe(LOCKED);
  });

  it('is what a person gets no mail about; a new one is told to them, but for their very first', async () => {
    const person = await newOwner(world);
    expect(await kindsMailedTo(world, person.email)).toEqual([]);
    const own = new TestBrowser(world);
    await own.signIn(person, PASSWORD);
    expect(await kindsMailedTo(world, person.email)).toEqual(['security-notice']);
    await own.signIn(person, PASSWORD);
    expect(await kindsMailedTo(world, person.email)).toEqual(['security-notice']);
  });

  it('stays known after signing out', async () => {
    const person = await newOwner(world);
    const own = new TestBrowser(world);
    const { ticket } = (await own.post('/sign-in', { email: person.email, password: PASSWORD })).json();
    const code = currentCode(person.secret, world.clock.now());
    const answer = await own.post('/sign-in/totp', { ticket, code });
    const device = answer.cookies.find(({ name }) => name === DEVICE_COOKIE);
    expect(device).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
    const out = await world.app.inject({
      method: 'DELETE',
      url: '/api/v1/session',
      headers: { origin: 'http://localhost:8080', cookie: [...own.cookies].map((pair) => pair.join('=')).join('; ') },
    });
    expect(out.statusCode).toBe(204);
    expect(out.cookies.map(({ name }) => name)).not.toContain(DEVICE_COOKIE);
    expect(out.headers['clear-site-data']).not.toContain('cookies');
  });
});
