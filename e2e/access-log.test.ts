import { readFileSync } from 'node:fs';
import { newId } from '@hyaline/kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { typed } from '../apps/server/src/modules/patients/patients.fixture.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const WAYS: [string, Language, typeof DESKTOP, 'light' | 'dark'][] = [
  ['a desktop, in English, dark', 'en', DESKTOP, 'dark'],
  ['a phone, in Spanish, light', 'es', PHONE, 'light'],
];

describe('who looked at a patient', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    owner = await signIn(server.url, server.demo());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });
  afterEach(async () => {
    const problems = visitors.flatMap((visitor) => visitor.problems);
    for (const visitor of visitors.splice(0)) await visitor.close();
    expect(problems).toEqual([]);
  });

  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true, disabled: false }).first().press('Enter');

  it.each(inTurn(WAYS, 1))(
    '[C229] [C233] [C255] is seen beside the record and in one search; a disclosure is recorded and given as a paper, on %s',
    async (_, locale, screen, colourScheme) => {
      const say = sentencesOf(locale);
      const body = {
        fields: typed({ givenName: 'Lorquin', familyName: `Access${locale}`, mrn: `A-${locale}` }),
        duplicatesSeen: true,
      };
      const headers = { 'idempotency-key': newId() };
      const made = await expectStatus(owner.ask({ method: 'POST', path: `${API}/patients`, body, headers }), 201);
      const { id, ref } = made.json<{ id: string; ref: string }>();
      const visitor = await visit(browser, server.url, { locale, screen, colourScheme });
      visitors.push(visitor);
      await visitor.signInAs(owner);
      const { page } = visitor;

      await page.goto(`/patients/${id}/log`);
      await page.getByRole('heading', { name: say('accessLog:viewers.title') }).waitFor();
      await page.getByText(say('accessLog:viewers.why.owner')).first().waitFor();
      await page.getByRole('cell').first().waitFor();
      await passes(page);

      // Printed by the browser's own command, the page shows a sentence in place of the patient, and the try is an entry.
      await page.emulateMedia({ media: 'print' });
      await expect.poll(() => page.getByText('Lorquin').first().isVisible()).toBe(false);
      await page.emulateMedia({ media: 'screen' });
      const tried = page.waitForResponse((reply) => reply.url().endsWith('/prints') && reply.status() === 201);
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      await tried;

      // The button opens the server's own view.
      const popup = page.waitForEvent('popup');
      await press(page, say('accessLog:print.action'));
      const view = await popup;
      await view.waitForURL(/print-view/);
      await view.getByRole('heading', { name: /Lorquin/ }).waitFor();
      await view.close();

      await press(page, say('accessLog:record.action'));
      const field = (path: string) => page.locator(`form [data-path="${path}"]`);
      await field('recipient').fill('County Health Department');
      await field('description').fill('Laboratory result');
      await field('purpose').fill('Reportable disease');
      await press(page, say('accessLog:record.confirm'));
      await page.getByText('County Health Department').first().waitFor();

      await press(page, say('accessLog:report.action'));
      await page.getByLabel(say('accessLog:report.format')).selectOption('csv');
      const download = page.waitForEvent('download');
      await press(page, say('accessLog:report.confirm'));
      const file = await download;
      expect(file.suggestedFilename()).toContain(ref);
      expect(readFileSync(await file.path(), 'utf8')).toContain('County Health Department');

      await page.goto('/access-log');
      await page.getByLabel(say('accessLog:filter.patient')).fill(ref);
      await page.getByRole('heading', { name: say('accessLog:disclosures.title') }).waitFor();
      await page.getByLabel(say('accessLog:filter.group')).selectOption('taken-out');
      await expect.poll(() => page.getByRole('row').count()).toBeGreaterThanOrEqual(4);
      await passes(page);
      await page.getByText(say('accessLog:view.stands-out')).click();
      await page.getByRole('heading', { name: say('accessLog:rule.after-end.title') }).waitFor();
      await passes(page);
      await page.getByText(say('accessLog:view.settings')).click();
      await page.getByLabel(say('accessLog:settings.zone')).waitFor();
      await passes(page);
    },
  );
});
