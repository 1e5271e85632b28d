import { expect, it } from 'vitest';
import { hearClock, onServerClock } from '../../api/server-clock.ts';
import { endsForGood, secondsLeft } from './idle.ts';

const now = new Date('2026-11-21T12:00:00Z');

it.each([
  ['2026-11-21T12:30:00Z', '2026-11-21T20:00:00Z', 1800],
  ['2026-11-21T12:30:00Z', '2026-11-21T12:01:30Z', 90],
  ['2026-11-21T11:59:59Z', '2026-11-21T20:00:00Z', -1],
])('a session idle until %s and over at %s has %d seconds left', (idleExpiresAt, absoluteExpiresAt, seconds) => {
  expect(secondsLeft({ idleExpiresAt, absoluteExpiresAt }, now)).toBe(seconds);
});

it.each([
  ['2026-11-21T12:01:00Z', '2026-11-21T12:02:00Z', false],
  ['2026-11-21T12:02:00Z', '2026-11-21T12:02:00Z', true],
  ['2026-11-21T12:30:00Z', '2026-11-21T12:01:30Z', true],
])('a session idle until %s and over at %s ends for good: %s', (idleExpiresAt, absoluteExpiresAt, final) => {
  expect(endsForGood({ idleExpiresAt, absoluteExpiresAt })).toBe(final);
});

it.each([
  ['an hour ahead', '2026-11-21T13:00:00Z'],
  ['a day behind', '2026-11-20T12:00:00Z'],
])('a machine whose clock is %s has the seconds that the server counts', (_, machine) => {
  const shown = new Date(machine);
  hearClock('Sat, 21 Nov 2026 12:00:00 GMT', shown.getTime());
  hearClock(null, shown.getTime() + 500); // an answer without the header changes nothing
  const session = { idleExpiresAt: '2026-11-21T12:30:00Z', absoluteExpiresAt: '2026-11-21T20:00:00Z' };
  expect(secondsLeft(session, onServerClock(shown))).toBe(1800);
  expect(secondsLeft(session, onServerClock(new Date(shown.getTime() + 60_000)))).toBe(1740);
});
