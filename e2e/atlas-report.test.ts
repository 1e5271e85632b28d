import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENT } from '../apps/web/atlas/report/report.fixture.ts';
import { readPdf } from '../apps/web/paper/read-pdf.fixture.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Client, signIn } from './support/api.ts';
import { asSuperuser, keptThings } from './support/database.ts';
import { filesHolding, filesOf } from './support/disk.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, visit } from './support/visitor.ts';

/** What nobody meets by chance. */
const CANARY = 'REF-7Q3X';
/** So low that the model is the light one: each picture is drawn by the processor here. */
const LOW = { width: 1200, height: 690 };
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/;
const DISCLAIMERS = {
  en: 'It is not a diagnosis and not the official medical record.',
  es: 'No es un diagnóstico ni la historia clínica oficial.',
};

describe('the report of the atlas', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    owner = await signIn(server.url, server.demo());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  it('[C009] [C010] [C037] [C038] is a tagged PDF of the entered values, made without the network, and a page to print', async () => {
    const visitor = await visit(browser, server.url, { screen: LOW, locale: 'en', dotsPerPixel: 0.5 });
    await visitor.signInAs(owner);
    const { page, context } = visitor;
    const [en, es] = [sentencesOf('en'), sentencesOf('es')];
    await page.goto('/atlas');
    await page.locator('[data-state="ready"] canvas').waitFor();
    const before = await keptThings(server);
    const values = { name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(DOCUMENT)) };
    await page.locator('input[type="file"]').first().setInputFiles(values);
    await page.getByText(en('atlas:act.imported')).waitFor();
    await page.getByRole('button', { name: en('atlas:act.more'), exact: true }).click();
    await page.getByRole('menuitem', { name: en('atlas:action.report') }).click();
    await page.getByRole('textbox', { name: en('atlasReport:reference') }).fill(CANARY);
    const sheet = page.locator('article.atlas-report');
    await expect.poll(() => sheet.locator('figure img').count(), { timeout: 60_000 }).toBe(2);
    await expect.poll(() => sheet.innerText()).toContain(CANARY);
    expect(await axeFindings(page)).toEqual([]);

    // the file, without the network
    await context.setOffline(true);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: en('atlasReport:download') }).click();
    const saved = await download;
    await context.setOffline(false);
    expect(saved.suggestedFilename()).toMatch(/^spine-report-\d{8}-\d{6}\.pdf$/);
    const pdf = readPdf(await readFile(await saved.path()));
    const text = pdf.pages.join('\n').replaceAll(/\s+/g, ' ');
    for (const value of ['61.27°', '41°', '47.3°', '42.5°', '18.4°', 'Pain after lifting', CANARY, DISCLAIMERS.en])
      expect(text, value).toContain(value);
    // nothing that nobody entered: of the healthy default only what the values leave as it is
    for (const other of ['stenosis right 1/3', 'L4-L5', 'Curve 2', 'Since the last visit'])
      expect(text).not.toContain(other);
    for (const role of ['Document', 'H1', 'H2', 'H3', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure'])
      expect(pdf.roles).toContain(role);
    expect(pdf.alts).toHaveLength(2);
    for (const alt of pdf.alts) expect(alt).toContain('L5–S1');
    expect(pdf.images).toHaveLength(2);
    for (const [width, height] of pdf.images) expect(Math.min(width, height)).toBeGreaterThan(400);
    expect(pdf.pages.length).toBeGreaterThan(2);
    expect(pdf.raw.slice(0, 200) + /\/Info[\s\S]*$/.exec(pdf.raw)?.[0]).not.toMatch(UUID);

    // the page to print, in the other language
    await page.getByText('Español', { exact: true }).click();
    await page.getByRole('checkbox', { name: en('atlasReport:view.back') }).click();
    await expect.poll(() => sheet.getAttribute('lang'), { timeout: 60_000 }).toBe('es');
    await expect.poll(() => sheet.locator('figure img').count(), { timeout: 60_000 }).toBe(1);
    await page.evaluate(() => {
      window.print = () => {
        const printed = document.querySelector('.atlas-report-print')?.textContent ?? '';
        Object.assign(globalThis, { printed });
        setTimeout(() => window.dispatchEvent(new Event('afterprint')));
      };
    });
    await page.getByRole('button', { name: en('atlasReport:print') }).click();
    const printed = () => page.evaluate(() => (globalThis as { printed?: string }).printed ?? '');
    await expect.poll(printed).toContain(DISCLAIMERS.es);
    expect(await printed()).toContain('61,27°');
    expect(es('atlasReport:title')).not.toBe(en('atlasReport:title'));
    await expect.poll(() => page.locator('.atlas-report-print').count()).toBe(0);

    // eighteen more, twenty in all
    const again = page.getByRole('button', { name: en('atlasReport:download') });
    for (let n = 3; n <= 20; n += 1) {
      await expect.poll(() => again.isEnabled()).toBe(true);
      const more = page.waitForEvent('download');
      await again.press('Enter');
      expect((await more).suggestedFilename()).toMatch(/\.pdf$/);
    }

    // the picture alone
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    const drawing = page.waitForEvent('download');
    await page.getByRole('button', { name: en('atlas:act.picture'), exact: true }).click();
    const picture = await readFile(await (await drawing).path());
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)].every((pixels) => pixels > 200)).toBe(true);
    expect(picture.toString('latin1')).not.toMatch(UUID);

    // made in the browser, and nowhere else
    expect(visitor.sent.filter(({ method, path }) => method !== 'GET' && !path.includes('/session'))).toEqual([]);
    for (const { url, body } of visitor.sent) expect(`${url} ${body}`).not.toMatch(/REF-7Q3X|61\.27/);
    const grown = async () => Object.entries(await keptThings(server)).filter(([name, n]) => n > (before[name] ?? 0));
    await expect.poll(grown).toEqual([]); // less there may be: what has run out is swept at any minute
    expect(before['core.session']).toBeGreaterThan(0);
    await asSuperuser(server, 'checkpoint');
    expect(filesHolding(filesOf(server.data), [CANARY, 'Pain after lifting'])).toEqual([]);
    expect(visitor.problems).toEqual([]);
    await visitor.close();
  });
});
