import type { CreatedApiKey, LedgerPage, Studies } from '@hyaline/contract';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Ask, type Client, expectStatus, makeClient, openClinic, signIn } from './support/api.ts';
import { saveStudy } from './support/save-study.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, focused, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inTurn } from './support/ways.ts';

const WAYS: { language: Language; screen: typeof DESKTOP; name: string }[] = [
  { language: 'en', screen: DESKTOP, name: 'a desktop in English' },
  { language: 'es', screen: PHONE, name: 'a phone in Spanish' },
];

describe('keys for programs, and what a person sees of their sign-ins', () => {
  let server: TestServer;
  let browser: Browser;
  let member: Client;
  let visitor: Visitor;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer({ env: { HYALINE_DEMO_SCAN: 'coarse' } }), launchBrowser()]);
    member = await signIn(server.url, server.demo());
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

  const asProgram = (key: string, path = '/members') =>
    fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } });

  it.each(inTurn(WAYS, 0))('a key is made, works, and is withdrawn, on $name', async ({ language, screen }) => {
    visitor = await visit(browser, server.url, { locale: language, screen });
    await visitor.signInAs(member);
    const { page } = visitor;
    const say = sentencesOf(language);
    const name = `copia ${language}`;
    await page.goto('/settings/api-keys');
    await page.getByRole('heading', { level: 1, name: say('keys:title') }).waitFor();
    await page.getByRole('button', { name: say('keys:new') }).click();
    const dialog = page.getByRole('dialog', { name: say('keys:create.title') });
    await dialog.getByRole('button', { name: say('keys:create.confirm') }).click();
    await dialog.getByText(say('keys:create.nameMissing')).waitFor();
    await dialog.getByLabel(say('keys:create.name')).fill(name);
    await dialog.getByLabel(say('keys:scope.member-read')).check();
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    await dialog.getByRole('button', { name: say('keys:create.confirm') }).click();
    const shown = page.getByRole('dialog', { name: say('keys:made.title') });
    const key = await shown.locator('[data-field=key]').innerText();
    expect(key).toMatch(/^hyk_\w{22}_\w{49}$/);
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    expect((await asProgram(key)).status).toBe(200);
    expect((await asProgram(key, '/ledger')).status).toBe(403);
    await shown.getByRole('button', { name: say('keys:made.done') }).click();
    const [own, clinics] = [page.getByRole('table').first(), page.getByRole('table').nth(1)];
    const row = own.getByRole('row', { name });
    await clinics.getByRole('row', { name }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    await row.getByText(say('keys:state.live')).waitFor();
    expect(await page.content()).not.toContain(key);
    await row.getByRole('button', { name: say('keys:revoke.button') }).click();
    const confirm = page.getByRole('dialog', { name: say('keys:revoke.title') });
    expect(await axeFindings(page)).toEqual([]);
    await confirm.getByRole('button', { name: say('keys:revoke.confirm') }).click();
    await row.getByText(say('keys:state.revoked')).waitFor();
    await clinics.getByRole('row', { name }).waitFor({ state: 'detached' });
    expect((await asProgram(key)).status).toBe(401);
  });

  it('a program reads studies with a key, and each look names the key in the ledger', async () => {
    const body = { name: 'reader', scopes: ['study:read'], days: 7 };
    const made = await expectStatus(member.ask({ method: 'POST', path: '/api/v1/api-keys', body }), 201);
    const { apiKey, key } = made.json<CreatedApiKey>();
    const studies = async () => ((await (await asProgram(key, '/studies')).json()) as Studies).studies;
    await expect.poll(async () => (await studies()).length, { timeout: 60_000, interval: 500 }).toBeGreaterThan(0);
    const [study] = await studies();
    expect((await asProgram(key, `/studies/${study?.id}`)).status).toBe(200);
    const ledger = (await member.ask({ path: '/api/v1/ledger?limit=20' })).json<LedgerPage>();
    for (const event of ['study.listed', 'study.read']) {
      const row = ledger.rows.find((one) => one.event === event && one.resource?.id === study?.id);
      expect(row?.facts).toEqual({ apiKey: apiKey.id });
    }
  });

  it('a program saves a study with a key, and cannot destroy it or change who sees it', async () => {
    const body = { name: 'writer', scopes: ['study:read', 'study:write'], days: 7 };
    const made = await expectStatus(member.ask({ method: 'POST', path: '/api/v1/api-keys', body }), 201);
    const headers = { authorization: `Bearer ${made.json<CreatedApiKey>().key}` };
    const bare = makeClient(server.url);
    const program = { ...bare, ask: (ask: Ask) => bare.ask({ ...ask, headers: { ...ask.headers, ...headers } }) };
    const saved = await saveStudy(program, { slices: 2 });
    const path = `/api/v1/studies/${saved.id}`;
    expect((await program.ask({ method: 'DELETE', path })).status).toBe(403);
    expect((await program.ask({ method: 'PUT', path: `${path}/assignees`, body: { accountIds: [] } })).status).toBe(
      403,
    );
    expect((await member.ask({ path })).status).toBe(200);
  });

  it.each(inTurn(WAYS, 1))('the history of sign-ins is shown and disowned, on $name', async ({ language, screen }) => {
    const body = { email: server.demo().email, password: 'Wrong-Kayak-7' };
    const headers = { origin: server.url, 'content-type': 'application/json' };
    await fetch(`${server.url}/api/v1/sign-in`, { method: 'POST', headers, body: JSON.stringify(body) });
    const elsewhere = await signIn(server.url, server.demo());
    visitor = await visit(browser, server.url, { locale: language, screen });
    await visitor.signInAs(member);
    const { page } = visitor;
    const say = sentencesOf(language);
    await page.goto('/settings/security');
    const history = page.getByRole('list', { name: say('history:title') });
    await history.getByText(say('history:event.session-started'), { exact: true }).first().waitFor();
    await history
      .getByText(`${say('history:event.session-refused')}: ${say('history:reason.password')}`)
      .first()
      .waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await expect.poll(() => overflowsSideways(page)).toBe(false);
    await page.getByRole('button', { name: say('history:notMe.button') }).click();
    const dialog = page.getByRole('dialog', { name: say('history:notMe.title') });
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: say('history:notMe.confirm') }).click();
    await page.getByText(say('history:notMe.next')).waitFor();
    expect((await elsewhere.ask({ path: '/api/v1/session' })).status).toBe(401);
    expect((await member.ask({ path: '/api/v1/session' })).status).toBe(200);
  });

  it('all other sessions end by one button, by keyboard alone', async () => {
    const clinic = await openClinic(server.url, 'Elsewhere'); // the demo's codes are used up for this minute
    const elsewhere = await signIn(server.url, clinic);
    visitor = await visit(browser, server.url);
    await visitor.signInAs(clinic.client);
    const { page } = visitor;
    const say = sentencesOf('en');
    await page.goto('/settings/security');
    await page.getByRole('button', { name: say('history:others.button') }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: say('history:others.title') });
    await focused(dialog.getByRole('button', { name: say('app:cancel') }));
    await page.keyboard.press('Tab');
    await focused(dialog.getByRole('button', { name: say('history:others.confirm') }));
    await page.keyboard.press('Enter');
    await page.getByText(say('history:others.done')).waitFor();
    expect((await elsewhere.ask({ path: '/api/v1/session' })).status).toBe(401);
  });
});
