import type { Patients } from '@hyaline/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../apps/server/src/modules/identity/accounts/demo-people.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { mailOf } from './support/mail.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';

const TABLE = `Nombre;Apellido paterno;Apellido materno;Fecha de nacimiento;Sexo;Correo
Íñigo;Zylvast;Peña;03/04/1971;H;inigo@zylvast.example
Ada;Zylbyron;;10/12/1980;M;ada@zylvast.example
;Zylnobody;;10/12/1980;M;
`;

describe('patients coming, going and forgotten', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  let privacy: Client;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const demo = (box: string) => {
      const person = DEMO_PEOPLE.find(({ email }) => email.startsWith(`${box}@`));
      if (!person) throw new Error(`the demo has no ${box}`);
      return signIn(server.url, { ...person, password: DEMO_PASSWORD });
    };
    [owner, privacy] = await Promise.all([demo('owner'), demo('privacy')]);
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
  async function at({ as = owner, ...options }: Parameters<typeof visit>[2] & { as?: Client }): Promise<Page> {
    const made = await visit(browser, server.url, options);
    visitors.push(made);
    await made.signInAs(as);
    return made.page;
  }
  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };
  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true, disabled: false }).press('Enter');

  async function newPatient(familyName: string): Promise<{ id: string; ref: string }> {
    const nothing = { line: '', city: '', state: '', postalCode: '', country: '' };
    const fields = {
      givenName: 'Grace', familyName, birthDate: '1970-12-09', sex: 'female', language: 'en', phone: '+1 202 555 0177', email: '',
      address: nothing, mrn: '', ssn: '', emergencyContact: { name: '', relation: '', phone: '' },
    }; // prettier-ignore
    const made = await expectStatus(
      owner.ask({ method: 'POST', path: `${API}/patients`, body: { fields, providerIds: [], duplicatesSeen: true } }),
      201,
    );
    return made.json<{ id: string; ref: string }>();
  }

  /** Somebody without pages of their own asks, and confirms their address, without a browser's scripts. */
  async function askOnForm(): Promise<void> {
    const on = await expectStatus(
      owner.ask({ method: 'PUT', path: `${API}/request-form`, body: { enabled: true } }),
      200,
    );
    const { pathname } = new URL(on.json<{ address: string }>().address);
    const email = 'wanda@walkin.example';
    const clinic =
      /name="clinic" type="text" value="([^"]+)"/.exec((await owner.ask({ path: pathname })).text)?.[1] ?? '';
    const send = (path: string, form: Record<string, string>, status: number) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const body = Buffer.from(new URLSearchParams(form).toString());
      return expectStatus(owner.ask({ method: 'POST', path, headers, body }), status);
    };
    await send(pathname, { clinic, kind: 'access', words: 'Todas las cartas de 2025', for: 'self', name: 'Wanda Walkin', email }, 202); // prettier-ignore
    const { link } = await mailOf(server.url, 'request-confirm', email);
    await send(`${pathname}/confirm`, { code: new URL(link).hash.slice(1) }, 200);
  }

  it('come from a table by keyboard, with the order of dates chosen, the faults shown, and the way back', async () => {
    const say = sentencesOf('es');
    const page = await at({ locale: 'es', screen: DESKTOP, colourScheme: 'light' });
    await page.goto('/patients');
    await page.getByRole('link', { name: say('exchange:import') }).press('Enter');
    const choosing = page.waitForEvent('filechooser');
    await press(page, say('exchange:choose.file'));
    await (
      await choosing
    ).setFiles({ name: 'pacientes.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE, 'latin1') });
    const look = page.getByRole('button', { name: say('exchange:columns.look') });
    await look.waitFor();
    await page.getByText('Íñigo · Ada').waitFor();
    await expect.poll(() => look.isDisabled()).toBe(true);
    await passes(page);
    await page.getByLabel(say('exchange:order.label')).selectOption('dmy');
    await expect.poll(() => look.isEnabled()).toBe(true);
    await look.press('Enter');
    await page.getByRole('rowheader', { name: 'Íñigo Zylvast Peña' }).waitFor();
    await page.getByText('1971-04-03').waitFor();
    await page.getByRole('rowheader', { name: say('exchange:faults.line', { line: 4 }) }).waitFor();
    await passes(page);
    await page.getByLabel(say('exchange:look.despite')).press('Space');
    await press(page, say('exchange:look.run_other', { count: 2 }));
    await page.getByText(say('exchange:done.text_other', { count: 2 })).waitFor();
    await passes(page);
    await press(page, say('exchange:undo.action'));
    const dialog = page.getByRole('dialog', { name: say('exchange:undo.title') });
    await dialog.getByRole('button', { name: say('exchange:undo.action') }).press('Enter');
    await page.getByText(say('exchange:past.undone', { count: 2 })).waitFor();
    const list = await expectStatus(owner.ask({ path: `${API}/patients?list=removed` }), 200);
    expect(
      list
        .json<Patients>()
        .patients.map(({ familyName }) => familyName)
        .toSorted(),
    ).toEqual(['Zylbyron', 'Zylvast']);
  });

  it('are exported after a second thought, and forgotten in part on a phone, once somebody else agrees', async () => {
    const say = sentencesOf('en');
    const { id, ref } = await newPatient('Zylhopper');
    const page = await at({ locale: 'en', screen: PHONE, colourScheme: 'light' });
    await page.goto(`/patients/${id}/keeping`);
    await page.getByText(say('exchange:hold.none')).waitFor();
    await passes(page);

    await press(page, say('exchange:export.one'));
    const exporting = page.getByRole('dialog', { name: say('exchange:export.one') });
    const download = page.waitForEvent('download');
    await exporting.getByRole('button', { name: say('exchange:export.action') }).press('Enter');
    expect((await download).suggestedFilename()).toBe(`${ref}.zip`);
    await exporting.waitFor({ state: 'hidden' });

    await press(page, say('exchange:erase.ask'));
    const asking = page.getByRole('dialog', { name: say('exchange:erase.ask') });
    await asking.getByLabel(say('exchange:erase.words')).fill('please forget me');
    await passes(page);
    await asking.getByRole('button', { name: say('exchange:erase.askDone') }).press('Enter');
    await page.getByText(say('exchange:decision.partly')).waitFor();
    const erase = page.getByRole('button', { name: say('exchange:carry.part') });
    await expect.poll(() => erase.isDisabled()).toBe(true); // the privacy officer has not agreed yet
    await passes(page);
    const officer = await at({ locale: 'en', screen: PHONE, colourScheme: 'light', as: privacy });
    await officer.goto('/keeping');
    const asked = officer.getByRole('listitem').filter({ hasText: ref });
    await asked.waitFor();
    await passes(officer);
    expect(await officer.getByText(/Zyl|please forget/).count()).toBe(0); // by reference, without a word of it
    await asked.getByRole('button', { name: say('exchange:request.approve') }).press('Enter');
    await asked.getByText(say('exchange:request.approved', { name: 'Pilar Otero' })).waitFor();
    await press(officer, say('exchange:hold.set'));
    const holding = officer.getByRole('dialog', { name: say('exchange:hold.set') });
    await holding.getByLabel(say('exchange:clinic.reference')).fill('pt-000000');
    await holding.getByLabel(say('exchange:hold.reason')).fill('a court asked for it');
    await passes(officer);
    await holding.getByRole('button', { name: say('app:cancel') }).press('Enter');
    await page.reload();
    await expect.poll(() => erase.isEnabled()).toBe(true);
    await erase.press('Enter');
    const carrying = page.getByRole('dialog', { name: say('exchange:carry.part') });
    await carrying.getByLabel(say('exchange:carry.type', { ref })).fill(ref);
    const certificate = page.waitForEvent('download');
    await carrying.getByRole('button', { name: say('exchange:carry.part') }).press('Enter');
    expect((await certificate).suggestedFilename()).toBe(`${ref}-certificate.pdf`);
    await page.getByText(say('exchange:state.done'), { exact: true }).waitFor();
    const read = await owner.ask({ path: `${API}/patients/${id}` });
    expect(read.json<{ fields: { phone: string; familyName: string } }>().fields).toMatchObject({
      phone: '',
      familyName: 'Zylhopper',
    });
  });

  it('ask for what is theirs: entered with the day of the answer, identity noted, answered by letter, on a phone in Spanish', async () => {
    const say = sentencesOf('es');
    const { id, ref } = await newPatient('Zylasks');
    const page = await at({ locale: 'es', screen: PHONE, colourScheme: 'light' });
    await page.goto(`/patients/${id}/requests`);
    await press(page, say('requests:enter.action'));
    const entering = page.getByRole('dialog', { name: say('requests:enter.title') });
    await entering.getByLabel(say('requests:enter.law')).selectOption('gdpr');
    await entering.getByText('GDPR 12(3)').waitFor();
    await entering.getByLabel(say('requests:enter.words')).fill('una copia de todo');
    await passes(page);
    await entering.getByRole('button', { name: say('requests:enter.confirm') }).press('Enter');
    await entering.waitFor({ state: 'hidden' });
    const card = page.getByRole('listitem', { name: say('requests:kind.access') });
    await card.getByText('una copia de todo').waitFor();
    await card.getByRole('button', { name: say('requests:step.identity') }).press('Enter');
    const who = page.getByRole('dialog', { name: say('requests:identity.title') });
    await who.getByRole('button', { name: say('requests:identity.confirm') }).press('Enter');
    await who.waitFor({ state: 'hidden' });
    await card.getByText(say('requests:method.known')).waitFor();
    await card.getByRole('button', { name: say('requests:step.otherLaw') }).press('Enter');
    const other = page.getByRole('dialog', { name: say('requests:step.otherLaw') });
    await other.getByLabel(say('requests:enter.law')).selectOption('br');
    await other
      .getByText(/13\.709/)
      .first()
      .waitFor();
    await passes(page);
    await other.getByRole('button', { name: say('requests:otherLaw.confirm'), disabled: false }).press('Enter');
    await other.waitFor({ state: 'hidden' });
    await card.getByText(/13\.709/).waitFor();
    await card.getByRole('button', { name: say('requests:step.answer'), exact: true }).press('Enter');
    const answering = page.getByRole('dialog', { name: say('requests:answer.title') });
    await answering.getByLabel(say('requests:answer.words')).fill('La copia va con esta carta.');
    await answering.getByRole('button', { name: say('requests:answer.confirm') }).press('Enter');
    await answering.waitFor({ state: 'hidden' });
    const letter = page.waitForEvent('download');
    await card.getByRole('button', { name: say('requests:letter.answer') }).press('Enter');
    expect((await letter).suggestedFilename()).toBe(`${ref}-answer.pdf`);
    await askOnForm();
    await page.goto('/requests');
    await page.getByRole('button', { name: /^WEB-/ }).click();
    const opened = page.getByRole('dialog');
    await opened.getByText('Todas las cartas de 2025').waitFor();
    await opened.getByLabel(say('requests:form.ref')).fill(ref);
    await opened.getByRole('button', { name: say('requests:form.join') }).press('Enter');
    await page.getByText('Todas las cartas de 2025').waitFor();
    await page.goto('/requests');
    await page.getByText(/^Todas \(/).click();
    await page.getByRole('rowheader', { name: ref }).first().waitFor();
    await page.getByText(say('requests:outcome.granted'), { exact: true }).waitFor();
    await passes(page);
  });
});
