import { createHash } from 'node:crypto';
import { splitInstance } from '@hyaline/dicom';
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '@hyaline/kit';
import { contexts, deriveLink, LINK_ARGON2ID, linkAddress, mintLink, seal, wrapPayloadKey } from '@hyaline/sealed';
import { argon2id } from 'hash-wasm';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../e2e/browser.ts';
import { inTurn } from '../../../e2e/support/ways.ts';
import { generatePhantom } from '@hyaline/dicom/phantom';
import { type Api, serveViewer, type Site } from '../viewer/testing/site.ts';

const WAYS: [string, { width: number; height: number }, string][] = [
  ['a desktop in English', { width: 1280, height: 800 }, 'en-US'],
  ['a phone in Spanish', { width: 390, height: 844 }, 'es-ES'],
];
const TOKEN = 'viewing-token';
const PASSWORD = 'Zähneputzen 3x';
const slices = [...generatePhantom({ size: 64, slices: 24, seed: 3 })];

interface StoredLink {
  gate: string | null;
  wrappedKey: string;
  payload: Bytes;
}

/** A server in the sense of docs/decisions/0002-link.md: it knows lookups, ciphertext and gates, and no secret. */
class LinkServer {
  readonly links = new Map<string, StoredLink>();
  readonly objects = new Map<string, Bytes>();
  readonly asked: string[] = [];
  opened: StoredLink | null = null;

  readonly api: Api = (request, response, body) => {
    this.asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body.toString()}`);
    const json = (status: number, value: object) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value)); // prettier-ignore
    if (request.url === '/api/v1/link-openings') {
      const ask = JSON.parse(body.toString()) as { lookup: string; passwordGate: string | null };
      const link = this.links.get(ask.lookup);
      if (!link) return false;
      if (link.gate !== ask.passwordGate) json(401, { code: 'link-password' });
      else {
        this.opened = link;
        json(200, { viewingToken: TOKEN, viewingEndsAt: '', expiresAt: '', kind: 'study', clinicName: 'Laurel Clinic', wrappedKey: link.wrappedKey, payloadBytes: link.payload.length }); // prettier-ignore
      }
      return true;
    }
    const id = /^\/api\/v1\/viewing\/objects\/(\S+)$/.exec(request.url ?? '')?.[1];
    const bytes = request.url === '/api/v1/viewing/payload' ? this.opened?.payload : this.objects.get(id ?? '');
    if (!bytes || request.headers.authorization !== `Viewing ${TOKEN}`) return false;
    const [start = 0, end = bytes.length - 1] = (/^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [])
      .slice(1)
      .map(Number);
    response.writeHead(request.headers.range ? 206 : 200).end(bytes.subarray(start, end + 1));
    return true;
  };

  /** What a sender's browser does. Returns the address that the recipient gets. */
  async share(origin: string, password: string | null): Promise<string> {
    const secret = mintLink();
    const keys = await deriveLink(secret, password === null ? undefined : { text: password, hash });
    const [payloadKey, bulkKey] = [
      crypto.getRandomValues(new Uint8Array(32)),
      crypto.getRandomValues(new Uint8Array(32)),
    ];
    const payload = utf8(
      JSON.stringify({
        version: 1,
        label: 'Lower jaw',
        bulkKey: toBase64Url(bulkKey),
        index: await this.#index(bulkKey),
      }),
    );
    this.links.set(toBase64Url(keys.lookup), {
      gate: keys.passwordGate && toBase64Url(keys.passwordGate),
      wrappedKey: toBase64Url(await wrapPayloadKey(keys, payloadKey)),
      payload: await seal(payloadKey, payload, contexts.link(keys.lookup)),
    });
    return linkAddress(origin, secret);
  }

  async #index(bulkKey: Bytes) {
    const instances = [];
    for (const [n, { bytes }] of slices.entries()) {
      const split = splitInstance(bytes);
      if (split.kind !== 'image') throw new Error('phantom is refused');
      const id = `${n}-${this.links.size}`;
      const sealed = await seal(bulkKey, Uint8Array.from(split.bulk), contexts.bulk(id));
      this.objects.set(id, sealed);
      const { header, frames } = split;
      instances.push({
        sopInstanceUid: `${n}`,
        transferSyntaxUid: header.transferSyntaxUid,
        headerObject: null,
        bulkObject: { id, bytes: sealed.length },
        frames,
        header,
      });
    }
    return {
      version: 1,
      studyInstanceUid: '1',
      description: '',
      series: [{ seriesInstanceUid: '2', modality: 'CT', description: '', instances }],
    };
  }
}

async function hash(password: Bytes, salt: Bytes): Promise<Bytes> {
  const { memoryKiB, passes, parallelism, hashBytes } = LINK_ARGON2ID;
  return new Uint8Array(
    await argon2id({
      password,
      salt,
      memorySize: memoryKiB,
      iterations: passes,
      parallelism,
      hashLength: hashBytes,
      outputType: 'binary',
    }),
  );
}

describe("the recipient's page", () => {
  const server = new LinkServer();
  const faults: string[] = [];
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    site = await serveViewer({ api: server.api });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  async function visit(address: string, size = { width: 1280, height: 800 }, locale = 'en-US'): Promise<Page> {
    const page = await browser.newPage({ viewport: size, locale });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(address);
    return page;
  }

  it('[C014] asks the server nothing before the press, drops the secret from the address, and never sends it', async () => {
    const address = await server.share(site.url, null);
    const secret = new URL(address).hash.slice(1);
    server.asked.length = 0;
    const page = await visit(address);
    await page.getByRole('heading', { name: 'Someone sent you a private page' }).waitFor();
    expect(page.url()).toBe(`${site.url}/open`);
    expect(await page.evaluate(() => history.length)).toBe(2); // the blank page and this one: no entry holds the secret
    await page.waitForLoadState('networkidle');
    expect(server.asked).toEqual([]);

    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('24 of 24 images').waitFor();
    expect(server.asked.length).toBeGreaterThan(24);
    const sent = server.asked.join('\n');
    expect(sent).not.toContain(secret);
    expect(sent).not.toContain(Buffer.from(fromBase64Url(secret)).toString('hex'));
    await page.close();
  });

  it('[C036] [C184] shows the study read-only, with whose it is, and offers no way to change or save anything', async () => {
    const page = await visit(await server.share(site.url, null), { width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('24 of 24 images').waitFor();
    await expect.poll(() => page.getByText('From Laurel Clinic. View only').isVisible()).toBe(true);
    await expect.poll(() => page.getByText('Whoever holds this link can open it').isVisible()).toBe(true);
    expect(await page.locator('input[type=file]').count()).toBe(0);
    expect(await page.getByRole('button', { name: /save|share|export|delete/i }).count()).toBe(0);
    await page.close();
  });

  it('[C180] opens with the password only, which is part of the key and not of any request', async () => {
    server.asked.length = 0;
    const page = await visit(await server.share(site.url, PASSWORD));
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    const field = page.getByLabel('Password', { exact: true });
    await field.fill('wrong');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByText('This password does not open the page').waitFor();
    await field.fill(PASSWORD.normalize('NFD')); // another keyboard writes ä as two characters
    await page.keyboard.press('Enter');
    await page.getByText('24 of 24 images').waitFor();
    for (const form of [PASSWORD, encodeURIComponent(PASSWORD), createHash('sha256').update(PASSWORD).digest('hex')]) {
      expect(server.asked.join('\n')).not.toContain(form);
    }
    await page.close();
  });

  it.each(inTurn(WAYS, 1))(
    'passes axe sealed, gone, asking for a password and open, on %s',
    async (_, size, locale) => {
      const context = await browser.newContext({ viewport: size, locale });
      const page = await context.newPage();
      const findings = async () => (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);
      const press = () => page.locator('.op-big').click();
      await page.goto(linkAddress(site.url, mintLink()));
      await page.locator('.op-big').waitFor();
      expect(await findings()).toEqual([]);
      await press();
      await page.locator('h1', { hasText: /not available|no está disponible/ }).waitFor();
      expect(await findings()).toEqual([]);
      await page.goto(`${site.url}/?`); // a new document, not a new fragment of the same one
      await page.goto(await server.share(site.url, PASSWORD));
      await press();
      await page.locator('#password').waitFor();
      expect(await findings()).toEqual([]);
      await page.locator('#password').fill(PASSWORD);
      await press();
      await page.getByText(/24 (of|de) 24/).waitFor();
      expect(await findings()).toEqual([]);
      await context.close();
    },
  );

  it('shows one and the same page for an unknown and for a cut link, and takes a pasted code there', async () => {
    const address = await server.share(site.url, null);
    const texts: string[] = [];
    for (const bad of [linkAddress(site.url, mintLink()), address.slice(0, -5)]) {
      const page = await visit(bad);
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await page.getByRole('heading', { name: 'This page is not available' }).waitFor();
      texts.push(await page.locator('main').innerText());
      await page.getByLabel('Did the mail program cut the address').fill(address);
      await page.getByRole('button', { name: 'Use code' }).click();
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await page.getByText('24 of 24 images').waitFor();
      await page.close();
    }
    expect(texts[0]).toBe(texts[1]);
  });

  it('becomes the same page when the link is withdrawn between Open and the pictures', async () => {
    const address = await server.share(site.url, null);
    const kept = new Map(server.objects);
    server.objects.clear();
    const page = await visit(address);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('heading', { name: 'This page is not available' }).waitFor();
    await expect.poll(() => page.locator('canvas').count()).toBe(0);
    for (const [id, bytes] of kept) server.objects.set(id, bytes);
    await page.close();
  });

  it('speaks Spanish to a Spanish browser, switches, and fits a phone', async () => {
    const page = await visit(await server.share(site.url, null), { width: 390, height: 844 }, 'es-ES');
    await page.getByRole('heading', { name: 'Alguien le envió una página privada' }).waitFor();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('es');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Someone sent you a private page' }).waitFor();
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    await expect.poll(() => fits()).toBe(true);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('24 of 24 images').waitFor();
    await expect.poll(() => fits()).toBe(true);
    await page.getByRole('button', { name: 'Sagittal', exact: true }).click();
    await expect.poll(() => page.locator('.hv-vp-sagittal canvas').isVisible()).toBe(true);
    await expect.poll(() => page.locator('.hv-vp-axial canvas').isVisible()).toBe(false);
    await page.close();
  });

  it('breaks no rule of the page policy and logs no error of its own in all of this', () => {
    expect(faults.filter((text) => !/status of 40[14]/.test(text))).toEqual([]);
  });
});
