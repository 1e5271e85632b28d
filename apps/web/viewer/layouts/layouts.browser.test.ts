import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePhantom } from '@hyaline/dicom/phantom';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { serveViewer, type Site } from '../testing/site.ts';
import type { ViewState } from './saved-view.ts';

declare const harness: {
  events: { kind: string }[];
  handle: {
    view(): ViewState;
    measures(): readonly { kind: string; value: number | null; region: { area: number } | null; points: unknown[] }[];
  };
};

describe('turning, measuring and keeping views in a browser', () => {
  let browser: Browser;
  let site: Site;
  let folder: string;
  let paths: string[];
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-layouts-'));
    paths = [...generatePhantom({ size: 96, slices: 60, noise: 10, seed: 3 })].map(({ name, bytes }) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    });
    [site, browser] = await Promise.all([serveViewer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${site.url}/`);
    await page.setInputFiles('input[data-picker=files]', paths);
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
    await page.getByRole('textbox', { name: 'Name of the view' }).waitFor();
    return page;
  }
  const view = (page: Page) => page.evaluate(() => harness.handle.view());
  const middleOf = async (page: Page, pane: string) => {
    const box = await page.locator(`.hv-vp-${pane} canvas`).boundingBox();
    if (!box) throw new Error('no view');
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, reach: 0.34 * Math.min(box.width, box.height) };
  };
  const degrees = async (page: Page) => {
    const { x } = (await view(page)).frames.coronal;
    return (Math.atan2(x[1], x[0]) * 180) / Math.PI;
  };

  it('[C051] turns planes, keeps the view by name, and recalls it after a reload within 1e-6; renames and deletes it', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await open(context);
    const { x, y, reach } = await middleOf(page, 'axial');
    await page.mouse.move(x + reach, y);
    await page.mouse.down();
    await page.mouse.move(x + reach * Math.cos(0.4), y + reach * Math.sin(0.4), { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => degrees(page)).toBeCloseTo((0.4 * 180) / Math.PI, 0);
    await page.keyboard.press('.');
    await expect.poll(() => degrees(page)).toBeCloseTo((0.4 * 180) / Math.PI + 1, 0);
    await expect.poll(() => page.locator('.hv-vp-coronal .hv-letter-right').innerText()).toBe('LP');
    await page.keyboard.press('+');
    await page.keyboard.press('2');
    await page.keyboard.press('m');
    await page.getByRole('button', { name: 'Layout' }).click();
    await page.getByRole('menuitemradio', { name: 'Three side by side' }).click();
    await expect.poll(async () => (await view(page)).layout).toBe('row');
    const kept = await view(page);
    expect(kept.cameras['axial']?.zoom).toBeCloseTo(1.25, 9);
    await page.getByRole('textbox', { name: 'Name of the view' }).fill('Implant 36');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show Implant 36' }).waitFor();

    const again = await open(context);
    expect(await degrees(again)).toBe(0);
    await again.getByRole('button', { name: 'Show Implant 36' }).click();
    await expect.poll(async () => (await view(again)).layout).toBe('row');
    const recalled = await view(again);
    expect(numbersOf(recalled)).toEqual(numbersOf(kept).map((value) => expect.closeTo(value, 6)));
    expect(recalled).toMatchObject({ layout: 'row', active: kept.active, preset: 'teeth', slab: { mode: 'mean' } });
    await again.getByRole('button', { name: 'Rename Implant 36' }).click();
    await again.locator('input:focus').waitFor();
    await again.keyboard.type('Implant 37');
    await again.keyboard.press('Enter');
    await again.getByRole('button', { name: 'Show Implant 37' }).waitFor();
    await again.getByRole('button', { name: 'Remove Implant 37' }).click();
    await expect.poll(() => again.getByRole('button', { name: /^Show Implant/ }).count()).toBe(0);
    await context.close();
  });

  it('[C008] [C050] [C052] keeps widths and preferences here alone: no request tells of them, another browser has defaults, clearing brings defaults back', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await open(context);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const details = (one: Page) => one.getByRole('separator', { name: 'Width of the details panel' });
    await details(page).focus();
    for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => details(page).getAttribute('aria-valuenow')).toBe('324');
    await page.getByRole('button', { name: 'Preferences' }).click();
    await page.getByRole('checkbox', { name: 'Blend between pixels' }).uncheck();
    await expect
      .poll(() => page.evaluate(() => Object.keys(localStorage).toSorted()))
      .toEqual(['hyaline.viewer.panels', 'hyaline.viewer.preferences']);
    expect(requests).toEqual([]);

    const again = await open(context);
    await expect.poll(() => details(again).getAttribute('aria-valuenow')).toBe('324');
    await again.getByRole('button', { name: 'Preferences' }).click();
    await expect.poll(() => again.getByRole('checkbox', { name: 'Blend between pixels' }).isChecked()).toBe(false);
    await again.getByRole('button', { name: 'Clear all' }).click();
    await again.getByRole('button', { name: 'Remove it all' }).click();
    await expect.poll(() => again.evaluate(() => localStorage.length)).toBe(0);
    await expect.poll(() => again.getByRole('checkbox', { name: 'Blend between pixels' }).isChecked()).toBe(true);
    await expect.poll(() => details(again).getAttribute('aria-valuenow')).toBe('276');
    await context.close();

    const stranger = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const other = await open(stranger);
    await expect.poll(() => details(other).getAttribute('aria-valuenow')).toBe('276');
    await stranger.close();
  });

  it('draws lines, outlines, profiles and words, removes by key, and lists every key once', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await open(context);
    const { x, y } = await middleOf(page, 'axial');
    const measures = () => page.evaluate(() => harness.handle.measures());
    const kinds = async () => (await measures()).map(({ kind }) => kind);
    const drag = async (from: [number, number], to: [number, number]) => {
      await page.mouse.move(x + from[0], y + from[1]);
      await page.mouse.down();
      await page.mouse.move(x + to[0], y + to[1], { steps: 4 });
      await page.mouse.up();
    };
    await page.keyboard.press('y');
    for (const at of [-90, 0, 90]) await page.mouse.click(x + at, y - 40);
    await page.mouse.dblclick(x + 90, y + 50);
    await page.keyboard.press('r');
    await drag([-80, 60], [-20, 100]);
    await page.keyboard.press('b');
    await page.mouse.move(x + 60, y + 120);
    await page.mouse.down();
    for (let n = 0; n <= 36; n++) await page.mouse.move(x + 60 * Math.cos(n / 5.73), y + 120 + 30 * Math.sin(n / 5.73));
    await page.mouse.up();
    await page.keyboard.press('x');
    await page.mouse.click(x - 100, y - 100);
    await page.getByRole('textbox', { name: 'Text here' }).fill('Foramen');
    await page.keyboard.press('Enter');
    await page.keyboard.press('d');
    await drag([-90, -60], [90, -60]);
    await expect.poll(kinds).toEqual(['polyline', 'rectangle', 'freehand', 'text', 'profile']);
    const made = await measures();
    const mmPerPx = (made[4]?.value ?? 0) / 180;
    expect(made[0]?.points).toHaveLength(4);
    expect(made[0]?.value).toBeCloseTo(270 * mmPerPx, 0);
    expect(made[1]?.region?.area).toBeCloseTo(60 * 40 * mmPerPx ** 2, 0);
    expect((made[2]?.region?.area ?? 0) / (Math.PI * 60 * 30 * mmPerPx ** 2)).toBeCloseTo(1, 1);
    await page.getByRole('img', { name: /^Grey values along Profile 1/ }).waitFor();
    await page.keyboard.press('Delete');
    await expect.poll(kinds).toEqual(['polyline', 'rectangle', 'freehand', 'text']);
    await page.keyboard.press('Control+z');
    await expect.poll(() => measures()).toHaveLength(5);

    await page.keyboard.press('?');
    await page.locator('.hv-keys-dialog kbd').first().waitFor();
    const lettersOf = async (kbd: string) =>
      (await page.locator(`.hv-keys-dialog ${kbd}`).allInnerTexts()).filter((key) => [...key].length === 1);
    expect((await lettersOf('kbd')).length).toBeGreaterThan(22);
    // a key that works at times only may stand for two things, one for volumes and one for flat pictures
    const letters = await lettersOf('kbd:not([data-at-times])');
    expect(letters.length).toBeGreaterThan(10);
    expect(letters.filter((key, n) => letters.indexOf(key) !== n)).toEqual([]);
    await context.close();
  });

  it('[C050] begins with the layout that was chosen last, in this browser only, until everything kept is cleared', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    let page = await open(context);
    expect((await view(page)).layout).toBe('mpr');
    await page.getByRole('button', { name: 'Layout' }).click();
    await page.locator('[data-item=dental]').click();
    await page.close();
    page = await open(context);
    await expect.poll(async () => (await view(page)).layout).toBe('dental');
    await page.getByRole('button', { name: 'Preferences' }).click();
    const dialog = page.getByRole('dialog', { name: 'Viewer preferences' });
    await dialog.getByText('Layout chosen last').waitFor();
    await dialog.getByRole('button', { name: 'Clear all' }).click();
    await dialog.getByRole('button', { name: 'Remove it all' }).click();
    await page.close();
    page = await open(context);
    expect((await view(page)).layout).toBe('mpr');
    await context.close();
    const other = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await open(other);
    expect((await view(page)).layout).toBe('mpr');
    await other.close();
  });

  it('breaks no rule of the page policy and logs no error in all of this', () => expect(faults).toEqual([]));
});

const numbersOf = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersOf) : []; // prettier-ignore
