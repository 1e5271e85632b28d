import { expect, it } from 'vitest';
import { detailOf } from './facts.ts';

it('the detail of an event names what was recorded, short and in its own words', () => {
  expect(detailOf({ hours: 168, password: true, maxOpens: 5, extra: 'x' })).toBe('hours 168, password, max opens 5');
});

it('the detail of an event leaves out what is empty, nested or long', () => {
  expect(detailOf({ a: null, b: false, c: '', d: { e: 1 }, f: 'x'.repeat(41), rows: 0 })).toBe('rows 0');
});
