import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS } from '@hyaline/contract';
import { flatFile } from '@hyaline/dicom/testing/flat';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Client, signIn } from './support/api.ts';
import { filesOf } from './support/disk.ts';
import { writePhantom } from './support/phantom.ts';
import { sentencesOf } from './support/sentences.ts';
import { allLoaded } from './support/viewer.ts';
import { axeFindings, PHONE, visit, type Visitor } from './support/visitor.ts';

const say = sentencesOf('en');
const SLICES = 12;

describe('saving, sharing and destroying a study as a person meets it', () => {
  let server: TestServer;
  let browser: Browser;
  let folder: string;
  let owner: Client;
  let visitor: Visitor;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-save-share-'));
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    owner = await signIn(server.url, server.demo());
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

  async function open(path: string): Promise<Page> {
    visitor = await visit(browser, server.url);
    await visitor.signInAs(owner);
    await choose(visitor.page, path);
    return visitor.page;
  }
  async function choose(page: Page, path: string): Promise<void> {
    await page.goto('/imaging');
    await page.locator('input[data-picker=folder]').first().setInputFiles(path);
  }
  const saveDialog = (page: Page) => page.getByRole('dialog', { name: say('imaging:save.title') });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  it('goes on after the line was cut in the middle, sends only the rest, and knows the study again', async () => {
    const scan = join(folder, 'cut');
    writePhantom({ folder: scan, slices: SLICES, size: 96, seed: 11 });
    const page = await open(scan);
    await allLoaded(page, say, SLICES);
    let passed = 0;
    await page.route('**/api/v1/uploads*', (route) => (++passed > SLICES / 2 ? route.abort('connectionreset') : route.continue())); // prettier-ignore
    await press(page, say('imaging:local.save'));
    await saveDialog(page)
      .getByRole('button', { name: say('imaging:save.confirm'), exact: true })
      .click();
    await expect.poll(() => passed).toBeGreaterThan(SLICES / 2);
    await saveDialog(page)
      .getByRole('button', { name: say('imaging:save.stop') })
      .click();
    await saveDialog(page).getByText(say('imaging:save.stopped')).waitFor();
    await page.unrouteAll();
    await choose(page, scan); // another day
    await allLoaded(page, say, SLICES);
    visitor.forget();
    await press(page, say('imaging:local.goOn'));
    await saveDialog(page).getByText(say('imaging:save.goOn')).waitFor();
    await saveDialog(page)
      .getByRole('button', { name: say('imaging:save.resume') })
      .click();
    await page.waitForURL(/\/imaging\/studies\//);
    const again = visitor.sent.filter(({ method, path }) => method === 'POST' && path === '/api/v1/uploads');
    expect(again.length).toBeGreaterThanOrEqual(SLICES / 2);
    expect(again.length).toBeLessThan(SLICES);

    await choose(page, scan);
    await allLoaded(page, say, SLICES);
    await press(page, say('imaging:local.save'));
    const saved = saveDialog(page).getByRole('link', { name: say('imaging:save.twinOpen') });
    expect(await axeFindings(page)).toEqual([]);
    await saved.click();
    await page.waitForURL(/\/imaging\/studies\//);
    await allLoaded(page, say, SLICES);
  });

  it('shares what was chosen and looked at, shows what leaves, and nothing of it is left after it was destroyed', async () => {
    const photos = join(folder, 'photos');
    mkdirSync(photos);
    const colour = { modality: 'XC', columns: 96, rows: 64, colour: true } as const;
    const red = flatFile({ ...colour, seriesUid: '1.2.3.77.1', description: 'Red', shade: () => [0.9, 0.1, 0.1] });
    const green = flatFile({ ...colour, seriesUid: '1.2.3.77.2', description: 'Green', shade: () => [0.1, 0.9, 0.1], also: { [BURNED_IN]: ['CS', 'YES'] } }); // prettier-ignore
    writeFileSync(join(photos, 'red.dcm'), red);
    writeFileSync(join(photos, 'green.dcm'), green);
    const page = await open(photos);
    await page.locator('.hv-picker').getByRole('button', { name: /^Open/ }).first().click();
    await press(page, say('imaging:local.share'));
    await saveDialog(page)
      .getByRole('button', { name: say('imaging:save.confirm'), exact: true })
      .click();
    const dialog = page.getByRole('dialog', { name: say('share:title') });
    await dialog.waitFor();

    const shown = (await page.locator('.hv-series-row[aria-pressed=true]').innerText()).split('\n')[0] ?? '';
    const other = shown === 'Red' ? 'Green' : 'Red';
    await expect.poll(() => colourOf(page)).toBe(shown);
    const create = dialog.getByRole('button', { name: say('share:create') });
    await dialog.getByLabel(say('share:consent')).check();
    await dialog.getByText(say('share:burnedInStated')).waitFor();
    await expect.poll(() => create.isDisabled()).toBe(true); // nobody looked yet
    await dialog.getByLabel(new RegExp(shown)).uncheck();
    await dialog.getByText(say('share:preview.stays')).waitFor();
    await dialog.getByLabel(new RegExp(shown)).check();
    await dialog.getByLabel(new RegExp(other)).uncheck();
    await expect.poll(() => colourOf(page)).toBe(shown);
    await dialog.getByLabel(say('share:burnedInLooked')).check();
    expect(await axeFindings(page)).toEqual([]);
    await create.click();
    const done = page.getByRole('dialog', { name: say('share:done.title') });
    const address = await done.locator('[data-field=address]').innerText();
    const password = await done.locator('[data-field=password]').innerText();
    await done.getByRole('button', { name: say('share:done.close') }).click();

    const guest = await visit(browser, server.url, { screen: PHONE });
    const enter = async () => {
      await guest.page.goto('about:blank');
      await guest.page.goto(address);
      await guest.page.getByRole('button', { name: say('open:open'), exact: true }).click();
    };
    await enter();
    await guest.page.getByLabel(say('open:password'), { exact: true }).fill(password);
    await guest.page.getByRole('button', { name: say('open:unlock') }).click();
    await guest.page.locator('.hv-vp-stack canvas').waitFor();
    await expect.poll(() => guest.page.locator('.hv-series-row').count()).toBe(1);

    const objects = () => filesOf(server.data).filter((path) => path.includes('/objects/')).length;
    const kept = objects();
    await page.goto('/imaging');
    const row = page.getByRole('row').filter({ hasText: 'Prueba, Flora' });
    await row.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: say('imaging:list.delete') }).click();
    const confirm = page.getByRole('dialog', { name: say('imaging:destroy.title') });
    const reference = (await row.innerText()).match(/PT-[0-9A-F]{6}/)?.[0] ?? '';
    await expect.poll(() => confirm.getByRole('button', { name: say('imaging:destroy.confirm') }).isDisabled()).toBe(true); // prettier-ignore
    await confirm.getByRole('textbox').fill(reference);
    await confirm.getByRole('button', { name: say('imaging:destroy.confirm') }).click();
    await row.waitFor({ state: 'detached' });
    await expect.poll(objects).toBeLessThanOrEqual(kept - 4); // two headers and two pictures at least
    await enter();
    await guest.page.getByRole('heading', { name: say('open:goneTitle') }).waitFor();
    expect(guest.problems).toEqual([]);
    await guest.close();
    await page.goto('/ledger');
    await page.getByRole('cell').filter({ hasText: EVENTS['study.deleted'].en }).first().waitFor();
  });
});

const BURNED_IN = 0x00280301;

/** Which colour the preview of the share dialog shows in its middle. */
function colourOf(page: Page): Promise<string> {
  return page.getByRole('dialog').evaluate((dialog) => {
    const canvas = dialog.querySelector('canvas');
    const [r = 0, g = 0] = canvas?.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2 - 20, 1, 1).data ?? []; // prettier-ignore
    return r > g + 40 ? 'Red' : g > r + 40 ? 'Green' : 'none';
  });
}
