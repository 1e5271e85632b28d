import { newId } from '@hyaline/kit';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestLogOf } from '../modules/ledger/index.ts';
import { createTestPlatform, type TestPlatform } from '../testing/platform.ts';
import { buildApp } from './build.ts';
import { createInstallation } from './installation.repo.ts';
import { operationsOf } from './policy.fixture.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
interface Row {
  request_id: string;
  method: string;
  route: string;
  status: number;
  network: string;
  browser: string;
  os: string;
  language: string;
}

describe('the request log of the whole app', () => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let behind: FastifyInstance;
  let proxied: TestPlatform;
  beforeAll(async () => {
    platform = await createTestPlatform();
    await createInstallation(platform.database, newId(), true);
    app = await buildApp(platform, null);
    const config = { config: { needs: 'public', limit: 'public' }, schema: { hide: true } } as const;
    app.get('/breaks', config, () => {
      throw new Error('on purpose');
    });
    proxied = { ...platform, config: { ...platform.config, trustedProxies: ['10.0.0.0/8'] } };
    behind = await buildApp(proxied, null);
    await Promise.all([app.ready(), behind.ready()]);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await behind.close();
    await platform.dispose();
  });

  const host = () => new URL(platform.config.publicUrl).host;
  const rows = async (): Promise<Row[]> => {
    for (const each of [platform, proxied]) await requestLogOf(each).flush();
    const found = await platform.database.asSuperuser((sql) => sql.query('select * from audit.request order by id'));
    return found.rows as Row[];
  };
  const since = async (before: number): Promise<Row[]> => (await rows()).slice(before);

  it('[C079] has one row with an id of its own for each request: every route, answered, refused, unknown or broken', async () => {
    const before = (await rows()).length;
    const operations = operationsOf(app);
    let asked = 0;
    const statuses: number[] = [];
    for (const { method, path } of [
      ...operations,
      { method: 'GET', path: '/nowhere' },
      { method: 'GET', path: '/breaks' },
    ]) {
      const reply = await app.inject({
        method: method as 'GET',
        url: path.replaceAll(/\{[^}]+\}/g, () => newId()),
        remoteAddress: `10.${++asked >> 8}.${asked & 255}.1`,
        headers: { host: host(), origin: platform.config.publicUrl },
        ...(method === 'GET' || method === 'DELETE' ? {} : { payload: {} }),
      });
      statuses.push(reply.statusCode);
    }
    const kept = await since(before);
    expect(kept).toHaveLength(operations.length + 2);
    expect(new Set(kept.map((row) => row.request_id)).size).toBe(kept.length);
    expect(kept.map(({ status }) => status).toSorted()).toEqual(statuses.toSorted());
    for (const status of [200, 401, 404, 500]) expect(statuses).toContain(status);
    expect(JSON.stringify(kept)).not.toContain('on purpose');
  });

  it('[C080] keeps the network of the peer, whatever it claims, and of the last hop before a trusted proxy', async () => {
    const before = (await rows()).length;
    const headers = { host: host(), 'x-forwarded-for': '198.51.100.9, 203.0.113.77' };
    await app.inject({ url: '/healthz', remoteAddress: '192.0.2.55', headers });
    await behind.inject({ url: '/healthz', remoteAddress: '192.0.2.55', headers });
    await behind.inject({ url: '/healthz', remoteAddress: '10.1.2.3', headers });
    expect((await since(before)).map(({ network }) => network)).toEqual([
      '192.0.2.0/24',
      '192.0.2.0/24',
      '203.0.113.0/24',
    ]);
  });

  it('[C082] keeps browser, system and language as the headers say them', async () => {
    const before = (await rows()).length;
    await app.inject({
      url: '/healthz',
      headers: { host: host(), 'user-agent': FIREFOX, 'accept-language': 'es-CL,es;q=0.9' },
    });
    await app.inject({ url: '/healthz', headers: { host: host(), 'user-agent': 'curl/8.9', 'accept-language': 'en' } });
    const [first, second] = await since(before);
    expect(first).toMatchObject({ browser: 'Firefox', os: 'Linux', language: expect.stringMatching(/^es/) as unknown });
    expect(second).toMatchObject({ os: 'other', language: expect.stringMatching(/^en/) as unknown });
  });

  it('[C053] has these fields and no other: none for an address, a body or a query', async () => {
    const { rows: columns } = await platform.database.asSuperuser((sql) =>
      sql.query<{ name: string }>(
        `select column_name as name from information_schema.columns where table_schema = 'audit' and table_name = 'request' order by 1`,
      ),
    );
    expect(columns.map(({ name }) => name)).toEqual(['at', 'browser', 'duration_ms', 'id', 'language', 'method', 'network', 'os', 'request_id', 'route', 'status', 'tenant_id', 'user_id']); // prettier-ignore
  });
});
