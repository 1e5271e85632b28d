import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ERRORS } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Clinic, openClinic } from './support/api.ts';
import { textOfPdf } from './support/pdf.ts';
import { writePhantom } from './support/phantom.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { readToTheEnd } from './support/set-up.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const WAYS: { language: Language; screen: typeof DESKTOP; name: string }[] = [
  { language: 'en', screen: DESKTOP, name: 'a desktop in English' },
  { language: 'es', screen: PHONE, name: 'a phone in Spanish' },
];
const SIGNER = 'Ana Ríos Núñez';

describe('the agreement, from a refused save to a signed copy', () => {
  let server: TestServer;
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-legal-'));
    writePhantom({ folder: join(folder, 'scan'), slices: 3, size: 48 });
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(inTurn(WAYS, 1))('on $name', ({ language, screen }) => {
    const say = sentencesOf(language);
    let clinic: Clinic;
    let owner: Visitor;
    let signing: Page;
    beforeAll(async () => {
      clinic = await openClinic(server.url, 'Clínica del Río', { signed: false });
      owner = await visit(browser, server.url, { screen, locale: language });
      await owner.signInAs(clinic.client);
    });
    afterAll(async () => {
      const problems = owner?.problems ?? [];
      await owner?.close();
      expect(problems).toEqual([]);
    });

    const saveButton = () => owner.page.getByRole('dialog').getByRole('button', { name: say('imaging:save.confirm') });

    it('[C069] [C286] says before a save that the agreement is missing, and the server refuses it whatever the page does', async () => {
      const { page } = owner;
      await page.goto('/imaging');
      await page.getByText(say('app:agreement.missing', { at: '' })).waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      const chooser = page.waitForEvent('filechooser');
      await page
        .getByRole('button', { name: say('imaging:list.drop.folder') })
        .first()
        .click();
      await (await chooser).setFiles(join(folder, 'scan'));
      await page.getByRole('button', { name: say('imaging:local.save') }).click();
      const dialog = page.getByRole('dialog', { name: say('imaging:save.title') });
      await dialog.getByText(say('app:agreement.missing', { at: '' })).waitFor();
      await expect.poll(() => saveButton().isDisabled()).toBe(true);
      expect(await axeFindings(page)).toEqual([]);
      const body = { instanceCount: 1, totalBytes: 10 };
      const headers = { 'idempotency-key': newId(), 'accept-language': language };
      const refused = await clinic.client.ask({ method: 'POST', path: `${API}/studies`, body, headers });
      expect(refused.status).toBe(403);
      expect(refused.text).toContain(ERRORS['baa-required'][language]);
    });

    it('[C252] leads to the agreement, which must be read to its end before it can be signed', async () => {
      const { page, context } = owner;
      const opened = context.waitForEvent('page');
      await page
        .getByRole('dialog')
        .getByRole('link', { name: say('app:agreement.sign') })
        .click();
      signing = await opened;
      await signing.getByRole('heading', { level: 1, name: say('settings:section.compliance.title') }).waitFor();
      await signing.getByText(say('legal:pill.missing'), { exact: true }).waitFor();
      expect(await axeFindings(signing)).toEqual([]);
      await expect.poll(() => overflowsSideways(signing)).toBe(false);
      await signing.getByRole('button', { name: say('legal:start') }).click();
      const text = signing.getByRole('region', { name: say('legal:flow.document') });
      await text.waitFor();
      const read = signing.getByRole('button', { name: say('legal:flow.haveRead') });
      await expect.poll(() => read.isDisabled()).toBe(true);
      expect(await axeFindings(signing)).toEqual([]);
      await expect.poll(() => overflowsSideways(signing)).toBe(false);
      await readToTheEnd(text, signing.getByText(say('legal:flow.whole')));
      await read.click();
    });

    it('[C252] takes consent, name, title and authority, and signs', async () => {
      await signing.getByLabel(say('legal:sign.consent')).check();
      await signing.getByLabel(say('legal:sign.name')).waitFor();
      const confirm = signing.getByRole('button', { name: say('legal:sign.confirm'), exact: true });
      await confirm.click();
      await signing.getByText(say('legal:sign.authorityInvalid')).waitFor();
      expect(await axeFindings(signing)).toEqual([]);
      await expect.poll(() => overflowsSideways(signing)).toBe(false);
      await signing.getByLabel(say('legal:sign.name')).fill(SIGNER);
      await signing.getByLabel(say('legal:sign.role')).fill('Directora');
      await signing.getByLabel(say('legal:sign.authority', { clinic: 'Clínica del Río' })).check();
      await confirm.click();
      await signing.getByText(say('legal:pill.current'), { exact: true }).waitFor();
      await signing.getByText(SIGNER).waitFor();
      expect(await axeFindings(signing)).toEqual([]);
      await expect.poll(() => overflowsSideways(signing)).toBe(false);
    });

    it('[C252] gives the signed copy as a tagged PDF in the language that was shown', async () => {
      const download = signing.waitForEvent('download');
      await signing.getByRole('link', { name: say('legal:signed.download') }).click();
      const file = join(folder, `${language}.pdf`);
      await (await download).saveAs(file);
      const pdf = readFileSync(file);
      const text = textOfPdf(pdf).replaceAll(/\s+/g, ' ');
      expect(text).toContain(language === 'en' ? 'Business Associate Agreement' : 'Acuerdo de Asociado Comercial');
      for (const part of [SIGNER, 'Directora', 'Clínica del Río', server.url, 'hyaline']) expect(text).toContain(part);
      const raw = pdf.toString('latin1');
      for (const mark of [`/Lang (${language})`, '/Marked true', '/StructTreeRoot']) expect(raw).toContain(mark);
      expect(raw.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(3);
    });

    it('lets the save that waited go on where it was', async () => {
      const { page } = owner;
      await signing.close();
      await page.evaluate(() => dispatchEvent(new Event('visibilitychange'))); // a hidden tab does so when it is shown
      await expect.poll(() => saveButton().isEnabled()).toBe(true);
      await saveButton().click();
      await page.waitForURL(/\/imaging\/studies\//);
      await page.goto('/imaging');
      await page.getByRole('row').filter({ hasText: 'Test phantom' }).first().waitFor();
      await expect.poll(() => page.getByText(say('app:agreement.missing', { at: '' })).count()).toBe(0);
    });
  });

  it('[C067] is linked from the foot of every public page', async () => {
    const stranger = await visit(browser, server.url);
    const { page } = stranger;
    await page.goto('/trust');
    await page
      .getByRole('contentinfo')
      .getByRole('link', { name: sentencesOf('en')('app:public.baa') })
      .click();
    await page.waitForURL(/\/legal\/baa\?lang=en$/);
    await page.getByRole('heading', { level: 1, name: 'Business Associate Agreement' }).waitFor();
    await expect.poll(() => page.locator('time[datetime]').count()).toBeGreaterThan(1);
    expect(stranger.problems).toEqual([]);
    await stranger.close();
  });
});
