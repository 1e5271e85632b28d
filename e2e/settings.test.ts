import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { BrandSnapshot, Profile } from '@hyaline/contract';
import type { Browser, Locator } from 'playwright-core';
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

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "run"</script></svg>';

describe('the settings', () => {
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
    '[C140] [C061] $name fills in the profile, takes the account along and clears the device',
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

      const emptied = () =>
        page.evaluate(async () => {
          const { usage = 0 } = await navigator.storage.estimate();
          const databases = await indexedDB.databases();
          return [localStorage.getItem('kept'), databases.length, (await caches.keys()).length, usage < 4096];
        });
      await page.evaluate(async () => {
        localStorage.setItem('kept', 'x');
        const request = indexedDB.open('kept', 1);
        await new Promise((resolve) => request.addEventListener('success', resolve));
        request.result.close();
        await (await caches.open('kept')).put('/kept', new Response('x'.repeat(100_000)));
      });
      await expect.poll(async () => (await emptied()).slice(0, 3)).toEqual(['x', 1, 1]);
      await page.getByRole('button', { name: say('settings:profile.appearance.clear') }).click();
      await page.getByRole('button', { name: say('settings:profile.appearance.clearNow'), exact: true }).click();
      await expect.poll(() => emptied().catch(() => null)).toEqual([null, 0, 0, true]);
      await page.getByLabel(say('settings:profile.name')).waitFor(); // still signed in
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

  const kept = async () => (await member.ask({ path: `${API}/branding` })).json<BrandSnapshot>();
  const widthOf = async (picture: Locator) => (await picture.boundingBox())?.width ?? 0;
  const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');

  it.each(inTurn(WAYS, 1))(
    '[C007] [C047] [C048] [C035] let a clinic choose its look, with a picture of what patients see, in $language',
    async ({ language, screen }) => {
      visitor = await visit(browser, server.url, { locale: language, screen });
      await visitor.signInAs(member);
      const { page } = visitor;
      const say = sentencesOf(language);
      await page.goto('/settings/branding');
      const preview = page.getByRole('group', { name: say('branding:preview.frame.page') });
      const save = page.getByRole('button', { name: say('branding:save'), exact: true });
      const name = page.getByLabel(say('branding:nameLabel'));
      await preview.getByText((await kept()).name).waitFor();

      const file = page.locator('input[type=file]');
      await file.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(SVG) });
      await page.getByText(say('branding:notPicture')).waitFor();
      expect((await kept()).logo).toBeNull();

      const jpeg = await page.evaluate(async () => {
        const canvas = new OffscreenCanvas(2000, 500);
        const pen = canvas.getContext('2d');
        pen?.fillRect(100, 100, 1500, 200);
        const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
        return [...bytes];
      });
      await file.setInputFiles({ name: 'logo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(jpeg) });
      const logo = preview.locator('img');
      await logo.waitFor();
      await expect.poll(async () => (await kept()).logo?.width).toBe(800);
      const shown = async () => ((await logo.getAttribute('src')) ?? '').replace('data:image/png;base64,', '');
      const png = sha256((await kept()).logo?.png ?? '');
      await expect.poll(async () => sha256(await shown())).toBe(png);

      const slider = page.getByRole('slider', { name: say('branding:scale') });
      await slider.fill('0.5');
      await expect.poll(() => widthOf(logo)).toBeCloseTo(80, 0);
      const small = await widthOf(logo);
      await slider.fill('1.5');
      await expect.poll(async () => Math.abs((await widthOf(logo)) / small - 3)).toBeLessThan(0.06);

      await page.getByLabel(say('branding:accent'), { exact: true }).fill('#ffd400');
      await page.getByText(say('branding:contrast.low', { ratio: language === 'es' ? '1,4' : '1.4' })).waitFor();
      await expect.poll(() => save.isDisabled()).toBe(true);
      await page.getByRole('button', { name: say('branding:contrast.mend') }).click();
      await expect.poll(() => save.isDisabled()).toBe(false);

      await name.fill('Maria Lopez 03/14/1981');
      const kinds = say('app:identifiers.kinds.birth-date');
      await page.getByText(kinds).waitFor();
      await name.fill('Harbour Clinic');
      await page.getByText(say('app:identifiers.standing')).waitFor();
      await page.getByRole('button', { name: say('branding:palettes.plum') }).click();
      await preview.getByText('Harbour Clinic').waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      await save.click();
      await page.getByText(say('branding:saved')).waitFor();
      const { logo: _, ...rest } = await kept();
      expect(rest).toEqual({
        name: 'Harbour Clinic',
        theme: 'system',
        palette: { accent: '#6a2a63', onAccent: '#ffffff' },
        logoScale: 1.5,
        logoPosition: 'start',
      });
    },
  );
});
