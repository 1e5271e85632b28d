import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { buildZip } from '@hyaline/zip/testing';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../e2e/browser.ts';
import { serveViewer, type Site } from '../testing/site.ts';

interface Event {
  kind: string;
  phase?: string;
}
/** Every piece of shared memory that the page took. */
declare const shared: WeakRef<SharedArrayBuffer>[];
declare const harness: { events: Event[]; handle: { study(): { images: readonly unknown[]; source: unknown } } };

const ASK = { size: 128, slices: 40, noise: 20, seed: 7 };
const VOLUME_BYTES = 128 * 128 * 40 * 2;
const files = [...generatePhantom(ASK)];

describe('giving up', () => {
  let browser: Browser;
  let site: Site;
  let page: Page;
  let session: CDPSession;
  let folder: string;
  const faults: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-cancel-'));
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    const zip = await buildZip(files.map(({ name, bytes }) => ({ name: `DICOM/${name}`, data: bytes })));
    writeFileSync(join(folder, 'scan.zip'), Buffer.from(await zip.arrayBuffer()));
    site = await serveViewer({ isolated: true });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.addInitScript(() => {
      const taken: WeakRef<SharedArrayBuffer>[] = [];
      const construct = (kind: typeof SharedArrayBuffer, [bytes]: [number]) => {
        const made = new kind(bytes);
        taken.push(new WeakRef(made));
        return made;
      };
      Object.assign(globalThis, { shared: taken, SharedArrayBuffer: new Proxy(SharedArrayBuffer, { construct }) });
    });
    session = await page.context().newCDPSession(page);
    await page.goto(`${site.url}/`);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const scan = () => files.map(({ name }) => join(folder, name));
  const choose = (names: string[]) => page.setInputFiles('input[data-picker=files]', names);
  const count = (kind: string) => page.evaluate((one) => harness.events.filter((event) => event.kind === one).length, kind); // prettier-ignore

  /** Presses Cancel as soon as a phase is under way. */
  const cancelIn = (phase: string) =>
    page.evaluate((wanted) => {
      const { events } = harness;
      events.push = (...told) => {
        const length = Array.prototype.push.apply(events, told);
        if (told.some((event) => event.kind === 'progress' && event.phase === wanted)) {
          Reflect.deleteProperty(events, 'push');
          setTimeout(() => document.querySelector<HTMLElement>('.hv-cancel')?.click());
        }
        return length;
      };
    }, phase);

  /** Bytes of shared memory that the page still holds, after everything unused was collected. */
  async function held(): Promise<number> {
    await session.send('HeapProfiler.collectGarbage');
    return page.evaluate(() => shared.reduce((bytes, one) => bytes + (one.deref()?.byteLength ?? 0), 0));
  }

  it.each([
    ['an archive is listed', 'archive', () => [join(folder, 'scan.zip')]],
    ['headers are read', 'headers', scan],
    ['pictures are read', 'pictures', scan],
  ])('while %s leaves nothing open and nothing in memory, and opens again', async (_, phase, names) => {
    await cancelIn(phase);
    const before = { closed: await count('closed'), done: await count('done') };
    await choose(names());
    await expect.poll(() => count('closed')).toBe(before.closed + 1);
    await expect.poll(() => page.evaluate(() => harness.handle.study())).toMatchObject({ images: [], source: null });
    await page.getByText('Open a 3D scan').waitFor();
    await expect.poll(held).toBe(0);
    expect(await count('done')).toBe(before.done);
    await choose(names());
    await expect.poll(() => count('done')).toBe(before.done + 1);
    await expect.poll(held).toBe(VOLUME_BYTES);
    await page.reload();
  });

  it('one scan for another leaves the memory of the first, also after it was looked at in every way', async () => {
    await choose(scan());
    await expect.poll(() => count('done')).toBe(1);
    await page.locator('[data-tool=implant]').waitFor();
    for (const layout of ['dental', 'four']) {
      await page.getByRole('button', { name: 'Layout' }).click();
      await page.locator(`[data-item=${layout}]`).click();
      await page.locator(layout === 'dental' ? '.hv-vp-panoramic[data-ms]' : '.hv-vp-volume canvas').first().waitFor(); // prettier-ignore
    }
    await page.locator('[data-section=volume3d] .hv-3d-controls').waitFor();
    const once = await held();
    for (let time = 2; time < 5; time++) {
      await choose(scan());
      await expect.poll(() => count('done')).toBe(time);
      await page.locator('[data-section=volume3d] .hv-3d-controls').waitFor();
      await expect.poll(held).toBeLessThanOrEqual(once);
    }
    expect(faults).toEqual([]);
  });
});
