import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitInstance } from '@hyaline/dicom';
import { flatFile } from '@hyaline/dicom/testing/flat';
import { toBase64Url } from '@hyaline/kit';
import { contexts, seal } from '@hyaline/sealed';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { type Api, serveViewer, type Site } from '../testing/site.ts';

declare const harness: {
  events: { kind: string }[];
  linkedStudy(payload: unknown, token: string): unknown;
  handle: {
    open(source: unknown): Promise<void>;
    measures(): readonly { value: number; calibrated: boolean; region: { area: number; mean: number } | null }[];
    marks(): { series: Record<string, { calibrations: readonly { lengthMm: number }[] }> };
  };
};

const SERIES = '1.2.826.0.1.3680043.10.';
const red = flatFile({ modality: 'XC', columns: 60, rows: 40, colour: true, shade: (x) => (x < 30 ? [0.8, 0.2, 0.1] : [0.1, 0.2, 0.8]) }); // prettier-ignore
const mouth = [1, 2, 3, 4].map((n) =>
  flatFile({
    modality: 'IO',
    columns: n % 2 ? 64 : 48,
    rows: n % 2 ? 48 : 64,
    instance: n,
    seriesUid: `${SERIES}2`,
    also: { 0x00181164: ['DS', '0.1\\0.1'] },
    shade: () => n / 5,
  }),
);
const cine = flatFile({ modality: 'US', columns: 40, rows: 30, frames: 6, seriesUid: `${SERIES}3`, also: { 0x00181063: ['DS', '40'] }, shade: (_, __, f) => f / 6 }); // prettier-ignore

let sealed = Buffer.alloc(0);

/** Ciphertext by range, as the server gives it for an opened link. */
const api: Api = (request, response) => {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (!range || !request.url?.endsWith('/objects/one')) return false;
  response.writeHead(206, { 'content-type': 'application/octet-stream' });
  response.end(sealed.subarray(Number(range[1]), Number(range[2]) + 1));
  return true;
};

describe('pictures that are no volume, in a browser', () => {
  let browser: Browser;
  let site: Site;
  let folder: string;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-flat-'));
    site = await serveViewer({ api });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(
    files: readonly Uint8Array[],
    reducedMotion: 'reduce' | 'no-preference' = 'no-preference',
  ): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${site.url}/`);
    const names = files.map((bytes, n) => {
      const name = join(folder, `${n}.dcm`);
      writeFileSync(name, bytes);
      return name;
    });
    await page.setInputFiles('input[data-picker=files]', names);
    await page.waitForSelector('[data-layout=stack] .hv-vp-stack');
    await page.waitForFunction(() => document.querySelector('.hv-vp-stack .hv-vp-message')?.textContent === '');
    return page;
  }

  /** Red, green and blue at a share of the shown picture's width and height. */
  const colourAt = (page: Page, x: number, y: number) =>
    page.evaluate(
      async ([left, top]) => {
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        const canvas = document.querySelector<HTMLCanvasElement>('.hv-vp-stack canvas');
        const data = canvas?.getContext('2d')?.getImageData(left * canvas.width, top * canvas.height, 1, 1).data;
        return [...(data ?? [])].slice(0, 3);
      },
      [x, y] as const,
    );

  it('shows a photograph in its colours, and turns it', async () => {
    const page = await open([red]);
    await expect.poll(() => colourAt(page, 0.3, 0.5)).toEqual([204, 51, 26]);
    await expect.poll(() => colourAt(page, 0.7, 0.5)).toEqual([26, 51, 204]);
    await page.getByRole('button', { name: 'Flip left to right' }).click();
    await expect.poll(() => colourAt(page, 0.3, 0.5)).toEqual([26, 51, 204]);
    await page.keyboard.press('.'); // a quarter to the right
    await expect.poll(() => colourAt(page, 0.5, 0.3)).toEqual([26, 51, 204]);
    await expect.poll(() => page.locator('.hv-series').textContent()).toContain('No pixel spacing');
    await expect.poll(() => page.locator('.hv-notices').textContent()).toContain('No pixel spacing');
    await page.close();
  });

  it('pages a full-mouth series, and measures it after a calibration that can be undone', async () => {
    const page = await open(mouth);
    await expect.poll(() => page.locator('.hv-strip-thumb').count()).toBe(4);
    await expect.poll(() => page.locator('.hv-series-row').count()).toBe(1);
    await page.locator('.hv-strip-thumb').nth(2).click();
    await expect.poll(() => page.locator('.hv-vp-stack .hv-vp-tl').textContent()).toContain('3 / 4');
    const box = await page.locator('.hv-vp-stack canvas').boundingBox();
    if (!box) throw new Error('no view');
    const line = async (length: number) => {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x - length / 2, y);
      await page.mouse.down();
      await page.mouse.move(x + length / 2, y, { steps: 3 });
      await page.mouse.up();
    };
    const count = () => page.evaluate(() => harness.handle.measures().length);
    await page.locator('[data-tool=length]').click();
    await line(200);
    await expect.poll(count).toBe(1);
    const before = await page.evaluate(() => harness.handle.measures()[0]);
    expect(before?.calibrated).toBe(false);
    await page.getByRole('button', { name: 'Calibrate by a known length' }).click();
    await line(100);
    await page.getByLabel('Length, mm').fill('10');
    await page.getByRole('button', { name: 'Calibrate', exact: true }).last().click();
    await page.waitForFunction(() => harness.handle.measures()[0]?.calibrated); // once the dialog has closed
    const after = await page.evaluate(() => harness.handle.measures()[0]);
    expect(after).toMatchObject({ calibrated: true });
    expect(after?.value).toBeCloseTo(20, 1);
    await expect.poll(() => page.locator('.hv-scale').textContent()).toBe('Calibrated by you: 10.0 mm');
    await page.keyboard.press('Control+z');
    await expect
      .poll(() => page.evaluate(() => harness.handle.measures()[0]?.value))
      .toBeCloseTo(before?.value ?? 0, 9);
    // planes would show the picture in another scale: no key and no menu leads to them, nor to tools of volumes
    for (const key of ['o', 'f', 'f', 'i']) await page.keyboard.press(key);
    await expect.poll(() => page.locator('.hv-vp-stack').isVisible()).toBe(true);
    await expect.poll(() => page.locator('.hv-vp-coronal').isVisible()).toBe(false);
    await expect.poll(() => page.getByRole('button', { name: 'Layout' }).isVisible()).toBe(false);
    await expect.poll(() => page.locator('[data-tool=implant]').isVisible()).toBe(false);
    await page.locator('[data-tool=rectangle]').click();
    await page.mouse.move(box.x + box.width / 2 - 50, box.y + box.height / 2 - 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 50, box.y + box.height / 2 + 40, { steps: 3 });
    await page.mouse.up();
    await expect.poll(count).toBe(2);
    const region = await page.evaluate(() => harness.handle.measures()[1]?.region);
    // 100 by 80 of the screen, of which the line before took 200
    expect(region?.area).toBeCloseTo(100 * 80 * ((before?.value ?? 0) / 200) ** 2, 0);
    expect(region?.mean).toBeCloseTo(0.6 * 4095, -1);
    await page.close();
  });

  it('plays a cine run, and leaves it still where the system asks for less motion', async () => {
    const page = await open([cine]);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.waitForFunction(() => /[4-6] \/ 6/.test(document.querySelector('.hv-vp-stack .hv-vp-tl')?.textContent ?? '')); // prettier-ignore
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.close();
    const still = await open([cine], 'reduce');
    expect(await still.getByRole('button', { name: 'Play' }).isVisible()).toBe(false);
    await still.keyboard.press('q');
    await still.waitForTimeout(300); // seven pictures of 40 ms would have been shown by now
    expect(await still.locator('.hv-vp-stack .hv-vp-tl').textContent()).toContain('1 / 6');
    await still.close();
  });

  it('shows colour from a sealed link, and no tags of it', async () => {
    const key = crypto.getRandomValues(new Uint8Array(32));
    const split = splitInstance(red);
    if (split.kind !== 'image') throw new Error(split.detail);
    sealed = Buffer.from(await seal(key, Uint8Array.from(split.bulk), contexts.bulk('one')));
    const { header, frames } = split;
    const instance = {
      sopInstanceUid: header.sopInstanceUid,
      transferSyntaxUid: header.transferSyntaxUid,
      headerObject: null,
      bulkObject: { id: 'one', bytes: sealed.length },
      frames,
      header,
    };
    const series = [{ seriesInstanceUid: '1.3', modality: 'XC', description: '', instances: [instance] }];
    const index = { version: 1, studyInstanceUid: '1.2', description: '', series };
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${site.url}/`);
    await page.evaluate(
      (payload) => harness.handle.open(harness.linkedStudy(payload, 'token')),
      { version: 1, label: 'Photograph', bulkKey: toBase64Url(key), index },
    ); // prettier-ignore
    await page.waitForFunction(() => document.querySelector('.hv-vp-stack .hv-vp-message')?.textContent === '');
    await expect.poll(() => colourAt(page, 0.3, 0.5)).toEqual([204, 51, 26]);
    await page.getByRole('button', { name: 'Export' }).click();
    await expect.poll(() => page.getByRole('menuitem', { name: 'DICOM tags…' }).isDisabled()).toBe(true);
    await page.close();
  });

  it('lists and searches the tags of the file', async () => {
    const page = await open([red]);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'DICOM tags…' }).click();
    const rows = page.locator('.hv-tags tbody tr');
    await rows.first().waitFor();
    await expect.poll(() => rows.count()).toBeGreaterThan(20);
    await page.getByRole('searchbox', { name: 'Search' }).fill('patient name');
    await expect.poll(() => rows.allTextContents()).toEqual(['(0010,0010)PNPatient NamePrueba^Flora']);
    await page.keyboard.press('Escape');
    await page.close();
    expect(faults).toEqual([]);
  });
});
