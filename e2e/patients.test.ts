import type { Patient, PatientAssignments } from '@hyaline/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../apps/server/src/modules/identity/accounts/demo-people.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const WAYS: [string, Language, typeof DESKTOP, 'light' | 'dark'][] = [
  ['a desktop, in English, dark', 'en', DESKTOP, 'dark'],
  ['a phone, in Spanish, light', 'es', PHONE, 'light'],
];
/** Letters that stand nowhere else, so that they can be looked for. */
const PEOPLE = {
  en: { given: 'Xenovia', family: 'Quartzmoor', second: 'Ibarra', phone: '+1 202 555 0137' },
  es: { given: 'Xenovia', family: 'Quartzvega', second: 'Ibarra', phone: '+1 202 555 0138' },
};

describe('patients', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  let ines: Client;
  let tom: Client;
  let desk: Client;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const demo = (box: string) => {
      const person = DEMO_PEOPLE.find(({ email }) => email.startsWith(`${box}@`));
      if (!person) throw new Error(`the demo has no ${box}`);
      return signIn(server.url, { ...person, password: DEMO_PASSWORD });
    };
    [owner, ines, tom, desk] = await Promise.all([demo('owner'), demo('ines'), demo('tom'), demo('desk')]);
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

  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true, disabled: false }).press('Enter');

  /** A star stands in the label of what is needed, so a field is found by its place in the form. */
  const field = (page: Page, path: string) => page.locator(`form [data-path="${path}"]`);

  async function fillIn(page: Page, person: (typeof PEOPLE)['en']): Promise<void> {
    await field(page, 'givenName').fill(person.given);
    await field(page, 'familyName').fill(person.family);
    await field(page, 'secondFamilyName').fill(person.second);
    await field(page, 'birthDate').fill('1974-03-14');
    await field(page, 'phone').fill(person.phone);
  }

  it.each(inTurn(WAYS, 1))(
    '[C222] are entered with a warning of doubles, found, changed, put away and handed over, on %s',
    async (_, locale, screen, colourScheme) => {
      const say = sentencesOf(locale);
      const person = PEOPLE[locale];
      const whole = `${person.given} ${person.family} ${person.second}`;
      const visitor = await at(ines, { locale, screen, colourScheme });
      const { page } = visitor;
      await page.goto('/patients');
      await page.getByRole('heading', { name: say('patients:empty.mineTitle') }).waitFor();
      await passes(page);

      // What is wrong is said at its field; what is right is saved, and opens.
      await page
        .getByRole('link', { name: say('patients:add') })
        .first()
        .press('Enter');
      await field(page, 'familyName').fill(person.family);
      await press(page, say('patients:new.save'));
      await page.getByText(say('patients:invalid.givenName')).waitFor();
      await passes(page);
      await fillIn(page, person);
      await press(page, say('patients:new.save'));
      await page.waitForURL(/\/patients\/[0-9a-f-]{36}\/\w+$/);
      const name = page.getByRole('heading', { level: 2, name: whole });
      await name.waitFor();
      const id = new URL(page.url()).pathname.split('/')[2] ?? '';
      const read = async (who: Client) => who.ask({ path: `${API}/patients/${id}` });
      const { ref } = (await read(ines)).json<Patient>();
      await expect.poll(() => page.title()).toBe(`${ref} · Hyaline`);
      await passes(page);

      // The same person a second time is noticed before anything is saved, and leaving asks first.
      await page.goto('/patients/new');
      await fillIn(page, { ...person, given: 'Xenobia' });
      await press(page, say('patients:new.save'));
      const warning = page.getByRole('dialog', { name: say('patients:duplicates.title') });
      await warning.getByText(whole).waitFor();
      await warning.getByText(say('patients:duplicates.reason.phone')).waitFor();
      await passes(page);
      await warning.getByRole('button', { name: say('patients:duplicates.back') }).press('Enter');
      await warning.waitFor({ state: 'hidden' });
      await press(page, say('patients:new.cancel'));
      const leaving = page.getByRole('dialog', { name: say('app:leave.title') });
      await leaving.getByRole('button', { name: say('app:leave.leave') }).press('Enter');
      await page.waitForURL('**/patients');

      // Found by a part of the name and the keyboard alone.
      const row = page.getByRole('link', { name: whole });
      await row.waitFor();
      await page.keyboard.press('/');
      const search = page.getByRole('searchbox', { name: say('patients:list.search') });
      await search.and(page.locator(':focus')).waitFor();
      await page.keyboard.type('quartz');
      await page.getByText(say('patients:list.found_one', { count: 1 })).waitFor();
      await passes(page);
      await page.keyboard.press('ArrowDown');
      await row.and(page.locator(':focus')).waitFor();
      await page.keyboard.press('Enter');
      await name.waitFor();

      // Two people change the record at once: nothing of either is lost.
      await page.goto(`/patients/${id}/details`);
      await press(page, say('patients:edit.change'));
      await field(page, 'address.city').fill('Villanueva');
      const { revision, fields } = (await read(owner)).json<Patient>();
      const theirs = { revision, fields: { ...fields, email: 'xenovia@patients.example' } };
      await expectStatus(owner.ask({ method: 'PUT', path: `${API}/patients/${id}`, body: theirs }), 200);
      await press(page, say('patients:edit.save'));
      const conflict = page.getByRole('dialog', { name: say('patients:conflict.title') });
      await conflict.getByText('xenovia@patients.example').waitFor();
      await passes(page);
      await conflict.getByRole('button', { name: say('patients:conflict.keepMine') }).press('Enter');
      await page.getByText(say('patients:edit.saved')).waitFor();
      await page.getByText('Villanueva', { exact: true }).waitFor();
      await page.getByText('xenovia@patients.example').waitFor();

      // One person of the staff, the name and the phone, and nothing of the record.
      await page.goto(`/patients/${id}/access`);
      await press(page, say('patients:access.identity.allow'));
      const allowing = page.getByRole('dialog', { name: say('patients:access.grant.title') });
      await passes(page);
      const staff = `Noor Haddad, ${say('app:role.staff')}`;
      await allowing.getByLabel(say('patients:access.person')).selectOption({ label: staff });
      await allowing.getByRole('button', { name: say('patients:access.grant.confirm') }).press('Enter');
      await allowing.waitFor({ state: 'hidden' });
      await page.getByText('Noor Haddad', { exact: true }).waitFor();
      await passes(page);
      const { page: front } = await at(desk, { locale, screen, colourScheme });
      await front.goto('/identities');
      await front.getByText(whole).waitFor();
      await front.getByText(person.phone).waitFor();
      await passes(front);
      await front.goto('/patients');
      await front.getByRole('heading', { name: say('patients:notForRole.title') }).waitFor();
      expect((await read(desk)).status).toBe(403);

      // Put away, it is in no list; restored, it is back.
      await press(page, say('patients:remove.action'));
      await page
        .getByRole('dialog')
        .getByRole('button', { name: say('patients:remove.confirm') })
        .press('Enter');
      await page.getByRole('heading', { name: say('patients:empty.mineTitle') }).waitFor();
      await page.getByText(say('patients:list.removed'), { exact: true }).click();
      await page.getByRole('button', { name: `${say('patients:list.restore')}, ${ref}` }).press('Enter');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: say('patients:remove.restore') })
        .press('Enter');
      await page.getByText(say('patients:remove.restored', { ref })).waitFor();
      await page.getByText(say('patients:list.mine'), { exact: true }).click();
      await row.waitFor();

      // Handed over, it leaves the one and reaches the other, from one request to the next.
      await page.goto(`/patients/${id}/access`);
      expect((await read(tom)).status).toBe(404);
      await press(page, say('patients:access.handOver.action'));
      const handing = page.getByRole('dialog', { name: say('patients:access.handOver.title') });
      await handing.getByText(say('patients:access.handOver.self')).waitFor();
      await passes(page);
      const taker = `Dr. Tom Ashby, ${say('app:role.provider')}`;
      await handing.getByLabel(say('patients:access.handOver.to'), { exact: true }).selectOption({ label: taker });
      await handing.getByRole('button', { name: say('patients:access.handOver.confirm') }).press('Enter');
      await page.getByRole('heading', { name: say('patients:empty.mineTitle') }).waitFor();
      expect((await read(ines)).status).toBe(404);
      expect((await read(tom)).json<Patient>().providers).toMatchObject([{ name: 'Dr. Tom Ashby' }]);
      const history = await tom.ask({ path: `${API}/patients/${id}/assignments` });
      const past = history.json<PatientAssignments>().assignments.filter(({ live }) => !live);
      expect(past).toMatchObject([{ kind: 'provider', person: { name: 'Dr. Ines Fabra' } }]);
      await page.goto(`/patients/${id}/details`);
      await page.getByRole('heading', { name: say('patients:record.missing.title') }).waitFor();
      await passes(page);

      // Of all this, nothing is in an address or in what the browser keeps.
      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      const left = [kept, ...visitor.sent.map(({ url }) => decodeURIComponent(url))].join('\n').toLowerCase();
      for (const secret of [person.given, person.family, 'quartz', '555 013'])
        expect(left).not.toContain(secret.toLowerCase());
      const { databases } = await page.evaluate(async () => ({ databases: await indexedDB.databases() }));
      expect(databases).toEqual([]);
    },
  );
});
