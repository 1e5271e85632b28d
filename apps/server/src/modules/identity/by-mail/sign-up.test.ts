import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, ledgerOf, newEmail, newOwner, PASSWORD, signUpAs, type World } from '../identity.fixture.ts';
import { createOwnerOnConsole } from './sign-up.service.ts';
import { ageLinks, kindsMailedTo, sameText, secretMailedTo, TestBrowser } from './ways-in.fixture.ts';

const THEIRS = 'Other-Kayak-7-Friday';

describe('signing up', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  const countOf = (table: string): Promise<number> =>
    world.database.asSuperuser(async (sql) => (await sql.query(`select 1 from ${table}`)).rowCount ?? 0);

  /** A sign-up that waits for its mail to be opened. */
  async function asked(browser = new TestBrowser(world)) {
    const email = newEmail();
    expect(await browser.says('/sign-up', signUpAs(email))).toBe('202');
    return { email, browser, secret: await secretMailedTo(world, email) };
  }

  it('opens clinic, account and ledger entries only when the mailed link is confirmed, and ends at enrolling', async () => {
    const before = await countOf('core.clinic');
    const { browser, secret } = await asked();
    expect(await countOf('core.clinic')).toBe(before);
    const answer = await browser.post('/sign-up/verify', { secret });
    expect(answer.json()).toMatchObject({ next: 'enrol' });
    expect(answer.headers['set-cookie']).toBeUndefined();
    const { rows } = await world.database.asSuperuser((sql) =>
      sql.query(`select a.email_verified_at, m.tenant_id from core.account a join core.membership m on m.account_id = a.id
                 order by a.created_at desc limit 1`),
    );
    expect(rows[0].email_verified_at).not.toBeNull();
    expect((await ledgerOf(world, rows[0].tenant_id)).map((line) => line.event)).toEqual([
      'clinic.created',
      'account.created',
      'account.email-verified',
    ]);
    expect(await countOf('core.pending_sign_up')).toBe(0);
  });

  it('answers an e-mail that has an account as any other, whatever its case, and tells only its owner', async () => {
    const { email } = await newOwner(world);
    const unknown = newEmail();
    const answers = [];
    for (const asked of [email.toUpperCase(), unknown])
      answers.push(sameText(await new TestBrowser(world).post('/sign-up', signUpAs(asked))));
    expect(answers[0]).toBe(answers[1]);
    expect(await kindsMailedTo(world, email)).toEqual(['account-exists']);
    expect(await kindsMailedTo(world, unknown)).toEqual(['verify-email']);
  });

  it.each([
    ['[C127] of 11 characters', 'Kayak-4-Tue'],
    ['[C128] without a sign', 'NineKayaks4Tuesdays'],
    ['[C235] that is a known one', 'Password-123456'],
  ])('with a password %s is refused and mails nothing', async (_, password) => {
    const email = newEmail();
    const answer = await new TestBrowser(world).post('/sign-up', { ...signUpAs(email), password });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'password-weak', fields: expect.arrayContaining(['password']) });
    expect(await kindsMailedTo(world, email)).toEqual([]);
  });

  it('with the address of somebody else gives the attacker nothing by that person’s click', async () => {
    const victim = newEmail();
    const attacker = new TestBrowser(world);
    await attacker.post('/sign-up', { ...signUpAs(victim), password: THEIRS });
    const secret = await secretMailedTo(world, victim);
    const before = await countOf('core.account');
    const other = new TestBrowser(world);
    await other.post('/sign-up', signUpAs(newEmail())); // has a mark of its own: not the one that asked
    expect(await other.says('/sign-up/verify', { secret })).toBe('403 other-browser');
    expect(await other.says('/sign-up/verify', { secret, password: PASSWORD })).toBe('422 password-wrong');
    expect(await countOf('core.account')).toBe(before);
    expect(await attacker.says('/sign-in', { email: victim, password: THEIRS })).toBe('401 sign-in-failed');
  });

  it('is confirmed in another browser with the password that was chosen, of which five may be tried', async () => {
    const first = await asked();
    const phone = new TestBrowser(world);
    expect(await phone.says('/sign-up/verify', { secret: first.secret, password: PASSWORD })).toBe('200');
    const second = await asked();
    for (let i = 0; i < 5; i++)
      expect(await phone.says('/sign-up/verify', { secret: second.secret, password: THEIRS })).toBe(
        '422 password-wrong',
      );
    expect(await phone.says('/sign-up/verify', { secret: second.secret, password: PASSWORD })).toBe(
      '404 mail-link-dead',
    );
    expect(await second.browser.says('/sign-up/verify', { secret: second.secret })).toBe('200');
  });

  it('opens one clinic when the button is pressed four times at once, and none at the fifth', async () => {
    const { browser, secret } = await asked();
    const before = await countOf('core.clinic');
    const tries = await Promise.all([1, 2, 3, 4].map(() => browser.says('/sign-up/verify', { secret })));
    expect(tries.toSorted()).toEqual(['200', '404 mail-link-dead', '404 mail-link-dead', '404 mail-link-dead']);
    expect(await countOf('core.clinic')).toBe(before + 1);
    expect(await browser.says('/sign-up/verify', { secret })).toBe('404 mail-link-dead');
  });

  it('gives the address to whoever confirms it first; the other sign-up with it is dead', async () => {
    const { browser, email, secret } = await asked();
    await browser.post('/sign-up', signUpAs(email));
    const again = await secretMailedTo(world, email);
    expect(await browser.says('/sign-up/verify', { secret: again })).toBe('200');
    const before = await countOf('core.clinic');
    expect(await browser.says('/sign-up/verify', { secret })).toBe('404 mail-link-dead');
    expect(await countOf('core.clinic')).toBe(before);
  });

  it('waits for an hour', async () => {
    const early = await asked();
    await ageLinks(world, 59.9);
    expect(await early.browser.says('/sign-up/verify', { secret: early.secret })).toBe('200');
    const late = await asked();
    await ageLinks(world, 60.1);
    expect(await late.browser.says('/sign-up/verify', { secret: late.secret })).toBe('404 mail-link-dead');
  });

  it('is confirmed by nothing that a mail server does with a link', async () => {
    const { secret } = await asked();
    const bot = new TestBrowser(world);
    const before = await countOf('core.account');
    for (const url of ['/sign-up/verify', `/sign-up/verify?secret=${secret}`])
      expect((await bot.ask('GET', url)).statusCode).toBe(404);
    expect(await countOf('core.account')).toBe(before);
  });
});

describe('without a way to send mail', () => {
  it('sign-up, reset and magic link say so, whoever asks', async () => {
    const world = await createWorld({ HYALINE_DEMO: 'off' });
    const email = newEmail();
    await createOwnerOnConsole(world.platform, signUpAs(email));
    const browser = new TestBrowser(world);
    for (const address of [email, newEmail()]) {
      expect(await browser.says('/sign-up', signUpAs(address))).toBe('503 mail-unavailable');
      expect(await browser.says('/password-reset', { email: address })).toBe('503 mail-unavailable');
      expect(await browser.says('/sign-in/magic', { email: address })).toBe('503 mail-unavailable');
    }
    await world.close();
  });
});
