import { newId } from '@hyaline/kit';
import { ERRORS, LIMITS, PERMISSIONS, Problem } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../server.ts';
import { type Answer, type Client, makeClient, openClinic } from '../support/api.ts';
import { type Operation, operationsOf } from '../support/operations.ts';

const SAFE = new Set(['GET', 'HEAD']);

/** Properties that every route must have, whichever routes there are. */
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'];

describe('every route of the API', () => {
  let server: TestServer;
  let operations: Operation[];
  let member: Client;

  beforeAll(async () => {
    server = await startTestServer();
    operations = operationsOf((await makeClient(server.url).ask({ path: '/api/openapi.json' })).json());
    member = (await openClinic(server.url, 'Members')).client;
  });
  afterAll(() => server?.remove());

  const everyRoute = async (visit: (operation: Operation) => Promise<void>): Promise<void> => {
    expect(operations.length).toBeGreaterThan(15);
    for (const operation of operations) await visit(operation);
  };

  // first of all: the others use up what sign-in routes allow one client
  it('[C266] takes no form and no plain text for JSON', async () => {
    const creates = operations.filter(({ method }) => method === 'POST' || method === 'PUT');
    for (const [n, operation] of creates.entries()) {
      // sign-in counts its tries: one type each stays within the budget, and all types have their turn
      for (const type of operation.limit === 'sign-in' ? [FORMS[n % FORMS.length] ?? ''] : FORMS) {
        const ask = operation.ask(newId());
        const answer = await member.ask({
          ...ask,
          body: Buffer.from('a=1'),
          headers: { ...ask.headers, 'content-type': type },
        });
        expect([401, 403, 404, 415, 422], `${operation.name} as ${type}: ${answer.status}`).toContain(answer.status);
      }
    }
  });

  it('says who may call it, how often, and every answer it can give', async () => {
    const needs = [...Object.keys(PERMISSIONS), 'public', 'ticket', 'link', 'patient'];
    await everyRoute(async (operation) => {
      expect(needs, operation.name).toContain(operation.needs);
      expect(LIMITS, operation.name).toContain(operation.limit);
      expect(
        operation.responses.some((status) => status.startsWith('2')),
        `${operation.name} declares success`,
      ).toBe(true);
      expect(operation.responses, operation.name).toContain('429');
      if (operation.needs in PERMISSIONS)
        expect(operation.responses, operation.name).toEqual(expect.arrayContaining(['401', '403']));
    });
  });

  it('[C016] [C017] [C018] [C032] forbids caching, referrers and sniffing, whatever it answers', async () => {
    const strict = (answer: Answer, name: string): void => {
      expect(answer.headers['cache-control'], name).toBe('no-store');
      expect(answer.headers['referrer-policy'], name).toBe('no-referrer');
      expect(answer.headers['x-content-type-options'], name).toBe('nosniff');
      expect(answer.headers['cross-origin-resource-policy'], name).toBe('same-origin');
      expect(answer.headers['access-control-allow-origin'], name).toBeUndefined();
    };
    const stranger = makeClient(server.url);
    await everyRoute(async (operation) => {
      strict(await stranger.ask(operation.ask(newId())), `${operation.name} for a stranger`);
      if (operation.path !== '/api/v1/session' || operation.method !== 'DELETE')
        strict(await member.ask(operation.ask(newId())), `${operation.name} for a member`);
    });
    strict(await stranger.ask({ path: '/api/v1/no-such-route' }), 'an unknown route');
  });

  it('[C266] refuses a change that another site, or no site at all, asks for', async () => {
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '' },
      { origin: server.url, 'sec-fetch-site': 'same-site' },
      { origin: server.url.replace('http:', 'https:') },
      { origin: `${server.url}.evil.example` },
    ];
    await everyRoute(async (operation) => {
      if (SAFE.has(operation.method)) return;
      for (const headers of foreign) {
        const ask = operation.ask(newId());
        const answer = await member.ask({
          ...ask,
          headers: { ...ask.headers, 'sec-fetch-site': 'cross-site', ...headers },
        });
        expect(answer.status, `${operation.name} from ${JSON.stringify(headers)}`).toBe(403);
        expect(answer.json<Problem>().code).toBe('wrong-origin');
      }
    });
    expect((await member.ask({ path: '/api/v1/session' })).status, 'still signed in').toBe(200);
  });

  it('[C266] answers no foreign name that was made to point at this machine', async () => {
    const host = `evil.example:${server.port}`;
    await everyRoute(async (operation) => {
      const ask = operation.ask(newId());
      const answer = await member.ask({ ...ask, headers: { ...ask.headers, host, origin: `http://${host}` } });
      expect(answer.status, operation.name).toBe(403);
    });
  });

  it('refuses what no database text can hold, and an address that is none', async () => {
    expect((await member.ask({ path: '/api/v1/ledger?search=%00' })).status).toBe(422);
    const broken = await member.ask({ path: '/api/v1/%E0%A4%A' });
    expect(broken.status).toBe(422);
    expect(Problem.parse(broken.json()).code).toBe('bad-request');
    expect(broken.headers['cache-control']).toBe('no-store');
  });

  it('[C086] says what went wrong without showing the inside', async () => {
    const canary = 'Zephyrine-Quill-canary';
    const inside = /node_modules|\bat .+\.ts|select |insert into|pg_|ENOENT|SyntaxError|\/apps\/|ZodError/i;
    await everyRoute(async (operation) => {
      const ask = operation.ask(`${canary}'"\\`);
      const bodies: unknown[] = SAFE.has(operation.method)
        ? [undefined]
        : [Buffer.from('{"broken'), Buffer.from('[]'), Buffer.from('null'), { [canary]: canary }];
      for (const body of bodies) {
        if (operation.method === 'DELETE' && operation.path === '/api/v1/session') continue;
        const answer = await member.ask({ ...ask, body });
        expect(answer.status, `${operation.name} must not break`).toBeLessThan(500);
        if (answer.status < 400) continue;
        expect(Object.keys(ERRORS), operation.name).toContain(Problem.parse(answer.json()).code);
        expect(answer.text, operation.name).not.toMatch(inside);
        expect(answer.text, operation.name).not.toContain(canary);
      }
    });
    expect(server.output()).not.toContain(canary);
  });
});
