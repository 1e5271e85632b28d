import { readFile } from 'node:fs/promises';
import type { Compounds, CreatedPatient, Protocol, ProtocolList, Session } from '@hyaline/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../apps/server/src/modules/identity/accounts/demo-people.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { asSuperuser } from './support/database.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { freshCode } from './support/totp.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

/** Each way its own provider: confirming one's factors gives the session a new token, which only that browser has. */
const WAYS: [string, 'ines' | 'tom', Language, typeof DESKTOP, 'light' | 'dark'][] = [
  ['a desktop, in English, dark', 'ines', 'en', DESKTOP, 'dark'],
  ['a phone, in Spanish, light', 'tom', 'es', PHONE, 'light'],
];
const demoPerson = (box: string) => {
  const person = DEMO_PEOPLE.find(({ email }) => email.startsWith(`${box}@`));
  if (!person) throw new Error(`the demo has no ${box}`);
  return { ...person, password: DEMO_PASSWORD };
};
const NOBODY = {
  secondFamilyName: '',
  preferredName: '',
  sex: 'female',
  language: 'en',
  phone: '',
  email: '',
  address: { line: '', city: '', state: '', postalCode: '', country: '' },
  mrn: '',
  ssn: '',
  emergencyContact: { name: '', relation: '', phone: '' },
};

describe('protocols', () => {
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

  const post = async <T>(path: string, body: object): Promise<T> =>
    (await expectStatus(owner.ask({ method: 'POST', path: API + path, body }), 200, 201)).json<T>();
  const get = async <T>(path: string): Promise<T> =>
    (await expectStatus(owner.ask({ path: API + path }), 200)).json<T>();

  /** A patient who is allergic to what the compound is dissolved in. */
  async function allergic(familyName: string, provider: Client): Promise<CreatedPatient> {
    const fields = { ...NOBODY, givenName: 'Prisca', familyName, birthDate: '1980-05-06' };
    const { account } = (await provider.ask({ path: `${API}/session` })).json<Session>();
    const patient = await post<CreatedPatient>('/patients', {
      fields,
      providerIds: [account.id],
      duplicatesSeen: true,
    });
    const allergy = { kind: 'allergy', substance: 'Benzyl alcohol', code: null, category: 'medication' };
    const content = { ...allergy, reaction: '', severity: null, status: 'active', noted: '' };
    await post(`/patients/${patient.id}/entries`, { content });
    return patient;
  }

  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };

  it.each(inTurn(WAYS, 1))(
    '[C244] go from compound to draft, allergy warning, signature with both factors, a new version and a refill, on %s',
    async (_, who, locale, screen, colourScheme) => {
      const provider = await signIn(server.url, demoPerson(who));
      const patient = await allergic(`Vial${locale}`, provider);
      visitor = await visit(browser, server.url, { locale, screen, colourScheme });
      await visitor.signInAs(provider);
      const { page } = visitor;
      const say = sentencesOf(locale);
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      const compound = `Sermorelin-${locale}`;

      await page.goto('/compounds');
      await button(say('protocols:catalogue.add')).first().click();
      const card = page.getByRole('dialog');
      await card.getByLabel(say('protocols:compound.name'), { exact: true }).fill(compound);
      await card.getByLabel(say('protocols:compound.classWords')).fill('Benzyl alcohol');
      await card.getByLabel(say('protocols:compound.classWords')).press('Enter');
      await passes(page);
      await card.getByRole('button', { name: say('protocols:catalogue.save') }).click();
      await page.getByRole('button', { name: compound }).waitFor();
      const { compounds } = await get<Compounds>('/compounds');
      expect(compounds.find(({ fields }) => fields.name === compound)?.fields.classWords).toEqual(['Benzyl alcohol']);

      await page.goto(`/patients/${patient.id}/protocols`);
      await button(say('protocols:list.new')).click();
      await page.getByLabel(say('protocols:content.title'), { exact: true }).fill('Night protocol');
      await page.getByRole('combobox', { name: say('protocols:item.compound'), exact: true }).fill(compound);
      await page.getByRole('option', { name: compound }).click();
      await button(say('protocols:save.draft')).click();
      await page.getByText(say('protocols:wrong.some_one')).waitFor();
      await page.getByLabel(say('protocols:item.dose'), { exact: true }).fill(locale === 'es' ? '0,25' : '0.25');
      await page.getByRole('switch', { name: say('protocols:item.prepared') }).check();
      await page.getByLabel(say('protocols:preparation.vial'), { exact: true }).fill('5');
      await page.getByLabel(say('protocols:preparation.diluentMl'), { exact: true }).fill('2');
      const line = say('protocols:reckoning.draw', { line: '10', ml: locale === 'es' ? '0,1' : '0.1' });
      await page.getByText(line).waitFor();
      await expect.poll(() => page.getByRole('img', { name: /U-100/ }).count()).toBe(1);
      await passes(page);
      await button(say('protocols:save.draft')).click();
      await button(say('protocols:view.sign')).waitFor();
      await page.getByText('Benzyl alcohol').first().waitFor();

      await asSuperuser(server, `update core.session set verified_at = now() - interval '16 minutes'`);
      await button(say('protocols:view.sign')).click();
      const sign = page.getByRole('dialog', { name: say('protocols:sign.title') });
      await sign.getByLabel(say('protocols:sign.read')).check();
      await expect
        .poll(() => sign.getByRole('button', { name: say('protocols:sign.confirm') }).isDisabled())
        .toBe(true);
      await sign.getByLabel(say('protocols:sign.answer')).fill('Tolerated twice under observation');
      await passes(page);
      await sign.getByRole('button', { name: say('protocols:sign.confirm') }).click();
      const { password, totpSecret } = demoPerson(who);
      const confirm = page.getByRole('dialog', { name: say('app:stepUp.title') });
      await confirm.getByLabel(say('app:stepUp.password'), { exact: true }).fill(password);
      await confirm.getByLabel(say('app:stepUp.code'), { exact: true }).fill(await freshCode(totpSecret));
      await confirm.getByRole('button', { name: say('app:stepUp.confirm') }).click();
      await page.getByText(say('protocols:versions.number', { number: 1 }), { exact: true }).waitFor();

      await button(say('protocols:view.edit')).click();
      await page.getByLabel(say('protocols:item.dose'), { exact: true }).fill('0.3');
      await button(say('protocols:save.draft')).click();
      await button(say('protocols:view.sign')).click();
      await sign.locator('ins').first().waitFor();
      await sign.getByLabel(say('protocols:sign.read')).check();
      await sign.getByLabel(say('protocols:sign.answer')).fill('As before');
      await sign.getByRole('button', { name: say('protocols:sign.confirm') }).click();
      await page.getByText(say('protocols:versions.number', { number: 2 }), { exact: true }).waitFor();

      await button(say('protocols:refill.plan')).click();
      const plan = page.getByRole('dialog', { name: say('protocols:refill.plan') });
      await plan.getByRole('button', { name: say('protocols:refill.plan') }).click();
      await button(say('protocols:refill.dispense')).click();
      const dispense = page.getByRole('dialog', { name: say('protocols:refill.dispense') });
      await expect.poll(() => dispense.getByLabel(say('protocols:refill.next')).inputValue()).not.toBe('');
      await dispense.getByRole('button', { name: say('protocols:refill.dispense') }).click();
      await dispense.waitFor({ state: 'hidden' });
      await passes(page);

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: say('protocols:view.print'), exact: true }).click(),
      ]);
      expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-');
      expect(download.suggestedFilename()).toBe(`${patient.ref}-v2.pdf`);

      const { protocols } = await get<ProtocolList>(`/patients/${patient.id}/protocols`);
      expect(protocols).toMatchObject([{ state: 'signed', version: 2, hasDraft: false }]);
      const { versions, refills } = await get<Protocol>(`/protocols/${protocols[0]?.id}`);
      expect(versions.map(({ content }) => content.items[0]?.dose.amount)).toEqual(['0.3', '0.25']);
      expect(versions[1]?.allergyAnswer).toBe('Tolerated twice under observation');
      expect(refills.map(({ state }) => state).toSorted()).toEqual(['dispensed', 'due']);

      await page.goto('/due');
      await page.getByRole('link', { name: patient.ref }).first().waitFor();
      expect(await page.getByText(/Prisca|Night protocol|Sermorelin/).count()).toBe(0);
      await passes(page);
      await page.getByRole('link', { name: patient.ref }).first().click();
      await page.getByRole('heading', { name: 'Night protocol' }).waitFor();
    },
    240_000,
  );

  it('the calculator asks the server nothing of what is typed, and says when a dose cannot be drawn', async () => {
    visitor = await visit(browser, server.url);
    await visitor.signInAs(owner);
    const { page } = visitor;
    const say = sentencesOf('en');
    await page.goto('/calculator');
    const field = (name: 'preparation.vial' | 'preparation.diluentMl' | 'item.dose') =>
      page.getByLabel(say(`protocols:${name}`), { exact: true });
    await field('preparation.vial').waitFor();
    await page.waitForLoadState('networkidle');
    visitor.forget();
    await field('preparation.vial').fill('5');
    await field('preparation.diluentMl').fill('2');
    await field('item.dose').fill('250');
    await page.getByText(say('protocols:reckoning.draw', { line: '10', ml: '0.1' })).waitFor();
    await field('item.dose').fill('10');
    await page.getByText(say('protocols:finding.draw-under-graduation')).waitFor();
    await field('item.dose').fill('6000');
    await page.getByText(say('protocols:finding.dose-over-vial')).waitFor();
    await passes(page);
    expect(visitor.sent.filter(({ path, body }) => path.startsWith(API) && (body + path).includes('6000'))).toEqual([]);
    expect(visitor.sent.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
