import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createWorld,
  ledgerOf,
  liveSessions,
  newEmail,
  newOwner,
  PASSWORD,
  ticketFor,
  type World,
} from '../identity.fixture.ts';
import { currentCode } from '../factors/totp.ts';
import { mailsTo } from '../../mail/index.ts';
import { ageLinks, kindsMailedTo, sameText, secretMailedTo, TestBrowser } from './ways-in.fixture.ts';

const NEXT = 'Six-Lanterns-9-Harbour';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('a forgotten password', () => {
  async function asked(person: { email: string }) {
    const browser = new TestBrowser(world);
    expect(await browser.says('/password-reset', { email: person.email })).toBe('202');
    return { browser, secret: await secretMailedTo(world, person.email) };
  }

  it('[C144] is reset by a mailed link, which ends every session and still asks for the second factor', async () => {
    const person = await newOwner(world);
    const begun = await ticketFor(world, person); // by somebody who knew the old password
    const { browser, secret } = await asked(person);
    const answer = await browser.post('/password-reset/confirm', { secret, password: NEXT });
    expect(answer.json()).toMatchObject({ next: 'totp' });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(await liveSessions(world, person)).toEqual([]);
    const code = currentCode(person.secret, world.clock.now());
    expect(await browser.says('/sign-in/totp', { ticket: begun, code })).toBe('401 ticket-expired');
    expect(await browser.says('/sign-in/totp', { ticket: answer.json().ticket, code })).toBe('200');
    world.clock.forward(30);
    const old = await new TestBrowser(world).signIn(person, PASSWORD);
    expect(old.statusCode).toBe(401);
    const lines = await ledgerOf(world, person.tenantId);
    expect(lines).toContainEqual({ event: 'account.password-reset', outcome: 'done' });
    expect(lines).toContainEqual(expect.objectContaining({ event: 'session.ended', reason: 'password' }));
    expect(await kindsMailedTo(world, person.email)).toEqual(
      expect.arrayContaining(['password-reset', 'security-notice']),
    );
  });

  it('[C144] has a link that works for 30 minutes', async () => {
    const person = await newOwner(world);
    const late = await asked(person);
    await ageLinks(world, 30.1);
    expect(await late.browser.says('/password-reset/confirm', { secret: late.secret, password: NEXT })).toBe(
      '404 mail-link-dead',
    );
    const early = await asked(person);
    await ageLinks(world, 29.9);
    expect(await early.browser.says('/password-reset/confirm', { secret: early.secret, password: NEXT })).toBe('200');
  });

  it('[C144] has a link that works once: of three presses at the same moment one wins, and older links end with it', async () => {
    const person = await newOwner(world);
    const [first, second] = [await asked(person), await asked(person)];
    const tries = await Promise.all(
      [1, 2, 3].map((n) =>
        second.browser.says('/password-reset/confirm', { secret: second.secret, password: `${NEXT}${n}` }),
      ),
    );
    expect(tries.toSorted()).toEqual(['200', '404 mail-link-dead', '404 mail-link-dead']);
    const dead = '404 mail-link-dead';
    expect(await second.browser.says('/password-reset/confirm', { secret: second.secret, password: NEXT })).toBe(dead);
    expect(await first.browser.says('/password-reset/confirm', { secret: first.secret, password: NEXT })).toBe(dead);
  });

  it('is refused a weak or an old one, and the link stays good', async () => {
    const person = await newOwner(world);
    const { browser, secret } = await asked(person);
    expect(await browser.says('/password-reset/confirm', { secret, password: 'Password-123456' })).toBe(
      '422 password-weak',
    );
    expect(await browser.says('/password-reset/confirm', { secret, password: PASSWORD })).toBe('422 password-used');
    expect(await liveSessions(world, person)).toHaveLength(1);
    expect(await browser.says('/password-reset/confirm', { secret, password: NEXT })).toBe('200');
  });

  it('is answered alike for an address that has no account, and mails nothing there', async () => {
    const person = await newOwner(world);
    const unknown = newEmail();
    const answers = [];
    for (const email of [person.email, unknown])
      answers.push(sameText(await new TestBrowser(world).post('/password-reset', { email })));
    expect(answers[0]).toBe(answers[1]);
    expect(await kindsMailedTo(world, unknown)).toEqual([]);
  });

  it('has a link that is no magic link and unlocks nothing', async () => {
    const { browser, secret } = await asked(await newOwner(world));
    expect(await browser.says('/sign-in/magic/confirm', { secret })).toBe('404 mail-link-dead');
    expect(await browser.says('/unlock', { secret })).toBe('404 mail-link-dead');
    expect(await browser.says('/sign-up/verify', { secret })).toBe('404 mail-link-dead');
  });
});

describe('the host of a request', () => {
  it('is in no mail: links begin with the configured address', async () => {
    const site = await createWorld({ HYALINE_PUBLIC_URL: 'https://clinic.example' });
    const person = await newOwner(site);
    const hostile = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const browser = new TestBrowser(site);
    const email = newEmail();
    const signUp = { clinicName: 'North', name: 'Eve', email, password: PASSWORD, locale: 'en' };
    const asks = [
      ['/password-reset', { email: person.email }],
      ['/sign-in/magic', { email: person.email }],
      ['/sign-up', signUp],
    ] as const;
    for (const [url, body] of asks)
      for (const origin of ['https://clinic.example', 'http://evil.example'])
        await browser.post(url, body, { ...hostile, origin });
    const mails = [...(await mailsTo(site.platform, person.email)), ...(await mailsTo(site.platform, email))];
    expect(new Set(mails.map((mail) => mail.kind))).toEqual(new Set(['password-reset', 'magic-link', 'verify-email']));
    for (const mail of mails) {
      expect(mail.link).toMatch(/^https:\/\/clinic\.example\/[a-z]+#/);
      expect(`${mail.text}${mail.html}${mail.sender}`).not.toContain('evil');
    }
    await site.close();
  });
});
