import type { CreatedPatient } from '@hyaline/contract';
import type { CreatedVisit, Visits } from '@hyaline/contract/atlas';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';

const PERSON = {
  givenName: 'Dorothea',
  familyName: 'Brooke',
  secondFamilyName: '',
  preferredName: '',
  birthDate: '1988-04-01',
  sex: 'female',
  language: 'en',
  phone: '',
  email: '',
  address: { line: '', city: '', state: '', postalCode: '', country: '' },
  mrn: '',
  ssn: '',
  emergencyContact: { name: '', relation: '', phone: '' },
};
/** Numbers that nobody meets by chance: wherever one shows up in an address, a value has left its sealed place. */
const CANARY = { ll: 43.17, day: '2026-02-03' };

describe('visits of a patient in the atlas', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  let visitor: Visitor;
  let patient: string;
  let first: string;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    owner = await signIn(server.url, server.demo());
    const body = { fields: PERSON, providerIds: [], duplicatesSeen: true };
    patient = (await expectStatus(owner.ask({ method: 'POST', path: `${API}/patients`, body }), 201)).json<CreatedPatient>().id; // prettier-ignore
    const content = contentOf('Primera', CANARY.ll);
    first = (await expectStatus(owner.ask({ method: 'POST', path: at(''), body: { content } }), 201)).json<CreatedVisit>().id; // prettier-ignore
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

  const at = (rest: string): string => `${API}/patients/${patient}/visits${rest}`;
  const contentOf = (label: string, ll: number) => ({
    day: CANARY.day,
    label,
    note: '',
    document: { values: { sagittal: { ll } } },
  });
  const kept = async () => (await owner.ask({ method: 'GET', path: at('') })).json<Visits>().visits;
  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };

  it('are entered in the model, stepped through, changed with care and compared in the record, on a phone', async () => {
    visitor = await visit(browser, server.url, { screen: PHONE, locale: 'es', dotsPerPixel: 0.5 });
    await visitor.signInAs(owner);
    const { page } = visitor;
    const say = sentencesOf('es');
    const button = (key: string) => page.getByRole('button', { name: say(key), exact: true });
    const choose = async (finding: string): Promise<void> => {
      await button('atlas:findings.ready').click();
      await page.getByRole('menuitem', { name: say(`atlas:ready.${finding}`), exact: true }).click();
    };
    const openSaving = async (): Promise<void> => {
      await button('atlas:act.more').click();
      await page.getByRole('menuitem', { name: say('atlas:action.visit'), exact: true }).click();
    };
    const save = () =>
      page
        .getByRole('dialog')
        .getByRole('button', { name: say('visits:save.save') })
        .click();

    // from the record into the model, and what is entered there into the record
    await page.goto(`/patients/${patient}/spine`);
    await page.getByRole('link', { name: say('visits:list.new') }).click();
    await page.locator('[data-state="ready"] canvas').waitFor();
    await page.getByText(say('visits:atlas.fresh')).waitFor();
    await choose('protrusion-l4l5-left');
    await openSaving();
    await page.getByLabel(say('visits:label')).fill('Nueva');
    await passes(page);
    await save();
    await expect.poll(async () => (await kept()).length).toBe(2);
    const second = (await kept()).find(({ id }) => id !== first)?.id ?? '';
    await expect.poll(() => new URL(page.url()).searchParams.get('visit')).toBe(second);

    // to the visit before, whose words take the place of the finding
    const finding = page.locator('aside').getByRole('heading', { name: 'L4–L5' }).first();
    await finding.waitFor();
    await button('visits:atlas.previous').click();
    await expect.poll(() => new URL(page.url()).searchParams.get('visit')).toBe(first);
    await finding.waitFor({ state: 'detached' });

    // what is not saved is not lost without a question
    await choose('wedge-fracture-t12');
    await page.getByText(say('visits:atlas.unsaved')).waitFor();
    await button('visits:atlas.next').click();
    await page.getByText(say('visits:atlas.leaveText')).waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('app:cancel') })
      .click();
    await expect.poll(() => new URL(page.url()).searchParams.get('visit')).toBe(first);

    // somebody else was faster: said in words, and nothing is overwritten
    const change = { revision: 1, content: contentOf('Entretanto', 44) };
    await expectStatus(owner.ask({ method: 'PUT', path: at(`/${first}`), body: change }), 200);
    await openSaving();
    await save();
    await page.getByRole('alert').filter({ hasText: 'No se sobrescribió nada' }).waitFor();
    await page.getByRole('button', { name: say('visits:save.reopen') }).click();
    await page.getByText(say('visits:atlas.unsaved')).waitFor({ state: 'detached' });
    expect((await kept()).find(({ id }) => id === first)).toMatchObject({ revision: 2, label: 'Entretanto' });
    await openSaving();
    await expect.poll(() => page.getByLabel(say('visits:label')).inputValue()).toBe('Entretanto');
    await save();
    await expect.poll(async () => (await kept()).find(({ id }) => id === first)?.revision).toBe(3);
    await passes(page);

    // in the record: both, and what is new
    await page.goto(`/patients/${patient}/spine`);
    await page.getByRole('heading', { name: say('visits:compare.title') }).waitFor();
    await expect.poll(() => page.getByText(`${say('visits:compare.fresh')}:`).locator('..').textContent()).toContain('L4–L5'); // prettier-ignore
    await passes(page);

    // nobody's patient is unknown
    await page.goto(`/atlas?patient=${second}&visit=${first}`);
    await page
      .getByRole('alert')
      .filter({ hasText: say('visits:atlas.unknown') })
      .waitFor();

    const addresses = visitor.sent.map(({ url }) => url).join('\n');
    for (const canary of [String(CANARY.ll), CANARY.day, 'Nueva', 'Brooke']) expect(addresses).not.toContain(canary);
  });
});
