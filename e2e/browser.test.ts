import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { lastLook } from './support/last-look.ts';

const ISOLATION = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

describe('the test browser', () => {
  let browser: Browser;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.writeHead(request.url === '/api/refused' ? 403 : 200, {
        'content-type': 'text/html',
        ...(request.url === '/isolated' ? ISOLATION : {}),
      });
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

  it('tells whoever reads of a failure what stood on the page, where the focus was, and what was refused', async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/plain`);
    await page.evaluate(async () => {
      await fetch('/api/refused');
      document.body.innerHTML = `<nav>${'menu '.repeat(300)}</nav><main>Two patients</main>
        <div role="dialog">Put away? <button aria-label="Yes, away">Yes</button></div>`;
      document.querySelector('button')?.focus();
      setTimeout(() => {
        throw new Error('broken');
      });
    });
    await expect.poll(lastLook).toContain('uncaught: broken');
    expect((await lastLook()).split('\n').map((line) => line.trim())).toEqual([
      `${origin}/plain`,
      'focus: button Yes, away',
      'dialog: Put away? Yes',
      'page: Two patients',
      'answered 403: GET /api/refused',
      'uncaught: broken',
    ]);
    await page.evaluate(() => {
      setTimeout(() => {
        for (;;) Math.random();
      });
    });
    expect(await lastLook()).toContain('the page does not answer');
    await page.close();
    expect(await lastLook()).toBe('');
  });
});
