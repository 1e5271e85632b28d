import { describe, expect, it } from 'vitest';
import { timeLeft } from './time-left.ts';

describe('the time left of special access', () => {
  it.each([
    [3_600_000, '60:00'],
    [3_599_000, '59:59'],
    [60_000, '1:00'],
    [59_001, '1:00'],
    [7_000, '0:07'],
    [1, '0:01'],
    [0, null],
    [-5000, null],
  ])('of %i ms reads %s', (ms, expected) => {
    expect(timeLeft(1_000_000 + ms, 1_000_000)).toBe(expected);
  });
});
