import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';

const ISOLATION = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

describe('the test browser', () => {
  let browser: Browser;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', ...(request.url === '/isolated' ? ISOLATION : {}) });
      response.end('<!doctype html><title>page</title><canvas></canvas>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const evaluate = async <T>(path: string, work: () => T): Promise<T> => {
    const page = await browser.newPage();
    await page.goto(origin + path);
    const value = await page.evaluate(work);
    await page.close();
    return value;
  };

  it('isolates a page only when the server asks for it, so tests of isolation can fail', async () => {
    const look = () => ({ isolated: crossOriginIsolated, shared: typeof SharedArrayBuffer });
    expect(await evaluate('/plain', look)).toEqual({ isolated: false, shared: 'undefined' });
    expect(await evaluate('/isolated', look)).toEqual({ isolated: true, shared: 'function' });
  });

  it('keeps the same-origin rule', async () => {
    const read = await evaluate('/plain', () => fetch(location.origin.replace('localhost', '127.0.0.1')).catch(String));
    expect(read).toContain('TypeError');
  });

  it('draws with WebGL2 and decodes with WebAssembly', async () => {
    const able = await evaluate('/plain', () => ({
      webgl: document.querySelector('canvas')?.getContext('webgl2') !== null,
      wasm: typeof WebAssembly.instantiate,
    }));
    expect(able).toEqual({ webgl: true, wasm: 'function' });
  });
});
