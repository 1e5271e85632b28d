import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { CANARY, CUBE_MM, writePhantom } from './support/phantom.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { allLoaded, drop, greys, openViewer, picture, view } from './support/viewer.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const SLICES = 200;
const WAYS: [string, Language, typeof DESKTOP][] = [
  ['a desktop in English', 'en', DESKTOP],
  ['a phone in Spanish', 'es', PHONE],
];

describe('the viewer without an account', () => {
  let server: TestServer;
  let browser: Browser;
  let folder: string;
  let visitor: Visitor;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-local-'));
    writePhantom({ folder: join(folder, 'scan'), slices: SLICES });
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    const problems = visitor?.problems ?? [];
    await visitor?.close();
    expect(problems).toEqual([]);
  });

  it('[C156] [C200] [C219] opens a dropped folder of 200 images and sends nothing, not a byte and not a name', async () => {
    visitor = await visit(browser, server.url);
    const { page, sent, context } = visitor;
    const say = sentencesOf('en');
    const logBefore = server.output().length;
    await openViewer(page, say);
    await drop(page, join(folder, 'scan'));
    await allLoaded(page, say, SLICES);
    for (const plane of ['axial', 'coronal', 'sagittal'] as const)
      await expect.poll(() => greys(page, say, plane)).toBeGreaterThan(10);
    await expect.poll(() => page.getByText(say('viewer:onlyHere')).first().isVisible()).toBe(true);

    expect(sent.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
    expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(sent.reduce((bytes, { bodyBytes }) => bytes + bodyBytes, 0)).toBe(0);
    const spelled = JSON.stringify(sent);
    for (const canary of [CANARY.name, 'Canaryfield', CANARY.id, 'IM00']) expect(spelled).not.toContain(canary);
    expect(server.output().slice(logBefore)).not.toContain('/api/');

    await context.setOffline(true);
    visitor.forget();
    const before = await picture(page, say, 'axial');
    await view(page, say, 'axial').focus();
    await page.keyboard.press('End');
    await expect.poll(() => picture(page, say, 'axial')).not.toBe(before);
    expect(sent).toEqual([]);
  });

  it('[C168] is not isolated, and takes no cookie and no storage to do its work', async () => {
    visitor = await visit(browser, server.url);
    const { page, context } = visitor;
    await page.goto('/viewer');
    await expect
      .poll(() => page.evaluate(() => ({ isolated: crossOriginIsolated, shared: typeof SharedArrayBuffer })))
      .toEqual({
        isolated: false,
        shared: 'undefined',
      });
    expect(await context.cookies()).toEqual([]);
  });

  it('names each file that it cannot open, with a reason, and opens the rest', async () => {
    visitor = await visit(browser, server.url);
    const { page } = visitor;
    const say = sentencesOf('en');
    const mixed = join(folder, 'mixed');
    const [first = ''] = writePhantom({ folder: mixed, slices: 12 });
    writeFileSync(join(mixed, 'zero.dcm'), '');
    writeFileSync(join(mixed, 'letter.txt'), 'Dear colleague');
    writeFileSync(join(mixed, 'cut.dcm'), (await import('node:fs')).readFileSync(first).subarray(0, 4000));
    await openViewer(page, say);
    await drop(page, mixed);
    await allLoaded(page, say, 12);
    await page.getByRole('button', { name: say('viewer:seeProblems') }).click();
    for (const [file, reason] of [
      ['zero.dcm', 'empty'],
      ['letter.txt', 'not-dicom'],
      ['cut.dcm', 'truncated'],
    ] as const) {
      const row = page.locator('li, tr', { hasText: file });
      await expect.poll(() => row.innerText()).toContain(say(`viewer:error.${reason}`));
    }
  });

  const measureWords = JSON.parse(
    readFileSync(join(import.meta.dirname, '../apps/web/viewer/measures/strings.en.json'), 'utf8'),
  ) as { readonly tools: { readonly length: string } };

  it('[C157] measures the edge of a cube of 20 mm to half a voxel', async () => {
    visitor = await visit(browser, server.url);
    const { page } = visitor;
    const say = sentencesOf('en');
    await openViewer(page, say);
    await drop(page, join(folder, 'scan'));
    await allLoaded(page, say, SLICES);
    const axial = view(page, say, 'axial');
    await picture(page, say, 'axial'); // once it has come to rest
    const box = await axial.boundingBox();
    if (!box) throw new Error('the axial view has no place');
    const edges = await brightRun(axial);
    await page.getByRole('button', { name: measureWords.tools.length, exact: true }).click();
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + edges.from, y);
    await page.mouse.down();
    await page.mouse.move(box.x + edges.to, y, { steps: 6 });
    await page.mouse.up();
    const length = page
      .getByRole('listitem')
      .getByText(/^\d+(\.\d)? mm$/)
      .first();
    const off = async () => Math.abs(Number.parseFloat(await length.innerText()) - CUBE_MM);
    await expect.poll(off).toBeLessThanOrEqual(0.75); // half a voxel and half a pixel
  });

  it.each(inTurn(WAYS, 1))('passes axe empty and full, and fits, on %s', async (_, locale, screen) => {
    visitor = await visit(browser, server.url, { locale, screen });
    const { page } = visitor;
    const say = sentencesOf(locale);
    await openViewer(page, say);
    expect(await axeFindings(page)).toEqual([]);
    await drop(page, join(folder, 'scan'));
    await allLoaded(page, say, SLICES);
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(locale);
  });
});

/** First and last bright pixel on the middle row of a view, in CSS pixels from its left edge. */
async function brightRun(canvas: ReturnType<typeof view>): Promise<{ from: number; to: number }> {
  return canvas.evaluate((element) => {
    const source = element instanceof HTMLCanvasElement ? element : element.querySelector('canvas');
    if (!source) throw new Error('no canvas');
    const copy = new OffscreenCanvas(source.width, source.height);
    const context = copy.getContext('2d');
    if (!context) throw new Error('no context');
    context.drawImage(source, 0, 0);
    // a little above the crosshair, which may be drawn over the middle row
    const row = context.getImageData(0, Math.round(source.height / 2) - 12, source.width, 1).data;
    const greyAt = (x: number): number => row[x * 4] ?? 0;
    const middle = Math.round(source.width / 2);
    const water = greyAt(Math.round(source.width * 0.2));
    const bone = greyAt(middle + 9);
    const threshold = (water + bone) / 2;
    let [from, to] = [middle, middle];
    for (let x = middle; x > 0 && (greyAt(x) > threshold || Math.abs(x - middle) < 4); x--) from = x;
    for (let x = middle; x < source.width && (greyAt(x) > threshold || Math.abs(x - middle) < 4); x++) to = x;
    const scale = source.getBoundingClientRect().width / source.width;
    return { from: from * scale, to: (to + 1) * scale };
  });
}
