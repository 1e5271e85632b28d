import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { isosurface, movedMesh, readScan, writeStl } from '@hyaline/volume/mesh';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { serveViewer, type Site } from '../testing/site.ts';

declare const harness: { events: { kind: string }[] };
declare const harness3d: {
  ballFrom(view: string, window?: { center: number; width: number }): { areaMm2: number; light: number };
  planeDifference(name: string, window: { center: number; width: number }): number;
};

const files = [...generatePhantom({ size: 96, slices: 72, noise: 20, seed: 7 })];

describe('the 3D view in a browser', () => {
  let browser: Browser;
  let folder: string;
  let site: Site;
  let alone: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-3d-'));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    browser = await launchBrowser();
    site = await serveViewer({ isolated: true });
    alone = await newPage();
    await alone.addScriptTag({ type: 'module', content: await bundle('testing/harness3d.ts') });
    await alone.waitForFunction(() => 'harness3d' in globalThis);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function newPage(size = { width: 1280, height: 800 }): Promise<Page> {
    const page = await browser.newPage({ viewport: size, acceptDownloads: true });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    return page;
  }

  async function openPhantom(page: Page): Promise<void> {
    await page.goto(`${site.url}/`);
    await page.setInputFiles('input[data-picker=files]', files.map(({ name }) => join(folder, name))); // prettier-ignore
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
    await page.getByRole('button', { name: 'Show in 3D' }).click();
  }

  const fine = (page: Page) => page.waitForSelector('section[data-pane=volume][data-drawn=fine]', { timeout: 60_000 });

  /** Mean brightness of the 3D picture and how much it varies. */
  const look = (page: Page) =>
    page.evaluate(() => {
      const shown = document.querySelector('.hv-3d-stage canvas') as HTMLCanvasElement;
      const copy = document.createElement('canvas');
      Object.assign(copy, { width: 64, height: 64 });
      const context = copy.getContext('2d') as CanvasRenderingContext2D;
      context.drawImage(shown, 0, 0, 64, 64);
      const { data } = context.getImageData(0, 0, 64, 64);
      const light = data.filter((_, n) => n % 4 === 0);
      const mean = light.reduce((sum, value) => sum + value, 0) / light.length;
      return { mean, variance: light.reduce((sum, value) => sum + (value - mean) ** 2, 0) / light.length };
    });

  it('[C158] shows a ball in a tilted volume with its area within 2 % from three sides, on the graphics card', async () => {
    for (const view of ['front', 'left', 'top']) {
      const { areaMm2 } = await alone.evaluate((side) => harness3d.ballFrom(side), view);
      expect(Math.abs(areaMm2 / (Math.PI * 81) - 1), view).toBeLessThan(0.02);
    }
    const moved = await alone.evaluate(() => harness3d.ballFrom('front', { center: 5000, width: 2000 }));
    expect(moved.light).toBe(0);
  });

  it('shows planes equal to those of the processor within one grey level', async () => {
    for (const plane of ['axial', 'coronal', 'sagittal'])
      for (const window of [{ center: 1000, width: 3800 }, { center: 100, width: 900 }]) // prettier-ignore
        expect(await alone.evaluate(([name, grey]) => harness3d.planeDifference(name, grey), [plane, window] as const), plane).toBeLessThanOrEqual(1); // prettier-ignore
  });

  it('[C051] [C158] renders a study, turns it by keys, comes back from a saved view, moves with the window, and saves its surface true to the millimetre', async () => {
    const page = await newPage();
    await openPhantom(page);
    await fine(page);
    const bone = await look(page);
    expect(bone.variance).toBeGreaterThan(100);

    const pane = page.locator('section[data-pane=volume]');
    await pane.focus();
    const letter = page.locator('section[data-pane=volume] .hv-letter-left');
    await expect.poll(() => letter.textContent()).toContain('R');
    for (let n = 0; n < 18; n++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => letter.textContent()).toContain('P');

    const save = async (name: string) => {
      await page.getByPlaceholder('Name of the view').fill(name);
      await page.getByPlaceholder('Name of the view').press('Enter');
    };
    await save('turned');
    await page.locator('[data-view=top]').click();
    await page
      .getByRole('button', { name: /turned/ })
      .first()
      .click();
    await expect.poll(() => letter.textContent()).toContain('P');
    await save('again');
    const savedCameras = () =>
      page.evaluate(() => {
        const views = JSON.parse(localStorage.getItem('hyaline.viewer.views') ?? '[]') as { state: { own: { volume: { camera: { yaw: number; heightMm: number } } } } }[]; // prettier-ignore
        return views.map(({ state }) => state.own.volume.camera);
      });
    await expect.poll(savedCameras).toHaveLength(2);
    const cameras = await savedCameras();
    expect(cameras[1]).toEqual(cameras[0]);
    expect(cameras[0]?.yaw).toBeGreaterThan(1.5);

    const level = page.locator('[data-section=volume3d]').getByLabel('Level');
    await level.fill('4500');
    await level.press('Enter');
    await expect.poll(async () => (await look(page)).mean, { timeout: 30_000 }).toBeLessThan(bone.mean / 2);

    await page.getByRole('button', { name: 'Make surface' }).click();
    const saving = page.getByRole('button', { name: 'Save as STL' });
    await saving.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), saving.click()]);
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 80).toString('latin1')).toMatch(/^Hyaline surface .*units mm/);
    expect(bytes.includes('Phantom^')).toBe(false);
    const { positions } = readScan(new Uint8Array(bytes));
    // the fiducial ball: centre (0, 20, 0), radius 4 mm
    const onBall = Array.from({ length: positions.length / 3 }, (_, n) => Math.hypot(positions[3 * n] as number, (positions[3 * n + 1] as number) - 20, positions[3 * n + 2] as number)).filter((mm) => mm < 6); // prettier-ignore
    expect(onBall.length).toBeGreaterThan(50);
    const radius = onBall.reduce((sum, mm) => sum + mm, 0) / onBall.length;
    expect(Math.abs(radius - 4)).toBeLessThan(0.5);

    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.locator('[data-section=volume3d] [data-choice=bone]').click();
    await page.evaluate(() => {
      const canvas = document.querySelector('.hv-3d-stage canvas') as HTMLCanvasElement;
      canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    });
    await page.getByText('The graphics card gave up').waitFor();
    await fine(page);
    await expect.poll(async () => (await look(page)).variance, { timeout: 30_000 }).toBeGreaterThan(100);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('brings in a scan, refuses what is none, and aligns it by three points with the residual in mm', async () => {
    const page = await newPage();
    await openPhantom(page);
    await fine(page);
    const scan = join(folder, 'upper.stl');
    writeFileSync(scan, writeStl(brick(), 'scan'));
    writeFileSync(join(folder, 'letter.stl'), 'Dear colleague');
    const picker = page.locator('input[data-picker=scan]');
    await picker.setInputFiles(join(folder, 'letter.stl'));
    await page.getByText('letter.stl is neither STL nor PLY.').waitFor();
    await picker.setInputFiles(scan);
    await page.getByText('not aligned').waitFor();
    await page.getByRole('button', { name: 'Align', exact: true }).click();

    await page.getByText('Point 1: click a clear spot on the scan').waitFor(); // the panes have their places
    const box = (await page.locator('section[data-pane=volume]').boundingBox()) as Box;
    const axial = (await page.locator('section[data-pane=axial]').boundingBox()) as Box;
    const places = [[-0.12, 0], [0.12, 0], [0, 0.05]] as const; // prettier-ignore
    for (const [n, [x, y]] of places.entries()) {
      await page.getByText(`Point ${n + 1}: click a clear spot on the scan`).waitFor();
      await page.mouse.click(box.x + box.width * (0.5 + x), box.y + box.height * (0.5 + y));
      await page.getByText(`Point ${n + 1}: click the same spot`).waitFor();
      if (n === 1) {
        // enlarged for a closer look: the scan comes back by itself for its next spot
        await page.locator('section[data-pane=axial] .hv-slider').focus();
        await page.keyboard.press('f');
        await page.locator('section[data-pane=volume]').waitFor({ state: 'hidden' });
        const large = (await page.locator('section[data-pane=axial]').boundingBox()) as Box;
        await page.mouse.click(large.x + large.width * (0.5 + x), large.y + large.height * (0.5 + y));
        await page.locator('section[data-pane=volume]').waitFor();
        continue;
      }
      await page.mouse.click(axial.x + axial.width * (0.5 + 2 * x), axial.y + axial.height * (0.5 + 4 * y));
    }
    await page.getByText(/RMS [\d.]+ mm over 3 points/).waitFor();
    await page.getByRole('button', { name: 'Use this alignment' }).click();
    await page.getByText(/aligned, RMS [\d.]+ mm/).waitFor();
    await page.getByRole('button', { name: 'Undo alignment' }).click();
    await page.getByText('not aligned').waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });

  it('draws on the processor where there is no WebGL, and fits on a phone', async () => {
    const page = await newPage({ width: 390, height: 844 });
    await page.addInitScript(() => {
      const original = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        return kind === 'webgl2' ? null : Reflect.apply(original, this, [kind, ...rest]);
      } as typeof original;
    });
    await page.goto(`${site.url}/`);
    await page.setInputFiles('input[data-picker=files]', files.map(({ name }) => join(folder, name))); // prettier-ignore
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-section=volume3d] .hv-3d-wide')?.click());
    await fine(page);
    await page.getByText('this browser offers no WebGL 2').waitFor();
    await expect.poll(async () => (await look(page)).variance).toBeGreaterThan(100);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.close();
  });
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A block of 40 x 30 x 20 mm somewhere else than the patient. */
function brick() {
  const geometry = { size: [40, 30, 20], origin: [100, 50, 30], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], calibrated: true, oriented: true } as const; // prettier-ignore
  const voxels = new Int16Array(40 * 30 * 20).fill(1000);
  const mesh = isosurface({ geometry, voxels, scale: 1, offset: 0, inverted: false, present: new Uint8Array(20).fill(1) }, 500.5); // prettier-ignore
  return movedMesh(mesh, { rows: [[0, -1, 0], [1, 0, 0], [0, 0, 1]], shift: [0, 0, 0] }); // prettier-ignore
}

/** One of our modules with what it imports, to be run on an empty page. */
async function bundle(file: string): Promise<string> {
  const entry = fileURLToPath(new URL(file, import.meta.url));
  const made = await build({
    configFile: false,
    logLevel: 'silent',
    build: { lib: { entry, formats: ['es'], fileName: 'harness3d' }, write: false, target: 'es2023' },
  });
  const [first] = Array.isArray(made) ? made : [made];
  const chunk = first && 'output' in first ? first.output.find((one) => one.type === 'chunk') : undefined;
  if (chunk?.type !== 'chunk') throw new Error('nothing was built');
  return chunk.code;
}
