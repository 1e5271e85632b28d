import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StudyMarks } from '@hyaline/marks';
import { generatePhantom } from '@hyaline/dicom/phantom';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { serveViewer, type Site } from '../testing/site.ts';

declare const harness: { events: { kind: string }[]; handle: { marks(): StudyMarks } };

const files = [...generatePhantom({ size: 96, slices: 40, noise: 20, seed: 7 })];
const SCREENS = { upright: { width: 820, height: 1180 }, lying: { width: 1180, height: 820 } } as const;
const FINGERTIP = 44; // CSS px, WCAG 2.5.5

describe.each(Object.entries(SCREENS))('on a tablet held %s', (_, viewport) => {
  let browser: Browser;
  let site: Site;
  let page: Page;
  let touch: CDPSession;
  let folder: string;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-tablet-'));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    site = await serveViewer({ isolated: true });
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport, hasTouch: true, isMobile: true, locale: 'en-GB' });
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    touch = await context.newCDPSession(page);
    await page.goto(`${site.url}/`);
    await page.setInputFiles('input[data-picker=files]', files.map(({ name }) => join(folder, name))); // prettier-ignore
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
    await page.locator('[data-tool=implant]').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
    expect(faults).toEqual([]);
  });

  const marks = () => page.evaluate(() => Object.values(harness.handle.marks().series)[0]);
  async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: readonly [number, number] | null) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] });
    await send('touchStart', from);
    for (const share of [0.3, 0.7, 1])
      await send('touchMove', [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
    await send('touchEnd', null);
  }
  // a tap after a quick drag counts for the end of a fling now and then, so what is no picture is clicked
  const choose = (tool: string) => page.locator(`[data-tool=${tool}]`).click();
  const middleOf = async (selector: string): Promise<[number, number, number, number]> => {
    const { x, y, width, height } = (await page.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    return [x + width / 2, y + height / 2, width, height];
  };
  /** What is too small for a finger, or sticks out of the screen. */
  const outOfReach = () =>
    page.evaluate((least) => {
      const shown = [...document.querySelectorAll<HTMLElement>('.hv :is(button, select, summary, a)')].filter((one) => one.checkVisibility({ visibilityProperty: true })); // prettier-ignore
      return shown.flatMap((one) => {
        const { left, right, width, height } = one.getBoundingClientRect();
        if (width === 0 || one.closest('.hv-notices, .hv-chart-dialog')) return [];
        const name = (one.getAttribute('aria-label') ?? one.textContent).trim();
        const out = left < -1 || right > innerWidth + 1;
        return out || height < least - 0.5 ? [`${name}: ${left}..${right}, ${height} high`] : [];
      });
    }, FINGERTIP);

  it('has every tool and every part of the panel within reach of a finger', async () => {
    await expect.poll(outOfReach).toEqual([]);
    const rail = page.locator('.hv-rail');
    expect(await rail.evaluate((one) => one.scrollHeight <= one.clientHeight)).toBe(true); // none is hidden below
    await page.getByRole('button', { name: 'Details' }).tap();
    await page.getByRole('button', { name: 'At crosshair' }).scrollIntoViewIfNeeded();
    await expect.poll(outOfReach).toEqual([]);
    const [panel, main] = [await page.locator('.hv-side').boundingBox(), await page.locator('.hv-main').boundingBox()];
    expect([panel?.y, panel?.height]).toEqual([main?.y, main?.height]); // no strip of the picture above or below it
    await page.getByRole('button', { name: 'Details' }).tap();
    await page.getByRole('button', { name: 'Layout' }).tap();
    await page.getByRole('menuitemradio').first().waitFor();
    await expect.poll(outOfReach).toEqual([]);
    await page.getByRole('button', { name: 'Layout' }).tap();
  });

  it('measures, sets an implant and moves it, and corrects the arch by touch', async () => {
    await choose('length');
    const [x, y] = await middleOf('.hv-vp-axial canvas');
    await drag([x - 60, y + 60], [x + 60, y + 60]);
    await expect.poll(async () => (await marks())?.measures.length).toBe(1);

    await choose('implant');
    const [cx, cy] = await middleOf('.hv-vp-coronal canvas');
    await page.touchscreen.tap(cx, cy - 20);
    await expect.poll(async () => (await marks())?.implants.length).toBe(1);
    const head = (await marks())?.implants[0]?.head ?? [];
    await drag([cx + 8, cy - 14], [cx + 58, cy - 14]); // beside it: a finger does not hit a pixel
    await expect.poll(async () => (await marks())?.implants[0]?.head[0]).not.toBe(head[0]);
    expect((await marks())?.implants.length).toBe(1);

    await page.getByRole('button', { name: 'Layout' }).click();
    await page.locator('[data-item=dental]').click();
    await choose('arch');
    await page.locator('.hv-vp-panoramic[data-ms]').waitFor({ state: 'attached' });
    expect((await marks())?.arch).toBeNull();
    await page.getByRole('button', { name: 'Details' }).click();
    await page.getByRole('button', { name: 'Next handle' }).click();
    await page.getByRole('button', { name: 'Handle half a millimetre towards the cheek' }).click();
    await expect.poll(async () => (await marks())?.arch?.points.length).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Details' }).click();
  });

  it('changes the window with a finger that rests', async () => {
    const line = page.locator('.hv-vp-axial .hv-vp-br');
    await choose('crosshair');
    const before = await line.innerText();
    const [x, y] = await middleOf('.hv-vp-axial canvas');
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x - 30, y: y - 60 }] });
    await page.locator('.hv-vp-axial.hv-windowing').waitFor(); // it rested long enough
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + 40, y: y - 60 }] });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect.poll(() => line.innerText()).not.toBe(before);
  });
});
