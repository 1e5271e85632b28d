import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { makeClient, secretMailedTo, signIn } from './support/api.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { axeFindings, DESKTOP, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inFull, inTurn, isFull } from './support/ways.ts';

const PAGES = [
  '/',
  '/pricing',
  '/waitlist',
  '/legal/baa',
  '/trust',
  '/sign-in',
  '/viewer',
  '/open',
  '/portal',
  '/no-such-page',
];
/** Of the same few frames as those above. */
const OF_SAME_FRAMES = [
  '/legal',
  '/legal/baa/1.1/changes',
  '/tour',
  '/waitlist/confirm',
  '/sign-up',
  '/forgot',
  '/mail-link',
  '/verify',
];
const WAYS: [string, Language, typeof DESKTOP, 'light' | 'dark'][] = [
  ['a desktop, in English, light', 'en', DESKTOP, 'light'],
  ['a phone, in Spanish, dark', 'es', PHONE, 'dark'],
];

describe('a page that anybody may see', () => {
  let server: TestServer;
  let browser: Browser;
  let visitor: Visitor;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer({ probes: isFull }), launchBrowser()]);
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

  describe.each(inFull(PAGES, OF_SAME_FRAMES).map((path, turn) => [path, inTurn(WAYS, turn)] as const))(
    '%s',
    (path, ways) => {
      it.each(ways)(
        '[C161] [C168] [C282] passes axe, fits, speaks one language, cannot be framed, asks nobody but the server and leaves no cookie, on %s',
        async (_, locale, screen, colourScheme) => {
          visitor = await visit(browser, server.url, { locale, screen, colourScheme });
          const { page, sent, context } = visitor;
          const response = await page.goto(path);
          await page.getByRole('heading', { level: 1 }).first().waitFor();
          await page.waitForLoadState('networkidle');
          expect(sent.length).toBeGreaterThan(0);
          expect(sent.filter(({ url }) => !url.startsWith(server.url) && !/^(blob|data):/.test(url))).toEqual([]);
          expect(await context.cookies()).toEqual([]);
          expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
          const policy = response?.headers()['content-security-policy'] ?? '';
          for (const part of [
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "'strict-dynamic'",
            "require-trusted-types-for 'script'",
          ])
            expect(policy).toContain(part);
          expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:/);
          expect(await axeFindings(page)).toEqual([]);
          await expect.poll(() => overflowsSideways(page)).toBe(false);
          await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(locale);
          await expect.poll(() => page.title()).not.toBe('');
        },
      );
    },
  );

  it('describes the API to people on a page without scripts that passes axe', async () => {
    visitor = await visit(browser, server.url);
    const { page } = visitor;
    await page.goto('/api/docs');
    await page.getByRole('heading', { name: 'GET /api/v1/trust', exact: true }).waitFor();
    await page.evaluate(() => {
      const range = document.createRange(); // every route looks the same: thirty tell what hundreds would
      const after = document.querySelectorAll('h2')[30];
      if (!after?.parentElement) return;
      range.setStartBefore(after);
      range.setEndAfter(after.parentElement.lastChild as ChildNode);
      range.deleteContents();
    });
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.locator('script').count()).toBe(0);
  });

  it('changes language on the spot and keeps the choice', async () => {
    visitor = await visit(browser, server.url);
    const { page } = visitor;
    await page.goto('/trust');
    await page.getByRole('button', { name: 'Español' }).first().click();
    await page.getByText(sentencesOf('es')('trust:limits.title')).first().waitFor();
    await page.reload();
    await page.getByText(sentencesOf('es')('trust:limits.title')).first().waitFor();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('es');
    await page
      .getByRole('link', { name: sentencesOf('es')('app:public.pricing') })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: 'Precios' }).waitFor();
  });

  it('runs no script that an attacker smuggles into the page, where a page without our policy would', async () => {
    visitor = await visit(browser, server.url, { withoutPolicy: true });
    await visitor.page.goto('/trust');
    await visitor.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await smuggle(visitor.page)).toBe(true);
    await visitor.close();
    visitor = await visit(browser, server.url);
    await visitor.page.goto('/trust');
    await visitor.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await smuggle(visitor.page)).toBe(false);
    visitor.problems.length = 0;
  });

  it('[C033] tells no other site where a visitor comes from, by its headers, by the page and by the API of links', async () => {
    const headers: IncomingHttpHeaders[] = [];
    const elsewhere = createServer((request, answer) => {
      if (request.url === '/there') headers.push(request.headers);
      answer.setHeader('content-type', 'text/html').end('<title>elsewhere</title>');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    try {
      const there = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/there`;
      const client = makeClient(server.url);
      const asked = await Promise.all([
        client.ask({ path: '/trust' }),
        client.ask({ path: '/open' }),
        client.ask({ method: 'POST', path: '/api/v1/link-openings', body: {} }),
      ]);
      expect(asked.map((answer) => answer.headers['referrer-policy'])).toEqual(asked.map(() => 'no-referrer'));
      visitor = await visit(browser, server.url);
      const { page } = visitor;
      for (const from of ['/open', '/']) {
        await page.goto(from);
        await page.evaluate((href) => {
          const link = Object.assign(document.createElement('a'), { href, textContent: 'elsewhere' });
          document.body.prepend(link);
          link.click();
        }, there);
        await page.waitForURL(there);
        if (from === '/open') {
          await page.goBack();
          await expect.poll(() => page.locator('meta[name=referrer]').getAttribute('content')).toBe('no-referrer');
        }
      }
      expect(headers.map(({ referer, origin }) => ({ referer, origin }))).toEqual(headers.map(() => ({})));
      expect(headers).toHaveLength(2);
    } finally {
      elsewhere.close();
    }
  });

  it('lets somebody book a free time on a phone, in Spanish, and confirm it out of their mail', async () => {
    const owner = await signIn(server.url, server.demo());
    const ask = async (method: string, path: string, body: unknown) => {
      const answer = await owner.ask({ method, path: `/api/v1${path}`, body });
      expect(answer.status, `${path} ${answer.text}`).toBeLessThan(300);
      return answer.text === '' ? { id: '' } : answer.json<{ id: string }>();
    };
    const nowhere = { line1: '', line2: '', city: '', region: '', postalCode: '', country: '' };
    const zone = 'America/New_York';
    const place = await ask('POST', '/locations', { name: 'Elm Street', address: nowhere, phone: null, timeZone: zone, hours: [] }); // prettier-ignore
    const page = (await owner.ask({ path: '/api/v1/booking-page' })).json<{
      treating: { id: string; name: string }[];
    }>();
    const [provider] = page.treating;
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ locationId: place.id, weekday, from: '09:00', to: '17:00', validFrom: '2026-01-01', validUntil: null })); // prettier-ignore
    await ask('PUT', `/schedule/hours/${provider?.id}`, { revision: 0, hours });
    await ask('POST', '/schedule/types', { name: 'Control', minutes: 30, bufferBefore: 0, bufferAfter: 0, colour: 'blue', providerIds: [], byPatients: true }); // prettier-ignore
    await ask('PUT', '/booking-page', { revision: 0, slug: 'laurel', enabled: true, noticeHours: 12, daysAhead: 14, maxUnknown: 150, providers: [provider] }); // prettier-ignore

    visitor = await visit(browser, server.url, { locale: 'es', screen: PHONE });
    const visited = visitor.page;
    await visited.goto('/book/laurel');
    await visited.getByRole('link', { name: 'Control' }).click();
    await visited.locator('.slot').first().click();
    await visited.getByLabel('Nombre', { exact: true }).fill('Ada');
    await visited.getByLabel('Apellidos').fill('Byron');
    await visited.getByLabel('Correo electrónico').fill('ada@byron.example');
    await visited.getByLabel(/^Acepto/).check();
    expect(await axeFindings(visited)).toEqual([]);
    await expect.poll(() => overflowsSideways(visited)).toBe(false);
    await visited.getByRole('button', { name: 'Reservar esta hora' }).click();
    await visited.getByRole('heading', { name: 'Mire su correo' }).waitFor();
    await visited.goto(`/book/laurel/visit#${await secretMailedTo(owner, 'ada@byron.example')}`);
    await visited.getByRole('button', { name: 'Confirmar la cita' }).click();
    await visited.getByRole('heading', { name: 'Su cita está confirmada' }).waitFor();

    await visited.setViewportSize(DESKTOP);
    await visitor.signInAs(owner);
    await visited.goto('/settings/self-booking');
    await visited.getByText('Ada Byron').waitFor();
    expect(await axeFindings(visited)).toEqual([]);
    await visited.getByRole('button', { name: 'Registrar como paciente' }).click();
    await visited.getByText('Nadie espera.').waitFor();
  });

  it('answers an unknown page with 404, the same for every address', async () => {
    visitor = await visit(browser, server.url);
    const client = makeClient(server.url);
    const answers = await Promise.all(['/no-such-page', '/imaging-x', '/a/b/c'].map((path) => client.ask({ path })));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    const bare = answers.map(({ text }) => text.replaceAll(/nonce="[^"]*"/g, ''));
    expect(new Set(bare).size).toBe(1);
  });

  it('sends a stranger who wants the imaging workspace to sign in, before the page is isolated', async () => {
    visitor = await visit(browser, server.url);
    const client = makeClient(server.url);
    const answer = await client.ask({ path: '/imaging' });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe('/sign-in?next=%2Fimaging');
  });
});

/** Whether any of several ways to put a script into a living page makes it run. */
const smuggle = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const image = document.createElement('img');
    const script = document.createElement('script');
    const attempts = [
      () => void (script.textContent = 'globalThis.smuggled = true'),
      () => void document.body.append(script),
      () => image.setAttribute('onerror', 'globalThis.smuggled = true'),
      () => void document.body.append(image),
      () => void (image.src = 'data:image/png;base64,broken'),
      () => document.body.insertAdjacentHTML('beforeend', '<svg onload="globalThis.smuggled = true">'),
    ];
    for (const attempt of attempts) {
      try {
        attempt();
      } catch {
        continue; // refused at the door
      }
    }
    return new Promise((resolve) => setTimeout(() => resolve('smuggled' in globalThis), 300));
  });
