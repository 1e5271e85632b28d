import type { TrustClaim } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { arrange, stripSummary, tally } from './claims.ts';

const claim = (id: string, status: TrustClaim['status']): TrustClaim => ({
  id,
  area: 'tenancy',
  promises: [],
  text: { en: id, es: id },
  how: { en: '', es: '' },
  limits: { en: '', es: '' },
  status,
  measured: { en: '', es: '' },
  sampleSize: 1,
  checkedAt: null,
  maxAgeSeconds: 600,
  since: null,
  faults: { planted: 2, caught: 2 },
  probe: { id: 'p', sha256: '' },
  history: [],
});

describe('the trust page', () => {
  it('puts every failing claim above the list, a broken probe included', () => {
    const { red, rest } = arrange([claim('a', 'pass'), claim('b', 'error'), claim('c', 'stale'), claim('d', 'fail')]);
    expect(red.map((each) => each.id)).toEqual(['b', 'd']);
    expect(rest.map((each) => each.id)).toEqual(['c', 'a']);
  });

  it('counts each claim that is not green under one reason', () => {
    const claims = [
      claim('a', 'fail'),
      claim('b', 'stale'),
      claim('c', 'selftest-missing'),
      claim('d', 'declared'),
      claim('e', 'pass'),
    ];
    expect(tally(claims)).toEqual({ fail: 1, stale: 1, unproven: 1, word: 1 });
  });

  it('a day without a measurement is not counted as proven', () => {
    const days = (['none', 'proven', 'not-proven', 'too-old', 'proven'] as const).map((state) => ({
      day: '2026-11-01',
      state,
    }));
    expect(stripSummary(days)).toEqual({ proven: 2, notProven: 1, tooOld: 1, measured: 4 });
  });
});
