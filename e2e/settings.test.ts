import { readFile } from 'node:fs/promises';
import type { Profile } from '@hyaline/contract';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, signIn } from './support/api.ts';
import { asSuperuser } from './support/database.ts';
import { freshCode } from './support/totp.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const WAYS: { language: Language; screen: typeof DESKTOP; name: string; phone: string }[] = [
  { language: 'en', screen: DESKTOP, name: 'Marta Laurel, Jr.', phone: '+1 (555) 010-4477' },
  { language: 'es', screen: PHONE, name: 'Marta de Laurel', phone: '+34 600 123 456' },
];

describe('the settings of a person', () => {
  let server: TestServer;
  let browser: Browser;
  let member: Client;
  let visitor: Visitor;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    member = await signIn(server.url, server.demo());
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

  it.each(inTurn(WAYS, 1))(
    '[C140] $name fills in the profile and takes the account along',
    async ({ language, screen, name, phone }) => {
      visitor = await visit(browser, server.url, { locale: language, screen });
      await visitor.signInAs(member);
      const { page } = visitor;
      const say = sentencesOf(language);
      await page.goto('/settings/profile');
      await page.getByLabel(say('settings:profile.name')).fill(name);
      await page.getByLabel(say('settings:profile.phone')).fill('600');
      await page.locator('input[aria-haspopup=listbox]').first().click();
      await page.getByRole('option', { name: language === 'en' ? 'English' : 'Español' }).click();
      await page.getByRole('button', { name: say('settings:profile.save') }).click();
      await page.getByText(say('settings:profile.invalid.phone')).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      await page.getByLabel(say('settings:profile.phone')).fill(phone);
      await page.getByRole('button', { name: say('settings:profile.save') }).click();
      await page.getByText(say('settings:profile.saved')).waitFor();
      const kept = (await member.ask({ path: `${API}/profile` })).json<Profile>();
      expect(kept).toMatchObject({ name, phone: phone.replaceAll(/[\s()-]/g, ''), locale: language });

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: say('settings:profile.data.take') }).click(),
      ]);
      expect(JSON.parse(await readFile(await download.path(), 'utf8')).data.account).toMatchObject({ name });
    },
  );

  it('ask again who is there before they give anything out, and go on where the person was', async () => {
    visitor = await visit(browser, server.url);
    await visitor.signInAs(member);
    const { page } = visitor;
    const say = sentencesOf('en');
    await asSuperuser(server, `update core.session set verified_at = now() - interval '16 minutes'`);
    await page.goto('/settings/profile');
    const take = page.getByRole('button', { name: say('settings:profile.data.take') });
    await take.click();
    const dialog = page.getByRole('dialog', { name: say('app:stepUp.title') });
    await dialog.getByLabel(say('app:stepUp.password'), { exact: true }).fill('Not-the-password-1');
    await dialog.getByLabel(say('app:stepUp.code'), { exact: true }).fill('000000');
    await page.keyboard.press('Enter');
    await dialog.getByText(/not right/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await take.click();
    const { password, totpSecret } = server.demo();
    await dialog.getByLabel(say('app:stepUp.password'), { exact: true }).fill(password);
    await dialog.getByLabel(say('app:stepUp.code'), { exact: true }).fill(await freshCode(totpSecret));
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe('hyaline-account.json');
  });

  it('are found by what they are about, with or without accents', async () => {
    visitor = await visit(browser, server.url, { locale: 'es', screen: PHONE });
    await visitor.signInAs(member);
    const { page } = visitor;
    const say = sentencesOf('es');
    await page.goto('/settings');
    const search = page.getByRole('searchbox', { name: say('settings:search') });
    await search.fill('telefono');
    const list = page.getByRole('navigation', { name: say('settings:crumb') });
    await expect.poll(() => list.getByRole('link').allInnerTexts()).toEqual([say('settings:section.profile.title')]);
    await search.fill('zzz');
    await page.getByText(say('settings:nothing')).waitFor();
    await search.fill('contrasena');
    await list.getByRole('link', { name: say('settings:section.security.title') }).click();
    await page.waitForURL('**/settings/security');
    await page.getByRole('button', { name: say('factors:passkeys.add') }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });
});
