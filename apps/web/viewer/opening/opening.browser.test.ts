import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePhantom, type PhantomAsk } from '@hyaline/dicom/phantom';
import { buildZip } from '@hyaline/zip/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { serveViewer, type Site } from '../testing/site.ts';

declare const harness: {
  events: { kind: string; reason?: string; images?: readonly { identity: { patientId: string } | null }[] }[];
  handle: { study(): { images: readonly unknown[]; source: unknown } };
};

const CANARY = 'Canaryfield^Zip';
const PEOPLE: readonly (readonly [file: string, ask: PhantomAsk])[] = [
  ['canary-one.zip', { size: 64, slices: 24, noise: 5, seed: 3, patientName: CANARY, patientId: 'CANARY-17' }],
  ['canary-two.zip', { size: 48, slices: 12, noise: 5, seed: 4, patientName: 'Phantom^Two', patientId: 'B-2' }],
];

/** How many of the canvases show anything. */
const drawnOf = (canvases: readonly Element[]): number =>
  canvases.filter((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] };
    return data.some((value, n) => n % 4 < 3 && value > 40);
  }).length;

/** Entries of the list in this browser's database. */
const keptCount = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('hyaline.viewer.recent');
    opening.addEventListener('error', () => reject(new Error('no database')));
    opening.addEventListener('success', () => {
      const count = opening.result.transaction('recent').objectStore('recent').count();
      count.addEventListener('success', () => resolve(count.result));
      opening.result.close();
    });
  });

describe('opening files', () => {
  let site: Site;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-opening-'));
    for (const [file, ask] of PEOPLE) {
      const parts = [...generatePhantom(ask)].map(({ name, bytes }) => ({ name: `DICOM/${name}`, data: bytes }));
      const letter = { name: 'letter.txt', data: new TextEncoder().encode('Dear colleague') };
      writeFileSync(join(folder, file), Buffer.from(await buildZip([...parts, letter]).arrayBuffer()));
    }
    site = await serveViewer();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function visit(language: string, size = { width: 1280, height: 800 }): Promise<{ page: Page; sent: string[] }> {
    const page = await browser.newPage({ viewport: size });
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
    await page.goto(`${site.url}/?language=${language}`, { waitUntil: 'networkidle' });
    return { page, sent };
  }
  const choose = (page: Page, ...files: string[]) =>
    page.setInputFiles('input[data-picker=files]', files.map((file) => join(folder, file))); // prettier-ignore
  /** Whose images the host may save now. */
  const told = (page: Page) =>
    page.evaluate(() => {
      const last = harness.events.findLast(({ kind }) => kind === 'content');
      return last?.images?.map(({ identity }) => identity?.patientId);
    });
  const ended = (page: Page) =>
    page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done' || kind === 'failed'));

  it('[C156] [C200] opens a ZIP without a network: the page that was loaded needs nothing more', async () => {
    const { page, sent } = await visit('en');
    sent.length = 0;
    await page.context().setOffline(true);
    await choose(page, 'canary-one.zip');
    await ended(page);
    await expect.poll(() => page.locator('.hv-status').innerText()).toContain('24 of 24 images');
    await expect.poll(() => page.getByRole('heading', { name: 'CBCT jaw phantom' }).isVisible()).toBe(true);
    expect(sent.filter((line) => !line.startsWith('GET blob:'))).toEqual([]);
    expect(sent.join(' ')).not.toMatch(/canary/i);
    await page.close();
  });

  it('tells two patients apart before it opens one, with fewer voxels when asked', async () => {
    const { page } = await visit('es', { width: 390, height: 844 });
    await choose(page, ...PEOPLE.map(([file]) => file));
    const picker = page.locator('.hv-picker');
    await picker.getByRole('heading', { name: '2 series. ¿Cuál desea abrir?' }).waitFor();
    await expect
      .poll(() => picker.innerText())
      .toMatch(/2 pacientes[\s\S]*Canaryfield, Zip[\s\S]*CANARY-17[\s\S]*Phantom, Two/);
    await expect.poll(() => picker.getByText('2 archivos sin abrir').isVisible()).toBe(true);
    expect(await page.locator('.hv-top').innerText()).not.toContain('Zip');
    await expect.poll(() => picker.locator('canvas').evaluateAll(drawnOf)).toBe(2);
    await picker
      .locator('li', { hasText: '24 imágenes' })
      .getByRole('button', { name: /Media resolución/ })
      .click();
    await ended(page);
    await expect.poll(() => page.locator('.hv-status').innerText()).toContain('12 de 12');
    expect([...new Set(await told(page))]).toEqual(['CANARY-17']);
    await page.close();
  });

  it('cancels into a clean state, and opens again', async () => {
    const { page } = await visit('en');
    await page.evaluate(() => {
      const press = () => {
        const cancel = [...document.querySelectorAll('button')].find(
          (button) => button.textContent === 'Cancel' && !button.hidden,
        );
        if (cancel) cancel.click();
        else requestAnimationFrame(press);
      };
      new MutationObserver((_, observer) => {
        observer.disconnect();
        press();
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    await choose(page, 'canary-one.zip');
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'closed'));
    await page.getByRole('button', { name: 'Choose a folder' }).waitFor();
    await expect.poll(() => page.evaluate(() => harness.handle.study())).toMatchObject({ images: [], source: null });
    await choose(page, 'canary-one.zip');
    await ended(page);
    await expect.poll(() => page.evaluate(() => harness.handle.study().images.length)).toBe(24);
    await page.close();
  });

  it('keeps a list of folders only when it is told to, and forgets them all', async () => {
    const { page } = await visit('en');
    // this browser cannot keep real handles, so names stand for them
    const names = ['Scan of May', 'Scan of June'];
    await page.evaluate((list) => {
      Object.assign(window, { showDirectoryPicker: async () => ({ kind: 'directory', name: list.shift() }) });
    }, names); // prettier-ignore
    const box = page.getByRole('switch', { name: 'Keep a list of opened folders' });
    await expect.poll(() => box.isChecked()).toBe(false);
    await box.check();
    for (const name of names) {
      await page.evaluate(() => document.querySelector<HTMLElement>('.hv-drop')?.click());
      await expect.poll(() => page.evaluate(() => harness.events.filter(({ kind }) => kind === 'failed').length)).toBe(names.indexOf(name) + 1); // prettier-ignore
    }
    await expect.poll(() => page.evaluate(keptCount)).toBe(2);
    await page.reload({ waitUntil: 'networkidle' });
    const rows = page.locator('.hv-recent-list li');
    await expect.poll(() => rows.allInnerTexts()).toEqual(['Scan of June', 'Scan of May']);
    await page.getByRole('button', { name: 'Remove Scan of May from the list' }).click();
    await expect.poll(() => rows.allInnerTexts()).toEqual(['Scan of June']);
    await page.getByRole('switch', { name: 'Keep a list of opened folders' }).uncheck();
    await expect.poll(() => rows.count()).toBe(0);
    await page.getByRole('switch', { name: 'Keep a list of opened folders' }).check();
    await expect.poll(() => page.evaluate(keptCount)).toBe(0);
    expect(await rows.count()).toBe(0);
    await page.close();
  });
});
