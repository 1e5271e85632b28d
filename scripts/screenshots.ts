import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLifelikeJaw } from '@hyaline/dicom/lifelike';
import { drawFilm, filmFile } from '@hyaline/radiograph/testing';
import { parseSpineValues, solve } from '@hyaline/spine';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../e2e/browser.ts';
import { startTestServer } from '../e2e/server.ts';
import { API, type Client, makeClient, signIn } from '../e2e/support/api.ts';
import { placeAll } from '../e2e/support/film.ts';
import { saveFiles } from '../e2e/support/save-study.ts';
import { sentencesOf } from '../e2e/support/sentences.ts';
import { allLoaded, drop, openViewer, view } from '../e2e/support/viewer.ts';
import { DESKTOP, PHONE, visit, type VisitorOptions } from '../e2e/support/visitor.ts';
import { ROOT } from './checks/check.ts';

/**
 * Writes docs/media/*.png from the running product: the pictures of the README show what there is. The scan is the
 * folder named on the command line (one series, one image per file), else our own made-up jaw.
 */
const MEDIA = join(ROOT, 'docs/media');
/** As parts of the whole: of the axial view's width and height, and of the slices. A lower premolar, in our scans. */
const POINT_OF_INTEREST = { x: 0.69, y: 0.46, slice: 0.42 };

const SETTLED_MS = 6000; // a volume is drawn finer once it rests

const say = sentencesOf('en');
const own = process.argv[2];
const folder = own ?? mkdtempSync(join(tmpdir(), 'hyaline-scan-'));
if (own === undefined)
  for (const { name, bytes } of generateLifelikeJaw({ spacing: 0.4 })) writeFileSync(join(folder, name), bytes);
const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
mkdirSync(MEDIA, { recursive: true });
const [server, browser] = await Promise.all([
  startTestServer({ env: { HYALINE_DEMO_PATIENTS: 'on' } }),
  launchBrowser(),
]);
try {
  await local('viewer', { colourScheme: 'dark' });
  await local('dental', { colourScheme: 'dark' }, 'dental');
  await local('volume', { colourScheme: 'dark' }, '3d');
  await local('viewer-phone', { colourScheme: 'dark', screen: PHONE });
  const member = await signIn(server.url, server.demo());
  await shoot('patients', '/patients', { member });
  await shoot('patients-phone', '/patients', { member, screen: PHONE, locale: 'es' });
  await shoot('schedule', `/schedule?view=day&day=${workday()}`, { member });
  await shoot('patient-access', `/patients/${await treatedPatient(member)}/access`, { member });
  const study = await saveFiles(member, files);
  await shoot('imaging', '/imaging', { member });
  const address = await share(member, study.id);
  await open('recipient-phone', address, { screen: PHONE, colourScheme: 'dark' });
  await atlas('atlas', 'protrusion-l4l5-left', { member, colourScheme: 'dark' });
  await atlas('atlas-phone', 'wedge-fracture-t12', { member, screen: PHONE });
  await xray('xray', { member });
  await shoot('links', '/links', { member });
  await shoot('ledger', '/ledger', { member });
  await proven();
  await shoot('landing', '/', {});
  await shoot('trust', '/trust', {});
  await shoot('trust-phone', '/trust', { screen: PHONE, locale: 'es' });
} finally {
  await browser.close();
  await server.remove();
  if (own === undefined) rmSync(folder, { recursive: true });
}

/** Today, or the Monday after a weekend: the demo clinic works from Monday to Friday. YYYY-MM-DD. */
function workday(): string {
  const day = new Date();
  while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

/** The newest of the demo's patients whom somebody treats. */
async function treatedPatient(member: Client): Promise<string> {
  const answer = await member.ask({ path: `${API}/patients` });
  const { patients } = answer.json<{ patients: { id: string; providers: unknown[] }[] }>();
  return patients.find(({ providers }) => providers.length > 0)?.id ?? '';
}

type Shot = VisitorOptions & { member?: Client };

async function look({ member, ...options }: Shot, work: (page: Page) => Promise<void>): Promise<void> {
  const visitor = await visit(browser, server.url, { screen: DESKTOP, ...options });
  if (member) await visitor.signInAs(member);
  await work(visitor.page);
  await visitor.close();
}

async function keep(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(600); // transitions and the sharper second picture
  await page.screenshot({ path: join(MEDIA, `${name}.png`) });
}

function shoot(name: string, path: string, shot: Shot): Promise<void> {
  return look(shot, async (page) => {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await keep(page, name);
  });
}

/** The workspace of the spine with one of its ready-made findings. */
function atlas(name: string, finding: string, shot: Shot): Promise<void> {
  return look(shot, async (page) => {
    await page.goto('/atlas');
    await page.locator('[data-state="ready"] canvas').waitFor();
    await page.getByRole('button', { name: say('atlas:findings.ready') }).click();
    await page.getByRole('menuitem', { name: say(`atlas:ready.${finding}`) }).click();
    await page.waitForTimeout(1500); // drawn by software
    await keep(page, name);
  });
}

/** A drawn radiograph with all its points. */
function xray(name: string, shot: Shot): Promise<void> {
  const values = parseSpineValues({ pelvis: { pi: 54, ss: 38 }, sagittal: { ll: 54, tk: 46, cl: 18 } });
  const film = drawFilm(solve(values).posture, { view: 'lateral' });
  return look(shot, async (page) => {
    await page.goto('/atlas');
    await page.getByRole('button', { name: say('atlas:action.xray') }).click();
    const buffer = Buffer.from(filmFile(film));
    await page
      .getByLabel(say('radiograph:start.choose'))
      .last()
      .setInputFiles({ name: 'film.dcm', mimeType: '', buffer });
    const canvas = page.getByRole('application');
    await canvas.waitFor();
    await placeAll(page, canvas, film);
    await page.mouse.move(0, 0);
    await keep(page, name);
  });
}

/** @param layout - as the viewer's menu calls it */
function local(name: string, shot: Shot, layout?: string): Promise<void> {
  return look(shot, async (page) => {
    await openViewer(page, say);
    await drop(page, folder);
    await allLoaded(page, say, files.size);
    await pointAtTeeth(page);
    if (layout !== undefined) {
      await page.getByRole('button', { name: say('viewer:layouts') }).click();
      await page.locator(`[data-item="${layout}"]`).click();
      await page.waitForTimeout(SETTLED_MS);
    }
    await keep(page, name);
  });
}

/** Puts the crosshair where there is something to see in all three views. */
async function pointAtTeeth(page: Page): Promise<void> {
  const slice = Math.round(files.size * POINT_OF_INTEREST.slice);
  const slider = say('viewer:sliceSlider', { plane: say('viewer:axial') });
  await page.getByRole('slider', { name: slider }).fill(String(slice));
  const box = await view(page, say, 'axial').boundingBox();
  if (box) await page.mouse.click(box.x + box.width * POINT_OF_INTEREST.x, box.y + box.height * POINT_OF_INTEREST.y);
}

/** Through the dialog, for its picture; returns the address that it shows once. */
async function share(member: Client, studyId: string): Promise<string> {
  let address = '';
  await look({ member }, async (page) => {
    await page.goto(`/imaging/studies/${studyId}`);
    await allLoaded(page, say, files.size);
    await pointAtTeeth(page);
    await page.getByRole('button', { name: say('imaging:study.share'), exact: true }).click();
    await page.getByLabel(say('share:consent')).check();
    await keep(page, 'share');
    await page.getByRole('switch', { name: say('share:password') }).uncheck({ force: true });
    await page.getByRole('button', { name: say('share:create') }).click();
    address = await page.locator('[data-field=address]').innerText();
  });
  return address;
}

function open(name: string, address: string, shot: Shot): Promise<void> {
  return look(shot, async (page) => {
    await page.goto(address);
    await keep(page, `${name}-sealed`);
    await page.getByRole('button', { name: say('open:open'), exact: true }).click();
    await allLoaded(page, say, files.size);
    await pointAtTeeth(page);
    await keep(page, name);
  });
}

/** The probes need a minute after the start. */
async function proven(): Promise<void> {
  for (let left = 90; left > 0; left--) {
    const page = (await makeClient(server.url).ask({ path: `${API}/trust` })).json<{
      claims: unknown[];
      proven: number;
    }>();
    if (page.claims.length > 0 && page.proven === page.claims.length) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
