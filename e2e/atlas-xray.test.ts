import { flatFile } from '@hyaline/dicom/testing/flat';
import type { Point, PointName, Points } from '@hyaline/radiograph';
import { drawFilm, type DrawnFilm, filmFile } from '@hyaline/radiograph/testing';
import { parseSpineValues, solve } from '@hyaline/spine';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { signIn } from './support/api.ts';
import { placeAll } from './support/film.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, focused, overflowsSideways, visit, type Visitor } from './support/visitor.ts';

/** What must not be seen in any request: a value, a name that stands in the file, the name of the file. */
const CANARIES = ['63.4', 'Flora', 'canary-film'];
const FILM_NAME = 'canary-film-7731.dcm';

describe('values from a radiograph', () => {
  let server: TestServer;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    visitor = await visit(browser, server.url, { screen: DESKTOP, locale: 'en' });
    await visitor.signInAs(await signIn(server.url, server.demo()));
  });
  afterAll(async () => {
    await visitor?.close();
    await browser?.close();
    await server?.remove();
  });

  it('are measured by pointer and keys, refused where no spine has them, taken into the atlas, and sent nowhere', async () => {
    const { page } = visitor;
    const say = sentencesOf('en');
    await withoutModel(page);
    await page.goto('/atlas');
    await page.getByRole('button', { name: say('atlas:action.xray') }).click();
    const start = page.getByRole('heading', { name: say('radiograph:start.title') });
    await start.waitFor();
    const picture = page.getByLabel(say('radiograph:start.choose')).last();

    // what is no radiograph is refused in words
    for (const [name, buffer, fault] of [
      ['a.txt', Buffer.from('nothing of a picture'), 'not-picture'],
      ['a.dcm', Buffer.from(flatFile({ modality: 'CT', columns: 8, rows: 8 })), 'slice'],
      ['a.png', hugePng(), 'too-large'],
      ['b.png', Buffer.alloc(0), 'empty'],
    ] as const) {
      await picture.setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
      await page
        .getByRole('alert')
        .getByText(say(`radiograph:fault.${fault}`))
        .waitFor();
    }

    visitor.forget();
    const film = drawFilm(
      solve(parseSpineValues({ pelvis: { pi: 63.4, ss: 41.2 }, sagittal: { ll: 52, tk: 44, cl: 15 } })).posture,
      { view: 'lateral', mmPerPixel: 1 },
    );
    await picture.setInputFiles({ name: FILM_NAME, mimeType: '', buffer: Buffer.from(filmFile(film)) });
    const canvas = page.getByRole('application');
    await canvas.waitFor();
    const value = (name: string) =>
      page.getByRole('row', { name: new RegExp(`^${name.replaceAll(/[()]/g, '\\$&')}`) }).getByRole('cell');
    // most points come from a file; the sacrum and the hips are pressed
    const points = page.getByLabel(say('radiograph:files.load')).last();
    const pressed: readonly PointName[] = ['s1-front', 's1-back', 'hip-one', 'hip-two'];
    const rest = Object.entries(film.points).filter(([name]) => !pressed.includes(name as PointName));
    await points.setInputFiles(pointsFile(film, Object.fromEntries(rest)));
    await expect.poll(() => value(say('radiograph:figure.tk')).innerText()).toBe('44.0°');
    await placeAll(page, canvas, film, pressed);
    await page.getByRole('heading', { name: say('radiograph:guide.all') }).waitFor();
    for (const [name, text] of [
      ['pi', '63.4°'],
      ['ss', '41.2°'],
      ['ll', '52.0°'],
      ['tk', '44.0°'],
      ['cl', '15.0°'],
    ] as const)
      await expect.poll(() => value(say(`radiograph:figure.${name}`)).innerText()).toBe(text);
    expect(await value(say('radiograph:figure.sva')).innerText()).toMatch(/ mm$/);
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);

    // by keys: the chosen point moves by a pixel of the picture, and back
    await page.getByText(say('radiograph:points.title', { placed: 20, all: 22 })).click();
    await page.getByRole('button', { name: say('radiograph:point.s1-front') }).click();
    await canvas.focus();
    await focused(canvas);
    await canvas.press('Shift+ArrowDown');
    const slope = () => value(say('radiograph:figure.ss')).innerText().then(Number.parseFloat);
    await expect.poll(slope).toBeGreaterThan(50);
    await canvas.press('Control+z');
    await expect.poll(slope).toBe(41.2);

    // another film, chosen or dropped, asks before points are lost
    const leaving = page.getByRole('dialog', { name: say('radiograph:leave.title') });
    const cancel = page.getByRole('button', { name: say('app:cancel') });
    const text = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('no film') };
    for (const another of [() => picture.setInputFiles(text), () => dropFile(canvas)]) {
      await another();
      await leaving.waitFor();
      await cancel.click();
      await leaving.waitFor({ state: 'detached' });
    }
    await expect.poll(slope).toBe(41.2);

    // points from a file, with a pelvis that no spine can stand on
    await points.setInputFiles(pointsFile(film, lyingDown()));
    const open = page.getByRole('button', { name: say('radiograph:take.open') });
    await open.click();
    const dialog = page.getByRole('dialog', { name: say('radiograph:take.title') });
    await dialog.getByText(say('radiograph:take.refused')).waitFor();
    expect(await dialog.getByRole('button', { name: say('radiograph:take.confirm') }).isDisabled()).toBe(true);
    await cancel.click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByRole('toolbar')
      .getByRole('button', { name: say('radiograph:stage.undo'), exact: true })
      .click();
    await expect.poll(slope).toBe(41.2);

    await open.click();
    await dialog.getByRole('checkbox', { name: /TK/ }).uncheck();
    await dialog.getByRole('button', { name: say('radiograph:take.confirm') }).click();
    await canvas.waitFor({ state: 'detached' });
    await page.getByText(say('atlas:panel.posture'), { exact: true }).click();
    const field = (name: string) => page.getByRole('textbox', { name: say(`atlas:posture.${name}`) });
    await expect.poll(() => field('pi').inputValue()).toBe('63.4');
    expect([await field('ll').inputValue(), await field('tk').inputValue()]).toEqual(['52', '38']);

    const left = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
    const seen = [left, ...visitor.sent.map(({ method, url, body }) => `${method} ${url} ${body}`)];
    for (const text of seen) for (const canary of CANARIES) expect(text).not.toContain(canary);
    expect(visitor.sent.filter(({ method, path }) => method !== 'GET' || !path.startsWith('/assets/'))).toEqual([]);
    expect(visitor.problems).toEqual([]);
  });
});

/** The model of the atlas is not what is tested here, and software draws it slowly. */
const withoutModel = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    Object.assign(HTMLCanvasElement.prototype, {
      getContext(this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...rest]);
      },
    });
  });

/** A PNG that says to be 60 000 pixels wide and high. */
function hugePng(): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const size = Buffer.alloc(8);
  size.writeUInt32BE(60_000, 0);
  size.writeUInt32BE(60_000, 4);
  return Buffer.concat([head, size, Buffer.from('0800000000', 'hex')]);
}

/** Drops a file on the film. @throws when the page would be left to show it */
const dropFile = (canvas: Locator): Promise<void> =>
  canvas.evaluate((element) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['no film'], 'a.txt'));
    for (const kind of ['dragover', 'drop'])
      if (element.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer })))
        throw new Error(`nobody takes ${kind}`);
  });

/** Points of a sacrum of 70 and an L1 of 85 degrees. */
function lyingDown(): Points {
  const plate = (x: number, y: number, slope: number): Record<'back' | 'front', Point> => {
    const angle = (slope * Math.PI) / 180;
    return { back: [x, y], front: [x - 40 * Math.cos(angle), y + 40 * Math.sin(angle)] };
  };
  const [s1, l1] = [plate(200, 500, 70), plate(200, 300, 85)];
  return { 's1-back': s1.back, 's1-front': s1.front, 'l1-back': l1.back, 'l1-front': l1.front };
}

/** As a person has saved them. */
function pointsFile({ columns, rows }: DrawnFilm, points: Points) {
  const text = JSON.stringify({
    format: 'hyaline-landmarks',
    version: 1,
    picture: { columns, rows },
    view: 'lateral',
    turn: { quarters: 0, mirrored: false },
    towards: 'left',
    known: null,
    curves: [],
    points,
  });
  return { name: 'p.json', mimeType: 'application/json', buffer: Buffer.from(text) };
}
