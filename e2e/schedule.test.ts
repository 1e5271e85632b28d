import type { AppointmentStatus } from '@hyaline/contract';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, openClinic } from './support/api.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, focused, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';

/** A Monday that lies well ahead. */
const MONDAY = nextMonday(new Date(Date.now() + 90 * 86_400_000));
const DAY = MONDAY.toISOString().slice(0, 10);
const NAME = 'Rosalind Quennell';
type Say = ReturnType<typeof sentencesOf>;

describe('the schedule', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  let ref: string;
  let person: { id: string; name: string };
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    const clinic = await openClinic(server.url, 'Clinic of the schedule');
    owner = clinic.client;
    person = clinic.session.account;
    ref = await setUp(owner);
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

  /** A key, and what the appointment and the page then say. */
  async function becomes(page: Page, say: Say, event: Locator, key: string, status: AppointmentStatus): Promise<void> {
    const done = say('schedule:done.status', { who: ref, status: say(`schedule:status.${status}`) });
    await event.press(key);
    await Promise.all([page.getByText(done).waitFor(), said(event, say(`schedule:status.${status}`))]); // a toast goes
  }

  const passes = async (page: Page): Promise<void> => {
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
  };

  it('books, moves, takes back and completes by keyboard alone; a phone in Spanish shows what became of it', async () => {
    const say = sentencesOf('en');
    const page = await arrive({ screen: DESKTOP, locale: 'en' });
    // who waits is of no place: the list is there before there is one, and books nobody yet
    await page.goto('/schedule');
    await page.getByText(say('schedule:missing.location')).waitFor();
    await page.getByRole('button', { name: say('schedule:waiting.title') }).press('Enter');
    const list = page.getByRole('dialog', { name: say('schedule:waiting.title') });
    await list.getByRole('button', { name: say('schedule:waiting.add') }).press('Enter');
    const adding = page.getByRole('dialog', { name: say('schedule:waiting.addTitle') });
    await choose(page, adding.getByRole('combobox', { name: say('schedule:book.who') }), ref);
    await adding.getByRole('button', { name: say('schedule:waiting.addConfirm') }).press('Enter');
    await list.getByRole('listitem').filter({ hasText: NAME }).waitFor();
    await expect
      .poll(() => list.getByRole('button', { name: say('schedule:waiting.book'), exact: true }).count())
      .toBe(0);
    await openPlace(owner, person.id);

    await page.goto(`/schedule?view=day&day=${DAY}`);
    await page
      .getByRole('group', {
        name: MONDAY.toLocaleDateString('en-GB', { dateStyle: 'full', timeZone: 'UTC' }).replace(',', ''),
      })
      .waitFor();

    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: say('schedule:book.title') });
    const who = dialog.getByRole('combobox', { name: say('schedule:book.who') });
    await focused(who);
    await choose(page, who, ref);
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

    // a second one at the same time is said, and not forbidden
    await page.keyboard.press('n');
    await choose(page, who, ref);
    await dialog.getByLabel(say('schedule:book.time'), { exact: true }).fill('09:45');
    const also = say('schedule:book.alsoThen', { time: '09:30–10:00', with: person.name });
    await dialog.getByRole('status').getByText(also).waitFor();
    await page.keyboard.press('Escape');
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
    await page.getByText(say('schedule:done.movedBack', { who: ref })).waitFor();
    await said(event, '09:30–10:00');

    await becomes(page, say, event, 'c', 'confirmed');
    // of what has not begun nobody says that it is over
    const begun = new Date(Date.now() - 86_400_000).toLocaleDateString('sv', { timeZone: 'America/Santiago' });
    await bookAt(owner, `${begun}T10:00`, ref);
    await page.goto(`/schedule?view=day&day=${begun}`);
    await said(event, '10:00–10:30');
    await event.focus();
    for (const [key, status] of [
      ['a', 'arrived'],
      ['r', 'in-room'],
      ['d', 'completed'],
    ] as const)
      await becomes(page, say, event, key, status);
    await page.keyboard.press('h');
    await said(event, ref);
    await passes(page);

    const dice = sentencesOf('es');
    const phone = await arrive({ screen: PHONE, locale: 'es' });
    await phone.goto(`/schedule?day=${begun}`);
    const row = phone.locator('button[data-appointment]');
    await said(row, '10:00–10:30', NAME, dice('schedule:status.completed'));
    await row.tap();
    await phone.getByRole('dialog', { name: dice('schedule:details.title') }).waitFor();
    await passes(phone);

    // a finger that rests first takes the appointment along; one that moves at once scrolls
    const second = await bookAt(owner, `${DAY}T11:00`, ref);
    await phone.setViewportSize({ width: PHONE.width, height: 560 });
    await phone.goto(`/schedule?view=day&day=${DAY}`);
    const card = phone.locator(`button[data-appointment="${second}"]`);
    const area = phone.locator('[data-moving], [role=group]:has(> div [data-appointment])').first();
    await said(card, '11:00–11:30');
    // at an edge the day would come along under the finger, further the longer it rests
    await card.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const finger = await fingerOf(phone);
    await finger(card, [0, 36], { rests: () => phone.locator('[data-moving=pointer]').waitFor() });
    await said(card, '11:30–12:00');
    await area.evaluate((element) => element.scrollTo({ top: 0 }));
    await finger(card, [0, -60]);
    await expect.poll(() => area.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
  });
});

function nextMonday(day: Date): Date {
  day.setUTCHours(12, 0, 0, 0);
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7));
  return day;
}

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

/** A patient by the keys alone. */
async function choose(page: Page, who: Locator, ref: string): Promise<void> {
  await who.focus();
  await page.keyboard.type(`for ${ref}`);
  await page.getByRole('option', { name: ref }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => who.inputValue()).toContain(ref);
}

/** Waits until an appointment says all of this to who hears it. */
async function said(event: Locator, ...parts: string[]): Promise<void> {
  for (const part of parts) await expect.poll(() => event.getAttribute('aria-label')).toContain(part);
}

/** A finger as the browser itself makes one: with what the browser does of its own, scrolling. In pixels from its middle. */
async function fingerOf(page: Page) {
  const tool = await page.context().newCDPSession(page);
  return async (on: Locator, [dx, dy]: [number, number], { rests }: { rests?: () => Promise<void> } = {}) => {
    const box = await on.boundingBox();
    if (box === null) throw new Error('nothing to touch');
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', part: number) =>
      tool.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: at.x + dx * part, y: at.y + dy * part }],
      });
    await send('touchStart', 0);
    await rests?.();
    for (const part of [0.25, 0.5, 0.75, 1]) await send('touchMove', part);
    await send('touchEnd', 1);
  };
}

async function bookAt(owner: Client, wallStart: string, patientRef: string): Promise<string> {
  const read = async <T>(path: string): Promise<T> =>
    (await expectStatus(owner.ask({ path: API + path }), 200)).json<T>();
  const { types } = await read<{ types: { id: string }[] }>('/schedule/types');
  const { providers } = await read<{ providers: { id: string }[] }>('/schedule/providers');
  const { locations } = await read<{ locations: { id: string }[] }>('/locations');
  const body = { patientRef, typeId: types[0]?.id, providerId: providers[0]?.id, locationId: locations[0]?.id, wallStart, outsideHours: true }; // prettier-ignore
  const reply = await expectStatus(owner.ask({ method: 'POST', path: `${API}/schedule/appointments`, body }), 201);
  return reply.json<{ appointment: { id: string } }>().appointment.id;
}

const post = async <T>(owner: Client, path: string, body: unknown): Promise<T> =>
  (await expectStatus(owner.ask({ method: 'POST', path: API + path, body }), 200, 201)).json<T>();

/** A kind of appointment and a patient, and no place yet. Returns the patient's reference. */
async function setUp(owner: Client): Promise<string> {
  const kind = { name: 'Consultation', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'teal', providerIds: [], byPatients: false }; // prettier-ignore
  await post(owner, '/schedule/types', kind);
  const [givenName = '', familyName = ''] = NAME.split(' ');
  return (await post<{ ref: string }>(owner, '/patients', { fields: { ...NOBODY, givenName, familyName } })).ref;
}

/** A place with hours. */
async function openPlace(owner: Client, provider: string): Promise<void> {
  const address = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };
  const place = await post<{ id: string }>(owner, '/locations', { name: 'Main Street', address, phone: null, timeZone: 'America/Santiago', hours: [] }); // prettier-ignore
  const hours = [
    { locationId: place.id, weekday: 1, from: '09:00', to: '13:00', validFrom: '2026-01-01', validUntil: null },
  ];
  await expectStatus(
    owner.ask({ method: 'PUT', path: `${API}/schedule/hours/${provider}`, body: { revision: 0, hours } }),
    204,
  );
}
