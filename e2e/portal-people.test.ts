import type { CreatedPatient } from '@hyaline/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { typed } from '../apps/server/src/modules/patients/patients.fixture.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { mailsTo } from './support/mail.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';

const CARER = 'celia@quartzmoor.example';
const XENOVIA = { givenName: 'Xenovia', familyName: 'Quartzmoor', allergy: 'Penicillin' };
const YOLANTHE = { givenName: 'Yolanthe', familyName: 'Vexforth', allergy: 'Latex' };
type Someone = typeof XENOVIA;
const nameOf = ({ givenName }: Someone): string => givenName;
const say = sentencesOf('es');

describe('somebody who comes in for two people', () => {
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

  const made = async <T>(path: string, body: object): Promise<T> =>
    (await expectStatus(owner.ask({ method: 'POST', path: `${API}${path}`, body }), 201)).json<T>();
  /** A patient with one allergy, and the link that lets the carer in. */
  async function lentBy({ givenName, familyName, allergy }: Someone): Promise<string> {
    const fields = typed({ givenName, familyName, birthDate: '1961-04-12', email: '' });
    const { id } = await made<CreatedPatient>('/patients', { fields, providerIds: [], duplicatesSeen: true });
    const content = { kind: 'allergy', substance: allergy, code: null, category: null, reaction: '', severity: null, status: 'active', noted: '' }; // prettier-ignore
    await made(`/patients/${id}/entries`, { content });
    const before = new Set((await mailsTo(server.url, CARER)).map((mail) => mail.id));
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const about = { name: 'Celia Carer', email: CARER, birthDate: '1980-02-03', basis: 'authorised', evidence: 'Form signed on paper', scope: ['record', 'requests'], until, locale: 'es' }; // prettier-ignore
    await made(`/patients/${id}/proxies`, about);
    const newest = async () => (await mailsTo(server.url, CARER)).find((mail) => !before.has(mail.id));
    await expect.poll(newest, { timeout: 60_000, interval: 100 }).toBeTruthy();
    return (await newest())?.link ?? '';
  }
  async function comeIn(page: Page, link: string, whom: Someone): Promise<void> {
    await page.goto(link);
    await page.getByLabel(say('portal:day')).fill('3');
    await page.getByLabel(say('portal:month')).selectOption('2');
    await page.getByLabel(say('portal:year')).fill('1980');
    await page.getByRole('button', { name: say('portal:go') }).click();
    await hereFor(page, whom);
  }
  const hereFor = (page: Page, whom: Someone) =>
    page.locator('#for').getByText(say('portal:proxies.forWhom', { name: nameOf(whom) })).waitFor(); // prettier-ignore
  const seenOn = (page: Page): Promise<string> => page.locator('body').innerText();

  it('goes from one to the other with one press, reads whose pages these are, and nothing of the one before', async () => {
    const links = [await lentBy(XENOVIA), await lentBy(YOLANTHE)] as const;
    visitor = await visit(browser, server.url, { screen: PHONE, locale: 'es' });
    const { page } = visitor;
    await comeIn(page, links[0], XENOVIA);
    await comeIn(page, links[1], YOLANTHE);
    const record = page.locator('[data-room=record]');
    await record.getByText(say('portal:forOther.recordTile', { name: nameOf(YOLANTHE) })).waitFor();
    await page.locator('[data-room=requests]').getByText(say('portal:forOther.requests.tile', { name: nameOf(YOLANTHE) })).waitFor(); // prettier-ignore
    await record.click();
    await page.getByText(YOLANTHE.allergy).waitFor();
    await page.getByRole('button', { name: say('portal:back') }).click();

    const people = page.getByRole('navigation', { name: say('portal:others.title') });
    const pagesOf = (whom: Someone) =>
      people.getByRole('button', { name: say('portal:others.of', { name: nameOf(whom) }) });
    await pagesOf(XENOVIA).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    await pagesOf(XENOVIA).click();
    await hereFor(page, XENOVIA);
    await record.click();
    await page.getByText(XENOVIA.allergy).waitFor();
    expect(await seenOn(page)).not.toMatch(/Yolanthe|Vexforth|Latex/);

    // not behind the back button, where the other's record was looked at before
    await page.goBack();
    await pagesOf(YOLANTHE).waitFor();
    expect(await seenOn(page)).not.toContain('Latex');
    await page.goBack();
    await hereFor(page, XENOVIA);
    await expect.poll(() => seenOn(page)).toContain(say('portal:forOther.recordTile', { name: nameOf(XENOVIA) }));
    expect(await seenOn(page)).not.toContain('Latex');
    expect(await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])).toEqual([]);

    // and back again
    await page.goto('/portal');
    await pagesOf(YOLANTHE).click();
    await hereFor(page, YOLANTHE);
    await record.click();
    await page.getByText(YOLANTHE.allergy).waitFor();
    expect(await seenOn(page)).not.toMatch(/Xenovia|Quartzmoor|Penicil/);
  });
});
