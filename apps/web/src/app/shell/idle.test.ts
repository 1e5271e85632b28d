import { expect, it } from 'vitest';
import { secondsLeft } from './idle.ts';

const now = new Date('2026-11-21T12:00:00Z');

it.each([
  ['2026-11-21T12:30:00Z', '2026-11-21T20:00:00Z', 1800],
  ['2026-11-21T12:30:00Z', '2026-11-21T12:01:30Z', 90],
  ['2026-11-21T11:59:59Z', '2026-11-21T20:00:00Z', -1],
])('a session idle until %s and over at %s has %d seconds left', (idleExpiresAt, absoluteExpiresAt, seconds) => {
  expect(secondsLeft({ idleExpiresAt, absoluteExpiresAt }, now)).toBe(seconds);
});
