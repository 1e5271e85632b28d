import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { openClinic } from './support/api.ts';
import { asSuperuser } from './support/database.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { signInByPage } from './support/sign-in.ts';
import { freshCode } from './support/totp.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const SECURITY = '/settings/security';
const WAYS: [string, Language, typeof DESKTOP][] = [
  ['a desktop, in English', 'en', DESKTOP],
  ['a phone, in Spanish', 'es', PHONE],
];

describe('authenticator app and recovery codes', () => {
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

  /** Somebody in the Security section. */
  async function atSecurity(name: string, locale: Language, screen: typeof DESKTOP) {
    const clinic = await openClinic(server.url, name);
    visitor = await visit(browser, server.url, { locale, screen });
    const { page } = visitor;
    const say = sentencesOf(locale);
    await visitor.signInAs(clinic.client);
    await page.goto(SECURITY);
    await page.getByRole('heading', { name: say('factors:totp.title') }).waitFor();
    return { clinic, page, say };
  }

  it.each(inTurn(WAYS, 1))(
    '[C145] the authenticator app is replaced without a gap, on %s',
    async (_, locale, screen) => {
      const { clinic, page, say } = await atSecurity(`App ${locale}`, locale, screen);
      await page.getByRole('button', { name: say('factors:totp.replace') }).click();
      await page.getByLabel(say('factors:totp.password'), { exact: true }).fill(clinic.password);
      await page.getByLabel(say('factors:totp.code'), { exact: true }).fill(await freshCode(clinic.totpSecret));
      expect(await axeFindings(page)).toEqual([]);
      await page.keyboard.press('Enter');
      const totpSecret = (await page.locator('code').innerText()).replaceAll(' ', '');
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      await page.getByLabel(say('identity:enrol.code')).fill(await freshCode(totpSecret));
      await page.keyboard.press('Enter');
      await page.getByText(say('factors:totp.done')).waitFor();
      await page.goto('about:blank'); // the page would leave by itself once it is signed out
      await page.context().clearCookies();
      await signInByPage(page, say, { ...clinic, totpSecret });
    },
  );

  it.each(inTurn(WAYS, 0))(
    '[C145] recovery codes run low, are made anew and kept, on %s',
    async (_, locale, screen) => {
      const { clinic, page, say } = await atSecurity(`Codes ${locale}`, locale, screen);
      await page.getByText(say('factors:recovery.left_other', { count: 10 })).waitFor();
      const use = `update core.recovery_code set used_at = now() where hash in
      (select hash from core.recovery_code where account_id = $1 limit 8)`;
      await asSuperuser(server, use, [clinic.session.account.id]);
      await page.reload();
      await page.getByText(say('factors:recovery.few')).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await page.getByRole('button', { name: say('factors:recovery.make') }).click();
      await page.getByRole('button', { name: say('factors:recovery.makeConfirm') }).click();
      const list = page.getByRole('list', { name: say('identity:recovery.list') });
      await list.waitFor();
      const codes = await list.getByRole('listitem').allInnerTexts();
      expect(codes).toHaveLength(10);
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: say('identity:recovery.download') }).click(),
      ]);
      const kept = await readFile((await file.path()) ?? '', 'utf8');
      for (const code of codes) expect(kept).toContain(code);
      await page.getByRole('button', { name: say('factors:recovery.close') }).click();
      await page.getByText(say('factors:recovery.left_other', { count: 10 })).waitFor();

      await page.context().clearCookies();
      await page.goto('/sign-in');
      await page.getByLabel(say('identity:signIn.email')).fill(clinic.email);
      await page.getByLabel(say('identity:signIn.password'), { exact: true }).fill(clinic.password);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: say('identity:code.useRecovery') }).click();
      await page.getByLabel(say('identity:code.recoveryLabel')).fill(codes[0] ?? '');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/imaging');
    },
  );
});
