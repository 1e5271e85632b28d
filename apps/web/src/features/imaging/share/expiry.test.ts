import { describe, expect, it } from 'vitest';
import { hoursOf } from './expiry.ts';

const now = new Date('2026-11-21T12:00:00');

describe('when a link ends', () => {
  it('a chosen day lasts to its end', () => {
    expect(hoursOf({ kind: 'date', date: '2026-11-22' }, now)).toBe(35);
  });

  it.each(['', '2026-11-20', '2028-01-01', 'soon'])('the date "%s" is not accepted', (date) => {
    expect(hoursOf({ kind: 'date', date }, now)).toBeNull();
  });
});
