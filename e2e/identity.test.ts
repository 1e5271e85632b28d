import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { openClinic } from './support/api.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { signInByPage } from './support/sign-in.ts';
import { freshCode } from './support/totp.ts';
import { axeFindings, DESKTOP, focused, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const WAYS: { language: Language; screen: typeof DESKTOP; name: string }[] = [
  { language: 'en', screen: DESKTOP, name: 'a desktop in English' },
  { language: 'es', screen: PHONE, name: 'a phone in Spanish' },
];

describe('signing in', () => {
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

  it.each(inTurn(WAYS, 0))(
    'takes the demo’s owner from password and code to the studies, on $name',
    async ({ language, screen }) => {
      visitor = await visit(browser, server.url, { screen, locale: language });
      const { page } = visitor;
      const say = sentencesOf(language);
      await page.goto('/imaging');
      await page.waitForURL(/\/sign-in\?next=/);
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      await signInByPage(page, say, server.demo());
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(language);
      await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(true);
    },
  );

  it('gives one answer for a wrong password, a wrong code and an account that does not exist', async () => {
    visitor = await visit(browser, server.url);
    const { page } = visitor;
    const say = sentencesOf('en');
    const tryWith = async (email: string, password: string): Promise<string> => {
      await page.goto('/sign-in');
      await page.getByLabel(say('identity:signIn.email')).fill(email);
      await page.getByLabel(say('identity:signIn.password'), { exact: true }).fill(password);
      await page.getByRole('button', { name: say('identity:signIn.continue') }).click();
      const alert = page.getByRole('alert');
      await expect.poll(() => alert.innerText()).not.toBe('');
      return alert.innerText();
    };
    const { email } = server.demo();
    expect(await tryWith(email, 'Wrong-Password-1!')).toBe(await tryWith('nobody@clinic.example', 'Wrong-Password-1!'));
  });

  it('[C264] ends the session on the server when somebody signs out', async () => {
    visitor = await visit(browser, server.url);
    const { page, context } = visitor;
    const say = sentencesOf('en');
    await signInByPage(page, say, await openClinic(server.url, 'Leaving'));
    const cookies = await context.cookies();
    expect(cookies.find(({ name }) => name === '__Host-hyaline')).toMatchObject({
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
    });
    await page.getByRole('button', { name: /account/i }).click();
    await page.getByRole('menuitem', { name: say('app:shell.signOut') }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/imaging'));
    await context.addCookies(cookies); // a copy kept elsewhere
    expect((await page.request.get('/api/v1/session')).status()).toBe(401);
  });

  it('works by keyboard alone', async () => {
    visitor = await visit(browser, server.url);
    const { page } = visitor;
    const say = sentencesOf('en');
    const { email, password, totpSecret } = await openClinic(server.url, 'Keys');
    await page.goto('/sign-in');
    await page.getByLabel(say('identity:signIn.email')).focus();
    await page.keyboard.type(email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await focused(page.getByLabel(say('identity:code.label')));
    await page.keyboard.type(await freshCode(totpSecret));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/imaging');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(say('app:skip'));
  });
});
