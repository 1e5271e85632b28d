import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitInstance } from '@hyaline/dicom';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { unzipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { serveViewer, type Site } from '../testing/site.ts';
import { readPdf } from '../../paper/read-pdf.fixture.ts';

declare const harness: {
  events: { kind: string }[];
  departures: { kind: string; views: string[]; identified: boolean }[];
  door: { open: boolean; held: Promise<void> | null; asked: number; release?: () => void };
};

const files = [...generatePhantom({ size: 96, slices: 40, seed: 7, patientName: 'Núñez^José' })];
const MM_PX = 96 / 25.4;
const FIELD_MM = 128; // of the phantom: all of it is seen, and nothing beside it leaves

describe('what leaves the viewer', () => {
  let browser: Browser;
  let site: Site;
  let page: Page;
  let folder: string;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-out-'));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    site = await serveViewer({ isolated: true });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, locale: 'en-GB' });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${site.url}/`);
    await page.setInputFiles('input[data-picker=files]', files.map(({ name }) => join(folder, name))); // prettier-ignore
    await page.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function choose(item: string): Promise<void> {
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  }
  async function download(press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
    const [file] = await Promise.all([page.waitForEvent('download'), press()]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  }
  const button = (name: string) => page.getByRole('dialog').getByRole('button', { name }).click();
  /** What left since the last time, once something has. */
  const departed = async () => {
    await page.waitForFunction(() => harness.departures.length > 0);
    return page.evaluate(() => harness.departures.splice(0));
  };
  const only = async (view: string) => {
    for (const name of ['Axial', 'Coronal', 'Sagittal'])
      await page
        .getByRole('dialog')
        .getByRole('checkbox', { name, exact: true })
        .setChecked(name === view);
  };

  it('[C054] saves a picture of the size that was asked for, with something on it and a line that says what it is not', async () => {
    await choose('Save pictures…');
    await only('Coronal');
    await page.getByLabel('Size').selectOption('1920');
    const said = await page.getByRole('dialog').getByText(/^\d+ × \d+ px$/).innerText(); // prettier-ignore
    const { name, bytes } = await download(() => button('Save 1 picture'));
    expect(name).toMatch(/^coronal-\d{8}-\d{6}\.png$/);
    const seen = await page.evaluate(async (base64) => {
      const file = new Blob([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], { type: 'image/png' });
      const image = await createImageBitmap(file);
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const spread = (top: number, height: number) => {
        const { data } = context?.getImageData(0, top, image.width, height) ?? { data: new Uint8ClampedArray(0) };
        let [sum, squares] = [0, 0];
        for (let at = 0; at < data.length; at += 4) {
          sum += data[at] ?? 0;
          squares += (data[at] ?? 0) ** 2;
        }
        const n = data.length / 4;
        return squares / n - (sum / n) ** 2;
      };
      const strip = Math.round(38 * 3);
      return {
        size: `${image.width} × ${image.height} px`,
        picture: spread(0, image.height - strip),
        // the lower half of the strip, where the disclaimer stands
        line: spread(image.height - Math.round(strip / 2), Math.round(strip / 2)),
      };
    }, bytes.toString('base64'));
    expect(seen.size).toBe(said);
    expect(seen.size).toMatch(/^1920 × /);
    expect(seen.picture).toBeGreaterThan(500);
    expect(seen.line).toBeGreaterThan(50);
    expect(await departed()).toEqual([{ kind: 'picture', views: ['coronal'], identified: false }]);
  });

  it('saves views as captures that open as DICOM, with the scale of the view', async () => {
    await choose('Save pictures as DICOM…');
    await only('Axial');
    const { bytes } = await download(() => button('Save 1 DICOM file'));
    const split = splitInstance(bytes);
    if (split.kind === 'refused') throw new Error(split.detail);
    expect(split.identity.patientName).toBe('Núñez^José');
    expect(split.header.sopClassUid).toBe('1.2.840.10008.5.1.4.1.1.7');
    const { spacing, columns } = split.header;
    expect(Math.abs((spacing?.columnMm ?? 0) * columns - FIELD_MM)).toBeLessThan(spacing?.columnMm ?? 0);
    expect(await departed()).toEqual([{ kind: 'dicom', views: ['axial'], identified: true }]);
    const capture = join(folder, 'capture.dcm');
    writeFileSync(capture, bytes);
    const other = await browser.newPage({ acceptDownloads: true });
    await other.goto(`${site.url}/`);
    await other.setInputFiles('input[data-picker=files]', capture);
    await other.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
    await other.getByRole('button', { name: 'Export' }).click();
    await other.getByRole('menuitem', { name: 'Save pictures…' }).click(); // what was made of a volume is a flat picture
    const again = other.getByRole('dialog').getByRole('button', { name: 'Save 1 picture' });
    const [picture] = await Promise.all([other.waitForEvent('download'), again.click()]);
    expect(picture.suggestedFilename()).toMatch(/\.png$/);
    await other.close();
  });

  it('writes a tagged report with pictures, measures, findings, clinic and patient', async () => {
    await page.keyboard.press('l');
    const box = await page.locator('.hv-vp-axial canvas').boundingBox();
    if (!box) throw new Error('no view');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x - 80, y);
    await page.mouse.down();
    await page.mouse.move(x + 80, y, { steps: 3 });
    await page.mouse.up();
    await page.getByRole('textbox', { name: 'Findings' }).fill('Bone is dense.\n\nOpinion of 山田 heard.');
    await page.keyboard.press('Tab');
    await choose('PDF report…');
    const { bytes } = await download(() => button('Save report'));
    const { pages, roles, alts, actuals, images, raw, sizes } = readPdf(bytes);
    const text = pages.join('\n');
    for (const part of [
      'Clínica Peñalolén',
      'Imaging report',
      'Núñez, José',
      'Length 1',
      'Bone is dense.',
      'not a diagnosis',
    ])
      // prettier-ignore
      expect(text.replaceAll(/\s+/g, ' '), part).toContain(part);
    expect(text).toMatch(/\d+\.\d mm/);
    expect(actuals).toEqual(['Opinion of 山田 heard.']);
    expect(roles.filter((role) => role === 'Figure')).toHaveLength(3);
    expect(alts[0]).toMatch(/^Axial view of the scan\. \d+ \/ 40/);
    expect(images.filter(([width]) => width === 1400)).toHaveLength(3);
    expect(raw).toContain('/Lang (en)');
    expect(sizes[0]?.[0]).toBeCloseTo(595.28, 1);
    expect(await departed()).toMatchObject([{ kind: 'report', identified: true }]);
    await page.keyboard.press('Control+z'); // the findings are a mark like others
    await expect.poll(() => page.getByRole('textbox', { name: 'Findings' }).inputValue()).toBe('');
  });

  it('says in the report which measures stand on none of its pictures', async () => {
    const textOf = async (): Promise<string> => {
      await choose('PDF report…');
      const { bytes } = await download(() => button('Save report'));
      await departed();
      return readPdf(bytes).pages.join('\n').replaceAll(/\s+/g, ' ');
    };
    expect(await textOf()).not.toContain('On none of the pictures'); // the length is still on the axial picture
    for (const plane of ['coronal', 'axial']) {
      const slider = page.locator(`[data-plane=${plane}] input[type=range]`);
      await slider.fill('5');
      await expect.poll(() => slider.inputValue()).toBe('5');
    }
    expect(await textOf()).toMatch(/Length 1 \d+\.\d mm On none of the pictures/);
  });

  it('lets nothing leave once it was given up, however late the ledger answers', async () => {
    const left: string[] = [];
    const note = (file: { suggestedFilename(): string }) => left.push(file.suggestedFilename());
    page.on('download', note);
    await page.evaluate(() => {
      harness.door.held = new Promise((resolve) => (harness.door.release = resolve));
      harness.door.asked = 0;
    });
    await choose('PDF report…');
    await button('Save report');
    await page.waitForFunction(() => harness.door.asked > 0);
    await button('Cancel');
    await page.locator('dialog.hv-out').waitFor({ state: 'detached' });
    await page.evaluate(() => {
      harness.door.held = null;
      harness.door.release?.();
    });
    await departed(); // the ledger has it, the person has nothing
    await choose('Save pictures…');
    await only('Axial');
    await download(() => button('Save 1 picture'));
    await departed();
    page.off('download', note);
    expect(left).toHaveLength(1);
    expect(left[0]).toMatch(/^axial-.*\.png$/);
  });

  it('gives out cleaned files only after their warnings were read, with equal pixels and no name', async () => {
    await choose('De-identified files…');
    const make = page.getByRole('dialog').getByRole('button', { name: 'Make ZIP' });
    await expect.poll(() => make.isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: 'I know, and they may leave with it.' }).check();
    const { bytes } = await download(() => make.click());
    const unzipped = unzipSync(bytes);
    const hash = (file: Uint8Array) => {
      const split = splitInstance(file);
      if (split.kind === 'refused') throw new Error(split.detail);
      return createHash('sha256').update(split.bulk).digest('hex');
    };
    const dicom = Object.entries(unzipped).filter(([name]) => name.endsWith('.DCM'));
    expect(dicom.map(([, file]) => hash(file)).toSorted()).toEqual(files.map((file) => hash(file.bytes)).toSorted());
    expect(bytes.includes('José') || bytes.includes('PHANTOM-001')).toBe(false);
    expect(Object.keys(unzipped)).toContain('README.txt');
    expect(await departed()).toEqual([{ kind: 'deidentified', views: [], identified: false }]);
  });

  it('prints a millimetre of the patient as a millimetre of paper, beside a ruler of 100 mm', async () => {
    await page.evaluate(() => Object.assign(window, { print: () => undefined }));
    await page.keyboard.press('Control+p');
    await page.getByLabel('Paper').selectOption('a4');
    await button('Print');
    await page.locator('.hv-sheet').waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    const mm = async (selector: string) => {
      const found = await page.locator(selector).boundingBox();
      return [(found?.width ?? 0) / MM_PX, (found?.height ?? 0) / MM_PX] as const;
    };
    const [[pictureMm], [sheetMm], [rulerMm]] = [await mm('.hv-sheet-picture'), await mm('.hv-sheet'), await mm('.hv-sheet-ruler')]; // prettier-ignore
    expect(Math.abs(rulerMm - 100)).toBeLessThan(0.1);
    expect(Math.abs(pictureMm - FIELD_MM)).toBeLessThan(0.1);
    await expect.poll(() => page.getByText('Scale 1 : 1').isVisible()).toBe(true);
    await expect.poll(() => page.locator('.hv-top').isVisible()).toBe(false);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const sheets = [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    const sizes = sheets.map(([, width, height]) => [width, height].map((points) => Math.round((Number(points) / 72) * 25.4))); // prettier-ignore
    expect(sizes).toEqual([sheetMm > 250 ? [297, 210] : [210, 297]]);
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect.poll(() => page.locator('.hv-sheet').count()).toBe(0);
    expect(await departed()).toEqual([{ kind: 'print', views: ['axial'], identified: false }]);
  });

  it('prints several views beside each other, each at true size and with its name', async () => {
    await page.getByRole('button', { name: 'Layout' }).click();
    await page.locator('[data-item=dental]').click();
    await page.locator('.hv-vp-panoramic[data-ms]').waitFor();
    await page.keyboard.press('Control+p');
    const dialog = page.getByRole('dialog');
    for (const n of [1, 2, 3]) await dialog.getByRole('checkbox', { name: `Section ${n}` }).check();
    await dialog.getByRole('checkbox', { name: 'Axial' }).uncheck();
    await page.getByLabel('Paper').selectOption('a4');
    await dialog.getByText('3 views on 1 × A4, beside each other.').waitFor();
    await button('Print');
    await page.locator('.hv-sheet').waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    const pictures = await page.locator('.hv-sheet-picture').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect)); // prettier-ignore
    expect(pictures).toHaveLength(3);
    for (const [n, { left }] of pictures.entries()) expect(left).toBeGreaterThanOrEqual(pictures[n - 1]?.right ?? 0);
    const ruler = ((await page.locator('.hv-sheet-ruler').boundingBox())?.width ?? 0) / MM_PX;
    expect(Math.abs(ruler - 100)).toBeLessThan(0.1);
    expect(await page.locator('.hv-sheet-caption').allInnerTexts()).toEqual([expect.stringMatching(/^Section 1 [\d.]+ mm/), expect.stringMatching(/^Section 2/), expect.stringMatching(/^Section 3/)]); // prettier-ignore
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect.poll(() => page.locator('.hv-sheet').count()).toBe(0);
    expect(await departed()).toEqual([{ kind: 'print', views: ['section-1', 'section-2', 'section-3'], identified: false }]); // prettier-ignore
    await page.getByRole('button', { name: 'Layout' }).click();
    await page.locator('[data-item=mpr]').click();
  });

  it('prints at true size on a phone, too, also a view that is not on its screen', async () => {
    const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'en-GB' });
    await phone.goto(`${site.url}/`);
    await phone.setInputFiles('input[data-picker=files]', files.map(({ name }) => join(folder, name))); // prettier-ignore
    await phone.waitForFunction(() => harness.events.some(({ kind }) => kind === 'done'));
    await phone.evaluate(() => Object.assign(window, { print: () => undefined }));
    await phone.getByRole('button', { name: 'Export' }).click();
    await phone.getByRole('menuitem', { name: 'Print true size…' }).click();
    const dialog = phone.getByRole('dialog');
    await expect.poll(() => dialog.locator('input[name=view]').count()).toBe(3);
    await expect.poll(() => dialog.getByRole('checkbox', { name: 'Axial' }).isChecked()).toBe(true);
    const note = () => dialog.getByText(/^\d+ × \d+ mm on A4/).innerText();
    const square = await note();
    await dialog.getByRole('checkbox', { name: 'Axial' }).uncheck();
    await dialog.getByRole('checkbox', { name: 'Sagittal' }).check();
    await expect.poll(note).not.toBe(square); // 40 slices are not as high
    await dialog.getByRole('button', { name: 'Print' }).click();
    await phone.locator('.hv-sheet').waitFor({ state: 'attached' });
    await phone.emulateMedia({ media: 'print' });
    const { width = 0, height = 0 } = (await phone.locator('.hv-sheet-picture').boundingBox()) ?? {};
    expect(Math.abs(width / MM_PX - FIELD_MM)).toBeLessThan(0.5);
    expect(height / width).toBeLessThan(0.9);
    await expect.poll(() => phone.locator('.hv-sheet-head').innerText()).toMatch(/Sagittal\s*\d+ \/ 96/);
    await phone.close();
  });

  it('prints only a sentence when the page itself is printed', async () => {
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => page.locator('.hv-grid').isVisible()).toBe(false);
    await expect.poll(() => page.getByText('Views are printed by Export, Print true size.').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
  });

  it('lets nothing leave when the ledger cannot be told, and says so', async () => {
    const left: string[] = [];
    page.on('download', (file) => left.push(file.suggestedFilename()));
    await page.evaluate(() => (harness.door.open = false));
    for (const [item, press] of [
      ['Save pictures…', /^Save \d pictures? in a ZIP|^Save 1 picture/],
      ['PDF report…', /^Save report/],
    ] as const) {
      await choose(item);
      await page.getByRole('dialog').getByRole('button', { name: press }).click();
      await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/^Nothing left the viewer/);
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    }
    await choose('Copy picture');
    await page.getByText(/^Nothing left the viewer/).waitFor();
    expect(left).toEqual([]);
  });

  it('breaks no rule of the page policy and logs no error in all of this', () => {
    expect(faults).toEqual([]);
  });
});
