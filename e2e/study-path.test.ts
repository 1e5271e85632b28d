import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ERRORS, EVENTS } from '@hyaline/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, makeClient, signIn } from './support/api.ts';
import { filesHolding, filesOf, readIfThere } from './support/disk.ts';
import { CANARY, writePhantom } from './support/phantom.ts';
import { readPixels } from './support/read-study.ts';
import { openedLookup } from './support/share-study.ts';
import { sentencesOf } from './support/sentences.ts';
import { signInByPage } from './support/sign-in.ts';
import { allLoaded, greys, picture, view } from './support/viewer.ts';
import { axeFindings, PHONE, visit, type Visitor } from './support/visitor.ts';

const SLICES = 24;
const SIDE = 96;
const PIXEL_BYTES = SIDE * SIDE * 2;
const CANARIES = [CANARY.name, 'Canaryfield', CANARY.id];
const say = sentencesOf('en');
const saySpanish = sentencesOf('es');

/** The main job of the product, from files on a computer to a withdrawn link, in the order a person does it. */
describe('a study, from a folder of files to a withdrawn link', () => {
  let server: TestServer;
  let browser: Browser;
  let folder: string;
  let files: string[];
  let owner: Visitor;
  let studyId: string;
  let shown: string;
  let address: string;
  let password: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-path-'));
    files = writePhantom({ folder: join(folder, 'scan'), slices: SLICES, size: SIDE });
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    owner = await visit(browser, server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('[C169] opens files in the workspace, and sends nothing while Save is only being considered', async () => {
    const { page, sent } = owner;
    await signInByPage(page, say, server.demo());
    await page.getByRole('heading', { level: 1 }).waitFor();
    owner.forget();
    await chooseFolder(page, join(folder, 'scan'));
    await allLoaded(page, say, SLICES);
    shown = await firstAndLast(page);
    await expect.poll(() => greys(page, say, 'axial')).toBeGreaterThan(10);
    await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.getByRole('button', { name: say('imaging:local.save') }).click();
    const dialog = page.getByRole('dialog', { name: say('imaging:save.title') });
    await dialog.getByText(String(SLICES), { exact: true }).waitFor();
    await dialog.getByRole('button', { name: say('app:cancel') }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(sent.reduce((bytes, { bodyBytes }) => bytes + bodyBytes, 0)).toBe(0);
    expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('saves it with progress, and names nothing of the patient on the way', async () => {
    const { page, sent } = owner;
    owner.forget();
    await page.getByRole('button', { name: say('imaging:local.save') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('imaging:save.confirm'), exact: true })
      .click();
    await page.waitForURL(/\/imaging\/studies\//);
    studyId = page.url().split('/').at(-1) ?? '';
    await page.getByText(say('imaging:marks.kept')).first().waitFor();
    const outside = sent.map(({ url, method }) => `${method} ${url}`).join('\n');
    for (const canary of [...CANARIES, 'IM000']) expect(outside).not.toContain(canary);
    expect(sent.filter(({ url }) => !url.startsWith(server.url) && !/^(blob|data):/.test(url))).toEqual([]);
  });

  it('[C170] [C288] leaves no plain byte of it on the disk of the server', () => {
    const kept = filesOf(server.data);
    expect(kept.filter((path) => path.includes('/objects/')).length).toBeGreaterThanOrEqual(2 * SLICES);
    expect(filesHolding(kept, CANARIES)).toEqual([]);
    const middle = readFileSync(files[SLICES / 2] ?? '').subarray(-PIXEL_BYTES);
    const somePixels = middle.subarray(PIXEL_BYTES / 2, PIXEL_BYTES / 2 + 64);
    expect(filesHolding(kept, [somePixels])).toEqual([]);
    expect(filesHolding(files, [somePixels])).toContain(files[SLICES / 2]);
    for (const path of kept.filter((name) => name.includes('/objects/')))
      expect(readIfThere(path).subarray(128, 132).toString('latin1')).not.toBe('DICM');
  });

  it('opens with byte-identical pixels after a restart', async () => {
    const { page } = owner;
    server = await server.restart({ probes: true }); // for the last test
    const member = await signIn(server.url, server.demo());
    const pixels = [...(await readPixels(member, studyId)).values()].map((bytes) =>
      Buffer.from(bytes).toString('base64'),
    );
    const originals = files.map((path) => readFileSync(path).subarray(-PIXEL_BYTES).toString('base64'));
    expect(pixels.toSorted()).toEqual(originals.toSorted());

    await page.goto('/imaging'); // the session outlives the restart
    await page
      .getByRole('row')
      .filter({ hasText: 'Test phantom' })
      .getByRole('link', { name: say('imaging:list.open'), exact: true })
      .click();
    await page.waitForURL(`**/imaging/studies/${studyId}`);
    await allLoaded(page, say, SLICES);
    expect((await firstAndLast(page)) === shown, 'the same pictures').toBe(true);
  });

  it('keeps what is drawn on it, sealed, and shows it again at the next opening', async () => {
    const { page } = owner;
    await drawLength(page, 'Canaryfield');
    await page.getByText(say('imaging:marks.kept')).first().waitFor();
    expect(filesHolding(filesOf(server.data), ['Canaryfield'])).toEqual([]);
    await page.reload();
    await allLoaded(page, say, SLICES);
    await page.getByLabel(noteOf(1)).waitFor();
    await expect.poll(() => page.getByLabel(noteOf(1)).inputValue()).toBe('Canaryfield');
  });

  it('[C034] [C036] [C185] shares it only after consent, with the notices about channel and bearer', async () => {
    const { page } = owner;
    await page.getByRole('button', { name: say('imaging:study.share'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('share:title') });
    await dialog.getByText(say('share:bearer')).waitFor();
    await dialog.getByText(say('share:channel')).waitFor();
    await expect.poll(() => dialog.getByLabel(say('share:texts')).isChecked()).toBe(false);
    await expect.poll(() => dialog.getByLabel(say('share:marks_one', { count: 1 })).isChecked()).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    const create = dialog.getByRole('button', { name: say('share:create') });
    await expect.poll(() => create.isDisabled()).toBe(true);
    await dialog.getByLabel(say('share:consent')).check();
    await create.click();
    const done = page.getByRole('dialog', { name: say('share:done.title') });
    address = await done.locator('[data-field=address]').innerText();
    password = await done.locator('[data-field=password]').innerText();
    expect(address).toMatch(new RegExp(`^${server.url}/open#[\\w-]{43}$`));
    expect(await axeFindings(page)).toEqual([]);
    await done.getByRole('button', { name: say('share:done.close') }).click();
  });

  it('[C013] [C014] [C180] [C184] opens for a stranger on a phone, sealed until the press, without a name, read only', async () => {
    const guest = await visit(browser, server.url, { screen: PHONE, locale: 'es' });
    const { page, sent } = guest;
    await page.goto(address);
    await page.getByRole('heading', { name: saySpanish('open:title') }).waitFor();
    expect(page.url()).toBe(`${server.url}/open`);
    expect(sent.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
    expect(await axeFindings(page)).toEqual([]);

    await page.getByRole('button', { name: saySpanish('open:open'), exact: true }).click();
    await page.getByLabel(saySpanish('open:password'), { exact: true }).fill('wrong-password-here');
    await page.getByRole('button', { name: saySpanish('open:unlock') }).click();
    await page.getByText(saySpanish('open:passwordWrong')).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel(saySpanish('open:password'), { exact: true }).fill(password);
    await page.getByRole('button', { name: saySpanish('open:unlock') }).click();
    await allLoaded(page, saySpanish, SLICES);
    await expect.poll(() => greys(page, saySpanish, 'axial')).toBeGreaterThan(10);
    expect(await axeFindings(page)).toEqual([]);

    // the small volume came first, and what was measured is there without the words beside it
    const objects = sent.filter(({ path }) => path.includes('/viewing/objects/')).map(({ path }) => path);
    expect(new Set(objects).size).toBe(SLICES + 1);
    expect(objects.filter((path) => path === objects[0])).toHaveLength(1);
    await page.getByRole('button', { name: saySpanish('viewer:details') }).click();
    await page.locator('.hv-measures li').first().waitFor();
    const text = await page.locator('body').innerText();
    for (const canary of [...CANARIES, 'Quillon', '1970', '2026-02-14']) expect(text).not.toContain(canary);
    for (const action of ['save', 'share', 'destroy', 'assign'])
      expect(await page.locator(`[data-action=${action}]`).count()).toBe(0);
    const secret = address.split('#')[1] ?? '';
    for (const { url, body } of sent) {
      expect(url).not.toContain(secret);
      expect(body).not.toContain(secret);
      expect(body).not.toContain(password);
    }
    expect(guest.problems).toEqual([]);
    await guest.close();
    expect(server.output()).not.toContain(secret);
    expect(filesHolding(filesOf(server.data), [secret, password])).toEqual([]);
  });

  it('[C182] shows the owner each access, the wrong password too', async () => {
    const { page } = owner;
    await page.goto('/links');
    const row = page.getByRole('row').filter({ hasText: 'PT-' });
    await row.getByText(say('links:opensOf', { opens: 1, max: 5 })).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await row.getByRole('button', { name: say('links:accesses.show') }).click();
    const drawer = page.getByRole('dialog', { name: say('links:accesses.title') });
    await drawer.getByText(say('links:accesses.outcome.opened'), { exact: true }).waitFor();
    await drawer.getByText(say('links:accesses.outcome.wrong-password'), { exact: true }).first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await drawer.getByRole('button', { name: say('app:close') }).click();
  });

  it('[C023] [C179] cuts a viewer off within a second of withdrawing, and then answers as if there had never been a link', async () => {
    const { page } = owner;
    const guest = await visit(browser, server.url);
    await openByAddress(guest.page, address, password);
    const begun = Date.now();
    expect(await askForRange(guest)).toBe(206);
    const takes = Date.now() - begun;

    const row = page.getByRole('row').filter({ hasText: 'PT-' });
    await row.getByRole('button', { name: say('links:withdraw.button') }).click();
    const answered = page.waitForResponse((response) => response.url().endsWith('/revocation'));
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('links:withdraw.confirm') })
      .click();
    await answered;
    const at = Date.now();
    expect(await askForRange(guest)).toBe(404);
    expect(Date.now() - at).toBeLessThan(1000 + takes);

    await guest.page.goto('about:blank');
    await guest.page.goto(address);
    await guest.page.getByRole('button', { name: say('open:open'), exact: true }).click();
    await guest.page.getByRole('heading', { name: say('open:goneTitle') }).waitFor();
    expect(await axeFindings(guest.page)).toEqual([]);
    expect(guest.problems).toEqual([]);
    await guest.close();

    const ask = async (lookup: string): Promise<string> => {
      const body = { lookup, passwordGate: null };
      const { status, text } = await makeClient(server.url).ask({ method: 'POST', path: `${API}/link-openings`, body });
      return `${status} ${text.replace(/"requestId":"[^"]*"/, '')}`;
    };
    const neverExisted = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
    expect(await ask(await openedLookup(address))).toBe(await ask(neverExisted));
    expect(await ask(neverExisted)).toContain(ERRORS['not-found'].en);
  });

  it('[C186] [C226] writes every step down, and proves it offline to somebody who does not trust the server', async () => {
    const { page } = owner;
    await page.goto('/ledger');
    const events = [
      'study.saved',
      'study.opened',
      'study.marked',
      'study.preview-kept',
      'link.created',
      'link.opened',
      'link.refused',
      'link.revoked',
      'session.started',
    ] as const;
    for (const event of events) await page.getByRole('cell').filter({ hasText: EVENTS[event].en }).first().waitFor();
    expect(await axeFindings(page)).toEqual([]);

    const bundle = join(folder, 'ledger.jsonl');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: say('ledger:export') }).click();
    await (await download).saveAs(bundle);
    const whole = verify(bundle);
    expect(whole.text).toContain('WHOLE: no row was changed');
    expect(whole.code).toBe(0);

    const lines = readFileSync(bundle, 'utf8').split('\n');
    const target = lines.findIndex((line) => line.includes('link.revoked'));
    const forged = lines.map((line, i) => (i === target ? line.replace('link.revoked', 'link.expired') : line));
    writeFileSync(bundle, forged.join('\n'));
    const tampered = verify(bundle);
    expect(tampered.code).toBe(1);
    expect(tampered.text).toMatch(/NOT WHOLE/);
    expect(tampered.text).toMatch(/row \d+/i);
  });

  it('[C268] shows every claim as proven by probes that were seen to fail', async () => {
    const { page } = owner;
    type Page3 = { claims: { status: string; faults: { planted: number; caught: number } }[]; proven: number };
    const trust = async () => (await makeClient(server.url).ask({ path: `${API}/trust` })).json<Page3>();
    await expect
      .poll(async () => (await trust()).claims.filter(({ status }) => status !== 'pass').length, {
        timeout: 150_000,
        interval: 1000,
      })
      .toBe(0);
    const { claims, proven } = await trust();
    for (const { faults } of claims) {
      expect(faults.planted).toBeGreaterThanOrEqual(2);
      expect(faults.caught).toBe(faults.planted);
    }
    await page.goto('/trust');
    await page
      .getByRole('heading', { level: 1, name: say('trust:headline', { proven, total: claims.length }) })
      .waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(owner.problems).toEqual([]);
  });
});

async function chooseFolder(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page
    .getByRole('button', { name: say('imaging:list.drop.folder') })
    .first()
    .click();
  await (await chooser).setFiles(path);
}

/** Both ends of the scan as they are drawn; where a scan opens first depends on which file came first. */
async function firstAndLast(page: Page): Promise<string> {
  const pictures: string[] = [];
  for (const key of ['Home', 'End']) {
    await view(page, say, 'axial').focus();
    await page.keyboard.press(key);
    pictures.push(await picture(page, say, 'axial'));
  }
  expect(pictures[0]).not.toBe(pictures[1]);
  return pictures.join(' ');
}

const measureStrings = JSON.parse(
  readFileSync(join(import.meta.dirname, '../apps/web/viewer/measures/strings.en.json'), 'utf8'),
) as { noteOf: string; measureNames: { length: string } };
const noteOf = (n: number): string =>
  measureStrings.noteOf.replace('{name}', measureStrings.measureNames.length.replace('{n}', String(n)));

/** Draws a length across the axial view and writes a note beside it. */
async function drawLength(page: Page, note: string): Promise<void> {
  const box = await page.locator('.hv-vp-axial canvas').boundingBox();
  if (!box) throw new Error('no axial view');
  await page.keyboard.press('l');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 50, y);
  await page.mouse.down();
  await page.mouse.move(x + 50, y + 20, { steps: 3 });
  await page.mouse.up();
  await page.getByLabel(noteOf(1)).fill(note);
  // the line itself may have been kept before the note was written
  const kept = page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/marks'));
  await page.keyboard.press('Tab');
  await kept;
}

async function openByAddress(page: Page, address: string, password: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: say('open:open'), exact: true }).click();
  await page.getByLabel(say('open:password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: say('open:unlock') }).click();
  await allLoaded(page, say, SLICES);
}

/** Asks once more for the start of a picture that this guest's browser has fetched, from its own page. */
async function askForRange({ page, sent }: Visitor): Promise<number> {
  const earlier = sent.find(({ path }) => path.includes('/viewing/objects/'));
  if (!earlier) throw new Error('the guest has fetched no picture');
  const { url, authorization } = earlier;
  return page.evaluate(
    async ([address = '', token = '']) => {
      const answer = await fetch(address, {
        headers: { authorization: token, range: 'bytes=0-1023' },
        cache: 'no-store',
      });
      return answer.status;
    },
    [url, authorization],
  );
}

function verify(bundle: string): { code: number | null; text: string } {
  const cli = join(import.meta.dirname, '../apps/cli/bin/hyaline.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'audit', 'verify', bundle], {
    encoding: 'utf8',
  });
  return { code: status, text: stdout + stderr };
}
