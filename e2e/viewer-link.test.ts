import AxeBuilder from '@axe-core/playwright';
import { ViewerLinkPayload } from '@hyaline/contract/viewer-link';
import type { Links, OpenedLink } from '@hyaline/contract';
import { fromBase64Url, fromUtf8, toBase64Url } from '@hyaline/kit';
import { contexts, deriveLink, open, unwrapPayloadKey } from '@hyaline/sealed';
import { parseSpineValues, withFinding } from '@hyaline/spine';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { API, type Client, expectStatus, signIn } from './support/api.ts';
import { asSuperuser } from './support/database.ts';
import { filesHolding, filesOf } from './support/disk.ts';
import { sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, type Sent, visit, type Visitor } from './support/visitor.ts';

/** Numbers that nobody meets by chance. */
const CANARY = { today: 57.3127, goal: 49.1763 };
const NOTE = 'Zygoma canary';

/** A number or text as it could stand anywhere: as it is, and as addresses and bodies spell it. */
const spellings = (text: string): string[] => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString('hex'),
  ...[0, 1, 2].map((shift) => {
    const [base] = [Buffer.from(' '.repeat(shift) + text).toString('base64')];
    return base.slice(shift === 0 ? 0 : shift + 1, -4);
  }),
];
const CANARIES = [String(CANARY.today), String(CANARY.goal), NOTE];
const betrayed = (text: string): string[] =>
  CANARIES.filter((canary) => spellings(canary).some((form) => text.includes(form)));

describe('a link to a spine', () => {
  let server: TestServer;
  let browser: Browser;
  let owner: Client;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer({ env: { HYALINE_LOG_LEVEL: 'trace' } }), launchBrowser()]);
    owner = await signIn(server.url, server.demo());
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  const person = async (options: Parameters<typeof visit>[2]): Promise<Visitor> => {
    const visitor = await visit(browser, server.url, { ...options, dotsPerPixel: 0.5 });
    visitors.push(visitor);
    return visitor;
  };
  const press = (page: Page) => page.locator('.op-big').click();
  const listed = async () => (await expectStatus(owner.ask({ path: `${API}/links` }), 200)).json<Links>().links;

  it('[C011] [C013] [C014] [C036] [C037] [C042] goes from the atlas to a phone: allowed views alone, nothing of it in any address, log or store, and ends', async () => {
    const sender = await person({ screen: DESKTOP, locale: 'en' });
    const say = sentencesOf('en');
    await sender.signInAs(owner);
    const { page } = sender;
    await page.goto('/atlas');
    await page.locator('[data-state="ready"] canvas').waitFor();
    const values = parseSpineValues({
      ...withFinding({}, 'protrusion-l4l5-left'),
      sagittal: { ll: CANARY.today, tk: 38 },
    });
    const goal = parseSpineValues({ sagittal: { ll: CANARY.goal } });
    const document = { version: 1, values, goal, pins: [{ level: 'L4-L5', at: null, text: NOTE }] };
    const buffer = Buffer.from(JSON.stringify(document));
    await page
      .getByLabel(say('atlas:act.import'))
      .setInputFiles({ name: 'values.json', mimeType: 'application/json', buffer });
    await page.getByRole('button', { name: say('atlas:action.share'), exact: true }).click();
    await page.locator('figure img').waitFor();
    await page.getByText(say('share:bearer')).waitFor();
    await page.getByRole('checkbox', { name: say('viewerLink:views.goal') }).uncheck();
    const dialog = await new AxeBuilder({ page }).include('[role=dialog]').analyze();
    expect(dialog.violations.map(({ id }) => id)).toEqual([]);
    await page.getByRole('button', { name: say('share:create') }).click();
    const shown = page.locator('code[data-field="address"]');
    await shown.waitFor();
    const address = (await shown.textContent()) ?? '';
    expect(betrayed(address)).toEqual([]);
    expect(new URL(address).pathname + new URL(address).search).toBe('/open');

    // the recipient, on a phone that speaks Spanish
    const recipient = await person({ screen: PHONE, locale: 'es' });
    const phone = recipient.page;
    await phone.goto(address);
    await press(phone);
    await phone.getByRole('heading', { name: 'Su columna', exact: true }).waitFor();
    await phone.getByRole('heading', { name: /Disco que sobresale .*\(L4–L5\)/ }).waitFor();
    await phone.getByText('no es un diagnóstico y no es su expediente oficial').waitFor();
    await phone.locator('.va-view[data-state="ready"] canvas').waitFor();
    await expect.poll(() => phone.getByRole('button', { name: 'La suya' }).getAttribute('aria-pressed')).toBe('true');
    expect(await phone.getByRole('button', { name: 'El objetivo' }).count()).toBe(0);
    expect(await phone.locator('body').innerText()).not.toContain(NOTE);
    expect(await phone.title()).toBe('Página privada');
    expect(new URL(phone.url()).hash).toBe('');
    await expect.poll(() => overflowsSideways(phone)).toBe(false);
    expect(await axeFindings(phone)).toEqual([]);
    await phone.getByRole('button', { name: 'English' }).click();
    await phone.getByRole('heading', { name: 'Your spine', exact: true }).waitFor();
    await expect.poll(() => phone.locator('html').getAttribute('lang')).toBe('en');
    await phone.getByRole('button', { name: 'Explain it to me' }).first().click();
    await phone.getByRole('heading', { name: 'What is a herniated disc?' }).waitFor();
    // at the last step the button stays, and the focus with it
    const next = phone.locator('#story-next');
    const toTheEnd = async () => {
      await next.press('Enter');
      return next.getAttribute('aria-disabled');
    };
    await expect.poll(toTheEnd).toBe('true');
    await phone.locator('#story-next:focus').waitFor();
    await phone.getByRole('button', { name: 'Close', exact: true }).click();
    await phone.getByRole('slider').waitFor();

    // what the recipient's browser decrypted: strict, and without the view that was not allowed
    const text = await decrypted(owner, address);
    const payload = ViewerLinkPayload.parse(JSON.parse(text));
    expect(payload.views).toEqual(['today', 'typical', 'compare', 'findings', 'stories']);
    expect([payload.goal, payload.pins, payload.pictures.goal]).toEqual([null, [], undefined]);
    expect(CANARIES.filter((canary) => text.includes(canary))).toEqual([String(CANARY.today)]);

    // a phone that draws nothing in three dimensions
    const old = await person({ screen: PHONE, locale: 'es' });
    await old.context.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await old.page.goto(address);
    await press(old.page);
    await old.page.getByText('Este dispositivo no puede dibujar el modelo en 3D').waitFor();
    await old.page.getByRole('img', { name: /Imagen de la columna: La suya/ }).waitFor();
    await expect.poll(() => old.page.locator('img').evaluateAll((all) => all.map((img) => (img as HTMLImageElement).naturalWidth))).toEqual([600]); // prettier-ignore

    // the clinic sees it among its links and ends it
    const [link] = await listed();
    expect(link).toMatchObject({ kind: 'viewer', patientRef: null, studyId: null, subjectId: null, opens: 3, state: 'live' }); // prettier-ignore
    await page.goto('/links');
    const row = page.getByRole('row', { name: new RegExp(say('links:kind.viewer')) });
    await row.getByRole('button', { name: say('links:withdraw.button') }).click();
    await page.getByRole('button', { name: say('links:withdraw.confirm') }).click();
    await expect.poll(async () => (await listed())[0]?.state).toBe('revoked');
    await old.page.goto('about:blank');
    await old.page.goto(address);
    await press(old.page);
    await old.page.getByRole('heading', { name: 'Esta página no está disponible' }).waitFor();

    // nowhere else: not in what anybody sent, wrote down or keeps
    const sent = visitors.flatMap((visitor) => visitor.sent);
    const lines = (all: readonly Sent[]): string => all.map(({ url, body, authorization }) => `${url} ${authorization} ${body}`).join('\n'); // prettier-ignore
    expect(betrayed(lines(sent))).toEqual([]);
    expect(lines(sent)).not.toContain(new URL(address).hash.slice(1));
    expect(betrayed(server.output())).toEqual([]);
    expect(server.output()).not.toContain(new URL(address).hash.slice(1));
    await asSuperuser(server, 'checkpoint');
    const stored = filesHolding(filesOf(server.data), CANARIES);
    expect(stored).toEqual([]);
    for (const visitor of visitors) {
      expect(visitor.problems).toEqual([]);
      await visitor.close();
    }
  });
});

/** What the holder of an address reads. */
async function decrypted(client: Client, address: string): Promise<string> {
  const keys = await deriveLink(fromBase64Url(new URL(address).hash.slice(1)));
  const body = { lookup: toBase64Url(keys.lookup), passwordGate: null };
  const opened = await expectStatus(client.ask({ method: 'POST', path: `${API}/link-openings`, body }), 200);
  const { viewingToken, wrappedKey } = opened.json<OpenedLink>();
  const answer = await fetch(`${client.url}${API}/viewing/payload`, { headers: { authorization: `Viewing ${viewingToken}` } }); // prettier-ignore
  const key = await unwrapPayloadKey(keys, fromBase64Url(wrappedKey));
  return fromUtf8(await open(key, new Uint8Array(await answer.arrayBuffer()), contexts.link(keys.lookup)));
}
