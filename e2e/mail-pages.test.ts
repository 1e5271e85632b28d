import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, expectStatus, makeClient, openClinic } from './support/api.ts';
import { mailsTo } from './support/mail.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const WAYS: [string, Language, typeof DESKTOP, 'light' | 'dark'][] = [
  ['a desktop, in English, light', 'en', DESKTOP, 'light'],
  ['a phone, in Spanish, dark', 'es', PHONE, 'dark'],
];
const COLLEAGUE = 'ines@laurel.example';
const SUBJECT = 'Reset your password'; // her language, not the reader's

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

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Of the page around the mails only: no script runs in a mail's own frame, and none of a test either. */
async function axeOfPage(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(of: Document, how: object): Promise<{ violations: { help: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run(document, { iframes: false });
    return violations.flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html}`));
  });
}

const askForReset = (email: string) =>
  expectStatus(
    makeClient(server.url).ask({ method: 'POST', path: `${API}/password-reset`, body: { email } }),
    200,
    202,
  );

/** The mail that the page shows: an earlier test may have asked for one to the same address. */
async function openedMail(address: string) {
  const found = (await mailsTo(server.url, COLLEAGUE)).find(({ id }) => address.includes(id));
  if (!found) throw new Error(`the inbox holds no mail of ${address}`);
  return found;
}

describe.each(inTurn(WAYS, 0))('on %s', (_, locale, screen, colourScheme) => {
  const look = async () => {
    visitor = await visit(browser, server.url, { locale, screen, colourScheme });
    return visitor.page;
  };
  const isSound = async (page: Page) => {
    expect(await axeOfPage(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(locale);
  };

  it('[C110] a mail shows up in the inbox by itself, and its button leads on', async () => {
    const page = await look();
    await page.goto('/dev/inbox');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const entries = page.getByRole('link', { name: SUBJECT });
    await page.waitForLoadState('networkidle');
    const before = await entries.count();
    await askForReset(COLLEAGUE);
    await expect.poll(() => entries.count(), { timeout: 30_000 }).toBe(before + 1);
    const entry = entries.first();
    await isSound(page);
    await entry.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: SUBJECT }).waitFor();
    await isSound(page);
    const { link, text } = await openedMail(page.url());
    const button = page.frameLocator('iframe').getByRole('link', { name: 'Choose a new password' });
    await expect.poll(() => button.getAttribute('href')).toBe(link);
    await page.getByRole('link', { name: locale === 'en' ? 'As text' : 'Como texto' }).click();
    await expect.poll(async () => (await page.locator('pre').textContent())?.trim()).toBe(text.trim());
    await page.goBack();
    await page.frameLocator('iframe').getByRole('link', { name: 'Choose a new password' }).click();
    await page.waitForURL((url) => url.pathname === new URL(link).pathname);
    expect(visitor.sent.filter(({ url }) => !url.startsWith(server.url))).toEqual([]);
  });

  it('the gallery shows each mail in both languages, with layout and as text', async () => {
    const page = await look();
    await page.goto('/dev/mail');
    await isSound(page);
    const entries = page.locator('.list a span');
    await expect.poll(() => entries.count()).toBeGreaterThan(25);
    await entries.nth(5).click();
    await page.waitForLoadState('networkidle');
    await isSound(page);
    const layouts = page.locator('iframe');
    await expect.poll(() => layouts.count()).toBe(2);
    await expect.poll(() => page.locator('pre').count()).toBe(2);
    for (const i of [0, 1]) {
      const heading = page.frameLocator('iframe').nth(i).getByRole('heading', { level: 1 });
      await expect.poll(() => heading.textContent()).toMatch(/Laurel Clinic/);
    }
    expect(visitor.sent.filter(({ url }) => !url.startsWith(server.url))).toEqual([]);
  });
});

describe('the settings of mail', () => {
  it.each(inTurn(WAYS, 1))(
    'show the owner what became of the mails, on %s',
    async (_, locale, screen, colourScheme) => {
      const clinic = await openClinic(server.url, 'Harbour');
      const invited = { name: 'Noa Reyes', email: 'noa@harbour.example', role: 'provider', locale: 'es' };
      await expectStatus(clinic.client.ask({ method: 'POST', path: `${API}/invitations`, body: invited }), 200, 201);
      visitor = await visit(browser, server.url, { locale, screen, colourScheme });
      await visitor.signInAs(clinic.client);
      const { page } = visitor;
      const say = sentencesOf(locale);
      await page.goto('/settings/mail');
      await page.getByRole('heading', { level: 1, name: say('mail:title') }).waitFor();
      const row = page.getByRole('row').filter({ hasText: 'n…@harbour.example' });
      await row.waitFor();
      await expect.poll(() => row.textContent()).toContain(say('mail:kind.invitation'));
      expect(await page.content()).not.toContain('noa@harbour');
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      await page.getByRole('link', { name: say('mail:openInbox') }).click();
      await page.waitForURL('**/dev/inbox');
    },
  );
});
