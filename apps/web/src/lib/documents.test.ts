import { describe, expect, it } from 'vitest';
import { needsNewDocument, safeNext } from './documents.ts';

describe('isolated documents', () => {
  it.each([
    ['/', '/imaging'],
    ['/imaging/local', '/links'],
    ['/viewer', '/'],
    ['/imaging', '/viewer'],
    ['/', '/legal/baa'],
    ['/links', '/atlas'],
    ['/sign-in', '/'],
    ['/sign-in', '/?lang=es'],
    ['/trust', '/pricing?lang=en'],
    ['/', '/tour'],
    ['/trust', '/trust/ropa?lang=es'],
    ['/atlas', '/imaging'],
  ])('a step from %s to %s loads a new document', (from, to) => {
    expect(needsNewDocument(from, to)).toBe(true);
  });

  it.each([
    ['/imaging', '/imaging/local'],
    ['/links', '/ledger'],
    ['/trust', '/imagingsuite'],
  ])('a step from %s to %s stays in the document', (from, to) => {
    expect(needsNewDocument(from, to)).toBe(false);
  });
});

describe('after signing in', () => {
  it.each(['/imaging/studies/1?series=2', '/links#top'])('a person comes back to %s', (next) => {
    expect(safeNext(next, '/imaging')).toBe(next);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '',
    undefined,
    '/\t/evil.example',
  ])('an address that leaves this site is dropped: %s', (next) => {
    expect(safeNext(next, '/imaging')).toBe('/imaging');
  });
});
