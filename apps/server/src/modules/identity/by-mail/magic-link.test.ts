import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setMagicLink } from '../passwords/clinic-rules.repo.ts';
import { createWorld, enrolmentTicket, newEmail, newOwner, type World } from '../identity.fixture.ts';
import { currentCode } from '../factors/totp.ts';
import { ageLinks, kindsMailedTo, sameText, secretMailedTo, TestBrowser } from './ways-in.fixture.ts';

describe('a link that stands in for the password', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  const confirm = '/sign-in/magic/confirm';
  const dead = '404 mail-link-dead';

  async function asked(email: string, browser = new TestBrowser(world)) {
    const answer = await browser.post('/sign-in/magic', { email });
    expect(answer.statusCode).toBe(202);
    return { browser, code: answer.json().code as string, secret: await secretMailedTo(world, email) };
  }

  it('[C173] [C275] leads to the second factor and no further, in the browser that asked', async () => {
    const person = await newOwner(world);
    const { browser, secret } = await asked(person.email);
    const answer = await browser.post(confirm, { secret });
    expect(answer.json()).toMatchObject({ next: 'totp' });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await browser.ask('GET', '/session')).statusCode).toBe(401);
    const { ticket } = answer.json();
    expect(await browser.says('/sign-in/totp', { ticket, code: '000000' })).toBe('401 sign-in-failed');
    const code = currentCode(person.secret, world.clock.now());
    expect(await browser.says('/sign-in/totp', { ticket, code })).toBe('200');
    world.clock.forward(30);
  });

  it('[C173] works once, and of three presses at the same moment one wins', async () => {
    const person = await newOwner(world);
    const { browser, secret } = await asked(person.email);
    const tries = await Promise.all([1, 2, 3].map(() => browser.says(confirm, { secret })));
    expect(tries.toSorted()).toEqual(['200', dead, dead]);
    expect(await browser.says(confirm, { secret })).toBe(dead);
  });

  it('[C173] works for 15 minutes', async () => {
    const person = await newOwner(world);
    const early = await asked(person.email);
    await ageLinks(world, 14.9);
    expect(await early.browser.says(confirm, { secret: early.secret })).toBe('200');
    const late = await asked(person.email);
    await ageLinks(world, 15.1);
    expect(await late.browser.says(confirm, { secret: late.secret })).toBe(dead);
  });

  it('[C173] asks any other browser for the code that the first one shows, of which five may be tried', async () => {
    const person = await newOwner(world);
    const one = await asked(person.email);
    const other = new TestBrowser(world);
    await other.post('/sign-in/magic', { email: newEmail() }); // marked, but not as the one that asked
    expect(await other.says(confirm, { secret: one.secret })).toBe('403 other-browser');
    const wrong = String((Number(one.code) + 1) % 1_000_000).padStart(6, '0');
    expect(await other.says(confirm, { secret: one.secret, code: wrong })).toBe('422 password-wrong');
    expect(await other.says(confirm, { secret: one.secret, code: one.code })).toBe('200');
    const two = await asked(person.email);
    const swapped = String((Number(two.code) + 1) % 1_000_000).padStart(6, '0');
    for (let i = 0; i < 5; i++)
      expect(await other.says(confirm, { secret: two.secret, code: swapped })).toBe('422 password-wrong');
    expect(await other.says(confirm, { secret: two.secret, code: two.code })).toBe(dead);
  });

  it('[C173] is answered alike for an address without an account, which gets no mail', async () => {
    const person = await newOwner(world);
    const unknown = newEmail();
    const answers = [];
    for (const email of [person.email, unknown])
      answers.push(sameText(await new TestBrowser(world).post('/sign-in/magic', { email })));
    expect(answers[0]).toBe(answers[1]);
    expect(await kindsMailedTo(world, unknown)).toEqual([]);
  });

  it('is opened by nothing that a mail server does with it: not by a GET, and not by a POST without the mark', async () => {
    const person = await newOwner(world);
    const { browser, secret } = await asked(person.email);
    const bot = new TestBrowser(world);
    expect((await bot.ask('GET', confirm)).statusCode).toBe(404);
    expect(await bot.says(confirm, { secret })).toBe('403 other-browser');
    expect(await browser.says(confirm, { secret })).toBe('200');
  });

  it('[C275] is switched off by a clinic, for new links and for those under way, and only by its owner', async () => {
    const person = await newOwner(world);
    const { browser, secret } = await asked(person.email);
    await world.platform.db.inTenant(person, (tx) => setMagicLink(tx, false));
    expect(await browser.says(confirm, { secret })).toBe(dead);
    await browser.post('/sign-in/magic', { email: person.email });
    expect(await kindsMailedTo(world, person.email)).toEqual(['magic-link']);
    await world.platform.db.inTenant(person, (tx) => setMagicLink(tx, true));
    const again = await asked(person.email);
    expect(await browser.says(confirm, { secret: again.secret, code: again.code })).toBe('200');
    await world.database.asSuperuser((sql) =>
      sql.query(`update core.membership set role = 'staff' where account_id = $1`, [person.userId]),
    );
    await expect(world.platform.db.inTenant(person, (tx) => setMagicLink(tx, false))).rejects.toThrow('only an owner');
  });

  it('[C275] is not mailed to somebody without a second factor, nor for a role that came later', async () => {
    const email = newEmail();
    await enrolmentTicket(world.platform, email);
    await new TestBrowser(world).post('/sign-in/magic', { email });
    expect(await kindsMailedTo(world, email)).toEqual([]);
    const person = await newOwner(world);
    await world.database.asSuperuser(async (sql) => {
      await sql.query('begin');
      await sql.query('alter table core.membership drop constraint membership_role_check');
      await sql.query(`update core.membership set role = 'of-later' where account_id = $1`, [person.userId]);
      await sql.query('commit');
    });
    await new TestBrowser(world).post('/sign-in/magic', { email: person.email });
    expect(await kindsMailedTo(world, person.email)).toEqual([]);
  });
});
