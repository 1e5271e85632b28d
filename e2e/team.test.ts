import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Client, openClinic, PASSWORD, signIn } from './support/api.ts';
import { mailOf } from './support/mail.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { freshCode } from './support/totp.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const WAYS: { language: Language; screen: typeof DESKTOP; name: string }[] = [
  { language: 'en', screen: DESKTOP, name: 'a desktop in English' },
  { language: 'es', screen: PHONE, name: 'a phone in Spanish' },
];

describe('the team of a clinic', () => {
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

  async function arrive(options: Parameters<typeof visit>[2], as?: Client): Promise<Page> {
    const visitor = await visit(browser, server.url, options);
    visitors.push(visitor);
    if (as) await visitor.signInAs(as);
    return visitor.page;
  }

  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };

  /** From the link in the mail to the first page as a member. */
  async function joinByPage(page: Page, language: Language, link: string): Promise<void> {
    const say = sentencesOf(language);
    await page.goto(link);
    await page.getByRole('button', { name: say('team:join.open') }).waitFor();
    expect(page.url()).not.toContain('#');
    await passes(page);
    await page.getByRole('button', { name: say('team:join.open') }).click();
    await page.getByLabel(say('team:join.password'), { exact: true }).fill(PASSWORD);
    await passes(page);
    await page.getByRole('button', { name: say('team:join.accept') }).click();
    const secret = await page.locator('code').innerText();
    await page.getByLabel(say('identity:enrol.code')).fill(await freshCode(secret.replaceAll(' ', '')));
    await page.getByRole('button', { name: say('identity:enrol.confirm') }).click();
    await page.getByLabel(say('identity:recovery.kept')).check();
    await page.getByRole('button', { name: say('identity:recovery.done') }).click();
  }

  it.each(inTurn(WAYS, 1))(
    '[C056] [C111] invites somebody, who joins by the mail, enrols and works; then is demoted, removed and restored, on $name',
    async ({ language, screen }) => {
      const say = sentencesOf(language);
      const page = await arrive({ locale: language, screen }, owner);
      const email = `grace-${language}@clinic.example`;
      const person = `Grace ${language}`;
      await page.goto('/settings/team');
      await page.getByRole('heading', { level: 1, name: say('team:title') }).waitFor();
      await page.getByText('Noor Haddad').waitFor();
      await passes(page);

      await page.getByRole('button', { name: say('team:invite'), exact: true }).click();
      const dialog = page.getByRole('dialog', { name: say('team:inviting.title') });
      await dialog.getByRole('button', { name: say('team:inviting.send') }).click();
      await dialog.getByText(say('team:inviting.invalidEmail')).waitFor();
      await dialog.getByLabel(say('team:inviting.name'), { exact: true }).fill(person);
      await dialog.getByLabel(say('team:inviting.email'), { exact: true }).fill(email);
      await dialog.getByLabel(say('team:inviting.role'), { exact: true }).selectOption('staff');
      await dialog.getByText(say('team:sees.studiesAssigned')).waitFor();
      await dialog.getByLabel(say('team:inviting.role'), { exact: true }).selectOption('provider');
      await dialog.getByText(say('team:sees.studiesOwn')).waitFor();
      await passes(page);
      await dialog.getByRole('button', { name: say('team:inviting.send') }).click();
      await page
        .getByRole('button', { name: say('team:invitations.withdraw') })
        .first()
        .waitFor();

      const mail = await mailOf(server.url, 'invitation', email);
      const theirs = await arrive({ locale: language, screen });
      await joinByPage(theirs, language, mail.link);
      await theirs.waitForURL('**/imaging');
      await theirs.getByRole('heading', { level: 1 }).first().waitFor();

      await page.reload();
      const row = page.getByRole('row').filter({ hasText: email });
      await row.getByRole('button', { name: say('team:members.menu', { name: person }) }).click();
      await page.getByRole('menuitem', { name: say('team:role.change') }).click();
      const role = page.getByRole('dialog', { name: say('team:role.title', { name: person }) });
      await role.getByLabel(say('team:inviting.role'), { exact: true }).selectOption('privacy-officer');
      await role.getByText(say('team:sees.noStudies')).waitFor();
      await role.getByText(say('team:role.treatsNobody')).waitFor();
      await role.getByRole('button', { name: say('team:role.save') }).click();
      await row.getByText(say('app:role.privacy-officer')).waitFor();
      await theirs.goto('/imaging'); // the role counts at the next request: no page of studies for them any more
      await theirs.waitForURL('**/ledger');

      // what the other dialogs say of somebody on whom nothing hangs
      for (const [action, title, words] of [
        ['feeds.action', 'feeds.title', 'feeds.none'],
        ['sessions.action', 'sessions.title', 'sessions.text'],
        ['handOver.action', 'handOver.title', 'remove.noStudies'],
      ] as const) {
        await row.getByRole('button', { name: say('team:members.menu', { name: person }) }).click();
        await page.getByRole('menuitem', { name: say(`team:${action}`) }).click();
        const open = page.getByRole('dialog', { name: say(`team:${title}`, { name: person }) });
        await open.getByText(say(`team:${words}`)).waitFor();
        await page.keyboard.press('Escape');
        await open.waitFor({ state: 'hidden' });
      }
      await row.getByRole('button', { name: say('team:members.menu', { name: person }) }).click();
      await page.getByRole('menuitem', { name: say('team:remove.action') }).click();
      const leaving = page.getByRole('dialog', { name: say('team:remove.title', { name: person }) });
      await leaving.getByText(say('team:remove.noStudies')).waitFor();
      await passes(page);
      await leaving.getByRole('button', { name: say('team:remove.confirm'), exact: true }).click();
      await row.getByRole('button', { name: say('team:removed.restore') }).waitFor();
      await theirs.goto('/ledger');
      await theirs.waitForURL(/\/sign-in/);
      await row.getByRole('button', { name: say('team:removed.restore') }).click();
      const back = page.getByRole('dialog', { name: say('team:removed.restoreTitle', { name: person }) });
      await back.getByRole('button', { name: say('team:removed.restore') }).click();
      await row.getByRole('button', { name: say('team:members.menu', { name: person }) }).waitFor();

      await theirs.goto(mail.link);
      await theirs.getByRole('button', { name: say('team:join.open') }).click();
      await theirs.getByText(say('team:join.dead')).waitFor();
      expect(new URL(theirs.url()).pathname).toBe('/join');
    },
  );

  it('[C213] goes through everybody who has access, by keyboard alone', async () => {
    const say = sentencesOf('en');
    const page = await arrive({}, owner);
    await page.goto('/settings/team');
    await page.getByRole('button', { name: say('team:review.begin') }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings/team/review');
    await page.getByRole('checkbox').first().waitFor();
    await passes(page);
    const finish = page.getByRole('button', { name: say('team:review.finish') });
    await expect.poll(() => finish.isDisabled()).toBe(true);
    const boxes = await page.getByRole('checkbox').all();
    for (const box of boxes) {
      await box.focus();
      await page.keyboard.press('Space');
    }
    await page.getByText(say('team:review.all')).waitFor();
    await finish.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings/team');
    await page.getByText(new RegExp(`: ${boxes.length} kept, 0 removed`)).waitFor();
  });

  it.each(inTurn(WAYS, 0))(
    '[C004] opens an organisation, goes there and back, and offers a clinic a place, on $name',
    async ({ language, screen }) => {
      const say = sentencesOf(language);
      const clinic = await openClinic(server.url, `Founder ${language}`);
      const page = await arrive({ locale: language, screen }, clinic.client);
      const group = `Group ${language}`;
      const goTo = async (name: string): Promise<void> => {
        await page
          .getByRole('button', { name: screen === PHONE ? say('app:shell.you') : clinic.session.account.name })
          .click();
        await page.getByRole('menuitem', { name }).click();
      };
      await page.goto('/settings/organisation');
      await page.getByLabel(say('organisation:clinic.name')).fill(group);
      await page.getByRole('button', { name: say('organisation:clinic.open') }).click();
      await page.getByText(say('organisation:clinic.opened', { name: group })).waitFor();
      await passes(page);
      await goTo(group);
      await page.waitForURL('**/organisation');
      await page.getByText(say('dashboards:rule')).waitFor();
      await page.getByRole('button', { name: say('organisation:home.offer') }).click();
      const dialog = page.getByRole('dialog', { name: say('organisation:code.title') });
      const code = await dialog.locator('code').innerText();
      await passes(page);
      await dialog.getByRole('button', { name: say('organisation:code.done') }).click();
      await passes(page);
      await page.goto('/imaging'); // nothing of a clinic is theirs
      await page.waitForURL('**/organisation');
      await goTo(clinic.session.clinic.name);
      await page.waitForURL('**/imaging');
      await page.goto('/settings/organisation');
      await page.getByLabel(say('organisation:clinic.code')).fill(code);
      await page.getByRole('button', { name: say('organisation:clinic.look') }).click();
      const joining = page.getByRole('dialog', {
        name: say('organisation:clinic.joinConfirmTitle', { organisation: group }),
      });
      await passes(page);
      await joining.getByRole('button', { name: say('organisation:clinic.join') }).click();
      await page.getByRole('button', { name: say('organisation:clinic.leave') }).waitFor();
      await expect.poll(() => page.getByText(group).count()).toBeGreaterThan(0);
    },
  );
});
