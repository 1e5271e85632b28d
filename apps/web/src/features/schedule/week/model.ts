import { gaps, isShown, type Entry, type OpenTime } from '../grid/model.ts';
import { type Axis, minuteOn } from '../layout/axis.ts';

/** One provider on one day: hours of work and appointments as one strip. */
export interface WeekCell {
  day: string;
  minutes: number;
  count: number;
  bookedMinutes: number;
  /** What the provider works, in minutes; 0 on a day off. */
  openMinutes: number;
  /** A CSS background: appointments in the colours of their states, over the hours nobody works. */
  strip: string;
}

/** Every provider's week, in the order of `providerIds`; one pass over all appointments. */
export function weekCells(
  providerIds: readonly string[],
  axes: readonly Axis[],
  entries: readonly Entry[],
  open: readonly OpenTime[],
): WeekCell[][] {
  const byCell = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (!isShown(entry)) continue;
    const day = axes.findIndex(({ from, to }) => entry.from < to && entry.to > from);
    if (day !== -1) push(byCell, `${entry.appointment.providerId}/${day}`, entry);
  }
  const openBy = new Map<string, OpenTime[]>();
  for (const time of open) push(openBy, time.providerId, time);
  return providerIds.map((id) => axes.map((axis, day) => cellOf(axis, byCell.get(`${id}/${day}`) ?? [], openBy.get(id) ?? []))); // prettier-ignore
}

function cellOf(axis: Axis, entries: readonly Entry[], open: readonly OpenTime[]): WeekCell {
  const clamp = (at: number): number => Math.max(0, Math.min(axis.minutes, minuteOn(axis, at)));
  const times = open
    .map(({ from, to }) => ({ start: clamp(from), end: clamp(to) }))
    .filter(({ start, end }) => end > start);
  const off = gaps(times, axis.minutes);
  const marks: Mark[] = [];
  let bookedMinutes = 0;
  let end = 0;
  for (const { appointment, from, to } of entries.toSorted((one, other) => one.from - other.from)) {
    if (appointment.status !== 'no-show') bookedMinutes += clamp(to) - clamp(from);
    // a hair between two that follow one another
    const mark = { start: Math.max(end, clamp(from)), end: clamp(to) - 1, colour: `var(--of-${appointment.status})` };
    if (mark.end > mark.start) marks.push(mark);
    end = Math.max(end, clamp(to));
  }
  return {
    day: axis.day,
    minutes: axis.minutes,
    count: entries.length,
    bookedMinutes: Math.round(bookedMinutes),
    openMinutes: Math.round(off.reduce((left, gap) => left - (gap.end - gap.start), axis.minutes)),
    strip: [
      gradient(marks, axis.minutes),
      gradient(
        off.map((gap) => ({ ...gap, colour: 'var(--of-closed)' })),
        axis.minutes,
      ),
    ].join(', '),
  };
}

interface Mark {
  start: number;
  end: number;
  colour: string;
}

/** Marks in their order on a clear ground: one background costs a fraction of as many elements. */
function gradient(marks: readonly Mark[], minutes: number): string {
  const at = (minute: number): string => `${Number(((minute / minutes) * 100).toFixed(2))}%`;
  const stops = marks.flatMap(({ start, end, colour }) => [
    `transparent ${at(start)}`,
    `${colour} ${at(start)} ${at(end)}`,
    `transparent ${at(end)}`,
  ]);
  return stops.length === 0 ? 'none' : `linear-gradient(90deg, ${stops.join(', ')})`;
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}
