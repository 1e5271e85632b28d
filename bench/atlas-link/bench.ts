import { plainBrand } from '@hyaline/contract';
import { MOST_OF_A_PICTURE } from '@hyaline/contract/viewer-link-rules';
import { newId, toBase64Url, utf8 } from '@hyaline/kit';
import { contexts, deriveLink, linkAddress, mintLink, seal, wrapPayloadKey } from '@hyaline/sealed';
import { documentOf, parseSpineValues, solve, withFinding } from '@hyaline/spine';
import type { Browser, Page } from 'playwright-core';
import { findingsOf } from '../../apps/web/atlas/words/index.ts';
import { viewerLinkPayload, viewsOf } from '../../apps/web/src/features/viewer-link/payload.ts';
import { launchBrowser } from '../../e2e/browser.ts';
import { startTestServer } from '../../e2e/server.ts';
import { API, type Client, expectStatus, signIn } from '../../e2e/support/api.ts';
import { type Bench, median } from '../bench.ts';

/** A phone of some years on a poor line: 1.6 Mbit/s, 150 ms there and back, a quarter of this machine's processor. */
const LINE = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const SLOWER = 4;
const PHONE = { width: 390, height: 844 };

interface Run {
  wordsMs: number;
  modelMs: number;
  heapMb: number;
  kb: number;
}

/**
 * From the press of Open to words and picture, and to the model that turns. The model is drawn by the processor here,
 * which takes far longer than any phone's graphics do: `quality` plain, and a row of its own.
 */
export default async function atlasLink(bench: Bench): Promise<void> {
  const [server, browser] = await Promise.all([startTestServer(), launchBrowser()]);
  try {
    const owner = await signIn(server.url, server.demo());
    const address = await makeLink(owner, server.url, await jpeg(browser));
    const runs: Run[] = [];
    for (let round = 0; round < (bench.quick ? 1 : bench.rounds); round++) {
      const run = await openOnce(browser, address);
      bench.say(`words and picture ${run.wordsMs.toFixed(0)} ms, model ${run.modelMs.toFixed(0)} ms, heap ${run.heapMb.toFixed(0)} MB, ${run.kb.toFixed(0)} kB`); // prettier-ignore
      runs.push(run);
    }
    const add = (metric: string, unit: string, of: (run: Run) => number): void => {
      const samples = runs.map(of).map((value) => Number(value.toPrecision(4)));
      bench.row({ metric, value: median(samples), unit, peer: '', peerVersion: '', peerValue: null, ratio: null, samples }); // prettier-ignore
    };
    add('words and picture after Open, CPU / 4, 1.6 Mbit/s', 'ms', ({ wordsMs }) => wordsMs);
    add('model that turns, drawn by software, CPU / 4, 1.6 Mbit/s', 'ms', ({ modelMs }) => modelMs);
    add('JavaScript heap of the page', 'MB', ({ heapMb }) => heapMb);
    add('everything that the page fetched, as sent', 'kB', ({ kb }) => kb);
  } finally {
    await browser.close();
    await server.remove();
  }
}

/** A picture as large as the largest that senders' browsers make of today's spine (`MOST_OF_A_PICTURE`). */
async function jpeg(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  const url = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 600, height: 720 });
    const context = canvas.getContext('2d');
    if (!context) return '';
    for (let n = 0; n < 100; n++) {
      context.fillStyle = `hsl(${n % 60} 40% ${30 + (n % 50)}%)`;
      context.fillRect((n * 37) % 600, (n * 53) % 720, 24, 18);
    }
    return canvas.toDataURL('image/jpeg', 0.5);
  });
  await page.close();
  const picture = url.split(',')[1] ?? '';
  if (picture.length > MOST_OF_A_PICTURE.today || picture.length < 0.9 * MOST_OF_A_PICTURE.today)
    throw new Error(`the picture has ${picture.length} characters`);
  return picture;
}

async function makeLink(owner: Client, origin: string, picture: string): Promise<string> {
  const values = parseSpineValues(withFinding(withFinding({}, 'protrusion-l4l5-left'), 'wedge-fracture-t12'));
  const findings = findingsOf(values, solve(values).measures);
  const document = documentOf(values);
  const content = {
    document,
    findings,
    views: viewsOf(document, findings),
    withPins: false,
    languages: ['en', 'es'] as const,
    language: 'en' as const,
    pictures: { today: { jpeg: picture, width: 600, height: 720 } },
    brand: plainBrand('Laurel Clinic'),
    clinicId: newId(),
    meshes: '0'.repeat(64),
    hours: 24,
  };
  const secret = mintLink();
  const keys = await deriveLink(secret);
  const key = crypto.getRandomValues(new Uint8Array(32));
  const payload = utf8(JSON.stringify(viewerLinkPayload(content, new Date())));
  const body = {
    kind: 'viewer',
    lookup: toBase64Url(keys.lookup),
    sealedPayload: toBase64Url(await seal(key, payload, contexts.link(keys.lookup))),
    wrappedKey: toBase64Url(await wrapPayloadKey(keys, key)),
    passwordGate: null,
    hours: 24,
    maxOpens: null,
  };
  const headers = { 'idempotency-key': newId() };
  await expectStatus(owner.ask({ method: 'POST', path: `${API}/links`, body, headers }), 200, 201);
  return linkAddress(origin, secret);
}

declare const seen: { pressed: number; words: number; model: number };

async function openOnce(browser: Browser, address: string): Promise<Run> {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, locale: 'en-GB' });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    let bytes = 0;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.addInitScript(watch);
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    await devtools.send('Network.emulateNetworkConditions', LINE);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.locator('.op-big').click();
    await page.waitForFunction(() => seen.model > 0, null, { timeout: 120_000 });
    const times = await page.evaluate(() => ({ words: seen.words - seen.pressed, model: seen.model - seen.pressed }));
    return { wordsMs: times.words, modelMs: times.model, heapMb: await heapOf(page), kb: bytes / 1000 };
  } finally {
    await context.close();
  }
}

/** In the page: when it was pressed, when the words and the picture stood, when the model did. */
function watch(): void {
  const times = { pressed: 0, words: 0, model: 0 };
  Object.assign(globalThis, { seen: times });
  addEventListener('click', () => (times.pressed ||= performance.now()), true);
  new MutationObserver(() => {
    const picture = document.querySelector<HTMLImageElement>('.va-picture');
    if (!times.words && picture && document.querySelector('.va-findings li'))
      void picture.decode().then(() => requestAnimationFrame(() => (times.words ||= performance.now())));
    if (!times.model && document.querySelector('.va-view[data-state=ready]'))
      requestAnimationFrame(() => (times.model ||= performance.now()));
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

async function heapOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}
