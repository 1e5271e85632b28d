import { describe, expect, it } from 'vitest';
import { realMinutes } from './index.ts';

describe('a calendar day', () => {
  it('has 23 hours where clocks go forward and 25 where they go back', () => {
    expect(realMinutes('2026-09-06', 'America/Santiago')).toBe(23 * 60);
    expect(realMinutes('2026-11-01', 'America/New_York')).toBe(25 * 60);
    expect(realMinutes('2026-11-22', 'Asia/Tokyo')).toBe(24 * 60);
  });
});
