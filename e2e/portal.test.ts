import {
  type Adherence,
  type CreatedPatient,
  DOCUMENT_HEADER,
  type PatientRequests,
  type Protocol,
  richTextOf,
} from '@hyaline/contract';
import { newId, toBase64Url, utf8 } from '@hyaline/kit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../apps/server/src/modules/identity/accounts/demo-people.ts';
import { typed } from '../apps/server/src/modules/patients/patients.fixture.ts';
import { content, item } from '../apps/server/src/modules/protocols/protocols.fixture.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { plugIn } from './support/authenticator.ts';
import { mailOf } from './support/mail.ts';
import { saveStudy } from './support/save-study.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inFull } from './support/ways.ts';

const EMAIL = 'xenovia@quartzmoor.example';
const CARER = 'celia@quartzmoor.example';

describe("the patient's own pages", () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  let id: string;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const person = DEMO_PEOPLE.find(({ email }) => email.startsWith('owner@'));
    if (!person) throw new Error('the demo has no owner');
    owner = await signIn(server.url, { ...person, password: DEMO_PASSWORD });
    const fields = typed({
      givenName: 'Xenovia',
      familyName: 'Quartzmoor',
      birthDate: '1961-04-12',
      email: EMAIL,
      language: 'es',
    });
    const made = await say201('/patients', { fields, providerIds: [], duplicatesSeen: true });
    ({ id } = made.json<CreatedPatient>());
    const results = [5.9, 5.4].map((value, i) => ({ value, collectedAt: `2026-0${i + 2}-02` }));
    for (const { value, collectedAt } of results)
      await say201(`/patients/${id}/entries`, { content: lab(value, collectedAt) });
    await say201(`/patients/${id}/entries`, { content: ALLERGY });
    const settings = { openDays: [], opens: '08:00', closes: '18:00', timeZone: 'UTC', accessReport: true };
    await expectStatus(owner.ask({ method: 'PUT', path: `${API}/access-log/settings`, body: settings }), 200, 204);
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

  const say201 = (path: string, body: object) =>
    expectStatus(owner.ask({ method: 'POST', path: `${API}${path}`, body }), 201);
  async function at(options: Parameters<typeof visit>[2]): Promise<Visitor> {
    const made = await visit(browser, server.url, options);
    visitors.push(made);
    return made;
  }
  /** @param parts - `known`: they stand on another page that axe looks at, so it looks here in the full run alone */
  const passes = async (page: Page, parts: 'own' | 'known'): Promise<void> => {
    const looks = parts === 'own' ? inFull([page], []) : inFull([], [page]);
    for (const each of looks) expect(await axeFindings(each)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };

  it('open by invitation and birth date, tell who looked, and close at once when the access ends', async () => {
    const clinic = sentencesOf('en');
    const desk = await at({ screen: DESKTOP, locale: 'en' });
    await desk.signInAs(owner);
    await desk.page.goto(`/patients/${id}/access`);
    await desk.page.getByRole('button', { name: clinic('patients:portal.invite'), exact: true }).click();
    await desk.page.getByRole('button', { name: clinic('patients:portal.send') }).click();
    await desk.page.getByText(clinic('patients:portal.sent')).waitFor();
    const { link, subject, text } = await mailOf(server.url, 'portal-invitation', EMAIL);
    expect(`${subject} ${text}`).not.toMatch(/Xenovia|Quartzmoor|1961|HbA1c|Penicil/);

    const es: Language = 'es';
    const say = sentencesOf(es);
    const { page, context } = await at({ screen: PHONE, locale: es });
    const heading = (name: string) => page.getByRole('heading', { name, exact: true, level: 1 });
    await page.goto(link);
    await heading(say('portal:birthTitle')).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await passes(page, 'known');
    await page.getByLabel(say('portal:day')).fill('12');
    await page.getByLabel(say('portal:month')).selectOption('4');
    await page.getByLabel(say('portal:year')).fill('1962');
    await page.getByRole('button', { name: say('portal:go') }).click();
    await page.getByText(say('portal:birthWrong')).waitFor();
    await page.getByLabel(say('portal:year')).fill('1961');
    await page.keyboard.press('Enter');
    await heading(say('portal:hello', { name: 'Xenovia' })).waitFor();
    await page
      .getByText(say('portal:newLab', { what: 'HbA1c' }))
      .first()
      .waitFor();
    await passes(page, 'own');

    await page.locator('[data-room=record]').click();
    await heading(say('portal:recordTitle')).waitFor();
    await page.getByText('Penicillin').waitFor();
    await page.getByText(say('portal:flag.normal')).waitFor();
    await passes(page, 'own');
    await page.goBack();
    await page.locator('[data-room=looks]').click();
    await heading(say('portal:looksTitle')).waitFor();
    await page.getByText(say('portal:what.opened')).first().waitFor();
    await page.getByText(say('portal:what.own')).first().waitFor();
    await passes(page, 'known');

    await page.getByRole('button', { name: say('portal:back') }).click();
    await page.locator('[data-room=download]').click();
    const downloads = page.waitForEvent('download');
    await page.getByRole('button', { name: say('portal:download'), exact: true }).click();
    expect((await downloads).suggestedFilename()).toMatch(/^PT-[0-9A-F]{6}\.zip$/);

    const room = async (name: string) => {
      await page.getByRole('button', { name: say('portal:back') }).click();
      await page.locator(`[data-room=${name}]`).click();
    };
    await room('messages');
    await page.getByText(say('portal:messages.emergency')).waitFor();
    await page.getByRole('button', { name: say('portal:messages.write') }).click();
    await page.getByLabel(say('portal:messages.subject')).fill('La rodilla');
    await page.getByLabel(say('portal:messages.message')).fill('¿Puedo nadar?');
    await page.getByRole('button', { name: say('portal:messages.send'), exact: true }).click();
    await page.getByText(say('portal:messages.sent')).waitFor();
    await passes(page, 'own');
    await desk.page.goto('/messages');
    await desk.page.getByText('La rodilla').click();
    await desk.page.getByText('¿Puedo nadar?').waitFor();
    await desk.page.getByLabel(clinic('messages:reply')).fill('Sí, despacio.');
    await desk.page.getByRole('button', { name: clinic('messages:send'), exact: true }).click();
    await desk.page.getByText(clinic('messages:notRead')).waitFor();
    await passes(desk.page, 'own');
    await room('messages');
    await page.locator('[data-thread]').click();
    await page.getByText('Sí, despacio.').waitFor();
    await page.getByRole('button', { name: say('portal:messages.all') }).click();
    await room('appointments');
    await page.getByText(say('portal:appointments.none')).waitFor();

    // somebody who cares for the patient comes in with an address of their own, until the patient ends it
    await desk.page.goto(`/patients/${id}/access`);
    await desk.page.getByRole('button', { name: clinic('patients:proxies.give') }).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByLabel(clinic('patients:proxies.name'), { exact: true }).fill('Celia Carer');
    await dialog.getByLabel(clinic('patients:proxies.email'), { exact: true }).fill(CARER);
    await dialog.getByLabel(clinic('patients:proxies.birthDate'), { exact: true }).fill('1980-02-03');
    await passes(desk.page, 'own');
    await dialog.getByRole('button', { name: clinic('patients:proxies.send') }).click();
    await desk.page.getByText('Celia Carer').waitFor();
    await dialog.waitFor({ state: 'hidden' });
    await desk.page.getByRole('button', { name: clinic('patients:portal.remove'), exact: true }).click();
    await dialog.getByText(clinic('patients:portal.othersToo_one')).waitFor();
    await passes(desk.page, 'own');
    await desk.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    const carer = (await at({ screen: PHONE, locale: 'en' })).page;
    await carer.goto((await mailOf(server.url, 'proxy-invitation', CARER)).link);
    await carer.getByLabel(clinic('portal:day')).fill('3');
    await carer.getByLabel(clinic('portal:month')).selectOption('2');
    await carer.getByLabel(clinic('portal:year')).fill('1980');
    await carer.getByRole('button', { name: clinic('portal:go') }).click();
    await carer.locator('[data-room=record]').waitFor();
    await carer.locator('#for').getByText('Xenovia').waitFor();
    for (const name of ['messages', 'requests', 'looks', 'download'])
      expect(await carer.locator(`[data-room=${name}]`).count()).toBe(0);
    await passes(carer, 'own');
    await room('settings');
    const theirs = page.locator('#proxies');
    await theirs.getByText('Celia Carer').waitFor();
    await passes(page, 'own');
    await theirs.getByRole('button', { name: say('portal:proxies.end') }).click();
    await theirs.getByRole('button', { name: say('portal:proxies.sure') }).click();
    await theirs.getByText(say('portal:proxies.ended')).waitFor();
    await carer.locator('[data-room=record]').click();
    await carer.getByRole('heading', { name: say('portal:outTitle'), level: 1 }).waitFor();

    await desk.page.getByRole('button', { name: clinic('patients:portal.remove'), exact: true }).click();
    await desk.page
      .getByRole('dialog')
      .getByRole('button', { name: clinic('patients:portal.remove') })
      .click();
    await desk.page.getByText(clinic('patients:portal.removed')).waitFor();
    await page.getByRole('button', { name: say('portal:back') }).click();
    await heading(say('portal:outTitle')).waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/Xenovia|Penicil/);
    await expect.poll(() => keptBy(page)).toEqual([]);
    expect(await context.storageState().then(({ origins }) => origins)).toEqual([]);
  });

  it('leave nothing in the browser after signing out, nor behind its back button', async () => {
    const say = sentencesOf('en');
    await expectStatus(
      owner.ask({ method: 'POST', path: `${API}/patients/${id}/portal`, body: { locale: 'en' } }),
      200,
    );
    const { page, context } = await at({ screen: PHONE, locale: 'en' });
    await page.goto((await mailOf(server.url, 'portal-invitation', EMAIL)).link);
    await page.getByLabel(say('portal:day')).fill('12');
    await page.getByLabel(say('portal:month')).selectOption('4');
    await page.getByLabel(say('portal:year')).fill('1961');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: say('portal:hello', { name: 'Xenovia' }) }).waitFor();
    await page.locator('[data-room=record]').click();
    await page.getByText('Penicillin').waitFor();
    await plugIn(page);
    await page.getByRole('button', { name: say('portal:back') }).click();
    await page.getByRole('button', { name: say('portal:passkeys.offerGo') }).click();
    await page.getByRole('button', { name: say('portal:passkeys.add') }).click();
    await page.getByText(say('portal:passkeys.added')).waitFor();
    await passes(page, 'own');
    await context.setOffline(true);
    await page.getByRole('button', { name: say('portal:signOut') }).click();
    await page.getByText(say('portal:leavingOffline')).waitFor();
    const out = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await context.setOffline(false);
    expect((await (await out).allHeaders())['clear-site-data']).toBe('"cache", "storage"');
    await page.getByRole('heading', { name: say('portal:outTitle') }).waitFor();
    await page.goBack();
    await expect.poll(() => page.locator('body').innerText()).not.toMatch(/Xenovia|Penicil/);
    await page.goto('/portal');
    await page.getByRole('heading', { name: say('portal:signInTitle') }).waitFor();
    await expect.poll(() => keptBy(page)).toEqual([]);
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('__Host-hyaline-portal');
    await page.getByRole('button', { name: say('portal:passkeys.signIn') }).click();
    await page.getByRole('heading', { name: say('portal:hello', { name: 'Xenovia' }) }).waitFor();
  });

  it('[C241] hold what the clinic shares and sends: read, signed, looked at and asked there, and gone once it is taken back', async () => {
    const { studyId, visitId, entryId, packet } = await given();
    await openHours();
    const desk = await at({ screen: DESKTOP, locale: 'en' });
    await desk.signInAs(owner);
    const clinic = sentencesOf('en');
    await desk.page.goto(`/patients/${id}/documents`);
    await desk.page.getByRole('button', { name: clinic('patients:shared.share') }).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByRole('button', { name: clinic('patients:shared.share') }).click();
    await desk.page.getByRole('button', { name: clinic('patients:shared.back') }).waitFor();
    for (const [kind, itemId] of [['study', studyId], ['visit', visitId]])
      await say201(`/patients/${id}/shared`, { kind, itemId }); // prettier-ignore

    await expectStatus(
      owner.ask({ method: 'POST', path: `${API}/patients/${id}/portal`, body: { locale: 'es' } }),
      200,
    );
    const say = sentencesOf('es');
    const { page } = await at({ screen: PHONE, locale: 'es' });
    await page.goto((await mailOf(server.url, 'portal-invitation', EMAIL)).link);
    await page.getByLabel(say('portal:day')).fill('12');
    await page.getByLabel(say('portal:month')).selectOption('4');
    await page.getByLabel(say('portal:year')).fill('1961');
    await page.keyboard.press('Enter');
    await page.locator('[data-room=shared]').click();
    await page.locator('#documents').waitFor();
    await passes(page, 'own');

    await page.locator(`#open-${packet}`).click();
    await page.locator('.pk-end').scrollIntoViewIfNeeded();
    await page.getByRole('checkbox').check();
    await page.locator('.pk-sign input[type=text]').fill('Xenovia Quartzmoor');
    await page.locator('.pk-sign button').click();
    await page.locator('.pk-signed').waitFor();
    await passes(page, 'known');
    await page.locator('#cover-back').click();
    await page.locator('#signed').getByText('Xenovia Quartzmoor').waitFor();
    await page.locator(`#open-${visitId}`).click();
    await page.locator('.va h1').waitFor();
    await page.goBack();
    await page.locator(`#open-${studyId}`).click();
    await page.locator('[data-action=back]').click();

    const taken = page.waitForEvent('download');
    await page.locator(`#open-${entryId}`).click();
    expect((await taken).suggestedFilename()).toBe('Carta.pdf');
    await desk.page.getByRole('button', { name: clinic('patients:shared.back') }).click();
    await dialog.getByRole('button', { name: clinic('patients:shared.back') }).click();
    await desk.page.getByRole('button', { name: clinic('patients:shared.share') }).waitFor();
    await page.locator(`#open-${entryId}`).click();
    await page.getByText(say('portal:shared.gone')).waitFor();

    await page.getByRole('button', { name: say('portal:back') }).click();
    await page.locator('[data-room=requests]').click();
    await page.getByLabel(say('portal:requests.kind.amendment')).check();
    await page.getByLabel(say('portal:requests.words')).fill('Nunca he fumado');
    await page.getByRole('button', { name: say('portal:requests.send') }).click();
    await page.getByText(say('portal:requests.sent')).waitFor();
    await passes(page, 'own');
    await desk.page.goto(`/patients/${id}/requests`);
    await desk.page.getByText('Nunca he fumado').waitFor();
    await desk.page.getByText(clinic('requests:card.identityPortal')).waitFor();

    // denied, it takes what the patient holds against that, which the clinic reads
    await denyCorrection();
    const room = async (name: string) => {
      await page.getByRole('button', { name: say('portal:back') }).click();
      await page.locator(`[data-room=${name}]`).click();
    };
    await room('requests');
    await page.getByRole('button', { name: say('portal:requests.stateWrite') }).click();
    await page.getByLabel(say('portal:requests.stateLabel')).fill('Aquello fue mi hermano');
    await page.getByRole('button', { name: say('portal:requests.stateSend') }).click();
    await page.getByText(say('portal:requests.stateDone')).waitFor();
    await passes(page, 'known');
    await desk.page.reload();
    await desk.page.getByText('Aquello fue mi hermano').waitFor();

    // asked for, booked by the clinic, seen, and cancelled by the patient
    await room('appointments');
    await page.getByRole('button', { name: say('portal:appointments.ask') }).click();
    await page.getByLabel(say('portal:appointments.note')).fill('Para la rodilla');
    await passes(page, 'own');
    await page.getByRole('button', { name: say('portal:appointments.send') }).click();
    await page.getByText(say('portal:appointments.asked')).waitFor();
    await desk.page.goto('/schedule/wishes');
    await desk.page.getByText('Para la rodilla').waitFor();
    await desk.page.getByRole('button', { name: clinic('wishes:book.open') }).click();
    await dialog.getByRole('button', { name: /\d:\d\d/ }).first().click(); // prettier-ignore
    await desk.page.getByText(clinic('wishes:book.done')).waitFor();
    await room('appointments');
    await page.getByText(say('portal:appointments.state.booked')).waitFor();
    await page.getByRole('button', { name: say('portal:appointments.cancel') }).click();
    await passes(page, 'own');
    await page.getByRole('button', { name: say('portal:appointments.yesCancel') }).click();
    await page.getByText(say('portal:appointments.cancelled')).waitFor();

    // a dose of the signed plan, taken
    await room('doses');
    const dose = page.locator('[data-state=taken]').first();
    await dose.click();
    await expect.poll(() => dose.getAttribute('aria-pressed')).toBe('true');
    await passes(page, 'own');
    const { items } = (await owner.ask({ path: `${API}/patients/${id}/adherence` })).json<Adherence>();
    expect(items.map(({ compound, taken: so }) => [compound, so])).toEqual([['Zoraidotide', 1]]);

    // from the page of the mailed packet, whoever is in lands on that packet
    await page.goto((await mailOf(server.url, 'packet', EMAIL)).link);
    await page.getByRole('button', { name: 'Abrir', exact: true }).click();
    await page.getByRole('link', { name: say('open:portalLink') }).click();
    await page.locator('.pk-signed').waitFor();
    await page.locator('#cover-back').click();
    await page.locator(`#open-${packet}`).waitFor();
  });

  /** The correction that the patient asked for is denied. */
  async function denyCorrection(): Promise<void> {
    const { requests } = (await owner.ask({ path: `${API}/patients/${id}/requests` })).json<PatientRequests>();
    const { id: asked, revision } = requests.find(({ kind }) => kind === 'amendment') ?? { id: '', revision: 0 };
    const answer = { revision, outcome: 'denied', reasons: ['accurate-and-complete'], text: '' };
    await expectStatus(owner.ask({ method: 'POST', path: `${API}/requests/${asked}/answer`, body: answer }), 200);
  }

  /** Times that can be booked, a kind that patients may ask for, and a signed plan with a dose each day. */
  async function openHours(): Promise<void> {
    const address = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };
    const place = await say201('/locations', { name: 'Sala Norte', address, phone: null, timeZone: 'UTC', hours: [] });
    const locationId = place.json<{ id: string }>().id;
    const kind = { name: 'Consulta', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'teal', providerIds: [], byPatients: true }; // prettier-ignore
    await say201('/schedule/types', kind);
    const { account } = (await owner.ask({ path: `${API}/session` })).json<{ account: { id: string } }>();
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ locationId, weekday, from: '08:00', to: '20:00', validFrom: '2026-01-01', validUntil: null })); // prettier-ignore
    await expectStatus(owner.ask({ method: 'PUT', path: `${API}/schedule/hours/${account.id}`, body: { revision: 0, hours } }), 204); // prettier-ignore
    const start = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    const schedule = { ...item().schedule, start, times: ['08:00'] };
    const plan = content({ items: [item({ schedule })] });
    const { id: made } = (await say201(`/patients/${id}/protocols`, { content: plan })).json<{ id: string }>();
    const { revision, draft } = (await owner.ask({ path: `${API}/protocols/${made}` })).json<Protocol>();
    const signature = { revision, sha256: draft?.sha256, allergyAnswer: '' };
    await expectStatus(owner.ask({ method: 'POST', path: `${API}/protocols/${made}/signature`, body: signature }), 200);
  }

  /** One of each in the record; the packet is sent. */
  async function given(): Promise<{ studyId: string; visitId: string; entryId: string; packet: string }> {
    const { id: studyId } = await saveStudy(owner, { slices: 2, seed: 93 });
    await expectStatus(owner.ask({ method: 'PUT', path: `${API}/studies/${studyId}/patient`, body: { patientId: id } }), 200); // prettier-ignore
    const document = { values: {}, goal: null, pins: [] };
    const content = { day: '2026-03-02', label: '', note: '', document };
    const visitId = (await say201(`/patients/${id}/visits`, { content })).json<{ id: string }>().id;
    const about = toBase64Url(utf8(JSON.stringify({ name: 'Carta.pdf', category: 'letter', remark: '' })));
    const headers = { 'content-type': 'application/octet-stream', [DOCUMENT_HEADER]: about };
    const file = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
    const kept = await expectStatus(owner.ask({ method: 'POST', path: `${API}/patients/${id}/documents`, headers, body: file }), 201); // prettier-ignore
    const form = (await say201('/consent-forms', { title: 'Consentimiento', body: richTextOf('Acepto.'), locale: 'es', starter: null })).json<{ id: string }>(); // prettier-ignore
    const items = [{ kind: 'consent', id: newId(), formId: form.id }];
    const made = (await say201(`/patients/${id}/packets`, { title: 'Para usted', locale: 'es', items })).json<{ id: string; revision: number }>(); // prettier-ignore
    await say201(`/packets/${made.id}/sendings`, { revision: made.revision, challenge: 'birth-date' });
    return { studyId, visitId, entryId: kept.json<{ id: string }>().id, packet: made.id };
  }
});

/** Everything that the browser holds of the site beside cookies: caches, storages, databases. */
const keptBy = (page: Page): Promise<string[]> =>
  page.evaluate(async () => [
    ...(await caches.keys()),
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => name ?? ''),
  ]);

const ALLERGY = {
  kind: 'allergy', substance: 'Penicillin', code: null, category: 'medication', reaction: 'Hives', severity: 'severe', status: 'active', noted: '2009',
}; // prettier-ignore
const lab = (value: number, collectedAt: string) => ({
  kind: 'lab', panel: 'HbA1c', collectedAt, laboratory: '', remark: '',
  results: [{ name: 'HbA1c', loinc: '4548-4', value, comparator: null, unit: '%', low: 4, high: 5.6, flag: null }],
}); // prettier-ignore
