import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StudyMarks } from '@hyaline/marks';
import { generatePhantom } from '@hyaline/dicom/phantom';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { serveViewer, type Site } from '../testing/site.ts';

declare const harness: {
  events: { kind: string }[];
  handle: { marks(): StudyMarks; measures(): readonly { kind: string; value: number }[] };
};

const files = [...generatePhantom({ size: 96, slices: 80, spacing: 1.2, noise: 20, seed: 7 })];

describe('the dental layout in a browser', () => {
  let browser: Browser;
  let folder: string;
  const sites: Site[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-arch-'));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    sites.push(await serveViewer({ isolated: true }));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    for (const site of sites) await site.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function openDental(size = { width: 1440, height: 900 }): Promise<Page> {
    const page = await browser.newPage({ viewport: size });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${sites[0]?.url}/`);
    await page.setInputFiles('input[data-picker=files]', files.map(({ name }) => join(folder, name))); // prettier-ignore
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
    await page.getByRole('button', { name: 'Layout' }).click();
    await page.getByText('Dental: along the arch').click();
    await expect.poll(() => page.getByRole('slider', { name: 'Place along the arch' }).isVisible()).toBe(true);
    await expect.poll(() => page.locator('.hv-vp-panoramic').getAttribute('data-ms')).not.toBeNull(); // it is drawn
    return page;
  }

  const marks = (page: Page) => page.evaluate(() => Object.values(harness.handle.marks().series)[0] ?? null);
  const middleOf = async (page: Page, name: string) => {
    const box = await page.locator(`.hv-vp-${name} canvas`).boundingBox();
    if (!box) throw new Error('no view');
    const { width, height } = box;
    return { x: box.x + width / 2, y: box.y + height / 2, width, height };
  };
  const drag = async (page: Page, from: { x: number; y: number }, to: { x: number; y: number }) => {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();
  };
  const along = (page: Page) => page.getByRole('slider', { name: 'Place along the arch' }).inputValue().then(Number);

  it('finds the arch, shows it along and across, and both lead to each other', async () => {
    const page = await openDental();
    await expect.poll(() => page.getByText('Found in the picture.').isVisible()).toBe(true);
    expect(await marks(page)).toBeNull(); // looking changes nothing
    const panoramic = await middleOf(page, 'panoramic');
    const start = await along(page);
    await page.mouse.click(panoramic.x - 60, panoramic.y);
    await expect.poll(() => along(page)).not.toBe(start);
    const before = await along(page);
    await page.locator('.hv-vp-panoramic canvas').hover();
    await page.mouse.wheel(0, 100);
    await expect.poll(() => along(page)).toBeCloseTo(before + 1, 0);
    const [section, next] = [await middleOf(page, 'section-2'), await middleOf(page, 'section-3')];
    await page.mouse.click(section.x, section.y);
    const here = await along(page);
    await page.mouse.click(next.x, next.y);
    await expect.poll(() => page.locator('.hv-vp-section-3').getAttribute('class')).toContain('hv-vp-here');
    expect(await along(page)).toBe(here); // within the strip it stays
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => along(page)).toBeCloseTo(here + 1, 0);
    await page.getByRole('group', { name: 'Number of sections' }).getByRole('button', { name: '6' }).click();
    await expect.poll(() => page.locator('.hv-vp-section:visible').count()).toBe(6);
    await page.getByRole('button', { name: 'Use this arch' }).click();
    await expect.poll(async () => (await marks(page))?.arch).toBeTruthy();
    await expect.poll(() => page.getByRole('button', { name: 'Use this arch' }).isVisible()).toBe(false);
    await page.keyboard.press('Control+z');
    await expect.poll(() => marks(page)).toBeNull();
    await page.close();
  });

  it('changes the arch by handles, edges and keys, measures across it, and takes every step back', async () => {
    const page = await openDental();
    await page.keyboard.press('j');
    const panel = page.getByRole('group', { name: 'Handles of the arch' });
    await panel.getByRole('button', { name: 'Next handle' }).click();
    await panel.getByRole('button', { name: 'Handle half a millimetre towards the cheek' }).click();
    await expect.poll(async () => (await marks(page))?.arch).toBeTruthy();
    const first = await marks(page);
    await panel.getByRole('button', { name: 'New handle after this one' }).click();
    await expect.poll(async () => (await marks(page))?.arch?.points.length).toBe((first?.arch?.points.length ?? 0) + 1);
    const trough = page.getByRole('slider', { name: 'Trough' });
    await trough.fill('20');
    await expect.poll(async () => (await marks(page))?.arch?.troughMm).toBe(20);
    // the axial view is fitted: its middle is the middle of the volume, 0 mm
    const axial = await middleOf(page, 'axial');
    const px = (Math.min(axial.width, axial.height) * 0.98) / (96 * 1.2);
    const handle = (await marks(page))?.arch?.points[3];
    if (!handle) throw new Error('no handle');
    const at = { x: axial.x + handle[0] * px, y: axial.y + handle[1] * px };
    await drag(page, at, { x: at.x - 3 * px, y: at.y });
    const movedMm = async () => ((await marks(page))?.arch?.points[3]?.[0] ?? 0) - handle[0];
    await expect.poll(async () => Math.abs((await movedMm()) + 3)).toBeLessThan(0.1);
    const front = Math.min(...((await marks(page))?.arch?.points.map(([, y]) => y) ?? []));
    const edge = { x: axial.x, y: axial.y + (front - 10) * px };
    await drag(page, edge, { x: edge.x, y: edge.y - 4 * px });
    const trough24 = async () => {
      const arch = (await marks(page))?.arch;
      return [arch?.troughMm, arch?.offsetMm].map((mm) => Math.round(mm ?? 0));
    };
    await expect.poll(trough24).toEqual([24, 2]);
    const wider = (await marks(page))?.arch;
    const section = await middleOf(page, 'section-2');
    await page.keyboard.press('l');
    await drag(page, { x: section.x, y: section.y - 60 }, { x: section.x, y: section.y + 60 });
    await expect.poll(() => page.evaluate(() => harness.handle.measures().length)).toBe(1);
    const [measure] = await page.evaluate(() => harness.handle.measures());
    const mmPerPx = 78 / (section.height * 0.98); // 36 mm above and 42 mm below, fitted with a margin
    expect(Math.abs((measure?.value ?? 0) - 120 * mmPerPx)).toBeLessThan(120 * mmPerPx * 0.02);
    await page.getByRole('button', { name: 'Draw anew' }).click();
    for (const [x, y] of [[-28, 5], [-16, -20], [16, -20], [28, 5]] as const) await page.mouse.click(axial.x + x * px, axial.y + y * px); // prettier-ignore
    await page.keyboard.press('Enter');
    const across = async () => (await marks(page))?.arch?.points.map(([x]) => Math.round(x));
    await expect.poll(across).toEqual([-28, -16, 16, 28]);
    expect((await marks(page))?.arch).toMatchObject({ troughMm: wider?.troughMm, up: [0, 0, 1] });
    for (let n = 0; n < 7; n++) await page.keyboard.press('Control+z');
    await expect.poll(() => marks(page)).toBeNull();
    await page.close();
  });

  it('marks a canal in the panoramic, corrects it across the arch, names it and takes it back', async () => {
    const page = await openDental();
    await page.keyboard.press('v');
    const { x, y, width, height } = await middleOf(page, 'panoramic');
    for (const [dx, dy] of [[-0.35, 0.3], [-0.3, 0.33], [-0.22, 0.32]] as const) await page.mouse.click(x + dx * width, y + dy * height); // prettier-ignore
    const canals = async () => (await marks(page))?.canals ?? [];
    const points = async () => (await canals())[0]?.points ?? [];
    await expect.poll(canals).toMatchObject([{ side: 'right', diameterMm: 2.5 }]);
    await expect.poll(points).toHaveLength(3);
    const section = await middleOf(page, 'section-2');
    await page.mouse.click(section.x, section.y + 40);
    await expect.poll(points).toHaveLength(4);
    const before = await points();
    await drag(page, { x: section.x, y: section.y + 40 }, { x: section.x + 15, y: section.y + 60 });
    const moved = async () => (await points()).filter((point, n) => point.some((mm, axis) => mm !== before[n]?.[axis]));
    await expect.poll(moved).toHaveLength(1);
    await page.keyboard.press('Enter');
    await page.mouse.click(x + 0.3 * width, y + 0.3 * height);
    await expect.poll(async () => (await canals()).map(({ side }) => side)).toEqual(['right', 'left']);
    await page.keyboard.press('Delete');
    await expect.poll(canals).toHaveLength(1);
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('spinbutton', { name: 'Diameter of Right canal, mm' }).fill('3');
    await page.keyboard.press('Tab');
    await details.getByRole('textbox', { name: 'Note of Right canal' }).fill('close to the root');
    await page.keyboard.press('Tab');
    await expect.poll(canals).toMatchObject([{ diameterMm: 3, note: 'close to the root' }]);
    await details.getByRole('button', { name: 'Remove Right canal' }).click();
    await expect.poll(canals).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(canals).toHaveLength(1);
    await page.close();
  });

  it('breaks no rule of the page policy and logs no error in all of this', () => {
    expect(faults.filter((text) => !/status of 404/.test(text))).toEqual([]);
  });
});
