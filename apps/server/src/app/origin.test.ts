import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { localeOf } from './locale.ts';
import { requireProtectedHost, requireSameOrigin } from './origin.ts';

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

describe('a request over plain http', () => {
  const over = (protocol: string, hostname: string) => ({ protocol, hostname }) as unknown as FastifyRequest;

  it.each(['localhost', '127.0.0.1', '[::1]'])('is answered under the machine’s own name %s', (name) => {
    expect(() => requireProtectedHost(over('http', name), 'http://localhost:8080')).not.toThrow();
  });

  it.each(['evil.example', '127.evil.example', 'localhost.evil.example', '192.168.1.7', ''])(
    'is refused under another name, whoever made it point here: %s',
    (name) => {
      expect(() => requireProtectedHost(over('http', name), 'http://localhost:8080')).toThrow('wrong-origin');
    },
  );

  it('may come from a proxy that speaks https to everybody else', () => {
    expect(() => requireProtectedHost(over('http', 'clinic.example'), PUBLIC)).not.toThrow();
    expect(() => requireProtectedHost(over('https', 'clinic.example'), 'https://localhost:8080')).not.toThrow();
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
