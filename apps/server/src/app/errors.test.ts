import { ERRORS } from '@hyaline/contract';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refuse } from '../platform/http/index.ts';
import { registerErrors } from './errors.ts';

const CANARY = 'Delgado^Rosa 123-45-6789';

/** A server that fails in every way, with a patient's name in each message. */
function failing() {
  const lines: string[] = [];
  const app = fastify({ logger: { level: 'info', stream: { write: (line: string) => lines.push(line) } } });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerErrors(app);
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const thrown = (more: object) => () =>
    Promise.reject(Object.assign(new Error(`${CANARY} select * from patient`), more));
  app.get('/unexpected', thrown({}));
  app.get('/unique-violation', thrown({ code: '23505', detail: `Key (name)=(${CANARY}) already exists.` }));
  app.get('/disk-full', thrown({ code: 'ENOSPC' }));
  app.get('/nul-in-text', thrown({ code: '22021' }));
  app.get('/database-gone', thrown({ code: '57P01' }));
  app.get('/refused', async () => refuse('too-many-requests', { retryAfterSeconds: 7 }));
  typed.get('/things/:id', { schema: { params: z.object({ id: z.uuid() }) } }, async () => 'thing');
  typed.post('/things', { schema: { body: z.strictObject({ name: z.string().max(3) }) } }, async () => 'made');
  typed.get('/wrong-answer', { schema: { response: { 200: z.object({ n: z.int() }) } } }, async () => ({
    n: CANARY as never,
  }));
  return { app, lines };
}

describe('a request that fails', () => {
  it.each([
    ['/unexpected', 'internal'],
    ['/unique-violation', 'internal'],
    ['/disk-full', 'storage-full'],
    ['/nul-in-text', 'bad-request'],
    ['/database-gone', 'unavailable'],
    ['/refused', 'too-many-requests'],
    ['/things/not-an-id', 'not-found'],
    ['/wrong-answer', 'internal'],
  ] as const)(
    '[C086] %s is answered as %s, without anything of the inside in the reply or the log',
    async (url, code) => {
      const { app, lines } = failing();
      const reply = await app.inject({ url, headers: { 'accept-language': 'es-CL,es;q=0.9,en;q=0.5' } });
      expect(reply.statusCode).toBe(ERRORS[code].status);
      expect(reply.headers['content-type']).toContain('application/problem+json');
      expect(reply.headers['cache-control']).toBe('no-store');
      expect(reply.json()).toMatchObject({ code, detail: ERRORS[code].es });
      for (const text of [reply.body, lines.join('')]) {
        expect(text).not.toMatch(/Delgado|123-45|select \*| at \w|node_modules/);
      }
    },
  );

  it('says how long to wait, and which fields are not right', async () => {
    const { app } = failing();
    expect((await app.inject({ url: '/refused' })).headers['retry-after']).toBe('7');
    const bad = await app.inject({ method: 'POST', url: '/things', payload: { name: 'too long' } });
    expect(bad.json()).toMatchObject({ code: 'bad-request', fields: ['name'] });
    expect(bad.body).not.toContain('too long');
  });

  it('names a body of the wrong kind or broken JSON for what it is', async () => {
    const { app } = failing();
    const post = (type: string, payload: string) =>
      app.inject({ method: 'POST', url: '/things', headers: { 'content-type': type }, payload });
    expect((await post('text/xml', '<a/>')).json()).toMatchObject({ code: 'unsupported-type', status: 415 });
    expect((await post('application/json', '{')).json()).toMatchObject({ code: 'bad-request' });
  });
});
