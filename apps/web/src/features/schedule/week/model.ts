import type { AppointmentStatus } from '@hyaline/contract';
import { gaps, isShown, type Entry, type OpenTime } from '../grid/model.ts';
import { type Axis, minuteOn } from '../layout/axis.ts';

/** One provider on one day: hours of work and appointments as drawn on a strip that is `minutes` wide. */
export interface WeekCell {
  day: string;
  minutes: number;
  count: number;
  bookedMinutes: number;
  /** What the provider works, in minutes; 0 on a day off. */
  openMinutes: number;
  /** SVG paths on a strip of height 1, by what they mean. */
  closed: string;
  paths: readonly { status: AppointmentStatus; d: string }[];
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
  const byStatus = new Map<AppointmentStatus, string>();
  let bookedMinutes = 0;
  for (const { appointment, from, to } of entries) {
    const start = clamp(from);
    const end = clamp(to);
    if (appointment.status !== 'no-show') bookedMinutes += end - start;
    byStatus.set(appointment.status, (byStatus.get(appointment.status) ?? '') + bar(start, end - 1));
  }
  return {
    day: axis.day,
    minutes: axis.minutes,
    count: entries.length,
    bookedMinutes: Math.round(bookedMinutes),
    openMinutes: Math.round(axis.minutes - gaps(times, axis.minutes).reduce((sum, { start, end }) => sum + end - start, 0)), // prettier-ignore
    closed: gaps(times, axis.minutes).map(({ start, end }) => bar(start, end)).join(''), // prettier-ignore
    paths: [...byStatus].map(([status, d]) => ({ status, d })),
  };
}

const bar = (start: number, end: number): string =>
  `M${Math.round(start)} 0H${Math.round(end)}V1H${Math.round(start)}z`;

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}
