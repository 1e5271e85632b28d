import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../apps/server/src/modules/identity/accounts/demo-people.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Client, enrol, PASSWORD, signIn } from './support/api.ts';
import { saveStudy } from './support/save-study.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { allLoaded } from './support/viewer.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const REASON = {
  en: 'Dr. Fabra is away, her patient is in pain',
  es: 'La Dra. Fabra no está y su paciente tiene dolor',
};
const WAYS: [string, Language, typeof DESKTOP, 'light' | 'dark'][] = [
  ['a desktop, in English, dark', 'en', DESKTOP, 'dark'],
  ['a phone, in Spanish, light', 'es', PHONE, 'light'],
];

describe('emergency access', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  let ines: Client;
  let tom: Client;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const demo = (box: string) => {
      const person = DEMO_PEOPLE.find(({ email }) => email.startsWith(`${box}@`));
      if (!person) throw new Error(`the demo has no ${box}`);
      return signIn(server.url, { ...person, password: DEMO_PASSWORD });
    };
    [owner, ines, tom] = await Promise.all([demo('owner'), demo('ines'), demo('tom')]);
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

  async function at(client: Client, options: Parameters<typeof visit>[2]): Promise<Visitor> {
    const made = await visit(browser, server.url, options);
    visitors.push(made);
    await made.signInAs(client);
    return made;
  }

  /** How many notices of his accesses the owner's mailbox holds. */
  async function mailsAboutTom(): Promise<number> {
    const inbox = await owner.ask({ path: '/dev/inbox.json?to=owner%40laurel.example' });
    return inbox.json<{ mails: { text: string }[] }>().mails.filter(({ text }) => text.includes('Tom Ashby')).length;
  }

  it.each(inTurn(WAYS, 1))(
    '[C192] is taken, seen, ended and reviewed, on %s',
    async (_, locale, screen, colourScheme) => {
      const say = sentencesOf(locale);
      const study = await saveStudy(ines, { slices: 3, seed: locale === 'en' ? 51 : 52 });
      const name = { exact: true };

      const { page } = await at(tom, { locale, screen, colourScheme });
      await page.goto(`/imaging/studies/${study.id}`);
      await page.getByRole('link', { name: say('notices:ask') }).click();
      await page.waitForURL('**/settings/special-access?study=*');
      await page.getByRole('button', { name: say('grants:take.otherTarget') }).press('Enter');
      const submit = page.getByRole('button', { name: say('grants:take.submit') });
      await page.getByLabel(say('grants:take.patient')).fill(study.patientRef.toLowerCase());
      await page.getByLabel(say('grants:take.reason')).fill('x'.repeat(30));
      await page.getByText(say('grants:take.filler')).waitFor();
      await expect.poll(() => submit.isDisabled()).toBe(true);
      await page.getByLabel(say('grants:take.reason')).fill(REASON[locale]);
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      const mailsBefore = await mailsAboutTom();
      await submit.press('Enter');
      await page.getByText(say('grants:take.taken')).waitFor(); // a toast: the mail may take longer than it stays
      const banner = page.getByRole('region', { name: say('notices:banner.label') });
      await banner.getByText(say('notices:banner.patient', { patientRef: study.patientRef })).waitFor();
      await expect.poll(() => banner.getByRole('timer').textContent()).toMatch(/1[2-5]:\d\d/);
      await expect.poll(mailsAboutTom, { timeout: 60_000, interval: 250 }).toBe(mailsBefore + 1);

      await page.goto(`/imaging/studies/${study.id}`);
      await allLoaded(page, say, 3);
      await banner.waitFor();
      expect(await page.getByRole('button', { name: say('imaging:study.share'), ...name }).count()).toBe(0);
      expect(await page.getByRole('button', { name: say('imaging:study.delete'), ...name }).count()).toBe(0);
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);

      const { page: desk } = await at(owner, { locale, screen, colourScheme });
      const { unread } = (await owner.ask({ path: '/api/v1/notices' })).json<{ unread: number }>();
      expect(unread).toBeGreaterThan(0);
      const bell = say('notices:bell', { n: unread });
      await desk.goto('/ledger');
      if (screen === PHONE) {
        await desk.getByRole('button', { name: say('app:shell.you') }).click();
        await desk.getByRole('menuitem', { name: bell }).click();
      } else {
        await desk.getByRole('button', { name: bell }).press('Enter');
      }
      const told = desk.getByRole('dialog', { name: say('notices:title') });
      const link = told.getByRole('link').first();
      await link.waitFor();
      await expect.poll(() => link.textContent()).toContain('Tom Ashby');
      expect(await told.textContent()).not.toContain(study.patientRef);
      expect(await axeFindings(desk)).toEqual([]);
      await link.press('Enter');
      await desk.waitForURL('**/settings/special-access');

      await banner.getByRole('button', { name: say('notices:banner.end') }).press('Enter');
      await page.getByRole('button', { name: say('notices:banner.ending.confirm') }).click();
      await page.getByRole('heading', { level: 1, name: say('notices:over.title') }).waitFor();
      expect((await tom.ask({ path: `/api/v1/studies/${study.id}` })).status).toBe(404);
      expect(await axeFindings(page)).toEqual([]);

      await desk.reload();
      await desk.getByRole('button', { name: say('grants:list.review'), ...name }).press('Enter');
      const judging = desk.getByRole('dialog', { name: say('grants:detail.title') });
      await judging.getByText(REASON[locale]).waitFor();
      await expect.poll(() => judging.getByRole('listitem').count()).toBeGreaterThanOrEqual(2);
      await judging.getByLabel(say('grants:outcome.justified'), name).check();
      expect(await axeFindings(desk)).toEqual([]);
      await expect.poll(() => overflowsSideways(desk)).toBe(false);
      await judging.getByRole('button', { name: say('grants:form.submit') }).press('Enter');
      await desk.getByText(say('grants:form.done')).waitFor();
      await judging.waitFor({ state: 'hidden' });
      await desk.getByRole('button', { name: say('grants:list.review'), ...name }).waitFor({ state: 'detached' });
    },
  );

  it('[C263] [C286] support is let in by the owner, seen by both, and put out again', async () => {
    const say = sentencesOf('en');
    const email = 'sam@support.example';
    const file = path.join(server.data, 'support-password');
    await writeFile(file, PASSWORD);
    const command = path.join(import.meta.dirname, '../apps/server/src/commands/admin-support.ts');
    const args = [command, 'add', email, '--name', 'Sam Porter', '--password-file', file];
    await promisify(execFile)(process.execPath, args, {
      env: { PATH: process.env['PATH'], HYALINE_DATA: server.data },
    });
    const sam = await enrol(server.url, email);

    const { page } = await at(owner, { locale: 'en', screen: DESKTOP });
    await page.goto('/settings/special-access');
    await page.getByLabel(say('grants:support.reason')).fill('The calendar shows no hours since the update');
    await page.getByRole('button', { name: say('grants:support.submit') }).press('Enter');
    const theirs = page.getByRole('region', { name: say('notices:support.label') });
    await theirs.getByText(say('notices:support.theirs', { who: 'Sam Porter' })).waitFor();
    expect(await axeFindings(page)).toEqual([]);

    const { page: desk } = await at(sam, { locale: 'en', screen: PHONE });
    await desk.goto('/support');
    await desk.getByRole('button', { name: say('grants:desk.enter') }).click();
    await desk.getByRole('region', { name: say('notices:support.label') }).waitFor();
    await desk.getByRole('button', { name: say('grants:desk.back') }).waitFor();
    await desk.getByText('Tom Ashby').waitFor();
    expect(await axeFindings(desk)).toEqual([]);
    await expect.poll(() => overflowsSideways(desk)).toBe(false);

    // over a page that the viewer fills, too, for both of them, and the viewer begins below it
    await desk.goto('/imaging/local');
    const over = desk.getByRole('region', { name: say('notices:support.label') });
    await over.getByText(say('notices:support.own', { clinic: 'Laurel Clinic' })).waitFor();
    await expect.poll(() => over.evaluate((banner) => banner.scrollHeight <= banner.clientHeight)).toBe(true);
    const viewer = desk.getByRole('link', { name: say('imaging:viewer.homeClinic') });
    await viewer.waitFor();
    const end = (await over.boundingBox()) ?? { y: 0, height: Number.NaN };
    await expect.poll(async () => (await viewer.boundingBox())?.y ?? 0).toBeGreaterThanOrEqual(end.y + end.height);
    await expect.poll(() => overflowsSideways(desk)).toBe(false);
    await desk.close();
    await page.goto('/imaging/local');
    await theirs.getByText(say('notices:support.theirs', { who: 'Sam Porter' })).waitFor();
    await page.goto('/settings/special-access');

    await theirs.getByRole('button', { name: say('notices:banner.end') }).press('Enter');
    await page.getByRole('button', { name: say('notices:banner.ending.confirm') }).click();
    await theirs.waitFor({ state: 'detached' });
    const past = page.getByRole('listitem').filter({ hasText: 'Sam Porter' });
    await past.getByRole('button', { name: say('grants:list.show') }).click();
    await page.getByRole('dialog').getByText(say('grants:area.members')).waitFor();
  });
});
