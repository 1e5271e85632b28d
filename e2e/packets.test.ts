import type { CreatedPatient, Packet, Packets, Session } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { mailOf, mailsTo } from './support/mail.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';

const EMPTY = { secondFamilyName: '', preferredName: '', sex: 'female', phone: '', mrn: '', ssn: '' };
const NOBODY = {
  ...EMPTY,
  address: { line: '', city: '', state: '', postalCode: '', country: '' },
  emergencyContact: { name: '', relation: '', phone: '' },
};
/** Nothing of this may stand in the mail, nor on the page before the answer. */
const CANARIES = ['Quilantra', 'Vexoribine', 'Tendinopatía', 'Plan para usted'];

describe('a packet on the way to its patient', () => {
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

  const post = async <T>(path: string, body: object): Promise<T> =>
    (await expectStatus(owner.ask({ method: 'POST', path: API + path, body }), 200, 201)).json<T>();
  const get = async <T>(path: string): Promise<T> =>
    (await expectStatus(owner.ask({ path: API + path }), 200)).json<T>();
  const newVisitor = async (
    ...how: Parameters<typeof visit> extends [unknown, unknown, ...infer Rest] ? Rest : never
  ) => {
    const visitor = await visit(browser, server.url, ...how);
    visitors.push(visitor);
    return visitor;
  };

  it('[C239] [C241] [C242] goes from the button to the phone: mail, question, text to sign, receipt, withdrawal', async () => {
    const email = `${newId()}@patient.example`;
    const { account } = await get<Session>('/session');
    const fields = { ...NOBODY, givenName: 'Prisca', familyName: 'Quilantra', birthDate: '1980-05-06', language: 'es', email }; // prettier-ignore
    const patient = await post<CreatedPatient>('/patients', {
      fields,
      providerIds: [account.id],
      duplicatesSeen: true,
    });
    const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
    const body = { type: 'doc', content: [paragraph('He entendido para qué sirve.'), paragraph('Puedo retirarlo.')] };
    const { id: formId } = await post<{ id: string }>('/consent-forms', { title: 'Consentimiento', locale: 'es', starter: null, body }); // prettier-ignore
    const text = { type: 'doc', content: [paragraph('Vexoribine cada noche. Tendinopatía: repose.')] };
    const items = [
      { kind: 'instructions', id: newId(), title: 'En casa', body: text },
      { kind: 'consent', id: newId(), formId },
    ];
    const { id } = await post<{ id: string }>(`/patients/${patient.id}/packets`, { title: 'Plan para usted', locale: 'es', items }); // prettier-ignore

    // the clinic: preview, then send, with the mail word for word
    const say = sentencesOf('en');
    const t = (key: string) => say(`packets:${key}`);
    const { page: desk, signInAs } = await newVisitor({});
    await signInAs(owner);
    await desk.goto(`/patients/${patient.id}/packets`);
    await desk.getByRole('button', { name: 'Plan para usted' }).click();
    await desk.getByRole('button', { name: t('view.preview') }).click();
    await desk.getByText('Vexoribine cada noche').waitFor();
    await desk.keyboard.press('Escape');
    await desk.getByRole('button', { name: t('view.send'), exact: true }).click();
    await desk.getByText(t('send.mail')).click();
    await desk.getByText('/open#…').waitFor();
    await desk.getByRole('button', { name: t('send.confirm') }).click();
    await desk.getByText(t('receipts.never')).waitFor();

    const mail = await mailOf(server.url, 'packet', email);
    expect(await mailsTo(server.url, email)).toHaveLength(1);
    for (const canary of CANARIES) expect(`${mail.subject}${mail.text}${mail.html}`).not.toContain(canary);

    // the mail's link alone, in a browser that knows nothing
    const { page } = await newVisitor({ locale: 'es', screen: PHONE });
    await page.goto(mail.link);
    await page.getByRole('button', { name: 'Abrir', exact: true }).click();
    await page.getByText('¿Cuándo nació?').waitFor();
    const shown = async () => page.locator('body').innerText();
    for (const canary of CANARIES) expect(await shown()).not.toContain(canary);
    expect(await axeFindings(page)).toEqual([]);
    const answer = async (day: string, month: string, year: string) => {
      await page.getByLabel('Día').fill(day);
      await page.getByLabel('Mes').fill(month);
      await page.getByLabel('Año').fill(year);
      await page.getByRole('button', { name: 'Continuar' }).click();
    };
    await answer('7', '5', '1980');
    await page.getByText('No coincide con lo que tiene la clínica').waitFor();
    await answer('6', '5', '1980');
    await page.getByRole('heading', { name: 'Plan para usted', level: 1 }).waitFor();
    await page.getByText('Vexoribine cada noche').waitFor();
    expect(page.url()).not.toContain('#');
    await expect.poll(() => overflowsSideways(page)).toBe(false);

    // read to the end, agree, name, sign
    await page.getByText('Puedo retirarlo.').scrollIntoViewIfNeeded();
    await page.getByLabel('He leído este texto y estoy de acuerdo').check();
    await page.getByLabel('Su nombre completo, como firma').fill('Prisca Quilantra');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Firmar' }).click();
    await page.getByText('Firmado por Prisca Quilantra').waitFor();
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);

    const read = await get<Packet>(`/packets/${id}`);
    expect(read).toMatchObject({
      state: 'read',
      consents: [{ name: 'Prisca Quilantra', textVersion: 1, locale: 'es' }],
    });
    expect(read.sendings).toEqual([expect.objectContaining({ opens: 1, wrongAnswers: 1, state: 'live', to: email })]);

    // withdrawn: the page that stands for every end, also where it was open
    await desk.reload();
    await desk.getByRole('button', { name: 'Plan para usted' }).click();
    await desk.getByText('Prisca Quilantra', { exact: false }).first().waitFor();
    await desk.getByRole('button', { name: t('view.withdraw') }).click();
    await desk
      .getByRole('dialog')
      .getByRole('button', { name: t('withdraw.confirm'), exact: true })
      .click();
    await expect
      .poll(async () => (await get<Packets>(`/patients/${patient.id}/packets`)).packets[0]?.state)
      .toBe('withdrawn');
    await page.goto('about:blank');
    await page.goto(mail.link);
    await page.getByRole('button', { name: 'Abrir', exact: true }).click();
    await page.getByText('Pida uno nuevo a la clínica').waitFor();
  });
});
