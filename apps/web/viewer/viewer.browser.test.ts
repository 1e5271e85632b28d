import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitInstance } from '@hyaline/dicom';
import { toBase64Url } from '@hyaline/kit';
import { contexts, seal } from '@hyaline/sealed';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../e2e/browser.ts';
import { generatePhantom, phantomTruth } from '@hyaline/dicom/phantom';
import { type Api, serveViewer, type Site } from './testing/site.ts';

declare const harness: {
  events: { kind: string; reason?: string }[];
  localFiles(files: File[]): unknown;
  linkedStudy(payload: unknown, token: string): unknown;
  voxelHash(source: unknown): Promise<{ sha256: string; problems: number; shared: boolean }>;
  handle: {
    measures(): readonly {
      kind: string;
      value: number;
      note: string;
      region: { mean: number; count: number } | null;
    }[];
    setTool(tool: string): void;
  };
};

const ASK = { size: 96, slices: 40, noise: 20, seed: 7 };
const files = [...generatePhantom(ASK)];
const objects = new Map<string, Buffer>();

/** Gives ciphertext by range, and only to the right token: what the server does for an opened link. */
const api: Api = (request, response) => {
  const id = /^\/api\/v1\/viewing\/objects\/(\S+)$/.exec(request.url ?? '')?.[1] ?? '';
  const object = objects.get(id);
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (!object || !range || request.headers.authorization !== 'Viewing token') return false;
  const part = object.subarray(Number(range[1]), Number(range[2]) + 1);
  response.writeHead(206, { 'content-type': 'application/octet-stream' }).end(part);
  return true;
};

/** Voxels in Hounsfield, straight from the phantom's files in the order of their positions. */
function truthHash(): string {
  const slices = files.map(({ bytes }) => splitInstance(bytes)).filter((split) => split.kind === 'image');
  const sorted = slices.toSorted((a, b) => (a.header.position?.[2] ?? 0) - (b.header.position?.[2] ?? 0));
  const hash = createHash('sha256');
  for (const { bulk } of sorted) {
    const stored = new Uint16Array(bulk.slice().buffer);
    hash.update(new Uint8Array(Int16Array.from(stored, (value) => value - 1000).buffer));
  }
  return hash.digest('hex');
}

describe('the viewer in a browser', () => {
  let browser: Browser;
  let folder: string;
  const sites: Site[] = [];
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-phantom-'));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    sites.push(await serveViewer({ api }), await serveViewer({ isolated: true }));
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    for (const site of sites) await site.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function visit(site: Site | undefined, size = { width: 1280, height: 800 }): Promise<Page> {
    const page = await browser.newPage({ viewport: size });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${site?.url}/`);
    return page;
  }

  const paths = () => files.map(({ name }) => join(folder, name));

  async function openFiles(page: Page, names = paths()): Promise<void> {
    await page.setInputFiles('input[data-picker=files]', names);
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done' || kind === 'failed'));
  }

  it('reads the same voxels with shared memory and with handed-over buffers, equal to the files', async () => {
    for (const [site, shared] of [
      [sites[0], false],
      [sites[1], true],
    ] as const) {
      // prettier-ignore
      const page = await visit(site);
      await page.setInputFiles('input[data-picker=files]', paths());
      const result = await page.evaluate(async (list) => {
        const fetched = list.map(({ name, bytes }) => new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name));
        return harness.voxelHash(harness.localFiles(fetched));
      }, files.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes).toString('base64') }))); // prettier-ignore
      expect(result).toEqual({ sha256: truthHash(), problems: 0, shared });
      await page.close();
    }
  });

  it('opens a linked study from ciphertext by range, and refuses bytes that were changed', async () => {
    const key = crypto.getRandomValues(new Uint8Array(32));
    const instances = await Promise.all(
      files.map(async ({ bytes }, n) => {
        const split = splitInstance(bytes);
        if (split.kind !== 'image') throw new Error('phantom is refused');
        const id = `object-${n}`;
        const sealed = await seal(key, Uint8Array.from(split.bulk), contexts.bulk(id));
        objects.set(id, Buffer.from(sealed));
        const { header, frames } = split;
        return {
          sopInstanceUid: header.sopInstanceUid,
          transferSyntaxUid: header.transferSyntaxUid,
          headerObject: null,
          bulkObject: { id, bytes: sealed.length },
          frames,
          header,
        };
      }),
    );
    const index = {
      version: 1,
      studyInstanceUid: '1.2',
      description: '',
      series: [{ seriesInstanceUid: '1.3', modality: 'CT', description: '', instances }],
    };
    const payload = { version: 1, label: 'Lower jaw', bulkKey: toBase64Url(key), index };
    const page = await visit(sites[0]);
    const hash = () => page.evaluate((given) => harness.voxelHash(harness.linkedStudy(given, 'token')), payload);
    expect(await hash()).toEqual({ sha256: truthHash(), problems: 0, shared: false });
    const changed = objects.get('object-3') as Buffer;
    changed[changed.length - 40] = (changed[changed.length - 40] as number) ^ 1;
    expect((await hash()).problems).toBe(1);
    await page.close();
  });

  it('measures with the length tool what was drawn, to a tenth of a millimetre, and takes it back', async () => {
    const { size, spacing } = phantomTruth(ASK);
    const page = await visit(sites[0]);
    await openFiles(page);
    const box = await page.locator('.hv-vp-axial canvas').boundingBox();
    if (!box) throw new Error('no view');
    const mmPerPx = (size * spacing) / (Math.min(box.width, box.height) * 0.98); // the picture is fitted with a margin
    await page.keyboard.press('l');
    const [x, y] = [box.x + box.width / 2 - 120, box.y + box.height / 2 + 40];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 160, y + 120, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.evaluate(() => harness.handle.measures().length)).toBe(1);
    const [measure] = await page.evaluate(() => harness.handle.measures());
    expect(measure).toMatchObject({ kind: 'length', calibrated: true });
    expect(Math.abs((measure?.value ?? 0) - 200 * mmPerPx)).toBeLessThan(0.1);
    await page.keyboard.press('Control+z');
    await expect.poll(() => page.evaluate(() => harness.handle.measures())).toEqual([]);
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => page.evaluate(() => harness.handle.measures().length)).toBe(1);
    await page.close();
  });

  it('shows on every plane how long some millimetres are, right to a pixel, also when it is enlarged', async () => {
    const { size, spacing } = phantomTruth(ASK);
    const page = await visit(sites[0]);
    await openFiles(page);
    const bar = () =>
      page.locator('.hv-vp-axial canvas').evaluate((canvas: HTMLCanvasElement) => {
        const [left, y] = [12, canvas.height - 12];
        const { data } = canvas.getContext('2d')?.getImageData(left, y, 200, 1) ?? { data: [] };
        let length = 0;
        while ((data[4 * length] ?? 0) > 150 && (data[4 * length + 2] ?? 0) > 160) length++;
        return length;
      });
    const box = await page.locator('.hv-vp-axial canvas').boundingBox();
    const pxPerMm = (Math.min(box?.width ?? 0, box?.height ?? 0) * 0.98) / (size * spacing);
    const isRound = async (zoom: number) => {
      const length = (await bar()) / (pxPerMm * zoom);
      return [2, 5, 10, 20, 50].some((mm) => Math.abs(length - mm) * pxPerMm * zoom <= 2);
    };
    await expect.poll(() => isRound(1)).toBe(true);
    const before = await bar();
    expect(before).toBeGreaterThan(40);
    await page.keyboard.press('+');
    await expect.poll(bar).not.toBe(before);
    await expect.poll(() => isRound(1.25)).toBe(true);
    await page.close();
  });

  it('measures an angle, a region and what an arrow points at, names them, and takes every step back', async () => {
    const page = await visit(sites[0]);
    await openFiles(page);
    const box = await page.locator('.hv-vp-axial canvas').boundingBox();
    if (!box) throw new Error('no view');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const drag = async (from: [number, number], to: [number, number]) => {
      await page.mouse.move(x + from[0], y + from[1]);
      await page.mouse.down();
      await page.mouse.move(x + to[0], y + to[1], { steps: 4 });
      await page.mouse.up();
    };
    const measures = () => page.evaluate(() => harness.handle.measures());

    await page.keyboard.press('n');
    await drag([100, 0], [0, 0]);
    await page.mouse.move(x, y - 100, { steps: 3 });
    expect(await measures()).toEqual([]); // the second leg still follows the pointer
    await page.mouse.down();
    await page.mouse.up();
    await expect.poll(() => measures()).toMatchObject([{ kind: 'angle' }]);
    expect(Math.abs(((await measures())[0]?.value ?? 0) - 90)).toBeLessThan(0.5);

    await page.keyboard.press('n');
    await drag([60, 60], [0, 60]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await drag([-80, 40], [-40, 80]);
    await expect.poll(() => measures()).toMatchObject([{ kind: 'angle' }, { kind: 'ellipse' }]);
    const region = (await measures())[1]?.region;
    expect(region?.count).toBeGreaterThan(20);
    const list = page.getByRole('complementary', { name: 'Details' });
    await expect
      .poll(() => list.innerText())
      .toMatch(/Region 1\s+mean −?[\d,]+\s+SD \d+ · −?[\d,]+ to −?[\d,]+ · [\d.]+ mm²/);

    await page.keyboard.press('t');
    await drag([-120, -120], [-60, -60]);
    await page.getByRole('textbox', { name: 'Note of Arrow 1' }).fill('canal');
    await page.keyboard.press('Tab');
    await expect.poll(async () => (await measures())[2]).toMatchObject({ kind: 'arrow', note: 'canal', value: null });

    await page.locator('.hv-vp-axial canvas').click({ button: 'right' });
    for (const left of [{ length: 3, note: '' }, { length: 2 }, { length: 1 }, { length: 0 }]) {
      await page.keyboard.press('Control+z');
      await expect.poll(() => measures()).toHaveLength(left.length);
      if (left.length === 3) expect((await measures())[2]?.note).toBe('');
    }
    await page.close();
  });

  it('goes through slices by wheel, keys and slider and says where it is', async () => {
    const page = await visit(sites[0]);
    await openFiles(page);
    const slider = page.getByRole('slider', { name: 'Axial slice' });
    const start = Number(await slider.inputValue());
    await page.locator('.hv-vp-axial canvas').hover();
    await page.mouse.wheel(0, 100);
    await expect.poll(() => slider.inputValue()).toBe(String(start + 1));
    await page.keyboard.press('Home');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^Axial, picture 1 of 40, −?\d+\.\d mm$/);
    await page.keyboard.press('PageUp');
    await expect.poll(() => slider.inputValue()).toBe('11');
    await page.close();
  });

  it('makes slabs by button, key and thickness, and says what is shown', async () => {
    const page = await visit(sites[0]);
    await openFiles(page);
    const line = page.locator('.hv-vp-axial .hv-vp-br');
    const grey = () =>
      page.locator('.hv-vp-axial canvas').evaluate((canvas: HTMLCanvasElement) => {
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        let sum = 0;
        for (let p = 0; p < pixels.length; p += 4) sum += pixels[p] ?? 0;
        return sum;
      });
    await expect.poll(grey).toBeGreaterThan(0);
    const slice = await grey();
    await page.getByRole('button', { name: 'MIP', exact: true }).click();
    await expect.poll(() => line.innerText()).toMatch(/^MIP \d+\.\d mm · W/);
    await expect.poll(grey).toBeGreaterThan(slice * 1.05);
    const thin = await grey();
    await page.getByRole('slider', { name: 'Thickness' }).fill('30');
    await expect.poll(grey).toBeGreaterThan(thin);
    await page.locator('.hv-vp-axial canvas').click();
    await page.keyboard.press('m');
    await expect.poll(() => line.innerText()).toMatch(/^MinIP/);
    await expect.poll(grey).toBeLessThan(slice);
    await page.keyboard.press('m');
    await expect.poll(() => line.innerText()).toMatch(/^W/);
    await page.close();
  });

  it('names every file it cannot open, and opens the rest', async () => {
    const bad = join(folder, 'bad');
    rmSync(bad, { recursive: true, force: true });
    mkdirSync(bad);
    writeFileSync(join(bad, 'zero.dcm'), '');
    writeFileSync(join(bad, 'letter.txt'), 'Dear colleague, here is the scan.');
    writeFileSync(join(bad, 'cut.dcm'), Buffer.from(files[0]?.bytes ?? []).subarray(0, 3000));
    const page = await visit(sites[0]);
    await openFiles(page, [...paths(), ...['zero.dcm', 'letter.txt', 'cut.dcm'].map((name) => join(bad, name))]);
    await page.getByRole('button', { name: 'Show which' }).click();
    const problems = page.locator('.hv-problem-list li');
    const rows = async () => (await problems.allInnerTexts()).map((row) => row.replace('\n', ': ')).toSorted();
    await expect
      .poll(rows)
      .toEqual(['cut.dcm: The file ends too early', 'letter.txt: Not a DICOM file', 'zero.dcm: The file is empty']);
    await expect.poll(() => page.locator('.hv-status').innerText()).toContain('40 of 40 images');
    await page.close();
  });

  it('says on a phone whose pictures they are, and puts its panel away with Esc', async () => {
    const page = await visit(sites[0], { width: 390, height: 844 });
    await openFiles(page);
    await expect.poll(() => page.locator('.hv-patient').isVisible()).toBe(true);
    await expect.poll(() => page.locator('.hv-patient').innerText()).toBe('Phantom, José');
    const details = page.getByRole('button', { name: 'Details' });
    await details.click();
    await expect.poll(() => details.getAttribute('aria-expanded')).toBe('true');
    await expect.poll(() => page.locator('.hv-inspector').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => details.getAttribute('aria-expanded')).toBe('false');
    await expect.poll(() => page.locator('.hv-inspector').isVisible()).toBe(false);
    await page.close();
  });

  it('breaks no rule of the page policy and logs no error in all of this', () => {
    expect(faults.filter((text) => !/status of 404/.test(text))).toEqual([]);
  });
});
