import { describe, expect, it } from 'vitest';
import { amount, changeOf } from './shown.ts';

describe('figures in words', () => {
  it('have the signs of the reader’s language', () => {
    expect([amount(0.7423, 'share', 'en'), amount(0.7423, 'share', 'es')]).toEqual(['74.2 %', '74,2 %']);
    expect([amount(1204, 'count', 'en'), amount(1204, 'count', 'es')]).toEqual(['1,204', '1.204']);
    expect(amount(3.46, 'days', 'en')).toBe('3.5');
    expect(amount(12_400_000_000, 'bytes', 'en')).toBe('12.4 GB');
  });

  it('compare with the period before only what is known of both', () => {
    expect(changeOf({ unit: 'share', value: 0.75, previous: 0.7 })).toMatchObject({ to: 'up' });
    expect(changeOf({ unit: 'count', value: 3, previous: 9 })).toEqual({ to: 'down', by: 6 });
    expect(changeOf({ unit: 'share', value: 0.5001, previous: 0.5 })).toEqual({ to: 'same' });
    expect(changeOf({ unit: 'count', value: 0, previous: 0 })).toEqual({ to: 'same' });
    expect(changeOf({ unit: 'count', value: 4, previous: null })).toEqual({ to: 'unknown' });
    expect(changeOf({ unit: 'share', value: null, previous: 0.2 })).toEqual({ to: 'unknown' });
  });
});
