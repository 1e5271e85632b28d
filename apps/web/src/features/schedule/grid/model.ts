import { type Appointment, holdsTime } from '@hyaline/contract';
import { type Axis, minuteOn } from '../layout/axis.ts';
import { type Laned, sideBySide, type Span } from '../layout/lanes.ts';

/** An appointment with its times read once, in ms since 1970. */
export interface Entry {
  appointment: Appointment;
  from: number;
  to: number;
}

export const entryOf = (appointment: Appointment): Entry => ({
  appointment,
  from: Date.parse(appointment.startsAt),
  to: Date.parse(appointment.endsAt),
});

export interface OpenTime {
  providerId: string;
  locationId: string;
  from: number;
  to: number;
}

/** On an axis: in minutes of it. */
export interface PlacedEntry extends Span {
  entry: Entry;
}

/** What a column is of: a day, a provider, a room. What is dropped on it becomes that. */
export interface ColumnOf {
  key: string;
  title: string;
  subtitle?: string;
  today?: boolean;
  axis: Axis;
  providerId?: string;
  /** Null: those without a room. */
  roomId?: string | null;
}

export interface Column extends ColumnOf {
  /** Nobody who could be booked here is at work. */
  closed: Span[];
  entries: Laned<PlacedEntry>[];
}

/** Appointments that still mean something on a calendar: what was called off holds no time. */
export const isShown = ({ appointment: { status } }: Entry): boolean => holdsTime(status) || status === 'no-show';

const belongs = ({ providerId, roomId }: ColumnOf, { appointment }: Entry): boolean =>
  (providerId === undefined || appointment.providerId === providerId) &&
  (roomId === undefined || appointment.roomId === roomId);

/** Puts appointments and hours of work on the columns of a calendar. */
export function fillColumns(
  columns: readonly ColumnOf[],
  entries: readonly Entry[],
  open: readonly OpenTime[],
): Column[] {
  const shown = entries.filter(isShown);
  return columns.map((column) => {
    const { axis, providerId } = column;
    const here = shown.filter((entry) => entry.from < axis.to && entry.to > axis.from && belongs(column, entry));
    const times = open.filter((time) => providerId === undefined || time.providerId === providerId);
    return {
      ...column,
      entries: sideBySide(here.map((entry) => ({ entry, ...onAxis(axis, entry) }))),
      closed: gaps(
        times.map((time) => onAxis(axis, time)),
        axis.minutes,
      ),
    };
  });
}

function onAxis(axis: Axis, { from, to }: { from: number; to: number }): Span {
  return { start: Math.max(0, minuteOn(axis, from)), end: Math.min(axis.minutes, minuteOn(axis, to)) };
}

/** What lies between spans, from 0 to `minutes`. */
export function gaps(spans: readonly Span[], minutes: number): Span[] {
  const found: Span[] = [];
  let end = 0;
  for (const span of spans.filter((one) => one.end > one.start).toSorted((a, b) => a.start - b.start)) {
    if (span.start > end) found.push({ start: end, end: span.start });
    end = Math.max(end, span.end);
  }
  if (end < minutes) found.push({ start: end, end: minutes });
  return found;
}
