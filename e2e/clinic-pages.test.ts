import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readPdf } from '../apps/web/paper/read-pdf.fixture.ts';
import { launchBrowser } from './browser.ts';
import { startTestServer, type TestServer } from './server.ts';
import { type Client, signIn } from './support/api.ts';
import { CANARY } from './support/phantom.ts';
import { saveStudy } from './support/save-study.ts';
import { shareStudy } from './support/share-study.ts';
import { type Language, sentencesOf } from './support/sentences.ts';
import { allLoaded } from './support/viewer.ts';
import { axeFindings, DESKTOP, focused, overflowsSideways, PHONE, visit, type Visitor } from './support/visitor.ts';
import { inFull, inTurn } from './support/ways.ts';

const WAYS: [string, Language, typeof DESKTOP, 'light' | 'dark'][] = [
  ['a desktop, in English, dark', 'en', DESKTOP, 'dark'],
  ['a phone, in Spanish, light', 'es', PHONE, 'light'],
];
const PAGES = ['/imaging', '/links', '/ledger', '/settings/organisation'];
/** Each of these is walked through, with axe, by a test of its own. */
const WALKED_ELSEWHERE = [
  '/requests',
  '/settings/profile',
  '/settings/security',
  '/settings/special-access',
  '/settings/api-keys',
  '/settings/compliance',
  '/settings/team',
  '/settings/branding',
];
const ISOLATED = /^\/imaging/;

describe('a page of a signed-in clinic', () => {
  let server: TestServer;
  let browser: Browser;
  let member: Client;
  let studyId: string;
  let visitor: Visitor;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
    member = await signIn(server.url, server.demo());
    studyId = (await saveStudy(member, { slices: 6 })).id;
    await shareStudy(member, studyId);
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

  async function signedIn(options: Parameters<typeof visit>[2]): Promise<Visitor> {
    const made = await visit(browser, server.url, options);
    await made.signInAs(member);
    return made;
  }

  describe.each(inFull(PAGES, WALKED_ELSEWHERE).map((path, turn) => [path, inTurn(WAYS, turn)] as const))(
    '%s',
    (path, ways) => {
      it.each(ways)(
        'passes axe, fits, keeps its policy and speaks one language, on %s',
        async (_, locale, screen, colourScheme) => {
          visitor = await signedIn({ locale, screen, colourScheme });
          const { page, sent } = visitor;
          await page.goto(path);
          await page.getByRole('heading', { level: 1 }).first().waitFor();
          await page.waitForLoadState('networkidle');
          expect(new URL(page.url()).pathname).toBe(path);
          expect(await axeFindings(page)).toEqual([]);
          await expect.poll(() => overflowsSideways(page)).toBe(false);
          await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(ISOLATED.test(path));
          expect(sent.filter(({ url }) => !url.startsWith(server.url) && !/^(blob|data):/.test(url))).toEqual([]);
        },
      );
    },
  );

  it.each(inTurn(WAYS, 0))(
    'an address that leads nowhere keeps the way around, and leads home, on %s',
    async (_, locale, screen, colourScheme) => {
      visitor = await signedIn({ locale, screen, colourScheme });
      const { page } = visitor;
      const say = sentencesOf(locale);
      for (const path of ['/no-such-page', '/settings/no-such-page']) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1, name: say('app:notFound.title') }).waitFor();
        await page.getByRole('navigation', { name: say('app:shell.navigation') }).waitFor();
        expect(await page.getByRole('link', { name: say('app:public.signIn') }).count()).toBe(0);
      }
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      await page.getByRole('link', { name: say('app:notFound.home') }).click();
      await page.waitForURL('**/imaging');
      await page.goto('/imaging/no-such-page');
      await page.getByRole('heading', { level: 1, name: say('app:notFound.title') }).waitFor();
    },
  );

  it.each(inTurn(WAYS, 1))(
    '[C167] a saved study is isolated, passes axe and fits, on %s',
    async (_, locale, screen, colourScheme) => {
      visitor = await signedIn({ locale, screen, colourScheme });
      const { page } = visitor;
      const answer = await page.goto(`/imaging/studies/${studyId}`);
      expect(answer?.headers()).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      });
      await allLoaded(page, sentencesOf(locale), 6); // and `problems` would name what the browser kept out
      expect(await axeFindings(page)).toEqual([]);
      await expect.poll(() => overflowsSideways(page)).toBe(false);
      await expect
        .poll(() => page.evaluate(() => crossOriginIsolated && typeof SharedArrayBuffer === 'function'))
        .toBe(true);
    },
  );

  it('tells the ledger before a picture of a saved study leaves, and keeps it when the ledger does not answer', async () => {
    visitor = await signedIn({});
    const { page } = visitor;
    await page.goto(`/imaging/studies/${studyId}`);
    await allLoaded(page, sentencesOf('en'), 6);
    const left: string[] = [];
    page.on('download', (file) => left.push(file.suggestedFilename()));
    const leave = async () => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: 'PDF report…' }).click();
      await page.getByRole('button', { name: 'Save report' }).click();
    };
    const exported = async () =>
      (await member.ask({ path: '/api/v1/ledger' })).text.match(/"study\.exported"/g)?.length ?? 0;
    await page.route('**/exports', (route) => route.fulfill({ status: 503, body: '{}' }));
    await leave();
    await page.getByText(/^Nothing left the viewer/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect([left, await exported()]).toEqual([[], 0]);
    await page.unroute('**/exports');
    const saved = async (press: () => Promise<void>) => {
      const [file] = await Promise.all([page.waitForEvent('download'), press()]);
      return readFileSync(await file.path());
    };
    const report = await saved(() => page.getByRole('button', { name: 'Save report' }).click());
    expect(readPdf(report).pages.join('\n')).toContain(CANARY.id); // from the sealed head of a file
    expect([left.length, await exported()]).toEqual([1, 1]);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'De-identified files…' }).click();
    await page.getByRole('checkbox', { name: 'I know, and they may leave with it.' }).check();
    const zip = await saved(() => page.getByRole('button', { name: 'Make ZIP' }).click());
    expect([zip.includes('DICM'), zip.includes(CANARY.id), await exported()]).toEqual([true, false, 2]);
    visitor.problems.splice(0, visitor.problems.length, ...visitor.problems.filter((text) => !text.includes('503')));
  });

  it('finds its way by the command palette alone', async () => {
    visitor = await signedIn({});
    const { page } = visitor;
    const say = sentencesOf('en');
    await page.goto('/links');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await focused(page.getByPlaceholder(say('app:palette.placeholder')));
    await page.keyboard.type(say('app:place.ledger'));
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/ledger');
    await page.getByRole('heading', { level: 1, name: say('ledger:title') }).waitFor();
  });

  it('destroys a study for good, when its reference is typed, and its links end with it', async () => {
    const doomed = await saveStudy(member, { slices: 2, seed: 77 });
    const link = await shareStudy(member, doomed.id);
    visitor = await signedIn({});
    const { page } = visitor;
    const say = sentencesOf('en');
    await page.goto(`/imaging/studies/${doomed.id}`);
    await allLoaded(page, say, 2);
    await page.getByRole('button', { name: say('imaging:study.delete'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('imaging:destroy.title') });
    const confirm = dialog.getByRole('button', { name: say('imaging:destroy.confirm') });
    await expect.poll(() => confirm.isDisabled()).toBe(true);
    await dialog.getByLabel(say('imaging:destroy.type', { patientRef: doomed.patientRef })).fill(doomed.patientRef);
    expect(await axeFindings(page)).toEqual([]);
    await confirm.click();
    await page.waitForURL('**/imaging');
    expect((await member.ask({ path: `/api/v1/studies/${doomed.id}` })).status).toBe(404);
    expect((await member.ask({ path: `/api/v1/objects/${doomed.opened.index.objectId}` })).status).toBe(404);
    const body = { lookup: link.lookup, passwordGate: null };
    expect((await member.ask({ method: 'POST', path: '/api/v1/link-openings', body })).status).toBe(404);
  });
});
