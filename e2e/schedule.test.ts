import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, openClinic } from './support/api.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, focused, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';

const DAY = '2027-03-01'; // a Monday
const NAME = 'Rosalind Quennell';

describe('the schedule', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  let ref: string;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const clinic = await openClinic(server.url, 'Clinic of the schedule');
    owner = clinic.client;
    ref = await setUp(owner, clinic.session.account.id);
  });
  afterAll(async () => {
    const problems = visitors.flatMap((visitor) => visitor.problems);
    for (const visitor of visitors) await visitor.close();
    await browser?.close();
    await server?.remove();
    expect(problems).toEqual([]);
  });

  async function arrive(options: Parameters<typeof visit>[2]): Promise<Page> {
    const visitor = await visit(browser, server.url, options);
    visitors.push(visitor);
    await visitor.signInAs(owner);
    return visitor.page;
  }

  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };

  it('books, moves, takes back and completes by keyboard alone; a phone in Spanish shows what became of it', async () => {
    const say = sentencesOf('en');
    const page = await arrive({ screen: DESKTOP, locale: 'en' });
    await page.goto(`/schedule?view=day&day=${DAY}`);
    await page.getByRole('group', { name: 'Monday 1 March 2027' }).waitFor();

    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: say('schedule:book.title') });
    const who = dialog.getByRole('combobox', { name: say('schedule:book.who') });
    await focused(who);
    await page.keyboard.type(`for ${ref}`);
    await page.getByRole('option', { name: ref }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => who.inputValue()).toContain(ref);
    const slot = dialog.getByRole('button', { name: '09:30', exact: true });
    await slot.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => slot.getAttribute('aria-pressed')).toBe('true');
    await passes(page);
    await dialog.getByRole('button', { name: say('schedule:book.confirm'), exact: true }).focus();
    await page.keyboard.press('Enter');

    const event = page.locator('button[data-appointment]');
    await said(event, '09:30–10:00', NAME, say('schedule:status.booked'));
    await dialog.waitFor({ state: 'hidden' });

    // taken, moved, and taken back before it is put down
    await event.focus();
    await page.keyboard.press('m');
    await page.keyboard.press('ArrowDown');
    await page.getByText(say('schedule:move.hint')).waitFor();
    await page.keyboard.press('Escape');
    await said(event, '09:30–10:00');
    await page.keyboard.press('m');
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await said(event, '10:30–11:00');
    await page.getByRole('button', { name: say('schedule:undo') }).press('Enter');
    await said(event, '09:30–10:00');
    await page.getByText(say('schedule:done.movedBack', { who: ref })).waitFor();

    for (const [key, status] of [
      ['c', 'confirmed'],
      ['a', 'arrived'],
      ['r', 'in-room'],
      ['d', 'completed'],
    ] as const) {
      await event.press(key);
      await said(event, say(`schedule:status.${status}`));
      await page
        .getByText(say('schedule:done.status', { who: ref, status: say(`schedule:status.${status}`) }))
        .waitFor();
    }
    await page.keyboard.press('h');
    await said(event, ref);
    await passes(page);

    const dice = sentencesOf('es');
    const phone = await arrive({ screen: PHONE, locale: 'es' });
    await phone.goto(`/schedule?day=${DAY}`);
    const row = phone.locator('button[data-appointment]');
    await said(row, '09:30–10:00', NAME, dice('schedule:status.completed'));
    await passes(phone);
    await row.tap();
    await phone.getByRole('dialog', { name: dice('schedule:details.title') }).waitFor();
    await passes(phone);
  });
});

const NOBODY = {
  secondFamilyName: '',
  preferredName: '',
  birthDate: '1980-02-29',
  sex: 'female',
  language: 'es',
  phone: '',
  email: '',
  address: { line: '', city: '', state: '', postalCode: '', country: '' },
  mrn: '',
  ssn: '',
  emergencyContact: { name: '', relation: '', phone: '' },
};

/** Waits until an appointment says all of this to who hears it. */
async function said(event: Locator, ...parts: string[]): Promise<void> {
  for (const part of parts) await expect.poll(() => event.getAttribute('aria-label')).toContain(part);
}

/** A place with hours, a kind of appointment, and a patient. Returns the patient's reference. */
async function setUp(owner: Client, provider: string): Promise<string> {
  const post = async <T>(path: string, body: unknown): Promise<T> =>
    (await expectStatus(owner.ask({ method: 'POST', path: API + path, body }), 200, 201)).json<T>();
  const address = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };
  const place = await post<{ id: string }>('/locations', { name: 'Main Street', address, phone: null, timeZone: 'America/Santiago', hours: [] }); // prettier-ignore
  const kind = { name: 'Consultation', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'teal', providerIds: [], byPatients: false }; // prettier-ignore
  await post('/schedule/types', kind);
  const hours = [
    { locationId: place.id, weekday: 1, from: '09:00', to: '13:00', validFrom: '2026-01-01', validUntil: null },
  ];
  await expectStatus(
    owner.ask({ method: 'PUT', path: `${API}/schedule/hours/${provider}`, body: { revision: 0, hours } }),
    204,
  );
  const [givenName = '', familyName = ''] = NAME.split(' ');
  return (await post<{ ref: string }>('/patients', { fields: { ...NOBODY, givenName, familyName } })).ref;
}
