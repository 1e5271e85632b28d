import type { Appointment, AppointmentStatus } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { axisOf } from '../layout/axis.ts';
import { weekCells } from '../week/model.ts';
import { entryOf, fillColumns, gaps } from './model.ts';

const ZONE = 'America/Chicago';
const axis = axisOf('2026-11-23', ZONE, { from: 8, to: 18 });

/** At a time of that Monday in Chicago, which is six hours behind UTC. */
const booked = (from: string, to: string, more: Partial<Appointment> = {}) =>
  entryOf({
    id: `${from}${to}`,
    providerId: 'ines',
    roomId: 'one',
    status: 'booked',
    ...more,
    startsAt: `2026-11-23T${from}:00Z`,
    endsAt: `2026-11-23T${to}:00Z`,
  } as Appointment);
const open = (providerId: string, from: string, to: string) => ({
  providerId,
  locationId: 'here',
  from: Date.parse(`2026-11-23T${from}:00Z`),
  to: Date.parse(`2026-11-23T${to}:00Z`),
});

describe('the columns of a calendar', () => {
  const column = (more: object) => ({ key: 'a', title: 'A', axis, ...more });
  const placed = (entries: ReturnType<typeof booked>[], more: object) =>
    fillColumns([column(more)], entries, [])[0]?.entries.map(({ item, lane, lanes }) => [item.start, item.end, lane, lanes]); // prettier-ignore

  it('hold the appointments of their provider or room, at their minutes, side by side', () => {
    const all = [
      booked('15:00', '16:00'),
      booked('15:30', '16:00', { providerId: 'ken' }),
      booked('17:00', '17:30', { roomId: null }),
    ];
    expect(placed(all, {})).toEqual([
      [60, 120, 0, 2],
      [90, 120, 1, 2],
      [180, 210, 0, 1],
    ]);
    expect(placed(all, { providerId: 'ken' })).toEqual([[90, 120, 0, 1]]);
    expect(placed(all, { roomId: null })).toEqual([[180, 210, 0, 1]]);
  });

  it.each<[AppointmentStatus, boolean]>([
    ['completed', true],
    ['no-show', true],
    ['cancelled', false],
    ['late-cancel', false],
    ['rescheduled', false],
  ])('show one that is %s: %s', (status, shown) => {
    expect(placed([booked('15:00', '16:00', { status })], {})).toHaveLength(shown ? 1 : 0);
  });

  it('cut off what begins before them', () => {
    expect(placed([booked('13:30', '14:30')], {})).toEqual([[0, 30, 0, 1]]);
  });

  it('are closed where nobody of theirs is at work', () => {
    const [mine, all] = fillColumns(
      [column({ providerId: 'ines' }), column({})],
      [],
      [open('ines', '15:00', '18:00'), open('ken', '17:00', '20:00'), open('ken', '23:00', '24:00')],
    );
    expect(mine?.closed).toEqual([{ start: 0, end: 60 }, { start: 240, end: 600 }]); // prettier-ignore
    expect(all?.closed).toEqual([{ start: 0, end: 60 }, { start: 360, end: 540 }]); // prettier-ignore
    expect(gaps([], 600)).toEqual([{ start: 0, end: 600 }]);
  });
});

describe('a week of everybody', () => {
  it('counts what is booked against the hours worked, and what holds no time against nothing', () => {
    const entries = [
      booked('15:00', '16:00'),
      booked('16:00', '16:30', { status: 'confirmed' }),
      booked('16:30', '17:00', { status: 'no-show' }),
      booked('17:00', '17:30', { status: 'cancelled' }),
      booked('15:00', '15:30', { providerId: 'ken' }),
    ];
    const tuesday = axisOf('2026-11-24', ZONE, { from: 8, to: 18 });
    const rows = weekCells(['ines', 'ken'], [axis, tuesday], entries, [open('ines', '15:00', '18:00')]);
    expect(rows[0]?.[0]).toMatchObject({ count: 3, bookedMinutes: 90, openMinutes: 180 }); // prettier-ignore
    expect(rows[0]?.[0]?.strip).toBe(
      'linear-gradient(90deg, transparent 10%, var(--of-booked) 10% 19.83%, transparent 19.83%, ' +
        'transparent 20%, var(--of-confirmed) 20% 24.83%, transparent 24.83%, ' +
        'transparent 25%, var(--of-no-show) 25% 29.83%, transparent 29.83%), ' +
        'linear-gradient(90deg, transparent 0%, var(--of-closed) 0% 10%, transparent 10%, ' +
        'transparent 40%, var(--of-closed) 40% 100%, transparent 100%)',
    );
    expect(rows[1]?.[1]?.strip).toBe('none, linear-gradient(90deg, transparent 0%, var(--of-closed) 0% 100%, transparent 100%)'); // prettier-ignore
    expect(rows[0]?.[1]).toMatchObject({ count: 0, openMinutes: 0 });
    expect(rows[1]?.[0]).toMatchObject({ count: 1, bookedMinutes: 30, openMinutes: 0 });
  });
});
