import { readFileSync } from 'node:fs';
import { type CreatedPatient, ERRORS } from '@hyaline/contract';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../apps/server/src/modules/identity/accounts/demo-people.ts';
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
/** Letters that stand nowhere else, so that they can be looked for. */
const SUBSTANCE = 'Zyxwolframite';
const WORDS = 'Quillfeather walks two miles';
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

describe('a chart', () => {
  let server: TestServer;
  let browser: Browser;
  let ines: Client;
  let tom: Client;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const demo = (box: string) => {
      const person = DEMO_PEOPLE.find(({ email }) => email.startsWith(`${box}@`));
      if (!person) throw new Error(`the demo has no ${box}`);
      return signIn(server.url, { ...person, password: DEMO_PASSWORD });
    };
    [ines, tom] = await Promise.all([demo('ines'), demo('tom')]);
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

  async function at(client: Client, options: Parameters<typeof visit>[2]): Promise<Visitor> {
    const made = await visit(browser, server.url, options);
    visitors.push(made);
    await made.signInAs(client);
    return made;
  }

  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true, disabled: false }).first().press('Enter');

  async function newPatient(): Promise<string> {
    const none = { line: '', city: '', state: '', postalCode: '', country: '' };
    const fields = {
      givenName: 'Xavanna',
      familyName: 'Pomfret',
      birthDate: '1971-02-03',
      sex: 'female',
      language: 'en',
      phone: '',
      email: '',
      address: none,
      mrn: '',
      ssn: '',
      emergencyContact: { name: '', relation: '', phone: '' },
    };
    const body = { fields, duplicatesSeen: true };
    return (await expectStatus(ines.ask({ method: 'POST', path: `${API}/patients`, body }), 201)).json<CreatedPatient>()
      .id;
  }

  /** Ctrl and this key as soon as the mouse is up, before the browser has told the page where the caret is. */
  const pressAtOnce = (text: Locator, key: string) =>
    text.evaluate((place, pressed) => {
      const init = { key: pressed, keyCode: pressed.toUpperCase().charCodeAt(0), ctrlKey: true, cancelable: true };
      place.addEventListener('mouseup', () => place.dispatchEvent(new KeyboardEvent('keydown', init)), { once: true });
    }, key);

  it.each(inTurn(WAYS, 0))(
    'takes allergies, notes, vital signs, results and documents, and gives them to nobody else, on %s',
    async (_, locale, screen, colourScheme) => {
      const say = sentencesOf(locale);
      const id = await newPatient();
      const visitor = await at(ines, { locale, screen, colourScheme });
      const { page } = visitor;
      const dialog = page.getByRole('dialog');

      // An allergy stands beside the name from then on.
      await page.goto(`/patients/${id}/allergies`);
      await page.getByText(say('chart:chips.none')).waitFor();
      await press(page, say('chart:allergy.add'));
      await dialog.getByRole('button', { name: say('chart:save') }).press('Enter');
      await dialog.getByText(say('chart:invalid')).waitFor();
      await passes(page);
      await dialog.getByLabel(say('chart:allergy.substance')).fill(SUBSTANCE);
      await dialog.getByLabel(say('chart:allergy.severity.label')).selectOption('severe');
      await dialog.getByRole('button', { name: say('chart:save') }).press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText(SUBSTANCE).nth(1).waitFor(); // the chip, and the line
      await passes(page);

      // A note begins with a template, is written with the keyboard, and waits for whoever leaves it.
      await page.goto(`/patients/${id}/notes`);
      await press(page, say('chart:notes.add'));
      const template = page.getByLabel(say('chart:templates.begin'));
      await expect.poll(() => template.locator('option').count()).toBe(5);
      await template.selectOption({ index: 2 });
      const text = page.getByRole('textbox', { name: say('chart:notes.text') });
      await expect.poll(() => text.locator('h2').count()).toBe(7);
      await pressAtOnce(text, 'b');
      await text.locator('p').first().click();
      await page.keyboard.type(WORDS);
      await expect.poll(() => text.locator('strong').textContent()).toBe(WORDS);
      await passes(page);
      await page.getByRole('link', { name: say('patients:tab.vitals') }).press('Enter');
      const leaving = page.getByRole('dialog', { name: say('app:leave.title') });
      await leaving.getByRole('button', { name: say('app:leave.leave') }).press('Enter');
      await page.getByRole('heading', { name: say('chart:vitals.emptyTitle') }).waitFor();
      await page.getByRole('link', { name: say('patients:tab.notes') }).press('Enter');
      await page.getByText(say('chart:notes.draftFound')).waitFor();
      await press(page, say('chart:save'));
      await page.locator('article strong', { hasText: WORDS }).waitFor();

      // Signed, it is not changed any more: what comes later is an addendum.
      await press(page, say('chart:notes.sign'));
      await press(page, say('chart:notes.addAddendum'));
      await text.click();
      await page.keyboard.type('She called.');
      await press(page, say('chart:save'));
      await page.locator('article', { hasText: 'She called.' }).waitFor();
      await page.getByText(say('chart:notes.addendum'), { exact: true }).first().waitFor();
      await passes(page);

      // What nobody can weigh is marked before it is sent; pounds and centimetres make a body mass index.
      await page.goto(`/patients/${id}/vitals`);
      await press(page, say('chart:vitals.add'));
      const weight = page.getByLabel(say('chart:vitals.name.weight'), { exact: true });
      await page
        .getByLabel(say('chart:vitals.unitOf', { name: say('chart:vitals.name.weight') }))
        .selectOption('[lb_av]');
      await weight.fill('9999');
      await page.getByText(/^(From 0\.4 to|De 0,4 a) /).waitFor();
      await weight.fill('154.3');
      await page.getByLabel(say('chart:vitals.name.height'), { exact: true }).fill('175');
      await page.getByText(/22[.,]9 kg\/m²/).waitFor();
      await passes(page);
      await press(page, say('chart:save'));
      await page.getByText(/154[.,]3 lb/).waitFor();

      // A result outside its interval says so in words, and leads to how it went.
      await page.goto(`/patients/${id}/labs`);
      await press(page, say('chart:labs.add'));
      await page.getByLabel(say('chart:labs.panel')).fill('HbA1c');
      await page.getByLabel(say('chart:labs.column.test')).fill('Haemoglobin A1c');
      await page.getByLabel(say('chart:labs.column.value')).fill('6,1');
      await page.getByLabel(say('chart:labs.low'), { exact: true }).fill('4');
      await page.getByLabel(say('chart:labs.high'), { exact: true }).fill('5.6');
      await passes(page);
      await press(page, say('chart:save'));
      await page.getByText(say('chart:labs.flag.high'), { exact: true }).waitFor();
      await press(page, say('chart:labs.trendOf', { name: 'Haemoglobin A1c' }));
      await dialog.getByRole('img', { name: /^Haemoglobin A1c: / }).waitFor();
      await passes(page);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });

      // A file is what its bytes are; what is taken comes back as it was.
      await page.goto(`/patients/${id}/documents`);
      const input = page.locator('input[type=file]');
      await input.setInputFiles({ name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.from([0, 1, 2, 255]) });
      await page.getByText(ERRORS['document-refused'][locale]).waitFor();
      await input.setInputFiles({ name: 'Letter.pdf', mimeType: 'application/pdf', buffer: PDF });
      await page.getByText('Letter.pdf', { exact: true }).waitFor();
      await passes(page);
      const downloading = page.waitForEvent('download');
      await press(page, say('chart:documents.download'));
      expect(readFileSync(await (await downloading).path()).equals(PDF)).toBe(true);

      // All of it stands in the timeline; what is removed leaves it with a reason, and comes back.
      await page.goto(`/patients/${id}/timeline`);
      const link = (name: string) => page.getByRole('link', { name, exact: true });
      for (const name of [SUBSTANCE, 'HbA1c', 'Letter.pdf', say('chart:kind.vitals')]) await link(name).waitFor();
      await page.getByText(say('chart:timeline.order.happened'), { exact: true }).click();
      await expect.poll(() => page.getByRole('radio', { checked: true }).count()).toBe(1);
      await link('HbA1c').waitFor();
      await press(page, say('chart:kind.document'));
      await link('HbA1c').waitFor({ state: 'hidden' });
      await press(page, say('chart:entry.actions'));
      await page.getByRole('menuitem', { name: say('chart:entry.remove') }).press('Enter');
      await dialog.getByLabel(say('chart:remove.reason')).fill('Wrong patient');
      await dialog.getByRole('button', { name: say('chart:remove.confirm') }).press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      await link('Letter.pdf').waitFor({ state: 'hidden' });
      await press(page, say('chart:timeline.removed'));
      await page.getByText('Wrong patient').waitFor();
      await passes(page);
      await press(page, say('chart:entry.actions'));
      await page.getByRole('menuitem', { name: say('chart:entry.restore') }).press('Enter');
      await link('Letter.pdf').waitFor({ state: 'hidden' });

      // A colleague who does not treat the patient finds nothing, and nothing is left in this browser.
      expect((await tom.ask({ path: `${API}/patients/${id}/entries` })).status).toBe(404);
      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      const left = [kept, ...visitor.sent.map(({ url }) => decodeURIComponent(url))].join('\n');
      for (const secret of [SUBSTANCE, 'Quillfeather', 'Letter.pdf', 'Haemoglobin', 'Pomfret'])
        expect(left).not.toContain(secret);
      expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
    },
  );
});
