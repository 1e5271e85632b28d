import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StudyMarks } from '@hyaline/marks';
import { generatePhantom, phantomTruth } from '@hyaline/dicom/phantom';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { serveViewer, type Site } from '../testing/site.ts';

declare const harness: {
  events: { kind: string }[];
  handle: {
    measures(): readonly { kind: string; value: number; note: string; points: readonly (readonly number[])[] }[];
    marks(): StudyMarks;
  };
};

const ASK = { size: 96, slices: 40, noise: 20, seed: 7 };
const files = [...generatePhantom(ASK)];
const STEP_PX = 12;

/** Nothing here touches a mouse. */
describe('drawing by keyboard alone', () => {
  let browser: Browser;
  let site: Site;
  let page: Page;
  let folder: string;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-pointer-'));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    site = await serveViewer({ isolated: true });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await page?.close();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${site.url}/`);
    await page.setInputFiles('input[data-picker=files]', files.map(({ name }) => join(folder, name))); // prettier-ignore
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
    await page.locator('[data-tool=implant]').waitFor(); // the rooms are there
  });

  const keys = async (...names: string[]): Promise<void> => {
    for (const name of names) await page.keyboard.press(name);
  };
  const times = (name: string, n: number): string[] => Array.from({ length: n }, () => name);
  const measures = () => page.evaluate(() => harness.handle.measures());
  const said = () => page.locator('.hv-pointer-said').innerText(); // to a screen reader
  const tool = (name: string) => page.locator(`[data-tool=${name}][aria-pressed=true]`).waitFor();
  const mmPerPx = async (): Promise<number> => {
    const { size, spacing } = phantomTruth(ASK);
    const box = await page.locator('.hv-vp-axial canvas').boundingBox();
    return (size * spacing) / (Math.min(box?.width ?? 0, box?.height ?? 0) * 0.98); // fitted with a margin
  };

  it('draws a length, moves its end, names it, takes it away, and takes that back', async () => {
    const mm = await mmPerPx();
    await keys('l');
    await tool('length');
    await keys('Space');
    await expect.poll(said).toMatch(/^Begun|^Held/);
    await keys(...times('Shift+ArrowRight', 10), 'Space');
    await expect.poll(async () => (await measures()).map(({ kind }) => kind)).toEqual(['length']);
    const drawn = (await measures())[0]?.value ?? 0;
    expect(Math.abs(drawn - 10 * STEP_PX * mm)).toBeLessThan(0.05);
    await expect.poll(said).toBe(`Length 1, ${drawn.toFixed(1)} mm`);

    await keys('p', 'p', 'Space'); // round to its end
    await expect.poll(said).toMatch(/^Held/);
    await expect.poll(() => page.locator('.hv-key-pointer[data-held]').count()).toBe(1);
    await keys(...times('Control+Shift+ArrowRight', 6), 'Space');
    await expect.poll(async () => (await measures())[0]?.value).toBeGreaterThan(drawn + 0.01);
    const longer = (await measures())[0]?.value ?? 0;
    expect(Math.abs(Math.abs(longer - drawn) - 6 * mm)).toBeLessThan(0.05);

    await keys('Delete');
    await expect.poll(measures).toEqual([]);
    await keys('Control+z');
    await expect.poll(async () => (await measures()).length).toBe(1);
    await page.getByRole('button', { name: /^Show Length 1/ }).focus();
    await keys('Enter');
    const note = page.getByRole('textbox', { name: 'Note of Length 1' });
    await note.focus();
    await page.keyboard.type('crest');
    await keys('Tab');
    await expect.poll(async () => (await measures())[0]?.note).toBe('crest');
  });

  it('draws an angle, a line of several points, a region and a text, and gives up what is half drawn', async () => {
    await keys('n');
    await tool('angle');
    await keys('Space', ...times('Shift+ArrowLeft', 8), 'Space'); // the first leg
    await expect.poll(said).toMatch(/^Begun/);
    await keys(...times('Shift+ArrowUp', 8), 'Space');
    await expect.poll(async () => (await measures()).at(-1)?.kind).toBe('angle');
    expect(Math.abs(((await measures())[0]?.value ?? 0) - 90)).toBeLessThan(0.5);

    await keys('e');
    await tool('ellipse');
    await keys('Shift+ArrowDown', 'Space', ...times('Shift+ArrowDown', 4), ...times('Shift+ArrowRight', 4));
    await keys('Escape'); // half drawn
    await expect.poll(() => page.locator('.hv-key-pointer').count()).toBe(0);
    expect((await measures()).length).toBe(1);
    await keys(...times('Shift+ArrowDown', 3), 'Space', ...times('Shift+ArrowDown', 4), ...times('Shift+ArrowRight', 4), 'Space'); // prettier-ignore
    await expect.poll(async () => (await measures()).at(-1)?.kind).toBe('ellipse');

    await keys('y');
    await tool('polyline');
    await keys(...times('Shift+ArrowLeft', 6), 'Space', ...times('Shift+ArrowUp', 4), 'Space', ...times('Shift+ArrowLeft', 4), 'Space', 'Enter'); // prettier-ignore
    await expect.poll(async () => (await measures()).at(-1)?.kind).toBe('polyline');
    expect((await measures()).at(-1)?.points).toHaveLength(3);

    await keys('x');
    await tool('text');
    await keys('Shift+ArrowLeft', 'Space');
    await page.locator('.hv-text-entry:focus').waitFor();
    await page.keyboard.type('here');
    await keys('Enter');
    await expect.poll(async () => (await measures()).at(-1)).toMatchObject({ kind: 'text', note: 'here' });
  });

  it('marks a canal, sets an implant and moves it, and labels a tooth', async () => {
    const marks = () => page.evaluate(() => Object.values(harness.handle.marks().series)[0]);
    await keys('v');
    await tool('canal');
    for (let point = 0; point < 3; point++) await keys(...times('Shift+ArrowRight', 3), 'Space');
    await expect.poll(async () => (await marks())?.canals[0]?.points.length).toBe(3);
    await keys('Enter');

    await keys('i');
    await tool('implant');
    await keys(...times('Shift+ArrowDown', 6), 'Space');
    await expect.poll(async () => (await marks())?.implants.length).toBe(1);
    const before = (await marks())?.implants[0]?.head ?? [];
    await keys('p', 'Space', ...times('Shift+ArrowRight', 2), 'Space');
    await expect.poll(async () => (await marks())?.implants[0]?.head[0]).not.toBe(before[0]);

    await keys('k');
    await tool('tooth');
    await keys(...times('Shift+ArrowUp', 9), 'Space');
    await expect.poll(async () => (await marks())?.teeth.length).toBe(1);
  });

  it('leaves Space and arrows to buttons, fields and sliders, and says so in the sheet of keys', async () => {
    await keys('l');
    await tool('length');
    await page.locator('[data-tool=angle]').focus();
    await keys('Space'); // presses the button
    await tool('angle');
    expect(await page.locator('.hv-key-pointer').count()).toBe(0);
    await page.getByRole('spinbutton', { name: 'Width' }).first().focus();
    await keys('Shift+ArrowUp');
    expect(await page.locator('.hv-key-pointer').count()).toBe(0);
    await page.locator('.hv-vp-axial .hv-slider').focus();
    await keys('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Set a point; take hold, let go').waitFor();
    await sheet.getByText('Space', { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });
});
