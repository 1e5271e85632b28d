import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { localeOf } from './locale.ts';
import { requireSameOrigin } from './origin.ts';

const PUBLIC = 'https://clinic.example';

function request(method: string, headers: Record<string, string>): FastifyRequest {
  return { method, headers, protocol: 'https', host: 'clinic.example' } as unknown as FastifyRequest;
}

describe('a request that changes something', () => {
  it.each([
    ['the page of this site', { origin: PUBLIC, 'sec-fetch-site': 'same-origin' }],
    ['an old browser that sends only an Origin', { origin: PUBLIC }],
  ])('is taken from %s', (_name, headers) => {
    expect(() => requireSameOrigin(request('POST', headers), PUBLIC)).not.toThrow();
  });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { origin: 'https://blog.clinic.example', 'sec-fetch-site': 'same-site' }],
    ['our origin claimed by a cross-site request', { origin: PUBLIC, 'sec-fetch-site': 'cross-site' }],
    ['nobody in particular', {}],
    ['a sandboxed frame', { origin: 'null' }],
  ])('[C266] is refused from %s', (_name, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(() => requireSameOrigin(request(method, headers), PUBLIC)).toThrow('wrong-origin');
    }
  });

  it('is not asked when nothing changes', () => {
    expect(() => requireSameOrigin(request('GET', { origin: 'https://evil.example' }), PUBLIC)).not.toThrow();
  });
});

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['es', 'es'],
    ['es-CL,es;q=0.9,en;q=0.8', 'es'],
    ['en-GB,en;q=0.9,es;q=0.8', 'en'],
    ['de,es;q=0.3', 'es'],
    ['*', 'en'],
  ])('for %s is %s', (accept, expected) => {
    expect(localeOf({ headers: { 'accept-language': accept } })).toBe(expected);
  });
});
