import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { buildApp } from '../build.ts';

let platform: TestPlatform;
let app: FastifyInstance;
beforeAll(async () => {
  platform = await createTestPlatform();
  const config = { ...platform.config, demo: true, trustedProxies: ['127.0.0.1'] };
  app = (await buildApp({ ...platform, config }, null)) as unknown as FastifyInstance;
});
afterAll(async () => {
  await app.close();
  await platform.dispose();
});

const PAGES = ['/dev/inbox', '/dev/inbox.json', '/dev/mail'];
const look = (url: string, headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
  app.inject({ url, headers, remoteAddress }).then(({ statusCode }) => statusCode);

describe('the pages of a demo', () => {
  it.each(PAGES)('%s is shown to this machine, under its own names', async (page) => {
    for (const host of ['localhost:8080', 'localhost', '127.0.0.1:8080', '[::1]:8080'])
      expect(await look(page, { host })).toBe(200);
  });

  it.each(PAGES)('%s is not there for another machine, another name, or behind a proxy', async (page) => {
    expect(await look(page, { host: 'localhost' }, '10.0.0.9')).toBe(404);
    for (const host of ['clinic.example', 'localhost.clinic.example', 'localhost@clinic.example'])
      expect(await look(page, { host })).toBe(404);
    expect(await look(page, { host: 'clinic.example', 'x-forwarded-host': 'localhost' })).toBe(404);
    const proxied: Record<string, string>[] = [
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-forwarded-proto': 'https' },
      { forwarded: 'host=localhost' },
    ];
    for (const headers of proxied) expect(await look(page, { host: 'localhost', ...headers })).toBe(404);
  });
});
