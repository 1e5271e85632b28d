import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { freePort, startTestServer, type TestServer } from './server.ts';
import { writePhantom } from './support/phantom.ts';
import { sentencesOf } from './support/sentences.ts';
import { signInByPage } from './support/sign-in.ts';
import { allLoaded, greys } from './support/viewer.ts';
import { visit, type Visitor } from './support/visitor.ts';

const HOST = 'clinic.test';
const SLICES = 8;
const say = sentencesOf('en');

describe('over TLS and under a host name of its own', () => {
  let folder: string;
  let data: string;
  let server: TestServer;
  let browser: Browser;
  let owner: Visitor;
  let address: string;
  let plainPort: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hyaline-tls-'));
    chmodSync(folder, 0o711);
    data = join(folder, 'data');
    const port = await freePort();
    plainPort = await freePort();
    const env = {
      HYALINE_DATA: data,
      HYALINE_PUBLIC_URL: `https://${HOST}:${port}`,
      HYALINE_HTTP_PORT: String(plainPort),
    };
    const cli = join(import.meta.dirname, '../apps/cli/bin/hyaline.mjs');
    const made = spawnSync(process.execPath, [cli, 'tls', 'init', '--host', HOST], {
      encoding: 'utf8',
      env: { ...process.env, HYALINE_DATA: data },
    });
    expect(made.status, made.stdout + made.stderr).toBe(0);
    writePhantom({ folder: join(folder, 'scan'), slices: SLICES, size: 64 });
    [server, browser] = await Promise.all([
      startTestServer({ data, port, env }),
      // the name leads here; whether the certificate is right is asked below, by a client that checks it
      launchBrowser({ flags: [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, '--ignore-certificate-errors'] }),
    ]);
    owner = await visit(browser, server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('[C126] the certificate of the own authority is good for this name, and TLS 1.2 is refused', async () => {
    expect(await handshake('TLSv1.3')).toEqual({ status: 200, protocol: 'TLSv1.3', hsts: expect.any(String) });
    await expect(handshake('TLSv1.2')).rejects.toThrow();
  });

  it('[C166] every answer asks the browser to stay with TLS for a year or more', async () => {
    const { hsts } = await handshake('TLSv1.3');
    expect(Number(/max-age=(\d+)/.exec(hsts)?.[1])).toBeGreaterThanOrEqual(31_536_000);
    expect(hsts).toContain('includeSubDomains');
  });

  it('[C063] plain http is led to https and answered with nothing else, and no cookie goes without TLS', async () => {
    const plain = `http://localhost:${plainPort}`;
    const ask = (path: string, init: RequestInit = {}) => fetch(plain + path, { redirect: 'manual', ...init });
    for (const path of ['/', '/sign-in?next=/patients', '/api/v1/session', '//elsewhere.example/x', '/readyz']) {
      const answer = await ask(path);
      expect(answer.status, path).toBe(308);
      expect(answer.headers.get('location'), path).toBe(server.url + path);
      expect(answer.headers.get('set-cookie'), path).toBeNull();
    }
    expect((await ask('/api/v1/session', { method: 'POST', body: '{}' })).status).toBe(403);

    const { page, sent } = await visit(browser, server.url);
    await page.goto(`http://${HOST}:${plainPort}/sign-in`);
    await expect.poll(() => page.url()).toBe(`${server.url}/sign-in`);
    await signInByPage(page, say, server.demo());
    const cookies = await page.context().cookies();
    expect(cookies.length).toBeGreaterThan(0);
    expect(cookies.filter(({ secure }) => !secure)).toEqual([]);
    const plainly = sent.filter(({ url }) => url.startsWith('http:'));
    expect(plainly.map(({ url }) => new URL(url).pathname)).toEqual(['/sign-in']); // only the first step of the way
    await page.close();
  });

  it('a member signs in, opens files in an isolated workspace and saves them', async () => {
    const { page } = owner;
    await signInByPage(page, say, server.demo());
    const chooser = page.waitForEvent('filechooser');
    await page
      .getByRole('button', { name: say('imaging:list.drop.folder') })
      .first()
      .click();
    await (await chooser).setFiles(join(folder, 'scan'));
    await allLoaded(page, say, SLICES);
    await expect.poll(() => page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.getByRole('button', { name: say('imaging:local.save') }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: say('imaging:save.confirm'), exact: true });
    await confirm.click();
    await page.waitForURL(/\/imaging\/studies\//);
    await page.goto(page.url()); // as somebody who comes back: from ciphertext, by range
    await allLoaded(page, say, SLICES);
    await expect.poll(() => greys(page, say, 'axial')).toBeGreaterThan(10);
  });

  it('shares it, and a stranger opens it under the same name', async () => {
    const { page } = owner;
    await page.getByRole('button', { name: say('imaging:study.share'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('share:title') });
    await dialog.getByLabel(say('share:consent')).check();
    await dialog.getByRole('button', { name: say('share:create') }).click();
    address = await page.locator('[data-field=address]').innerText();
    const password = await page.locator('[data-field=password]').innerText();
    expect(address.startsWith(`${server.url}/open#`)).toBe(true);

    const guest = await visit(browser, server.url);
    await guest.page.goto(address);
    await guest.page.getByRole('button', { name: say('open:open'), exact: true }).click();
    await guest.page.getByLabel(say('open:password'), { exact: true }).fill(password);
    await guest.page.getByRole('button', { name: say('open:unlock') }).click();
    await allLoaded(guest.page, say, SLICES);
    expect(guest.problems).toEqual([]);
    await guest.close();
  });

  it('withdraws it, and the link is gone', async () => {
    const { page } = owner;
    await page.goto('/links');
    await page
      .getByRole('row')
      .filter({ hasText: 'PT-' })
      .getByRole('button', { name: say('links:withdraw.button') })
      .click();
    const answered = page.waitForResponse((response) => response.url().endsWith('/revocation'));
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('links:withdraw.confirm') })
      .click();
    await answered;
    const guest = await visit(browser, server.url);
    await guest.page.goto(address);
    await guest.page.getByRole('button', { name: say('open:open'), exact: true }).click();
    await guest.page.getByRole('heading', { name: say('open:goneTitle') }).waitFor();
    await guest.close();
    expect(owner.problems).toEqual([]);
  });

  function handshake(version: 'TLSv1.2' | 'TLSv1.3'): Promise<{ status: number; protocol: string; hsts: string }> {
    const options = {
      host: '127.0.0.1',
      port: server.port,
      path: '/readyz',
      servername: HOST,
      headers: { host: `${HOST}:${server.port}` },
      ca: readFileSync(join(data, 'tls', 'authority.crt')),
      minVersion: version,
      maxVersion: version,
      agent: false as const,
    };
    return new Promise((resolve, reject) => {
      const asked = request(options, (response) => {
        const { socket } = response as unknown as { socket: { getProtocol(): string } };
        const protocol = socket.getProtocol();
        response.resume().once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            protocol,
            hsts: String(response.headers['strict-transport-security']),
          }),
        );
      });
      asked.once('error', reject);
      asked.end();
    });
  }
});
