import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Client, signIn } from './support/api.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inFull } from './support/ways.ts';

/** Numbers that nobody meets by chance: wherever one shows up, a value has left the page. */
const CANARIES = { pi: '61.27', height: '46.73', pin: 'press-7391' };
/** CSS px. Patients' text is never smaller. */
const LEAST_TEXT = 14.5;

describe('the atlas of the spine', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  let visitor: Visitor;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    owner = await signIn(server.url, server.demo());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });
  afterEach(async () => {
    const problems = visitor?.problems ?? [];
    await visitor?.close();
    expect(problems).toEqual([]);
  });

  const canvasOf = (page: Page): Locator => page.locator('[data-state="ready"] canvas');
  const open = async (options: Parameters<typeof visit>[2]): Promise<Page> => {
    visitor = await visit(browser, server.url, { ...options, dotsPerPixel: 0.5 });
    await visitor.signInAs(owner);
    await visitor.page.goto('/atlas');
    return visitor.page;
  };
  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };
  /** The picture is drawn anew and is another one. */
  const changes = async (canvas: Locator, act: () => Promise<void>): Promise<void> => {
    const before = await canvas.screenshot();
    await act();
    await expect.poll(async () => (await canvas.screenshot()).equals(before)).toBe(false);
  };

  it('[C040] [C041] names and shows every bone, changes with each value, refuses what cannot be, and sends no value anywhere', async () => {
    const page = await open({ screen: DESKTOP, locale: 'en', colourScheme: 'dark' });
    const say = sentencesOf('en');
    const canvas = canvasOf(page);
    await canvas.waitFor();
    const levels = page.getByRole('listbox', { name: say('atlas:rail.name') });
    await expect.poll(() => levels.getByRole('option').count()).toBe(25 + 23);
    const none = say('atlas:severity.0');
    for (const bone of ['C1', 'C7', 'T1', 'T12', 'L1', 'L5', 'S1'])
      await levels.getByRole('option', { name: `${bone}, ${none}`, exact: true }).waitFor();

    // by mouse in the drawing, then by keys
    await changes(canvas, () => levels.getByRole('option', { name: `L4, ${none}`, exact: true }).click());
    const chosen = (name: string) => levels.getByRole('option', { name, selected: true }).waitFor();
    await chosen('L4, ');
    await levels.press('ArrowDown');
    await chosen('L4–L5, ');
    const level = page.getByRole('combobox', { name: say('atlas:level.choose'), exact: true });
    await expect.poll(() => level.inputValue()).toBe('L4-L5');

    // in the picture itself: the lumbar spine fills the middle
    await page.locator('abbr', { hasText: /^L$/ }).first().click();
    await expect.poll(() => level.inputValue()).toBe('');
    await expect
      .poll(async () => {
        const box = await canvas.boundingBox();
        for (const part of [0.5, 0.45, 0.55, 0.4, 0.6])
          if (box && (await level.inputValue()) === '')
            await page.mouse.click(box.x + box.width * part, box.y + box.height / 2);
        return level.inputValue();
      })
      .not.toBe('');

    // a ready-made finding, told beside the picture
    await changes(canvas, async () => {
      await page.getByRole('button', { name: say('atlas:findings.ready') }).click();
      await page.getByRole('menuitem', { name: say('atlas:ready.protrusion-l4l5-left') }).click();
    });
    const told = page.getByRole('list', { name: say('atlas:findings.title') });
    await told.getByText('Disc that pushes out in your lower back, on the left (L4–L5)').waitFor();

    // values with their limits
    await page.getByText(say('atlas:panel.level'), { exact: true }).first().click();
    const height = page.getByRole('textbox', { name: say('atlas:level.height') });
    await changes(canvas, () => height.fill(CANARIES.height));
    await height.fill('300');
    await page.getByText(say('atlas:range', { min: 10, max: 120, unit: '%' })).waitFor();
    await page.getByText(say('atlas:kept')).waitFor();
    await height.fill(CANARIES.height);
    await page.getByText(say('atlas:kept')).waitFor({ state: 'detached' });

    // the posture, measured back
    await page.getByText(say('atlas:panel.posture'), { exact: true }).click();
    const pi = page.getByRole('textbox', { name: say('atlas:posture.pi') });
    await pi.fill(CANARIES.pi); // moves the hip bones, which are not drawn beside a level
    const measured = page.getByRole('region', { name: say('atlas:measures.title') });
    await measured.getByText('3.3°', { exact: true }).waitFor(); // PI - LL = 61.27 - 58
    await pi.blur();
    await page.getByRole('button', { name: say('atlas:act.undo') }).click();
    await expect.poll(() => pi.inputValue()).toBe('52');
    await page.getByRole('button', { name: say('atlas:act.redo') }).click();
    await expect.poll(() => pi.inputValue()).toBe(CANARIES.pi);

    // what treatment aims at, and how far it is from today
    await page.getByRole('button', { name: say('atlas:goal.set') }).click();
    await page.getByRole('menuitem', { name: say('atlas:goal.fromTypical') }).click();
    const toGoal = page.getByRole('region', { name: say('atlas:goal.title') });
    await toGoal.getByRole('row', { name: 'PI − LL 3.3° −6° −9.3°' }).waitFor();
    await expect.poll(() => page.getByRole('slider', { name: say('atlas:blend.name') }).inputValue()).toBe('200');
    const entering = page.getByRole('radiogroup', { name: say('atlas:goal.entering') });
    await entering.getByText(say('atlas:blend.today'), { exact: true }).click();
    await expect.poll(() => pi.inputValue()).toBe(CANARIES.pi);
    const overlay = page.getByRole('button', { name: say('atlas:blend.overlay'), exact: true });
    await changes(canvas, () => overlay.click());
    await overlay.click();

    // a pin by keys, and one where the model is pressed
    await page.getByText(say('atlas:panel.level'), { exact: true }).first().click();
    await level.selectOption('L4-L5');
    await page.getByRole('button', { name: say('atlas:pins.add') }).click();
    const words = page.getByRole('textbox', { name: say('atlas:pins.text') });
    await words.fill(CANARIES.pin);
    await words.press('Enter');
    await page.getByRole('button', { name: CANARIES.pin, exact: true }).waitFor();
    await page
      .getByRole('button', { name: say('atlas:pins.place') })
      .first()
      .click();
    await expect
      .poll(async () => {
        const box = await canvas.boundingBox();
        if (box && !(await words.isVisible()))
          await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 - 20);
        return words.isVisible();
      })
      .toBe(true);
    await words.press('Escape');
    await words.waitFor({ state: 'detached' });

    // the story of the finding
    await page.getByText(say('atlas:panel.findings'), { exact: true }).last().click();
    await page
      .getByRole('button', { name: say('atlas:story.ofFinding', { finding: '' }).trim() })
      .first()
      .click();
    const story = page.getByRole('region', { name: 'What is a herniated disc?' });
    await story.getByRole('button', { name: say('atlas:story.next') }).click();
    await story.getByText(/^[2-5] of 5$/).waitFor();
    await passes(page);
    await page.keyboard.press('Escape');
    await story.waitFor({ state: 'detached' });
    await page.getByText(say('atlas:panel.posture'), { exact: true }).click();

    // to a file of this computer and back
    const more = page.getByRole('button', { name: say('atlas:act.more'), exact: true });
    const download = page.waitForEvent('download');
    await more.click();
    await page.getByRole('menuitem', { name: say('atlas:act.export') }).click();
    const file = await (await download).path();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      version: 1,
      values: { version: 1, pelvis: { pi: Number(CANARIES.pi) } },
      goal: { pelvis: { pi: 52 } },
      pins: [{ level: 'L4-L5', at: null, text: CANARIES.pin }],
    });
    await pi.fill('40');
    const field = page.locator('input[type="file"]');
    await field.setInputFiles(file);
    await expect.poll(() => pi.inputValue()).toBe(CANARIES.pi);
    const wrong = JSON.stringify({ pelvis: { pi: 300 } });
    await field.setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(wrong) });
    await page
      .getByRole('dialog')
      .getByText(/^pelvis\.pi: /)
      .waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('app:close') })
      .last()
      .click();
    await expect.poll(() => pi.inputValue()).toBe(CANARIES.pi);

    const picture = page.waitForEvent('download');
    await page.getByRole('button', { name: say('atlas:act.picture'), exact: true }).click();
    const drawn = await picture;
    expect(drawn.suggestedFilename()).toBe('spine.png');
    expect((await readFile(await drawn.path())).subarray(1, 4).toString()).toBe('PNG');

    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    const left = [...visitor.sent.flatMap(({ url, body }) => [url, body]), page.url(), await page.title(), kept];
    expect(left.length).toBeGreaterThan(10);
    for (const text of left) for (const canary of Object.values(CANARIES)) expect(text).not.toContain(canary);
    expect(visitor.sent.filter(({ method, path }) => method !== 'GET' && !path.includes('/session'))).toEqual([]);
  });

  // software drawing takes long; links to the atlas are opened on a phone in every run (viewer-link.test.ts)
  it.each(inFull([], [PHONE]))(
    'is turned by a finger on a phone while the page stays where it is, and its findings are read in large letters',
    async (screen) => {
      const page = await open({ screen, locale: 'es', colourScheme: 'light' });
      const say = sentencesOf('es');
      const canvas = canvasOf(page);
      await canvas.waitFor();
      await page.getByRole('button', { name: say('atlas:findings.ready') }).click();
      await page.getByRole('menuitem', { name: say('atlas:ready.wedge-fracture-t12') }).click();
      const text = page.getByText('Un hueso de la columna se ha roto y ha perdido altura', { exact: false });
      await text.waitFor();
      const size = await text.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
      expect(size).toBeGreaterThanOrEqual(LEAST_TEXT);
      await passes(page);

      const touch = await visitor.context.newCDPSession(page);
      const fingers = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
        touch.send('Input.dispatchTouchEvent', { type, touchPoints });
      const place = () => canvas.evaluate((element) => element.getBoundingClientRect().top);
      const top = await place();
      await changes(canvas, async () => {
        await fingers('touchStart', { x: 190, y: 390 });
        for (let step = 1; step <= 6; step += 1) await fingers('touchMove', { x: 190 + step * 8, y: 390 - step * 20 });
        await fingers('touchEnd');
      });
      await changes(canvas, async () => {
        await fingers('touchStart', { x: 180, y: 300 }, { x: 210, y: 300 });
        for (let step = 1; step <= 6; step += 1)
          await fingers('touchMove', { x: 180 - step * 12, y: 300 }, { x: 210 + step * 12, y: 300 });
        await fingers('touchEnd');
      });
      expect(await place()).toBe(top);
      expect(await page.evaluate(() => globalThis.visualViewport?.scale)).toBe(1);
    },
  );

  it('draws with the light of a room where a graphics card draws, and three complains of nothing', async () => {
    visitor = await visit(browser, server.url, { screen: DESKTOP, locale: 'en', dotsPerPixel: 0.25 });
    await visitor.signInAs(owner);
    const { page } = visitor;
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || /THREE|INVALID/.test(message.text())) complaints.push(message.text());
    });
    await page.addInitScript(() => {
      const real = WebGL2RenderingContext.prototype.getParameter;
      WebGL2RenderingContext.prototype.getParameter = function (name: number): unknown {
        const value: unknown = real.call(this, name);
        return typeof value === 'string' && /swiftshader/i.test(value) ? 'a graphics card' : value;
      };
      // programs are made and checked as ever; only the minutes that a processor would draw are left out
      for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced'] as const)
        WebGL2RenderingContext.prototype[name] = () => undefined;
    });
    await page.goto('/atlas');
    await canvasOf(page).waitFor();
    await page.getByText(sentencesOf('en')('atlas:stage.loading')).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('tells the findings and draws them flat where there is no WebGL, and draws again when a lost picture comes back', async () => {
    visitor = await visit(browser, server.url, { screen: DESKTOP, locale: 'en', dotsPerPixel: 0.5 });
    await visitor.signInAs(owner);
    const { page } = visitor;
    const say = sentencesOf('en');
    await page.goto('/atlas');
    await canvasOf(page).waitFor();
    const lost = page.getByRole('heading', { name: say('atlas:stage.lost') });
    await page.evaluate(() => {
      const context = document.querySelector('canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
      Object.assign(globalThis, { lostContext: context });
      context?.loseContext();
    });
    await lost.waitFor();
    await page.evaluate(() =>
      (globalThis as unknown as { lostContext: { restoreContext(): void } }).lostContext.restoreContext(),
    );
    await lost.waitFor({ state: 'detached' });
    await canvasOf(page).waitFor();

    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.reload();
    await page.getByRole('heading', { name: say('atlas:stage.none') }).waitFor();
    await page.getByRole('img', { name: say('atlas:stage.drawing') }).waitFor();
    await page.getByRole('button', { name: say('atlas:findings.ready') }).click();
    await page.getByRole('menuitem', { name: say('atlas:ready.thoracic-scoliosis') }).click();
    const told = page.getByRole('list', { name: say('atlas:findings.title') });
    await expect.poll(() => told.innerText()).toContain('Sideways curve of the upper back');
    await passes(page);
  });
});
