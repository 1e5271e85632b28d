import AxeBuilder from '@axe-core/playwright';
import type { Client } from './api.ts';
import type { Browser, BrowserContext, Locator, Page, Request } from 'playwright-core';

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** How long a person would wait for something to appear. */
const PATIENCE_MS = 30_000;

export interface VisitorOptions {
  screen?: { width: number; height: number };
  locale?: 'en' | 'es';
  colourScheme?: 'light' | 'dark';
  /**
   * Less than one where software draws a scene whose pixels nobody looks at: a quarter of the dots is a quarter of the
   * time. The page's layout knows nothing of it.
   */
  dotsPerPixel?: number;
  /** Ignores the page's Content Security Policy, to show what it holds back. */
  withoutPolicy?: boolean;
}

export interface Sent {
  method: string;
  url: string;
  path: string;
  authorization: string;
  bodyBytes: number;
  body: string;
}

/** One person at one browser, watched: what they send, what the page's policy refuses, what breaks. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** Every request since the start or the last `forget`. */
  sent: Sent[];
  /** Policy violations and uncaught errors, with the page they happened on. */
  problems: string[];
  forget(): void;
  /** Takes over the session of somebody who signed in without a browser. */
  signInAs(client: Client): Promise<void>;
  close(): Promise<void>;
}

export async function visit(browser: Browser, url: string, options: VisitorOptions = {}): Promise<Visitor> {
  const { screen = DESKTOP, locale = 'en', colourScheme = 'light', dotsPerPixel = 1, withoutPolicy = false } = options;
  const context = await browser.newContext({
    baseURL: url,
    viewport: screen,
    deviceScaleFactor: dotsPerPixel,
    locale: locale === 'es' ? 'es-ES' : 'en-GB',
    colorScheme: colourScheme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
    bypassCSP: withoutPolicy,
    ...(screen.width < 600 ? { hasTouch: true, isMobile: true } : {}),
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const sent: Sent[] = [];
  const problems: string[] = [];
  context.on('request', (request) => sent.push(describe(request)));
  context.on('weberror', (error) => problems.push(`uncaught: ${String(error.error())}`));
  context.on('console', (message) => {
    const text = message.text();
    if (/Content Security Policy|Trusted ?Type|TrustedScript|TrustedHTML/i.test(text))
      problems.push(`console: ${text}`);
  });
  await context.exposeBinding(
    'hyalineViolation',
    (source, what: string) => void problems.push(`${source.page.url()}: ${what}`),
  );
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const report = (globalThis as unknown as { hyalineViolation(what: string): void }).hyalineViolation;
      report(
        `${event.effectiveDirective} refused ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`,
      );
    });
  });
  const page = await context.newPage();
  const forget = (): void => void (sent.length = 0);
  const signInAs = async ({ cookie }: Client): Promise<void> => {
    // a Secure cookie is set as for https; the browser sends it to http://localhost too
    const common = { url: url.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Lax' } as const;
    await context.addCookies(
      cookie.split('; ').map((pair) => {
        const [name = '', value = ''] = pair.split(/=(.*)/s);
        return { name, value, ...common };
      }),
    );
  };
  return { context, page, sent, problems, forget, signInAs, close: () => context.close() };
}

function describe(request: Request): Sent {
  const body = request.postDataBuffer();
  const { pathname } = new URL(request.url());
  return {
    method: request.method(),
    url: request.url(),
    path: pathname,
    authorization: request.headers()['authorization'] ?? '',
    bodyBytes: body?.length ?? 0,
    body: body?.toString('latin1') ?? '',
  };
}

const SETTLE_MS = 500;

/**
 * Accessibility findings of axe (WCAG 2.2 A and AA, and that dialogs have names), one line each; none is the aim.
 * What is gone at a second and third look was a page still on its way, and is no finding.
 */
export async function axeFindings(page: Page): Promise<string[]> {
  const begun = Date.now();
  let found = await axeFindingsNow(page);
  for (let look = 1; found.length > 0 && look < 3; look++) {
    await page.waitForTimeout(SETTLE_MS);
    found = await axeFindingsNow(page);
  }
  looked += Date.now() - begun;
  return found;
}

let looked = 0;

/** How long axe has looked in this process: a test that measures a person's time takes it off. */
export const axeMs = (): number => looked;

async function axeFindingsNow(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const rules = { 'aria-dialog-name': { enabled: true } };
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(page.frames().length === 1) // else the parts are put together on a page of their own: twice the work
    .options({ rules, resultTypes: ['violations'], preload: false }) // no sound and no film whose bytes would be looked at
    .withTags(tags)
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
}

/** Waits for the focus: keys that are typed before it has come are lost. */
export const focused = (field: Locator): Promise<void> => field.and(field.page().locator(':focus')).waitFor();

/** Whether the page can be scrolled sideways: on a phone, something sticks out. */
export const overflowsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
