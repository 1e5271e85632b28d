import type { Browser } from 'playwright-core';
import { type Bench, median } from '../bench.ts';

/** A phone of five years on a poor line: 400 kbit/s, 300 ms there and back, a quarter of this machine's processor. */
const LINE = { offline: false, latency: 300, downloadThroughput: 50_000, uploadThroughput: 25_000 };
const SLOWER = 4;
const PHONE = { width: 390, height: 844 };

interface Run {
  signInMs: number;
  homeMs: number;
  kb: number;
}

/** From the address to the page that asks for an e-mail, and, signed in, to the first page; nothing is cached. */
export async function onSlowLine(bench: Bench, browser: Browser, url: string, cookie: string): Promise<void> {
  const runs: Run[] = [];
  for (let round = 0; round < (bench.quick ? 1 : bench.rounds); round++) {
    const [{ ms: signInMs }, { ms: homeMs, kb }] = [await open(browser, url, ''), await open(browser, url, cookie)];
    bench.say(`sign-in ${signInMs} ms, home ${homeMs} ms, ${kb.toFixed(0)} kB`);
    runs.push({ signInMs, homeMs, kb });
  }
  const add = (metric: string, unit: string, of: (run: Run) => number): void => {
    const samples = runs.map(of).map((value) => Number(value.toPrecision(4)));
    bench.row({ metric, value: median(samples), unit, peer: '', peerVersion: '', peerValue: null, ratio: null, samples }); // prettier-ignore
  };
  add('address to the page that asks for an e-mail, nothing cached, CPU / 4, 400 kbit/s', 'ms', ({ signInMs }) => signInMs); // prettier-ignore
  add('address to the first page, signed in, nothing cached, CPU / 4, 400 kbit/s', 'ms', ({ homeMs }) => homeMs);
  add('everything that was fetched until then, as sent', 'kB', ({ kb }) => kb);
}

async function open(browser: Browser, url: string, cookie: string): Promise<{ ms: number; kb: number }> {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, locale: 'en-GB' });
  try {
    const cookies = cookie.split('; ').flatMap((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return name === ''
        ? []
        : [{ name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' as const }];
    });
    await context.addCookies(cookies);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    let bytes = 0;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await devtools.send('Network.emulateNetworkConditions', LINE);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const from = performance.now();
    await page.goto(`${url}/portal`, { waitUntil: 'commit' });
    await page.locator(cookie === '' ? 'input[type=email]' : '[data-room=settings]').waitFor();
    return { ms: Math.round(performance.now() - from), kb: bytes / 1000 };
  } finally {
    await context.close();
  }
}
