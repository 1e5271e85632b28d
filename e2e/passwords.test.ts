import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Clinic, openClinic, PASSWORD, signIn } from './support/api.ts';
import { asSuperuser } from './support/database.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { freshCode } from './support/totp.ts';
import { axeFindings, DESKTOP, focused, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const NEXT = 'Marble-Orchard-771-Tide?';
const WAYS: [string, Language, typeof DESKTOP][] = [
  ['a desktop, in English', 'en', DESKTOP],
  ['a phone, in Spanish', 'es', PHONE],
];

describe('a password', () => {
  let server: TestServer;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });
  afterEach(async () => {
    const problems = visitor?.problems ?? [];
    await visitor?.close();
    expect(problems).toEqual([]);
  });

  const agePassword = ({ session }: Clinic, days: number) =>
    asSuperuser(
      server,
      'update core.account set password_set_at = now() - make_interval(days => $2::int) where id = $1',
      [session.account.id, days],
    );

  it.each(inTurn(WAYS, 0))(
    '[C130] that has run out is changed on the way in, by keyboard, on %s',
    async (_, locale, screen) => {
      const say = sentencesOf(locale);
      const clinic = await openClinic(server.url, `Old ${locale}`);
      await agePassword(clinic, 91);
      visitor = await visit(browser, server.url, { locale, screen });
      const { page } = visitor;
      await page.goto('/sign-in?next=%2Fledger');
      await page.getByLabel(say('identity:signIn.email')).fill(clinic.email);
      await page.getByLabel(say('identity:signIn.password'), { exact: true }).fill(clinic.password);
      await page.keyboard.press('Enter');
      await page.getByLabel(say('identity:code.label')).fill(await freshCode(clinic.totpSecret));
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: say('identity:newPassword.title') }).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      // the field has the focus; a known one is refused with its reason, then a good one goes in
      await focused(page.getByLabel(say('identity:newPassword.label'), { exact: true }));
      await page.keyboard.type('Password-123456');
      await page.keyboard.press('Enter');
      await page.getByText(say('identity:rules.breached')).waitFor();
      await page.getByLabel(say('identity:newPassword.label'), { exact: true }).fill(NEXT);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/ledger');
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
  );

  it.each(inTurn(WAYS, 1))('is changed in the settings, after a quiet note, on %s', async (_, locale, screen) => {
    const say = sentencesOf(locale);
    const clinic = await openClinic(server.url, `Settings ${locale}`);
    const elsewhere = await signIn(server.url, clinic);
    await agePassword(clinic, 80);
    visitor = await visit(browser, server.url, { locale, screen });
    const { page } = visitor;
    await visitor.signInAs(clinic.client);
    await page.goto('/links');
    await page.getByRole('link', { name: say('app:passwordNote.link') }).click();
    await page.waitForURL('**/settings/security');
    await page.getByRole('button', { name: say('settings:password.change') }).click();
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    await focused(page.getByLabel(say('settings:password.current'), { exact: true }));
    await page.keyboard.type('Not-My-Password-1');
    await page.getByLabel(say('settings:password.next'), { exact: true }).fill(NEXT);
    await page.keyboard.press('Enter');
    await page.getByText(say('settings:password.wrong')).waitFor();
    await page.getByLabel(say('settings:password.current'), { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText(say('settings:password.done')).waitFor();
    expect((await elsewhere.ask({ path: '/api/v1/session' })).status).toBe(401);
    await page.goto('/links');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('link', { name: say('app:passwordNote.link') }).count()).toBe(0);
  });
});
