import { LedgerPage } from '@hyaline/contract';
import { newId, PLATFORM_TENANT } from '@hyaline/kit';
import { bundleLines, verifyBundle } from '@hyaline/ledger';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedgerBench, type LedgerBench } from './ledger.fixture.ts';
import { ledgerRoutes } from './ledger.routes.ts';
import { networkOf, recordRequest, requestLogOf, sweepRequestLog } from './request-log.ts';

let bench: LedgerBench;
let app: FastifyInstance;
let actor: { tenantId: string; userId: string };

beforeAll(async () => {
  bench = await createLedgerBench();
  actor = bench.clinic();
  app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // The session and the request log as the server's guard and its onResponse hook give them
  app.addHook('onRequest', async (request) => {
    Object.assign(request, { session: actor, client: { ip: '203.0.113.5' } });
  });
  app.addHook('onResponse', async (request, reply) => {
    recordRequest(bench.platform, {
      requestId: newId(),
      at: new Date(),
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      durationMs: 1,
      tenantId: actor.tenantId,
      userId: actor.userId,
      ip: '203.0.113.5',
      browser: 'Firefox',
      os: 'Linux',
      language: 'en',
    });
  });
  await app.register(ledgerRoutes(bench.platform));
});
afterAll(async () => {
  await app.close();
  await bench.dispose();
});

const get = (url: string) => app.inject({ method: 'GET', url });
const rowsOf = async (query = '') => LedgerPage.parse((await get(`/api/v1/ledger${query}`)).json());
const countOf = (sql: string): Promise<number> =>
  bench.platform.database.asSuperuser(async (client) => Number((await client.query<{ n: string }>(sql)).rows[0]?.n));

describe('the ledger page', () => {
  it('shows what happened with its proof, and that somebody looked', async () => {
    actor = bench.clinic();
    await bench.write(actor, { facts: { images: 3 } });
    const first = await rowsOf();
    expect(first.rows).toMatchObject([{ event: 'study.read', patientRef: 'PT-4F09C2', proof: 'waiting', index: null }]);
    expect(first.checkpoint).toBeNull();
    await bench.settle();
    const second = await rowsOf();
    expect(second.rows.map(({ event, proof }) => [event, proof])).toEqual([
      ['ledger.read', 'in-tree'],
      ['study.read', 'in-tree'],
    ]);
    expect(second.checkpoint?.size).toBe(2);
    expect(second.total).toBe(2);
  });

  it('turns pages without losing or repeating a row', async () => {
    actor = bench.clinic();
    for (let i = 0; i < 7; i++) await bench.write(actor, { facts: { i } });
    const seen: unknown[] = [];
    let before = '';
    for (;;) {
      const { rows } = await rowsOf(`?limit=3${before}`);
      seen.push(...rows.filter(({ event }) => event === 'study.read').map(({ facts }) => facts.i));
      if (rows.length < 3) break;
      before = `&before=${rows.at(-1)?.entryId}`;
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  it.each([
    ['group=refused', ['study.opened']],
    ['group=links', ['link.created']],
    ['group=patient-data', ['study.opened', 'study.saved']],
    ['search=mar', ['study.saved']], // no random id holds these letters
    ['search=PT-77B3D0', ['link.created']],
    ['search=%25', []],
  ])('finds by %s', async (query, expected) => {
    actor = bench.clinic();
    await bench.platform.database.asSuperuser(async (client) => {
      await client.query('insert into core.clinic (tenant_id, name) values ($1, $2)', [actor.tenantId, 'Laurel']);
      await client.query(
        `insert into core.account (id, email, email_key, name, password_hash) values ($1, $2, $2, 'Ada Marín', '$argon2id$v=19$x')`,
        [actor.userId, `${actor.userId}@laurel.test`],
      );
      await client.query(`insert into core.membership (tenant_id, account_id, role) values ($1, $2, 'owner')`, [
        actor.tenantId,
        actor.userId,
      ]);
    });
    const somebody = { ...actor, userId: newId() };
    await bench.write(actor, { event: 'study.saved' });
    await bench.write(somebody, { event: 'link.created', patientRef: 'PT-77B3D0' });
    await bench.write(somebody, { event: 'study.opened', outcome: 'refused' });
    const { rows, total } = await rowsOf(`?${query}`);
    expect(rows.map(({ event }) => event)).toEqual(expected);
    expect(total).toBe(expected.length);
    expect(rows.find(({ event }) => event === 'study.saved')?.actor.name ?? 'Ada Marín').toBe('Ada Marín');
  });

  it('never shows a clinic the events of another', async () => {
    actor = bench.clinic();
    await bench.write(actor);
    actor = bench.clinic();
    expect((await rowsOf()).rows).toEqual([]);
    expect((await get('/api/v1/ledger/0/proof')).statusCode).not.toBe(200);
  });

  it('refuses a page size and a cursor that make no sense', async () => {
    expect((await get('/api/v1/ledger?limit=0')).statusCode).toBe(400);
    expect((await get('/api/v1/ledger?before=yesterday')).statusCode).toBe(400);
    expect((await get('/api/v1/ledger/-1/proof')).statusCode).toBe(400);
  });
});

describe('[C187] the export', () => {
  it('is to be had as CSV, too, which the offline verifier passes', async () => {
    actor = bench.clinic();
    for (let i = 0; i < 5; i++) await bench.write(actor);
    await bench.settle();
    const response = await get('/api/v1/ledger/export?format=csv');
    expect(response.headers['content-type']).toContain('text/csv');
    expect(await verifyBundle(bundleLines(response.body.split('\r\n')))).toMatchObject({ ok: true, rows: 5 });
    const altered = response.body.replace('PT-4F09C2', 'PT-000000');
    expect((await verifyBundle(bundleLines(altered.split('\r\n')))).ok).toBe(false);
  });

  it('is a file that the offline verifier passes, and stands in the ledger itself', async () => {
    actor = bench.clinic();
    for (let i = 0; i < 5; i++) await bench.write(actor);
    await bench.settle();
    const response = await get('/api/v1/ledger/export');
    expect(response.headers['content-type']).toContain('application/jsonl');
    expect(response.headers['content-disposition']).toContain('attachment');
    expect(await verifyBundle(response.body.split('\n'))).toMatchObject({ ok: true, rows: 5 });
    const altered = response.body.replace('PT-4F09C2', 'PT-000000');
    expect((await verifyBundle(altered.split('\n'))).findings).toMatchObject([{ kind: 'row-edited', index: 0 }]);
    expect((await rowsOf()).rows[0]).toMatchObject({ event: 'ledger.exported', facts: { rows: 5, format: 'jsonl' } });
  });

  it('of a ledger in which nothing has been signed yet is a header that claims nothing', async () => {
    actor = bench.clinic();
    const report = await verifyBundle((await get('/api/v1/ledger/export')).body.split('\n'));
    expect(report).toMatchObject({ ok: false, rows: 0, findings: [{ kind: 'rows-unsigned' }] });
  });
});

describe('the public checkpoint', () => {
  it('gives the newest head of a clinic or of the installation to whoever wants to keep it', async () => {
    actor = bench.clinic();
    await bench.write(actor);
    await bench.settle();
    const own = (await get(`/api/v1/ledger/checkpoint?clinic=${actor.tenantId}`)).json();
    expect(own).toMatchObject({ origin: `hyaline/${bench.installationId}/${actor.tenantId}` });
    expect(own.note).toContain('\n1\n');
    expect((await get('/api/v1/ledger/checkpoint')).json().origin).toContain(PLATFORM_TENANT);
  });
});

describe('[C292] the two streams', () => {
  it('the request log has a row for every request, the ledger one for every event', async () => {
    actor = bench.clinic();
    await requestLogOf(bench.platform).flush();
    const requests = () => countOf('select count(*) as n from audit.request');
    const events = () => countOf(`select count(*) as n from audit.entry where tenant_id = '${actor.tenantId}'`);
    const before = await requests();
    for (let i = 0; i < 4; i++) await get('/api/v1/ledger');
    for (let i = 0; i < 3; i++) await get('/api/v1/ledger/checkpoint');
    await get('/nothing/here?patient=Maria');
    await bench.write(actor);
    await requestLogOf(bench.platform).flush();
    expect((await requests()) - before).toBe(8);
    expect(await events()).toBe(5);
    const leaks = `select count(*) as n from audit.request r where r::text ~ 'Maria|203\\.0\\.113\\.5'`;
    expect(await countOf(leaks)).toBe(0);
  });

  it('requests are forgotten after 90 days, events are not', async () => {
    await requestLogOf(bench.platform).flush();
    await bench.platform.database.asSuperuser((client) =>
      client.query(
        `update audit.request set at = now() - interval '91 days' where id = (select min(id) from audit.request)`,
      ),
    );
    const [requests, events] = ['request', 'entry'].map((table) => `select count(*) as n from audit.${table}`);
    const before = [await countOf(requests ?? ''), await countOf(events ?? '')];
    await sweepRequestLog(bench.platform);
    expect([await countOf(requests ?? ''), await countOf(events ?? '')]).toEqual([(before[0] ?? 0) - 1, before[1]]);
  });

  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
  ])('an address %s is kept as %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
