import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Clinic, openClinic } from './support/api.ts';
import { type Authenticator, plugIn } from './support/authenticator.ts';
import { asSuperuser } from './support/database.ts';
import { mailOf } from './support/mail.ts';
import { type Language, type Say, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const SECURITY = '/settings/security';
const WAYS: [string, Language, typeof DESKTOP][] = [
  ['a desktop, in English', 'en', DESKTOP],
  ['a phone, in Spanish', 'es', PHONE],
];

describe('passkeys', () => {
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

  /** Somebody in the Security section, with a fingerprint reader at their device. */
  async function atSecurity(name: string, locale: Language, screen: typeof DESKTOP) {
    const clinic = await openClinic(server.url, name);
    visitor = await visit(browser, server.url, { locale, screen });
    const { page } = visitor;
    const say = sentencesOf(locale);
    const authenticator = await plugIn(page);
    await visitor.signInAs(clinic.client);
    await page.goto(SECURITY);
    await page.getByRole('heading', { name: say('factors:passkeys.title') }).waitFor();
    return { clinic, page, say, authenticator };
  }

  async function addPasskey(page: Page, say: Say, name: string): Promise<void> {
    await page.getByRole('button', { name: say('factors:passkeys.add') }).click();
    await page.getByRole('textbox', { name: say('factors:passkeys.name') }).fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: say('factors:passkeys.removeOf', { name }) }).waitFor();
  }

  async function leave(page: Page, authenticator: Authenticator): Promise<void> {
    await authenticator.touch(false); // else the suggestion in the form is taken before anybody presses anything
    await page.context().clearCookies();
    await page.goto('/sign-in');
  }

  const longAgo = ({ session }: Clinic) =>
    asSuperuser(server, `update core.session set verified_at = now() - interval '16 minutes' where account_id = $1`, [
      session.account.id,
    ]);

  it.each(inTurn(WAYS, 1))('a passkey is added, named, and signs in alone, on %s', async (_, locale, screen) => {
    const { clinic, page, say, authenticator } = await atSecurity(`Key ${locale}`, locale, screen);
    await page.getByText(say('factors:passkeys.none')).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await addPasskey(page, say, 'Blue');
    expect(await authenticator.keys()).toBe(1);
    await page.getByRole('button', { name: say('factors:passkeys.renameOf', { name: 'Blue' }) }).click();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('textbox', { name: say('factors:passkeys.name') }).fill('Desk');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: say('factors:passkeys.removeOf', { name: 'Desk' }) }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    expect((await mailOf(server.url, 'security-notice', clinic.email)).text).toContain('passkey');

    // without a suggestion in the form: a finger on the reader would take it, and the button would be gone
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
    });
    await leave(page, authenticator);
    const button = page.getByRole('button', { name: say('identity:signIn.passkey') });
    await button.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await authenticator.touch(true);
    await button.click();
    await page.waitForURL('**/imaging');
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  it('a passkey is offered in the e-mail field, and confirms after the password and before a sensitive step', async () => {
    const { clinic, page, say, authenticator } = await atSecurity('Ways', 'en', DESKTOP);
    await addPasskey(page, say, 'Key');

    await leave(page, authenticator);
    await page.getByLabel(say('identity:signIn.email')).fill(clinic.email);
    await page.getByLabel(say('identity:signIn.password'), { exact: true }).fill(clinic.password);
    await page.keyboard.press('Enter');
    const confirming = page.getByRole('button', { name: say('identity:code.usePasskey') });
    await confirming.waitFor(); // while the form stands there, a finger on the reader takes the suggestion in it
    await authenticator.touch(true);
    await authenticator.knows(false);
    await confirming.click();
    await expect.poll(() => page.getByRole('alert').getByText(/\w/).innerText()).toMatch(/Nothing was changed/);
    await authenticator.knows(true);
    await confirming.click();
    await page.waitForURL('**/imaging');

    await page.goto(SECURITY);
    await longAgo(clinic);
    await page.getByRole('button', { name: say('factors:passkeys.removeOf', { name: 'Key' }) }).click();
    await page.getByRole('button', { name: say('factors:passkeys.removeConfirm') }).click();
    const confirm = page.getByRole('button', { name: say('app:stepUp.passkey') });
    await confirm.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await confirm.click();
    await page.getByText(say('factors:passkeys.none')).waitFor();

    await addPasskey(page, say, 'Second');
    await page.context().clearCookies();
    await page.goto('/sign-in'); // the finger lies on the reader: the suggestion is taken at once
    await page.waitForURL('**/imaging');
  });
});
