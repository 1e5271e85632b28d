import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePhantom } from '@hyaline/dicom/phantom';
import type { StudyMarks } from '@hyaline/marks';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { serveViewer, type Site } from '../testing/site.ts';

declare const harness: {
  events: { kind: string }[];
  handle: { marks(): StudyMarks; setMarks(marks: StudyMarks): void };
};

const files = [...generatePhantom({ size: 96, slices: 96, noise: 20, seed: 7 })];

describe('planning implants in a browser', () => {
  let browser: Browser;
  let site: Site;
  let folder: string;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-implants-'));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    site = await serveViewer();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
    expect(faults).toEqual([]);
  });

  async function open(query = '', size = { width: 1440, height: 900 }): Promise<Page> {
    const page = await browser.newPage({ viewport: size });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${site.url}/${query}`);
    const names = files.map(({ name }) => join(folder, name));
    await page.setInputFiles('input[data-picker=files]', names);
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
    await page.locator('[data-tool=implant]').waitFor();
    return page;
  }

  const marks = (page: Page) => page.evaluate(() => Object.values(harness.handle.marks().series)[0]);
  const implants = async (page: Page) => (await marks(page))?.implants ?? [];
  /** A place on the coronal picture, mm right of its middle and below it. */
  async function coronal(page: Page, right: number, down: number): Promise<{ x: number; y: number }> {
    const box = await page.locator('.hv-vp-coronal canvas').boundingBox();
    if (!box) throw new Error('no view');
    const pxPerMm = (Math.min(box.width, box.height) * 0.98) / 128;
    return { x: box.x + box.width / 2 + right * pxPerMm, y: box.y + box.height / 2 + down * pxPerMm };
  }
  async function drag(page: Page, from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 5 });
    await page.mouse.up();
  }

  it('places one in the right jaw, leans and moves it by its handles, warns near the canal, and takes it all back', async () => {
    const page = await open();
    const panel = page.getByRole('complementary', { name: 'Details' });
    await page.keyboard.press('i');
    const lies = () => panel.getByRole('heading', { name: 'Implants' }).boundingBox();
    await expect.poll(async () => (await lies())?.y ?? Infinity).toBeLessThan(720); // in sight, wherever the panel was
    await panel.getByRole('button', { name: 'Tooth: –' }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => panel.getByRole('button', { name: 'Tooth: 48' }).count()).toBe(1);
    const head = await coronal(page, -20, 10);
    await page.mouse.click(head.x, head.y);
    await expect.poll(() => implants(page)).toHaveLength(1);
    const [placed] = await implants(page);
    expect(placed).toMatchObject({ tooth: 48, diameterMm: 4, lengthMm: 10 });
    expect(placed?.axis[2]).toBeCloseTo(-1, 9);
    await expect.poll(() => panel.innerText()).toContain('none marked within 20 mm');

    // a canal 13.5 mm below the head: 2 mm from surface to surface
    await page.evaluate(() => {
      const now = harness.handle.marks();
      const [[series, all]] = Object.entries(now.series) as [[string, (typeof now.series)[string]]];
      const [x, y, z] = all.implants[0]?.head ?? [0, 0, 0];
      const canal = { id: 'canal-1', side: 'right' as const, points: [[x, y - 15, z - 13.6], [x, y + 15, z - 13.6]] as [number, number, number][], diameterMm: 3, note: '' };
      harness.handle.setMarks({ ...now, series: { [series]: { ...all, canals: [canal] } } });
    }); // prettier-ignore
    const canal = panel.getByRole('listitem').filter({ hasText: 'Nerve canal' });
    await expect.poll(() => canal.innerText()).toMatch(/2\.1 mm\s+Clear/);
    await panel.getByRole('button', { name: 'Deeper 0.5 mm' }).click();
    await expect.poll(() => canal.innerText()).toMatch(/1\.6 mm\s+Too close/);

    // by its handles: the apex leans it, the middle moves it; the head stays or goes with it
    const before = (await implants(page))[0];
    const apex = await coronal(page, -20, 20.5);
    await drag(page, apex, { x: 20, y: 0 });
    await expect.poll(async () => (await implants(page))[0]?.axis[0]).toBeGreaterThan(0.2);
    expect((await implants(page))[0]?.head).toEqual(before?.head);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await implants(page))[0]).toEqual(before);
    await drag(page, await coronal(page, -20, 15.5), { x: -14, y: 0 });
    await expect.poll(async () => (await implants(page))[0]?.head[0]).toBeLessThan((before?.head[0] ?? 0) - 2);
    expect((await implants(page))[0]?.axis).toEqual(before?.axis);
    await page.keyboard.press('Control+z');

    // by numbers, with words for what cannot be
    await panel.getByLabel('Length mm').first().fill('99');
    await panel.getByLabel('Length mm').first().press('Enter');
    await expect
      .poll(() => panel.getByRole('alert').first().innerText())
      .toBe('The length must lie between 4 and 60 mm.');
    await panel.getByLabel('To distal °').fill('15');
    await panel.getByLabel('To distal °').press('Enter');
    const leaning = -Math.cos((15 * Math.PI) / 180);
    await expect.poll(async () => (await implants(page))[0]?.axis[2]).toBeCloseTo(leaning, 6);
    await panel.getByRole('button', { name: 'Duplicate' }).click();
    await expect.poll(() => implants(page)).toHaveLength(2);
    await expect
      .poll(() => panel.getByRole('listitem').filter({ hasText: 'Next implant' }).innerText())
      .toMatch(/3\.9 mm · 48\s+Clear/);
    await panel.getByRole('button', { name: 'Delete implant' }).press('Enter');
    await expect.poll(() => implants(page)).toHaveLength(1);
    const hasFocus = () => panel.evaluate((root) => root.contains(document.activeElement));
    await expect.poll(hasFocus).toBe(true); // keys go on from where the button was
    await page.evaluate(() => document.querySelector<HTMLElement>('.hv-vp-coronal .hv-slider')?.focus());
    for (let n = 0; n < 5; n++) await page.keyboard.press('Control+z');
    await expect.poll(() => implants(page)).toHaveLength(1); // what came with the study is where history begins

    // other files would take the place of what is in this tab alone
    await page.setInputFiles('input[data-picker=files]', files.map(({ name }) => join(folder, name))); // prettier-ignore
    const ask = page.getByRole('dialog', { name: 'Open the other files?' });
    await ask.getByRole('button', { name: 'Cancel' }).click();
    await ask.waitFor({ state: 'detached' });
    expect(await implants(page)).toHaveLength(1);
    await page.close();
  });

  it('labels teeth one after the other, in the numbering of the clinic, also after a reload and on a phone', async () => {
    const page = await open('?language=es', { width: 390, height: 844 });
    await page
      .getByRole('button', { name: /Detalles/ })
      .first()
      .click();
    const panel = page.getByRole('complementary', { name: 'Detalles' });
    await panel.getByRole('button', { name: 'Universal' }).click();
    await panel.getByRole('button', { name: /^Siguiente: / }).click();
    const chart = page.getByRole('dialog', { name: 'Elija un diente' });
    const tooth = chart.getByRole('button', { name: '3, primer molar superior derecho' });
    expect((await tooth.boundingBox())?.width).toBeGreaterThan(36);
    await tooth.click();
    await page
      .getByRole('button', { name: /Detalles/ })
      .first()
      .click();
    const box = await page.locator('.hv-vp-axial canvas').boundingBox();
    if (!box) throw new Error('no view');
    await page.mouse.click(box.x + box.width * 0.4, box.y + box.height / 2);
    await page.mouse.click(box.x + box.width * 0.6, box.y + box.height / 2);
    await expect.poll(async () => (await marks(page))?.teeth.map(({ fdi }) => fdi)).toEqual([16, 15]);
    await page.reload();
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('hyaline.viewer.tooth-numbering')))
      .toBe('"universal"');
    await page.close();
  });

  it('keeps implants of one’s own in this browser, and gives them to another as a file', async () => {
    const page = await open();
    const panel = page.getByRole('complementary', { name: 'Details' });
    await page.keyboard.press('i');
    const next = panel.getByRole('group', { name: 'Next implant' });
    await next.getByLabel('Diameter mm').fill('4.2');
    await next.getByLabel('Diameter mm').press('Enter');
    await panel.getByText('My implants').click();
    await panel.getByLabel('Name of the implant').fill('House 4.2');
    await panel.getByRole('button', { name: 'Add' }).click();
    const download = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Save as file' }).click();
    const path = await (await download).path();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      implants: [{ name: 'House 4.2', diameterMm: 4.2 }],
    });
    await panel.getByRole('button', { name: 'Remove House 4.2' }).click();
    await panel.locator('[data-picker=implants]').setInputFiles(path);
    await panel.getByText('1 read, 0 refused').waitFor();
    await next.getByLabel('Shape').selectOption('own:House 4.2');
    const head = await coronal(page, -20, 10);
    await page.mouse.click(head.x, head.y);
    await expect
      .poll(() => implants(page))
      .toMatchObject([{ name: 'House 4.2', diameterMm: 4.2, apexDiameterMm: 2.8 }]);
    await page.close();
  });
});
