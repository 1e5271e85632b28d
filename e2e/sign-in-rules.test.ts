import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { openClinic } from './support/api.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const WAYS: [string, Language, typeof DESKTOP][] = [
  ['a desktop, in English', 'en', DESKTOP],
  ['a phone, in Spanish', 'es', PHONE],
];

describe('the choice of password rules', () => {
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

  it.each(inTurn(WAYS, 1))('[C276] reaches the form that changes a password, on %s', async (_, locale, screen) => {
    const say = sentencesOf(locale);
    const clinic = await openClinic(server.url, `Rules ${locale}`);
    visitor = await visit(browser, server.url, { locale, screen });
    const { page } = visitor;
    await visitor.signInAs(clinic.client);
    await page.goto('/settings/rules');
    await page.getByLabel(say('settings:rules.preset.nist'), { exact: true }).check();
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    await page
      .getByRole('button', { name: say('settings:rules.save') })
      .first()
      .click();
    await page.getByText(say('settings:rules.saved')).waitFor();
    await page.goto('/settings/security');
    await page.getByRole('button', { name: say('settings:password.change') }).click();
    const rules = page.getByRole('list', { name: say('identity:rules.title') });
    await rules.getByText(say('identity:rules.length').replace('{{min}}', '15')).waitFor();
    expect(await rules.getByText(say('identity:rules.digit')).count()).toBe(0);
  });
});
