import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Client, signIn } from './support/api.ts';
import { type Language, type Say, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';

describe('what a clinic has to do', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  const visitors: Visitor[] = [];
  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    owner = await signIn(server.url, server.demo());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });
  afterEach(async () => {
    const problems = visitors.flatMap((visitor) => visitor.problems);
    for (const visitor of visitors.splice(0)) await visitor.close();
    expect(problems).toEqual([]);
  });

  const open = async (locale: Language, screen: typeof DESKTOP): Promise<Page> => {
    const visitor = await visit(browser, server.url, { locale, screen });
    visitors.push(visitor);
    await visitor.signInAs(owner);
    return visitor.page;
  };
  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };
  const add = async (page: Page, say: Say, title: string): Promise<void> => {
    const field = page.getByRole('textbox', { name: say('tasks:quick.label'), exact: true });
    await field.fill(title);
    await field.press('Enter');
    await page.getByText(title, { exact: true }).waitFor();
  };

  it('[C117] is written, warned of names, moved over the board by keys alone and done', async () => {
    const say = sentencesOf('en');
    const page = await open('en', DESKTOP);
    await page.goto('/tasks?show=open&board=true');
    const field = page.getByRole('textbox', { name: say('tasks:quick.label'), exact: true });
    await field.fill('Call Ana Perez 1981-03-14');
    await page.getByRole('status').filter({ hasText: /looks|date/i }).first().waitFor(); // prettier-ignore
    await add(page, say, 'Order gloves');
    const column = (status: string) =>
      page.getByRole('heading', { name: new RegExp(`^${say(`tasks:status.${status}`)}`) }).locator('xpath=..');
    for (const status of ['doing', 'waiting', 'done']) {
      const card = page.getByRole('button', { name: /^Order gloves/ });
      await card.focus();
      await page.keyboard.press('Alt+ArrowRight');
      await expect.poll(() => column(status).getByText('Order gloves').count()).toBe(1);
    }
    await passes(page);

    const sheet = page.getByRole('dialog', { name: say('app:keys.title') });
    await page.keyboard.press('?');
    await sheet.getByText(say('tasks:board.keys')).waitFor();
    await passes(page);
    await sheet.getByRole('switch', { name: say('app:keys.single') }).uncheck();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await page.keyboard.press('?'); // WCAG 2.1.4: single letters are off now, and the palette still has the sheet
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(say('app:palette.placeholder')).fill(say('app:keys.title'));
    await page.getByRole('button', { name: say('app:keys.title'), exact: true }).waitFor();
    expect(await sheet.count()).toBe(0);
    await page.keyboard.press('Enter');
    await sheet.waitFor();
  });

  it('[C117] is a list on a phone, in Spanish, and the first page leads to it', async () => {
    const say = sentencesOf('es');
    const page = await open('es', PHONE);
    await page.goto('/tasks');
    await add(page, say, 'Pedir guantes');
    expect(await page.getByText(say('tasks:view.board'), { exact: true }).isVisible()).toBe(false);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    await page.getByRole('button', { name: say('tasks:tick', { title: 'Pedir guantes' }) }).tap();
    await page.getByText(say('tasks:empty.mine.title')).waitFor();
    await page.goto('/home');
    await page.getByRole('heading', { name: say('home:group.schedule'), exact: true }).waitFor();
    await passes(page);
    await page.getByRole('link', { name: say('home:behind.tasks-done') }).tap();
    await page.getByText('Pedir guantes', { exact: true }).waitFor();
  });
});
